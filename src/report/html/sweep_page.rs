//! The page of a sweep, from its table: what each key does, and the best points.

use super::chart::{Chart, Line};
use super::frame::{Frame, note, page, section};
use super::markup::Html;
use super::table::{folded, plain_table};
use crate::report::format::{count, duration};
use crate::report::sweep::TOTAL;

/// Points in the table of the best.
const BEST: usize = 10;
/// Points in the table of all.
const MOST: usize = 2_000;
/// Keys that are drawn.
const KEYS: usize = 12;
const HEIGHT: f64 = 270.0;

/// A point of a sweep: its values, and what the whole center came to.
struct Point {
    values: Vec<String>,
    level: Option<f64>,
    half: f64,
    met: Option<f64>,
    abandoned: Option<f64>,
    asa: Option<f64>,
    cost: Option<f64>,
    replications: u64,
}

/// A sweep as a page, from the text of its table. `keys` is what was varied, `command` what to
/// type to get it again.
///
/// # Errors
/// When the text is no table of a sweep.
pub fn sweep_page(
    text: &str,
    keys: &[String],
    (scenario, seed): (&str, u64),
    command: &str,
) -> Result<String, csv::Error> {
    let points = read(text, keys)?;
    let answer = answer(&points, keys);
    let replications = points.first().map_or(0, |p| p.replications);
    let under = format!(
        "{} points of {} days each; seed {seed}",
        count(points.len() as f64),
        count(replications as f64)
    );
    let frame = Frame {
        scenario,
        kind: "sweep",
        answer: &answer,
        under: &under,
    };
    Ok(page(&frame, None, |h| {
        section(h, "keys", "What each key does", |h| {
            for at in 0..keys.len().min(KEYS) {
                key(h, &points, keys, at);
            }
            note(
                h,
                "Every point is a scenario of its own, on the same customers; all types together. \
                 Where several keys vary, points above each other differ in the others.",
            );
        });
        section(h, "best", "The best points", |h| {
            let mut order: Vec<&Point> = points.iter().collect();
            order.sort_by(|a, b| better(b, a));
            let best: Vec<Vec<String>> = order.iter().take(BEST).map(|p| row(p)).collect();
            plain_table(h, "The best points", &header(keys), &best);
            note(
                h,
                "Those that meet the target on most days come first; among equals the cheaper, \
                 then the higher service level. The best of many has been lucky, too: simulate it \
                 again with another seed before you rely on it.",
            );
            let all: Vec<Vec<String>> = points.iter().take(MOST).map(row).collect();
            folded(h, "All points as a table", |h| {
                plain_table(h, "All points", &header(keys), &all);
            });
            if points.len() > MOST {
                note(h, "These are the first 2,000; the CSV has all.");
            }
        });
        section(h, "precision", "How to get it again", |h| {
            super::precision::again(h, command, seed, replications);
        });
    }))
}

fn read(text: &str, keys: &[String]) -> Result<Vec<Point>, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let place = |name: &str| names.iter().position(|n| n == name);
    // A key may be called as a measure is: those stand in front.
    let measure = |name: &str| names.iter().rposition(|n| n == name);
    let contact = keys.len() + 2;
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record?;
        if record.get(contact) != Some(TOTAL) {
            continue;
        }
        let number = |at: Option<usize>| record.get(at?)?.parse::<f64>().ok();
        out.push(Point {
            values: (0..keys.len())
                .map(|i| record.get(i + 2).unwrap_or_default().to_owned())
                .collect(),
            level: number(measure("service_level")),
            half: number(measure("service_level_half_width")).unwrap_or(0.0),
            met: number(measure("target_met")),
            abandoned: number(measure("abandon_rate")),
            asa: number(measure("asa")),
            cost: number(measure("cost")),
            replications: number(place("replications")).unwrap_or(0.0) as u64,
        });
    }
    Ok(out)
}

/// How good a point is beside another.
fn better(a: &Point, b: &Point) -> std::cmp::Ordering {
    let up = |x: Option<f64>, y: Option<f64>| {
        x.unwrap_or(f64::NEG_INFINITY)
            .total_cmp(&y.unwrap_or(f64::NEG_INFINITY))
    };
    let cheaper = |x: &Point| x.cost.map(|c| -c);
    up(a.met, b.met)
        .then(up(cheaper(a), cheaper(b)))
        .then(up(a.level, b.level))
}

fn answer(points: &[Point], keys: &[String]) -> String {
    let Some(best) = points.iter().reduce(|a, b| match better(a, b) {
        std::cmp::Ordering::Less => b,
        _ => a,
    }) else {
        return "No point has been simulated yet.".into();
    };
    let set: Vec<String> = keys
        .iter()
        .zip(&best.values)
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    let share = |x: f64| format!("{:.1} %", 100.0 * x);
    let so = match (best.met, best.level) {
        (Some(met), Some(level)) => format!(
            "the target is met on {} of days, with a service level of {}",
            share(met),
            share(level)
        ),
        (_, Some(level)) => format!("the service level is {}", share(level)),
        _ => "nothing is known".into(),
    };
    format!(
        "Best of {}: at {} {so}.",
        count(points.len() as f64),
        set.join(", ")
    )
}

/// A key against the service level and the chance of the target.
fn key(h: &mut Html, points: &[Point], keys: &[String], at: usize) {
    let number = |p: &Point| p.values[at].trim().parse::<f64>().ok();
    let numbers: Option<Vec<f64>> = points.iter().map(number).collect();
    // Words, and durations, are equally far apart in the order in which they come.
    let mut words: Vec<&str> = Vec::new();
    for point in points {
        if !words.contains(&point.values[at].as_str()) {
            words.push(&point.values[at]);
        }
    }
    let places: Vec<f64> = numbers.clone().unwrap_or_else(|| {
        let place = |p: &Point| words.iter().position(|w| *w == p.values[at]);
        points
            .iter()
            .map(|p| place(p).unwrap_or(0) as f64)
            .collect()
    });
    let (low, high) = places
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
            (l.min(*v), h.max(*v))
        });
    if low >= high {
        return;
    }
    let room = 0.03 * (high - low);
    let alone = keys.len() == 1;
    let line = |class, name: &str, of: &dyn Fn(&Point) -> Option<f64>| {
        let mut points: Vec<(f64, f64)> = places
            .iter()
            .zip(points)
            .filter_map(|(x, p)| Some((*x, 100.0 * of(p)?)))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Line {
            class,
            points,
            band: Vec::new(),
            name: name.to_owned(),
        }
    };
    let classes = if alone {
        ["curve", "second"]
    } else {
        ["dots", "dots other"]
    };
    let mut level = line(classes[0], "service level", &|p| p.level);
    if alone {
        let band = places.iter().zip(points).filter_map(|(x, p)| {
            let level = p.level?;
            let end = |value: f64| 100.0 * value.clamp(0.0, 1.0);
            Some((*x, end(level - p.half), end(level + p.half)))
        });
        level.band = band.collect();
        level.band.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let met = line(classes[1], "days that meet the target", &|p| p.met);
    let own = |i: usize, word: &&str| (i as f64, (*word).to_owned());
    let ticks = match numbers {
        Some(_) => Vec::new(),
        None => {
            let every = words.len().div_ceil(10).max(1);
            let all = words.iter().enumerate().step_by(every);
            all.map(|(i, word)| own(i, word)).collect()
        }
    };
    Chart {
        title: keys[at].clone(),
        across: keys[at].clone(),
        x: (low - room, high + room),
        y: (0.0, 100.0),
        ticks,
        unit: " %",
        lines: vec![level, met],
        height: HEIGHT,
        ..Chart::default()
    }
    .show(h);
}

fn header(keys: &[String]) -> Vec<&str> {
    let mut header: Vec<&str> = keys.iter().map(String::as_str).collect();
    header.extend([
        "Target met, % of days",
        "Service level %",
        "±",
        "Abandoned %",
        "ASA",
        "Cost",
    ]);
    header
}

fn row(p: &Point) -> Vec<String> {
    let percent = |x: Option<f64>| x.map_or("–".into(), |x| format!("{:.1}", 100.0 * x));
    let mut row = p.values.clone();
    row.extend([
        percent(p.met),
        percent(p.level),
        percent(Some(p.half)),
        percent(p.abandoned),
        p.asa.map_or("–".into(), duration),
        p.cost.map_or("–".into(), count),
    ]);
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_point_meets_the_target_most_often_and_is_cheap() {
        let text = "run,point,volume,contact,replications,service_level,service_level_half_width,\
                    abandon_rate,asa,cost,target_met\n\
                    x,1,0.9,total,40,0.9,0.01,0.02,5,200,1\n\
                    x,1,0.9,calls,40,0.1,0.01,0.02,5,,0\n\
                    x,2,1.0,total,40,0.8,0.01,0.02,5,100,1\n\
                    x,3,1.1,total,40,,,,,,\n";
        let keys = vec!["volume".to_owned()];
        let points = read(text, &keys).unwrap();
        assert_eq!(points.len(), 3);
        assert!(
            answer(&points, &keys)
                .starts_with("Best of 3: at volume = 1.0 the target is met on 100.0 % of days")
        );
        let page = sweep_page(text, &keys, ("<day>", 7), "busyhour sweep").unwrap();
        assert!(page.contains("&lt;day&gt;") && page.contains("3 points of 40 days each"));
    }
}
