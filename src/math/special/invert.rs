//! Quantiles on the positive half-line by Newton steps in logarithms.

/// Which probability is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// P(X ≤ x), rising in x.
    Lower,
    /// P(X > x), falling in x.
    Upper,
}

/// The x > 0 where the probability `curve(x).0` equals `target`.
///
/// `curve` gives the probability and x·f(x), f the density. The step is
/// Newton's for ln(probability) as a function of ln x. Where the density of
/// ln X is log-concave, as it is for gamma and |Student t|, that function is
/// concave, so that the steps converge from any start (at most the first one
/// overshoots) and neither bracket nor safeguard is needed.
pub(super) fn invert(
    start: f64,
    target: f64,
    tail: Tail,
    curve: impl Fn(f64) -> (f64, f64),
) -> f64 {
    let sign = if tail == Tail::Lower { -1.0 } else { 1.0 };
    let mut x = start;
    let mut last = f64::INFINITY;
    for _ in 0..200 {
        let (probability, slope) = curve(x);
        let step = if probability > 0.0 && slope > 0.0 {
            let excess = (probability - target) / target;
            let ratio = if excess.abs() < 0.5 {
                libm::log1p(excess)
            } else {
                libm::log(probability) - libm::log(target)
            };
            (sign * ratio * probability / slope).clamp(-300.0, 300.0)
        } else {
            // Underflow, far outside: the probability is too small, go back.
            -sign
        };
        let moved = if step.abs() < 0.5 {
            x + x * libm::expm1(step)
        } else {
            x * libm::exp(step)
        };
        // Rounding noise is reached when a small step no longer shrinks.
        if moved == x || (step.abs() < 1e-9 && step.abs() >= last) || !moved.is_finite() {
            return x;
        }
        x = moved;
        if step.abs() < 1e-15 {
            return x;
        }
        last = step.abs();
    }
    x
}
