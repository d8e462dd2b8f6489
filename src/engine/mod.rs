//! One replication of a model: the event loop.
//!
//! The engine knows nothing of files, threads or reports. It tells a [`Recorder`] what
//! happens and draws all randomness from keys that belong to customers, agents and days.

mod agents;
#[cfg(test)]
mod agreement;
mod arrivals;
mod away;
mod backlog;
mod calendar;
mod callback;
mod coming;
mod dial;
mod figures;
mod follow;
mod front;
mod hand_over;
mod hand_turns;
mod heap;
mod idle_order;
mod in_hand;
mod initial;
mod lines;
mod list_or_contact;
mod lists;
mod pace;
mod parked;
mod patience;
mod peaks;
mod places;
mod playbook;
mod policy;
mod preferred;
mod queues;
mod record;
mod run;
mod script;
mod segment;
mod select_agent;
mod select_contact;
mod select_shared;
mod service;
mod shifts;
mod staff_moves;
mod staffing;
mod stories;
mod thresholds;
mod trace;
mod wait;
mod work;

pub use calendar::{Calendar, Due, Ranked, Ring, Shape};
pub use heap::Heap;
pub use patience::Patience;
pub use policy::{FirstInLine, IdleGroup, Policy};
pub use record::{
    AGES, AgentTime, Answer, Backlog, CaseEnd, Ending, Left, MoreWork, Recorder, Session, Standing,
    Step,
};
pub use segment::Fate;
pub use trace::{Found, Outcome, Traced, Why};

use agents::Agents;
use arrivals::Batch;
use coming::Coming;
use figures::Figures;
use hand_over::{Desk, Holders};
use in_hand::Hand;
use lines::Lines;
use lists::Dialing;
use pace::Occupancies;
use places::Places;
use playbook::Plays;
use policy::Candidates;
use queues::Queues;
use script::Checks;
use shifts::{Duty, RosterClock};
use stories::Stories;
use thresholds::Thresholds;

use crate::model::{DayDemand, DayStaffing, GroupModel, Model, Unknowns};
use crate::random::{DayKey, ReplicationKey};

/// Why a replication cannot be finished.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// Contacts of this type wait for ever: nobody who serves it will come again.
    Stranded {
        /// The contact type.
        kind: usize,
        /// How many wait.
        waiting: u32,
    },
    /// More contacts wait than allowed.
    Overflow {
        /// When \[s\].
        at: f64,
        /// The contact type with most contacts waiting.
        kind: usize,
        /// Contacts waiting, all types together.
        waiting: u32,
    },
    /// More contacts come in one interval than memory is meant for.
    Flood {
        /// When the interval begins \[s\].
        at: f64,
        /// The contact type with most of them.
        kind: usize,
        /// Contacts expected in the interval, all types together.
        contacts: f64,
    },
    /// Contacts lead to others more often than a day can have.
    Storm {
        /// When \[s\].
        at: f64,
        /// The type of the last of them.
        kind: usize,
        /// How many there were.
        contacts: u64,
    },
}

/// Contacts waiting at once beyond which a run stops, unless told otherwise.
pub const MOST_WAITING: u32 = 2_000_000;

/// Contacts expected in one interval beyond which a run stops, for each that may wait: each takes
/// up to 80 bytes of every thread.
const FLOOD: f64 = 10.0;

/// Contacts that others have led to in a replication beyond which a run stops, for each that may
/// wait: a storm of retries ends after a minute or two.
const STORM: u64 = 100;

/// A loop for models of arrivals, services, patience and staffing by interval, and of nothing else.
const PLAIN: u8 = 0;
/// A loop for models in which no contact leads to another, and no script or action is followed:
/// with lines, queue limits, pauses, shifts, thresholds, reserves and shocks besides.
const SINGLE: u8 = 1;
/// The loop for everything.
const WHOLE: u8 = 2;

/// Simulates replications of one model, one after the other, and reuses its memory.
///
/// `C` and `T` are the calendars of agents and of waiting contacts; the ring is the default,
/// the heap its oracle.
pub struct Engine<'m, C = Ring<f64>, T = Ring<Ranked>> {
    model: &'m Model,
    patience: Patience,
    /// Contacts waiting at once beyond which the run stops.
    most_waiting: u32,
    /// Contacts of the replication that others have led to.
    followed: u64,
    /// The loop to use.
    event_loop: u8,
    /// Ends of work and of pauses: a node is an agent.
    work: C,
    /// Pauses that fall due: a node is an agent.
    pauses: C,
    /// Thresholds and deadlines of waiting contacts: a node is a contact's slot.
    timers: T,
    /// Thresholds of waiting contacts, where they are not in that calendar.
    thresholds: Thresholds,
    /// Contacts that others have led to, and those that wait elsewhere.
    coming: Coming,
    /// The cases that go on after their first contact.
    stories: Stories,
    /// Contacts of each type in self-service.
    sessions: Vec<u32>,
    /// Where the lists of customers to call stand.
    dialing: Dialing,
    /// How the contact at hand and its agent find each other, where that is traced.
    found: Found,
    agents: Agents,
    /// Where agents stand with warm hand-overs; empty where there are none.
    desks: Vec<Desk>,
    /// Busy agents who leave when their work ends, where a falling headcount marks them; else
    /// empty.
    leaving: Vec<bool>,
    /// Agents who wait with a customer for another.
    holders: Holders,
    /// What agents have in hand, where some may have several contacts; else empty.
    hands: Vec<Hand>,
    /// Who of them can take more.
    places: Places,
    /// What each agent does besides, where groups take pauses or have shifts.
    breaks: Vec<Break>,
    /// What the roster says of each agent, where groups have shifts.
    duties: Vec<Duty>,
    /// What comes next by the roster.
    roster: RosterClock,
    /// How busy groups have been, where that makes a difference.
    occupancies: Occupancies,
    queues: Queues,
    batch: Batch,
    demand: DayDemand,
    staffing: DayStaffing,
    key: ReplicationKey,
    day_key: DayKey,
    unknown: Unknowns,
    interval: usize,
    epoch: usize,
    /// Whether the horizon is over.
    closed: bool,
    /// The lines, where there is a limit.
    lines: Lines<C>,
    /// Group to which a type was last offered, for round-robin.
    last_group: Vec<u16>,
    /// Choices among contacts that each agent has made, for random order.
    choices: Vec<u32>,
    /// Steps spent on counting queues: beyond a budget a calendar of deadlines is cheaper.
    counting: u64,
    /// What conditions and scores ask of the past.
    figures: Figures,
    /// When conditions are tested again.
    checks: Checks,
    /// Where the actions of supervisors stand.
    plays: Plays,
    /// Whether there are any.
    plays_on: bool,
    /// Whether figures are kept and conditions are tested.
    scripted: bool,
    /// Whether some condition depends on time.
    timed: bool,
    /// Whether some contacts prefer the agent who served their case last.
    prefers: bool,
    /// Time of the event under way, where conditions are tested \[s\].
    now: f64,
    /// Scratch space of a policy's choices.
    choices_of_policy: Candidates,
    /// Scratch space of the selection of agents and contacts.
    candidates: Vec<u32>,
    /// Scratch space: agents with room who look at the queues.
    asked: Vec<u32>,
}

/// Where an agent stands with its pauses.
#[derive(Debug, Clone, Copy, Default)]
struct Break {
    /// Why it is away now, if it is.
    away: Away,
    /// A pause has fallen due and begins when the work in hand ends.
    due: bool,
    /// The next pause is in the calendar.
    planned: bool,
    /// Pauses planned so far.
    count: u32,
    /// Contacts after which it might have paused so far.
    contacts: u32,
}

/// Why an agent on duty can take no contact, other than for being busy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Away {
    /// It can.
    #[default]
    No,
    /// An unplanned pause.
    Pause,
    /// A pause after a contact.
    AfterContact,
    /// A break of its shift.
    Break,
}

impl<C, T> std::fmt::Debug for Engine<'_, C, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = f.debug_struct("Engine");
        out.field("patience", &self.patience)
            .field("event_loop", &self.event_loop)
            .finish_non_exhaustive()
    }
}

impl<'m, C, T> Engine<'m, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// An engine for a model.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        let agents = Agents::new(model);
        let count = agents.group_of.len();
        let any = |of: fn(&GroupModel) -> bool| model.groups.iter().any(of);
        let has_shifts = any(|g| g.shifts);
        let takes_pauses =
            has_shifts || any(|g| g.pauses.is_some()) || any(|g| g.pause_after.is_some());
        let shares = any(|g| g.sharing.is_some());
        let mut engine = Self {
            model,
            patience: Patience::AtHeads,
            most_waiting: MOST_WAITING,
            followed: 0,
            event_loop: WHOLE,
            work: C::default(),
            pauses: C::default(),
            timers: T::default(),
            thresholds: Thresholds::new(model),
            coming: Coming::default(),
            stories: Stories::default(),
            sessions: vec![0; model.types.len()],
            dialing: Dialing::new(model, count),
            found: Found::OnArrival,
            desks: hand_over::desks(model, count),
            leaving: {
                let marks = model.groups.iter().any(|g| g.marks_leavers);
                vec![false; if marks { count } else { 0 }]
            },
            holders: Holders::default(),
            hands: vec![Hand::default(); if shares { count } else { 0 }],
            places: {
                let mut places = Places::default();
                if shares {
                    places.reset(model.groups.len(), count);
                }
                places
            },
            agents,
            breaks: if takes_pauses {
                vec![Break::default(); count]
            } else {
                Vec::new()
            },
            duties: if has_shifts {
                vec![Duty::default(); count]
            } else {
                Vec::new()
            },
            roster: RosterClock::default(),
            occupancies: Occupancies::new(model),
            queues: Queues::new(model),
            batch: Batch::default(),
            demand: DayDemand::default(),
            staffing: DayStaffing::default(),
            key: ReplicationKey::new(model.seed, 0),
            day_key: DayKey::new(model.seed, 0, model.sampling),
            unknown: Unknowns::NONE,
            interval: 0,
            epoch: 0,
            closed: false,
            lines: Lines::default(),
            last_group: vec![0; model.types.len()],
            choices: vec![0; count],
            counting: 0,
            figures: Figures::default(),
            checks: Checks::default(),
            plays: Plays::default(),
            plays_on: !model.playbook.is_empty(),
            scripted: model.script.is_exact(),
            timed: model.script.is_timed(),
            prefers: model.script.prefers(),
            now: 0.0,
            choices_of_policy: Candidates::default(),
            candidates: Vec::new(),
            asked: Vec::new(),
        };
        engine.force_patience(Patience::AtHeads);
        engine
    }

    /// Uses at least this level for the ends of patience, for tests: results do not change.
    ///
    /// A model that needs a higher level gets it.
    pub fn force_patience(&mut self, level: Patience) {
        let needed = self.needed_patience();
        let level = level.max(needed);
        self.patience = level;
        self.event_loop = match self.model {
            Model { plain: true, .. } if level == Patience::AtHeads => PLAIN,
            Model { single: true, .. } => SINGLE,
            _ => WHOLE,
        };
    }

    /// Uses the loop for everything even where a shorter one will do, for tests: results do not
    /// change.
    pub fn force_whole_loop(&mut self) {
        self.event_loop = WHOLE;
    }

    /// Stops the run when more contacts than this wait at once, when ten times as many come in
    /// one interval, or when contacts have led to a hundred times as many others.
    pub fn limit_waiting(&mut self, most: u32) {
        self.most_waiting = most;
    }

    /// Simulates replication `replication` and tells `recorder` of it.
    ///
    /// # Errors
    /// When the replication would never end, or too many contacts wait.
    pub fn run<R: Recorder>(&mut self, replication: u64, recorder: &mut R) -> Result<(), Stop> {
        self.day_key = DayKey::new(self.model.seed, replication, self.model.sampling);
        self.key = self.day_key.replication();
        self.counting = 0;
        loop {
            recorder.begin();
            let finished = match self.event_loop {
                // The others do not always keep the time, which who watches wants to know.
                _ if R::WATCHES => self.simulate::<R, WHOLE>(recorder)?,
                PLAIN => self.simulate::<R, PLAIN>(recorder)?,
                SINGLE => self.simulate::<R, SINGLE>(recorder)?,
                _ => self.simulate::<R, WHOLE>(recorder)?,
            };
            if finished {
                return Ok(());
            }
            // Counting the queues took too long: start again with a calendar of deadlines.
            self.force_patience(Patience::OnDemand);
        }
    }
}
