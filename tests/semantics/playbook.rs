//! What supervisors do: actions at a time and on conditions.

use busyhour::engine::Left;
use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress, run};
use busyhour::report::{Run, summary};
use busyhour::scenario::{Scenario, ShrinkageSource};
use busyhour::stats::Confidence;
use serde_json::Value;

use crate::support::{day, read};

/// A center of two teams in which callers wait, with more text at the end.
fn teams(sales: &str, back: &str, more: &str) -> Scenario {
    read(&format!(
        r#"
        busyhour = 1
        duration = "4h"
        interval = "30m"
        [contact.orders]
        channel = "voice"
        arrivals = {{ rate = "120/h" }}
        talk = {{ exponential = {{ mean = "4m" }} }}
        patience = {{ exponential = {{ mean = "2m" }} }}
        [contact.returns]
        channel = "voice"
        arrivals = {{ rate = "60/h" }}
        talk = {{ exponential = {{ mean = "4m" }} }}
        patience = {{ exponential = {{ mean = "2m" }} }}
        [group.sales]
        agents = {sales}
        skills = {{ orders = 1 }}
        cost = {{ per_hour = 20.0 }}
        [group.back]
        agents = {back}
        skills = {{ returns = 1 }}
        cost = {{ per_hour = 30.0 }}
        {more}
        "#
    ))
}

fn figures(scenario: &Scenario, days: u64) -> Value {
    let model = compile(scenario).expect("a model");
    let plan = Plan::new(days);
    let outcome = run(&model, &plan, &Progress::default()).expect("runs");
    summary(&Run {
        scenario,
        model: &model,
        outcome: &outcome,
        known: None,
        confidence: Confidence::default(),
        reduced: None,
        first_attempts: None,
    })
}

/// Arrivals and answers, arrivals and departures.
type Events = (Vec<(f64, f64)>, Vec<(f64, f64, Left)>);

/// Every answer and departure of the day.
fn events(scenario: &Scenario) -> Events {
    let day = day(scenario);
    (day.served(), day.departures())
}

#[test]
fn agents_called_in_at_a_time_are_a_higher_headcount() {
    let called = teams(
        "8",
        "5",
        "[[action]]\nat = \"01:00\"\nfor = \"1h\"\ncall_in = { sales = 3 }",
    );
    let planned = teams("[8, 8, 11, 11, 8, 8, 8, 8]", "5", "");
    assert_eq!(events(&called), events(&planned));
}

#[test]
fn agents_sent_home_are_a_lower_headcount_and_cost_nothing() {
    let sent = teams(
        "8",
        "5",
        "[[action]]\nat = \"01:00\"\nuntil = \"02:00\"\nsend_home = { sales = 3 }",
    );
    let planned = teams("[8, 8, 5, 5, 8, 8, 8, 8]", "5", "");
    assert_eq!(events(&sent), events(&planned));
    let cost =
        |scenario: &Scenario| figures(scenario, 40)["groups"]["sales"]["cost"]["mean"].clone();
    let (a, b) = (
        cost(&sent).as_f64().unwrap(),
        cost(&planned).as_f64().unwrap(),
    );
    assert!((a - b).abs() < 1e-9 * b, "{a} {b}");
}

#[test]
fn nobody_can_be_sent_home_who_is_not_there() {
    let sent = teams(
        "2",
        "5",
        "[[action]]\nat = \"01:00\"\nfor = \"1h\"\nsend_home = { sales = 9 }",
    );
    let lost = day(&sent).tally.lost[2].to(ShrinkageSource::SentHome);
    assert!((lost - 2.0 * 1800.0).abs() < 1e-6, "{lost}");
}

#[test]
fn moved_agents_help_when_their_contact_is_done_and_come_back() {
    // A contact of 10 minutes keeps the only agent of `back` until 00:11; the agent then takes
    // the order that waits, until 00:21, when the action is over.
    let scenario = read(
        r#"
        busyhour = 1
        duration = "1h"
        interval = "30m"
        [contact.orders]
        channel = "voice"
        arrivals = { times = ["2m", "20m 30s"] }
        talk = { constant = { value = "10m" } }
        [contact.returns]
        channel = "voice"
        arrivals = { times = ["1m", "20m 30s"] }
        talk = { constant = { value = "10m" } }
        [group.sales]
        agents = 0
        skills = { orders = 1 }
        [group.back]
        agents = 1
        skills = { returns = 1 }
        [[action]]
        at = "00:05"
        until = "00:20"
        move = [{ agents = 2, from = "back", to = "sales" }]
        [[action]]
        at = "00:40"
        call_in = { sales = 1 }
        "#,
    );
    let day = day(&scenario);
    let orders = day.answers(0);
    let returns = day.answers(1);
    assert_eq!(orders, [660.0, 2400.0]);
    assert_eq!(returns, [60.0, 1260.0]);
    let moved = |g: usize| day.tally.lost[2 * g].to(ShrinkageSource::Moved);
    // Away from `back` from 00:05 to 00:21; in `sales` from 00:11 to 00:20 by headcount.
    assert!((moved(1) - 960.0).abs() < 1e-6, "{}", moved(1));
    assert!((moved(0) + 540.0).abs() < 1e-6, "{}", moved(0));
}

#[test]
fn a_condition_must_hold_without_a_break() {
    // One agent, contacts of a minute: two wait from 10 s on, one from 60 s on, none from 120 s
    // on. The queue is never above one for a minute, but above zero for 100 s.
    let text = |hold: &str| {
        read(&format!(
            r#"
            busyhour = 1
            duration = "10m"
            interval = "10m"
            [contact.orders]
            channel = "voice"
            arrivals = {{ times = ["0s", "10s", "20s"] }}
            talk = {{ constant = {{ value = "1m" }} }}
            [group.sales]
            agents = 1
            skills = {{ orders = 1 }}
            [[action]]
            when = "queue(orders) > 0"
            hold = "{hold}"
            delay = "5s"
            for = "30s"
            call_in = {{ sales = 1 }}
            "#
        ))
    };
    // Decided at 100 s, in effect at 105 s: the last is taken then.
    assert_eq!(day(&text("90s")).answers(0), [0.0, 60.0, 105.0]);
    // At 120 s the last is answered, a second before the decision.
    assert_eq!(day(&text("111s")).answers(0), [0.0, 60.0, 120.0]);
    let actions = day(&text("90s")).tally.actions;
    assert_eq!((actions[0].times, actions[0].time), (1, 30.0));
    assert_eq!(day(&text("111s")).tally.actions[0].times, 0);
}

#[test]
fn the_chance_to_be_late_is_that_too_few_agents_become_free() {
    // One agent, contacts of a minute, 20 s to answer: in that time a third of an agent becomes
    // free. Poisson: none with 0.7165, at most one with 0.9554, at most two with 0.9952.
    let decided = |chance: &str| {
        let scenario = read(&format!(
            r#"
            busyhour = 1
            duration = "10m"
            interval = "10m"
            [contact.orders]
            channel = "voice"
            arrivals = {{ times = ["7s", "13s", "21s"] }}
            talk = {{ constant = {{ value = "1m" }} }}
            service_level = {{ within = "20s" }}
            [group.sales]
            agents = 1
            skills = {{ orders = 1 }}
            [group.help]
            agents = 0
            skills = {{ orders = 1 }}
            [[action]]
            when = "late_chance(orders) > {chance}"
            delay = "5m"
            call_in = {{ help = 1 }}
            "#
        ));
        let action = day(&scenario).tally.actions[0];
        600.0 - action.time - 300.0
    };
    assert_eq!(decided("0%"), 7.0);
    assert_eq!(decided("71.6%"), 7.0);
    assert_eq!(decided("71.7%"), 13.0);
    assert_eq!(decided("95.5%"), 13.0);
    assert_eq!(decided("95.6%"), 21.0);
    assert_eq!(decided("99.5%"), 21.0);
    // Never decided: no time in effect.
    assert_eq!(decided("99.6%"), 300.0);
}

#[test]
fn an_action_switches_what_asks_for_it() {
    let gated = |gate: &str, action: &str| {
        let text = format!(
            r#"
            busyhour = 1
            duration = "2h"
            interval = "30m"
            check_every = "1s"
            [contact.orders]
            channel = "voice"
            arrivals = {{ rate = "120/h" }}
            talk = {{ exponential = {{ mean = "2m" }} }}
            patience = {{ exponential = {{ mean = "2m" }} }}
            groups = {{ sales = 1, help = {{ rank = 2, when = "{gate}" }} }}
            [group.sales]
            agents = 3
            skills = {{ orders = 1 }}
            [group.help]
            agents = 2
            skills = {{ orders = 1 }}
            {action}
            "#
        );
        events(&read(&text))
    };
    let action = "[[action]]\nname = \"all hands\"\nat = \"00:30\"\nuntil = \"01:15\"";
    let by_action = gated("on('all hands')", action);
    let by_time = gated("time >= 00:30 and time < 01:15", "");
    assert_eq!(by_action, by_time);
    assert_ne!(by_action, gated("time < 0s", ""));
}

#[test]
fn actions_that_undo_each_other_come_to_an_end() {
    let actions = r#"
        [[action]]
        name = "a"
        when = "not on('b')"
        stop_when = "on('b')"
        again = "always"
        call_in = { sales = 1 }
        [[action]]
        name = "b"
        when = "on('a')"
        stop_when = "not on('a')"
        again = "always"
        send_home = { sales = 1 }
    "#;
    let day = day(&teams("8", "5", actions));
    assert!(
        day.tally.actions.iter().all(|a| a.times > 1),
        "{:?}",
        day.tally.actions
    );
}

#[test]
fn a_decision_that_comes_into_effect_too_late_has_none() {
    // Whatever the condition says then, the window is over: the day goes on.
    for again in ["never", "daily", "always"] {
        let action = format!(
            "[[action]]\nwhen = \"time >= 59m\"\nuntil = \"01:00\"\ndelay = \"5m\"\n\
             again = \"{again}\"\ncall_in = {{ sales = 1 }}"
        );
        assert_eq!(day(&teams("8", "5", &action)).tally.actions[0].times, 0);
    }
}

/// One agent on its own from Monday midnight on, calls of ten minutes at some hours, and an action
/// that calls in another.
fn alone(days: u32, hours: &[u32], action: &str) -> Scenario {
    let times: Vec<String> = hours.iter().map(|h| format!("{h}h")).collect();
    read(&format!(
        r#"
        busyhour = 1
        start = 2026-11-23T00:00:00
        duration = "{days}d"
        interval = "1h"
        [contact.orders]
        channel = "voice"
        arrivals = {{ times = {times:?} }}
        talk = {{ constant = {{ value = "10m" }} }}
        [group.sales]
        agents = 1
        skills = {{ orders = 1 }}
        [[action]]
        {action}
        call_in = {{ sales = 1 }}
        "#
    ))
}

#[test]
fn an_action_is_taken_once_once_a_day_or_always() {
    let times = |again: &str| {
        let action = format!("when = \"busy(sales) > 0\"\nfor = \"1m\"\nagain = \"{again}\"");
        let scenario = alone(2, &[1, 2, 26, 27], &action);
        day(&scenario).tally.actions[0].times
    };
    assert_eq!([times("never"), times("daily")], [1, 2]);
    // As long as the agent is busy it is taken again, at the first event after its end.
    assert!(times("always") >= 4);
}

#[test]
fn a_time_that_comes_while_the_action_is_on_is_missed() {
    let action = "at = \"10:00\"\nfor = \"30h\"\nagain = \"daily\"";
    // Monday 10:00 to Tuesday 16:00, and Wednesday 10:00 to Thursday 16:00.
    let action = day(&alone(4, &[1], action)).tally.actions[0];
    assert_eq!((action.times, action.time), (2, 60.0 * 3600.0));
}

#[test]
fn breaks_are_cancelled_or_postponed() {
    let shifts = |action: &str| {
        read(&format!(
            r#"
            busyhour = 1
            start = 2026-11-23T08:00:00
            duration = "4h"
            interval = "30m"
            [contact.orders]
            channel = "voice"
            arrivals = {{ times = ["10m"] }}
            talk = {{ constant = {{ value = "1m" }} }}
            [group.sales]
            skills = {{ orders = 1 }}
            [[group.sales.shift]]
            agents = 3
            from = "08:00"
            to = "12:00"
            off = [{{ at = "09:00", for = "15m" }}, {{ at = "11:00", for = "10m" }}]
            {action}
            "#
        ))
    };
    let breaks = |action: &str| -> Vec<f64> {
        let lost = day(&shifts(action)).tally.lost;
        let each = lost.iter().map(|l| l.to(ShrinkageSource::Breaks));
        each.map(|s| (s * 1e6).round() / 1e6).collect()
    };
    let (long, short) = (3.0 * 900.0, 3.0 * 600.0);
    assert_eq!(breaks(""), [0.0, 0.0, long, 0.0, 0.0, 0.0, short, 0.0]);
    let action =
        |what: &str| format!("[[action]]\nat = \"08:50\"\nuntil = \"10:00\"\n{what} = [\"sales\"]");
    let cancelled = breaks(&action("cancel_breaks"));
    assert_eq!(cancelled, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, short, 0.0]);
    let postponed = breaks(&action("postpone_breaks"));
    assert_eq!(postponed, [0.0, 0.0, 0.0, 0.0, long, 0.0, short, 0.0]);
}

#[test]
fn agents_called_into_a_shift_work_beside_it() {
    let scenario = read(
        r#"
        busyhour = 1
        start = 2026-11-23T08:00:00
        duration = "2h"
        interval = "30m"
        [contact.orders]
        channel = "voice"
        arrivals = { times = ["31m", "31m", "31m"] }
        talk = { constant = { value = "10m" } }
        [group.sales]
        skills = { orders = 1 }
        cost = { per_hour = 10.0 }
        [[group.sales.shift]]
        agents = 1
        from = "08:00"
        to = "10:00"
        [[action]]
        at = "08:35"
        for = "2m"
        call_in = { sales = 1 }
        "#,
    );
    let day = day(&scenario);
    assert_eq!(day.answers(0), [1860.0, 2100.0, 2460.0]);
    let called = day.tally.lost[1].to(ShrinkageSource::CalledIn);
    assert!((called + 120.0).abs() < 1e-6, "{called}");
    // Two paid hours of the shift and two minutes more; eight minutes of overtime, which costs as
    // much unless told otherwise.
    let sales = &figures(&scenario, 1)["groups"]["sales"];
    let mean = |key: &str| sales[key]["mean"].as_f64().unwrap();
    assert!((mean("overtime_hours") * 60.0 - 8.0).abs() < 1e-6);
    assert!((mean("cost") - 10.0 * (2.0 + 10.0 / 60.0)).abs() < 1e-6);
}

#[test]
fn who_helps_is_paid_by_the_own_group() {
    // In quiet hours nobody has a contact in hand, so that nothing is overtime.
    let quiet = |more: &str| {
        read(&format!(
            r#"
            busyhour = 1
            duration = "4h"
            interval = "30m"
            [contact.orders]
            channel = "voice"
            arrivals = {{ times = ["10m"] }}
            talk = {{ constant = {{ value = "1m" }} }}
            [group.sales]
            agents = 4
            skills = {{ orders = 1 }}
            cost = {{ per_hour = 20.0 }}
            [group.back]
            agents = 3
            skills = {{ orders = 2 }}
            cost = {{ per_hour = 30.0 }}
            {more}
            "#
        ))
    };
    let costs = |more: &str| {
        let out = figures(&quiet(more), 1);
        ["sales", "back"].map(|g| out["groups"][g]["cost"]["mean"].as_f64().unwrap())
    };
    let moved = "[[action]]\nat = \"01:00\"\nfor = \"1h\"\n\
                 move = [{ agents = 2, from = \"back\", to = \"sales\" }]";
    assert_eq!(costs(""), [320.0, 360.0]);
    assert_eq!(costs(moved), [320.0, 360.0]);
    let called = "[[action]]\nat = \"01:00\"\nfor = \"1h\"\ncall_in = { sales = 2 }";
    assert_eq!(costs(called), [360.0, 360.0]);
}

#[test]
fn results_tell_how_often_actions_were_taken() {
    let action = "[[action]]\nname = \"help\"\nwhen = \"queue(orders) > 6\"\nfor = \"30m\"\ncall_in = { sales = 2 }";
    let scenario = teams("8", "5", action);
    let out = figures(&scenario, 200);
    let used = &out["actions"]["help"]["used"];
    let share = used["share"].as_f64().unwrap();
    assert!(used["n"] == 200 && share > 0.5, "{used}");
    let hours = out["actions"]["help"]["hours"]["mean"].as_f64().unwrap();
    assert!(hours > 0.2 * share && hours <= 0.5 * share, "{hours}");
    let with = out["contacts"]["orders"]["service_level"]["mean"]
        .as_f64()
        .unwrap();
    let without = figures(&teams("8", "5", ""), 200);
    let without = without["contacts"]["orders"]["service_level"]["mean"]
        .as_f64()
        .unwrap();
    assert!(with > without);
}
