//! Who of a group is away, why and for how long: what shrinkage takes, source by source.

use super::agents::Agents;
use crate::model::LostTime;
use crate::scenario::ShrinkageSource;

/// Reasons to be away: the sources of shrinkage, and unpaid breaks, which are counted twice.
const REASONS: usize = ShrinkageSource::ALL.len() + 1;
/// Unpaid breaks.
pub const UNPAID: usize = ShrinkageSource::ALL.len();

/// Agents of a group who are away, and for how long, by reason.
#[derive(Debug, Clone, Copy, Default)]
pub struct AwayTime {
    count: [u32; REASONS],
    area: [f64; REASONS],
}

impl Agents {
    /// An agent begins to be away for a reason.
    pub fn begin_away(&mut self, g: usize, reason: usize, now: f64) {
        let away = &mut self.away[g];
        away.count[reason] += 1;
        away.area[reason] -= now - self.origin;
    }

    /// An agent is no longer away for a reason.
    pub fn end_away(&mut self, g: usize, reason: usize, now: f64) {
        let away = &mut self.away[g];
        away.count[reason] -= 1;
        away.area[reason] += now - self.origin;
    }

    /// Adds what the agents of a group lost in the interval that ends at `now`, and is about to be
    /// closed.
    pub fn add_lost(&mut self, g: usize, now: f64, lost: &mut LostTime) {
        let elapsed = now - self.origin;
        let total = |area: f64, count: u32| (area + elapsed * f64::from(count)).max(0.0);
        let group = &self.groups[g];
        let mut pauses = total(group.paused_area, group.paused);
        if let Some(away) = self.away.get_mut(g) {
            for source in ShrinkageSource::ALL {
                let at = source as usize;
                let time = total(away.area[at], away.count[at]);
                lost.add(source, time);
                if matches!(
                    source,
                    ShrinkageSource::Breaks | ShrinkageSource::PauseAfter
                ) {
                    pauses -= time;
                }
            }
            lost.unpaid += total(away.area[UNPAID], away.count[UNPAID]);
            away.area = [0.0; REASONS];
        }
        lost.add(ShrinkageSource::Pauses, pauses.max(0.0));
    }
}
