//! The answer of a run in one sentence, with its certainty: the first line of the screen and of
//! the report.

use super::format::{percent, whole_percent};
use super::summary::Run;
use super::terminal::days;
use super::when::span;
use crate::measures::{Chance, KindFigures, Mean, Ratio};

/// From this share of days on a plan is said to hold, and not to miss.
const HOLDS: f64 = 0.9;
/// An interval breaks that misses its target on more than this share of days.
const BREAKS: f64 = 0.5;
/// Breaks that are named; with more of them, the heaviest.
const NAMED: usize = 2;

/// What the run says of the targets, in one sentence.
pub(super) fn answer(run: &Run<'_>) -> String {
    let fold = &run.outcome.fold;
    let offered = fold.total.mean(Mean::Offered).mean();
    if offered.is_none_or(|offered| offered <= 0.0) {
        return "No contacts came, so there is nothing to judge.".into();
    }
    if run.model.types.iter().all(|of| of.target.is_none()) {
        let level = fold.total_ratio(Ratio::ServiceLevel, &run.confidence);
        return level.map_or_else(
            || "No contact type has a service-level target.".into(),
            |level| {
                format!(
                    "No contact type has a service-level target; {} of contacts were answered in \
                     time.",
                    percent(level.mean)
                )
            },
        );
    }
    let judged = judged(run);
    match worst(&judged) {
        None => "No contacts came of a type with a target, so none was met or missed.".into(),
        Some(worst) if fold.replications == 1 => one_day(run, &judged, worst),
        Some(worst) => many_days(run, &judged, worst),
    }
}

/// The contact type that meets its target on the fewest days.
pub(super) fn worst_type(run: &Run<'_>) -> Option<usize> {
    worst(&judged(run)).map(|worst| worst.kind)
}

/// Types with a target; who has no denominator on any day has neither met nor missed it.
fn judged(run: &Run<'_>) -> Vec<Judged> {
    (0..run.model.types.len())
        .filter(|kind| run.model.types[*kind].target.is_some())
        .map(|kind| Judged::of(run, kind))
        .filter(|judged| judged.days.of > 0)
        .collect()
}

fn worst(judged: &[Judged]) -> Option<&Judged> {
    judged.iter().min_by(|a, b| {
        let missed = || a.lost.total_cmp(&b.lost).reverse();
        a.met().total_cmp(&b.met()).then_with(missed)
    })
}

/// How a type stands to its target.
struct Judged {
    kind: usize,
    days: Chance,
    /// Contacts a day that were not answered in time.
    lost: f64,
}

impl Judged {
    fn of(run: &Run<'_>, kind: usize) -> Self {
        let day = &run.outcome.fold.kinds[kind].day;
        let means = day.ratio(Ratio::ServiceLevel).means();
        Self {
            kind,
            days: day.target,
            lost: means.map_or(0.0, |(met, of)| of - met),
        }
    }

    /// Share of days on which it met the target.
    fn met(&self) -> f64 {
        share(self.days)
    }
}

fn share(chance: Chance) -> f64 {
    chance.yes as f64 / chance.of as f64
}

/// One replication says what happened, and nothing of how certain that is.
fn one_day(run: &Run<'_>, judged: &[Judged], worst: &Judged) -> String {
    let day = days(run.scenario, true);
    let missed = judged.iter().filter(|j| j.days.yes == 0).count();
    let what = match (missed, judged.len()) {
        (0, 1) => format!("{} met {}", capital(name(run, worst)), target(run, worst)),
        (0, _) => "Every contact type met its target".into(),
        (1, _) => format!(
            "{} missed {}",
            capital(name(run, worst)),
            target(run, worst)
        ),
        (n, all) => format!(
            "{n} of {all} contact types missed their targets ({} by most contacts)",
            name(run, worst)
        ),
    };
    format!("{what} on the one {day} simulated, which says little of other {day}s.")
}

fn many_days(run: &Run<'_>, judged: &[Judged], worst: &Judged) -> String {
    let all = run.outcome.fold.all_targets;
    let many = judged.len() > 1;
    let days = days(run.scenario, false);
    if all.yes == all.of {
        let who = if many {
            "Every contact type will meet its target".into()
        } else {
            format!(
                "{} will meet {}",
                capital(name(run, worst)),
                target(run, worst)
            )
        };
        let least = bounds(run, all, true).unwrap_or_default();
        return format!("{who} on practically all {days}{least}.");
    }
    if share(all) >= HOLDS {
        let who = if many {
            "All contact types will meet their targets".into()
        } else {
            format!(
                "{} will meet {}",
                capital(name(run, worst)),
                target(run, worst)
            )
        };
        let sure = bounds(run, all, true).unwrap_or_default();
        let weak = weakness(run, worst, many);
        return format!(
            "{who} on {} of {days}{sure}{weak}.",
            whole_percent(share(all))
        );
    }
    let sure = bounds(run, worst.days, false).unwrap_or_default();
    let mut out = format!(
        "{} will miss {} on {}{sure}",
        capital(name(run, worst)),
        target(run, worst),
        often(1.0 - worst.met(), days)
    );
    out += &weakness(run, worst, false);
    if many {
        out += &format!(
            ", and all types meet their targets on {} of {days}",
            whole_percent(share(all))
        );
    }
    out + "."
}

fn name<'a>(run: &Run<'a>, of: &Judged) -> &'a str {
    &run.model.types[of.kind].name
}

/// A target in words: 80 % within 20 s.
fn target(run: &Run<'_>, of: &Judged) -> String {
    let kind = &run.model.types[of.kind];
    let share = 100.0 * kind.target.unwrap_or_default();
    // Two decimals at most, and none that say nothing.
    let share = format!("{share:.2}");
    let share = share.trim_end_matches('0').trim_end_matches('.');
    format!("{share} % within {}", span(kind.within))
}

/// A share of days in words: 7 of 10 days, 3 % of days, every day.
fn often(share: f64, days: &str) -> String {
    if share >= 1.0 {
        return format!("practically all {days}");
    }
    if (0.05..0.95).contains(&share) {
        let tenths = (10.0 * share).round().clamp(1.0, 9.0);
        return format!("{tenths:.0} of 10 {days}");
    }
    format!("{} of {days}", whole_percent(share))
}

/// How sure a share of days is, in brackets: of days that meet the target, or that miss it.
fn bounds(run: &Run<'_>, of: Chance, met: bool) -> Option<String> {
    let share = of.share(&run.confidence)?;
    let (low, high) = if met {
        (share.low, share.high)
    } else {
        (1.0 - share.high, 1.0 - share.low)
    };
    let sure = format!("{:.0} % sure", 100.0 * run.confidence.level());
    let floor = (100.0 * low).floor();
    let all = (of.yes == of.of) == met && (of.yes == 0 || of.yes == of.of);
    Some(if all {
        format!(" ({sure}: on at least {floor:.0} %)")
    } else {
        format!(" ({sure}: {floor:.0} to {:.0} %)", (100.0 * high).ceil())
    })
}

/// When a type breaks, or when it is weakest.
fn weakness(run: &Run<'_>, of: &Judged, named: bool) -> String {
    let figures = &run.outcome.fold.kinds[of.kind];
    if figures.intervals.len() < 2 {
        return String::new();
    }
    let whose = |what: &str| {
        if named {
            format!("; {what} of {} ", name(run, of))
        } else {
            format!("; {what} ")
        }
    };
    let breaks = breaks(figures);
    let judged = |i: &&crate::measures::Figures| i.target.of > 0;
    let open = figures.intervals.iter().filter(judged).count();
    let broken: usize = breaks.iter().map(|b| b.to - b.from).sum();
    if broken > 0 && broken == open {
        return "; it breaks at all hours".into();
    }
    let periods: Vec<String> = named_breaks(&breaks)
        .iter()
        .map(|b| run.period(b.from, b.to))
        .collect();
    match &periods[..] {
        [] => {}
        [one] if breaks.len() == 1 => return format!("{}is {one}", whose("the break")),
        some if breaks.len() <= NAMED => {
            return format!("{}are {}", whose("the breaks"), some.join(" and "));
        }
        some => {
            let all = breaks.len();
            return format!(
                "{}are {}",
                whose(&format!("the worst of {all} breaks")),
                some.join(" and ")
            );
        }
    }
    let weakest = figures.intervals.iter().enumerate();
    let weakest = weakest
        .filter(|(_, i)| i.target.of > 0 && i.target.yes < i.target.of)
        .min_by(|a, b| share(a.1.target).total_cmp(&share(b.1.target)));
    match weakest {
        Some((i, figures)) if share(figures.target) < HOLDS => {
            format!("{}is {}", whose("the weakest time"), run.period(i, i + 1))
        }
        // No time stands out.
        Some(_) if named => format!("; the weakest is {}", name(run, of)),
        _ => String::new(),
    }
}

/// Consecutive intervals that break.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Break {
    from: usize,
    to: usize,
    /// Contacts a day that were not answered in time.
    lost: f64,
}

fn breaks(figures: &KindFigures) -> Vec<Break> {
    let mut found: Vec<Break> = Vec::new();
    for (i, interval) in figures.intervals.iter().enumerate() {
        let target = interval.target;
        if target.of == 0 || 1.0 - share(target) <= BREAKS {
            continue;
        }
        let means = interval.ratio(Ratio::ServiceLevel).means();
        let lost = means.map_or(0.0, |(met, of)| of - met);
        match found.last_mut() {
            Some(last) if last.to == i => {
                last.to = i + 1;
                last.lost += lost;
            }
            _ => found.push(Break {
                from: i,
                to: i + 1,
                lost,
            }),
        }
    }
    found
}

/// The heaviest breaks, in order of time.
fn named_breaks(breaks: &[Break]) -> Vec<Break> {
    let mut named = breaks.to_vec();
    named.sort_by(|a, b| b.lost.total_cmp(&a.lost));
    named.truncate(NAMED);
    named.sort_by_key(|b| b.from);
    named
}

/// A name at the beginning of a sentence.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_days_in_words() {
        assert_eq!(often(0.68, "days"), "7 of 10 days");
        assert_eq!(often(0.06, "days"), "1 of 10 days");
        assert_eq!(often(0.03, "days"), "3 % of days");
        assert_eq!(often(0.97, "days"), "97 % of days");
        assert_eq!(often(0.999, "days"), ">99 % of days");
        assert_eq!(often(1.0, "runs"), "practically all runs");
    }

    #[test]
    fn the_heaviest_breaks_are_named_in_order_of_time() {
        let at = |from: usize, lost: f64| Break {
            from,
            to: from + 1,
            lost,
        };
        let named = named_breaks(&[at(1, 5.0), at(4, 1.0), at(7, 9.0)]);
        assert_eq!(named, [at(1, 5.0), at(7, 9.0)]);
    }
}
