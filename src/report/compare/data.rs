//! A comparison as JSON and CSV.

use serde_json::{Map, Value, json};

use super::Compared;
use crate::experiment::compare::{Better, Measure, Place};
use crate::report::tables::text;
use crate::stats::{Confidence, Point};

/// Everything that was compared, as JSON: shares 0–1, times in seconds, agent times in hours.
#[must_use]
pub fn compare_json(of: &Compared<'_>) -> Value {
    let cells = of.cells();
    let number = cells.iter().filter(|c| c.difference.is_some()).count();
    let levels = (of.single(), of.joint(number));
    let comparison = of.comparison;
    let alternatives: Vec<Value> = (0..comparison.alternatives)
        .map(|a| {
            // The cells lie in the order in which they are told.
            let first = cells.partition_point(|c| c.alternative < a);
            let mut own = cells[first..].iter();
            let next = |number: usize| -> Map<String, Value> {
                let told = own.by_ref().take(number);
                told.map(|c| (c.measure.key().to_owned(), c.json(&levels)))
                    .collect()
            };
            alternative(of, a, next)
        })
        .collect();
    json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "scenario": of.scenario.name,
        "seed": of.scenario.seed,
        "replications": comparison.replications,
        "stopped_early": comparison.stopped_early,
        "confidence": of.single().level(),
        "currency": of.scenario.currency,
        "reference": of.names.first(),
        "differences": number,
        "alternatives": alternatives,
        "best_by": of.best_by.key(),
        "best": best(of),
    })
}

/// An alternative; `next` tells so many figures, place after place in the order of
/// [`Compared::cells`].
fn alternative(
    of: &Compared<'_>,
    a: usize,
    mut next: impl FnMut(usize) -> Map<String, Value>,
) -> Value {
    let comparison = of.comparison;
    let total = next(Measure::ALL.len());
    let kinds = 0..comparison.types;
    let mut contacts: Vec<Map<String, Value>> = kinds.map(|_| next(Measure::OF_TYPES)).collect();
    if comparison.intervals > 0 {
        for contact in &mut contacts {
            let intervals = (0..comparison.intervals).map(|i| {
                let mut cell = next(Measure::OF_TYPES);
                cell.insert("start".into(), json!(of.start(i)));
                Value::Object(cell)
            });
            let intervals = intervals.collect();
            contact.insert("intervals".into(), intervals);
        }
    }
    let names = of.scenario.contacts.iter().map(|c| c.name.clone());
    let contacts = contacts.into_iter().map(Value::Object);
    json!({
        "name": of.names[a],
        "total": total,
        "contacts": names.zip(contacts).collect::<Map<String, Value>>(),
    })
}

/// Which alternative is best by each measure that has a better side.
fn best(of: &Compared<'_>) -> Value {
    let by_name = |shares: Option<Vec<f64>>| -> Value {
        shares.map_or(Value::Null, |shares| {
            let pairs = of.names.iter().cloned().zip(shares);
            Value::Object(pairs.map(|(name, share)| (name, json!(share))).collect())
        })
    };
    let measure = |m: &Measure| {
        let better = match m.better()? {
            Better::More => "more",
            Better::Less => "less",
        };
        let value = json!({
            "better": better,
            "in_mean": by_name(of.comparison.best_in_mean(*m)),
            "on_days": by_name(of.comparison.best_on_days(*m)),
        });
        Some((m.key().to_owned(), value))
    };
    Value::Object(Measure::ALL.iter().filter_map(measure).collect())
}

/// A row for each alternative, place and measure; `contact` and `start` are empty for the whole
/// center and the whole day.
///
/// # Errors
/// None that can be: it is written to memory.
pub fn compare_csv(of: &Compared<'_>) -> Result<String, csv::Error> {
    let cells = of.cells();
    let number = cells.iter().filter(|c| c.difference.is_some()).count();
    let (single, joint) = (of.single(), of.joint(number));
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "alternative",
        "contact",
        "start",
        "measure",
        "mean",
        "half_width",
        "difference",
        "difference_half_width",
        "joint_half_width",
        "variance_reduction",
    ])?;
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    for cell in cells {
        let (contact, start) = match cell.place {
            Place::Center => (String::new(), String::new()),
            Place::Type(kind) => (of.scenario.contacts[kind].name.clone(), String::new()),
            Place::Interval(kind, i) => (of.scenario.contacts[kind].name.clone(), of.start(i)),
        };
        let (value, difference) = (cell.value, cell.difference);
        out.write_record([
            of.names[cell.alternative].clone(),
            contact,
            start,
            cell.measure.key().to_owned(),
            number(value.map(|v| v.value)),
            number(value.and_then(|v| half_width(&v, &single))),
            number(difference.map(|d| d.value)),
            number(difference.and_then(|d| half_width(&d, &single))),
            number(difference.and_then(|d| half_width(&d, &joint))),
            number(cell.reduction),
        ])?;
    }
    text(out)
}

/// A figure of an alternative at a place.
struct Cell {
    alternative: usize,
    place: Place,
    measure: Measure,
    value: Option<Point>,
    /// To the reference.
    difference: Option<Point>,
    reduction: Option<f64>,
}

impl Cell {
    fn json(&self, (single, joint): &(Confidence, Confidence)) -> Value {
        let Some(value) = self.value else {
            return Value::Null;
        };
        let mut out = json!({ "mean": value.value, "half_width": half_width(&value, single) });
        if self.alternative > 0 {
            out["difference"] = self.difference.map_or(Value::Null, |d| {
                json!({
                    "mean": d.value,
                    "half_width": half_width(&d, single),
                    "joint_half_width": half_width(&d, joint),
                    "variance_reduction": self.reduction,
                })
            });
        }
        out
    }
}

/// What is exact has a half-width of 0 and not one that is not known.
pub(in crate::report) fn half_width(point: &Point, confidence: &Confidence) -> Option<f64> {
    match point.std_error {
        Some(0.0) => Some(0.0),
        _ => point.half_width(confidence),
    }
}

impl Compared<'_> {
    /// All figures: by alternative, then by place (the center, the types, the intervals of each
    /// type), then by measure.
    fn cells(&self) -> Vec<Cell> {
        let comparison = self.comparison;
        let types = 0..comparison.types;
        let cells = types
            .clone()
            .flat_map(|kind| (0..comparison.intervals).map(move |i| Place::Interval(kind, i)));
        let places: Vec<Place> = [Place::Center]
            .into_iter()
            .chain(types.map(Place::Type))
            .chain(cells)
            .collect();
        let mut out = Vec::new();
        for alternative in 0..comparison.alternatives {
            for &place in &places {
                let measures = match place {
                    Place::Center => &Measure::ALL[..],
                    _ => &Measure::ALL[..Measure::OF_TYPES],
                };
                out.extend(measures.iter().map(|&measure| {
                    Cell {
                        alternative,
                        place,
                        measure,
                        value: comparison.value(place, measure, alternative),
                        difference: comparison
                            .difference(place, measure, alternative, 0)
                            .filter(|_| alternative > 0),
                        reduction: comparison
                            .reduction(place, measure, alternative)
                            .filter(|_| alternative > 0),
                    }
                }));
            }
        }
        out
    }

    /// Start of the i-th interval of the statistics.
    fn start(&self, i: usize) -> String {
        self.scenario.label(self.scenario.warm_up + i)
    }
}
