//! Whether a free agent dials, or takes a waiting contact.

use super::queues::NONE;
use super::{Calendar, Engine, Ranked};
use crate::scenario::{ContactCriterion, DialMode};

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Whether a free agent leaves a waiting contact for a list.
    #[inline]
    pub(super) fn calls_instead(&self, agent: u32, g: usize, slot: u32, now: f64) -> bool {
        self.dialing.competes
            && slot != NONE
            && (0..self.dialing.lists.len()).any(|d| {
                self.model.diallers[d].competes() && self.list_comes_first(d, (agent, g), slot, now)
            })
    }

    /// Whether a list is better than a waiting contact for a free agent, who could dial it. The
    /// list counts as a contact of its type whose wait begins now.
    fn list_comes_first(&self, d: usize, (agent, g): (u32, usize), slot: u32, now: f64) -> bool {
        let model = self.model;
        let dialler = &model.diallers[d];
        let kind = dialler.kind;
        let Some(link) = model.routing.link(kind, g) else {
            return false;
        };
        let (free, idle) = self.free_for(agent, g, kind);
        let dials = self.may_dial(d, now, free)
            && link.after == 0.0
            && idle >= link.min_idle
            && (dialler.mode == DialMode::Progressive || !self.has_in_hand(agent))
            && self.agents_for(d, now, free) > self.promised(d)
            && link
                .when
                .is_none_or(|w| self.holds(w, kind, now, now, free));
        if !dials {
            return false;
        }
        let class = self.queues.get(slot).class as usize;
        let tier = |class: usize| {
            let mut tiers = model.routing.takes[g].tiers.iter();
            tiers.position(|t| t.classes.contains(class))
        };
        let (own, other) = (tier(kind), tier(class));
        if own != other {
            return own < other;
        }
        if let Some(score) = &model.script.score {
            let waiting = self.score_of(&score.expression, slot, (agent, g), now);
            let list = score.expression.value(&self.view(kind, now, now, free));
            if list != waiting {
                return list > waiting;
            }
        }
        for &criterion in &model.routing.contact_order {
            let waiting = self.contact_value(g, now, criterion, slot);
            let list = self.list_value(d, g, now, criterion);
            if list != waiting {
                return list < waiting;
            }
        }
        false
    }

    /// Value of a criterion for a list; the smallest is best.
    fn list_value(&self, d: usize, g: usize, now: f64, criterion: ContactCriterion) -> f64 {
        let model = self.model;
        let kind = model.diallers[d].kind;
        let of = &model.types[kind];
        match criterion {
            ContactCriterion::Priority => f64::from(of.priority),
            ContactCriterion::Level => model
                .routing
                .link(kind, g)
                .map_or(f64::INFINITY, |l| f64::from(l.level)),
            ContactCriterion::LongestWait => now,
            ContactCriterion::WeightedWait | ContactCriterion::Random => 0.0,
            ContactCriterion::LongestQueue => -1.0,
            ContactCriterion::LeastSlack => now + of.within,
            // How long the call will be is not known before it is answered.
            ContactCriterion::ShortestWork => f64::INFINITY,
            ContactCriterion::CMu => {
                let mean = of.mean_handle_time(self.interval);
                -of.weight / (mean * model.routing.factor(kind, g))
            }
        }
    }
}
