//! Precision with less work must not spoil what intervals promise, and must be worth it.

use busyhour::measures::{Figures, Ratio};
use busyhour::model::Model;
use busyhour::replicate::run_stretch;
use busyhour::replicate::{Outcome, Plan, Precision, Progress, Reduced, Reduction, pilot, run};
use busyhour::stats::{Confidence, Estimate};

use super::days::{IMPATIENT, gamma, impatient};
use super::support::{Coverage, Trial, count, experiments};
use crate::support::model;

/// [`IMPATIENT`] with days that differ: gamma day factors of cv 0.3.
fn gamma_days() -> Model {
    model(&IMPATIENT.replace("[50, 70]", "[50, 70], day_cv = 0.3"))
}

fn method(name: &str) -> Reduction {
    Reduction::named(name).expect("a method")
}

/// One run of so many days on one thread.
fn reduced(model: &Model, seed: u64, days: u64, reduction: Reduction) -> (Outcome, Reduced) {
    let mut model = Model {
        seed,
        ..model.clone()
    };
    reduction.prepare(&mut model).expect("controls");
    let plan = Plan {
        threads: 1,
        reduction,
        ..Plan::new(days)
    };
    let mut outcome = run(&model, &plan, &Progress::default()).expect("a run");
    let gains = outcome.reduce(&model, reduction);
    (outcome, gains)
}

fn interval(estimate: Option<Estimate>) -> (f64, f64) {
    let Estimate { mean, half_width } = estimate.expect("an estimate");
    let half = half_width.expect("several observations");
    (mean - half, mean + half)
}

/// The intervals of a run, of names that begin with that of the method.
fn judge(outcome: &Outcome, names: [&'static str; 6]) -> Vec<Trial> {
    let fold = &outcome.fold;
    let c = Confidence::default().at(fold.replications);
    let day: &Figures = &fold.kinds[0].day;
    let [level, abandon, means, wait, p90, target] = names;
    let ratio = |figure| interval(fold.type_ratio(0, figure, &c));
    let share = day.target.share(&c).expect("days");
    let wait_p90 = fold.kinds[0].waits.quantile(&outcome.bins[0], 0.9, &c);
    let mean_of_days = interval(day.own_levels().estimate(&c));
    let trial = |name, exact, interval| Trial {
        name,
        exact,
        interval,
    };
    vec![
        trial(level, gamma::SERVICE_LEVEL, ratio(Ratio::ServiceLevel)),
        trial(abandon, gamma::ABANDON_RATE, ratio(Ratio::AbandonRate)),
        trial(means, gamma::MEAN_OF_DAYS, mean_of_days),
        trial(wait, gamma::MEAN_WAIT, ratio(Ratio::MeanWait)),
        trial(
            p90,
            gamma::WAIT_P90,
            wait_p90.and_then(|q| q.interval).expect("waits"),
        ),
        trial(target, gamma::MEETS_TARGET, (share.low, share.high)),
    ]
}

/// So many experiments of each method, each of as many days as its intervals need to be tried in
/// earnest: few observations, of controls and of groups.
fn cover(count_of: u64) -> Vec<Coverage> {
    let model = gamma_days();
    let methods = [
        (
            "controls",
            64,
            [
                "controls: service level",
                "controls: abandon rate",
                "controls: mean of days",
                "controls: mean wait",
                "controls: wait p90",
                "controls: meets target",
            ],
        ),
        (
            "stratified",
            160,
            [
                "stratified: service level",
                "stratified: abandon rate",
                "stratified: mean of days",
                "stratified: mean wait",
                "stratified: wait p90",
                "stratified: meets target",
            ],
        ),
        (
            "stratified+controls",
            640,
            [
                "both: service level",
                "both: abandon rate",
                "both: mean of days",
                "both: mean wait",
                "both: wait p90",
                "both: meets target",
            ],
        ),
        (
            "antithetic",
            160,
            [
                "antithetic: service level",
                "antithetic: abandon rate",
                "antithetic: mean of days",
                "antithetic: mean wait",
                "antithetic: wait p90",
                "antithetic: meets target",
            ],
        ),
    ];
    let mut all = Vec::new();
    for (name, days, names) in methods {
        let trials = experiments(1000..1000 + count_of, |seed| {
            judge(&reduced(&model, seed, days, method(name)).0, names)
        });
        all.extend(count(&trials));
    }
    all
}

/// 1,000 experiments of each method, seeds 1000 to 1999. Intervals from groups for a chance are
/// wider than they need be where groups agree on it, and so hold more often.
#[test]
#[ignore = "three minutes; in the ordinary tests there are 200 experiments"]
fn intervals_of_all_methods_hold_the_exact_value() {
    demand(&cover(1000));
}

/// The same with 200 experiments.
#[test]
fn intervals_hold_the_exact_value() {
    demand(&cover(200));
}

fn demand(all: &[Coverage]) {
    for coverage in all {
        if coverage.name.ends_with("meets target") {
            let (share, own) = (coverage.share(), coverage.own_error(0.95));
            assert!(share >= 0.95 - own, "{coverage}");
        } else {
            coverage.demand(0.95, 0.0);
        }
    }
}

/// Controls on days whose volume is known have nothing to correct but chance.
#[test]
fn controls_without_day_factors_keep_the_coverage() {
    let model = model(IMPATIENT);
    let trials = experiments(3000..3400, |seed| {
        let (outcome, _) = reduced(&model, seed, 50, method("controls"));
        let c = Confidence::default().at(50);
        let level = outcome.fold.type_ratio(0, Ratio::ServiceLevel, &c);
        vec![Trial {
            name: "controls: plain days",
            exact: impatient::SERVICE_LEVEL,
            interval: interval(level),
        }]
    });
    count(&trials)[0].demand(0.95, 0.0);
}

/// What is gained is what the gain says: over 200 runs the estimates vary as much less as the
/// intervals claim.
#[test]
fn estimates_vary_as_much_less_as_is_claimed() {
    let model = gamma_days();
    let spread = |name: &str| {
        let runs = experiments(5000..5200, |seed| {
            let (outcome, of) = reduced(&model, seed, 320, method(name));
            let level = outcome.fold.kinds[0].day.ratio(Ratio::ServiceLevel).point();
            (level.expect("a level").value, of.gains[0])
        });
        let values: busyhour::stats::Moments = runs.iter().map(|r| r.0).collect();
        let gains: Vec<f64> = runs.iter().filter_map(|r| r.1).collect();
        let harmonic = gains.len() as f64 / gains.iter().map(|g| 1.0 / g).sum::<f64>();
        (values.variance().expect("runs"), harmonic)
    };
    let (plain, one) = spread("off");
    assert!((one - 1.0).abs() < 1e-12);
    for (name, least) in [("controls", 4.0), ("stratified", 2.5), ("antithetic", 1.3)] {
        let (variance, claimed) = spread(name);
        let gain = plain / variance;
        println!("{name}: {gain:.1} times, claimed {claimed:.1}");
        assert!(gain > least, "{name}: {gain}");
        // The ratio of two variances of 200 values each has a relative error of 14 %: four of them.
        assert!(
            (gain / claimed).ln_ratio() < 0.56,
            "{name}: {gain} {claimed}"
        );
    }
}

/// The absolute log of a ratio.
trait LnRatio {
    fn ln_ratio(self) -> f64;
}

impl LnRatio for f64 {
    fn ln_ratio(self) -> f64 {
        libm::fabs(libm::log(self))
    }
}

/// With a pilot a run to a given precision takes a fifth of the days at most, its own included, and
/// its intervals hold the exact value.
#[test]
fn a_pilot_saves_days_and_keeps_the_coverage() {
    let precision = Precision {
        half_width: 0.008,
        confidence: Confidence::default(),
    };
    let plain = gamma_days();
    let runs = experiments(7000..7120, |seed| {
        let mut model = Model {
            seed,
            ..plain.clone()
        };
        let mut plan = Plan {
            threads: 1,
            precision: Some(precision),
            ..Plan::new(100_000)
        };
        let progress = Progress::default();
        let (found, begun) = pilot(&mut model, &plan, &progress).expect("a pilot");
        plan.reduction = found.chosen;
        let stretch = begun.expect("its days are days of the run");
        let mut outcome = run_stretch(&model, &plan, &progress, stretch, &()).expect("a run");
        outcome.reduce(&model, plan.reduction);
        let c = Confidence::default().at(outcome.fold.replications);
        let level = outcome.fold.type_ratio(0, Ratio::ServiceLevel, &c);
        let trial = Trial {
            name: "pilot: service level",
            exact: gamma::SERVICE_LEVEL,
            interval: interval(level),
        };
        (outcome.fold.replications + found.days, vec![trial])
    });
    let days: u64 = runs.iter().map(|r| r.0).sum();
    let mean = days as f64 / runs.len() as f64;
    let one = Model {
        seed: 7000,
        ..plain
    };
    let alone = super::support::days(&one, 7000, 100_000, Some(precision));
    println!("{mean:.0} days against {}", alone.fold.replications);
    assert!(5.0 * mean < alone.fold.replications as f64);
    let trials: Vec<_> = runs.into_iter().map(|r| r.1).collect();
    count(&trials)[0].demand(0.95, 0.0);
}

/// What the oracle does not give, to be written into `days.rs`:
/// `cargo test --test all -- --ignored --nocapture statistics::reduction::long_run_of_gamma_days`
#[test]
#[ignore = "makes the numbers of days.rs"]
fn long_run_of_gamma_days() {
    let (outcome, _) = reduced(&gamma_days(), 99, 551_808, method("stratified"));
    let c = Confidence::default();
    let calls = &outcome.fold.kinds[0];
    println!("{:?}", calls.day.own_levels().estimate(&c));
    println!("{:?}", calls.waits.quantile(&outcome.bins[0], 0.9, &c));
    println!("{:?}", calls.day.target.share(&c));
    for figure in [Ratio::ServiceLevel, Ratio::AbandonRate, Ratio::MeanWait] {
        println!("{figure:?} {:?}", calls.day.ratio(figure).ratio(&c));
    }
}
