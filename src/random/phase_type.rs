//! Chains of exponential phases.

use rand::Rng;

use super::discrete::{cumulative, find};
use super::law_error::{LawError, all_positive, between, length, probabilities};
use super::stream::unit;
use super::ziggurat::exponential;

/// Most phases of a phase-type distribution: its moments take the cube of them.
const MOST_PHASES: usize = 256;
/// Most phases that a draw may go through on average, so that no draw takes for ever.
const MOST_VISITS: f64 = 1e6;
/// A row of `next` this close to 1 was meant to be 1: its phase is never the last.
const ROW_TOLERANCE: f64 = 1e-9;

/// The time to absorption of a chain of exponential phases.
///
/// Stream consumption: one word for the first phase; each phase takes an exponential and then one
/// word for what follows it.
#[derive(Debug, Clone)]
pub(super) struct PhaseType {
    start: Vec<f64>,
    start_cumulative: Vec<f64>,
    means: Vec<f64>,
    next: Vec<Vec<f64>>,
    next_cumulative: Vec<Vec<f64>>,
    /// Mean time to the end from each phase.
    times: Vec<f64>,
    mean: f64,
    cv: f64,
}

impl PhaseType {
    pub(super) fn new(start: &[f64], means: &[f64], next: &[Vec<f64>]) -> Result<Self, LawError> {
        between(
            "number of phases",
            means.len() as f64,
            1.0,
            MOST_PHASES as f64,
        )?;
        length("start", start.len(), means.len())?;
        length("next", next.len(), means.len())?;
        let start = probabilities("start", start)?;
        all_positive("means", means)?;
        let next: Vec<Vec<f64>> = (next.iter().enumerate())
            .map(|(i, row)| transitions(i, row, means.len()))
            .collect::<Result<_, _>>()?;
        let endless = LawError::new("next", "lead from every phase to the end, soon enough");
        if !all_end(&next) {
            return Err(endless);
        }

        // First-step equations: T = m + P·T, and T₂ = 2m² + 2m·(P·T) + P·T₂ = 2m·T + P·T₂.
        let average = |x: &[f64]| start.iter().zip(x).map(|(p, x)| p * x).sum::<f64>();
        let visits = first_steps(&next, vec![1.0; means.len()]);
        if !(visits.iter().copied().fold(0.0, f64::max) <= MOST_VISITS) {
            return Err(endless);
        }
        let times = first_steps(&next, means.to_vec());
        let mean = average(&times);
        // Relative to the mean, so that nothing overflows.
        let squares = means
            .iter()
            .zip(&times)
            .map(|(m, t)| 2.0 * (m / mean) * (t / mean));
        let square = average(&first_steps(&next, squares.collect()));
        Ok(Self {
            start_cumulative: cumulative(&start),
            next_cumulative: next.iter().map(|row| row_cumulative(row)).collect(),
            start,
            means: means.to_vec(),
            next,
            times,
            mean,
            cv: (square - 1.0).max(0.0).sqrt(),
        })
    }

    pub(super) fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let first = find(&self.start_cumulative, unit(rng.next_u64()));
        let mut phase = first.expect("the last chance is 1");
        let mut time = 0.0;
        loop {
            time += self.means[phase] * exponential(rng);
            match find(&self.next_cumulative[phase], unit(rng.next_u64())) {
                Some(next) => phase = next,
                None => return time,
            }
        }
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn cv(&self) -> f64 {
        self.cv
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        if !(x > 0.0) {
            return 0.0;
        }
        let stay = self.stay(x);
        let survival: f64 = stay
            .iter()
            .zip(&self.start)
            .map(|(row, p)| p * row.iter().sum::<f64>())
            .sum();
        1.0 - survival.min(1.0)
    }

    /// E[min(X, x)]: the mean less what is left to do at x.
    pub(super) fn mean_within(&self, x: f64) -> f64 {
        let left = |row: &Vec<f64>| row.iter().zip(&self.times).map(|(q, t)| q * t).sum::<f64>();
        let stay = self.stay(x);
        let after: f64 = stay
            .iter()
            .zip(&self.start)
            .map(|(row, p)| p * left(row))
            .sum();
        (self.mean - after).max(0.0)
    }

    /// e^(Qx): from which phase to which in the time x, by uniformisation and repeated squaring:
    /// sums of products of non-negative numbers only, so that nothing cancels. Empty when
    /// everybody is through.
    fn stay(&self, x: f64) -> Vec<Vec<f64>> {
        let fastest = self.means.iter().copied().fold(f64::INFINITY, f64::min);
        let mut steps = x / fastest;
        if !(steps < 1e300) {
            return Vec::new();
        }
        let mut squarings = 0;
        while steps > 1.0 {
            steps *= 0.5;
            squarings += 1;
        }
        let jump = self.uniformised(fastest);
        let mut term = identity(self.means.len());
        scale(&mut term, libm::exp(-steps));
        let mut stay = term.clone();
        // With at most 1 expected jump the terms after the 24th are below 10⁻²⁴.
        for n in 1..25 {
            term = product(&term, &jump);
            scale(&mut term, steps / f64::from(n));
            stay.iter_mut()
                .flatten()
                .zip(term.iter().flatten())
                .for_each(|(s, t)| *s += t);
        }
        for _ in 0..squarings {
            stay = product(&stay, &stay);
        }
        stay
    }

    /// The chain as seen at the jumps of a Poisson process as fast as the fastest phase.
    fn uniformised(&self, fastest: f64) -> Vec<Vec<f64>> {
        let row = |(i, row): (usize, &Vec<f64>)| {
            let rate = fastest / self.means[i];
            let mut row: Vec<f64> = row.iter().map(|p| rate * p).collect();
            row[i] += 1.0 - rate;
            row
        };
        self.next.iter().enumerate().map(row).collect()
    }
}

/// A row of `next`, checked; if it sums to 1 but for rounding, then to exactly that.
fn transitions(i: usize, row: &[f64], phases: usize) -> Result<Vec<f64>, LawError> {
    let name = format!("next[{i}]");
    length(&name, row.len(), phases)?;
    for (j, &p) in row.iter().enumerate() {
        between(format!("{name}[{j}]"), p, 0.0, 1.0)?;
    }
    let sum: f64 = row.iter().sum();
    if sum > 1.0 + ROW_TOLERANCE {
        return Err(LawError::new(
            name,
            format!("sum to 1 or less, sums to {sum}"),
        ));
    }
    if sum >= 1.0 - ROW_TOLERANCE {
        return Ok(row.iter().map(|p| p / sum).collect());
    }
    Ok(row.to_vec())
}

/// Whether the phase before this row is never the last.
fn goes_on(row: &[f64]) -> bool {
    row.iter().sum::<f64>() >= 1.0 - ROW_TOLERANCE
}

fn row_cumulative(row: &[f64]) -> Vec<f64> {
    if goes_on(row) {
        return cumulative(row);
    }
    let mut sum = 0.0;
    let add = |p: &f64| {
        sum += p;
        sum
    };
    row.iter().map(add).collect()
}

/// Whether the end can be reached from every phase.
fn all_end(next: &[Vec<f64>]) -> bool {
    let mut ends: Vec<bool> = next.iter().map(|row| !goes_on(row)).collect();
    for _ in next {
        for (i, row) in next.iter().enumerate() {
            ends[i] |= row.iter().zip(&ends).any(|(&p, &end)| p > 0.0 && end);
        }
    }
    ends.iter().all(|&end| end)
}

/// Solves x = reward + P·x. I − P is an M-matrix: elimination needs no pivoting.
fn first_steps(next: &[Vec<f64>], mut reward: Vec<f64>) -> Vec<f64> {
    let n = reward.len();
    let mut a = identity(n);
    a.iter_mut()
        .flatten()
        .zip(next.iter().flatten())
        .for_each(|(a, p)| *a -= p);
    for pivot in 0..n {
        for row in pivot + 1..n {
            let factor = a[row][pivot] / a[pivot][pivot];
            if factor != 0.0 {
                let (above, below) = a.split_at_mut(row);
                below[0]
                    .iter_mut()
                    .zip(&above[pivot])
                    .for_each(|(x, p)| *x -= factor * p);
                reward[row] -= factor * reward[pivot];
            }
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|j| a[row][j] * reward[j]).sum();
        reward[row] = (reward[row] - known) / a[row][row];
    }
    reward
}

fn identity(n: usize) -> Vec<Vec<f64>> {
    (0..n)
        .map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect())
        .collect()
}

fn scale(matrix: &mut [Vec<f64>], factor: f64) {
    matrix.iter_mut().flatten().for_each(|x| *x *= factor);
}

fn product(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let cell = |row: &[f64], j: usize| row.iter().zip(b).map(|(x, line)| x * line[j]).sum();
    a.iter()
        .map(|row| (0..b.len()).map(|j| cell(row, j)).collect())
        .collect()
}
