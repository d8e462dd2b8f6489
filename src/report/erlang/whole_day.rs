//! A forecast as one day, exactly: M(t)/M/n(t)+M.

use super::formula::{Figures, InTime};
use super::plan::Answer;
use crate::erlang::{Counting, NoAnswer, QueueDay, Thresholds};

/// Puts the figures of the exact day in the place of those of intervals by themselves, for the
/// agents of the rows. Who gives up counts in the interval in which that happens.
///
/// # Errors
/// When agents are missing or not whole, the count needs all who are ever answered, or the day
/// cannot be followed.
pub fn whole_day(
    rows: &mut [Answer],
    interval: f64,
    (handle_time, patience): (f64, Option<f64>),
    in_time: InTime,
) -> Result<(), NoAnswer> {
    let agents: Option<Vec<u32>> = rows.iter().map(whole).collect();
    let day = QueueDay {
        interval,
        arrivals: rows.iter().map(|row| row.contacts / interval).collect(),
        agents: agents.ok_or(NoAnswer::Unusable(
            "the exact day needs a whole number of agents in every interval",
        ))?,
        handle_time,
        patience: patience.unwrap_or(f64::INFINITY),
    };
    let short = match in_time.count {
        Counting::ShortAbandonsExcluded(short) | Counting::ShortAbandonsMet(short) => short,
        Counting::AllOffered => in_time.within,
        Counting::AnsweredOnly => {
            return Err(NoAnswer::Unusable(
                "the exact day does not know who is answered in the end: choose another --count",
            ));
        }
    };
    let all = day.follow()?;
    let waits = day.within(Thresholds {
        within: in_time.within,
        short_abandon: short,
    })?;
    for (((row, figures), waits), agents) in rows.iter_mut().zip(all).zip(waits).zip(&day.agents) {
        if figures.offered <= 0.0 {
            continue;
        }
        let (met, early) = (waits.answered_within, waits.abandoned_within);
        let (met, of) = match in_time.count {
            Counting::ShortAbandonsExcluded(_) => (met, 1.0 - early),
            Counting::ShortAbandonsMet(_) => (met + early, 1.0),
            _ => (met, 1.0),
        };
        let there = f64::from(*agents) + figures.mean_above_headcount;
        row.figures = Ok(Figures {
            service_level: (of > 0.0).then(|| met / of),
            delayed: figures.delayed / figures.offered,
            abandon_rate: patience.map(|_| figures.abandoned / figures.offered),
            occupancy: if there > 0.0 {
                figures.mean_busy / there
            } else {
                0.0
            },
            ..Figures::default()
        });
    }
    Ok(())
}

/// The agents of a row; none are needed where nobody comes.
fn whole(row: &Answer) -> Option<u32> {
    let agents = row.agents.unwrap_or(0.0);
    let near = libm::round(agents);
    let usable = (0.0..=1e6).contains(&agents) && libm::fabs(agents - near) < 1e-9;
    (usable && (row.agents.is_some() || row.contacts <= 0.0)).then_some(near as u32)
}
