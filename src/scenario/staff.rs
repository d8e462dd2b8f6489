//! Agents as they are meant: groups, headcounts and shifts, what shrinks them, what they cost.

use super::pace::Pace;
use super::sharing::Sharing;
use super::types::{ByInterval, Channel, Distribution};

/// Agents with the same skills and terms.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentGroup {
    /// Name, unique among groups.
    pub name: String,
    /// Where it is: position in [`Scenario::sites`](super::Scenario::sites).
    pub site: Option<usize>,
    /// Headcount in each interval of the horizon; with shifts the most agents who are on shift
    /// at one time in it.
    pub agents: Vec<u32>,
    /// Shifts; empty: the headcount says who is there.
    pub shifts: Vec<Shift>,
    /// Whether the headcount is already after planned shrinkage and absence.
    pub net: bool,
    /// Contact types (positions in [`Scenario::contacts`](super::Scenario::contacts)) with their
    /// level, 1 best.
    pub skills: Vec<(usize, u32)>,
    /// Scheduled time in which agents cannot take contacts.
    pub shrinkage: Shrinkage,
    /// Whether a falling headcount marks busy agents who will leave, instead of whoever becomes
    /// free next.
    pub marks_leavers: bool,
    /// How an agent divides its attention between several contacts; `None`: one at a time, at
    /// full speed, without a break.
    pub sharing: Option<Sharing>,
    /// What makes its agents slower or faster.
    pub pace: Pace,
    /// What its agents cost; `None`: costs are not reported.
    pub cost: Option<Cost>,
}

impl AgentGroup {
    /// Its slots: the largest headcount, or all agents of its shifts.
    #[must_use]
    pub fn slots(&self) -> u32 {
        if self.shifts.is_empty() {
            self.agents.iter().copied().max().unwrap_or(0)
        } else {
            self.shifts.iter().map(|s| s.agents).sum()
        }
    }

    /// Agent time that a second of work on a contact of a channel takes, where the agents have
    /// as many of them in hand as they can.
    #[must_use]
    pub fn effort(&self, channel: Channel) -> f64 {
        self.sharing.as_ref().map_or(1.0, |s| s.effort(channel))
    }

    /// Agents scheduled in each interval \[s\] of the horizon, on average: the headcount, or who
    /// is on shift, breaks included.
    #[must_use]
    pub fn scheduled(&self, interval: f64) -> Vec<f64> {
        if self.shifts.is_empty() {
            self.agents.iter().map(|n| f64::from(*n)).collect()
        } else {
            on_shift(&self.shifts, interval, self.agents.len())
        }
    }
}

/// Agents who come and go together, day by day.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// When, for people: "mon-fri 08:00 to 16:30".
    pub title: String,
    /// Agents on the shift.
    pub agents: u32,
    /// Each time the shift takes place, in order; none overlaps the next.
    pub times: Vec<ShiftTime>,
    /// Breaks of each agent.
    pub off: Vec<Off>,
}

/// One time that a shift takes place \[s from the scenario's start\].
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftTime {
    /// Begin; before 0 where the shift is under way at the start.
    pub from: f64,
    /// End; beyond the horizon where the shift goes on after it.
    pub to: f64,
    /// Begin of each of [`Shift::off`], before it is spread over the agents.
    pub off: Vec<f64>,
}

/// A break, lunch or meeting of a shift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Off {
    /// Length \[s\].
    pub length: f64,
    /// The begins of the shift's agents lie evenly over this time \[s\].
    pub spread: f64,
    /// Whether it is paid.
    pub paid: bool,
}

impl Off {
    /// When agent `k` of `n` (from 0) begins, after the begin of the break \[s\]: in the middle
    /// of the k-th of n equal parts of the spread.
    #[must_use]
    pub fn delay(&self, k: u32, n: u32) -> f64 {
        self.spread * (f64::from(k) + 0.5) / f64::from(n.max(1))
    }
}

/// Agents on shift in each interval, on average.
#[must_use]
pub fn on_shift(shifts: &[Shift], interval: f64, intervals: usize) -> Vec<f64> {
    let mut agents = vec![0.0; intervals];
    for shift in shifts {
        for time in &shift.times {
            let first = (time.from.max(0.0) / interval) as usize;
            for (i, sum) in agents.iter_mut().enumerate().skip(first) {
                let (start, end) = (i as f64 * interval, (i + 1) as f64 * interval);
                if start >= time.to {
                    break;
                }
                let overlap = time.to.min(end) - time.from.max(start);
                *sum += f64::from(shift.agents) * overlap.max(0.0) / interval;
            }
        }
    }
    agents
}

/// The most agents who are on shift at one time in each interval.
#[must_use]
pub fn most_on_shift(shifts: &[Shift], interval: f64, intervals: usize) -> Vec<u32> {
    let mut changes: Vec<(f64, i64)> = Vec::new();
    for shift in shifts {
        for time in &shift.times {
            changes.push((time.from, shift.agents.into()));
            changes.push((time.to, -i64::from(shift.agents)));
        }
    }
    // Who leaves at an instant leaves before the others come.
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut changes = changes.into_iter().peekable();
    let mut now = 0;
    (0..intervals)
        .map(|i| {
            let (start, end) = (i as f64 * interval, (i + 1) as f64 * interval);
            while let Some((_, by)) = changes.next_if(|c| c.0 <= start) {
                now += by;
            }
            let mut most = now;
            while let Some((_, by)) = changes.next_if(|c| c.0 < end) {
                now += by;
                most = most.max(now);
            }
            u32::try_from(most).unwrap_or(0)
        })
        .collect()
}

/// What the agents of a group cost, in the scenario's currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Cost of a paid hour.
    pub per_hour: f64,
    /// Factor on overtime hours.
    pub overtime_factor: f64,
    /// Whether absent agents are paid.
    pub absence_paid: bool,
    /// Cost of a contact that they answer.
    pub per_contact: f64,
    /// Cost of a minute of talk and wrap-up.
    pub per_minute: f64,
}

impl Default for Cost {
    fn default() -> Self {
        Self {
            per_hour: 0.0,
            overtime_factor: 1.0,
            absence_paid: true,
            per_contact: 0.0,
            per_minute: 0.0,
        }
    }
}

impl Cost {
    /// Whether the group costs nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        [self.per_hour, self.per_contact, self.per_minute] == [0.0; 3]
    }
}

/// The sources of shrinkage of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Shrinkage {
    /// Share of those present that is planned away (training, meetings, breaks); with a
    /// headcount only.
    pub planned: ByInterval,
    /// Days or shifts on which agents do not come.
    pub absence: Option<Absence>,
    /// Short unplanned pauses.
    pub pauses: Option<Pauses>,
    /// Pauses after contacts.
    pub pause_after: Option<Occasional>,
    /// Late logins; with shifts only.
    pub late: Option<Occasional>,
    /// Early leaves; with shifts only.
    pub early: Option<Occasional>,
}

impl Default for Shrinkage {
    /// None at all.
    fn default() -> Self {
        Self {
            planned: ByInterval::Constant(0.0),
            absence: None,
            pauses: None,
            pause_after: None,
            late: None,
            early: None,
        }
    }
}

/// Random absence, by the day.
#[derive(Debug, Clone, PartialEq)]
pub struct Absence {
    /// Mean share of agents absent.
    pub rate: f64,
    /// Coefficient of variation of the day's rate (Beta); 0: the same every day.
    pub day_cv: f64,
}

/// Unplanned pauses of single agents.
#[derive(Debug, Clone, PartialEq)]
pub struct Pauses {
    /// Mean time from the end of one pause until the next falls due \[s\].
    pub every: f64,
    /// Length of a pause.
    pub length: Distribution,
}

/// Something that happens now and then, and how long it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Occasional {
    /// How often: of the shifts, of the contacts.
    pub probability: f64,
    /// How long.
    pub length: Distribution,
}

/// What takes scheduled time away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ShrinkageSource {
    /// Agents who do not come.
    Absence,
    /// Shrinkage planned as a share.
    Planned,
    /// Breaks, lunches and meetings of shifts.
    Breaks,
    /// Unplanned pauses.
    Pauses,
    /// Pauses after contacts.
    PauseAfter,
    /// Late logins.
    Late,
    /// Early leaves.
    Early,
    /// Shocks; below 0 where they bring agents.
    Shocks,
    /// Actions that move agents to other groups; below 0 where they come from others.
    Moved,
    /// Actions that call agents in: below 0.
    CalledIn,
    /// Actions that send agents home.
    SentHome,
}

impl ShrinkageSource {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
        Self::Absence,
        Self::Planned,
        Self::Breaks,
        Self::Pauses,
        Self::PauseAfter,
        Self::Late,
        Self::Early,
        Self::Shocks,
        Self::Moved,
        Self::CalledIn,
        Self::SentHome,
    ];

    /// Its word in scenarios and results.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Absence => "absence",
            Self::Planned => "planned",
            Self::Breaks => "breaks",
            Self::Pauses => "pauses",
            Self::PauseAfter => "pause_after",
            Self::Late => "late",
            Self::Early => "early",
            Self::Shocks => "shocks",
            Self::Moved => "moved",
            Self::CalledIn => "called_in",
            Self::SentHome => "sent_home",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(agents: u32, from: f64, to: f64) -> Shift {
        Shift {
            title: String::new(),
            agents,
            times: vec![ShiftTime {
                from,
                to,
                off: Vec::new(),
            }],
            off: Vec::new(),
        }
    }

    #[test]
    fn scheduled_agents_are_exact_within_intervals() {
        let shifts = [shift(4, -50.0, 150.0), shift(2, 150.0, 1000.0)];
        assert_eq!(on_shift(&shifts, 100.0, 3), [4.0, 3.0, 2.0]);
        assert_eq!(most_on_shift(&shifts, 100.0, 3), [4, 4, 2]);
    }

    #[test]
    fn begins_are_spread_evenly() {
        let off = Off {
            length: 900.0,
            spread: 3600.0,
            paid: true,
        };
        let begins: Vec<f64> = (0..4).map(|k| off.delay(k, 4)).collect();
        assert_eq!(begins, [450.0, 1350.0, 2250.0, 3150.0]);
        assert_eq!(off.delay(0, 1), 1800.0);
    }
}
