//! Contacts that earlier ones lead to, from who the customer is.

use super::fit::{Retries, Visit, gaps, retries};
use super::gather::{Gathered, NONE};
use super::log::{Outcome, day_of};
use crate::stats::Confidence;

/// A retry comes within this time \[s\].
pub const WINDOW: f64 = 3600.0;
/// Nobody came for so long: the center was closed \[s\].
const NIGHT: f64 = 4.0 * 3600.0;
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
    /// The retries of a log. Opening hours are told to the `interval` \[s\]; contacts that are
    /// `passed` on after a service, or repeated, begin a new story.
    ///
    /// # Errors
    /// Why nothing can be told.
    pub fn of(log: &Gathered, interval: f64, passed: &[bool]) -> Result<Self, String> {
        let c = &log.contacts;
        let mut known = [(0.0, 0.0); 2];
        for i in (0..c.len()).filter(|i| c.outcome[*i].offered()) {
            let (with, all) = &mut known[usize::from(c.wait[i] > 0.0)];
            *all += 1.0;
            *with += f64::from(u8::from(c.customer[i] != NONE));
        }
        let (with, all) = (known[0].0 + known[1].0, known[0].1 + known[1].1);
        if with == 0.0 {
            return Err("the log does not say who the customers are".to_owned());
        }
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
        let mut visits: Vec<Visit> = visits(log, interval, passed)
            .into_iter()
            .map(|v| v.1)
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

/// Which contacts are retries, as the figures of `followers` have it: of those whose customer had
/// abandoned within the hour before, the share that came because of it. That is the attributable
/// fraction among the exposed, (P − b)/P with P and b the chances to come again after abandonment
/// and after an answer (O. S. Miettinen, "Proportion of disease caused or prevented by a given
/// exposure, trait or intervention", American Journal of Epidemiology 99 (1974)). Which of them
/// they are nobody knows; every so many-th in the order of customers is taken.
#[must_use]
pub fn retried(log: &Gathered, followers: &Followers, interval: f64, passed: &[bool]) -> Vec<bool> {
    let mut out = vec![false; log.contacts.len()];
    let (p, background) = (
        followers.retries.probability.value,
        followers.retries.background,
    );
    let again = p + background - p * background;
    let share = if again > 0.0 {
        p * (1.0 - background) / again
    } else {
        0.0
    };
    let all = visits(log, interval, passed);
    let mut due = 0.5;
    for pair in all.windows(2) {
        let ((_, before), (place, next)) = (pair[0], pair[1]);
        let follows = before.abandoned
            && before.customer == next.customer
            && next.arrived <= (before.ended + WINDOW).min(before.seen_until);
        if follows {
            due += share;
            if due >= 1.0 {
                due -= 1.0;
                out[place] = true;
            }
        }
    }
    out
}

/// Answered and abandoned contacts of customers who are persons, with their places, by story and
/// arrival.
fn visits(log: &Gathered, interval: f64, passed: &[bool]) -> Vec<(usize, Visit)> {
    let c = &log.contacts;
    let mut counts = vec![0.0; log.customers.list.len()];
    for customer in c.customer.iter().filter(|k| **k != NONE) {
        counts[*customer as usize] += 1.0;
    }
    let closings = closings(log, interval);
    let days = |times: &[f64]| match (times.first(), times.last()) {
        (Some(first), Some(last)) => (day_of(*last) - day_of(*first) + 1).max(1) as f64,
        _ => 1.0,
    };
    let most = MOST * days(&closings);
    let person = |i: &usize| {
        let customer = c.customer[*i];
        customer != NONE && counts[customer as usize] <= most
    };
    let visits = (0..c.len())
        .filter(|i| matches!(c.outcome[*i], Outcome::Answered | Outcome::Abandoned))
        .filter(person)
        .map(|i| {
            let wait = if c.wait[i].is_nan() {
                0.0
            } else {
                f64::from(c.wait[i])
            };
            let ended = c.asked[i] + wait + c.handle(i);
            let closing = closings.partition_point(|t| *t < c.arrived[i]);
            let visit = Visit {
                customer: u64::from(c.customer[i]),
                arrived: c.arrived[i],
                ended,
                abandoned: c.outcome[i] == Outcome::Abandoned,
                seen_until: closings.get(closing).copied().unwrap_or(ended).max(ended),
            };
            (i, visit)
        });
    let mut visits: Vec<(usize, Visit)> = visits.collect();
    visits.sort_by(|(_, a), (_, b)| {
        let arrival = a.arrived.total_cmp(&b.arrived);
        a.customer.cmp(&b.customer).then(arrival)
    });
    let (mut customer, mut story) = (None, 0);
    for (place, visit) in &mut visits {
        let begins = passed.get(*place).copied().unwrap_or(false);
        if customer != Some(visit.customer) || begins {
            story += 1;
        }
        customer = Some(visit.customer);
        visit.customer = story;
    }
    visits
}

/// When the center closed: ends of intervals after whose last contact nobody came for a night. A
/// retry due then is not in the log, so nobody is watched beyond.
pub(super) fn closings(log: &Gathered, interval: f64) -> Vec<f64> {
    let c = &log.contacts;
    let offered = (0..c.len()).filter(|i| c.outcome[*i].offered());
    let mut times: Vec<f64> = offered.map(|i| c.arrived[i]).collect();
    times.sort_by(f64::total_cmp);
    let last = |i: &usize| times.get(i + 1).is_none_or(|next| next - times[*i] > NIGHT);
    let places = (0..times.len()).filter(last);
    places
        .map(|i| ((times[i] / interval).floor() + 1.0) * interval)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibrate::log::{At, LoggedContact, Sink};

    const HOUR: f64 = 3600.0;

    /// A log of (arrival, customer, outcome); the answered talk for a minute, the others wait for
    /// one.
    fn log(rows: &[(f64, &str, Outcome)]) -> Gathered {
        let mut log = Gathered::new(HOUR, None, None);
        for (arrived, customer, outcome) in rows {
            let answered = *outcome == Outcome::Answered;
            let contact = LoggedContact {
                customer: Some(customer),
                wait: Some(if answered { 0.0 } else { 60.0 }),
                talk: answered.then_some(60.0),
                ..LoggedContact::new(*arrived, *outcome)
            };
            log.contact(
                &contact,
                At {
                    file: "log",
                    line: 1,
                },
            );
        }
        log
    }

    #[test]
    fn a_center_that_closes_is_watched_until_then() {
        use Outcome::{Abandoned, Answered};
        let day = 24.0 * HOUR;
        let log = log(&[
            (9.0 * HOUR, "a", Answered),
            (9.6 * HOUR, "b", Abandoned),
            (10.2 * HOUR, "c", Abandoned),
            (day + 9.0 * HOUR, "c", Answered),
        ]);
        assert_eq!(
            closings(&log, 1800.0),
            [10.5 * HOUR, day + 9.5 * HOUR],
            "ends of the half hours"
        );
        let found = visits(&log, 1800.0, &[]);
        assert_eq!(found[1].1.seen_until, 10.5 * HOUR);
        assert_eq!(found[3].1.seen_until, day + 9.5 * HOUR);
        // A contact that is passed on begins a story of its own.
        let stories = |passed: &[bool]| {
            let found = visits(&log, 1800.0, passed);
            found.iter().map(|v| v.1.customer).collect::<Vec<_>>()
        };
        assert_eq!(stories(&[]), [1, 2, 3, 3]);
        assert_eq!(stories(&[false, false, false, true]), [1, 2, 3, 4]);
    }

    #[test]
    fn of_those_who_come_back_the_share_due_to_abandonment_is_marked() {
        use Outcome::{Abandoned, Answered};
        // 400 abandon and half of them come back; of 400 answered a fifth.
        let mut rows = Vec::new();
        let names: Vec<String> = (0..800).map(|i| format!("{i:03}")).collect();
        for (i, name) in names.iter().enumerate() {
            let at = i as f64;
            let abandons = i < 400;
            rows.push((
                at,
                name.as_str(),
                if abandons { Abandoned } else { Answered },
            ));
            if (abandons && i % 2 == 0) || (!abandons && i % 5 == 0) {
                rows.push((at + 600.0, name.as_str(), Answered));
            }
        }
        rows.push((3.0 * HOUR, "last", Answered));
        let log = log(&rows);
        let found = Followers::of(&log, 1800.0, &[]).unwrap();
        let (p, b) = (found.retries.probability.value, found.retries.background);
        let marked = retried(&log, &found, 1800.0, &[]);
        let count = marked.iter().filter(|m| **m).count() as f64;
        assert!(p > 0.3 && b > 0.1);
        let expected = 200.0 * p * (1.0 - b) / (p + b - p * b);
        assert!(
            (count - expected).abs() <= 1.0,
            "{count}, expected {expected}"
        );
    }
}
