//! What supervisors do in the course of a day: when actions are decided, take effect and end.
//!
//! An action that depends on a condition switches at most once at one instant, so that two that
//! undo each other cannot go on for ever; it is looked at again after the next event.

use super::record::Recorder;
use super::staff_moves::StaffMoves;
use super::{Calendar, Engine, Ranked};
use crate::model::{Model, Play};

/// Where the actions of a replication stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Plays {
    /// When the clock brings something next \[s\].
    pub next: f64,
    states: Vec<State>,
    /// Whether an action could switch once more at an instant, and must be looked at again.
    held_back: bool,
    /// Actions in effect that cancel the breaks of each group.
    cancels: Vec<u32>,
    /// Actions in effect that postpone them.
    postpones: Vec<u32>,
    /// Who works elsewhere, was called in or sent home.
    pub staff: StaffMoves,
}

/// Where one action stands.
#[derive(Debug, Clone, Copy)]
struct State {
    on: bool,
    /// When it took effect \[s\].
    began: f64,
    /// When it ends at the latest, once it is decided \[s\].
    end: f64,
    /// When it takes effect, once it is decided; infinite otherwise \[s\].
    effective: f64,
    /// Since when its condition has held; infinite while it does not \[s\].
    held: f64,
    /// The same of the condition on which it ends.
    stop_held: f64,
    /// The window in which it may be decided next.
    window: usize,
    /// When it switched last \[s\].
    switched: f64,
}

impl State {
    const OFF: Self = Self {
        on: false,
        began: 0.0,
        end: f64::INFINITY,
        effective: f64::INFINITY,
        held: f64::INFINITY,
        stop_held: f64::INFINITY,
        window: 0,
        switched: f64::NEG_INFINITY,
    };

    /// When something is to happen next, now at the earliest, and whether a condition says so.
    ///
    /// A window that is over opens no more: what is due can be done.
    fn next(&self, play: &Play, now: f64) -> (f64, bool) {
        if self.on {
            let stop = play.stop.map_or(f64::INFINITY, |s| self.stop_held + s.1);
            return (stop.min(self.end).max(now), stop < self.end);
        }
        if self.effective < f64::INFINITY {
            return (self.effective.max(now), false);
        }
        let opening = self.opening(play, now);
        let at = opening.map_or(f64::INFINITY, |o| o.1);
        (at, play.when.is_some())
    }

    /// The window in which it can be decided next, and when: now at the earliest. A time that was
    /// missed because it was in effect then does not come again.
    fn opening(&self, play: &Play, now: f64) -> Option<(usize, f64)> {
        let mut windows = play.windows.iter().enumerate().skip(self.window);
        let Some((_, hold)) = play.when else {
            let (number, window) = windows.find(|(_, w)| w.from >= now)?;
            return Some((number, window.from));
        };
        let ready = (self.held + hold).max(now);
        let (number, window) = windows.find(|(_, w)| ready.max(w.from) < w.to)?;
        Some((number, ready.max(window.from)))
    }
}

impl Plays {
    /// Before the first event of a day.
    pub fn reset(&mut self, model: &Model) {
        self.states.clear();
        self.states.resize(model.playbook.actions.len(), State::OFF);
        for counts in [&mut self.cancels, &mut self.postpones] {
            counts.clear();
            counts.resize(model.groups.len(), 0);
        }
        self.staff.reset(model);
        self.schedule(model, f64::NEG_INFINITY);
    }

    /// Whether an action is in effect.
    pub fn is_on(&self, action: usize) -> bool {
        self.states.get(action).is_some_and(|s| s.on)
    }

    /// Whether the breaks of a group are not taken where they fall due.
    pub fn cancels(&self, g: usize) -> bool {
        self.cancels.get(g).is_some_and(|n| *n > 0)
    }

    /// Whether they are put off.
    pub fn postpones(&self, g: usize) -> bool {
        self.postpones.get(g).is_some_and(|n| *n > 0)
    }

    /// Whether an action that was held back at an earlier instant can switch now.
    pub fn is_held_back(&self, now: f64) -> bool {
        self.held_back && self.states.iter().all(|s| s.switched < now)
    }

    /// Finds out what the clock brings next.
    fn schedule(&mut self, model: &Model, now: f64) {
        self.next = f64::INFINITY;
        self.held_back = false;
        for (state, play) in self.states.iter().zip(&model.playbook.actions) {
            let (at, by_condition) = state.next(play, now);
            if by_condition && at <= now && state.switched == now {
                self.held_back = true;
            } else {
                self.next = self.next.min(at);
            }
        }
    }

    /// The next action, in the order of the file, for which something is due.
    fn due(&self, model: &Model, now: f64) -> Option<usize> {
        let mut all = self.states.iter().zip(&model.playbook.actions);
        all.position(|(state, play)| {
            let (at, by_condition) = state.next(play, now);
            at <= now && !(by_condition && state.switched == now)
        })
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Before the first event of a day: nothing is in effect, and everything is to be tested.
    pub(super) fn begin_plays(&mut self) {
        self.plays.reset(self.model);
        for play in &self.model.playbook.actions {
            self.watch_again(play.when);
        }
    }

    /// Conditions of actions are tested again: some of them may have changed, or all where an
    /// action was held back.
    pub(super) fn test_plays(&mut self, testing: &[bool]) {
        if self.closed {
            return;
        }
        let model = self.model;
        let mut changed = self.plays.held_back;
        for (a, play) in model.playbook.actions.iter().enumerate() {
            let watched = if self.plays.states[a].on {
                play.stop
            } else {
                play.when
            };
            let Some((condition, _)) = watched.filter(|w| testing[w.0 as usize]) else {
                continue;
            };
            let holds = self.holds(condition, 0, self.now, self.now, None);
            let state = &mut self.plays.states[a];
            let held = if state.on {
                &mut state.stop_held
            } else {
                &mut state.held
            };
            changed |= holds != (*held < f64::INFINITY);
            *held = match holds {
                true => held.min(self.now),
                false => f64::INFINITY,
            };
        }
        if changed {
            self.plays.schedule(model, self.now);
        }
    }

    /// What is due by the clock, or has been decided at this instant.
    #[cold]
    pub(super) fn play<R: Recorder>(&mut self, now: f64, recorder: &mut R) {
        let model = self.model;
        while let Some(a) = self.plays.due(model, now) {
            let play = &model.playbook.actions[a];
            let state = &mut self.plays.states[a];
            if state.on {
                self.end_action(a, now, recorder);
            } else if state.effective <= now {
                self.begin_action(a, now, recorder);
            } else {
                decide(state, play, now);
            }
        }
        self.plays.schedule(model, now);
    }

    fn begin_action<R: Recorder>(&mut self, a: usize, now: f64, recorder: &mut R) {
        let play = &self.model.playbook.actions[a];
        let state = &mut self.plays.states[a];
        state.effective = f64::INFINITY;
        state.switched = now;
        if state.end <= now {
            return self.watch_again(play.when);
        }
        state.on = true;
        state.began = now;
        state.stop_held = f64::INFINITY;
        self.watch_again(play.stop);
        self.change_effects(play, true);
        self.follow_staff(play, now, recorder);
    }

    fn end_action<R: Recorder>(&mut self, a: usize, now: f64, recorder: &mut R) {
        let play = &self.model.playbook.actions[a];
        let state = &mut self.plays.states[a];
        state.on = false;
        state.held = f64::INFINITY;
        state.switched = now;
        recorder.action(a, state.began, now);
        self.watch_again(play.when);
        self.change_effects(play, false);
        self.follow_staff(play, now, recorder);
        for &g in &play.postpones {
            if !self.plays.postpones(g) {
                self.take_postponed_breaks(g, now);
            }
        }
    }

    /// A condition that was not looked at for a while is tested.
    fn watch_again(&mut self, condition: Option<(u16, f64)>) {
        if let Some((condition, _)) = condition {
            self.checks.test(condition);
        }
    }

    fn change_effects(&mut self, play: &Play, on: bool) {
        let plays = &mut self.plays;
        for (groups, counts) in [
            (&play.cancels, &mut plays.cancels),
            (&play.postpones, &mut plays.postpones),
        ] {
            for &g in groups {
                counts[g] = if on { counts[g] + 1 } else { counts[g] - 1 };
            }
        }
        plays.staff.switch(play, on);
    }

    /// Puts in force what an action that has just begun or ended says of the agents.
    fn follow_staff<R: Recorder>(&mut self, play: &Play, now: f64, recorder: &mut R) {
        for &(g, ..) in &play.headcounts {
            self.restaff(g, now, recorder);
        }
        for one in &play.moves {
            self.restaff(one.from, now, recorder);
        }
        self.let_go_if_alone(now, recorder);
    }

    /// The horizon is over: nothing is decided any more, and what is in effect stays.
    pub(super) fn close_plays<R: Recorder>(&mut self, now: f64, recorder: &mut R) {
        for (a, state) in self.plays.states.iter().enumerate() {
            if state.on {
                recorder.action(a, state.began, now);
            }
        }
        self.plays.next = f64::INFINITY;
        self.plays.held_back = false;
    }
}

/// An action is decided: it takes effect after its delay.
fn decide(state: &mut State, play: &Play, now: f64) {
    let Some((number, _)) = state.opening(play, now) else {
        return;
    };
    state.window = if play.often { number } else { number + 1 };
    state.effective = now + play.delay;
    state.end = play.windows[number]
        .latest
        .min(state.effective + play.length);
    state.switched = now;
}
