//! Values by interval: a value, a list, or a column of a CSV file.

use super::csv::{Cell, Resampling};
use super::fault::Fault;
use super::keys::{Kind, Range, Series};
use super::reader::{Reader, Section};
use super::tree::{Node, Value};
use super::types::ByInterval;
use super::units::{self, MAX_DURATION};

impl Series {
    /// Bounds of each value.
    fn range(self) -> Range {
        let (min, max, above) = match self {
            Self::Counts => (0.0, 1e8, false),
            Self::Weights => (0.0, 1e12, false),
            Self::Agents => (0.0, 100_000.0, false),
            Self::Means => (0.0, MAX_DURATION, true),
            Self::Shares => (0.0, 1.0, false),
            Self::SharesBelowOne => (0.0, 0.999_999, false),
            Self::Rates => (0.0, 1e6, false),
        };
        Range { min, max, above }
    }

    /// The largest value.
    pub(crate) fn most(self) -> f64 {
        self.range().max
    }

    fn resampling(self) -> Resampling {
        match self {
            Self::Counts | Self::Weights => Resampling::Counts,
            _ => Resampling::Levels,
        }
    }

    fn cell(self, header: &str) -> Cell {
        match self {
            Self::Means => Cell::duration_in(header),
            Self::Shares | Self::SharesBelowOne => Cell::Share,
            _ => Cell::Number,
        }
    }

    /// Whether a text is a value of its own and not the name of a column.
    fn is_value(self, text: &str) -> bool {
        match self {
            Self::Means => units::duration(text).is_some() || units::clock_time(text).is_some(),
            Self::Shares | Self::SharesBelowOne => units::percent(text).is_some(),
            Self::Rates => units::rate(text).is_some(),
            Self::Counts | Self::Weights | Self::Agents => false,
        }
    }
}

impl Reader {
    /// A value by interval under a key.
    pub(crate) fn by_interval(&mut self, section: &Section<'_>, name: &str) -> Option<ByInterval> {
        let Kind::ByInterval(series) = section.spec.key(name)?.kind else {
            return None;
        };
        self.series(section.node(name)?, name, series)
    }

    /// A value by interval; rates are per second, agents whole.
    pub(crate) fn series(&mut self, node: &Node, name: &str, series: Series) -> Option<ByInterval> {
        match &node.value {
            Value::List(items) => self.listed(node, items, name, series).map(ByInterval::Each),
            Value::Text(text) if names_column(text, series) => self
                .columned(node, text, name, series)
                .map(ByInterval::Each),
            _ => self.single(node, name, series).map(ByInterval::Constant),
        }
    }

    fn listed(
        &mut self,
        node: &Node,
        items: &[Node],
        name: &str,
        series: Series,
    ) -> Option<Vec<f64>> {
        let values: Vec<Option<f64>> = items.iter().map(|i| self.single(i, name, series)).collect();
        let intervals = self.clock.intervals;
        if intervals > 0 && items.len() != intervals {
            let message = format!(
                "`{name}` has {} values for {intervals} intervals",
                items.len()
            );
            let interval = units::show(self.clock.interval);
            let duration = units::show(self.clock.duration);
            let label = format!("expected {intervals}: {duration} in intervals of {interval}");
            self.fault(Fault::error(message).at(&node.place).label(label));
            return None;
        }
        values.into_iter().collect()
    }

    fn columned(
        &mut self,
        node: &Node,
        text: &str,
        name: &str,
        series: Series,
    ) -> Option<Vec<f64>> {
        if series == Series::Rates {
            let fault = Fault::error(format!("`{name}` cannot come from a file")).at(&node.place);
            self.fault(fault.help(format!("counts can: per_interval = \"{text}\"")));
            return None;
        }
        let column = self.column(node, text)?;
        let cell = series.cell(column.header());
        let values = self.column_by_interval(&column, cell, series.range(), series.resampling())?;
        if series == Series::Agents
            && let Some(part) = values.iter().find(|v| v.fract() != 0.0)
        {
            let message = format!("column `{}` has {part} agents", column.header());
            let fault = Fault::error(message).at(&node.place);
            self.fault(fault.help("agents are whole people: round in the file"));
            return None;
        }
        Some(values)
    }

    /// A single value of a series.
    fn single(&mut self, node: &Node, name: &str, series: Series) -> Option<f64> {
        let range = series.range();
        match series {
            Series::Counts | Series::Weights => self.number_within(node, name, range),
            Series::Agents => self.agents(node, name, range),
            Series::Means => self.duration_within(node, name, range),
            Series::Shares | Series::SharesBelowOne => self.share_within(node, name, range),
            Series::Rates => self.rate(node, name),
        }
    }

    fn agents(&mut self, node: &Node, name: &str, range: Range) -> Option<f64> {
        if matches!(node.value, Value::Float(value) if value.fract() != 0.0 && range.contains(value))
        {
            let fault = Fault::error(format!("`{name}` cannot be {}", node.place.text()));
            let fault = fault.at(&node.place).label("expected a whole number");
            self.fault(fault.help("agents are whole people"));
            return None;
        }
        self.whole_within(node, name, range.min as u64, range.max as u64)
            .map(|v| v as f64)
    }

    fn rate(&mut self, node: &Node, name: &str) -> Option<f64> {
        let expected = "a rate such as \"120/h\", per s, min, h or d";
        match &node.value {
            Value::Text(text) => {
                let Some(value) = units::rate(text) else {
                    self.not_a(node, name, "a rate", expected);
                    return None;
                };
                self.within(
                    node,
                    name,
                    value,
                    Series::Rates.range(),
                    "a rate per second",
                )
            }
            Value::Float(value) if !value.is_finite() => {
                self.not_a(node, name, "a rate", expected);
                None
            }
            Value::Integer(_) | Value::Float(_) => {
                let number = node.place.text();
                let fault = Fault::error(format!("`{name}` has no unit")).at(&node.place);
                let fault = fault.label(format!("expected {expected}"));
                self.fault(fault.help(format!("write \"{number}/h\" for contacts per hour")));
                None
            }
            _ => {
                self.wrong_kind(node, name, "a rate in quotes");
                None
            }
        }
    }
}

/// Whether a text is meant as the name of a column.
fn names_column(text: &str, series: Series) -> bool {
    let lower = text.to_lowercase();
    !series.is_value(text)
        && (text.contains(':') || lower.ends_with(".csv") || lower.ends_with(".tsv"))
}
