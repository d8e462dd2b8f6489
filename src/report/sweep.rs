//! The table of a sweep: a row for each point and contact type.

use crate::experiment::compare::Measure;
use crate::experiment::stress::{Figure, Sums, Whose};
use crate::report::compare::data::half_width;
use crate::report::tables::text;
use crate::scenario::Scenario;
use crate::stats::Confidence;

/// Name of the rows of the whole center in the column `contact`.
pub const TOTAL: &str = "total";

/// What the rows of a sweep have in common.
#[derive(Debug, Clone, Copy)]
pub struct SweepTable<'a> {
    /// Scenario, seed and days as a number: rows of another sweep have another.
    pub run: &'a str,
    /// What is varied.
    pub keys: &'a [String],
}

impl SweepTable<'_> {
    /// The first line.
    ///
    /// # Errors
    /// None that can be: it is written to memory.
    pub fn header(&self) -> Result<String, csv::Error> {
        let mut header: Vec<String> = vec!["run".into(), "point".into()];
        header.extend(self.keys.iter().cloned());
        header.extend(["contact".into(), "replications".into()]);
        let measures = Measure::ALL.map(Measure::key);
        for key in measures.into_iter().chain(["target_met"]) {
            header.push(key.into());
            header.push(format!("{key}_half_width"));
        }
        header.push("failure".into());
        line(&header)
    }

    /// The rows of a point: the whole center, then each contact type.
    ///
    /// # Errors
    /// As [`header`](Self::header).
    pub fn rows(
        &self,
        point: usize,
        values: &[String],
        scenario: &Scenario,
        result: Result<&Sums, &str>,
    ) -> Result<String, csv::Error> {
        let names = scenario.contacts.iter().map(|c| c.name.as_str());
        let mut out = String::new();
        for (row, name) in [TOTAL].into_iter().chain(names).enumerate() {
            let mut record = vec![self.run.to_owned(), (point + 1).to_string()];
            record.extend(values.iter().cloned());
            record.push(name.to_owned());
            let days = result.map_or(0, |sums| sums.replications);
            record.push(days.to_string());
            let confidence = Confidence::default().at(days);
            for figure in figures(row) {
                let point = match (result, figure) {
                    (Ok(sums), Some(figure)) => sums.value(figure, 0),
                    _ => None,
                };
                let half = point.and_then(|p| half_width(&p, &confidence));
                for number in [point.map(|p| p.value), half] {
                    record.push(number.map(|n| n.to_string()).unwrap_or_default());
                }
            }
            record.push(result.err().unwrap_or_default().to_owned());
            out.push_str(&line(&record)?);
        }
        Ok(out)
    }
}

/// The figures of a row: of the center (0), or of a type; `None` where it has no such figure.
fn figures(row: usize) -> Vec<Option<Figure>> {
    let measure = |(m, measure): (usize, &Measure)| match row.checked_sub(1) {
        None => Some(Figure::Center(*measure)),
        Some(kind) => (m < Measure::OF_TYPES).then_some(Figure::Type(kind, *measure)),
    };
    let met = Figure::Met(row.checked_sub(1).map_or(Whose::Total, Whose::Type));
    let measures = Measure::ALL.iter().enumerate().map(measure);
    measures.chain([Some(met)]).collect()
}

fn line(record: &[String]) -> Result<String, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(record)?;
    text(out)
}
