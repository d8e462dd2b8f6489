//! What holds for every day that comes to its end: tried on random scenarios here, and on those
//! that the fuzz target `day` makes.

mod agent_time;
mod agents;
mod lists;
mod outcomes;
mod queues;

use busyhour::model::Model;
use busyhour::scenario::Scenario;

use crate::support::Watch;

/// Panics where it does not hold for replication 0 of a scenario.
pub type Law = fn(&Scenario, &Model, &Watch);

/// Lists the laws, and tries each by a test of its own.
macro_rules! laws {
    ($($file:ident :: $law:ident,)+) => {
        /// All laws.
        pub const ALL: &[Law] = &[$($file::$law),+];

        #[cfg(test)]
        mod on_random_days {
            $(#[test]
            fn $law() {
                super::tests::holds(super::$file::$law);
            })+
        }
    };
}

laws! {
    agent_time::staffed_and_over_schedule_are_busy_and_idle,
    agent_time::scheduled_time_is_staffed_or_lost_to_a_source,
    agent_time::busy_time_is_the_work_done_within_the_interval,
    agents::nobody_is_in_two_places,
    agents::no_group_has_more_at_work_than_it_has,
    agents::time_runs_forward,
    lists::customers_are_reached_dropped_or_left_on_the_list,
    outcomes::every_contact_offered_has_one_outcome,
    outcomes::the_bins_hold_all_who_waited,
    outcomes::every_case_ends_once,
    outcomes::self_service_contains_or_passes_on,
    outcomes::segments_add_up,
    queues::queue_integrals_are_split_exactly_at_interval_boundaries,
    queues::time_in_queue_is_the_sum_of_waits,
    queues::longest_queues_are_those_that_the_waits_make,
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use busyhour::model::compile;
    use proptest::test_runner::TestRunner;

    use super::{ALL, Law};
    use crate::random::{Features, cases, scenario};
    use crate::support::{WAYS, watch};

    /// Tries a law on the first days of random scenarios.
    pub fn holds(law: Law) {
        let outcome = TestRunner::new(cases(400)).run(&scenario(Features::All), |scenario| {
            let model = compile(&scenario).expect("valid");
            if let Ok(day) = watch(&model, WAYS[0], 0) {
                law(&scenario, &model, &day);
            }
            Ok(())
        });
        if let Err(fault) = outcome {
            panic!("{fault}");
        }
    }

    /// Random scenarios in which hardly any day came to its end would prove little.
    #[test]
    fn most_days_come_to_their_end_and_another_way_knows_the_same_laws() {
        static ENDED: AtomicU32 = AtomicU32::new(0);
        static CALLED: AtomicU32 = AtomicU32::new(0);
        let outcome = TestRunner::new(cases(200)).run(&scenario(Features::All), |scenario| {
            let model = compile(&scenario).expect("valid");
            if let Ok(day) = watch(&model, WAYS[3], 0) {
                ENDED.fetch_add(1, Ordering::Relaxed);
                let called = day.tally.rare.iter().map(|r| r.connected).sum();
                CALLED.fetch_add(called, Ordering::Relaxed);
                for law in ALL {
                    law(&scenario, &model, &day);
                }
            }
            Ok(())
        });
        if let Err(fault) = outcome {
            panic!("{fault}");
        }
        let ended = ENDED.load(Ordering::Relaxed);
        assert!(ended >= 120, "{ended} of 200");
        let called = CALLED.load(Ordering::Relaxed);
        assert!(called > 150, "{called} customers called");
    }
}
