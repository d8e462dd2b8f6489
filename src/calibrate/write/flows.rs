//! Hand-overs, repeat contacts and priorities of a scenario.

use std::ops::Range;

use super::super::hand_over::Flow;
use super::super::readers::Format;
use super::super::result::Calibration;
use super::Plan;
use super::words::{exponential, line};

/// Delays below this are the log's rounding \[s\].
const AT_ONCE: f64 = 2.0;

impl Plan<'_> {
    /// Whether contacts of a type come by themselves.
    pub(super) fn comes(&self, k: usize) -> bool {
        comes(self.of, k, self.first..self.end)
    }

    /// The priority of a type, where types have different ones.
    pub(super) fn priority(&self, out: &mut String, k: usize) {
        // In the bank's data 2 is more urgent than 1.
        if self.of.read_as.format == Format::Technion {
            return;
        }
        let own = |k: &usize| self.of.kinds[*k].priority;
        let all: Vec<Option<u8>> = self.kinds.iter().map(own).collect();
        let differ = all.iter().all(Option::is_some) && all.iter().any(|p| *p != all[0]);
        if let (true, Some(priority)) = (differ, own(&k)) {
            line(out, &format!("priority = {priority}"));
        }
    }

    /// What the services of a type lead to.
    pub(super) fn flows(&self, out: &mut String, k: usize) {
        let Ok(found) = &self.of.hand_overs else {
            return;
        };
        let served = found.served[k];
        let error = |flow: &Flow| flow.share.std_error.unwrap_or(0.0);
        let to: Vec<&Flow> = found
            .of_kind(k)
            .filter(|f| f.to != k && self.kinds.contains(&f.to))
            .collect();
        if !to.is_empty() {
            let table = |flow: &&Flow| {
                let delay = match flow.delay {
                    Some(mean) if mean >= AT_ONCE => format!(", delay = {}", exponential(mean)),
                    _ => String::new(),
                };
                format!(
                    "{{ to = \"{}\", probability = {:.3}{delay} }}",
                    self.names[flow.to], flow.share.value
                )
            };
            let tables: Vec<String> = to.iter().map(table).collect();
            let errors: Vec<String> = to.iter().map(|f| format!("{:.3}", error(f))).collect();
            line(
                out,
                &format!(
                    "escalate = [{}]   # \u{b1} {} of {served} services",
                    tables.join(", "),
                    errors.join(", ")
                ),
            );
        }
        if let Some(again) = found.flow(k, k).filter(|f| f.counts()) {
            let delay = exponential(again.delay.unwrap_or(0.0).max(1.0));
            line(
                out,
                &format!(
                    "repeat   = {{ probability = {:.3}, delay = {delay} }}   # \u{b1} {:.3} of those not handed over",
                    again.share.value,
                    error(again)
                ),
            );
        }
    }
}

/// Whether contacts of a type come by themselves in the intervals in which somebody is there.
fn comes(of: &Calibration, k: usize, open: Range<usize>) -> bool {
    let mut profiles = of.profiles[k].iter();
    profiles.any(|p| p.smooth[open.clone()].iter().sum::<f64>() > 0.005)
}

/// Of some types those whose contacts come in the intervals in which somebody is there, and those
/// to which these hand over: no others would ever be seen.
pub(super) fn reached(of: &Calibration, kinds: &[usize], open: Range<usize>) -> Vec<usize> {
    let mut reached: Vec<usize> = kinds.to_vec();
    reached.retain(|k| comes(of, *k, open.clone()));
    let mut seen = 0;
    while let (Ok(found), Some(&from)) = (&of.hand_overs, reached.get(seen)) {
        let to = found.of_kind(from).map(|f| f.to);
        let new: Vec<usize> = to
            .filter(|k| kinds.contains(k) && !reached.contains(k))
            .collect();
        reached.extend(new);
        seen += 1;
    }
    reached.sort_unstable();
    reached
}

/// Hand-overs of which the scenario has only one side.
pub(super) fn left_out(of: &Calibration, kinds: &[usize]) -> Vec<String> {
    let Ok(found) = &of.hand_overs else {
        return Vec::new();
    };
    let half = |f: &&Flow| f.counts() && kinds.contains(&f.from) != kinds.contains(&f.to);
    let words = |f: &Flow| {
        format!(
            "hand-overs from {} to {} ({})",
            of.kinds[f.from].name, of.kinds[f.to].name, f.n
        )
    };
    found.flows.iter().filter(half).map(words).collect()
}
