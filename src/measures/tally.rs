//! The counters of one replication.
//!
//! Sums of waits are whole numbers of ticks, so that they do not depend on the order in which
//! the engine gets to know of departures.

use super::actions::ActionTally;
use super::cases::CaseTally;
use super::cell::{Cell, Rare};
use super::front::FrontCell;
use super::segments::SegmentTally;
use crate::engine::{
    AgentTime, Answer, Backlog, CaseEnd, Ending, Fate, Left, MoreWork, Recorder, Session, Step,
};
use crate::model::{Clock, LostTime, Model};
use crate::stats::WaitBins;

/// Ticks of the summed times per second: a tick is a little under a microsecond.
pub const TICKS_PER_SECOND: f64 = 1_048_576.0;

/// A time in ticks, rounded.
#[inline(always)]
pub(super) fn ticks(seconds: f64) -> i64 {
    (seconds * TICKS_PER_SECOND + 0.5) as i64
}

/// The longer of two times.
#[inline(always)]
fn longer(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// What the agents of a group did over the statistics.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct GroupTally {
    /// Wrap-up within the statistics \[s\].
    pub wrap_up: f64,
    /// Work after the end of the horizon \[s\].
    pub overtime: f64,
    /// Contacts of the statistics that its agents answered; kept where they cost something.
    pub answered: u32,
    /// Talk and wrap-up of these \[s\].
    pub handle: f64,
}

/// The counters of one replication, reused from one to the next.
#[derive(Debug, Clone)]
pub struct Tally {
    clock: Clock,
    statistics_from: f64,
    cut: bool,
    /// Whether contacts are counted in the interval of their answer or departure.
    by_event: bool,
    /// Whether groups are paid by contact.
    by_contact: bool,
    within: Vec<f64>,
    short_abandon: Vec<f64>,
    /// Cells, type by type, interval by interval.
    pub cells: Vec<Cell>,
    /// The same for what is rare.
    pub rare: Vec<Rare>,
    /// The same for sessions in self-service; empty where no type has any.
    pub front: Vec<FrontCell>,
    /// The contacts of types with segments, by segment.
    pub segments: SegmentTally,
    /// What agents did, group by group, interval by interval.
    pub agent_time: Vec<AgentTime>,
    /// Scheduled time lost, in the same order; empty where no group can lose any.
    pub lost: Vec<LostTime>,
    /// What agents did over the statistics, by group.
    pub groups: Vec<GroupTally>,
    /// Longest wait of a contact that was answered or left, by type \[s\].
    pub longest_wait: Vec<f64>,
    /// Contacts of each type that came from outside after the warm-up.
    pub came: Vec<u32>,
    /// Longest queue, by type, and of all together at the end.
    pub longest_queue: Vec<u32>,
    /// Customers of each type's list who are neither reached nor given up at the end.
    pub list_left: Vec<u64>,
    /// Actions of supervisors.
    pub actions: Vec<ActionTally>,
    /// Cases by the type of their first contact, where contacts lead to others.
    pub cases: Vec<CaseTally>,
    /// What waited at the ends of intervals, in the order of the cells; empty where no type is
    /// deferrable.
    pub backlog: Vec<Backlog>,
    /// How waits fall into bins.
    pub bins: Vec<WaitBins>,
    /// Places between the first bins of two types in the following.
    stride: usize,
    /// Waits above nothing of the answered, by type and bin.
    answered_waits: Vec<u32>,
    /// Waits of those who left by themselves or were sent away, by type and bin.
    left_waits: Vec<u32>,
}

impl Tally {
    /// Empty counters for a model, with the bins for the waits of each type.
    #[must_use]
    pub fn new(model: &Model, bins: Vec<WaitBins>) -> Self {
        let (types, groups) = (model.types.len(), model.groups.len());
        let intervals = model.clock.intervals;
        let stride = bins.iter().map(WaitBins::len).max().unwrap_or(0);
        Self {
            clock: model.clock,
            statistics_from: model.clock.statistics_from(),
            cut: model.close == crate::scenario::Close::Cut,
            by_event: model.by_event,
            by_contact: model.groups.iter().any(|g| {
                g.cost
                    .is_some_and(|c| c.per_contact > 0.0 || c.per_minute > 0.0)
            }),
            within: model.types.iter().map(|t| t.within).collect(),
            short_abandon: model.types.iter().map(|t| t.short_abandon).collect(),
            cells: vec![Cell::default(); types * intervals],
            rare: vec![Rare::default(); types * intervals],
            front: if model.types.iter().any(|t| t.self_service.is_some()) {
                vec![FrontCell::default(); types * intervals]
            } else {
                Vec::new()
            },
            segments: SegmentTally::new(model),
            agent_time: vec![AgentTime::default(); groups * intervals],
            lost: if model.groups.iter().any(|g| !g.loses.is_empty()) {
                vec![LostTime::default(); groups * intervals]
            } else {
                Vec::new()
            },
            groups: vec![GroupTally::default(); groups],
            longest_wait: vec![0.0; types],
            came: vec![0; types],
            longest_queue: vec![0; types + 1],
            list_left: vec![0; types],
            actions: vec![ActionTally::default(); model.playbook.actions.len()],
            cases: vec![CaseTally::default(); types],
            backlog: if model.types.iter().any(|t| t.deferrable) {
                vec![Backlog::default(); types * intervals]
            } else {
                Vec::new()
            },
            bins,
            stride,
            answered_waits: vec![0; types * stride],
            left_waits: vec![0; types * stride],
        }
    }

    /// How the waits above nothing of a type's answered contacts fall into its bins.
    #[must_use]
    pub fn answered_waits(&self, kind: usize) -> &[u32] {
        &self.answered_waits[kind * self.stride..][..self.bins[kind].len()]
    }

    /// The same for those who left by themselves or were sent away.
    #[must_use]
    pub fn left_waits(&self, kind: usize) -> &[u32] {
        &self.left_waits[kind * self.stride..][..self.bins[kind].len()]
    }

    /// Work on the answered of a type, less what as many take on average, given by interval \[s\].
    pub(super) fn surplus(&self, kind: usize, means: &[f64]) -> f64 {
        let first = kind * self.clock.intervals;
        let cells = self.cells[first..].iter().zip(&self.rare[first..]);
        let intervals = cells.zip(means).skip(self.clock.warm_up);
        intervals
            .map(|((cell, rare), mean)| cell.handle - cell.answered(rare) * mean)
            .sum()
    }

    #[inline(always)]
    fn cell(&mut self, kind: usize, interval: usize) -> &mut Cell {
        &mut self.cells[kind * self.clock.intervals + interval]
    }

    /// The interval in which a contact counts that arrived in `interval` and was answered or left
    /// at `at`; counted by event it is offered there.
    #[inline(always)]
    fn booked(&mut self, kind: usize, interval: usize, at: f64) -> usize {
        if self.by_event {
            self.book_event(kind, at)
        } else {
            interval
        }
    }

    /// What happens after the end of the horizon counts in its last interval.
    #[cold]
    fn book_event(&mut self, kind: usize, at: f64) -> usize {
        let interval = (at.max(0.0) / self.clock.interval) as usize;
        let interval = interval.min(self.clock.intervals - 1);
        self.cell(kind, interval).offered += 1;
        interval
    }

    /// A contact that arrived within the horizon is answered.
    #[inline(always)]
    fn count_answer(&mut self, a: &Answer) {
        let booked = self.booked(a.kind, a.interval, a.at);
        if self.by_contact && booked >= self.clock.warm_up {
            let group = &mut self.groups[a.group];
            group.answered += 1;
            group.handle += a.handle;
        }
        if a.delayed {
            self.answered_late(a, booked);
            return;
        }
        self.cell(a.kind, booked).handle += a.handle;
        if a.level > 0.0 && a.level > self.within[a.kind] {
            let cell = a.kind * self.clock.intervals + booked;
            self.rare[cell].done_late += 1;
        }
    }

    /// A contact that waited is answered.
    #[inline(always)]
    fn answered_late(&mut self, a: &Answer, booked: usize) {
        let wait = a.at - a.since;
        let waited = ticks(wait);
        let within = a.level <= self.within[a.kind];
        // The part of a wait before the start belongs to no interval.
        let ends_here = a.since >= 0.0 && self.ends_within(a.interval, a.at);
        let cell = self.cell(a.kind, booked);
        cell.handle += a.handle;
        cell.answered_late(waited, within);
        if ends_here {
            self.cell(a.kind, a.interval).queue += waited;
        } else {
            self.spread_wait(a.kind, a.interval, a.since, a.at);
        }
        if booked >= self.clock.warm_up {
            self.longest_wait[a.kind] = longer(self.longest_wait[a.kind], wait);
            let bin = self.bins[a.kind].index(wait);
            self.answered_waits[a.kind * self.stride + bin] += 1;
        }
    }

    /// Whether a time is within an interval or at its end.
    #[inline(always)]
    fn ends_within(&self, interval: usize, at: f64) -> bool {
        at <= (interval + 1) as f64 * self.clock.interval
    }

    /// The same where the wait goes on over the end of an interval.
    #[cold]
    fn spread_wait(&mut self, kind: usize, first: usize, since: f64, at: f64) {
        for i in first..self.clock.intervals {
            let from = since.max(self.clock.start_of(i));
            let to = at.min(self.clock.start_of(i + 1));
            if to <= from {
                break;
            }
            self.cell(kind, i).queue += ticks(to - from);
        }
    }

    /// Wrap-up and overtime of a service that is not wholly within the statistics.
    #[cold]
    fn clip_service(&mut self, a: &Answer) {
        let end = a.at + a.handle;
        let from = (a.at + a.talk).max(self.statistics_from);
        let to = end.min(self.clock.horizon);
        let group = &mut self.groups[a.group];
        group.wrap_up += (to - from).max(0.0);
        if !self.cut {
            group.overtime += (end - self.clock.horizon.max(a.at)).max(0.0);
        }
    }
}

impl Recorder for Tally {
    fn begin(&mut self) {
        self.cells.fill(Cell::default());
        self.rare.fill(Rare::default());
        self.front.fill(FrontCell::default());
        self.segments.clear();
        self.agent_time.fill(AgentTime::default());
        self.lost.fill(LostTime::default());
        self.groups.fill(GroupTally::default());
        self.longest_wait.fill(0.0);
        self.came.fill(0);
        self.longest_queue.fill(0);
        self.list_left.fill(0);
        self.actions.fill(ActionTally::default());
        self.cases.fill(CaseTally::default());
        self.backlog.fill(Backlog::default());
        self.answered_waits.fill(0);
        self.left_waits.fill(0);
    }

    #[inline(always)]
    fn came(&mut self, kind: usize, interval: usize, count: u32) {
        if interval >= self.clock.warm_up {
            self.came[kind] += count;
        }
    }

    fn offered(&mut self, kind: usize, interval: usize, count: u32) {
        if !self.by_event {
            self.cell(kind, interval).offered += count;
        }
    }

    fn dialed(&mut self, kind: usize, interval: usize) {
        self.rare[kind * self.clock.intervals + interval].dialed += 1;
    }

    fn connected(&mut self, kind: usize, interval: usize) {
        self.rare[kind * self.clock.intervals + interval].connected += 1;
        self.offered(kind, interval, 1);
    }

    fn action(&mut self, action: usize, from: f64, until: f64) {
        self.actions[action].add(&self.clock, from, until);
    }

    fn list_left(&mut self, kind: usize, customers: u64) {
        self.list_left[kind] = customers;
    }

    #[inline(always)]
    fn blocked(&mut self, kind: usize, interval: usize) {
        let booked = &mut self.cells[kind * self.clock.intervals + interval];
        booked.blocked += 1;
        booked.offered += u32::from(self.by_event);
    }

    #[inline(always)]
    fn answered(&mut self, a: &Answer) {
        if a.counted {
            self.count_answer(a);
        }
        if a.at < self.statistics_from || a.at + a.handle > self.clock.horizon {
            self.clip_service(a);
        } else if a.handle > a.talk {
            self.groups[a.group].wrap_up += a.handle - a.talk;
        }
    }

    fn done(&mut self, a: &Answer) {
        if a.counted {
            self.count_answer(a);
        }
    }

    #[inline(always)]
    fn left(&mut self, kind: usize, interval: usize, since: f64, at: f64, how: Left) {
        let wait = at - since;
        let waited = ticks(wait);
        let short = wait <= self.short_abandon[kind];
        let booked = self.booked(kind, interval, at);
        let cell_number = kind * self.clock.intervals + booked;
        self.cells[cell_number].left(&mut self.rare[cell_number], how, waited, short);
        if how == Left::Balked {
            return;
        }
        if since >= 0.0 && self.ends_within(interval, at) {
            self.cell(kind, interval).queue += waited;
        } else {
            self.spread_wait(kind, interval, since, at);
        }
        if booked >= self.clock.warm_up {
            self.longest_wait[kind] = longer(self.longest_wait[kind], wait);
            let bin = self.bins[kind].index(wait);
            self.left_waits[kind * self.stride + bin] += 1;
        }
    }

    fn agents(&mut self, group: usize, interval: usize, time: &AgentTime) {
        self.agent_time[group * self.clock.intervals + interval] = *time;
    }

    fn lost(&mut self, group: usize, interval: usize, time: &LostTime) {
        self.lost[group * self.clock.intervals + interval] = *time;
    }

    fn backlog(&mut self, kind: usize, interval: usize, backlog: &Backlog) {
        self.backlog[kind * self.clock.intervals + interval] = *backlog;
    }

    fn longest_queue(&mut self, kind: Option<usize>, length: u32) {
        let all = self.longest_queue.len() - 1;
        self.longest_queue[kind.unwrap_or(all)] = length;
    }

    fn step(&mut self, kind: usize, interval: usize, step: Step) {
        let cell = kind * self.clock.intervals + interval;
        let rare = &mut self.rare[cell];
        match step {
            Step::Retried => rare.retried += 1,
            Step::Escalated => rare.escalated += 1,
            Step::Repeated => rare.repeated += 1,
            Step::NotCome => rare.not_come += 1,
            Step::CallbackAccepted => {
                rare.callback_accepted += 1;
                // By event only who is answered or leaves was ever counted.
                self.cells[cell].offered -= u32::from(!self.by_event);
            }
        }
    }

    fn fate(&mut self, kind: usize, interval: usize, segment: usize, fate: &Fate) {
        if interval >= self.clock.warm_up {
            let thresholds = (self.within[kind], self.short_abandon[kind]);
            self.segments.add((kind, segment), fate, thresholds);
        }
    }

    fn session(&mut self, session: &Session) {
        self.front[session.kind * self.clock.intervals + session.interval].add(session);
    }

    fn more_work(&mut self, work: &MoreWork) {
        if work.counted {
            self.cell(work.kind, work.interval).handle += work.until - work.from;
            if work.interval >= self.clock.warm_up {
                self.groups[work.group].handle += work.until - work.from;
            }
        }
        let (start, end) = (self.statistics_from, self.clock.horizon);
        let wrap_up = work.until.min(end) - work.wrap_up_from.max(start);
        let group = &mut self.groups[work.group];
        group.wrap_up += wrap_up.max(0.0);
        if !self.cut {
            group.overtime += (work.until - work.from.max(end)).max(0.0);
        }
    }

    fn case_ended(&mut self, case: &CaseEnd) {
        // Those in service at the start belong to the time before.
        if case.interval < self.clock.warm_up || case.first == f64::NEG_INFINITY {
            return;
        }
        self.cases[case.origin].add(case);
        if case.ending == Ending::Lost {
            self.segments.lost(case.origin, case.segment);
        }
    }
}

/// The bins for the waits of each type: the threshold, that of short abandonments, and waits
/// that many customers have exactly (a constant patience) get bins of their own.
#[must_use]
pub fn wait_bins(model: &Model) -> Vec<WaitBins> {
    model
        .types
        .iter()
        .map(|kind| {
            let mut atoms = vec![kind.within];
            let segments = kind.segments.iter().map(|s| &s.patience);
            for patience in segments.chain([&kind.patience]).flatten() {
                atoms.extend(patience.atoms());
            }
            atoms.extend(Some(kind.holds_for).filter(|held| held.is_finite()));
            WaitBins::new(&atoms)
        })
        .collect()
}
