//! Volumes that grow are told, in the report, on the page and on the screen.

use super::calibrated;
use crate::support::{busyhour, printed};

/// Ten weeks from Monday, 5 January 2026, of which each day has half a per cent more than the day
/// before, times what its weekday has.
fn growing() -> String {
    let mut log = "start,wait,outcome,talk,agent\n".to_owned();
    for day in 0..70 {
        let level = [120.0, 110.0, 100.0, 105.0, 95.0, 60.0, 40.0][day % 7];
        let n = (level * libm::exp(0.005 * day as f64)).round() as usize;
        let (month, date) = match day + 5 {
            d @ ..=31 => (1, d),
            d @ ..=59 => (2, d - 31),
            d => (3, d - 59),
        };
        for i in 0..n {
            let minute = i * 600 / n;
            log += &format!(
                "2026-{month:02}-{date:02} {:02}:{:02}:00,{},answered,{},a{}\n",
                8 + minute / 60,
                minute % 60,
                i % 20,
                60 + i * 37 % 240,
                i % 4
            );
        }
    }
    log
}

#[test]
fn growth_is_told_with_what_it_makes_of_the_forecast() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("log.csv"), growing()).expect("written");
    let report = calibrated(&[&path("log.csv"), "--out", &path("made")]);
    let (_, of) = report["contacts"]
        .as_object()
        .and_then(|all| all.iter().next())
        .expect("a type");
    let trend = &of["trend"];
    let figure = |key: &str| trend[key].as_f64().expect("a figure");
    // 30 days at half a per cent, and 34.5 days from the middle to the end, but for rounding.
    super::near(
        &trend["per_month"]["value"],
        libm::expm1(0.15),
        0.01,
        "growth",
    );
    super::near(&trend["end_against_mean"], libm::expm1(0.1725), 0.01, "end");
    assert_eq!(trend["real"], true);
    assert!(figure("day_cv_without_drift") < 0.03, "{trend}");
    let said = printed(&busyhour(&["calibrate", &path("log.csv")]));
    let page = std::fs::read_to_string(path("made/calibration.html")).expect("a page");
    for text in [said, page] {
        assert!(text.contains("Trend, in 30 days"), "{text}");
    }
}
