//! The steady state from one long run, against the formula that knows it.

use busyhour::erlang::{Counting, Patience, Queue};
use busyhour::experiment::steady::{Figure, Unsteady, obstacles, run};
use busyhour::measures::Ratio;
use busyhour::scenario::Scenario;
use busyhour::stats::Confidence;

use crate::support::read;

/// One call a minute, 4 minutes each, five agents, a patience of 3 minutes.
const CENTER: &str = r#"
busyhour = 1
duration = "12h"
interval = "30m"
[contact.calls]
channel = "voice"
arrivals = { rate = "60/h" }
talk = { exponential = { mean = "4m" } }
patience = { exponential = { mean = "3m" } }
service_level = { within = "20s", target = 0.8, count = "all_offered" }
[group.agents]
agents = 5
skills = { calls = 1 }
"#;

const MOST_WAITING: u32 = 100_000;

/// The figures of [`CENTER`] by Erlang A.
fn exact() -> [(Figure, f64); 6] {
    let queue = Queue {
        arrivals: 1.0 / 60.0,
        handle_time: 240.0,
        patience: Patience::Exponential(180.0),
        lines: None,
    };
    let steady = queue.steady(5.0).expect("a steady state");
    let level = steady.service_level(20.0, Counting::AllOffered);
    [
        (Figure::Type(0, Ratio::ServiceLevel), level.expect("calls")),
        (Figure::Type(0, Ratio::AbandonRate), steady.abandon_rate()),
        (Figure::Type(0, Ratio::Asa), steady.asa().expect("answers")),
        (Figure::Total(Ratio::MeanWait), steady.mean_wait()),
        (Figure::Queue(0), steady.mean_queue()),
        (Figure::Occupancy(0), steady.occupancy()),
    ]
}

/// By figure, the share of runs of so many intervals whose interval covers the exact value.
fn coverage(runs: u64, intervals: usize) -> Vec<f64> {
    let exact = exact();
    let mut covered = vec![0.0; exact.len()];
    let mut told = vec![0.0; exact.len()];
    for seed in 0..runs {
        let scenario = Scenario {
            seed,
            ..read(CENTER)
        };
        let steady = run(&scenario, intervals, MOST_WAITING).expect("a steady state");
        for (f, (figure, value)) in exact.iter().enumerate() {
            let found = steady.figure(*figure).expect("data");
            let half = found.point.half_width(&Confidence::default());
            // Nearly every run is long enough for every figure.
            let Some(half) = half else { continue };
            told[f] += 1.0;
            covered[f] += f64::from((found.point.value - value).abs() <= half);
        }
    }
    assert!(told.iter().all(|n| *n >= 0.98 * runs as f64), "{told:?}");
    covered
        .iter()
        .zip(&told)
        .map(|(yes, of)| yes / of)
        .collect()
}

/// A hundred runs: within four standard errors of 95 %.
#[test]
fn the_intervals_cover_erlang_a() {
    let runs = 100;
    let error = (0.95f64 * 0.05 / runs as f64).sqrt();
    for (share, (figure, _)) in coverage(runs, 600).into_iter().zip(exact()) {
        assert!((share - 0.95).abs() < 4.0 * error, "{figure:?}: {share}");
    }
}

/// 3,000 runs: 93.5 to 96.5 % for every figure.
#[test]
#[ignore = "takes minutes"]
fn the_intervals_cover_erlang_a_closely() {
    let shares = coverage(3000, 600);
    println!("{shares:.4?}");
    for (share, (figure, _)) in shares.into_iter().zip(exact()) {
        assert!((0.935..=0.965).contains(&share), "{figure:?}: {share}");
    }
}

/// A thousand calls wait at the start, and five agents take days to get through them.
#[test]
fn a_known_start_is_cut() {
    let queue = vec!["\"10s\""; 1000].join(", ");
    let patient = CENTER
        .replace("patience = { exponential = { mean = \"3m\" } }\n", "")
        .replace("agents = 5", "agents = 6");
    let text = format!("{patient}[initial.calls]\nwaiting = [{queue}]\n");
    let full = run(&read(&text), 4000, MOST_WAITING).expect("it settles");
    // Six agents take 90 calls an hour, 60 come: about 33 hours of two intervals each.
    assert!((50..400).contains(&full.warm_up), "{}", full.warm_up);
    let empty = run(&read(&patient), 4000, MOST_WAITING).expect("a steady state");
    let wait = Figure::Type(0, Ratio::Asa);
    let asa = |of: &busyhour::experiment::steady::Steady| {
        let point = of.figure(wait).expect("data").point;
        (point.value, point.std_error.expect("independent batches"))
    };
    let ((a, error_a), (b, error_b)) = (asa(&full), asa(&empty));
    let error = (error_a * error_a + error_b * error_b).sqrt();
    assert!((a - b).abs() < 4.0 * error, "{a} {b} ± {error}");
}

/// Above capacity and without patience the queue grows for ever.
#[test]
fn what_never_settles_is_told() {
    let text = CENTER
        .replace("patience = { exponential = { mean = \"3m\" } }\n", "")
        .replace("agents = 5", "agents = 3");
    let why = run(&read(&text), 400, MOST_WAITING).expect_err("it never settles");
    assert_eq!(why, Unsteady::NeverSettles);
}

#[test]
fn what_changes_with_the_time_is_refused() {
    let changes = [
        (
            "rate = \"60/h\"",
            "total = 900, profile = [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]",
            "volume changes",
        ),
        ("rate = \"60/h\"", "rate = \"60/h\", day_cv = 0.1", "day_cv"),
        (
            "agents = 5",
            "agents = [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 6, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]",
            "agents of `agents` change",
        ),
        (
            "agents = 5",
            "agents = 5\nshrinkage = { planned = 0.1 }",
            "shrinkage",
        ),
        (
            "[group.agents]",
            "groups = { agents = { rank = 1, when = \"time > 1h\" } }\n[group.agents]",
            "asks for the time",
        ),
        (
            "busyhour = 1",
            "busyhour = 1\nuncertainty = { volume = 0.05 }",
            "uncertainty",
        ),
        (
            "[group.agents]",
            "[[shock]]\nat = \"02:00\"\nfor = \"1h\"\nvolume = 2.0\n[group.agents]",
            "shocks",
        ),
        (
            "mean = \"4m\"",
            "mean = [\"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"4m\", \"5m\"]",
            "distribution or a share",
        ),
    ];
    assert_eq!(obstacles(&read(CENTER)), Vec::<String>::new());
    for (from, to, want) in changes {
        let scenario = read(&CENTER.replacen(from, to, 1));
        match run(&scenario, 600, MOST_WAITING) {
            Err(Unsteady::Changes(what)) => {
                assert_eq!(what.len(), 1, "{what:?}");
                assert!(what[0].contains(want), "{what:?}");
            }
            other => panic!("{to}: {:?}", other.err()),
        }
    }
    let short = run(&read(CENTER), 199, MOST_WAITING).expect_err("too short");
    assert_eq!(short, Unsteady::TooShort);
}
