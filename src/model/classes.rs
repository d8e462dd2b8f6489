//! Classes: the contacts that wait in one queue.

use super::script::{Script, Stage};
use crate::scenario::{ContactType, Scenario, ServingGroup};

/// Contacts that wait in one queue: in it only the wait decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// Contact type.
    pub kind: u16,
    /// Segment of the type, from 1 on; 0: none.
    pub segment: u16,
    /// 1 is most urgent.
    pub priority: u32,
    /// Priority before any stage.
    pub given: u32,
    /// Stages entered, as bits in their order, and [`HELD`].
    pub stages: u64,
}

/// The bit of a contact that still waits for the agent who served its case last: no other may
/// answer it.
pub const HELD: u64 = 1 << 63;

/// The terms on which groups serve a segment of a type, and the stage that brings them; later
/// ones replace earlier ones of the same group.
pub(super) fn terms(
    scenario: &Scenario,
    kind: usize,
    segment: u16,
) -> impl Iterator<Item = (Option<usize>, &ServingGroup)> {
    let contact = &scenario.contacts[kind];
    let own = contact.segments.get((segment as usize).wrapping_sub(1));
    let own = own.map(|s| &s.groups).filter(|groups| !groups.is_empty());
    let stages = contact.script.stages.iter().enumerate();
    let staged = stages.flat_map(|(s, stage)| stage.groups.iter().map(move |g| (Some(s), g)));
    let plain = own.unwrap_or(&contact.groups).iter();
    plain.map(|g| (None, g)).chain(staged)
}

/// The classes of a scenario: one for each type, one for each other priority that an escalation
/// to the type gives, and one for each set of stages that a contact of these can have entered.
pub(super) fn classes(scenario: &Scenario, script: &Script) -> Vec<Class> {
    let mut classes = given_classes(scenario);
    let mut at = 0;
    while at < classes.len() {
        let class = classes[at];
        at += 1;
        if class.stages & HELD != 0 {
            continue;
        }
        if script.preferred[class.kind as usize].is_some_and(|wait| wait > 0.0) {
            let stages = class.stages | HELD;
            classes.push(Class { stages, ..class });
        }
        let stages = &script.stages[class.kind as usize];
        for (s, stage) in stages.iter().enumerate() {
            // Stages without a condition are entered in order of their waits.
            let before = |(o, other): (usize, &Stage)| {
                let earlier = other.after < stage.after || other.after == stage.after && o < s;
                other.when.is_none() && earlier && class.stages >> o & 1 == 0
            };
            if class.stages >> s & 1 == 1 || stage.leave || stages.iter().enumerate().any(before) {
                continue;
            }
            let entered = class.stages | 1 << s;
            let next = Class {
                stages: entered,
                priority: priority_of(scenario, &class, entered),
                ..class
            };
            if !classes.contains(&next) {
                classes.push(next);
            }
        }
    }
    classes
}

/// Priority of a contact that has entered stages: that of the last of them that gives one; or,
/// where it grows, one more urgent for each step.
fn priority_of(scenario: &Scenario, class: &Class, stages: u64) -> u32 {
    let script = &scenario.contacts[class.kind as usize].script;
    if let Some(growth) = script.growth {
        let steps = (stages >> script.stages.len()).count_ones();
        return class
            .given
            .min(class.given.saturating_sub(steps).max(growth.up_to));
    }
    let entered = script.stages.iter().enumerate();
    let given = entered.filter(|(s, _)| stages >> s & 1 == 1);
    let last = given.filter_map(|(_, stage)| stage.priority).next_back();
    last.unwrap_or(class.given)
}

/// Priority of a segment's contacts where those of no segment have `given`: its own, unless an
/// escalation gave another than the type's.
pub(super) fn priority_in_segment(contact: &ContactType, segment: usize, given: u32) -> u32 {
    let own = contact.segments[segment - 1].priority;
    own.filter(|_| given == contact.priority).unwrap_or(given)
}

/// The classes of contacts that have not waited: those of the types first, in order, those of
/// segments last.
fn given_classes(scenario: &Scenario) -> Vec<Class> {
    let class = |kind: usize, priority| Class {
        kind: kind as u16,
        segment: 0,
        priority,
        given: priority,
        stages: 0,
    };
    let types = scenario.contacts.iter().enumerate();
    let mut classes: Vec<Class> = types.map(|(kind, c)| class(kind, c.priority)).collect();
    for escalation in scenario.contacts.iter().flat_map(|c| &c.follow.escalate) {
        if let Some(priority) = escalation.priority {
            let class = class(escalation.to, priority);
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
    }
    for at in 0..classes.len() {
        let of = classes[at];
        let contact = &scenario.contacts[of.kind as usize];
        for segment in 1..=contact.segments.len() {
            let given = priority_in_segment(contact, segment, of.given);
            let own = Class {
                segment: segment as u16,
                priority: given,
                given,
                ..of
            };
            if !classes.contains(&own) {
                classes.push(own);
            }
        }
    }
    classes
}
