//! Agents of shifts, who come, go and take their breaks one by one.
//!
//! At one instant agents go, then breaks fall due, then breaks end and agents come, in the order
//! of their numbers (groups in the order of the file). Who is busy when a shift ends finishes
//! first; a break that falls due meanwhile begins when the work ends, and keeps its length.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::away::UNPAID;
use super::record::Recorder;
use super::{Away, Calendar, Engine, Ranked, WHOLE};
use crate::model::{Change, Rest, Turn};
use crate::scenario::ShrinkageSource;

/// What the roster says of an agent, and where the agent is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Duty {
    /// What the roster says; never a break.
    pub(super) turn: Turn,
    /// Whether the agent is on duty: idle, busy, or on a pause or break.
    here: bool,
    /// Numbers of the breaks that are due: from the first to before the second.
    due: (u32, u32),
    /// When the break ends that the agent is on \[s\]; infinite when on none.
    back: f64,
    /// Whether that break is paid.
    paid: bool,
}

impl Default for Duty {
    fn default() -> Self {
        Self {
            turn: Turn::Off,
            here: false,
            due: (0, 0),
            back: f64::INFINITY,
            paid: true,
        }
    }
}

impl Duty {
    fn owes_break(&self) -> bool {
        self.due.0 < self.due.1
    }

    /// A break falls due; the numbers of an agent's breaks follow one another.
    fn falls_due(&mut self, number: u32) {
        if !self.owes_break() {
            self.due.0 = number;
        }
        self.due.1 = number + 1;
    }
}

/// What comes next by the roster.
#[derive(Debug, Clone)]
pub(super) struct RosterClock {
    /// When it comes \[s\].
    pub(super) next: f64,
    /// When the occupancy of a group is noted next \[s\].
    pub(super) mark: f64,
    /// Place of the next change in the day's roster.
    cursor: usize,
    /// Ends of breaks, as bits of times that are not negative, and agents; those that were cut
    /// short stay in here and are passed over.
    returns: BinaryHeap<Reverse<(u64, u32)>>,
}

impl Default for RosterClock {
    fn default() -> Self {
        Self {
            next: f64::INFINITY,
            mark: f64::INFINITY,
            cursor: 0,
            returns: BinaryHeap::new(),
        }
    }
}

impl RosterClock {
    /// Before the first change of a day; occupancies are noted first at `mark`.
    pub(super) fn reset(&mut self, roster: &[Change], mark: f64) {
        self.cursor = 0;
        self.mark = mark;
        self.returns.clear();
        self.settle(roster);
    }

    pub(super) fn settle(&mut self, roster: &[Change]) {
        let change = roster.get(self.cursor).map_or(f64::INFINITY, |c| c.time);
        self.next = change.min(self.return_time()).min(self.mark);
    }

    fn return_time(&self) -> f64 {
        let first = self.returns.peek();
        first.map_or(f64::INFINITY, |Reverse((bits, _))| f64::from_bits(*bits))
    }

    /// The change that is next; `None` when the end of a break is.
    fn next_change(&self, roster: &[Change]) -> Option<Change> {
        let change = *roster.get(self.cursor)?;
        let back = self.returns.peek().map(|Reverse((_, agent))| *agent);
        let first = match back {
            Some(agent) if self.return_time() == change.time => {
                change.turn != Turn::There || change.agent < agent
            }
            _ => change.time < self.return_time(),
        };
        first.then_some(change)
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// The next change of the roster happens.
    #[cold]
    pub(super) fn roster_turns<R: Recorder>(&mut self, now: f64, recorder: &mut R) {
        if self.roster.mark <= now {
            self.note_occupancies(now);
            self.roster.settle(&self.staffing.roster);
            return;
        }
        match self.roster.next_change(&self.staffing.roster) {
            Some(change) => {
                self.roster.cursor += 1;
                self.turns(change, recorder);
            }
            None => {
                if let Some(Reverse((_, agent))) = self.roster.returns.pop()
                    && self.duties[agent as usize].back == now
                {
                    let g = self.agents.group_of[agent as usize] as usize;
                    self.end_break(agent, g, now);
                    self.ready(agent, g, now, recorder);
                }
            }
        }
        self.roster.settle(&self.staffing.roster);
    }

    fn turns<R: Recorder>(&mut self, change: Change, recorder: &mut R) {
        let Change { time, agent, turn } = change;
        let g = self.agents.group_of[agent as usize] as usize;
        match turn {
            Turn::Break(number) if self.plays_on && self.plays.cancels(g) => {
                // Where it stands among others that are owed, it takes no time.
                self.staffing.rests[number as usize].length = 0.0;
                if self.duties[agent as usize].owes_break() {
                    self.duties[agent as usize].falls_due(number);
                }
            }
            Turn::Break(number) => {
                self.duties[agent as usize].falls_due(number);
                self.take_break(agent, g, time);
            }
            Turn::There => self.comes(agent, g, time, recorder),
            Turn::Off | Turn::Lost(_) => {
                self.should_go(agent, g, time, turn);
                self.let_go_if_alone(time, recorder);
            }
        }
    }

    /// An agent who may owe a break begins it if idle, and takes nothing more before it if busy.
    fn take_break(&mut self, agent: u32, g: usize, now: f64) {
        if !self.break_is_due(agent, g) {
            return;
        }
        if self.agents.is_idle(agent) {
            self.agents.end_idle(agent, g);
            self.begin_break(agent, g, now);
        } else {
            self.close_hand(agent, g);
        }
    }

    /// Breaks of a group are no longer put off: those that are owed are taken.
    pub(super) fn take_postponed_breaks(&mut self, g: usize, now: f64) {
        let group = &self.model.groups[g];
        for agent in group.first_agent..group.first_agent + group.agents {
            if self.duties[agent as usize].here {
                self.take_break(agent, g, now);
            }
        }
    }

    /// An agent is to be there from now on.
    pub(super) fn comes<R: Recorder>(&mut self, agent: u32, g: usize, now: f64, recorder: &mut R) {
        let duty = &mut self.duties[agent as usize];
        let before = std::mem::replace(&mut duty.turn, Turn::There);
        if duty.here {
            // Busy since an earlier shift, or when about to go: it is on shift again.
            if before == Turn::Off {
                self.change_net(g, now, 1);
            }
            self.reopen_hand(agent, g, now, recorder);
            return;
        }
        duty.here = true;
        if let Turn::Lost(source) = before {
            self.agents.end_away(g, source as usize, now);
        }
        self.change_net(g, now, 1);
        self.agents.join(g, now);
        self.ready(agent, g, now, recorder);
    }

    /// An agent on shift has nothing in hand: it takes the break that is due, or looks at the
    /// queues.
    fn ready<R: Recorder>(&mut self, agent: u32, g: usize, now: f64, recorder: &mut R) {
        if self.break_is_due(agent, g) {
            self.begin_break(agent, g, now);
        } else {
            self.plan_pause(agent, g, now);
            self.look_for_work::<R, WHOLE>(agent, g, now, recorder);
        }
    }

    /// An agent is not to be there from now on: it goes at once unless it is busy.
    pub(super) fn should_go(&mut self, agent: u32, g: usize, now: f64, turn: Turn) {
        let a = agent as usize;
        let duty = &mut self.duties[a];
        let before = std::mem::replace(&mut duty.turn, turn);
        duty.due = (0, 0);
        if !duty.here {
            if let Turn::Lost(source) = before {
                self.agents.end_away(g, source as usize, now);
            }
            if let Turn::Lost(source) = turn {
                self.agents.begin_away(g, source as usize, now);
            }
            return;
        }
        match self.breaks[a].away {
            Away::Break => self.end_break(agent, g, now),
            Away::Pause | Away::AfterContact => {
                self.work.remove(agent);
                self.stop_pause(agent, g, now);
            }
            Away::No if self.agents.is_idle(agent) => self.agents.end_idle(agent, g),
            Away::No => {
                self.close_hand(agent, g);
                // Work while the agent is lost to something is no overtime, work off shift is.
                let on_shift = |turn: Turn| i32::from(turn != Turn::Off);
                self.change_net(g, now, on_shift(turn) - on_shift(before));
                return;
            }
        }
        self.departs(agent, g, now, true);
    }

    /// The work of an agent has ended that is no longer to be there, if it is so.
    pub(super) fn departs_after_work(&mut self, agent: u32, g: usize, now: f64) -> bool {
        let turn = self.duties[agent as usize].turn;
        if turn == Turn::There {
            return false;
        }
        self.agents.end_work(g, now);
        self.departs(agent, g, now, turn != Turn::Off);
        true
    }

    /// An agent that is neither idle nor busy nor away any more goes; `on_shift`: it was still
    /// counted among those on shift.
    fn departs(&mut self, agent: u32, g: usize, now: f64, on_shift: bool) {
        let duty = &mut self.duties[agent as usize];
        duty.here = false;
        if let Turn::Lost(source) = duty.turn {
            self.agents.begin_away(g, source as usize, now);
        }
        if on_shift {
            self.change_net(g, now, -1);
        }
        self.cancel_pause(agent);
        self.agents.part(g, now);
    }

    fn change_net(&mut self, g: usize, now: f64, by: i32) {
        if by != 0 {
            let net = self.agents.groups[g].net.saturating_add_signed(by);
            self.agents.set_net(g, now, net);
        }
    }

    /// Whether an agent of a group has a break to take now; after the end of the horizon nobody
    /// takes one.
    pub(super) fn break_is_due(&self, agent: u32, g: usize) -> bool {
        let duty = self.duties.get(agent as usize);
        let put_off = self.plays_on && self.plays.postpones(g);
        duty.is_some_and(Duty::owes_break) && !self.closed && !put_off
    }

    /// An agent that is neither idle nor busy nor away begins the break that is due.
    pub(super) fn begin_break(&mut self, agent: u32, g: usize, now: f64) {
        let a = agent as usize;
        self.cancel_pause(agent);
        let duty = &mut self.duties[a];
        let Rest { length, paid } = self.staffing.rests[duty.due.0 as usize];
        duty.due.0 += 1;
        duty.back = now + length;
        duty.paid = paid;
        self.breaks[a].away = Away::Break;
        let back = Reverse((duty.back.to_bits(), agent));
        self.roster.returns.push(back);
        self.roster.next = self.roster.next.min(now + length);
        self.agents.begin_pause(g, now);
        self.agents
            .begin_away(g, ShrinkageSource::Breaks as usize, now);
        if !paid {
            self.agents.begin_away(g, UNPAID, now);
        }
    }

    fn end_break(&mut self, agent: u32, g: usize, now: f64) {
        let duty = &mut self.duties[agent as usize];
        duty.back = f64::INFINITY;
        let paid = duty.paid;
        self.breaks[agent as usize].away = Away::No;
        self.agents.end_pause(g, now);
        self.agents
            .end_away(g, ShrinkageSource::Breaks as usize, now);
        if !paid {
            self.agents.end_away(g, UNPAID, now);
        }
    }
}
