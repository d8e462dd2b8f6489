//! Scales on which the figures of a day are rounded before they are counted.

/// No day: the figure has no denominator.
pub const NONE: u16 = u16::MAX;

/// Steps of a share: half a point.
const SHARE_STEPS: f64 = 200.0;

/// A share as a number of half points, rounded; 0 and 200 are exactly 0 and 1.
///
/// A day is off by at most a quarter of a point, within half a point of 0 and 1 by at most half
/// a point. [`NONE`] for a denominator of 0; what is not a share is moved to the nearest one.
#[inline]
#[must_use]
pub fn share_step(part: f64, whole: f64) -> u16 {
    if whole <= 0.0 {
        NONE
    } else if part <= 0.0 {
        0
    } else if part >= whole {
        SHARE_STEPS as u16
    } else {
        ((SHARE_STEPS * (part / whole) + 0.5) as u16).clamp(1, SHARE_STEPS as u16 - 1)
    }
}

/// What a step of a share stands for.
#[must_use]
pub fn share(step: u32) -> f64 {
    f64::from(step) / SHARE_STEPS
}

/// Steps per octave, as bits: 32.
const SUB_BITS: u32 = 5;
/// The shortest time with a step of its own is 2⁻⁴ s.
const FIRST_EXPONENT: u64 = 1023 - 4;
/// Bits of 2⁻⁴ above those that a step does not tell apart.
const ORIGIN: u64 = FIRST_EXPONENT << SUB_BITS;
/// Octaves up to 2²¹ s.
const LAST: u64 = 25 << SUB_BITS;
/// The last step of a time.
pub const LAST_TIME_STEP: u16 = 1 + LAST as u16;

/// A mean time \[s\] as a step: 0 exactly 0, 1 everything below 1/16 s, then 32 per octave up to
/// 24 days; [`NONE`] for a denominator of 0.
///
/// A step is at most 3.1 % wide and stands for its middle: a day is off by at most 1.6 %, or
/// 1/32 s.
#[inline]
#[must_use]
pub fn time_step(sum: f64, count: f64) -> u16 {
    if count <= 0.0 {
        return NONE;
    }
    let mean = sum / count;
    if mean <= 0.0 {
        return 0;
    }
    // The bits of positive numbers are in their order.
    let place = (mean.to_bits() >> (52 - SUB_BITS)).saturating_sub(ORIGIN - 1);
    1 + place.min(LAST) as u16
}

/// What a step of a time stands for \[s\].
#[must_use]
pub fn time(step: u32) -> f64 {
    let edge = |place: u64| f64::from_bits((ORIGIN + place) << (52 - SUB_BITS));
    match step {
        0 => 0.0,
        1 => 0.5 * edge(0),
        _ => 0.5 * (edge(u64::from(step) - 2) + edge(u64::from(step) - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_at_the_ends_are_exact() {
        assert_eq!(share_step(0.0, 0.0), NONE);
        assert_eq!((share_step(0.0, 9.0), share(0)), (0, 0.0));
        assert_eq!((share_step(9.0, 9.0), share(200)), (200, 1.0));
        assert_eq!(share_step(1.0, 1e6), 1);
        assert_eq!(share_step(1e6 - 1.0, 1e6), 199);
        assert_eq!(share(share_step(8.0, 10.0).into()), 0.8);
        assert_eq!(share_step(-1.0, 2.0), 0);
        assert_eq!(share_step(3.0, 2.0), 200);
    }

    #[test]
    fn times_at_the_ends() {
        assert_eq!(time_step(0.0, 0.0), NONE);
        assert_eq!((time_step(0.0, 5.0), time(0)), (0, 0.0));
        assert_eq!((time_step(1e-9, 5.0), time(1)), (1, 1.0 / 32.0));
        assert_eq!(time_step(1.0 / 16.0, 1.0), 2);
        assert_eq!(time_step((1.0f64 / 16.0).next_down(), 1.0), 1);
        assert_eq!(time_step(1e300, 1.0), time_step(2_097_151.0, 1.0));
        assert!(time_step(1e300, 1.0) < NONE);
    }

    proptest! {
        #[test]
        fn a_share_is_off_by_half_a_step(whole in 1u32..5000, part in 0.0..=1.0f64) {
            let part = (part * f64::from(whole)).floor();
            let exact = part / f64::from(whole);
            let off = (share(share_step(part, f64::from(whole)).into()) - exact).abs();
            let most = if (0.005..=0.995).contains(&exact) { 0.0025 } else { 0.005 };
            prop_assert!(off <= most + 1e-12, "{} {}", exact, off);
        }

        #[test]
        fn a_time_is_off_by_half_a_step(exponent in -9.0..20.9f64) {
            let exact = libm::exp2(exponent);
            let off = (time(time_step(exact, 1.0).into()) - exact).abs();
            prop_assert!(off <= (exact / 64.0).max(1.0 / 32.0), "{} {}", exact, off);
        }
    }
}
