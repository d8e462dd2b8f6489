//! Agents' time adds up.

use busyhour::model::Model;
use busyhour::scenario::{Scenario, ShrinkageSource};

use crate::support::Watch;

pub fn staffed_and_over_schedule_are_busy_and_idle(_: &Scenario, model: &Model, day: &Watch) {
    let clock = model.clock;
    for (number, time) in day.tally.agent_time.iter().enumerate() {
        let most = f64::from(model.groups[number / clock.intervals].agents);
        let slack = 1e-6 * clock.interval;
        let there = time.staffed + time.over_schedule;
        assert!((there - time.busy - time.idle).abs() <= slack, "{:?}", time);
        for part in [time.busy, time.idle, time.staffed, time.over_schedule] {
            assert!(part >= -slack, "{:?}", time);
        }
        assert!(time.busy <= most * clock.interval + slack, "{:?}", time);
        assert!(time.over_schedule <= time.busy + slack, "{:?}", time);
    }
}

pub fn scheduled_time_is_staffed_or_lost_to_a_source(_: &Scenario, model: &Model, day: &Watch) {
    use ShrinkageSource::{CalledIn, Moved, Shocks};
    let clock = model.clock;
    let slack = 1e-6 * clock.interval;
    for (number, time) in day.tally.agent_time.iter().enumerate() {
        let (g, i) = (number / clock.intervals, number % clock.intervals);
        let lost = day.tally.lost.get(number).copied().unwrap_or_default();
        let scheduled = model.staffing.groups[g].scheduled_at(i) * clock.interval;
        let sum = time.staffed + lost.total();
        assert!(
            (scheduled - sum).abs() <= slack,
            "{scheduled}: {time:?} {lost:?}"
        );
        for source in ShrinkageSource::ALL {
            let can = model.groups[g].loses.contains(&source);
            let brings = matches!(source, Shocks | Moved | CalledIn);
            assert!(lost.to(source) >= -slack || brings, "{source:?} {lost:?}");
            assert!(lost.to(source).abs() <= slack || can, "{source:?} {lost:?}");
        }
        // Whom shocks or actions bring may be sent home unpaid.
        let brought = |source| (-lost.to(source)).max(0.0);
        let most = scheduled + [Shocks, Moved, CalledIn].map(brought).iter().sum::<f64>();
        assert!((-slack..=most + slack).contains(&lost.unpaid), "{lost:?}");
    }
}

pub fn busy_time_is_the_work_done_within_the_interval(
    scenario: &Scenario,
    model: &Model,
    day: &Watch,
) {
    let clock = model.clock;
    // An agent who dials is busy before there is a contact.
    let dials = |d: &busyhour::model::Dialler| {
        d.mode == busyhour::scenario::DialMode::Preview && d.dial_time > 0.0
    };
    if model.diallers.iter().any(dials) {
        return;
    }
    for (number, time) in day.tally.agent_time.iter().enumerate() {
        let (group, i) = (number / clock.intervals, number % clock.intervals);
        let within = |from: f64, to: f64| {
            (to.min(clock.start_of(i + 1)) - from.max(clock.start_of(i))).max(0.0)
        };
        let mine = day
            .answered
            .iter()
            .filter(|a| a.group == group && !a.shared);
        let work: f64 = mine.map(|a| within(a.at, a.at + a.handle)).sum();
        let more = day.more.iter().filter(|w| w.group == group);
        let work = work + more.map(|w| within(w.from, w.until)).sum::<f64>();
        assert!(
            (time.busy - work).abs() <= 1e-6 * clock.interval,
            "busy {}, work {}",
            time.busy,
            work
        );
    }
    for (g, group) in day.tally.groups.iter().enumerate() {
        let from = clock.statistics_from();
        let mine = || day.answered.iter().filter(|a| a.group == g && !a.shared);
        let within = |from: f64, to: f64| (to - from).max(0.0);
        let wrap_up: f64 = mine()
            .map(|a| {
                within(
                    (a.at + a.talk).max(from),
                    (a.at + a.handle).min(clock.horizon),
                )
            })
            .sum();
        let more = || day.more.iter().filter(|w| w.group == g);
        let wrap_up = wrap_up
            + more()
                .map(|w| within(w.wrap_up_from.max(from), w.until.min(clock.horizon)))
                .sum::<f64>();
        assert!((group.wrap_up - wrap_up).abs() <= 1e-6 * clock.horizon);
        let cut = scenario.close == busyhour::scenario::Close::Cut;
        let overtime: f64 = mine()
            .map(|a| within(a.at.max(clock.horizon), a.at + a.handle))
            .sum();
        let late = more().map(|w| within(w.from.max(clock.horizon), w.until));
        let overtime = overtime + late.sum::<f64>();
        let overtime = if cut { 0.0 } else { overtime };
        assert!((group.overtime - overtime).abs() <= 1e-6 * clock.horizon);
    }
}
