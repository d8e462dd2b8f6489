//! Comparisons against a reference.

use std::sync::LazyLock;

use busyhour::erlang::{Counting, Patience, Queue};
use busyhour::experiment::compare::{Comparison, Entry, Measure, Place, run};
use busyhour::measures::{GroupRatio, Mean, Ratio};
use busyhour::replicate::{self, Plan, Progress};
use busyhour::stats::{Confidence, Point};

use super::centers::two_types;
use crate::support::model;

/// Two types, two groups that cost something, overtime and targets.
static DAY: LazyLock<String> = LazyLock::new(|| two_types("3h", "", ""));

fn entry(text: &str, types: &[usize]) -> Entry {
    Entry {
        model: model(text),
        types: types.to_vec(),
    }
}

fn plan(replications: u64, threads: usize) -> Plan {
    Plan {
        threads,
        ..Plan::new(replications)
    }
}

fn with_agents(n: u32) -> String {
    DAY.replace("agents = 8", &format!("agents = {n}"))
}

/// The types in the other order, by which the second is meant to be read backwards.
fn turned() -> String {
    let calls = DAY.find("[contact.calls]").expect("calls");
    let faults = DAY.find("[contact.faults]").expect("faults");
    let groups = DAY.find("[group.agents]").expect("groups");
    let parts = [
        &DAY[..calls],
        &DAY[faults..groups],
        &DAY[calls..faults],
        &DAY[groups..],
    ];
    parts.concat()
}

fn compare(agents: &[u32], by_interval: bool, plan: &Plan) -> Comparison {
    let entries: Vec<Entry> = agents
        .iter()
        .map(|n| entry(&with_agents(*n), &[0, 1]))
        .collect();
    run(&entries, by_interval, plan, &Progress::default()).expect("days that end")
}

fn point(of: Option<Point>) -> (f64, f64) {
    let point = of.expect("a figure");
    (point.value, point.std_error.expect("many days"))
}

/// Each alternative's own figures are those of a run by itself, interval by interval.
#[test]
fn own_figures_are_those_of_a_run() {
    let plan = plan(70, 2);
    let compared = compare(&[8, 9], true, &plan);
    let confidence = Confidence::default().at(70);
    for (a, agents) in [8, 9].into_iter().enumerate() {
        let own = model(&with_agents(agents));
        let fold = replicate::run(&own, &plan, &Progress::default())
            .expect("days that end")
            .fold;
        let same = |place, measure, want: Option<busyhour::stats::Estimate>| {
            let got = compared.value(place, measure, a);
            let got = got.and_then(|p| p.estimate(&confidence)).expect("a figure");
            let want = want.expect("a figure");
            let near = |x: f64, y: f64| (x - y).abs() <= 1e-9 * (1.0 + y.abs());
            assert!(near(got.mean, want.mean), "{measure:?}: {got:?} {want:?}");
            let half = (got.half_width, want.half_width);
            assert!(
                near(half.0.expect("days"), half.1.expect("days")),
                "{measure:?}: {got:?} {want:?}"
            );
        };
        let ratios = [
            (Measure::ServiceLevel, Ratio::ServiceLevel),
            (Measure::AbandonRate, Ratio::AbandonRate),
            (Measure::BlockRate, Ratio::BlockRate),
            (Measure::Asa, Ratio::Asa),
            (Measure::MeanWait, Ratio::MeanWait),
            (Measure::HandleTime, Ratio::HandleTime),
        ];
        for (measure, ratio) in ratios {
            let want = fold.total_ratio(ratio, &confidence);
            same(Place::Center, measure, want);
            // The mean is the same to the last bit.
            let got = compared.value(Place::Center, measure, a).expect("a figure");
            assert_eq!(Some(got.value), want.map(|w| w.mean), "{measure:?}");
            for (kind, figures) in fold.kinds.iter().enumerate() {
                same(
                    Place::Type(kind),
                    measure,
                    fold.type_ratio(kind, ratio, &confidence),
                );
                for (i, interval) in figures.intervals.iter().enumerate() {
                    let want = interval.ratio(ratio).ratio(&confidence);
                    same(Place::Interval(kind, i), measure, want);
                }
            }
        }
        let offered = fold.total.mean(Mean::Offered).estimate(&confidence);
        same(Place::Center, Measure::Offered, offered);
        let money = fold.money.as_ref().expect("costs");
        let cost = money.total.cost.estimate(&confidence);
        same(Place::Center, Measure::Cost, cost);
        let all = money.with_lost_value.cost.estimate(&confidence);
        same(Place::Center, Measure::CostAndLostValue, all);
        let value = |measure| point(compared.value(Place::Center, measure, a)).0;
        let hours = |of: &dyn Fn(usize) -> f64| (of(0) + of(1)) / 3600.0;
        let overtime = hours(&|g| fold.groups[g].overtime.mean().expect("days"));
        assert!((value(Measure::OvertimeHours) - overtime).abs() < 1e-9);
        let paid = hours(&|g| fold.losses[g].paid.mean().expect("days"));
        assert!((value(Measure::PaidHours) - paid).abs() < 1e-9);
        let met = fold.all_targets.yes as f64 / fold.all_targets.of as f64;
        assert!((value(Measure::AllTargetsMet) - met).abs() < 1e-12);
        let groups = [0, 1].map(|g| {
            let busy = fold.group_ratio(g, GroupRatio::Occupancy, &confidence);
            busy.expect("agents").mean
        });
        let occupancy = value(Measure::Occupancy);
        assert!(occupancy > groups[0].min(groups[1]) && occupancy < groups[0].max(groups[1]));
    }
}

/// A scenario against itself, also with its types in another order: nothing at all.
#[test]
fn what_is_the_same_differs_by_nothing() {
    let entries = [
        entry(&DAY, &[0, 1]),
        entry(&DAY, &[0, 1]),
        entry(&turned(), &[1, 0]),
    ];
    let compared = run(&entries, true, &plan(64, 0), &Progress::default()).expect("days");
    for (m, measure) in Measure::ALL.into_iter().enumerate() {
        let mut places = vec![Place::Center];
        if m < Measure::OF_TYPES {
            places.extend([Place::Type(0), Place::Type(1), Place::Interval(1, 3)]);
        }
        for place in places {
            let own = point(compared.value(place, measure, 1));
            let none = point(compared.difference(place, measure, 1, 0));
            assert_eq!(none, (0.0, 0.0), "{place:?} {measure:?} {own:?}");
            // Sums over types are in another order.
            let (value, error) = point(compared.difference(place, measure, 2, 0));
            let least = 1e-9 * (1.0 + own.0.abs());
            assert!(value.abs() < least, "{place:?} {measure:?} {value}");
            assert!(error < 1e-6 * (1.0 + own.0.abs()), "{measure:?} {error}");
        }
    }
    let twins = run(&entries[..2], false, &plan(32, 0), &Progress::default()).expect("days");
    let level = Measure::ServiceLevel;
    assert_eq!(twins.best_in_mean(level), Some(vec![0.5, 0.5]));
    assert_eq!(twins.best_on_days(level), Some(vec![0.5, 0.5]));
    assert_eq!(twins.reduction(Place::Center, level, 1), None);
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let shown = |threads| format!("{:?}", compare(&[8, 9, 10], true, &plan(150, threads)));
    assert_eq!(shown(1), shown(3));
}

#[test]
fn one_agent_more_is_better_and_dearer() {
    let compared = compare(&[8, 9, 10], false, &plan(200, 0));
    let level = Measure::ServiceLevel;
    let (gain, error) = point(compared.difference(Place::Center, level, 1, 0));
    assert!(gain > 4.0 * error, "{gain} {error}");
    let narrower = compared.reduction(Place::Center, level, 1).expect("chance");
    assert!(narrower > 4.0, "{narrower}");
    let (dearer, _) = point(compared.difference(Place::Center, Measure::PaidHours, 1, 0));
    assert!((dearer - 3.0).abs() < 1e-9, "{dearer}");
    let best = compared.best_in_mean(level).expect("levels");
    assert!(best[2] > 0.99 && best[0] < 0.01, "{best:?}");
    let days = compared.best_on_days(level).expect("levels");
    assert!((days.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{days:?}");
    assert!(days[2] > 0.8, "{days:?}");
    // Who comes does not depend on who is there.
    let offered = point(compared.difference(Place::Center, Measure::Offered, 2, 0));
    assert_eq!(offered, (0.0, 0.0));
}

/// Nobody is there, nobody gives up: such a day has no end, and it is said whose it is.
#[test]
fn an_alternative_that_fails_is_named() {
    let endless = DAY
        .replace("patience = { exponential = { mean = \"5m\" } }\n", "")
        .replace("agents = 4", "agents = [4, 4, 4, 4, 4, 0]");
    let entries = [entry(&DAY, &[0, 1]), entry(&endless, &[0, 1])];
    let failed = run(&entries, false, &plan(64, 2), &Progress::default());
    let failed = failed.expect_err("no end");
    assert_eq!((failed.alternative, failed.failure.replication), (1, 0));
}

/// Four and five agents in steady state, whose difference Erlang A knows: of 800 experiments of
/// 40 days, 95 % of the intervals hold it. 93 to 97 % is within 2.6 standard errors.
#[test]
fn intervals_of_differences_cover_the_exact_one() {
    const EXPERIMENTS: u64 = 800;
    const LINE: &str = r#"
busyhour = 1
duration = "3h"
interval = "30m"
warm_up = "1h"
[contact.calls]
channel = "voice"
arrivals = { rate = "60/h" }
talk = { exponential = { mean = "4m" } }
patience = { exponential = { mean = "3m" } }
service_level = { within = "20s", count = "all_offered" }
[group.agents]
agents = 4
skills = { calls = 1 }
"#;
    let queue = Queue {
        arrivals: 1.0 / 60.0,
        handle_time: 240.0,
        patience: Patience::exponential(180.0),
        lines: None,
    };
    let exact = |agents: f64| {
        let steady = queue.steady(agents).expect("an answer");
        let level = steady.service_level(20.0, Counting::AllOffered);
        (level.expect("contacts"), 1.0 - steady.answered())
    };
    let (four, five) = (exact(4.0), exact(5.0));
    let wanted = [five.0 - four.0, five.1 - four.1];
    let mut entries = [
        entry(LINE, &[0]),
        entry(&LINE.replace("agents = 4", "agents = 5"), &[0]),
    ];
    let confidence = Confidence::default().at(40);
    let mut covered = [0_u32; 2];
    for seed in 1..=EXPERIMENTS {
        for entry in &mut entries {
            entry.model.seed = seed;
        }
        let compared = run(&entries, false, &plan(40, 1), &Progress::default()).expect("days");
        let measures = [Measure::ServiceLevel, Measure::AbandonRate];
        for (m, measure) in measures.into_iter().enumerate() {
            let found = compared.difference(Place::Center, measure, 1, 0);
            let found = found.expect("a figure");
            let half = found.half_width(&confidence).expect("days");
            covered[m] += u32::from((found.value - wanted[m]).abs() <= half);
        }
    }
    for covered in covered {
        let share = f64::from(covered) / EXPERIMENTS as f64;
        assert!((0.93..=0.97).contains(&share), "{share}");
    }
}
