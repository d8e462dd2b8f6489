//! A log that the scenario itself has made is predicted; one that another has made is not.

use serde_json::Value;

use super::{json, made, printed};

fn number(of: &Value) -> f64 {
    of.as_f64().unwrap_or(f64::NAN)
}

#[test]
fn the_truth_is_trusted_and_its_bands_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scenario, log) = made(folder.path(), 42);
    let found = json(&["backtest", &scenario, &log, "--every-day", "-n", "300"]);
    assert_eq!(found["days"].as_array().expect("days").len(), 42);
    assert_eq!(found["set_aside"], serde_json::json!([]));
    let of_types = found["contacts"].as_object().expect("types").values();
    for place in of_types.chain([&found["total"]]) {
        for grain in ["days", "intervals"] {
            for (measure, told) in place[grain].as_object().expect("measures") {
                let what = format!("{grain} {measure}: {told}");
                // Four standard errors, and one in ten thousand: some sixty are looked at.
                let (bias, error) = (number(&told["bias"]), number(&told["bias_std_error"]));
                assert!(bias.abs() < 4.0 * error, "{what}");
                assert!(number(&told["pit_p_value"]) > 1e-4, "{what}");
                for band in told["coverage"].as_array().expect("bands") {
                    // Wilson's interval is of 95 %; twice as wide it is of nearly 99.99 %.
                    let held = number(&band["held"]);
                    let half = 2.0 * (number(&band["high"]) - number(&band["low"])) / 2.0;
                    assert!((held - number(&band["expected"])).abs() < half, "{what}");
                }
                // The score of draws from the truth is better than any point's.
                for formula in ["erlang_c", "erlang_a"] {
                    let against = &told[formula];
                    if !against.is_null() {
                        let (own, its) =
                            (number(&against["simulated_crps"]), number(&against["crps"]));
                        assert!(own < its, "{what}");
                    }
                }
            }
        }
    }
    let answer = found["answer"].as_str().expect("a sentence");
    assert!(answer.starts_with("Trust it"), "{answer}");
}

#[test]
fn a_wrong_model_is_not_trusted() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scenario, log) = made(folder.path(), 28);
    let wrong = [
        "--set",
        "group.all.agents=2",
        "--set",
        "contact.orders.arrivals.rate=75/h",
    ];
    let all = [
        &["backtest", &scenario, &log, "--every-day", "-n", "200"][..],
        &wrong,
    ]
    .concat();
    let found = json(&all);
    let days = &found["total"]["days"];
    assert_eq!(days["offered"]["verdict"], "too_high");
    assert_eq!(days["service_level"]["verdict"], "too_low");
    assert_eq!(days["abandon_rate"]["verdict"], "too_high");
    // 15 of 84 contacts an hour too many.
    let bias = number(&days["offered"]["bias"]);
    assert!((bias - 150.0).abs() < 40.0, "{bias}");
    assert!(number(&days["offered"]["pit_p_value"]) < 1e-4);
    let answer = found["answer"].as_str().expect("a sentence");
    assert!(answer.contains("contacts offered comes out"), "{answer}");
    // Days without their day factor are too sure of their volume.
    let sure = ["--set", "contact.orders.arrivals.day_cv=0"];
    let all = [
        &["backtest", &scenario, &log, "--every-day", "-n", "200"][..],
        &sure,
    ]
    .concat();
    let sure = json(&all);
    let nearly = &sure["contacts"]["orders"]["days"]["offered"]["coverage"][2];
    assert!(number(&nearly["high"]) < 0.9, "{nearly}");
}

#[test]
fn weekdays_have_their_own_scenarios() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, log) = made(folder.path(), 42);
    let out = folder.path().join("made").display().to_string();
    printed(&["calibrate", &log, "--out", &out, "--to", "2026-02-01"]);
    let scenario = format!("{out}/scenario.toml");
    let pages = folder.path().join("pages").display().to_string();
    let later = [
        "backtest",
        &scenario,
        &log,
        "--from",
        "2026-02-02",
        "-n",
        "100",
        "--out",
        &pages,
    ];
    let found = json(&later);
    let days = found["days"].as_array().expect("days");
    assert_eq!(days.len(), 14);
    let of = |date: &str| {
        let day = days.iter().find(|d| d["date"] == *date);
        day.map(|d| d["scenario"].clone())
    };
    assert_eq!(of("2026-02-03"), Some("tue".into()));
    assert_eq!(of("2026-02-08"), Some("sun".into()));
    // The same again, to the byte, on one thread.
    let again = json(&[&later[..7], &["--threads", "1"]].concat());
    assert_eq!(found, again);

    let page = std::fs::read_to_string(format!("{pages}/backtest.html")).expect("a page");
    assert!(page.contains("busyhour backtest ") && page.contains("--from 2026-02-02"));
    let table = std::fs::read_to_string(format!("{pages}/backtest.csv")).expect("a table");
    let header = "date,scenario,contact,interval,measure,observed,weight,mean,median,p25,p75,p10,p90,p05,p95,crps,pit,erlang_c,erlang_a";
    assert_eq!(table.lines().next(), Some(header));
    assert!(
        table
            .lines()
            .any(|l| l.starts_with("2026-02-03,tue,faults,08:30,offered,"))
    );
    // Day by day: 14 days, 2 types and all, 6 measures.
    let whole = table.lines().filter(|l| l.split(',').nth(3) == Some(""));
    assert_eq!(whole.count(), 14 * 3 * 6);
}

#[test]
fn names_are_text_on_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scenario, log) = made(folder.path(), 3);
    let out = folder.path().join("pages").display().to_string();
    let text = printed(&[
        "backtest",
        &scenario,
        &log,
        "--every-day",
        "-n",
        "50",
        "--quiet",
        "--out",
        &out,
    ]);
    assert!(text.contains("Intervals"), "{text}");
    let page = std::fs::read_to_string(format!("{out}/backtest.html")).expect("a page");
    assert!(page.contains("The &lt;b&gt;truth&lt;/b&gt;") && !page.contains("<b>truth"));
}
