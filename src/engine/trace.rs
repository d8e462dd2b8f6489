//! What a trace tells of every contact; nothing of it is worked out unless a recorder asks.

use super::queues::NONE;
use super::record::{Left, Recorder, Standing};
use super::service::Caller;
use super::{Calendar, Engine, Ranked};
use crate::random::Key;

/// Why a contact did not find an agent at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It waited already at the start.
    BeforeStart,
    /// Its type is closed.
    Closed,
    /// Nobody who serves it is on duty.
    NobodyThere,
    /// All who serve it are busy, or on a pause.
    AllBusy,
    /// Somebody is idle, but serves it after a longer wait only.
    NotYet,
    /// Somebody is idle, but the group keeps so many in reserve.
    Reserve,
    /// Somebody is idle, but the condition of the group does not hold.
    Condition,
}

/// How a contact and its agent found each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Found {
    /// An agent was idle on its arrival.
    #[default]
    OnArrival,
    /// An agent became free, or came on duty, and looked at the queues.
    AgentFree,
    /// It became eligible for an idle agent while it waited.
    Eligible,
    /// An agent was idle when it came back: at the opening of its type, or to be called.
    CameBack,
}

/// How a contact ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// It was answered.
    Answered {
        /// Agent.
        agent: u32,
        /// Group of the agent.
        group: usize,
        /// How they found each other.
        found: Found,
        /// Talk time \[s\].
        talk: f64,
        /// Talk and wrap-up, as far as known at the answer \[s\].
        handle: f64,
    },
    /// All lines or places in the queue were taken, or its type was closed.
    Blocked,
    /// It left without an answer.
    Left(Left),
    /// Its customer will be called back by a contact of another type.
    CallbackAccepted,
    /// Self-service contained it: it never asked for an agent.
    Contained,
}

/// A contact whose wait has ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traced {
    /// Key of its case.
    pub case: Key,
    /// Number of the contact within the case, from 0 on.
    pub number: u64,
    /// Contact type.
    pub kind: usize,
    /// Segment of the type, from 1 on; 0: none.
    pub segment: usize,
    /// Its priority when its wait ended, 1 most urgent.
    pub priority: u32,
    /// When its wait began \[s\].
    pub since: f64,
    /// When it was answered or left \[s\].
    pub at: f64,
    /// Time it had spent in self-service before \[s\].
    pub self_service: f64,
    /// What became of it.
    pub outcome: Outcome,
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    pub(super) fn number_of(&self, caller: &Caller) -> u64 {
        if caller.story == NONE {
            0
        } else {
            u64::from(self.stories.get(caller.story).number)
        }
    }

    /// Something has happened, perhaps: how the agents of each group stand now.
    pub(super) fn tell_standing<R: Recorder>(&self, recorder: &mut R) {
        for (g, group) in self.agents.groups.iter().enumerate() {
            let standing = Standing {
                on_duty: group.on_duty,
                idle: group.idle,
                away: group.paused,
            };
            recorder.stands(g, self.now, &standing);
        }
    }

    /// A contact begins to wait.
    pub(super) fn trace_wait<R: Recorder>(&self, caller: &Caller, recorder: &mut R) {
        let why = self.why_it_waits(caller);
        recorder.waits(caller.case, self.number_of(caller), why);
    }

    /// The wait of a contact ends.
    pub(super) fn trace_end<R: Recorder>(
        &self,
        caller: &Caller,
        at: f64,
        outcome: Outcome,
        recorder: &mut R,
    ) {
        let class = &self.model.routing.classes[caller.class];
        recorder.ended(&Traced {
            case: caller.case,
            number: self.number_of(caller),
            kind: class.kind as usize,
            segment: class.segment as usize,
            priority: class.priority,
            since: caller.since,
            at,
            self_service: self.time_in_self_service(caller),
            outcome,
        });
    }

    fn why_it_waits(&self, caller: &Caller) -> Why {
        let model = self.model;
        if caller.since < 0.0 {
            return Why::BeforeStart;
        }
        let kind = model.routing.kind_of(caller.class);
        if !model.types[kind].opening.is_open(caller.since) {
            return Why::Closed;
        }
        let mut why = Why::NobodyThere;
        for (g, group) in self.agents.groups.iter().enumerate() {
            let Some(link) = model.routing.link(caller.class, g) else {
                continue;
            };
            let idle = self.free_agents(g, kind);
            if idle == 0 {
                if group.on_duty > 0 && why == Why::NobodyThere {
                    why = Why::AllBusy;
                }
                continue;
            }
            // Idle agents who do not take it are the more telling reason.
            return if link.after > 0.0 {
                Why::NotYet
            } else if idle < link.min_idle {
                Why::Reserve
            } else {
                Why::Condition
            };
        }
        why
    }
}
