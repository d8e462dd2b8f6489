//! `busyhour run --steady`: the steady state of a center that is the same at all times.

use super::Refusal;
use super::common::{Format, print, wrong};
use super::simulate::explain;
use crate::experiment::steady::{FEWEST_INTERVALS, Unsteady, run as simulate};
use crate::replicate::{Failure, Plan};
use crate::report::Screen;
use crate::report::steady::{SteadyState, steady_json, steady_text};
use crate::scenario::Scenario;

/// Simulates the days of a plan as one run without a break, and tells of its steady state.
pub fn run(scenario: &Scenario, plan: &Plan, format: Format) -> Result<(), Refusal> {
    if format == Format::Csv {
        return Err(wrong(
            "a steady state has no intervals for a CSV\nhelp: --format json has all figures",
        ));
    }
    let days = usize::try_from(plan.replications).unwrap_or(usize::MAX);
    let intervals = days.saturating_mul(scenario.intervals);
    let steady = simulate(scenario, intervals, plan.most_waiting);
    let steady = steady.map_err(|why| refusal(&why, scenario))?;
    let of = SteadyState {
        steady: &steady,
        scenario,
    };
    print(&match format {
        Format::Json => format!("{:#}\n", steady_json(&of)),
        _ => steady_text(&of, Screen::of_terminal().width),
    })
}

/// Says why there is no steady state to tell of, and what to do.
fn refusal(why: &Unsteady, scenario: &Scenario) -> Refusal {
    match why {
        Unsteady::Changes(what) => wrong(format!(
            "there is no steady state: {}\nhelp: --steady asks for a center that is the same at \
             all times; take out what changes, such as with --set, or run without --steady",
            what.join("; ")
        )),
        Unsteady::TooShort => wrong(format!(
            "the run has too few intervals of {} s: a steady state takes {FEWEST_INTERVALS} and \
             more\nhelp: give more days, --replications 1000",
            scenario.interval
        )),
        Unsteady::TooLong => wrong(
            "the run has too many intervals to be kept\nhelp: give fewer --replications, or the \
             scenario a longer `interval`",
        ),
        Unsteady::Model(error) => wrong(error),
        Unsteady::Stop(stop) => {
            let failure = Failure {
                replication: 0,
                stop: stop.clone(),
            };
            Refusal::Failed(explain(&failure, scenario))
        }
        Unsteady::NeverSettles => Refusal::Failed(
            "the run does not settle: its start takes half of it or more (MSER-5)\nhelp: give \
             more days with --replications; without patience a load above capacity never settles"
                .into(),
        ),
    }
}
