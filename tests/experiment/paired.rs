//! Alternatives on the same replications.

use busyhour::experiment::{Alternative, Figure, Paired, Subject, run};
use busyhour::measures::{Mean, Ratio};
use busyhour::replicate::{Plan, Progress};

use crate::support::model;

const DAY: &str = r#"
busyhour = 1
duration = "4h"
interval = "30m"
seed = 5
[contact.calls]
channel = "voice"
arrivals = { rate = "120/h", day_cv = 0.15 }
talk = { lognormal = { mean = "4m", cv = 1.0 } }
patience = { exponential = { mean = "3m" } }
[group.agents]
agents = 9
skills = { calls = 1 }
"#;

const LEVEL: Figure = Figure::Ratio(Ratio::ServiceLevel);
const OFFERED: Figure = Figure::Mean(Mean::Offered);

/// Days with so many agents each.
fn staffed(agents: &[u32], replications: u64, threads: usize) -> Paired {
    let with = |n: &u32| {
        let text = DAY.replace("agents = 9", &format!("agents = {n}"));
        Alternative::from(model(&text))
    };
    let all: Vec<Alternative> = agents.iter().map(with).collect();
    let plan = Plan {
        threads,
        ..Plan::new(replications)
    };
    run(&all, &[LEVEL, OFFERED], &plan, &Progress::default())
}

#[test]
fn the_same_customers_make_differences_sharp() {
    let pair = staffed(&[9, 10], 300, 0);
    let of = |weights: &[(usize, f64)]| {
        let point = pair.contrast(Subject::Total, LEVEL, weights).expect("days");
        (point.value, point.std_error.expect("days"))
    };
    let (gain, error) = of(&[(1, 1.0), (0, -1.0)]);
    let (first, apart) = of(&[(0, 1.0)]);
    let (second, _) = of(&[(1, 1.0)]);
    assert!((second - first - gain).abs() < 1e-12);
    assert!(gain > 4.0 * error, "{gain} {error}");
    assert!(error < 0.5 * apart, "{error} {apart}");
    // Who comes does not depend on who is there.
    let offered = pair.contrast(Subject::Type(0), OFFERED, &[(1, 1.0), (0, -1.0)]);
    let offered = offered.expect("days");
    assert_eq!((offered.value, offered.std_error), (0.0, Some(0.0)));
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let shown = |threads| format!("{:?}", staffed(&[8, 9, 10], 300, threads));
    assert_eq!(shown(1), shown(3));
}

/// Nobody is there, nobody gives up: such a day has no end, and the other still counts.
#[test]
fn an_alternative_that_fails_has_no_figures() {
    let text = DAY.replace("patience = { exponential = { mean = \"3m\" } }\n", "");
    let endless = text.replace("agents = 9", "agents = [9, 9, 9, 9, 9, 9, 9, 0]");
    let [fails, ends] = [endless, text].map(|text| Alternative::from(model(&text)));
    let done = run(
        &[fails, ends],
        &[LEVEL],
        &Plan::new(40),
        &Progress::default(),
    );
    assert_eq!(done.failures[0].as_ref().map(|f| f.replication), Some(0));
    assert!(done.contrast(Subject::Total, LEVEL, &[(0, 1.0)]).is_none());
    assert!(
        done.contrast(Subject::Total, LEVEL, &[(1, 1.0), (0, -1.0)])
            .is_none()
    );
    assert!(done.contrast(Subject::Total, LEVEL, &[(1, 1.0)]).is_some());
    assert_eq!(done.replications, 40);
}

#[test]
fn a_run_that_is_stopped_keeps_whole_blocks() {
    let all = [Alternative::from(model(DAY))];
    let progress = Progress::default();
    progress.stop();
    let done = run(&all, &[LEVEL], &Plan::new(64), &progress);
    assert!(done.stopped_early);
    assert_eq!(done.replications, 0);
    assert!(done.contrast(Subject::Total, LEVEL, &[(0, 1.0)]).is_none());
}
