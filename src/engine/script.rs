//! Routing scripts: stages, conditions of groups, and when they are tested again.

use super::figures::View;
use super::queues::{NONE, Waiting};
use super::record::{Left, Recorder};
use super::service::Caller;
use super::{Calendar, Engine, Ranked, Stop, WHOLE};
use crate::model::{Expression, for_each_common};
use crate::random::Purpose;

/// Tests of conditions by the clock alone, while nothing else will ever happen, before a run
/// gives up: beyond five days at the default of five seconds.
const MOST_IDLE_CHECKS: u32 = 100_000;

/// When conditions are tested again.
#[derive(Debug, Clone, Default)]
pub(super) struct Checks {
    /// When conditions that depend on time are tested next \[s\].
    next: f64,
    /// Number of that test.
    number: u64,
    /// Tests since anything else happened.
    idle: u32,
    /// Conditions that may have changed.
    due: Vec<bool>,
    /// Whether there is any.
    any_due: bool,
    /// Conditions that are tested now.
    testing: Vec<bool>,
    /// Scratch space: contacts that are tested.
    pending: Vec<u32>,
}

impl Checks {
    /// A condition is tested at the end of the event under way.
    pub fn test(&mut self, condition: u16) {
        if let Some(due) = self.due.get_mut(condition as usize) {
            *due = true;
            self.any_due = true;
        }
    }

    pub fn reset(&mut self, conditions: usize) {
        self.next = 0.0;
        self.number = 0;
        self.idle = 0;
        self.any_due = false;
        for marks in [&mut self.due, &mut self.testing] {
            marks.clear();
            marks.resize(conditions, false);
        }
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    pub(super) fn view(&self, class: usize, since: f64, now: f64, free: Option<usize>) -> View<'_> {
        View {
            model: self.model,
            queues: &self.queues,
            agents: &self.agents,
            places: &self.places,
            figures: &self.figures,
            plays: &self.plays,
            interval: self.interval,
            now,
            class,
            since,
            free,
        }
    }

    /// Whether a condition holds for a contact of a class that waits since `since`; an agent of
    /// group `free` is free and looks at the queues.
    pub(super) fn holds(
        &self,
        condition: u16,
        class: usize,
        since: f64,
        now: f64,
        free: Option<usize>,
    ) -> bool {
        let condition = &self.model.script.conditions[condition as usize];
        let view = self.view(class, since, now, free);
        condition.expression.holds(&view)
    }

    /// Score of a waiting contact for an agent that looks at the queues.
    pub(super) fn score_of(
        &self,
        score: &Expression,
        slot: u32,
        (agent, g): (u32, usize),
        now: f64,
    ) -> f64 {
        let contact = self.queues.get(slot);
        let free = self.free(agent, g);
        let view = self.view(contact.class as usize, contact.since, now, free);
        score.value(&view)
    }

    /// A contact is answered.
    #[inline]
    pub(super) fn note_answer(&mut self, kind: usize, since: f64, now: f64) {
        if self.scripted {
            self.figures.note_answer(self.model, kind, since, now);
        }
    }

    /// A contact leaves without an answer.
    #[inline]
    pub(super) fn note_departure(&mut self, kind: usize, since: f64, now: f64, how: Left) {
        if self.scripted {
            self.figures
                .note_departure(self.model, kind, since, now, how);
        }
    }

    /// A waiting contact passes the threshold of its service level.
    pub(super) fn note_late(&mut self, kind: usize, after: f64, now: f64) {
        let model = self.model;
        if model.types[kind].within == after && model.script.watches_level(kind) {
            self.figures.note_outcome(model, kind, false, now);
        }
    }

    /// When conditions that depend on time are tested next; never while nobody waits.
    #[inline]
    pub(super) fn next_check(&mut self, others: f64) -> f64 {
        // Actions are decided whether anybody waits or not, as long as something will happen.
        let watched = self.model.playbook.timed && !self.closed && others < f64::INFINITY;
        if self.queues.len == 0 && !watched {
            return f64::INFINITY;
        }
        if others < f64::INFINITY {
            self.checks.idle = 0;
        } else if self.checks.idle >= MOST_IDLE_CHECKS {
            return f64::INFINITY;
        }
        let every = self.model.script.check_every;
        if self.checks.next <= self.now {
            // Multiples from the start, so that nothing adds up.
            self.checks.number = (self.now / every) as u64;
            while self.checks.number as f64 * every <= self.now {
                self.checks.number += 1;
            }
            self.checks.next = self.checks.number as f64 * every;
        }
        self.checks.next
    }

    /// Conditions that depend on time are due.
    pub(super) fn check(&mut self) {
        self.checks.idle += 1;
        for (due, condition) in self
            .checks
            .due
            .iter_mut()
            .zip(&self.model.script.conditions)
        {
            *due |= condition.timed;
        }
        self.checks.any_due = true;
    }

    /// After an event: tests again what depends on something that has changed, until nothing
    /// changes any more. Every round that changes something answers a contact, lets one go or
    /// enters a stage, so that it ends.
    pub(super) fn settle<R: Recorder>(&mut self, recorder: &mut R) {
        loop {
            self.notice_changes();
            self.checks.any_due |= self.plays_on && self.plays.is_held_back(self.now);
            if !self.checks.any_due {
                return;
            }
            self.checks.any_due = false;
            let mut testing = std::mem::take(&mut self.checks.testing);
            std::mem::swap(&mut testing, &mut self.checks.due);
            if self.plays_on {
                self.test_plays(&testing);
            }
            if self.queues.len > 0 {
                self.test_stages(&testing, recorder);
                self.test_groups(&testing, recorder);
            }
            testing.fill(false);
            self.checks.testing = testing;
        }
    }

    /// Marks the conditions that depend on something that has changed.
    fn notice_changes(&mut self) {
        for (i, (source, conditions)) in self.model.script.sources.iter().enumerate() {
            let value = self
                .figures
                .value_of(*source, &self.queues, &self.agents, &self.plays);
            if value != self.figures.seen[i] {
                self.figures.seen[i] = value;
                for &condition in conditions {
                    self.checks.due[condition as usize] = true;
                }
                self.checks.any_due = true;
            }
        }
    }

    /// Tests the conditions of stages for all who have waited long enough, types and stages in
    /// the order of the file, the older contacts first.
    fn test_stages<R: Recorder>(&mut self, testing: &[bool], recorder: &mut R) {
        let model = self.model;
        for (kind, stages) in model.script.stages.iter().enumerate() {
            for (s, stage) in stages.iter().enumerate() {
                let condition = stage.when.filter(|w| testing[*w as usize]);
                let Some(condition) = condition.filter(|_| self.queues.len_of(kind) > 0) else {
                    continue;
                };
                let mut pending = std::mem::take(&mut self.checks.pending);
                self.gather(kind, s, stage.after, &mut pending);
                let same = model.script.conditions[condition as usize].same_for_all;
                for &slot in &pending {
                    let contact = *self.queues.get(slot);
                    let class = contact.class as usize;
                    if self.holds(condition, class, contact.since, self.now, None) {
                        if self.enter_stage(slot, s, recorder) {
                            self.look(slot, recorder);
                        }
                    } else if same {
                        break;
                    }
                }
                self.checks.pending = pending;
            }
        }
    }

    /// The contacts of a type that have waited long enough for a stage and are not in it, the
    /// older first.
    fn gather(&self, kind: usize, stage: usize, after: f64, pending: &mut Vec<u32>) {
        pending.clear();
        let routing = &self.model.routing;
        for &class in &routing.classes_of[kind] {
            if routing.classes[class as usize].stages >> stage & 1 == 1 {
                continue;
            }
            let mut slot = self.queues.first(class as usize);
            while slot != NONE && self.waited(self.queues.get(slot)) >= after {
                pending.push(slot);
                slot = self.queues.behind(slot);
            }
        }
        pending.sort_by(|a, b| {
            let (a, b) = (self.queues.get(*a), self.queues.get(*b));
            a.since.total_cmp(&b.since).then(a.ticket.cmp(&b.ticket))
        });
    }

    /// The last threshold that a contact has reached \[s\].
    fn waited(&self, contact: &Waiting) -> f64 {
        let thresholds = &self.model.routing.offers[contact.class as usize].thresholds;
        match contact.widened {
            0 => 0.0,
            n => thresholds[n as usize - 1],
        }
    }

    /// Idle agents of groups whose conditions are tested look at the queues, groups in the order
    /// of the file.
    fn test_groups<R: Recorder>(&mut self, testing: &[bool], recorder: &mut R) {
        let model = self.model;
        for (g, take) in model.routing.takes.iter().enumerate() {
            let mut tested = false;
            for_each_common(&take.all, &self.queues.waiting, |class| {
                let when = model.routing.link(class, g).and_then(|l| l.when);
                tested |= when.is_some_and(|w| testing[w as usize]);
            });
            if tested && model.groups[g].sharing.is_some() {
                self.offer_places(g, self.now, recorder);
                continue;
            }
            while tested && self.agents.groups[g].idle > 0 {
                let (agent, now) = (self.agents.first_idle(g, 0), self.now);
                let slot = self.find_contact::<R, WHOLE>(agent, g, now, recorder);
                if slot == NONE {
                    break;
                }
                let contact = *self.queues.get(slot);
                self.take::<WHOLE>(slot);
                self.answer_from_idle::<R, WHOLE>(agent, g, &contact, now, recorder);
            }
        }
    }

    /// A waiting contact enters a stage; whether it still waits.
    fn enter_stage<R: Recorder>(&mut self, slot: u32, stage: usize, recorder: &mut R) -> bool {
        let model = self.model;
        let class = self.queues.get(slot).class as usize;
        let kind = model.routing.kind_of(class);
        if model.script.stages[kind][stage].leave {
            self.leave(slot, self.now, Left::Message, recorder);
            return false;
        }
        let entered = model.routing.entered(class, stage);
        self.queues.move_to(slot, entered);
        true
    }

    /// A waiting contact has just reached a threshold: enters the stages that begin there and
    /// whose conditions hold. Whether it still waits.
    pub(super) fn reach_stages<R: Recorder>(
        &mut self,
        slot: u32,
        after: f64,
        recorder: &mut R,
    ) -> bool {
        let contact = *self.queues.get(slot);
        let kind = self.model.routing.kind_of(contact.class as usize);
        if self.model.script.preferred[kind] == Some(after) {
            self.release(slot);
        }
        for (s, stage) in self.model.script.stages[kind].iter().enumerate() {
            let class = self.queues.get(slot).class as usize;
            let opens = |w| self.holds(w, class, contact.since, self.now, None);
            if stage.after == after
                && stage.when.is_none_or(opens)
                && !self.enter_stage(slot, s, recorder)
            {
                return false;
            }
        }
        true
    }

    /// A contact that waited elsewhere has joined its queue: enters the stages that it has waited
    /// long enough for. Whether it still waits.
    pub(super) fn catch_up<R: Recorder>(&mut self, slot: u32, recorder: &mut R) -> bool {
        let contact = *self.queues.get(slot);
        let model = self.model;
        let thresholds = &model.routing.offers[contact.class as usize].thresholds;
        let passed = thresholds.iter().take(contact.widened as usize);
        for &after in std::iter::once(&0.0).chain(passed) {
            if !self.reach_stages(slot, after, recorder) {
                return false;
            }
            let kind = model.routing.kind_of(contact.class as usize);
            self.note_late(kind, after, self.now);
        }
        self.look(slot, recorder)
    }

    /// A contact that found no agent enters the stages that begin at once; `None` when it leaves
    /// a message.
    fn begin_stages(&mut self, caller: &Caller) -> Option<usize> {
        let model = self.model;
        let kind = model.routing.kind_of(caller.class);
        let mut class = caller.class;
        for (s, stage) in model.script.stages[kind].iter().enumerate() {
            let opens = |w| self.holds(w, class, caller.since, caller.since, None);
            if stage.after == 0.0 && stage.when.is_none_or(opens) {
                if stage.leave {
                    return None;
                }
                class = model.routing.entered(class, s) as usize;
            }
        }
        Some(class)
    }

    /// A contact that found no agent enters the stages that begin at once, and looks again if
    /// there are any; then it waits.
    pub(super) fn wait_by_script<R: Recorder>(
        &mut self,
        caller: &Caller,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let now = caller.since;
        let Some(class) = self.begin_stages(caller) else {
            self.gives_up::<R, WHOLE>(caller, Left::Message, recorder);
            return Ok(true);
        };
        let staged = Caller { class, ..*caller };
        if class != caller.class {
            let pick = self.stream::<WHOLE>(&staged, Purpose::Routing);
            if let Some((agent, g)) =
                self.find_agent_widened(class, (now, 0.0), now, pick, recorder)
            {
                self.assign::<R, WHOLE>(agent, g, &staged, now, recorder);
                return Ok(true);
            }
        }
        self.wait::<R, WHOLE>(&staged, recorder)
    }

    /// A waiting contact looks for an idle agent; whether it still waits.
    pub(super) fn look<R: Recorder>(&mut self, slot: u32, recorder: &mut R) -> bool {
        let (contact, now) = (*self.queues.get(slot), self.now);
        let pick = self.stream::<WHOLE>(&Caller::waiting(&contact), Purpose::Routing);
        let waited = self.waited(&contact);
        let class = contact.class as usize;
        let so_far = (contact.since, waited);
        let Some((agent, g)) = self.find_agent_widened(class, so_far, now, pick, recorder) else {
            return true;
        };
        self.take::<WHOLE>(slot);
        self.answer_from_idle::<R, WHOLE>(agent, g, &contact, now, recorder);
        false
    }
}
