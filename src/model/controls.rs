//! Control variates: figures of a replication whose means are known before it is run.

use super::{Clock, Demand, Model, TypeDemand, TypeModel};
use crate::math::{elementary, special};
use crate::scenario::{ContactCriterion, CountModel, DayFactor};

/// The controls of each type, and of all types together.
///
/// Contacts that come from outside are a mixed Poisson process, of which all is known: the
/// controls of a type are the number of its own contacts and the square of its deviation, and
/// where there are several types the same of all together. What contacts lead to (retries,
/// escalations) does not count as coming.
///
/// Whether and when a contact is answered does not depend on how long it will take, unless it is
/// taken for that. So the work on those answered, less what as many would take on average, has the
/// mean 0, where that average is known: a third control.
#[derive(Debug, Clone, PartialEq)]
pub struct Controls {
    /// Type by type, then all together.
    places: Vec<Vec<Control>>,
    /// Mean handle time \[s\] of each type and interval; empty where it depends on more.
    handle_times: Vec<Vec<f64>>,
}

/// What is known of a replication once it is run.
#[derive(Debug, Clone, Copy)]
pub struct Came<'a> {
    /// Contacts of each type that came from outside.
    pub counts: &'a [u32],
    /// Work on the answered of each type, less what as many take on average \[s\]; empty where that
    /// is no control.
    pub surplus: &'a [f64],
}

/// A figure of a replication whose mean is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Control {
    /// Whose contacts: of one type, or of all.
    whose: Option<usize>,
    what: What,
    /// Its mean.
    pub mean: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum What {
    /// How many came.
    Count,
    /// The square of their deviation from this expected number.
    Squared(f64),
    /// The surplus of work.
    Work,
}

impl Control {
    /// The value of a replication.
    #[must_use]
    pub fn value(&self, came: Came<'_>) -> f64 {
        if self.what == What::Work {
            return match self.whose {
                Some(kind) => came.surplus.get(kind).copied().unwrap_or(0.0),
                None => came.surplus.iter().sum(),
            };
        }
        let count = match self.whose {
            Some(kind) => came.counts.get(kind).copied().map_or(0.0, f64::from),
            None => came.counts.iter().map(|count| f64::from(*count)).sum(),
        };
        match self.what {
            What::Squared(expected) => (count - expected) * (count - expected),
            What::Count | What::Work => count,
        }
    }
}

/// Why the means of controls are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Shocks change the volume, or keep contacts from coming.
    Shocks,
    /// Counts are rounded.
    Rounded,
    /// No type has arrivals that differ from day to day.
    Constant,
}

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Shocks => "shocks change the volume, so its mean is not known beforehand",
            Self::Rounded => "counts are rounded, so their spread is not known beforehand",
            Self::Constant => "the number of contacts is the same every day",
        })
    }
}

impl Controls {
    /// The controls of a model, its volumes as they are to be run.
    ///
    /// # Errors
    /// Where their means are not known.
    pub fn of(model: &Model) -> Result<Self, Unknown> {
        let demand = &model.demand;
        if !demand.surges.is_empty() || !demand.preventions.is_empty() {
            return Err(Unknown::Shocks);
        }
        let varies = |t: &TypeDemand| t.day_shape > 0.0 || t.interval_sigma > 0.0;
        let rounded = |t: &TypeDemand| {
            t.counts == CountModel::Uniform
                || t.counts == CountModel::Fixed && (varies(t) || model.uncertainty.volume > 0.0)
        };
        if demand.types.iter().any(rounded) {
            return Err(Unknown::Rounded);
        }
        let counts = Counts::of(demand, &model.clock, model.uncertainty.volume);
        let types = demand.types.len();
        let moving: Vec<usize> = (0..types)
            .filter(|k| counts.variance(&[*k]) > 0.0)
            .collect();
        if moving.is_empty() {
            return Err(Unknown::Constant);
        }
        let all: Vec<usize> = (0..types).collect();
        let handle_times = handle_times(model);
        let work = !handle_times.is_empty();
        let of = |whose: Option<usize>| {
            let kinds = whose.as_ref().map_or(all.as_slice(), std::slice::from_ref);
            let expected = kinds.iter().map(|k| counts.mean[*k]).sum();
            let control = |what, mean| Control { whose, what, mean };
            let counted = [
                control(What::Count, expected),
                control(What::Squared(expected), counts.variance(kinds)),
            ];
            let work = work.then(|| control(What::Work, 0.0));
            counted.into_iter().chain(work)
        };
        let several = moving.len() > 1;
        let places = all.iter().map(|kind| {
            let own = moving.contains(kind).then(|| of(Some(*kind)));
            let others = (several || own.is_none()).then(|| of(None));
            own.into_iter().chain(others).flatten().collect()
        });
        Ok(Self {
            places: places.chain([of(None).collect()]).collect(),
            handle_times,
        })
    }

    /// Mean handle time \[s\] of each type and interval; empty where work is no control.
    #[must_use]
    pub fn handle_times(&self) -> &[Vec<f64>] {
        &self.handle_times
    }

    /// The controls of a type; of all together at the place behind the last.
    #[must_use]
    pub fn of_place(&self, place: usize) -> &[Control] {
        self.places.get(place).map_or(&[], Vec::as_slice)
    }
}

/// Mean handle time \[s\] of each type and interval, where nothing but these decides it and no
/// contact is chosen for it; else nothing. Constant ones would be no control.
fn handle_times(model: &Model) -> Vec<Vec<f64>> {
    let constant = |t: &TypeModel| !t.talk.atoms().is_empty() && t.wrap_up.is_none();
    let chosen_for_work = model
        .routing
        .contact_order
        .contains(&ContactCriterion::ShortestWork);
    // By event a cell holds contacts of several intervals of arrival, which draw the handle time.
    let known = model.single
        && !model.by_event
        && !model.paced
        && !chosen_for_work
        && model.uncertainty.handle_time == 0.0
        && model.effects.iter().all(|e| e.handle_time == 1.0)
        && model.routing.factors.iter().all(|factor| *factor == 1.0)
        && !model.types.iter().all(constant);
    if !known {
        return Vec::new();
    }
    let intervals = 0..model.clock.intervals;
    let of_type = |t: &TypeModel| intervals.clone().map(|i| t.mean_handle_time(i)).collect();
    model.types.iter().map(of_type).collect()
}

/// Mean and covariance of the contacts that come of each type.
struct Counts {
    mean: Vec<f64>,
    /// Row by row.
    covariance: Vec<f64>,
}

impl Counts {
    fn of(demand: &Demand, clock: &Clock, volume_cv: f64) -> Self {
        let days: Vec<Day> = demand.types.iter().map(|t| Day::of(t, clock)).collect();
        let types = days.len();
        let mut out = Self {
            mean: days
                .iter()
                .map(|d| d.replayed + d.of_days.iter().sum::<f64>())
                .collect(),
            covariance: vec![0.0; types * types],
        };
        for (j, a) in days.iter().enumerate() {
            for (k, b) in days.iter().enumerate().take(j + 1) {
                let together = if j == k {
                    a.variance_of_factor
                } else {
                    factor_covariance(a, b)
                };
                let same_day: f64 = a.of_days.iter().zip(&b.of_days).map(|(x, y)| x * y).sum();
                let expected = |d: &Day| d.of_days.iter().sum::<f64>();
                let mut covariance = together * same_day;
                if j == k {
                    covariance += a.by_interval;
                }
                // One factor v of mean 1 on all: E[v²]·E[xy] − E[x]·E[y].
                let product = covariance + expected(a) * expected(b);
                covariance += volume_cv * volume_cv * product;
                if j == k {
                    covariance += a.chance;
                }
                out.covariance[j * types + k] = covariance;
                out.covariance[k * types + j] = covariance;
            }
        }
        out
    }

    /// Variance of the number of contacts of these types.
    fn variance(&self, kinds: &[usize]) -> f64 {
        let types = self.mean.len();
        let rows = kinds.iter().map(|j| {
            let row = kinds.iter().map(|k| self.covariance[j * types + k]);
            row.sum::<f64>()
        });
        rows.sum()
    }
}

/// What is known of the contacts of a type.
struct Day<'a> {
    demand: &'a TypeDemand,
    /// Expected on each day.
    of_days: Vec<f64>,
    /// Variance that is left when all factors are known.
    chance: f64,
    /// Variance of the day factor.
    variance_of_factor: f64,
    /// Variance by the interval factors.
    by_interval: f64,
    /// Contacts at times that are given.
    replayed: f64,
    /// Deviations of the day factor at normal quantiles, see [`GRID`].
    factors: Vec<f64>,
}

/// Half the number of steps of the grid of normal quantiles, and their length: ±8 with an error
/// of the trapezoidal rule far below rounding for what is smooth.
const GRID: (i32, f64) = (80, 0.1);

/// Quantiles of the grid, with their weights.
fn grid() -> impl Iterator<Item = (f64, f64)> {
    let (half, step) = GRID;
    (-half..=half).map(move |i| {
        let z = f64::from(i) * step;
        (
            z,
            step * 0.398_942_280_401_432_7 * elementary::exp(-0.5 * z * z),
        )
    })
}

impl<'a> Day<'a> {
    fn of(demand: &'a TypeDemand, clock: &Clock) -> Self {
        let counted = clock.warm_up..clock.intervals;
        let replayed = demand.times.iter();
        let replayed = replayed.filter(|t| **t >= clock.statistics_from() && **t < clock.horizon);
        let replayed = replayed.count() as f64;
        let days = demand.day_of.last().map_or(0, |day| *day as usize + 1);
        let mut of_days = vec![0.0; days];
        let mut chance = 0.0;
        for i in counted.clone() {
            let expected = demand.expected.get(i).copied().unwrap_or(0.0).max(0.0);
            of_days[demand.day_of[i] as usize] += expected;
            chance += match demand.counts {
                // Rounded up or down by one number in (0, 1).
                CountModel::Fixed => {
                    let part = expected - expected.floor();
                    part * (1.0 - part)
                }
                _ => expected,
            };
        }
        let variance_of_factor = if demand.day_shape > 0.0 {
            1.0 / demand.day_shape
        } else {
            0.0
        };
        let factor = |z: f64| {
            let quantile = special::normal_cdf(z);
            special::gamma_quantile(demand.day_shape, quantile) / demand.day_shape - 1.0
        };
        let shares = demand.day_shape > 0.0 && !matches!(demand.day_factor, DayFactor::Own);
        Self {
            demand,
            by_interval: by_interval(demand, counted, variance_of_factor),
            of_days,
            chance,
            variance_of_factor,
            replayed,
            factors: if shares {
                grid().map(|(z, _)| factor(z)).collect()
            } else {
                Vec::new()
            },
        }
    }
}

/// Variance by lognormal interval factors of mean 1 whose logs have variance σ² and correlation
/// ρ^lag: their covariance is exp(σ²ρ^lag) − 1.
fn by_interval(
    demand: &TypeDemand,
    counted: std::ops::Range<usize>,
    variance_of_factor: f64,
) -> f64 {
    if demand.interval_sigma <= 0.0 {
        return 0.0;
    }
    let mut sum = 0.0;
    let mut log = demand.interval_sigma * demand.interval_sigma;
    for lag in 0..counted.len() {
        let covariance = libm::expm1(log);
        // What is left of the longer lags is below rounding.
        if libm::fabs(covariance) < 1e-17 {
            break;
        }
        let products = counted.clone().skip(lag).map(|i| {
            let j = i - lag;
            let same = demand.day_of[i] == demand.day_of[j];
            let both = if same { 1.0 + variance_of_factor } else { 1.0 };
            demand.expected[i] * demand.expected[j] * both
        });
        let twice = if lag == 0 { 1.0 } else { 2.0 };
        sum += twice * covariance * products.sum::<f64>();
        log *= demand.interval_correlation;
    }
    sum
}

/// Covariance of the day factors of two types.
fn factor_covariance(a: &Day<'_>, b: &Day<'_>) -> f64 {
    if a.factors.is_empty() || b.factors.is_empty() {
        return 0.0;
    }
    let correlation = match (&a.demand.day_factor, &b.demand.day_factor) {
        (DayFactor::Shared, DayFactor::Shared) => 1.0,
        (
            DayFactor::With {
                pool: x,
                correlation: c,
            },
            DayFactor::With {
                pool: y,
                correlation: d,
            },
        ) if x == y => (c * d).sqrt(),
        _ => return 0.0,
    };
    let both = || a.factors.iter().zip(&b.factors);
    if correlation >= 1.0 {
        let products = both().zip(grid());
        return products.map(|((x, y), (_, weight))| x * y * weight).sum();
    }
    // Mehler's formula: Σ ρᵐ·aₘ·bₘ over the coefficients of normalised Hermite polynomials.
    let mut polynomials: Vec<[f64; 2]> = grid().map(|_| [0.0, 1.0]).collect();
    let (mut sum, mut power) = (0.0, 1.0);
    for degree in 1..=HERMITE {
        let m = f64::from(degree);
        power *= correlation;
        let mut of = [0.0; 2];
        let points = polynomials.iter_mut().zip(both()).zip(grid());
        for (([before, last], (x, y)), (z, weight)) in points {
            let next = (z * *last - (m - 1.0).sqrt() * *before) / m.sqrt();
            (*before, *last) = (*last, next);
            of[0] += x * next * weight;
            of[1] += y * next * weight;
        }
        sum += power * of[0] * of[1];
    }
    sum
}

/// Highest degree of the Hermite polynomials: coefficients of gamma quantiles fall fast.
const HERMITE: u32 = 40;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DayDemand, compile};
    use crate::random::{DayKey, Sampling};
    use crate::scenario::{Overrides, parse};
    use crate::stats::Moments;

    fn model(contacts: &str) -> Model {
        let text = format!(
            "busyhour = 1\nduration = \"48h\"\ninterval = \"4h\"\nwarm_up = \"8h\"\n{contacts}\n\
             [group.desk]\nagents = 5\nskills = {{ a = 1, b = 1 }}\n"
        );
        compile(&parse(&text, &Overrides::default()).unwrap().scenario).unwrap()
    }

    fn two(a: &str, b: &str) -> Model {
        model(&format!(
            "[contact.a]\nchannel = \"voice\"\ntalk = {{ constant = {{ value = \"1m\" }} }}\narrivals = {{ rate = \"30/h\", {a} }}\n\
             [contact.b]\nchannel = \"voice\"\ntalk = {{ constant = {{ value = \"1m\" }} }}\narrivals = {{ rate = \"12/h\", {b} }}\n"
        ))
    }

    /// Means and variances against the expected counts that replications draw.
    fn check(model: &Model) {
        let controls = Controls::of(model).unwrap();
        let (n, counted) = (20_000u64, 2..12);
        let mut day = DayDemand::default();
        let mut sums = [Moments::new(), Moments::new(), Moments::new()];
        let draws: Vec<[f64; 3]> = (0..n)
            .map(|r| {
                let key = DayKey::new(11, r, Sampling::Independent);
                model.demand.draw(&key, &model.clock, 1.0, &mut day);
                let of = |k: usize| day.expected[12 * k..][counted.clone()].iter().sum::<f64>();
                [of(0), of(1), of(0) + of(1)]
            })
            .collect();
        for draw in &draws {
            sums.iter_mut().zip(draw).for_each(|(s, d)| s.push(*d));
        }
        for (place, sum) in sums.iter().enumerate() {
            let own = controls.of_place(place);
            let (mean, error) = (sum.mean().unwrap(), sum.std_error().unwrap());
            assert!((own[0].mean - mean).abs() <= 4.0 * error + 1e-9, "{place}");
            // The Poisson variance of the counts themselves comes on top.
            let variance = own[1].mean - own[0].mean;
            let squares: Moments = draws
                .iter()
                .map(|d| {
                    let off = d[place] - own[0].mean;
                    off * off
                })
                .collect();
            let (want, error) = (squares.mean().unwrap(), squares.std_error().unwrap());
            assert!(
                (variance - want).abs() <= 4.0 * error + 1e-6,
                "{place}: {variance} {want} ± {error}"
            );
        }
    }

    #[test]
    fn means_are_those_of_what_is_drawn() {
        check(&two("counts = \"poisson\"", "counts = \"poisson\""));
        check(&two("day_cv = 0.3", "day_cv = 0.1"));
        let shared = "day_factor = \"shared\"";
        check(&two(
            &format!("day_cv = 0.5, {shared}"),
            &format!("day_cv = 0.2, {shared}"),
        ));
        let with = |c: f64| format!("day_factor = {{ with = \"x\", correlation = {c} }}");
        check(&two(
            &format!("day_cv = 0.6, {}", with(0.9)),
            &format!("day_cv = 0.2, {}", with(0.6)),
        ));
        let interval = "interval_cv = 0.4, interval_correlation = 0.7";
        check(&two(&format!("day_cv = 0.3, {interval}"), interval));
    }

    #[test]
    fn fixed_counts_vary_by_their_rounding_alone() {
        let controls = Controls::of(&two("counts = \"fixed\"", "counts = \"poisson\"")).unwrap();
        // 120 an interval, a whole number: type a does not vary, and only b is left.
        assert_eq!(controls.of_place(0)[1].mean, 12.0 * 40.0);
        assert_eq!(controls.of_place(1).len(), 2);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let rounded = two("counts = \"uniform\", day_cv = 0.1", "day_cv = 0.1");
        assert_eq!(Controls::of(&rounded), Err(Unknown::Rounded));
        let same = two("counts = \"fixed\"", "counts = \"fixed\"");
        assert_eq!(Controls::of(&same), Err(Unknown::Constant));
        let shocked = model(
            "[contact.a]\nchannel = \"voice\"\ntalk = { constant = { value = \"1m\" } }\narrivals = { rate = \"30/h\" }\n\
             [contact.b]\nchannel = \"voice\"\ntalk = { constant = { value = \"1m\" } }\narrivals = { rate = \"9/h\" }\n\
             [[shock]]\nname = \"s\"\nat = \"10h\"\nfor = \"1h\"\nvolume = 2\n",
        );
        assert_eq!(Controls::of(&shocked), Err(Unknown::Shocks));
    }
}
