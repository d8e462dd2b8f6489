// The charts of the day by interval: one above the other on one axis of time.
"use strict";

(() => {
  const { make, percent, number, period, fill } = page;
  const { seconds, times, dates, days, one, subjects, first } = page.figures.day;
  const intervals = times.length - 1;
  const host = document.getElementById("day-charts");
  const select = document.getElementById("day-subject");
  const reset = document.getElementById("day-reset");
  const status = document.getElementById("day-status");
  const table = document.getElementById("day-table");

  // Time runs in intervals since midnight, so that the marks of the axis are whole hours.
  const [hour, minute] = times[0].split(":").map(Number);
  const start = (hour * 3600 + minute * 60) / seconds;
  const xs = Array.from({ length: intervals + 1 }, (_, i) => start + i);
  const steps = [0.25, 0.5, 1, 2, 3, 4, 6, 12, 24, 48, 96, 168, 336, 672]
    .map((hours) => (hours * 3600) / seconds)
    .filter((step) => step >= 1 && Number.isInteger(step));

  let subject = subjects[first];
  let charts = [];
  let current = null;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const whole = (v) => percent(v);
  const fine = (v) => percent(v, 1);

  // A line of a chart: its figures, how it looks, and how it is read.
  const panels = (of) => [
    {
      title: "Service level",
      high: 250,
      share: true,
      range: () => [0, 1],
      band: [of.low, of.high],
      lines: [
        { name: "mean", values: of.level, colour: "--blue", width: 2, show: fine },
        of.target && {
          name: `target ${percent(of.target)}`,
          values: of.level.map(() => of.target),
          colour: "--ink",
          dash: [6, 4],
          width: 1,
        },
        of.erlang && of.erlang.some((v) => v !== null) && {
          name: "Erlang A",
          values: of.erlang,
          colour: "--red",
          dash: [2, 3],
          width: 1.5,
          show: fine,
        },
      ],
      extra: of.chance && !one ? { name: `target met, share of ${days}`, values: of.chance, show: whole } : null,
    },
    {
      title: "Load and agents",
      high: 200,
      lines: [
        { name: "load", values: of.load, colour: "--red", width: 2, show: number },
        { name: "agents", values: of.staffed, colour: "--blue", width: 1.5, fill: "--wash", show: number },
      ],
      extra: { name: "contacts", values: of.offered, show: number },
    },
    {
      title: "Waiting, on average",
      high: 120,
      lines: [{ name: "queue", values: of.queue, colour: "--ink", width: 1.5, fill: "--grey", show: number }],
    },
    {
      title: "Abandoned",
      high: 120,
      share: true,
      band: [of.abandon_low, of.abandon_high],
      lines: [{ name: "mean", values: of.abandon, colour: "--blue", width: 1.5, show: fine }],
    },
  ];

  // The last interval is drawn to its end.
  const closed = (values) => [...values, values[values.length - 1]];
  const stepped = uPlot.paths.stepped({ align: 1 });

  const tickText = (v) => {
    const i = Math.round(v - start);
    if (i < 0 || i > intervals) return "";
    return dates && times[i] === "00:00" ? dates[i] : times[i];
  };

  const chart = (panel, box) => {
    const lines = panel.lines.filter(Boolean);
    const series = [{}];
    const data = [xs];
    const bands = [];
    if (panel.band && panel.band[0]) {
      const edge = { stroke: "transparent", width: 0, paths: stepped, points: { show: false } };
      series.push(edge, edge);
      data.push(closed(panel.band[1]), closed(panel.band[0]));
      bands.push({ series: [1, 2], fill: colour("--band") });
    }
    for (const line of lines) {
      series.push({
        stroke: colour(line.colour),
        width: line.width,
        dash: line.dash,
        fill: line.fill && colour(line.fill),
        paths: stepped,
        points: { show: false },
      });
      data.push(closed(line.values));
    }
    const axis = {
      stroke: colour("--soft"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: colour("--rule"), width: 1 },
      ticks: { show: false },
    };
    const options = {
      width: box.clientWidth,
      height: panel.high,
      series,
      bands,
      legend: { show: false },
      padding: [8, 22, 0, 0],
      scales: {
        x: { time: false, range: (_, low, high) => [low, high] },
        y: { range: panel.range || ((_, low, high) => [0, Math.max(1.05 * (high || 0), panel.share ? 0.02 : 1)]) },
      },
      axes: [
        // A date at the very end would be cut.
        { ...axis, size: 28, space: 64, incrs: steps, values: (_, ticks) => ticks.map((v) => (v - start === intervals && dates ? "" : tickText(v))) },
        {
          ...axis,
          size: 58,
          space: 36,
          values: (_, ticks) => ticks.map((v) => (panel.share ? `${Math.round(1000 * v) / 10} %` : number(v))),
        },
      ],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false },
        sync: { key: "day", setSeries: false },
        dataIdx: (_u, _s, _i, at) => Math.min(intervals - 1, Math.max(0, Math.floor(at - start))),
      },
      hooks: {
        setCursor: [(u) => point(u.cursor.left < 0 ? null : inside(Math.floor(u.posToVal(u.cursor.left, "x") - start)))],
        setScale: [
          (u, key) => {
            if (key === "x") reset.hidden = u.scales.x.min <= start && u.scales.x.max >= start + intervals;
          },
        ],
      },
    };
    return new uPlot(options, data, box);
  };

  const inside = (i) => Math.min(intervals - 1, Math.max(0, i));

  // What is read at an interval, or the names of the lines where none is pointed at.
  const readings = [];
  const point = (i) => {
    if (i === current) return;
    current = i;
    for (const { element, text } of readings) element.textContent = text(i);
  };

  const key = (panel) => {
    const box = make("p", undefined, { class: "key" });
    box.append(make("strong", panel.title));
    const at = make("span", "");
    readings.push({ element: at, text: (i) => (i === null ? "" : period(i)) });
    const add = (line, swatch) => {
      const item = make("span", undefined, { class: "item" });
      if (swatch) item.append(swatch);
      const value = make("span", line.name);
      item.append(value);
      if (line.show) {
        readings.push({ element: value, text: (i) => (i === null ? line.name : `${line.name} ${line.show(line.values[i])}`) });
      }
      box.append(item);
    };
    for (const line of panel.lines.filter(Boolean)) {
      const swatch = make("i", undefined, { class: line.dash ? "stroke dashed" : "stroke" });
      swatch.style.color = `var(${line.colour})`;
      add(line, swatch);
    }
    if (panel.band && panel.band[0]) {
      const [low, high] = panel.band;
      add({ name: `90 % of ${days}` }, make("i", undefined, { class: "area" }));
      const range = make("span", "", { class: "item" });
      readings.push({ element: range, text: (i) => (i === null || low[i] === null ? "" : `${percent(low[i])} to ${percent(high[i])}`) });
      box.append(range);
    }
    if (panel.extra) {
      const extra = make("span", "", { class: "item" });
      readings.push({ element: extra, text: (i) => (i === null ? "" : `${panel.extra.name} ${panel.extra.show(panel.extra.values[i])}`) });
      box.append(extra);
    }
    box.append(at);
    return box;
  };

  const draw = () => {
    charts.forEach((c) => c.destroy());
    readings.length = 0;
    current = undefined;
    host.replaceChildren();
    charts = panels(subject).map((panel) => {
      const box = make("div", undefined, { class: "panel" });
      host.append(key(panel), box);
      return chart(panel, box);
    });
    point(null);
  };

  const tabulate = () => {
    const of = subject;
    const columns = [
      ["Service level", of.level, fine],
      of.low && [`5 % of ${days} below`, of.low, whole],
      of.high && [`5 % of ${days} above`, of.high, whole],
      of.chance && [`Target met, share of ${days}`, of.chance, whole],
      of.erlang && ["Erlang A", of.erlang, fine],
      ["Contacts", of.offered, number],
      ["Load, erlangs", of.load, number],
      ["Agents", of.staffed, number],
      ["Queue", of.queue, number],
      ["Abandoned", of.abandon, fine],
    ].filter(Boolean);
    const rows = of.level.map((_, i) => [period(i), ...columns.map(([, values, show]) => show(values[i]))]);
    fill(table, `${of.name} by interval`, ["Interval", ...columns.map(([name]) => name)], rows);
  };

  const zoom = (from, to) => charts.forEach((c) => c.setScale("x", { min: from, max: to }));
  const all = () => zoom(start, start + intervals);

  // Moves to an interval with the keyboard, and says what is there.
  const move = (i) => {
    const to = inside(i);
    for (const c of charts) c.setCursor({ left: c.valToPos(start + to + 0.5, "x"), top: 0 }, false);
    point(to);
    const said = panels(subject).flatMap((panel) =>
      panel.lines.filter((l) => l && l.show).map((l) => `${panel.title}, ${l.name} ${l.show(l.values[to])}`),
    );
    status.textContent = `${period(to)}: ${said.join("; ")}`;
  };

  const near = (factor) => {
    const { min, max } = charts[0].scales.x;
    const middle = current === null || current === undefined ? (min + max) / 2 : start + current + 0.5;
    const half = Math.max(2, ((max - min) * factor) / 2);
    zoom(Math.max(start, middle - half), Math.min(start + intervals, middle + half));
  };

  host.addEventListener("keydown", (event) => {
    const at = current ?? -1;
    const actions = {
      ArrowRight: () => move(at + 1),
      ArrowLeft: () => move(at - 1),
      Home: () => move(0),
      End: () => move(intervals - 1),
      "+": () => near(0.5),
      "-": () => near(2),
      Escape: all,
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
  reset.addEventListener("click", all);
  subjects.forEach((of, i) => select.append(make("option", of.name, { value: i })));
  select.value = String(first);
  select.addEventListener("change", () => {
    subject = subjects[Number(select.value)];
    draw();
    tabulate();
  });
  select.closest("p").classList.toggle("alone", subjects.length < 2);

  document.getElementById("day-live").hidden = false;
  draw();
  tabulate();
  page.onTheme(draw);
  new ResizeObserver(() => {
    const width = host.clientWidth;
    if (width > 0) charts.forEach((c, i) => width !== c.width && c.setSize({ width, height: panels(subject)[i].high }));
  }).observe(host);
})();
