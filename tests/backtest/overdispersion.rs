//! Counts of a large bank vary far more than Poisson's: the fitted arrivals do as much.

use std::path::Path;

use busyhour::calibrate::fit::{DayCounts, Profile, correlation, factors, variance_to_mean};
use busyhour::model::{DayDemand, compile};
use busyhour::random::{DayKey, Purpose, ReplicationKey, Sampling};
use busyhour::scenario::{Overrides, parse};
use busyhour::stats::Confidence;
use rand_distr::{Distribution, Poisson};

/// Days of the log, intervals of five minutes of a day.
const DAYS: usize = 164;
const SLOTS: usize = 169;
/// Logs that are simulated.
const LOGS: u64 = 100;

/// Contacts by day and five minutes; `None`, said aloud, where the log is not there.
fn bank() -> Option<Vec<Vec<u64>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/bank_calls_2003/calls_5min_2003.csv");
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    let mut days: Vec<Vec<u64>> = Vec::new();
    let mut last = String::new();
    for row in csv::Reader::from_path(path).expect("a table").records() {
        let row = row.expect("a row");
        let date = row[0][..10].to_owned();
        if date != last {
            days.push(Vec::new());
            last = date;
        }
        let count: f64 = row[1].parse().expect("a count");
        days.last_mut().expect("a day").push(count as u64);
    }
    Some(days)
}

/// Mean variance-to-mean by 5 minutes, half hour and day; mean correlation of neighbouring half
/// hours, and of the morning with the rest.
fn figures(days: &[Vec<u64>]) -> [f64; 5] {
    let counts = DayCounts::new(days, None).expect("counts");
    let ratio = |width: usize| {
        let found = variance_to_mean(&counts, width).expect("a ratio");
        found.mean.expect("a mean")
    };
    let halves = counts.aggregated(6).expect("half hours");
    let column = |i: usize| -> Vec<f64> { (0..DAYS).map(|d| halves.day(d)[i]).collect() };
    let pairs = SLOTS / 6 - 1;
    let neighbours: f64 = (0..pairs)
        .filter_map(|i| correlation(&column(i), &column(i + 1)))
        .sum();
    let part = |from: usize, to: usize| -> Vec<f64> {
        let day = |d: usize| counts.day(d)[from..to].iter().sum();
        (0..DAYS).map(day).collect()
    };
    let rest = correlation(&part(0, 60), &part(60, SLOTS)).expect("a correlation");
    [
        ratio(1),
        ratio(6),
        ratio(SLOTS),
        neighbours / pairs as f64,
        rest,
    ]
}

#[test]
fn the_counts_of_2003_are_reproduced() {
    let Some(days) = bank() else { return };
    let counts = DayCounts::new(&days, None).expect("counts");
    let fitted = factors(&counts, Profile::Estimated, &Confidence::default()).expect("factors");
    let profile = counts.profile(0);
    let expected: Vec<String> = profile.iter().map(|m| format!("{m:.3}")).collect();
    let rho = fitted.correlation.as_ref().map_or(0.0, |c| c.value);
    let scenario = format!(
        "busyhour = 1\nduration = \"845m\"\ninterval = \"5m\"\n[contact.calls]\nchannel = \"voice\"\n\
         arrivals = {{ per_interval = [{}], day_cv = {:.5}, interval_cv = {:.5}, \
         interval_correlation = {:.5} }}\ntalk = {{ constant = {{ value = \"1s\" }} }}\n\
         [group.all]\nagents = 100\nskills = {{ calls = 1 }}\n",
        expected.join(", "),
        fitted.day_cv.value,
        fitted.interval_cv.value,
        rho.clamp(0.0, 0.999),
    );
    let scenario = parse(&scenario, &Overrides::default())
        .expect("a scenario")
        .scenario;
    let model = compile(&scenario).expect("a model");
    let mut day = DayDemand::default();
    let mut simulated: Vec<[f64; 5]> = Vec::new();
    for log in 0..LOGS {
        let mut rows = Vec::with_capacity(DAYS);
        for d in 0..DAYS as u64 {
            let number = log * DAYS as u64 + d;
            let key = ReplicationKey::new(2003, number);
            let days = DayKey::new(2003, number, Sampling::Independent);
            model.demand.draw(&days, &model.clock, 1.0, &mut day);
            let mut stream = key.named("counts", 0, 0).stream(Purpose::Arrival, 0);
            let draw = |mean: &f64| {
                let law = Poisson::new(mean.max(1e-9)).expect("a mean");
                let count: f64 = law.sample(&mut stream);
                count as u64
            };
            rows.push(day.expected.iter().map(draw).collect());
        }
        simulated.push(figures(&rows));
    }
    let observed = figures(&days);
    let names = [
        "5 minutes",
        "half hour",
        "day",
        "neighbours",
        "morning and rest",
    ];
    for (f, name) in names.iter().enumerate() {
        let mut values: Vec<f64> = simulated.iter().map(|s| s[f]).collect();
        values.sort_by(f64::total_cmp);
        // The second from each side: 96 % of logs of as many days.
        let (low, high) = (values[1], values[values.len() - 2]);
        println!(
            "{name}: {:.3}, simulated {low:.3} to {high:.3}",
            observed[f]
        );
        assert!(
            low <= observed[f] && observed[f] <= high,
            "{name}: {} not in {low} to {high}",
            observed[f]
        );
    }
}
