//! What is counted, where, and from when.

use busyhour::measures::{Mean, Ratio, Sample};
use busyhour::model::compile;
use busyhour::replicate::{Outcome, Plan, Progress, run};
use busyhour::scenario::{ContactType, CountRule, Scenario};

use crate::support::{agents, calls, center, constant, day, within};

fn once(scenario: &Scenario) -> Outcome {
    let model = compile(scenario).expect("valid");
    run(&model, &Plan::new(1), &Progress::default()).expect("it ends")
}

#[test]
fn the_queue_integral_is_split_exactly_at_the_boundary() {
    // Waits from 590 until 620, in service since 560.
    let contact = calls("calls", &[560.0, 590.0]);
    let day = day(&center(600.0, 2, vec![contact], vec![agents("a", 1)]));
    assert_eq!(day.tally.cells[0].queue, 10 << 20);
    assert_eq!(day.tally.cells[1].queue, 20 << 20);
    // The contact itself is counted where it arrived.
    assert_eq!(
        (day.tally.cells[0].offered, day.tally.cells[1].offered),
        (2, 0)
    );
    assert_eq!(day.tally.cells[0].wait_answered, 30 << 20);
    // So is busy time: 40 + 20 + 60 seconds.
    let busy: Vec<f64> = day.tally.agent_time.iter().map(|t| t.busy).collect();
    assert_eq!(busy, [40.0, 80.0]);
}

#[test]
fn the_warm_up_is_left_out() {
    let contact = ContactType {
        wrap_up: Some(constant(20.0)),
        ..calls("calls", &[0.0, 550.0, 560.0, 700.0])
    };
    let mut scenario = center(600.0, 2, vec![contact], vec![agents("a", 1)]);
    scenario.warm_up = 1;
    let outcome = once(&scenario);
    let kind = &outcome.fold.kinds[0];
    assert_eq!(kind.intervals.len(), 1);
    assert_eq!(kind.day.mean(Mean::Offered).mean(), Some(1.0));
    assert_eq!(kind.day.mean(Mean::Answered).mean(), Some(1.0));
    // 560 waits until 630: 30 s of queue fall into the statistics, its wait does not.
    assert_eq!(kind.day.mean(Mean::Queue).mean(), Some(40.0));
    assert_eq!(kind.longest_wait.mean(), Some(10.0));
    assert_eq!(kind.longest_queue.mean(), Some(1.0));
    // Busy from 600 (550's wrap-up ends at 630), 630–710, 710–790: 30 + 80 + 80.
    let group = &outcome.fold.groups[0];
    assert_eq!(group.busy.mean(), Some(190.0));
    assert_eq!(group.wrap_up.mean(), Some(20.0 + 20.0 + 20.0));
    assert_eq!(group.staffed.mean(), Some(600.0));
}

#[test]
fn waits_are_kept_for_those_who_arrived_in_the_statistics() {
    let mut scenario = center(
        600.0,
        2,
        vec![calls("calls", &[590.0, 595.0, 600.0])],
        vec![agents("a", 1)],
    );
    scenario.warm_up = 1;
    let watched = day(&scenario);
    assert_eq!(watched.tally.answered_waits(0).iter().sum::<u32>(), 1);
    assert_eq!(watched.tally.longest_wait, [110.0]);
}

/// Five calls: at once, in time, late, abandoned early and late.
fn one_of_each(count: CountRule) -> Sample {
    // Two agents busy from 0 until 60 and 25.
    let slow = ContactType {
        groups: vec![crate::support::by(0)],
        ..calls("slow", &[0.0])
    };
    let mut contact = calls("calls", &[0.0, 15.0, 20.0, 58.0]);
    contact.talk = constant(25.0);
    contact.service_level = within(10.0);
    contact.service_level.count = count;
    let patient = contact;
    let scenario = center(
        600.0,
        1,
        vec![slow, patient],
        vec![agents("a", 1), agents("b", 1)],
    );
    let model = compile(&scenario).expect("valid");
    let day = day(&scenario);
    Sample::of(&model.types[1], &day.tally.cells[1], &day.tally.rare[1])
}

#[test]
fn each_count_rule_divides_what_it_says() {
    // Waits: 0 (answered 0), 10 (25), 30 (50), 2 (60, by the slow call's agent).
    let sample = one_of_each(CountRule::AllOffered);
    assert_eq!(sample.ratio(Ratio::ServiceLevel), (3.0, 4.0));
    assert_eq!(sample.ratio(Ratio::AnsweredOnly), (3.0, 4.0));
    assert_eq!(sample.ratio(Ratio::Asa), (42.0, 4.0));
    assert_eq!(sample.ratio(Ratio::Delayed), (3.0, 4.0));
}

#[test]
fn short_abandonments_are_excluded_or_met_as_the_rule_says() {
    let of = |count: CountRule| {
        let mut contact = calls("calls", &[0.0, 10.0, 20.0, 25.0]);
        contact.service_level = within(35.0);
        contact.service_level.short_abandon = 30.0;
        contact.service_level.count = count;
        contact.patience = Some(constant(30.0));
        // 10 and 20 leave at 40 and 50; 25 is answered at 50 where the agent is free.
        contact.talk = constant(50.0);
        let mut scenario = center(600.0, 1, vec![contact], vec![agents("a", 1)]);
        scenario.routing.select_contact = vec![busyhour::scenario::ContactCriterion::LongestWait];
        let model = compile(&scenario).expect("valid");
        let day = day(&scenario);
        Sample::of(&model.types[0], &day.tally.cells[0], &day.tally.rare[0])
            .ratio(Ratio::ServiceLevel)
    };
    // 0 at once, 20 answered at 50 (30 s), 10 abandoned (30 s), 25 abandoned at 55 (30 s).
    assert_eq!(of(CountRule::AllOffered), (2.0, 4.0));
    assert_eq!(of(CountRule::ShortAbandonsExcluded), (2.0, 2.0));
    assert_eq!(of(CountRule::ShortAbandonsMet), (4.0, 4.0));
    assert_eq!(of(CountRule::AnsweredOnly), (2.0, 2.0));
}

#[test]
fn blocked_contacts_can_be_left_out_of_the_service_level() {
    for (excluded, of) in [(false, 3.0), (true, 2.0)] {
        let mut contact = calls("calls", &[0.0, 10.0, 60.0]);
        contact.queue_limit = Some(0);
        contact.service_level.blocked_excluded = excluded;
        let scenario = center(600.0, 1, vec![contact], vec![agents("a", 1)]);
        let model = compile(&scenario).expect("valid");
        let day = day(&scenario);
        let sample = Sample::of(&model.types[0], &day.tally.cells[0], &day.tally.rare[0]);
        assert_eq!(sample.ratio(Ratio::ServiceLevel), (2.0, of));
        assert_eq!(sample.ratio(Ratio::BlockRate), (1.0, 3.0));
    }
}

#[test]
fn a_total_sums_numerators_and_denominators() {
    let quick = ContactType {
        service_level: within(0.0),
        ..calls("quick", &[0.0, 10.0])
    };
    let slow = ContactType {
        service_level: within(1000.0),
        ..calls("slow", &[20.0, 30.0])
    };
    let outcome = once(&center(600.0, 1, vec![quick, slow], vec![agents("a", 1)]));
    let means = outcome.fold.total.ratio(Ratio::ServiceLevel).means();
    assert_eq!(means, Some((3.0, 4.0)));
    let longest = outcome.fold.longest_queue.mean();
    assert_eq!(longest, Some(3.0));
}
