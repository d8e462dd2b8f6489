//! Quantiles of waits against theory, and where they must be exact.

use busyhour::stats::Confidence;

use super::support::days;
use crate::support::model;

/// A center in its steady state: no start is counted.
struct Steady {
    /// Calls per minute, mean talk \[min\], agents.
    load: (f64, f64, u32),
    /// Mean patience \[min\].
    patience: Option<f64>,
    /// Hours left out, and hours counted.
    hours: (u32, u32),
    replications: u64,
    /// (p, quantile \[s\]) from the oracle.
    exact: &'static [(f64, f64)],
}

impl Steady {
    fn text(&self) -> String {
        let (rate, talk, agents) = self.load;
        let patience = self.patience.map_or(String::new(), |mean| {
            format!(
                "patience = {{ exponential = {{ mean = \"{}s\" }} }}",
                60.0 * mean
            )
        });
        let (before, counted) = self.hours;
        format!(
            "busyhour = 1\nduration = \"{}h\"\ninterval = \"1h\"\nwarm_up = \"{before}h\"\n\
             [contact.calls]\nchannel = \"voice\"\narrivals = {{ rate = \"{rate}/min\" }}\n\
             talk = {{ exponential = {{ mean = \"{}s\" }} }}\n{patience}\n\
             [group.agents]\nagents = {agents}\nskills = {{ calls = 1 }}\n",
            before + counted,
            60.0 * talk,
        )
    }

    /// The distance of every quantile from the exact one in its own standard errors, which are
    /// less than 3 % of it.
    fn check(&self, seed: u64) {
        let outcome = days(&model(&self.text()), seed, self.replications, None);
        let confidence = Confidence::default();
        let t = confidence.t(self.replications).expect("several days");
        for &(p, exact) in self.exact {
            let waits = &outcome.fold.kinds[0].waits;
            let quantile = waits
                .quantile(&outcome.bins[0], p, &confidence)
                .expect("waits");
            let error = quantile.half_width().expect("several days") / t;
            let z = (quantile.value - exact) / error;
            println!(
                "{:?} p{p}: {:.4} exact {exact} z {z:.2}",
                self.load, quantile.value
            );
            assert!(
                z.abs() < 4.0 && error < 0.03 * exact,
                "p{p} {quantile:?} {exact} {z}"
            );
        }
    }
}

/// Garnett, Mandelbaum and Reiman 2002 (THEORY 3.3), 58.1387 s; the wait of all is
/// `brentq(lambda t: erlang_c(48, 1, 50, t)["p_wait_gt_T"] - (1-p))`. 100 runs of 40 h after
/// 10 h, which are 12 relaxation times: 11.5 million calls.
#[test]
fn erlang_c_of_fifty_agents() {
    Steady {
        load: (48.0, 1.0, 50),
        patience: None,
        hours: (10, 40),
        replications: 100,
        exact: &[
            (0.5, 9.855_604_408_985_819),
            (0.8, 37.344_326_365_210_48),
            (0.9, 58.138_741_782_008_836),
            (0.95, 78.933_153_198_807_04),
        ],
    }
    .check(1);
}

/// The same with a mean patience of 2 min, 12.4446 s (`erlang_a(48, 1, 50, 0.5, t)`):
/// 60 runs of 20 h after 2 h, 3.5 million calls. More than half are answered at once.
#[test]
fn erlang_a_of_fifty_agents() {
    Steady {
        load: (48.0, 1.0, 50),
        patience: Some(2.0),
        hours: (2, 20),
        replications: 60,
        exact: &[
            (0.8, 7.569_948_115_216_825),
            (0.9, 12.444_647_715_180_697),
            (0.95, 16.659_438_512_880_083),
            (0.99, 24.917_303_361_966_063),
        ],
    }
    .check(2);
}

/// `erlang_a(8, 0.25, 33, 1/3, t)`: 100 runs of 20 h after 2 h, a million calls.
#[test]
fn erlang_a_of_long_calls() {
    Steady {
        load: (8.0, 4.0, 33),
        patience: Some(3.0),
        hours: (2, 20),
        replications: 100,
        exact: &[
            (0.8, 22.162_662_290_392_845),
            (0.9, 38.381_960_917_680_26),
            (0.99, 79.815_287_537_129_28),
        ],
    }
    .check(3);
}

/// `erlang_c(4.2, 0.5, 12, t)`: 200 runs of 20 h after 2 h, a million calls.
#[test]
fn erlang_c_of_twelve_agents() {
    Steady {
        load: (4.2, 2.0, 12),
        patience: None,
        hours: (2, 20),
        replications: 200,
        exact: &[(0.9, 20.305_337_292_358_59), (0.95, 43.410_243_311_023_35)],
    }
    .check(4);
}

/// Where probability sits on a value the quantile is that value, not one near it.
#[test]
fn atoms_are_exact() {
    let text = r#"
        busyhour = 1
        duration = "8h"
        [contact.calls]
        channel  = "voice"
        arrivals = { rate = "120/h" }
        talk     = { exponential = { mean = "3m" } }
        patience = { constant = { value = "37.3s" } }
        [group.agents]
        agents = 7
        skills = { calls = 1 }
    "#;
    let outcome = days(&model(text), 5, 40, None);
    let calls = &outcome.fold.kinds[0];
    let confidence = Confidence::default();
    let [p50, p99] = calls
        .waits
        .quantiles(&outcome.bins[0], [0.5, 0.99], &confidence)
        .map(Option::unwrap);
    assert_eq!((p50.value, p50.interval), (0.0, Some((0.0, 0.0))));
    assert_eq!((p99.value, p99.interval), (37.3, Some((37.3, 37.3))));
}
