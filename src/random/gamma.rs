//! Gamma and beta variates.

use rand::Rng;

use super::stream::unit_open;
use super::ziggurat::{exponential, normal};
use crate::math::elementary::{exp, ln};
use crate::math::special::gamma_p;

/// Gamma with shape ≥ 1 by Marsaglia & Tsang, "A simple method for generating gamma variables",
/// ACM Trans. Mathematical Software 26(3), 2000.
///
/// Stream consumption: an attempt takes a normal and a word; 95 % of the attempts succeed at
/// shape 1, more at larger shapes. One whose 1 + cx is not positive takes no word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gamma {
    d: f64,
    c: f64,
    scale: f64,
}

impl Gamma {
    /// shape ≥ 1.
    pub(super) fn new(shape: f64, scale: f64) -> Self {
        let d = shape - 1.0 / 3.0;
        Self {
            d,
            c: 1.0 / (9.0 * d).sqrt(),
            scale,
        }
    }

    pub(super) fn shape(&self) -> f64 {
        self.d + 1.0 / 3.0
    }

    pub(super) fn scale(&self) -> f64 {
        self.scale
    }

    #[inline]
    pub(super) fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        loop {
            let x = normal(rng);
            let root = 1.0 + self.c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            let u = unit_open(rng.next_u64());
            let x2 = x * x;
            // The squeeze decides nearly always, without logarithms.
            if u < 1.0 - 0.0331 * x2 * x2 || ln(u) < 0.5 * x2 + self.d * (1.0 - v + ln(v)) {
                return self.scale * (self.d * v);
            }
        }
    }
}

/// Gamma with shape < 1: a gamma of shape + 1 times U^(1/shape), where U^(1/shape) = e^(−E/shape).
///
/// Stream consumption: that of [`Gamma`], then an exponential. Below a shape of about 0.005 a
/// share of the draws, too small for a double, is 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct GammaBelowOne {
    above: Gamma,
    shape: f64,
}

impl GammaBelowOne {
    /// 0 < shape < 1.
    pub(super) fn new(shape: f64, scale: f64) -> Self {
        Self {
            above: Gamma::new(shape + 1.0, scale),
            shape,
        }
    }

    pub(super) fn shape(&self) -> f64 {
        self.shape
    }

    pub(super) fn scale(&self) -> f64 {
        self.above.scale
    }

    #[inline]
    pub(super) fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let above = self.above.sample(rng);
        above * exp(-exponential(rng) / self.shape)
    }
}

/// The logarithm of a gamma variate with scale 1, finite where the variate itself would be 0.
///
/// Stream consumption: that of a gamma of shape + 1, then an exponential.
fn ln_gamma_variate<R: Rng + ?Sized>(shape: f64, rng: &mut R) -> f64 {
    let above = Gamma::new(shape + 1.0, 1.0).sample(rng);
    ln(above) - exponential(rng) / shape
}

/// A draw from the beta distribution on (0, 1) with parameters a, b > 0; mean a/(a + b).
///
/// X/(X + Y) of gamma variates X, Y with shapes a, b, by their logarithms, so that tiny parameters
/// do no harm. Stream consumption: two gammas of shapes a + 1 and b + 1, an exponential after each.
/// For daily rates, not for the hot path.
///
/// ```
/// use busyhour::random::{Purpose, ReplicationKey, beta};
/// let mut stream = ReplicationKey::new(1, 0).named("agents", 0, 0).stream(Purpose::Absence, 0);
/// let rate = beta(3.0, 47.0, &mut stream); // mean 6 %
/// assert!((0.0..=1.0).contains(&rate));
/// ```
#[must_use]
pub fn beta<R: Rng + ?Sized>(a: f64, b: f64, rng: &mut R) -> f64 {
    let x = ln_gamma_variate(a, rng);
    let y = ln_gamma_variate(b, rng);
    1.0 / (1.0 + exp(y - x))
}

/// The distribution function of a gamma variate with shape a and scale 1.
pub(super) fn gamma_cdf(a: f64, x: f64) -> f64 {
    if !(x > 0.0) {
        0.0
    } else if x == f64::INFINITY {
        1.0
    } else {
        gamma_p(a, x)
    }
}
