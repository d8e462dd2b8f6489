//! Who calls again after abandoning, and when: told from those who would have called anyway.

use super::error::FitError;
use super::lifetimes::Lifetimes;
use super::parameter::{Parameter, Scale};
use super::survival::KaplanMeier;
use crate::math::elementary::exp;
use crate::stats::Confidence;

/// One contact of a known customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visit {
    /// The customer; any number that is the same for the same customer.
    pub customer: u64,
    /// When the contact arrived \[s\], on a clock of the whole log.
    pub arrived: f64,
    /// When it ended \[s\].
    pub ended: f64,
    /// Whether it abandoned (else it was answered).
    pub abandoned: bool,
    /// Until when a next contact of this customer would be seen \[s\]: the end of the day or log.
    pub seen_until: f64,
}

/// Times from the end of a contact to the same customer's next one.
#[derive(Debug, Clone, PartialEq)]
pub struct Gaps {
    /// After an abandonment.
    pub abandoned: Lifetimes,
    /// After an answer: the rate at which customers contact again for other reasons.
    pub answered: Lifetimes,
}

/// Pairs each contact with the same customer's next one, up to `window` seconds later.
///
/// A gap is an event if the next contact came within the window and before `seen_until`, else it is
/// censored at the earlier of the two. A next contact that arrived before this one ended (two lines
/// at once) has gap 0. Sorts `visits` by customer and arrival.
///
/// # Errors
///
/// Times that are not finite, a window that is not positive, or no abandoned or no answered
/// contact.
pub fn gaps(visits: &mut [Visit], window: f64) -> Result<Gaps, FitError> {
    let usable = window > 0.0 && window.is_finite();
    FitError::unless(usable, "the window", window, "more than 0 s")?;
    let finite =
        |v: &Visit| v.arrived.is_finite() && v.ended.is_finite() && v.seen_until.is_finite();
    if let Some(place) = visits.iter().position(|v| !finite(v)) {
        return Err(FitError::BadValue {
            place,
            value: visits[place].ended,
            expected: "a contact with finite times",
        });
    }
    visits.sort_by(|a, b| {
        let arrival = a.arrived.total_cmp(&b.arrived);
        a.customer.cmp(&b.customer).then(arrival)
    });
    let gap = |i: usize| {
        let visit = &visits[i];
        let horizon = (visit.seen_until - visit.ended).clamp(0.0, window);
        let next = visits.get(i + 1).filter(|n| n.customer == visit.customer);
        match next.map(|n| (n.arrived - visit.ended).max(0.0)) {
            Some(gap) if gap <= horizon => (gap, true),
            _ => (horizon, false),
        }
    };
    let after = |abandoned: bool| {
        let chosen = (0..visits.len()).filter(|&i| visits[i].abandoned == abandoned);
        Lifetimes::new(chosen.map(gap))
    };
    Ok(Gaps {
        abandoned: after(true)?,
        answered: after(false)?,
    })
}

/// Retries after abandonment.
#[derive(Debug, Clone, PartialEq)]
pub struct Retries {
    /// Share of abandoners who contact again because of it, within the window.
    pub probability: Parameter,
    /// Mean delay of those who do \[s\], within the window; `None` if nobody does.
    pub mean_delay: Option<f64>,
    /// Median delay of those who do \[s\]; `None` if nobody does.
    pub median_delay: Option<f64>,
    /// The share that has retried by each time: (time \[s\], share), rising.
    pub by_time: Vec<(f64, f64)>,
    /// Share of the answered who contact again within the window.
    pub background: f64,
}

/// Estimates retry probability and delay within `window` seconds.
///
/// Both kinds of customers are taken to contact again at the same background rate; abandoners may
/// retry besides, with probability p after a delay of distribution F, whichever comes first. Then
/// S_abandoned(t) = S_answered(t)·(1 − p·F(t)), so p·F = 1 − S_abandoned/S_answered, both by
/// Kaplan and Meier (the relative survival of F. Ederer, L. M. Axtell and S. J. Cutler, 1961);
/// ln of the ratio has the sum of Greenwood's variances. p·F is made to rise by pooling neighbours
/// (isotonic regression).
///
/// Assumptions: the end of the log cuts off regardless of the customer; an abandoner who does not
/// retry behaves like an answered customer. Answered customers who contact again because their case
/// is not resolved are in the background: where abandoners have no such reason, p comes out too low
/// by about their share.
///
/// ```
/// use busyhour::calibrate::fit::{Gaps, Lifetimes, retries};
/// use busyhour::stats::Confidence;
/// let gaps = Gaps {
///     abandoned: Lifetimes::new((0..100).map(|i| if i < 40 { (60.0, true) } else { (600.0, false) }))?,
///     answered: Lifetimes::new((0..100).map(|i| if i < 20 { (30.0, true) } else { (600.0, false) }))?,
/// };
/// let found = retries(&gaps, 600.0, &Confidence::default())?;
/// assert!((found.probability.value - 0.25).abs() < 1e-12); // 1 − 0.6/0.8
/// assert_eq!(found.median_delay, Some(60.0));
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// A window that is not positive, or a group of which nobody is seen that long or everybody
/// contacts again.
pub fn retries(gaps: &Gaps, window: f64, confidence: &Confidence) -> Result<Retries, FitError> {
    let usable = window > 0.0 && window.is_finite();
    FitError::unless(usable, "the window", window, "more than 0 s")?;
    let (left, usual) = (
        KaplanMeier::new(&gaps.abandoned),
        KaplanMeier::new(&gaps.answered),
    );
    let seen = left.longest().min(usual.longest());
    FitError::unless(
        window <= seen,
        "the window",
        window,
        "as long as the longest gap seen after abandonments and after answers, or shorter",
    )?;
    let background = 1.0 - usual.survival(window);
    let ratio = left.survival(window) / usual.survival(window);
    if !(ratio > 0.0 && ratio.is_finite()) {
        return Err(FitError::NoMaximum {
            family: "retry probability",
            why: "in one group everybody contacts again within the window",
        });
    }
    let relative = |curve: &KaplanMeier| {
        let error = curve.std_error(window) / curve.survival(window);
        error * error
    };
    let error = ratio * (relative(&left) + relative(&usual)).sqrt();
    let share = (1.0 - ratio).max(0.0);
    let by_time = rising(&left, &usual, window);
    let total = by_time.last().map_or(0.0, |last| last.1);
    Ok(Retries {
        probability: Parameter::with_error(Scale::Logit, "probability", share, error, confidence),
        mean_delay: (total > 0.0).then(|| mean_of(&by_time) / total),
        median_delay: (by_time.iter())
            .find(|(_, share)| total > 0.0 && *share >= 0.5 * total)
            .map(|(time, _)| *time),
        by_time,
        background,
    })
}

/// 1 − S_abandoned/S_answered at the steps of both, made to rise.
fn rising(left: &KaplanMeier, usual: &KaplanMeier, window: f64) -> Vec<(f64, f64)> {
    let steps = left.steps().iter().chain(usual.steps());
    let mut times: Vec<f64> = steps.map(|s| s.time).filter(|t| *t <= window).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    // Blocks of equal share: (first time, sum of shares, number).
    let mut blocks: Vec<(usize, f64, f64)> = Vec::new();
    for (i, time) in times.iter().enumerate() {
        let share = 1.0 - left.survival(*time) / usual.survival(*time);
        let mut block = (i, share.clamp(0.0, 1.0), 1.0);
        while let Some(last) = blocks.last() {
            if last.1 / last.2 <= block.1 / block.2 {
                break;
            }
            block = (last.0, last.1 + block.1, last.2 + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    let known = blocks.iter().map(|(i, sum, n)| (times[*i], sum / n));
    known.filter(|(_, share)| share.is_finite()).collect()
}

/// Σ time × rise.
fn mean_of(by_time: &[(f64, f64)]) -> f64 {
    let (mut sum, mut before) = (0.0, 0.0);
    for &(time, share) in by_time {
        sum += time * (share - before);
        before = share;
    }
    sum
}

/// Mean of an exponential delay whose mean within `window` is `observed` \[s\]: undoes the cut.
///
/// An exponential of mean m, given that it is below w, has mean m − w/(e^(w/m) − 1). `None` if the
/// observed mean is not below w/2, where no exponential fits.
#[must_use]
pub fn exponential_beyond_window(observed: f64, window: f64) -> Option<f64> {
    if !(observed > 0.0 && observed < 0.5 * window && window.is_finite()) {
        return None;
    }
    let cut = |mean: f64| mean - window / libm::expm1(window / mean);
    let (mut low, mut high) = (observed, observed);
    while cut(high) < observed {
        high *= 2.0;
        if high > 1e6 * window {
            return None;
        }
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if cut(middle) < observed {
            low = middle;
        } else {
            high = middle;
        }
    }
    let mean = 0.5 * (low + high);
    // So close to w/2 that the law is flat within the window and the mean arbitrary.
    (exp(-window / mean) < 0.99).then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_random::Splitmix;

    fn log(customers: u64, seed: u64) -> Vec<Visit> {
        let mut random = Splitmix(seed);
        let mut visits = Vec::new();
        for customer in 0..customers {
            // Background: 1 contact in 20,000 s; 40 % retry after 600 s on average.
            let mut arrived = random.exponential(20_000.0);
            while arrived < 50_000.0 {
                let abandoned = random.uniform() < 0.3;
                let ended = arrived + 60.0;
                visits.push(Visit {
                    customer,
                    arrived,
                    ended,
                    abandoned,
                    seen_until: 50_000.0,
                });
                let usual = random.exponential(20_000.0);
                let retry = if abandoned && random.uniform() < 0.4 {
                    random.exponential(600.0)
                } else {
                    f64::INFINITY
                };
                arrived = ended + usual.min(retry);
            }
        }
        visits
    }

    #[test]
    fn retries_are_told_from_the_background() {
        let mut visits = log(6000, 8);
        let gaps = gaps(&mut visits, 4000.0).unwrap();
        let found = retries(&gaps, 3600.0, &Confidence::default()).unwrap();
        // Within the hour: 0.4·(1 − e^−6).
        let share = found.probability;
        let off = (share.value - 0.4 * (1.0 - exp(-6.0))) / share.std_error.unwrap();
        assert!(off.abs() < 4.0, "{share:?}");
        let exact = 600.0 - 3600.0 / libm::expm1(6.0);
        assert!(
            (found.mean_delay.unwrap() / exact - 1.0).abs() < 0.1,
            "{:?}",
            found.mean_delay
        );
        assert!((found.median_delay.unwrap() / 415.0 - 1.0).abs() < 0.1);
        let mean = exponential_beyond_window(exact, 3600.0).unwrap();
        assert!((mean - 600.0).abs() < 1e-6);
        assert!((found.background - (1.0 - exp(-0.18))).abs() < 0.02);
        let shares: Vec<f64> = found.by_time.iter().map(|p| p.1).collect();
        assert!(shares.is_sorted());
    }

    #[test]
    fn intervals_cover() {
        // 60 logs: 95 % ± 4 standard errors of 2.8 %.
        let hits = (0..60).filter(|&seed| {
            let gaps = gaps(&mut log(150, 500 + seed), 3600.0).unwrap();
            let found = retries(&gaps, 3600.0, &Confidence::default()).unwrap();
            found.probability.covers(0.4 * (1.0 - exp(-6.0)))
        });
        let share = hits.count() as f64 / 60.0;
        assert!(share > 0.95 - 4.0 * 0.028, "{share}");
    }

    #[test]
    fn what_cannot_be_said_is_refused() {
        let c = Confidence::default();
        let visit = Visit {
            customer: 1,
            arrived: 0.0,
            ended: 5.0,
            abandoned: true,
            seen_until: 100.0,
        };
        assert_eq!(gaps(&mut [], 10.0), Err(FitError::Empty));
        assert_eq!(gaps(&mut [visit], 10.0), Err(FitError::Empty));
        let answered = Visit {
            abandoned: false,
            arrived: 3.0,
            ended: 9.0,
            ..visit
        };
        let both = gaps(&mut [answered, visit], 10.0).unwrap();
        // The second came before the first had ended.
        assert_eq!(
            (both.abandoned.events(), both.abandoned.exposure()),
            (1, 0.0)
        );
        assert_eq!(
            (both.answered.events(), both.answered.exposure()),
            (0, 10.0)
        );
        assert!(retries(&both, 10.0, &c).is_err());
        assert!(gaps(&mut [answered], f64::NAN).is_err());
        let bad = Visit {
            ended: f64::NAN,
            ..visit
        };
        assert!(gaps(&mut [bad, answered], 10.0).is_err());
        assert_eq!(exponential_beyond_window(60.0, 100.0), None);
        assert_eq!(exponential_beyond_window(f64::NAN, 100.0), None);
    }
}
