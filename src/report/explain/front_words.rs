//! Self-service in words.

use std::fmt::Write;

use super::contact_words::mean;
use crate::model::TypeModel;
use crate::report::format::{count, percent};
use crate::scenario::{ByInterval, ContactType};

/// What self-service does with the contacts of a type; `None` where it has none.
pub(super) fn sentences(contact: &ContactType, of: &TypeModel) -> Option<String> {
    let (machine, compiled) = (contact.self_service.as_ref()?, of.self_service.as_ref()?);
    let contained = match &machine.contained {
        ByInterval::Constant(share) => percent(*share),
        ByInterval::Each(shares) => {
            let least = shares.iter().copied().fold(1.0, f64::min);
            let most = shares.iter().copied().fold(0.0, f64::max);
            format!("{} to {}", percent(least), percent(most))
        }
    };
    let time = compiled.time.mean(0);
    let mut text = format!("Self-service contains {contained}");
    if time.is_finite() {
        let _ = write!(text, ", {} on average", mean(time));
    }
    if machine.handle_time_factor != 1.0 {
        let factor = machine.handle_time_factor;
        let _ = write!(text, "; handle time of the others × {factor}");
    }
    if let Some(capacity) = machine.capacity {
        let beyond = if machine.blocks {
            "who comes beyond is turned away (blocked)"
        } else {
            "who comes beyond asks for an agent at once"
        };
        let _ = write!(
            text,
            "; {} sessions at once, {beyond}",
            count(f64::from(capacity))
        );
    }
    if let Some(delay) = compiled.delay.as_ref().filter(|_| machine.resolved < 1.0) {
        let _ = write!(
            text,
            "; {} of the contained are not resolved and come again",
            percent(1.0 - machine.resolved)
        );
        let delay = delay.mean(0);
        if delay.is_finite() {
            let _ = write!(text, ", {} later on average", mean(delay));
        }
    }
    if machine.always_open && !contact.open.is_empty() {
        text += "; it serves outside the opening hours too";
    }
    text.push('.');
    Some(text)
}
