//! What no log shows, found by making the simulation show what the log does.

use super::fit::{Held, Parameter};

/// A measure that was matched.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedMeasure {
    /// Contact type, by its name in the scenario.
    pub contact: String,
    /// Its key: `service_level`, `abandon_rate` or `asa`.
    pub measure: &'static str,
    /// What the log shows.
    pub observed: f64,
    /// What the scenario came to before.
    pub before: f64,
    /// What it comes to now.
    pub simulated: f64,
    /// How far off that is, in standard errors of the difference.
    pub off: f64,
}

/// Parameters of a scenario that make its measures those of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedModel {
    /// Factor on the share of presence in which agents take contacts.
    pub staffing: Option<Parameter>,
    /// The same for the share in which agents step in for contacts that have waited for
    /// [`RESERVE_AFTER`](super::people::RESERVE_AFTER); `None`: nothing speaks for a reserve.
    pub reserve: Option<Parameter>,
    /// How much faster a wait counts than that of the reference: by contact type, by its name in
    /// the scenario; empty: the order was not sought.
    pub weights: Vec<(String, Parameter)>,
    /// Parameters that have no interval, and why: `staffing`, `reserve` or the type of a weight.
    pub held: Vec<(String, Held)>,
    /// Parameters that the measures do not bound on a side: the interval reaches the end of what is
    /// allowed there.
    pub open: Vec<(String, Held)>,
    /// The type whose weight is 1.
    pub reference: String,
    /// The measures.
    pub measures: Vec<MatchedMeasure>,
    /// Chance of measures so far off if the model is right.
    pub p_value: Option<f64>,
    /// Whether the search came to rest; if not, the standard errors are not to be trusted.
    pub rested: bool,
    /// Days simulated for each point of the search.
    pub days: u64,
}

impl MatchedModel {
    /// Factors on the share of presence seen: of those who take any contact, of the reserve.
    #[must_use]
    pub fn factors(&self) -> (f64, f64) {
        let value = |p: &Option<Parameter>, none: f64| p.as_ref().map_or(none, |p| p.value);
        (value(&self.staffing, 1.0), value(&self.reserve, 0.0))
    }
}
