//! Exponential, logarithm and power: portable, inlineable, fast.
//!
//! std's `f64::exp` and its kin call the platform's C library, whose last bits differ between
//! machines. These use only `+ − × ÷` and bit operations, each of which IEEE 754 defines to the
//! last bit, and never a fused multiply-add, which not every machine has. They are `const`, so
//! tables can be made from them at compile time.
//!
//! # Numerics
//!
//! | function | relative error at most |
//! |---|---|
//! | [`exp`] | 5·10⁻¹⁶ (2·10⁻¹⁵ for \|x\| > 700; results below 2.2·10⁻³⁰⁸ lose digits as doubles do) |
//! | [`ln`] | 4·10⁻¹⁶ |
//! | [`pow`] | (1 + \|y ln x\|)·10⁻¹⁵ |

#![expect(
    clippy::neg_cmp_op_on_partial_ord,
    reason = "`!(x < 1.0)` catches NaN too"
)]

use super::exp_table::{POWERS, STEPS};

/// 2⁵² + 2⁵¹: adding it rounds a small number to an integer, found in the low bits of the sum.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// ln 2 in two parts: a multiple of the first by an integer below 2²⁰ is exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);

/// eˣ. Above 709.78 infinity, below −745.13 zero; NaN stays NaN.
///
/// Argument reduction x = (i + j/128) ln 2 + r with |r| ≤ ln 2 / 256, a table of 2^(j/128), and a
/// minimax polynomial of degree 4 (Remez) for eʳ: Tang, "Table-driven implementation of the
/// exponential function in IEEE floating-point arithmetic", ACM Trans. Mathematical Software
/// 15(2), 1989.
///
/// ```
/// use busyhour::math::elementary::exp;
/// assert_eq!(exp(0.0), 1.0);
/// assert!((exp(1.0) - std::f64::consts::E).abs() < 1e-15);
/// assert_eq!(exp(-1e9), 0.0);
/// ```
#[inline]
#[must_use]
pub const fn exp(x: f64) -> f64 {
    // Negated, so that NaN goes the slow way too.
    if !(x.abs() < 700.0) {
        return exp_far(x);
    }
    exp_near(x)
}

/// eˣ for |x| < 708, where the result is neither infinite nor subnormal.
#[inline]
const fn exp_near(x: f64) -> f64 {
    const N: f64 = STEPS as f64;
    let shifted = x * (N * std::f64::consts::LOG2_E) + ROUNDER;
    let k = shifted - ROUNDER;
    let r = (x - k * (LN_2_HIGH / N)) - k * (LN_2_LOW / N);
    let r2 = r * r;
    let q =
        (0.500_000_000_000_195_4 + 0.166_666_719_868_338_34 * r) + 0.041_666_642_255_041_54 * r2;
    let p = r + r2 * q;
    // The low bits of `shifted` hold k: the last 7 choose 2^(j/128), the rest is the exponent.
    let k = shifted.to_bits();
    let power = POWERS[(k % STEPS as u64) as usize];
    let scale = f64::from_bits(power.wrapping_add((k / STEPS as u64) << 52));
    scale + scale * p
}

/// eˣ where it may overflow, underflow or be no number.
#[cold]
const fn exp_far(x: f64) -> f64 {
    if x.abs() < 1400.0 {
        let root = exp_near(0.5 * x);
        root * root
    } else if x > 0.0 {
        f64::INFINITY
    } else if x < 0.0 {
        0.0
    } else {
        x
    }
}

/// Natural logarithm. −∞ at ±0, NaN below 0.
///
/// x = 2ᵏ·(1 + f) with 1 + f between √½ and √2, then the odd series in s = f/(2 + f), its tail a
/// minimax polynomial (Remez), put together as in FDLIBM's `e_log.c` (Sun Microsystems, 1993),
/// which keeps the result accurate near 1.
///
/// ```
/// use busyhour::math::elementary::ln;
/// assert_eq!(ln(1.0), 0.0);
/// assert!((ln(10.0) - std::f64::consts::LN_10).abs() < 1e-15);
/// assert_eq!(ln(0.0), f64::NEG_INFINITY);
/// ```
#[inline]
#[must_use]
pub const fn ln(x: f64) -> f64 {
    const SMALLEST_NORMAL: u64 = 0x0010_0000_0000_0000;
    const NORMALS: u64 = 0x7fe0_0000_0000_0000;
    if x.to_bits().wrapping_sub(SMALLEST_NORMAL) >= NORMALS {
        return ln_odd(x);
    }
    ln_normal(x)
}

/// ln x for positive normal x.
#[inline]
const fn ln_normal(x: f64) -> f64 {
    // √½, from whose bits upwards the exponents are counted.
    const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    let above = x.to_bits().wrapping_sub(ROOT_HALF);
    let k = ((above as i64) >> 52) as f64;
    let m = f64::from_bits((above & 0x000f_ffff_ffff_ffff).wrapping_add(ROOT_HALF));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let z2 = z * z;
    let q01 = 0.666_666_666_666_673_4 + 0.399_999_999_994_143_2 * z;
    let q23 = 0.285_714_287_424_748_8 + 0.222_221_985_634_861_48 * z;
    let q45 = 0.181_835_648_666_142_83 + 0.153_140_358_371_877_76 * z;
    let q46 = q45 + 0.147_961_054_186_493_9 * z2;
    let tail = z * (q01 + z2 * (q23 + z2 * q46));
    let half_square = 0.5 * f * f;
    k * LN_2_HIGH - ((half_square - (s * (half_square + tail) + k * LN_2_LOW)) - f)
}

/// ln x for what is not positive and normal.
#[cold]
const fn ln_odd(x: f64) -> f64 {
    const TWO_54: f64 = 18_014_398_509_481_984.0;
    if x == 0.0 {
        f64::NEG_INFINITY
    } else if x < 0.0 {
        f64::NAN
    } else if x < f64::INFINITY {
        ln_normal(x * TWO_54) - 54.0 * std::f64::consts::LN_2
    } else {
        x
    }
}

/// xʸ for x ≥ 0 and finite y, as exp(y ln x); 1 where y is 0, NaN for negative x.
///
/// ```
/// use busyhour::math::elementary::pow;
/// assert!((pow(2.0, 0.5) - std::f64::consts::SQRT_2).abs() < 1e-15);
/// assert_eq!(pow(0.0, 0.5), 0.0);
/// ```
#[inline]
#[must_use]
pub const fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 {
        return 1.0;
    }
    exp(y * ln(x))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relative(ours: f64, exact: f64) -> f64 {
        if ours == exact {
            0.0
        } else {
            ((ours - exact) / exact).abs()
        }
    }

    fn worst(points: impl Iterator<Item = f64>, f: fn(f64) -> f64, exact: fn(f64) -> f64) -> f64 {
        points.map(|x| relative(f(x), exact(x))).fold(0.0, f64::max)
    }

    /// n points spread evenly over [a, b], moved off round numbers.
    fn grid(a: f64, b: f64, n: u32) -> impl Iterator<Item = f64> {
        (0..n).map(move |i| a + (b - a) * (f64::from(i) + 0.317) / f64::from(n))
    }

    #[test]
    fn exp_is_accurate_everywhere() {
        assert!(worst(grid(-1.0, 1.0, 400_000), exp, libm::exp) < 5e-16);
        assert!(worst(grid(-40.0, 40.0, 400_000), exp, libm::exp) < 5e-16);
        assert!(worst(grid(-700.0, 700.0, 400_000), exp, libm::exp) < 5e-16);
        assert!(worst(grid(-708.0, -700.0, 10_000), exp, libm::exp) < 2e-15);
        assert!(worst(grid(700.0, 709.78, 10_000), exp, libm::exp) < 2e-15);
        assert!(worst(grid(-1e-9, 1e-9, 1000), exp, libm::exp) < 3e-16);
    }

    #[test]
    fn exp_at_the_edges() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-0.0), 1.0);
        assert_eq!(exp(710.0), f64::INFINITY);
        assert_eq!(exp(1e300), f64::INFINITY);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(-746.0), 0.0);
        assert_eq!(exp(-1e300), 0.0);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert!(exp(f64::NAN).is_nan());
        let subnormal = exp(-740.0);
        assert!(
            (subnormal - libm::exp(-740.0)).abs() <= 5e-324,
            "{subnormal:e}"
        );
    }

    #[test]
    fn ln_is_accurate_everywhere() {
        assert!(worst(grid(0.4, 3.0, 800_000), ln, libm::log) < 4e-16);
        assert!(worst(grid(0.999, 1.001, 100_000), ln, libm::log) < 4e-16);
        assert!(worst(grid(0.0, 1e6, 400_000), ln, libm::log) < 4e-16);
        let powers = || grid(-1070.0, 1023.0, 400_000).map(libm::exp2);
        assert!(worst(powers(), ln, libm::log) < 4e-16);
    }

    #[test]
    fn ln_at_the_edges() {
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert_eq!(ln(-0.0), f64::NEG_INFINITY);
        assert!(ln(-1.0).is_nan());
        assert!(ln(f64::NEG_INFINITY).is_nan());
        assert!(ln(f64::NAN).is_nan());
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert!(relative(ln(f64::MAX), libm::log(f64::MAX)) < 4e-16);
        assert!(relative(ln(5e-324), libm::log(5e-324)) < 4e-16);
    }

    #[test]
    fn pow_is_accurate_to_its_exponent() {
        for y in [-3.0, -0.5, 0.1, 0.5, 1.0 / 1.7, 2.0, 10.0] {
            for x in grid(0.0, 50.0, 20_000) {
                let bound = 1e-15 * (1.0 + (y * libm::log(x)).abs());
                assert!(relative(pow(x, y), libm::pow(x, y)) < bound, "{x}^{y}");
            }
        }
        assert_eq!(pow(0.0, 0.0), 1.0);
        assert_eq!(pow(0.0, 2.0), 0.0);
        assert_eq!(pow(0.0, -1.0), f64::INFINITY);
        assert!(pow(-1.0, 2.0).is_nan());
    }

    /// The bits are a promise: every machine computes exactly these.
    #[test]
    fn bits_stay() {
        let bits = |f: fn(f64) -> f64| [0.1, 1.0, 3.5, 123.456].map(|x| f(x).to_bits());
        assert_eq!(
            bits(exp),
            [
                0x3ff1_aec7_b35a_00d3,
                0x4005_bf0a_8b14_5768,
                0x4040_8ec7_2139_6bdc,
                0x4b11_428e_1cbc_0143
            ]
        );
        assert_eq!(
            bits(ln),
            [
                0xc002_6bb1_bbb5_5515,
                0x0000_0000_0000_0000,
                0x3ff4_0b51_2eb5_3d60,
                0x4013_4377_4f3e_2362
            ]
        );
        assert_eq!(pow(1.7, 0.4).to_bits(), 0x3ff3_c888_c7b0_24fa);
        assert_eq!(exp(-702.0).to_bits(), 0x00a2_bd8c_17b4_93db);
    }
}
