//! Narrow spikes of the hazard: moments at which a system, not the customer, ends the wait.

use super::error::FitError;
use super::life_table::hazard_by_bins;
use super::lifetimes::Lifetimes;
use crate::math::special::beta_inc;
use crate::stats::Confidence;

/// What counts as a spike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpikeTest {
    /// Width of one bin \[s\], the resolution of the log.
    pub bin: f64,
    /// Greatest width of a spike, in bins. A broad rise is behaviour (an announcement).
    pub widest: usize,
    /// Bins on each side that tell the hazard without a spike.
    pub neighbours: usize,
    /// A spike's hazard is at least this many times that of its neighbours.
    pub factor: f64,
    /// Chance to see any spike where there is none (Bonferroni over all windows).
    pub level: f64,
}

impl Default for SpikeTest {
    /// Spikes of 1 to 4 s against 15 s on each side, 3 times their hazard, at 1 %.
    fn default() -> Self {
        Self {
            bin: 1.0,
            widest: 4,
            neighbours: 15,
            factor: 3.0,
            level: 0.01,
        }
    }
}

/// Most spikes that are looked for; more would not be spikes of something else.
const MOST: usize = 50;

/// A spike that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spike {
    /// Start \[s\].
    pub from: f64,
    /// End \[s\], not included.
    pub to: f64,
    /// Events within.
    pub events: u64,
    /// Events that the hazard of the neighbours would give.
    pub expected: f64,
    /// How likely so many are without a spike, times the number of windows tested.
    pub p_value: f64,
}

impl Spike {
    /// Whether a time is within.
    #[must_use]
    pub fn holds(&self, time: f64) -> bool {
        self.from <= time && time < self.to
    }
}

/// Finds spikes of the hazard, in order of time.
///
/// Every window of up to `widest` bins is compared with its neighbours: if the hazard were the same,
/// the events of the window would be binomial among those of both, with the window's share of the
/// exposure (the conditional test of J. Przyborowski and H. Wilenski, 1940). The most significant
/// window is set aside, and the search repeated without it. Neighbours on both sides balance a
/// hazard that rises or falls steadily; a window without as many full bins on each side as
/// `neighbours` is not judged. Ends after 50 spikes.
///
/// ```
/// use busyhour::calibrate::fit::{Lifetimes, SpikeTest, set_aside, spikes};
/// let leave = (0..2000).map(|i| (f64::from(i % 100), true)); // evenly
/// let cut = (0..200).map(|_| (60.0, true)); // a system that hangs up at 60 s
/// let waits = Lifetimes::new(leave.chain(cut))?;
/// let found = spikes(&waits, &SpikeTest::default())?;
/// assert_eq!((found.len(), found[0].from, found[0].to), (1, 60.0, 61.0));
/// assert_eq!(set_aside(&waits, &found).events(), 1980);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// Settings that cannot be meant, or a bin so narrow that the longest time has over 20,000.
pub fn spikes(sample: &Lifetimes, test: &SpikeTest) -> Result<Vec<Spike>, FitError> {
    let bins = bins(sample, test)?;
    let n = bins.len();
    let mut spared = vec![false; n];
    let windows = (n.saturating_sub(2 * test.neighbours) * test.widest).max(1) as f64;
    let mut found: Vec<Spike> = Vec::new();
    for _ in 0..MOST {
        let mut best: Option<(usize, usize, Spike)> = None;
        for width in 1..=test.widest {
            for first in test.neighbours..n.saturating_sub(test.neighbours + width - 1) {
                if spared[first..first + width].contains(&true) {
                    continue;
                }
                let spike = judge(&bins, &spared, first, width, test, windows);
                if let Some(spike) = spike
                    && best.is_none_or(|(_, _, b)| spike.p_value < b.p_value)
                {
                    best = Some((first, width, spike));
                }
            }
        }
        let Some((first, width, spike)) = best else {
            break;
        };
        spared[first..first + width].fill(true);
        found.push(spike);
    }
    found.sort_by(|a, b| a.from.total_cmp(&b.from));
    Ok(found)
}

/// The sample with events within spikes counted as censored: the customer would have waited on.
#[must_use]
pub fn set_aside(sample: &Lifetimes, spikes: &[Spike]) -> Lifetimes {
    sample.censoring(|time| spikes.iter().any(|spike| spike.holds(time)))
}

/// Start of the bin, events, exposure.
type Bin = (f64, u64, f64);

fn bins(sample: &Lifetimes, test: &SpikeTest) -> Result<Vec<Bin>, FitError> {
    let usable = test.bin > 0.0 && test.bin.is_finite();
    FitError::unless(usable, "the bin", test.bin, "more than 0 s")?;
    FitError::unless(test.factor >= 1.0, "the factor", test.factor, "1 or more")?;
    let level = test.level > 0.0 && test.level < 1.0;
    FitError::unless(level, "the level", test.level, "between 0 and 1")?;
    let size = test.neighbours >= 1 && test.widest >= 1;
    let least = test.neighbours.min(test.widest) as f64;
    FitError::unless(size, "a number of bins", least, "1 or more")?;
    let count = sample.longest() / test.bin;
    FitError::unless(
        count < 20_000.0,
        "the bin",
        test.bin,
        "wide enough for 20,000 bins to do",
    )?;
    let edges: Vec<f64> = (0..=count as usize + 1)
        .map(|i| i as f64 * test.bin)
        .collect();
    // A time at an edge opens the bin: exposure by whole bins then counts those who leave at the
    // start of a bin as not exposed to it. Half a bin for them, as they left somewhere within.
    let table = hazard_by_bins(sample, &edges, &Confidence::default())?;
    let bin = |i: usize| {
        let b = &table[i];
        let next = table.get(i + 1).map_or(0, |b| b.at_risk);
        (b.from, b.events, 0.5 * (b.at_risk + next) as f64 * test.bin)
    };
    Ok((0..table.len()).map(bin).collect())
}

fn judge(
    bins: &[Bin],
    spared: &[bool],
    first: usize,
    width: usize,
    test: &SpikeTest,
    windows: f64,
) -> Option<Spike> {
    let sum = |range: core::ops::Range<usize>| {
        range
            .filter(|&i| !spared[i])
            .fold((0_u64, 0.0), |(d, e), i| (d + bins[i].1, e + bins[i].2))
    };
    let end = first + width;
    let inside = sum(first..end);
    let before = sum(first - test.neighbours..first);
    let after = sum(end..(end + test.neighbours).min(bins.len()));
    let (around, exposure) = (before.0 + after.0, before.1 + after.1);
    if inside.0 < 3 || !(exposure > 0.0 && inside.1 > 0.0) {
        return None;
    }
    let expected = around as f64 * inside.1 / exposure;
    if (inside.0 as f64) < test.factor * expected {
        return None;
    }
    // P(X ≥ d) of a binomial is an incomplete beta function.
    let share = inside.1 / (inside.1 + exposure);
    let chance = beta_inc(inside.0 as f64, around as f64 + 1.0, share);
    let p_value = (chance * windows).min(1.0);
    // Every bin of a window has to be a spike of its own, else a narrower window says it better.
    let each = (first..end).all(|i| {
        bins[i].1 as f64 >= test.factor * around as f64 * bins[i].2 / exposure && bins[i].1 > 0
    });
    (each && p_value < test.level).then(|| Spike {
        from: bins[first].0,
        to: bins[end - 1].0 + test.bin,
        events: inside.0,
        expected,
        p_value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_random::Splitmix;

    fn sample(seed: u64, cut: Option<f64>) -> Lifetimes {
        let mut random = Splitmix(seed);
        let draw = (0..20_000).map(|_| {
            let (patience, offer) = (random.exponential(200.0), random.exponential(100.0));
            let hang_up = random.uniform() < 0.3;
            match cut {
                Some(at) if hang_up && patience.min(offer) > at => {
                    (at + 2.0 * random.uniform(), true)
                }
                _ => (patience.min(offer), patience < offer),
            }
        });
        Lifetimes::new(draw.map(|(t, e)| (t.floor(), e))).unwrap()
    }

    #[test]
    fn finds_what_was_put_in() {
        let found = spikes(&sample(1, Some(170.0)), &SpikeTest::default()).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].from, found[0].to), (170.0, 172.0));
        assert!(found[0].events as f64 > 5.0 * found[0].expected);
    }

    #[test]
    fn finds_nothing_where_nothing_is() {
        // At level 1 % twenty clean samples give a false spike with chance 20 % at the most; the
        // bound is far from sharp, and the factor of 3 comes on top.
        let count = |seed| {
            spikes(&sample(seed, None), &SpikeTest::default())
                .unwrap()
                .len()
        };
        let false_alarms: usize = (100..120).map(count).sum();
        assert!(false_alarms <= 1, "{false_alarms}");
    }

    #[test]
    fn a_broad_rise_is_no_spike() {
        let broad = (0..3000).map(|i| (50.0 + f64::from(i % 12), true));
        let even = (0..20_000).map(|i| (f64::from(i % 200), true));
        let waits = Lifetimes::new(broad.chain(even)).unwrap();
        assert_eq!(spikes(&waits, &SpikeTest::default()).unwrap(), []);
    }

    #[test]
    fn settings_are_checked() {
        let waits = Lifetimes::complete([1e9]).unwrap();
        let test = SpikeTest::default();
        assert!(spikes(&waits, &test).is_err());
        let waits = Lifetimes::complete([5.0]).unwrap();
        assert_eq!(spikes(&waits, &test), Ok(vec![]));
        for bad in [
            SpikeTest { bin: 0.0, ..test },
            SpikeTest { level: 1.0, ..test },
            SpikeTest { widest: 0, ..test },
            SpikeTest {
                factor: f64::NAN,
                ..test
            },
        ] {
            assert!(spikes(&waits, &bad).is_err());
        }
    }
}
