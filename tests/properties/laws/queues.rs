//! Queue lengths, worked out anew from every contact's wait.

use busyhour::engine::Left;
use busyhour::measures::TICKS_PER_SECOND;
use busyhour::model::{Clock, Model, TypeModel};
use busyhour::scenario::Scenario;

use crate::support::Watch;

/// Type, begin and end of every wait; balkers do not wait.
fn waits(day: &Watch) -> Vec<(usize, f64, f64)> {
    let answered = day
        .answered
        .iter()
        .filter(|a| a.delayed)
        .map(|a| (a.kind, a.since, a.at));
    let gone = day
        .gone
        .iter()
        .filter(|g| g.how != Left::Balked)
        .map(|g| (g.kind, g.since, g.at));
    answered.chain(gone).collect()
}

/// The longest queue within the statistics: at one instant those who leave go first.
fn longest(waits: &[(usize, f64, f64)], clock: &Clock, kind: Option<usize>) -> u32 {
    let of_kind = |w: &&(usize, f64, f64)| kind.is_none_or(|k| w.0 == k);
    let from = clock.statistics_from();
    let here = waits
        .iter()
        .filter(of_kind)
        .filter(|w| w.2 > from && w.1 < clock.horizon);
    let mut changes: Vec<(f64, i32)> = here
        .filter(|w| w.2 > w.1)
        .flat_map(|w| [(w.1.max(from), 1), (w.2, -1)])
        .collect();
    changes.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
    let (mut length, mut most) = (0_i32, 0);
    for (_, by) in changes {
        length += by;
        most = most.max(length);
    }
    most.unsigned_abs()
}

/// Whether two times differ only in their last digits, as 60 and 100/3 + 80/3 do: which of
/// them comes first is then nobody's intention.
fn nearly_tied(waits: &[(usize, f64, f64)]) -> bool {
    let mut times: Vec<f64> = waits.iter().flat_map(|w| [w.1, w.2]).collect();
    times.sort_by(f64::total_cmp);
    times.windows(2).any(|t| t[1] > t[0] && t[1] - t[0] < 1e-7)
}

pub fn queue_integrals_are_split_exactly_at_interval_boundaries(
    _: &Scenario,
    model: &Model,
    day: &Watch,
) {
    let clock = model.clock;
    let waits = waits(day);
    for (number, cell) in day.tally.cells.iter().enumerate() {
        let (kind, i) = (number / clock.intervals, number % clock.intervals);
        let (start, end) = (clock.start_of(i), clock.start_of(i + 1));
        let mine = waits.iter().filter(|w| w.0 == kind);
        let parts = mine
            .map(|w| w.2.min(end) - w.1.max(start))
            .filter(|p| *p > 0.0);
        let (sum, n) = parts.fold((0.0, 0), |(sum, n), p| (sum + p, n + 1));
        let queue = cell.queue as f64;
        // Each wait is rounded to a tick.
        assert!(
            (queue - sum * TICKS_PER_SECOND).abs() <= f64::from(n) + 1e-3,
            "cell {}: {} s against {} s",
            number,
            queue / TICKS_PER_SECOND,
            sum
        );
    }
}

/// Little's law, type by type.
pub fn time_in_queue_is_the_sum_of_waits(scenario: &Scenario, model: &Model, day: &Watch) {
    // Waits before the start belong to no interval.
    if !scenario.initial.is_empty() {
        return;
    }
    let clock = model.clock;
    for kind in 0..model.types.len() {
        if waits(day)
            .iter()
            .any(|w| w.0 == kind && w.2 > clock.horizon)
        {
            continue;
        }
        let cells = kind * clock.intervals..(kind + 1) * clock.intervals;
        let mut pieces = 0;
        let (mut queue, mut wait) = (0, 0);
        for (cell, rare) in day.tally.cells[cells.clone()]
            .iter()
            .zip(&day.tally.rare[cells])
        {
            queue += cell.queue;
            wait += cell.wait_answered + cell.wait_abandoned + rare.wait;
            pieces += i64::from(cell.offered) * clock.intervals as i64;
        }
        assert!((queue - wait).abs() <= pieces, "{} against {}", queue, wait);
    }
}

pub fn longest_queues_are_those_that_the_waits_make(_: &Scenario, model: &Model, day: &Watch) {
    // Who waits for the opening, or to be called again, stands in no queue, and who ends the
    // wait by a callback of another type is not told of.
    let tries = |t: &TypeModel| {
        let callback = t.follow.callback.as_ref();
        callback.is_some_and(|c| c.answer < 1.0 || c.after > 0.0)
    };
    if model.types.iter().any(|t| !t.opening.always() || tries(t)) {
        return;
    }
    let (waits, begin) = (waits(day), model.clock.statistics_from());
    if nearly_tied(&waits) {
        return;
    }
    let kinds = model.types.len();
    for (place, got) in day.tally.longest_queue.iter().enumerate() {
        let kind = Some(place).filter(|k| *k < kinds);
        let least = longest(&waits, &model.clock, kind);
        // Who is answered at the very begin of the statistics may count or not: an agent
        // who is free at that instant comes after the interval has begun.
        let there =
            |w: &&(usize, f64, f64)| kind.is_none_or(|k| w.0 == k) && w.1 < begin && w.2 >= begin;
        let most = least.max(waits.iter().filter(there).count() as u32);
        // What a contact opens by joining, for itself or for another, comes after it has
        // joined; and who is handed over warm joins while the work of an agent ends, before
        // others give up at that instant: the queue is then longer than the waits tell.
        let warm = |t: &TypeModel| t.follow.escalate.iter().any(|e| e.warm.is_some());
        let sooner = model.script.is_active() || model.types.iter().any(warm);
        let most = if sooner { u32::MAX } else { most };
        assert!(
            (least..=most).contains(got),
            "{:?}: {} not {}",
            kind,
            got,
            least
        );
    }
}
