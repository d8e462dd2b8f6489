//! A scenario compiled for simulation: flat, immutable, shared by all threads.

mod classes;
mod compile;
mod controls;
mod demand;
mod dial;
mod expression;
mod follow;
mod initial;
mod link;
mod loops;
mod lost;
mod mask;
mod offers;
mod opening;
mod pace;
mod playbook;
mod roster;
mod routing;
mod script;
mod segment;
mod self_service;
mod shape;
mod sharing;
mod shift_model;
mod staffing;
mod timed;
mod unknowns;

pub use classes::{Class, HELD};
pub use compile::compile;
pub use controls::{Came, Control, Controls, Unknown};
pub use demand::{DayDemand, Demand, TypeDemand};
pub use dial::Dialler;
pub use expression::{Center, Expression, Windows};
pub use follow::{Callback, Escalation, Follow, Repeat, Retry, Warm};
pub use initial::{InService, Initial};
pub use link::Link;
pub use lost::LostTime;
pub use mask::{Mask, for_each_common};
pub use offers::{AgentTier, ContactTier, NO_GROUP, Offer, SEVERAL, Take};
pub use opening::Opening;
pub use pace::{GroupPace, LearningModel, learning_factor};
pub use playbook::{Play, Playbook};
pub use roster::{Change, Rest, Turn};
pub use routing::Routing;
pub use script::{Ordered, Script, Source, Stage, Watched};
pub use segment::{Segment, segment_of};
pub use self_service::SelfService;
pub use shape::{Course, Effect, Shape, partial};
pub use sharing::SharingModel;
pub use shift_model::ShiftModel;
pub use staffing::{DayStaffing, Staffing};
pub use timed::Timed;
pub use unknowns::Unknowns;

use crate::random::{NameKey, Sampling, Stream};
use crate::scenario::{
    AfterHours, Close, Cost, CountRule, Curve, Penalty, ShrinkageSource, Uncertainty,
};

/// Everything the engine needs to know, in arrays that it indexes with small numbers.
///
/// Contact types and agent groups keep the order of the scenario.
#[derive(Debug, Clone)]
pub struct Model {
    /// The horizon and its intervals.
    pub clock: Clock,
    /// What happens at the end of the horizon.
    pub close: Close,
    /// The number all randomness follows from.
    pub seed: u64,
    /// How the numbers that decide whole days are drawn: volume, shocks and what is not known.
    pub sampling: Sampling,
    /// Contact types.
    pub types: Vec<TypeModel>,
    /// Agent groups.
    pub groups: Vec<GroupModel>,
    /// How contacts arrive.
    pub demand: Demand,
    /// How many agents are there.
    pub staffing: Staffing,
    /// Who serves whom.
    pub routing: Routing,
    /// Conditions, stages and scores.
    pub script: Script,
    /// What supervisors do.
    pub playbook: Playbook,
    /// Lists of customers to call.
    pub diallers: Vec<Dialler>,
    /// What shocks do to handle times, patience and self-service.
    pub effects: Vec<Effect>,
    /// Voice contacts that can be in the center at once.
    pub lines: Option<u32>,
    /// Contacts that can wait at once.
    pub queue_limit: Option<u32>,
    /// The center at the start.
    pub initial: Initial,
    /// What is not known, drawn once a replication.
    pub uncertainty: Uncertainty,
    /// Figures of a replication whose means are known, where they are used.
    pub controls: Option<Controls>,
    /// Whether cases are followed: some contacts lead to others (retries, escalations, repeats,
    /// callbacks), go through self-service first, or wait until their type opens.
    pub follows: bool,
    /// Whether the work on a contact depends on its wait, on how busy the group has been, or on
    /// who answers.
    pub paced: bool,
    /// Whether every day of every replication is kept, where the horizon has several; what comes of
    /// a replication is the same.
    pub keeps_days: bool,
    /// Whether a contact is counted in the interval of its answer or departure instead of that of
    /// its arrival, as many switches do; what comes of a replication is the same.
    pub by_event: bool,
    /// Whether the short event loop will do: nothing but arrivals, services, patience,
    /// balking and staffing by interval, and the usual orders of agents and contacts.
    pub plain: bool,
    /// Whether no contact leads to another, no script or action is followed and no group shares
    /// agents among contacts: each contact then stands for itself.
    pub single: bool,
}

impl Model {
    /// Mean talk and wrap-up over all contacts expected \[s\]; what the calendar is made for.
    #[must_use]
    pub fn mean_handle_time(&self) -> f64 {
        self.weighted(|t, i| Some(t.mean_handle_time(i)))
    }

    /// Mean patience over all contacts expected \[s\].
    #[must_use]
    pub fn mean_patience(&self) -> f64 {
        self.weighted(|t, i| t.patience.as_ref().map(|p| p.mean(i)))
    }

    /// Mean of a figure of types and intervals, weighted by the contacts expected; 60 s where
    /// there are none.
    fn weighted(&self, figure: impl Fn(&TypeModel, usize) -> Option<f64>) -> f64 {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (kind, demand) in self.types.iter().zip(&self.demand.types) {
            for (i, expected) in demand.expected.iter().enumerate() {
                if let Some(value) = figure(kind, i).filter(|v| v.is_finite()) {
                    sum += value * expected;
                    weight += expected;
                }
            }
        }
        if weight > 0.0 { sum / weight } else { 60.0 }
    }
}

/// The horizon and its division.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clock {
    /// Length of the horizon \[s\].
    pub horizon: f64,
    /// Length of an interval \[s\].
    pub interval: f64,
    /// Number of intervals.
    pub intervals: usize,
    /// Leading intervals left out of the results.
    pub warm_up: usize,
}

impl Model {
    /// How many numbers decide a whole replication: the first day's factors, shocks that may or may
    /// not happen, parameters that are not known.
    #[must_use]
    pub fn day_numbers(&self) -> usize {
        let unknown = &self.uncertainty;
        let uncertain = [unknown.volume, unknown.handle_time, unknown.patience];
        let chances = self.demand.chances.iter();
        self.demand.factors
            + uncertain.iter().filter(|cv| **cv > 0.0).count()
            + chances.filter(|(_, c)| *c > 0.0 && *c < 1.0).count()
    }
}

impl Clock {
    /// Start of interval `i` \[s\]; the end of the horizon for `i = intervals`.
    #[must_use]
    pub fn start_of(&self, i: usize) -> f64 {
        if i == self.intervals {
            self.horizon
        } else {
            i as f64 * self.interval
        }
    }

    /// Start of the statistics \[s\].
    #[must_use]
    pub fn statistics_from(&self) -> f64 {
        self.start_of(self.warm_up)
    }
}

/// A contact type, compiled.
#[derive(Debug, Clone)]
pub struct TypeModel {
    /// Name.
    pub name: String,
    /// 1 is most urgent.
    pub priority: u32,
    /// Weight for weighted-wait and c-mu.
    pub weight: f64,
    /// Agent time that a second of its work takes in the group that it prefers, where agents
    /// have as many of its contacts in hand as they can.
    pub effort: f64,
    /// Talk time.
    pub talk: Timed,
    /// After-call work.
    pub wrap_up: Option<Timed>,
    /// Factor on talk and wrap-up by the wait until the answer \[s\]; `None`: there is none.
    pub by_wait: Option<Curve>,
    /// Patience; `None`: never abandons.
    pub patience: Option<Timed>,
    /// Share that balks, by interval or one for all; empty when nobody does.
    pub balk: Vec<f64>,
    /// How long a customer who was called waits before the call is dropped \[s\]; infinite where
    /// customers come by themselves.
    pub holds_for: f64,
    /// Contacts of the type that can wait at once.
    pub queue_limit: Option<u32>,
    /// Whether its contacts can lie for hours, so that their backlog is reported.
    pub deferrable: bool,
    /// Whether its contacts hold a line.
    pub takes_line: bool,
    /// Threshold of the service level \[s\].
    pub within: f64,
    /// Threshold of a short abandonment \[s\].
    pub short_abandon: f64,
    /// Target of the service level.
    pub target: Option<f64>,
    /// What missing the target costs.
    pub penalty: Penalty,
    /// Value lost with a case that ends without an answer.
    pub lost_value: f64,
    /// Which contacts count towards the service level.
    pub count: CountRule,
    /// Whether blocked contacts are left out of the service level.
    pub blocked_excluded: bool,
    /// Customers who differ from the others.
    pub segments: Vec<Segment>,
    /// Mean factor of the segments on talk and wrap-up.
    pub segment_factor: f64,
    /// The machine that serves its contacts before they ask for an agent.
    pub self_service: Option<SelfService>,
    /// What contacts of the type lead to.
    pub follow: Follow,
    /// When it is open.
    pub opening: Opening,
    /// What happens to contacts that come while it is closed.
    pub after_hours: AfterHours,
    /// Whether the service level is measured until the end of the talk, not until the answer.
    pub until_done: bool,
    /// Whether the service level counts open hours only.
    pub open_clock: bool,
}

impl TypeModel {
    /// Share that balks in interval `i`.
    #[inline]
    #[must_use]
    pub fn balk_at(&self, i: usize) -> f64 {
        match self.balk.as_slice() {
            [] => 0.0,
            [same] => *same,
            each => each[i],
        }
    }

    /// Patience of a segment, 0 for those of none; `None`: never abandons.
    #[inline]
    #[must_use]
    pub fn patience_of(&self, segment: u16) -> Option<&Timed> {
        match segment {
            0 => self.patience.as_ref(),
            k => self.segments[k as usize - 1].patience.as_ref(),
        }
    }

    /// Whether anybody ever leaves the queue without an answer: gives up, or is called and let go.
    #[must_use]
    pub fn gives_up(&self) -> bool {
        let gives_up =
            self.patience.is_some() || self.segments.iter().any(|s| s.patience.is_some());
        gives_up || self.holds_for < f64::INFINITY
    }

    /// Value lost with a case of a segment, 0 for those of none, that ends without an answer.
    #[must_use]
    pub fn lost_value_of(&self, segment: usize) -> f64 {
        match segment {
            0 => self.lost_value,
            k => self.segments[k - 1].lost_value,
        }
    }

    /// Whether anything of the type costs something.
    #[must_use]
    pub fn costs(&self) -> bool {
        let per_session = self.self_service.as_ref().map_or(0.0, |m| m.cost);
        let lost = (0..=self.segments.len()).any(|k| self.lost_value_of(k) > 0.0);
        per_session > 0.0 || !self.penalty.is_nothing() || lost
    }

    /// Time between two moments as the service level counts it: all of it, or open hours \[s\].
    #[inline]
    #[must_use]
    pub fn counted_time(&self, from: f64, to: f64) -> f64 {
        if self.open_clock {
            self.opening.open_between(from, to)
        } else {
            to - from
        }
    }

    /// Mean talk and wrap-up of a contact that asks for an agent in interval `i`, once
    /// self-service has passed it on where there is one \[s\].
    #[must_use]
    pub fn mean_handle_time(&self, i: usize) -> f64 {
        let work = self.talk.mean(i) + self.wrap_up.as_ref().map_or(0.0, |w| w.mean(i));
        let work = work * self.segment_factor;
        match &self.self_service {
            Some(of) => work * of.handle_time_factor,
            None => work,
        }
    }
}

/// An agent group, compiled.
#[derive(Debug, Clone)]
pub struct GroupModel {
    /// Name.
    pub name: String,
    /// Name as a number, of which its agents' draws are keyed.
    pub key: NameKey,
    /// First of its agents' numbers.
    pub first_agent: u32,
    /// Most agents it can have at once; with shifts all that are on any of them.
    pub agents: u32,
    /// Whether its agents come and go by shifts.
    pub shifts: bool,
    /// How many have shifts of their own: the first of them.
    pub on_shifts: u32,
    /// Whether a falling headcount marks busy agents who will leave.
    pub marks_leavers: bool,
    /// Unplanned pauses.
    pub pauses: Option<PauseModel>,
    /// Pauses after contacts.
    pub pause_after: Option<Occasion>,
    /// How its agents divide their attention; `None`: one contact at a time.
    pub sharing: Option<SharingModel>,
    /// What makes them slower or faster.
    pub pace: GroupPace,
    /// Sources that can take scheduled time, in order.
    pub loses: Vec<ShrinkageSource>,
    /// What its agents cost.
    pub cost: Option<Cost>,
}

/// Something that happens now and then, and how long it takes.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// How often.
    pub probability: f64,
    /// How long.
    pub length: Timed,
}

impl Occasion {
    /// How long it takes this time \[s\], 0 where it does not happen.
    #[must_use]
    pub fn draw(&self, mut stream: Stream, interval: usize) -> f64 {
        if stream.unit() < self.probability {
            self.length.sample(stream, interval)
        } else {
            0.0
        }
    }
}

/// Unplanned pauses of single agents.
#[derive(Debug, Clone)]
pub struct PauseModel {
    /// Mean time from the end of a pause until the next falls due \[s\].
    pub every: f64,
    /// Length of a pause.
    pub length: Timed,
}
