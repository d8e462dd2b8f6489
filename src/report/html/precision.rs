//! How precise the figures are, and how to get them again.

use super::frame::note;
use super::markup::Html;
use crate::measures::Ratio;
use crate::report::format::count;
use crate::report::reduction::reduction;
use crate::report::summary::Run;
use crate::report::terminal::days;

/// What ± means here, and the command.
pub fn precision(h: &mut Html, run: &Run<'_>, command: &str) {
    let fold = &run.outcome.fold;
    let days = days(run.scenario, false);
    let level = 100.0 * run.confidence.level();
    let total = fold.total_ratio(Ratio::ServiceLevel, &run.confidence);
    let half = total.and_then(|l| l.half_width);
    let mut text = format!(
        "± says how well {} simulated {days} tell the long run: the {level:.0} % confidence \
         interval of a mean.",
        count(fold.replications as f64)
    );
    if let Some(half) = half {
        text += &format!(
            " The service level of all contacts is known to within {:.2} points; four times as \
             many {days} would halve that.",
            100.0 * half
        );
    }
    text += &format!(
        " How much single {days} differ is another thing, and no number of {days} simulated makes \
         it smaller: that is what bands and ranges of 90 % of {days} show."
    );
    if run.outcome.stopped_early {
        text += " The run was stopped before it was done.";
    }
    note(h, &text);
    if let Some(text) = reduction(run) {
        note(h, &text);
    }
    again(h, command, run.model.seed, fold.replications);
    note(
        h,
        "summary.json has every figure; intervals.csv, groups.csv and days.csv have the same as \
         tables.",
    );
}

/// The command, and what else it takes to get the same figures again.
pub fn again(h: &mut Html, command: &str, seed: u64, replications: u64) {
    note(
        h,
        "The same version, scenario and seed give the same figures, to the last digit:",
    );
    h.element("pre", &[("class", "command")], |h| {
        h.verbatim("code", command);
    });
    h.element("dl", &[("class", "words")], |h| {
        for (word, text) in [
            ("Version", format!("busyhour {}", env!("CARGO_PKG_VERSION"))),
            ("Seed", seed.to_string()),
            ("Replications", count(replications as f64)),
        ] {
            h.element("div", &[], |h| {
                h.leaf("dt", &[], word);
                h.leaf("dd", &[], &text);
            });
        }
    });
}
