//! Which waiting contact a free agent takes.

use super::queues::{NONE, Within};
use super::record::Recorder;
use super::{Calendar, Engine, PLAIN, Ranked, WHOLE};
use crate::random::Purpose;
use crate::scenario::ContactCriterion;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// The waiting contact for an agent that is free now, [`NONE`] when there is none, or when
    /// the agent had better dial.
    #[inline(always)]
    pub(super) fn find_contact<R: Recorder, const LOOP: u8>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) -> u32 {
        let slot = self.find_waiting::<R, LOOP>(agent, g, now, recorder);
        if LOOP == WHOLE && self.dialing.on && self.calls_instead(agent, g, slot, now) {
            return NONE;
        }
        slot
    }

    /// The waiting contact for an agent that is free now, [`NONE`] when there is none.
    #[inline(always)]
    fn find_waiting<R: Recorder, const LOOP: u8>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) -> u32 {
        let model = self.model;
        let take = &model.routing.takes[g];
        if LOOP > PLAIN {
            if LOOP == WHOLE && self.prefers {
                let slot = self.held_for(agent, g);
                if slot != NONE {
                    return slot;
                }
            }
            if !take.all.meets(&self.queues.waiting) {
                return NONE;
            }
            self.expire(now, false, recorder);
            if R::CHOOSES {
                return self.chosen_contact(agent, g, now, recorder);
            }
            if !model.routing.by_heads || self.scripted && model.routing.reserves {
                return self.find_contact_by_all(agent, g, now, recorder);
            }
        } else if take.all.low() & self.queues.waiting.low() == 0 {
            return NONE;
        }
        for tier in &take.tiers {
            let mut classes = tier.classes.low() & self.queues.waiting.low();
            let mut best = NONE;
            let mut longest = f64::INFINITY;
            while classes != 0 {
                let class = classes.trailing_zeros() as usize;
                classes &= classes - 1;
                let slot = self.head(class, now, recorder);
                if slot != NONE {
                    let since = self.queues.get(slot).since;
                    if since < longest && (LOOP == PLAIN || self.may_take(g, class, since, now)) {
                        longest = since;
                        best = slot;
                    }
                }
            }
            if best != NONE {
                return best;
            }
        }
        NONE
    }

    /// Whether a free agent of a group may take the head of a queue: it has waited long enough
    /// for the group, and enough agents would be left.
    #[inline(always)]
    fn may_take(&self, g: usize, class: usize, since: f64, now: f64) -> bool {
        let routing = &self.model.routing;
        if !routing.widens && !routing.reserves {
            return true;
        }
        // The agent itself does not count as idle yet.
        let idle = self.agents.groups[g].idle + 1;
        let link = routing.link(class, g);
        link.is_some_and(|l| since + l.after <= now && idle >= l.min_idle)
    }

    /// The same with thresholds, reserves and criteria of every kind.
    fn find_contact_by_all<R: Recorder>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) -> u32 {
        let model = self.model;
        let mut heads = std::mem::take(&mut self.candidates);
        let mut found = NONE;
        for tier in &model.routing.takes[g].tiers {
            heads.clear();
            for word in 0..tier.classes.words() {
                let mut bits = tier.classes.word(word) & self.queues.waiting.word(word);
                while bits != 0 {
                    let class = word * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    if self.expands(class, g) {
                        self.all_eligible((agent, class), g, now, &mut heads);
                        continue;
                    }
                    let slot = self.first_eligible((agent, class), g, now, recorder);
                    if slot != NONE {
                        heads.push(slot);
                    }
                }
            }
            if !heads.is_empty() {
                found = self.best_contact(agent, g, now, &mut heads);
                break;
            }
        }
        self.candidates = heads;
        found
    }

    /// The first contact of a queue, in its own order, that an agent of the group may take.
    pub(super) fn first_eligible<R: Recorder>(
        &mut self,
        (agent, class): (u32, usize),
        g: usize,
        now: f64,
        recorder: &mut R,
    ) -> u32 {
        let head = self.head(class, now, recorder);
        let Some(link) = self.model.routing.link(class, g).filter(|_| head != NONE) else {
            return NONE;
        };
        let (free, idle) = self.free_for(agent, g, class);
        let (after, since) = (link.after, self.queues.get(head).since);
        let opens = |w| self.holds(w, class, since, now, free);
        if idle < link.min_idle || since + after > now || !link.when.is_none_or(opens) {
            return NONE;
        }
        match self.queues.within {
            Within::Work if after == 0.0 => self.queues.least_work(class),
            Within::Work => self.least_work_eligible(head, after, now),
            Within::Wait | Within::Random => head,
        }
    }

    /// The group of an agent that looks at the queues, if it does not count as idle yet.
    pub(super) fn free(&self, agent: u32, g: usize) -> Option<usize> {
        let idle = self.scripted && self.agents.is_idle(agent);
        // Nor does one with contacts in hand count as idle, whatever room it has.
        (!idle && !self.has_in_hand(agent)).then_some(g)
    }

    /// The same, with the agents of its group who have room for a contact of a class, itself
    /// included; nobody where it has none itself.
    pub(super) fn free_for(&self, agent: u32, g: usize, class: usize) -> (Option<usize>, u32) {
        let free = self.free(agent, g);
        if !self.shares() {
            let idle = self.agents.groups[g].idle;
            return (free, idle + u32::from(free.is_some()));
        }
        if !self.fits(agent, g, class) {
            return (free, 0);
        }
        let counted = self.agents.is_idle(agent) || self.places.holds(agent);
        let kind = self.model.routing.kind_of(class);
        (free, self.free_agents(g, kind) + u32::from(!counted))
    }

    /// Whether more than the first of a queue must be looked at, because a condition or the
    /// score goes by the wait.
    fn expands(&self, class: usize, g: usize) -> bool {
        let script = &self.model.script;
        let when = self.model.routing.link(class, g).and_then(|l| l.when);
        when.is_some_and(|w| script.conditions[w as usize].by_wait)
            || script.score.as_ref().is_some_and(|s| s.may_fall)
    }

    /// All contacts of a queue that an agent of the group may take.
    fn all_eligible(&self, (agent, class): (u32, usize), g: usize, now: f64, found: &mut Vec<u32>) {
        let (free, idle) = self.free_for(agent, g, class);
        let Some(link) = self.model.routing.link(class, g) else {
            return;
        };
        let mut slot = self.queues.first(class);
        while slot != NONE && idle >= link.min_idle {
            let since = self.queues.get(slot).since;
            if since + link.after > now {
                return;
            }
            if link
                .when
                .is_none_or(|w| self.holds(w, class, since, now, free))
            {
                found.push(slot);
            }
            slot = self.queues.behind(slot);
        }
    }

    /// The contact with the least work among those that have waited long enough, which stand
    /// first.
    fn least_work_eligible(&self, head: u32, after: f64, now: f64) -> u32 {
        let mut best = head;
        let mut slot = head;
        while slot != NONE && self.queues.get(slot).since + after <= now {
            if self.queues.get(slot).work < self.queues.get(best).work {
                best = slot;
            }
            slot = self.queues.behind(slot);
        }
        best
    }

    /// The best of the first contacts of several queues.
    fn best_contact(&mut self, agent: u32, g: usize, now: f64, heads: &mut Vec<u32>) -> u32 {
        let model = self.model;
        if let Some(score) = &model.script.score {
            keep_best(heads, |slot| {
                -self.score_of(&score.expression, slot, (agent, g), now)
            });
        }
        for criterion in &model.routing.contact_order {
            if *criterion == ContactCriterion::Random {
                return self.any_contact(agent, g, now, heads);
            }
            if heads.len() > 1 {
                self.keep_best_contacts(g, now, *criterion, heads);
            }
        }
        self.keep_best_contacts(g, now, ContactCriterion::LongestWait, heads);
        heads[0]
    }

    /// Every contact of the queues that an agent of the group may take equally likely.
    fn any_contact(&mut self, agent: u32, g: usize, now: f64, heads: &[u32]) -> u32 {
        let model = self.model;
        let a = agent as usize;
        let slot = u64::from(agent - model.groups[g].first_agent) + 1;
        let owner = self.key.named(model.groups[g].key, slot, 0);
        let mut stream = owner.stream(Purpose::SelectContact, u64::from(self.choices[a]));
        self.choices[a] += 1;
        let eligible = |head: u32| self.eligible(head, g, now);
        let total: u64 = heads.iter().map(|h| eligible(*h)).sum();
        let mut place = ((u128::from(stream.next_u64()) * u128::from(total)) >> 64) as u64;
        for &head in heads {
            let count = eligible(head);
            if place < count {
                return self.at_place(head, count, place as usize);
            }
            place -= count;
        }
        heads[0]
    }

    /// How many contacts of the queue that begins with `head` an agent of the group may take.
    fn eligible(&self, head: u32, g: usize, now: f64) -> u64 {
        let class = self.queues.get(head).class as usize;
        if self.queues.within != Within::Random || self.expands(class, g) {
            // A criterion before has decided within the queue.
            return 1;
        }
        let class = self.queues.get(head).class as usize;
        let after = self.model.routing.link(class, g).map_or(0.0, |l| l.after);
        if after == 0.0 {
            return u64::from(self.queues.queues[class].len);
        }
        // Those who waited long enough stand first.
        let mut count = 0;
        let mut slot = head;
        while slot != NONE && self.queues.get(slot).since + after <= now {
            count += 1;
            slot = self.queues.behind(slot);
        }
        count
    }

    /// One of the `count` contacts that may be taken, by number.
    fn at_place(&self, head: u32, count: u64, place: usize) -> u32 {
        let class = self.queues.get(head).class as usize;
        if self.queues.within == Within::Random && count == u64::from(self.queues.queues[class].len)
        {
            return self.queues.listed(class, place);
        }
        (0..place).fold(head, |slot, _| self.queues.behind(slot))
    }

    /// Keeps the contacts that are best by a criterion.
    fn keep_best_contacts(
        &self,
        g: usize,
        now: f64,
        criterion: ContactCriterion,
        heads: &mut Vec<u32>,
    ) {
        keep_best(heads, |slot| self.contact_value(g, now, criterion, slot));
    }

    /// Value of a criterion for a waiting contact; the smallest is best.
    pub(super) fn contact_value(
        &self,
        g: usize,
        now: f64,
        criterion: ContactCriterion,
        slot: u32,
    ) -> f64 {
        let contact = self.queues.get(slot);
        let class = contact.class as usize;
        let kind = self.model.routing.kind_of(class);
        let of = &self.model.types[kind];
        match criterion {
            ContactCriterion::Priority => f64::from(self.model.routing.classes[class].priority),
            ContactCriterion::Level => self
                .model
                .routing
                .link(class, g)
                .map_or(f64::INFINITY, |l| f64::from(l.level)),
            ContactCriterion::LongestWait => contact.since,
            ContactCriterion::WeightedWait => -of.weight * (now - contact.since),
            ContactCriterion::LongestQueue => -f64::from(self.queues.len_of(kind)),
            ContactCriterion::LeastSlack => contact.since + of.within,
            ContactCriterion::ShortestWork => contact.work,
            ContactCriterion::CMu => {
                let mean = of.mean_handle_time(contact.interval as usize);
                -of.weight / (mean * self.model.routing.factor(class, g))
            }
            ContactCriterion::Random => 0.0,
        }
    }
}

/// Keeps the contacts with the smallest value, in their order.
fn keep_best(heads: &mut Vec<u32>, value: impl Fn(u32) -> f64) {
    let mut best = f64::INFINITY;
    let mut kept = 0;
    for at in 0..heads.len() {
        let value = value(heads[at]);
        if value < best || kept == 0 {
            best = value;
            kept = 0;
        }
        if value == best {
            heads[kept] = heads[at];
            kept += 1;
        }
    }
    heads.truncate(kept);
}
