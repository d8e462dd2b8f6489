//! A selection for people.

use std::fmt::Write;

use comfy_table::Table;

use super::Selected;
use super::words::{at, head, level, signed, size, title, value, whose};
use crate::experiment::select::{End, Method, Standing};
use crate::report::compare::words::chance as share;
use crate::report::format::{count, whole_percent};
use crate::report::layout::{table, text as plain, wrap};
use crate::stats::select::Why;

/// Columns that names take at most.
const NAMES: usize = 22;
/// Alternatives that are shown at most.
const ROWS: usize = 20;

/// The selection on a screen of so many columns.
#[must_use]
pub fn select_text(of: &Selected<'_>, width: usize) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}\n", wrap(&of.heading(), width));
    let _ = writeln!(out, "{}\n", wrap(&of.answer(), width));
    let _ = writeln!(out, "{}\n", plain(&of.table()));
    let more = of.names.whole.len().saturating_sub(ROWS);
    if more > 0 {
        let more = format!("… and {more} more; --format csv has them all.");
        let _ = writeln!(out, "{}\n", wrap(&more, width));
    }
    let _ = writeln!(out, "{}", wrap(&of.notes(), width));
    out
}

impl Selected<'_> {
    fn heading(&self) -> String {
        format!(
            "{}: the best of {} alternatives by {}, on the same customers, seed {}",
            self.scenario.name,
            self.names.whole.len(),
            title(self.selection.question().goal, self.scenario),
            self.scenario.seed
        )
    }

    /// "service level of at least 80 %".
    fn requirements(&self) -> Option<String> {
        let question = self.selection.question();
        let parts = question.limited.iter().zip(&question.task.requirements);
        let parts: Vec<String> = parts
            .map(|(aim, r)| {
                let level = level(*aim, r.level, self.scenario);
                format!("{} of {} {level}", title(*aim, self.scenario), at(r.side))
            })
            .collect();
        (!parts.is_empty()).then(|| parts.join(" and "))
    }

    /// The best one, and how sure that is.
    fn answer(&self) -> String {
        let selection = self.selection;
        let question = selection.question();
        let requirements = self.requirements();
        let goal = title(question.goal, self.scenario);
        let confidence = whole_percent(question.task.confidence);
        let zone = size(question.goal, question.task.zone, self.scenario);
        let among = match &requirements {
            Some(what) => format!(" among those with {what}"),
            None => String::new(),
        };
        let Some(best) = selection.best() else {
            return match requirements {
                Some(what) => format!(
                    "None of the {} alternatives keeps by the tolerance to a {what}, with \
                     {confidence} confidence.",
                    self.names.whole.len()
                ),
                None => format!("No alternative has a {goal}: nobody was there to be counted."),
            };
        };
        let name = format!("`{}`", self.names.whole[best]);
        let spent = count(selection.records.spent() as f64);
        if let Some(chance) = selection.chance() {
            return format!(
                "Best by {goal} is {name}, with a chance of {}, and of {} to be less than {zone} \
                 behind the best, as far as {spent} days tell.",
                share(chance.best),
                share(chance.within_zone),
            );
        }
        if selection.decided() {
            let keeps = match requirements {
                Some(_) => " It keeps to what is required, and is",
                None => " It is",
            };
            return format!(
                "Best by {goal}{among} is {name}, with {confidence} confidence.{keeps} the best of \
                 them or less than {zone} behind it."
            );
        }
        let left = (0..self.names.whole.len())
            .filter(|a| !matches!(selection.standing(*a), Standing::Dropped(_)))
            .count();
        let why = match selection.end {
            End::Budget => "The budget is spent before it is decided",
            _ => "Stopped before it was decided",
        };
        let left = match left {
            1 => {
                "one alternative is left, and whether it keeps to what is required is open:".into()
            }
            n => format!("{n} alternatives are left, ahead of them"),
        };
        format!("{why}: {left} {name}, after {spent} days.")
    }

    fn table(&self) -> Table {
        let question = self.selection.question();
        let mut header = vec![
            self.names.head.clone(),
            head(question.goal, self.scenario),
            "difference\nto best".to_owned(),
        ];
        header.extend(question.limited.iter().map(|aim| head(*aim, self.scenario)));
        header.extend(["days".to_owned(), "outcome".to_owned()]);
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let shown = self.ranked().into_iter().take(ROWS);
        let rows = shown.map(|a| self.row(a)).collect();
        table(&header, rows)
    }

    fn row(&self, a: usize) -> Vec<String> {
        let selection = self.selection;
        let question = selection.question();
        let confidence = self.confidence(a);
        let mut row = vec![
            short(&self.names.short[a]),
            value(question.goal, selection.value(a, 0), &confidence),
            signed(question.goal, selection.behind(a), &confidence),
        ];
        for (j, aim) in question.limited.iter().enumerate() {
            row.push(value(*aim, selection.value(a, j + 1), &confidence));
        }
        row.push(count(selection.records.days(a) as f64));
        row.push(self.outcome(a));
        row
    }

    /// What became of an alternative.
    fn outcome(&self, a: usize) -> String {
        let dropped = match self.selection.standing(a) {
            Standing::Best if self.selection.decided() => return "selected".into(),
            Standing::Best => return "ahead".into(),
            Standing::Left => return "left".into(),
            Standing::Dropped(dropped) => dropped,
        };
        match dropped.why {
            Why::Beaten(by) => format!("behind {}", short(&self.names.short[by])),
            Why::Same(by) => format!("ties with {}", short(&self.names.short[by])),
            Why::NoValue => "no value".into(),
            Why::Misses(j) => self.missed(a, j),
        }
    }

    /// How an alternative was turned down by a requirement.
    fn missed(&self, a: usize, j: usize) -> String {
        let question = self.selection.question();
        let r = question.task.requirements[j];
        let value = self.selection.records.value(a, j + 1).unwrap_or(r.level);
        let how = match r.side.sign() * (value - r.level) < 0.0 {
            true => "misses",
            false => "too close to",
        };
        match &question.limited[..] {
            [_] => format!("{how} it"),
            several => format!("{how} {}", whose(several[j], self.scenario)),
        }
    }

    fn notes(&self) -> String {
        let selection = self.selection;
        let question = selection.question();
        let spent = selection.records.spent();
        let first = question.task.first;
        let mut out = format!("It took {} days", count(spent as f64));
        if let Some(equal) = selection.equal_allocation().filter(|_| selection.decided()) {
            let _ = write!(
                out,
                "; equally many of each alternative would be {} for the same guarantee, by the \
                 variances of the first {first} days of each",
                count(equal)
            );
            if let Some(two) = selection.two_stages() {
                let _ = write!(out, ", and {} with other customers for each", count(two));
            }
        } else if let Some(equal) = selection.equal_allocation().filter(|_| self.in_doubt()) {
            let _ = write!(
                out,
                "; equally many of each alternative would be {} for the same chance",
                count(equal)
            );
        }
        out += ". ";
        let zone = size(question.goal, question.task.zone, self.scenario);
        let tolerances = self.tolerances();
        out += &match question.method {
            Method::KimNelson => format!(
                "Kim and Nelson's procedure: an alternative is dropped when it is too far behind \
                 for the confidence; a lead of less than {zone} does not matter.{tolerances} The \
                 confidence is exact for days that are normal, and near it for others."
            ),
            Method::Ocba => format!(
                "Optimal computing budget allocation: days go where they tell most about which is \
                 best, {first} to each at first; a lead of less than {zone} does not matter. The \
                 chance is a bound from normal estimates of paired days, and no guarantee."
            ),
        };
        out += " ± is the 95 % confidence of each figure by itself, over its own days; differences \
                 are those of the days that both have.";
        out
    }

    /// Whether a budget left a chance worth comparing.
    fn in_doubt(&self) -> bool {
        self.selection.chance().is_some_and(|c| c.best < 0.9999)
    }

    /// In which band either answer is right.
    fn tolerances(&self) -> String {
        let question = self.selection.question();
        let limits = question.limited.iter().zip(&question.task.requirements);
        let parts: Vec<String> = limits
            .map(|(aim, r)| {
                let to = level(*aim, r.level + r.side.sign() * r.tolerance, self.scenario);
                let what = title(*aim, self.scenario);
                format!(
                    "{what} between {} and {to}",
                    level(*aim, r.level, self.scenario)
                )
            })
            .collect();
        match parts.is_empty() {
            true => String::new(),
            false => format!(
                " One with a {} keeps to what is required and may be turned down all the same.",
                parts.join(" or a ")
            ),
        }
    }
}

fn short(name: &str) -> String {
    if name.chars().count() <= NAMES {
        return name.to_owned();
    }
    let start: String = name.chars().take(NAMES - 1).collect();
    format!("{start}…")
}
