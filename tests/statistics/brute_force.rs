//! The chance to meet a target where it can be computed by hand.

use super::coverage::{DAYS, wilson_coverage};
use super::support::{Trial, count, days, experiments};
use crate::support::model;
use busyhour::stats::{Confidence, wilson};

/// Two calls at random moments of ten minutes and one agent, who talks two minutes.
const TWO_CALLS: &str = r#"
    busyhour = 1
    duration = "10m"
    interval = "10m"
    [contact.calls]
    channel  = "voice"
    arrivals = { per_interval = [2], counts = "fixed" }
    talk     = { constant = { value = "2m" } }
    service_level = { within = "20s", target = 0.6, count = "all_offered" }
    [group.agents]
    agents = 1
    skills = { calls = 1 }
"#;

/// Both are answered in time when they come at least 100 s apart: (1 − 100/600)².
const TWO_IN_TIME: f64 = 25.0 / 36.0;

/// Random calls, four in ten minutes on average, one agent, who talks half a minute.
const RANDOM_CALLS: &str = r#"
    busyhour = 1
    duration = "10m"
    interval = "10m"
    [contact.calls]
    channel  = "voice"
    arrivals = { per_interval = [4] }
    talk     = { constant = { value = "30s" } }
    service_level = { within = "0.001s", target = 0.99, count = "all_offered" }
    [group.agents]
    agents = 1
    skills = { calls = 1 }
"#;

/// All n calls are answered at once when all gaps are longer than the talk h (less the 1 ms):
/// (1 − (n−1)·h/D)ⁿ for n points in D. Over Poisson counts, of days with a call.
fn all_at_once() -> f64 {
    let share = (30.0 - 0.001) / 600.0;
    let (mut chance, mut of_n) = (0.0, libm::exp(-4.0));
    for n in 1..100 {
        of_n *= 4.0 / f64::from(n);
        chance += of_n * libm::pow((1.0 - f64::from(n - 1) * share).max(0.0), f64::from(n));
    }
    chance / (1.0 - libm::exp(-4.0))
}

/// 100,000 days each: |z| < 4 against the exact chance, of the day and of its only interval.
#[test]
fn the_chance_to_meet_a_target_is_right() {
    for (text, exact) in [(TWO_CALLS, TWO_IN_TIME), (RANDOM_CALLS, all_at_once())] {
        let fold = days(&model(text), 11, 100_000, None).fold;
        let chance = fold.kinds[0].day.target;
        let n = chance.of as f64;
        let z = (chance.yes as f64 - n * exact) / (n * exact * (1.0 - exact)).sqrt();
        println!("chance {} exact {exact} z {z:.2}", chance.yes as f64 / n);
        assert!(z.abs() < 4.0, "{z}");
        assert_eq!(fold.kinds[0].intervals[0].target, chance);
        assert_eq!(fold.all_targets, chance);
    }
}

/// 4,000 experiments of 50 days, seeds 30000 to 33999: the Wilson interval holds the exact
/// chance as often as the binomial distribution says that it must.
#[test]
fn the_wilson_interval_holds_the_exact_chance() {
    let model = model(TWO_CALLS);
    let trials = experiments(30_000..34_000, |seed| {
        let chance = days(&model, seed, DAYS, None).fold.kinds[0].day.target;
        let share = wilson(chance.yes, chance.of, &Confidence::default()).expect("days");
        let interval = (share.low, share.high);
        vec![Trial {
            name: "two calls: meets target",
            exact: TWO_IN_TIME,
            interval,
        }]
    });
    let wanted = wilson_coverage(DAYS, TWO_IN_TIME);
    assert!((0.93..0.97).contains(&wanted), "{wanted}");
    count(&trials)[0].demand(wanted, 0.0);
}
