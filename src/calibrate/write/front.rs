//! Self-service in a scenario.

use super::Plan;
use super::words::{distribution, line};
use crate::calibrate::fit::Parameter;
use crate::calibrate::result::Calibration;
use crate::random::Family;

/// Sessions that take less and contain fewer are not worth a line \[s\].
const SHORT: f64 = 2.0;
const FEW: f64 = 0.005;
/// The forecast counts contacts when they ask for an agent: sessions may take this share of an
/// interval, or it would be shifted.
const LONG: f64 = 1.0 / 6.0;

/// Self-service of a type as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SelfService {
    pub(super) contained: Parameter,
    time: Family,
    mean: f64,
    sessions: u64,
}

impl SelfService {
    /// `Err`: why it is not written; `Ok(None)`: there is none worth a line.
    pub(super) fn of(
        of: &Calibration,
        k: usize,
        (first, end): (usize, usize),
    ) -> Result<Option<Self>, String> {
        let Some(front) = &of.fronts[k] else {
            return Ok(None);
        };
        let Some(contained) = front.contained(first, end) else {
            return Ok(None);
        };
        let mean = front.mean();
        if contained.value < FEW && mean.is_none_or(|mean| mean < SHORT) {
            return Ok(None);
        }
        let not = |why: &str| format!("self-service of {}: {why}", of.kinds[k].name);
        let (Ok(time), Some(mean), Some(law)) = (&front.time, mean, front.law()) else {
            return Err(not("how long it takes is not in the log"));
        };
        if mean > LONG * of.interval {
            return Err(not(&format!(
                "it takes {mean:.0} s, long against an interval, and the forecast counts who asks for an agent"
            )));
        }
        Ok(Some(Self {
            contained,
            time: law,
            mean,
            sessions: time.n,
        }))
    }
}

impl Plan<'_> {
    /// Share of the contacts of a type that ask for no agent in the scenario.
    pub(super) fn contained(&self, k: usize) -> f64 {
        self.fronts[k].as_ref().map_or(0.0, |f| f.contained.value)
    }

    pub(super) fn front(&self, out: &mut String, k: usize) {
        let Some(front) = &self.fronts[k] else { return };
        let error = front.contained.std_error.unwrap_or(0.0);
        line(
            out,
            "# The forecast counts who asks for an agent; the contained come on top of it.",
        );
        line(
            out,
            &format!(
                "self_service = {{ contained = {:.4}, time = {} }}   # \u{b1} {error:.4}; {:.1} s on average, {} sessions",
                front.contained.value,
                distribution(&front.time),
                front.mean,
                front.sessions
            ),
        );
    }
}
