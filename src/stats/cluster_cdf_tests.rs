use super::super::test_random::Splitmix;
use super::*;
use crate::stats::PairMoments;
use proptest::prelude::*;

fn histogram(bins: &WaitBins, waits: impl IntoIterator<Item = f64>) -> Vec<u32> {
    let mut counts = vec![0; bins.len()];
    waits.into_iter().for_each(|w| counts[bins.index(w)] += 1);
    counts
}

fn collect(bins: &WaitBins, days: &[Vec<f64>]) -> ClusterCdf {
    let mut waits = ClusterCdf::new(bins);
    days.iter()
        .for_each(|day| waits.push(&histogram(bins, day.iter().copied())));
    waits
}

#[test]
fn no_answer_where_there_is_none() {
    let (bins, c) = (WaitBins::default(), Confidence::default());
    assert_eq!(ClusterCdf::new(&bins).quantile(&bins, 0.5, &c), None);
    assert_eq!(collect(&bins, &[vec![]]).quantile(&bins, 0.5, &c), None);
    let one = collect(&bins, &[vec![0.0, 1.0]]);
    assert_eq!(one.quantile(&bins, 0.0, &c), None);
    assert_eq!(one.quantile(&bins, 1.0, &c), None);
    assert_eq!(one.quantile(&bins, f64::NAN, &c), None);
    let half = one.quantile(&bins, 0.5, &c).unwrap();
    assert_eq!((half.value, half.interval), (0.0, None));
    let long = collect(&bins, &[vec![1e9], vec![1e9]]);
    assert_eq!(long.quantile(&bins, 0.5, &c), None);
}

#[test]
fn quantiles_stay_on_atoms() {
    let (bins, c) = (WaitBins::new(&[20.0, 90.5]), Confidence::default());
    let day = |zero: usize, patience: usize| {
        let mut waits = vec![0.0; zero];
        waits.extend((1..=30).map(f64::from));
        waits.extend(std::iter::repeat_n(90.5, patience));
        waits
    };
    let waits = collect(&bins, &[day(50, 20), day(48, 22), day(53, 21), day(51, 18)]);
    let [p10, p90] = waits.quantiles(&bins, [0.1, 0.9], &c).map(Option::unwrap);
    assert_eq!((p10.value, p10.interval), (0.0, Some((0.0, 0.0))));
    assert_eq!((p90.value, p90.interval), (90.5, Some((90.5, 90.5))));
}

#[test]
fn the_margin_is_that_of_a_ratio() {
    let (bins, c) = (WaitBins::default(), Confidence::default());
    let days = [
        vec![1.0, 2.0, 30.0],
        vec![1.0],
        vec![0.5, 50.0, 60.0, 70.0],
        vec![2.0, 9.0],
    ];
    let waits = collect(&bins, &days);
    let margins = waits.margins(&c).unwrap();
    for (b, margin) in margins.iter().enumerate() {
        let mut pair = PairMoments::new();
        for day in &days {
            let upto = day.iter().filter(|w| bins.index(**w) <= b).count();
            pair.push(upto as f64, day.len() as f64);
        }
        let want = pair.ratio(&c).unwrap().half_width.unwrap();
        assert!(
            (margin * margin - want * want).abs() < 1e-13,
            "{b}: {margin} {want}"
        );
    }
}

#[test]
fn days_that_are_all_alike_have_no_error() {
    let (bins, c) = (WaitBins::default(), Confidence::default());
    let day: Vec<f64> = (0..1000).map(f64::from).collect();
    let waits = collect(&bins, &vec![day; 7]);
    let p = waits.quantile(&bins, 0.8, &c).unwrap();
    assert!((p.value / 799.5 - 1.0).abs() < 0.016);
    assert!(p.half_width().unwrap() < 1e-3 * p.value, "{p:?}");
}

#[test]
fn the_interval_covers_with_clustered_days() {
    // A calm day has 60 contacts of mean wait 10, a bad one 120 of mean wait 25;
    // three tenths of all wait nothing. Contacts within a day are far from
    // independent of the day, so an interval that ignored days would fail.
    let cdf = |x: f64| {
        let calm = 60.0 * libm::exp(-x / 10.0);
        let bad = 120.0 * libm::exp(-x / 25.0);
        1.0 - 0.7 * (calm + bad) / 180.0
    };
    let (bins, c, mut random) = (
        WaitBins::default(),
        Confidence::default().at(40),
        Splitmix(4),
    );
    let experiments = 1500;
    let levels = [0.5, 0.8, 0.95];
    let truth = levels.map(|p| {
        let (mut low, mut high) = (0.0, 1e3);
        for _ in 0..100 {
            let middle = 0.5 * (low + high);
            if cdf(middle) < p {
                low = middle
            } else {
                high = middle
            }
        }
        low
    });
    let mut covered = [0; 3];
    for _ in 0..experiments {
        let mut waits = ClusterCdf::new(&bins);
        for _ in 0..40 {
            let (n, mean) = if random.uniform() < 0.5 {
                (60, 10.0)
            } else {
                (120, 25.0)
            };
            waits.push(&histogram(
                &bins,
                (0..n).map(|_| {
                    if random.uniform() < 0.3 {
                        0.0
                    } else {
                        random.exponential(mean)
                    }
                }),
            ));
        }
        let got = waits.quantiles(&bins, levels, &c);
        for q in 0..3 {
            let (low, high) = got[q].unwrap().interval.unwrap();
            covered[q] += usize::from(low <= truth[q] && truth[q] <= high);
        }
    }
    for q in 0..3 {
        let share = covered[q] as f64 / f64::from(experiments);
        // Four binomial standard errors and half a per cent for n = 40.
        let allowed = 4.0 * (0.95f64 * 0.05 / f64::from(experiments)).sqrt() + 0.005;
        assert!((share - 0.95).abs() < allowed, "p {}: {share}", levels[q]);
    }
}

proptest! {
    #[test]
    fn merging_in_any_order_gives_the_same(
        days in prop::collection::vec(prop::collection::vec(0.0..500.0f64, 0..30), 0..20),
        at in 0usize..20
    ) {
        let bins = WaitBins::new(&[20.0]);
        let at = at.min(days.len());
        let (a, b) = (collect(&bins, &days[..at]), collect(&bins, &days[at..]));
        let (mut ab, mut ba) = (a.clone(), b.clone());
        ab.merge(&b);
        ba.merge(&a);
        prop_assert_eq!(&ab, &ba);
        prop_assert_eq!(&ab, &collect(&bins, &days));
        for p in [0.05, 0.5, 0.99] {
            if let Some(q) = ab.quantile(&bins, p, &Confidence::default())
                && let Some((low, high)) = q.interval {
                prop_assert!(low <= q.value && q.value <= high);
            }
        }
    }
}
