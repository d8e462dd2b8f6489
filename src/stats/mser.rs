//! Where the start of a long run ends.

/// Observations in a batch.
const BATCH: usize = 5;
/// Batches below which nothing can be said.
const FEWEST: usize = 20;

/// How many leading observations of a long run to leave out, by MSER-5; a multiple of five.
///
/// The series is cut into batches of five; of their means Y₁ … Yₙ the first d are left out that
/// make Σ (Yᵢ − Ȳ)² / (n − d)² over the others least: the squared half-width of their mean, were
/// they independent. MSER: White (1997), *An effective truncation heuristic for bias reduction in
/// simulation output*, Simulation 69, 323–334; in batches of five: Spratt (1998), *An evaluation
/// of start-up problem truncation heuristics*, University of Virginia, and White, Cobb and Spratt
/// (2000), Winter Simulation Conference, 755–760.
///
/// `None` where there are fewer than 100 observations, or where the least is not within the first
/// half: then the run is too short to tell its start from the rest.
///
/// ```
/// use busyhour::stats::mser5;
/// let rises = |i: usize| if i < 40 { i as f64 } else { 40.0 + (i % 2) as f64 };
/// let series: Vec<f64> = (0..1000).map(rises).collect();
/// assert_eq!(mser5(&series), Some(40));
/// assert_eq!(mser5(&series[..90]), None);
/// ```
#[must_use]
pub fn mser5(series: &[f64]) -> Option<usize> {
    let (batches, _) = series.as_chunks::<BATCH>();
    let n = batches.len();
    if n < FEWEST {
        return None;
    }
    // From the end on, so that each batch is looked at once (Welford's update).
    let (mut mean, mut squares) = (0.0, 0.0);
    let mut least: Option<(f64, usize)> = None;
    for (d, batch) in batches.iter().enumerate().rev() {
        let left = (n - d) as f64;
        let value = batch.iter().sum::<f64>() / BATCH as f64;
        let step = value - mean;
        mean += step / left;
        squares += step * (value - mean);
        let statistic = squares / (left * left);
        // What is left out must not be more than the half; of equals the earlier.
        if d <= n / 2 && least.is_none_or(|(best, _)| statistic <= best) {
            least = Some((statistic, d));
        }
    }
    let (_, d) = least?;
    (d < n / 2).then_some(d * BATCH)
}

#[cfg(test)]
mod tests {
    use super::super::test_random::Splitmix;
    use super::*;

    /// A start that decays: what is cut is where its rest is lost in the noise.
    #[test]
    fn a_known_start_is_cut() {
        let mut random = Splitmix(7);
        for run in 0..50 {
            // Down by half every 20 observations from 50 standard deviations: 0.3 left after 150.
            let mut start = 50.0;
            let series: Vec<f64> = (0..4000)
                .map(|_| {
                    start *= 0.965_936;
                    start + random.normal()
                })
                .collect();
            let cut = mser5(&series).unwrap();
            assert!((60..1000).contains(&cut), "{run}: {cut}");
        }
    }

    #[test]
    fn noise_loses_little() {
        let mut random = Splitmix(3);
        let runs = 200;
        let cuts = (0..runs).map(|_| {
            let series: Vec<f64> = (0..1000).map(|_| random.normal()).collect();
            mser5(&series).unwrap_or(500)
        });
        let mean = cuts.sum::<usize>() as f64 / f64::from(runs);
        assert!(mean < 100.0, "{mean}");
    }

    #[test]
    fn what_never_settles_is_not_cut() {
        let series: Vec<f64> = (0..1000).map(f64::from).collect();
        assert_eq!(mser5(&series), None);
    }

    /// The definition, word by word.
    #[test]
    fn the_least_is_that_of_the_definition() {
        let mut random = Splitmix(11);
        let series: Vec<f64> = (0..500)
            .map(|i| 20.0 / (1.0 + f64::from(i)) + random.normal())
            .collect();
        let batches: Vec<f64> = series
            .chunks(5)
            .map(|b| b.iter().sum::<f64>() / 5.0)
            .collect();
        let statistic = |d: usize| {
            let rest = &batches[d..];
            let n = rest.len() as f64;
            let mean = rest.iter().sum::<f64>() / n;
            rest.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / (n * n)
        };
        let best = (0..=50).min_by(|a, b| statistic(*a).total_cmp(&statistic(*b)));
        assert_eq!(mser5(&series), best.map(|d| 5 * d));
    }
}
