//! Random contact types.

use busyhour::random::Family;
use busyhour::scenario::{
    AfterHours, ArrivalSource, Arrivals, ByInterval, Channel, ContactType, CountModel, CountRule,
    Curve, DayFactor, Distribution, Penalty, ServiceLevel, ServingGroup,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::{Features, Hours};
use crate::support::{constant, exponential, law};

/// Durations that make things happen at one instant.
const GRID: [f64; 6] = [10.0, 20.0, 30.0, 60.0, 90.0, 120.0];

fn duration() -> impl Strategy<Value = Distribution> {
    let of = |value: f64| {
        vec![
            constant(value),
            exponential(value),
            law(Family::Lognormal {
                mean: value,
                cv: 1.2,
            }),
            law(Family::Uniform {
                min: 0.0,
                max: 2.0 * value,
            }),
            law(Family::Erlang {
                shape: 3,
                mean: value,
            }),
            law(Family::Weibull {
                shape: 0.8,
                scale: value,
            }),
            law(Family::Hyperexponential {
                probabilities: vec![0.3, 0.7],
                means: vec![2.0 * value, 0.5 * value],
            }),
            law(Family::Empirical {
                values: vec![10.0, value],
                weights: Vec::new(),
            }),
        ]
    };
    (select(GRID.to_vec()), 0_usize..8)
        .prop_map(move |(value, family)| of(value).swap_remove(family))
}

/// The same with a mean for each interval.
fn by_interval(hours: Hours) -> impl Strategy<Value = Distribution> {
    let scales = prop::collection::vec(select(GRID.to_vec()), hours.intervals);
    (scales, prop::bool::ANY).prop_map(|(scales, constant)| Distribution {
        family: if constant {
            Family::Constant { value: 1.0 }
        } else {
            Family::Gamma { mean: 1.0, cv: 0.7 }
        },
        scale: ByInterval::Each(scales),
    })
}

fn patience(hours: Hours) -> impl Strategy<Value = Option<Distribution>> {
    prop_oneof![
        1 => Just(None),
        3 => duration().prop_map(Some),
        2 => select(GRID.to_vec()).prop_map(|v| Some(constant(v))),
        1 => Just(Some(constant(0.0))),
        1 => by_interval(hours).prop_map(Some),
    ]
}

fn source(hours: Hours, features: Features) -> BoxedStrategy<ArrivalSource> {
    let per_second = 0.1;
    let expected = prop::collection::vec(0.0..per_second * hours.interval, hours.intervals);
    let expected = expected.prop_map(ArrivalSource::Expected);
    if features == Features::Unlimited {
        return expected.boxed();
    }
    let steps = (hours.interval * hours.intervals as f64 / 10.0).ceil() as u32;
    let times = prop::collection::vec(0..steps, 1..40).prop_map(|mut steps| {
        steps.sort_unstable();
        ArrivalSource::Times(steps.into_iter().map(|s| 10.0 * f64::from(s)).collect())
    });
    prop_oneof![3 => expected, 1 => times].boxed()
}

fn arrivals(hours: Hours, features: Features) -> impl Strategy<Value = Arrivals> {
    let counts = vec![CountModel::Poisson, CountModel::Fixed, CountModel::Uniform];
    let day_factor = vec![
        DayFactor::Own,
        DayFactor::Shared,
        DayFactor::With {
            pool: "all".to_owned(),
            correlation: 0.5,
        },
    ];
    (
        source(hours, features),
        select(counts),
        select(vec![0.0, 0.0, 0.3]),
        select(day_factor),
        select(vec![0.0, 0.0, 0.2]),
        select(vec![0.0, 0.6, -0.5]),
    )
        .prop_map(
            |(source, counts, day_cv, day_factor, interval_cv, interval_correlation)| Arrivals {
                source,
                counts,
                day_cv,
                day_factor,
                interval_cv,
                interval_correlation,
                basis: busyhour::scenario::Basis::First,
            },
        )
}

fn service_level(features: Features) -> impl Strategy<Value = ServiceLevel> {
    let counts = vec![
        CountRule::ShortAbandonsExcluded,
        CountRule::AllOffered,
        CountRule::ShortAbandonsMet,
        CountRule::AnsweredOnly,
    ];
    let thresholds = vec![0.0, 10.0, 20.0, 60.0];
    (
        select(thresholds.clone()),
        select(thresholds),
        select(counts),
        prop::bool::ANY,
        (prop::bool::weighted(0.2), prop::bool::weighted(0.2)),
    )
        .prop_map(
            move |(within, short_abandon, count, blocked_excluded, to)| ServiceLevel {
                within,
                target: Some(0.8),
                penalty: Penalty {
                    per_interval: 5.0,
                    per_day: 100.0,
                },
                count,
                short_abandon,
                blocked_excluded,
                until_done: to.0 && features != Features::Plain,
                open_hours: to.1 && features != Features::Plain,
            },
        )
}

/// Opening hours, and what happens outside of them.
fn opening(
    hours: Hours,
    features: Features,
) -> impl Strategy<Value = (Vec<(f64, f64)>, AfterHours)> {
    let day = hours.interval * hours.intervals as f64;
    let end = select(vec![0.25, 1.0 / 3.0, 0.5, 1.0, 2.0]);
    let window = (select(vec![-0.5, 0.0, 0.25, 0.5]), end)
        .prop_map(move |(from, length)| (from * day, (from + length) * day));
    let windows = if features == Features::All {
        prop::option::weighted(0.25, prop::collection::vec(window, 1..=2)).boxed()
    } else {
        Just(None).boxed()
    };
    let after_hours = vec![AfterHours::Refuse, AfterHours::Wait, AfterHours::Message];
    (windows, select(after_hours))
        .prop_map(|(windows, after_hours)| (windows.unwrap_or_default(), after_hours))
}

/// How work grows, or shrinks, with the wait.
fn by_wait(features: Features) -> BoxedStrategy<Curve> {
    if features != Features::All {
        return Just(Curve::default()).boxed();
    }
    let curves = vec![
        Curve::default(),
        Curve::default(),
        Curve::default(),
        Curve::new(vec![(0.0, 1.0), (30.0, 1.5), (60.0, 1.25)]),
        Curve::new(vec![(20.0, 2.0), (40.0, 0.5)]),
    ];
    select(curves).boxed()
}

/// A random contact type; its name and its groups come later.
pub fn contact(hours: Hours, features: Features) -> impl Strategy<Value = ContactType> {
    let limit = if matches!(features, Features::All | Features::Single) {
        prop::option::weighted(0.2, 0_u32..=5).boxed()
    } else {
        Just(None).boxed()
    };
    let talk = prop_oneof![
        5 => duration(),
        1 => by_interval(hours),
        1 => Just(constant(0.0)),
    ];
    let balk = prop_oneof![
        3 => Just(ByInterval::Constant(0.0)),
        1 => Just(ByInterval::Constant(0.3)),
        1 => prop::collection::vec(select(vec![0.0, 0.2, 1.0]), hours.intervals)
            .prop_map(ByInterval::Each),
    ];
    let terms = (1_u32..=3, select(vec![0.5, 1.0, 2.0]));
    (
        select(vec![Channel::Voice, Channel::Voice, Channel::Chat]),
        terms,
        arrivals(hours, features),
        talk,
        prop::option::weighted(0.4, duration()),
        patience(hours),
        balk,
        (
            limit,
            (
                super::follow::follow(features),
                super::front::front(hours, features),
                super::segments::segments(features),
                by_wait(features),
            ),
            opening(hours, features),
        ),
        service_level(features),
    )
        .prop_map(|parts| {
            let (channel, terms, arrivals, talk, wrap_up, patience, balk, rest, level) = parts;
            let (queue_limit, (follow, self_service, segments, handle_time_by_wait), opening) =
                rest;
            let (open, after_hours) = opening;
            ContactType {
                name: String::new(),
                channel,
                priority: terms.0,
                weight: terms.1,
                arrivals: Some(arrivals),
                talk,
                wrap_up,
                handle_time_by_wait,
                patience,
                balk,
                queue_limit,
                lost_value: 12.0,
                service_level: level,
                groups: Vec::new(),
                script: busyhour::scenario::Script::default(),
                segments,
                self_service,
                follow,
                open,
                after_hours,
                outbound: None,
            }
        })
}

/// Which of four groups serve a type, and how.
pub fn links(features: Features) -> impl Strategy<Value = Vec<Option<ServingGroup>>> {
    let (after, min_idle) = if features == Features::Plain {
        (vec![0.0], vec![1])
    } else {
        (vec![0.0, 0.0, 0.0, 10.0, 20.0, 33.3], vec![1, 1, 1, 2])
    };
    let link = (
        1_u32..=3,
        1_u32..=3,
        select(after),
        select(min_idle),
        select(vec![1.0, 1.0, 0.8, 1.5]),
    );
    prop::collection::vec(prop::option::weighted(0.7, link), 4).prop_map(|links| {
        let serving = |(group, link): (usize, Option<_>)| {
            let (rank, level, after, min_idle, handle_time_factor) = link?;
            Some(ServingGroup {
                group,
                rank,
                level,
                after,
                min_idle,
                when: None,
                handle_time_factor,
            })
        };
        links.into_iter().enumerate().map(serving).collect()
    })
}
