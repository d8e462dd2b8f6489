//! Shifts: single agents come, go and take their breaks.

use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress, run};
use busyhour::scenario::{
    Absence, AgentGroup, ArrivalSource, ByInterval, ContactType, Occasional, Off, Pauses, Scenario,
    Shift, ShiftTime, Shock, ShrinkageSource, most_on_shift,
};

use crate::support::{
    Answered, Watch, agents, arrivals, by, calls, center, constant, day, difference, exponential,
    shock,
};

/// A break: begin, length.
fn off(at: f64, length: f64) -> (f64, Off) {
    let off = Off {
        length,
        spread: 0.0,
        paid: true,
    };
    (at, off)
}

fn shift(agents: u32, from: f64, to: f64, off: &[(f64, Off)]) -> Shift {
    Shift {
        title: String::new(),
        agents,
        times: vec![ShiftTime {
            from,
            to,
            off: off.iter().map(|o| o.0).collect(),
        }],
        off: off.iter().map(|o| o.1).collect(),
    }
}

fn group(name: &str, shifts: Vec<Shift>) -> AgentGroup {
    AgentGroup {
        shifts,
        ..agents(name, 1)
    }
}

/// Three intervals of ten minutes.
fn half_hour(contacts: Vec<ContactType>, groups: Vec<AgentGroup>) -> Scenario {
    let mut scenario = center(600.0, 3, contacts, groups);
    for group in &mut scenario.groups {
        if !group.shifts.is_empty() {
            group.agents = most_on_shift(&group.shifts, 600.0, 3);
        }
    }
    scenario
}

fn lost(day: &Watch, source: ShrinkageSource) -> Vec<f64> {
    day.tally.lost.iter().map(|l| l.to(source)).collect()
}

fn staffed(day: &Watch) -> Vec<f64> {
    day.tally.agent_time.iter().map(|t| t.staffed).collect()
}

/// As often as `probability` says, `length` long.
fn occasional(probability: f64, length: f64) -> Option<Occasional> {
    Some(Occasional {
        probability,
        length: constant(length),
    })
}

#[test]
fn scheduled_time_is_exact_within_intervals() {
    let calls = calls("calls", &[100.0]);
    let shifts = vec![shift(2, 150.0, 900.0, &[]), shift(1, -300.0, 1800.0, &[])];
    let scenario = half_hour(vec![calls], vec![group("a", shifts)]);
    let model = compile(&scenario).expect("valid");
    let scheduled = |i| model.staffing.groups[0].scheduled_at(i);
    assert_eq!([0, 1, 2].map(scheduled), [2.5, 2.0, 1.0]);
    let day = day(&scenario);
    // The shift that began before the start is there for the first call.
    assert_eq!(day.answers(0), [100.0]);
    assert_eq!(staffed(&day), [1500.0, 1200.0, 600.0]);
}

#[test]
fn who_is_idle_leaves_at_the_end_of_the_shift_and_who_is_busy_finishes() {
    let calls = calls("calls", &[580.0, 590.0, 650.0]);
    let shifts = vec![shift(2, 0.0, 600.0, &[]), shift(1, 0.0, 1800.0, &[])];
    let mut center = half_hour(vec![calls], vec![group("a", shifts)]);
    center.contacts[0].wrap_up = Some(constant(10.0));
    let day = day(&center);
    // Agents 1 and 2 take the first two calls and go home at 650 and 660; the third stays.
    assert_eq!(day.answers(0), [580.0, 590.0, 650.0]);
    let second = day.tally.agent_time[1];
    assert_eq!(second.over_schedule, 50.0 + 60.0);
    assert_eq!(
        (second.staffed, second.busy, second.idle),
        (600.0, 50.0 + 60.0 + 70.0, 530.0)
    );
}

#[test]
fn the_agent_whose_shift_ends_goes_and_the_others_go_on() {
    // Both are busy at 600. With a headcount the first to be free would go, at 620.
    let calls = calls("calls", &[560.0, 570.0, 610.0]);
    let shifts = vec![shift(1, 0.0, 1800.0, &[]), shift(1, 0.0, 600.0, &[])];
    let day = day(&half_hour(vec![calls], vec![group("a", shifts)]));
    // Agent 1, who stays, is free at 620.
    assert_eq!(day.answers(0), [560.0, 570.0, 620.0]);
    assert_eq!(day.tally.agent_time[1].over_schedule, 30.0);
}

#[test]
fn work_after_the_end_of_a_shift_is_overtime() {
    let calls = calls("calls", &[580.0, 1790.0]);
    let shifts = vec![shift(1, 0.0, 600.0, &[]), shift(1, 1200.0, 1800.0, &[])];
    let scenario = half_hour(vec![calls], vec![group("a", shifts)]);
    let model = compile(&scenario).expect("valid");
    let outcome = run(&model, &Plan::new(2), &Progress::default()).expect("it ends");
    let figures = &outcome.fold.groups[0];
    // 40 s after the first shift, 50 s after the end of the horizon.
    assert_eq!(figures.overtime.mean(), Some(90.0));
    assert_eq!(figures.over_schedule.mean(), Some(0.0));
    assert_eq!(figures.busy.mean(), Some(120.0));
}

#[test]
fn who_is_on_shift_at_the_end_of_the_horizon_stays_for_the_drain() {
    let calls = calls("calls", &[1750.0, 1760.0, 1799.0]);
    let day = day(&half_hour(
        vec![calls],
        vec![group("a", vec![shift(1, 0.0, 1800.0, &[])])],
    ));
    assert_eq!(day.answers(0), [1750.0, 1810.0, 1870.0]);
}

#[test]
fn who_comes_looks_at_the_queues_groups_in_the_order_of_the_file() {
    let calls = calls("calls", &[10.0, 20.0, 30.0]);
    let groups = vec![
        group("a", vec![shift(1, 600.0, 1800.0, &[])]),
        group("b", vec![shift(1, 600.0, 1800.0, &[])]),
    ];
    let day = day(&half_hour(vec![calls], groups));
    assert_eq!(day.by_group(), [(10.0, 0), (20.0, 1), (30.0, 0)]);
    assert_eq!(day.answers(0), [600.0, 600.0, 660.0]);
}

#[test]
fn at_one_instant_shifts_change_before_work_ends() {
    // The newcomer is there at 600, when agent 1 is free: the older call goes to the newcomer.
    let mut first = calls("first", &[540.0]);
    first.groups = vec![by(0)];
    let second = calls("second", &[550.0, 560.0]);
    let groups = vec![
        group("a", vec![shift(1, 0.0, 1800.0, &[])]),
        group("b", vec![shift(1, 600.0, 1800.0, &[])]),
    ];
    let day = day(&half_hour(vec![first, second], groups));
    assert_eq!(day.by_group(), [(540.0, 0), (550.0, 1), (560.0, 0)]);
    assert_eq!(day.answers(1), [600.0, 600.0]);
}

#[test]
fn an_agent_on_a_break_takes_no_contact() {
    let calls = calls("calls", &[100.0, 250.0]);
    let breaks = [off(200.0, 300.0)];
    let day = day(&half_hour(
        vec![calls],
        vec![group("a", vec![shift(1, 0.0, 1800.0, &breaks)])],
    ));
    assert_eq!(day.answers(0), [100.0, 500.0]);
    assert_eq!(lost(&day, ShrinkageSource::Breaks), [300.0, 0.0, 0.0]);
    assert_eq!(staffed(&day), [300.0, 600.0, 600.0]);
    assert_eq!(
        day.tally.agent_time[0].idle,
        300.0 - 60.0 - 60.0 - 40.0 + 40.0
    );
}

#[test]
fn a_break_that_falls_due_during_a_contact_begins_when_it_ends_and_keeps_its_length() {
    let mut calls = calls("calls", &[180.0, 250.0]);
    calls.wrap_up = Some(constant(30.0));
    let breaks = [off(200.0, 300.0)];
    let day = day(&half_hour(
        vec![calls],
        vec![group("a", vec![shift(1, 0.0, 1800.0, &breaks)])],
    ));
    // Busy until 270, on the break until 570.
    assert_eq!(day.answers(0), [180.0, 570.0]);
    assert_eq!(lost(&day, ShrinkageSource::Breaks), [300.0, 0.0, 0.0]);
}

#[test]
fn begins_of_breaks_are_spread_over_the_agents() {
    let mut spread = off(600.0, 60.0);
    spread.1.spread = 600.0;
    // Begins at 750 and 1050: one of the two is always there.
    let calls = calls("calls", &[760.0, 770.0, 1060.0, 1070.0]);
    let day = day(&half_hour(
        vec![calls],
        vec![group("a", vec![shift(2, 0.0, 1800.0, &[spread])])],
    ));
    assert_eq!(day.answers(0), [760.0, 810.0, 1060.0, 1110.0]);
    assert_eq!(lost(&day, ShrinkageSource::Breaks), [0.0, 120.0, 0.0]);
}

#[test]
fn a_break_ends_with_the_shift() {
    let calls = calls("calls", &[100.0]);
    let breaks = [off(500.0, 300.0), off(1500.0, 300.0)];
    let day = day(&half_hour(
        vec![calls],
        vec![group("a", vec![shift(1, 0.0, 600.0, &breaks)])],
    ));
    assert_eq!(lost(&day, ShrinkageSource::Breaks), [100.0, 0.0, 0.0]);
    assert_eq!(staffed(&day), [500.0, 0.0, 0.0]);
}

#[test]
fn breaks_that_fall_due_together_are_taken_one_after_the_other() {
    let mut calls = calls("calls", &[100.0, 400.0]);
    calls.talk = constant(300.0);
    let breaks = [off(150.0, 100.0), off(300.0, 200.0)];
    let day = day(&half_hour(
        vec![calls],
        vec![group("a", vec![shift(1, 0.0, 1800.0, &breaks)])],
    ));
    assert_eq!(day.answers(0), [100.0, 700.0]);
    assert_eq!(lost(&day, ShrinkageSource::Breaks), [200.0, 100.0, 0.0]);
}

#[test]
fn a_break_at_the_begin_of_a_shift_comes_before_the_queues() {
    let calls = calls("calls", &[100.0]);
    let breaks = [off(600.0, 120.0)];
    let day = day(&half_hour(
        vec![calls],
        vec![group("a", vec![shift(1, 600.0, 1800.0, &breaks)])],
    ));
    assert_eq!(day.answers(0), [720.0]);
}

#[test]
fn a_shift_under_way_at_the_start_has_the_rest_of_its_breaks() {
    let calls = calls("calls", &[10.0]);
    let breaks = [off(-100.0, 300.0), off(-900.0, 300.0)];
    let day = day(&half_hour(
        vec![calls],
        vec![group("a", vec![shift(1, -1800.0, 1800.0, &breaks)])],
    ));
    assert_eq!(day.answers(0), [200.0]);
    assert_eq!(lost(&day, ShrinkageSource::Breaks), [200.0, 0.0, 0.0]);
}

#[test]
fn an_agent_who_is_late_comes_later_and_takes_the_rest_of_a_meeting() {
    let calls = calls("calls", &[10.0]);
    let breaks = [off(0.0, 300.0)];
    let mut late = group("a", vec![shift(1, 0.0, 1800.0, &breaks)]);
    late.shrinkage.late = occasional(1.0, 200.0);
    let day = day(&half_hour(vec![calls], vec![late]));
    assert_eq!(day.answers(0), [300.0]);
    assert_eq!(lost(&day, ShrinkageSource::Late), [200.0, 0.0, 0.0]);
    assert_eq!(lost(&day, ShrinkageSource::Breaks), [100.0, 0.0, 0.0]);
}

#[test]
fn an_agent_who_leaves_early_finishes_the_contact_in_hand() {
    let mut calls = calls("calls", &[1100.0]);
    calls.talk = constant(300.0);
    let mut early = group("a", vec![shift(1, 0.0, 1800.0, &[])]);
    early.shrinkage.early = occasional(1.0, 600.0);
    let day = day(&half_hour(vec![calls], vec![early]));
    // It would leave at 1200 and is busy until 1400: on shift, so that is no overtime.
    assert_eq!(lost(&day, ShrinkageSource::Early), [0.0, 0.0, 400.0]);
    assert_eq!(staffed(&day), [600.0, 600.0, 200.0]);
    assert_eq!(day.tally.agent_time[2].over_schedule, 0.0);
}

#[test]
fn who_is_never_there_is_lost_for_the_whole_shift() {
    let calls = calls("calls", &[]);
    let mut late = group("a", vec![shift(1, 300.0, 900.0, &[])]);
    late.shrinkage.late = occasional(1.0, 10_000.0);
    late.shrinkage.early = occasional(1.0, 10_000.0);
    let day = day(&half_hour(vec![calls], vec![late]));
    assert_eq!(lost(&day, ShrinkageSource::Late), [300.0, 300.0, 0.0]);
    assert_eq!(staffed(&day), [0.0, 0.0, 0.0]);
}

#[test]
fn an_agent_busy_from_one_shift_into_the_next_does_not_leave() {
    let mut calls = calls("calls", &[590.0, 900.0]);
    calls.talk = constant(250.0);
    let mut twice = shift(1, 0.0, 600.0, &[]);
    twice.times.push(ShiftTime {
        from: 700.0,
        to: 1800.0,
        off: Vec::new(),
    });
    let day = day(&half_hour(vec![calls], vec![group("a", vec![twice])]));
    assert_eq!(day.answers(0), [590.0, 900.0]);
    let over: Vec<f64> = day
        .tally
        .agent_time
        .iter()
        .map(|t| t.over_schedule)
        .collect();
    assert_eq!(over, [0.0, 100.0, 0.0]);
    assert_eq!(staffed(&day), [600.0, 500.0, 600.0]);
}

#[test]
fn an_agent_pauses_after_a_contact_as_often_as_it_says() {
    let mut pausing = agents("a", 1);
    pausing.shrinkage.pause_after = occasional(1.0, 100.0);
    let day = day(&half_hour(
        vec![calls("calls", &[0.0, 50.0])],
        vec![pausing],
    ));
    assert_eq!(day.answers(0), [0.0, 160.0]);
    assert_eq!(lost(&day, ShrinkageSource::PauseAfter), [200.0, 0.0, 0.0]);
    assert_eq!(lost(&day, ShrinkageSource::Pauses), [0.0, 0.0, 0.0]);

    // 10 pauses of a minute on average for every 100 contacts.
    let mut contact = calls("calls", &[]);
    contact.arrivals = arrivals(ArrivalSource::Expected(vec![100.0; 3]));
    let mut pausing = agents("a", 40);
    pausing.shrinkage.pause_after = Some(Occasional {
        probability: 0.1,
        length: exponential(60.0),
    });
    let model = compile(&half_hour(vec![contact], vec![pausing])).expect("valid");
    let outcome = run(&model, &Plan::new(1000), &Progress::default()).expect("it ends");
    let losses = &outcome.fold.losses[0];
    let after = losses
        .of_day(ShrinkageSource::PauseAfter)
        .expect("a source");
    // Of contacts at rate λ that end before the horizon T a pause falls within it: with talk d
    // and mean pause m, λ·p·m·((T − d) − m·(1 − exp(−(T − d)/m))).
    let (rate, left) = (100.0 / 600.0, 1800.0 - 60.0);
    let expected = rate * 0.1 * 60.0 * (left - 60.0 * (1.0 - libm::exp(-left / 60.0)));
    let (mean, error) = (
        after.mean().expect("days"),
        after.std_error().expect("days"),
    );
    assert!(
        (mean - expected).abs() <= 4.0 * error,
        "{mean} ± {error}: {expected}"
    );
    assert!(error < 0.02 * expected);
}

#[test]
fn pauses_fall_due_on_shift_only_and_a_break_comes_first() {
    // A pause is due within a second of each return, during the contact; the break falls due too.
    let mut pausing = group("a", vec![shift(1, 0.0, 1800.0, &[off(30.0, 100.0)])]);
    pausing.shrinkage.pauses = Some(Pauses {
        every: 1e-3,
        length: constant(1000.0),
    });
    let day = day(&half_hour(vec![calls("calls", &[0.0])], vec![pausing]));
    let pauses: f64 = lost(&day, ShrinkageSource::Pauses).iter().sum();
    let breaks: f64 = lost(&day, ShrinkageSource::Breaks).iter().sum();
    assert_eq!(breaks, 100.0);
    // After the contact (60) and the break (160) pauses of 1000 with next to nothing in between.
    assert!((pauses - 1640.0).abs() < 0.1, "{pauses}");
}

#[test]
fn absence_is_drawn_for_each_shift_of_each_agent() {
    let mut twice = shift(10, 0.0, 600.0, &[]);
    twice.times.push(ShiftTime {
        from: 86_400.0,
        to: 87_000.0,
        off: Vec::new(),
    });
    let mut absent = group("a", vec![twice]);
    absent.shrinkage.absence = Some(Absence {
        rate: 0.2,
        day_cv: 0.0,
    });
    let scenario = center(600.0, 288, vec![calls("calls", &[])], vec![absent]);
    let model = compile(&scenario).expect("valid");
    let days = 1000;
    let mut engine: crate::support::Rings<'_> = crate::support::WAYS[0].engine(&model);
    let (mut first, mut second, mut both) = (0.0, 0.0, 0.0);
    for replication in 0..days {
        let mut watch = Watch::new(&model);
        engine.run(replication, &mut watch).expect("it ends");
        let lost = lost(&watch, ShrinkageSource::Absence);
        first += lost[0] / 600.0;
        second += lost[144] / 600.0;
        both += lost[0] * lost[144] / 360_000.0;
    }
    let n = days as f64;
    let error = (10.0 * 0.2 * 0.8 / n).sqrt();
    assert!((first / n - 2.0).abs() <= 4.0 * error, "{first}");
    assert!((second / n - 2.0).abs() <= 4.0 * error, "{second}");
    // The two days are independent.
    let covariance = both / n - first * second / n / n;
    assert!(covariance.abs() <= 4.0 * 1.6 / n.sqrt(), "{covariance}");
}

#[test]
fn a_shock_sends_its_share_of_a_shift_away_and_they_come_back() {
    let calls = calls("calls", &[]);
    let away = Shock {
        agents: 0.7,
        ..shock("s", 300.0, 600.0)
    };
    let mut scenario = half_hour(
        vec![calls],
        vec![group("a", vec![shift(10, 0.0, 1800.0, &[])])],
    );
    scenario.shocks = vec![away];
    let day = day(&scenario);
    assert_eq!(lost(&day, ShrinkageSource::Shocks), [900.0, 900.0, 0.0]);
    assert_eq!(staffed(&day), [5100.0, 5100.0, 6000.0]);
}

#[test]
fn an_absent_agent_is_paid_or_not_as_the_cost_says() {
    let unpaid = Off {
        paid: false,
        ..off(300.0, 60.0).1
    };
    let paid_hours = |absence_paid: bool, rate: f64| {
        let mut of = group("a", vec![shift(4, 0.0, 1800.0, &[(300.0, unpaid)])]);
        of.shrinkage.absence = Some(Absence { rate, day_cv: 0.0 });
        of.cost = Some(busyhour::scenario::Cost {
            per_hour: 10.0,
            overtime_factor: 2.0,
            absence_paid,
            ..Default::default()
        });
        let model = compile(&half_hour(vec![calls("calls", &[])], vec![of])).expect("valid");
        let outcome = run(&model, &Plan::new(2), &Progress::default()).expect("it ends");
        let money = outcome.fold.money.expect("a cost");
        (
            outcome.fold.losses[0].paid.mean().expect("days"),
            money.total.cost.mean().expect("days"),
        )
    };
    // Four agents for half an hour, a minute each unpaid, whether they come or not.
    assert_eq!(paid_hours(true, 0.0).0, 4.0 * 1740.0);
    assert_eq!(paid_hours(true, 0.999_999).0, 4.0 * 1740.0);
    assert_eq!(paid_hours(false, 0.999_999), (0.0, 0.0));
    let cost = paid_hours(true, 0.0).1;
    assert!((cost - 4.0 * 1740.0 / 3600.0 * 10.0).abs() < 1e-9, "{cost}");
}

#[test]
fn shifts_that_say_what_a_headcount_says_give_the_same_results() {
    let mut contact = calls("calls", &[]);
    contact.arrivals = arrivals(ArrivalSource::Expected(vec![40.0; 3]));
    contact.talk = exponential(100.0);
    contact.patience = Some(exponential(60.0));
    contact.balk = ByInterval::Constant(0.1);
    let mut headcount = agents("a", 7);
    headcount.shrinkage.absence = Some(Absence {
        rate: 0.2,
        day_cv: 0.5,
    });
    let mut other = agents("b", 2);
    other.shrinkage.pauses = Some(Pauses {
        every: 300.0,
        length: exponential(60.0),
    });
    other.shrinkage.pause_after = occasional(0.3, 20.0);
    let by_shift = |of: &AgentGroup, shifts: Vec<Shift>| AgentGroup {
        shifts,
        ..of.clone()
    };
    let shifts = vec![
        by_shift(
            &headcount,
            vec![shift(4, 0.0, 1800.0, &[]), shift(3, -600.0, 3600.0, &[])],
        ),
        by_shift(&other, vec![shift(2, 0.0, 1800.0, &[])]),
    ];
    let mut second = contact.clone();
    second.name = "more".to_owned();
    let contacts = vec![contact, second];
    let one = half_hour(contacts.clone(), vec![headcount, other]);
    let mut two = half_hour(contacts, shifts);
    // The absent of the shift under way are others than those of a headcount: the day before.
    two.groups[0].shifts[1].times[0].from = 0.0;
    for seed in 1..=20 {
        let with_seed = |s: &Scenario| day(&Scenario { seed, ..s.clone() });
        let (one, two) = (with_seed(&one), with_seed(&two));
        // Agents of a headcount are numbered otherwise than those of shifts.
        let unnumbered = |watched: &Watch| -> Vec<Answered> {
            let all = watched.answered.iter();
            all.map(|a| Answered { agent: 0, ..*a }).collect()
        };
        assert_eq!(unnumbered(&one), unnumbered(&two));
        assert_eq!(one.gone, two.gone);
        assert_eq!(difference(&one.tally, &two.tally), None);
    }
}
