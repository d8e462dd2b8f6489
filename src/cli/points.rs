//! Settings of a scenario: all combinations of some values, or the rows of a table.

use std::path::Path;

use super::Refusal;
use super::axis::{Setting, Varied};
use super::common::wrong;
use crate::experiment::sweep::factorial;

/// Most points of a sweep.
pub const MOST_POINTS: usize = 100_000;

/// What is varied, each once; a range has `steps` values.
pub fn factors(texts: &[String], steps: u16) -> Result<Vec<Varied>, Refusal> {
    let read = |text: &String| {
        let read = Varied::read(text, usize::from(steps));
        read.map_err(|why| wrong(format!("--factor: {why}")))
    };
    let all = texts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let twice = (1..all.len()).find(|i| all[..*i].iter().any(|v| v.name == all[*i].name));
    match twice {
        Some(at) => Err(wrong(format!(
            "--factor: `{}` is named twice",
            all[at].name
        ))),
        None => Ok(all),
    }
}

/// All combinations of their values; `None` where they are more than `most`.
pub fn combinations(all: &[Varied], most: usize) -> Option<Vec<Vec<Setting>>> {
    let levels: Vec<usize> = all.iter().map(|v| v.values.len()).collect();
    let number = levels.iter().try_fold(1_usize, |n, l| n.checked_mul(*l));
    number.filter(|n| *n <= most)?;
    let settings = |levels: Vec<usize>| all.iter().zip(levels).map(|(v, i)| v.setting(i)).collect();
    Some(factorial(&levels).into_iter().map(settings).collect())
}

/// Points of a CSV: a column for each factor or key.
pub fn from_file(path: &Path) -> Result<Vec<Vec<Setting>>, String> {
    let shown = path.display();
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .map_err(|e| format!("cannot read {shown}: {e}"))?;
    let names = reader
        .headers()
        .map_err(|e| format!("{shown}: {e}"))?
        .clone();
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| format!("{shown}: {e}"))?;
        let line = record.position().map_or(0, csv::Position::line);
        let settings = names.iter().zip(&record).map(|(name, value)| {
            Setting::read(name, value).map_err(|why| format!("{shown}, line {line}: {why}"))
        });
        out.push(settings.collect::<Result<Vec<_>, _>>()?);
        if out.len() > MOST_POINTS {
            return Err(format!("{shown} has more than {MOST_POINTS} rows"));
        }
    }
    match out.is_empty() {
        true => Err(format!("{shown} has no row below its first")),
        false => Ok(out),
    }
}
