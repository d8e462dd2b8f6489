//! Contacts counted in the interval of their answer or departure.

use serde_json::Value;

use super::{json, made};

/// Two offered intervals by arrival and by event: nobody gets lost, but who waits counts later.
#[test]
fn by_event_everybody_counts_once_and_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scenario, _) = made(folder.path(), 1);
    let run = |by: &str| json(&["run", &scenario, "-n", "64", "--count-by", by]);
    let (arrival, event) = (run("arrival"), run("event"));
    assert_eq!(event["count_by"], "event");
    assert!(arrival.get("count_by").is_none());
    for kind in ["orders", "faults"] {
        let total = |of: &Value, figure: &str| of["contacts"][kind][figure]["mean"].clone();
        for figure in ["offered", "answered", "abandoned", "service_level", "asa"] {
            assert_eq!(
                total(&arrival, figure),
                total(&event, figure),
                "{kind} {figure}"
            );
        }
        let first = |of: &Value, figure: &str| {
            of["contacts"][kind]["intervals"][0][figure]["mean"]
                .as_f64()
                .expect("a count")
        };
        // Those who wait at half past eight are answered or leave in the second half hour.
        assert!(
            first(&event, "offered") < first(&arrival, "offered"),
            "{kind}"
        );
        let whole: f64 = ["answered", "abandoned"]
            .iter()
            .map(|f| first(&event, f))
            .sum();
        assert!((whole - first(&event, "offered")).abs() < 1e-9, "{kind}");
        let queue = |of: &Value| of["contacts"][kind]["intervals"][3]["mean_queue"].clone();
        assert_eq!(queue(&arrival), queue(&event), "{kind}");
    }
}

/// Each way agrees with a log counted the same way.
#[test]
fn a_log_is_counted_as_the_simulation_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scenario, log) = made(folder.path(), 42);
    let backtest = |by: &str| {
        json(&[
            "backtest",
            &scenario,
            &log,
            "--every-day",
            "-n",
            "200",
            "--count-by",
            by,
        ])
    };
    let (arrival, event) = (backtest("arrival"), backtest("event"));
    assert_eq!(event["count_by"], "event");
    let observed = |of: &Value, grain: &str| of["total"][grain]["offered"]["observed"].clone();
    // Who waits at the close is counted after it.
    let (all, before) = (observed(&arrival, "days"), observed(&event, "days"));
    let lost = all.as_f64().expect("a count") - before.as_f64().expect("a count");
    assert!((0.0..8.0).contains(&lost), "{lost}");
    for found in [&arrival, &event] {
        let told = &found["total"]["intervals"]["service_level"];
        let number = |key: &str| told[key].as_f64().expect("a number");
        assert!(
            number("bias").abs() < 4.0 * number("bias_std_error"),
            "{told}"
        );
    }
}
