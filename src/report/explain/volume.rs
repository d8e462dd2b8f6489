//! From forecast to expected: contacts and work of every type and interval, and how far days
//! differ.

use crate::math::special::gamma_quantile;
use crate::model::{Course, Model, partial};
use crate::scenario::{ArrivalSource, Arrivals, Basis, CountModel, Scenario, Shock};

/// What to expect of one contact type, interval by interval, the whole horizon.
#[derive(Debug, Clone, Default)]
pub(super) struct Volume {
    /// Contacts as the scenario has them.
    pub forecast: Vec<f64>,
    /// The same with the mean effect of shocks.
    pub expected: Vec<f64>,
    /// Of these, contacts that ask for an agent: those that self-service contains are taken off.
    pub asking: Vec<f64>,
    /// Mean talk and wrap-up of all contacts asking \[s\], by a group of factor 1.
    pub work: Vec<f64>,
}

/// Neighbours whose interval factors are still looked at for their correlation.
const FURTHEST: usize = 500;
/// Pairs of neighbours that are looked at: enough for a month of minutes.
const MOST_PRODUCTS: usize = 20_000_000;

impl Volume {
    /// The volume of a contact type.
    pub fn of(scenario: &Scenario, model: &Model, kind: usize) -> Self {
        let forecast = forecast(scenario, kind);
        let replayed = matches!(
            scenario.contacts[kind].arrivals.as_ref().map(|a| &a.source),
            Some(ArrivalSource::Times(_))
        );
        let shocks: Vec<(&Shock, Course)> = scenario
            .shocks
            .iter()
            .filter(|s| s.contacts.contains(&kind))
            .map(|s| (s, Course::of(s)))
            .collect();
        let mut volume = Self {
            forecast,
            ..Self::default()
        };
        for (i, forecast) in volume.forecast.iter().enumerate() {
            let (from, to) = (model.clock.start_of(i), model.clock.start_of(i + 1));
            let mean = mean_factors(&shocks, from, to, replayed);
            let handle = model.types[kind].mean_handle_time(i);
            let share = contained(scenario, model, kind, i);
            let (asking, work) = (
                (mean.contacts - share * mean.contained).max(0.0),
                (mean.work - share * mean.contained_work).max(0.0),
            );
            // A forecast of what is offered leaves out the contained: so many more come.
            let come = if counts_offered(scenario, kind) && share < 1.0 {
                forecast / (1.0 - share)
            } else {
                *forecast
            };
            volume.expected.push(forecast * mean.contacts);
            volume.asking.push(come * asking);
            volume.work.push(come * work * handle);
        }
        volume
    }
}

/// Share that self-service contains of the contacts of a type in interval `i`, shocks left out.
pub(super) fn contained(scenario: &Scenario, model: &Model, kind: usize, i: usize) -> f64 {
    let machine = model.types[kind].self_service.as_ref();
    let arrives = scenario.contacts[kind].arrivals.is_some();
    machine
        .filter(|_| arrives)
        .map_or(0.0, |of| of.contained_at(i))
}

/// Whether the forecast of a type counts all contacts offered.
pub(super) fn counts_offered(scenario: &Scenario, kind: usize) -> bool {
    let arrivals = scenario.contacts[kind].arrivals.as_ref();
    arrivals.is_some_and(|a| a.basis == Basis::Offered)
}

/// Mean factors of shocks over an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
struct MeanFactors {
    /// On contacts.
    contacts: f64,
    /// On contacts × handle time.
    work: f64,
    /// On contacts × share contained.
    contained: f64,
    /// On contacts × share contained × handle time.
    contained_work: f64,
}

impl MeanFactors {
    const NONE: Self = Self::all(1.0);

    const fn all(value: f64) -> Self {
        Self {
            contacts: value,
            work: value,
            contained: value,
            contained_work: value,
        }
    }

    /// Combines them one by one with those of another.
    fn with(self, other: Self, of: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            contacts: of(self.contacts, other.contacts),
            work: of(self.work, other.work),
            contained: of(self.contained, other.contained),
            contained_work: of(self.contained_work, other.contained_work),
        }
    }
}

/// Contacts by interval as the scenario has them.
fn forecast(scenario: &Scenario, kind: usize) -> Vec<f64> {
    let mut counts = vec![0.0; scenario.intervals];
    match scenario.contacts[kind].arrivals.as_ref().map(|a| &a.source) {
        None => {}
        Some(ArrivalSource::Expected(expected)) => counts.clone_from(expected),
        Some(ArrivalSource::Times(times)) => {
            for at in times {
                let i = (at / scenario.interval) as usize;
                if let Some(count) = counts.get_mut(i) {
                    *count += 1.0;
                }
            }
        }
    }
    counts
}

/// Mean factors of shocks over an interval.
///
/// Shocks happen independently, so that the mean of their product is the product of their
/// means; between the corners of their courses it is a polynomial, for which Simpson's rule is
/// exact with one shock and close with several.
fn mean_factors(shocks: &[(&Shock, Course)], from: f64, to: f64, replayed: bool) -> MeanFactors {
    let mut corners = vec![from, to];
    for (_, course) in shocks {
        corners.extend(
            course
                .corners()
                .into_iter()
                .filter(|t| *t > from && *t < to),
        );
    }
    if corners.len() == 2
        && shocks
            .iter()
            .all(|(_, c)| c.strength(from) == 0.0 && c.strength_before(to) == 0.0)
    {
        return MeanFactors::NONE;
    }
    corners.sort_by(f64::total_cmp);
    let factors = |strength: &dyn Fn(&Course) -> f64| {
        let mut all = MeanFactors::NONE;
        for (shock, course) in shocks {
            let s = strength(course);
            let volume = if replayed {
                1.0
            } else {
                partial(shock.volume, s)
            } * (1.0 - shock.prevented * s);
            let handle = partial(shock.handle_time, s);
            let contained = volume * partial(shock.self_service, s);
            let here = MeanFactors {
                contacts: volume,
                work: volume * handle,
                contained,
                contained_work: contained * handle,
            };
            all = all.with(here, |a, b| a * (1.0 + shock.probability * (b - 1.0)));
        }
        all
    };
    let mut mean = MeanFactors::all(0.0);
    for pair in corners.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let first = factors(&|c| c.strength(a));
        let middle = factors(&|c| c.strength(0.5 * (a + b)));
        let last = factors(&|c| c.strength_before(b));
        let share = (b - a) / (to - from) / 6.0;
        mean = mean.with(first, |sum, x| sum + share * x);
        mean = mean.with(middle, |sum, x| sum + share * 4.0 * x);
        mean = mean.with(last, |sum, x| sum + share * x);
    }
    mean
}

/// Contacts on the 5th and the 95th of 100 days, from a gamma law with the mean and the variance
/// of a day's count; `None` where the count is the same every day.
pub(super) fn spread(
    arrivals: &Arrivals,
    expected: &[f64],
    day_of: &[u32],
    uncertainty: f64,
) -> Option<(f64, f64)> {
    if matches!(arrivals.source, ArrivalSource::Times(_)) {
        return None;
    }
    let mean: f64 = expected.iter().sum();
    let chance = if arrivals.counts == CountModel::Poisson {
        mean
    } else {
        0.0
    };
    let variance = chance
        + days_variance(arrivals, expected, day_of)
        + intervals_variance(arrivals, expected)
        + mean * mean * uncertainty * uncertainty;
    if !(mean > 0.0 && variance > 0.0) {
        return None;
    }
    // Beyond such shapes the law is a point for all that a reader sees.
    let shape = (mean * mean / variance).min(1e9);
    let quantile = |p| mean * gamma_quantile(shape, p) / shape;
    Some((quantile(0.05), quantile(0.95)))
}

/// Each day has a factor of its own.
fn days_variance(arrivals: &Arrivals, expected: &[f64], day_of: &[u32]) -> f64 {
    let mut variance = 0.0;
    let mut day = (u32::MAX, 0.0);
    for (count, of) in expected.iter().zip(day_of) {
        if *of != day.0 {
            variance += day.1 * day.1;
            day = (*of, 0.0);
        }
        day.1 += count;
    }
    (variance + day.1 * day.1) * arrivals.day_cv * arrivals.day_cv
}

/// Interval factors are lognormal, correlated with their neighbours.
fn intervals_variance(arrivals: &Arrivals, expected: &[f64]) -> f64 {
    let squared = arrivals.interval_cv * arrivals.interval_cv;
    if squared == 0.0 {
        return 0.0;
    }
    let sigma2 = libm::log1p(squared);
    let mut variance = 0.0;
    let mut correlation = 1.0;
    let furthest = FURTHEST.min(MOST_PRODUCTS / expected.len().max(1));
    for lag in 0..expected.len().min(furthest) {
        let covariance = libm::expm1(sigma2 * correlation);
        let products: f64 = expected
            .iter()
            .zip(&expected[lag..])
            .map(|(a, b)| a * b)
            .sum();
        variance += covariance * products * if lag == 0 { 1.0 } else { 2.0 };
        correlation *= arrivals.interval_correlation;
        if libm::fabs(correlation) < 1e-6 {
            break;
        }
    }
    variance.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::DayFactor;

    fn arrivals(day_cv: f64, interval_cv: f64) -> Arrivals {
        Arrivals {
            source: ArrivalSource::Expected(Vec::new()),
            counts: CountModel::Poisson,
            day_cv,
            day_factor: DayFactor::Own,
            interval_cv,
            interval_correlation: 0.0,
            basis: crate::scenario::Basis::First,
        }
    }

    fn shock(volume: f64, ramp: f64) -> Shock {
        Shock {
            name: "sale".into(),
            at: 0.0,
            length: 1800.0,
            ramp,
            decay: 0.0,
            probability: 0.5,
            contacts: vec![0],
            groups: vec![],
            volume,
            handle_time: 2.0,
            patience: 1.0,
            self_service: 1.0,
            agents: 1.0,
            absence: 0.0,
            prevented: 0.0,
        }
    }

    #[test]
    fn shocks_count_with_their_probability_and_their_course() {
        let level = shock(3.0, 0.0);
        let shocks = [(&level, Course::of(&level))];
        // Half the days three times the contacts, each of twice the work.
        let mean = mean_factors(&shocks, 0.0, 3600.0, false);
        assert!((mean.contacts - (1.0 + 0.5)).abs() < 1e-12, "{mean:?}");
        assert!((mean.work - (0.5 * (0.5 * 6.0 + 0.5) + 0.5)).abs() < 1e-12);
        let ramped = shock(3.0, 1800.0);
        let shocks = [(&ramped, Course::of(&ramped))];
        let mean = mean_factors(&shocks, 0.0, 1800.0, false);
        assert!((mean.contacts - 1.5).abs() < 1e-12, "{mean:?}");
    }

    #[test]
    fn a_failing_machine_contains_nobody_while_it_fails() {
        let mut failure = shock(1.0, 0.0);
        failure.self_service = 0.0;
        failure.probability = 1.0;
        let shocks = [(&failure, Course::of(&failure))];
        // Half of the hour; handle times are doubled meanwhile.
        let mean = mean_factors(&shocks, 0.0, 3600.0, false);
        let all = [
            (mean.contacts, 1.0),
            (mean.work, 1.5),
            (mean.contained, 0.5),
            (mean.contained_work, 0.5),
        ];
        assert!(
            all.iter().all(|(is, right)| (is - right).abs() < 1e-12),
            "{mean:?}"
        );
    }

    #[test]
    fn by_chance_alone_a_count_strays_by_its_root() {
        let (low, high) = spread(&arrivals(0.0, 0.0), &[5000.0, 5000.0], &[0, 0], 0.0).unwrap();
        assert!((low - (10_000.0 - 164.0)).abs() < 3.0, "{low}");
        assert!((high - (10_000.0 + 164.0)).abs() < 3.0, "{high}");
    }

    #[test]
    fn day_factors_of_several_days_partly_cancel() {
        let one = spread(&arrivals(0.1, 0.0), &[5000.0; 2], &[0, 0], 0.0).unwrap();
        let two = spread(&arrivals(0.1, 0.0), &[5000.0; 2], &[0, 1], 0.0).unwrap();
        assert!(one.0 < two.0 && two.1 < one.1);
        assert_eq!(spread(&arrivals(0.1, 0.2), &[0.0], &[0], 0.0), None);
    }
}
