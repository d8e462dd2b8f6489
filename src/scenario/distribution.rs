//! Distributions: a table with the family's name as its key.

use super::fault::Fault;
use super::keys::{FAMILIES, Range, Status};
use super::reader::{Reader, Section};
use super::source::Place;
use super::tree::{Node, Value};
use super::types::{ByInterval, Distribution};
use super::units::MAX_DURATION;
use crate::random::{Family, Law};

/// Sums of probabilities may be off by rounding.
pub(super) const ROUNDING: f64 = 1e-6;
pub(super) const TIMES: Range = Range {
    min: 0.0,
    max: MAX_DURATION,
    above: false,
};
pub(super) const SPANS: Range = Range {
    min: 0.0,
    max: MAX_DURATION,
    above: true,
};
pub(super) const SHARES: Range = Range {
    min: 0.0,
    max: 1.0,
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
        let read = match key.name {
            "exponential" | "lognormal" | "gamma" | "erlang" => self.by_mean(&inner, key.name),
            "weibull" => self.weibull(&inner),
            "loglogistic" => self.loglogistic(&inner),
            other => self.without_mean(&inner, other).map(Distribution::fixed),
        }?;
        // Parameters that are fit each for itself may make no distribution together.
        if let Err(error) = Law::new(&read.family) {
            let place = inner.place(&error.parameter);
            self.fault(Fault::error(format!("this is no distribution: {error}")).at(place));
            return None;
        }
        Some(read)
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

    /// Probabilities that sum to 1.
    pub(super) fn chances(&mut self, section: &Section<'_>, name: &str) -> Option<Vec<f64>> {
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

    pub(super) fn durations(
        &mut self,
        section: &Section<'_>,
        name: &str,
        range: Range,
    ) -> Option<Vec<f64>> {
        let items = self.list(section.node(name)?, name)?;
        let values: Vec<Option<f64>> = items
            .iter()
            .map(|i| self.duration_within(i, name, range))
            .collect();
        values.into_iter().collect()
    }

    pub(super) fn same_number(
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
}
