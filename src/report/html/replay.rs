//! Days to watch: who waits and what agents do, minute by minute.

use serde_json::{Value, json};

use super::day::intervals;
use super::frame::note;
use super::markup::Html;
use super::table::{folded, plain_table, scrolling};
use crate::measures::{DayCourse, GroupCourse, TypeCourse};
use crate::random::Sampling;
use crate::replicate::Replayed;
use crate::report::format::{count, percent};
use crate::report::summary::Run;
use crate::report::terminal::days;

/// Types and groups that are shown at most: more cannot be watched at once.
const MOST_SHOWN: usize = 16;
/// Numbers that a page holds at most, so that it stays small.
const MOST: f64 = 300_000.0;
/// Times between two moments that read well \[s\].
const STEPS: [f64; 10] = [
    15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0,
];
/// Moments of a day that are enough for the eye.
const MOMENTS: f64 = 1_600.0;

/// The time between two moments with which so many days are replayed for a page \[s\].
#[must_use]
pub fn replay_step(run: &Run<'_>, wanted: usize) -> f64 {
    let length = run.window();
    let (types, groups) = (run.model.types.len(), run.model.groups.len());
    let series = 2 * types.min(MOST_SHOWN) + 4 * groups.min(MOST_SHOWN) + 4;
    let most = (MOST / (series * wanted.max(1)) as f64).min(MOMENTS);
    let good = STEPS.into_iter().find(|step| length / step <= most);
    good.unwrap_or(length / most.floor())
}

/// Columns of the table of what is replayed, behind the first.
const HEADER: [&str; 6] = [
    "Number",
    "Stands for",
    "Service level",
    "Contacts",
    "Abandoned",
    "Most waiting at once",
];

/// What the day is like, in a word or two.
fn title(run: &Run<'_>, day: &Replayed) -> String {
    let quantile = day.chosen.quantile;
    let kind = if run.outcome.fold.replications == 1 {
        "The"
    } else if quantile == 0.5 {
        "A typical"
    } else if quantile <= 0.05 {
        "A bad"
    } else if quantile >= 0.95 {
        "A good"
    } else if quantile < 0.5 {
        "A poor"
    } else {
        "A fair"
    };
    format!("{kind} {}", days(run.scenario, true))
}

/// The figures of the days, for the page's script.
pub fn replay_data(run: &Run<'_>, replays: &[Replayed]) -> Value {
    let intervals = intervals(run);
    let times: Vec<String> = (0..=intervals).map(|i| run.time(i)).collect();
    let dates: Option<Vec<String>> = run
        .several_days()
        .then(|| (0..=intervals).map(|i| run.date(i)).collect());
    let days: Vec<Value> = replays.iter().map(|day| of_day(run, day)).collect();
    json!({
        "interval": run.model.clock.interval,
        "times": times,
        "dates": dates,
        "types": names(run.model.types.iter().map(|t| &t.name)),
        "later": run.model.types.iter().take(MOST_SHOWN).map(|t| t.deferrable).collect::<Vec<_>>(),
        "groups": names(run.model.groups.iter().map(|g| &g.name)),
        "days": days,
    })
}

fn names<'a>(all: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    all.take(MOST_SHOWN).collect()
}

fn of_day(run: &Run<'_>, day: &Replayed) -> Value {
    let course = &day.course;
    let types = course.types.iter().take(MOST_SHOWN).map(of_type);
    let groups = course.groups.iter().take(MOST_SHOWN).map(of_group);
    json!({
        "title": format!("{} ({})", title(run, day), percent(day.chosen.level)),
        "step": course.step,
        "types": types.collect::<Vec<_>>(),
        "groups": groups.collect::<Vec<_>>(),
        "arrived": series(&course.arrived),
        "abandoned": series(&course.abandoned),
        "inTime": series(&course.in_time),
        "judged": series(&course.judged),
    })
}

fn of_type(course: &TypeCourse) -> Value {
    let machine = &course.in_self_service;
    json!({
        "waiting": series(&course.waiting),
        "machine": (!machine.is_empty()).then(|| series(machine)),
    })
}

fn of_group(course: &GroupCourse) -> Value {
    json!({
        "duty": series(&course.on_duty),
        "idle": series(&course.idle),
        "away": series(&course.away),
        "wrap": series(&course.wrap_up),
    })
}

/// Numbers as they are, or as pairs of a number and how often it comes, whatever is shorter.
fn series(values: &[u32]) -> Value {
    let mut runs: Vec<u32> = Vec::new();
    for value in values {
        match runs.as_mut_slice() {
            [.., last, times] if last == value => *times += 1,
            _ => runs.extend([*value, 1]),
        }
    }
    if runs.len() < values.len() {
        json!({ "runs": runs })
    } else {
        json!(values)
    }
}

/// The stage, which the page's script sets, and what days are shown.
pub fn replay(h: &mut Html, run: &Run<'_>, replays: &[Replayed]) {
    h.element("div", &[("id", "replay"), ("hidden", "")], |h| {
        controls(h, &capital(days(run.scenario, true)));
        stage(h);
        folded(h, "The same as a table", |h| {
            scrolling(h, "The day, table", |h| {
                let table = [("id", "replay-table"), ("class", "dense")];
                h.element("table", &table, |h| h.leaf("caption", &[], "The day"));
            });
        });
    });
    let first = capital(days(run.scenario, true));
    let mut header = vec![first.as_str()];
    header.extend(HEADER);
    plain_table(h, "What is replayed", &header, &chosen(run, replays));
    note(h, &how_chosen(run));
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn controls(h: &mut Html, day: &str) {
    h.element("div", &[("class", "controls replay-controls")], |h| {
        h.leaf(
            "button",
            &[("type", "button"), ("id", "replay-play"), ("class", "go")],
            "Play",
        );
        for (id, label) in [("replay-day", day), ("replay-speed", "Speed")] {
            h.element("label", &[], |h| {
                h.text(label);
                h.text(" ");
                h.element("select", &[("id", id)], |_| ());
            });
        }
    });
}

fn stage(h: &mut Html) {
    let stage = [
        ("id", "replay-stage"),
        ("role", "group"),
        ("tabindex", "0"),
        (
            "aria-label",
            "The day as it goes. Space plays and pauses; arrows move by a minute, with Shift by a \
             quarter of an hour; Home and End go to the start and the end.",
        ),
    ];
    h.element("div", &stage, |h| {
        h.element("div", &[("class", "replay-now")], |h| {
            h.leaf("p", &[("id", "replay-clock")], "");
            h.element("dl", &[("id", "replay-facts")], |_| ());
        });
        h.element(
            "div",
            &[("id", "replay-course"), ("aria-hidden", "true")],
            |_| (),
        );
        let scrub = [
            ("type", "range"),
            ("id", "replay-scrub"),
            ("min", "0"),
            ("value", "0"),
            ("aria-label", "Time of the day"),
        ];
        h.open("input", &scrub);
        let hours = [("id", "replay-hours"), ("aria-hidden", "true")];
        h.element("div", &hours, |_| ());
        h.element("div", &[("class", "replay-two")], |h| {
            for (id, title) in [("replay-queues", "Waiting"), ("replay-agents", "Agents")] {
                h.element("div", &[], |h| {
                    h.leaf("h3", &[], title);
                    h.element("div", &[("id", id)], |_| ());
                });
            }
        });
        h.leaf(
            "p",
            &[
                ("id", "replay-status"),
                ("class", "hidden"),
                ("role", "status"),
            ],
            "",
        );
    });
}

/// A row for each day that is replayed: figures that can be had without a script too.
fn chosen(run: &Run<'_>, replays: &[Replayed]) -> Vec<Vec<String>> {
    let row = |day: &Replayed| {
        let sum = |f: fn(&crate::measures::DayRow) -> f32| -> f64 {
            day.rows.iter().map(|r| f64::from(f(r))).sum()
        };
        let (most, at) = peak(run, &day.course);
        vec![
            title(run, day),
            count((day.chosen.replication + 1) as f64),
            format!("the {} quantile", quantile(day.chosen.quantile)),
            percent(day.chosen.level),
            count(sum(|r| r.offered)),
            count(sum(|r| r.abandoned)),
            format!("{} at {}", count(f64::from(most)), time(run, at)),
        ]
    };
    replays.iter().map(row).collect()
}

fn quantile(p: f64) -> String {
    format!("{:.0} %", 100.0 * p)
}

/// Most contacts that wait at a moment, and how long after the first moment that is \[s\]; without
/// those that can lie for hours, if there are others.
fn peak(run: &Run<'_>, course: &DayCourse) -> (u32, f64) {
    let moments = course.arrived.len();
    let kinds = run.model.types.iter().zip(&course.types);
    let all_later = run.model.types.iter().all(|t| t.deferrable);
    let now = kinds.filter(|(of, _)| all_later || !of.deferrable);
    let now: Vec<&TypeCourse> = now.map(|(_, course)| course).collect();
    let waiting = |i: usize| now.iter().map(|t| t.waiting[i]).sum::<u32>();
    let mut most = (0, 0);
    for i in 0..moments {
        if waiting(i) > most.0 {
            most = (waiting(i), i);
        }
    }
    (most.0, most.1 as f64 * course.step)
}

/// The time of the day so long after the start of the statistics.
fn time(run: &Run<'_>, after: f64) -> String {
    let interval = run.model.clock.interval;
    let i = (after / interval).floor();
    let minutes = ((after - i * interval) / 60.0).floor() as u64;
    let start = run.moment(i as usize);
    let Some((rest, minute)) = start.rsplit_once(':') else {
        return start;
    };
    // An interval may begin at any minute.
    let (date, hour) = rest.rsplit_once(' ').unwrap_or(("", rest));
    let parsed = hour.parse::<u64>().ok().zip(minute.parse::<u64>().ok());
    let Some((hour, minute)) = parsed else {
        return start;
    };
    let all = 60 * hour + minute + minutes;
    let clock = format!("{:02}:{:02}", all / 60 % 24, all % 60);
    if date.is_empty() {
        clock
    } else {
        format!("{date} {clock}")
    }
}

fn how_chosen(run: &Run<'_>) -> String {
    let (day, many) = (days(run.scenario, true), days(run.scenario, false));
    if run.outcome.fold.replications == 1 {
        return format!("The {day} is the one that was simulated, to the last contact.");
    }
    let shown = if run.model.types.len() > MOST_SHOWN || run.model.groups.len() > MOST_SHOWN {
        format!(" Of the types and groups the first {MOST_SHOWN} are shown.")
    } else {
        String::new()
    };
    // `trace` draws days on their own.
    let traced = if run.model.sampling == Sampling::Independent {
        "; busyhour trace --replication tells of them contact by contact"
    } else {
        ""
    };
    format!(
        "These {many} are of those simulated, to the last contact: each is the one whose service \
         level, all contacts together, is nearest to its quantile. A {day} stands for itself; what \
         holds for all of them is in the other parts of this page. Contacts wait in the moments \
         shown, and the service level is that of contacts answered or gone by then. Numbers begin \
         with 1{traced}; days.csv begins with 0, so that number 20 stands there as 19.{shown}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_stay_are_told_once() {
        assert_eq!(series(&[3, 3, 3, 3, 1]), json!({ "runs": [3, 4, 1, 1] }));
        assert_eq!(series(&[1, 2, 3]), json!([1, 2, 3]));
        assert_eq!(series(&[]), json!([]));
    }
}
