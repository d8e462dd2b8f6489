//! A stress test as JSON and CSV.

use serde_json::{Value, json};

use super::words::{change, status, whose_key};
use super::{Stressed, headroom};
use crate::experiment::compare::Measure;
use crate::experiment::stress::{Breaking, Crossing, Figure, What, Whose};
use crate::report::compare::data::half_width;
use crate::report::tables::text;
use crate::stats::Point;

/// Everything that was found, as JSON: shares 0–1, times in seconds, volumes as factors.
#[must_use]
pub fn stress_json(of: &Stressed<'_>) -> Value {
    let (stress, question) = (of.stress, of.question);
    json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "scenario": of.scenario.name,
        "seed": of.scenario.seed,
        "replications": stress.sums.replications,
        "stopped_early": stress.sums.stopped_early,
        "confidence": of.confidence().level(),
        "currency": of.scenario.currency,
        "target": whose_key(of, question.threshold.whose),
        "chance": question.threshold.chance,
        "base": world(of, 0),
        "breaking_point": stress.breaking.as_ref().map(|b| breaking(of, b)),
        "by_target": stress.by_target.iter().map(|(whose, crossing)| {
            let mut out = of_crossing(of, crossing);
            out["target"] = json!(whose_key(of, *whose));
            out
        }).collect::<Vec<_>>(),
        "tornado": stress.tornado.iter().map(|(what, world)| hit(of, what, *world)).collect::<Vec<_>>(),
        "headroom": headrooms(of),
        "recovery": recoveries(of),
        "curves": curves(of),
    })
}

fn estimate(of: &Stressed<'_>, point: Option<Point>) -> Value {
    point.map_or(
        Value::Null,
        |p| json!({ "mean": p.value, "half_width": half_width(&p, &of.confidence()) }),
    )
}

/// Measures of the center, the chance of each target, and the main measures of each type.
fn figures(of: &Stressed<'_>) -> Vec<(String, String, Figure)> {
    let mut out: Vec<(String, String, Figure)> = Measure::ALL
        .iter()
        .map(|m| (String::new(), m.key().into(), Figure::Center(*m)))
        .collect();
    out.push((
        String::new(),
        "target_met".into(),
        Figure::Met(Whose::Total),
    ));
    for (kind, contact) in of.scenario.contacts.iter().enumerate() {
        let own = Measure::ALL[..Measure::OF_TYPES].iter();
        out.extend(own.map(|m| (contact.name.clone(), m.key().into(), Figure::Type(kind, *m))));
        let met = Figure::Met(Whose::Type(kind));
        out.push((contact.name.clone(), "target_met".into(), met));
    }
    out
}

/// All figures of a world.
fn world(of: &Stressed<'_>, world: usize) -> Value {
    let mut out = json!({ "total": {}, "contacts": {} });
    for (contact, measure, figure) in figures(of) {
        let mut value = estimate(of, of.stress.sums.value(figure, world));
        if world > 0 && !value.is_null() {
            value["difference"] = estimate(of, of.stress.effect(figure, world));
        }
        match contact.is_empty() {
            true => out["total"][measure] = value,
            false => out["contacts"][contact][measure] = value,
        }
    }
    out
}

fn of_crossing(of: &Stressed<'_>, crossing: &Crossing) -> Value {
    json!({ "factor": estimate(of, crossing.point()), "status": status(crossing) })
}

fn breaking(of: &Stressed<'_>, breaking: &Breaking) -> Value {
    let mut out = of_crossing(of, &breaking.crossing());
    out["load"] = json!(breaking.load.key());
    out["base"] = estimate(of, breaking.base);
    out["range"] = json!(Breaking::RANGE);
    out
}

fn hit(of: &Stressed<'_>, what: &What, at: usize) -> Value {
    let mut out = world(of, at);
    out["change"] = json!(change(of, what));
    out["kind"] = json!(match what {
        What::Factor(factor, _) => factor.key(),
        What::Never(_) => "shock never",
        What::Always(_) => "shock always",
        What::Down { .. } => "group away",
    });
    out["value"] = match what {
        What::Factor(_, value) => json!(value),
        What::Never(name) | What::Always(name) | What::Down { group: name, .. } => json!(name),
    };
    out
}

fn headrooms(of: &Stressed<'_>) -> Value {
    let mut out = json!({});
    if of.stress.headroom.is_empty() {
        return Value::Null;
    }
    out["range"] = json!(headroom::range(of));
    for (kind, room) in of.stress.headroom.iter().enumerate() {
        let intervals = room.iter().enumerate().map(|(i, crossing)| {
            let mut cell = of_crossing(of, crossing);
            cell["start"] = json!(of.scenario.label(of.scenario.warm_up + i));
            cell
        });
        let intervals: Vec<Value> = intervals.collect();
        out["contacts"][&of.scenario.contacts[kind].name] = json!(intervals);
    }
    out
}

fn recoveries(of: &Stressed<'_>) -> Value {
    let pairs = of.stress.recovery.iter().zip(&of.stress.sums.courses);
    let each = pairs.map(|(shock, course)| {
        let finite = |time: f64| time.is_finite().then_some(time);
        let quantile = |p| course.quantile(p).and_then(finite);
        let names = shock
            .contacts
            .iter()
            .map(|k| &of.scenario.contacts[*k].name);
        let losses = (0..of.stress.sums.intervals()).map(|i| {
            json!({
                "start": of.scenario.label(of.scenario.warm_up + i),
                "loss": estimate(of, course.loss(i)),
            })
        });
        json!({
            "shock": shock.name,
            "end": of.scenario.label_at(shock.end),
            "contacts": names.collect::<Vec<_>>(),
            "tolerance": shock.tolerance,
            "time": estimate(of, course.mean()),
            "p50": quantile(0.5),
            "p90": quantile(0.9),
            "days": course.times.len(),
            "days_not_back": course.never(),
            "intervals": losses.collect::<Vec<_>>(),
        })
    });
    json!(each.collect::<Vec<_>>())
}

fn curves(of: &Stressed<'_>) -> Value {
    let each = of
        .stress
        .curves
        .iter()
        .enumerate()
        .map(|(at, (curve, worlds))| {
            let names: Vec<&String> = curve.axes.iter().map(|a| &a.name).collect();
            let points = worlds.iter().enumerate().map(|(p, w)| {
                let mut out = world(of, *w);
                out["at"] = json!(curve.labels(p));
                out
            });
            let passed = of.stress.passes(at, &of.question.threshold);
            json!({
                "axes": names,
                "points": points.collect::<Vec<_>>(),
                "passes": passed.map(|c| {
                    json!({ "value": estimate(of, c.point()), "status": status(&c) })
                }),
            })
        });
    json!(each.collect::<Vec<_>>())
}

/// A row a figure. `part` is `base`, `tornado`, `breaking_point`, `by_target`, `headroom`,
/// `recovery`, `loss` or `curve`; `name` says what was changed, `contact` and `start` are empty for
/// the whole center and the whole day; `difference` is to the base.
///
/// # Errors
/// None that can be: it is written to memory.
pub fn stress_csv(of: &Stressed<'_>) -> Result<String, csv::Error> {
    let mut rows = Rows {
        of,
        out: csv::Writer::from_writer(Vec::new()),
    };
    rows.out.write_record([
        "part",
        "name",
        "contact",
        "start",
        "measure",
        "mean",
        "half_width",
        "difference",
        "difference_half_width",
    ])?;
    let stress = of.stress;
    rows.world("base", "", 0)?;
    for (what, world) in &stress.tornado {
        rows.world("tornado", &change(of, what), *world)?;
    }
    if let Some(breaking) = &stress.breaking {
        let name = whose_key(of, of.question.threshold.whose);
        let point = breaking.crossing().point();
        rows.row(
            ["breaking_point", &name, "", "", breaking.load.key()],
            point,
            None,
        )?;
    }
    for (whose, crossing) in &stress.by_target {
        let name = whose_key(of, *whose);
        rows.row(
            ["by_target", &name, "", "", "volume"],
            crossing.point(),
            None,
        )?;
    }
    for (kind, room) in stress.headroom.iter().enumerate() {
        let name = &of.scenario.contacts[kind].name;
        for (i, crossing) in room.iter().enumerate() {
            let start = of.scenario.label(of.scenario.warm_up + i);
            rows.row(
                ["headroom", "", name, &start, "volume"],
                crossing.point(),
                None,
            )?;
        }
    }
    for (shock, course) in stress.recovery.iter().zip(&stress.sums.courses) {
        rows.row(
            ["recovery", &shock.name, "", "", "time"],
            course.mean(),
            None,
        )?;
        for i in 0..stress.sums.intervals() {
            let start = of.scenario.label(of.scenario.warm_up + i);
            rows.row(
                ["loss", &shock.name, "", &start, "service_level"],
                course.loss(i),
                None,
            )?;
        }
    }
    for (curve, worlds) in &stress.curves {
        for (p, world) in worlds.iter().enumerate() {
            rows.world("curve", &curve.title(p), *world)?;
        }
    }
    text(rows.out)
}

struct Rows<'a> {
    of: &'a Stressed<'a>,
    out: csv::Writer<Vec<u8>>,
}

impl Rows<'_> {
    fn row(
        &mut self,
        words: [&str; 5],
        point: Option<Point>,
        difference: Option<Point>,
    ) -> Result<(), csv::Error> {
        let confidence = self.of.confidence();
        let number = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
        let both = |point: Option<Point>| {
            let half = point.and_then(|p| half_width(&p, &confidence));
            [number(point.map(|p| p.value)), number(half)]
        };
        let words = words.map(str::to_owned).into_iter();
        self.out
            .write_record(words.chain(both(point)).chain(both(difference)))
    }

    fn world(&mut self, part: &str, name: &str, world: usize) -> Result<(), csv::Error> {
        for (contact, measure, figure) in figures(self.of) {
            let point = self.of.stress.sums.value(figure, world);
            let effect = self.of.stress.effect(figure, world).filter(|_| world > 0);
            self.row([part, name, &contact, "", &measure], point, effect)?;
        }
        Ok(())
    }
}
