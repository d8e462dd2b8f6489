//! What a log may say and no scenario may: figures from damaged or misread rows.

use super::super::calendar::WEEKDAYS;
use super::Plan;
use super::words::clock;
use crate::scenario::keys::Series;

impl Plan<'_> {
    /// Whether the figures are within what a scenario takes; else the first that is not, in words.
    pub(super) fn is_possible(&self) -> Result<(), String> {
        let of = self.of;
        for k in self.kinds.iter().copied() {
            let kind = &of.kinds[k];
            for (what, work) in [("talk", &kind.talk), ("wrap-up", &kind.wrap_up)] {
                if let Ok(work) = work {
                    let what = || format!("seconds of mean {what} for `{}`", kind.name);
                    within(work.mean.value, Series::Means.most(), what)?;
                }
            }
        }
        for w in self.weekdays.iter().copied() {
            for i in self.first..self.end {
                let at = || format!("at {} on {}", clock(i, of.interval), WEEKDAYS[w]);
                for k in self.kinds.iter().copied() {
                    let contacts = of.profiles[k][w].smooth[i];
                    let what = || format!("contacts for `{}` {}", of.kinds[k].name, at());
                    within(contacts, Series::Counts.most(), what)?;
                }
                for g in self.groups.iter().copied() {
                    let slot = &of.staffing[g].slots[w][i];
                    let agents = slot.present.max(slot.busy).max(slot.most_busy);
                    let what = || format!("agents for group `{}` {}", of.groups.list[g].name, at());
                    within(agents.ceil(), Series::Agents.most(), what)?;
                }
            }
        }
        Ok(())
    }
}

fn within(value: f64, most: f64, what: impl Fn() -> String) -> Result<(), String> {
    if value <= most {
        return Ok(());
    }
    Err(format!(
        "the log tells of {value:.0} {}, more than the {most:.0} that a scenario takes, so that none is made. Do the columns mean what they are read as (--map)?",
        what()
    ))
}
