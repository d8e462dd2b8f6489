// A day as it goes: the clock, who waits, and what agents do.
"use strict";

(() => {
  const { make, percent, number, fill } = page;
  const data = page.figures.replay;
  const found = (id) => document.getElementById(`replay-${id}`);
  const [play, daySelect, speedSelect, scrub] = ["play", "day", "speed", "scrub"].map(found);
  const [stage, clock, facts, course, hours, queues, agents, status, table] =
    ["stage", "clock", "facts", "course", "hours", "queues", "agents", "status", "table"].map(found);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const MOST_DOTS = 1200;
  // Time that the second level looks back over, at least a moment.
  const WINDOW = Math.max(1800, data.days[0].step);
  const LAST = `last ${WINDOW <= 7200 ? `${WINDOW / 60} min` : `${number(WINDOW / 3600)} h`}`;

  const spread = (series) => {
    if (!series || Array.isArray(series)) return series;
    const out = [];
    for (let i = 0; i < series.runs.length; i += 2) {
      for (let n = series.runs[i + 1]; n > 0; n -= 1) out.push(series.runs[i]);
    }
    return out;
  };
  const most = (values) => values.reduce((a, b) => Math.max(a, b), 0);
  const sums = (all) => all[0].map((_, i) => all.reduce((sum, of) => sum + of[i], 0));

  // A backlog of what can lie for hours is another thing than people who wait now.
  const allLater = data.later.every((later) => later);
  const now = data.later.map((later) => allLater || !later);
  const WAITING = now.every((of) => of) ? "Waiting" : `Waiting: ${data.types.filter((_, kind) => now[kind]).join(", ")}`;

  const days = data.days.map((day) => {
    const types = day.types.map((of) => ({ waiting: spread(of.waiting), machine: spread(of.machine) }));
    const groups = day.groups.map((of) => {
      const [duty, idle, away, wrap] = [of.duty, of.idle, of.away, of.wrap].map(spread);
      return { duty, idle, away, wrap, talk: duty.map((n, i) => n - idle[i] - away[i] - wrap[i]) };
    });
    const [arrived, abandoned, inTime, judged] = [day.arrived, day.abandoned, day.inTime, day.judged].map(spread);
    return { ...day, types, groups, arrived, abandoned, inTime, judged, waiting: sums(types.filter((_, kind) => now[kind]).map((t) => t.waiting)) };
  });

  // What all days share, so that they can be compared.
  const longestOf = (kind) => Math.max(1, ...days.map((day) => most(day.types[kind].waiting)));
  const longest = data.types.map((_, kind) => longestOf(kind));
  const longestNow = Math.max(...longest.filter((_, kind) => now[kind]));
  const fullest = Math.max(1, ...days.map((day) => most(day.waiting)));
  const sizes = data.groups.map((_, g) => Math.max(1, ...days.map((day) => most(day.groups[g].duty))));
  const perDot = Math.max(1, Math.ceil(sizes.reduce((a, b) => a + b, 0) / MOST_DOTS));

  let day = days[0];
  let at = 0;
  let playing = false;
  let touched = false;
  const last = () => day.waiting.length - 1;

  // The time of a moment, by the clock of the interval that it is in.
  const timeOf = (i) => {
    const after = i * day.step;
    const interval = Math.min(Math.floor(after / data.interval + 1e-9), data.times.length - 1);
    const [hour, minute] = data.times[interval].split(":").map(Number);
    const minutes = hour * 60 + minute + Math.floor((after - interval * data.interval) / 60 + 1e-9);
    const two = (n) => String(n).padStart(2, "0");
    const end = interval > 0 && minutes === 0 && i === last() && !data.dates;
    const text = end ? "24:00" : `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
    return data.dates ? `${data.dates[interval]} ${text}` : text;
  };
  const levelSince = (i, back) => {
    const before = back === null ? -1 : i - Math.max(1, Math.round(back / day.step));
    const part = (series) => series[i] - (before >= 0 ? series[before] : 0);
    const judged = part(day.judged);
    return judged > 0 ? part(day.inTime) / judged : null;
  };

  // The course of the day: who waits, and the service level of the last half hour.
  const SVG = "http://www.w3.org/2000/svg";
  const shape = (tag, attributes) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const panels = [
    { name: WAITING, high: 64, values: () => day.waiting.map((n) => n / fullest), area: true, peak: () => number(fullest) },
    {
      name: `Service level, ${LAST}`,
      high: 48,
      values: () => day.waiting.map((_, i) => levelSince(i, WINDOW)),
      peak: () => "100 %",
    },
  ];
  const line = (values, high, area) => {
    const x = (i) => ((1000 * i) / Math.max(1, last())).toFixed(1);
    let d = "";
    let drawn = false;
    values.forEach((value, i) => {
      if (value === null) {
        drawn = false;
        return;
      }
      d += `${drawn ? "L" : "M"}${x(i)} ${(high - 2 - value * (high - 4)).toFixed(1)}`;
      drawn = true;
    });
    return area ? `${d}L1000 ${high}L0 ${high}Z` : d;
  };
  const drawCourse = () => {
    course.replaceChildren(
      ...panels.map((panel) => {
        const box = make("div", undefined, { class: "replay-panel" });
        const svg = shape("svg", { viewBox: `0 0 1000 ${panel.high}`, preserveAspectRatio: "none" });
        svg.style.height = `${panel.high}px`;
        svg.append(shape("path", { class: panel.area ? "replay-area" : "replay-line", d: line(panel.values(), panel.high, panel.area) }));
        box.append(make("span", panel.name, { class: "replay-name" }), make("span", panel.peak(), { class: "replay-peak" }), svg);
        return box;
      }),
      make("i", undefined, { class: "replay-cursor" }),
    );
    // Whole hours, or days, as far as there is room for them.
    const length = (last() * day.step) / 3600;
    const every = data.dates ? 24 : [1, 2, 3, 4, 6, 8].find((h) => length / h <= 9);
    const apart = data.dates ? Math.ceil(length / 24 / 5) : 1;
    let count = 0;
    hours.replaceChildren();
    for (let i = 0; i < data.times.length; i += 1) {
      const [hour, minute] = data.times[i].split(":").map(Number);
      if ((hour * 60 + minute) % (60 * every) !== 0) continue;
      count += 1;
      if ((count - 1) % apart !== 0) continue;
      const place = (i * data.interval) / (last() * day.step);
      if (place > (data.dates ? 0.9 : 0.97)) continue;
      const mark = make("span", data.dates ? data.dates[i] : data.times[i]);
      mark.style.left = `${100 * place}%`;
      // Hours stand below their mark, days begin there.
      if (!data.dates && place > 0.02) mark.style.transform = "translateX(-50%)";
      hours.append(mark);
    }
  };

  const STATES = [
    ["talk", "with a contact"],
    ["wrap", "wrap-up"],
    ["idle", "idle"],
    ["away", "on a pause or break"],
  ];
  const rows = { queues: [], agents: [] };
  const build = () => {
    queues.replaceChildren();
    rows.queues = data.types.map((name, kind) => {
      const box = make("div", undefined, { class: "replay-row" });
      const value = make("span", "", { class: "replay-value" });
      const bar = make("i", undefined, { class: "replay-bar" });
      const track = make("span", undefined, { class: "replay-track" });
      track.append(bar);
      const machine = make("span", "", { class: "small" });
      box.append(make("span", name, { class: "replay-title" }), value, track);
      if (days[0].types[kind].machine) box.append(machine);
      queues.append(box);
      return { bar, value, machine };
    });
    agents.replaceChildren();
    const key = make("p", undefined, { class: "replay-key" });
    for (const [state, text] of [...STATES, ["off", "not there"]]) {
      const item = make("span");
      item.append(make("i", undefined, { class: `dot ${state}` }), text);
      key.append(item);
    }
    if (perDot > 1) key.append(make("span", `a dot is ${perDot} agents`));
    rows.agents = data.groups.map((name, g) => {
      const box = make("div", undefined, { class: "replay-row" });
      const value = make("span", "", { class: "replay-value" });
      const dots = make("span", undefined, { class: "replay-dots" });
      const all = Array.from({ length: Math.ceil(sizes[g] / perDot) }, () => make("i", undefined, { class: "dot off" }));
      dots.append(...all);
      box.append(make("span", name, { class: "replay-title" }), value, dots);
      agents.append(box);
      return { value, dots: all, states: all.map(() => "off") };
    });
    agents.append(key);
    facts.replaceChildren();
    rows.facts = ["Waiting", "Contacts so far", "Abandoned so far", "Service level so far", LAST[0].toUpperCase() + LAST.slice(1)].map((name) => {
      const box = make("div");
      const value = make("dd", "");
      box.append(make("dt", name), value);
      facts.append(box);
      return value;
    });
  };

  const showQueues = (i) => {
    rows.queues.forEach(({ bar, value, machine }, kind) => {
      const of = day.types[kind];
      bar.style.width = `${(100 * of.waiting[i]) / (now[kind] ? longestNow : longest[kind])}%`;
      value.textContent = number(of.waiting[i]);
      if (of.machine) machine.textContent = `${number(of.machine[i])} in self-service`;
    });
  };
  const showAgents = (i) => {
    rows.agents.forEach(({ value, dots, states }, g) => {
      const of = day.groups[g];
      // Bounds between states among the dots.
      let sum = 0;
      let dot = 0;
      for (const [state] of STATES) {
        sum += of[state][i];
        for (const end = Math.round(sum / perDot); dot < end && dot < dots.length; dot += 1) set(dots, states, dot, state);
      }
      for (; dot < dots.length; dot += 1) set(dots, states, dot, "off");
      const busy = of.talk[i] + of.wrap[i];
      value.textContent = `${number(busy)} busy, ${number(of.idle[i])} idle${of.away[i] ? `, ${number(of.away[i])} away` : ""}`;
    });
  };
  const set = (dots, states, dot, state) => {
    if (states[dot] === state) return;
    states[dot] = state;
    dots[dot].className = `dot ${state}`;
  };

  const show = () => {
    const i = Math.min(last(), Math.floor(at));
    clock.textContent = timeOf(i);
    const figures = [
      number(day.waiting[i]),
      number(day.arrived[i]),
      number(day.abandoned[i]),
      percent(levelSince(i, null)),
      percent(levelSince(i, WINDOW)),
    ];
    rows.facts.forEach((element, k) => {
      element.textContent = figures[k];
    });
    showQueues(i);
    showAgents(i);
    course.querySelector(".replay-cursor").style.left = `${(100 * at) / Math.max(1, last())}%`;
    scrub.value = String(i);
    scrub.setAttribute("aria-valuetext", timeOf(i));
  };
  const say = () => {
    const i = Math.floor(at);
    const waiting = data.types.map((name, kind) => `${name} ${number(day.types[kind].waiting[i])}`).join(", ");
    status.textContent = `${timeOf(i)}. Waiting: ${waiting}. Service level so far ${percent(levelSince(i, null))}.`;
  };

  let before = null;
  let rested = 0;
  const frame = (now) => {
    if (!playing) return;
    const passed = before === null ? 0 : Math.min(0.25, (now - before) / 1000);
    before = now;
    const speed = Number(speedSelect.value) / day.step;
    if (calm.matches) {
      // Without motion: a picture a second.
      rested += passed;
      if (rested >= 1) {
        at = Math.min(last(), at + speed);
        rested = 0;
        show();
      }
    } else {
      at = Math.min(last(), at + passed * speed);
      show();
    }
    if (at >= last()) stop();
    else requestAnimationFrame(frame);
  };
  const start = () => {
    if (!touched || at >= last()) at = 0;
    touched = true;
    playing = true;
    before = null;
    play.textContent = "Pause";
    requestAnimationFrame(frame);
  };
  const stop = () => {
    playing = false;
    play.textContent = "Play";
    say();
  };
  const toggle = () => (playing ? stop() : start());
  const go = (to) => {
    at = Math.max(0, Math.min(last(), to));
    touched = true;
    show();
    if (!playing) say();
  };

  // A row a quarter of an hour, on horizons of several days an hour.
  const tabulate = () => {
    const step = Math.max(1, Math.round((data.dates ? 3600 : 900) / day.step));
    const header = ["Time", `Service level, ${LAST}`, ...data.types.map((n) => `${n} waiting`)];
    for (const name of data.groups) header.push(`${name} busy`, `${name} idle`, `${name} away`);
    const out = [];
    for (let i = 0; i <= last(); i += step) {
      const cells = [timeOf(i), percent(levelSince(i, WINDOW)), ...day.types.map((t) => number(t.waiting[i]))];
      for (const of of day.groups) cells.push(number(of.talk[i] + of.wrap[i]), number(of.idle[i]), number(of.away[i]));
      out.push(cells);
    }
    fill(table, day.title, header, out);
  };

  const choose = (which) => {
    const share = at / Math.max(1, last());
    day = days[which];
    at = touched ? Math.round(share * last()) : day.waiting.indexOf(most(day.waiting));
    scrub.max = String(last());
    drawCourse();
    show();
    tabulate();
  };

  const minutes = (count) => Math.max(1, Math.round((60 * count) / day.step));
  stage.addEventListener("keydown", (event) => {
    const own = event.target === scrub;
    const by = minutes(event.shiftKey ? 15 : 1);
    const actions = {
      " ": toggle,
      ArrowRight: () => go(Math.floor(at) + by),
      ArrowLeft: () => go(Math.floor(at) - by),
      Home: () => go(0),
      End: () => go(last()),
    };
    if (!actions[event.key] || (own && event.key !== " " && !event.shiftKey)) return;
    event.preventDefault();
    actions[event.key]();
  });
  const point = (event) => {
    const box = course.getBoundingClientRect();
    go(((event.clientX - box.left) / box.width) * last());
  };
  course.addEventListener("pointerdown", (event) => {
    course.setPointerCapture(event.pointerId);
    point(event);
  });
  course.addEventListener("pointermove", (event) => event.buttons && point(event));
  scrub.addEventListener("input", () => go(Number(scrub.value)));
  play.addEventListener("click", toggle);

  days.forEach((of, i) => daySelect.append(make("option", of.title, { value: i })));
  daySelect.addEventListener("change", () => choose(Number(daySelect.value)));
  const whole = last() * day.step;
  // The speed with which a day takes about a minute.
  const speeds = [60, 300, 900, 1800, 3600, 10800].filter((s) => s >= day.step && s * 4 < whole);
  if (speeds.length === 0) speeds.push(day.step);
  const fitting = speeds.reduce((a, b) => (Math.abs(whole / b - 70) < Math.abs(whole / a - 70) ? b : a));
  const named = (s) => (s < 3600 ? `${number(s / 60)} min a second` : `${number(s / 3600)} h a second`);
  speeds.forEach((s) => speedSelect.append(make("option", named(s), { value: s })));
  speedSelect.value = String(fitting);

  document.getElementById("replay").hidden = false;
  build();
  choose(0);
})();
