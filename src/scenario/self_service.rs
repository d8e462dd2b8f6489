//! `self_service = { … }`: the machine that serves contacts before they ask for an agent.

use super::fault::Fault;
use super::follow_on::Repeat;
use super::reader::{Reader, Section};
use super::types::{ByInterval, ContactType, Distribution, Shock};

/// A machine in front of the agents: a voice menu, a bot, an AI agent.
#[derive(Debug, Clone, PartialEq)]
pub struct SelfService {
    /// Share of sessions that need no agent.
    pub contained: ByInterval,
    /// Length of a session.
    pub time: Distribution,
    /// Share of the contained whose case is resolved.
    pub resolved: f64,
    /// Time until one that was contained but not resolved contacts the center again; there
    /// where `resolved` is below 1.
    pub delay: Option<Distribution>,
    /// Sessions at once; unlimited when absent.
    pub capacity: Option<u32>,
    /// Whether who finds no place is blocked, instead of asking for an agent at once.
    pub blocks: bool,
    /// Factor on talk and wrap-up of those passed on.
    pub handle_time_factor: f64,
    /// Whether it serves outside the opening hours too.
    pub always_open: bool,
    /// Cost of a session.
    pub cost: f64,
}

impl Reader {
    /// Reads the self-service of a contact type; those that it did not resolve come again as the
    /// repeat contacts do.
    pub(crate) fn self_service(
        &mut self,
        contact: &Section<'_>,
        repeat: Option<&Repeat>,
    ) -> Option<SelfService> {
        let inner = self.section(contact, "self_service")?;
        let contained = self.by_interval(&inner, "contained");
        let time = self.distribution(&inner, "time");
        let resolved = self.share(&inner, "resolved").unwrap_or(1.0);
        let capacity = self.whole32(&inner, "capacity");
        let full = self.word(&inner, "full");
        if full.is_some() && inner.node("capacity").is_none() {
            let fault = Fault::warning("`full` has no effect: there is always a place");
            let fault = fault.at(inner.place("full"));
            self.fault(fault.help("add the sessions there can be at once: capacity = 50"));
        }
        let delay = self.delay_of_unresolved(contact, repeat, &inner, resolved);
        Some(SelfService {
            contained: contained?,
            time: time?,
            resolved,
            delay,
            capacity,
            blocks: full == Some("block"),
            handle_time_factor: self.number(&inner, "handle_time_factor").unwrap_or(1.0),
            always_open: self.boolean(&inner, "always_open").unwrap_or(false),
            cost: self.number(&inner, "cost").unwrap_or(0.0),
        })
    }

    /// After what time those contact the center again whose case is not resolved.
    fn delay_of_unresolved(
        &mut self,
        contact: &Section<'_>,
        repeat: Option<&Repeat>,
        inner: &Section<'_>,
        resolved: f64,
    ) -> Option<Distribution> {
        if inner.node("delay").is_some() {
            if resolved >= 1.0 {
                let message = "`delay` has no effect: all who are contained are resolved";
                let fault = Fault::warning(message).at(inner.place("delay"));
                self.fault(fault.help("add the share that is: resolved = 0.9"));
            }
            return self.distribution(inner, "delay");
        }
        if resolved >= 1.0 {
            return None;
        }
        if contact.node("repeat").is_none() {
            let message = "`resolved` needs a `delay`, or a `repeat` of the type";
            let fault = Fault::error(message).at(inner.place("resolved"));
            self.fault(
                fault.help("say when they come again: delay = { exponential = { mean = \"4h\" } }"),
            );
        }
        repeat.map(|repeat| repeat.delay.clone())
    }

    /// A factor on what no touched type has is a slip.
    pub(crate) fn check_self_service(
        &mut self,
        section: &Section<'_>,
        shock: &Shock,
        contacts: &[ContactType],
    ) {
        let has = |kind: &usize| {
            contacts
                .get(*kind)
                .is_some_and(|c| c.self_service.is_some())
        };
        if section.node("self_service").is_some()
            && contacts.len() > shock.contacts.iter().copied().max().unwrap_or(0)
            && !shock.contacts.iter().any(has)
        {
            let message = "none of the contact types it touches has self-service";
            let fault = Fault::warning(message).at(section.place("self_service"));
            self.fault(fault.help("name them in `contacts`, or remove `self_service`"));
        }
    }
}
