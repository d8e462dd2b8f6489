//! Work that lies: carried over the end, told at the end of each interval, day by day.

use busyhour::engine::{Backlog, Left};
use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress, run};
use busyhour::scenario::{
    AfterHours, AgentGroup, Channel, Close, ContactType, Scenario, ServiceLevel,
};

use crate::support::{agents, calls, center, constant, day};

const HOUR: f64 = 3600.0;

/// E-mails of a little over an hour's work each, to be done within so many hours.
fn emails(times: &[f64], hours: f64) -> ContactType {
    let mut emails = calls("emails", times);
    emails.channel = Channel::Email;
    emails.talk = constant(HOUR + 100.0);
    emails.service_level = ServiceLevel {
        within: hours * HOUR,
        short_abandon: hours * HOUR,
        ..emails.service_level
    };
    emails
}

fn carried(contacts: Vec<ContactType>, hours: usize, agents: Vec<AgentGroup>) -> Scenario {
    Scenario {
        close: Close::Carry,
        ..center(HOUR, hours, contacts, agents)
    }
}

#[test]
fn services_finish_and_who_waits_is_handed_over() {
    let times = [0.0, 1800.0, 1900.0];
    let day = day(&carried(vec![emails(&times, 1.0)], 2, vec![agents("a", 1)]));
    assert_eq!(day.answers(0), [0.0, HOUR + 100.0]);
    // The third has waited 5,300 s of the hour that it may.
    assert_eq!(day.departures(), [(1900.0, 2.0 * HOUR, Left::Overdue)]);
    assert_eq!(
        (day.tally.rare[0].unfinished, day.tally.rare[0].overdue),
        (1, 1)
    );
}

#[test]
fn who_may_still_be_in_time_counts_neither_way() {
    let level = |hours: f64| {
        let times = [0.0, 1800.0, 1900.0];
        let scenario = carried(vec![emails(&times, hours)], 2, vec![agents("a", 1)]);
        let model = compile(&scenario).expect("valid");
        let outcome = run(&model, &Plan::new(2), &Progress::default()).expect("it ends");
        let figures = &outcome.fold.kinds[0].day;
        let ratio = figures.ratio(busyhour::measures::Ratio::AllOffered);
        ratio.means().expect("two days")
    };
    assert_eq!(level(1.0), (2.0, 3.0), "the third is late already");
    assert_eq!(level(2.0), (2.0, 2.0), "the third has time left");
}

#[test]
fn the_backlog_is_told_at_the_end_of_each_interval() {
    let mut mails = emails(&[0.0, 1000.0, 2000.0, 3000.0], 1.0);
    mails.patience = Some(constant(5.0 * HOUR));
    let day = day(&center(HOUR, 3, vec![mails], vec![agents("a", 1)]));
    let told: Vec<(u32, u32, f64)> = day
        .tally
        .backlog
        .iter()
        .map(|b| (b.waiting, b.overdue, b.oldest))
        .collect();
    // They are taken at 0, 3,700, 7,400 and 11,100.
    assert_eq!(
        told,
        [(3, 0, 2600.0), (2, 2, 5200.0), (1, 1, 7800.0)],
        "{told:?}"
    );
}

#[test]
fn who_waits_for_the_opening_is_in_the_backlog_and_open_hours_count() {
    let mut mails = emails(&[100.0, HOUR], 1.0);
    mails.open = vec![(2.0 * HOUR, 4.0 * HOUR)];
    mails.after_hours = AfterHours::Wait;
    mails.service_level.open_hours = true;
    let day = day(&center(HOUR, 4, vec![mails], vec![agents("a", 1)]));
    let told: Vec<(u32, u32)> = day
        .tally
        .backlog
        .iter()
        .map(|b| (b.waiting, b.overdue))
        .collect();
    // The second, taken at 10,900, has then waited for 3,600 s of open time at 10,800.
    assert_eq!(told, [(1, 0), (2, 0), (1, 0), (0, 0)]);
}

#[test]
fn ages_are_counted_between_their_limits() {
    let mut backlog = Backlog::default();
    for hours in [0.0, 3.9, 4.0, 23.9, 24.0, 71.9, 72.0, 500.0] {
        backlog.add(hours * HOUR, hours > 24.0);
    }
    assert_eq!(backlog.by_age, [2, 2, 2, 2]);
    assert_eq!(
        (backlog.waiting, backlog.overdue, backlog.oldest),
        (8, 3, 500.0 * HOUR)
    );
}

#[test]
fn days_of_a_week_add_up_to_the_whole() {
    let hours = 72;
    let times: Vec<f64> = (0..200).map(|i| f64::from(i) * 1300.0).collect();
    let scenario = center(HOUR, hours, vec![emails(&times, 4.0)], vec![agents("a", 3)]);
    let model = compile(&scenario).expect("valid");
    let outcome = run(&model, &Plan::new(3), &Progress::default()).expect("it ends");
    let days = outcome.fold.days.as_ref().expect("three days");
    assert_eq!(days.starts, [0, 24, 48]);
    let offered = |f: &busyhour::measures::Figures| {
        f.mean(busyhour::measures::Mean::Offered)
            .mean()
            .expect("days")
    };
    let each: Vec<f64> = days.kinds[0].iter().map(offered).collect();
    assert_eq!(each.iter().sum::<f64>(), 200.0);
    assert_eq!(each, days.total.iter().map(offered).collect::<Vec<_>>());
    // 86,400 / 1,300 = 66.5: 67 on the first day, then 66, then the rest.
    assert_eq!(each, [67.0, 66.0, 67.0]);
    let one = center(
        HOUR,
        24,
        vec![emails(&times[..9], 4.0)],
        vec![agents("a", 3)],
    );
    let model = compile(&one).expect("valid");
    let outcome = run(&model, &Plan::new(1), &Progress::default()).expect("it ends");
    assert!(outcome.fold.days.is_none());
}
