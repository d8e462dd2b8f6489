//! Routing scripts: conditions, stages, scores, priorities that grow.

use busyhour::engine::Left;
use busyhour::model::compile;
use busyhour::scenario::{Overrides, Scenario, parse};

use crate::support::{Heaps, WAYS, Watch, day, difference};

/// A center of ten minutes with constant times; `near` has one agent.
fn center(rest: &str) -> Scenario {
    let text = format!("busyhour = 1\nduration = \"10m\"\ninterval = \"10m\"\n{rest}");
    match parse(&text, &Overrides::default()) {
        Ok(loaded) => loaded.scenario,
        Err(faults) => panic!("{faults}"),
    }
}

/// Calls that come at the given times and talk for so long.
fn calls(name: &str, times: &str, talk: &str, more: &str) -> String {
    let times: Vec<String> = times.split(' ').map(|t| format!("\"{t}s\"")).collect();
    let times = times.join(", ");
    format!(
        "[contact.{name}]\nchannel = \"voice\"\narrivals = {{ times = [{times}] }}\n\
         talk = {{ constant = {{ value = \"{talk}\" }} }}\n{more}\n"
    )
}

const NEAR_AND_FAR: &str = "
[group.near]
agents = 1
skills = { calls = 1 }
[group.far]
agents = 2
skills = { calls = 1 }
";

/// A day by every way and calendar.
fn watched(scenario: &Scenario) -> Watch {
    let watched = day(scenario);
    let model = compile(scenario).unwrap();
    let mut heaps: Heaps<'_> = WAYS[0].engine(&model);
    let mut other = Watch::new(&model);
    heaps.run(0, &mut other).unwrap();
    assert_eq!(difference(&watched.tally, &other.tally), None);
    watched
}

/// Calls that `near` serves, and `far` under a condition.
fn under(condition: &str, times: &str, talk: &str) -> Watch {
    let groups = format!("groups = {{ near = 1, far = {{ rank = 2, when = \"{condition}\" }} }}");
    watched(&center(
        &(calls("calls", times, talk, &groups) + NEAR_AND_FAR),
    ))
}

#[test]
fn a_condition_is_tested_before_the_contact_joins_and_again_when_the_queue_changes() {
    // The call of 10 finds an empty queue; that of 20 makes it two, and the older goes to `far`.
    let day = under("queue(calls) >= 2", "0 10 20 30", "100s");
    assert_eq!(day.by_group(), [(0.0, 0), (10.0, 1), (20.0, 1), (30.0, 0)]);
    assert_eq!(day.answers(0), [0.0, 20.0, 30.0, 100.0]);
}

#[test]
fn a_reserve_counts_the_agent_to_be_taken() {
    let day = under("idle(far) >= 2", "0 10 20 30", "100s");
    assert_eq!(day.by_group(), [(0.0, 0), (10.0, 1), (20.0, 0), (30.0, 1)]);
    // At 100 `near` is free; at 110 both of `far` are idle again.
    assert_eq!(day.answers(0), [0.0, 10.0, 100.0, 110.0]);
}

#[test]
fn conditions_on_staff_see_who_is_busy() {
    let day = under(
        "busy(near) > 0 and staffed(far) == 2 and idle(far) == 2",
        "0 1 2",
        "50s",
    );
    assert_eq!(day.by_group(), [(0.0, 0), (1.0, 1), (2.0, 0)]);
}

#[test]
fn a_condition_on_the_wait_is_tested_by_the_clock() {
    // 25 seconds are over at 37; the next test is at 40.
    let day = under("wait >= 25s", "0 12", "100s");
    assert_eq!(day.served(), [(0.0, 0.0), (12.0, 40.0)]);
    // A test at the very moment counts.
    let day = under("wait >= 25s", "0 10", "100s");
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 35.0)]);
}

#[test]
fn only_those_for_whom_the_condition_holds_are_taken() {
    // At 40 the call of 12 has waited 28 seconds, but that of 30 has not waited 20.
    let day = under("wait < 20s and queue(calls) >= 2", "0 12 30", "300s");
    assert_eq!(day.answers(0), [0.0, 30.0, 300.0]);
    assert_eq!(day.by_group(), [(0.0, 0), (12.0, 1), (30.0, 0)]);
    let day = under("wait < 10s and queue(calls) >= 2", "0 12 30", "300s");
    assert_eq!(day.by_group(), [(0.0, 0), (30.0, 1), (12.0, 0)]);
}

#[test]
fn a_time_of_day_opens_a_group() {
    let day = under("time >= 00:02", "0 12", "300s");
    assert_eq!(day.served(), [(0.0, 0.0), (12.0, 120.0)]);
}

#[test]
fn the_wait_of_the_last_and_of_the_first_are_known() {
    // The call of 10 waits 90 s; from then on `far` helps.
    let day = under("last_wait(calls) > 1m", "0 10 20", "100s");
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 100.0), (20.0, 100.0)]);
    assert_eq!(day.by_group()[2], (20.0, 1));
    // Both who wait are taken once the first has waited 30 s: at 40 s, and the second with it,
    // for it was the second who was first then at 50 s.
    let day = under("head_wait(calls) >= 30s", "0 10 20", "200s");
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 40.0), (20.0, 50.0)]);
}

#[test]
fn an_expected_wait_goes_by_the_agents_while_few_were_answered() {
    // One wait of 100 s over three agents with the skill: a queue of three is 100 s.
    let day = under("expected_wait(calls) >= 100s", "0 10 20 30 40", "100s");
    // While `far` is idle nobody is expected to wait.
    assert_eq!(day.answers(0), [0.0, 100.0, 200.0, 300.0, 400.0]);
}

#[test]
fn a_service_level_counts_who_is_late_when_he_is_late() {
    // Late at 30: the call of 10 has waited 20 s then, and is answered by `far` at once.
    let day = under("service_level(calls, 5m) < 80%", "0 10", "100s");
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 30.0)]);
    // Five in time before: 5 of 6 are more than 80 %, so that it takes a second late call.
    let times = "0 20 40 60 80 81 95";
    let day = under("service_level(calls, 5m) < 80%", times, "20s");
    assert_eq!(day.answers(0), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0, 120.0]);
    let day = under("service_level(calls, 1m) < 80%", "0 300 301", "100s");
    assert_eq!(day.answers(0), [0.0, 300.0, 321.0]);
}

fn staged(times: &str, talk: &str, stages: &str) -> Watch {
    let more = format!("groups = {{ near = 1 }}\n{stages}");
    watched(&center(
        &(calls("calls", times, talk, &more) + NEAR_AND_FAR),
    ))
}

#[test]
fn a_stage_opens_groups_at_its_wait() {
    let stage = "[[contact.calls.stage]]\nafter = \"20s\"\ngroups = { far = 2 }";
    let day = staged("0 10", "100s", stage);
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 30.0)]);
    assert_eq!(day.by_group(), [(0.0, 0), (10.0, 1)]);
}

#[test]
fn a_stage_waits_for_its_condition_and_is_not_left() {
    let stage = "[[contact.calls.stage]]\nafter = \"20s\"\nwhen = \"queue(calls) >= 2\"\n\
                 groups = { far = { rank = 2, when = \"time >= 00:01\" } }";
    // At 40 two wait: the call of 10 enters, that of 40 has not waited long enough, and enters
    // never, for it is then alone. `far` opens at 60.
    let day = staged("0 10 40", "300s", stage);
    assert_eq!(day.answers(0), [0.0, 60.0, 300.0]);
    assert_eq!(day.by_group(), [(0.0, 0), (10.0, 1), (40.0, 0)]);
}

#[test]
fn one_who_enters_a_stage_may_close_it_to_the_next() {
    // Two wait for 20 s when an agent of `far` is needed in reserve: the first takes the one.
    let stage = "[[contact.calls.stage]]\nafter = \"20s\"\nwhen = \"idle(far) >= 2\"\n\
                 groups = { far = 2 }";
    let day = staged("0 10 11", "100s", stage);
    assert_eq!(day.by_group(), [(0.0, 0), (10.0, 1), (11.0, 0)]);
    assert_eq!(day.answers(0), [0.0, 30.0, 100.0]);
}

#[test]
fn a_message_is_left_after_a_wait_or_at_once() {
    let stage = "[[contact.calls.stage]]\nafter = \"30s\"\nleave = \"voicemail\"";
    let day = staged("0 10", "100s", stage);
    assert_eq!(day.departures(), [(10.0, 40.0, Left::Message)]);
    assert_eq!(day.tally.rare[0].left_message, 1);
    assert_eq!(day.tally.cells[0].abandoned, 0);
    let stage = "[[contact.calls.stage]]\nwhen = \"queue(calls) >= 1\"\nleave = \"voicemail\"";
    // The call of 20 finds one who waits. Before it could join, it has left.
    let day = staged("0 10 20", "100s", stage);
    assert_eq!(day.answers(0), [0.0]);
    // The call of 10 joins, and then there is one who waits: it leaves as well.
    let gone = [(10.0, 10.0, Left::Message), (20.0, 20.0, Left::Message)];
    assert_eq!(day.departures(), gone);
}

#[test]
fn a_stage_at_once_offers_its_groups_on_arrival() {
    let stage = "[[contact.calls.stage]]\nwhen = \"busy(near) == 1\"\ngroups = { far = 2 }";
    let day = staged("0 10", "100s", stage);
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 10.0)]);
    assert!(!day.answered[1].delayed);
}

const ONE_GROUP: &str = "
[group.near]
agents = 1
skills = { calls = 1, others = 1 }
";

#[test]
fn a_stage_changes_the_priority() {
    let stage = "priority = 2\n[[contact.calls.stage]]\nafter = \"30s\"\npriority = 1";
    let others = calls("others", "0 20", "50s", "priority = 2");
    // Both wait at 50: the call of 30 has waited 20 s only, the other is older.
    let text = calls("calls", "30", "50s", stage) + &others + ONE_GROUP;
    assert_eq!(watched(&center(&text)).answers(0), [100.0]);
    // The call of 15 is urgent by 45.
    let others = calls("others", "0 10", "50s", "priority = 2");
    let text = calls("calls", "15", "50s", stage) + &others + ONE_GROUP;
    assert_eq!(watched(&center(&text)).answers(0), [50.0]);
}

#[test]
fn a_priority_grows_up_to_its_cap() {
    let growth = |up_to: u32, at: u32| {
        let growth =
            format!("priority = 4\npriority_growth = {{ every = \"20s\", up_to = {up_to} }}");
        let others = calls("others", "0 5", "100s", "priority = 2");
        let text = calls("calls", &at.to_string(), "50s", &growth) + &others + ONE_GROUP;
        watched(&center(&text)).answers(0)
    };
    // At 100 it has waited 61 s and has priority 1; or 59 s and 2, but is younger. The end of
    // work at the very moment of the third step comes before it.
    assert_eq!(growth(1, 39), [100.0]);
    assert_eq!(growth(1, 40), [200.0]);
    assert_eq!(growth(1, 41), [200.0]);
    assert_eq!(growth(3, 39), [200.0]);
}

fn scored(score: &str, times: [&str; 2]) -> Watch {
    let text = calls("calls", times[0], "50s", "weight = 3")
        + &calls("others", times[1], "50s", "priority = 2")
        + ONE_GROUP
        + &format!("[routing]\n{score}\n");
    watched(&center(&text))
}

#[test]
fn the_largest_score_comes_first() {
    let order = |score, times| -> Vec<f64> {
        let day = scored(score, times);
        day.answered.iter().map(|a| a.since).collect()
    };
    let times = ["0 10 12", "11 13"];
    assert_eq!(
        order("score = \"wait\"", times),
        [0.0, 10.0, 11.0, 12.0, 13.0]
    );
    assert_eq!(
        order("score = \"-priority\"", times),
        [0.0, 10.0, 12.0, 11.0, 13.0]
    );
    assert_eq!(
        order("score = \"wait + if(is(others), 1m, 0s)\"", times),
        [0.0, 11.0, 13.0, 10.0, 12.0]
    );
    // At 50 the call of 40 scores 3 · 10, the other 25; then 3 · 60 against 75.
    assert_eq!(
        order("score = \"weight * wait\"", ["0 40", "25"]),
        [0.0, 40.0, 25.0]
    );
    // The last come, first served.
    assert_eq!(
        order("score = \"-wait\"\nscan = true", times),
        [0.0, 13.0, 12.0, 11.0, 10.0]
    );
    // The type with more waiting first, then the older.
    assert_eq!(
        order(
            "score = \"if(is(calls), queue(calls), queue(others))\"",
            times
        ),
        [0.0, 10.0, 11.0, 12.0, 13.0]
    );
}

/// A call of 0 is handed over by `near` at 60 and comes back at 90; `near` may be busy by then.
fn prefers(preferred: &str, others: &str) -> Vec<(f64, usize, f64)> {
    let first = "groups = { near = 1 }\n\
                 escalate = [{ to = \"backs\", probability = 1, delay = \"30s\" }]";
    let backs = format!(
        "[contact.backs]\nchannel = \"voice\"\ntalk = {{ constant = {{ value = \"20s\" }} }}\n\
         groups = {{ far = 1, near = 2 }}\n{preferred}\n"
    );
    let groups = "[group.near]\nagents = 1\nskills = { calls = 1, others = 1, backs = 1 }\n\
                  [group.far]\nagents = 1\nskills = { backs = 1 }\n";
    let text = calls("calls", "0", "60s", first)
        + &calls("others", others, "60s", "groups = { near = 1 }")
        + &backs
        + groups;
    let day = watched(&center(&text));
    let backs = day.answered.iter().filter(|a| a.kind == 2);
    backs.map(|a| (a.since, a.group, a.at)).collect()
}

#[test]
fn the_agent_who_served_the_case_comes_first() {
    assert_eq!(prefers("", "300"), [(90.0, 1, 90.0)]);
    assert_eq!(prefers("preferred_agent = {}", "300"), [(90.0, 0, 90.0)]);
}

#[test]
fn a_customer_waits_for_the_preferred_agent_as_long_as_it_says() {
    // `near` is busy with another call from 70 to 130.
    assert_eq!(prefers("preferred_agent = {}", "70"), [(90.0, 1, 90.0)]);
    let wait = |seconds: u32| format!("preferred_agent = {{ wait = \"{seconds}s\" }}");
    assert_eq!(prefers(&wait(30), "70"), [(90.0, 1, 120.0)]);
    assert_eq!(prefers(&wait(60), "70"), [(90.0, 0, 130.0)]);
    // It is the first that its agent takes, before who has waited longer.
    assert_eq!(prefers(&wait(60), "70 80"), [(90.0, 0, 130.0)]);
}
