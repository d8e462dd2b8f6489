//! A contact type in sentences.

use std::fmt::Write;

use super::Explanation;
use super::contacts::{LevelFacts, ServedBy, TypeFacts};
use crate::report::format::{count, percent, whole_percent};
use crate::scenario::AfterHours;
use crate::scenario::units::show;

const A_DAY: &str = "a day";

/// What a volume is of: a day, or the horizon.
pub(super) fn period(facts: &Explanation) -> &'static str {
    if facts.clock.duration <= 86_400.0 {
        A_DAY
    } else {
        "in all"
    }
}

pub(super) fn volume(of: &TypeFacts, period: &str, interval: &str) -> String {
    if !of.calls.is_empty() {
        return of.calls.join(" ");
    }
    if of.expected <= 0.0 && of.from_others > 0.0 {
        let others = count(of.from_others);
        return format!("None of its own; about {others} {period} through other types.");
    }
    if of.expected <= 0.0 {
        return "No contacts.".into();
    }
    let shocks = of.expected - of.forecast;
    let mut text = format!("{} contacts forecast {period}", count(of.forecast));
    if libm::fabs(shocks) >= 0.5 {
        let sign = if shocks > 0.0 { "+" } else { "" };
        let _ = write!(
            text,
            ", {sign}{} by shocks on average: {} expected",
            count(shocks),
            count(of.expected)
        );
    }
    let contained = of.expected - of.asking;
    if contained >= 0.5 {
        let _ = write!(
            text,
            ", of which self-service contains {}: {} ask for an agent",
            count(contained),
            count(of.asking)
        );
    }
    match (of.expected_p05, of.expected_p95) {
        (Some(low), Some(high)) => {
            let _ = write!(
                text,
                "; on 9 of 10 {} between {} and {}.",
                if period == A_DAY { "days" } else { "runs" },
                count(low),
                count(high)
            );
        }
        _ if period == A_DAY => text.push_str(", the same every day."),
        _ => text.push_str(", the same in every run."),
    }
    if let Some(busiest) = &of.busiest {
        let _ = write!(
            text,
            " Busiest: {} in the {interval} from {}.",
            count(busiest.contacts),
            busiest.start
        );
    }
    text
}

/// A mean: 4.2s, 4m 52s.
pub(super) fn mean(seconds: f64) -> String {
    if seconds < 9.95 {
        format!("{seconds:.1}s")
    } else {
        show(seconds.round())
    }
}

pub(super) fn work(of: &TypeFacts) -> String {
    let cv = of
        .talk_cv
        .map_or(String::new(), |cv| format!(" (cv {cv:.1})"));
    let mut text = if of.wrap_up > 0.0 {
        let (talk, wrap_up) = (mean(of.talk), mean(of.wrap_up));
        format!(
            "{} handle time: talk {talk}{cv}, wrap-up {wrap_up}",
            mean(of.handle_time)
        )
    } else {
        format!("{} talk{cv}, no wrap-up", mean(of.talk))
    };
    if of.expected <= 0.0 {
        return text + ".";
    }
    let _ = write!(
        text,
        ". Keeps {:.1} agents busy on average, {:.1} at the busiest.",
        of.load, of.highest_load
    );
    text
}

pub(super) fn patience(of: &TypeFacts) -> String {
    if !of.calls.is_empty() && !of.gives_up {
        return "Nobody hangs up before the call is dropped.".into();
    }
    let mut text = if of.gives_up {
        let mean = of.patience.map_or("no finite mean".into(), |p| {
            format!("{} on average", mean(p))
        });
        let gone = of.impatient.unwrap_or(0.0);
        let within = show(of.service_level.within);
        format!("{mean}; {} would give up within {within}", percent(gone))
    } else {
        "Nobody ever gives up".into()
    };
    if of.balk > 0.0 {
        let _ = write!(
            text,
            "; {} leave at once rather than wait",
            percent(of.balk)
        );
    }
    text.push('.');
    text
}

pub(super) fn target(level: &LevelFacts) -> String {
    let Some(target) = level.target else {
        return "None.".into();
    };
    let (within, short) = (show(level.within), show(level.short_abandon));
    let rule = match level.count {
        "all_offered" => "of all offered".to_owned(),
        "short_abandons_met" => {
            format!("of all offered, who gives up within {short} counts as in time")
        }
        "answered_only" => "of those answered".into(),
        _ => format!("of all offered but those who give up within {short}"),
    };
    let blocked = if level.blocked_excluded {
        ", blocked ones left out"
    } else {
        ""
    };
    let done = if level.until_done {
        "answered and done"
    } else {
        "answered"
    };
    let hours = if level.open_hours {
        " (open hours)"
    } else {
        ""
    };
    format!(
        "{} {done} within {within}{hours}, {rule}{blocked}.",
        whole_percent(target)
    )
}

/// When a type is open; `None`: always.
pub(super) fn opening(of: &TypeFacts) -> Option<String> {
    let hours = of.open_hours?;
    let outside = match of.after_hours {
        AfterHours::Refuse => "is turned away (blocked)",
        AfterHours::Wait => "waits until it opens",
        AfterHours::Message => "leaves a message",
    };
    Some(format!(
        "{hours:.1} hours of the horizon; who comes outside of them {outside}."
    ))
}

pub(super) fn served(groups: &[ServedBy]) -> String {
    let mut parts = Vec::new();
    for (i, by) in groups.iter().enumerate() {
        let mut part = match (i, by.after > 0.0) {
            (0, false) => format!("by {}", by.group),
            (_, true) => format!("after {} by {}", show(by.after), by.group),
            // Equal ranks are one choice, not a first and a second.
            (_, false) if groups[i - 1].rank == by.rank && groups[i - 1].after == by.after => {
                format!("or {}", by.group)
            }
            (_, false) => format!("else {}", by.group),
        };
        if by.min_idle > 1 {
            let _ = write!(part, " while at least {} are idle", by.min_idle);
        }
        if by.handle_time_factor != 1.0 {
            let _ = write!(part, " (handle time × {})", by.handle_time_factor);
        }
        parts.push(part);
    }
    format!("{}.", parts.join(", "))
}
