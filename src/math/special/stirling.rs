//! Loader's pieces of a density: no cancellation however large the parameters.
//!
//! C. Loader (2000), *Fast and accurate computation of binomial probabilities*:
//! a probability written with Γ is √(1/(2πn)) times exp of small terms, instead
//! of the difference of huge logarithms.

/// ½·ln(2π).
const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// What Stirling's formula leaves out: ln Γ(n+1) − (½·ln(2πn) + n·ln n − n), for n > 0.
pub(super) fn stirling_error(n: f64) -> f64 {
    if n < 15.0 {
        return libm::lgamma(n + 1.0) - ((n + 0.5) * libm::log(n) - n + HALF_LN_TWO_PI);
    }
    let r = 1.0 / (n * n);
    let tail = 1.0 / 1188.0 - r * (691.0 / 360_360.0 - r / 156.0);
    (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r * tail)))) / n
}

/// Deviance part x·ln(x/m) + m − x for x > 0, m > 0: zero at x = m, no cancellation near it.
pub(super) fn deviance(x: f64, m: f64) -> f64 {
    let d = x - m;
    if d.abs() >= 0.1 * (x + m) {
        return x * (libm::log(x) - libm::log(m)) - d;
    }
    // ln(x/m) = 2·artanh(v) with v = (x−m)/(x+m); the first term is split off.
    let v = d / (x + m);
    let v2 = v * v;
    let mut sum = d * v;
    let mut power = 2.0 * x * v;
    let mut odd = 1.0;
    loop {
        power *= v2;
        odd += 2.0;
        let next = sum + power / odd;
        // A NaN ends the loop too: it equals nothing, so it is asked for by name.
        if next == sum || next.is_nan() {
            return sum;
        }
        sum = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_branches_of_the_stirling_error_meet() {
        // Exact: mpmath, 30 digits.
        for (n, exact) in [
            (0.5, 0.15342640972002736),
            (1.0, 0.08106146679532726),
            (14.999, 0.005555103782742007),
            (15.0, 0.005554733551962801),
            (100000000.0, 8.333333333333334e-10),
        ] {
            let got = stirling_error(n);
            assert!((got - exact).abs() < 2e-14, "{n}: {got} {exact}");
        }
    }

    #[test]
    fn the_deviance_is_zero_at_the_mean_and_smooth_around_it() {
        assert_eq!(deviance(7.0, 7.0), 0.0);
        let exact = 0.0004998334166167; // 1001·ln(1.001) − 1
        let got = deviance(1001.0, 1000.0);
        assert!((got - exact).abs() < 1e-16, "{got}");
    }
}
