//! What a log tells, on a screen.

use std::fmt::Write;

use super::hand_overs::hand_overs_text;
use super::matched::matched_text;
use super::trend::trend_text;
use crate::calibrate::Calibration;
use crate::calibrate::calendar::WEEKDAYS;
use crate::calibrate::fit::{Fit, Parameter};
use crate::calibrate::kinds::{Kind, SURVIVAL_TIMES};
use crate::calibrate::log::{Outcome, date_of};
use crate::report::format::{count, percent};
use crate::report::layout::{table, text, wrap};

const WIDTH: usize = 96;
/// Special days that are listed; the others are counted.
const DAYS: usize = 12;

/// The report for people.
#[must_use]
pub fn calibration_text(of: &Calibration, left_out: &[String]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}\n", wrap(&head(of), WIDTH));
    let _ = writeln!(out, "{}\n", offered(of));
    let _ = writeln!(out, "{}\n", talk(of));
    let _ = writeln!(out, "{}\n", patience(of));
    let _ = writeln!(out, "{}\n", arrivals(of));
    let _ = writeln!(out, "{}\n", groups(of));
    if let Some(words) = hand_overs_text(of, WIDTH) {
        let _ = writeln!(out, "{words}\n");
    }
    if let Some(matched) = &of.matched {
        let _ = writeln!(out, "{}\n", matched_text(matched, WIDTH));
    }
    for (title, lines) in [
        ("Days set aside", special(of)),
        ("Faults of the log, counted and not mended", faults(of)),
        ("Not identifiable", of.not_identifiable.clone()),
        ("Not in the scenario", left_out.to_vec()),
    ] {
        if !lines.is_empty() {
            let _ = writeln!(out, "{title}:");
            for line in lines {
                let _ = writeln!(out, "  {}", wrap(&line, WIDTH - 2).replace('\n', "\n    "));
            }
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn head(of: &Calibration) -> String {
    let mut out = format!(
        "{} rows, {} contacts, {} to {} ({}).",
        count(of.rows as f64),
        count(of.contacts as f64),
        date_of(of.calendar.first),
        date_of(of.calendar.last),
        of.read_as.format.name(),
    );
    if let Some(mapping) = &of.read_as.mapping {
        let columns = mapping.fields.iter().map(|m| {
            let guessed = if m.guessed { " (guessed)" } else { "" };
            format!("{} = {}{guessed}", m.field.word(), m.name)
        });
        out.push_str(&format!(
            " Columns: {}.",
            columns.collect::<Vec<_>>().join(", ")
        ));
    }
    if of.outside > 0 {
        out.push_str(&format!(
            " {} contacts outside of the days asked for.",
            count(of.outside as f64)
        ));
    }
    out
}

fn rows(of: &Calibration) -> impl Iterator<Item = &Kind> {
    of.kinds
        .iter()
        .chain((of.kinds.len() > 1).then_some(&of.all))
}

fn seconds(value: f64) -> String {
    format!("{value:.1}")
}

fn offered(of: &Calibration) -> String {
    let dash = || "-".to_owned();
    let lines = rows(of).map(|kind| {
        let abandoned = kind.count(Outcome::Abandoned) as f64;
        vec![
            kind.name.clone(),
            count(kind.offered() as f64),
            count(kind.count(Outcome::Answered) as f64),
            percent(abandoned / (kind.offered() as f64).max(1.0)),
            kind.waited.map_or_else(dash, percent),
            kind.asa.map_or_else(dash, seconds),
            kind.service_level.map_or_else(dash, percent),
            count(kind.count(Outcome::SelfService) as f64),
        ]
    });
    text(&table(
        &[
            "Contacts",
            "offered",
            "answered",
            "abandoned",
            "waited",
            "ASA s",
            "in 20 s",
            "self-service",
        ],
        lines.collect(),
    ))
}

/// A fit in words: lognormal, mean 193.5 cv 1.10.
fn law(fit: &Fit) -> String {
    let parts = fit.parameters.iter().map(|p| {
        let error = p
            .std_error
            .map_or_else(String::new, |e| format!(" ± {}", short(e)));
        format!("{} {}{error}", p.name, short(p.value))
    });
    format!(
        "{}: {}",
        fit.law.family().name(),
        parts.collect::<Vec<_>>().join(", ")
    )
}

fn short(value: f64) -> String {
    if value.abs() >= 100.0 {
        format!("{value:.1}")
    } else if value.abs() >= 0.095 {
        format!("{value:.3}")
    } else {
        format!("{value:.4}")
    }
}

fn talk(of: &Calibration) -> String {
    let mut lines = Vec::new();
    for kind in rows(of) {
        for (what, work) in [("talk", &kind.talk), ("wrap-up", &kind.wrap_up)] {
            let Ok(work) = work else { continue };
            let error = work.mean.std_error;
            let error = error.map_or(String::new(), |e| format!(" ± {e:.2}"));
            let known = |text: String| if work.sd.is_nan() { "-".into() } else { text };
            lines.push(vec![
                format!("{} {what}", kind.name),
                count(work.n as f64),
                format!("{:.2}{error}", work.mean.value),
                known(format!("{:.2}", work.sd)),
                known(format!("{:.3}", work.cv())),
                work.regular
                    .map_or("-".into(), |(_, mu, sigma)| format!("{mu:.4}, {sigma:.4}")),
                work.fits
                    .first()
                    .map_or("-".into(), |f| f.law.family().name().to_owned()),
            ]);
        }
    }
    if lines.is_empty() {
        return "Handle times: the log has none.".to_owned();
    }
    text(&table(
        &[
            "Handle times",
            "n",
            "mean s ± se",
            "sd",
            "cv",
            "ln s from 10 s: mean, sd",
            "best family",
        ],
        lines,
    ))
}

fn patience(of: &Calibration) -> String {
    let mut lines = Vec::new();
    let mut notes = Vec::new();
    for kind in rows(of) {
        let Ok(patience) = &kind.patience else {
            continue;
        };
        let mut line = vec![
            kind.name.clone(),
            count(patience.n as f64),
            percent(patience.events as f64 / patience.n as f64),
        ];
        line.extend(SURVIVAL_TIMES[1..].iter().map(|t| {
            let survival = format!("{:.4}", patience.curve.survival(*t));
            if patience.curve.longest() < *t {
                "-".into()
            } else {
                survival.trim_start_matches('0').to_owned()
            }
        }));
        line.push(
            patience
                .curve
                .median()
                .map_or("-".into(), |m| format!("{m:.0}")),
        );
        line.push(seconds(patience.exponential.value));
        lines.push(line);
        if let Some(best) = patience.fits.first() {
            notes.push(format!("  {} {}", kind.name, law(best)));
        }
        for spike in &patience.spikes {
            notes.push(format!(
                "  {}: {} abandoned after {} to {} s where {:.0} are expected: a system's doing; taken as censored for the law",
                kind.name, spike.events, spike.from, spike.to, spike.expected
            ));
        }
    }
    if lines.is_empty() {
        return "Patience: not identifiable.".to_owned();
    }
    let header = [
        "Patience",
        "waited",
        "left",
        "S(15)",
        "S(30)",
        "S(60)",
        "S(120)",
        "S(180)",
        "S(300)",
        "S(600)",
        "median",
        "exp. mean",
    ];
    format!("{}\n{}", text(&table(&header, lines)), notes.join("\n"))
}

fn arrivals(of: &Calibration) -> String {
    let figure = |p: &Parameter| match p.std_error {
        Some(error) => format!("{:.3} ± {error:.3}", p.value),
        None => format!("{:.3}", p.value),
    };
    let lines = of.kinds.iter().enumerate().map(|(k, kind)| {
        let mut line = vec![kind.name.clone()];
        line.extend(of.profiles[k].iter().map(|p| {
            if p.days > 0 {
                format!("{:.0}", p.total())
            } else {
                "-".into()
            }
        }));
        match &of.variation[k] {
            Ok(found) => {
                line.push(figure(&found.factors.day_cv));
                line.push(figure(&found.factors.interval_cv));
                line.push(format!("{:.2}", found.dispersion.ratio));
            }
            Err(_) => line.extend(["-".into(), "-".into(), "-".into()]),
        }
        line
    });
    let header = [
        &["Offered a day"],
        &WEEKDAYS[..],
        &["day cv", "interval cv", "var/mean"],
    ]
    .concat();
    let mut out = text(&table(&header, lines.collect()));
    if let Ok(found) = &of.followers {
        let minutes = found.retries.mean_delay.unwrap_or(0.0) / 60.0;
        out.push_str(&format!(
            "\nRetries: {} of those who abandon contact again because of it within an hour, after {minutes:.1} min on average.",
            figure(&found.retries.probability)
        ));
    }
    if let Some(words) = trend_text(of) {
        out.push('\n');
        out.push_str(&wrap(&words, WIDTH));
    }
    let fronts = of.kinds.iter().zip(&of.fronts).filter_map(|(kind, front)| {
        let front = front.as_ref()?;
        let contained = front.contained_all_day()?;
        let time = front.mean();
        let time = time.map_or(String::new(), |mean| format!(" ({mean:.1} s on average)"));
        Some(format!("{} {}{time}", kind.name, figure(&contained)))
    });
    let fronts: Vec<String> = fronts.collect();
    if !fronts.is_empty() {
        out.push('\n');
        out.push_str(&wrap(
            &format!(
                "Self-service: of those who came, the share that asked for no agent, the whole day: {}.",
                fronts.join(", ")
            ),
            WIDTH,
        ));
    }
    out
}

fn groups(of: &Calibration) -> String {
    if of.groups.known == 0.0 {
        return "Agents: the log names none.".to_owned();
    }
    let busiest = of.calendar.busiest();
    let lines = of
        .groups
        .list
        .iter()
        .zip(&of.staffing)
        .map(|(group, staffing)| {
            let hours = |value: fn(&crate::calibrate::people::Slot) -> f64| {
                let sum: f64 = staffing.slots[busiest].iter().map(value).sum();
                format!("{:.1}", sum * of.interval / 3600.0)
            };
            let skills: Vec<&str> = group
                .skills
                .iter()
                .map(|k| of.kinds[*k].name.as_str())
                .collect();
            vec![
                group.name.clone(),
                group.agents.len().to_string(),
                skills.join(" "),
                count(group.served.iter().sum::<u64>() as f64),
                hours(|s| s.present),
                hours(|s| s.busy),
                staffing.taking_overall.map_or("-".into(), percent),
            ]
        });
    let present = format!("hours {}", WEEKDAYS[busiest]);
    let header = [
        "Groups",
        "agents",
        "skills",
        "answered",
        present.as_str(),
        "busy",
        "taking contacts",
    ];
    let lines: Vec<_> = lines.collect();
    format!(
        "{}\n{}",
        text(&table(&header, lines)),
        wrap(
            &format!(
                "Hours present and busy on an ordinary {}; \"taking contacts\" is the share of those present who were busy while somebody waited. {} skill sets were found; groups with less than 5 % of the answered contacts joined those most like them.",
                WEEKDAYS[busiest], of.groups.skill_sets
            ),
            WIDTH
        )
    )
}

fn special(of: &Calibration) -> Vec<String> {
    let mut lines: Vec<String> = of
        .calendar
        .special
        .iter()
        .take(DAYS)
        .map(|s| {
            format!(
                "{}: {} ({} offered, usually {})",
                s.date,
                s.why.words(),
                count(s.offered),
                count(s.usual)
            )
        })
        .collect();
    let more = of.calendar.special.len().saturating_sub(DAYS);
    if more > 0 {
        lines.push(format!("and {more} more, in calibration.json"));
    }
    if let Some((low, high)) = of.calendar.limits.filter(|_| !lines.is_empty()) {
        lines.push(format!(
            "Far is below {:.0} % or above {:.0} % of the usual here, by how ordinary days differ.",
            100.0 * low,
            100.0 * high
        ));
    }
    lines
}

fn faults(of: &Calibration) -> Vec<String> {
    let lines = of.faults.classes.iter().map(|c| {
        let example = c
            .examples
            .first()
            .map_or(String::new(), |e| format!(" (first at {})", e.place));
        format!(
            "{} rows: {}; {}{example}",
            count(c.rows as f64),
            c.class.what,
            c.class.done
        )
    });
    lines.collect()
}
