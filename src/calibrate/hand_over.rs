//! Where contacts lead after service: hand-overs between types and repeat contacts, from the case
//! that they belong to.

use super::fit::{KaplanMeier, Lifetimes, Parameter};
use super::follow::closings;
use super::gather::{Gathered, NO_CASE};
use super::log::Outcome;
use crate::stats::Confidence;

/// Services of cases that are known, below which nothing is said of a type.
const FEWEST: u64 = 50;
/// Contacts that a flow takes.
const FEWEST_NEXT: u64 = 10;
/// A smaller share is left out of the scenario.
pub const LEAST: f64 = 0.005;
/// Share of the services that is watched still where the share of repeat contacts is read.
const SEEN: f64 = 0.05;
/// A repeat contact comes within this time \[s\].
const WINDOW: f64 = 14.0 * 86_400.0;

/// Contacts that follow a service of a type in the same case.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// The type served.
    pub from: usize,
    /// The type of the next contact; the same: a repeat contact.
    pub to: usize,
    /// How often it was seen.
    pub n: u64,
    /// Share of the services that lead there: of a hand-over of all, of a repeat contact of those
    /// not handed over, within two weeks.
    pub share: Parameter,
    /// Mean time from the end of the talk to the next contact \[s\]; `None`: no talk is logged.
    pub delay: Option<f64>,
}

impl Flow {
    /// Whether it is of a size that a scenario has.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.share.value >= LEAST
    }
}

/// What cases tell.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOvers {
    /// Cases.
    pub cases: u64,
    /// By type: services of known cases.
    pub served: Vec<u64>,
    /// The flows by type served, the largest first.
    pub flows: Vec<Flow>,
    /// By number of hand-overs, from none on: cases that were served.
    pub by_hand_overs: Vec<u64>,
    /// Contacts that come of a flow which counts: they are no arrivals of their own.
    pub passed: Vec<bool>,
}

impl HandOvers {
    /// What the cases of a log tell. Opening hours are told to the `interval` \[s\].
    ///
    /// # Errors
    /// Why nothing can be told.
    pub fn of(log: &Gathered, interval: f64) -> Result<Self, String> {
        let c = &log.contacts;
        let mut places: Vec<usize> = (0..c.len()).filter(|i| c.case[*i] != NO_CASE).collect();
        if places.is_empty() {
            return Err(
                "the log does not say which contacts belong to one case (--map case=COLUMN)"
                    .to_owned(),
            );
        }
        places.sort_by(|a, b| {
            let arrival = c.arrived[*a].total_cmp(&c.arrived[*b]);
            c.case[*a].cmp(&c.case[*b]).then(arrival).then(a.cmp(b))
        });
        let closings = closings(log, interval);
        let opening = |i: usize| closings.partition_point(|t| *t < c.arrived[i]);
        // Where no case ever goes on after a closing, each opening stands for itself.
        let same = |pair: &[usize]| c.case[pair[0]] == c.case[pair[1]];
        let goes_on = |pair: &&[usize]| same(pair) && opening(pair[0]) != opening(pair[1]);
        let over_night = places.windows(2).any(|pair| goes_on(&pair));
        let end = closings.last().copied().unwrap_or(0.0);
        let seen_until = |i: usize| match over_night {
            true => end,
            false => closings.get(opening(i)).copied().unwrap_or(end),
        };
        let kinds = log.kinds.list.len();
        let mut tally = vec![Tally::new(kinds); kinds];
        let mut stories = Stories::default();
        for (at, i) in places.iter().copied().enumerate() {
            let next = places.get(at + 1).copied();
            let next = next.filter(|j| c.case[*j] == c.case[i]);
            stories.see(c.outcome[i] == Outcome::Answered, c.kind[i], next.is_none());
            let Some(answer) = c.answer(i) else { continue };
            let talk = f64::from(c.talk[i]);
            let known = talk > 0.0;
            let ended = if known { answer + talk } else { answer };
            let of = &mut tally[c.kind[i] as usize];
            of.served += 1;
            let gap = next.map(|j| (j, (c.arrived[j] - ended).max(0.0)));
            match gap {
                Some((j, gap)) if c.kind[j] != c.kind[i] => {
                    of.to[c.kind[j] as usize].add(gap, known);
                }
                Some((_, gap)) if gap <= WINDOW => {
                    of.to[c.kind[i] as usize].add(gap, known);
                    of.stayed.push((gap, true));
                }
                _ => of
                    .stayed
                    .push(((seen_until(i) - ended).clamp(0.0, WINDOW), false)),
            }
        }
        let mut flows = Vec::new();
        for (from, of) in tally.iter().enumerate().filter(|(_, t)| t.served >= FEWEST) {
            flows.extend(of.flows(from));
        }
        let mut out = Self {
            cases: stories.cases,
            served: tally.iter().map(|t| t.served).collect(),
            flows,
            by_hand_overs: stories.by_hand_overs,
            passed: vec![false; c.len()],
        };
        for pair in places.windows(2).filter(|pair| same(pair)) {
            let (from, to) = (c.kind[pair[0]] as usize, c.kind[pair[1]] as usize);
            let served = c.outcome[pair[0]] == Outcome::Answered;
            out.passed[pair[1]] = served && out.flow(from, to).is_some_and(Flow::counts);
        }
        Ok(out)
    }

    /// The flow from a type to another.
    #[must_use]
    pub fn flow(&self, from: usize, to: usize) -> Option<&Flow> {
        self.flows.iter().find(|f| f.from == from && f.to == to)
    }

    /// The flows from a type that are of a size for a scenario.
    pub fn of_kind(&self, from: usize) -> impl Iterator<Item = &Flow> {
        self.flows
            .iter()
            .filter(move |f| f.from == from && f.counts())
    }
}

/// Hand-overs of each case.
#[derive(Debug, Default)]
struct Stories {
    cases: u64,
    by_hand_overs: Vec<u64>,
    /// Of the case at hand: its last type served, and hand-overs.
    served: Option<u32>,
    hand_overs: usize,
}

impl Stories {
    fn see(&mut self, answered: bool, kind: u32, last: bool) {
        if answered {
            self.hand_overs += usize::from(self.served.is_some_and(|before| before != kind));
            self.served = Some(kind);
        }
        if last {
            if self.served.is_some() {
                self.cases += 1;
                let most = self.by_hand_overs.len().max(self.hand_overs + 1);
                self.by_hand_overs.resize(most, 0);
                self.by_hand_overs[self.hand_overs] += 1;
            }
            (self.served, self.hand_overs) = (None, 0);
        }
    }
}

/// Contacts that followed.
#[derive(Debug, Clone, Copy, Default)]
struct Next {
    n: u64,
    /// Sum of times to them, and how many are known \[s\].
    delay: f64,
    known: u64,
}

impl Next {
    fn add(&mut self, gap: f64, known: bool) {
        self.n += 1;
        if known {
            self.delay += gap;
            self.known += 1;
        }
    }
}

/// Services of a type and what followed.
#[derive(Debug, Clone)]
struct Tally {
    served: u64,
    to: Vec<Next>,
    /// Of those not handed over: time to the repeat contact, or for which none was seen \[s\].
    stayed: Vec<(f64, bool)>,
}

impl Tally {
    fn new(kinds: usize) -> Self {
        Self {
            served: 0,
            to: vec![Next::default(); kinds],
            stayed: Vec::new(),
        }
    }

    fn flows(&self, from: usize) -> Vec<Flow> {
        let confidence = Confidence::default();
        let mut out = Vec::new();
        for (to, next) in self.to.iter().enumerate() {
            if next.n < FEWEST_NEXT {
                continue;
            }
            let n = self.served as f64;
            let (value, error) = if to == from {
                match self.repeats() {
                    Some(found) => found,
                    None => continue,
                }
            } else {
                let p = next.n as f64 / n;
                (p, (p * (1.0 - p) / n).sqrt())
            };
            out.push(Flow {
                from,
                to,
                n: next.n,
                share: Parameter::share("share", value, error, &confidence),
                delay: (next.known > 0).then(|| next.delay / next.known as f64),
            });
        }
        out.sort_by_key(|flow| std::cmp::Reverse(flow.n));
        out
    }

    /// The share that comes again, and its standard error: by Kaplan and Meier, for the end of the
    /// log, or of the day, cuts some off.
    fn repeats(&self) -> Option<(f64, f64)> {
        let curve = KaplanMeier::new(&Lifetimes::new(self.stayed.iter().copied()).ok()?);
        // Where next to nobody is watched any more, the curve is chance.
        let fewest = (SEEN * self.stayed.len() as f64) as u64;
        let mut steps = curve.steps().iter();
        let last = steps.rfind(|s| s.at_risk >= fewest)?.time;
        Some((1.0 - curve.survival(last), curve.std_error(last)))
    }
}
