//! Random agent groups.

use busyhour::scenario::{
    Absence, AgentGroup, ByInterval, Channel, Cost, Curve, Learning, Newcomers, Occasional,
    OccupancyPace, Off, Pace, Pauses, Ramp, Sharing, Shift, ShiftTime, Shrinkage, most_on_shift,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Features, Hours};
use crate::support::{constant, exponential};

fn shrinkage(hours: Hours, features: Features) -> impl Strategy<Value = Shrinkage> {
    let planned = prop_oneof![
        3 => Just(ByInterval::Constant(0.0)),
        1 => Just(ByInterval::Constant(0.25)),
        1 => prop::collection::vec(select(vec![0.0, 0.3, 0.5]), hours.intervals)
            .prop_map(ByInterval::Each),
    ];
    let absence = (select(vec![0.1, 0.5]), select(vec![0.0, 0.5]))
        .prop_map(|(rate, day_cv)| Absence { rate, day_cv });
    let length = select(vec![constant(30.0), constant(60.0), exponential(40.0)]);
    let pauses =
        (select(vec![60.0, 200.0]), length).prop_map(|(every, length)| Pauses { every, length });
    let now_and_then = || {
        let length = select(vec![constant(30.0), constant(60.0), exponential(200.0)]);
        (select(vec![0.2, 0.7, 1.0]), length).prop_map(|(probability, length)| Occasional {
            probability,
            length,
        })
    };
    let (pauses, pause_after) = if features == Features::Plain {
        (Just(None).boxed(), Just(None).boxed())
    } else {
        (
            prop::option::weighted(0.25, pauses).boxed(),
            prop::option::weighted(0.25, now_and_then()).boxed(),
        )
    };
    (
        planned,
        prop::option::weighted(0.25, absence),
        pauses,
        pause_after,
        prop::option::weighted(0.3, now_and_then()),
        prop::option::weighted(0.3, now_and_then()),
    )
        .prop_map(
            |(planned, absence, pauses, pause_after, late, early)| Shrinkage {
                planned,
                absence,
                pauses,
                pause_after,
                late,
                early,
            },
        )
}

/// A random shift: begins, ends and breaks at quarters of intervals, so that many things happen
/// at once.
fn shift(hours: Hours) -> impl Strategy<Value = Shift> {
    let quarters = hours.intervals as i32 * 4;
    let off = (
        0..quarters,
        select(vec![0.25, 0.5, 1.0]),
        select(vec![0.0, 1.0]),
        prop::bool::ANY,
    );
    (
        0_u32..=4,
        // The second time of the shift begins where the first ends, or later.
        (-4..quarters, 1..=quarters, 0..3, 0..=4),
        prop::collection::vec(off, 0..=2),
    )
        .prop_map(move |(agents, (from, length, pause, second), off)| {
            let at = |quarter: i32| f64::from(quarter) * hours.interval / 4.0;
            let time = |from: i32, to: i32| ShiftTime {
                from: at(from),
                to: at(to),
                off: off.iter().map(|o| at(from.max(0) + o.0)).collect(),
            };
            let mut times = vec![time(from, from + length)];
            if second > 0 {
                let begin = from + length + pause;
                times.push(time(begin, begin + second));
            }
            let horizon = hours.interval * hours.intervals as f64;
            times.retain(|t| t.to > 0.0 && t.from < horizon);
            Shift {
                title: String::new(),
                agents,
                times,
                off: off
                    .iter()
                    .map(|(_, length, spread, paid)| Off {
                        length: length * hours.interval,
                        spread: spread * hours.interval,
                        paid: *paid,
                    })
                    .collect(),
            }
        })
}

/// How agents share their attention: contacts at once, slower or not, some set aside.
fn sharing() -> impl Strategy<Value = Sharing> {
    let concurrency = subsequence(vec![(Channel::Voice, 2), (Channel::Chat, 3)], 0..=2);
    let slowdown = select(vec![vec![], vec![1.0, 1.0], vec![1.0, 1.2, 1.5, 2.0]]);
    let set_aside = subsequence(vec![Channel::Chat, Channel::Voice], 0..=1);
    (concurrency, slowdown, set_aside).prop_map(|(concurrency, slowdown, set_aside)| Sharing {
        concurrency,
        slowdown,
        set_aside,
    })
}

/// What makes agents slower or faster.
fn pace(features: Features) -> BoxedStrategy<Pace> {
    if features != Features::All {
        return Just(Pace::default()).boxed();
    }
    let factors = Curve::new(vec![(0.25, 1.0), (0.75, 1.5), (1.0, 0.5)]);
    let occupancy = select(vec![60.0, 100.0, 400.0]).prop_map(move |window| OccupancyPace {
        window,
        factors: factors.clone(),
    });
    let new = vec![
        Newcomers::Count(1),
        Newcomers::Share(0.5),
        Newcomers::Share(0.2),
    ];
    let course = vec![
        Ramp::ByWeek(vec![2.0, 1.5]),
        Ramp::HalfLife {
            start: 1.5,
            days: 2.0,
        },
        Ramp::PerDoubling {
            start: 2.0,
            keeps: 0.8,
        },
    ];
    let cohort =
        (select(new), select(vec![0, 3, 5]), select(course)).prop_map(|(new, worked, course)| {
            Learning {
                new,
                worked,
                course,
            }
        });
    (
        prop::option::weighted(0.3, occupancy),
        prop::collection::vec(cohort, 0..=2),
        prop::bool::weighted(0.3),
    )
        .prop_map(|(occupancy, learning, learns)| Pace {
            occupancy,
            learning: if learns { learning } else { Vec::new() },
        })
        .boxed()
}

/// A random group; its name and its skills come later.
pub fn group(hours: Hours, features: Features) -> impl Strategy<Value = AgentGroup> {
    let shifts = if features == Features::Plain {
        Just(Vec::new()).boxed()
    } else {
        prop_oneof![
            2 => Just(Vec::new()),
            1 => prop::collection::vec(shift(hours), 1..=3),
        ]
        .boxed()
    };
    (
        prop::collection::vec(0_u32..=6, hours.intervals),
        // Somebody is there at the end more often than not, or hardly a day would end.
        0_u32..=4,
        prop::bool::ANY,
        shrinkage(hours, features),
        shifts,
        (prop::bool::ANY, prop::bool::weighted(0.2)),
        prop::option::weighted(0.3, sharing()),
        pace(features),
    )
        .prop_map(
            move |(
                mut agents,
                at_the_end,
                net,
                shrinkage,
                shifts,
                (absence_paid, marks),
                sharing,
                pace,
            )| {
                if !shifts.is_empty() {
                    agents = most_on_shift(&shifts, hours.interval, hours.intervals);
                } else if let Some(last) = agents.last_mut() {
                    *last = (*last).max(at_the_end);
                }
                AgentGroup {
                    name: String::new(),
                    site: None,
                    agents,
                    net: net && shifts.is_empty(),
                    shifts,
                    skills: Vec::new(),
                    shrinkage,
                    sharing: sharing.filter(|_| features == Features::All),
                    pace,
                    marks_leavers: marks && features == Features::All,
                    cost: Some(Cost {
                        per_hour: 20.0,
                        overtime_factor: 1.5,
                        absence_paid,
                        per_contact: 1.5,
                        per_minute: 0.5,
                    }),
                }
            },
        )
}
