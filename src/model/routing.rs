//! Who serves whom: masks, ranks and tables worked out once.

use super::TypeModel;
use super::classes::{Class, HELD, classes, priority_in_segment, terms};
use super::link::Link;
use super::mask::Mask;
use super::offers::{Offer, TABLE, TABLE_GROUPS, Take};
use super::script::Script;
use crate::scenario::{AgentCriterion, ContactCriterion, Scenario};

/// Routing, compiled.
///
/// The criteria that depend on type and group alone (rank, level, …) are turned into tiers:
/// an arriving contact looks at the best tier of groups with an idle agent, a free agent at the
/// best tier of types with a contact waiting. Only the criteria after the first changing one
/// are evaluated while the clock runs.
#[derive(Debug, Clone)]
pub struct Routing {
    /// Classes of waiting contacts: those of the types first, in order, then those that an
    /// escalation makes by giving a priority of its own.
    pub classes: Vec<Class>,
    /// The classes of each contact type, its own first.
    pub classes_of: Vec<Vec<u16>>,
    /// For each class of no segment that has not waited, its classes in the type's segments.
    in_segments: Vec<Vec<u16>>,
    /// For each class, the groups it is offered to.
    pub offers: Vec<Offer>,
    /// For each class, the group that a contact which has just arrived goes to for each set of
    /// groups with idle agents, if there are at most eight groups: [`NO_GROUP`](super::NO_GROUP) or [`SEVERAL`](super::SEVERAL)
    /// where one look is not enough.
    pub tables: Vec<[u8; TABLE]>,
    /// For each group, the classes it takes.
    pub takes: Vec<Take>,
    /// How each pair of class and group belongs together (class-major); `None`: not at all.
    pub links: Vec<Option<Link>>,
    /// Factor on talk and wrap-up of each pair of class and group (class-major).
    pub factors: Vec<f64>,
    /// Whether [`Self::tables`] and the longest idle decide on the agent for an arriving contact.
    pub by_table: bool,
    /// Whether the longest waiting of the best tier's queue heads is the one to take, of those
    /// that may be taken at all where [`Self::widens`] or [`Self::reserves`].
    pub by_heads: bool,
    /// Number of skills of each group.
    pub skills: Vec<usize>,
    /// Criteria left to compare agents of one tier.
    pub agent_order: Vec<AgentCriterion>,
    /// Criteria left to compare contacts of one tier.
    pub contact_order: Vec<ContactCriterion>,
    /// Whether some contact type becomes eligible for more groups as it waits.
    pub widens: bool,
    /// Whether some group keeps agents in reserve, by number or by condition.
    pub reserves: bool,
    groups: usize,
}

/// Most classes for which one word of bits tells who waits.
const HEAD_CLASSES: usize = 64;

impl Routing {
    /// Compiles the routing of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario, script: &mut Script) -> Self {
        let groups = scenario.groups.len();
        let classes = classes(scenario, script);
        let mut links = vec![None; classes.len() * groups];
        let segments = |kind: usize| 0..=scenario.contacts[kind].segments.len() as u16;
        let all = (0..scenario.contacts.len()).flat_map(|k| segments(k).map(move |s| (k, s)));
        for (kind, segment) in all {
            let factor = match segment {
                0 => 1.0,
                s => scenario.contacts[kind].segments[s as usize - 1].handle_time_factor,
            };
            for (stage, s) in terms(scenario, kind, segment) {
                let link = Link {
                    rank: s.rank,
                    level: s.level,
                    after: s.after,
                    min_idle: s.min_idle.max(1),
                    when: s.when.as_ref().map(|w| script.add(scenario, w)),
                    handle_time_factor: s.handle_time_factor * factor,
                };
                let entered = |c: &Class| {
                    c.stages & HELD == 0 && stage.is_none_or(|s| c.stages >> s & 1 == 1)
                };
                for (c, class) in classes.iter().enumerate() {
                    let here = class.kind as usize == kind && class.segment == segment;
                    if here && entered(class) {
                        links[c * groups + s.group] = Some(link);
                    }
                }
            }
        }
        let skills: Vec<usize> = scenario.groups.iter().map(|g| g.skills.len()).collect();
        let (agent_fixed, agent_order) = split(&scenario.routing.select_agent, |c| {
            matches!(
                c,
                AgentCriterion::Rank
                    | AgentCriterion::Level
                    | AgentCriterion::FewestSkills
                    | AgentCriterion::Fastest
            )
        });
        // A score takes the place of all criteria.
        let scored = scenario.routing.score.is_some();
        let criteria: &[ContactCriterion] = if scored {
            &[]
        } else {
            &scenario.routing.select_contact
        };
        let (contact_fixed, contact_order) = split(criteria, |c| {
            matches!(c, ContactCriterion::Priority | ContactCriterion::Level)
        });
        let offers: Vec<Offer> = (0..classes.len())
            .map(|c| Offer::new(&links[c * groups..][..groups], &agent_fixed, &skills))
            .collect();
        let priorities: Vec<u32> = classes.iter().map(|c| c.priority).collect();
        let takes = (0..groups)
            .map(|g| Take::new(&links, g, groups, &contact_fixed, &priorities))
            .collect();
        let present = || links.iter().flatten();
        let widens = present().any(|l| l.after > 0.0);
        let reserves = present().any(|l| l.min_idle > 1 || l.when.is_some());
        let conditional = present().any(|l| l.when.is_some());
        // A group that is offered nothing on arrival may keep as many in reserve as it likes.
        let reserves_at_once = present().any(|l| l.after == 0.0 && l.min_idle > 1);
        let shares = scenario.groups.iter().any(|g| g.sharing.is_some());
        // Criteria after the first decide where two have been idle, or have waited, equally long.
        let longest_idle = matches!(agent_order[..], [] | [AgentCriterion::LongestIdle]);
        let longest_wait = matches!(contact_order[..], [] | [ContactCriterion::LongestWait]);
        Self {
            tables: offers.iter().map(Offer::table).collect(),
            offers,
            takes,
            factors: links
                .iter()
                .map(|l| l.map_or(1.0, |l| l.handle_time_factor))
                .collect(),
            by_table: longest_idle
                && !conditional
                && !reserves_at_once
                && !shares
                && groups <= TABLE_GROUPS,
            by_heads: longest_wait
                && !scored
                && !conditional
                && !shares
                && classes.len() <= HEAD_CLASSES,
            classes_of: (0..scenario.contacts.len())
                .map(|kind| {
                    let own = |c: &&u16| classes[**c as usize].kind as usize == kind;
                    let all: Vec<u16> = (0..classes.len() as u16).collect();
                    all.iter().filter(own).copied().collect()
                })
                .collect(),
            in_segments: in_segments(scenario, &classes),
            classes,
            skills,
            agent_order,
            contact_order,
            widens,
            reserves,
            links,
            groups,
        }
    }

    /// Gives all classes of a type the same thresholds: those of all its groups and stages, and
    /// that of its service level where a script asks for it.
    pub fn share_thresholds(&mut self, script: &Script, types: &[TypeModel]) {
        for (kind, own) in self.classes_of.iter().enumerate() {
            let offers = own.iter().map(|c| &self.offers[*c as usize]);
            let mut all: Vec<f64> = offers.flat_map(|o| o.thresholds.clone()).collect();
            all.extend(script.stages[kind].iter().map(|s| s.after));
            all.extend(script.preferred[kind]);
            if script.watches_level(kind) {
                all.push(types[kind].within);
            }
            all.extend(types[kind].follow.callback.as_ref().map(|c| c.after));
            all.retain(|after| *after > 0.0);
            all.sort_by(f64::total_cmp);
            all.dedup();
            for &class in own {
                self.offers[class as usize].thresholds.clone_from(&all);
            }
        }
    }

    /// How a class of contacts and a group belong together.
    #[inline(always)]
    #[must_use]
    pub fn link(&self, class: usize, group: usize) -> Option<&Link> {
        self.links[class * self.groups + group].as_ref()
    }

    /// The groups for which a contact of a class has waited long enough after so long \[s\].
    #[must_use]
    pub fn opened(&self, class: usize, after: f64) -> Mask {
        let mut groups = Mask::new(self.groups);
        for g in 0..self.groups {
            if self.link(class, g).is_some_and(|l| l.after <= after) {
                groups.insert(g);
            }
        }
        groups
    }

    /// Contact type of a class.
    #[inline(always)]
    #[must_use]
    pub fn kind_of(&self, class: usize) -> usize {
        self.classes[class].kind as usize
    }

    /// The class of a type's contacts that have a priority; its own where it has no such class.
    #[must_use]
    pub fn class_of(&self, kind: usize, priority: Option<u32>) -> u16 {
        let classes = &self.classes_of[kind];
        let wanted = |c: &&u16| {
            let class = &self.classes[**c as usize];
            class.stages == 0 && class.segment == 0 && Some(class.priority) == priority
        };
        classes.iter().find(wanted).copied().unwrap_or(kind as u16)
    }

    /// The class of a segment's contacts that stand where those of `class` do; itself for 0, and
    /// where it is one of a segment already.
    #[inline]
    #[must_use]
    pub fn in_segment(&self, class: usize, segment: usize) -> usize {
        match self.in_segments[class].get(segment.wrapping_sub(1)) {
            Some(own) => *own as usize,
            None => class,
        }
    }

    /// The class of a contact that enters a stage.
    #[must_use]
    pub fn entered(&self, class: usize, stage: usize) -> u16 {
        self.with_stages(class, self.classes[class].stages | 1 << stage)
    }

    /// The class of a contact that waits for its agent alone, if its type has that.
    #[must_use]
    pub fn held(&self, class: usize) -> Option<u16> {
        let held = self.with_stages(class, self.classes[class].stages | HELD);
        Some(held).filter(|c| *c as usize != class)
    }

    /// The class of a contact that any agent may answer.
    #[must_use]
    pub fn released(&self, class: usize) -> u16 {
        self.with_stages(class, self.classes[class].stages & !HELD)
    }

    /// The class that differs from another in its stages alone.
    fn with_stages(&self, class: usize, stages: u64) -> u16 {
        let from = self.classes[class];
        let wanted = |c: &&u16| {
            let class = &self.classes[**c as usize];
            (class.given, class.segment, class.stages) == (from.given, from.segment, stages)
        };
        let classes = &self.classes_of[from.kind as usize];
        classes.iter().find(wanted).copied().unwrap_or(class as u16)
    }

    /// Factor on talk and wrap-up.
    #[inline(always)]
    #[must_use]
    pub fn factor(&self, class: usize, group: usize) -> f64 {
        self.factors[class * self.groups + group]
    }
}

/// For each class of no segment that has not waited, its classes in the segments of its type.
fn in_segments(scenario: &Scenario, classes: &[Class]) -> Vec<Vec<u16>> {
    let of = |class: &Class| {
        let contact = &scenario.contacts[class.kind as usize];
        if class.segment != 0 || class.stages != 0 {
            return Vec::new();
        }
        let own = |segment: usize| {
            let given = priority_in_segment(contact, segment, class.given);
            let wanted = Class {
                segment: segment as u16,
                priority: given,
                given,
                ..*class
            };
            let found = classes.iter().position(|c| *c == wanted);
            found.unwrap_or(class.kind as usize) as u16
        };
        (1..=contact.segments.len()).map(own).collect()
    };
    classes.iter().map(of).collect()
}

/// Splits criteria into the leading ones that never change and the rest.
fn split<C: Copy>(criteria: &[C], fixed: impl Fn(&C) -> bool) -> (Vec<C>, Vec<C>) {
    let n = criteria.iter().take_while(|c| fixed(c)).count();
    (criteria[..n].to_vec(), criteria[n..].to_vec())
}
