//! What supervisors do, compiled.

use super::script::Script;
use crate::scenario::{Action, Condition, Move, Scenario, Window};

/// The actions of a model, in the order of the file, and what they can do to its groups.
#[derive(Debug, Clone, Default)]
pub struct Playbook {
    /// The actions.
    pub actions: Vec<Play>,
    /// Groups whose headcount actions change, by group.
    pub staffs: Vec<bool>,
    /// Whether some action depends on a condition that changes as time goes by.
    pub timed: bool,
}

/// An action, compiled.
#[derive(Debug, Clone)]
pub struct Play {
    /// Its name.
    pub name: String,
    /// Condition by position, and how long it must have held \[s\]; `None`: decided at the begin
    /// of each window.
    pub when: Option<(u16, f64)>,
    /// When it may be decided, in order of time.
    pub windows: Vec<Window>,
    /// Whether it may be decided more than once in a window.
    pub often: bool,
    /// From the decision until it takes effect \[s\].
    pub delay: f64,
    /// How long it is in effect at most \[s\].
    pub length: f64,
    /// Condition on which it ends, by position, and how long it must have held \[s\].
    pub stop: Option<(u16, f64)>,
    /// Agents who help another group, by position among all moves of the playbook.
    pub moves: Vec<Move>,
    /// Agents by which headcounts grow or fall: group, how many more, how many fewer.
    pub headcounts: Vec<(usize, u32, u32)>,
    /// Groups whose breaks are not taken.
    pub cancels: Vec<usize>,
    /// Groups whose breaks are put off.
    pub postpones: Vec<usize>,
}

impl Playbook {
    /// Compiles the actions of a scenario; their conditions join the script's.
    #[must_use]
    pub fn new(scenario: &Scenario, script: &mut Script) -> Self {
        let mut timed = false;
        let actions: Vec<Play> = scenario
            .actions
            .iter()
            .map(|action| {
                let mut add = |(condition, hold): &(Condition, f64)| {
                    let position = script.add(scenario, condition);
                    timed |= script.conditions[position as usize].timed;
                    (position, *hold)
                };
                let when = action.when.as_ref().map(&mut add);
                let stop = action.stop.as_ref().map(&mut add);
                Play::new(scenario, action, when, stop)
            })
            .collect();
        let mut staffs = vec![false; scenario.groups.len()];
        for action in &actions {
            action.headcounts.iter().for_each(|h| staffs[h.0] = true);
            for one in &action.moves {
                (staffs[one.from], staffs[one.to]) = (true, true);
            }
        }
        Self {
            actions,
            staffs,
            timed,
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }
}

impl Play {
    fn new(
        scenario: &Scenario,
        action: &Action,
        when: Option<(u16, f64)>,
        stop: Option<(u16, f64)>,
    ) -> Self {
        // The reader refuses breaks of headcounts; in a scenario built in code there are none.
        let by_shift = |g: &&usize| !scenario.groups[**g].shifts.is_empty();
        let breaks = |of: &[usize]| of.iter().filter(by_shift).copied().collect();
        let more = action.call_in.iter().map(|(g, n)| (*g, *n, 0));
        let fewer = action.send_home.iter().map(|(g, n)| (*g, 0, *n));
        Self {
            name: action.name.clone(),
            when,
            windows: action.windows.clone(),
            often: action.often,
            delay: action.delay,
            length: action.length,
            stop,
            moves: action.moves.clone(),
            headcounts: more.chain(fewer).collect(),
            cancels: breaks(&action.cancel_breaks),
            postpones: breaks(&action.postpone_breaks),
        }
    }
}

/// Agents that the actions of a scenario can bring to a group at once, beyond its own.
#[must_use]
pub(super) fn most_brought(scenario: &Scenario, group: usize) -> u32 {
    let called = scenario.actions.iter().flat_map(|a| &a.call_in);
    let called = called.filter(|c| c.0 == group).map(|c| c.1);
    let moves = scenario.actions.iter().flat_map(|a| &a.moves);
    let moved = moves.filter(|m| m.to == group).map(|m| m.agents);
    called.chain(moved).fold(0, u32::saturating_add)
}
