//! The ladder from Erlang C to small scenarios.

use busyhour::erlang::{Counting, Patience, Queue};
use busyhour::experiment::ladder::*;
use busyhour::experiment::{Alternative, Figure, Subject};
use busyhour::model::compile;
use busyhour::replicate::{self, Plan, Progress};
use busyhour::report::erlang::level_of;
use busyhour::scenario::{Overrides, Scenario, load};
use busyhour::stats::Point;

use crate::support::read;

/// Something of every step, two types and three groups.
pub(super) const EVERYTHING: &str = r#"
busyhour = 1
duration = "4h"
interval = "30m"
seed = 11
lines = 60
[contact.calls]
channel = "voice"
arrivals = { per_interval = [30, 60, 90, 80, 70, 60, 40, 30], day_cv = 0.1, interval_cv = 0.1, interval_correlation = 0.5 }
talk = { lognormal = { mean = "4m", cv = 1.2 } }
wrap_up = { exponential = { mean = "30s" } }
patience = { weibull = { mean = "3m", shape = 0.8 } }
balk = 0.02
groups = { first = 1, both = { rank = 2, after = "10s" } }
retry = { after_abandon = 0.4, after_block = 0.5, delay = { exponential = { mean = "5m" } } }
escalate = [ { to = "second", probability = 0.1 } ]
[contact.chats]
channel = "voice"
priority = 2
arrivals = { rate = "40/h" }
talk = { gamma = { mean = "6m", cv = 0.7 } }
patience = { exponential = { mean = "5m" } }
groups = { both = 1 }
[contact.second]
channel = "voice"
talk = { exponential = { mean = "8m" } }
patience = { exponential = { mean = "10m" } }
groups = { seniors = 1 }
[group.first]
agents = [6, 9, 13, 12, 10, 9, 7, 6]
skills = { calls = 1 }
shrinkage = { planned = 0.12, absence = { rate = 0.05, day_cv = 0.5 }, pauses = { every = "1h", length = { exponential = { mean = "3m" } } } }
[group.both]
agents = 8
skills = { calls = 2, chats = 1 }
handle_time_factor = { calls = 1.1 }
[group.seniors]
skills = { second = 1 }
[[group.seniors.shift]]
agents = 4
from = "00:00"
to = "04:00"
off = [ { at = "02:00", for = "15m", spread = "1h" } ]
[[shock]]
name = "sale"
at = "1h 10m"
for = "30m"
probability = 0.5
contacts = ["calls"]
groups = ["both"]
volume = 1.5
agents = 0.8
[[action]]
name = "help"
when = "queue(calls) > 4"
hold = "1m"
for = "20m"
again = "always"
move = [ { agents = 2, from = "both", to = "first" } ]
call_in = { seniors = 1 }
[[action]]
at = "1h 30m"
until = "2h 30m"
postpone_breaks = ["seniors"]
send_home = { first = 1 }
"#;

pub(super) fn plan(replications: u64, threads: usize) -> Plan {
    Plan {
        threads,
        ..Plan::new(replications)
    }
}

fn ladder(scenario: &Scenario, steps: &[Step], all: bool, plan: &Plan) -> Ladder {
    let level = level_of(scenario).expect("laws").expect("few types");
    let order = order(steps).expect("an order");
    let progress = Progress::default();
    climb(scenario, &level, &order, all, plan, &progress, |_| ()).expect("it settles")
}

pub(super) fn value(point: &Option<Point>) -> f64 {
    point.expect("a value").value
}

#[test]
fn the_steps_add_up_to_the_whole_difference() {
    let scenario = read(EVERYTHING);
    assert_eq!(absent(&scenario), Steps::NONE);
    for first in [
        &[][..],
        &[Step::Shocks, Step::Retries, Step::Days],
        &[
            Step::CarryOver,
            Step::Routing,
            Step::Shrinkage,
            Step::Escalation,
        ],
    ] {
        let ladder = ladder(&scenario, first, false, &plan(64, 0));
        assert_eq!(ladder.rungs.len(), 11);
        for subject in 0..4 {
            for figure in 0..FIGURES.len() {
                let (from, whole) = ladder.whole[subject][figure].expect("a value at the top");
                let sum: f64 = ladder.rungs[from + 1..]
                    .iter()
                    .map(|r| value(&r.effects[subject][figure]))
                    .sum();
                assert!((sum - whole.value).abs() < 1e-9, "{sum} {whole:?}");
                let ends = value(&ladder.rungs[10].values[subject][figure])
                    - value(&ladder.rungs[from].values[subject][figure]);
                assert!((ends - whole.value).abs() < 1e-9, "{ends} {whole:?}");
                // Who is only handed over has no figures before escalation.
                if figure != 1 {
                    assert_eq!(subject == 2, from > 0);
                }
            }
        }
    }
}

#[test]
fn the_top_is_the_scenario_bit_for_bit() {
    let scenario = read(EVERYTHING);
    let ladder = ladder(&scenario, &[], false, &plan(70, 0));
    let model = compile(&scenario).expect("laws");
    let run = replicate::run(&model, &plan(70, 2), &Progress::default()).expect("it ends");
    let top = ladder.rungs.last().expect("rungs");
    let kinds = run.fold.kinds.iter().map(|k| &k.day);
    for (subject, figures) in kinds.chain([&run.fold.total]).enumerate() {
        for (f, figure) in FIGURES.iter().enumerate() {
            let simulated = figures.ratio(*figure).point().expect("a value");
            let here = top.values[subject][f].expect("a value");
            assert_eq!(simulated.value.to_bits(), here.value.to_bits());
            let errors = simulated.std_error.zip(here.std_error).expect("errors");
            assert!((errors.0 / errors.1 - 1.0).abs() < 1e-9, "{errors:?}");
        }
    }
}

#[test]
fn threads_change_no_bit() {
    let scenario = read(EVERYTHING);
    let climbed = |threads| format!("{:?}", ladder(&scenario, &[], true, &plan(96, threads)));
    assert_eq!(climbed(1), climbed(3));
}

/// One queue that breaks no assumption but the empty start.
pub(super) const TEXTBOOK: &str = r#"
busyhour = 1
duration = "6h"
interval = "30m"
warm_up = "1h"
seed = 3
[contact.calls]
channel = "voice"
arrivals = { rate = "100/h" }
talk = { exponential = { mean = "6m" } }
patience = { exponential = { mean = "3m" } }
[group.agents]
agents = 11
skills = { calls = 1 }
"#;

#[test]
fn what_is_not_in_the_scenario_is_exactly_nothing() {
    let scenario = read(TEXTBOOK);
    let ladder = ladder(&scenario, &[], true, &plan(200, 0));
    let queue = |patience| Queue {
        arrivals: 100.0 / 3600.0,
        handle_time: 360.0,
        patience,
        lines: None,
    };
    let formulas = [
        queue(Patience::Endless).steady(11.0).expect("an answer"),
        queue(Patience::exponential(180.0))
            .steady(11.0)
            .expect("an answer"),
    ];
    for (rung, formula) in ladder.rungs.iter().zip(formulas) {
        let level = formula.service_level(20.0, Counting::ShortAbandonsExcluded(20.0));
        assert!((value(&rung.values[0][0]) - level.expect("contacts")).abs() < 1e-12);
        assert!((value(&rung.values[0][1]) - formula.asa().expect("contacts")).abs() < 1e-9);
        assert!((value(&rung.values[0][2]) - formula.abandon_rate()).abs() < 1e-12);
    }
    // After an hour the empty start is forgotten: carry-over is chance.
    let carry = ladder.rungs[2].effects[0][0].expect("a value");
    assert!(ladder.rungs[2].present);
    assert!(
        carry.value.abs() < 4.0 * carry.std_error.expect("days"),
        "{carry:?}"
    );
    for rung in &ladder.rungs[3..] {
        assert!(!rung.present);
        for effect in rung.effects.iter().flatten() {
            let effect = effect.expect("a value");
            assert_eq!((effect.value, effect.std_error), (0.0, Some(0.0)));
        }
    }
    let shapley = ladder.shapley.expect("asked for");
    for part in &shapley.parts[2..] {
        assert!(!part.present);
        assert!(
            part.effects
                .iter()
                .flatten()
                .all(|e| value(e).abs() < 1e-12)
        );
    }
}

/// Shapley's values add up to the whole difference too.
#[test]
fn averages_over_orders_add_up() {
    let scenario = read(EVERYTHING);
    let ladder = ladder(&scenario, &[], true, &plan(64, 0));
    let shapley = ladder.shapley.as_ref().expect("asked for");
    // The total, service level and share abandoned; chats alone.
    for (subject, figure) in [(3, 0), (3, 2), (1, 0), (1, 2)] {
        let whole = ladder.whole[subject][figure].expect("a value");
        assert_eq!(whole.0, 0);
        let parts: f64 = shapley
            .parts
            .iter()
            .map(|p| value(&p.effects[subject][figure]))
            .sum();
        let sum = parts + value(&shapley.whole_agents[subject][figure]);
        assert!((sum - whole.1.value).abs() < 1e-9, "{sum} {whole:?}");
    }
}

/// Intervals by themselves are what the formulas know: Erlang A, interval by interval, with
/// parts of agents rounded by the day.
#[test]
fn intervals_apart_are_in_their_steady_state() {
    let text = TEXTBOOK
        .replace(
            "rate = \"100/h\"",
            "per_interval = [20, 60, 50, 50, 30, 70, 50, 20, 60, 50, 40, 50]",
        )
        .replace(
            "agents = 11",
            "agents = [3, 7, 11, 10, 8, 14, 12, 5, 11, 12, 9, 10]\nshrinkage = { planned = 0.05 }",
        );
    let scenario = read(&text);
    let level = level_of(&scenario).expect("laws").expect("few types");
    assert!(level.has_parts(&scenario));
    let on = absent(&scenario).with(Step::Abandonment);
    let below = rung(&scenario, &level, on);
    let models: Vec<_> = apart(&below, &level, on)
        .iter()
        .map(|s| compile(s).expect("laws"))
        .collect();
    assert_eq!(models.len(), 10);
    let figures = FIGURES.map(Figure::Ratio);
    let days = [Alternative { models }];
    let simulated =
        busyhour::experiment::run(&days, &figures, &plan(1500, 0), &Progress::default());
    let ladder = ladder(&scenario, &[], false, &plan(2, 1));
    let exact = &ladder.rungs[2];
    assert_eq!(exact.by, By::Step(Step::Abandonment));
    for (f, figure) in figures.into_iter().enumerate() {
        let point = simulated
            .contrast(Subject::Total, figure, &[(0, 1.0)])
            .expect("a value");
        let z = (point.value - value(&exact.values[0][f])) / point.std_error.expect("days");
        assert!(
            z.abs() < 4.0,
            "{figure:?}: {point:?}, {:?}",
            exact.values[0][f]
        );
    }
}

#[test]
fn orders_that_cannot_be() {
    assert!(order(&[Step::Shrinkage]).is_err());
    assert!(order(&[Step::Days, Step::Days]).is_err());
    assert_eq!(order(&[]), Ok(Step::ALL.to_vec()));
    let order = order(&[Step::Shocks, Step::CarryOver]).expect("an order");
    assert_eq!(
        order[..3],
        [Step::Shocks, Step::CarryOver, Step::Abandonment]
    );
    assert_eq!(order.len(), 9);
}

#[test]
fn each_step_is_in_one_group() {
    let mut steps: Vec<Step> = StepGroup::ALL
        .iter()
        .flat_map(|g| g.steps())
        .copied()
        .collect();
    steps.sort();
    assert_eq!(steps, Step::ALL);
}

/// Without any step nothing is left that a simple queue does not have, and with all nothing is
/// changed, whatever the example scenarios use.
#[test]
fn the_bottom_is_plain_and_the_top_the_scenario() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("scenarios") {
        let path = entry.expect("an entry").path().join("scenario.toml");
        if !path.exists() {
            continue;
        }
        seen += 1;
        let scenario = load(&path, &Overrides::default()).expect("valid").scenario;
        let level = level_of(&scenario).expect("laws").expect("few types");
        assert_eq!(rung(&scenario, &level, Steps::ALL), scenario);
        let bottom = rung(&scenario, &level, Steps::NONE.with(Step::Abandonment));
        let model = compile(&bottom).expect("laws");
        let closes = scenario.contacts.iter().any(|c| !c.open.is_empty());
        let later = scenario.contacts.iter().any(|c| c.service_level.until_done);
        assert!(model.plain || closes || later, "{}", path.display());
        assert!(bottom.shocks.is_empty() && bottom.groups.len() == bottom.contacts.len());
        for kind in 0..scenario.contacts.len() {
            // What a type breaks, the scenario breaks.
            assert!(
                Step::ALL
                    .iter()
                    .all(|s| { !broken(&scenario, kind).has(*s) || !absent(&scenario).has(*s) })
            );
        }
    }
    assert!(seen >= 5, "{seen}");
}

#[test]
fn a_type_breaks_what_concerns_it() {
    let scenario = read(EVERYTHING);
    let chats = broken(&scenario, 1);
    let has: Vec<Step> = Step::ALL.into_iter().filter(|s| chats.has(*s)).collect();
    // Its talk is not exponential, it shares agents, of whom a shock takes some.
    assert_eq!(
        has,
        [Step::Abandonment, Step::Times, Step::Routing, Step::Shocks]
    );
    assert!(broken(&scenario, 2).has(Step::Escalation));
    let level = level_of(&scenario).expect("laws").expect("few types");
    // Seniors are there for those who are handed over, which is all their load.
    assert!(
        level.agents[2].iter().all(|n| *n > 2.5),
        "{:?}",
        level.agents[2]
    );
    assert!(level.contacts[2].iter().all(|n| *n == 0.0));
}

/// A shock on a group takes as much from a type's own agents as its part of that group.
#[test]
fn shocks_on_split_agents() {
    let scenario = read(EVERYTHING);
    let level = level_of(&scenario).expect("laws").expect("few types");
    let split = rung(&scenario, &level, Steps::NONE.with(Step::Shocks));
    let sale: Vec<_> = split.shocks.iter().collect();
    assert!(sale.iter().all(|s| s.name == "sale"));
    assert_eq!(sale[0].volume, 1.5);
    assert_eq!(sale[0].agents, 1.0);
    let part = level.share[0][1] / level.share[0].iter().sum::<f64>();
    assert!((sale[1].agents - (1.0 - 0.2 * part)).abs() < 1e-12);
    assert_eq!((sale[2].groups.as_slice(), sale[2].agents), (&[1][..], 0.8));
}

#[test]
fn asa_without_a_finite_queue_starts_higher() {
    let text = TEXTBOOK.replace("agents = 11", "agents = 9");
    let ladder = ladder(&read(&text), &[], false, &plan(64, 0));
    assert_eq!(ladder.rungs[0].values[0][1].map(|p| p.value), None);
    assert_eq!(ladder.rungs[0].values[0][0].map(|p| p.value), Some(0.0));
    assert_eq!(ladder.whole[0][1].map(|w| w.0), Some(1));
    // Before carry-over in another order it has none either, though it is simulated.
    let text = text.replace("rate = \"100/h\"", "rate = \"100/h\", day_cv = 0.1");
    let ladder = self::ladder(&read(&text), &[Step::Days], false, &plan(64, 0));
    assert_eq!(ladder.rungs[1].how, How::Simulated);
    assert!(ladder.rungs[1].values[0][1].is_none());
    assert!(ladder.rungs[1].values[0][0].is_some());
    assert_eq!(ladder.whole[0][1].map(|w| w.0), Some(2));
}
