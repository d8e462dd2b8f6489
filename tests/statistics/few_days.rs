//! Few days: the jackknife.

use busyhour::measures::{GroupRatio, Ratio};
use busyhour::model::Model;
use busyhour::stats::{Confidence, Estimate};

use super::days::{IMPATIENT, PATIENT, impatient, patient};
use super::support::{Trial, count, days, experiments};
use crate::support::model;

const DAYS: u64 = 10;

fn trial(name: &'static str, exact: f64, estimate: Option<Estimate>) -> Trial {
    let Estimate { mean, half_width } = estimate.expect("an estimate");
    let half = half_width.expect("several days");
    Trial {
        name,
        exact,
        interval: (mean - half, mean + half),
    }
}

fn judge(a: &Model, b: &Model, seed: u64) -> Vec<Trial> {
    let c = Confidence::default().at(DAYS);
    let fold = days(a, seed, DAYS, None).fold;
    let ratio = |figure| fold.type_ratio(0, figure, &c);
    let delta = |figure| fold.kinds[0].day.ratio(figure).ratio(&c);
    let patient_fold = days(b, seed, DAYS, None).fold;
    vec![
        trial(
            "10 days: service level",
            impatient::SERVICE_LEVEL,
            ratio(Ratio::ServiceLevel),
        ),
        trial(
            "10 days: abandon rate",
            impatient::ABANDON_RATE,
            ratio(Ratio::AbandonRate),
        ),
        trial(
            "10 days: mean wait",
            impatient::MEAN_WAIT,
            ratio(Ratio::MeanWait),
        ),
        trial(
            "10 days: occupancy",
            impatient::OCCUPANCY,
            fold.group_ratio(0, GroupRatio::Occupancy, &c),
        ),
        trial(
            "10 days: ASA, patient",
            patient::ASA,
            patient_fold.type_ratio(0, Ratio::Asa, &c),
        ),
        // Not demanded, for comparison.
        trial(
            "delta: service level",
            impatient::SERVICE_LEVEL,
            delta(Ratio::ServiceLevel),
        ),
        trial(
            "delta: abandon rate",
            impatient::ABANDON_RATE,
            delta(Ratio::AbandonRate),
        ),
        trial(
            "delta: ASA, patient",
            patient::ASA,
            patient_fold.kinds[0].day.ratio(Ratio::Asa).ratio(&c),
        ),
    ]
}

fn cover(count_of: u64) {
    let (a, b) = (model(IMPATIENT), model(PATIENT));
    let trials = experiments(20_000..20_000 + count_of, |seed| judge(&a, &b, seed));
    for coverage in count(&trials).iter().filter(|c| c.name.starts_with("10")) {
        coverage.demand(0.95, allowed_below(coverage.name));
    }
}

/// Waits are skewed, and neither the jackknife nor the delta method mends that with ten days
/// (10,000 experiments: 93.7 and 89.3 %, nearly all misses below).
fn allowed_below(name: &str) -> f64 {
    match name {
        "10 days: mean wait" => 0.01,
        "10 days: ASA, patient" => 0.06,
        _ => 0.0,
    }
}

/// 2,000 experiments of 10 days, seeds 20000 to 21999.
#[test]
fn the_jackknife_holds_the_exact_value() {
    cover(2000);
}

/// 10,000 experiments of 10 days, seeds 20000 to 29999:
/// `cargo test --test all -- --ignored --nocapture statistics::few_days::full_size`
#[test]
#[ignore = "a minute"]
fn full_size() {
    cover(10_000);
}

/// From 30 days on nothing is changed: the delta method, bit for bit.
#[test]
fn many_days_have_the_delta_method() {
    let model = model(IMPATIENT);
    for (replications, same) in [(29, false), (30, true), (70, true)] {
        let fold = days(&model, 3, replications, None).fold;
        let c = Confidence::default().at(replications);
        let kind = &fold.kinds[0].day;
        for figure in [Ratio::ServiceLevel, Ratio::AbandonRate, Ratio::Asa] {
            let delta = kind.ratio(figure).ratio(&c);
            assert_eq!(
                fold.type_ratio(0, figure, &c) == delta,
                same,
                "{replications}"
            );
            assert_eq!(
                fold.total_ratio(figure, &c) == fold.total.ratio(figure).ratio(&c),
                same
            );
            // They estimate the same.
            let (a, b) = (fold.type_ratio(0, figure, &c).unwrap(), delta.unwrap());
            assert!((a.mean - b.mean).abs() < 0.2 * b.half_width.unwrap());
        }
        let delta = fold.groups[0].occupancy.ratio(&c);
        // The denominator is the same every day: then both are the plain mean.
        let (a, b) = (
            fold.group_ratio(0, GroupRatio::Occupancy, &c).unwrap(),
            delta.unwrap(),
        );
        assert!((a.mean - b.mean).abs() < 1e-12);
        assert!((a.half_width.unwrap() - b.half_width.unwrap()).abs() < 1e-12);
    }
}
