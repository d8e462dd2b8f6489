//! No contact is lost, and none is counted twice.

use busyhour::engine::{CaseEnd, Ending, Left, Session, Step};
use busyhour::measures::{Mean, Ratio, Sample};
use busyhour::model::{Model, compile};
use busyhour::scenario::Scenario;

use crate::support::{Gone, WAYS, Watch, watch};

pub fn every_contact_offered_has_one_outcome(_: &Scenario, model: &Model, day: &Watch) {
    let intervals = model.clock.intervals;
    for (number, (cell, rare)) in day.tally.cells.iter().zip(&day.tally.rare).enumerate() {
        let (kind, interval) = (number / intervals, number % intervals);
        let here = |k: usize, i: usize| k == kind && i == interval;
        let answered: Vec<_> = day
            .answered
            .iter()
            .filter(|a| a.counted && here(a.kind, a.interval))
            .collect();
        let count = |how: Left| {
            let gone = |g: &&Gone| here(g.kind, g.interval) && g.how == how;
            day.gone.iter().filter(gone).count() as u32
        };
        let blocked = day.blocked.iter().filter(|b| here(b.0, b.1)).count() as u32;
        let late = answered.iter().filter(|a| a.delayed).count() as u32;
        assert_eq!(cell.answered_late, late);
        assert_eq!(cell.blocked, blocked);
        assert_eq!(rare.balked, count(Left::Balked));
        assert_eq!(cell.abandoned, count(Left::Abandoned) + rare.balked);
        assert_eq!(rare.disconnected, count(Left::Disconnected));
        assert_eq!(rare.overdue, count(Left::Overdue));
        assert_eq!(rare.unfinished, count(Left::Unfinished) + rare.overdue);
        assert_eq!(rare.left_message, count(Left::Message));
        assert_eq!(rare.dropped, count(Left::Dropped));
        let outcomes = answered.len() as u32
            + cell.abandoned
            + cell.blocked
            + rare.disconnected
            + rare.unfinished
            + rare.left_message
            + rare.dropped;
        assert_eq!(cell.offered, outcomes, "cell {}", number);
        assert!(cell.late_within <= cell.answered_late);
        assert!(cell.abandoned_within <= cell.abandoned);
        assert!(rare.balked <= cell.abandoned);
        let waits = [
            cell.wait_answered,
            cell.wait_abandoned,
            cell.queue,
            rare.wait,
        ];
        assert!(waits.iter().all(|w| *w >= 0), "{:?}", waits);
        let more = day
            .more
            .iter()
            .filter(|w| w.counted && here(w.kind, w.interval));
        let more: f64 = more.map(|w| w.until - w.from).sum();
        let handle: f64 = answered.iter().map(|a| a.handle).sum::<f64>() + more;
        assert!((cell.handle - handle).abs() <= 1e-9 * handle.max(1.0));
    }
}

pub fn the_bins_hold_all_who_waited(_: &Scenario, model: &Model, day: &Watch) {
    let (intervals, warm_up) = (model.clock.intervals, model.clock.warm_up);
    for kind in 0..model.types.len() {
        let cells = kind * intervals + warm_up..(kind + 1) * intervals;
        let late: u32 = day.tally.cells[cells.clone()]
            .iter()
            .map(|c| c.answered_late)
            .sum();
        let abandoned: u32 = day.tally.cells[cells.clone()]
            .iter()
            .map(|c| c.abandoned)
            .sum();
        let others: u32 = day.tally.rare[cells]
            .iter()
            .map(|r| r.disconnected + r.unfinished + r.left_message + r.dropped)
            .zip(
                day.tally.rare[kind * intervals + warm_up..]
                    .iter()
                    .map(|r| r.balked),
            )
            .fold(abandoned, |sum, (sent_away, balked)| {
                sum + sent_away - balked
            });
        assert_eq!(day.tally.answered_waits(kind).iter().sum::<u32>(), late);
        assert_eq!(day.tally.left_waits(kind).iter().sum::<u32>(), others);
        let counted = day.answered.iter().filter(|a| a.counted);
        let longest = counted.map(|a| (a.kind, a.interval, a.at - a.since));
        let gone = day
            .gone
            .iter()
            .map(|g| (g.kind, g.interval, g.at - g.since));
        let longest = longest
            .chain(gone)
            .filter(|(k, i, _)| *k == kind && *i >= warm_up)
            .fold(0.0, |longest: f64, (.., wait)| longest.max(wait));
        assert_eq!(day.tally.longest_wait[kind], longest);
    }
}

/// Every case ends once, and what its contacts led to adds up.
pub fn every_case_ends_once(scenario: &Scenario, model: &Model, day: &Watch) {
    // Whom a dialler reaches depends on who is busy with what followed.
    if !model.follows || !model.diallers.is_empty() {
        return;
    }
    // The same first contacts come where nothing follows from them.
    let mut alone = scenario.clone();
    for contact in &mut alone.contacts {
        contact.follow = busyhour::scenario::Follow::default();
        contact.self_service = None;
    }
    let alone = compile(&alone).expect("valid");
    let Ok(first) = watch(&alone, WAYS[0], 0) else {
        return;
    };
    let first_contacts: u32 = first.tally.cells.iter().map(|c| c.offered).sum();
    // Those in service at the start belong to the time before.
    let own = day
        .cases
        .iter()
        .filter(|c| c.first > f64::NEG_INFINITY)
        .count();
    assert_eq!(own as u32, first_contacts);
    let steps = |step: Step| day.steps.iter().filter(|s| s.2 == step).count() as u64;
    let lost = |c: &&CaseEnd| c.ending == Ending::NotCome;
    // Steps of contacts that arrived after the end, or before the start, are not told.
    assert!(day.cases.iter().filter(lost).count() as u64 >= steps(Step::NotCome));
    // Contacts that came: the first of each case, and one for each step that was taken.
    let came = u64::from(first_contacts)
        + steps(Step::Retried)
        + steps(Step::Escalated)
        + steps(Step::Repeated)
        - steps(Step::NotCome);
    let contacts: u64 = day.cases.iter().map(|c| u64::from(c.contacts)).sum();
    // Who is contained by self-service has come, but not asked for an agent.
    let contacts = contacts + day.sessions.iter().filter(|s| s.contained).count() as u64;
    // At a cut some never come.
    if scenario.close != busyhour::scenario::Close::Cut {
        assert!(contacts >= came, "{} contacts, {} came", contacts, came);
    }
    for case in &day.cases {
        assert!(case.at >= case.first, "{:?}", case);
        // A chain without end is cut off after a thousand contacts, before the next comes.
        let cut_off = case.ending == Ending::Unfinished || case.escalations >= 500;
        let contained = case.contacts == 0
            && case.escalations == 0
            && matches!(case.ending, Ending::Resolved | Ending::NotCome);
        assert!(
            case.contacts > case.escalations || contained || cut_off,
            "{:?}",
            case
        );
    }
}

/// Sessions in self-service are counted where they began, never exceed the places, and who
/// is passed on within the horizon is offered at that moment.
pub fn self_service_contains_or_passes_on(_: &Scenario, model: &Model, day: &Watch) {
    let (clock, intervals) = (&model.clock, model.clock.intervals);
    for (number, cell) in day.tally.front.iter().enumerate() {
        let (kind, interval) = (number / intervals, number % intervals);
        let here = |s: &&Session| s.kind == kind && s.interval == interval;
        let begun: Vec<_> = day.sessions.iter().filter(here).collect();
        let contained = begun.iter().filter(|s| s.contained).count() as u32;
        assert_eq!(cell.contained, contained);
        assert_eq!(cell.sessions(), begun.len() as u32);
        for s in begun {
            let (from, to) = (clock.start_of(interval), clock.start_of(interval + 1));
            assert!(
                from <= s.from && s.from < to && s.from <= s.until,
                "{:?}",
                s
            );
        }
    }
    for (kind, of) in model.types.iter().enumerate() {
        let own: Vec<_> = day.sessions.iter().filter(|s| s.kind == kind).collect();
        if of.self_service.is_none() {
            assert!(own.is_empty());
            continue;
        }
        let asked = own
            .iter()
            .filter(|s| !s.contained && s.until < clock.horizon)
            .count();
        let cells = kind * intervals..(kind + 1) * intervals;
        let offered: u32 = day.tally.cells[cells.clone()]
            .iter()
            .map(|c| c.offered)
            .sum();
        // Who is called back by a contact of another type has asked, but is not offered.
        let called = day.tally.rare[cells].iter().map(|r| r.callback_accepted);
        let offered = offered + called.sum::<u32>();
        assert!(asked as u32 <= offered, "{} of {}", asked, offered);
        let Some(capacity) = of.self_service.as_ref().and_then(|m| m.capacity) else {
            continue;
        };
        // At one instant sessions end before others begin.
        let mut changes: Vec<(f64, i64)> = own
            .iter()
            .flat_map(|s| [(s.from, 1), (s.until, -1)])
            .collect();
        changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut sessions = 0;
        for (at, by) in changes {
            sessions += by;
            assert!(sessions <= i64::from(capacity), "{} at {}", sessions, at);
        }
    }
}

/// The segments of a type, and customers of none, are all of its contacts and cases.
pub fn segments_add_up(_: &Scenario, model: &Model, day: &Watch) {
    let (intervals, warm_up) = (model.clock.intervals, model.clock.warm_up);
    for (kind, of) in model.types.iter().enumerate() {
        if of.segments.is_empty() {
            continue;
        }
        let cells = kind * intervals + warm_up..(kind + 1) * intervals;
        let mut all = Sample::default();
        for (cell, rare) in day.tally.cells[cells.clone()]
            .iter()
            .zip(&day.tally.rare[cells])
        {
            all.add(&Sample::of(of, cell, rare));
        }
        let (mut segments, mut lost) = (Sample::default(), 0);
        for segment in 0..=of.segments.len() {
            let own = day.tally.segments.cell(kind, segment);
            segments.add(&Sample::of(of, &own.cell, &own.rare));
            lost += own.lost;
        }
        for figure in Mean::ALL.into_iter().filter(|f| *f != Mean::Queue) {
            assert_eq!(all.mean(figure), segments.mean(figure), "{:?}", figure);
        }
        for ratio in [
            Ratio::ServiceLevel,
            Ratio::Delayed,
            Ratio::Asa,
            Ratio::MeanWait,
        ] {
            assert_eq!(all.ratio(ratio), segments.ratio(ratio), "{:?}", ratio);
        }
        if model.follows {
            assert_eq!(day.tally.cases[kind].lost, lost);
        }
    }
}
