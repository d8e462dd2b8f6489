//! No room to wait: Erlang's loss formula holds for every law of service.

use busyhour::measures::Ratio;
use busyhour::random::Family;
use busyhour::scenario::{ContactType, Distribution};

use super::Figure::{Occupancy, Of};
use super::{compare, long_run, stationary};
use crate::support::{agents, constant, exponential, law};

/// `erlang_b(20, 22)` = 0.10673394950752377.
#[test]
fn blocking_is_insensitive_to_the_law_of_service() {
    let laws: [Distribution; 3] = [
        exponential(240.0),
        constant(240.0),
        law(Family::Lognormal {
            mean: 240.0,
            cv: 1.5,
        }),
    ];
    for talk in laws {
        let contact = ContactType {
            talk,
            queue_limit: Some(0),
            ..stationary("calls", 5.0, 1.0, 1.0, 20.0)
        };
        let blocked = 0.106_733_949_507_523_77;
        compare(
            &long_run(vec![contact], vec![agents("a", 22)]),
            24,
            &[
                (Of(0, Ratio::BlockRate), blocked),
                (Occupancy(0), 20.0 * (1.0 - blocked) / 22.0),
            ],
        );
    }
}
