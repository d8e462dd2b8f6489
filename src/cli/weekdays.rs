//! A scenario of a day and its variants as what stands for the days of a log, by weekday.

use super::Refusal;
use super::common::{ScenarioArgs, colour_on_stderr, show_warnings, wrong};
use crate::calibrate::calendar::WEEKDAYS;
use crate::scenario::{Scenario, variants};

const DAY: f64 = 86_400.0;

/// A scenario and the weekday of its start, Monday 0; `None`: it stands for every day.
pub struct OfWeekday {
    /// The variant, or the weekday.
    pub name: String,
    /// The scenario.
    pub scenario: Scenario,
    /// The weekday.
    pub weekday: Option<usize>,
}

/// For each weekday, Monday first, the position of its scenario.
pub fn by_weekday(all: &[OfWeekday]) -> [Option<usize>; 7] {
    std::array::from_fn(|weekday| {
        all.iter()
            .position(|of| of.weekday.is_none_or(|own| own == weekday))
    })
}

/// When a scenario begins \[s after midnight\].
pub fn since_midnight(scenario: &Scenario) -> f64 {
    let civil = scenario.start.as_ref().map(|s| s.civil.time());
    civil.map_or(0.0, |t| {
        let minutes = 60.0 * f64::from(t.hour()) + f64::from(t.minute());
        60.0 * minutes + f64::from(t.second())
    })
}

/// The scenario and its variants that stand for weekdays: each by the weekday of its start.
pub fn of_weekdays(
    given: &ScenarioArgs,
    every_day: bool,
    seed: Option<u64>,
    quiet: bool,
) -> Result<Vec<OfWeekday>, Refusal> {
    let base = read(given, None, seed, quiet)?;
    let mut all = vec![base];
    let alone = every_day || given.variant.is_some();
    if every_day {
        all[0].weekday = None;
    }
    if !alone && all[0].weekday.is_some() {
        let names = variants(&given.scenario)
            .map_err(|faults| Refusal::Wrong(faults.render(colour_on_stderr())))?;
        // A variant named after a weekday stands for it before others do.
        let (named, others): (Vec<String>, Vec<String>) = names
            .into_iter()
            .partition(|name| WEEKDAYS.contains(&name.as_str()));
        for name in named.into_iter().chain(others) {
            let args = ScenarioArgs {
                variant: Some(name.clone()),
                ..given.clone()
            };
            let read = read(&args, Some(&name), seed, quiet)?;
            if all.iter().all(|of| of.weekday != read.weekday) {
                all.push(read);
            }
        }
    }
    let first = &all[0];
    if first.scenario.duration > DAY {
        return Err(wrong(
            "the scenario is longer than a day\nhelp: a backtest takes a scenario of a day, \
                 with a variant for each weekday, as `busyhour calibrate` writes it",
        ));
    }
    let grid = |s: &Scenario| {
        let names: Vec<String> = s.contacts.iter().map(|c| c.name.clone()).collect();
        (names, s.interval, s.intervals, s.warm_up)
    };
    let other = all.iter().find(|of| {
        grid(&of.scenario) != grid(&first.scenario)
            || since_midnight(&of.scenario) != since_midnight(&first.scenario)
    });
    if let Some(other) = other {
        return Err(wrong(format!(
            "variant `{}` has other contact types, another time of day, or other intervals \
                 than the scenario\nhelp: give all weekdays the same, or choose one by --variant",
            other.name
        )));
    }
    Ok(all)
}

fn read(
    args: &ScenarioArgs,
    name: Option<&str>,
    seed: Option<u64>,
    quiet: bool,
) -> Result<OfWeekday, Refusal> {
    let loaded = args.load()?;
    if name.is_none() && !quiet {
        show_warnings(&loaded.warnings);
    }
    let mut scenario = loaded.scenario;
    scenario.seed = seed.unwrap_or(scenario.seed);
    let start = scenario.start.as_ref();
    let weekday = start.map(|s| s.civil.weekday().to_monday_zero_offset() as usize);
    let own = weekday.map_or("every day", |w| WEEKDAYS[w]);
    Ok(OfWeekday {
        name: name.or(args.variant.as_deref()).unwrap_or(own).to_owned(),
        weekday,
        scenario,
    })
}
