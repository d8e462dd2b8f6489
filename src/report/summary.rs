//! `summary.json`: everything that was estimated, under keys that stay.

use serde_json::{Map, Value, json};

use super::erlang::cells::Cells;
use super::format::count;
use crate::measures::{Chance, DayRow, Figures, KindFigures, MOST_CELLS, Mean, Ratio};
use crate::model::Model;
use crate::replicate::{Outcome, Reduced};
use crate::scenario::{Scenario, Uncertainty};
use crate::stats::{Confidence, Estimate, Moments, Spread, spread};

/// A finished run with what it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The same compiled.
    pub model: &'a Model,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// The same days without the scenario's uncertainty, where it has any.
    pub known: Option<&'a Outcome>,
    /// Confidence of the intervals.
    pub confidence: Confidence,
    /// What was done so that fewer days tell as much, and what that was worth; `None` where it
    /// was not asked for.
    pub reduced: Option<&'a Reduced>,
    /// Factors on the forecasts that count all offered, by which first attempts are fewer.
    pub first_attempts: Option<&'a [f64]>,
}

/// Quantiles of waits that are reported, with their keys.
const WAIT_QUANTILES: [(&str, f64); 5] = [
    ("p50", 0.50),
    ("p80", 0.80),
    ("p90", 0.90),
    ("p95", 0.95),
    ("p99", 0.99),
];

/// Everything that was estimated, as JSON. Times are seconds, agent times hours, shares 0–1;
/// an estimate is an object, null where there is no data.
#[must_use]
pub fn summary(run: &Run<'_>) -> Value {
    let fold = &run.outcome.fold;
    let cells = Cells::of(run.scenario, run.model);
    let mut contacts = Map::new();
    for (kind, figures) in fold.kinds.iter().enumerate() {
        contacts.insert(
            run.model.types[kind].name.clone(),
            run.contact(kind, figures, &cells),
        );
    }
    let mut groups = Map::new();
    for (g, figures) in fold.groups.iter().enumerate() {
        groups.insert(run.model.groups[g].name.clone(), run.group(g, figures));
    }
    let mut out = json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "scenario": run.scenario.name,
        "seed": run.model.seed,
        "replications": fold.replications,
        "stopped_early": run.outcome.stopped_early,
        "confidence": run.confidence.level(),
        "total": run.total(),
        "contacts": contacts,
        "groups": groups,
    });
    if run.model.by_event {
        out["count_by"] = "event".into();
    }
    if let Some(sites) = run.sites() {
        out["sites"] = sites;
    }
    if let Some(cases) = &fold.cases {
        out["cases"] = run.cases(cases);
    }
    if let Some(actions) = run.actions() {
        out["actions"] = actions;
    }
    if fold.spread.is_none() {
        let most = count(MOST_CELLS as f64);
        out["interval_spread"] = json!(format!("left out above {most} cells"));
    }
    if let (Some(_), Some(currency)) = (&fold.money, &run.scenario.currency) {
        out["currency"] = json!(currency);
    }
    if let Some(reduction) = run.reduction() {
        out["variance_reduction"] = reduction;
    }
    if run.known.is_some() {
        let Uncertainty {
            volume,
            handle_time,
            patience,
        } = run.scenario.uncertainty;
        out["uncertainty"] = json!({
            "volume": volume, "handle_time": handle_time, "patience": patience
        });
    }
    out
}

impl Run<'_> {
    /// Length of the statistics \[s\].
    pub(super) fn window(&self) -> f64 {
        self.model.clock.horizon - self.model.clock.statistics_from()
    }

    fn total(&self) -> Value {
        let fold = &self.outcome.fold;
        let kinds = &fold.kinds;
        let days = |value: &dyn Fn(&[&DayRow]) -> f32| -> Vec<f32> {
            (0..fold.replications as usize)
                .map(|r| {
                    let rows: Vec<&DayRow> = kinds.iter().map(|k| &k.rows[r]).collect();
                    value(&rows)
                })
                .collect()
        };
        let sum = |rows: &[&DayRow], f: fn(&DayRow) -> f32| rows.iter().map(|r| f(r)).sum::<f32>();
        let mut out = self.counts(&fold.total, self.window());
        add_spread(&mut out, "offered", days(&|r| sum(r, |d| d.offered)));
        add_spread(&mut out, "answered", days(&|r| sum(r, |d| d.answered)));
        add_spread(&mut out, "abandoned", days(&|r| sum(r, |d| d.abandoned)));
        self.ratios(&mut out, &fold.total, |r| {
            fold.total_ratio(r, &self.confidence)
        });
        add_spread(
            &mut out,
            "abandon_rate",
            days(&|r| sum(r, |d| d.abandoned) / sum(r, |d| d.offered)),
        );
        self.steps(&mut out, fold.cases.as_ref().map(|c| &c.total_steps));
        self.self_service(&mut out, fold.front.as_ref().map(|f| &f.total));
        self.dials(&mut out, |d| &d.total);
        self.days(&mut out, None);
        self.rolling(&mut out, None);
        out.insert("max_wait".into(), self.mean(&fold.longest_wait, 1.0));
        out.insert("max_queue".into(), self.mean(&fold.longest_queue, 1.0));
        out.insert("all_targets_met".into(), self.share(fold.all_targets));
        if let Some(money) = &fold.money {
            self.total_cost(&mut out, money);
        }
        Value::Object(out)
    }

    fn contact(&self, kind: usize, figures: &KindFigures, cells: &Cells) -> Value {
        let rows = &figures.rows;
        let days = |value: fn(&DayRow) -> f32| rows.iter().map(value).collect::<Vec<f32>>();
        let mut out = self.counts(&figures.day, self.window());
        let ratio = |r| self.outcome.fold.type_ratio(kind, r, &self.confidence);
        self.ratios(&mut out, &figures.day, ratio);
        add_spread(&mut out, "offered", days(|d| d.offered));
        add_spread(&mut out, "answered", days(|d| d.answered));
        add_spread(&mut out, "abandoned", days(|d| d.abandoned));
        add_spread(&mut out, "service_level", days(|d| d.service_level));
        add_spread(&mut out, "abandon_rate", days(|d| d.abandoned / d.offered));
        add_spread(&mut out, "asa", days(|d| d.wait_answered / d.answered));
        add_spread(&mut out, "mean_wait", days(|d| d.wait / d.offered));
        add_spread(&mut out, "handle_time", days(|d| d.handle / d.answered));
        if self.model.types[kind].target.is_some() {
            add(
                &mut out,
                "service_level",
                "meets_target",
                self.share(figures.day.target),
            );
        }
        if let Some(known) = self.known {
            add(
                &mut out,
                "service_level",
                "without_uncertainty",
                self.known_level(known, kind),
            );
        }
        if let Some(factors) = self.first_attempts {
            out.insert("first_attempts".into(), json!(factors[kind]));
        }
        self.waits(&mut out, kind, figures);
        let cases = self.outcome.fold.cases.as_ref();
        self.steps(&mut out, cases.map(|c| &c.steps[kind]));
        let front = self.outcome.fold.front.as_ref();
        self.self_service(&mut out, front.map(|f| &f.kinds[kind]));
        self.type_cost(&mut out, kind);
        if let Some(segments) = self.segments(kind) {
            out.insert("segments".into(), segments);
        }
        self.dials(&mut out, |d| &d.kinds[kind]);
        self.list_left(&mut out, kind);
        self.backlog(&mut out, kind);
        out.insert("max_wait".into(), self.mean(&figures.longest_wait, 1.0));
        add_spread(&mut out, "max_wait", days(|d| d.longest_wait));
        out.insert("max_queue".into(), self.mean(&figures.longest_queue, 1.0));
        add_spread(&mut out, "max_queue", days(|d| d.longest_queue));
        out.insert(
            "intervals_met".into(),
            self.mean(&figures.intervals_met, 1.0),
        );
        add_spread(&mut out, "intervals_met", days(|d| d.intervals_met));
        self.days(&mut out, Some(kind));
        self.rolling(&mut out, Some(kind));
        out.insert(
            "intervals".into(),
            self.contact_intervals(kind, figures, cells),
        );
        Value::Object(out)
    }

    /// The counts and ratios of a cell or a day of `window` seconds.
    pub(super) fn figures(&self, out: &mut Map<String, Value>, figures: &Figures, window: f64) {
        out.extend(self.counts(figures, window));
        self.ratios(out, figures, |r| figures.ratio(r).ratio(&self.confidence));
    }

    /// Adds to the service level how often it met its target.
    pub(super) fn meets_target(&self, out: &mut Map<String, Value>, chance: Chance) {
        add(out, "service_level", "meets_target", self.share(chance));
    }

    /// The service level of a type where everything is as in the scenario.
    fn known_level(&self, known: &Outcome, kind: usize) -> Value {
        let figures = &known.fold.kinds[kind];
        let level = known
            .fold
            .type_ratio(kind, Ratio::ServiceLevel, &self.confidence);
        let levels: Vec<f32> = figures.rows.iter().map(|r| r.service_level).collect();
        let mut out = Map::new();
        out.insert("level".into(), estimate(level));
        add_spread(&mut out, "level", levels);
        if self.model.types[kind].target.is_some() {
            add(
                &mut out,
                "level",
                "meets_target",
                self.share(figures.day.target),
            );
        }
        out.remove("level").unwrap_or(Value::Null)
    }

    fn contact_intervals(&self, kind: usize, figures: &KindFigures, cells: &Cells) -> Value {
        let of = &self.model.types[kind];
        let has_target = of.target.is_some();
        let interval = |(i, figures): (usize, &Figures)| {
            let mut out = Map::new();
            out.insert("start".into(), json!(self.label(i)));
            self.figures(&mut out, figures, self.model.clock.interval);
            if let Some(cases) = &self.outcome.fold.cases {
                self.steps(&mut out, Some(&cases.interval_steps[kind][i]));
            }
            if let Some(front) = &self.outcome.fold.front {
                self.self_service(&mut out, Some(&front.intervals[kind][i]));
            }
            self.dials(&mut out, |d| &d.intervals[kind][i]);
            self.interval_backlog(&mut out, kind, i);
            if let Some(spread) = &self.outcome.fold.spread {
                let days = spread.of_type(kind, i);
                add_quantiles(&mut out, "offered", days.offered);
                add_quantiles(&mut out, "service_level", days.service_level);
                add_quantiles(&mut out, "abandon_rate", days.abandon_rate);
                add_quantiles(&mut out, "asa", days.asa);
            }
            if has_target {
                self.meets_target(&mut out, figures.target);
            }
            let at = self.model.clock.warm_up + i;
            out.insert("erlang_c".into(), cells.erlang_c(of, kind, at));
            out.insert("erlang_a".into(), cells.erlang_a(of, kind, at));
            Value::Object(out)
        };
        figures.intervals.iter().enumerate().map(interval).collect()
    }

    /// Start of the i-th interval of the statistics, for people.
    pub(super) fn label(&self, i: usize) -> String {
        self.scenario.label(self.model.clock.warm_up + i)
    }

    /// Plain counts of a cell, a type or all types, and the mean queue over `window` seconds.
    pub(super) fn counts(&self, figures: &Figures, window: f64) -> Map<String, Value> {
        const KEYS: [(&str, Mean); 9] = [
            ("offered", Mean::Offered),
            ("answered", Mean::Answered),
            ("answered_within", Mean::AnsweredWithin),
            ("abandoned", Mean::Abandoned),
            ("abandoned_within", Mean::AbandonedWithin),
            ("blocked", Mean::Blocked),
            ("balked", Mean::Balked),
            ("disconnected", Mean::Disconnected),
            ("unfinished", Mean::Unfinished),
        ];
        let mut out = Map::new();
        for (key, figure) in KEYS {
            out.insert(key.into(), self.mean(figures.mean(figure), 1.0));
        }
        out.insert(
            "mean_queue".into(),
            self.mean(figures.mean(Mean::Queue), 1.0 / window),
        );
        out
    }

    pub(super) fn ratios(
        &self,
        out: &mut Map<String, Value>,
        figures: &Figures,
        ratio: impl Fn(Ratio) -> Option<Estimate>,
    ) {
        const KEYS: [(&str, Ratio); 12] = [
            ("service_level", Ratio::ServiceLevel),
            (
                "service_level_short_abandons_excluded",
                Ratio::ShortAbandonsExcluded,
            ),
            ("service_level_all_offered", Ratio::AllOffered),
            ("service_level_short_abandons_met", Ratio::ShortAbandonsMet),
            ("service_level_answered_only", Ratio::AnsweredOnly),
            ("abandon_rate", Ratio::AbandonRate),
            ("block_rate", Ratio::BlockRate),
            ("delayed", Ratio::Delayed),
            ("asa", Ratio::Asa),
            ("mean_wait", Ratio::MeanWait),
            ("mean_wait_abandoned", Ratio::MeanWaitAbandoned),
            ("handle_time", Ratio::HandleTime),
        ];
        for (key, figure) in KEYS {
            out.insert(key.into(), estimate(ratio(figure)));
        }
        if let Some(mean) = figures.own_levels().mean() {
            add(out, "service_level", "mean_of_days", json!(mean));
        }
    }

    fn waits(&self, out: &mut Map<String, Value>, kind: usize, figures: &KindFigures) {
        let bins = &self.outcome.bins[kind];
        let levels = WAIT_QUANTILES.map(|(_, p)| p);
        for (prefix, cdf) in [("wait", &figures.waits), ("answer", &figures.answer_waits)] {
            let quantiles = cdf.quantiles(bins, levels, &self.confidence);
            for ((key, _), quantile) in WAIT_QUANTILES.iter().zip(quantiles) {
                let value = estimate(quantile.and_then(|q| q.estimate()));
                out.insert(format!("{prefix}_{key}"), value);
            }
        }
    }

    pub(super) fn mean(&self, moments: &Moments, scale: f64) -> Value {
        let unscaled = moments.estimate(&self.confidence);
        estimate(
            unscaled.and_then(|e| Estimate::new(e.mean * scale, e.half_width.map(|h| h * scale))),
        )
    }

    pub(super) fn share(&self, chance: Chance) -> Value {
        chance
            .share(&self.confidence)
            .map_or(Value::Null, |share| json!(share))
    }
}

/// An estimate, or null where there is none.
pub(super) fn estimate(estimate: Option<Estimate>) -> Value {
    estimate.map_or(Value::Null, |e| json!(e))
}

/// A figure that is known.
pub(super) fn exact(value: f64) -> Value {
    json!({ "mean": value, "half_width": 0.0 })
}

/// Adds a field to the object under a key, if there is one.
fn add(out: &mut Map<String, Value>, key: &str, field: &str, value: Value) {
    if let Some(Value::Object(object)) = out.get_mut(key) {
        object.insert(field.into(), value);
    }
}

/// Adds the quantiles over days to the estimate under a key; days without the figure (NaN) do
/// not count.
pub(super) fn add_spread(out: &mut Map<String, Value>, key: &str, mut days: Vec<f32>) {
    add_quantiles(out, key, spread(&mut days));
}

/// Adds quantiles over days to the estimate under a key.
pub(super) fn add_quantiles(out: &mut Map<String, Value>, key: &str, quantiles: Option<Spread>) {
    let Some(quantiles) = quantiles else { return };
    for (field, value) in [
        ("p05", quantiles.p05),
        ("p50", quantiles.p50),
        ("p95", quantiles.p95),
    ] {
        add(out, key, field, json!(value));
    }
}
