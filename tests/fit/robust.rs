//! No finite input panics, hangs or gives a number that is none.

use busyhour::calibrate::fit::{
    AgentTimes, Bootstrap, Criterion, DayCounts, Fit, Gaps, HANDLE_TIME_FAMILIES, LawFamily,
    Lifetimes, PATIENCE_FAMILIES, Parameter, Profile, Row, SpikeTest, agent_spread, day_factor,
    day_factor_correlation, dispersion, distances, empirical_patience, factors, fit_laws,
    fit_patience, goodness, qq_points, retries, short_excess, smooth_profile, spikes,
    variance_to_mean,
};
use busyhour::random::Law;
use busyhour::stats::Confidence;
use proptest::prelude::*;

fn sound(p: &Parameter) {
    assert!(p.value.is_finite(), "{p:?}");
    assert!(p.std_error.is_none_or(|e| e >= 0.0), "{p:?}");
    if let Some((low, high)) = p.interval {
        let room = 1e-9 * p.value.abs();
        assert!(low <= p.value + room && p.value <= high + room, "{p:?}");
    }
}

fn fit_is_sound(fit: &Fit, sample: &Lifetimes) {
    fit.parameters.iter().for_each(sound);
    assert!(fit.ln_likelihood.is_finite() && fit.aic.is_finite() && fit.bic.is_finite());
    let far = distances(sample, &fit.law);
    assert!((0.0..=1.0).contains(&far.ks), "{far:?}");
    for point in qq_points(sample, &fit.law, 7) {
        assert!(point.law >= 0.0 && point.sample >= 0.0, "{point:?}");
    }
}

/// Times of any size, many of them equal.
fn time() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (0u32..200).prop_map(f64::from),
        2 => 0.0..1e4f64,
        1 => Just(0.0),
        1 => prop_oneof![Just(1e-300), Just(1e-9), Just(1e15), Just(1e300)],
    ]
}

fn lifetimes() -> impl Strategy<Value = Vec<Row>> {
    let row = (time(), 0..4u64, 0..4u64).prop_map(|(time, events, censored)| Row {
        time,
        events,
        censored,
    });
    proptest::collection::vec(row, 0..25)
}

fn counts() -> impl Strategy<Value = Vec<Vec<u64>>> {
    (1..7usize).prop_flat_map(|intervals| {
        let count = prop_oneof![3 => 0..40u64, 1 => Just(0), 1 => 0..1_000_000_000_000u64];
        proptest::collection::vec(proptest::collection::vec(count, intervals), 1..9)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn times(rows in lifetimes(), within in prop_oneof![Just(None), (0.0..5.0f64).prop_map(Some)]) {
        let Ok(sample) = Lifetimes::from_counts(rows) else { return Ok(()); };
        let c = Confidence::default();
        if let Ok(patience) = fit_patience(&sample, &PATIENCE_FAMILIES, within, Criterion::Aic, &c) {
            for fit in &patience.fits {
                fit.fit.parameters.iter().for_each(sound);
                fit.balk.iter().for_each(sound);
            }
        }
        if let Ok(choice) = fit_laws(&HANDLE_TIME_FAMILIES, &sample, None, Criterion::Bic, &c) {
            choice.fits.iter().for_each(|fit| fit_is_sound(fit, &sample));
        }
        if let Ok(excess) = short_excess(&sample, LawFamily::Weibull, 2.0, &c) {
            sound(&excess.share);
        }
        if let Ok(law) = empirical_patience(&sample, 10, 5) {
            let sum: f64 = law.weights.iter().sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
            prop_assert!(law.edges.windows(2).all(|e| e[0] < e[1]) || sample.longest() > 1e12);
            if sample.longest() < 1e12 {
                prop_assert!(Law::new(&law.scenario()).is_ok());
            }
        }
        drop(spikes(&sample, &SpikeTest { neighbours: 2, ..SpikeTest::default() }));
    }

    #[test]
    fn goodness_of_little_samples(rows in lifetimes(), step in prop_oneof![Just(0.0), Just(1.0), Just(1e6)]) {
        let Ok(sample) = Lifetimes::from_counts(rows) else { return Ok(()); };
        let few = Bootstrap { replications: 3, seed: 1, resolution: step };
        if let Ok(found) = goodness(LawFamily::Weibull, &sample, &few) {
            prop_assert!(found.ks_p > 0.0 && found.ks_p <= 1.0);
        }
    }

    #[test]
    fn days(days in counts(), classes in 1..3usize) {
        let class: Vec<usize> = (0..days.len()).map(|d| d % classes).collect();
        let counts = DayCounts::new(&days, Some(&class)).unwrap();
        let c = Confidence::default();
        if let Ok(test) = dispersion(&counts, Profile::Estimated) {
            prop_assert!(test.p_value >= 0.0 && test.p_value <= 1.0, "{test:?}");
        }
        if let Ok(found) = day_factor(&counts, Profile::Estimated, &c) {
            sound(&found.cv);
        }
        if let Ok(found) = factors(&counts, Profile::Estimated, &c) {
            sound(&found.day_cv);
            sound(&found.interval_cv);
            found.correlation.iter().for_each(sound);
        }
        if let Ok(found) = day_factor_correlation(&counts, &counts, &c) {
            sound(&found);
        }
        drop(variance_to_mean(&counts, 2));
        if let Ok(smooth) = smooth_profile(&days[0], 1) {
            prop_assert!(smooth.means.iter().all(|m| m.is_finite() && *m >= 0.0));
        }
    }

    #[test]
    fn agents(times in proptest::collection::vec(proptest::collection::vec(time(), 0..6), 0..8)) {
        let agents: Vec<AgentTimes> = times.iter().filter_map(|t| AgentTimes::of(t)).collect();
        if let Ok(spread) = agent_spread(&agents, &Confidence::default()) {
            sound(&spread.between);
            prop_assert!(spread.within.is_finite() && spread.mu.is_finite());
        }
    }

    #[test]
    fn gaps(one in lifetimes(), other in lifetimes(), window in 1.0..1e4f64) {
        let (Ok(abandoned), Ok(answered)) = (Lifetimes::from_counts(one), Lifetimes::from_counts(other))
        else { return Ok(()); };
        if let Ok(found) = retries(&Gaps { abandoned, answered }, window, &Confidence::default()) {
            sound(&found.probability);
            prop_assert!(found.by_time.iter().all(|(t, s)| t.is_finite() && (0.0..=1.0).contains(s)));
        }
    }
}
