//! `outbound`: calls to the customers of a list.

use super::expression::Condition;
use super::fault::Fault;
use super::keys::OUTBOUND;
use super::names::Names;
use super::reader::{Reader, Section};
use super::tree::{Node, Value};
use super::types::{ByInterval, Channel, ContactType, Distribution, Scenario};
use crate::random::Family;

/// Time from an unanswered dial until the next of the same number, unless given \[s\].
const TRY_AFTER: f64 = 3600.0;
/// Share of answered dials below which a dial must take time.
const LEAST_CONNECT: f64 = 0.01;

/// Calls to customers: every answered dial is a contact that arrives then.
#[derive(Debug, Clone, PartialEq)]
pub struct Outbound {
    /// Customers to call; `None`: there is always another.
    pub list: Option<u64>,
    /// How the dialler works.
    pub mode: DialMode,
    /// Dials for each free agent, ≥ 1; 1 but for predictive dialling.
    pub pace: f64,
    /// Share of the connected calls that may be dropped; `None`: the pace is kept.
    pub max_dropped: Option<f64>,
    /// Idle agents of its groups that are left to others when it dials.
    pub reserve: u32,
    /// Share of dials that a customer answers.
    pub connect: ByInterval,
    /// Time of a dial \[s\].
    pub dial_time: f64,
    /// How long a connected customer waits for an agent \[s\].
    pub wait_for_agent: f64,
    /// Dials of a number that nobody answers.
    pub tries: u32,
    /// Time from an unanswered dial until the next of the same number.
    pub try_after: Distribution,
    /// Dials only while this condition holds.
    pub when: Option<Condition>,
    /// Whether the dialler looks at the list at the end of every dial, too.
    pub looks_at_dial_end: bool,
}

/// How a dialler works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialMode {
    /// An agent is taken, then dials.
    Preview,
    /// One dial for each free agent.
    Progressive,
    /// Several dials for each free agent.
    Predictive,
}

impl Outbound {
    /// Whether an agent belongs to each dial, so that nobody can be dropped.
    #[must_use]
    pub fn takes_agent(&self) -> bool {
        self.mode == DialMode::Preview
    }
}

impl Reader {
    /// Reads how customers are called.
    pub(crate) fn outbound(
        &mut self,
        contact: &Section<'_>,
        channel: Channel,
        names: &Names<'_>,
    ) -> Option<Outbound> {
        let inner = self.section(contact, "outbound")?;
        let list = self.list_length(&inner)?;
        let mode = match self.word(&inner, "mode") {
            Some("preview") => DialMode::Preview,
            Some("predictive") => DialMode::Predictive,
            _ => DialMode::Progressive,
        };
        let try_after = self.span_or_distribution(&inner, "try_after");
        let outbound = Outbound {
            list,
            mode,
            pace: self.number(&inner, "pace").unwrap_or(1.0),
            max_dropped: self.share(&inner, "max_dropped"),
            reserve: self.whole32(&inner, "reserve").unwrap_or(0),
            connect: self
                .by_interval(&inner, "connect")
                .unwrap_or(ByInterval::Constant(1.0)),
            dial_time: self.duration(&inner, "dial_time").unwrap_or(0.0),
            wait_for_agent: self.duration(&inner, "wait_for_agent").unwrap_or(0.0),
            tries: self.whole32(&inner, "tries").unwrap_or(1),
            try_after: try_after.unwrap_or(Distribution {
                family: Family::Constant { value: TRY_AFTER },
                scale: ByInterval::Constant(1.0),
            }),
            when: self.condition(&inner, "when", names),
            looks_at_dial_end: self.word(&inner, "next_dial") != Some("agent_free"),
        };
        self.ends_some_day(&inner, &outbound);
        self.idle_keys(&inner, &outbound);
        self.only_called(contact, channel);
        Some(outbound)
    }

    /// Customers on the list: `Some(None)` when there is always another.
    fn list_length(&mut self, inner: &Section<'_>) -> Option<Option<u64>> {
        let super::keys::Kind::Either(number, word) = OUTBOUND.key("list")?.kind else {
            return None;
        };
        let node = inner.node("list")?;
        match (&node.value, number, word) {
            (Value::Text(_), _, super::keys::Kind::Word(words)) => {
                self.word_of(node, "list", words).map(|_| None)
            }
            (_, super::keys::Kind::Whole(min, max), _) => {
                self.whole_within(node, "list", *min, *max).map(Some)
            }
            _ => None,
        }
    }

    /// A dialler whose dials take no time and reach nobody would dial for ever.
    fn ends_some_day(&mut self, inner: &Section<'_>, outbound: &Outbound) {
        let least = match &outbound.connect {
            ByInterval::Constant(share) => *share,
            ByInterval::Each(shares) => shares.iter().copied().fold(1.0, f64::min),
        };
        if outbound.dial_time < 0.1 && outbound.looks_at_dial_end && least < LEAST_CONNECT {
            let message = "dials that take no time and reach nobody would never end";
            let fault = Fault::error(message).at(inner.place("connect"));
            let label = format!("expected at least {LEAST_CONNECT} in every interval");
            self.fault(fault.label(label).help(
                "give a dial its time: dial_time = \"18s\"; hours without dials belong into `open`",
            ));
        }
    }

    /// Warns of keys that change nothing.
    fn idle_keys(&mut self, inner: &Section<'_>, outbound: &Outbound) {
        if outbound.mode != DialMode::Predictive {
            for key in ["pace", "max_dropped", "next_dial"] {
                self.no_effect(inner, key, "only predictive dialling has it");
            }
        }
        if outbound.takes_agent() {
            self.no_effect(
                inner,
                "wait_for_agent",
                "the agent is there before the dial",
            );
        }
        if outbound.tries == 1 {
            self.no_effect(inner, "try_after", "every number is dialled once");
        }
        if outbound.connect == ByInterval::Constant(1.0) {
            self.no_effect(inner, "tries", "every customer answers");
        }
    }

    fn no_effect(&mut self, inner: &Section<'_>, key: &str, why: &str) {
        if inner.node(key).is_some() {
            let fault = Fault::warning(format!("`{key}` has no effect: {why}"));
            self.fault(fault.at(inner.place(key)));
        }
    }

    /// Customers who are called do not come, balk, ask for a callback or try again by themselves.
    fn only_called(&mut self, contact: &Section<'_>, channel: Channel) {
        if channel != Channel::Outbound {
            let fault = Fault::error("`outbound` belongs to the channel \"outbound\"");
            let fault = fault.at(contact.place("outbound"));
            self.fault(fault.help("write channel = \"outbound\", or remove `outbound`"));
        }
        for (key, help) in [
            (
                "arrivals",
                "remove it: the list brings the contacts; customers who come by themselves are \
                 another type",
            ),
            (
                "retry",
                "remove it: `tries` of `outbound` dials numbers again that nobody answered",
            ),
            ("callback", "remove it"),
            ("self_service", "remove it"),
            (
                "balk",
                "remove it: who does not answer is in `connect`, who hangs up in `patience`",
            ),
            (
                "after_hours",
                "remove it: nobody is called outside of `open`",
            ),
        ] {
            if contact.node(key).is_some() {
                let message = format!("`{key}` does not go with `outbound`");
                let fault = Fault::error(message).at(contact.place(key));
                self.fault(fault.label("these customers are called").help(help));
            }
        }
    }

    /// What a dialler needs of the rest of the scenario: nobody can have waited for it before the
    /// start, and who dials has both hands free.
    pub(crate) fn check_diallers(&mut self, scenario: &Scenario, root: &Node) {
        for contact in &scenario.contacts {
            let preview = contact.outbound.as_ref().is_some_and(Outbound::takes_agent);
            let shares =
                |g: &&super::types::ServingGroup| scenario.groups[g.group].sharing.is_some();
            if let Some(serving) = contact.groups.iter().find(shares).filter(|_| preview) {
                let group = &scenario.groups[serving.group].name;
                let path = ["contact", &contact.name, "outbound", "mode"];
                let message = format!("agents of `{group}` cannot preview calls");
                let fault = Fault::error(message).at(super::validate::place_of(root, &path));
                let fault = fault.label("they have several contacts in hand at once");
                self.fault(fault.help("write mode = \"progressive\""));
            }
        }
        for initial in &scenario.initial {
            let contact = &scenario.contacts[initial.kind];
            if contact.outbound.is_some() && !initial.waiting.is_empty() {
                let place = super::validate::place_of(root, &["initial", &contact.name, "waiting"]);
                let message = format!("`{}` is called: nobody waits at the start", contact.name);
                let fault = Fault::error(message).at(place);
                self.fault(fault.help("remove `waiting`; `in_service` may stay"));
            }
        }
    }
}

/// Dials of a replication, at most about so many.
pub(crate) fn most_dials(scenario: &Scenario, contact: &ContactType) -> f64 {
    let Some(outbound) = &contact.outbound else {
        return 0.0;
    };
    let of_list = outbound.list.map_or(f64::INFINITY, |n| n as f64) * f64::from(outbound.tries);
    // Groups and shocks may make the talk shorter.
    let factors = contact.groups.iter().map(|g| g.handle_time_factor);
    let shocks = scenario.shocks.iter().map(|s| s.handle_time);
    let talk = shocks.fold(factors.fold(1.0, f64::min), |all, f| all * f.min(1.0))
        * super::mean::mean(&contact.talk.family);
    let mut of_agents = 0.0;
    for i in 0..scenario.intervals {
        let agents = contact.groups.iter().map(|g| {
            let group = &scenario.groups[g.group];
            let at_once = group
                .sharing
                .as_ref()
                .map_or(1, |s| s.at_once(contact.channel));
            group.agents.get(i).copied().map_or(0.0, f64::from) * f64::from(at_once)
        });
        // Each agent is busy or waits for a dial.
        let connect = outbound.connect.at(i);
        let talk = talk * contact.talk.scale.at(i);
        let cycle = outbound.dial_time / outbound.pace + connect * talk;
        of_agents += agents.sum::<f64>() * scenario.interval / cycle;
    }
    of_list.min(of_agents)
}
