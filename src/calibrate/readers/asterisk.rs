//! Asterisk's queue_log: `unixtime|callid|queue|agent|EVENT|…`, one event a line.
//!
//! A call is ENTERQUEUE(url, callerid, position), then one of CONNECT(holdtime s, …), ABANDON
//! (position, original position, wait s), or a way out of the queue that is not the caller's
//! (EXITWITHTIMEOUT, EXITEMPTY, EXITWITHKEY: censored). COMPLETEAGENT and COMPLETECALLER
//! (holdtime, calltime, …), TRANSFER, BLINDTRANSFER and ATTENDEDTRANSFER end the talk. Wrap-up is
//! not logged. ADDMEMBER … REMOVEMEMBER, AGENTLOGIN … AGENTLOGOFF less PAUSE … UNPAUSE are
//! presence. QUEUESTART cuts what was open.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::calibrate::log::{
    At, FaultClass, Lines, LoggedContact, Outcome, Presence, Sink, Stamps,
};

const SHORT: FaultClass = FaultClass::new("a line that is no event", "line left out");
const UNKNOWN_TIME: FaultClass = FaultClass::new("an event without a time", "line left out");
const UNMATCHED: FaultClass = FaultClass::new(
    "the end of a call that did not begin in the log",
    "line left out",
);
const OPEN: FaultClass = FaultClass::new(
    "a call without an end in the log",
    "counted as ended by the center where it waited, else without its talk",
);
const CUT: FaultClass = FaultClass::new(
    "a restart of the system with calls open (QUEUESTART)",
    "the open calls were cut",
);

/// A call that has not ended.
#[derive(Debug)]
struct Call {
    queue: String,
    entered: f64,
    customer: String,
    /// When it was answered, after what wait, by whom.
    answered: Option<(f64, String)>,
    line: u64,
}

/// Where an agent is: there since, without the pauses.
#[derive(Debug, Default)]
struct Agent {
    queues: BTreeMap<String, ()>,
    paused: bool,
    since: Option<f64>,
}

/// Reads a queue_log.
///
/// # Errors
/// When it cannot be read.
pub fn read(path: &Path, stamps: &Stamps, sink: &mut dyn Sink) -> Result<(), String> {
    let mut lines = Lines::open(path)?;
    let name = path.display().to_string();
    let mut reader = Reader {
        name: &name,
        calls: HashMap::new(),
        agents: BTreeMap::new(),
        now: 0.0,
    };
    while let Some((line, text)) = lines.next_line()? {
        if text.trim().is_empty() {
            continue;
        }
        sink.row();
        let at = At { file: &name, line };
        let fields: Vec<&str> = text.split('|').map(str::trim).collect();
        let [time, call, queue, agent, event, rest @ ..] = fields.as_slice() else {
            sink.fault(SHORT, at, &text);
            continue;
        };
        let seconds = time.parse::<f64>().ok().and_then(|s| stamps.utc(s));
        let Some(now) = seconds else {
            sink.fault(UNKNOWN_TIME, at, &text);
            continue;
        };
        reader.now = now;
        reader.event(
            &Event {
                call,
                queue,
                agent,
                rest,
                now,
                text: &text,
            },
            event,
            at,
            sink,
        );
    }
    reader.end(sink);
    Ok(())
}

/// One line.
struct Event<'l> {
    call: &'l str,
    queue: &'l str,
    agent: &'l str,
    rest: &'l [&'l str],
    now: f64,
    text: &'l str,
}

impl Event<'_> {
    fn number(&self, place: usize) -> Option<f64> {
        self.rest
            .get(place)?
            .parse()
            .ok()
            .filter(|v: &f64| v.is_finite())
    }
}

struct Reader<'n> {
    name: &'n str,
    calls: HashMap<String, Call>,
    agents: BTreeMap<String, Agent>,
    now: f64,
}

impl Reader<'_> {
    fn event(&mut self, of: &Event<'_>, event: &str, at: At<'_>, sink: &mut dyn Sink) {
        match event {
            "ENTERQUEUE" => {
                let call = Call {
                    queue: of.queue.to_owned(),
                    entered: of.now,
                    customer: of.rest.get(1).map_or("", |c| c).to_owned(),
                    answered: None,
                    line: at.line,
                };
                // Who enters another queue has left the first one: a transfer between queues.
                if let Some(before) = self.calls.insert(of.call.to_owned(), call) {
                    self.out(&before, Outcome::Left, None, None, at, sink);
                }
            }
            "CONNECT" => match self.calls.get_mut(of.call) {
                Some(call) => call.answered = Some((of.now, of.agent.to_owned())),
                None => sink.fault(UNMATCHED, at, of.text),
            },
            "ABANDON" => self.leaves(of, Outcome::Abandoned, 2, at, sink),
            "EXITWITHTIMEOUT" | "EXITEMPTY" | "EXITWITHKEY" => {
                self.leaves(of, Outcome::Left, usize::MAX, at, sink)
            }
            "COMPLETEAGENT" | "COMPLETECALLER" => self.completes(of, 1, at, sink),
            // TRANSFER: extension, context, holdtime, calltime; ATTENDEDTRANSFER has its own
            // numbers at other places by version: the clock is enough there.
            "TRANSFER" | "BLINDTRANSFER" => self.completes(of, 3, at, sink),
            "ATTENDEDTRANSFER" => self.completes(of, usize::MAX, at, sink),
            "QUEUESTART" => {
                if !self.calls.is_empty() {
                    sink.fault(CUT, at, of.text);
                }
                self.end(sink);
            }
            "ADDMEMBER" | "AGENTLOGIN" | "AGENTCALLBACKLOGIN" => self.presence(of, sink, |a, q| {
                a.queues.insert(q.to_owned(), ());
            }),
            "REMOVEMEMBER" => self.presence(of, sink, |a, q| {
                a.queues.remove(q);
            }),
            "AGENTLOGOFF" | "AGENTCALLBACKLOGOFF" => {
                self.presence(of, sink, |a, _| a.queues.clear())
            }
            "PAUSE" | "PAUSEALL" => self.presence(of, sink, |a, _| a.paused = true),
            "UNPAUSE" | "UNPAUSEALL" => self.presence(of, sink, |a, _| a.paused = false),
            // RINGNOANSWER and the rest change neither calls nor presence.
            _ => {}
        }
    }

    fn leaves(
        &mut self,
        of: &Event<'_>,
        outcome: Outcome,
        wait_at: usize,
        at: At<'_>,
        sink: &mut dyn Sink,
    ) {
        match self.calls.remove(of.call) {
            Some(call) => {
                let wait = of.number(wait_at).unwrap_or(of.now - call.entered);
                self.out(&call, outcome, Some(wait), None, at, sink);
            }
            None => sink.fault(UNMATCHED, at, of.text),
        }
    }

    fn completes(&mut self, of: &Event<'_>, talk_at: usize, at: At<'_>, sink: &mut dyn Sink) {
        match self.calls.remove(of.call) {
            Some(call) => {
                let began = call.answered.as_ref().map_or(call.entered, |a| a.0);
                let talk = of.number(talk_at).unwrap_or(of.now - began);
                self.out(&call, Outcome::Answered, None, Some(talk), at, sink);
            }
            None => sink.fault(UNMATCHED, at, of.text),
        }
    }

    fn out(
        &self,
        call: &Call,
        outcome: Outcome,
        wait: Option<f64>,
        talk: Option<f64>,
        at: At<'_>,
        sink: &mut dyn Sink,
    ) {
        let answered = call.answered.as_ref();
        let outcome = if answered.is_some() {
            Outcome::Answered
        } else {
            outcome
        };
        let contact = LoggedContact {
            kind: &call.queue,
            asked: Some(call.entered),
            wait: wait.or(answered.map(|a| a.0 - call.entered)),
            talk,
            agent: answered
                .map(|a| a.1.as_str())
                .filter(|a| !a.is_empty() && *a != "NONE"),
            customer: Some(call.customer.as_str()).filter(|c| !c.is_empty()),
            ..LoggedContact::new(call.entered, outcome)
        };
        sink.contact(&contact, at);
    }

    fn presence(&mut self, of: &Event<'_>, sink: &mut dyn Sink, change: fn(&mut Agent, &str)) {
        let agent = self.agents.entry(of.agent.to_owned()).or_default();
        change(agent, of.queue);
        let there = !agent.queues.is_empty() && !agent.paused;
        match (agent.since, there) {
            (None, true) => agent.since = Some(of.now),
            (Some(from), false) => {
                agent.since = None;
                sink.presence(&Presence {
                    agent: of.agent,
                    from,
                    to: of.now,
                });
            }
            _ => {}
        }
    }

    /// Closes what is open: calls and agents.
    fn end(&mut self, sink: &mut dyn Sink) {
        let mut open: Vec<Call> = self.calls.drain().map(|c| c.1).collect();
        open.sort_by_key(|c| c.line);
        for call in open {
            let at = At {
                file: self.name,
                line: call.line,
            };
            sink.fault(OPEN, at, &call.queue);
            let wait = call.answered.is_none().then_some(self.now - call.entered);
            self.out(&call, Outcome::Left, wait, None, at, sink);
        }
        for (name, agent) in &mut self.agents {
            if let Some(from) = agent.since.take() {
                sink.presence(&Presence {
                    agent: name,
                    from,
                    to: self.now,
                });
            }
            agent.queues.clear();
        }
    }
}
