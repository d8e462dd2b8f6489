//! A day watched contact by contact, by every way the engine can go.

use busyhour::engine::{
    AgentTime, Answer, Backlog, Calendar, CaseEnd, Engine, Fate, Heap, Left, MoreWork, Patience,
    Ranked, Recorder, Ring, Session, Step, Stop,
};
use busyhour::measures::{Tally, wait_bins};
use busyhour::model::{LostTime, Model, compile};
use busyhour::scenario::Scenario;

/// A contact that was answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answered {
    pub kind: usize,
    pub interval: usize,
    pub counted: bool,
    pub group: usize,
    pub agent: u32,
    pub since: f64,
    pub at: f64,
    pub delayed: bool,
    /// Whether its agent may have had others in hand: the agent's time is told apart.
    pub shared: bool,
    pub talk: f64,
    pub handle: f64,
}

impl From<&Answer> for Answered {
    fn from(a: &Answer) -> Self {
        Self {
            kind: a.kind,
            interval: a.interval,
            counted: a.counted,
            group: a.group,
            agent: a.agent,
            since: a.since,
            at: a.at,
            delayed: a.delayed,
            shared: false,
            talk: a.talk,
            handle: a.handle,
        }
    }
}

/// A contact that left without an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gone {
    pub kind: usize,
    pub interval: usize,
    pub since: f64,
    pub at: f64,
    pub how: Left,
}

/// A recorder that writes everything down, and counts as the program does.
#[derive(Debug, Clone)]
pub struct Watch {
    pub answered: Vec<Answered>,
    pub gone: Vec<Gone>,
    /// Type and interval of the blocked.
    pub blocked: Vec<(usize, usize)>,
    /// Type, interval and what the contact led to.
    pub steps: Vec<(usize, usize, Step)>,
    pub cases: Vec<CaseEnd>,
    /// Contacts that have left self-service.
    pub sessions: Vec<Session>,
    /// Work after talks that was not known at the answer.
    pub more: Vec<MoreWork>,
    pub tally: Tally,
}

impl Watch {
    pub fn new(model: &Model) -> Self {
        Self {
            answered: Vec::new(),
            gone: Vec::new(),
            blocked: Vec::new(),
            steps: Vec::new(),
            cases: Vec::new(),
            sessions: Vec::new(),
            more: Vec::new(),
            tally: Tally::new(model, wait_bins(model)),
        }
    }

    /// Answer times of a type's contacts, in order.
    pub fn answers(&self, kind: usize) -> Vec<f64> {
        self.answered
            .iter()
            .filter(|a| a.kind == kind)
            .map(|a| a.at)
            .collect()
    }

    /// Arrival and answer times of all contacts, in order of answer.
    pub fn served(&self) -> Vec<(f64, f64)> {
        self.answered.iter().map(|a| (a.since, a.at)).collect()
    }

    /// Arrival time and group of all contacts, in order of answer.
    pub fn by_group(&self) -> Vec<(f64, usize)> {
        self.answered.iter().map(|a| (a.since, a.group)).collect()
    }

    /// Arrival and departure times of those who left, in order of departure.
    pub fn departures(&self) -> Vec<(f64, f64, Left)> {
        self.gone.iter().map(|g| (g.since, g.at, g.how)).collect()
    }
}

impl Recorder for Watch {
    fn begin(&mut self) {
        self.answered.clear();
        self.gone.clear();
        self.blocked.clear();
        self.steps.clear();
        self.cases.clear();
        self.sessions.clear();
        self.more.clear();
        self.tally.begin();
    }
    fn offered(&mut self, kind: usize, interval: usize, count: u32) {
        self.tally.offered(kind, interval, count);
    }
    fn dialed(&mut self, kind: usize, interval: usize) {
        self.tally.dialed(kind, interval);
    }
    fn connected(&mut self, kind: usize, interval: usize) {
        self.tally.connected(kind, interval);
    }
    fn action(&mut self, action: usize, from: f64, until: f64) {
        self.tally.action(action, from, until);
    }
    fn list_left(&mut self, kind: usize, customers: u64) {
        self.tally.list_left(kind, customers);
    }
    fn blocked(&mut self, kind: usize, interval: usize) {
        self.blocked.push((kind, interval));
        self.tally.blocked(kind, interval);
    }
    fn answered(&mut self, a: &Answer) {
        self.answered.push(Answered::from(a));
        self.tally.answered(a);
    }
    fn done(&mut self, a: &Answer) {
        self.answered.push(Answered {
            shared: true,
            ..Answered::from(a)
        });
        self.tally.done(a);
    }
    fn left(&mut self, kind: usize, interval: usize, since: f64, at: f64, how: Left) {
        self.gone.push(Gone {
            kind,
            interval,
            since,
            at,
            how,
        });
        self.tally.left(kind, interval, since, at, how);
    }
    fn agents(&mut self, group: usize, interval: usize, time: &AgentTime) {
        self.tally.agents(group, interval, time);
    }
    fn lost(&mut self, group: usize, interval: usize, time: &LostTime) {
        self.tally.lost(group, interval, time);
    }
    fn longest_queue(&mut self, kind: Option<usize>, length: u32) {
        self.tally.longest_queue(kind, length);
    }
    fn step(&mut self, kind: usize, interval: usize, step: Step) {
        self.steps.push((kind, interval, step));
        self.tally.step(kind, interval, step);
    }
    fn fate(&mut self, kind: usize, interval: usize, segment: usize, fate: &Fate) {
        self.tally.fate(kind, interval, segment, fate);
    }
    fn backlog(&mut self, kind: usize, interval: usize, backlog: &Backlog) {
        self.tally.backlog(kind, interval, backlog);
    }
    fn session(&mut self, session: &Session) {
        self.sessions.push(*session);
        self.tally.session(session);
    }
    fn more_work(&mut self, work: &MoreWork) {
        self.more.push(*work);
        self.tally.more_work(work);
    }
    fn case_ended(&mut self, case: &CaseEnd) {
        self.cases.push(*case);
        self.tally.case_ended(case);
    }
}

/// A way the engine can go; results may not depend on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    pub patience: Patience,
    pub full: bool,
}

/// Every way: the engine's own choice first.
pub const WAYS: [Way; 4] = [
    Way {
        patience: Patience::AtHeads,
        full: false,
    },
    Way {
        patience: Patience::AtHeads,
        full: true,
    },
    Way {
        patience: Patience::OnDemand,
        full: true,
    },
    Way {
        patience: Patience::Events,
        full: true,
    },
];

impl Way {
    /// An engine that goes this way.
    pub fn engine<C, T>(self, model: &Model) -> Engine<'_, C, T>
    where
        C: Calendar<f64> + Default,
        T: Calendar<Ranked> + Default,
    {
        let mut engine = Engine::new(model);
        engine.force_patience(self.patience);
        if self.full {
            engine.force_whole_loop();
        }
        engine
    }
}

/// The engine as it is used.
pub type Rings<'m> = Engine<'m, Ring<f64>, Ring<Ranked>>;
/// Its oracle.
pub type Heaps<'m> = Engine<'m, Heap<f64>, Heap<Ranked>>;

/// Watches one replication with rings.
pub fn watch(model: &Model, way: Way, replication: u64) -> Result<Watch, Stop> {
    let mut watch = Watch::new(model);
    let mut engine: Rings<'_> = way.engine(model);
    engine.run(replication, &mut watch)?;
    watch.gone.sort_by(|a, b| {
        (a.at, a.since)
            .partial_cmp(&(b.at, b.since))
            .expect("no NaN")
    });
    Ok(watch)
}

/// Everything of a tally as words that are equal exactly if the tallies are, bit by bit.
pub fn bits(tally: &Tally) -> Vec<(&'static str, usize, Vec<u64>)> {
    let mut out = Vec::new();
    for (i, (c, r)) in tally.cells.iter().zip(&tally.rare).enumerate() {
        let counts = [
            c.offered,
            c.answered_late,
            c.late_within,
            c.abandoned,
            c.abandoned_within,
            c.blocked,
            r.balked,
            r.disconnected,
            r.unfinished,
            r.retried,
            r.escalated,
            r.repeated,
            r.not_come,
            r.callback_accepted,
            r.left_message,
            r.done_late,
            r.dropped,
            r.dialed,
            r.connected,
        ];
        out.push(("counts of cell", i, counts.map(u64::from).to_vec()));
        let waits = [c.wait_answered, c.wait_abandoned, c.queue, r.wait];
        out.push(("waits of cell", i, waits.map(i64::cast_unsigned).to_vec()));
        out.push(("handle time of cell", i, vec![c.handle.to_bits()]));
    }
    for (i, f) in tally.front.iter().enumerate() {
        let all = [
            f.contained.into(),
            f.passed_on.into(),
            f.time.cast_unsigned(),
        ];
        out.push(("self-service of cell", i, all.to_vec()));
    }
    for (i, t) in tally.agent_time.iter().enumerate() {
        let times = [t.busy, t.idle, t.staffed, t.over_schedule];
        out.push(("agent time", i, times.map(f64::to_bits).to_vec()));
    }
    for (i, l) in tally.lost.iter().enumerate() {
        let times = l.by.iter().chain([&l.unpaid]).map(|t| t.to_bits());
        out.push(("lost time", i, times.collect()));
    }
    for (i, g) in tally.groups.iter().enumerate() {
        let times = [g.wrap_up, g.overtime, g.handle].map(f64::to_bits);
        out.push(("group", i, times.to_vec()));
        out.push(("answered by group", i, vec![g.answered.into()]));
    }
    for (i, c) in tally.cases.iter().enumerate() {
        let counts = [
            c.cases,
            c.resolved,
            c.resolved_first,
            c.lost,
            c.not_come,
            c.unfinished,
            c.escalated,
            c.contained,
            c.asked,
        ];
        let mut all = counts.map(u64::from).to_vec();
        all.extend([c.contacts, c.escalations, c.time.cast_unsigned()]);
        out.push(("cases", i, all));
    }
    out.push(("lists left", 0, tally.list_left.clone()));
    let longest = tally.longest_wait.iter().map(|w| w.to_bits()).collect();
    out.push(("longest wait", 0, longest));
    let longest = tally.longest_queue.iter().map(|q| u64::from(*q)).collect();
    out.push(("longest queue", 0, longest));
    for i in 0..tally.bins.len() {
        let (a, l) = (tally.answered_waits(i), tally.left_waits(i));
        out.push((
            "bins of answered",
            i,
            a.iter().map(|n| u64::from(*n)).collect(),
        ));
        out.push(("bins of left", i, l.iter().map(|n| u64::from(*n)).collect()));
    }
    out
}

/// The first difference between two tallies, in words.
pub fn difference(a: &Tally, b: &Tally) -> Option<String> {
    let (a, b) = (bits(a), bits(b));
    assert_eq!(a.len(), b.len());
    let (x, y) = a.iter().zip(&b).find(|(x, y)| x != y)?;
    Some(format!("{} {}: {:?} against {:?}", x.0, x.1, x.2, y.2))
}

/// Watches replication 0 of a scenario, having made sure that no way makes a difference.
pub fn day(scenario: &Scenario) -> Watch {
    let model = compile(scenario).expect("a valid scenario");
    let mut first: Option<Watch> = None;
    for way in WAYS {
        let watched = watch(&model, way, 0).unwrap_or_else(|stop| panic!("{way:?}: {stop:?}"));
        match &first {
            None => first = Some(watched),
            Some(first) => {
                assert_eq!(first.answered, watched.answered, "{way:?}");
                assert_eq!(first.gone, watched.gone, "{way:?}");
                assert_eq!(first.blocked, watched.blocked, "{way:?}");
                assert_eq!(first.sessions, watched.sessions, "{way:?}");
                assert_eq!(difference(&first.tally, &watched.tally), None, "{way:?}");
            }
        }
    }
    first.expect("there is a way")
}
