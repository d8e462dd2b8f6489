//! Scenarios in a few words: a field that matters is named, the rest is the default.

use busyhour::model::{Model, compile};
use busyhour::random::Family;
use busyhour::scenario::{
    AgentCriterion, AgentGroup, ArrivalSource, Arrivals, ByInterval, Channel, Close,
    ContactCriterion, ContactType, CountModel, CountRule, DayFactor, Distribution, Routing,
    Scenario, ServiceLevel, ServingGroup, Shock, Shrinkage,
};

/// A scenario as it is written.
pub fn read(text: &str) -> Scenario {
    let loaded = busyhour::scenario::parse(text, &Default::default());
    loaded.unwrap_or_else(|faults| panic!("{faults}")).scenario
}

/// The same, compiled.
pub fn model(text: &str) -> Model {
    compile(&read(text)).expect("a model")
}

/// A distribution of a family.
pub fn law(family: Family) -> Distribution {
    Distribution {
        family,
        scale: ByInterval::Constant(1.0),
    }
}

/// Always `value` seconds.
pub fn constant(value: f64) -> Distribution {
    law(Family::Constant { value })
}

/// Exponential with a mean \[s\].
pub fn exponential(mean: f64) -> Distribution {
    law(Family::Exponential { mean })
}

/// Arrivals from a source: Poisson, without factors.
pub fn arrivals(source: ArrivalSource) -> Option<Arrivals> {
    Some(Arrivals {
        source,
        counts: CountModel::Poisson,
        day_cv: 0.0,
        day_factor: DayFactor::Own,
        interval_cv: 0.0,
        interval_correlation: 0.0,
        basis: busyhour::scenario::Basis::First,
    })
}

/// A service level of 80 % within so many seconds of all offered.
pub fn within(seconds: f64) -> ServiceLevel {
    ServiceLevel {
        within: seconds,
        target: Some(0.8),
        penalty: Default::default(),
        count: CountRule::AllOffered,
        short_abandon: seconds,
        blocked_excluded: false,
        until_done: false,
        open_hours: false,
    }
}

/// A voice type whose contacts come at the given times, talk a minute and never give up; all
/// groups serve it, unless the scenario says otherwise.
pub fn calls(name: &str, times: &[f64]) -> ContactType {
    ContactType {
        name: name.to_owned(),
        channel: Channel::Voice,
        priority: 1,
        weight: 1.0,
        arrivals: arrivals(ArrivalSource::Times(times.to_vec())),
        talk: constant(60.0),
        wrap_up: None,
        handle_time_by_wait: Default::default(),
        patience: None,
        balk: ByInterval::Constant(0.0),
        queue_limit: None,
        lost_value: 0.0,
        service_level: within(20.0),
        groups: Vec::new(),
        segments: Vec::new(),
        self_service: None,
        follow: busyhour::scenario::Follow::default(),
        script: busyhour::scenario::Script::default(),
        open: Vec::new(),
        after_hours: busyhour::scenario::AfterHours::Wait,
        outbound: None,
    }
}

/// A group of `n` agents, all day.
pub fn agents(name: &str, n: u32) -> AgentGroup {
    AgentGroup {
        name: name.to_owned(),
        site: None,
        agents: vec![n],
        net: false,
        skills: Vec::new(),
        shifts: Vec::new(),
        shrinkage: Shrinkage::default(),
        marks_leavers: false,
        sharing: None,
        pace: Default::default(),
        cost: None,
    }
}

/// A group serves a type: rank and level 1, at once, whoever is idle.
pub fn by(group: usize) -> ServingGroup {
    ServingGroup {
        group,
        rank: 1,
        level: 1,
        after: 0.0,
        min_idle: 1,
        when: None,
        handle_time_factor: 1.0,
    }
}

/// A shock of full strength from `at` for `length` seconds that changes nothing yet.
pub fn shock(name: &str, at: f64, length: f64) -> Shock {
    Shock {
        name: name.to_owned(),
        at,
        length,
        ramp: 0.0,
        decay: 0.0,
        probability: 1.0,
        contacts: vec![0],
        groups: vec![0],
        volume: 1.0,
        handle_time: 1.0,
        patience: 1.0,
        self_service: 1.0,
        agents: 1.0,
        absence: 0.0,
        prevented: 0.0,
    }
}

/// A center that is open for `intervals` of `interval` seconds and then drains.
///
/// Where a type names no groups, all serve it; a single headcount lasts all day; skills follow
/// from who serves whom.
pub fn center(
    interval: f64,
    intervals: usize,
    contacts: Vec<ContactType>,
    groups: Vec<AgentGroup>,
) -> Scenario {
    let mut scenario = Scenario {
        uncertainty: Default::default(),
        initial: Vec::new(),
        name: "test".to_owned(),
        start: None,
        duration: interval * intervals as f64,
        interval,
        intervals,
        warm_up: 0,
        close: Close::Drain,
        lines: None,
        queue_limit: None,
        replications: 1,
        seed: 1,
        currency: None,
        contacts,
        groups,
        sites: Vec::new(),
        routing: Routing {
            select_agent: vec![AgentCriterion::Rank, AgentCriterion::LongestIdle],
            select_contact: vec![
                ContactCriterion::Priority,
                ContactCriterion::Level,
                ContactCriterion::LongestWait,
            ],
            score: None,
        },
        shocks: Vec::new(),
        actions: Vec::new(),
        check_every: 5.0,
    };
    settle(&mut scenario);
    scenario
}

/// Fills in what follows from the rest: groups, headcounts by interval, skills.
pub fn settle(scenario: &mut Scenario) {
    for contact in &mut scenario.contacts {
        if contact.groups.is_empty() {
            contact.groups = (0..scenario.groups.len()).map(by).collect();
        }
    }
    for (g, group) in scenario.groups.iter_mut().enumerate() {
        if let [n] = group.agents[..] {
            group.agents = vec![n; scenario.intervals];
        }
        let serving = |(t, c): (usize, &ContactType)| {
            let s = c.groups.iter().find(|s| s.group == g)?;
            Some((t, s.level))
        };
        group.skills = scenario
            .contacts
            .iter()
            .enumerate()
            .filter_map(serving)
            .collect();
    }
}

/// An interval's expected counts, the same in each of the intervals.
pub fn poisson(per_interval: f64, intervals: usize) -> Option<Arrivals> {
    arrivals(ArrivalSource::Expected(vec![per_interval; intervals]))
}
