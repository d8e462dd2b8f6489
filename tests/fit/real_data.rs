//! Figures of real logs (../shared/data/README.md), computed there independently.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use busyhour::calibrate::fit::{
    Criterion, DayCounts, HANDLE_TIME_FAMILIES, KaplanMeier, LawFamily, Lifetimes,
    PATIENCE_FAMILIES, Profile, SpikeTest, correlation, day_factor, dispersion, fit_law, fit_laws,
    fit_patience, set_aside, spikes, variance_to_mean,
};
use busyhour::stats::Confidence;

/// The file, or a message on the terminal, past the test harness, that the test was not made.
fn data(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    let line = format!("\nSKIPPED: ../shared/data/{name} is not here\n");
    drop(std::io::stderr().write_all(line.as_bytes()));
    None
}

/// What the tests need of a call.
struct Call {
    kind: String,
    outcome: String,
    /// Whether the log says when it joined the queue.
    joined: bool,
    self_service: f64,
    queue: f64,
    service: f64,
}

/// The bank's calls of 1999, unpacked by gzip.
fn calls() -> Option<Vec<Call>> {
    let path = data("anonbank_1999/calls_1999_01_06.csv.gz")?;
    let text = Command::new("gzip")
        .arg("-dc")
        .arg(path)
        .output()
        .ok()?
        .stdout;
    let mut reader = csv::Reader::from_reader(text.as_slice());
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|h| h == name).unwrap();
    let [kind, outcome, joined, vru, queue, service] = [
        "type",
        "outcome",
        "queue_start",
        "vru_s",
        "queue_s",
        "service_s",
    ]
    .map(place);
    let mut calls = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let number = |i: usize| row[i].parse().unwrap_or(f64::NAN);
        calls.push(Call {
            kind: row[kind].to_owned(),
            outcome: row[outcome].to_owned(),
            joined: !row[joined].is_empty(),
            self_service: number(vru),
            queue: number(queue),
            service: number(service),
        });
    }
    assert_eq!(calls.len(), 213_268);
    Some(calls)
}

fn waits(calls: &[Call], kind: &str) -> Lifetimes {
    let chosen = calls.iter().filter(|call| {
        (kind == "all" || call.kind == kind)
            && call.joined
            && call.queue > 0.0
            && call.self_service >= 0.0
            && call.outcome != "PHANTOM"
    });
    Lifetimes::new(chosen.map(|call| (call.queue, call.outcome == "HANG"))).unwrap()
}

#[test]
fn patience_of_the_bank_of_1999() {
    let Some(calls) = calls() else { return };
    let table = [
        (
            "all",
            131_055,
            25.10,
            [0.9380, 0.8949, 0.8171, 0.7104, 0.6287, 0.5213, 0.3750],
            333.0,
            378.3,
        ),
        (
            "PS",
            89_932,
            20.60,
            [0.9398, 0.9031, 0.8305, 0.7330, 0.6734, 0.6005, 0.5013],
            609.0,
            423.9,
        ),
        (
            "NW",
            24_156,
            46.62,
            [0.9126, 0.8345, 0.7224, 0.5774, 0.4521, 0.3134, 0.1941],
            170.0,
            234.1,
        ),
        (
            "NE",
            12_638,
            13.66,
            [0.9695, 0.9529, 0.9141, 0.8618, 0.8162, 0.7252, 0.4723],
            590.0,
            838.8,
        ),
        (
            "IN",
            1_715,
            45.89,
            [0.9498, 0.9140, 0.8215, 0.7097, 0.6266, 0.4871, 0.2460],
            290.0,
            389.0,
        ),
    ];
    let c = Confidence::default();
    for (kind, n, events, survival, median, mean) in table {
        let sample = waits(&calls, kind);
        let share = 100.0 * sample.events() as f64 / sample.n() as f64;
        assert_eq!(sample.n(), n, "{kind}");
        assert!((share - events).abs() <= 0.00501, "{kind} {share}");
        let curve = KaplanMeier::new(&sample);
        for (time, s) in [15.0, 30.0, 60.0, 120.0, 180.0, 300.0, 600.0]
            .into_iter()
            .zip(survival)
        {
            assert!(
                (curve.survival(time) - s).abs() <= 0.000_050_1,
                "{kind} {time}"
            );
        }
        assert_eq!(curve.median(), Some(median), "{kind}");
        let (low, high) = curve.quantile_interval(0.5, &c);
        assert!(low.unwrap() <= median && high.is_none_or(|high| high >= median));
        let fit = fit_law(LawFamily::Exponential, &sample, None, &c).unwrap();
        assert!(
            (fit.parameters[0].value - mean).abs() <= 0.0501,
            "{kind} {fit:?}"
        );
    }
}

#[test]
fn hang_ups_by_the_system_of_1999_are_found() {
    let Some(calls) = calls() else { return };
    let sample = waits(&calls, "all");
    let found = spikes(&sample, &SpikeTest::default()).unwrap();
    let hang_up = found.iter().find(|s| s.holds(172.0));
    let hang_up = hang_up.unwrap_or_else(|| panic!("{found:?}"));
    assert!(hang_up.from >= 170.0 && hang_up.to <= 174.0, "{found:?}");
    assert!(hang_up.events as f64 > 3.0 * hang_up.expected);
    // The announcements' rises at 10–15 s and 55–60 s are behaviour.
    assert!(!found.iter().any(|s| s.from < 70.0), "{found:?}");
    let spared = set_aside(&sample, &found);
    let gone: u64 = found.iter().map(|s| s.events).sum();
    assert_eq!(spared.events() + gone, sample.events());
}

#[test]
fn services_of_the_bank_of_1999() {
    let Some(calls) = calls() else { return };
    let table = [
        ("PS", 119_796, 193.53, 4.9103, 0.8913),
        ("NW", 21_350, 111.86, 4.3016, 0.9330),
        ("NE", 16_200, 291.67, 5.2585, 1.0140),
        ("IN", 1_312, 308.18, 5.2519, 1.0300),
    ];
    for (kind, n, mean, mu, sigma) in table {
        let of_kind = || {
            let chosen = calls
                .iter()
                .filter(|c| c.kind == kind && c.outcome == "AGENT");
            chosen
                .map(|c| c.service)
                .filter(|s| *s > 0.0 && *s <= 3600.0)
        };
        let all = Lifetimes::complete(of_kind()).unwrap();
        assert_eq!(all.n(), n, "{kind}");
        assert!(
            (all.exposure() / all.n() as f64 - mean).abs() <= 0.00501,
            "{kind}"
        );
        let long = Lifetimes::complete(of_kind().filter(|s| *s >= 10.0)).unwrap();
        let fit = fit_law(LawFamily::Lognormal, &long, None, &Confidence::default()).unwrap();
        assert!(
            (fit.parameters[0].value - mu).abs() <= 0.000_050_1,
            "{kind} {fit:?}"
        );
        // The table's deviation may divide by n or n − 1.
        assert!(
            (fit.parameters[1].value - sigma).abs() <= 0.0005,
            "{kind} {fit:?}"
        );
    }
}

#[test]
fn every_family_can_be_fitted_to_real_calls() {
    let Some(calls) = calls() else { return };
    let c = Confidence::default();
    let sample = waits(&calls, "IN");
    let patience = fit_patience(&sample, &PATIENCE_FAMILIES, None, Criterion::Bic, &c).unwrap();
    assert_eq!(patience.failed, []);
    let best = &patience.fits[0].fit;
    // The law that fits best stays near the curve.
    let curve = KaplanMeier::new(&sample);
    for time in [30.0, 60.0, 120.0, 300.0] {
        let off = 1.0 - best.law.cdf(time) - curve.survival(time);
        assert!(off.abs() < 0.05, "{time} {:?}", best.law);
    }
    let services = calls
        .iter()
        .filter(|c| c.kind == "IN" && c.outcome == "AGENT");
    let services = services
        .map(|c| c.service)
        .filter(|s| *s > 0.0 && *s <= 3600.0);
    let services = Lifetimes::complete(services).unwrap();
    let laws = fit_laws(&HANDLE_TIME_FAMILIES, &services, None, Criterion::Bic, &c).unwrap();
    for fit in &laws.fits {
        println!("{:?} BIC {:.1}", fit.law, fit.bic);
    }
    for (family, why) in &laws.failed {
        println!("{family:?}: {why}");
    }
    let mean = services.exposure() / services.n() as f64;
    let fitted = laws.fits[0].mean.unwrap();
    assert!(
        (fitted.value / mean - 1.0).abs() < 0.05,
        "{fitted:?} {mean}"
    );
}

#[test]
fn dispersion_of_the_bank_of_2003() {
    let Some(path) = data("bank_calls_2003/calls_5min_2003.csv") else {
        return;
    };
    let mut days: Vec<Vec<u64>> = Vec::new();
    let mut last = String::new();
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let date = row[0][..10].to_owned();
        if date != last {
            days.push(Vec::new());
            last = date;
        }
        days.last_mut()
            .unwrap()
            .push(row[1].parse::<f64>().unwrap() as u64);
    }
    let counts = DayCounts::new(&days, None).unwrap();
    assert_eq!((counts.days(), counts.intervals()), (164, 169));
    let totals = counts.totals();
    let mean = totals.iter().sum::<f64>() / 164.0;
    assert_eq!(mean.round(), 32_461.0);
    let day = variance_to_mean(&counts, 169).unwrap();
    assert_eq!(day.mean.unwrap().round(), 262.0);
    let fine = variance_to_mean(&counts, 1).unwrap().ratios;
    let fine: Vec<f64> = fine.into_iter().flatten().collect();
    let least = fine.iter().copied().fold(f64::INFINITY, f64::min);
    let most = fine.iter().copied().fold(0.0, f64::max);
    assert!(
        (least - 1.4).abs() < 0.05 && (most - 5.6).abs() < 0.05,
        "{least} {most}"
    );
    // Half hours: numpy gives a mean ratio of 14.1558.
    let half = variance_to_mean(&counts, 6).unwrap();
    assert!((half.mean.unwrap() - 14.1558).abs() < 1e-4);

    let halves = counts.aggregated(6).unwrap();
    let column = |from: usize, to: usize| -> Vec<f64> {
        (0..164)
            .map(|d| halves.day(d)[from..to].iter().sum())
            .collect()
    };
    let neighbours =
        (0..27).map(|i| correlation(&column(i, i + 1), &column(i + 1, i + 2)).unwrap());
    assert!((neighbours.sum::<f64>() / 27.0 - 0.89).abs() < 0.005);
    let morning: Vec<f64> = (0..164).map(|d| counts.day(d)[..60].iter().sum()).collect();
    let rest: Vec<f64> = (0..164).map(|d| counts.day(d)[60..].iter().sum()).collect();
    assert!((correlation(&morning, &rest).unwrap() - 0.81).abs() < 0.005);

    let test = dispersion(&counts, Profile::Estimated).unwrap();
    assert!(test.ratio > 2.0 && test.p_value < 1e-12, "{test:?}");
    // The days' cv is 0.0898 by moments; the gamma's likelihood gives 0.0875 ± 0.0049.
    let factor = day_factor(&counts, Profile::Estimated, &Confidence::default()).unwrap();
    assert!(factor.cv.covers(0.0898), "{factor:?}");
    assert!((factor.cv.value - 0.0875).abs() < 5e-5, "{factor:?}");
}
