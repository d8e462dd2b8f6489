//! Random conditions, stages and scores.

use busyhour::scenario::{Condition, PriorityGrowth, Scenario, Score, Stage};
use proptest::prelude::*;

use super::Features;

const CONDITIONS: &[&str] = &[
    "queue('type 0') >= 2",
    "idle('group 0') >= 2",
    "busy('group 0') > 0 or wait > 40s",
    "wait >= 30s",
    "wait < 20s",
    "time > 2m",
    "expected_wait('type 0') > 30s",
    "last_wait('type 0') > 10s",
    "head_wait('type 0') > 20s",
    "service_level('type 0', 2m) < 80%",
    "staffed('group 0') > 1 and not queue('type 0') > 3",
    "priority > 1 and queue('type 0') > 0",
];

const SCORES: &[(&str, bool)] = &[
    ("wait", false),
    ("weight * wait + 10s * queue('type 0')", false),
    ("if(is('type 0'), wait, 2 * wait)", false),
    ("wait / 1m - priority", false),
    ("idle('group 0') - wait / 1m", true),
];

/// Numbers that decide what is written where; none: no script at all.
pub fn choices(features: Features) -> BoxedStrategy<Vec<u32>> {
    let some = prop::collection::vec(any::<u32>(), 80);
    match features {
        Features::All => prop_oneof![2 => Just(Vec::new()), 1 => some].boxed(),
        _ => Just(Vec::new()).boxed(),
    }
}

/// A scenario with conditions, stages and a score written into it.
pub fn decorate(mut scenario: Scenario, choices: &[u32]) -> Scenario {
    let mut choices = choices.iter();
    let mut chosen = |of: u32| choices.next().map(|c| c % of);
    let condition = |at: u32| {
        let names = (["type 0"], ["group 0"]);
        Condition::parse(CONDITIONS[at as usize], &names.0, &names.1).expect("a condition")
    };
    let conditions = CONDITIONS.len() as u32;
    for contact in &mut scenario.contacts {
        for serving in &mut contact.groups {
            serving.when = chosen(5 * conditions)
                .filter(|c| *c < conditions)
                .map(condition);
        }
        for at in 0..chosen(4).unwrap_or(0).min(2) {
            let (after, when) = (chosen(4).unwrap_or(0), chosen(2 * conditions).unwrap_or(0));
            let mut groups = contact.groups.clone();
            groups.truncate(chosen(3).unwrap_or(0) as usize);
            for serving in &mut groups {
                serving.when = None;
                serving.after = 0.0;
                serving.min_idle = 1;
            }
            let leave = chosen(6) == Some(0);
            contact.script.stages.push(Stage {
                after: f64::from(after) * 15.0,
                when: (when < conditions).then(|| condition(when)),
                groups: if leave { Vec::new() } else { groups },
                priority: (!leave && at == 0).then_some(1),
                leave,
            });
        }
        contact.script.preferred = chosen(4).map(|c| f64::from(c) * 20.0).filter(|w| *w < 50.0);
        if chosen(5) == Some(0) && contact.script.stages.iter().all(|s| s.priority.is_none()) {
            contact.script.growth = Some(PriorityGrowth {
                every: 20.0,
                up_to: 1,
            });
        }
    }
    if let Some((text, scan)) = chosen(15).and_then(|c| SCORES.get(c as usize)) {
        let score = Score::parse(text, &["type 0"], &["group 0"], *scan).expect("a score");
        scenario.routing.score = Some(score);
    }
    scenario
}
