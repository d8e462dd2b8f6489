//! Runge–Kutta steps of order 5 with an error of order 4.
//!
//! Dormand and Prince, "A family of embedded Runge-Kutta formulae", Journal of Computational and
//! Applied Mathematics 6, 1980.

/// How exact a step is to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tolerance {
    /// Largest error of a component in a step.
    pub absolute: f64,
    /// Components before this are integrals of the others and are not looked at.
    pub first: usize,
}

/// Weights of earlier slopes in each stage; the last row is the step itself.
const STAGES: [&[f64]; 6] = [
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[
        19372.0 / 6561.0,
        -25360.0 / 2187.0,
        64448.0 / 6561.0,
        -212.0 / 729.0,
    ],
    &[
        9017.0 / 3168.0,
        -355.0 / 33.0,
        46732.0 / 5247.0,
        49.0 / 176.0,
        -5103.0 / 18656.0,
    ],
    &[
        35.0 / 384.0,
        0.0,
        500.0 / 1113.0,
        125.0 / 192.0,
        -2187.0 / 6784.0,
        11.0 / 84.0,
    ],
];
/// Weights of the slopes in the error.
const ERROR: [f64; 7] = [
    71.0 / 57600.0,
    0.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339_200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];

/// Takes one step of at most `left` in the active ranges of `y` and gives its length. `step` is
/// the length to try (0: find one) and becomes that of the next.
pub(super) fn advance(
    y: &mut Vec<f64>,
    active: &[(usize, usize)],
    step: &mut f64,
    left: f64,
    tolerance: Tolerance,
    derive: impl Fn(&[f64], &mut [f64]),
) -> f64 {
    let mut slopes = vec![vec![0.0; y.len()]; 7];
    derive(y, &mut slopes[0]);
    let components = || active.iter().flat_map(|&(from, to)| from..to);
    if *step <= 0.0 {
        let steepest = components()
            .filter(|i| *i >= tolerance.first)
            .map(|i| slopes[0][i].abs())
            .fold(0.0, f64::max);
        *step = 0.001 / steepest.max(1e-12);
    }
    loop {
        let h = step.min(left);
        let mut next = y.clone();
        for (s, weights) in STAGES.iter().enumerate() {
            for i in components() {
                let slope: f64 = weights.iter().zip(&slopes).map(|(w, k)| w * k[i]).sum();
                next[i] = y[i] + h * slope;
            }
            derive(&next, &mut slopes[s + 1]);
        }
        let worst = components()
            .filter(|i| *i >= tolerance.first)
            .map(|i| {
                ERROR
                    .iter()
                    .zip(&slopes)
                    .map(|(w, k)| w * k[i])
                    .sum::<f64>()
            })
            .fold(0.0, |worst: f64, e| worst.max((h * e).abs()));
        let ratio = worst / tolerance.absolute;
        let factor = if ratio > 0.0 {
            (0.9 * libm::pow(ratio, -0.2)).clamp(0.2, 5.0)
        } else {
            5.0
        };
        if ratio <= 1.0 {
            // A step cut short by the end says nothing of the next.
            *step = if h < *step { *step } else { h * factor };
            *y = next;
            return h;
        }
        *step = h * factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decay_and_its_integral() {
        let mut y = vec![0.0, 1.0];
        let (mut left, mut step) = (3.0, 0.0);
        let tolerance = Tolerance {
            absolute: 1e-13,
            first: 1,
        };
        while left > 0.0 {
            left -= advance(&mut y, &[(0, 2)], &mut step, left, tolerance, |y, out| {
                out[0] = y[1];
                out[1] = -2.0 * y[1];
            });
        }
        assert!((y[1] - libm::exp(-6.0)).abs() < 1e-11, "{}", y[1]);
        assert!((y[0] - 0.5 * (1.0 - libm::exp(-6.0))).abs() < 1e-11);
    }
}
