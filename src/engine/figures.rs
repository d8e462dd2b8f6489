//! What conditions and scores ask of the center, answered.

use std::collections::VecDeque;

use super::agents::Agents;
use super::places::{Places, free_agents};
use super::playbook::Plays;
use super::queues::{NONE, Queues};
use super::record::Left;
use crate::math::special::gamma_q;
use crate::model::{Center, Model, Source};
use crate::scenario::{CountRule, Operator};

/// How far expected waits look back for answers \[s\].
const LOOK_BACK: f64 = 300.0;
/// Answers within that time below which the queue is compared with the agents instead.
const FEW_ANSWERS: usize = 5;

/// What is remembered for conditions and scores.
#[derive(Debug, Default)]
pub struct Figures {
    /// Wait of the contact of each type answered last \[s\].
    last_wait: Vec<f64>,
    /// Answers to each type so far.
    answered: Vec<u32>,
    /// Contacts of each type that were answered, left or passed their threshold.
    outcomes: Vec<u32>,
    /// Times of recent answers, for types whose expected wait is asked for.
    answers: Vec<VecDeque<f64>>,
    windows: Vec<VecDeque<Outcome>>,
    /// What each source was when conditions were last tested.
    pub seen: Vec<u32>,
}

/// A contact that was answered, left or passed its threshold.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    at: f64,
    /// Those in time before it and itself, so that a difference counts them.
    met: u64,
}

impl Figures {
    /// Forgets everything.
    pub fn reset(&mut self, model: &Model) {
        let types = model.types.len();
        self.last_wait.clear();
        self.last_wait.resize(types, 0.0);
        self.answered.clear();
        self.answered.resize(types, 0);
        self.outcomes.clear();
        self.outcomes.resize(types, 0);
        self.answers.resize(types, VecDeque::new());
        self.answers.iter_mut().for_each(VecDeque::clear);
        let windows = model.script.windows.all().len();
        self.windows.resize(windows, VecDeque::new());
        self.windows.iter_mut().for_each(VecDeque::clear);
        self.seen.clear();
        self.seen.resize(model.script.sources.len(), 0);
    }

    /// A contact that waited from `since` is answered.
    pub fn note_answer(&mut self, model: &Model, kind: usize, since: f64, now: f64) {
        self.last_wait[kind] = now - since;
        self.answered[kind] = self.answered[kind].wrapping_add(1);
        if model.script.expected_waits[kind] {
            let answers = &mut self.answers[kind];
            while answers.front().is_some_and(|t| *t <= now - LOOK_BACK) {
                answers.pop_front();
            }
            answers.push_back(now);
        }
        // One that has passed its threshold is counted already.
        if since + model.types[kind].within >= now {
            self.note_outcome(model, kind, true, now);
        }
    }

    /// A contact that waited from `since` leaves without an answer.
    pub fn note_departure(&mut self, model: &Model, kind: usize, since: f64, now: f64, how: Left) {
        let of = &model.types[kind];
        let early = since + of.within > now || of.within == 0.0 && since == now;
        if !early {
            return;
        }
        let abandoned = matches!(how, Left::Abandoned | Left::Balked);
        let short = abandoned && now - since <= of.short_abandon;
        let met = match of.count {
            CountRule::ShortAbandonsExcluded if short => return,
            CountRule::AnsweredOnly => return,
            CountRule::ShortAbandonsMet => short,
            CountRule::ShortAbandonsExcluded | CountRule::AllOffered => false,
        };
        self.note_outcome(model, kind, met, now);
    }

    /// A contact of a type was in time or not, as far as its service level goes.
    pub fn note_outcome(&mut self, model: &Model, kind: usize, in_time: bool, now: f64) {
        self.outcomes[kind] = self.outcomes[kind].wrapping_add(1);
        let all = model.script.windows.all().iter().zip(&mut self.windows);
        for (_, outcomes) in all.filter(|(w, _)| w.0 == kind) {
            let before = outcomes.back().map_or(0, |o| o.met);
            let met = before + u64::from(in_time);
            outcomes.push_back(Outcome { at: now, met });
        }
        // Those that are too old are counted off by the newest of them, which stays.
        for (window, outcomes) in model.script.windows.all().iter().zip(&mut self.windows) {
            while outcomes.get(1).is_some_and(|o| o.at <= now - window.1) {
                outcomes.pop_front();
            }
        }
    }

    /// What a source is now; conditions are tested again when it differs from before.
    pub fn value_of(&self, source: Source, queues: &Queues, agents: &Agents, plays: &Plays) -> u32 {
        match source {
            Source::Queue(kind) => queues.len_of(kind),
            Source::Idle(g) => agents.groups[g].idle,
            Source::Busy(g) => {
                let group = &agents.groups[g];
                group.on_duty - group.paused - group.idle
            }
            Source::Answers(kind) => self.answered[kind],
            Source::Outcomes(kind) => self.outcomes[kind],
            Source::Action(action) => u32::from(plays.is_on(action)),
        }
    }
}

/// The center as a condition sees it, and the contact that it is tested for.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'e> {
    pub model: &'e Model,
    pub queues: &'e Queues,
    pub agents: &'e Agents,
    pub places: &'e Places,
    pub figures: &'e Figures,
    pub plays: &'e Plays,
    /// Interval of the clock.
    pub interval: usize,
    pub now: f64,
    /// Class of the contact.
    pub class: usize,
    /// When the contact began to wait \[s\].
    pub since: f64,
    /// Group of an agent who is free and looks at the queues: it counts as idle.
    pub free: Option<usize>,
}

impl View<'_> {
    fn idle_agents(&self, group: usize) -> u32 {
        self.agents.groups[group].idle + u32::from(self.free == Some(group))
    }

    fn at_work(&self, group: usize) -> u32 {
        let group = &self.agents.groups[group];
        group.on_duty - group.paused
    }
}

/// How fast contacts of a type find agents.
enum Turnover {
    /// One who may take it is idle.
    Idle,
    /// So many answers within so many seconds before now.
    Recent(f64, f64),
    /// With too few of them: agents with the skill, and the mean handle time \[s\].
    Staff(f64, f64),
}

impl View<'_> {
    fn turnover(&self, kind: usize) -> Turnover {
        let routing = &self.model.routing;
        let mut agents = 0.0;
        for g in 0..self.model.groups.len() {
            if let Some(link) = routing.link(kind, g) {
                let free = free_agents(self.model, self.agents, self.places, (g, kind));
                if link.after == 0.0 && free + u32::from(self.free == Some(g)) >= link.min_idle {
                    return Turnover::Idle;
                }
                agents += self.staffed(g);
            }
        }
        let answers = &self.figures.answers[kind];
        let recent = answers.len() - answers.partition_point(|t| *t <= self.now - LOOK_BACK);
        if recent >= FEW_ANSWERS {
            return Turnover::Recent(recent as f64, self.now.min(LOOK_BACK));
        }
        let of = &self.model.types[kind];
        Turnover::Staff(agents, of.mean_handle_time(self.interval) * of.effort)
    }
}

impl Center for View<'_> {
    fn queue(&self, kind: usize) -> f64 {
        f64::from(self.queues.len_of(kind))
    }

    fn idle(&self, group: usize) -> f64 {
        f64::from(self.idle_agents(group))
    }

    fn busy(&self, group: usize) -> f64 {
        f64::from(self.at_work(group).saturating_sub(self.idle_agents(group)))
    }

    fn staffed(&self, group: usize) -> f64 {
        f64::from(self.at_work(group))
    }

    fn expected_wait(&self, kind: usize) -> f64 {
        match self.turnover(kind) {
            Turnover::Idle => 0.0,
            Turnover::Recent(answers, seconds) => (self.queue(kind) + 1.0) * seconds / answers,
            Turnover::Staff(agents, handle) => {
                Operator::Over.apply(self.queue(kind) * handle, agents)
            }
        }
    }

    fn late_chance(&self, kind: usize) -> f64 {
        let within = self.model.types[kind].within;
        let answers = match self.turnover(kind) {
            Turnover::Idle => return 0.0,
            Turnover::Recent(answers, seconds) => within * answers / seconds,
            Turnover::Staff(agents, handle) => Operator::Over.apply(within * agents, handle),
        };
        // It is late if no more agents become free in time than contacts wait before it.
        if answers.is_finite() {
            gamma_q(self.queue(kind) + 1.0, answers)
        } else {
            0.0
        }
    }

    fn on(&self, action: usize) -> bool {
        self.plays.is_on(action)
    }

    fn last_wait(&self, kind: usize) -> f64 {
        self.figures.last_wait[kind]
    }

    fn head_wait(&self, kind: usize) -> f64 {
        let classes = &self.model.routing.classes_of[kind];
        let heads = classes.iter().map(|c| self.queues.first(*c as usize));
        heads
            .filter(|slot| *slot != NONE)
            .map(|slot| self.now - self.queues.get(slot).since)
            .fold(0.0, f64::max)
    }

    fn service_level(&self, window: usize) -> f64 {
        let Some(&(_, length)) = self.model.script.windows.all().get(window) else {
            return 1.0;
        };
        let from = self.now - length;
        let outcomes = &self.figures.windows[window];
        let old = outcomes.partition_point(|o| o.at <= from);
        let all = outcomes.len() - old;
        let (Some(last), true) = (outcomes.back(), all > 0) else {
            return 1.0;
        };
        let before = match old {
            0 => 0,
            _ => outcomes[old - 1].met,
        };
        (last.met - before) as f64 / all as f64
    }

    fn time(&self) -> f64 {
        self.now
    }

    fn kind(&self) -> usize {
        self.model.routing.kind_of(self.class)
    }

    fn wait(&self) -> f64 {
        self.now - self.since
    }

    fn priority(&self) -> f64 {
        f64::from(self.model.routing.classes[self.class].priority)
    }

    fn weight(&self) -> f64 {
        self.model.types[self.kind()].weight
    }
}
