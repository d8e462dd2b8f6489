//! Numbers that decide whole days, spread evenly over the days.
//!
//! A day's factor on the volume, a shock that happens or not, a parameter that is not known:
//! each is made from one number in (0, 1), and a day from few of them. Drawn for each day on its
//! own they fall unevenly, and the mean over the days errs with them. Drawn together for a group of
//! days they cover (0, 1) evenly, each still uniform, and the mean errs by what is left.

use std::sync::LazyLock;

use super::{Key, NameKey, Purpose, ReplicationKey, sobol};

/// How the numbers that decide whole days are drawn.
///
/// Where days are drawn in groups, the days of a group are not independent of each other, but the
/// groups are: they are the observations for intervals. Group g has the days gG to (g + 1)G − 1,
/// and all of them follow from (seed, g) alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Sampling {
    /// For each day on its own.
    #[default]
    Independent,
    /// Each number in another stratum for each day of a group, the order of the strata at random
    /// and for itself (Latin hypercube; McKay, Beckman and Conover 1979, Stein 1987).
    Stratified,
    /// As stratified, with orders that belong together: any two numbers of the first few cover their
    /// square evenly (a scrambled Sobol net; Owen 1995, in the manner of randomised quasi-Monte
    /// Carlo).
    Net,
    /// Every second day the mirror image of the one before it, 1 − u for u (Hammersley and Morton
    /// 1956).
    Antithetic,
}

impl Sampling {
    /// Days that are drawn together: 1, or enough strata to take most of the chance out while
    /// groups are soon many enough for an interval.
    pub const GROUP: u64 = 16;

    /// Days that are one observation.
    #[must_use]
    pub const fn days(self) -> u64 {
        match self {
            Self::Independent => 1,
            Self::Stratified | Self::Net | Self::Antithetic => Self::GROUP,
        }
    }
}

/// Where a replication's numbers that decide the whole day come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayKey {
    seed: u64,
    number: u64,
    own: ReplicationKey,
    sampling: Sampling,
}

impl DayKey {
    /// Of a replication of a seed.
    #[must_use]
    pub const fn new(seed: u64, replication: u64, sampling: Sampling) -> Self {
        Self {
            seed,
            number: replication,
            own: ReplicationKey::new(seed, replication),
            sampling,
        }
    }

    /// How its numbers are drawn.
    #[must_use]
    pub const fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// The key of all else in the replication.
    #[must_use]
    pub const fn replication(&self) -> ReplicationKey {
        self.own
    }

    /// The number in (0, 1) of this name, slot, day and purpose. `dimension` is its place among all
    /// the numbers of a replication, those that matter most first, of which a net makes use.
    ///
    /// ```
    /// use busyhour::random::{DayKey, Purpose, Sampling};
    /// let strata = (0..16).map(|replication| {
    ///     let day = DayKey::new(2024, replication, Sampling::Stratified);
    ///     (16.0 * day.unit("sales", 0, 0, Purpose::DayFactor, 0)) as u8
    /// });
    /// let mut strata: Vec<u8> = strata.collect();
    /// strata.sort();
    /// assert!(strata.into_iter().eq(0..16));
    /// ```
    #[must_use]
    pub fn unit(
        &self,
        name: impl Into<NameKey>,
        slot: u64,
        day: u64,
        purpose: Purpose,
        dimension: usize,
    ) -> f64 {
        let name = name.into();
        let of = |key: ReplicationKey| key.named(name, slot, day).stream(purpose, 0).unit_open();
        let strata = match self.sampling {
            Sampling::Independent => return of(self.own),
            Sampling::Antithetic => {
                let first = of(ReplicationKey::new(self.seed, self.number / 2 * 2));
                return if self.number.is_multiple_of(2) {
                    first
                } else {
                    1.0 - first
                };
            }
            Sampling::Stratified => None,
            Sampling::Net => NET.get(dimension),
        };
        let group = ReplicationKey::group(self.seed, self.number / Sampling::GROUP);
        let key = group.named(name, slot, day);
        let place = (self.number % Sampling::GROUP) as usize;
        let stratum = match strata {
            Some(strata) => scrambled(strata[place], key, purpose),
            None => shuffled(key, purpose)[place],
        };
        let within = f64::from(stratum) + of(self.own);
        // The sum may be rounded up to the next stratum.
        let top = f64::from(stratum + 1).next_down();
        within.min(top) / Sampling::GROUP as f64
    }
}

/// Strata of the first points of a Sobol sequence, by dimension.
static NET: LazyLock<Vec<Strata>> = LazyLock::new(|| {
    let points =
        sobol::digits(Sampling::GROUP as usize, sobol::MOST_DIMENSIONS).unwrap_or_default();
    let of = |dimension: usize| {
        std::array::from_fn(|place| {
            let digits = points.get(place).map_or(0, |point| point[dimension]);
            (digits >> (u32::BITS - DIGITS)) as u8
        })
    };
    (0..sobol::MOST_DIMENSIONS).map(of).collect()
});

/// A stratum for each day of a group.
type Strata = [u8; Sampling::GROUP as usize];

/// Binary digits of a stratum.
const DIGITS: u32 = Sampling::GROUP.ilog2();

/// Turns the digits of a stratum over, each by a coin that belongs to the digits before it.
fn scrambled(stratum: u8, key: Key, purpose: Purpose) -> u8 {
    let coins = key.stream(purpose, 0).next_u64();
    (0..DIGITS).fold(0, |out, level| {
        let before = u32::from(stratum) >> (DIGITS - level);
        let coin = coins >> ((1 << level) - 1 + before) & 1;
        let digit = stratum >> (DIGITS - 1 - level) & 1;
        out << 1 | (digit ^ coin as u8)
    })
}

/// The strata of a group in random order (Durstenfeld 1964).
fn shuffled(key: Key, purpose: Purpose) -> Strata {
    let mut stream = key.stream(purpose, 0);
    let mut order = std::array::from_fn(|i| i as u8);
    for last in (1..order.len()).rev() {
        // The product is below `last + 1`, also when rounded.
        let chosen = (stream.unit() * (last + 1) as f64) as usize;
        order.swap(last, chosen.min(last));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(sampling: Sampling, name: &str, days: u64) -> Vec<f64> {
        let dimension = usize::from(name == "support");
        let unit = |r| DayKey::new(5, r, sampling).unit(name, 0, 0, Purpose::DayFactor, dimension);
        (0..days).map(unit).collect()
    }

    #[test]
    fn independent_numbers_are_those_of_the_replication() {
        let key = ReplicationKey::new(5, 3).named("sales", 0, 0);
        let plain = key.stream(Purpose::DayFactor, 0).unit_open();
        assert_eq!(units(Sampling::Independent, "sales", 4)[3], plain);
    }

    #[test]
    fn every_group_has_a_day_in_every_stratum() {
        for (name, sampling) in [
            ("sales", Sampling::Stratified),
            ("support", Sampling::Stratified),
            ("sales", Sampling::Net),
            ("support", Sampling::Net),
        ] {
            for group in units(sampling, name, 320).chunks(16) {
                let mut strata: Vec<u8> = group.iter().map(|u| (u * 16.0) as u8).collect();
                strata.sort_unstable();
                assert!(strata.into_iter().eq(0..16));
            }
        }
    }

    #[test]
    fn a_net_covers_squares_evenly() {
        let (a, b) = (
            units(Sampling::Net, "sales", 320),
            units(Sampling::Net, "support", 320),
        );
        for (x, y) in a.chunks(16).zip(b.chunks(16)) {
            let cell = |(x, y): (&f64, &f64)| (x * 4.0) as u8 * 4 + (y * 4.0) as u8;
            let mut cells: Vec<u8> = x.iter().zip(y).map(cell).collect();
            cells.sort_unstable();
            assert!(cells.into_iter().eq(0..16));
        }
    }

    #[test]
    fn every_stratum_is_as_likely_on_every_day_of_a_net() {
        let first: Vec<f64> = units(Sampling::Net, "sales", 16 * 4000)
            .into_iter()
            .step_by(16)
            .collect();
        for stratum in 0..16u8 {
            let here = first.iter().filter(|u| (*u * 16.0) as u8 == stratum);
            // 250 expected, sd 15.3.
            assert!((here.count() as f64 - 250.0).abs() < 4.0 * 15.3);
        }
    }

    #[test]
    fn strata_of_two_names_and_of_two_groups_are_not_in_step() {
        let (a, b) = (
            units(Sampling::Stratified, "sales", 16_000),
            units(Sampling::Stratified, "support", 16_000),
        );
        let same = |x: &[f64], y: &[f64]| {
            let both = x.iter().zip(y);
            both.filter(|(x, y)| (*x * 16.0) as u8 == (*y * 16.0) as u8)
                .count() as f64
        };
        // One of 16 is in the same stratum by chance: 1000 of 16,000, sd 31 at most.
        assert!(libm::fabs(same(&a, &b) - 1000.0) < 4.0 * 31.0);
        assert!(libm::fabs(same(&a[16..], &a[..15_984]) - 999.0) < 4.0 * 31.0);
    }

    #[test]
    fn each_number_is_uniform_within_its_stratum() {
        let all = units(Sampling::Stratified, "sales", 16_000);
        let within = all.iter().map(|u| (u * 16.0) % 1.0);
        let mean = within.sum::<f64>() / 16_000.0;
        // The sd of a uniform is 0.2887: the standard error is 0.0023.
        assert!(libm::fabs(mean - 0.5) < 4.0 * 0.0023, "{mean}");
    }

    #[test]
    fn every_second_day_is_the_mirror_image() {
        for pair in units(Sampling::Antithetic, "sales", 64).chunks(2) {
            assert!((pair[0] + pair[1] - 1.0).abs() < 1e-15);
        }
    }
}
