//! A comparison for people.

use std::fmt::Write;

use comfy_table::Table;

use super::Compared;
use super::words::{chance, in_words, scale, sentence, signed, times, title, unit, unsigned};
use crate::experiment::compare::{Better, Measure, Place};
use crate::report::format::{count, whole_percent};
use crate::report::layout::{table, text as plain, wrap};
use crate::stats::Confidence;

/// Columns that names take at most.
const NAMES: usize = 18;
/// Columns of a contact type.
const TYPE: usize = 14;

/// The comparison on a screen of so many columns.
#[must_use]
pub fn compare_text(of: &Compared<'_>, width: usize) -> String {
    let mut out = String::new();
    let shown = Shown::new(of);
    // Writing to a string cannot fail.
    let title = format!("{}: {}", of.scenario.name, simulated(of));
    let _ = writeln!(out, "{}\n", wrap(&title, width));
    let _ = writeln!(out, "{}\n", wrap(&shown.answer(), width));
    let _ = writeln!(out, "{}\n", plain(&shown.quality()));
    let _ = writeln!(out, "{}\n", plain(&shown.resources()));
    if shown.loses {
        let _ = writeln!(out, "{}\n", plain(&shown.losses()));
    }
    if of.comparison.types > 1 {
        let per_table = (width.saturating_sub(NAMES) / TYPE).max(1);
        let kinds: Vec<usize> = (0..of.comparison.types).collect();
        for some in kinds.chunks(per_table) {
            let _ = writeln!(out, "{}\n", plain(&shown.types(some)));
        }
    }
    let _ = writeln!(out, "{}", wrap(&shown.notes(), width));
    out
}

/// What was simulated.
pub(in crate::report) fn simulated(of: &Compared<'_>) -> String {
    format!(
        "{} alternatives on the same {} days, seed {}",
        of.names.len(),
        count(of.comparison.replications as f64),
        of.scenario.seed
    )
}

/// What is shown, with the confidence of its differences.
pub(in crate::report) struct Shown<'a> {
    pub of: &'a Compared<'a>,
    /// What the alternatives cost: money, or paid hours where there are no rates.
    pub price: Measure,
    /// Whether value is lost with any of them.
    pub loses: bool,
    /// Differences that are shown.
    number: usize,
    /// At which the intervals of all of them hold together.
    pub joint: Confidence,
}

impl<'a> Shown<'a> {
    pub fn new(of: &'a Compared<'a>) -> Self {
        let comparison = of.comparison;
        let known = |m| {
            (0..comparison.alternatives).all(|a| comparison.value(Place::Center, m, a).is_some())
        };
        let price = if known(Measure::Cost) {
            Measure::Cost
        } else {
            Measure::PaidHours
        };
        let loses = (0..comparison.alternatives).any(|a| {
            let value = |m| comparison.value(Place::Center, m, a).map(|p| p.value);
            value(Measure::CostAndLostValue) > value(Measure::Cost)
        });
        // The measure that decides is in the sentence, whether or not a table has it.
        let mut measures = vec![
            Measure::ServiceLevel,
            Measure::AbandonRate,
            price,
            Measure::AllTargetsMet,
        ];
        if loses {
            measures.push(Measure::CostAndLostValue);
        }
        if !measures.contains(&of.best_by) {
            measures.push(of.best_by);
        }
        let others = 1..comparison.alternatives;
        let mut number = 0;
        for a in others {
            let differs = |place, m| comparison.difference(place, m, a, 0).is_some();
            number += measures
                .iter()
                .filter(|m| differs(Place::Center, **m))
                .count();
            if comparison.types > 1 {
                let types = 0..comparison.types;
                number += types
                    .filter(|k| differs(Place::Type(*k), Measure::ServiceLevel))
                    .count();
            }
        }
        Self {
            of,
            price,
            loses,
            number,
            joint: of.joint(number),
        }
    }

    fn name(&self, a: usize) -> String {
        let name = &self.of.names[a];
        if name.chars().count() <= NAMES {
            return name.clone();
        }
        let start: String = name.chars().take(NAMES - 1).collect();
        format!("{start}…")
    }

    fn value(&self, place: Place, measure: Measure, a: usize) -> String {
        match self.of.comparison.value(place, measure, a) {
            Some(point) if matches!(measure, Measure::Cost | Measure::CostAndLostValue) => {
                count(point.value)
            }
            Some(point) => {
                let value = scale(measure) * point.value;
                format!("{value:.0$}", usize::from(libm::fabs(value) < 999.5))
            }
            None => "-".into(),
        }
    }

    fn difference(&self, place: Place, measure: Measure, a: usize) -> String {
        if a == 0 {
            return String::new();
        }
        match self.of.comparison.difference(place, measure, a, 0) {
            Some(point) => signed(measure, &point, &self.joint),
            None => "-".into(),
        }
    }

    /// How well contacts are served.
    pub fn quality(&self) -> Table {
        let header = [
            "Alternative",
            "service\nlevel %",
            "difference\npoints",
            "aban-\ndoned %",
            "difference\npoints",
            "ASA\ns",
            "best in\nthe mean",
            "best on\ndays",
        ];
        let comparison = self.of.comparison;
        let in_mean = comparison.best_in_mean(self.of.best_by);
        let on_days = comparison.best_on_days(self.of.best_by);
        let row = |a: usize| {
            let value = |m| self.value(Place::Center, m, a);
            let difference = |m| self.difference(Place::Center, m, a);
            vec![
                self.name(a),
                value(Measure::ServiceLevel),
                difference(Measure::ServiceLevel),
                value(Measure::AbandonRate),
                difference(Measure::AbandonRate),
                value(Measure::Asa),
                in_mean.as_ref().map_or("-".into(), |c| chance(c[a])),
                on_days.as_ref().map_or("-".into(), |s| whole_percent(s[a])),
            ]
        };
        table(&header, (0..comparison.alternatives).map(row).collect())
    }

    /// What it takes.
    pub fn resources(&self) -> Table {
        let price = match (&self.of.scenario.currency, self.price) {
            (Some(currency), Measure::Cost) => format!("cost\n{currency}"),
            (None, Measure::Cost) => "cost".into(),
            _ => "paid\nhours".into(),
        };
        let header = [
            "Alternative",
            &price,
            "difference",
            "overtime\nhours",
            "occu-\npancy %",
            "targets met\n% of days",
            "difference\npoints",
        ];
        let row = |a: usize| {
            let value = |m| self.value(Place::Center, m, a);
            let difference = |m| self.difference(Place::Center, m, a);
            vec![
                self.name(a),
                value(self.price),
                difference(self.price),
                value(Measure::OvertimeHours),
                value(Measure::Occupancy),
                value(Measure::AllTargetsMet),
                difference(Measure::AllTargetsMet),
            ]
        };
        let rows = (0..self.of.comparison.alternatives).map(row).collect();
        table(&header, rows)
    }

    /// What is paid and what is lost, together.
    pub fn losses(&self) -> Table {
        let measure = Measure::CostAndLostValue;
        let currency = self.of.scenario.currency.as_deref().unwrap_or_default();
        let price = format!("cost and\nvalue lost\n{currency}");
        let header = [
            "Alternative",
            price.trim_end(),
            "difference",
            "lowest in\nthe mean",
            "lowest on\ndays",
        ];
        let comparison = self.of.comparison;
        let in_mean = comparison.best_in_mean(measure);
        let on_days = comparison.best_on_days(measure);
        let row = |a: usize| {
            vec![
                self.name(a),
                self.value(Place::Center, measure, a),
                self.difference(Place::Center, measure, a),
                in_mean.as_ref().map_or("-".into(), |c| chance(c[a])),
                on_days.as_ref().map_or("-".into(), |s| whole_percent(s[a])),
            ]
        };
        let rows = (0..comparison.alternatives).map(row).collect();
        table(&header, rows)
    }

    /// Service levels of some types.
    pub fn types(&self, kinds: &[usize]) -> Table {
        let contacts = &self.of.scenario.contacts;
        let mut header = vec!["Service level %"];
        header.extend(kinds.iter().map(|k| contacts[*k].name.as_str()));
        let row = |a: usize| {
            let mut row = vec![self.name(a)];
            row.extend(kinds.iter().map(|&k| {
                let place = Place::Type(k);
                match a {
                    0 => self.value(place, Measure::ServiceLevel, a),
                    _ => self.difference(place, Measure::ServiceLevel, a),
                }
            }));
            row
        };
        let rows = (0..self.of.comparison.alternatives).map(row).collect();
        table(&header, rows)
    }

    /// The answer in a sentence or two.
    pub fn answer(&self) -> String {
        let comparison = self.of.comparison;
        let (names, by) = (self.of.names, self.of.best_by);
        let likely = comparison.best_in_mean(by).and_then(|chances| {
            let chances = chances.into_iter().enumerate();
            // The first of those that are equally likely.
            chances.reduce(|best, next| if next.1 > best.1 { next } else { best })
        });
        let Some((best, likelihood)) = likely else {
            return format!("{} is not known of all alternatives.", sentence(title(by)));
        };
        if names.len() == 2 {
            return format!("{}.", self.against(1, 0));
        }
        let rival = if best == 0 {
            // Whoever comes nearest to the reference.
            let behind = |a: usize| {
                let point = comparison.difference(Place::Center, by, a, 0);
                point.map_or(f64::INFINITY, |p| libm::fabs(p.value))
            };
            let rest = 1..comparison.alternatives;
            rest.reduce(|a, b| if behind(b) < behind(a) { b } else { a })
                .unwrap_or(0)
        } else {
            best
        };
        format!(
            "Best by {} is `{}`, with a chance of {}. {}.",
            title(by),
            names[best],
            in_words(&chance(likelihood)),
            self.against(rival, 0)
        )
    }

    /// An alternative against the reference, in words.
    fn against(&self, a: usize, reference: usize) -> String {
        let (names, by) = (self.of.names, self.of.best_by);
        let (name, other) = (&names[a], &names[reference]);
        let Some(point) = self
            .of
            .comparison
            .difference(Place::Center, by, a, reference)
        else {
            return format!("`{name}` cannot be compared with `{other}`");
        };
        let half = point.half_width(&self.joint).unwrap_or(0.0);
        let amount = unsigned(by, &point, &self.joint);
        let more = point.value > 0.0;
        let what = if point.value == 0.0 && half == 0.0 {
            format!("`{name}` and `{other}` have the same {}", title(by))
        } else if libm::fabs(point.value) <= half {
            format!(
                "Between `{name}` and `{other}` no difference in {} is certain: {}{}",
                title(by),
                signed(by, &point, &self.joint),
                unit(by, self.currency())
            )
        } else if by == Measure::ServiceLevel {
            let word = if more { "more" } else { "fewer" };
            format!("`{name}` answers {amount} points {word} in time than `{other}`")
        } else {
            let word = if more { "higher" } else { "lower" };
            let (title, unit) = (title(by), unit(by, self.currency()));
            format!("The {title} of `{name}` is {amount}{unit} {word} than that of `{other}`")
        };
        format!("{what}{}", self.priced(a, reference))
    }

    fn currency(&self) -> Option<&str> {
        self.of.scenario.currency.as_deref()
    }

    /// The rest of a sentence: what an alternative costs more.
    fn priced(&self, a: usize, reference: usize) -> String {
        if self.of.best_by == self.price {
            return String::new();
        }
        let difference = self
            .of
            .comparison
            .difference(Place::Center, self.price, a, reference);
        let Some(point) = difference else {
            return String::new();
        };
        let amount = unsigned(self.price, &point, &self.joint);
        let unit = unit(self.price, self.currency());
        let half = point.half_width(&self.joint).unwrap_or(0.0);
        let same = point.value == 0.0 && half == 0.0;
        let more = point.value > 0.0;
        match (self.price, more) {
            (Measure::Cost, _) if same => ", and costs the same".into(),
            (Measure::Cost, _) if libm::fabs(point.value) <= half => {
                let shown = signed(self.price, &point, &self.joint);
                format!(", with no certain difference in cost ({shown}{unit})")
            }
            (Measure::Cost, true) => format!(", and costs {amount}{unit} more"),
            (Measure::Cost, false) => format!(", and costs {amount}{unit} less"),
            _ if same => ", with the same paid hours".into(),
            (_, true) => format!(", with {amount} more paid hours"),
            (_, false) => format!(", with {amount} fewer paid hours"),
        }
    }

    pub fn notes(&self) -> String {
        let comparison = self.of.comparison;
        let by = match self.of.best_by.better() {
            Some(Better::More) => "largest",
            _ => "smallest",
        };
        let mut out = format!(
            "Differences are to `{}`. Best: {by} {}; in the mean: the chance that it is so in the \
             long run; on days: the share of days, ties shared.",
            self.of.names[0],
            title(self.of.best_by)
        );
        if comparison.types > 1 {
            out.push_str(
                " By type the first line has the service level, the others the difference in \
                 points.",
            );
        }
        let factors: Vec<f64> = (1..comparison.alternatives)
            .filter_map(|a| comparison.reduction(Place::Center, Measure::ServiceLevel, a))
            .collect();
        let least = factors.iter().copied().fold(f64::INFINITY, f64::min);
        let most = factors.iter().copied().fold(0.0, f64::max);
        if !factors.is_empty() {
            let (least, most) = (times(least), times(most));
            let range = if least == most {
                least
            } else {
                format!("{least} to {most}")
            };
            let _ = write!(
                out,
                " As all meet the same customers, differences in service level have a variance \
                 {range} times smaller than those of independent runs."
            );
        }
        let _ = write!(
            out,
            " The ± of all {} differences shown hold together with {:.0} % confidence \
             (Bonferroni).",
            self.number,
            100.0 * self.of.single().level()
        );
        out
    }
}
