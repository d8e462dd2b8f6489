//! One type, one group, in the long run.

use busyhour::measures::Ratio;
use busyhour::random::Family;
use busyhour::scenario::{ContactCriterion, ContactType, Scenario};

use super::Figure::{Occupancy, Of, Queue};
use super::{compare, long_run, stationary};
use crate::support::{agents, constant, law};

fn erlang_a() -> Scenario {
    long_run(
        vec![stationary("calls", 8.0, 240.0, 180.0, 20.0)],
        vec![agents("a", 33)],
    )
}

/// THEORY.md O1a.
#[test]
fn erlang_a_has_its_closed_form() {
    compare(
        &erlang_a(),
        24,
        &[
            (Of(0, Ratio::AllOffered), 0.747_751_534),
            (Of(0, Ratio::ShortAbandonsExcluded), 0.774_779),
            (Of(0, Ratio::ShortAbandonsMet), 0.782_636),
            (Of(0, Ratio::AnsweredOnly), 0.796_201),
            (Of(0, Ratio::AbandonRate), 0.060_851_286_5),
            (Of(0, Ratio::Delayed), 0.423_946_28),
            (Of(0, Ratio::MeanWait), 10.953_231_54),
            (Of(0, Ratio::Asa), 10.259_380_2),
            (Of(0, Ratio::MeanWaitAbandoned), 21.661_790_82),
            (Queue(0), 1.460_430_88),
            (Occupancy(0), 0.910_689_662),
        ],
    );
}

/// THEORY.md O1b.
#[test]
fn finite_lines_block_and_shorten_waits() {
    let mut scenario = erlang_a();
    scenario.lines = Some(40);
    compare(
        &scenario,
        24,
        &[
            (Of(0, Ratio::BlockRate), 0.021_658_966),
            (Of(0, Ratio::AllOffered), 0.784_012_251),
            (Of(0, Ratio::AbandonRate), 0.043_707_345_4),
            (Of(0, Ratio::Asa), 7.622_993_7),
            (Queue(0), 1.048_976_29),
            (Occupancy(0), 0.906_311_456),
        ],
    );
}

/// THEORY.md section 2, "free property tests": the order in which contacts are taken does not
/// change how many abandon where patience is exponential.
#[test]
fn the_order_of_service_does_not_change_abandonment() {
    for criterion in [ContactCriterion::Random, ContactCriterion::LongestWait] {
        let mut scenario = erlang_a();
        scenario.routing.select_contact = vec![criterion];
        scenario.seed = 2;
        compare(
            &scenario,
            16,
            &[
                (Of(0, Ratio::AbandonRate), 0.060_851_286_5),
                (Of(0, Ratio::Delayed), 0.423_946_28),
                (Queue(0), 1.460_430_88),
            ],
        );
    }
}

/// THEORY.md O2a.
#[test]
fn constant_patience() {
    let contact = ContactType {
        patience: Some(constant(90.0)),
        ..stationary("calls", 8.0, 240.0, 1.0, 20.0)
    };
    compare(
        &long_run(vec![contact], vec![agents("a", 32)]),
        24,
        &[
            (Of(0, Ratio::AllOffered), 0.477_429_475),
            (Of(0, Ratio::AbandonRate), 0.050_571_341_2),
            (Of(0, Ratio::Delayed), 0.657_427_435),
            (Of(0, Ratio::Asa), 28.763_113_44),
            (Queue(0), 4.247_992_66),
            (Occupancy(0), 0.949_428_659),
        ],
    );
}

/// `mmn_g(6, .25, 23, Patience('weibull', shape=.8, scale=2.5/Γ(2.25)), T=1/3)`.
#[test]
fn weibull_patience_with_a_falling_hazard() {
    let contact = ContactType {
        patience: Some(law(Family::Weibull {
            shape: 0.8,
            scale: 132.391_518_157_925_5,
        })),
        ..stationary("calls", 6.0, 240.0, 1.0, 20.0)
    };
    compare(
        &long_run(vec![contact], vec![agents("a", 23)]),
        24,
        &[
            (Of(0, Ratio::AllOffered), 0.682_582_117_7),
            (Of(0, Ratio::ShortAbandonsExcluded), 0.742_087_386_6),
            (Of(0, Ratio::AbandonRate), 0.121_635_432_6),
            (Of(0, Ratio::Delayed), 0.490_253_649_7),
            (Of(0, Ratio::Asa), 60.0 * 0.190_854_474_16),
            (Of(0, Ratio::MeanWaitAbandoned), 60.0 * 0.303_712_893_55),
            (Queue(0), 1.227_492_340_9),
            (Occupancy(0), 0.916_554_331_2),
        ],
    );
}

/// `mmn_g(6, .25, 23, Patience('erlang', shape=2, mean=2.5), T=1/3)`.
#[test]
fn erlang_patience_with_a_rising_hazard() {
    let contact = ContactType {
        patience: Some(law(Family::Erlang {
            shape: 2,
            mean: 150.0,
        })),
        ..stationary("calls", 6.0, 240.0, 1.0, 20.0)
    };
    compare(
        &long_run(vec![contact], vec![agents("a", 23)]),
        24,
        &[
            (Of(0, Ratio::AllOffered), 0.504_109_912_7),
            (Of(0, Ratio::AbandonRate), 0.097_854_107_5),
            (Of(0, Ratio::Delayed), 0.641_843_379_9),
            (Of(0, Ratio::Asa), 60.0 * 0.430_865_128_5),
            (Of(0, Ratio::MeanWaitAbandoned), 60.0 * 0.778_817_110_3),
            (Queue(0), 2.789_481_954_9),
            (Occupancy(0), 0.941_369_626_9),
        ],
    );
}

/// THEORY.md O3b.
#[test]
fn erlang_service_times() {
    let contact = ContactType {
        talk: law(Family::Erlang {
            shape: 3,
            mean: 180.0,
        }),
        ..stationary("calls", 3.0, 1.0, 120.0, 20.0)
    };
    compare(
        &long_run(vec![contact], vec![agents("a", 10)]),
        24,
        &[
            (Of(0, Ratio::AllOffered), 0.740_913_322),
            (Of(0, Ratio::AbandonRate), 0.090_120_576_8),
            (Of(0, Ratio::Delayed), 0.388_647_893),
            (Queue(0), 0.540_723_461),
            (Occupancy(0), 0.818_891_481),
        ],
    );
}

/// `erlang_c(4.2, .5, 12, T=1/3)`; also THEORY.md 3.2, the stationary MMC.
#[test]
fn erlang_c_without_abandonment() {
    let contact = ContactType {
        patience: None,
        ..stationary("calls", 4.2, 120.0, 1.0, 20.0)
    };
    compare(
        &long_run(vec![contact], vec![agents("a", 12)]),
        60,
        &[
            (Of(0, Ratio::AllOffered), 0.899_079_779_9),
            (Of(0, Ratio::Delayed), 0.183_888_630_4),
            (Of(0, Ratio::Asa), 60.0 * 0.102_160_350_2),
            (Queue(0), 0.429_073_470_9),
            (Occupancy(0), 0.7),
        ],
    );
}

/// `mph_n_m(3, 10, .5, {'kind':'hyper','probs':[.3,.7],'rates':[.2,1.0]}, T=1/3)`.
#[test]
fn hyperexponential_service_times() {
    let contact = ContactType {
        talk: law(Family::Hyperexponential {
            probabilities: vec![0.3, 0.7],
            means: vec![300.0, 60.0],
        }),
        ..stationary("calls", 3.0, 1.0, 120.0, 20.0)
    };
    compare(
        &long_run(vec![contact], vec![agents("a", 10)]),
        32,
        &[
            (Of(0, Ratio::AllOffered), 0.930_102_579_7),
            (Of(0, Ratio::AbandonRate), 0.025_011_487_9),
            (Of(0, Ratio::Delayed), 0.129_525_624_4),
            (Queue(0), 0.150_068_927_6),
            (Occupancy(0), 0.643_492_418_0),
        ],
    );
}
