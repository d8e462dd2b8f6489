//! The standard normal distribution.

/// Φ(z), the standard normal distribution function; relative accuracy 1e-12
/// also far in the lower tail. NaN gives NaN.
///
/// ```
/// use busyhour::math::special::normal_cdf;
/// assert!((normal_cdf(1.96) - 0.975_002_104_851_780).abs() < 1e-14);
/// ```
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * core::f64::consts::FRAC_1_SQRT_2)
}

/// The `p` quantile of the standard normal distribution: −∞ at 0, +∞ at 1, NaN
/// outside \[0, 1\]. Relative accuracy about 1e-15.
///
/// M. J. Wichura (1988), *Algorithm AS 241*, routine PPND16. No polishing step
/// follows: the rational functions are as exact as [`normal_cdf`] is.
///
/// ```
/// use busyhour::math::special::normal_quantile;
/// assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
/// ```
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(&CENTRE_NUM, r) / polynomial(&CENTRE_DEN, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return if q < 0.0 {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        };
    }
    let r = (-libm::log(tail)).sqrt();
    let z = if r <= 5.0 {
        polynomial(&TAIL_NUM, r - 1.6) / polynomial(&TAIL_DEN, r - 1.6)
    } else {
        polynomial(&FAR_NUM, r - 5.0) / polynomial(&FAR_DEN, r - 5.0)
    };
    if q < 0.0 { -z } else { z }
}

/// Coefficients from the constant upwards.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

#[expect(clippy::excessive_precision, reason = "as printed")]
const CENTRE_NUM: [f64; 8] = [
    3.387_132_872_796_366_608,
    133.141_667_891_784_377_45,
    1_971.590_950_306_551_442_7,
    13_731.693_765_509_461_125,
    45_921.953_931_549_871_457,
    67_265.770_927_008_700_853,
    33_430.575_583_588_128_105,
    2_509.080_928_730_122_672_7,
];
#[expect(clippy::excessive_precision, reason = "as printed")]
const CENTRE_DEN: [f64; 8] = [
    1.0,
    42.313_330_701_600_911_252,
    687.187_007_492_057_908_3,
    5_394.196_021_424_751_107_7,
    21_213.794_301_586_595_867,
    39_307.895_800_092_710_61,
    28_729.085_735_721_942_674,
    5_226.495_278_852_854_561,
];
#[expect(clippy::excessive_precision, reason = "as printed")]
const TAIL_NUM: [f64; 8] = [
    1.423_437_110_749_683_577_34,
    4.630_337_846_156_545_295_9,
    5.769_497_221_460_691_405_5,
    3.647_848_324_763_204_605_04,
    1.270_458_252_452_368_382_58,
    0.241_780_725_177_450_611_77,
    0.022_723_844_989_269_184_5,
    7.745_450_142_783_414_076_4e-4,
];
#[expect(clippy::excessive_precision, reason = "as printed")]
const TAIL_DEN: [f64; 8] = [
    1.0,
    2.053_191_626_637_758_821_87,
    1.676_384_830_183_803_849_4,
    0.689_767_334_985_100_004_55,
    0.148_103_976_427_480_074_59,
    0.015_198_666_563_616_457_2,
    5.475_938_084_995_344_946e-4,
    1.050_750_071_644_416_843_24e-9,
];
#[expect(clippy::excessive_precision, reason = "as printed")]
const FAR_NUM: [f64; 8] = [
    6.657_904_643_501_103_777_2,
    5.463_784_911_164_114_369_9,
    1.784_826_539_917_291_335_8,
    0.296_560_571_828_504_891_23,
    0.026_532_189_526_576_123_093,
    0.001_242_660_947_388_078_438_6,
    2.711_555_568_743_487_578_15e-5,
    2.010_334_399_292_288_132_65e-7,
];
#[expect(clippy::excessive_precision, reason = "as printed")]
const FAR_DEN: [f64; 8] = [
    1.0,
    0.599_832_206_555_887_937_69,
    0.136_929_880_922_735_805_31,
    0.014_875_361_290_850_615_025,
    7.868_691_311_456_132_591e-4,
    1.846_318_317_510_054_681_8e-5,
    1.421_511_758_316_445_888_7e-7,
    2.044_263_103_389_939_785_64e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // Exact: mpmath, 40 digits.
        for (p, exact) in [
            (1e-300, -37.0470962993612),
            (1e-40, -13.31092137142517),
            (1e-11, -6.706023155495136),
            (1e-05, -4.264890793922825),
            (0.02, -2.053748910631823),
            (0.0749, -1.4402382675279637),
            (0.0751, -1.43882539275254),
            (0.2, -0.8416212335729142),
            (0.4, -0.2533471031357997),
            (0.6, 0.2533471031357997),
            (0.975, 1.9599639845400538),
            (0.9995, 3.290526731491926),
        ] {
            let got = normal_quantile(p);
            assert!((got / exact - 1.0_f64).abs() < 1e-14, "{p}: {got}");
        }
        for (z, exact) in [
            (-37.0, 5.725571222524577e-300),
            (-10.0, 7.619853024160525e-24),
            (-3.0, 0.0013498980316300946),
            (-0.5, 0.3085375387259869),
            (0.1, 0.539827837277029),
            (2.0, 0.9772498680518208),
        ] {
            let got = normal_cdf(z);
            assert!((got / exact - 1.0_f64).abs() < 1e-12, "{z}: {got}");
        }
    }

    #[test]
    fn the_quantile_inverts_the_distribution() {
        for p in [
            1e-300, 1e-100, 1e-20, 1e-9, 0.01, 0.07, 0.075, 0.08, 0.3, 0.5, 0.9, 0.999,
        ] {
            let got = normal_cdf(normal_quantile(p));
            assert!((got / p - 1.0).abs() < 2e-12, "{p}: {got}");
        }
    }

    #[test]
    fn edges() {
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(-0.1).is_nan() && normal_quantile(f64::NAN).is_nan());
        assert_eq!(normal_cdf(f64::NEG_INFINITY), 0.0);
        assert_eq!(normal_cdf(f64::INFINITY), 1.0);
        assert!(normal_cdf(f64::NAN).is_nan());
    }
}
