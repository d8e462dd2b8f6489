//! Distributions: a table with the family's name as its key.

use super::csv::Cell;
use super::fault::Fault;
use super::keys::{BINS, FAMILIES, Kind, OBSERVED, Range, Status};
use super::reader::{Reader, Section};
use super::source::Place;
use super::tree::{Node, Value};
use super::types::{ByInterval, Distribution};
use super::units::MAX_DURATION;
use crate::random::Family;

/// Sums of probabilities may be off by rounding.
const ROUNDING: f64 = 1e-6;
const TIMES: Range = Range {
    min: 0.0,
    max: MAX_DURATION,
    above: false,
};
const SPANS: Range = Range {
    min: 0.0,
    max: MAX_DURATION,
    above: true,
};
const SHARES: Range = Range {
    min: 0.0,
    max: 1.0,
    above: false,
};
const WEIGHTS: Range = Range {
    min: 0.0,
    max: 1e12,
    above: false,
};

impl Distribution {
    fn fixed(family: Family) -> Self {
        Self {
            family,
            scale: ByInterval::Constant(1.0),
        }
    }

    /// The family for a mean; a mean by interval scales the family of mean 1.
    fn by_mean(mean: ByInterval, family: impl Fn(f64) -> Family) -> Self {
        match mean {
            ByInterval::Constant(mean) => Self::fixed(family(mean)),
            means => Self {
                family: family(1.0),
                scale: means,
            },
        }
    }
}

impl Reader {
    /// A distribution under a key.
    pub(crate) fn distribution(
        &mut self,
        section: &Section<'_>,
        name: &str,
    ) -> Option<Distribution> {
        let node = section.node(name)?;
        self.read_distribution(node, section.place(name), name)
    }

    fn read_distribution(&mut self, node: &Node, head: &Place, name: &str) -> Option<Distribution> {
        if node.table().is_none() {
            self.no_distribution(node, name);
            return None;
        }
        let section = self.open(node, head, &FAMILIES)?;
        let key = FAMILIES
            .keys
            .iter()
            .find(|k| section.table.get(k.name).is_some())?;
        debug_assert_eq!(key.status, Status::Simulated);
        if key.name == "empirical" {
            return self.empirical(&section).map(Distribution::fixed);
        }
        let inner = self.section(&section, key.name)?;
        match key.name {
            "exponential" | "lognormal" | "gamma" | "erlang" => self.by_mean(&inner, key.name),
            "weibull" => self.weibull(&inner),
            "loglogistic" => self.loglogistic(&inner),
            other => self.without_mean(&inner, other).map(Distribution::fixed),
        }
    }

    fn no_distribution(&mut self, node: &Node, name: &str) {
        let fault = Fault::error(format!("`{name}` is a distribution, not {}", node.kind()));
        let value = match &node.value {
            Value::Text(text) if super::units::duration(text).is_some() => text.as_str(),
            _ => "4m 30s",
        };
        let help = format!(
            "write {{ exponential = {{ mean = \"{value}\" }} }}, {{ lognormal = {{ mean = \"{value}\", cv = 1.0 }} }} or {{ constant = {{ value = \"{value}\" }} }}"
        );
        self.fault(
            fault
                .at(&node.place)
                .label("expected a family and its parameters")
                .help(help),
        );
    }

    fn by_mean(&mut self, section: &Section<'_>, family: &str) -> Option<Distribution> {
        let mean = self.by_interval(section, "mean");
        Some(match family {
            "exponential" => Distribution::by_mean(mean?, |mean| Family::Exponential { mean }),
            "erlang" => {
                let shape = self.whole32(section, "shape")?;
                Distribution::by_mean(mean?, |mean| Family::Erlang { shape, mean })
            }
            "gamma" => {
                let cv = self.number(section, "cv")?;
                Distribution::by_mean(mean?, |mean| Family::Gamma { mean, cv })
            }
            _ => {
                let cv = self.number(section, "cv")?;
                Distribution::by_mean(mean?, |mean| Family::Lognormal { mean, cv })
            }
        })
    }

    fn weibull(&mut self, section: &Section<'_>) -> Option<Distribution> {
        let shape = self.number(section, "shape");
        if section.node("mean").is_none() {
            let scale = self.duration(section, "scale")?;
            return Some(Distribution::fixed(Family::Weibull {
                shape: shape?,
                scale,
            }));
        }
        let mean = self.by_interval(section, "mean");
        let shape = shape?;
        let unit = libm::tgamma(1.0 + 1.0 / shape);
        Some(Distribution::by_mean(mean?, |mean| Family::Weibull {
            shape,
            scale: mean / unit,
        }))
    }

    fn loglogistic(&mut self, section: &Section<'_>) -> Option<Distribution> {
        let shape = self.number(section, "shape");
        if section.node("mean").is_none() {
            let scale = self.duration(section, "scale")?;
            return Some(Distribution::fixed(Family::Loglogistic {
                shape: shape?,
                scale,
            }));
        }
        let mean = self.by_interval(section, "mean");
        let shape = shape?;
        if shape <= 1.0 {
            let fault = Fault::error(format!("a loglogistic of shape {shape} has no finite mean"));
            let fault = fault.at(section.place("shape"));
            self.fault(
                fault.help("give `scale` (the median) instead of `mean`, or a shape above 1"),
            );
            return None;
        }
        let angle = std::f64::consts::PI / shape;
        let unit = angle / libm::sin(angle);
        Some(Distribution::by_mean(mean?, |mean| Family::Loglogistic {
            shape,
            scale: mean / unit,
        }))
    }

    fn without_mean(&mut self, section: &Section<'_>, family: &str) -> Option<Family> {
        match family {
            "constant" => Some(Family::Constant {
                value: self.duration(section, "value")?,
            }),
            "uniform" => {
                let (min, max) = (self.duration(section, "min"), self.duration(section, "max"));
                let (min, max) = (min?, max?);
                self.rising(section, &[("min", min), ("max", max)])?;
                Some(Family::Uniform { min, max })
            }
            "triangular" => self.triangular(section),
            "hyperexponential" => {
                let chances = self.chances(section, "probabilities");
                let means = self.durations(section, "means", SPANS);
                let (probabilities, means) = (chances?, means?);
                self.same_number(section, "means", means.len(), probabilities.len())?;
                Some(Family::Hyperexponential {
                    probabilities,
                    means,
                })
            }
            "phase_type" => self.phase_type(section),
            _ => self.mixture(section),
        }
    }

    fn triangular(&mut self, section: &Section<'_>) -> Option<Family> {
        let min = self.duration(section, "min");
        let mode = self.duration(section, "mode");
        let max = self.duration(section, "max");
        let (min, mode, max) = (min?, mode?, max?);
        self.rising(section, &[("min", min), ("max", max)])?;
        if (min..=max).contains(&mode) {
            return Some(Family::Triangular { min, mode, max });
        }
        let fault = Fault::error("`mode` lies outside `min` and `max`");
        self.fault(fault.at(section.place("mode")));
        None
    }

    fn rising(&mut self, section: &Section<'_>, ends: &[(&str, f64); 2]) -> Option<()> {
        let [(low, min), (high, max)] = ends;
        if min < max {
            return Some(());
        }
        let fault = Fault::error(format!("`{high}` is not above `{low}`"));
        self.fault(
            fault
                .at(section.place(high))
                .related(section.place(low), "this one"),
        );
        None
    }

    fn mixture(&mut self, section: &Section<'_>) -> Option<Family> {
        let chances = self.chances(section, "probabilities");
        let node = section.node("parts")?;
        let mut parts = Vec::new();
        for item in self.list(node, "parts")? {
            let part = self.read_distribution(item, &item.place, "a part")?;
            if part.scale != ByInterval::Constant(1.0) {
                let fault = Fault::error("a part of a mixture has a mean by interval");
                self.fault(fault.at(&item.place).help("give each part one mean"));
                return None;
            }
            parts.push(part.family);
        }
        let probabilities = chances?;
        self.same_number(section, "parts", parts.len(), probabilities.len())?;
        Some(Family::Mixture {
            probabilities,
            parts,
        })
    }

    fn phase_type(&mut self, section: &Section<'_>) -> Option<Family> {
        let start = self.chances(section, "start");
        let means = self.durations(section, "means", SPANS);
        let node = section.node("next")?;
        let rows = self.list(node, "next")?;
        let mut next = Vec::new();
        for row in rows {
            let items = self.list(row, "next")?;
            let chances: Option<Vec<f64>> = items
                .iter()
                .map(|i| self.share_within(i, "next", SHARES))
                .collect();
            next.push(chances?);
        }
        let (start, means) = (start?, means?);
        self.same_number(section, "means", means.len(), start.len())?;
        self.same_number(section, "next", next.len(), start.len())?;
        for (row, chances) in rows.iter().zip(&next) {
            self.phase_row(row, chances, start.len())?;
        }
        if !absorbs(&start, &next) {
            let fault = Fault::error("some phases are never left for good");
            self.fault(
                fault
                    .at(&node.place)
                    .help("what a row lacks to 1 is the chance to end"),
            );
            return None;
        }
        Some(Family::PhaseType { start, means, next })
    }

    fn phase_row(&mut self, row: &Node, chances: &[f64], phases: usize) -> Option<()> {
        let sum: f64 = chances.iter().sum();
        let message = if chances.len() != phases {
            format!(
                "a row of `next` has {} values for {phases} phases",
                chances.len()
            )
        } else if sum > 1.0 + ROUNDING {
            format!("a row of `next` sums to {sum}, above 1")
        } else {
            return Some(());
        };
        self.fault(Fault::error(message).at(&row.place));
        None
    }

    /// Probabilities that sum to 1.
    fn chances(&mut self, section: &Section<'_>, name: &str) -> Option<Vec<f64>> {
        let node = section.node(name)?;
        let items = self.list(node, name)?;
        let values: Vec<Option<f64>> = items
            .iter()
            .map(|i| self.share_within(i, name, SHARES))
            .collect();
        let values: Vec<f64> = values.into_iter().collect::<Option<_>>()?;
        let sum: f64 = values.iter().sum();
        if (sum - 1.0).abs() <= ROUNDING {
            return Some(values.iter().map(|v| v / sum).collect());
        }
        let sum = (sum * 1e9).round() / 1e9;
        let fault = Fault::error(format!("`{name}` sum to {sum}, not to 1")).at(&node.place);
        self.fault(fault);
        None
    }

    fn durations(&mut self, section: &Section<'_>, name: &str, range: Range) -> Option<Vec<f64>> {
        let items = self.list(section.node(name)?, name)?;
        let values: Vec<Option<f64>> = items
            .iter()
            .map(|i| self.duration_within(i, name, range))
            .collect();
        values.into_iter().collect()
    }

    fn same_number(
        &mut self,
        section: &Section<'_>,
        name: &str,
        found: usize,
        expected: usize,
    ) -> Option<()> {
        if found == expected && found > 0 {
            return Some(());
        }
        let message = format!("`{name}` has {found} values, expected {expected}");
        self.fault(Fault::error(message).at(section.place(name)));
        None
    }

    fn empirical(&mut self, section: &Section<'_>) -> Option<Family> {
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
        debug_assert!(matches!(BINS, Kind::List(_)));
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

/// Whether every phase that can be reached can also be left for good.
fn absorbs(start: &[f64], next: &[Vec<f64>]) -> bool {
    let ends: Vec<bool> = next
        .iter()
        .map(|row| row.iter().sum::<f64>() < 1.0 - 1e-12)
        .collect();
    let reached = closure(start.iter().map(|p| *p > 0.0).collect(), |i, j| {
        next[i][j] > 0.0
    });
    let ending = closure(ends, |i, j| next[j][i] > 0.0);
    reached
        .iter()
        .zip(&ending)
        .all(|(reached, ending)| !reached || *ending)
}

/// Everything that can be reached from a set by steps.
fn closure(mut set: Vec<bool>, step: impl Fn(usize, usize) -> bool) -> Vec<bool> {
    let mut open: Vec<usize> = (0..set.len()).filter(|i| set[*i]).collect();
    while let Some(i) = open.pop() {
        for j in 0..set.len() {
            if !set[j] && step(i, j) {
                set[j] = true;
                open.push(j);
            }
        }
    }
    set
}
