//! The generator itself: a counter, and a strong mixing of its values.

use rand::rand_core::{Infallible, TryRng, utils};

/// Step of a stream from one value to the next: the golden ratio's fraction, odd.
pub(super) const DRAW_STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes 64 bits so that every input bit changes every output bit with probability ½.
///
/// A bijection: different inputs give different outputs. Pelle Evensen's "moremur" constants
/// (2019) in the xor-shift-multiply form of MurmurHash3 and SplitMix64, stronger than both.
///
/// ```
/// use busyhour::random::mix;
/// let flipped = (mix(1) ^ mix(2)).count_ones();
/// assert!((16..48).contains(&flipped));
/// ```
#[inline]
#[must_use]
pub const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 27)).wrapping_mul(0x3c79_ac49_2ba7_b653);
    let x = (x ^ (x >> 33)).wrapping_mul(0x1c69_b3f7_4ac4_ae35);
    x ^ (x >> 27)
}

/// A generator of 64-bit values: SplitMix64 with a stronger mixing function.
///
/// The state goes up by a constant and each value is [`mix`] of it. Streams come from keys, see
/// [`Key::stream`](crate::random::Key::stream). A stream is 8 bytes and costs nothing to make, so
/// one is made for each purpose and thrown away after its few values.
///
/// A copy yields the same values again. It implements rand's `TryRng` with an error that cannot
/// be, and so `Rng`: it goes wherever rand and rand_distr want a generator.
///
/// ```
/// use busyhour::random::{Purpose, ReplicationKey};
/// use rand::RngExt;
/// let key = ReplicationKey::new(1, 0).named("sales", 0, 0);
/// let mut stream = key.stream(Purpose::DayFactor, 0);
/// let die: u32 = stream.random_range(1..=6);
/// assert!((1..=6).contains(&die));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    state: u64,
}

impl Stream {
    /// The stream that starts at `state`.
    #[inline]
    pub(super) const fn from_state(state: u64) -> Self {
        Self { state }
    }

    /// Where it stands: what is tested of the starts of streams.
    #[cfg(test)]
    pub(super) const fn state(self) -> u64 {
        self.state
    }

    /// The next value, left in the stream.
    #[inline(always)]
    pub(super) const fn peek(self) -> u64 {
        mix(self.state)
    }

    /// The stream after its next value.
    #[inline(always)]
    pub(super) const fn advanced(self) -> Self {
        Self {
            state: self.state.wrapping_add(DRAW_STEP),
        }
    }

    /// The next value.
    #[inline]
    pub const fn next_u64(&mut self) -> u64 {
        let value = mix(self.state);
        self.state = self.state.wrapping_add(DRAW_STEP);
        value
    }

    /// The next value as a number in \[0, 1), see [`unit()`].
    #[inline]
    pub const fn unit(&mut self) -> f64 {
        unit(self.next_u64())
    }

    /// The next value as a number in (0, 1), see [`unit_open`].
    #[inline]
    pub const fn unit_open(&mut self) -> f64 {
        unit_open(self.next_u64())
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    /// The upper half of the next value.
    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next_u64() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next_u64())
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        utils::fill_bytes_via_next_word(dst, || self.try_next_u64())
    }
}

/// A number in \[0, 1) from the upper 53 of 64 random bits: a multiple of 2⁻⁵³.
#[inline]
#[must_use]
pub const fn unit(bits: u64) -> f64 {
    const ULP: f64 = 1.0 / (1u64 << 53) as f64;
    (bits >> 11) as i64 as f64 * ULP
}

/// A number in (0, 1) from the upper 52 of 64 random bits: an odd multiple of 2⁻⁵³.
///
/// Symmetric: u and 1 − u are equally likely. With 53 bits the greatest value, 1 − 2⁻⁵⁴, would
/// round to 1.
#[inline]
#[must_use]
pub const fn unit_open(bits: u64) -> f64 {
    const ULP: f64 = 1.0 / (1u64 << 52) as f64;
    ((bits >> 12) as i64 as f64 + 0.5) * ULP
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    #[test]
    fn units_keep_their_bounds() {
        assert_eq!(unit(0), 0.0);
        assert_eq!(unit(u64::MAX), 1.0 - f64::EPSILON / 2.0);
        assert_eq!(unit_open(0), f64::EPSILON / 2.0);
        assert_eq!(unit_open(u64::MAX), 1.0 - f64::EPSILON / 2.0);
    }

    #[test]
    fn rand_sees_the_same_values() {
        let mut ours = Stream::from_state(7);
        let mut theirs = ours;
        assert_eq!(ours.next_u64(), Rng::next_u64(&mut theirs));
        assert_eq!((ours.next_u64() >> 32) as u32, theirs.next_u32());
        let mut bytes = [0; 12];
        theirs.fill_bytes(&mut bytes);
        assert_eq!(bytes[..8], ours.next_u64().to_le_bytes());
        assert_eq!(bytes[8..], ours.next_u64().to_le_bytes()[..4]);
    }

    #[test]
    fn mixing_flips_half_of_the_bits() {
        // 64 input bits × 64 output bits, 4096 inputs each: σ of a rate is 1/128.
        for input in 0..64 {
            let mut flips = [0u32; 64];
            for x in 0..4096u64 {
                let changed = mix(x) ^ mix(x ^ (1 << input));
                for (bit, count) in flips.iter_mut().enumerate() {
                    *count += (changed >> bit) as u32 & 1;
                }
            }
            for count in flips {
                let rate = f64::from(count) / 4096.0;
                assert!(
                    (rate - 0.5).abs() < 5.0 / 128.0,
                    "input bit {input}: {rate}"
                );
            }
        }
    }
}
