//! Absence and planned shrinkage.

use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress, run};
use busyhour::scenario::{Absence, AgentGroup, ByInterval};
use busyhour::stats::Moments;

use crate::support::{agents, calls, center};

/// Staffed agents, day by day.
fn staffed(group: AgentGroup, days: u64) -> Moments {
    let scenario = center(600.0, 1, vec![calls("calls", &[0.0])], vec![group]);
    let model = compile(&scenario).expect("valid");
    let outcome = run(&model, &Plan::new(days), &Progress::default()).expect("it ends");
    let mut agents = Moments::new();
    for row in &outcome.fold.group_rows[0] {
        // Rows keep hours in four bytes.
        agents.push((f64::from(row.staffed) * 6.0 * 1e4).round() / 1e4);
    }
    agents
}

fn assert_mean(agents: &Moments, expected: f64) {
    let (mean, error) = (
        agents.mean().expect("days"),
        agents.std_error().expect("days"),
    );
    let z = (mean - expected) / error;
    assert!(z.abs() <= 4.0, "{mean} ± {error} for {expected}, z {z}");
    assert!(error < 0.05 * expected, "{error} tells nothing");
}

fn absent(rate: f64, day_cv: f64) -> AgentGroup {
    let mut group = agents("a", 10);
    group.shrinkage.absence = Some(Absence { rate, day_cv });
    group
}

#[test]
fn absence_is_right_on_average() {
    assert_mean(&staffed(absent(0.2, 0.0), 4000), 8.0);
    assert_mean(&staffed(absent(0.2, 0.5), 4000), 8.0);
}

#[test]
fn a_day_factor_of_absence_spreads_the_days() {
    // Binomial, and with the variance of the day's rate (0.1²) on top: 10·9·0.1².
    let variance = |cv: f64| staffed(absent(0.2, cv), 4000).variance().expect("days");
    let (alone, spread) = (variance(0.0), variance(0.5));
    assert!((alone - 1.6).abs() < 0.2, "{alone}");
    assert!((spread - 2.5).abs() < 0.3, "{spread}");
}

#[test]
fn planned_shrinkage_is_right_on_average() {
    let mut group = agents("a", 7);
    group.shrinkage.planned = ByInterval::Constant(0.15);
    let agents = staffed(group, 4000);
    assert_mean(&agents, 7.0 * 0.85);
    // It rounds to one of the two neighbours.
    assert!(agents.variance().expect("days") <= 0.25);
}

#[test]
fn planned_shrinkage_comes_off_those_present() {
    let mut group = absent(0.2, 0.5);
    group.shrinkage.planned = ByInterval::Constant(0.1);
    assert_mean(&staffed(group, 4000), 10.0 * 0.8 * 0.9);
}

#[test]
fn a_net_headcount_is_there_every_day() {
    let mut group = absent(0.2, 0.5);
    group.net = true;
    group.shrinkage.planned = ByInterval::Constant(0.1);
    let agents = staffed(group, 100);
    assert_eq!((agents.mean(), agents.variance()), (Some(10.0), Some(0.0)));
}
