//! Factors told apart on days of the scenario's own model.

use super::*;
use crate::math::elementary::exp;
use crate::math::special::{gamma_quantile, normal_cdf};
use crate::stats::test_random::Splitmix;

/// Days of the scenario's own model, rounded normals for the Poisson counts.
fn days(n: usize, day_cv: f64, cv: f64, rho: f64, seed: u64) -> DayCounts {
    let mut random = Splitmix(seed);
    let s2 = libm::log1p(cv * cv);
    let a = 1.0 / (day_cv * day_cv);
    let day = |d: usize| {
        let factor = gamma_quantile(a, random.uniform()) / a;
        let mut g = random.normal();
        (0..36)
            .map(|i| {
                g = if i == 0 {
                    g
                } else {
                    rho * g + (1.0 - rho * rho).sqrt() * random.normal()
                };
                let level = (60.0 + 4.0 * f64::from(i % 18)) * (1.0 + 0.2 * (d % 2) as f64);
                let mean = level * factor * exp(s2.sqrt() * g - 0.5 * s2);
                (mean + mean.sqrt() * random.normal()).round().max(0.0) as u64
            })
            .collect()
    };
    let days: Vec<Vec<u64>> = (0..n).map(day).collect();
    let classes: Vec<usize> = (0..n).map(|d| d % 2).collect();
    DayCounts::new(&days, Some(&classes)).unwrap()
}

#[test]
fn factors_are_told_apart() {
    let c = Confidence::default();
    // Twelve samples of 120 days: the mean of the estimates within 4 standard errors.
    let found: Vec<Factors> = (0..12)
        .map(|seed| factors(&days(120, 0.12, 0.10, 0.6, seed), Profile::Estimated, &c).unwrap())
        .collect();
    let check = |truth: f64, of: &dyn Fn(&Factors) -> Parameter| {
        let mean = found.iter().map(|f| of(f).value).sum::<f64>() / 12.0;
        let error = found.iter().map(|f| of(f).std_error.unwrap()).sum::<f64>() / 12.0;
        let spread = error / 12.0_f64.sqrt();
        assert!(
            (mean - truth).abs() < 4.0 * spread,
            "{mean} ± {spread} for {truth}"
        );
        let covered = found.iter().filter(|f| of(f).covers(truth)).count();
        assert!(covered >= 9, "{covered} of 12 cover {truth}");
    };
    check(0.12, &|f| f.day_cv);
    check(0.10, &|f| f.interval_cv);
    check(0.6, &|f| f.correlation.unwrap());
}

#[test]
#[ignore = "minutes without optimisation"]
fn intervals_cover_in_300() {
    // 95 % ± 4 standard errors of 1.3 %.
    let c = Confidence::default();
    let mut hits = [0.0; 3];
    for seed in 0..300 {
        let counts = days(120, 0.12, 0.10, 0.6, 4000 + seed);
        let found = factors(&counts, Profile::Estimated, &c).unwrap();
        hits[0] += f64::from(u8::from(found.day_cv.covers(0.12)));
        hits[1] += f64::from(u8::from(found.interval_cv.covers(0.10)));
        hits[2] += f64::from(u8::from(found.correlation.unwrap().covers(0.6)));
    }
    println!("{hits:?} of 300");
    for hit in hits {
        assert!(
            (hit / 300.0 - 0.95_f64).abs() < 4.0 * 0.0126,
            "{hit} of 300"
        );
    }
}

#[test]
fn poisson_days_have_no_factors() {
    let days: Vec<Vec<u64>> = (0..40).map(|_| vec![50; 10]).collect();
    let counts = DayCounts::new(&days, None).unwrap();
    let found = factors(&counts, Profile::Estimated, &Confidence::default()).unwrap();
    assert_eq!((found.day_cv.value, found.interval_cv.value), (0.0, 0.0));
    assert_eq!(found.correlation, None);
    let c = Confidence::default();
    let few = DayCounts::new(&[vec![1, 2, 3], vec![2, 3, 4]], None).unwrap();
    assert!(factors(&few, Profile::Estimated, &c).is_err());
    assert!(day_factor_correlation(&counts, &counts, &c).is_err());
    assert!(day_factor_correlation(&counts, &few, &c).is_err());
}

#[test]
fn types_that_share_their_factor() {
    let mut random = Splitmix(17);
    let r: f64 = 0.7;
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for _ in 0..300 {
        let z = random.normal();
        let w = r * z + (1.0 - r * r).sqrt() * random.normal();
        let mut total = |z: f64, mean: f64| {
            let mean = mean * gamma_quantile(50.0, normal_cdf(z)) / 50.0;
            vec![(mean + mean.sqrt() * random.normal()).round() as u64]
        };
        one.push(total(z, 400.0));
        other.push(total(w, 1500.0));
    }
    let counts = |days: &[Vec<u64>]| DayCounts::new(days, None).unwrap();
    let (one, other) = (counts(&one), counts(&other));
    let found = day_factor_correlation(&one, &other, &Confidence::default()).unwrap();
    assert!(found.covers(0.7), "{found:?}");
    assert!(found.std_error.unwrap() < 0.06);
}
