//! What makes work take longer or shorter than the contact brings and its group says: the wait,
//! how busy the group has been, and whether the agent is new.

use std::collections::VecDeque;

use super::record::AgentTime;
use super::service::Caller;
use super::{Calendar, Engine, Ranked};
use crate::model::Model;
use crate::scenario::Curve;

/// Parts of its window by which an occupancy moves on.
const PARTS: u32 = 10;

/// Busy and idle time \[agent-seconds\].
#[derive(Debug, Clone, Copy, Default)]
struct Time {
    busy: f64,
    idle: f64,
}

/// How busy a group has been.
///
/// Looked at from t, its occupancy is busy / (busy + idle) from the last of the marks, which are
/// a tenth of the window apart, that is at least a window before t; from the start where that is
/// nearer. Busy and idle time are integrals that are kept anyway: only marks cost something.
#[derive(Debug, Clone)]
struct Occupancy {
    group: usize,
    /// Distance of the marks \[s\].
    step: f64,
    factors: Curve,
    /// Number of the next mark.
    next: u32,
    /// What the group did from the start of the horizon to each of the last marks.
    marks: VecDeque<Time>,
    /// What it did up to the begin of the interval under way.
    before: Time,
}

/// The groups whose occupancy makes a difference.
#[derive(Debug, Clone, Default)]
pub(super) struct Occupancies {
    of: Vec<Occupancy>,
    closed: bool,
}

impl Occupancy {
    fn next_mark(&self) -> f64 {
        f64::from(self.next) * self.step
    }

    fn factor(&self, now: Time) -> f64 {
        let from = self.marks.front().copied().unwrap_or_default();
        let (busy, idle) = (now.busy - from.busy, now.idle - from.idle);
        let there = busy + idle;
        self.factors
            .at(if there > 0.0 { busy / there } else { 0.0 })
    }
}

impl Occupancies {
    pub fn new(model: &Model) -> Self {
        let groups = model.groups.iter().enumerate();
        let of = groups.filter_map(|(group, of)| {
            let pace = of.pace.occupancy.as_ref()?;
            Some(Occupancy {
                group,
                step: pace.window / f64::from(PARTS),
                factors: pace.factors.clone(),
                next: 1,
                marks: VecDeque::with_capacity(PARTS as usize + 1),
                before: Time::default(),
            })
        });
        Self {
            of: of.collect(),
            closed: false,
        }
    }

    /// Forgets the day before; when the first mark is \[s\].
    pub fn reset(&mut self) -> f64 {
        self.closed = false;
        for of in &mut self.of {
            of.next = 1;
            of.marks.clear();
            of.marks.push_back(Time::default());
            of.before = Time::default();
        }
        self.next_mark()
    }

    fn next_mark(&self) -> f64 {
        let marks = self.of.iter().map(Occupancy::next_mark);
        marks.fold(f64::INFINITY, f64::min)
    }

    /// An interval is over in which a group did so much.
    pub fn close_interval(&mut self, g: usize, time: &AgentTime) {
        if let Some(of) = self.of.iter_mut().find(|of| of.group == g) {
            of.before.busy += time.busy;
            of.before.idle += time.idle;
        }
    }

    /// The horizon is over: from now on it is the last occupancy that counts.
    pub fn close(&mut self) {
        self.closed = true;
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// What a group has done since the start of the horizon, up to its end.
    fn done_by(&self, of: &Occupancy, now: f64) -> Time {
        if self.occupancies.closed {
            return of.before;
        }
        let (busy, idle) = self.agents.since_interval(of.group, now);
        Time {
            busy: of.before.busy + busy,
            idle: of.before.idle + idle,
        }
    }

    /// Notes what groups have done up to a mark.
    pub(super) fn note_occupancies(&mut self, now: f64) {
        for k in 0..self.occupancies.of.len() {
            let of = &self.occupancies.of[k];
            if of.next_mark() > now {
                continue;
            }
            let done = self.done_by(of, now);
            let of = &mut self.occupancies.of[k];
            of.next += 1;
            of.marks.push_back(done);
            if of.marks.len() > PARTS as usize + 1 {
                of.marks.pop_front();
            }
        }
        self.roster.mark = self.occupancies.next_mark();
    }

    /// Factor on the work of a contact that an agent answers now: of its wait, of the group's
    /// occupancy, and of what the agent has learnt.
    pub(super) fn pace(
        &self,
        caller: &Caller,
        kind: usize,
        (agent, g): (u32, usize),
        now: f64,
    ) -> f64 {
        let model = self.model;
        let group = &model.groups[g];
        let mut factor = 1.0;
        if let Some(curve) = &model.types[kind].by_wait {
            factor *= curve.at(now - caller.since);
        }
        if group.pace.occupancy.is_some()
            && let Some(of) = self.occupancies.of.iter().find(|of| of.group == g)
        {
            factor *= of.factor(self.done_by(of, now));
        }
        if let Some(learning) = &group.pace.learning {
            let day = model.staffing.day_of[self.interval];
            factor *= learning.factor(agent - group.first_agent, day);
        }
        factor
    }
}
