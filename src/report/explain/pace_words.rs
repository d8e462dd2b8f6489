//! What makes work take longer, in words: the wait, how busy a group has been, who is new.

use super::unusual::list;
use crate::model::learning_factor;
use crate::report::format::{count, whole_percent};
use crate::scenario::units::show;
use crate::scenario::{AgentGroup, Curve, Learning, Ramp, Scenario};

/// Weeks of a ramp that are told one by one.
const MOST: usize = 6;

/// A paragraph for each contact type and group whose work is not always the same.
pub(super) fn paces(scenario: &Scenario) -> Vec<String> {
    let waits = scenario.contacts.iter().filter_map(|c| {
        let curve = &c.handle_time_by_wait;
        let points = points(curve, show);
        (!curve.is_one()).then(|| {
            format!(
                "Work on {} grows with the wait: {points}. Loads are as if nobody waited.",
                c.name
            )
        })
    });
    let groups = scenario.groups.iter().filter_map(|g| {
        let of = g.pace.occupancy.as_ref()?;
        let points = points(&of.factors, whole_percent);
        Some(format!(
            "Work of {} depends on its occupancy over the last {}: {points}.",
            g.name,
            show(of.window)
        ))
    });
    let learning = scenario
        .groups
        .iter()
        .filter(|g| !g.pace.learning.is_empty());
    waits
        .chain(groups)
        .chain(learning.map(|g| learns(scenario, g)))
        .collect()
}

fn points(curve: &Curve, quantity: impl Fn(f64) -> String) -> String {
    let points = curve.points().iter();
    let points: Vec<String> = points
        .map(|(x, factor)| format!("× {factor} at {}", quantity(*x)))
        .collect();
    list(&points)
}

fn learns(scenario: &Scenario, group: &AgentGroup) -> String {
    let cohorts: Vec<String> = group
        .pace
        .learning
        .iter()
        .map(|c| cohort(group, c))
        .collect();
    format!(
        "Of the {} agents of {} {}. Over all of them and the horizon work takes × {:.3}.",
        count(group.slots().into()),
        group.name,
        list(&cohorts),
        learning_factor(scenario, group)
    )
}

fn cohort(group: &AgentGroup, of: &Learning) -> String {
    let worked = match of.worked {
        0 => String::new(),
        1 => ", with a day worked before".to_owned(),
        n => format!(", with {n} days worked before"),
    };
    let course = match &of.course {
        Ramp::HalfLife { start, days } => {
            format!("× {start} on the first day, half of the rest learnt every {days} days worked")
        }
        Ramp::PerDoubling { start, keeps } => format!(
            "× {start} on the first day, to {} of that whenever the days worked double",
            whole_percent(*keeps)
        ),
        Ramp::ByWeek(weeks) => {
            let mut shown: Vec<String> =
                weeks.iter().take(MOST).map(|w| format!("× {w}")).collect();
            if weeks.len() > MOST {
                shown.push("…".to_owned());
            }
            format!("{} week by week of five days worked", shown.join(", "))
        }
    };
    let new = of.new.of(group.slots());
    let are = if new == 1 { "is" } else { "are" };
    format!("{} {are} new{worked} ({course})", count(new.into()))
}
