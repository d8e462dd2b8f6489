//! Customers who leave at once on hearing of a wait.

use busyhour::engine::Left;
use busyhour::measures::{Ratio, Sample};
use busyhour::model::compile;
use busyhour::scenario::{ByInterval, ContactType, Scenario};

use crate::support::{agents, calls, center, day};

fn all_balk(times: &[f64]) -> Scenario {
    let contact = ContactType {
        balk: ByInterval::Constant(1.0),
        ..calls("calls", times)
    };
    center(600.0, 1, vec![contact], vec![agents("a", 1)])
}

#[test]
fn a_balker_is_abandoned_and_delayed_with_no_wait() {
    let scenario = all_balk(&[0.0, 10.0]);
    let day = day(&scenario);
    assert_eq!(day.departures(), [(10.0, 10.0, Left::Balked)]);
    let (cell, rare) = (day.tally.cells[0], day.tally.rare[0]);
    assert_eq!(
        (cell.abandoned, cell.abandoned_within, rare.balked),
        (1, 1, 1)
    );
    assert_eq!((cell.wait_abandoned, cell.queue), (0, 0));
    assert_eq!(day.tally.left_waits(0).iter().sum::<u32>(), 0);
    assert_eq!(day.tally.longest_queue, [0, 0]);
    let model = compile(&scenario).expect("valid");
    let sample = Sample::of(&model.types[0], &cell, &rare);
    assert_eq!(sample.ratio(Ratio::Delayed), (1.0, 2.0));
    assert_eq!(sample.ratio(Ratio::MeanWait), (0.0, 2.0));
    assert_eq!(sample.ratio(Ratio::AbandonRate), (1.0, 2.0));
}

#[test]
fn nobody_balks_when_an_agent_is_idle() {
    let day = day(&all_balk(&[0.0, 60.0, 120.0]));
    assert_eq!(day.answers(0), [0.0, 60.0, 120.0]);
}

#[test]
fn who_balks_goes_by_the_interval_of_arrival() {
    let mut scenario = all_balk(&[0.0, 10.0, 590.0, 600.0]);
    scenario.contacts[0].balk = ByInterval::Each(vec![0.0, 1.0]);
    let scenario = center(600.0, 2, scenario.contacts, vec![agents("a", 1)]);
    let day = day(&scenario);
    assert_eq!(day.answers(0), [0.0, 60.0, 590.0]);
    assert_eq!(day.departures(), [(600.0, 600.0, Left::Balked)]);
}

#[test]
fn the_share_of_balkers_is_that_of_the_scenario() {
    // Nobody is there but at the end: everybody hears of a wait.
    let times: Vec<f64> = (0..10_000).map(|i| f64::from(i) * 0.05).collect();
    let mut scenario = all_balk(&times);
    scenario.contacts[0].balk = ByInterval::Constant(0.3);
    scenario.groups[0].agents = vec![0];
    scenario.close = busyhour::scenario::Close::Disconnect;
    let balked = f64::from(day(&scenario).tally.rare[0].balked);
    let error = (10_000.0 * 0.3 * 0.7_f64).sqrt();
    assert!((balked - 3000.0).abs() <= 4.0 * error, "{balked}");
}
