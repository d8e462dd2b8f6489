//! The center at the start: contacts that wait already, and agents who are busy.

use super::queues::NONE;
use super::record::{MoreWork, Recorder};
use super::service::Caller;
use super::{Calendar, Engine, Ranked, Stop, WHOLE};
use crate::model::InService;
use crate::random::{Key, Purpose};

/// Keys of the contacts at the start: no day has this number.
const AT_START: u64 = u64::MAX;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Puts the contacts into the center that are there at the start, once the agents are.
    pub(super) fn begin_with_initial<R: Recorder>(
        &mut self,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let model = self.model;
        for (number, contact) in model.initial.in_service.iter().enumerate() {
            self.begin_in_service(number as u64, contact, recorder);
        }
        // The oldest first, whatever their type.
        for (number, &(kind, wait)) in model.initial.waiting.iter().enumerate() {
            if !self.begin_waiting(number as u64, kind, wait, recorder)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn initial_case(&self, kind: usize, in_service: bool, number: u64) -> Key {
        let slot = 2 * number + u64::from(in_service);
        self.key
            .named(self.model.demand.types[kind].key, slot, AT_START)
    }

    /// An agent talks to a contact that was answered before the start.
    fn begin_in_service<R: Recorder>(
        &mut self,
        number: u64,
        contact: &InService,
        recorder: &mut R,
    ) {
        let model = self.model;
        let (kind, g) = (contact.kind, contact.group);
        let case = self.initial_case(kind, true, number);
        let of = &model.types[kind];
        let class = self.class_in_segment(kind, case);
        let factor = model.routing.factor(class, g) * self.unknown.handle_time;
        let drawn = case.stream(Purpose::Talk, 0).unit_open();
        let left = match contact.elapsed {
            None => of.talk.equilibrium(drawn, 0) * factor,
            Some(elapsed) => of.talk.beyond(elapsed / factor, drawn, 0) * factor - elapsed,
        };
        let talk = f64::max(left, 0.0);
        let wrap_up = of.wrap_up.as_ref().map_or(0.0, |law| {
            law.sample(case.stream(Purpose::WrapUp, 0), 0) * factor
        });
        let caller = Caller {
            class,
            interval: 0,
            case,
            talk,
            story: NONE,
            // Its own figures belong to the time before the start.
            since: f64::NEG_INFINITY,
            delayed: false,
        };
        if let Some(sharing) = &model.groups[g].sharing {
            self.begin_in_hand((&caller, g), sharing, wrap_up, recorder);
            return;
        }
        if self.agents.groups[g].idle == 0 {
            // The agent is absent today.
            return;
        }
        let agent = self.agents.first_idle(g, 0);
        self.agents.end_idle(agent, g);
        self.agents.begin_work(g, 0.0);
        let mut handle = talk + wrap_up;
        let mut keeps_line = false;
        if model.follows {
            let onward = self.lead_on(&caller, (agent, g), 0.0, (talk, wrap_up), recorder);
            keeps_line = onward.keeps_line;
            if onward.hands_over {
                handle = talk;
            }
        }
        if model.lines.is_some() && of.takes_line {
            self.lines.in_use += 1;
            if !keeps_line {
                self.hold_line(agent, talk, 0.0);
            }
        }
        recorder.more_work(&MoreWork {
            kind,
            interval: 0,
            counted: false,
            group: g,
            from: 0.0,
            wrap_up_from: talk,
            until: handle,
        });
        self.occupy::<WHOLE>(agent, handle);
    }

    /// A contact waits that has done so before the start.
    fn begin_waiting<R: Recorder>(
        &mut self,
        number: u64,
        kind: usize,
        wait: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let of = &self.model.types[kind];
        let case = self.initial_case(kind, false, number);
        let talk = of.talk.sample(case.stream(Purpose::Talk, 0), 0);
        let class = self.class_in_segment(kind, case);
        let segment = self.model.routing.classes[class].segment;
        let deadline = of.patience_of(segment).map_or(f64::INFINITY, |patience| {
            let factor = self.patience_factor(kind, 0.0);
            let drawn = case.stream(Purpose::Patience, 0).unit_open();
            // Longer than the wait so far, since the customer is still there.
            (patience.beyond(wait / factor, drawn, 0) * factor - wait).max(0.0)
        });
        recorder.offered(kind, 0, 1);
        if self.model.lines.is_some() && of.takes_line {
            self.lines.in_use += 1;
        }
        let caller = Caller {
            class,
            interval: 0,
            case,
            talk,
            story: NONE,
            since: -wait,
            delayed: true,
        };
        if R::TRACES {
            self.trace_wait(&caller, recorder);
        }
        self.ask_again(&caller, deadline, 0.0, recorder)
    }
}
