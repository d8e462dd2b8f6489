//! The real log of a bank, half a year: figures computed independently, which a reader must
//! reproduce (../shared/data/README.md).

use std::sync::OnceLock;

use serde_json::Value;

use super::{calibrated, near, real};
use crate::support::{busyhour, printed};

const LOG: &str = "anonbank_1999/calls_1999_01_06.csv.gz";

/// The whole log, read once.
fn bank() -> Option<&'static Value> {
    static FOUND: OnceLock<Option<Value>> = OnceLock::new();
    let read = || Some(calibrated(&[&real(LOG)?.display().to_string()]));
    FOUND.get_or_init(read).as_ref()
}

#[test]
fn the_figures_of_the_bank_come_out() {
    let Some(found) = bank() else { return };
    assert_eq!(found["log"]["rows"], 213_268);
    let total = &found["total"];
    assert_eq!(total["outcomes"]["answered"], 166_768);
    assert_eq!(total["offered"], 199_939);
    assert_eq!(total["abandoned"], 33_171);
    near(&total["abandon_rate"], 0.1659, 5e-5, "abandoned");
    // Type: offered, abandoned, services, mean, sd, cv, mean and sd of ln s from 10 s.
    let services = [
        (
            "PS", 138_833, 0.1347, 119_796, 193.53, 221.81, 1.146, 4.9103, 0.8913,
        ),
        (
            "NW", 32_772, 0.3465, 21_350, 111.86, 154.74, 1.383, 4.3016, 0.9330,
        ),
        (
            "NE", 17_992, 0.0963, 16_200, 291.67, 349.99, 1.200, 5.2585, 1.0140,
        ),
        (
            "IN", 2_119, 0.3723, 1_312, 308.18, 387.78, 1.258, 5.2519, 1.0300,
        ),
    ];
    for (name, offered, abandoned, n, mean, sd, cv, mu, sigma) in services {
        let kind = &found["contacts"][name];
        assert_eq!(kind["offered"], offered, "{name}");
        near(&kind["abandon_rate"], abandoned, 5.1e-5, name);
        let talk = &kind["talk"];
        assert_eq!(talk["n"], n, "{name}");
        near(&talk["mean"]["value"], mean, 0.0051, name);
        near(&talk["sd"], sd, 0.0051, name);
        near(&talk["cv"], cv, 5.1e-4, name);
        near(&talk["from_10s"]["ln_mean"], mu, 5.1e-5, name);
        near(&talk["from_10s"]["ln_sd"], sigma, 5.1e-5, name);
    }
}

/// n, share of events, S(15) to S(600), median, mean if exponential.
type Curve = (u64, f64, [f64; 7], f64, f64);

#[test]
fn the_patience_of_the_bank_comes_out() {
    let Some(found) = bank() else { return };
    let curves: [(&str, Curve); 5] = [
        (
            "all",
            (
                131_055,
                0.2510,
                [0.9380, 0.8949, 0.8171, 0.7104, 0.6287, 0.5213, 0.3750],
                333.0,
                378.3,
            ),
        ),
        (
            "PS",
            (
                89_932,
                0.2060,
                [0.9398, 0.9031, 0.8305, 0.7330, 0.6734, 0.6005, 0.5013],
                609.0,
                423.9,
            ),
        ),
        (
            "NW",
            (
                24_156,
                0.4662,
                [0.9126, 0.8345, 0.7224, 0.5774, 0.4521, 0.3134, 0.1941],
                170.0,
                234.1,
            ),
        ),
        (
            "NE",
            (
                12_638,
                0.1366,
                [0.9695, 0.9529, 0.9141, 0.8618, 0.8162, 0.7252, 0.4723],
                590.0,
                838.8,
            ),
        ),
        (
            "IN",
            (
                1_715,
                0.4589,
                [0.9498, 0.9140, 0.8215, 0.7097, 0.6266, 0.4871, 0.2460],
                290.0,
                389.0,
            ),
        ),
    ];
    for (name, (n, events, survival, median, mean)) in curves {
        let patience = match name {
            "all" => &found["total"]["patience"],
            _ => &found["contacts"][name]["patience"],
        };
        assert_eq!(patience["n"], n, "{name}");
        let share = patience["events"].as_f64().expect("a count") / n as f64;
        assert!((share - events).abs() < 5.1e-5, "{name}: {share}");
        let curve: &Vec<Value> = patience["kaplan_meier"].as_array().expect("a curve");
        // The report has S(10) too.
        for (point, expected) in curve[1..].iter().zip(survival) {
            near(&point["survival"], expected, 5.1e-5, name);
        }
        near(&patience["median"], median, 0.5, name);
        near(&patience["exponential_mean"]["value"], mean, 0.051, name);
    }
    // The system's doing at 171 to 173 s is seen.
    let spikes = found["contacts"]["NW"]["patience"]["spikes"]
        .as_array()
        .expect("spikes");
    let hold = |s: &Value| s["from"].as_f64() <= Some(172.0) && s["to"].as_f64() > Some(172.0);
    assert!(spikes.iter().any(hold), "{spikes:?}");
}

#[test]
fn the_traps_of_the_bank_are_counted() {
    let Some(found) = bank() else { return };
    let faults = found["log"]["faults"].as_array().expect("faults");
    let rows = |what: &str| {
        let found = faults
            .iter()
            .find(|f| f["what"].as_str().is_some_and(|w| w.contains(what)));
        found.map_or(0, |f| f["rows"].as_u64().unwrap_or(0))
    };
    assert_eq!(rows("phantom"), 1_970);
    assert!(rows("negative time in self-service") > 200);
    assert!(rows("service of 0 s") > 600);
    assert!(rows("agent who is not known") > 1_000);
    assert!(rows("service begins before the wait ends") > 50_000);
    assert!(rows("over midnight") > 100);
    assert!(rows("longer than --longest-talk") > 30);
    let special = found["days"]["special"].as_array().expect("days");
    let has = |date: &str, why: &str| {
        let mut all = special.iter();
        all.any(|s| s["date"] == *date && s["why"].as_str().is_some_and(|w| w.starts_with(why)))
    };
    assert!(has("1999-01-11", "no contact") && has("1999-01-12", "no contact"));
    assert!(has("1999-05-23", "far more"), "{special:?}");
    assert!(has("1999-04-01", "far fewer"));
}

#[test]
fn the_original_layout_tells_the_same() {
    let (Some(log), Some(original)) = (
        real(LOG),
        real("anonbank_1999/original_format_1999_02.txt.gz"),
    ) else {
        return;
    };
    let days = ["--from", "1999-02-01", "--to", "1999-02-28"];
    let short = calibrated(&[&[log.display().to_string().as_str()], &days[..]].concat());
    let long = calibrated(&[&original.display().to_string()]);
    assert_eq!(long["log"]["format"], "Technion's bank data");
    for part in ["total", "contacts"] {
        assert_eq!(short[part], long[part], "{part}");
    }
}

#[test]
fn the_scenario_of_the_bank_can_be_checked_and_run() {
    let Some(log) = real(LOG) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().display().to_string();
    calibrated(&[&log.display().to_string(), "--out", &out]);
    let scenario = folder.path().join("scenario.toml").display().to_string();
    for variant in [
        &[][..],
        &["--variant", "mon"],
        &["--variant", "fri"],
        &["--variant", "sat"],
    ] {
        printed(&busyhour(&[&["check", &scenario], variant].concat()));
    }
    let run = busyhour(&["run", &scenario, "-n", "60", "--format", "json", "--quiet"]);
    let summary: Value = serde_json::from_str(&printed(&run)).expect("JSON");
    // An ordinary Sunday: about 1,600 offered, and the bank's own level of waiting.
    let offered = summary["total"]["offered"]["mean"]
        .as_f64()
        .expect("a count");
    assert!((1_400.0..1_800.0).contains(&offered), "{offered}");
    let abandoned = summary["total"]["abandon_rate"]["mean"]
        .as_f64()
        .expect("a share");
    assert!((0.10..0.25).contains(&abandoned), "{abandoned}");
}
