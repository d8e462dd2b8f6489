//! Nobody is in two places, and time runs forward.

use busyhour::model::Model;
use busyhour::scenario::Scenario;

use crate::support::{Answered, Watch};

/// Ends and begins at one instant may differ in their last digits, worked out in other ways.
const SLACK: f64 = 1e-6;

/// The largest sum of the sizes of spans that go on at one time: a span that ends when another
/// begins is over. One that lasts no time is left out.
fn most_at_once(spans: impl Iterator<Item = (f64, f64, u32)>) -> u32 {
    let mut changes: Vec<(f64, i64)> = spans
        .map(|(from, until, size)| (from, until - SLACK, i64::from(size)))
        .filter(|(from, until, _)| until > from)
        .flat_map(|(from, until, size)| [(from, size), (until, -size)])
        .collect();
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut now, mut most) = (0, 0);
    for (_, by) in changes {
        now += by;
        most = most.max(now);
    }
    u32::try_from(most).expect("no more end than began")
}

/// An agent has one contact in hand at a time, or as many as its attention has parts for.
pub fn nobody_is_in_two_places(_: &Scenario, model: &Model, day: &Watch) {
    let agents: u32 = model.groups.iter().map(|g| g.agents).sum();
    let mut of_agent = vec![Vec::new(); agents as usize];
    for answered in &day.answered {
        of_agent[answered.agent as usize].push(answered);
    }
    for (number, contacts) in (0_u32..).zip(&of_agent) {
        let group = |g: &busyhour::model::GroupModel| {
            (g.first_agent..g.first_agent + g.agents).contains(&number)
        };
        let g = model
            .groups
            .iter()
            .position(group)
            .expect("an agent of a group");
        assert!(contacts.iter().all(|a| a.group == g), "{contacts:?}");
        let sharing = model.groups[g].sharing.as_ref();
        // What is set aside takes no attention for a while.
        if sharing.is_some_and(|s| s.sets_aside) {
            continue;
        }
        let size = |a: &Answered| sharing.map_or(1, |s| s.takes[a.kind]);
        let most = most_at_once(contacts.iter().map(|a| (a.at, a.at + a.handle, size(a))));
        let parts = sharing.map_or(1, |s| s.parts);
        assert!(
            most <= parts,
            "agent {number} at {most} of {parts}: {contacts:?}"
        );
    }
}

/// The work of a group, hand-overs included, is done by no more agents than there are.
pub fn no_group_has_more_at_work_than_it_has(_: &Scenario, model: &Model, day: &Watch) {
    for (g, group) in model.groups.iter().enumerate() {
        let own = day.answered.iter().filter(|a| a.group == g && !a.shared);
        let more = day.more.iter().filter(|w| w.group == g);
        let spans = own
            .map(|a| (a.at, a.at + a.handle, 1))
            .chain(more.map(|w| (w.from, w.until, 1)));
        let most = most_at_once(spans);
        assert!(most <= group.agents, "{most} of {} at work", group.agents);
    }
}

/// Nothing ends before it begins, and nothing is told that never ends.
pub fn time_runs_forward(_: &Scenario, _: &Model, day: &Watch) {
    for a in &day.answered {
        assert!(
            a.at >= a.since && a.delayed | (a.at <= a.since + SLACK),
            "{a:?}"
        );
        assert!(
            a.talk >= 0.0 && a.handle >= a.talk && a.handle.is_finite(),
            "{a:?}"
        );
    }
    for g in &day.gone {
        assert!(g.at >= g.since && g.at.is_finite(), "{g:?}");
    }
    for w in &day.more {
        assert!(
            w.from <= w.wrap_up_from && w.wrap_up_from <= w.until,
            "{w:?}"
        );
        assert!(w.until.is_finite(), "{w:?}");
    }
    for s in &day.sessions {
        assert!(s.from <= s.until && s.until.is_finite(), "{s:?}");
    }
    for c in &day.cases {
        assert!(c.first <= c.at && c.at.is_finite(), "{c:?}");
    }
}
