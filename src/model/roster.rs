//! The roster of one replication: what chance does to the shifts, agent by agent.

use super::Clock;
use super::shift_model::{ShiftModel, Span, for_each_interval};
use super::staffing::{DayStaffing, GroupStaffing};
use crate::random::{Purpose, ReplicationKey};
use crate::scenario::ShrinkageSource;

/// Something that changes for an agent at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// When \[s\].
    pub time: f64,
    /// The agent's number.
    pub agent: u32,
    /// What.
    pub turn: Turn,
}

/// What the roster says of an agent from a time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Not on shift.
    Off,
    /// On shift, but lost to a source.
    Lost(ShrinkageSource),
    /// A break falls due: the number of a [`Rest`].
    Break(u32),
    /// On shift and there.
    There,
}

impl Turn {
    /// At one instant agents go, then breaks fall due, then agents come.
    fn phase(self) -> u32 {
        match self {
            Self::Off | Self::Lost(_) => 0,
            Self::Break(_) => 1,
            Self::There => 2,
        }
    }
}

/// A break of one agent on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rest {
    /// Length \[s\].
    pub length: f64,
    /// Whether it is paid.
    pub paid: bool,
}

/// What shocks do to the agents of a group from an epoch on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shocked {
    pub(super) time: f64,
    /// Share of agents who stay.
    pub(super) factor: f64,
    /// Share additionally absent.
    pub(super) absent: f64,
}

/// Draws of one day that all agents of a group share.
#[derive(Debug, Clone, Copy)]
struct Luck {
    day: u32,
    /// Rate of absence.
    rate: f64,
    /// Where the share begins that a shock sends away.
    turn: f64,
}

/// A group on one replication.
pub(super) struct Draw<'a> {
    pub(super) group: &'a GroupStaffing,
    /// Position of the group, and how many there are.
    pub(super) position: (usize, usize),
    pub(super) key: ReplicationKey,
    pub(super) clock: Clock,
    /// What shocks do, epoch by epoch; empty: nothing.
    pub(super) shocks: &'a [Shocked],
}

impl ShiftModel {
    /// Draws the group's part of a roster; the changes are in no order yet.
    pub(super) fn draw(&self, draw: &Draw<'_>, day: &mut DayStaffing) {
        let mut days: Vec<Luck> = Vec::new();
        for span in &self.spans {
            let luck = match days.iter().find(|l| l.day == span.day) {
                Some(luck) => *luck,
                None => {
                    days.push(draw.luck(span.day));
                    days[days.len() - 1]
                }
            };
            self.draw_span(span, luck, draw, day);
        }
    }

    fn draw_span(&self, span: &Span, luck: Luck, draw: &Draw<'_>, day: &mut DayStaffing) {
        let begin = span.from.max(0.0);
        let agent = self.first_agent + span.agent;
        let slot = u64::from(span.agent) + 1;
        let owner = draw.key.named(draw.group.key, slot, u64::from(span.day));
        let uniform = if luck.rate > 0.0 || !draw.shocks.is_empty() {
            owner.stream(Purpose::Absence, 0).unit()
        } else {
            1.0
        };
        // One shift ends where the agent's next begins: nobody goes home in between.
        if day.roster.last()
            == Some(&Change {
                time: begin,
                agent,
                turn: Turn::Off,
            })
        {
            day.roster.pop();
        }
        let mut put = |time: f64, turn: Turn| {
            if time < draw.clock.horizon {
                day.roster.push(Change { time, agent, turn });
            }
        };
        if uniform < luck.rate {
            put(begin, Turn::Lost(ShrinkageSource::Absence));
            put(span.to, Turn::Off);
            self.leave_unpaid(span, draw, &mut day.lost);
            return;
        }
        let chance = |of: &Option<super::Occasion>, number: u64| match of {
            None => 0.0,
            Some(occasion) => {
                let stream = owner.stream(Purpose::Punctuality, number);
                occasion.draw(stream, span.interval as usize)
            }
        };
        let login = (span.from + chance(&self.late, 0)).min(span.to);
        let leave = (span.to - chance(&self.early, 1)).max(login);
        let away = |s: &Shocked| {
            uniform < luck.rate + s.absent || {
                let turned = span.place + luck.turn;
                turned - turned.floor() >= s.factor
            }
        };
        let mut times = std::mem::take(&mut day.times);
        times.clear();
        times.extend([begin, login.max(begin), leave.max(begin), span.to]);
        let inside = |s: &&Shocked| s.time > begin && s.time < span.to;
        times.extend(draw.shocks.iter().filter(inside).map(|s| s.time));
        times.sort_by(f64::total_cmp);
        times.dedup();
        let turn = |time: f64| {
            let shocked = draw.shocks.iter().rev().find(|s| s.time <= time);
            if time < login {
                Turn::Lost(ShrinkageSource::Late)
            } else if time >= leave {
                Turn::Lost(ShrinkageSource::Early)
            } else if shocked.is_some_and(away) {
                Turn::Lost(ShrinkageSource::Shocks)
            } else {
                Turn::There
            }
        };
        let mut before = None;
        for pair in times.windows(2) {
            let now = turn(pair[0]);
            if before != Some(now) && pair[0] < draw.clock.horizon {
                day.roster.push(Change {
                    time: pair[0],
                    agent,
                    turn: now,
                });
            }
            if now == Turn::There {
                self.put_breaks(
                    span,
                    agent,
                    (pair[0], pair[1]),
                    before != Some(now),
                    draw,
                    day,
                );
            }
            before = Some(now);
        }
        day.times = times;
        if span.to < draw.clock.horizon {
            day.roster.push(Change {
                time: span.to,
                agent,
                turn: Turn::Off,
            });
        }
    }

    /// The breaks that fall due while an agent is there; of one that began before it `came`
    /// the rest.
    fn put_breaks(
        &self,
        span: &Span,
        agent: u32,
        (from, to): (f64, f64),
        came: bool,
        draw: &Draw<'_>,
        day: &mut DayStaffing,
    ) {
        for rest in self.breaks_of(span) {
            let end = rest.at + rest.length;
            let begun_before = rest.at < from;
            if rest.at >= to || end <= from || begun_before && !came {
                continue;
            }
            let time = rest.at.max(from);
            if time < draw.clock.horizon {
                let length = if begun_before {
                    end - from
                } else {
                    rest.length
                };
                let number = day.rests.len() as u32;
                day.rests.push(Rest {
                    length,
                    paid: rest.paid,
                });
                let turn = Turn::Break(number);
                day.roster.push(Change { time, agent, turn });
            }
        }
    }

    /// Notes what an absent agent is not paid for.
    fn leave_unpaid(&self, span: &Span, draw: &Draw<'_>, lost: &mut [super::LostTime]) {
        let (g, groups) = draw.position;
        let mut note = |from: f64, to: f64| {
            for_each_interval(&draw.clock, from, to, |i, time| {
                lost[i * groups + g].unpaid += time;
            });
        };
        if !draw.group.absence_paid {
            return note(span.from, span.to);
        }
        for (from, to, _) in self.as_planned(span).filter(|(.., paid)| !paid) {
            note(from, to);
        }
    }
}

impl Draw<'_> {
    fn luck(&self, day: u32) -> Luck {
        let shared = self.key.named(self.group.key, 0, u64::from(day));
        Luck {
            day,
            rate: self.group.absence_rate(self.key, day),
            turn: shared.stream(Purpose::Shrinkage, 0).unit(),
        }
    }
}

/// Puts the changes of a day in order: by time; at one instant who goes, breaks, who comes; then
/// by agent, which is by group in the order of the file.
pub(super) fn sort(roster: &mut [Change]) {
    roster.sort_unstable_by(|a, b| {
        let rank = |c: &Change| (c.turn.phase(), c.agent);
        let number = |c: &Change| match c.turn {
            Turn::Break(number) => number,
            _ => 0,
        };
        a.time
            .total_cmp(&b.time)
            .then(rank(a).cmp(&rank(b)))
            .then(number(a).cmp(&number(b)))
    });
}
