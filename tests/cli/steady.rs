//! `busyhour run --steady`: the steady state from one long run.

use super::{busyhour, printed};

const QUICK: &str = "scenarios/quick-start/scenario.toml";

fn run(arguments: &[&str]) -> std::process::Output {
    busyhour(&["run", "--steady", "--quiet"], arguments)
}

/// What Erlang A says of the textbook queue is within the intervals, or nearly.
#[test]
fn the_textbook_queue_is_that_of_the_formula() {
    let text = printed(run(&[QUICK, "-n", "100", "--format", "json"]));
    let found: serde_json::Value = serde_json::from_str(&text).expect("valid JSON");
    let calls = &found["contacts"]["calls"];
    for (key, exact) in [("service_level", 0.9257), ("abandon_rate", 0.0188)] {
        let of = |part: &str| calls[key][part].as_f64().expect("a number");
        let off = (of("mean") - exact).abs();
        assert!(off < 2.0 * of("half_width") + 5e-5, "{key}: {}", calls[key]);
        assert_eq!(calls[key]["independent"], true);
    }
    let total = found["warm_up"].as_f64().zip(found["counted"].as_f64());
    let (warm_up, counted) = total.expect("both");
    assert_eq!(warm_up + counted, 100.0 * 12.0 * 3600.0);
}

#[test]
fn the_screen_fits_and_is_the_same_each_time() {
    let said = printed(run(&[QUICK, "-n", "50"]));
    assert!(said.lines().all(|l| l.chars().count() <= 80), "{said}");
    assert!(said.contains("the steady state"), "{said}");
    assert!(said.contains("±"), "{said}");
    assert_eq!(said, printed(run(&[QUICK, "-n", "50", "--threads", "1"])));
}

#[test]
fn a_day_with_peaks_is_refused_with_the_reason() {
    let output = run(&["scenarios/routing-study/scenario.toml"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("the volume changes with the time"), "{said}");
    assert!(said.contains("help: "), "{said}");
    let short = run(&[QUICK, "-n", "2"]);
    let said = String::from_utf8_lossy(&short.stderr).into_owned();
    assert_eq!(short.status.code(), Some(2), "{said}");
    assert!(said.contains("too few intervals"), "{said}");
}
