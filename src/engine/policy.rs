//! Policies of your own: who gets whom, decided by code instead of criteria.

use super::queues::NONE;
use super::record::{AgentTime, Answer, Backlog, CaseEnd, Left, MoreWork, Recorder, Session, Step};
use super::segment::Fate;
use super::trace::{Traced, Why};
use super::{Calendar, Engine, Patience, Ranked, Stop, WHOLE};
use crate::model::{Center, LostTime, for_each_common};
use crate::random::{Key, Stream};

/// Chooses agents for contacts and contacts for agents, in place of the scenario's criteria.
///
/// Who may serve whom stays with the scenario: skills, `after`, `min_idle`, `when` and stages
/// decide which candidates there are. Within a group the agent that `select_agent` puts first is
/// taken, within a queue the contact that has waited longest.
///
/// The [`Center`] answers for the contact at hand, which is the first candidate where an agent
/// chooses. Times are seconds, positions are those of the scenario.
///
/// # Example
///
/// The longest queue first, and idle agents from the group with most of them:
///
/// ```
/// use busyhour::engine::{Engine, FirstInLine, IdleGroup, Policy};
/// use busyhour::measures::{Tally, wait_bins};
/// use busyhour::model::{Center, compile};
/// use busyhour::scenario;
///
/// struct LongestQueue;
///
/// impl Policy for LongestQueue {
///     fn group<C: Center>(&mut self, _: &C, groups: &[IdleGroup]) -> Option<usize> {
///         (0..groups.len()).max_by_key(|&i| groups[i].idle)
///     }
///     fn contact<C: Center>(&mut self, _: &C, _: usize, line: &[FirstInLine]) -> Option<usize> {
///         (0..line.len()).max_by_key(|&i| line[i].waiting)
///     }
/// }
///
/// let text = r#"
///     busyhour = 1
///     duration = "8h"
///     [contact.orders]
///     channel  = "voice"
///     arrivals = { rate = "100/h" }
///     talk     = { exponential = { mean = "3m" } }
///     [contact.returns]
///     channel  = "voice"
///     arrivals = { rate = "60/h" }
///     talk     = { exponential = { mean = "2m" } }
///     [group.agents]
///     agents = 8
///     skills = { orders = 1, returns = 1 }
/// "#;
/// let model = compile(&scenario::parse(text, &Default::default())?.scenario)?;
/// let mut engine: Engine = Engine::new(&model);
/// let mut tally = Tally::new(&model, wait_bins(&model));
/// for day in 0..10 {
///     let done = engine.run_with(day, &mut tally, &mut LongestQueue);
///     done.map_err(|stop| format!("{stop:?}"))?;
///     let late: u32 = tally.cells.iter().map(|c| c.answered_late).sum();
///     println!("day {day}: {late} contacts had to wait");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Policy {
    /// Which of the groups with idle agents serves the contact, by place in `groups`, which are
    /// in the order of the file; `None`: it waits, until an agent becomes free.
    fn group<C: Center>(&mut self, center: &C, groups: &[IdleGroup]) -> Option<usize>;

    /// Which contact an agent of `group` takes who has become free, by place in `line`; `None`:
    /// the agent waits, until a contact comes.
    fn contact<C: Center>(
        &mut self,
        center: &C,
        group: usize,
        line: &[FirstInLine],
    ) -> Option<usize>;
}

/// A group with an idle agent who may serve a contact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IdleGroup {
    /// The group.
    pub group: usize,
    /// Its idle agents.
    pub idle: u32,
    /// Since when the one to be taken has been idle \[s\].
    pub idle_since: f64,
    /// Preference of the contact's type for the group, 1 first.
    pub rank: u32,
    /// Skill level of the group for it, 1 best.
    pub level: u32,
}

/// The first contact of a queue that an agent may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirstInLine {
    /// Its type.
    pub kind: usize,
    /// Its priority, 1 most urgent.
    pub priority: u32,
    /// When its wait began \[s\].
    pub since: f64,
    /// Skill level of the agent's group for it, 1 best.
    pub level: u32,
    /// Contacts that wait in the same queue, itself included.
    pub waiting: u32,
    slot: u32,
}

/// A recorder with a policy beside it: what the engine's loops see of both.
#[derive(Debug)]
struct Steered<'a, R, P> {
    recorder: &'a mut R,
    policy: &'a mut P,
}

impl<R: Recorder, P: Policy> Recorder for Steered<'_, R, P> {
    const CHOOSES: bool = true;
    const TRACES: bool = R::TRACES;

    fn choose_group(&mut self, center: &impl Center, groups: &[IdleGroup]) -> Option<usize> {
        self.policy.group(center, groups)
    }
    fn choose_contact(
        &mut self,
        center: &impl Center,
        group: usize,
        line: &[FirstInLine],
    ) -> Option<usize> {
        self.policy.contact(center, group, line)
    }
    fn waits(&mut self, case: Key, number: u64, why: Why) {
        self.recorder.waits(case, number, why);
    }
    fn ended(&mut self, contact: &Traced) {
        self.recorder.ended(contact);
    }
    fn led(&mut self, case: Key, number: u64, step: Step) {
        self.recorder.led(case, number, step);
    }
    fn begin(&mut self) {
        self.recorder.begin();
    }
    fn offered(&mut self, kind: usize, interval: usize, count: u32) {
        self.recorder.offered(kind, interval, count);
    }
    fn dialed(&mut self, kind: usize, interval: usize) {
        self.recorder.dialed(kind, interval);
    }
    fn connected(&mut self, kind: usize, interval: usize) {
        self.recorder.connected(kind, interval);
    }
    fn list_left(&mut self, kind: usize, customers: u64) {
        self.recorder.list_left(kind, customers);
    }
    fn blocked(&mut self, kind: usize, interval: usize) {
        self.recorder.blocked(kind, interval);
    }
    fn answered(&mut self, answer: &Answer) {
        self.recorder.answered(answer);
    }
    fn done(&mut self, answer: &Answer) {
        self.recorder.done(answer);
    }
    fn left(&mut self, kind: usize, interval: usize, since: f64, at: f64, how: Left) {
        self.recorder.left(kind, interval, since, at, how);
    }
    fn agents(&mut self, group: usize, interval: usize, time: &AgentTime) {
        self.recorder.agents(group, interval, time);
    }
    fn lost(&mut self, group: usize, interval: usize, time: &LostTime) {
        self.recorder.lost(group, interval, time);
    }
    fn action(&mut self, action: usize, from: f64, until: f64) {
        self.recorder.action(action, from, until);
    }
    fn backlog(&mut self, kind: usize, interval: usize, backlog: &Backlog) {
        self.recorder.backlog(kind, interval, backlog);
    }
    fn longest_queue(&mut self, kind: Option<usize>, length: u32) {
        self.recorder.longest_queue(kind, length);
    }
    fn fate(&mut self, kind: usize, interval: usize, segment: usize, fate: &Fate) {
        self.recorder.fate(kind, interval, segment, fate);
    }
    fn session(&mut self, session: &Session) {
        self.recorder.session(session);
    }
    fn step(&mut self, kind: usize, interval: usize, step: Step) {
        self.recorder.step(kind, interval, step);
    }
    fn more_work(&mut self, work: &MoreWork) {
        self.recorder.more_work(work);
    }
    fn case_ended(&mut self, case: &CaseEnd) {
        self.recorder.case_ended(case);
    }
}

/// Candidates put before a policy; memory that is used again.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    groups: Vec<IdleGroup>,
    line: Vec<FirstInLine>,
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Simulates replication `replication` under a policy and tells `recorder` of it: the same
    /// customers as [`run`](Self::run) has.
    ///
    /// # Errors
    /// When the replication would never end, or too many contacts wait.
    pub fn run_with<R: Recorder, P: Policy>(
        &mut self,
        replication: u64,
        recorder: &mut R,
        policy: &mut P,
    ) -> Result<(), Stop> {
        let before = (self.patience, self.event_loop, self.scripted);
        // A policy may ask who waits at any time, so that every departure is an event.
        self.patience = Patience::Events;
        (self.event_loop, self.scripted) = (WHOLE, true);
        let ended = self.run(replication, &mut Steered { recorder, policy });
        (self.patience, self.event_loop, self.scripted) = before;
        ended
    }

    /// The agent that a policy chooses for a contact.
    pub(super) fn chosen_agent<R: Recorder>(
        &mut self,
        class: usize,
        (since, waited): (f64, f64),
        now: f64,
        mut pick: Stream,
        recorder: &mut R,
    ) -> Option<(u32, usize)> {
        let mut groups = std::mem::take(&mut self.choices_of_policy.groups);
        groups.clear();
        for g in 0..self.model.groups.len() {
            let kind = self.model.routing.kind_of(class);
            let idle = self.free_agents(g, kind);
            let Some(link) = self.model.routing.link(class, g).filter(|_| idle > 0) else {
                continue;
            };
            let opens = |w| self.holds(w, class, since, now, None);
            if link.after <= waited && idle >= link.min_idle && link.when.is_none_or(opens) {
                let (rank, level) = (link.rank, link.level);
                groups.push(IdleGroup {
                    group: g,
                    idle,
                    idle_since: self.free_since(g, kind),
                    rank,
                    level,
                });
            }
        }
        let mut found = None;
        if !groups.is_empty() {
            let view = self.view(class, since, now, None);
            found = recorder.choose_group(&view, &groups);
        }
        let found = found.and_then(|i| groups.get(i)).map(|g| g.group);
        self.choices_of_policy.groups = groups;
        let pick = pick.next_u64();
        found.map(|g| (self.first_free(class, g, pick), g))
    }

    /// The contact that a policy chooses for an agent, [`NONE`] when there is none.
    pub(super) fn chosen_contact<R: Recorder>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) -> u32 {
        let model = self.model;
        let mut line = std::mem::take(&mut self.choices_of_policy.line);
        line.clear();
        let mut classes = std::mem::take(&mut self.candidates);
        classes.clear();
        for_each_common(&model.routing.takes[g].all, &self.queues.waiting, |class| {
            classes.push(class as u32);
        });
        for &class in &classes {
            let class = class as usize;
            let slot = self.first_eligible((agent, class), g, now, recorder);
            let Some(link) = model.routing.link(class, g).filter(|_| slot != NONE) else {
                continue;
            };
            line.push(FirstInLine {
                kind: model.routing.kind_of(class),
                priority: model.routing.classes[class].priority,
                since: self.queues.get(slot).since,
                level: link.level,
                waiting: self.queues.queues[class].len,
                slot,
            });
        }
        self.candidates = classes;
        let mut found = None;
        if let Some(first) = line.first() {
            let class = self.queues.get(first.slot).class as usize;
            let free = self.free(agent, g);
            let view = self.view(class, first.since, now, free);
            found = recorder.choose_contact(&view, g, &line);
        }
        let slot = found.and_then(|i| line.get(i)).map_or(NONE, |c| c.slot);
        self.choices_of_policy.line = line;
        slot
    }
}
