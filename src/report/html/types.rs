//! Each contact type in a row: what came, how it was served, and how days differ.

use super::markup::Html;
use super::svg::{Scale, dot, drawing, line, rect};
use super::table::{head, scrolling};
use crate::measures::{Mean, Ratio};
use crate::report::explain::channel;
use crate::report::format::{count, duration, percent, whole_percent};
use crate::report::summary::Run;
use crate::report::terminal::{days, plus_minus, short};
use crate::stats::{Spread, spread};

/// Units of a drawing of a service level.
const WIDTH: f64 = 150.0;
const HEIGHT: f64 = 22.0;

/// The table of the contact types.
pub fn types(h: &mut Html, run: &Run<'_>) {
    let (day, many) = (days(run.scenario, true), days(run.scenario, false));
    let offered = format!("Offered a {day}");
    let met = format!("Target met, share of {many}");
    let header = [
        "Contact type",
        &offered,
        "Handle time",
        "0 to 100 %",
        "Service level %",
        "Target",
        &met,
        "Abandoned",
        "ASA",
        "90 % wait at most",
    ];
    let caption = "Contact types";
    scrolling(h, caption, |h| {
        h.element("table", &[("class", "types")], |h| {
            h.leaf("caption", &[], caption);
            head(h, &header);
            h.element("tbody", &[], |h| {
                for kind in 0..run.model.types.len() {
                    h.element("tr", &[], |h| row(h, run, kind));
                }
            });
        });
    });
    if run.outcome.fold.replications > 1 {
        let text = format!(
            "In the drawings the dot is the service level in the long run, the bar holds 90 % of \
             {many}, the upright line is the target."
        );
        h.leaf("p", &[("class", "note drawn")], &text);
    }
}

fn row(h: &mut Html, run: &Run<'_>, kind: usize) {
    let of = &run.model.types[kind];
    let fold = &run.outcome.fold;
    let figures = &fold.kinds[kind];
    let ratio = |r: Ratio| fold.type_ratio(kind, r, &run.confidence);
    let shown = |value: Option<f64>, show: fn(f64) -> String| value.map_or("–".into(), show);
    let cell = |h: &mut Html, text: &str| h.leaf("td", &[], text);
    h.element("th", &[("scope", "row")], |h| {
        h.text(&of.name);
        let medium = channel(run.scenario.contacts[kind].channel);
        h.leaf("span", &[("class", "small")], medium);
    });
    cell(h, &shown(figures.day.mean(Mean::Offered).mean(), count));
    cell(
        h,
        &shown(ratio(Ratio::HandleTime).map(|e| e.mean), duration),
    );
    h.element("td", &[], |h| bullet(h, run, kind));
    cell(h, &plus_minus(ratio(Ratio::ServiceLevel)));
    let target = of.target;
    cell(
        h,
        &target.map_or("–".into(), |t| {
            format!("{:.0}/{}", 100.0 * t, short(of.within))
        }),
    );
    let chance = figures.day.target;
    let met = chance.share(&run.confidence);
    h.element("td", &[], |h| match met {
        None => h.text("–"),
        Some(met) => {
            h.text(&whole_percent(met.share));
            let (low, high) = ((100.0 * met.low).floor(), (100.0 * met.high).ceil());
            let sure = format!("{low:.0} to {high:.0} %");
            h.leaf("span", &[("class", "small")], &sure);
        }
    });
    cell(
        h,
        &shown(ratio(Ratio::AbandonRate).map(|e| e.mean), percent),
    );
    cell(h, &shown(ratio(Ratio::Asa).map(|e| e.mean), duration));
    let wait = figures
        .waits
        .quantile(&run.outcome.bins[kind], 0.9, &run.confidence);
    cell(h, &shown(wait.map(|q| q.value), duration));
}

/// A service level: the dot is the long run with its interval, the bar nine of ten days, the
/// upright line the target.
fn bullet(h: &mut Html, run: &Run<'_>, kind: usize) {
    let fold = &run.outcome.fold;
    let Some(level) = fold.type_ratio(kind, Ratio::ServiceLevel, &run.confidence) else {
        h.text("–");
        return;
    };
    let rows = fold.kinds[kind].rows.iter();
    let mut levels: Vec<f32> = rows.map(|r| r.service_level).collect();
    let days = spread(&mut levels).filter(|_| fold.replications > 1);
    let target = run.model.types[kind].target;
    let x = Scale::new((0.0, 1.0), (4.0, WIDTH - 4.0));
    let middle = HEIGHT / 2.0;
    drawing(
        h,
        "bullet",
        (WIDTH, HEIGHT),
        &words(level.mean, days, target),
        |h| {
            line(h, "axis", (x.at(0.0), middle), (x.at(1.0), middle));
            if let Some(days) = days {
                let (low, high) = (x.at(days.p05), x.at(days.p95));
                rect(
                    h,
                    "band",
                    (low, middle - 5.0),
                    ((high - low).max(1.0), 10.0),
                );
            }
            if let Some(target) = target {
                let at = x.at(target);
                line(h, "target", (at, middle - 9.0), (at, middle + 9.0));
            }
            if let Some(half) = level.half_width {
                let end = |value: f64| x.at(value.clamp(0.0, 1.0));
                let (low, high) = (end(level.mean - half), end(level.mean + half));
                line(h, "sure", (low, middle), (high, middle));
            }
            dot(h, "level", (x.at(level.mean), middle), 4.0);
        },
    );
}

fn words(level: f64, days: Option<Spread>, target: Option<f64>) -> String {
    let mut out = format!("Service level {}", percent(level));
    if let Some(days) = days {
        out += &format!(
            "; 5 to 95 % of days {} to {}",
            percent(days.p05),
            percent(days.p95)
        );
    }
    if let Some(target) = target {
        out += &format!("; target {}", percent(target));
    }
    out
}
