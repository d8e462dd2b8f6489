//! Figures that others have printed: `../shared/THEORY.md`, section 3.1, names the places.

use super::super::*;

fn endless(arrivals: f64, handle_time: f64) -> Queue {
    Queue {
        arrivals,
        handle_time,
        patience: Patience::Endless,
        lines: None,
    }
}

fn level(steady: &Steady, within: f64) -> f64 {
    steady.service_level(within, Counting::AllOffered).unwrap()
}

/// All digits that were printed; the last may have been rounded or cut.
fn digits(got: f64, printed: &str) {
    let decimals = printed.split('.').nth(1).map_or(0, str::len) as i32;
    let value: f64 = printed.parse().unwrap();
    let unit = libm::pow(10.0, -f64::from(decimals));
    // 14 figures are all that a double promises after some arithmetic.
    let allowed = (1.01 * unit).max(4e-14 * value);
    assert!((got - value).abs() <= allowed, "{got} is not {printed}");
}

/// The Call Centre Helper example: 100 calls in half an hour, 180 s, 20 s.
#[test]
fn a_hundred_calls_in_half_an_hour() {
    let queue = endless(100.0 / 1800.0, 180.0);
    let steady = queue.steady(14.0).unwrap();
    digits(steady.delayed(), "0.1741319");
    digits(level(&steady, 20.0), "0.88835");
    digits(steady.asa().unwrap(), "7.83593701177724");
    digits(1.0 - steady.delayed(), "0.8258681");
    digits(steady.occupancy(), "0.7142857");
    let steady = queue.steady(11.0).unwrap();
    digits(steady.delayed(), "0.6821182");
    digits(level(&steady, 20.0), "0.3896138");
    let goals = [
        Goal::ServiceLevel {
            share: 0.8,
            within: 20.0,
            count: Counting::AllOffered,
        },
        Goal::Occupancy(0.85),
    ];
    assert_eq!(queue.agents_for(&goals), Ok(14));
}

#[test]
fn thirteen_to_fifteen_agents() {
    let queue = endless(100.0 / 1800.0, 180.0);
    for (agents, within, delayed) in [
        (13.0, "0.7955947884177831", Some("0.285270453036493")),
        (14.0, "0.8883500191794669", None),
        (15.0, "0.9414528428690223", Some("0.10204236700798798")),
    ] {
        let steady = queue.steady(agents).unwrap();
        digits(level(&steady, 20.0), within);
        if let Some(printed) = delayed {
            digits(steady.delayed(), printed);
        }
    }
}

/// The figures that a package prints are wrong; those its code gives are right.
#[test]
fn a_wrong_table_set_right() {
    let queue = Queue {
        patience: Patience::Exponential(300.0),
        ..endless(100.0 / 1800.0, 180.0)
    };
    let steady = queue.steady(13.0).unwrap();
    digits(steady.delayed(), "0.225797");
    digits(steady.abandon_rate(), "0.0249633");
    digits(steady.mean_wait() / 60.0, "0.124817");
    digits(
        1.0 - steady.delayed() + steady.answered_within(20.0) - steady.answered_within(0.0),
        "0.858178",
    );
    digits(erlang_b(10.0, 17.0), "0.0129489");
}

#[test]
fn the_calculator_pages() {
    let steady = endless(0.2, 240.0).steady(55.0).unwrap();
    digits(steady.occupancy(), "0.872727");
    digits(steady.delayed(), "0.238701");
    digits(steady.asa().unwrap(), "8.184032");
    digits(level(&steady, 15.0), "0.845883");
    let steady = endless(1.0 / 60.0, 300.0).steady(8.0).unwrap();
    digits(steady.delayed(), "0.167267");
    digits(steady.asa().unwrap() / 60.0, "0.278778");
    digits(level(&steady, 20.0), "0.863054");
}

/// Garnett, Mandelbaum and Reiman's example: 48 calls a minute of a minute, 50 agents.
#[test]
fn fifty_agents_with_and_without_patience() {
    let steady = endless(0.8, 60.0).steady(50.0).unwrap();
    digits(steady.asa().unwrap(), "20.8337");
    digits(steady.wait_quantile(0.9), "58.1387");
    digits(steady.mean_queue(), "16.6669");
    let queue = Queue {
        patience: Patience::Exponential(120.0),
        ..endless(0.8, 60.0)
    };
    let steady = queue.steady(50.0).unwrap();
    digits(steady.abandon_rate(), "0.0309122");
    digits(steady.mean_wait(), "3.70947");
    digits(steady.wait_quantile(0.9), "12.4446");
    digits(steady.mean_queue(), "2.96758");
    digits(steady.occupancy(), "0.930324");
}

/// Theory, section 2: the four service levels of 8 a minute, 4 minutes, 33 agents, patience 3
/// minutes, within 20 s, and the same with 40 lines.
#[test]
fn the_four_ways_of_counting() {
    let queue = Queue {
        patience: Patience::Exponential(180.0),
        ..endless(8.0 / 60.0, 240.0)
    };
    let steady = queue.steady(33.0).unwrap();
    for (count, printed) in [
        (Counting::AllOffered, "0.747752"),
        (Counting::ShortAbandonsExcluded(20.0), "0.774779"),
        (Counting::ShortAbandonsMet(20.0), "0.782636"),
        (Counting::AnsweredOnly, "0.796201"),
    ] {
        digits(steady.service_level(20.0, count).unwrap(), printed);
    }
    digits(steady.mean_wait_abandoned().unwrap() / 60.0, "0.3610");
    let queue = Queue {
        lines: Some(40.0),
        ..queue
    };
    let steady = queue.steady(33.0).unwrap();
    digits(steady.blocked(), "0.0216590");
    digits(steady.abandon_rate(), "0.0437073");
    digits(level(&steady, 20.0), "0.784012");
    digits(steady.asa().unwrap() / 60.0, "0.127050");
}

/// Whitt's setting M/M/100+G: the law of patience counts, not its mean alone.
#[test]
fn a_hundred_agents_and_five_laws_of_patience() {
    use crate::random::{Family, Law};
    for (family, gone, queue) in [
        (Family::Exponential { mean: 1.0 }, "0.049918", "5.091634"),
        (
            Family::Erlang {
                shape: 2,
                mean: 1.0,
            },
            "0.037832",
            "11.759270",
        ),
        (
            Family::Lognormal { mean: 1.0, cv: 1.0 },
            "0.037648",
            "11.426801",
        ),
        (
            Family::Lognormal { mean: 1.0, cv: 2.0 },
            "0.051146",
            "4.329874",
        ),
        (Family::Constant { value: 1.0 }, "0.021907", "65.658231"),
    ] {
        let center = Queue {
            patience: Patience::law(Law::new(&family).unwrap()),
            ..endless(102.0, 1.0)
        };
        let steady = center.steady(100.0).unwrap();
        digits(steady.abandon_rate(), gone);
        digits(steady.mean_queue(), queue);
    }
}
