//! `calibration.json`: every figure with its standard error, under keys that stay.

use serde_json::{Map, Value, json};

use super::matched::matched_json;
use super::trend::trend_json;
use crate::calibrate::Calibration;
use crate::calibrate::calendar::WEEKDAYS;
use crate::calibrate::demand::Profile;
use crate::calibrate::fit::{Fit, Parameter};
use crate::calibrate::follow::{Followers, WINDOW};
use crate::calibrate::front::Front;
use crate::calibrate::hand_over::{Flow, HandOvers};
use crate::calibrate::kinds::{Kind, Patience, SURVIVAL_TIMES, Work};
use crate::calibrate::log::{Counted, Outcome, date_of};
use crate::calibrate::readers::mapping::Mapping;
use crate::calibrate::variation::Variation;
use crate::stats::Confidence;

/// Everything that the log tells, as JSON: times in seconds, shares 0–1, null where the log
/// says nothing.
#[must_use]
pub fn calibration_json(of: &Calibration, left_out: &[String]) -> Value {
    let mut contacts = Map::new();
    for (k, kind) in of.kinds.iter().enumerate() {
        let mut figures = kind_json(kind);
        figures["arrivals"] = arrivals(&of.profiles[k]);
        figures["variation"] = json!(of.variation[k].as_ref().ok().map(variation));
        figures["trend"] = trend_json(of, k);
        figures["contained"] = json!(
            of.fronts[k]
                .as_ref()
                .and_then(Front::contained_all_day)
                .as_ref()
                .map(parameter)
        );
        figures["time_in_self_service"] = json!(
            of.fronts[k]
                .as_ref()
                .and_then(|f| f.time.as_ref().ok())
                .map(work)
        );
        contacts.insert(kind.name.clone(), figures);
    }
    let mut out = json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "log": {
            "format": of.read_as.format.name(),
            "columns": of.read_as.mapping.as_ref().map(columns),
            "files": of.read_as.files,
            "rows": of.rows,
            "contacts": of.contacts,
            "outside_of_the_days": of.outside,
            "first_day": date_of(of.calendar.first),
            "last_day": date_of(of.calendar.last),
            "faults": of.faults.classes.iter().map(fault).collect::<Vec<_>>(),
        },
        "days": {
            "normal": (of.calendar.first..=of.calendar.last).filter(|d| of.calendar.normal(*d)).count(),
            "special": of.calendar.special.iter().map(|s| json!({
                "date": s.date, "why": s.why.words(), "offered": s.offered, "usual": s.usual,
            })).collect::<Vec<_>>(),
            "far_below": of.calendar.limits.map(|l| l.0),
            "far_above": of.calendar.limits.map(|l| l.1),
        },
        "total": kind_json(&of.all),
        "contacts": contacts,
        "retries": of.followers.as_ref().ok().map(retries),
        "hand_overs": of.hand_overs.as_ref().ok().map(|found| hand_overs(of, found)),
        "groups": groups(of),
        "not_identifiable": of.not_identifiable,
        "not_in_the_scenario": left_out,
    });
    if let Some(matched) = &of.matched {
        out["matched"] = matched_json(matched);
    }
    out
}

fn columns(mapping: &Mapping) -> Value {
    let mut out = Map::new();
    for mapped in &mapping.fields {
        let entry = json!({ "column": mapped.name, "guessed": mapped.guessed });
        out.insert(mapped.field.word().to_owned(), entry);
    }
    Value::Object(out)
}

fn fault(counted: &Counted) -> Value {
    let examples = counted
        .examples
        .iter()
        .map(|e| json!({ "place": e.place, "text": e.text }));
    json!({
        "what": counted.class.what,
        "done": counted.class.done,
        "rows": counted.rows,
        "examples": examples.collect::<Vec<_>>(),
    })
}

fn kind_json(kind: &Kind) -> Value {
    let mut outcomes = Map::new();
    for outcome in Outcome::ALL {
        outcomes.insert(outcome.name().to_owned(), json!(kind.count(outcome)));
    }
    let offered = kind.offered();
    let abandoned = kind.count(Outcome::Abandoned);
    json!({
        "outcomes": outcomes,
        "offered": offered,
        "abandoned": abandoned,
        "abandon_rate": (offered > 0).then(|| abandoned as f64 / offered as f64),
        "asa": kind.asa,
        "answered_within_20s": kind.service_level,
        "waited": kind.waited,
        "priority": kind.priority,
        "self_service": kind.self_service.map(|(n, mean)| json!({ "n": n, "mean": mean })),
        "talk": kind.talk.as_ref().ok().map(work),
        "wrap_up": kind.wrap_up.as_ref().ok().map(work),
        "patience": kind.patience.as_ref().ok().map(patience),
    })
}

fn work(work: &Work) -> Value {
    json!({
        "n": work.n,
        "mean": parameter(&work.mean),
        "sd": number(work.sd),
        "cv": number(work.cv()),
        "from_10s": work.regular.map(|(n, mu, sigma)| json!({ "n": n, "ln_mean": mu, "ln_sd": sigma })),
        "fits": work.fits.iter().map(fit).collect::<Vec<_>>(),
        "quantiles": work.at_shares().map(|all| all.map(|q| json!({
            "share": q.p, "log": q.sample, "law": q.law,
        }))),
    })
}

fn patience(patience: &Patience) -> Value {
    let confidence = Confidence::default();
    let curve = SURVIVAL_TIMES.iter().map(|t| {
        let band = patience.curve.band(*t, &confidence);
        json!({
            "time": t,
            "survival": patience.curve.survival(*t),
            "std_error": number(patience.curve.std_error(*t)),
            "band": band.map(|(low, high)| [low, high]),
        })
    });
    let spikes = patience
        .spikes
        .iter()
        .map(|s| json!({ "from": s.from, "to": s.to, "events": s.events, "expected": s.expected }));
    json!({
        "n": patience.n,
        "events": patience.events,
        "kaplan_meier": curve.collect::<Vec<_>>(),
        "median": patience.curve.median(),
        "exponential_mean": parameter(&patience.exponential),
        "spikes": spikes.collect::<Vec<_>>(),
        "fits": patience.fits.iter().map(fit).collect::<Vec<_>>(),
    })
}

fn fit(fit: &Fit) -> Value {
    let mut parameters = Map::new();
    for each in &fit.parameters {
        parameters.insert(each.name.to_owned(), parameter(each));
    }
    json!({
        "family": fit.law.family().name(),
        "parameters": parameters,
        "mean": fit.mean.as_ref().map(parameter),
        "cv": fit.cv.as_ref().map(parameter),
        "ln_likelihood": number(fit.ln_likelihood),
        "aic": number(fit.aic),
        "bic": number(fit.bic),
    })
}

pub(super) fn parameter(parameter: &Parameter) -> Value {
    json!({
        "value": number(parameter.value),
        "std_error": parameter.std_error.and_then(number),
        "interval": parameter.interval.map(|(low, high)| [number(low), number(high)]),
    })
}

/// NaN and infinity are no JSON.
fn number(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn arrivals(profiles: &[Profile]) -> Value {
    let mut out = Map::new();
    for (weekday, profile) in profiles.iter().enumerate().filter(|p| p.1.days > 0) {
        let entry = json!({
            "days": profile.days,
            "mean": profile.total(),
            "std_error": profile.total_error,
        });
        out.insert(WEEKDAYS[weekday].to_owned(), entry);
    }
    Value::Object(out)
}

fn variation(of: &Variation) -> Value {
    json!({
        "days": of.days,
        "day_cv": parameter(&of.factors.day_cv),
        "interval_cv": parameter(&of.factors.interval_cv),
        "interval_correlation": of.factors.correlation.as_ref().map(parameter),
        "variance_to_mean": number(of.dispersion.ratio),
        "poisson_p_value": number(of.dispersion.p_value),
    })
}

fn retries(of: &Followers) -> Value {
    json!({
        "window": WINDOW,
        "after_abandon": parameter(&of.retries.probability),
        "mean_delay": of.retries.mean_delay.and_then(number),
        "median_delay": of.retries.median_delay.and_then(number),
        "answered_who_come_again": number(of.retries.background),
        "customer_known": { "of_those_who_waited": of.known.0, "of_the_others": of.known.1 },
    })
}

fn hand_overs(of: &Calibration, found: &HandOvers) -> Value {
    let name = |kind: usize| of.kinds[kind].name.as_str();
    let flow = |flow: &Flow| {
        json!({
            "from": name(flow.from),
            "to": name(flow.to),
            "n": flow.n,
            "of": found.served[flow.from],
            "share": parameter(&flow.share),
            "mean_delay": flow.delay.and_then(number),
            "in_the_scenario": flow.counts(),
        })
    };
    json!({
        "cases": found.cases,
        "cases_by_hand_overs": found.by_hand_overs,
        "flows": found.flows.iter().map(flow).collect::<Vec<_>>(),
    })
}

fn groups(of: &Calibration) -> Value {
    let mut out = Map::new();
    for (group, staffing) in of.groups.list.iter().zip(&of.staffing) {
        let hours = |value: &dyn Fn(usize, usize) -> f64| {
            let mut days = Map::new();
            for (w, row) in staffing.slots.iter().enumerate() {
                let sum: f64 = (0..row.len()).map(|i| value(w, i)).sum();
                days.insert(WEEKDAYS[w].to_owned(), json!(sum * of.interval / 3600.0));
            }
            Value::Object(days)
        };
        let skills: Vec<&str> = group
            .skills
            .iter()
            .map(|k| of.kinds[*k].name.as_str())
            .collect();
        let entry = json!({
            "agents": group.agents.len(),
            "skills": skills,
            "answered": group.served.iter().sum::<u64>(),
            "present_hours": hours(&|w, i| staffing.slots[w][i].present),
            "busy_hours": hours(&|w, i| staffing.slots[w][i].busy),
            "taking_contacts": staffing.taking_overall,
        });
        out.insert(group.name.clone(), entry);
    }
    Value::Object(out)
}
