//! The bins of waiting times.

/// Sub-bins per octave, as bits: 64.
const SUB_BITS: u32 = 6;
const SUBS: usize = 1 << SUB_BITS;
/// Logarithmic bins begin at 2⁻⁴ s; below it, linear ones of the same count.
const FIRST_EXPONENT: i32 = -4;
const LINEAR_BELOW: f64 = 1.0 / 16.0;
const LINEAR_PER_SECOND: f64 = SUBS as f64 / LINEAR_BELOW;
/// Octaves up to 2²¹ s.
const OCTAVES: usize = 25;
const LONGEST: f64 = 2_097_152.0;
/// Exponent and leading mantissa bits of 2⁻⁴, less the linear bins before it.
const LOG_ORIGIN: u64 = (((1023 + FIRST_EXPONENT) as u64) << SUB_BITS) - SUBS as u64;
/// The ordinary bins: linear, logarithmic, and one for everything beyond.
const PLAIN: usize = SUBS + SUBS * OCTAVES + 1;

/// Bins for waits in seconds: exactly 0, then 1/1024 s wide up to 1/16 s, then
/// 64 per octave (at most 1.6 % wide) up to 2²¹ s (24 days), then one without
/// end. With interpolation inside a bin the error of a quantile is far below
/// the width, for smooth distributions of the order of its square (1e-4).
///
/// Values that carry probability of their own (a threshold at which something
/// happens, a constant patience) are **atoms**: each gets a bin of width zero
/// and splits the bin around it in two. Waits within [`TOLERANCE`](Self::TOLERANCE)
/// of an atom count as the atom, because a wait is the difference of two clock
/// readings and so is off by rounding.
///
/// At most 1,674 bins. [`index`](Self::index) takes about 20 instructions, two
/// comparisons for each atom among them; its branches are nearly always the same.
///
/// ```
/// use busyhour::stats::WaitBins;
/// let bins = WaitBins::new(&[20.0]);
/// assert_eq!(bins.index(0.0), 0);
/// assert_eq!(bins.edges(bins.index(20.0)), (20.0, 20.0));
/// let (low, high) = bins.edges(bins.index(19.9));
/// assert!(low <= 19.9 && 19.9 < high && high <= 20.0);
/// ```
#[derive(Debug, Clone)]
pub struct WaitBins {
    /// (from, to): waits in \[from, to\] are the atom; unused places are NaN,
    /// which no comparison finds.
    spans: [(f64, f64); Self::MAX_ATOMS],
    atoms: Vec<f64>,
    edges: Vec<(f64, f64)>,
}

impl WaitBins {
    /// How many atoms other than 0 can be kept apart.
    pub const MAX_ATOMS: usize = 4;

    /// How far from an atom a wait may be to count as the atom \[s\].
    pub const TOLERANCE: f64 = 1e-6;

    /// Bins with these atoms \[s\], the important ones first.
    ///
    /// 0 is always an atom. Values that are no use are passed over: those that
    /// are not in (2e-6, 2²¹), those within 2e-6 s of one before, and those after
    /// the fourth, whose quantiles are then interpolated like any others.
    #[must_use]
    pub fn new(atoms: &[f64]) -> Self {
        let mut kept: Vec<f64> = Vec::with_capacity(Self::MAX_ATOMS);
        for &atom in atoms {
            let apart = kept
                .iter()
                .all(|k| (k - atom).abs() > 2.0 * Self::TOLERANCE);
            let inside = atom > 2.0 * Self::TOLERANCE && atom < LONGEST - 1.0;
            if apart && inside && kept.len() < Self::MAX_ATOMS {
                kept.push(atom);
            }
        }
        kept.sort_by(f64::total_cmp);
        let mut spans = [(f64::NAN, f64::NAN); Self::MAX_ATOMS];
        for (span, atom) in spans.iter_mut().zip(&kept) {
            *span = (atom - Self::TOLERANCE, atom + Self::TOLERANCE);
        }
        let edges = split(&kept);
        Self {
            spans,
            atoms: kept,
            edges,
        }
    }

    /// The bin of a wait \[s\]. Negative waits count as 0, NaN is a mistake of
    /// the caller (a debug assertion) and goes to one of the last bins.
    #[inline]
    #[must_use]
    pub fn index(&self, wait: f64) -> usize {
        debug_assert!(!wait.is_nan(), "a wait is a number");
        let plain = usize::from(wait > 0.0) + plain(wait);
        // In each place at most 2, so that bins stay in the order of the waits.
        let spans = self.spans.iter().take(self.atoms.len());
        spans.fold(plain, |bin, (from, to)| {
            bin + usize::from(wait >= *from) + usize::from(wait > *to)
        })
    }

    /// (low, high) of a bin \[s\]: waits in \[low, high), or exactly `low` where
    /// both are equal; high = ∞ for the last bin.
    ///
    /// # Panics
    /// If there is no such bin.
    #[must_use]
    pub fn edges(&self, bin: usize) -> (f64, f64) {
        self.edges[bin]
    }

    /// Number of bins.
    #[expect(clippy::len_without_is_empty, reason = "there are always bins")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.edges.len()
    }

    /// The atoms that were kept, other than 0, ascending \[s\].
    #[must_use]
    pub fn atoms(&self) -> &[f64] {
        &self.atoms
    }
}

impl Default for WaitBins {
    /// No atom but 0.
    fn default() -> Self {
        Self::new(&[])
    }
}

/// The ordinary bin of a wait, 0 also for waits ≤ 0.
#[inline(always)]
fn plain(wait: f64) -> usize {
    if wait < LINEAR_BELOW {
        return linear(wait);
    }
    let logarithmic = (wait.to_bits() >> (52 - SUB_BITS)).wrapping_sub(LOG_ORIGIN);
    logarithmic.min(PLAIN as u64 - 1) as usize
}

/// The ordinary bin of a wait below the logarithmic ones: few waits are so short.
#[cold]
fn linear(wait: f64) -> usize {
    // `as` stops at the ends of i32.
    ((wait * LINEAR_PER_SECOND) as i32).max(0) as usize
}

/// Lower edge of an ordinary bin.
fn lower_edge(bin: usize) -> f64 {
    if bin < SUBS {
        bin as f64 / LINEAR_PER_SECOND
    } else {
        f64::from_bits((bin as u64 + LOG_ORIGIN) << (52 - SUB_BITS))
    }
}

/// The edges of all bins: 0, then the ordinary ones, each split at its atoms.
fn split(atoms: &[f64]) -> Vec<(f64, f64)> {
    let mut edges = Vec::with_capacity(1 + PLAIN + 2 * atoms.len());
    edges.push((0.0, 0.0));
    for bin in 0..PLAIN {
        let mut low = lower_edge(bin);
        let high = if bin + 1 < PLAIN {
            lower_edge(bin + 1)
        } else {
            f64::INFINITY
        };
        for &atom in atoms.iter().filter(|&&atom| plain(atom) == bin) {
            edges.push((low, atom));
            edges.push((atom, atom));
            low = atom;
        }
        edges.push((low, high));
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn layout() {
        let bins = WaitBins::default();
        assert_eq!(bins.len(), 1666);
        assert_eq!(WaitBins::new(&[10.0, 20.0, 30.0, 7.7]).len(), 1674);
        assert_eq!(bins.edges(1), (0.0, 1.0 / 1024.0));
        assert_eq!(bins.edges(bins.len() - 1), (LONGEST, f64::INFINITY));
        for bin in 1..bins.len() {
            let (low, high) = bins.edges(bin);
            assert_eq!(low, bins.edges(bin - 1).1);
            assert!(low < high);
            assert!(low < LINEAR_BELOW || high == f64::INFINITY || high / low <= 1.0 + 1.0 / 64.0);
            if low > 0.0 {
                assert_eq!(bins.index(low), bin);
                assert_eq!(bins.index(low.next_down()), bin - 1);
            }
        }
        assert_eq!(bins.index(f64::MIN_POSITIVE), 1);
        assert_eq!(
            (bins.index(-0.0), bins.index(-1e-9), bins.index(-1e9)),
            (0, 0, 0)
        );
        assert_eq!(bins.index(1e300), bins.len() - 1);
        let four = WaitBins::new(&[10.0, 20.0, 30.0, 7.7]);
        assert_eq!(four.index(f64::INFINITY), four.len() - 1);
        assert_eq!(bins.index(f64::INFINITY), bins.len() - 1);
    }

    #[test]
    fn atoms_on_and_beside_an_edge() {
        // 20 = 16·1.25 is an edge of the ordinary bins, 10.1 is not.
        let bins = WaitBins::new(&[20.0, 10.1]);
        assert_eq!(bins.atoms(), [10.1, 20.0]);
        for atom in [20.0, 10.1] {
            assert_eq!(bins.edges(bins.index(atom)), (atom, atom));
            // Rounding of the clock is forgiven (on an edge: the empty bin below has width zero).
            assert_eq!(bins.edges(bins.index(atom - 1e-9)), (atom, atom));
            let above = bins.edges(bins.index(atom + 2e-6));
            assert!(above.0 == atom && above.1 > atom);
            let below = bins.edges(bins.index(atom - 2e-6));
            assert!(below.1 == atom && below.0 < atom);
        }
        assert_eq!(bins.edges(bins.index(10.1 + 1e-9)), (10.1, 10.1));
    }

    #[test]
    fn useless_atoms_are_passed_over() {
        let odd = [f64::NAN, -1.0, 0.0, f64::INFINITY, 1e9, 5.0, 5.0, 5.000_001];
        assert_eq!(WaitBins::new(&odd).atoms(), [5.0]);
        assert_eq!(
            WaitBins::new(&[5.0, 4.0, 3.0, 2.0, 1.0]).atoms(),
            [2.0, 3.0, 4.0, 5.0]
        );
    }

    proptest! {
        #[test]
        fn every_wait_is_in_its_bin(
            exponent in -12.0..20.0f64, atoms in prop::collection::vec(0.01..100.0f64, 0..6)
        ) {
            let bins = WaitBins::new(&atoms);
            let wait = libm::exp2(exponent);
            let (low, high) = bins.edges(bins.index(wait));
            prop_assert!(low <= wait + 1.1e-6 && wait <= high + 1.1e-6);
            for pair in bins.atoms().windows(2) {
                prop_assert!(bins.index(pair[0]) < bins.index(pair[1]));
            }
        }
    }
}
