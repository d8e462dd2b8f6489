//! What a scenario means: defaults, clock times, warnings.

use crate::random::Family;
use crate::scenario::{
    ByInterval, Channel, Close, Cost, DayFactor, Loaded, Overrides, Scenario, ServiceLevel,
    Severity, parse,
};

use super::VALID;

#[track_caller]
fn read(find: &str, replace: &str) -> Loaded {
    assert!(VALID.contains(find), "{find}");
    let text = VALID.replacen(find, replace, 1);
    parse(&text, &Overrides::default()).unwrap_or_else(|faults| panic!("{faults}"))
}

#[track_caller]
fn scenario(find: &str, replace: &str) -> Scenario {
    read(find, replace).scenario
}

#[test]
fn defaults() {
    let scenario = scenario("busyhour", "busyhour");
    assert_eq!(
        (scenario.interval, scenario.intervals, scenario.warm_up),
        (1800.0, 4, 0)
    );
    assert_eq!(
        (scenario.close, scenario.replications, scenario.seed),
        (Close::Drain, 1000, 1)
    );
    assert_eq!((scenario.name.as_str(), scenario.lines), ("scenario", None));
    let orders = &scenario.contacts[0];
    assert_eq!(
        (orders.channel, orders.priority, orders.weight),
        (Channel::Voice, 1, 1.0)
    );
    assert_eq!(orders.balk, ByInterval::Constant(0.0));
    assert_eq!(orders.arrivals.as_ref().unwrap().day_factor, DayFactor::Own);
    let level = &orders.service_level;
    assert_eq!(
        (level.within, level.target, level.short_abandon),
        (20.0, Some(0.8), 20.0)
    );
    assert_eq!((orders.groups[0].rank, orders.groups[0].min_idle), (1, 1));
    assert_eq!(scenario.groups[0].cost, None);
    assert_eq!(scenario.label(3), "01:30");
}

fn level(text: &str) -> ServiceLevel {
    let replace = format!("service_level = {text}\n[group.sales]");
    scenario("[group.sales]", &replace).contacts[0]
        .service_level
        .clone()
}

#[test]
fn threshold_and_target_belong_together() {
    let given = level("{ within = \"30s\" }");
    assert_eq!(
        (given.within, given.target, given.short_abandon),
        (30.0, None, 30.0)
    );
    let counted = level("{ count = \"all_offered\", short_abandon = \"5s\" }");
    assert_eq!(
        (counted.within, counted.target, counted.short_abandon),
        (20.0, Some(0.8), 5.0)
    );
    assert!(level("{ blocked = \"excluded\" }").blocked_excluded);
}

#[test]
fn a_mean_by_interval_scales_a_family_of_mean_one() {
    let talk = "lognormal = { mean = [\"4m\", \"5m\", \"6m\", \"7m\"], cv = 1.1 }";
    let talk = &scenario("lognormal = { mean = \"4m\", cv = 1.1 }", talk).contacts[0].talk;
    assert_eq!(talk.family, Family::Lognormal { mean: 1.0, cv: 1.1 });
    assert_eq!(
        talk.scale,
        ByInterval::Each(vec![240.0, 300.0, 360.0, 420.0])
    );
}

#[test]
fn a_weibull_by_its_mean() {
    let by_mean = "weibull = { shape = 0.5, mean = \"2m\" }";
    let patience = scenario("exponential = { mean = \"3m\" }", by_mean).contacts[0]
        .patience
        .clone();
    let Family::Weibull { shape, scale } = patience.unwrap().family else {
        panic!()
    };
    // Γ(1 + 1/0.5) = 2
    assert!(
        (shape - 0.5).abs() < 1e-12 && (scale - 60.0).abs() < 1e-9,
        "{scale}"
    );
}

#[test]
fn shocks_begin_by_the_clock() {
    let shock = |start: &str, at: &str| {
        let text =
            format!("{start}\n[[shock]]\nat = {at}\nfor = \"10m\"\nvolume = 2\n[contact.orders]");
        scenario("[contact.orders]", &text).shocks[0].at
    };
    let start = "start = 2026-11-27T13:30:00";
    assert_eq!(shock(start, "\"14:10\""), 2400.0);
    assert_eq!(shock(start, "\"40m\""), 2400.0);
    assert_eq!(shock(start, "2026-11-27T14:10:00"), 2400.0);
    assert_eq!(shock(start, "\"2026-11-27 14:10\""), 2400.0);
    assert_eq!(shock(start, "\"0d 14:10\""), 2400.0);
    assert_eq!(shock("", "\"00:40\""), 2400.0);
    assert_eq!(shock("", "\"00:40:00\""), 2400.0);
}

#[test]
fn groups_and_costs() {
    let group =
        "agents = { net = 30 }\ncost = { per_hour = 24 }\nhandle_time_factor = { orders = 1.5 }";
    let scenario = scenario("agents = 30", group);
    let sales = &scenario.groups[0];
    assert!(sales.net);
    let cost = Cost {
        per_hour: 24.0,
        ..Cost::default()
    };
    assert_eq!(sales.cost, Some(cost));
    assert_eq!(scenario.contacts[0].groups[0].handle_time_factor, 1.5);
}

#[track_caller]
fn warns(find: &str, replace: &str, severity: Severity, message: &str) {
    let loaded = read(find, replace);
    let found = loaded
        .warnings
        .iter()
        .any(|f| f.severity() == severity && f.message() == message);
    let all: Vec<_> = loaded.warnings.iter().map(|f| f.message()).collect();
    assert!(found, "{all:#?}");
}

#[test]
fn warnings() {
    let question = "a handle time factor of 8 is questioned";
    warns(
        "agents = 30",
        "agents = 30\nhandle_time_factor = { orders = 8 }",
        Severity::Warning,
        question,
    );
    let never = "`sales` never serves `orders`: min_idle is 40, and it has at most 30 agents";
    let groups = "groups = { sales = { min_idle = 40 } }\n[group.sales]";
    warns("[group.sales]", groups, Severity::Warning, never);
    let overload = "`orders` brings 28.0 hours of work for 20.0 hours of agents";
    let few = "wrap_up = { constant = { value = \"0s\" } }\n[group.sales]\nskills = { orders = 1 }\nagents = 10\n";
    let tail = "patience = { exponential = { mean = \"3m\" } }\n\n[group.sales]\nagents = 30\nskills = { orders = 1 }\n";
    warns(tail, few, Severity::Warning, overload);
    let chance = "days differ by chance only: volumes are taken as known";
    warns("busyhour", "busyhour", Severity::Note, chance);
    let late = "[[shock]]\nat = \"3h\"\nfor = \"10m\"\nvolume = 2\n[contact.orders]";
    warns(
        "[contact.orders]",
        late,
        Severity::Warning,
        "the shock begins after the horizon",
    );
}

#[test]
fn a_day_factor_silences_the_note() {
    let loaded = read(
        "110, 90] }",
        "110, 90], day_cv = 0.1, day_factor = { with = \"retail\", correlation = 0.5 } }",
    );
    assert!(loaded.warnings.is_empty());
    let factor = &loaded.scenario.contacts[0]
        .arrivals
        .as_ref()
        .unwrap()
        .day_factor;
    assert_eq!(
        *factor,
        DayFactor::With {
            pool: "retail".to_owned(),
            correlation: 0.5
        }
    );
}

#[test]
fn a_type_may_come_from_repeats_or_from_the_start_alone() {
    for leads in [
        "repeat = { probability = 0.1, becomes = \"again\", delay = { constant = { value = \"5m\" } } }",
        "retry = { after_abandon = 0.1, becomes = \"again\", delay = { constant = { value = \"5m\" } } }",
        "callback = { accept = 0.1, becomes = \"again\" }",
        "[initial.again]\nwaiting = [\"10s\"]",
    ] {
        let again = "\n[contact.again]\nchannel = \"voice\"\n\
                     talk = { constant = { value = \"1m\" } }\n\n[group.sales]";
        let text = VALID
            .replacen("[group.sales]", &format!("{leads}\n{again}"), 1)
            .replace("orders = 1 }", "orders = 1, again = 1 }");
        assert!(parse(&text, &Overrides::default()).is_ok(), "{text}");
    }
}
