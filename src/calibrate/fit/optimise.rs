//! The minimum of a smooth function of a few variables, and its curvature there.
//!
//! Newton's method with numeric derivatives, safeguarded by a shift of the Hessian and a line
//! search; where it fails, Nelder and Mead's simplex finds a better start. A value that is not
//! finite counts as +∞, so a function may refuse parameters by returning NaN.

use super::linear::Matrix;
use super::simplex::simplex;

/// Step of the first differences, about ε^(1/3).
const FIRST: f64 = 1e-5;
/// Step of the second differences, about ε^(1/4).
const SECOND: f64 = 3e-4;

/// Where a function is least.
#[derive(Debug, Clone)]
pub struct Optimum {
    /// The variables.
    pub at: Vec<f64>,
    /// The function there.
    pub value: f64,
    /// The second derivatives there.
    pub hessian: Matrix,
    /// Newton's method came to rest at a point of positive curvature.
    pub converged: bool,
}

/// Minimises `function` from `start`; `None` where it is not finite at the start.
///
/// The function should be of order 1 to 10⁴ in value and vary over distances of about 1 in each
/// variable, as a mean log-likelihood of log parameters does. Always ends: at most 60 Newton
/// steps, 400 simplex steps a variable and 60 more.
///
/// ```
/// use busyhour::calibrate::fit::minimise;
/// // Rosenbrock's valley
/// let valley = |x: &[f64]| {
///     let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
///     a * a + 100.0 * b * b
/// };
/// let best = minimise(valley, &[-1.2, 1.0]).unwrap();
/// assert!(best.converged && (best.at[0] - 1.0).abs() < 1e-7 && (best.at[1] - 1.0).abs() < 1e-7);
/// ```
pub fn minimise(mut function: impl FnMut(&[f64]) -> f64, start: &[f64]) -> Option<Optimum> {
    let mut finite = |x: &[f64]| {
        let value = function(x);
        if value.is_finite() {
            value
        } else {
            f64::INFINITY
        }
    };
    if !finite(start).is_finite() {
        return None;
    }
    let first = newton(&mut finite, start);
    if first.converged {
        return Some(first);
    }
    let better = simplex(&mut finite, &first.at, 0.5, 400 * start.len());
    let second = newton(&mut finite, &better);
    Some(if second.value <= first.value {
        second
    } else {
        first
    })
}

/// Damped Newton steps until they no longer matter.
fn newton(f: &mut impl FnMut(&[f64]) -> f64, start: &[f64]) -> Optimum {
    let mut at = start.to_vec();
    let mut value = f(&at);
    for _ in 0..60 {
        let slope = gradient(f, &at);
        let curve = hessian(f, &at);
        if slope.iter().any(|s| !s.is_finite()) {
            break;
        }
        let Some((step, shifted)) = downhill(&curve, &slope) else {
            break;
        };
        let gain = -dot(&slope, &step);
        let small = gain < 1e-19 * (1.0 + value.abs());
        if small && !shifted {
            return Optimum {
                at,
                value,
                hessian: curve,
                converged: true,
            };
        }
        let Some((next, lower)) = line_search(f, &at, value, &step, gain) else {
            // No gain that the arithmetic can see: at rest if the step is tiny.
            let converged = !shifted && gain < 1e-12 * (1.0 + value.abs());
            return Optimum {
                at,
                value,
                hessian: curve,
                converged,
            };
        };
        (at, value) = (next, lower);
    }
    Optimum {
        hessian: hessian(f, &at),
        at,
        value,
        converged: false,
    }
}

/// Newton's step, with the Hessian shifted until it is positive definite; whether it was.
fn downhill(curve: &Matrix, slope: &[f64]) -> Option<(Vec<f64>, bool)> {
    let uphill = |step: Vec<f64>| step.into_iter().map(|s| -s).collect::<Vec<f64>>();
    if let Some(factored) = curve.cholesky() {
        return Some((limited(uphill(factored.solve(slope))), false));
    }
    let size = (0..curve.size()).fold(1e-3_f64, |m, i| m.max(curve.at(i, i).abs()));
    if !size.is_finite() {
        return None;
    }
    let mut shift = 1e-3 * size;
    for _ in 0..40 {
        if let Some(factored) = curve.plus_diagonal(shift).cholesky() {
            return Some((limited(uphill(factored.solve(slope))), true));
        }
        shift *= 4.0;
    }
    None
}

/// No step longer than 3 in any variable: a factor of 20 for a logarithm.
fn limited(step: Vec<f64>) -> Vec<f64> {
    let longest = step.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
    let factor = if longest > 3.0 { 3.0 / longest } else { 1.0 };
    step.into_iter().map(|s| s * factor).collect()
}

/// Halves the step until the value falls enough (Armijo).
fn line_search(
    f: &mut impl FnMut(&[f64]) -> f64,
    at: &[f64],
    value: f64,
    step: &[f64],
    gain: f64,
) -> Option<(Vec<f64>, f64)> {
    let mut length = 1.0;
    for _ in 0..40 {
        let next: Vec<f64> = at.iter().zip(step).map(|(x, s)| x + length * s).collect();
        let lower = f(&next);
        if lower < value - 1e-4 * length * gain {
            return Some((next, lower));
        }
        length *= 0.5;
    }
    None
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn step_at(x: f64, step: f64) -> f64 {
    step * x.abs().max(1.0)
}

/// First derivatives by central differences.
pub(super) fn gradient(f: &mut impl FnMut(&[f64]) -> f64, at: &[f64]) -> Vec<f64> {
    let mut x = at.to_vec();
    (0..at.len())
        .map(|i| {
            let h = step_at(at[i], FIRST);
            x[i] = at[i] + h;
            let up = f(&x);
            x[i] = at[i] - h;
            let down = f(&x);
            x[i] = at[i];
            (up - down) / (2.0 * h)
        })
        .collect()
}

/// Second derivatives by central differences, of fourth order on the diagonal.
pub(super) fn hessian(f: &mut impl FnMut(&[f64]) -> f64, at: &[f64]) -> Matrix {
    let n = at.len();
    let mut x = at.to_vec();
    let centre = f(at);
    let mut curve = Matrix::zero(n);
    for i in 0..n {
        let h = step_at(at[i], SECOND);
        let mut value = |d: f64| {
            x[i] = at[i] + d * h;
            let value = f(&x);
            x[i] = at[i];
            value
        };
        let (one, two) = (value(1.0) + value(-1.0), value(2.0) + value(-2.0));
        curve.set(i, i, (16.0 * one - two - 30.0 * centre) / (12.0 * h * h));
        for j in 0..i {
            let k = step_at(at[j], SECOND);
            let mut corner = |di: f64, dj: f64| {
                x[i] = at[i] + di * h;
                x[j] = at[j] + dj * k;
                let value = f(&x);
                (x[i], x[j]) = (at[i], at[j]);
                value
            };
            let mixed =
                corner(1.0, 1.0) - corner(1.0, -1.0) - corner(-1.0, 1.0) + corner(-1.0, -1.0);
            curve.set(i, j, mixed / (4.0 * h * k));
            curve.set(j, i, mixed / (4.0 * h * k));
        }
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_minima() {
        // Beale (1958): minimum 0 at (3, 0.5).
        let beale = |x: &[f64]| {
            let (a, b) = (x[0], x[1]);
            let terms = [
                1.5 - a + a * b,
                2.25 - a + a * b * b,
                2.625 - a + a * b * b * b,
            ];
            terms.iter().map(|t| t * t).sum()
        };
        let best = minimise(beale, &[1.0, 1.0]).unwrap();
        assert!((best.at[0] - 3.0).abs() < 1e-7 && (best.at[1] - 0.5).abs() < 1e-7);
        // Wood's function in four variables: minimum 0 at (1, 1, 1, 1).
        let wood = |x: &[f64]| {
            let square = |v: f64| v * v;
            100.0 * square(x[1] - x[0] * x[0])
                + square(1.0 - x[0])
                + 90.0 * square(x[3] - x[2] * x[2])
                + square(1.0 - x[2])
                + 10.1 * (square(x[1] - 1.0) + square(x[3] - 1.0))
                + 19.8 * (x[1] - 1.0) * (x[3] - 1.0)
        };
        let best = minimise(wood, &[-3.0, -1.0, -3.0, -1.0]).unwrap();
        assert!(best.at.iter().all(|x| (x - 1.0).abs() < 1e-6), "{best:?}");
    }

    #[test]
    fn the_hessian_is_the_curvature() {
        let f = |x: &[f64]| libm::exp(x[0] - 2.0 * x[1]) + x[0] * x[0];
        let curve = hessian(&mut { f }, &[0.3, 0.1]);
        let e = libm::exp(0.1);
        for (i, j, exact) in [(0, 0, e + 2.0), (0, 1, -2.0 * e), (1, 1, 4.0 * e)] {
            assert!((curve.at(i, j) - exact).abs() < 2e-7, "{i} {j}");
        }
    }

    #[test]
    fn what_cannot_be_minimised_ends() {
        let straight = minimise(|x: &[f64]| x[0], &[0.0]).unwrap();
        assert!(!straight.converged);
        let flat = minimise(|_: &[f64]| 1.0, &[0.0, 0.0]).unwrap();
        assert!(!flat.converged);
        assert!(minimise(|_: &[f64]| f64::NAN, &[0.0]).is_none());
        // A wall of NaN beside the minimum.
        let walled = |x: &[f64]| {
            if x[0] < 0.0 {
                f64::NAN
            } else {
                x[0] - libm::log(x[0])
            }
        };
        assert!((minimise(walled, &[5.0]).unwrap().at[0] - 1.0).abs() < 1e-7);
    }

    proptest! {
        #[test]
        fn quadratics_are_solved(
            a in 0.1f64..10.0, b in -0.9f64..0.9, c in 0.1f64..10.0,
            x in -50.0f64..50.0, y in -50.0f64..50.0,
        ) {
            let off = b * (a * c).sqrt();
            let f = |p: &[f64]| {
                let (u, v) = (p[0] - x, p[1] - y);
                0.5 * (a * u * u + c * v * v) + off * u * v
            };
            let best = minimise(f, &[0.0, 0.0]).unwrap();
            prop_assert!((best.at[0] - x).abs() < 1e-5 && (best.at[1] - y).abs() < 1e-5);
        }
    }
}
