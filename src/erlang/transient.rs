//! A day of one queue, exactly: M(t)/M/n(t)+M by its forward equations.
//!
//! Rates and staffing are level within intervals. When staffing falls, busy agents finish their
//! contact, and a new one is taken only while fewer are busy than the headcount: the same rule
//! as the simulation's, of which this is a check that needs no random numbers.
//!
//! While the busy agents are no more than the headcount the contacts in the center are a
//! birth-death chain. Where they are more, the surplus b > n only falls, at rate bμ, whatever the
//! queue does, and the queue only sees arrivals and those who give up: the two are independent
//! given where they started. So the law there is a sum of products (one a start), each of
//! which keeps a vector for b and one for the queue instead of a matrix.
//!
//! The equations are integrated by Dormand and Prince's method of order 5(4) with the step chosen by
//! its error, over the states that have any probability; the chain is cut where less than 10⁻¹⁸ is
//! left and grows when it must.

mod within;

pub use within::{Thresholds, WithinFigures};

use super::dormand_prince::{Tolerance, advance};
use super::queue::NoAnswer;

/// A day of one queue: figures of each interval.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueDay {
    /// Length of an interval \[s\].
    pub interval: f64,
    /// Contacts per second in each interval.
    pub arrivals: Vec<f64>,
    /// Agents in each interval.
    pub agents: Vec<u32>,
    /// Mean handle time \[s\], exponential.
    pub handle_time: f64,
    /// Mean patience \[s\], exponential; infinite: nobody gives up.
    pub patience: f64,
}

/// What happens in an interval, in the mean of all days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalFigures {
    /// Contacts that arrive.
    pub offered: f64,
    /// Of them, those who find no agent at once.
    pub delayed: f64,
    /// Contacts that give up during the interval, whenever they came.
    pub abandoned: f64,
    /// Mean contacts waiting.
    pub mean_queue: f64,
    /// Mean busy agents, those above the headcount included.
    pub mean_busy: f64,
    /// Mean busy agents above the headcount.
    pub mean_above_headcount: f64,
}

/// States beyond which a day is not followed.
const MOST_STATES: usize = 100_000;
/// Probability that is nothing.
const NOTHING: f64 = 1e-18;
/// Components of less mass are given up.
const NO_MASS: f64 = 1e-15;
/// Integrals that are carried along, at the begin of the state vector.
const SUMS: usize = 5;

/// Errors of a step.
const TOLERANCE: Tolerance = Tolerance {
    absolute: 1e-13,
    first: SUMS,
};

/// A moment of a day.
struct Moment<'a> {
    interval: usize,
    /// Since the start of the interval \[s\].
    offset: f64,
    layout: &'a Layout,
}

/// Where the parts of the state vector lie.
#[derive(Debug, Clone)]
struct Layout {
    /// Headcount.
    agents: usize,
    /// States of the chain: contacts in the center.
    chain: usize,
    parts: Vec<Part>,
}

/// A product of a law of the busy agents and one of the queue.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// Most agents busy; the vector holds the headcount + 1 to this.
    busy: usize,
    /// Length of the queue's vector.
    queue: usize,
}

/// Rates of an interval.
#[derive(Debug, Clone, Copy)]
struct Rates {
    arrive: f64,
    serve: f64,
    leave: f64,
}

impl QueueDay {
    /// Follows the day from an empty center.
    ///
    /// # Errors
    /// When figures are unusable, or the queue grows beyond a hundred thousand states.
    ///
    /// ```
    /// use busyhour::erlang::QueueDay;
    /// let day = QueueDay {
    ///     interval: 1800.0,
    ///     arrivals: vec![0.10, 0.15, 0.10],
    ///     agents: vec![25, 35, 25],
    ///     handle_time: 240.0,
    ///     patience: 180.0,
    /// };
    /// let figures = day.follow()?;
    /// // The queue of the peak is carried into the last half hour.
    /// assert!(figures[2].delayed > figures[0].delayed);
    /// # Ok::<(), busyhour::erlang::NoAnswer>(())
    /// ```
    pub fn follow(&self) -> Result<Vec<IntervalFigures>, NoAnswer> {
        let mut figures = Vec::with_capacity(self.arrivals.len());
        self.walk(
            |_| Vec::new(),
            |at, state| {
                if at.offset == self.interval {
                    figures.push(self.figures(self.arrivals[at.interval], state));
                }
                Ok(())
            },
        )?;
        Ok(figures)
    }

    /// Follows the day and shows its state at the offsets \[s\] that `stops` names for each
    /// interval, ascending, and at the end of the interval.
    fn walk(
        &self,
        stops: impl Fn(usize) -> Vec<f64>,
        mut visit: impl FnMut(&Moment<'_>, &[f64]) -> Result<(), NoAnswer>,
    ) -> Result<(), NoAnswer> {
        self.check()?;
        let first = self.agents.first().map_or(0, |n| *n as usize);
        let mut layout = Layout {
            agents: first,
            chain: first + 16,
            parts: Vec::new(),
        };
        let mut state = vec![0.0; layout.len()];
        state[SUMS] = 1.0;
        for (i, (&arrive, &agents)) in self.arrivals.iter().zip(&self.agents).enumerate() {
            (layout, state) = layout.staffed(&state, agents as usize);
            state[..SUMS].fill(0.0);
            let rates = Rates {
                arrive,
                serve: 1.0 / self.handle_time,
                leave: 1.0 / self.patience,
            };
            let mut offsets = stops(i);
            offsets.push(self.interval);
            let (mut now, mut step) = (0.0, 0.0);
            for offset in offsets {
                let mut left = offset - now;
                while left > 0.0 {
                    let active = layout.active(&state);
                    let grown = layout.grown(&state);
                    if grown.len() != layout.len() {
                        state = layout.moved_to(&grown, &state);
                        layout = grown;
                        if layout.len() > MOST_STATES {
                            return Err(NoAnswer::TooLarge);
                        }
                        continue;
                    }
                    let derive = |y: &[f64], out: &mut [f64]| layout.derive(rates, y, &active, out);
                    left -= advance(&mut state, &active, &mut step, left, TOLERANCE, derive);
                }
                now = offset;
                let moment = Moment {
                    interval: i,
                    offset,
                    layout: &layout,
                };
                visit(&moment, &state)?;
            }
        }
        Ok(())
    }

    fn figures(&self, arrive: f64, state: &[f64]) -> IntervalFigures {
        let [queue, busy, full, above, _] = [0, 1, 2, 3, 4].map(|i| state[i]);
        IntervalFigures {
            offered: arrive * self.interval,
            delayed: arrive * full,
            abandoned: queue / self.patience,
            mean_queue: queue / self.interval,
            mean_busy: busy / self.interval,
            mean_above_headcount: above / self.interval,
        }
    }

    fn check(&self) -> Result<(), NoAnswer> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        if self.arrivals.len() != self.agents.len() {
            return Err(NoAnswer::Unusable(
                "there are not as many rates as headcounts",
            ));
        }
        if !positive(self.interval) || !positive(self.handle_time) || !(self.patience > 0.0) {
            return Err(NoAnswer::Unusable("a time is not a number > 0"));
        }
        if !self.arrivals.iter().all(|r| r.is_finite() && *r >= 0.0) {
            return Err(NoAnswer::Unusable("an arrival rate is not a number ≥ 0"));
        }
        if self.agents.iter().any(|n| *n as usize > MOST_STATES / 2) {
            return Err(NoAnswer::TooLarge);
        }
        Ok(())
    }
}

impl Layout {
    fn len(&self) -> usize {
        self.chain_end() + self.parts.iter().map(|p| self.width(p)).sum::<usize>()
    }

    fn chain_end(&self) -> usize {
        SUMS + self.chain
    }

    fn width(&self, part: &Part) -> usize {
        part.busy - self.agents + part.queue
    }

    /// Where each product's vectors begin: of the busy agents, and of the queue.
    fn places(&self) -> impl Iterator<Item = (Part, usize, usize)> + '_ {
        let mut at = self.chain_end();
        self.parts.iter().map(move |part| {
            let busy = at;
            let queue = at + part.busy - self.agents;
            at = queue + part.queue;
            (*part, busy, queue)
        })
    }

    /// The ranges of the state vector in which there is any probability.
    fn active(&self, state: &[f64]) -> Vec<(usize, usize)> {
        let chain = &state[SUMS..self.chain_end()];
        let any = |p: &f64| *p > NOTHING * 1e-3;
        // A step spreads what is there by one state a stage.
        let first = chain.iter().position(any).unwrap_or(0).saturating_sub(8);
        let last = chain.iter().rposition(any).unwrap_or(0) + 9;
        let mut active = vec![(0, SUMS), (SUMS + first, SUMS + last.min(self.chain))];
        if !self.parts.is_empty() {
            // Products feed the chain from the headcount on.
            active[1].0 = active[1].0.min(SUMS + self.agents);
            active[1].1 = self.chain_end();
            active.push((self.chain_end(), self.len()));
        }
        active
    }

    /// The same with room where probability comes near the end of a vector.
    fn grown(&self, state: &[f64]) -> Self {
        let near = |part: &[f64]| part[part.len() - 9..].iter().any(|p| *p > NOTHING);
        let more = |length: usize| length + length / 8 + 24;
        let mut grown = self.clone();
        for ((_, _, at), part) in self.places().zip(&mut grown.parts) {
            if near(&state[at..at + part.queue]) {
                part.queue = more(part.queue);
            }
            grown.chain = grown.chain.max(self.agents + part.queue);
        }
        if near(&state[SUMS..self.chain_end()]) {
            grown.chain = more(grown.chain);
        }
        grown
    }

    /// A state vector of this layout in that of a longer one.
    fn moved_to(&self, longer: &Self, state: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; longer.len()];
        out[..self.chain_end()].copy_from_slice(&state[..self.chain_end()]);
        for ((part, busy, queue), (_, to_busy, to_queue)) in self.places().zip(longer.places()) {
            let agents = queue - busy;
            out[to_busy..to_busy + agents].copy_from_slice(&state[busy..queue]);
            out[to_queue..to_queue + part.queue].copy_from_slice(&state[queue..queue + part.queue]);
        }
        out
    }

    /// The forward equations.
    fn derive(&self, rates: Rates, y: &[f64], active: &[(usize, usize)], out: &mut [f64]) {
        let n = self.agents;
        for &(from, to) in active {
            out[from..to].fill(0.0);
        }
        let (mut queue, mut busy, mut full, mut above, mut mass) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let (from, to) = active[1];
        for at in from..to {
            let k = at - SUMS;
            let p = y[at];
            let waiting = k.saturating_sub(n);
            let down = k.min(n) as f64 * rates.serve + waiting as f64 * rates.leave;
            queue += waiting as f64 * p;
            busy += k.min(n) as f64 * p;
            if k >= n {
                full += p;
            }
            mass += p;
            if at > SUMS && at > from {
                out[at - 1] += down * p;
                out[at] -= down * p;
            }
            if at + 1 < to {
                out[at + 1] += rates.arrive * p;
                out[at] -= rates.arrive * p;
            }
        }
        for (part, w, v) in self.places() {
            let (agents, length) = (v - w, part.queue);
            let mut here = 0.0;
            for i in 0..agents {
                let p = y[w + i];
                let flow = (n + 1 + i) as f64 * rates.serve * p;
                out[w + i] -= flow;
                if i > 0 {
                    out[w + i - 1] += flow;
                }
                here += p;
                busy += (n + 1 + i) as f64 * p;
                above += (i + 1) as f64 * p;
            }
            let ends = (n + 1) as f64 * rates.serve * y[w];
            for q in 0..length {
                let p = y[v + q];
                queue += q as f64 * p * here;
                out[SUMS + n + q] += ends * p;
                if q > 0 {
                    let flow = q as f64 * rates.leave * p;
                    out[v + q] -= flow;
                    out[v + q - 1] += flow;
                }
                if q + 1 < length {
                    out[v + q] -= rates.arrive * p;
                    out[v + q + 1] += rates.arrive * p;
                }
            }
            full += here;
            mass += here;
        }
        out[..SUMS].copy_from_slice(&[queue, busy, full, above, mass]);
    }

    /// The layout and state after the headcount has changed.
    fn staffed(&self, state: &[f64], agents: usize) -> (Self, Vec<f64>) {
        let chain = &state[SUMS..self.chain_end()];
        let mut products = self.products(state);
        let mut main = chain.to_vec();
        if agents < self.agents {
            let mut alone = vec![0.0; self.agents - agents];
            for k in agents + 1..self.agents {
                alone[k - agents - 1] = std::mem::take(&mut main[k]);
            }
            products.push((alone, vec![1.0]));
            let waiting: Vec<f64> = main.drain(self.agents..).collect();
            main.truncate(agents + 1);
            let all: f64 = waiting.iter().sum();
            let mut full = vec![0.0; self.agents - agents];
            if let Some(last) = full.last_mut() {
                *last = all;
            }
            if all > 0.0 {
                products.push((full, waiting.iter().map(|p| p / all).collect()));
            }
            for (busy, _) in &mut products[..self.parts.len()] {
                let below = vec![0.0; self.agents - agents];
                busy.splice(0..0, below);
            }
        } else if agents > self.agents {
            let gained = agents - self.agents;
            for (busy, queue) in &mut products {
                // These are no longer above the headcount: they are in the chain.
                let joined = busy.drain(..gained.min(busy.len()));
                for (i, p) in joined.enumerate() {
                    let b = self.agents + 1 + i;
                    if main.len() < b + queue.len() {
                        main.resize(b + queue.len(), 0.0);
                    }
                    for (q, share) in queue.iter().enumerate() {
                        main[b + q] += p * share;
                    }
                }
            }
        }
        products.retain(|(busy, _)| busy.iter().sum::<f64>() > NO_MASS);
        let room = |length: usize| length + 24;
        let longest = products
            .iter()
            .map(|(_, q)| room(q.len()))
            .max()
            .unwrap_or(0);
        let layout = Self {
            agents,
            chain: room(main.len().max(agents)).max(agents + longest),
            parts: products
                .iter()
                .map(|(busy, queue)| Part {
                    busy: agents + busy.len(),
                    queue: room(queue.len()),
                })
                .collect(),
        };
        let mut out = vec![0.0; layout.len()];
        out[SUMS..SUMS + main.len()].copy_from_slice(&main);
        for ((_, w, v), (busy, queue)) in layout.places().zip(&products) {
            out[w..w + busy.len()].copy_from_slice(busy);
            out[v..v + queue.len()].copy_from_slice(queue);
        }
        (layout, out)
    }

    /// The products as vectors of their own, ends without probability cut off.
    fn products(&self, state: &[f64]) -> Vec<(Vec<f64>, Vec<f64>)> {
        self.places()
            .map(|(part, w, v)| {
                let queue = &state[v..v + part.queue];
                let used = queue.iter().rposition(|p| *p > NOTHING).unwrap_or(0) + 1;
                (state[w..v].to_vec(), queue[..used].to_vec())
            })
            .collect()
    }
}
