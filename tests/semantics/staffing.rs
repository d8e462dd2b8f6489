//! Agents come and go.

use busyhour::scenario::AgentGroup;

use crate::support::{agents, by, calls, center, constant, day};

fn shift(name: &str, agents_by_interval: &[u32]) -> AgentGroup {
    AgentGroup {
        agents: agents_by_interval.to_vec(),
        ..agents(name, 0)
    }
}

#[test]
fn busy_agents_finish_when_staffing_falls_and_nobody_new_is_taken() {
    let calls = calls("calls", &[590.0, 591.0, 640.0]);
    let day = day(&center(600.0, 2, vec![calls], vec![shift("a", &[2, 1])]));
    // The agent who is free at 650 goes home; the other takes the third call at 651.
    assert_eq!(
        day.served(),
        [(590.0, 590.0), (591.0, 591.0), (640.0, 651.0)]
    );
    let time = day.tally.agent_time[1];
    assert_eq!(time.over_schedule, 50.0);
    assert_eq!(
        (time.staffed, time.busy, time.idle),
        (600.0, 50.0 + 51.0 + 60.0, 489.0)
    );
}

#[test]
fn idle_agents_leave_at_once() {
    let calls = calls("calls", &[0.0, 610.0]);
    let day = day(&center(600.0, 3, vec![calls], vec![shift("a", &[3, 0, 2])]));
    assert_eq!(day.served(), [(0.0, 0.0), (610.0, 1200.0)]);
    let staffed: Vec<f64> = day.tally.agent_time.iter().map(|t| t.staffed).collect();
    assert_eq!(staffed, [1800.0, 0.0, 1200.0]);
    assert_eq!(day.tally.agent_time[1].over_schedule, 0.0);
    assert_eq!(day.tally.agent_time[1].idle, 0.0);
}

#[test]
fn wrap_up_is_finished_too_when_staffing_falls() {
    let mut calls = calls("calls", &[590.0]);
    calls.wrap_up = Some(constant(30.0));
    let day = day(&center(600.0, 2, vec![calls], vec![shift("a", &[1, 0])]));
    assert_eq!(day.tally.agent_time[1].over_schedule, 80.0);
    assert_eq!(day.tally.agent_time[1].staffed, 0.0);
    assert_eq!(day.tally.groups[0].wrap_up, 30.0);
}

#[test]
fn newcomers_look_at_the_queues_at_once_groups_in_the_order_of_the_file() {
    let calls = calls("calls", &[10.0, 20.0, 30.0]);
    let groups = vec![shift("a", &[0, 1]), shift("b", &[0, 1])];
    let day = day(&center(600.0, 2, vec![calls], groups));
    assert_eq!(day.by_group(), [(10.0, 0), (20.0, 1), (30.0, 0)]);
    assert_eq!(day.answers(0), [600.0, 600.0, 660.0]);
}

#[test]
fn newcomers_are_idle_from_the_moment_they_come() {
    // The agent of `early` is idle since 60, the newcomer since 600: the first takes the call.
    let mut first = calls("first", &[0.0]);
    first.groups = vec![by(1)];
    let second = calls("second", &[700.0]);
    let groups = vec![shift("late", &[0, 1]), shift("early", &[1, 1])];
    let day = day(&center(600.0, 2, vec![first, second], groups));
    assert_eq!(day.by_group(), [(0.0, 1), (700.0, 1)]);
}

#[test]
fn an_agent_on_leave_for_an_interval_comes_back() {
    let calls = calls("calls", &[590.0, 1190.0, 1200.0]);
    let day = day(&center(600.0, 3, vec![calls], vec![shift("a", &[1, 0, 1])]));
    assert_eq!(day.answers(0), [590.0, 1200.0, 1260.0]);
}

#[test]
fn an_agent_still_busy_when_staffing_rises_again_does_not_leave() {
    let mut calls = calls("calls", &[590.0, 1250.0]);
    calls.talk = constant(650.0);
    let day = day(&center(600.0, 3, vec![calls], vec![shift("a", &[1, 0, 1])]));
    // Busy until 1240, over schedule from 600 to 1200, and there for the next call.
    assert_eq!(day.answers(0), [590.0, 1250.0]);
    let over: Vec<f64> = day
        .tally
        .agent_time
        .iter()
        .map(|t| t.over_schedule)
        .collect();
    assert_eq!(over, [0.0, 600.0, 0.0]);
    assert_eq!(day.tally.agent_time[2].idle, 10.0);
}

#[test]
fn marked_agents_leave_and_the_others_go_on() {
    // Two agents, one from 600 on. The first is busy until 740, the second until 620; a caller
    // comes at 605.
    let mut long = calls("long", &[540.0]);
    long.talk = constant(200.0);
    let short = calls("short", &[560.0, 605.0]);
    let mut scenario = center(600.0, 2, vec![long, short], vec![shift("a", &[2, 1])]);
    // Whoever is free next leaves: the second, at 620.
    assert_eq!(day(&scenario).answers(1), [560.0, 740.0]);
    // The first is marked and leaves at 740; the second goes on.
    scenario.groups[0].marks_leavers = true;
    let marked = day(&scenario);
    assert_eq!(marked.answers(1), [560.0, 620.0]);
    assert_eq!(marked.tally.agent_time[1].over_schedule, 140.0);
}

#[test]
fn a_headcount_that_rises_again_takes_marks_back() {
    let mut long = calls("long", &[540.0, 550.0, 1250.0]);
    long.talk = constant(680.0);
    let mut group = shift("a", &[2, 1, 2]);
    group.marks_leavers = true;
    let day = day(&center(600.0, 3, vec![long], vec![group]));
    // Both are busy until 1220 and 1230; from 1200 on two are wanted again, so both stay.
    assert_eq!(day.answers(0), [540.0, 550.0, 1250.0]);
    assert_eq!(day.tally.agent_time[2].staffed, 1200.0);
}
