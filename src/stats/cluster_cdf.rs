//! Waiting-time quantiles pooled over days, with their uncertainty.

use super::gather::Gather;
use super::histogram::{histogram_quantile, within};
use super::keep::{Keep, Reader, Writer, read_sparse, write_sparse};
use super::{Confidence, Estimate, WaitBins};

/// Histograms of many replications, with what the error of their pooled
/// distribution function needs.
///
/// The contacts of one day are not independent: the days are the observations.
/// With C the count of a day up to an edge and N its total, F = ΣC/ΣN is a ratio
/// of means, and its standard error needs ΣC², ΣC·N and ΣN² (THEORY 5.5).
///
/// All sums are integers, so that merging in any order gives the same bits.
/// They are kept as differences from bin to bin, so that `push` passes over
/// empty stretches and costs a few operations for the others. Sums of squares
/// hold up to ΣN² = 2⁶⁴ (18 million days of a million contacts); beyond, the
/// quantiles are still right but come without interval.
///
/// ```
/// use busyhour::stats::{ClusterCdf, Confidence, WaitBins};
/// let bins = WaitBins::new(&[20.0]);
/// let mut waits = ClusterCdf::new(&bins);
/// for day in [[0.0, 0.0, 3.0, 20.0], [0.0, 5.0, 9.0, 20.0]] {
///     let mut counts = vec![0; bins.len()];
///     day.iter().for_each(|&wait| counts[bins.index(wait)] += 1);
///     waits.push(&counts);
/// }
/// let p95 = waits.quantile(&bins, 0.95, &Confidence::default()).unwrap();
/// assert_eq!(p95.value, 20.0); // an atom: exact
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterCdf {
    n: u64,
    total: u64,
    total_squared: u128,
    /// ΣC, ΣC² and ΣC·N at the upper edge of each bin, less those at its lower edge.
    count: Vec<u64>,
    squared: Vec<u64>,
    crossed: Vec<u64>,
}

/// A quantile with its Woodruff interval, in the unit of the bins (seconds).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuantileInterval {
    /// The quantile of the pooled distribution.
    pub value: f64,
    /// (low, high) with low ≤ value ≤ high; `None` from a single replication or
    /// where an end lies in the bin without end.
    pub interval: Option<(f64, f64)>,
}

impl QuantileInterval {
    /// Half the width of the interval; the interval itself need not be symmetric.
    #[must_use]
    pub fn half_width(&self) -> Option<f64> {
        self.interval.map(|(low, high)| 0.5 * (high - low))
    }

    /// The quantile with its half-width, as reports show it.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        Estimate::new(self.value, self.half_width())
    }
}

impl ClusterCdf {
    /// No replications yet, for histograms of these bins.
    #[must_use]
    pub fn new(bins: &WaitBins) -> Self {
        let zeros = vec![0; bins.len()];
        Self {
            n: 0,
            total: 0,
            total_squared: 0,
            count: zeros.clone(),
            squared: zeros.clone(),
            crossed: zeros,
        }
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        self.n = 0;
        self.total = 0;
        self.total_squared = 0;
        self.count.fill(0);
        self.squared.fill(0);
        self.crossed.fill(0);
    }

    /// Adds one replication by its counts per bin.
    ///
    /// A replication without counts is a day like any other: it adds nothing to
    /// ΣC and ΣN, but to n. `counts` has one entry per bin (a debug assertion).
    pub fn push(&mut self, counts: &[u32]) {
        debug_assert_eq!(counts.len(), self.count.len());
        const STRIDE: usize = 8;
        let total: u64 = counts.iter().map(|&c| u64::from(c)).sum();
        self.n += 1;
        self.total += total;
        self.total_squared += u128::from(total) * u128::from(total);
        let mut upto: u64 = 0;
        let sums = self
            .count
            .chunks_mut(STRIDE)
            .zip(self.squared.chunks_mut(STRIDE));
        let sums = sums.zip(self.crossed.chunks_mut(STRIDE));
        for (counts, ((sum, squared), crossed)) in counts.chunks(STRIDE).zip(sums) {
            if counts.iter().fold(0, |any, c| any | c) == 0 {
                continue;
            }
            for (b, &c) in counts.iter().enumerate() {
                let c = u64::from(c);
                let before = upto;
                upto += c;
                sum[b] += c;
                // (C + c)² − C²; wraps only where `total_squared` tells.
                squared[b] = squared[b].wrapping_add(c.wrapping_mul(before + upto));
                crossed[b] = crossed[b].wrapping_add(c.wrapping_mul(total));
            }
        }
    }

    /// Adds all replications of `other`, which has the same bins.
    pub fn merge(&mut self, other: &Self) {
        debug_assert_eq!(other.count.len(), self.count.len());
        self.n += other.n;
        self.total += other.total;
        self.total_squared += other.total_squared;
        for (mine, theirs) in [
            (&mut self.count, &other.count),
            (&mut self.squared, &other.squared),
            (&mut self.crossed, &other.crossed),
        ] {
            for (a, b) in mine.iter_mut().zip(theirs) {
                *a = a.wrapping_add(*b);
            }
        }
    }

    /// Number of replications.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Number of contacts in all replications.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The `p` quantile; see [`quantiles`](Self::quantiles).
    #[must_use]
    pub fn quantile(
        &self,
        bins: &WaitBins,
        p: f64,
        confidence: &Confidence,
    ) -> Option<QuantileInterval> {
        self.quantiles(bins, [p], confidence)[0]
    }

    /// The quantiles of the pooled distribution, with Woodruff intervals.
    ///
    /// F is linear inside a bin and jumps at atoms, where the quantile is the
    /// atom's exact value; the error by interpolation is at most the width of a
    /// bin, 1.6 %. The interval is {x: |F(x) − p| ≤ t·SE(x)}, t with n − 1
    /// degrees of freedom (Woodruff 1952). `None` without contacts, for p outside
    /// (0, 1), or where the quantile lies in the bin without end. The bins are
    /// those that the counts were made with. Costs about a tenth of a
    /// millisecond for all p together.
    #[must_use]
    pub fn quantiles<const Q: usize>(
        &self,
        bins: &WaitBins,
        p: [f64; Q],
        confidence: &Confidence,
    ) -> [Option<QuantileInterval>; Q] {
        debug_assert_eq!(bins.len(), self.count.len());
        if self.total == 0 {
            return [None; Q];
        }
        let margin = self.margins(confidence);
        p.map(|p| {
            if !(p > 0.0 && p < 1.0) {
                return None;
            }
            let value = histogram_quantile(&self.count, |b| bins.edges(b), p)?;
            let interval = margin.as_ref().and_then(|m| {
                let low = self.low(bins, m, p).filter(|x| x.is_finite())?;
                let high = self.high(bins, m, p).filter(|x| x.is_finite())?;
                Some((low.min(value), high.max(value)))
            });
            Some(QuantileInterval { value, interval })
        })
    }

    /// t·SE of F at the upper edge of every bin; `None` for n < 2.
    fn margins(&self, confidence: &Confidence) -> Option<Vec<f64>> {
        let t = confidence.t(self.n)?;
        let total_squared = i128::from(u64::try_from(self.total_squared).ok()?);
        let (n, total) = (self.n as f64, self.total as f64);
        let whole = i128::from(self.total);
        let (mut count, mut squared, mut crossed) = (0_i128, 0_i128, 0_i128);
        let margin = |b: usize| {
            count += i128::from(self.count[b]);
            squared += i128::from(self.squared[b]);
            crossed += i128::from(self.crossed[b]);
            // Σ(C − F·N)² = ΣC² − 2F·ΣCN + F²·ΣN², in integers as far as it cancels.
            let first = (squared * whole - count * crossed) as f64;
            let second = (crossed * whole - count * total_squared) as f64;
            let share = count as f64 / total;
            let residual = ((first - share * second) / total).max(0.0);
            t * (residual * n / (n - 1.0)).sqrt() / total
        };
        Some((0..self.count.len()).map(margin).collect())
    }

    /// The smallest x with F(x) + margin ≥ p.
    fn low(&self, bins: &WaitBins, margin: &[f64], p: f64) -> Option<f64> {
        let (mut upto, mut before) = (0, 0.0);
        for (b, &count) in self.count.iter().enumerate() {
            upto += count;
            let here = upto as f64 / self.total as f64 + margin[b];
            if here >= p {
                return Some(within(bins.edges(b), (p - before) / (here - before)));
            }
            before = here;
        }
        None
    }

    /// The largest x with F(x) − margin ≤ p.
    fn high(&self, bins: &WaitBins, margin: &[f64], p: f64) -> Option<f64> {
        let (mut upto, mut after) = (self.total, f64::INFINITY);
        for (b, &count) in self.count.iter().enumerate().rev() {
            let here = upto as f64 / self.total as f64 - margin[b];
            if here <= p {
                let edges = bins.edges((b + 1).min(bins.len() - 1));
                return Some(within(edges, (p - here) / (after - here)));
            }
            after = here;
            upto -= count;
        }
        Some(within(bins.edges(0), p / after))
    }
}

impl Gather for ClusterCdf {
    fn gather(&mut self) {
        self.n = self.n.min(1);
        self.total_squared = u128::from(self.total) * u128::from(self.total);
        let (total, mut upto) = (self.total, 0u64);
        let sums = self.squared.iter_mut().zip(&mut self.crossed);
        for (&count, (squared, crossed)) in self.count.iter().zip(sums) {
            let before = upto;
            upto += count;
            // As for one replication, see `push`.
            *squared = count.wrapping_mul(before.wrapping_add(upto));
            *crossed = count.wrapping_mul(total);
        }
    }
}

impl Keep for ClusterCdf {
    fn write(&self, to: &mut Writer) {
        let Self {
            n,
            total,
            total_squared,
            count,
            squared,
            crossed,
        } = self;
        n.write(to);
        total.write(to);
        total_squared.write(to);
        for sums in [count, squared, crossed] {
            write_sparse(sums, to);
        }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.n = from.observations()?;
        self.total = from.observations()?;
        self.total_squared.read(from)?;
        for sums in [&mut self.count, &mut self.squared, &mut self.crossed] {
            read_sparse(sums, from)?;
        }
        let total = self.count.iter().try_fold(0u64, |a, b| a.checked_add(*b));
        // A day has no more than all, so the squares have no more than the square of all.
        let most = u128::from(self.total) * u128::from(self.total);
        (total == Some(self.total) && self.total_squared <= most).then_some(())
    }
}

#[cfg(test)]
#[path = "cluster_cdf_tests.rs"]
mod tests;
