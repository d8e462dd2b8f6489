//! Empirical distributions: observed values, or a histogram of them.

use super::csv::Cell;
use super::distribution::TIMES;
use super::fault::Fault;
use super::keys::{OBSERVED, Range};
use super::reader::{Reader, Section};
use super::tree::{Node, Value};
use crate::random::Family;

const WEIGHTS: Range = Range {
    min: 0.0,
    max: 1e12,
    above: false,
};

impl Reader {
    pub(crate) fn empirical(&mut self, section: &Section<'_>) -> Option<Family> {
        let node = section.node("empirical")?;
        if matches!(node.value, Value::Text(_)) {
            let values = self.observed(node, "empirical", true)?;
            return Some(Family::Empirical {
                values,
                weights: Vec::new(),
            });
        }
        let inner = self.open(node, section.place("empirical"), &OBSERVED)?;
        let weights = match inner.node("weights") {
            Some(node) => Some(self.observed(node, "weights", false)?),
            None => None,
        };
        if inner.node("edges").is_some() {
            return self.histogram(&inner, weights);
        }
        let values = self.observed(inner.node("values")?, "values", true)?;
        let weights = weights.unwrap_or_default();
        if !weights.is_empty() {
            self.same_number(&inner, "weights", weights.len(), values.len())?;
        }
        let (values, weights) = drop_weightless(values, weights);
        if values.is_empty() {
            self.fault(Fault::error("there are no values to draw from").at(inner.head));
            return None;
        }
        Some(Family::Empirical { values, weights })
    }

    fn histogram(&mut self, section: &Section<'_>, weights: Option<Vec<f64>>) -> Option<Family> {
        let edges = self.observed(section.node("edges")?, "edges", true)?;
        let Some(mut weights) = weights else {
            self.fault(Fault::error("a histogram needs `weights`").at(section.head));
            return None;
        };
        // A table has as many edges as weights: the last bin, of weight 0, only ends the others.
        if weights.len() == edges.len() && weights.last() == Some(&0.0) {
            weights.pop();
        }
        self.same_number(
            section,
            "weights",
            weights.len(),
            edges.len().saturating_sub(1),
        )?;
        let rising = edges.windows(2).all(|pair| pair[0] < pair[1]);
        let fault = match (rising, weights.iter().any(|w| *w > 0.0)) {
            (true, true) => return Some(Family::Histogram { edges, weights }),
            (false, _) => Fault::error("`edges` do not rise").at(section.place("edges")),
            (true, false) => Fault::error("all `weights` are 0").at(section.place("weights")),
        };
        self.fault(fault);
        None
    }

    /// Observed durations or weights: a list, or all values of a column.
    fn observed(&mut self, node: &Node, name: &str, durations: bool) -> Option<Vec<f64>> {
        let range = if durations { TIMES } else { WEIGHTS };
        if let Value::Text(text) = &node.value {
            let column = self.column(node, text)?;
            let cell = if durations {
                Cell::duration_in(column.header())
            } else {
                Cell::Number
            };
            return self.column_values(&column, cell, range);
        }
        let items = self.list(node, name)?;
        let values: Vec<Option<f64>> = items
            .iter()
            .map(|item| match durations {
                true => self.duration_within(item, name, range),
                false => self.number_within(item, name, range),
            })
            .collect();
        values.into_iter().collect()
    }
}

fn drop_weightless(values: Vec<f64>, weights: Vec<f64>) -> (Vec<f64>, Vec<f64>) {
    if weights.is_empty() {
        return (values, weights);
    }
    values
        .into_iter()
        .zip(weights)
        .filter(|(_, weight)| *weight > 0.0)
        .unzip()
}
