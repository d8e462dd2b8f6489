//! Means corrected by controls: other variables whose means are known.

use super::Covariances;

/// Observations that a fit needs beside those that its controls take: fewer would make intervals
/// by chance.
const LEAST: u64 = 8;
/// The same for each control.
const EACH: u64 = 6;
/// Share of a control's spread that others must leave to it; below, it says nothing new.
const NEW: f64 = 1e-9;

/// The means of variables at the known means of the controls, by least squares, and what is left
/// of their spread (Lavenberg and Welch 1981; THEORY 5.7).
///
/// With q controls C of known mean μ, slopes b = S⁻¹s and deviation d = C̄ − μ, the corrected mean
/// is x̄ − b·d, and its variance s²·(1/n + d·S⁻¹d), where S has the sums of squares and products of
/// the controls and s² is the sum of squared residuals over n − q − 1.
#[derive(Debug, Clone)]
pub(crate) struct Regression<'a> {
    of: &'a Covariances,
    /// First control among the variables.
    first: usize,
    /// Rows of the inverse of the Cholesky factor of S, of the controls that say something.
    rows: Vec<(usize, Vec<f64>)>,
    /// The rows times d.
    shift: Vec<f64>,
    /// Observations less the controls: a mean of so many has the degrees of freedom that are left.
    pub n: u64,
    /// Factor on sums of residuals by which such a mean has the variance above.
    widening: f64,
}

impl Covariances {
    /// Corrects the variables before `first` by those from `first` on, whose means are `known`.
    /// `None` where the observations are too few.
    pub(crate) fn regression(&self, first: usize, known: &[f64]) -> Option<Regression<'_>> {
        let mut fit = Regression {
            of: self,
            first,
            rows: Vec::new(),
            shift: Vec::new(),
            n: 0,
            widening: 0.0,
        };
        for control in 0..known.len() {
            fit.add(control);
        }
        let taken = fit.rows.len() as u64;
        if self.n() < LEAST + EACH * taken {
            return None;
        }
        let means = self.means().get(first..)?;
        let d: Vec<f64> = means
            .iter()
            .zip(known)
            .map(|(mean, known)| mean - known)
            .collect();
        let times_d = |row: &[f64]| row.iter().zip(&d).map(|(a, b)| a * b).sum();
        fit.shift = fit.rows.iter().map(|(_, row)| times_d(row)).collect();
        fit.n = self.n() - taken;
        let distance: f64 = fit.shift.iter().map(|s| s * s).sum();
        fit.widening = fit.n as f64 * (1.0 / self.n() as f64 + distance);
        Some(fit)
    }
}

impl Regression<'_> {
    /// Adds a control: one more row of Gram and Schmidt, unless the others say what it says.
    fn add(&mut self, control: usize) {
        let whole = self
            .of
            .co_moment(self.first + control, self.first + control);
        let mut row = vec![0.0; control + 1];
        row[control] = 1.0;
        let mut left = whole;
        for (_, other) in &self.rows {
            let along = self.along(other, self.first + control);
            left -= along * along;
            for (value, theirs) in row.iter_mut().zip(other) {
                *value -= along * theirs;
            }
        }
        if left.is_nan() || left <= NEW * whole {
            return;
        }
        let scale = 1.0 / left.sqrt();
        row.iter_mut().for_each(|value| *value *= scale);
        self.rows.push((control, row));
    }

    /// The product of a variable with an orthonormal combination of the controls.
    fn along(&self, row: &[f64], variable: usize) -> f64 {
        let controls = row.iter().enumerate();
        controls
            .map(|(c, weight)| weight * self.of.co_moment(self.first + c, variable))
            .sum()
    }

    /// The corrected mean of a variable.
    pub(crate) fn mean(&self, variable: usize) -> f64 {
        let moves = self.rows.iter().zip(&self.shift);
        let correction: f64 = moves
            .map(|((_, row), shift)| self.along(row, variable) * shift)
            .sum();
        self.of.means()[variable] - correction
    }

    /// The sum of products of the residuals of two variables, widened so that a mean of `n`
    /// observations with it has the right variance.
    pub(crate) fn residual(&self, a: usize, b: usize) -> f64 {
        let rows = self.rows.iter();
        let explained: f64 = rows
            .map(|(_, row)| self.along(row, a) * self.along(row, b))
            .sum();
        let left = self.of.co_moment(a, b) - explained;
        let left = if a == b { left.max(0.0) } else { left };
        left * self.widening
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Confidence, Moments, test_random::Splitmix};
    use super::*;

    /// A variable that goes with two controls, and noise; controls of means 0 and 1.
    fn observed(n: usize, seed: u64) -> Covariances {
        let mut random = Splitmix(seed);
        let mut out = Covariances::new(3);
        for _ in 0..n {
            let (a, e) = (random.normal(), random.normal());
            out.push(&[5.0 + 2.0 * a + 3.0 * (a * a - 1.0) + 0.5 * e, a, a * a]);
        }
        out
    }

    #[test]
    fn what_the_controls_say_is_taken_out() {
        let all = observed(4000, 7);
        let fit = all.regression(1, &[0.0, 1.0]).unwrap();
        assert_eq!(fit.n, 3998);
        let corrected = Moments::from_parts(fit.n, fit.mean(0), fit.residual(0, 0));
        let error = corrected.std_error().unwrap();
        // The noise of sd ½ is left: ½/√4000, within the 3 % that 4000 observations tell.
        assert!(
            (error / (0.5 / 4000f64.sqrt()) - 1.0).abs() < 0.06,
            "{error}"
        );
        assert!((corrected.mean().unwrap() - 5.0).abs() < 4.0 * error);
    }

    #[test]
    fn intervals_keep_their_coverage() {
        let c = Confidence::default();
        let held = (0..4000u64).filter(|seed| {
            let all = observed(24, 1000 + 31 * seed);
            let fit = all.regression(1, &[0.0, 1.0]).unwrap();
            let corrected = Moments::from_parts(fit.n, fit.mean(0), fit.residual(0, 0));
            let estimate = corrected.estimate(&c).unwrap();
            (estimate.mean - 5.0).abs() <= estimate.half_width.unwrap()
        });
        let share = held.count() as f64 / 4000.0;
        // Four binomial standard errors.
        assert!((share - 0.95).abs() < 4.0 * 0.00345, "{share}");
    }

    #[test]
    fn controls_that_say_the_same_count_once() {
        let mut random = Splitmix(3);
        let mut all = Covariances::new(4);
        for _ in 0..100 {
            let a = random.normal();
            all.push(&[a + random.normal(), a, 2.0 * a, 7.0]);
        }
        let fit = all.regression(1, &[0.0, 0.0, 7.0]).unwrap();
        assert_eq!((fit.n, fit.rows.len()), (99, 1));
        assert!(all.regression(1, &[0.0, 0.0, 7.0]).is_some());
        assert!(observed(19, 1).regression(1, &[0.0, 1.0]).is_none());
    }

    #[test]
    fn what_is_a_control_itself_is_known() {
        let mut all = Covariances::new(2);
        for x in 0..20 {
            all.push(&[f64::from(x), f64::from(x)]);
        }
        let fit = all.regression(1, &[10.0]).unwrap();
        assert!((fit.mean(0) - 10.0).abs() < 1e-12);
        assert!(fit.residual(0, 0) < 1e-10);
    }
}
