//! Two staffings, policies or volumes meet the same customers.

use std::collections::BTreeMap;

use busyhour::model::compile;
use busyhour::scenario::{AgentCriterion, ArrivalSource, ContactCriterion, CountModel, Scenario};
use proptest::prelude::*;

use crate::random::{Features, cases, scenario};
use crate::support::{WAYS, Watch, watch};

fn offered(day: &Watch) -> Vec<u32> {
    day.tally.cells.iter().map(|c| c.offered).collect()
}

/// Talk of those answered, factors of groups apart, by type and arrival.
fn talks(scenario: &Scenario, day: &Watch) -> BTreeMap<(usize, u64), f64> {
    let own = |a: &crate::support::Answered| {
        let groups = &scenario.contacts[a.kind].groups;
        let serving = groups
            .iter()
            .find(|s| s.group == a.group)
            .expect("it serves");
        (
            (a.kind, a.since.to_bits()),
            a.talk / serving.handle_time_factor,
        )
    };
    day.answered.iter().map(own).collect()
}

/// Arrivals of all who came, by type; nobody is blocked here.
fn arrivals(day: &Watch) -> Vec<(usize, u64)> {
    let answered = day.answered.iter().map(|a| (a.kind, a.since.to_bits()));
    let gone = day.gone.iter().map(|g| (g.kind, g.since.to_bits()));
    let mut all: Vec<_> = answered.chain(gone).collect();
    all.sort_unstable();
    all
}

fn one_more_agent(scenario: &mut Scenario) {
    for n in &mut scenario.groups[0].agents {
        *n += 1;
    }
    for shift in &mut scenario.groups[0].shifts {
        shift.agents += 1;
    }
}

fn another_policy(scenario: &mut Scenario) {
    scenario.routing.select_agent = vec![AgentCriterion::Random];
    scenario.routing.select_contact = vec![ContactCriterion::ShortestWork];
    for serving in scenario.contacts.iter_mut().flat_map(|c| &mut c.groups) {
        serving.after = 0.0;
        serving.rank = 4 - serving.rank;
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn staffing_and_routing_leave_customers_as_they_are(
        scenario in scenario(Features::Unlimited)
    ) {
        let changes: [fn(&mut Scenario); 2] = [one_more_agent, another_policy];
        for change in changes {
            let mut other = scenario.clone();
            change(&mut other);
            let run = |s: &Scenario| watch(&compile(s).expect("valid"), WAYS[0], 5);
            let (Ok(a), Ok(b)) = (run(&scenario), run(&other)) else { continue };
            prop_assert_eq!(offered(&a), offered(&b));
            prop_assert_eq!(arrivals(&a), arrivals(&b));
            let (a, b) = (talks(&scenario, &a), talks(&other, &b));
            for (who, talk) in &a {
                if let Some(same) = b.get(who) {
                    prop_assert!((talk - same).abs() <= 1e-9 * talk.max(1.0), "{:?}", who);
                }
            }
        }
    }

    #[test]
    fn a_higher_volume_keeps_the_earlier_cases(scenario in scenario(Features::Unlimited)) {
        let mut scenario = scenario;
        for contact in &mut scenario.contacts {
            let arrivals = contact.arrivals.as_mut().expect("random types have arrivals");
            arrivals.counts = CountModel::Poisson;
            // Everybody is served at once, by the same agents, so that all talks are seen.
            contact.groups.truncate(1);
            contact.groups[0].after = 0.0;
            contact.groups[0].min_idle = 1;
        }
        for group in &mut scenario.groups {
            group.agents.fill(2000);
            group.shifts.clear();
            group.shrinkage.pause_after = None;
            group.shrinkage.pauses = None;
            group.shrinkage.absence = None;
        }
        scenario.shocks.clear();
        let mut busier = scenario.clone();
        for contact in &mut busier.contacts {
            let arrivals = contact.arrivals.as_mut().expect("random types have arrivals");
            if let ArrivalSource::Expected(expected) = &mut arrivals.source {
                for e in expected {
                    *e *= 1.7;
                }
            }
        }
        let run = |s: &Scenario| watch(&compile(s).expect("valid"), WAYS[0], 5).expect("ends");
        let (few, many) = (run(&scenario), run(&busier));
        prop_assert!(few.gone.is_empty() && many.gone.is_empty());
        let intervals = scenario.intervals;
        for (number, (a, b)) in offered(&few).into_iter().zip(offered(&many)).enumerate() {
            prop_assert!(a <= b, "cell {}: {} and {}", number, a, b);
            let talks = |day: &Watch| -> Vec<u64> {
                let (kind, interval) = (number / intervals, number % intervals);
                let mine = day.answered.iter().filter(|a| a.kind == kind && a.interval == interval);
                mine.map(|a| a.talk.to_bits()).collect()
            };
            let (first, all) = (talks(&few), talks(&many));
            prop_assert_eq!(&first[..], &all[..first.len()], "cell {}", number);
        }
    }
}
