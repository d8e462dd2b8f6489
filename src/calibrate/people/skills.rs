//! Groups of agents with the same skills, from who served what.

use std::collections::BTreeMap;

use crate::calibrate::gather::{Gathered, NONE};
use crate::calibrate::log::Outcome;

/// An agent has a skill if so many of his contacts were of that type, and that share of them, or
/// that part of the share that it has of everybody's: of a rare type nobody has many.
const CONTACTS: u64 = 5;
const SHARE: f64 = 0.02;
const PART: f64 = 0.25;
/// A group that served a smaller share of all contacts joins the group most like it.
pub const SMALL_GROUP: f64 = 0.05;

/// Agents with the same skills.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name: the one of its only type, else `group_1` and so on; `agents` if it is the only one.
    pub name: String,
    /// Its agents.
    pub agents: Vec<u32>,
    /// Types it serves.
    pub skills: Vec<usize>,
    /// Contacts it served, by type.
    pub served: Vec<u64>,
}

/// All groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// The groups, the largest first.
    pub list: Vec<Group>,
    /// Skill sets found before small ones were merged.
    pub skill_sets: usize,
    /// Share of the answered contacts whose agent is known; 0: the log has no agents.
    pub known: f64,
}

impl Groups {
    /// The groups of a log. Without agents all are one group that serves every type.
    #[must_use]
    pub fn of(log: &Gathered) -> Self {
        let kinds = log.kinds.list.len();
        let mut served: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        let (mut answered, mut known) = (0_u64, 0_u64);
        let c = &log.contacts;
        for i in (0..c.len()).filter(|i| c.outcome[*i] == Outcome::Answered) {
            answered += 1;
            if c.agent[i] != NONE {
                known += 1;
                served.entry(c.agent[i]).or_insert_with(|| vec![0; kinds])[c.kind[i] as usize] += 1;
            }
        }
        let mut sets: BTreeMap<Vec<usize>, Group> = BTreeMap::new();
        let mut common = vec![0; kinds];
        served.values().for_each(|counts| add(&mut common, counts));
        for (agent, counts) in served {
            let skills = skills(&counts, &common);
            let group = sets.entry(skills.clone()).or_insert_with(|| Group {
                name: String::new(),
                agents: Vec::new(),
                skills,
                served: vec![0; kinds],
            });
            group.agents.push(agent);
            add(&mut group.served, &counts);
        }
        let skill_sets = sets.len();
        let mut list: Vec<Group> = sets.into_values().collect();
        while merge_smallest(&mut list, known, &common) {}
        if list.is_empty() {
            list.push(Group {
                name: String::new(),
                agents: Vec::new(),
                skills: (0..kinds).collect(),
                served: vec![0; kinds],
            });
        }
        list.sort_by_key(|g| std::cmp::Reverse(total(g)));
        everybody_is_served(&mut list, kinds);
        name(&mut list, &log.kinds.list);
        Self {
            list,
            skill_sets,
            known: known as f64 / answered.max(1) as f64,
        }
    }
}

/// Types that are more than a slip; `common` are those that everybody served.
fn skills(served: &[u64], common: &[u64]) -> Vec<usize> {
    let all: u64 = served.iter().sum();
    let everybody: u64 = common.iter().sum();
    let most = served.iter().max().copied().unwrap_or(0);
    let share = |k: usize| SHARE.min(PART * common[k] as f64 / everybody.max(1) as f64);
    let has = |k: usize| {
        let n = served[k];
        n == most || (n >= CONTACTS && n as f64 >= share(k) * all as f64)
    };
    (0..served.len())
        .filter(|k| served[*k] > 0 && has(*k))
        .collect()
}

fn add(to: &mut [u64], more: &[u64]) {
    to.iter_mut().zip(more).for_each(|(a, b)| *a += b);
}

fn total(group: &Group) -> u64 {
    group.served.iter().sum()
}

/// Joins the smallest group, if it is small, with the one most like it; whether it did.
fn merge_smallest(list: &mut Vec<Group>, all: u64, common: &[u64]) -> bool {
    let Some(smallest) = (0..list.len()).min_by_key(|g| total(&list[*g])) else {
        return false;
    };
    if list.len() < 2 || total(&list[smallest]) as f64 >= SMALL_GROUP * all as f64 {
        return false;
    }
    let small = list.remove(smallest);
    let alike = |other: &Group| {
        let both = small
            .skills
            .iter()
            .filter(|s| other.skills.contains(s))
            .count();
        let either = small.skills.len() + other.skills.len() - both;
        both as f64 / either.max(1) as f64
    };
    let best = (0..list.len()).max_by(|a, b| {
        let (a, b) = (&list[*a], &list[*b]);
        alike(a).total_cmp(&alike(b)).then(total(a).cmp(&total(b)))
    });
    if let Some(best) = best {
        let group = &mut list[best];
        group.agents.extend(&small.agents);
        add(&mut group.served, &small.served);
        group.skills = skills(&group.served, common);
    }
    true
}

/// A type so rare that it is nobody's skill goes to the group that served it most.
fn everybody_is_served(list: &mut [Group], kinds: usize) {
    for kind in 0..kinds {
        if list.iter().any(|g| g.skills.contains(&kind)) {
            continue;
        }
        let most = (0..list.len()).max_by_key(|g| (list[*g].served[kind], std::cmp::Reverse(*g)));
        if let Some(group) = most.and_then(|g| list.get_mut(g)) {
            group.skills.push(kind);
            group.skills.sort_unstable();
        }
    }
}

fn name(list: &mut [Group], kinds: &[String]) {
    let alone = list.len() == 1;
    for (g, group) in list.iter_mut().enumerate() {
        group.name = match group.skills.as_slice() {
            _ if alone => "agents".to_owned(),
            [only] => format!("{}_agents", kinds[*only]),
            _ => format!("group_{}", g + 1),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(skills: &[usize], served: &[u64]) -> Group {
        Group {
            name: String::new(),
            agents: vec![1],
            skills: skills.to_vec(),
            served: served.to_vec(),
        }
    }

    #[test]
    fn slips_are_no_skills() {
        let common = [5000, 5000, 5000];
        assert_eq!(skills(&[500, 4, 12], &common), [0, 2]);
        assert_eq!(skills(&[3, 0, 0], &common), [0]);
        // Of a type that is one in two hundred, six of a thousand are many.
        let rare = [10_000, 10_000, 100];
        assert_eq!(skills(&[500, 500, 6], &rare), [0, 1, 2]);
        assert_eq!(skills(&[500, 500, 4], &rare), [0, 1]);
    }

    #[test]
    fn small_groups_join_those_like_them() {
        let mut list = vec![
            group(&[0, 1], &[500, 400, 0]),
            group(&[2], &[0, 0, 300]),
            group(&[1, 0, 2], &[8, 8, 8]),
        ];
        let common = [508, 408, 308];
        assert!(merge_smallest(&mut list, 1224, &common));
        assert!(!merge_smallest(&mut list, 1224, &common));
        assert_eq!(list[0].agents.len(), 2);
        assert_eq!(list[0].skills, [0, 1]);
        everybody_is_served(&mut list, 3);
        name(&mut list, &["a".into(), "b".into(), "c".into()]);
        assert_eq!(list[1].name, "c_agents");
    }
}
