// The theme switch, and maps: what a cell is, and the map as a table.
"use strict";

const page = (() => {
  const root = document.documentElement;
  const found = document.getElementById("figures");
  const figures = found ? JSON.parse(found.textContent) : null;
  const listeners = [];

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  const percent = (share, places = 0) =>
    share === null || share === undefined ? "–" : `${(100 * share).toFixed(places)} %`;

  const number = (value) => {
    if (value === null || value === undefined) return "–";
    const places = Math.abs(value) >= 99.95 ? 0 : 1;
    return value.toLocaleString("en-GB", { maximumFractionDigits: places });
  };

  // An interval of the horizon in words.
  const period = (i) => {
    const { times, dates } = figures.day;
    const end = times[i + 1] === "00:00" ? "24:00" : times[i + 1];
    return `${dates ? `${dates[i]} ` : ""}${times[i]}–${end}`;
  };

  const row = (cells, tag = "td") => {
    const tr = make("tr");
    cells.forEach((cell, i) => {
      const heads = tag === "th" || i === 0;
      const scope = tag === "th" ? "col" : "row";
      tr.append(make(heads ? "th" : "td", cell, heads ? { scope } : {}));
    });
    return tr;
  };

  const fill = (table, caption, header, rows) => {
    const head = make("thead");
    head.append(row(header, "th"));
    const body = make("tbody");
    body.append(...rows.map((cells) => row(cells)));
    table.replaceChildren(make("caption", caption), head, body);
  };

  const dark = () =>
    root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;

  const themeButton = () => {
    const button = document.getElementById("theme");
    const name = () => {
      button.textContent = dark() ? "Light" : "Dark";
      button.setAttribute("aria-label", `Switch to ${dark() ? "light" : "dark"} colours`);
    };
    const changed = () => {
      name();
      listeners.forEach((listener) => listener());
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try {
        localStorage.setItem("busyhour-theme", root.dataset.theme);
      } catch {
        // It holds for this time only.
      }
      changed();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
    name();
  };

  const tip = make("div", "", { id: "tip", hidden: "" });

  // Cells are drawn strip by strip, in the order of the data.
  const map = (figure) => {
    const data = figures?.maps?.[figure.dataset.map];
    if (!data) return;
    const cells = new Map();
    const drawn = figure.querySelectorAll(".cells rect");
    let at = 0;
    for (const strip of data.rows) {
      strip.values.forEach((value, i) => {
        cells.set(drawn[at], `${strip.name}, ${period(strip.from + i)}: ${percent(value)}`);
        at += 1;
      });
    }
    const svg = figure.querySelector("svg");
    svg.addEventListener("pointermove", (event) => {
      const text = cells.get(event.target);
      tip.hidden = !text;
      if (!text) return;
      tip.textContent = text;
      const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
      tip.style.left = `${left}px`;
      tip.style.top = `${event.clientY + 16}px`;
    });
    svg.addEventListener("pointerleave", () => {
      tip.hidden = true;
    });
    const table = figure.querySelector("[data-table]");
    figure.querySelector("details").addEventListener("toggle", () => mapTable(table, data), { once: true });
  };

  // A row an interval, a column a name.
  const mapTable = (table, data) => {
    const names = [...new Set(data.rows.map((strip) => strip.name))];
    const byName = new Map(names.map((name) => [name, []]));
    for (const strip of data.rows) {
      strip.values.forEach((value, i) => {
        byName.get(strip.name)[strip.from + i] = value;
      });
    }
    const rows = byName.get(names[0]).map((_, i) => [
      period(i),
      ...names.map((name) => percent(byName.get(name)[i])),
    ]);
    fill(table, data.caption, ["Interval", ...names], rows);
  };

  // On paper everything is open that is words.
  const folded = () => document.querySelectorAll("#assumptions details:not([open])");
  addEventListener("beforeprint", () => folded().forEach((of) => { of.dataset.closed = ""; of.open = true; }));
  addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-closed]").forEach((of) => {
      of.open = false;
      delete of.dataset.closed;
    });
  });
  themeButton();
  document.body.append(tip);
  document.querySelectorAll("figure[data-map]").forEach(map);
  return { figures, make, percent, number, period, fill, onTheme: (f) => listeners.push(f) };
})();
