//! The tables of an explanation: agents by group, and the tightest intervals.

use super::Explanation;
use super::people::GroupFacts;
use crate::report::format::{count, percent};
use crate::report::layout::{table, text as table_text};

/// What takes hours of a group, and how many.
type Lost = (&'static str, fn(&GroupFacts) -> f64);

/// The agents of each group; what nothing is lost to has no column.
pub(super) fn groups(groups: &[GroupFacts]) -> String {
    let lost: [Lost; 6] = [
        ("absent", |g| g.absent_hours),
        ("planned\noff", |g| g.planned_hours),
        ("shocks", |g| g.shock_hours),
        ("breaks", |g| g.break_hours),
        ("late,\nearly", |g| g.late_and_early_hours),
        ("pauses", |g| g.pause_hours),
    ];
    let lost: Vec<_> = lost
        .into_iter()
        .filter(|(_, hours)| groups.iter().any(|g| libm::fabs(hours(g)) >= 0.05))
        .collect();
    let mut header = vec!["Agents", "heads", "scheduled\nhours"];
    header.extend(lost.iter().map(|l| l.0));
    header.extend(["net\nhours", "lost"]);
    let rows = groups.iter().map(|group| {
        let heads = if group.fewest == group.most {
            count(group.most.into())
        } else {
            format!("{}-{}", group.fewest, group.most)
        };
        let mut row = vec![group.name.clone(), heads, hours(group.scheduled_hours)];
        row.extend(lost.iter().map(|(_, taken)| hours(taken(group))));
        row.push(hours(group.expected_hours));
        row.push(group.shrinkage.map_or("-".into(), percent));
        row
    });
    table_text(&table(&header, rows.collect()))
}

fn hours(hours: f64) -> String {
    if libm::fabs(hours) >= 99.95 {
        count(hours)
    } else {
        format!("{hours:.1}")
    }
}

pub(super) fn tightest(facts: &Explanation) -> String {
    // With one type, or one that all agents serve, nothing is tighter than the center.
    let parts = facts
        .tightest
        .iter()
        .any(|t| t.tightest.len() < facts.contacts.len());
    let ratio = |value: Option<f64>| value.map_or("nobody".into(), |r| format!("{r:.2}"));
    let mut header = vec![
        "Tightest\nintervals",
        "contacts",
        "load\n(erlangs)",
        "agents\non average",
        "load per\nagent",
    ];
    if parts {
        header.extend(["tightest\nof it", "load per\nagent"]);
    }
    let rows = facts.tightest.iter().map(|t| {
        let mut row = vec![
            t.start.clone(),
            count(t.contacts),
            format!("{:.1}", t.load),
            format!("{:.1}", t.staffed),
            ratio(t.load_per_agent),
        ];
        if parts {
            row.push(if t.tightest.len() == facts.contacts.len() {
                "all".into()
            } else {
                short_list(&t.tightest)
            });
            row.push(ratio(t.tightest_load_per_agent));
        }
        row
    });
    table_text(&table(&header, rows.collect()))
}

/// Names that fit a column.
fn short_list(names: &[String]) -> String {
    match names {
        [one] => one.clone(),
        [one, other] => format!("{one}, {other}"),
        [one, rest @ ..] => format!("{one} + {}", rest.len()),
        [] => String::new(),
    }
}
