//! Service levels of the exact day: what becomes of a contact that arrives at a given moment.
//!
//! A tagged contact arrives at t. Those ahead of it are what matters; who comes later does not. The
//! law of those ahead is followed from the state at t without arrivals, under the headcounts that
//! change while it waits, until an agent is free for it: fewer are busy than the headcount, and
//! nobody is ahead. It gives up itself at rate 1/patience all the while, so that the mass which is
//! not answered yet falls at that rate. Answered within T, and given up within S, are then
//! averaged over t by Gauss's rule on panels that begin short wherever something changes: at the
//! start of an interval, and where the threshold reaches over the end of one.

use super::super::dormand_prince::{Tolerance, advance};
use super::super::queue::NoAnswer;
use super::{Layout, QueueDay, Rates, SUMS};

/// Thresholds of a service level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Longest wait in time \[s\], ≥ 0.
    pub within: f64,
    /// Longest wait of a short abandonment \[s\], ≥ 0.
    pub short_abandon: f64,
}

/// What becomes of the contacts that arrive in an interval, as shares of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct WithinFigures {
    /// Answered within the threshold.
    pub answered_within: f64,
    /// Given up within the threshold of a short abandonment.
    pub abandoned_within: f64,
}

/// Nodes and weights of Gauss's rule of five points on \[0, 1\].
const GAUSS: [(f64, f64); 5] = [
    (0.046_910_077_030_668, 0.118_463_442_528_094_5),
    (0.230_765_344_947_158_5, 0.239_314_335_249_683_2),
    (0.5, 0.284_444_444_444_444_4),
    (0.769_234_655_052_841_5, 0.239_314_335_249_683_2),
    (0.953_089_922_969_332, 0.118_463_442_528_094_5),
];
/// Largest error of a step of the tagged contact.
const TOLERANCE: Tolerance = Tolerance {
    absolute: 1e-11,
    first: SUMS,
};
/// Panels of an interval are no longer than this share of it.
const LONGEST_PANEL: f64 = 1.0 / 6.0;

impl QueueDay {
    /// Shares answered and given up in time, of the contacts that arrive in each interval. After
    /// the last interval its agents stay until the last contact is served.
    ///
    /// # Errors
    /// As [`follow`](Self::follow), and when a threshold is unusable.
    ///
    /// ```
    /// use busyhour::erlang::{QueueDay, Thresholds};
    /// let day = QueueDay {
    ///     interval: 1800.0,
    ///     arrivals: vec![0.10, 0.15, 0.10],
    ///     agents: vec![25, 35, 25],
    ///     handle_time: 240.0,
    ///     patience: 180.0,
    /// };
    /// let times = Thresholds { within: 20.0, short_abandon: 20.0 };
    /// let figures = day.within(times)?;
    /// // As many contacts in the first half hour, which begins empty, as in the last.
    /// assert!(figures[0].answered_within > figures[2].answered_within);
    /// # Ok::<(), busyhour::erlang::NoAnswer>(())
    /// ```
    pub fn within(&self, times: Thresholds) -> Result<Vec<WithinFigures>, NoAnswer> {
        let usable = |t: f64| t.is_finite() && t >= 0.0;
        if !usable(times.within) || !usable(times.short_abandon) {
            return Err(NoAnswer::Unusable("a threshold is not a number ≥ 0"));
        }
        let nodes: Vec<Vec<(f64, f64)>> = (0..self.arrivals.len())
            .map(|i| self.nodes(i, times))
            .collect();
        let mut figures = vec![WithinFigures::default(); self.arrivals.len()];
        let mut next = 0;
        self.walk(
            |i| nodes[i].iter().map(|n| n.0).collect(),
            |at, state| {
                // The end of the interval is no node.
                let Some((_, weight)) = nodes[at.interval].get(next) else {
                    next = 0;
                    return Ok(());
                };
                next += 1;
                let found = self.tagged(at.layout, state, (at.interval, at.offset), times);
                let sums = &mut figures[at.interval];
                sums.answered_within += weight * found.answered_within;
                sums.abandoned_within += weight * found.abandoned_within;
                Ok(())
            },
        )?;
        Ok(figures)
    }

    /// Offsets into interval `i` and weights that sum to 1.
    fn nodes(&self, i: usize, times: Thresholds) -> Vec<(f64, f64)> {
        let length = self.interval;
        let mut cuts = vec![0.0, length];
        for time in [times.within, times.short_abandon] {
            // A wait that ends with an interval: the next one's headcount begins to matter.
            let offset = length - time % length;
            if offset > 0.0 && offset < length {
                cuts.push(offset);
            }
        }
        cuts.sort_by(f64::total_cmp);
        let agents = f64::from(self.agents[i].max(1));
        let mut nodes = Vec::new();
        for cut in cuts.windows(2) {
            let mut from = cut[0];
            let mut panel = 0.5 * self.handle_time / agents;
            while from < cut[1] {
                let mut to = from + panel.min(LONGEST_PANEL * length);
                // No sliver at the end.
                if to + 0.3 * panel > cut[1] {
                    to = cut[1];
                }
                nodes
                    .extend(GAUSS.map(|(x, w)| (from + x * (to - from), w * (to - from) / length)));
                from = to;
                panel *= 2.0;
            }
        }
        nodes
    }

    /// A step to try first \[s\]: short against the time between two services.
    fn first_step(&self, agents: usize) -> f64 {
        0.1 * self.handle_time / agents.max(1) as f64
    }

    /// What becomes of a contact that arrives in a state at an offset into an interval.
    fn tagged(
        &self,
        layout: &Layout,
        state: &[f64],
        (mut interval, offset): (usize, f64),
        times: Thresholds,
    ) -> WithinFigures {
        let leave = 1.0 / self.patience;
        let rates = Rates {
            arrive: 0.0,
            serve: 1.0 / self.handle_time,
            leave,
        };
        let mut layout = layout.clone();
        let mut y = state.to_vec();
        let mut answered = take_answered(&mut y, layout.agents);
        let at_once = answered;
        let all = waiting(&layout, &y);
        let mut out = WithinFigures {
            answered_within: answered,
            abandoned_within: 0.0,
        };
        let mut marks = [times.within, times.short_abandon];
        marks.sort_by(f64::total_cmp);
        let (mut now, mut end_of_interval) = (0.0, self.interval - offset);
        for mark in marks {
            let mut step = self.first_step(layout.agents);
            while now < mark {
                if now >= end_of_interval {
                    end_of_interval += self.interval;
                    interval += 1;
                    if let Some(agents) = self.agents.get(interval) {
                        answered += take_answered(&mut y, layout.agents);
                        (layout, y) = layout.staffed(&y, *agents as usize);
                        // New agents take who is first in line at once.
                        answered += take_answered(&mut y, layout.agents);
                        step = self.first_step(layout.agents);
                    }
                }
                let left = mark.min(end_of_interval) - now;
                let active = layout.active(&y);
                let derive = |y: &[f64], out: &mut [f64]| {
                    layout.derive(rates, y, &active, out);
                    layout.give_up(leave, y, &active, out);
                };
                let done = advance(&mut y, &active, &mut step, left, TOLERANCE, derive);
                now = if done >= left { now + left } else { now + done };
            }
            answered += take_answered(&mut y, layout.agents);
            if mark == times.within {
                out.answered_within = answered;
            }
            if mark == times.short_abandon {
                let gone = all - (answered - at_once) - waiting(&layout, &y);
                out.abandoned_within = gone.max(0.0);
            }
        }
        out
    }
}

/// Takes the mass in which an agent is free off a state.
fn take_answered(y: &mut [f64], agents: usize) -> f64 {
    let free = &mut y[SUMS..SUMS + agents];
    let answered = free.iter().sum();
    free.fill(0.0);
    answered
}

/// The mass in which the tagged contact waits.
fn waiting(layout: &Layout, y: &[f64]) -> f64 {
    let chain: f64 = y[SUMS + layout.agents..layout.chain_end()].iter().sum();
    let products: f64 = layout
        .places()
        .map(|(part, busy, queue)| {
            let of = |from: usize, to: usize| y[from..to].iter().sum::<f64>();
            of(busy, queue) * of(queue, queue + part.queue)
        })
        .sum();
    chain + products
}

impl Layout {
    /// The tagged contact gives up at a rate wherever it waits.
    fn give_up(&self, leave: f64, y: &[f64], active: &[(usize, usize)], out: &mut [f64]) {
        let (from, to) = active[1];
        for at in from.max(SUMS + self.agents)..to {
            out[at] -= leave * y[at];
        }
        // Once in a product.
        for (_, busy, queue) in self.places() {
            for at in busy..queue {
                out[at] -= leave * y[at];
            }
        }
    }
}
