//! One replication again, as it goes: who waits and what agents do, at moments a fixed step apart.

use super::course::{Course, Moments, Stairs};
use super::tally::{Tally, wait_bins};
use crate::engine::{
    AgentTime, Answer, Backlog, CaseEnd, Fate, Left, MoreWork, Outcome, Recorder, Session,
    Standing, Step, Traced,
};
use crate::model::{LostTime, Model};
use crate::scenario::CountRule;

/// How a contact type goes through a day, at each moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeCourse {
    /// Contacts waiting.
    pub waiting: Vec<u32>,
    /// Contacts in self-service; empty where the type has none.
    pub in_self_service: Vec<u32>,
}

/// How a group goes through a day, at each moment. An agent with a contact is on duty and neither
/// idle nor away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupCourse {
    /// Agents on duty.
    pub on_duty: Vec<u32>,
    /// Of these, waiting for a contact.
    pub idle: Vec<u32>,
    /// Of these, on a pause or a break.
    pub away: Vec<u32>,
    /// Of these, in wrap-up with nothing else in hand.
    pub wrap_up: Vec<u32>,
}

/// How a day goes.
#[derive(Debug, Clone, PartialEq)]
pub struct DayCourse {
    /// When the first moment is: the start of the statistics \[s\].
    pub from: f64,
    /// Time from one moment to the next \[s\].
    pub step: f64,
    /// Each contact type.
    pub types: Vec<TypeCourse>,
    /// Each agent group.
    pub groups: Vec<GroupCourse>,
    /// Contacts that have arrived so far.
    pub arrived: Vec<u32>,
    /// Contacts that have given up so far, balked ones included.
    pub abandoned: Vec<u32>,
    /// Contacts so far that were in time for the service level.
    pub in_time: Vec<u32>,
    /// Contacts so far that count for the service level: those above and those that missed it.
    pub judged: Vec<u32>,
    /// The same two when all contacts of the day have ended, after its last moment too.
    pub level: (u64, u64),
}

/// Watches a replication: counts it as a run does, and notes how it goes.
///
/// # Example
/// ```
/// use busyhour::engine::Engine;
/// use busyhour::measures::Replay;
/// let text = r#"
///     busyhour = 1
///     duration = "1h"
///     [contact.orders]
///     channel  = "voice"
///     arrivals = { rate = "60/h" }
///     talk     = { exponential = { mean = "3m" } }
///     [group.agents]
///     agents = 4
///     skills = { orders = 1 }
/// "#;
/// let scenario = busyhour::scenario::parse(text, &Default::default())?.scenario;
/// let model = busyhour::model::compile(&scenario)?;
/// let mut replay = Replay::new(&model, 60.0);
/// let mut engine: Engine = Engine::new(&model);
/// engine.run(0, &mut replay).map_err(|stop| format!("{stop:?}"))?;
/// let day = replay.course();
/// assert_eq!(day.groups[0].on_duty, vec![4; 61]);
/// assert!(day.types[0].waiting.iter().zip(&day.groups[0].idle).all(|(w, i)| *w == 0 || *i == 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Replay {
    tally: Tally,
    moments: Moments,
    horizon: f64,
    warm_up: usize,
    rules: Vec<Rule>,
    groups: Vec<Watched>,
    waiting: Vec<Course>,
    sessions: Vec<Option<Course>>,
    wrap_up: Vec<Course>,
    arrived: Course,
    abandoned: Course,
    in_time: Course,
    judged: Course,
}

/// What counts towards the service level of a type.
#[derive(Debug, Clone, Copy)]
struct Rule {
    count: CountRule,
    within: f64,
    short_abandon: f64,
    blocked: bool,
}

/// How the agents of a group stand.
#[derive(Debug, Clone, Default)]
struct Watched {
    on_duty: Stairs,
    idle: Stairs,
    away: Stairs,
}

impl Replay {
    /// Watches replications of a model, at moments so many seconds apart from the start of the
    /// statistics to the end of the horizon.
    #[must_use]
    pub fn new(model: &Model, step: f64) -> Self {
        let from = model.clock.statistics_from();
        let moments = Moments::new(from, model.clock.horizon, step);
        let course = || Course::new(moments);
        let rules = model.types.iter().map(|of| Rule {
            count: of.count,
            within: of.within,
            short_abandon: of.short_abandon,
            blocked: !of.blocked_excluded,
        });
        let sessions = model.types.iter().map(|of| of.self_service.as_ref());
        Self {
            tally: Tally::new(model, wait_bins(model)),
            moments,
            horizon: model.clock.horizon,
            warm_up: model.clock.warm_up,
            rules: rules.collect(),
            groups: vec![Watched::default(); model.groups.len()],
            waiting: model.types.iter().map(|_| course()).collect(),
            sessions: sessions.map(|of| of.map(|_| course())).collect(),
            wrap_up: model.groups.iter().map(|_| course()).collect(),
            arrived: course(),
            abandoned: course(),
            in_time: course(),
            judged: course(),
        }
    }

    /// The counters of the replication, as a run has them.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// How the replication went.
    #[must_use]
    pub fn course(&self) -> DayCourse {
        let types = self.waiting.iter().zip(&self.sessions);
        let groups = self.groups.iter().zip(&self.wrap_up);
        let values = |stairs: &Stairs| stairs.values(&self.moments);
        DayCourse {
            from: self.moments.from,
            step: self.moments.step,
            types: types
                .map(|(waiting, sessions)| TypeCourse {
                    waiting: waiting.values(),
                    in_self_service: sessions.as_ref().map_or(Vec::new(), Course::values),
                })
                .collect(),
            groups: groups
                .map(|(of, wrap_up)| GroupCourse {
                    on_duty: values(&of.on_duty),
                    idle: values(&of.idle),
                    away: values(&of.away),
                    wrap_up: wrap_up.values(),
                })
                .collect(),
            arrived: self.arrived.values(),
            abandoned: self.abandoned.values(),
            in_time: self.in_time.values(),
            judged: self.judged.values(),
            level: (self.in_time.in_the_end(), self.judged.in_the_end()),
        }
    }

    /// A contact that counts is known to be in time, or not, for the service level.
    fn judge(&mut self, at: f64, in_time: bool) {
        self.judged.add(at);
        if in_time {
            self.in_time.add(at);
        }
    }

    fn judge_answer(&mut self, answer: &Answer) {
        if answer.counted && answer.interval >= self.warm_up {
            let in_time = answer.level <= self.rules[answer.kind].within;
            self.judge(answer.at, in_time);
        }
    }

    fn judge_left(&mut self, kind: usize, wait: f64, at: f64, how: Left) {
        let rule = self.rules[kind];
        if rule.count == CountRule::AnsweredOnly {
            return;
        }
        match how {
            Left::Abandoned | Left::Balked if wait <= rule.short_abandon => match rule.count {
                CountRule::ShortAbandonsExcluded | CountRule::AnsweredOnly => {}
                CountRule::AllOffered => self.judge(at, false),
                CountRule::ShortAbandonsMet => self.judge(at, true),
            },
            Left::Unfinished => {}
            _ => self.judge(at, false),
        }
    }

    /// Whether a contact that arrived then is one of the statistics.
    fn counts(&self, since: f64) -> bool {
        let begun = since >= self.moments.from || self.warm_up == 0;
        begun && since.is_finite() && since < self.horizon
    }
}

impl Recorder for Replay {
    const TRACES: bool = true;
    const WATCHES: bool = true;

    fn stands(&mut self, group: usize, now: f64, standing: &Standing) {
        let of = &mut self.groups[group];
        of.on_duty.step(&self.moments, now, standing.on_duty);
        of.idle.step(&self.moments, now, standing.idle);
        of.away.step(&self.moments, now, standing.away);
    }
    fn ended(&mut self, contact: &Traced) {
        let Traced {
            kind, since, at, ..
        } = *contact;
        match contact.outcome {
            Outcome::Contained => return,
            Outcome::CallbackAccepted => {}
            outcome => {
                if self.counts(since) {
                    self.arrived.add(since);
                    let rule = self.rules[kind];
                    if outcome == Outcome::Blocked
                        && rule.blocked
                        && rule.count != CountRule::AnsweredOnly
                    {
                        self.judge(at, false);
                    }
                }
            }
        }
        self.waiting[kind].add_between(since, at);
    }
    fn begin(&mut self) {
        self.tally.begin();
        self.groups.fill(Watched::default());
        let courses = self.waiting.iter_mut().chain(&mut self.wrap_up);
        let courses = courses.chain(self.sessions.iter_mut().flatten());
        let totals = [
            &mut self.arrived,
            &mut self.abandoned,
            &mut self.in_time,
            &mut self.judged,
        ];
        courses.chain(totals).for_each(Course::clear);
    }
    fn answered(&mut self, answer: &Answer) {
        self.tally.answered(answer);
        self.judge_answer(answer);
        let (talked, done) = (answer.at + answer.talk, answer.at + answer.handle);
        self.wrap_up[answer.group].add_between(talked, done);
    }
    fn done(&mut self, answer: &Answer) {
        self.tally.done(answer);
        self.judge_answer(answer);
    }
    fn left(&mut self, kind: usize, interval: usize, since: f64, at: f64, how: Left) {
        self.tally.left(kind, interval, since, at, how);
        if interval >= self.warm_up {
            if matches!(how, Left::Abandoned | Left::Balked) {
                self.abandoned.add(at);
            }
            self.judge_left(kind, at - since, at, how);
        }
    }
    fn session(&mut self, session: &Session) {
        self.tally.session(session);
        if let Some(course) = &mut self.sessions[session.kind] {
            course.add_between(session.from, session.until);
        }
    }
    fn more_work(&mut self, work: &MoreWork) {
        self.tally.more_work(work);
        self.wrap_up[work.group].add_between(work.wrap_up_from, work.until);
    }
    fn offered(&mut self, kind: usize, interval: usize, count: u32) {
        self.tally.offered(kind, interval, count);
    }
    fn connected(&mut self, kind: usize, interval: usize) {
        self.tally.connected(kind, interval);
    }
    fn blocked(&mut self, kind: usize, interval: usize) {
        self.tally.blocked(kind, interval);
    }
    fn dialed(&mut self, kind: usize, interval: usize) {
        self.tally.dialed(kind, interval);
    }
    fn action(&mut self, action: usize, from: f64, until: f64) {
        self.tally.action(action, from, until);
    }
    fn list_left(&mut self, kind: usize, customers: u64) {
        self.tally.list_left(kind, customers);
    }
    fn lost(&mut self, group: usize, interval: usize, time: &LostTime) {
        self.tally.lost(group, interval, time);
    }
    fn backlog(&mut self, kind: usize, interval: usize, backlog: &Backlog) {
        self.tally.backlog(kind, interval, backlog);
    }
    fn fate(&mut self, kind: usize, interval: usize, segment: usize, fate: &Fate) {
        self.tally.fate(kind, interval, segment, fate);
    }
    fn agents(&mut self, group: usize, interval: usize, time: &AgentTime) {
        self.tally.agents(group, interval, time);
    }
    fn longest_queue(&mut self, kind: Option<usize>, length: u32) {
        self.tally.longest_queue(kind, length);
    }
    fn step(&mut self, kind: usize, interval: usize, step: Step) {
        self.tally.step(kind, interval, step);
    }
    fn case_ended(&mut self, case: &CaseEnd) {
        self.tally.case_ended(case);
    }
}
