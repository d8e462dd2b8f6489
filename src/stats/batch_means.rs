//! Intervals from one long run whose observations depend on each other.

use super::{PairMoments, Point};

/// Fewest batches from which an interval is made.
const FEWEST: usize = 32;
/// Most batches: with more of them a rest of dependence that no test sees would count.
const MOST: usize = 255;
/// The normal quantile of 10 %: below it batches are held to depend on each other.
const DEPENDENT: f64 = -1.281_551_565_544_6;

/// A ratio of means from the batches of one long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatchMeans {
    /// The ratio; without a standard error where the batches depend on each other.
    pub point: Point,
    /// Batches it is made of.
    pub batches: usize,
    /// Observations in each.
    pub size: usize,
    /// Whether the batches pass as independent.
    pub independent: bool,
}

/// The ratio of the sums of consecutive pairs (numerator, denominator), with the error of
/// non-overlapping batch means; a plain figure has the denominator 1.
///
/// The batch size is doubled from 1 until the residuals x − θ·y of the batches pass von Neumann's
/// test against dependence of neighbours ([`von_neumann`], one-sided at 10 %), as long as there
/// are 32 batches; then until there are fewer than 256, so that dependence too weak for the test
/// is within the batches. Observations that fill no batch are left out at the start. The error of
/// the ratio is that of the delta method over batches, with t of batches − 1 degrees of freedom.
///
/// Law and Carson (1979), *A sequential procedure for determining the length of a steady-state
/// simulation*, Operations Research 27, 1011–1025; the test and the doubling as in Fishman and
/// Yarberry (1997), *An implementation of the batch means method*, INFORMS Journal on Computing 9,
/// 296–310.
///
/// Where no size passes, the batches are not independent and there is no standard error: the run
/// is too short. `None` with fewer than 32 pairs, or where the denominator is always 0.
#[must_use]
pub fn batch_means(pairs: &[(f64, f64)]) -> Option<BatchMeans> {
    let mut size = 1;
    let mut last = None;
    while pairs.len() / size >= FEWEST {
        let batches = in_batches(pairs, size);
        let enough = batches.len() <= MOST;
        let mut moments = PairMoments::new();
        batches.iter().for_each(|(x, y)| moments.push(*x, *y));
        let point = moments.point()?;
        let residuals: Vec<f64> = batches.iter().map(|(x, y)| x - point.value * y).collect();
        let independent = von_neumann(&residuals).is_none_or(|z| z >= DEPENDENT);
        let found = BatchMeans {
            point,
            batches: batches.len(),
            size,
            independent,
        };
        if independent && enough {
            return Some(found);
        }
        last = Some(found);
        size *= 2;
    }
    last.map(|mut found| {
        found.point.std_error = None;
        found
    })
}

/// Sums of so many consecutive pairs; those that are left over are the first ones.
fn in_batches(pairs: &[(f64, f64)], size: usize) -> Vec<(f64, f64)> {
    let full = &pairs[pairs.len() % size..];
    let sum = |batch: &[(f64, f64)]| {
        let add = |a: (f64, f64), b: &(f64, f64)| (a.0 + b.0, a.1 + b.1);
        batch.iter().fold((0.0, 0.0), add)
    };
    full.chunks_exact(size).map(sum).collect()
}

/// Von Neumann's ratio V = Σ (yᵢ₊₁ − yᵢ)² / Σ (yᵢ − ȳ)² as a normal deviate,
/// (V − 2) / (2·√((n − 2) / (n² − 1))): below 0 where neighbours are alike.
///
/// Von Neumann (1941), *Distribution of the ratio of the mean square successive difference to the
/// variance*, Annals of Mathematical Statistics 12, 367–395. `None` for fewer than three values, or
/// where all are equal.
#[must_use]
pub fn von_neumann(values: &[f64]) -> Option<f64> {
    if values.len() < 3 {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let spread: f64 = values.iter().map(|y| (y - mean) * (y - mean)).sum();
    let steps = values.windows(2).map(|w| (w[1] - w[0]) * (w[1] - w[0]));
    let ratio = steps.sum::<f64>() / spread;
    let deviate = (ratio - 2.0) / (2.0 * ((n - 2.0) / (n * n - 1.0)).sqrt());
    deviate.is_finite().then_some(deviate)
}

#[cfg(test)]
mod tests {
    use super::super::Confidence;
    use super::super::test_random::Splitmix;
    use super::*;

    /// An autoregressive series about 10: each value keeps `kept` of the one before.
    fn series(random: &mut Splitmix, kept: f64, n: usize) -> Vec<(f64, f64)> {
        let mut state = random.normal() / (1.0 - kept * kept).sqrt();
        let next = |_| {
            state = kept * state + random.normal();
            (10.0 + state, 1.0)
        };
        (0..n).map(next).collect()
    }

    #[test]
    fn the_ratio_of_von_neumann_is_that_of_the_definition() {
        // Squared steps 1 + 4 + 16; squares about the mean 1.75 are 8.75 in all.
        let deviate = (21.0 / 8.75 - 2.0) / (2.0 * (2.0f64 / 15.0).sqrt());
        assert!((von_neumann(&[1.0, 2.0, 4.0, 0.0]).unwrap() - deviate).abs() < 1e-12);
        assert_eq!(von_neumann(&[3.0; 9]), None);
        assert_eq!(von_neumann(&[1.0, 2.0]), None);
    }

    /// Independent values pass nine times in ten, alike neighbours never.
    #[test]
    fn the_test_tells_dependence() {
        let mut random = Splitmix(5);
        let passes = |random: &mut Splitmix, kept| {
            let values: Vec<f64> = series(random, kept, 200).iter().map(|p| p.0).collect();
            von_neumann(&values).unwrap() >= DEPENDENT
        };
        let free = (0..2000).filter(|_| passes(&mut random, 0.0)).count() as f64 / 2000.0;
        // Four standard errors.
        assert!(
            (free - 0.9).abs() < 4.0 * (0.09f64 / 2000.0).sqrt(),
            "{free}"
        );
        assert_eq!((0..200).filter(|_| passes(&mut random, 0.5)).count(), 0);
    }

    /// The mean of a series whose neighbours keep 0.8 of each other is nine times less sure in
    /// variance than it looks; the intervals of batches know.
    #[test]
    fn the_intervals_cover() {
        let mut random = Splitmix(1);
        let runs = 400;
        let (mut covered, mut told) = (0.0, 0.0);
        for _ in 0..runs {
            let found = batch_means(&series(&mut random, 0.8, 16_000)).unwrap();
            if let Some(half) = found.point.half_width(&Confidence::default()) {
                told += 1.0;
                covered += f64::from((found.point.value - 10.0).abs() <= half);
            }
        }
        assert!(told > 0.95 * f64::from(runs), "{told}");
        let share = covered / told;
        // Three standard errors about 0.95, and a point for what dependence is left.
        let error = (0.95f64 * 0.05 / told).sqrt();
        assert!((share - 0.95).abs() < 3.0 * error + 0.01, "{share}");
    }

    #[test]
    fn a_run_too_short_has_no_interval() {
        let mut random = Splitmix(2);
        let found = batch_means(&series(&mut random, 0.999, 400)).unwrap();
        assert!(!found.independent);
        assert_eq!(found.point.std_error, None);
        assert_eq!(batch_means(&[(1.0, 1.0); 31]), None);
        assert_eq!(batch_means(&[(0.0, 0.0); 64]), None);
    }

    #[test]
    fn what_is_always_equal_is_exact() {
        let found = batch_means(&[(1.0, 2.0); 1000]).unwrap();
        assert!(found.independent);
        assert_eq!((found.point.value, found.point.std_error), (0.5, Some(0.0)));
        assert_eq!((found.batches, found.size), (250, 4));
    }
}
