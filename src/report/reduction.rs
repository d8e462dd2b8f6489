//! What was done so that fewer days tell as much, and what it was worth.

use serde_json::{Map, Value, json};

use super::summary::Run;
use crate::random::Sampling;
use crate::replicate::Reduction;

impl Run<'_> {
    /// The same for the summary: the method, the days that are one observation, and by service
    /// level how many times as many days on their own would have told as much.
    pub(super) fn reduction(&self) -> Option<Value> {
        let reduced = self.reduced?;
        let (total, kinds) = reduced.gains.split_last()?;
        let types = self.model.types.iter().map(|of| of.name.clone());
        let gains: Map<String, Value> = types.zip(kinds.iter().map(|g| json!(g))).collect();
        let mut out = json!({
            "method": reduced.reduction.name(),
            "days_per_observation": reduced.reduction.sampling.days(),
            "gain": { "total": total, "contacts": gains },
        });
        if let Some(pilot) = &reduced.pilot {
            let tried = pilot.tried.iter();
            let tried: Map<String, Value> = tried
                .map(|(way, gain)| (way.name().to_owned(), json!(gain)))
                .collect();
            out["pilot"] = json!({
                "extra_days": pilot.days,
                "gain": tried,
                "without_controls": pilot.without_controls.map(|why| why.to_string()),
            });
        }
        Some(out)
    }
}

/// The same in a few sentences; nothing where it was not asked for.
pub(super) fn reduction(run: &Run<'_>) -> Option<String> {
    let reduced = run.reduced?;
    let mut out = match reduced.reduction {
        Reduction::NONE => "Variance reduction: none".to_owned(),
        reduction => format!(
            "Variance reduction ({}): {}",
            reduction.name(),
            what(reduction)
        ),
    };
    let gains = reduced.gains.iter().flatten().copied();
    let (least, most) = gains.fold((f64::INFINITY, 0.0), |(least, most), gain| {
        (f64::min(least, gain), f64::max(most, gain))
    });
    if least <= most && reduced.reduction != Reduction::NONE {
        let range = match (times(least), times(most)) {
            (least, most) if least == most => least,
            (least, most) => format!("{least} to {most}"),
        };
        out += &format!(
            ". Service levels as sure would take {range} times as many days, each on its own"
        );
    }
    if let Some(pilot) = &reduced.pilot {
        out += ". A pilot chose it";
        let tried = pilot.tried.iter();
        let tried: Vec<String> = tried
            .map(|(way, gain)| format!("{} {}", way.name(), times(*gain)))
            .collect();
        if !tried.is_empty() {
            out += &format!(
                " (tried, with the gain for the level known least: {})",
                tried.join(", ")
            );
        }
        if let Some(why) = pilot.without_controls {
            out += &format!("; no controls: {why}");
        }
    }
    Some(out + ".")
}

fn times(gain: f64) -> String {
    if gain < 10.0 {
        format!("{gain:.1}")
    } else {
        format!("{gain:.0}")
    }
}

/// What a method does.
fn what(reduction: Reduction) -> String {
    let days = Sampling::GROUP;
    let sampling = match reduction.sampling {
        Sampling::Independent => None,
        Sampling::Stratified => Some(format!(
            "what decides whole days is spread evenly over groups of {days} days"
        )),
        Sampling::Net => Some(format!(
            "what decides whole days is spread evenly over groups of {days} days, by two together"
        )),
        Sampling::Antithetic => Some(format!(
            "every second day mirrors the one before it, intervals are from groups of {days} days"
        )),
    };
    let controls = reduction
        .controls
        .then(|| "figures of the day are corrected by the contacts that came".to_owned());
    let both: Vec<String> = sampling.into_iter().chain(controls).collect();
    both.join("; ")
}
