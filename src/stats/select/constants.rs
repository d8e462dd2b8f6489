//! Constants of selection procedures.

use crate::math::special::{ln_gamma, normal_cdf};

/// h² of Kim and Nelson's procedure with c = 1, for an error of `beta` (below a half) in each
/// pair after `first` days (at least two): h² = 2η·(n₀ − 1) with
/// η = ((2β)^(−2/(n₀ − 1)) − 1) / 2.
///
/// Kim and Nelson (2001), "A fully sequential procedure for indifference-zone selection in
/// simulation", ACM Transactions on Modeling and Computer Simulation 11(3).
///
/// ```
/// use busyhour::stats::select::kim_nelson_h2;
/// // Ten systems, 95 %, twenty days.
/// assert!((kim_nelson_h2(0.05 / 9.0, 20) - 11.5115).abs() < 1e-4);
/// ```
#[must_use]
pub fn kim_nelson_h2(beta: f64, first: usize) -> f64 {
    let freedom = first as f64 - 1.0;
    freedom * (libm::pow(2.0 * beta, -2.0 / freedom) - 1.0)
}

/// Steps of the integrals in Rinott's constant; in ln x the integrand is smooth and vanishes at
/// both ends, so that the error falls exponentially with their number.
const STEPS: usize = 160;

/// h of Rinott's procedure for so many independent systems and a first stage of `first` days
/// (at least two): the solution of
/// E[E[Φ(h / √(ν(1/X + 1/Y))) | Y]^(k − 1)] = confidence, with X and Y chi-square of ν = n₀ − 1
/// degrees of freedom.
///
/// Rinott (1978), "On two-stage selection procedures and related probability-inequalities",
/// Communications in Statistics A7(8).
///
/// ```
/// use busyhour::stats::select::rinott_h;
/// assert!((rinott_h(10, 0.95, 20) - 3.8752).abs() < 1e-4);
/// ```
#[must_use]
pub fn rinott_h(systems: usize, confidence: f64, first: usize) -> f64 {
    let freedom = first as f64 - 1.0;
    let nodes = chi_square_nodes(freedom);
    let others = systems.saturating_sub(1) as f64;
    let chance = |h: f64| -> f64 {
        let given = |y: f64| -> f64 {
            let one = nodes.iter().map(|&(x, weight)| {
                let deviation = (freedom * (1.0 / x + 1.0 / y)).sqrt();
                weight * normal_cdf(h / deviation)
            });
            one.sum()
        };
        let outer = nodes
            .iter()
            .map(|&(y, weight)| weight * libm::pow(given(y), others));
        outer.sum()
    };
    let (mut low, mut high) = (0.0, 1.0);
    while chance(high) < confidence && high < 1e6 {
        low = high;
        high *= 2.0;
    }
    while high - low > 1e-7 * high {
        let middle = 0.5 * (low + high);
        if chance(middle) < confidence {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// Values of a chi-square law, and their weights: the trapezium rule in u = ln x.
fn chi_square_nodes(freedom: f64) -> Vec<(f64, f64)> {
    let half = 0.5 * freedom;
    let scale = half * core::f64::consts::LN_2 + ln_gamma(half);
    // ln of the density in u; largest at ln ν.
    let density = |u: f64| half * u - 0.5 * libm::exp(u) - scale;
    let top = libm::log(freedom);
    let least = density(top) - 40.0;
    let spread = (2.0 / freedom).sqrt();
    let end = |way: f64| {
        let mut u = top;
        while density(u) > least {
            u += way * spread;
        }
        u
    };
    let (from, to) = (end(-1.0), end(1.0));
    let step = (to - from) / STEPS as f64;
    let node = |i: usize| {
        let u = from + step * i as f64;
        (libm::exp(u), step * libm::exp(density(u)))
    };
    (0..=STEPS).map(node).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For 95 %; the values were computed independently, and cut after four digits.
    #[test]
    fn rinott_solves_its_equation() {
        for (first, want) in [
            (20, [2.4525, 3.3854, 3.8752, 4.3017]),
            (10, [2.6141, 3.6926, 4.2895, 4.8287]),
            (50, [2.3731, 3.2420, 3.6868, 4.0670]),
        ] {
            for (systems, want) in [2, 5, 10, 20].into_iter().zip(want) {
                let h = rinott_h(systems, 0.95, first);
                assert!((h - want).abs() < 1e-4, "{first} {systems}: {h} {want}");
            }
        }
    }

    #[test]
    fn kim_nelson_solves_its_equation() {
        for (systems, want) in [(2, 5.2112), (5, 9.0151), (10, 11.5115), (20, 14.0082)] {
            let h2 = kim_nelson_h2(0.05 / f64::from(systems - 1), 20);
            assert!((h2 - want).abs() < 6e-5, "{systems}: {h2}");
        }
    }
}
