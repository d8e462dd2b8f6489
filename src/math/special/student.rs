//! Student's t distribution.

use super::beta::{At, beta_both};
use super::invert::{Tail, invert};
use super::normal::normal_quantile;

/// P(T ≤ t) for Student's t with `df` degrees of freedom (real, > 0).
///
/// By the incomplete beta function; relative accuracy 1e-12, also in the lower
/// tail. NaN for df ≤ 0 or NaN.
///
/// ```
/// use busyhour::math::special::student_cdf;
/// assert!((student_cdf(1.0, 1.0) - 0.75).abs() < 1e-15);
/// ```
#[must_use]
pub fn student_cdf(t: f64, df: f64) -> f64 {
    if t.is_nan() || !(df > 0.0 && df.is_finite()) {
        return f64::NAN;
    }
    let tail = 0.5 * outside(t.abs(), df).lower;
    if t < 0.0 { tail } else { 1.0 - tail }
}

/// The `p` quantile of Student's t with `df` degrees of freedom (real, ≥ 1).
///
/// −∞ at 0, +∞ at 1, NaN for p outside \[0, 1\] or df < 1; df = ∞ is the
/// normal distribution. Relative accuracy 1e-12. Closed forms for df = 1 and 2;
/// else Newton in logarithms from the expansion of Abramowitz and Stegun
/// 26.7.5. About a microsecond: take it once for many cells of equal n, see
/// [`Confidence`](crate::stats::Confidence).
///
/// ```
/// use busyhour::math::special::student_quantile;
/// assert!((student_quantile(0.975, 4.0) - 2.776_445_105_197_793).abs() < 1e-13);
/// ```
#[must_use]
pub fn student_quantile(p: f64, df: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || df.is_nan() || df < 1.0 {
        return f64::NAN;
    }
    if p == 0.5 {
        return 0.0;
    }
    if df == f64::INFINITY {
        return normal_quantile(p);
    }
    let tail = p.min(1.0 - p);
    let size = if tail == 0.0 {
        f64::INFINITY
    } else if df == 1.0 {
        1.0 / libm::tan(core::f64::consts::PI * tail)
    } else if df == 2.0 {
        (1.0 - 2.0 * tail) / (2.0 * tail * (1.0 - tail)).sqrt()
    } else {
        upper_point(tail, df)
    };
    if p < 0.5 { -size } else { size }
}

/// The t > 0 with P(T > t) = tail < ½.
fn upper_point(tail: f64, df: f64) -> f64 {
    let start = expansion(-normal_quantile(tail), df);
    if tail < 0.25 {
        invert(start, 2.0 * tail, Tail::Upper, |t| {
            let at = outside(t, df);
            (at.lower, at.power)
        })
    } else {
        // Near the middle the central probability is the small one.
        invert(start, 1.0 - 2.0 * tail, Tail::Lower, |t| {
            let at = outside(t, df);
            (at.upper, at.power)
        })
    }
}

/// P(|T| > t) as `lower`, P(|T| ≤ t) as `upper`; `power` is t times the density of |T|.
fn outside(t: f64, df: f64) -> At {
    let s = t / df.sqrt();
    let (x, y) = if s > 1.0 {
        let w = (1.0 / s) * (1.0 / s);
        (w / (1.0 + w), 1.0 / (1.0 + w))
    } else {
        let w = s * s;
        (1.0 / (1.0 + w), w / (1.0 + w))
    };
    let at = beta_both(0.5 * df, 0.5, x, y);
    At {
        power: 2.0 * at.power,
        ..at
    }
}

/// Abramowitz and Stegun 26.7.5: the t quantile from the normal one.
fn expansion(z: f64, df: f64) -> f64 {
    let w = z * z;
    let g1 = (w + 1.0) / 4.0;
    let g2 = ((5.0 * w + 16.0) * w + 3.0) / 96.0;
    let g3 = (((3.0 * w + 19.0) * w + 17.0) * w - 15.0) / 384.0;
    let g4 = ((((79.0 * w + 776.0) * w + 1482.0) * w - 1920.0) * w - 945.0) / 92_160.0;
    let r = 1.0 / df;
    z * (1.0 + r * (g1 + r * (g2 + r * (g3 + r * g4)))).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    #[test]
    fn known_values() {
        // Exact: mpmath, 40 digits.
        for (p, df, exact) in [
            (0.975, 1.0, 12.706204736174694),
            (0.975, 1.5, 6.016663104427928),
            (0.9, 3.0, 1.6377443536962104),
            (0.975, 4.0, 2.7764451051977934),
            (0.995, 9.0, 3.249835541592126),
            (0.6, 10.0, 0.26018482949208016),
            (0.50001, 12.0, 2.5593362585169124e-05),
            (0.975, 49.0, 2.0095752371292392),
            (0.999999, 100.0, 5.048830877221447),
            (0.975, 1000.0, 1.962339080826408),
            (0.975, 100000.0, 1.9599877075346093),
            (0.99, 1000000.0, 2.326351603120805),
        ] {
            let got = student_quantile(p, df);
            assert!((got / exact - 1.0_f64).abs() < 2e-12, "{p} {df}: {got}");
        }
        for (t, df, exact) in [
            (-100000.0, 1.0, 3.1830988617318035e-06),
            (-20.0, 3.0, 0.00013660162512365586),
            (-2.0, 2.5, 0.078695747878983),
            (-1.0, 30.0, 0.16265430771301495),
            (-0.01, 7.0, 0.4961501588218109),
            (-1.7, 10000.0, 0.04458101136385252),
            (-5.0, 1000000.0, 2.866998935445371e-07),
        ] {
            let got = student_cdf(t, df);
            assert!((got / exact - 1.0_f64).abs() < 2e-12, "{t} {df}: {got:e}");
        }
    }

    #[test]
    fn printed_tables() {
        for (df, p95, p975, p995) in [
            (1.0, 6.314, 12.706, 63.657),
            (2.0, 2.920, 4.303, 9.925),
            (5.0, 2.015, 2.571, 4.032),
            (10.0, 1.812, 2.228, 3.169),
            (29.0, 1.699, 2.045, 2.756),
            (120.0, 1.658, 1.980, 2.617),
            (f64::INFINITY, 1.645, 1.960, 2.576),
        ] {
            for (p, printed) in [(0.95, p95), (0.975, p975), (0.995, p995)] {
                let got = student_quantile(p, df);
                assert!((got - printed).abs() < 5.01e-4, "{df} {p}: {got}");
            }
        }
    }

    #[test]
    fn agrees_with_statrs() {
        for df in [1.0, 2.5, 7.0, 30.0, 500.0] {
            let theirs = StudentsT::new(0.0, 1.0, df).unwrap();
            for t in [-30.0, -4.0, -1.3, -0.2, 0.0, 0.01, 1.0, 2.0, 9.0] {
                let got = student_cdf(t, df);
                assert!((got - theirs.cdf(t)).abs() < 1e-12, "{df} {t}: {got}");
            }
        }
    }

    #[test]
    fn the_quantile_inverts_the_distribution() {
        for df in [1.0, 1.3, 2.0, 2.7, 3.0, 9.0, 49.0, 999.0, 1e5, 1e7] {
            for p in [1e-100, 1e-9, 1e-4, 0.025, 0.1, 0.24, 0.26, 0.4, 0.499] {
                let t = student_quantile(p, df);
                let got = student_cdf(t, df);
                assert!((got / p - 1.0).abs() < 2e-12, "{df} {p}: {t} {got}");
                if p > 1e-4 {
                    let mirrored = student_quantile(1.0 - p, df);
                    assert!((t + mirrored).abs() < 1e-10 * t.abs(), "{df} {p}");
                }
            }
        }
    }

    #[test]
    fn edges() {
        assert_eq!(student_quantile(0.5, 3.0), 0.0);
        assert_eq!(student_quantile(0.0, 3.0), f64::NEG_INFINITY);
        assert_eq!(student_quantile(1.0, 3.0), f64::INFINITY);
        assert!(student_quantile(0.9, 0.5).is_nan());
        assert!(student_quantile(f64::NAN, 5.0).is_nan());
        assert_eq!(student_cdf(0.0, 3.0), 0.5);
        assert_eq!(student_cdf(f64::NEG_INFINITY, 3.0), 0.0);
        assert_eq!(student_cdf(1e200, 3.0), 1.0);
        assert!(student_cdf(1.0, 0.0).is_nan() && student_cdf(f64::NAN, 3.0).is_nan());
    }
}
