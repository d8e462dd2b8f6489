use super::*;
use crate::stats::{Sample as _, spread};
use crate::{model::compile, scenario};
use proptest::prelude::*;

fn model(text: &str) -> Model {
    compile(&scenario::parse(text, &Default::default()).unwrap().scenario).unwrap()
}

/// One type, one group, two intervals.
fn small() -> Model {
    model(
        r#"
        busyhour = 1
        duration = "1h"
        interval = "30m"
        [contact.calls]
        channel  = "voice"
        arrivals = { rate = "9/h" }
        talk     = { constant = { value = "3m" } }
        [group.agents]
        agents = 3
        skills = { calls = 1 }
        "#,
    )
}

#[derive(Debug, Clone)]
struct Day {
    offered: f64,
    answered: f64,
    in_time: f64,
    wait: f64,
    busy: f64,
}

impl Day {
    fn sample(&self) -> Sample {
        let mut sample = Sample::default();
        sample.means[Mean::Offered as usize] = self.offered;
        sample.ratios[Ratio::ServiceLevel as usize] = (self.in_time, self.offered);
        let abandoned = self.offered - self.answered;
        sample.ratios[Ratio::AbandonRate as usize] = (abandoned, self.offered);
        sample.ratios[Ratio::Asa as usize] = (self.wait, self.answered);
        sample
    }
}

fn day() -> impl Strategy<Value = Day> {
    let shares = (0.0..=1.0f64, 0.0..=1.0f64, 0.0..=1.0f64);
    (0u32..400, shares, 0.0..40.0f64).prop_map(|(offered, (share, early, busy), wait)| {
        let answered = (share * f64::from(offered)).round();
        Day {
            offered: offered.into(),
            answered,
            in_time: (early * answered).round(),
            wait: wait * answered,
            busy,
        }
    })
}

/// A day as both intervals of the model.
fn push(all: &mut IntervalSpread, day: &Day) {
    all.push_type(&day.sample());
    all.push_type(&day.sample());
    all.push_group(1800.0 * day.busy, 1800.0 * (1.0 - day.busy));
    all.push_group(0.0, 0.0);
}

fn near(got: Option<Spread>, days: Vec<f64>, allowed: impl Fn(f64) -> f64) -> bool {
    let mut days = days;
    match (got, spread(&mut days)) {
        (None, None) => true,
        (Some(got), Some(exact)) => {
            let pairs = [
                (got.p05, exact.p05),
                (got.p50, exact.p50),
                (got.p95, exact.p95),
            ];
            pairs
                .iter()
                .all(|(a, b)| (a - b).abs() <= allowed(*b) + 1e-9)
        }
        _ => false,
    }
}

#[test]
fn many_cells_are_left_out() {
    let at = |intervals: usize| {
        let mut model = small();
        model.clock.intervals = intervals;
        IntervalSpread::new(&model)
    };
    assert!(at(MOST_CELLS / 2).is_some());
    assert!(at(MOST_CELLS / 2 + 1).is_none());
}

#[test]
fn no_days_have_no_spread() {
    let mut all = IntervalSpread::new(&small()).unwrap();
    assert_eq!(all.of_type(0, 1), TypeSpread::default());
    assert_eq!(all.of_group(0, 1), None);
    // A block that was stopped before its first day.
    let empty = all.clone();
    all.merge(&empty);
    assert_eq!(all.of_type(0, 1), TypeSpread::default());
}

proptest! {
    #[test]
    fn quantiles_are_off_by_half_a_step(days in prop::collection::vec(day(), 1..120)) {
        let mut all = IntervalSpread::new(&small()).unwrap();
        days.iter().for_each(|day| push(&mut all, day));
        let of = |f: &dyn Fn(&Day) -> f64| days.iter().map(|d| f(d).value()).collect::<Vec<_>>();
        let got = all.of_type(0, 1);
        let half_point = |_| 0.005;
        prop_assert!(near(got.service_level, of(&|d| d.in_time / d.offered), half_point));
        let abandoned = |d: &Day| (d.offered - d.answered) / d.offered;
        prop_assert!(near(got.abandon_rate, of(&abandoned), half_point));
        // Interpolation between two days adds their rounding: 40 s is the largest.
        prop_assert!(near(got.asa, of(&|d| d.wait / d.answered), |_| 40.0 / 64.0));
        prop_assert!(near(got.offered, of(&|d| d.offered), |_| 0.5));
        prop_assert!(near(all.of_group(0, 0), of(&|d| d.busy), half_point));
        prop_assert_eq!(all.of_group(0, 1), None);
    }

    #[test]
    fn merging_in_any_order_gives_the_same(
        days in prop::collection::vec(day(), 0..90), at in 0usize..90
    ) {
        let of = |days: &[Day]| {
            let mut all = IntervalSpread::new(&small()).unwrap();
            days.iter().for_each(|day| push(&mut all, day));
            all
        };
        let at = at.min(days.len());
        let (mut ab, b) = (of(&days[..at]), of(&days[at..]));
        let mut ba = b.clone();
        ba.merge(&ab);
        ab.merge(&b);
        for all in [&ab, &ba] {
            prop_assert_eq!(all.of_type(0, 0), of(&days).of_type(0, 0));
            prop_assert_eq!(all.of_group(0, 0), of(&days).of_group(0, 0));
        }
    }
}
