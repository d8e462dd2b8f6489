//! Several types and groups, in the long run.

use busyhour::measures::Ratio;
use busyhour::scenario::{ContactCriterion, ContactType, Scenario, ServingGroup};

use super::Figure::{Occupancy, Of, Queue};
use super::{compare, long_run, stationary};
use crate::support::{agents, by};

/// A type's groups: position, rank, level, idle agents needed, factor on handle time.
fn served(contact: ContactType, groups: &[(usize, u32, u32, u32, f64)]) -> ContactType {
    let serving = |&(group, rank, level, min_idle, handle_time_factor)| ServingGroup {
        rank,
        level,
        min_idle,
        handle_time_factor,
        ..by(group)
    };
    ContactType {
        groups: groups.iter().map(serving).collect(),
        ..contact
    }
}

/// THEORY.md O4b.
#[test]
fn priority_with_abandonment() {
    let first = served(
        stationary("c0", 2.0, 240.0, 120.0, 30.0),
        &[(0, 1, 1, 1, 1.0)],
    );
    let second = served(
        stationary("c1", 5.0, 240.0, 240.0, 30.0),
        &[(0, 1, 2, 1, 1.0)],
    );
    compare(
        &long_run(vec![first, second], vec![agents("g0", 28)]),
        24,
        &[
            (Of(0, Ratio::AllOffered), 0.930_750_116),
            (Of(0, Ratio::AbandonRate), 0.044_243_914_7),
            (Of(0, Ratio::Delayed), 0.514_219_29),
            (Of(0, Ratio::Asa), 5.087_108_532),
            (Queue(0), 0.176_975_659),
            (Of(1, Ratio::AllOffered), 0.681_351_701),
            (Of(1, Ratio::AbandonRate), 0.089_958_186_4),
            (Of(1, Ratio::Asa), 20.067_063_72),
            (Queue(1), 1.799_163_73),
            (Occupancy(0), 0.923_103_034),
        ],
    );
}

/// THEORY.md O5: the second group keeps an agent in reserve for its own type.
#[test]
fn the_n_model_with_reservation() {
    let first = stationary("c0", 2.0, 120.0, 120.0, 20.0);
    let first = served(first, &[(0, 1, 1, 1, 1.0), (1, 2, 2, 2, 1.25)]);
    let second = served(
        stationary("c1", 3.0, 120.0, 150.0, 20.0),
        &[(1, 1, 1, 1, 1.0)],
    );
    compare(
        &long_run(vec![first, second], vec![agents("g0", 4), agents("g1", 8)]),
        32,
        &[
            (Of(0, Ratio::AllOffered), 0.803_042_53),
            (Of(0, Ratio::AbandonRate), 0.074_987_973_9),
            (Of(0, Ratio::Delayed), 0.311_731_017),
            (Queue(0), 0.299_951_896),
            (Of(1, Ratio::AllOffered), 0.754_014_894),
            (Of(1, Ratio::AbandonRate), 0.073_896_890_6),
            (Queue(1), 0.554_226_679),
            (Occupancy(0), 0.740_271_854),
            (Occupancy(1), 0.810_039_94),
        ],
    );
}

/// THEORY.md O8.
#[test]
fn the_m_model_with_reservation() {
    let first = stationary("c0", 2.0, 100.0, 150.0, 20.0);
    let first = served(first, &[(0, 1, 1, 1, 1.0), (1, 2, 1, 1, 1.2)]);
    let second = stationary("c1", 2.2, 100.0, 120.0, 20.0);
    let second = served(second, &[(2, 1, 1, 1, 1.0), (1, 2, 2, 2, 1.2)]);
    let groups = vec![agents("g0", 3), agents("g1", 3), agents("g2", 3)];
    compare(
        &long_run(vec![first, second], groups),
        32,
        &[
            (Of(0, Ratio::AllOffered), 0.858_592_861),
            (Of(0, Ratio::AbandonRate), 0.042_673_685),
            (Queue(0), 0.213_368_425),
            (Of(1, Ratio::AllOffered), 0.599_229_812),
            (Of(1, Ratio::AbandonRate), 0.165_322_81),
            (Queue(1), 0.727_420_366),
            (Occupancy(0), 0.722_234_092),
            (Occupancy(1), 0.662_327_754),
            (Occupancy(2), 0.809_683_028),
        ],
    );
}

/// `multiskill([1.2,1], [.5,.4], [3,3], [[.5,.4],[.5,.5]], [[0,1],[1,0]], [[0,1],[1,0]],
/// reserve=[[0,1],[1,0]], T=1/3, qmax=[22,22])`: each group helps the other, but keeps one
/// agent back.
#[test]
fn the_x_model_with_reservation_on_both_sides() {
    let first = stationary("c0", 1.2, 120.0, 120.0, 20.0);
    let first = served(first, &[(0, 1, 1, 1, 1.0), (1, 2, 2, 2, 1.25)]);
    let second = stationary("c1", 1.0, 120.0, 150.0, 20.0);
    let second = served(second, &[(1, 1, 1, 1, 1.0), (0, 2, 2, 2, 1.0)]);
    compare(
        &long_run(vec![first, second], vec![agents("g0", 3), agents("g1", 3)]),
        40,
        &[
            (Of(0, Ratio::AllOffered), 0.752_757_445_0),
            (Of(0, Ratio::AbandonRate), 0.102_099_900_6),
            (Of(0, Ratio::Delayed), 0.346_666_301_8),
            (Of(0, Ratio::Asa), 60.0 * 0.164_191_680_1),
            (Queue(0), 0.245_039_761_4),
            (Of(1, Ratio::AllOffered), 0.779_090_702_9),
            (Of(1, Ratio::AbandonRate), 0.078_842_547_5),
            (Of(1, Ratio::Delayed), 0.312_353_454_9),
            (Of(1, Ratio::Asa), 60.0 * 0.162_510_797_0),
            (Queue(1), 0.197_106_368_6),
            (Occupancy(0), 0.691_204_927_5),
            (Occupancy(1), 0.664_288_120_2),
        ],
    );
}

/// THEORY.md section 2, "free property tests": types of equal law, longest wait first over
/// agents who all serve everything, are one Erlang A (O1a) however they are divided.
#[test]
fn pooled_groups_and_types_are_one_erlang_a() {
    let contacts = [3.0, 4.0, 1.0]
        .into_iter()
        .enumerate()
        .map(|(t, rate)| stationary(&format!("c{t}"), rate, 240.0, 180.0, 20.0))
        .collect();
    let groups = [20, 8, 5]
        .into_iter()
        .enumerate()
        .map(|(g, n)| agents(&format!("g{g}"), n));
    let mut scenario: Scenario = long_run(contacts, groups.collect());
    scenario.routing.select_contact = vec![ContactCriterion::LongestWait];
    let mut exact = Vec::new();
    for (kind, share) in [(0, 3.0 / 8.0), (1, 0.5), (2, 1.0 / 8.0)] {
        exact.extend([
            (Of(kind, Ratio::AllOffered), 0.747_751_534),
            (Of(kind, Ratio::AbandonRate), 0.060_851_286_5),
            (Of(kind, Ratio::Delayed), 0.423_946_28),
            (Of(kind, Ratio::Asa), 10.259_380_2),
            (Queue(kind), share * 1.460_430_88),
        ]);
    }
    compare(&scenario, 24, &exact);
}
