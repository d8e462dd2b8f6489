//! Lists of customers: nobody is called too often, and nobody is lost.

use busyhour::measures::Rare;
use busyhour::model::Model;
use busyhour::scenario::{DialMode, Scenario};

use crate::support::Watch;

pub fn customers_are_reached_dropped_or_left_on_the_list(_: &Scenario, model: &Model, day: &Watch) {
    let intervals = model.clock.intervals;
    for dialler in &model.diallers {
        let cells = &day.tally.rare[dialler.kind * intervals..][..intervals];
        let sum = |of: fn(&Rare) -> u32| -> u64 { cells.iter().map(|c| u64::from(of(c))).sum() };
        let (dialed, connected) = (sum(|c| c.dialed), sum(|c| c.connected));
        assert!(connected <= dialed);
        assert!(sum(|c| c.dropped) <= connected);
        if dialler.mode == DialMode::Preview {
            assert_eq!(sum(|c| c.dropped), 0);
        }
        if dialler.connect == [1.0] && dialler.dial_time == 0.0 {
            assert_eq!(connected, dialed);
        }
        let Some(list) = dialler.list else { continue };
        let left = day.tally.list_left[dialler.kind];
        assert!(dialed <= list * u64::from(dialler.tries));
        assert!(connected + left <= list);
        // Who is neither reached nor left has been dialled as often as that goes.
        let given_up = list - connected - left;
        assert!(given_up * u64::from(dialler.tries) + connected <= dialed);
    }
}
