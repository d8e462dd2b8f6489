//! Random valid scenarios, made in code.
//!
//! Durations lie on a coarse grid more often than not, so that many things happen at one
//! instant: that is where an event loop is wrong first.

mod actions;
mod contacts;
mod follow;
mod front;
mod groups;
mod outbound;
mod scripts;
mod segments;

use busyhour::scenario::{
    AgentCriterion, Close, ContactCriterion, InService, Initial, Routing, Scenario, Shock,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{RngAlgorithm, RngSeed};

use crate::support::settle;

/// Settings of the properties: fixed seeds, nothing written to disk.
///
/// A longer hunt: `PROPERTY_SCALE=50 PROPERTY_SEED=7 cargo test --test all properties`.
pub fn cases(cases: u32) -> ProptestConfig {
    let setting = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u32>().ok());
    ProptestConfig {
        cases: cases * setting("PROPERTY_SCALE").unwrap_or(1),
        rng_seed: RngSeed::Fixed(setting("PROPERTY_SEED").unwrap_or(20_261_127).into()),
        rng_algorithm: RngAlgorithm::ChaCha,
        failure_persistence: None,
        max_shrink_iters: 2000,
        max_shrink_time: 20_000,
        ..ProptestConfig::default()
    }
}

/// How much of what a scenario can say a random one says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Features {
    /// Everything.
    All,
    /// What the short loop can do: arrivals, services, patience, balking, headcounts.
    Plain,
    /// What the loop for single contacts can do: besides that thresholds, reserves, limits, pauses,
    /// shifts and shocks, and no contact that leads to another.
    Single,
    /// No limits: nobody is blocked, and no shock touches the volume.
    Unlimited,
}

/// The clock of a random scenario.
#[derive(Debug, Clone, Copy)]
pub struct Hours {
    pub interval: f64,
    pub intervals: usize,
}

/// A random scenario.
pub fn scenario(features: Features) -> impl Strategy<Value = Scenario> {
    let hours = (select(vec![60.0, 300.0, 900.0, 100.0 / 3.0]), 1_usize..=5);
    hours
        .prop_map(|(interval, intervals)| Hours {
            interval,
            intervals,
        })
        .prop_flat_map(move |hours| {
            (
                prop::collection::vec(contacts::contact(hours, features), 1..=5),
                prop::collection::vec(groups::group(hours, features), 1..=4),
                prop::collection::vec(contacts::links(features), 5),
                routing(features),
                prop::collection::vec(shock(hours, features), 0..=2),
                limits(features),
                0..hours.intervals,
                select(vec![
                    Close::Drain,
                    Close::Drain,
                    Close::Disconnect,
                    Close::Carry,
                    Close::Cut,
                ]),
                any::<u64>(),
            )
                .prop_map(move |parts| assemble(hours, features, parts))
        })
        .prop_flat_map(move |scenario| (Just(scenario), scripts::choices(features)))
        .prop_map(|(scenario, choices)| scripts::decorate(scenario, &choices))
        .prop_flat_map(move |scenario| (Just(scenario), outbound::choices(features)))
        .prop_map(|(scenario, choices)| outbound::decorate(scenario, &choices))
        .prop_flat_map(move |scenario| (Just(scenario), actions::choices(features)))
        .prop_map(|(scenario, choices)| actions::decorate(scenario, &choices))
        .prop_map(|mut scenario| {
            follow::meet_alone(&mut scenario);
            scenario
        })
}

type Links = Vec<Option<busyhour::scenario::ServingGroup>>;
type Parts = (
    Vec<busyhour::scenario::ContactType>,
    Vec<busyhour::scenario::AgentGroup>,
    Vec<Links>,
    Routing,
    Vec<Shock>,
    (Option<u32>, Option<u32>),
    usize,
    Close,
    u64,
);

fn assemble(hours: Hours, features: Features, parts: Parts) -> Scenario {
    let (mut contacts, mut groups, links, routing, mut shocks, limits, warm_up, close, seed) =
        parts;
    for (t, contact) in contacts.iter_mut().enumerate() {
        contact.name = format!("type {t}");
        let here = links[t].iter().flatten().filter(|s| s.group < groups.len());
        // Where there is none, `settle` lets all groups serve it.
        contact.groups = here.cloned().collect();
    }
    let types = contacts.len();
    for contact in &mut contacts {
        follow::fit(&mut contact.follow, types, groups.len());
        segments::fit(&mut contact.segments, groups.len());
    }
    for (g, group) in groups.iter_mut().enumerate() {
        group.name = format!("group {g}");
    }
    for (s, shock) in shocks.iter_mut().enumerate() {
        shock.name = format!("shock {s}");
        shock.contacts.retain(|c| *c < contacts.len());
        shock.groups.retain(|g| *g < groups.len());
    }
    let mut scenario = Scenario {
        check_every: 5.0,
        uncertainty: Default::default(),
        initial: Vec::new(),
        name: "random".to_owned(),
        start: None,
        duration: hours.interval * hours.intervals as f64,
        interval: hours.interval,
        intervals: hours.intervals,
        warm_up,
        close,
        lines: limits.0,
        queue_limit: limits.1,
        replications: 1,
        seed,
        currency: None,
        contacts,
        groups,
        sites: Vec::new(),
        routing,
        shocks,
        actions: Vec::new(),
    };
    settle(&mut scenario);
    if features == Features::All && seed % 4 == 0 {
        scenario.initial = initial(&scenario);
    }
    scenario
}

/// Contacts of the first type in the center at the start.
fn initial(scenario: &Scenario) -> Vec<Initial> {
    let in_service = scenario.contacts[0].groups.iter().map(|s| {
        let there = scenario.groups[s.group].agents[0];
        let contacts = if s.group % 2 == 0 {
            InService::Count(there.min(2))
        } else {
            InService::Elapsed(vec![15.0; there.min(1) as usize])
        };
        (s.group, contacts)
    });
    vec![Initial {
        kind: 0,
        waiting: vec![33.0, 30.0, 5.0],
        in_service: in_service.collect(),
    }]
}

fn limits(features: Features) -> BoxedStrategy<(Option<u32>, Option<u32>)> {
    let (lines, queue) = match features {
        Features::All => (0.25, 0.25),
        Features::Single => (0.5, 0.1),
        Features::Plain | Features::Unlimited => return Just((None, None)).boxed(),
    };
    let lines = prop::option::weighted(lines, 1_u32..=12);
    let queue = prop::option::weighted(queue, 0_u32..=8);
    (lines, queue).boxed()
}

fn routing(features: Features) -> BoxedStrategy<Routing> {
    use AgentCriterion as A;
    use ContactCriterion as C;
    let usual_agents = vec![
        A::Rank,
        A::Level,
        A::LongestIdle,
        A::FewestSkills,
        A::Fastest,
    ];
    let usual_contacts = vec![C::Priority, C::Level, C::LongestWait];
    let agents = if features == Features::Plain {
        usual_agents
    } else {
        let more = [
            A::LeastOccupied,
            A::FewestContacts,
            A::MostIdleGroup,
            A::LeastLoaded,
            A::MostLoaded,
            A::RoundRobin,
            A::Random,
        ];
        [usual_agents, more.to_vec()].concat()
    };
    let contacts = if features == Features::Plain {
        usual_contacts
    } else {
        let more = [
            C::WeightedWait,
            C::LongestQueue,
            C::LeastSlack,
            C::ShortestWork,
            C::CMu,
            C::Random,
        ];
        [usual_contacts, more.to_vec()].concat()
    };
    (
        subsequence(agents, 1..=4).prop_shuffle(),
        subsequence(contacts, 1..=3).prop_shuffle(),
    )
        .prop_map(move |(select_agent, select_contact)| Routing {
            select_agent,
            select_contact,
            score: None,
        })
        .boxed()
}

fn shock(hours: Hours, features: Features) -> BoxedStrategy<Shock> {
    if features == Features::Plain {
        // Agents may be away and volumes rise in the short loop too; handle times may not.
        let plain = |shock| Shock {
            self_service: 1.0,
            ..shock
        };
        return shock_of(hours, vec![1.0], vec![1.0, 0.0, 2.5])
            .prop_map(plain)
            .boxed();
    }
    let volume = match features {
        Features::All | Features::Single => vec![1.0, 0.0, 2.5],
        _ => vec![1.0],
    };
    shock_of(hours, vec![1.0, 0.5, 3.0, 0.0], volume).boxed()
}

fn shock_of(hours: Hours, factors: Vec<f64>, volume: Vec<f64>) -> impl Strategy<Value = Shock> {
    let day = hours.interval * hours.intervals as f64;
    let share = select(vec![0.0, 0.25, 0.5, 0.4, 1.0 / 3.0]);
    (
        (share.clone(), share.clone(), share, prop::bool::ANY),
        (select(factors.clone()), select(factors), select(volume)),
        (
            select(vec![1.0, 0.0, 0.5, 1.5]),
            select(vec![0.0, 0.3]),
            select(vec![1.0, 1.0, 0.5]),
            select(vec![1.0, 0.0, 0.5, 2.0]),
        ),
        subsequence(vec![0, 1, 2, 3, 4], 0..=5),
        subsequence(vec![0, 1, 2, 3], 0..=4),
    )
        .prop_map(move |(times, of_contacts, of_agents, contacts, groups)| {
            let (at, length, decay, ramped) = times;
            let length = (length * day).max(1.0);
            Shock {
                name: String::new(),
                at: at * day,
                length,
                ramp: if ramped { 0.5 * length } else { 0.0 },
                decay: decay * day,
                probability: of_agents.2,
                contacts,
                groups,
                handle_time: of_contacts.0,
                patience: of_contacts.1,
                self_service: of_agents.3,
                volume: of_contacts.2,
                prevented: if of_contacts.2 > 1.0 { 0.3 } else { 0.0 },
                agents: of_agents.0,
                absence: of_agents.1,
            }
        })
}
