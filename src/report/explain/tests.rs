use super::*;
use crate::scenario::{Loaded, Overrides, parse};

const CENTER: &str = r#"
busyhour = 1
name = "A center"
start = 2026-10-25T00:00:00
time_zone = "Europe/Prague"
duration = "4h"
interval = "1h"
[contact.orders]
channel = "voice"
arrivals = { per_interval = [100, 200, 100, 50], day_cv = 0.1 }
talk = { exponential = { mean = "3m" } }
wrap_up = { constant = { value = "1m" } }
patience = { exponential = { mean = "2m" } }
[contact.mail]
channel = "email"
arrivals = { per_interval = [10, 10, 10, 10] }
talk = { exponential = { mean = "6m" } }
service_level = { within = "1h", target = 0.9, until = "answer", clock = "elapsed" }
[group.sales]
agents = [8, 10, 8, 6]
skills = { orders = 1, mail = 2 }
shrinkage = { planned = 0.1, absence = { rate = 0.05 }, pauses = { every = "57m", length = { constant = { value = "3m" } } } }
[group.office]
agents = [2, 2, 0, 2]
skills = { mail = 1 }
"#;

fn center(change: &str) -> Loaded {
    let set = if change.is_empty() {
        vec![]
    } else {
        vec![change.to_owned()]
    };
    parse(CENTER, &Overrides { variant: None, set }).unwrap_or_else(|e| panic!("{e}"))
}

fn facts(change: &str) -> Explanation {
    explain(&center(change).scenario).unwrap()
}

fn shown(change: &str, width: usize) -> String {
    let loaded = center(change);
    let facts = explain(&loaded.scenario).unwrap();
    text(&loaded.scenario, &facts, &loaded.warnings, width, false)
}

#[track_caller]
fn remarks_on(change: &str, part: &str) {
    let facts = facts(change);
    let messages: Vec<&str> = facts.remarks.iter().map(|r| r.message.as_str()).collect();
    assert!(messages.iter().any(|m| m.contains(part)), "{messages:#?}");
}

#[test]
fn hours_are_told_from_scheduled_to_net() {
    let facts = facts("");
    let sales = &facts.groups[0];
    assert_eq!((sales.fewest, sales.most), (6, 10));
    assert!((sales.scheduled_hours - 32.0).abs() < 1e-9);
    assert!((sales.absent_hours - 1.6).abs() < 1e-9);
    assert!((sales.planned_hours - 3.04).abs() < 1e-9);
    assert!((sales.pause_hours - 0.05 * 27.36).abs() < 1e-9);
    assert!((sales.expected_hours - 0.95 * 27.36).abs() < 1e-9);
}

#[test]
fn load_is_contacts_times_handle_time() {
    let facts = facts("");
    let orders = &facts.contacts[0];
    assert!((orders.handle_time - 240.0).abs() < 1e-9);
    assert!((orders.highest_load - 200.0 * 240.0 / 3600.0).abs() < 1e-9);
    assert_eq!(orders.busiest.as_ref().unwrap().start, "01:00");
    let tightest = &facts.tightest[0];
    assert!((tightest.load - (200.0 * 240.0 + 10.0 * 360.0) / 3600.0).abs() < 1e-9);
    assert!((tightest.staffed - (10.0 * 0.95 * 0.9 * 0.95 + 2.0)).abs() < 1e-9);
    // Orders have but one of the two groups: they are tighter than the center.
    assert_eq!(tightest.tightest, ["orders"]);
}

#[test]
fn a_day_on_which_the_clocks_change_says_so() {
    let page = shown("", 80);
    assert!(
        page.contains("The clocks go back by 1h at Sun 2026-10-25 03:00"),
        "{page}"
    );
    assert!(
        page.contains("Sun 2026-10-25 00:00 to Sun 2026-10-25 03:00, Europe/Prague"),
        "{page}"
    );
}

#[test]
fn what_is_unusual_is_told() {
    remarks_on(
        "",
        "orders has more load than agents in 3 intervals (00:00 to 02:00): at worst 13.3",
    );
    remarks_on(
        "group.sales.agents=[0,10,8,6]",
        "Nobody covers orders in 1 interval, first at 00:00: 100",
    );
    remarks_on(
        "group.sales.agents=[0,10,8,6]",
        "while sales has not enough agents",
    );
    remarks_on(
        "group.sales.shrinkage.planned=0.5",
        "sales loses 55 % of its scheduled hours",
    );
    remarks_on("group.office.agents=0", "office is never scheduled");
    remarks_on(
        "contact.orders.talk={ lognormal = { mean = \"4m\", cv = 4 } }",
        "The talk of orders has a cv of 4.0",
    );
    remarks_on(
        "contact.orders.patience.exponential.mean=10s",
        "is shorter than the threshold",
    );
    remarks_on(
        "contact.mail.arrivals.per_interval=0",
        "mail has a service-level target but no contacts",
    );
    remarks_on(
        "contact.mail.groups={ office = 1 }",
        "sales has the skill for mail",
    );
    remarks_on("lines=5", "5 lines for up to");
    remarks_on(
        "contact.orders.arrivals.per_interval=[10,10,10,85]",
        "mail has no patience",
    );
}

#[test]
fn no_line_is_longer_than_the_screen() {
    for width in [80, 120] {
        let page = shown("lines=5", width);
        for line in page.lines().filter(|l| !l.contains("= help")) {
            assert!(line.chars().count() <= width, "{line}");
        }
    }
}

#[test]
fn shocks_are_on_the_way_from_forecast_to_expected() {
    let shock = "shock=[{ name = \"sale\", at = \"1h\", for = \"30m\", contacts = [\"orders\"], volume = 2, probability = 0.5, agents = 0 }]";
    let facts = facts(shock);
    assert!((facts.contacts[0].forecast - 450.0).abs() < 1e-9);
    assert!((facts.contacts[0].expected - 500.0).abs() < 1e-9);
    // Half of the second hour on half of the days nobody is there.
    assert!((facts.groups[1].shock_hours - 0.5).abs() < 1e-9);
    let page = shown(shock, 80);
    assert!(
        page.contains("sale, on 50 % of days from 01:00 for 30m"),
        "{page}"
    );
}

#[test]
fn days_that_differ_by_chance_only_are_told() {
    let page = shown("contact.orders.arrivals.day_cv=0", 80);
    assert!(page.contains("days differ by chance only"), "{page}");
    let page = shown("", 80);
    assert!(!page.contains("by chance only"), "{page}");
}

#[test]
fn json_has_the_same_figures() {
    let loaded = center("");
    let value = json(&explain(&loaded.scenario).unwrap(), &loaded.warnings);
    assert_eq!(value["runs"], json!(true));
    assert_eq!(value["contacts"]["orders"]["forecast"], json!(450.0));
    assert_eq!(value["groups"]["office"]["scheduled_hours"], json!(6.0));
    assert!(value["remarks"].as_array().is_some_and(|r| !r.is_empty()));
    let faults = parse("busyhour = 2", &Overrides::default()).unwrap_err();
    let refused = refusal(faults.iter());
    assert_eq!(refused["runs"], json!(false));
    assert_eq!(refused["remarks"][0]["line"], json!(1));
}

#[test]
fn the_time_and_memory_of_a_run_are_estimated() {
    let run = facts("replications=1000").run;
    assert!((run.contacts - 490.0).abs() < 1e-9);
    assert!(run.seconds > 0.0 && run.seconds < 10.0);
    assert!(run.memory > 1000.0 * (2.0 * 64.0 + 2.0 * 16.0));
}

#[test]
fn what_is_closed_or_led_to_is_not_unusual() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("scenarios/support-desk/scenario.toml");
    let loaded = crate::scenario::load(&file, &Overrides::default()).unwrap();
    let facts = explain(&loaded.scenario).unwrap();
    for remark in &facts.remarks {
        let message = &remark.message;
        assert!(!message.contains("nobody for p2"), "{message}");
        assert!(!message.contains("second_line has"), "{message}");
    }
    let second = facts
        .contacts
        .iter()
        .find(|c| c.name == "second_line")
        .unwrap();
    // About 53 × 0.45 + 213 × 0.3 + 440 × 0.22 + 360 × 0.1 of those served go on.
    assert!(
        (200.0..240.0).contains(&second.from_others),
        "{}",
        second.from_others
    );
}

#[test]
fn calls_to_customers_are_told() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("scenarios/outbound-blend/scenario.toml");
    let overrides = Overrides {
        variant: Some("predictive".to_owned()),
        ..Overrides::default()
    };
    let loaded = crate::scenario::load(&file, &overrides).unwrap();
    let facts = explain(&loaded.scenario).unwrap();
    let calls = facts.contacts[1].calls.join(" ");
    let expected = "A list of 1,500 customers is called; 2 dials for each free agent, one while more \
                    than 3.0 % of the calls would be dropped (predictive). 33.0 % of dials are \
                    answered after 22s; the others are dialled up to 3 times, 1h apart on average. \
                    Who answers and finds no agent within 2s is dropped. 2 idle agents are left to \
                    others when it dials. It dials in 10.5 hours of the horizon.";
    assert_eq!(calls, expected);
    assert!(
        facts
            .remarks
            .iter()
            .all(|r| !r.message.contains("win_back"))
    );
    let page = text(&loaded.scenario, &facts, &loaded.warnings, 80, false);
    assert!(
        page.contains("A list of 1,500 customers is called"),
        "{page}"
    );
}
