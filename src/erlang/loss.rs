//! Erlang B and Erlang C: closed forms.

use crate::math::special::ln_gamma_upper_scaled;

/// Erlang's loss formula (Erlang B): the share of contacts that find all agents busy and are
/// lost, where nobody waits (M/G/n/n). `load` in erlangs, both ≥ 0; NaN elsewhere.
///
/// The number of agents may be any real number: the extension is
/// 1/B = a ∫₀^∞ e^(−at) (1 + t)ⁿ dt (Jagerman, "Some properties of the Erlang loss function",
/// Bell System Technical Journal 53, 1974), computed as an incomplete gamma function. Relative
/// accuracy about 10⁻¹² for up to 100,000 agents.
///
/// ```
/// use busyhour::erlang::erlang_b;
/// // 10 erlangs, 17 agents
/// assert!((erlang_b(10.0, 17.0) - 0.012_948_9).abs() < 1e-7);
/// ```
#[must_use]
pub fn erlang_b(load: f64, agents: f64) -> f64 {
    libm::exp(-ln_inverse_loss(load, agents))
}

/// ln(1/B); infinite where nothing is lost.
pub(super) fn ln_inverse_loss(load: f64, agents: f64) -> f64 {
    if !(load >= 0.0 && agents >= 0.0) {
        f64::NAN
    } else if agents == 0.0 {
        0.0
    } else if load == 0.0 {
        f64::INFINITY
    } else {
        // 1/B = Γ(n + 1, a)·eᵃ·a⁻ⁿ
        (libm::log(load) + ln_gamma_upper_scaled(agents + 1.0, load)).max(0.0)
    }
}

/// The delay formula (Erlang C): the share of contacts that wait in M/M/n, where nobody gives
/// up. `None` where the load is at or above the number of agents: the queue grows without end.
///
/// C = 1/((1 − ρ)/B + ρ), ρ being the load per agent; agents may be any real number.
///
/// ```
/// use busyhour::erlang::erlang_c;
/// // 100 contacts in half an hour, 3 minutes each, 14 agents
/// assert!((erlang_c(10.0, 14.0).unwrap() - 0.174_131_9).abs() < 5e-8);
/// assert_eq!(erlang_c(10.0, 10.0), None);
/// ```
#[must_use]
pub fn erlang_c(load: f64, agents: f64) -> Option<f64> {
    if load.is_nan() || agents.is_nan() || load < 0.0 || load >= agents {
        return None;
    }
    let occupancy = load / agents;
    let inverse = libm::exp(ln_inverse_loss(load, agents));
    Some(1.0 / ((1.0 - occupancy) * inverse + occupancy))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The recursion 1/B(n) = 1 + n/a · 1/B(n − 1).
    fn by_recursion(load: f64, agents: u32) -> f64 {
        let mut inverse = 1.0;
        for k in 1..=agents {
            inverse = 1.0 + f64::from(k) / load * inverse;
        }
        1.0 / inverse
    }

    #[test]
    fn it_is_the_recursion() {
        for (load, agents) in [
            (0.001, 1),
            (0.5, 3),
            (10.0, 17),
            (1000.0, 900),
            (1000.0, 1100),
            (99_000.0, 100_000),
            (100_000.0, 100_000),
            (300_000.0, 100_000),
            (1e6, 1),
        ] {
            let (got, wanted) = (
                erlang_b(load, f64::from(agents)),
                by_recursion(load, agents),
            );
            assert!((got / wanted - 1.0).abs() < 1e-11, "{load} {agents}: {got}");
        }
    }

    #[test]
    fn between_whole_agents_the_recursion_holds_too() {
        for (load, agents) in [(0.3, 0.2), (7.0, 6.3), (50.0, 61.77), (5000.0, 4900.5)] {
            let inverse = |n: f64| 1.0 / erlang_b(load, n);
            let wanted = 1.0 + (agents + 1.0) / load * inverse(agents);
            assert!((inverse(agents + 1.0) / wanted - 1.0).abs() < 1e-11);
        }
    }

    #[test]
    fn edges() {
        assert_eq!(erlang_b(5.0, 0.0), 1.0);
        assert_eq!(erlang_b(0.0, 3.0), 0.0);
        assert_eq!(erlang_b(0.0, 0.0), 1.0);
        assert_eq!(erlang_b(1.0, 1e6), 0.0);
        assert!(erlang_b(-1.0, 3.0).is_nan());
        assert!((erlang_b(10.0, 1e-12) - 1.0).abs() < 1e-10);
        assert_eq!(erlang_c(0.0, 3.0), Some(0.0));
        assert_eq!(erlang_c(3.0, 3.0), None);
        assert_eq!(erlang_c(f64::NAN, 3.0), None);
    }
}
