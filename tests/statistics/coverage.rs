//! Do 95 % intervals hold the exact value 95 % of the time?

use busyhour::measures::{Chance, Figures, GroupRatio, Mean, Ratio};
use busyhour::model::Model;
use busyhour::replicate::Outcome;
use busyhour::stats::{Confidence, Estimate, wilson};

use super::days::{IMPATIENT, PATIENT, impatient, long_run, patient};
use super::support::{Coverage, Trial, binomial, count, days, experiments};
use crate::support::model;

/// Days of an experiment.
pub const DAYS: u64 = 50;

/// Collects the intervals of an experiment.
struct Trials<'a> {
    outcome: &'a Outcome,
    confidence: Confidence,
    trials: Vec<Trial>,
}

impl<'a> Trials<'a> {
    fn new(outcome: &'a Outcome) -> Self {
        let confidence = Confidence::default().at(outcome.fold.replications);
        Self {
            outcome,
            confidence,
            trials: Vec::new(),
        }
    }

    fn add(&mut self, name: &'static str, exact: f64, interval: (f64, f64)) {
        self.trials.push(Trial {
            name,
            exact,
            interval,
        });
    }

    fn estimate(&mut self, name: &'static str, exact: f64, scale: f64, of: Option<Estimate>) {
        let Estimate { mean, half_width } = of.expect("an estimate");
        let half = half_width.expect("several days");
        self.add(name, exact, (scale * (mean - half), scale * (mean + half)));
    }

    fn day(&self) -> &'a Figures {
        &self.outcome.fold.kinds[0].day
    }

    fn mean(&mut self, name: &'static str, exact: f64, figure: Mean, scale: f64) {
        let estimate = self.day().mean(figure).estimate(&self.confidence);
        self.estimate(name, exact, scale, estimate);
    }

    fn ratio(&mut self, name: &'static str, exact: f64, figure: Ratio) {
        let estimate = self.outcome.fold.type_ratio(0, figure, &self.confidence);
        self.estimate(name, exact, 1.0, estimate);
    }

    fn occupancy(&mut self, name: &'static str, exact: f64) {
        let estimate = self
            .outcome
            .fold
            .group_ratio(0, GroupRatio::Occupancy, &self.confidence);
        self.estimate(name, exact, 1.0, estimate);
    }

    fn wait(&mut self, name: &'static str, exact: f64, p: f64) {
        let waits = &self.outcome.fold.kinds[0].waits;
        let quantile = waits.quantile(&self.outcome.bins[0], p, &self.confidence);
        self.add(
            name,
            exact,
            quantile.expect("waits").interval.expect("several days"),
        );
    }

    fn chance(&mut self, name: &'static str, exact: f64, Chance { yes, of, .. }: Chance) {
        let share = wilson(yes, of, &self.confidence).expect("days");
        self.add(name, exact, (share.low, share.high));
    }
}

fn judge_impatient(model: &Model, seed: u64) -> Vec<Trial> {
    let outcome = days(model, seed, DAYS, None);
    let mut t = Trials::new(&outcome);
    t.mean("offered", impatient::OFFERED, Mean::Offered, 1.0);
    t.mean("abandoned", impatient::ABANDONED, Mean::Abandoned, 1.0);
    t.mean(
        "mean queue",
        impatient::MEAN_QUEUE,
        Mean::Queue,
        1.0 / 3600.0,
    );
    t.ratio(
        "service level",
        impatient::SERVICE_LEVEL,
        Ratio::ServiceLevel,
    );
    t.ratio("abandon rate", impatient::ABANDON_RATE, Ratio::AbandonRate);
    t.ratio("delayed", impatient::DELAYED, Ratio::Delayed);
    t.ratio("mean wait", impatient::MEAN_WAIT, Ratio::MeanWait);
    t.ratio("ASA", long_run::ASA, Ratio::Asa);
    t.occupancy("occupancy", impatient::OCCUPANCY);
    t.wait("wait p80", long_run::WAIT_P80, 0.80);
    t.wait("wait p90", long_run::WAIT_P90, 0.90);
    t.wait("wait p95", long_run::WAIT_P95, 0.95);
    let answers = &outcome.fold.kinds[0].answer_waits;
    let p90 = answers
        .quantile(&outcome.bins[0], 0.9, &t.confidence)
        .and_then(|q| q.interval);
    t.add("answer p90", long_run::ANSWER_P90, p90.expect("answers"));
    t.chance("meets target", long_run::MEETS_TARGET, t.day().target);
    let second = outcome.fold.kinds[0].intervals[1].target;
    t.chance(
        "interval meets target",
        long_run::INTERVAL_MEETS_TARGET,
        second,
    );
    t.trials
}

fn judge_patient(model: &Model, seed: u64) -> Vec<Trial> {
    let outcome = days(model, seed, DAYS, None);
    let mut t = Trials::new(&outcome);
    t.ratio("patient: ASA", patient::ASA, Ratio::Asa);
    t.ratio(
        "patient: service level",
        patient::SERVICE_LEVEL,
        Ratio::ServiceLevel,
    );
    t.occupancy("patient: occupancy", patient::OCCUPANCY);
    t.wait("patient: wait p90", long_run::PATIENT_WAIT_P90, 0.90);
    t.trials
}

/// What a Wilson interval of `n` days covers on average, which is not quite 95 %: the outcomes
/// are whole days.
pub fn wilson_coverage(n: u64, p: f64) -> f64 {
    let confidence = Confidence::default();
    let holds = |k: &u64| {
        let share = wilson(*k, n, &confidence).expect("days");
        share.low <= p && p <= share.high
    };
    (0..=n).filter(holds).map(|k| binomial(n, k, p)).sum()
}

fn demand(all: &[Coverage]) {
    for coverage in all {
        match coverage.name {
            "meets target" => coverage.demand(wilson_coverage(DAYS, long_run::MEETS_TARGET), 0.0),
            "interval meets target" => {
                coverage.demand(wilson_coverage(DAYS, long_run::INTERVAL_MEETS_TARGET), 0.0);
            }
            name => coverage.demand(0.95, allowed_below(name)),
        }
    }
}

/// What is known to be missing: where nobody gives up, a few bad days make the mean wait, and the
/// mean of 50 such days is not quite normal (10,000 experiments: 92.9 %, nearly all misses
/// below). All other figures are demanded within the test's own error.
fn allowed_below(name: &str) -> f64 {
    if name == "patient: ASA" { 0.02 } else { 0.0 }
}

fn cover(count_of: u64) {
    let (a, b) = (model(IMPATIENT), model(PATIENT));
    let mut trials = experiments(1000..1000 + count_of, |seed| judge_impatient(&a, seed));
    trials.extend(experiments(1000..1000 + count_of, |seed| {
        judge_patient(&b, seed)
    }));
    demand(&count(&trials));
}

/// 1,000 experiments of 50 days, seeds 1000 to 1999.
#[test]
fn intervals_hold_the_exact_value() {
    cover(1000);
}

/// 10,000 experiments of 50 days, seeds 1000 to 10999:
/// `cargo test --test all -- --ignored --nocapture statistics::coverage::full_size`
#[test]
#[ignore = "three minutes"]
fn full_size() {
    cover(10_000);
}

/// What no oracle gives, to be written into `days.rs`:
/// `cargo test --test all -- --ignored --nocapture statistics::coverage::long_run_of_a_day`
#[test]
#[ignore = "three minutes; makes the numbers of days.rs"]
fn long_run_of_a_day() {
    let parts = |text: &str, days: u64| {
        let model = model(text);
        let plan = busyhour::replicate::Plan::new(days);
        let model = Model { seed: 99, ..model };
        busyhour::replicate::run(&model, &plan, &Default::default()).expect("a run")
    };
    let run = parts(IMPATIENT, 1_000_000);
    let confidence = Confidence::default();
    let calls = &run.fold.kinds[0];
    for figure in [
        Ratio::ServiceLevel,
        Ratio::AbandonRate,
        Ratio::MeanWait,
        Ratio::Asa,
    ] {
        println!(
            "{figure:?} {:?}",
            calls.day.ratio(figure).ratio(&confidence)
        );
    }
    for p in [0.8, 0.9, 0.95] {
        println!(
            "wait {p} {:?}",
            calls.waits.quantile(&run.bins[0], p, &confidence)
        );
    }
    println!(
        "answer {:?}",
        calls.answer_waits.quantile(&run.bins[0], 0.9, &confidence)
    );
    println!(
        "day {:?} interval {:?}",
        calls.day.target, calls.intervals[1].target
    );
    let run = parts(PATIENT, 200_000);
    let calls = &run.fold.kinds[0];
    println!(
        "patient {:?}",
        calls.waits.quantile(&run.bins[0], 0.9, &confidence)
    );
    for figure in [Ratio::ServiceLevel, Ratio::Asa] {
        println!(
            "patient {figure:?} {:?}",
            calls.day.ratio(figure).ratio(&confidence)
        );
    }
}
