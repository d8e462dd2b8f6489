//! Contacts that earlier ones lead to, from who the customer is.

use super::fit::{Retries, Visit, gaps, retries};
use super::gather::{Gathered, NONE};
use super::log::{Outcome, day_of};
use crate::stats::Confidence;

/// A retry comes within this time \[s\].
pub const WINDOW: f64 = 3600.0;
/// A customer with more contacts than this a day on average is no person: a switchboard, a
/// number withheld.
const MOST: f64 = 20.0;
/// Share of the offered whose customer must be known.
const KNOWN: f64 = 0.5;
/// Abandonments with a known customer that it takes.
const FEWEST: usize = 200;

/// What is known of retries after abandonment, over all types.
#[derive(Debug, Clone, PartialEq)]
pub struct Followers {
    /// Share of the offered whose customer is known: of those who waited, of the others.
    pub known: (f64, f64),
    /// Retries after abandonment.
    pub retries: Retries,
}

impl Followers {
    /// The retries of a log.
    ///
    /// # Errors
    /// Why nothing can be told.
    pub fn of(log: &Gathered) -> Result<Self, String> {
        let c = &log.contacts;
        let mut counts = vec![0.0; log.customers.list.len()];
        for customer in c.customer.iter().filter(|k| **k != NONE) {
            counts[*customer as usize] += 1.0;
        }
        let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut known = [(0.0, 0.0); 2];
        for i in (0..c.len()).filter(|i| c.outcome[*i].offered()) {
            first = first.min(c.arrived[i]);
            last = last.max(c.arrived[i]);
            let (with, all) = &mut known[usize::from(c.wait[i] > 0.0)];
            *all += 1.0;
            *with += f64::from(u8::from(c.customer[i] != NONE));
        }
        let (with, all) = (known[0].0 + known[1].0, known[0].1 + known[1].1);
        if with == 0.0 {
            return Err("the log does not say who the customers are".to_owned());
        }
        let days = (day_of(last) - day_of(first) + 1).max(1) as f64;
        let of = |(with, all): (f64, f64)| if all > 0.0 { with / all } else { 1.0 };
        let known = (of(known[1]), of(known[0]));
        if with < KNOWN * all {
            return Err(format!(
                "the customer is known of {:.0} % of the offered only ({:.0} % of those who waited, {:.0} % of the others), so that most retries cannot be seen",
                100.0 * with / all,
                100.0 * known.0,
                100.0 * known.1
            ));
        }
        let person = |i: &usize| {
            let customer = c.customer[*i];
            customer != NONE && counts[customer as usize] <= MOST * days
        };
        let mut visits: Vec<Visit> = (0..c.len())
            .filter(|i| matches!(c.outcome[*i], Outcome::Answered | Outcome::Abandoned))
            .filter(person)
            .map(|i| {
                let wait = if c.wait[i].is_nan() {
                    0.0
                } else {
                    f64::from(c.wait[i])
                };
                let ended = c.asked[i] + wait + c.handle(i);
                Visit {
                    customer: u64::from(c.customer[i]),
                    arrived: c.arrived[i],
                    ended,
                    abandoned: c.outcome[i] == Outcome::Abandoned,
                    seen_until: last.max(ended),
                }
            })
            .collect();
        let abandoned = visits.iter().filter(|v| v.abandoned).count();
        if abandoned < FEWEST {
            return Err(format!(
                "{abandoned} abandonments of known customers; it takes {FEWEST}"
            ));
        }
        let said = |e: super::fit::FitError| e.to_string();
        let gaps = gaps(&mut visits, WINDOW).map_err(said)?;
        let retries = retries(&gaps, WINDOW, &Confidence::default()).map_err(said)?;
        Ok(Self { known, retries })
    }
}
