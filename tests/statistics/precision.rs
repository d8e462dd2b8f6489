//! `--precision`: stopping when the interval is narrow must not spoil its coverage.

use busyhour::measures::Ratio;
use busyhour::replicate::Precision;
use busyhour::stats::{Confidence, Estimate};

use super::days::{IMPATIENT, impatient};
use super::support::{Trial, count, days, experiments};
use crate::support::model;

/// 1,000 experiments, seeds 50000 to 50999, each until the service level is known to ± 2 points
/// (96 days at least, most need more).
#[test]
fn stopping_when_precise_keeps_the_coverage() {
    let model = model(IMPATIENT);
    let precision = Precision {
        half_width: 0.02,
        confidence: Confidence::default(),
    };
    let runs = experiments(50_000..51_000, |seed| {
        let fold = days(&model, seed, 100_000, Some(precision)).fold;
        let c = Confidence::default().at(fold.replications);
        let level = fold.type_ratio(0, Ratio::ServiceLevel, &c);
        let Some(Estimate {
            mean,
            half_width: Some(half),
        }) = level
        else {
            panic!("no level")
        };
        assert!(half <= 0.02, "stopped at ± {half}");
        let trial = Trial {
            name: "precision: service level",
            exact: impatient::SERVICE_LEVEL,
            interval: (mean - half, mean + half),
        };
        (fold.replications, vec![trial])
    });
    let mut lengths: Vec<u64> = runs.iter().map(|r| r.0).collect();
    lengths.sort_unstable();
    lengths.dedup();
    println!("stopped after {lengths:?} days");
    assert!(lengths.len() > 2, "the stops should differ: {lengths:?}");
    let trials: Vec<_> = runs.into_iter().map(|r| r.1).collect();
    count(&trials)[0].demand(0.95, 0.0);
}
