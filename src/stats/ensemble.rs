//! A forecast as draws, in order, so that many observations can be held against it.

/// The draws of a forecast, the smallest first.
///
/// Holds the same definitions as [`crps`](super::crps) and [`pit`](super::pit), for many
/// observations of one forecast.
///
/// ```
/// use busyhour::stats::{Ensemble, crps};
/// let draws = [3.0, 1.0, 2.0, 2.0];
/// let forecast = Ensemble::new(draws.to_vec()).unwrap();
/// assert_eq!(forecast.crps(2.5), crps(&draws, 2.5).unwrap());
/// assert_eq!(forecast.median(), 2.0);
/// // Of four draws the 50 % band leaves one out on each side at most.
/// assert_eq!(forecast.band(0.5), (1.0, 3.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Ensemble {
    sorted: Vec<f64>,
    /// Sums of the draws less the median: of the first 0, 1, 2, …
    sums: Vec<f64>,
    /// ½·mean |x_i − x_j|.
    spread: f64,
}

impl Ensemble {
    /// From draws; `None` without any, or where one is not finite.
    #[must_use]
    pub fn new(mut draws: Vec<f64>) -> Option<Self> {
        if draws.is_empty() || draws.iter().any(|x| !x.is_finite()) {
            return None;
        }
        draws.sort_by(f64::total_cmp);
        let m = draws.len() as f64;
        let centre = draws[draws.len() / 2];
        let mut sums = Vec::with_capacity(draws.len() + 1);
        let (mut sum, mut ranked) = (0.0, 0.0);
        sums.push(0.0);
        for (i, x) in draws.iter().enumerate() {
            sum += x - centre;
            ranked += (2.0 * i as f64 + 1.0 - m) * (x - centre);
            sums.push(sum);
        }
        Some(Self {
            sorted: draws,
            sums,
            spread: ranked / (m * m),
        })
    }

    /// The draws, the smallest first.
    #[must_use]
    pub fn draws(&self) -> &[f64] {
        &self.sorted
    }

    /// Their mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let m = self.sorted.len();
        self.sorted[m / 2] + self.sums[m] / m as f64
    }

    /// Their median; of an even number the mean of the middle two.
    #[must_use]
    pub fn median(&self) -> f64 {
        let m = self.sorted.len();
        f64::midpoint(self.sorted[(m - 1) / 2], self.sorted[m / 2])
    }

    /// The ends of the central band that holds one more draw with at least this chance, however
    /// many draws are equal: the k-th draw from each side with k = ⌊(1 − share)/2·(m + 1)⌋.
    #[must_use]
    pub fn band(&self, share: f64) -> (f64, f64) {
        let m = self.sorted.len();
        // A share such as 0.9 must not lose its draw to rounding.
        let k = (0.5 * (1.0 - share) * (m as f64 + 1.0) + 1e-9) as usize;
        let k = k.clamp(1, m.div_ceil(2));
        (self.sorted[k - 1], self.sorted[m - k])
    }

    /// The share of draws within two ends, both included.
    #[must_use]
    pub fn within(&self, (low, high): (f64, f64)) -> f64 {
        let below = self.sorted.partition_point(|x| *x < low);
        let up_to = self.sorted.partition_point(|x| *x <= high);
        up_to.saturating_sub(below) as f64 / self.sorted.len() as f64
    }

    /// The continuous ranked probability score; less is better. See [`crps`](super::crps).
    #[must_use]
    pub fn crps(&self, observed: f64) -> f64 {
        let m = self.sorted.len();
        let y = observed - self.sorted[m / 2];
        let below = self.sorted.partition_point(|x| *x < observed);
        let above = (m - below) as f64;
        let error =
            y * below as f64 - self.sums[below] + (self.sums[m] - self.sums[below]) - y * above;
        error / m as f64 - self.spread
    }

    /// Where an observation lies, ties broken by a number in \[0, 1). See [`pit`](super::pit).
    #[must_use]
    pub fn pit(&self, observed: f64, uniform: f64) -> f64 {
        let below = self.sorted.partition_point(|x| *x < observed);
        let equal = self.sorted.partition_point(|x| *x <= observed) - below;
        let rank = below as f64 + uniform * (equal as f64 + 1.0);
        rank / (self.sorted.len() as f64 + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_random::Splitmix;
    use super::super::{crps, pit};
    use super::*;

    #[test]
    fn scores_are_those_of_the_draws() {
        let mut random = Splitmix(8);
        for m in [1, 2, 9, 40] {
            let draws: Vec<f64> = (0..m)
                .map(|_| (1e4 + 6.0 * random.uniform()).floor())
                .collect();
            let forecast = Ensemble::new(draws.clone()).unwrap();
            for y in [9_990.0, 10_001.0, 10_002.5, 10_010.0] {
                assert!((forecast.crps(y) - crps(&draws, y).unwrap()).abs() < 1e-9);
                assert_eq!(Some(forecast.pit(y, 0.3)), pit(&draws, y, 0.3));
            }
            let mean = draws.iter().sum::<f64>() / f64::from(m);
            assert!((forecast.mean() - mean).abs() < 1e-9);
        }
        assert_eq!(Ensemble::new(vec![]), None);
        assert_eq!(Ensemble::new(vec![f64::NAN]), None);
    }

    #[test]
    fn bands_hold_at_least_their_share() {
        // Counts of few values: 4 standard errors of 4000 draws.
        let mut random = Splitmix(9);
        for share in [0.5, 0.8, 0.9] {
            let mut held = 0.0;
            for _ in 0..4000 {
                let mut draw = || (4.0 * random.uniform() * random.uniform()).floor();
                let forecast = Ensemble::new((0..39).map(|_| draw()).collect()).unwrap();
                let (low, high) = forecast.band(share);
                let came = draw();
                held += f64::from(u8::from(low <= came && came <= high));
            }
            let error = (share * (1.0 - share) / 4000.0_f64).sqrt();
            assert!(held / 4000.0 > share - 4.0 * error, "{share}: {held}");
        }
    }
}
