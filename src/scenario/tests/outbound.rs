//! Lists of customers to call: what is read, and what cannot be meant.

use super::{Overrides, parse, says};
use crate::scenario::{ByInterval, DialMode, Severity};

const CALLED: &str = r#"busyhour = 1
duration = "2h"

[contact.sales]
channel = "outbound"
talk = { exponential = { mean = "3m" } }
outbound = { OUTBOUND }
MORE

[group.agents]
agents = 30
skills = { sales = 1 }
"#;

fn called(outbound: &str, more: &str) -> String {
    CALLED.replace("OUTBOUND", outbound).replace("MORE", more)
}

/// Checks that a scenario is refused, or warned of, for one thing.
#[track_caller]
fn told(outbound: &str, more: &str, severity: Severity, message: &str) {
    let faults: Vec<_> = match parse(&called(outbound, more), &Overrides::default()) {
        Ok(loaded) => loaded.warnings,
        Err(faults) => faults.iter().cloned().collect(),
    };
    let said: Vec<_> = faults.iter().filter(|f| f.severity() == severity).collect();
    assert!(said.iter().any(|f| f.message() == message), "{said:?}");
    assert_eq!(said.len(), 1, "{said:?}");
}

#[test]
fn defaults() {
    let text = called("list = 40", "");
    let loaded = parse(&text, &Overrides::default()).unwrap();
    let contact = &loaded.scenario.contacts[0];
    let outbound = contact.outbound.as_ref().unwrap();
    assert_eq!(outbound.list, Some(40));
    assert_eq!(outbound.mode, DialMode::Progressive);
    assert_eq!((outbound.pace, outbound.max_dropped), (1.0, None));
    assert_eq!(outbound.connect, ByInterval::Constant(1.0));
    assert_eq!((outbound.dial_time, outbound.wait_for_agent), (0.0, 0.0));
    assert_eq!((outbound.tries, outbound.reserve), (1, 0));
    assert!(outbound.looks_at_dial_end && outbound.when.is_none());
    assert_eq!(contact.service_level.target, None);
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
}

#[test]
fn a_list_may_have_no_end() {
    let text = called(
        "list = \"unlimited\", mode = \"predictive\", pace = 1.4",
        "",
    );
    let loaded = parse(&text, &Overrides::default()).unwrap();
    let outbound = loaded.scenario.contacts[0].outbound.clone().unwrap();
    assert_eq!((outbound.list, outbound.pace), (None, 1.4));
}

#[test]
fn the_channel_is_outbound() {
    says(
        "[group.sales]",
        "outbound = { list = 10 }\n\n[group.sales]",
        r#"
error[contact.orders.arrivals]: `arrivals` does not go with `outbound`
 --> scenario:6:1
  |
6 | arrivals = { per_interval = [100, 120, 110, 90] }
  | ^^^^^^^^ these customers are called
  |
  = help: remove it: the list brings the contacts; customers who come by themselves are another type

error[contact.orders.outbound]: `outbound` belongs to the channel "outbound"
  --> scenario:10:1
   |
10 | outbound = { list = 10 }
   | ^^^^^^^^
   |
   = help: write channel = "outbound", or remove `outbound`

2 errors in the scenario
"#,
    );
}

#[test]
fn what_cannot_be_meant() {
    use Severity::{Error, Warning};
    let retry = "retry = { after_abandon = 0.1, delay = { constant = { value = \"9m\" } } }";
    let message = "`retry` does not go with `outbound`";
    told("list = 9", retry, Error, message);
    let message = "`balk` does not go with `outbound`";
    told("list = 9", "balk = 0.1", Error, message);
    let message = "dials that take no time and reach nobody would never end";
    told("list = \"unlimited\", connect = 0", "", Error, message);
    let message = "`list` cannot be \"endless\"";
    told("list = \"endless\"", "", Error, message);
    let message = "`pace` cannot be 0.5";
    told(
        "list = 9, mode = \"predictive\", pace = 0.5",
        "",
        Error,
        message,
    );
    let message = "`pace` has no effect: only predictive dialling has it";
    told("list = 9, pace = 2", "", Warning, message);
    let message = "`tries` has no effect: every customer answers";
    told("list = 9, tries = 2", "", Warning, message);
    let preview = "list = 9, mode = \"preview\", wait_for_agent = \"5s\"";
    let message = "`wait_for_agent` has no effect: the agent is there before the dial";
    told(preview, "", Warning, message);
    let waiting = "[initial.sales]\nwaiting = [\"10s\"]";
    let message = "`sales` is called: nobody waits at the start";
    told("list = 9", waiting, Error, message);
}

#[test]
fn more_calls_than_can_be_run_are_refused() {
    let text = called("list = \"unlimited\"", "").replace("3m", "0.001s");
    let faults = parse(&text, &Overrides::default()).unwrap_err();
    let message = "2.160e8 contacts in a replication are too many";
    assert!(faults.iter().any(|f| f.message() == message), "{faults}");
}
