//! Agents with several skills, split over the types they serve.

/// Agents of each group for each type, and in all.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// Agents for each type.
    pub agents: Vec<f64>,
    /// For each type, agents by group.
    pub by_group: Vec<Vec<f64>>,
}

/// What is smaller than this share of all agents is nothing.
const NOTHING: f64 = 1e-12;
/// Loads per agent that differ by less than this share are the same.
const ROUNDING: f64 = 1e-10;

/// Splits each group's agents over the types it serves so that the highest load per agent is as
/// low as possible, then the next highest, and so on.
///
/// `loads` are those of the types \[erlangs\], `agents` those of the groups, and `serves(type,
/// group)` tells who can. A type without load gets nobody; one that nobody is there for neither.
///
/// The types S that are shortest of agents are those with the highest load a(S) for all N(S)
/// agents that serve any of them. They are found by Dinkelbach's method: guess the load per agent,
/// try to give each type its share by a maximum flow, and take the set that is in the way as the next
/// guess. They get all of N(S); the rest goes on without them.
///
/// ```
/// use busyhour::erlang::split;
/// // The second group serves both.
/// let split = split(&[4.0, 8.0], &[5.0, 10.0], |kind, group| kind <= group);
/// assert_eq!(split.agents, [5.0, 10.0]);
/// ```
#[must_use]
pub fn split(loads: &[f64], agents: &[f64], serves: impl Fn(usize, usize) -> bool) -> Split {
    let mut out = Split {
        agents: vec![0.0; loads.len()],
        by_group: vec![vec![0.0; agents.len()]; loads.len()],
    };
    let mut types: Vec<usize> = (0..loads.len()).filter(|k| loads[*k] > 0.0).collect();
    let mut left = agents.to_vec();
    let all: f64 = agents.iter().sum();
    types.retain(|k| (0..left.len()).any(|g| left[g] > 0.0 && serves(*k, g)));
    while !types.is_empty() {
        let load_per_agent = |set: &[usize]| {
            let load: f64 = set.iter().map(|k| loads[*k]).sum();
            let there = |g: &usize| set.iter().any(|k| serves(*k, *g));
            let agents: f64 = (0..left.len()).filter(there).map(|g| left[g]).sum();
            load / agents
        };
        let mut tight = types.clone();
        let flow = loop {
            let per_agent = load_per_agent(&tight);
            let wanted: Vec<f64> = types.iter().map(|k| loads[*k] / per_agent).collect();
            let flow = Flow::most(&wanted, &left, |i, g| serves(types[i], g), all * NOTHING);
            let short: Vec<usize> = (0..types.len()).filter(|i| flow.reached[*i]).collect();
            let next: Vec<usize> = short.iter().map(|i| types[*i]).collect();
            // A set in the way has a higher load per agent; one that is in the way by rounding
            // alone has not, and the search would go round in a circle.
            if next.is_empty() || load_per_agent(&next) <= per_agent * (1.0 + ROUNDING) {
                break flow;
            }
            tight = next;
        };
        for (i, kind) in types.iter().enumerate() {
            if tight.contains(kind) {
                out.by_group[*kind].clone_from(&flow.given[i]);
                out.agents[*kind] = flow.given[i].iter().sum();
            }
        }
        for (g, left) in left.iter_mut().enumerate() {
            if tight.iter().any(|k| serves(*k, g)) {
                *left = 0.0;
            }
        }
        types.retain(|k| !tight.contains(k));
        types.retain(|k| (0..left.len()).any(|g| left[g] > 0.0 && serves(*k, g)));
    }
    out
}

/// A maximum flow from types to groups.
struct Flow {
    given: Vec<Vec<f64>>,
    /// Types that want more, and those whose agents could be given to them.
    reached: Vec<bool>,
}

impl Flow {
    /// Augments along shortest paths until no type that wants more reaches a group with
    /// something left.
    fn most(
        wanted: &[f64],
        left: &[f64],
        serves: impl Fn(usize, usize) -> bool,
        nothing: f64,
    ) -> Self {
        let (types, groups) = (wanted.len(), left.len());
        let mut flow = Self {
            given: vec![vec![0.0; groups]; types],
            reached: vec![false; types],
        };
        let mut wants = wanted.to_vec();
        let mut has = left.to_vec();
        loop {
            // Breadth first: the type before each group, the group before each type.
            let mut type_before = vec![None; groups];
            let mut group_before = vec![None; types];
            flow.reached = wants.iter().map(|w| *w > nothing).collect();
            let mut next: Vec<usize> = (0..types).filter(|i| flow.reached[*i]).collect();
            let mut end = None;
            let mut at = 0;
            while at < next.len() && end.is_none() {
                let i = next[at];
                at += 1;
                for g in 0..groups {
                    if type_before[g].is_some() || left[g] <= 0.0 || !serves(i, g) {
                        continue;
                    }
                    type_before[g] = Some(i);
                    if has[g] > nothing {
                        end = Some(g);
                        break;
                    }
                    for (j, before) in group_before.iter_mut().enumerate() {
                        if !flow.reached[j] && flow.given[j][g] > nothing {
                            flow.reached[j] = true;
                            *before = Some(g);
                            next.push(j);
                        }
                    }
                }
            }
            let Some(end) = end else { return flow };
            let mut path = Vec::new();
            let (mut g, mut amount) = (end, has[end]);
            let first = loop {
                let Some(i) = type_before[g] else { return flow };
                path.push((i, g));
                match group_before[i] {
                    None => break i,
                    Some(before) => {
                        amount = amount.min(flow.given[i][before]);
                        g = before;
                    }
                }
            };
            amount = amount.min(wants[first]);
            for (i, g) in path {
                flow.given[i][g] += amount;
                if let Some(before) = group_before[i] {
                    flow.given[i][before] -= amount;
                }
            }
            wants[first] -= amount;
            has[end] -= amount;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_table(loads: &[f64], agents: &[f64], table: &[&[bool]]) -> Split {
        split(loads, agents, |k, g| table[k][g])
    }

    #[test]
    fn one_group_is_shared_by_load() {
        let split = by_table(&[3.0, 1.0], &[8.0], &[&[true], &[true]]);
        assert!((split.agents[0] - 6.0).abs() < 1e-9 && (split.agents[1] - 2.0).abs() < 1e-9);
    }

    #[test]
    fn who_is_short_keeps_all_that_serve_it() {
        // The first type is overloaded whatever happens, and the second has its own.
        let split = by_table(&[9.0, 2.0], &[3.0, 5.0], &[&[true, false], &[true, true]]);
        assert_eq!(split.agents, [3.0, 5.0]);
        assert_eq!(split.by_group[1], [0.0, 5.0]);
    }

    #[test]
    fn nobody_for_nothing() {
        let split = by_table(
            &[0.0, 2.0, 1.0],
            &[4.0, 0.0],
            &[&[true, true], &[true, false], &[false, true]],
        );
        assert_eq!(split.agents, [0.0, 4.0, 0.0]);
    }

    proptest! {
        /// Loads per agent that are the same, which rounding alone tells apart.
        #[test]
        fn ties_come_to_an_end(
            loads in proptest::collection::vec(0_u8..4, 1..6),
            agents in proptest::collection::vec(0_u8..4, 1..6),
            scale in 0.1..3.0_f64,
            links in proptest::collection::vec(any::<bool>(), 36),
        ) {
            let loads: Vec<f64> = loads.iter().map(|l| f64::from(*l) * scale / 3.0).collect();
            let agents: Vec<f64> = agents.iter().map(|n| f64::from(*n) / 3.0).collect();
            let split = split(&loads, &agents, |k, g| links[6 * k + g]);
            for (g, n) in agents.iter().enumerate() {
                let used: f64 = split.by_group.iter().map(|of| of[g]).sum();
                prop_assert!(used <= n + 1e-6, "{used} {n}");
            }
        }

        /// No set of types has a lower highest load per agent: a(S)/N(S) of the worst set.
        #[test]
        fn the_highest_load_per_agent_is_that_of_the_worst_set(
            loads in proptest::collection::vec(0.1..20.0_f64, 1..6),
            agents in proptest::collection::vec(0.5..20.0_f64, 1..6),
            links in proptest::collection::vec(any::<bool>(), 36),
        ) {
            let serves = |k: usize, g: usize| links[6 * k + g] || k % agents.len() == g;
            let split = split(&loads, &agents, serves);
            let mut worst: f64 = 0.0;
            for set in 1..1usize << loads.len() {
                let of: Vec<usize> = (0..loads.len()).filter(|k| set >> k & 1 == 1).collect();
                let load: f64 = of.iter().map(|k| loads[*k]).sum();
                let there: f64 = (0..agents.len())
                    .filter(|g| of.iter().any(|k| serves(*k, *g)))
                    .map(|g| agents[g])
                    .sum();
                worst = worst.max(load / there);
            }
            let got = (0..loads.len()).map(|k| loads[k] / split.agents[k]).fold(0.0, f64::max);
            prop_assert!((got / worst - 1.0).abs() < 1e-6, "{got} {worst}");
            for g in 0..agents.len() {
                let used: f64 = split.by_group.iter().map(|of| of[g]).sum();
                let useful = (0..loads.len()).any(|k| serves(k, g));
                prop_assert!(!useful || (used - agents[g]).abs() < 1e-6, "{used} {}", agents[g]);
            }
        }
    }
}
