// The report as readers see it: Debian's chromium opens it from the disk.
//
//   BUSYHOUR=path/of/busyhour npm test
//
// BROWSER names another chromium. Nothing is asked of the network.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test, before, after } from "node:test";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const root = resolve(import.meta.dirname, "../..");
const binary = resolve(process.env.BUSYHOUR ?? join(root, "target/release/busyhour"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "busyhour-report-"));

const EVIL = `<script>alert(1)</script><!-- </script><img src=x onerror=alert(2)>`;
const SCENARIO = `
busyhour = 1
name = '${EVIL}'
duration = "2h"
interval = "30m"
replications = 40
[contact.'${EVIL}']
channel = "voice"
arrivals = { rate = "60/h" }
talk = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "2m" } }
[contact.other]
channel = "voice"
arrivals = { rate = "30/h" }
talk = { exponential = { mean = "3m" } }
[group.'${EVIL}']
agents = 5
skills = { '${EVIL}' = 1, other = 1 }
[variant.'${EVIL}']
group.'${EVIL}'.agents = 6
`;
// A name that a file can have, too.
const FILE = "<img src=x onerror=alert(3)>.toml";

let browser;

const busyhour = (...words) => execFileSync(binary, words, { cwd: root, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });

const report = (name, file, ...more) => {
  const out = join(folder, name);
  busyhour("run", file, "--quiet", "--out", out, ...more);
  return out;
};

// A page that complains of every request, error and dialog.
const open = async (file, { width = 1280, dark = false } = {}) => {
  const page = await browser.newPage();
  const faults = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) faults.push(`asked for ${request.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warn") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("dialog", async (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  return { page, faults };
};

// Serious and critical findings of axe, in words.
const findings = async (page) => {
  // The page's own policy forbids what axe does; it is evaluated past it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run({ resultTypes: ["violations"] }));
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).slice(0, 3).join(" | ")}`);
};

before(async () => {
  browser = await puppeteer.launch({
    executablePath: process.env.BROWSER ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const name of ["black-friday", "support-desk", "outbound-blend", "quick-start"]) {
  test(`${name}: figures, themes and reach`, async () => {
    const out = report(name, `scenarios/${name}/scenario.toml`, "-n", "100");
    const summary = JSON.parse(readFileSync(join(out, "summary.json"), "utf8"));
    for (const dark of [false, true]) {
      const { page, faults } = await open(join(out, "report.html"), { dark });
      const figures = await page.$$eval("data[data-key]", (all) =>
        all.map((of) => [of.dataset.key, Number(of.value), of.textContent]),
      );
      assert.ok(figures.length >= 5, "key figures");
      for (const [key, value, shown] of figures) {
        const expected = key.split("/").slice(1).reduce((of, word) => of[word], summary);
        assert.equal(value, expected, key);
        assert.match(shown, /\d/);
      }
      assert.ok((await page.$$("#day-charts canvas")).length === 4, "four charts");
      assert.deepEqual(await findings(page), []);
      assert.deepEqual(faults, []);
      await page.close();
    }
  });
}

test("the charts answer to the keyboard and to the choice of a type", async () => {
  const out = report("keys", "scenarios/black-friday/scenario.toml", "-n", "60");
  const summary = JSON.parse(readFileSync(join(out, "summary.json"), "utf8"));
  const { page, faults } = await open(join(out, "report.html"));
  await page.select("#day-subject", "4");
  const rows = await page.$$eval("#day-table tbody tr", (all) => all.map((tr) => tr.textContent));
  const intervals = summary.contacts.vip.intervals;
  assert.equal(rows.length, intervals.length);
  const level = `${(100 * intervals[3].service_level.mean).toFixed(1)} %`;
  assert.ok(rows[3].startsWith(`07:30–08:00${level}`), rows[3]);
  await page.focus("#day-charts");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const said = await page.$eval("#day-status", (of) => of.textContent);
  assert.match(said, /^06:30–07:00: Service level, mean /);
  await page.keyboard.press("+");
  assert.equal(await page.$eval("#day-reset", (of) => of.hidden), false);
  await page.keyboard.press("Escape");
  assert.equal(await page.$eval("#day-reset", (of) => of.hidden), true);
  await page.click("#theme");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  assert.deepEqual(faults, []);
  await page.close();
});

test("a replay plays, is scrubbed, and tells the same as its table", async () => {
  for (const name of ["black-friday", "omnichannel"]) {
    const out = report(`replay-${name}`, `scenarios/${name}/scenario.toml`, "-n", "40", "--replay");
    for (const dark of [false, true]) {
      const { page, faults } = await open(join(out, "report.html"), { dark });
      const text = (id) => page.$eval(`#replay-${id}`, (of) => of.textContent);
      const dots = () => page.$$eval("#replay-agents .dot.talk", (all) => all.length);
      // It opens at the peak of the day.
      const first = await text("clock");
      assert.match(first, /^\d\d:\d\d$/);
      await page.click("#replay-play");
      await new Promise((done) => setTimeout(done, 600));
      assert.equal(await text("play"), "Pause");
      const running = await text("clock");
      assert.notEqual(running, first);
      await page.click("#replay-play");
      const paused = await text("clock");
      await new Promise((done) => setTimeout(done, 200));
      assert.equal(await text("clock"), paused);
      // The keyboard: to the start, on by a quarter of an hour, and play.
      await page.focus("#replay-stage");
      await page.keyboard.press("Home");
      const start = await text("clock");
      await page.keyboard.down("Shift");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.up("Shift");
      const row = await page.$$eval("#replay-table tbody tr:nth-child(2) > *", (all) => all.map((of) => of.textContent));
      assert.equal(row[0], await text("clock"));
      assert.notEqual(row[0], start);
      const shown = await page.$$eval("#replay-queues .replay-value", (all) => all.map((of) => of.textContent));
      assert.deepEqual(row.slice(2, 2 + shown.length), shown);
      assert.match(await text("status"), /^\d\d:\d\d\. Waiting: /);
      await page.keyboard.press("Space");
      assert.equal(await text("play"), "Pause");
      await page.keyboard.press("Space");
      // The bad day, in the middle of it.
      await page.select("#replay-day", "1");
      await page.$eval("#replay-scrub", (of) => {
        of.value = String(Math.floor(of.max / 2));
        of.dispatchEvent(new Event("input"));
      });
      assert.ok((await dots()) > 0, "somebody works");
      assert.deepEqual(await findings(page), []);
      assert.deepEqual(faults, []);
      await page.close();
    }
    const { page } = await open(join(out, "report.html"), { width: 400 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 400);
    await page.close();
  }
});

test("a replay moves in steps where people want no motion", async () => {
  const out = report("calm", "scenarios/black-friday/scenario.toml", "-n", "20", "--replay", "1");
  const { page, faults } = await open(join(out, "report.html"));
  await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
  const clock = () => page.$eval("#replay-clock", (of) => of.textContent);
  await page.click("#replay-play");
  await new Promise((done) => setTimeout(done, 1400));
  assert.equal(await clock(), "06:15");
  assert.deepEqual(faults, []);
  await page.close();
});

test("a narrow page does not scroll sideways", async () => {
  const out = report("narrow", "scenarios/support-desk/scenario.toml", "-n", "40");
  const { page, faults } = await open(join(out, "report.html"), { width: 420 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 420, `${wide} wide`);
  assert.deepEqual(faults, []);
  await page.close();
});

test("nothing of a scenario runs", async () => {
  const file = join(folder, "evil.toml");
  writeFileSync(file, SCENARIO);
  const out = report("evil", file);
  const { page, faults } = await open(join(out, "report.html"));
  const title = await page.$eval("h1", (of) => of.firstChild.textContent);
  assert.equal(title, EVIL);
  const names = await page.$$eval("#day-subject option", (all) => all.map((of) => of.textContent));
  assert.deepEqual(names, ["All contacts", EVIL, "other"]);
  await page.$$eval("details", (all) => all.forEach((of) => (of.open = true)));
  assert.equal((await page.$$("img")).length, 0);
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(faults, []);
  await page.close();
});

test("nothing of a scenario runs on other pages", async () => {
  const file = join(folder, FILE);
  writeFileSync(file, SCENARIO);
  const out = join(folder, "evil-pages");
  const some = ["-n", "20", "--quiet", "--out", out];
  busyhour("compare", file, ...some);
  busyhour("stress", file, ...some);
  busyhour("validate", file, "--why", ...some);
  busyhour("sweep", file, "-n", "10", "--quiet", "--factor", "volume=0.9,1.1", "--out", join(out, "sweep.csv"));
  report("evil-pages", file, "--replay", "1");
  for (const name of ["compare.html", "stress.html", "why.html", "sweep.html", "report.html"]) {
    const { page, faults } = await open(join(out, name));
    const text = await page.$eval("body", (of) => of.textContent);
    assert.ok(text.includes(EVIL) && text.includes(FILE), name);
    await page.$$eval("details", (all) => all.forEach((of) => (of.open = true)));
    assert.equal((await page.$$("img")).length, 0, name);
    assert.deepEqual(await findings(page), [], name);
    assert.deepEqual(faults, [], name);
    await page.close();
  }
});

test("on a telephone the service level is seen at once", async () => {
  const out = report("telephone", "scenarios/black-friday/scenario.toml", "-n", "40");
  const { page } = await open(join(out, "report.html"), { width: 400 });
  const right = await page.$eval("table.types tbody td:nth-child(5)", (of) => of.getBoundingClientRect().right);
  assert.ok(right <= 400, `${right}`);
  await page.close();
});

test("comparisons, ladders, stress tests and sweeps have pages without faults", async () => {
  const blend = "scenarios/outbound-blend/scenario.toml";
  const start = "scenarios/quick-start/scenario.toml";
  busyhour("stress", start, "-n", "40", "--quiet", "--out", folder);
  const factors = ["--factor", "volume=0.8..1.2", "--factor", "absence=0,10%"];
  busyhour("sweep", start, "-n", "20", "--quiet", ...factors, "--out", join(folder, "sweep.csv"));
  busyhour("compare", blend, "-n", "40", "--quiet", "--out", folder);
  busyhour("validate", blend, "--why", "-n", "40", "--quiet", "--out", folder);
  for (const name of ["compare.html", "why.html", "stress.html", "sweep.html"]) {
    for (const dark of [false, true]) {
      const { page, faults } = await open(join(folder, name), { dark });
      assert.ok((await page.$$("main svg")).length > 0, name);
      assert.deepEqual(await findings(page), [], name);
      assert.deepEqual(faults, [], name);
      await page.close();
    }
    const { page } = await open(join(folder, name), { width: 400 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 400, name);
    await page.close();
  }
});

// Sixty days of two types, with a law, patience and volumes that a calibration finds again.
const TRUTH = `
busyhour = 1
name = "Truth"
start = 2026-01-05T08:00:00
duration = "6h"
interval = "30m"
[contact.orders]
channel = "voice"
arrivals = { rate = "60/h", day_cv = 0.1 }
talk = { lognormal = { mean = "4m", cv = 1.1 } }
patience = { exponential = { mean = "2m" } }
[contact.faults]
channel = "voice"
arrivals = { rate = "20/h" }
talk = { gamma = { mean = "3m", cv = 0.7 } }
patience = { exponential = { mean = "2m" } }
[group.all]
agents = 6
skills = { orders = 1, faults = 1 }
`;

test("a calibration and its backtest have pages without faults, with the figures of their files", async () => {
  const truth = join(folder, "truth.toml");
  const log = join(folder, "log.csv");
  const made = join(folder, "made");
  writeFileSync(truth, TRUTH);
  writeFileSync(log, busyhour("trace", truth, "--days", "60", "--quiet"));
  busyhour("calibrate", log, "--to", "2026-02-15", "--out", made);
  const later = ["--from", "2026-02-16", "-n", "60", "--quiet"];
  busyhour("backtest", join(made, "scenario.toml"), log, ...later, "--out", made);
  const whole = (of) => Math.round(of).toLocaleString("en-US");
  const rows = (page, table) =>
    page.$$eval(`${table} tbody tr`, (all) =>
      all.map((tr) => [...tr.children].map((cell) => cell.textContent.replaceAll("\u00a0", " "))),
    );
  const calibration = JSON.parse(readFileSync(join(made, "calibration.json"), "utf8"));
  const backtest = JSON.parse(readFileSync(join(made, "backtest.json"), "utf8"));
  const checks = {
    "calibration.html": async (page) => {
      const title = await page.$eval("h1", (of) => of.textContent);
      assert.ok((await page.evaluate(() => document.body.textContent)).includes(whole(calibration.log.contacts)), title);
      const days = await rows(page, "#arrivals");
      assert.deepEqual(days.map((row) => row[0]), Object.keys(calibration.contacts));
      for (const [name, monday] of days) {
        assert.equal(monday, whole(calibration.contacts[name].arrivals.mon.mean), name);
      }
      const work = await rows(page, "#handle-times");
      assert.equal(work.length, 2);
      for (const [name, law, ...shown] of work) {
        const { fits, quantiles } = calibration.contacts[name.replace(" talk", "")].talk;
        assert.equal(law, fits[0].family);
        const pairs = shown.map((cell) => cell.split(" / ").map(Number));
        assert.equal(pairs.length, quantiles.length);
        for (const [i, { log, law }] of quantiles.entries()) {
          assert.ok(Math.abs(pairs[i][0] - log) <= 0.5 && Math.abs(pairs[i][1] - law) <= 0.5, `${name} ${shown}`);
        }
      }
    },
    "backtest.html": async (page) => {
      const days = await rows(page, "#days");
      const { offered } = backtest.total.days;
      assert.equal(days[0][0], "contacts offered");
      assert.deepEqual(days[0].slice(1, 3), [whole(offered.observed), whole(offered.predicted)]);
      assert.equal(days.length, Object.values(backtest.total.days).filter((of) => of).length);
      const first = await page.evaluate(() => document.body.textContent);
      assert.ok(first.replaceAll("\u00a0", " ").includes(backtest.answer), backtest.answer);
    },
  };
  for (const [name, check] of Object.entries(checks)) {
    for (const dark of [false, true]) {
      const { page, faults } = await open(join(made, name), { dark });
      assert.ok((await page.$$("main svg")).length > 0, name);
      await check(page);
      assert.deepEqual(await findings(page), [], name);
      assert.deepEqual(faults, [], name);
      await page.close();
    }
    const { page } = await open(join(made, name), { width: 400 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 400, name);
    await page.close();
  }
});

test("drawings for slides show their words", async () => {
  const out = report("plots", "scenarios/quick-start/scenario.toml", "-n", "40", "--plots");
  for (const [name, word] of [
    ["service-level-1-calls.svg", "target 80"],
    ["demand-and-agents.svg", "agents after shrinkage"],
    ["chances.svg", "calls"],
    ["occupancy.svg", "by interval"],
  ]) {
    const { page, faults } = await open(join(out, name));
    const text = await page.evaluate(() => document.documentElement.textContent);
    assert.ok(text.includes("Quick start"), name);
    assert.ok(text.replaceAll("\u00a0", " ").includes(word), `${name}: ${text}`);
    assert.deepEqual(faults, []);
    await page.close();
  }
});
