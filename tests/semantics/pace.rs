//! Work that takes longer after a wait, when the group has been busy, and by new agents.

use busyhour::scenario::{Channel, Curve, OccupancyPace, Scenario, Sharing};

use crate::support::{Answered, agents, calls, center, constant, day, exponential, poisson, read};

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

#[test]
fn work_grows_with_the_wait() {
    let mut contact = calls("calls", &[0.0, 0.0, 0.0, 400.0]);
    contact.wrap_up = Some(constant(30.0));
    contact.handle_time_by_wait = Curve::new(vec![(60.0, 1.0), (120.0, 2.0)]);
    let day = day(&center(900.0, 1, vec![contact], vec![agents("agents", 1)]));
    // Waits 0, 90 and 90 + 135, then nobody waits: factors 1, 1.5, 2 and 1 on talk and wrap-up.
    let work: Vec<(f64, f64, f64)> = day
        .answered
        .iter()
        .map(|a| (a.at, a.talk, a.handle))
        .collect();
    let expected = [
        (0.0, 60.0, 90.0),
        (90.0, 90.0, 135.0),
        (225.0, 120.0, 180.0),
        (405.0, 60.0 * 1.0, 90.0),
    ];
    assert_eq!(work, expected);
}

/// Time that single spells of work have of a span.
fn busy(answered: &[Answered], from: f64, to: f64) -> f64 {
    let part = |a: &Answered| ((a.at + a.handle).min(to) - a.at.max(from)).max(0.0);
    answered.iter().map(part).sum()
}

/// Two hours of a busy group of five, then four agents, whose handle times are by occupancy.
fn tired(window: f64) -> Scenario {
    let mut contact = calls("calls", &[]);
    contact.arrivals = poisson(140.0, 4);
    contact.talk = constant(55.0);
    let mut group = agents("agents", 5);
    group.agents = vec![5, 5, 4, 4];
    group.pace.occupancy = Some(OccupancyPace {
        window,
        factors: Curve::new(vec![(0.5, 1.0), (0.8, 1.3), (1.0, 1.8)]),
    });
    center(1800.0, 4, vec![contact], vec![group])
}

#[test]
fn work_grows_with_the_occupancy_of_the_last_window() {
    for window in [60.0, 1500.0, 4000.0] {
        let scenario = tired(window);
        let curve = Curve::new(vec![(0.5, 1.0), (0.8, 1.3), (1.0, 1.8)]);
        let day = day(&scenario);
        let mut slower = 0;
        assert!(day.answered.len() > 300);
        for (n, a) in day.answered.iter().enumerate() {
            let step = window / 10.0;
            // The last mark that is at least a window ago; after the end nothing changes.
            let at = a.at.min(7200.0);
            let mark = ((at - window) / step + 1e-9).floor() * step;
            let from = mark.max(0.0);
            let before = &day.answered[..n];
            let done = busy(before, from, at);
            // Whoever is there is busy or idle; work above the headcount makes more of them.
            let mut idle = 0.0;
            let mut times = vec![from, at, 3600.0];
            times.extend(before.iter().flat_map(|b| [b.at, b.at + b.handle]));
            times.retain(|t| *t >= from && *t <= at);
            times.sort_by(f64::total_cmp);
            for span in times.windows(2) {
                let (begin, end) = (span[0], span[1]);
                let there = if begin >= 3600.0 { 4.0 } else { 5.0 };
                let middle = 0.5 * (begin + end);
                let at_work = |b: &&Answered| b.at <= middle && middle < b.at + b.handle;
                let working = before.iter().filter(at_work).count() as f64;
                idle += (there - working).max(0.0) * (end - begin);
            }
            let there = done + idle;
            let factor = curve.at(if there > 0.0 { done / there } else { 0.0 });
            assert!(
                (a.handle - 55.0 * factor).abs() < 1e-6,
                "{window}: answer {n} at {}: {} against {}",
                a.at,
                a.handle,
                55.0 * factor
            );
            slower += u32::from(a.handle > 70.0);
        }
        assert!(slower > 50, "{window}: {slower}");
    }
}

#[test]
fn agents_with_several_contacts_are_busy_with_any() {
    // Both chats are in one agent's hand: occupancy 1 from the start on, for which work takes
    // twice as long; nothing else happens.
    let mut contact = calls("chats", &[0.0, 100.0]);
    contact.channel = Channel::Chat;
    contact.talk = constant(300.0);
    let mut group = agents("agents", 1);
    group.sharing = Some(Sharing {
        concurrency: vec![(Channel::Chat, 2)],
        slowdown: Vec::new(),
        set_aside: Vec::new(),
    });
    group.pace.occupancy = Some(OccupancyPace {
        window: 1000.0,
        factors: Curve::new(vec![(0.0, 1.0), (1.0, 2.0)]),
    });
    let day = day(&center(1800.0, 1, vec![contact], vec![group]));
    let mut ends: Vec<f64> = day.answered.iter().map(|a| a.at + a.handle).collect();
    ends.sort_by(f64::total_cmp);
    assert_eq!(ends, [300.0, 700.0]);
}

/// A center of four weeks with one call a day for each of four agents.
fn month(group: &str) -> Scenario {
    read(&format!(
        r#"
busyhour = 1
start = 2026-11-02T00:00:00
duration = "28d"
interval = "1d"
[contact.calls]
channel = "voice"
arrivals = {{ rate = "40/d", counts = "fixed" }}
talk = {{ constant = {{ value = "60s" }} }}
patience = {{ constant = {{ value = "1h" }} }}
[group.agents]
skills = {{ calls = 1 }}
{group}"#
    ))
}

/// The different handle times of each calendar day, ascending.
fn handle_times(scenario: &Scenario) -> Vec<Vec<f64>> {
    let mut days = vec![Vec::new(); 28];
    for a in day(scenario).answered {
        let times: &mut Vec<f64> = &mut days[(a.at / 86_400.0) as usize];
        if !times.iter().any(|t| close(*t, a.handle)) {
            times.push(a.handle);
        }
    }
    days.iter_mut().for_each(|d| d.sort_by(f64::total_cmp));
    days
}

#[test]
fn new_agents_get_faster_by_the_days_they_work() {
    let scenario = month("agents = 4\nlearning = { new = 1, worked = 3, by_week = [2.0, 1.5] }");
    let days = handle_times(&scenario);
    for (d, times) in days.iter().enumerate() {
        let expected = match d + 3 {
            0..=4 => vec![60.0, 120.0],
            5..=9 => vec![60.0, 90.0],
            _ => vec![60.0],
        };
        assert_eq!(*times, expected, "day {d}");
    }
}

#[test]
fn days_off_teach_nothing() {
    let scenario = month(
        r#"learning = { new = "100%", start = 3.0, half_life = 1 }
[[group.agents.shift]]
agents = 2
days = "mon,thu"
from = "00:00"
to = "24:00""#,
    );
    // The second of November 2026 is a Monday: work is on days 0, 3, 7, 10, …
    let days = handle_times(&scenario);
    let mut expected = 2.0;
    for (d, times) in days.iter().enumerate() {
        assert_eq!(times.is_empty(), !matches!(d % 7, 0 | 3), "day {d}");
        if !times.is_empty() {
            let handle = 60.0 * (1.0 + expected);
            assert!(
                times.len() == 1 && close(times[0], handle),
                "day {d}: {times:?}"
            );
            expected /= 2.0;
        }
    }
}

#[test]
fn cohorts_have_different_agents() {
    let scenario = month(
        r#"agents = 8
[[group.agents.learning]]
new = 2
by_week = [2.0]
[[group.agents.learning]]
new = "25%"
start = 1.5
half_life = 1e5"#,
    );
    let days = handle_times(&scenario);
    assert_eq!(days[0], [60.0, 90.0, 120.0]);
    assert_eq!(days[5].len(), 2, "{:?}", days[5]);
    let learning = busyhour::model::LearningModel::new(&scenario, &scenario.groups[0]);
    let learning = learning.expect("somebody is new");
    assert_eq!(learning.newcomers(), 4);
    assert!(close(learning.mean(0), (4.0 + 2.0 * 2.0 + 2.0 * 1.5) / 8.0));
}

#[test]
fn a_slower_group_makes_customers_wait_longer() {
    let wait = |scenario: &Scenario| {
        let day = day(scenario);
        day.answered.iter().map(|a| a.at - a.since).sum::<f64>()
    };
    let mut plain = tired(1800.0);
    plain.contacts[0].talk = exponential(55.0);
    let tired = plain.clone();
    plain.groups[0].pace = Default::default();
    assert!(wait(&tired) > wait(&plain));
}
