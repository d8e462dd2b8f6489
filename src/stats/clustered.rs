//! Ratios over observations that hang together by clusters, such as the intervals of a day.

/// The ratio of two sums over clusters, with its standard error; `None` where the second is 0.
///
/// `clusters` holds both sums of each cluster. The error is that of the ratio estimator with
/// clusters as units (W. G. Cochran, "Sampling techniques", 1977, equation 2.45); `None` with one
/// cluster.
///
/// ```
/// use busyhour::stats::clustered_ratio;
/// let (ratio, error) = clustered_ratio(&[(8.0, 10.0), (6.0, 10.0)]).unwrap();
/// assert_eq!(ratio, 0.7);
/// assert!((error.unwrap() - 0.1).abs() < 1e-12);
/// ```
#[must_use]
pub fn clustered_ratio(clusters: &[(f64, f64)]) -> Option<(f64, Option<f64>)> {
    let above: f64 = clusters.iter().map(|c| c.0).sum();
    let below: f64 = clusters.iter().map(|c| c.1).sum();
    if !(below > 0.0 && above.is_finite()) {
        return None;
    }
    let ratio = above / below;
    let n = clusters.iter().filter(|c| c.1 > 0.0).count() as f64;
    let square = |c: &(f64, f64)| (c.0 - ratio * c.1) * (c.0 - ratio * c.1);
    let squares: f64 = clusters.iter().map(square).sum();
    let error = (n > 1.0).then(|| (n / (n - 1.0) * squares).sqrt() / below);
    Some((ratio, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(clustered_ratio(&[]), None);
        assert_eq!(clustered_ratio(&[(0.0, 0.0)]), None);
        assert_eq!(clustered_ratio(&[(1.0, 2.0)]), Some((0.5, None)));
    }
}
