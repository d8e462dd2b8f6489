//! Forecasts that count all contacts offered come back as the mean offered.

use busyhour::measures::Mean;
use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress, Unsettled, first_attempts, run};
use busyhour::scenario::{ByInterval, Overrides, Scenario, SelfService, parse};

use crate::support::exponential;

/// Retries, repeats and an escalation, with both types' forecasts counting everything.
fn center(share: &str) -> Scenario {
    let text = format!(
        r#"busyhour = 1
duration = "8h"
interval = "1h"
seed = 5

[contact.calls]
channel = "voice"
arrivals = {{ rate = "120/h", day_cv = 0.1, basis = "offered" }}
talk = {{ exponential = {{ mean = "4m" }} }}
patience = {{ exponential = {{ mean = "90s" }} }}
retry = {{ after_abandon = 0.6, again = 0.4, delay = {{ exponential = {{ mean = "5m" }} }} }}
repeat = {{ probability = 0.15, delay = {{ exponential = {{ mean = "1h" }} }} }}
escalate = [ {{ to = "second", probability = {share} }} ]

[contact.second]
channel = "voice"
arrivals = {{ rate = "30/h", basis = "offered" }}
talk = {{ exponential = {{ mean = "8m" }} }}
patience = {{ exponential = {{ mean = "5m" }} }}

[group.agents]
agents = 9
skills = {{ calls = 1 }}

[group.seniors]
agents = 5
skills = {{ second = 1 }}
"#
    );
    parse(&text, &Overrides::default()).expect("valid").scenario
}

/// 4,000 days of another seed than that by which first attempts were found. Both have an error:
/// of √256 days there, of √4000 here; the sum of the variances is the first, and a fifteenth.
#[test]
fn the_mean_offered_is_the_forecast() {
    let mut scenario = center("0.2");
    let plan = Plan::new(4000);
    let factors = first_attempts(&scenario, &plan, &Progress::default())
        .expect("it settles")
        .expect("there is something to settle");
    assert!(
        factors.iter().all(|f| (0.2..1.0).contains(f)),
        "{factors:?}"
    );
    scenario.seed = 6;
    let mut model = compile(&scenario).expect("valid");
    model.scale_volumes(&factors);
    let outcome = run(&model, &plan, &Progress::default()).expect("it ends");
    for (kind, forecast) in [960.0, 240.0].into_iter().enumerate() {
        let offered = outcome.fold.kinds[kind].day.mean(Mean::Offered);
        let (mean, variance) = (
            offered.mean().expect("days"),
            offered.variance().expect("days"),
        );
        let error = (variance / 256.0 + variance / 4000.0).sqrt();
        let z = (mean - forecast) / error;
        assert!(z.abs() < 4.0, "type {kind}: {mean} for {forecast}, z {z}");
    }
}

#[test]
fn a_forecast_below_what_others_lead_to_is_refused() {
    // Escalations bring some 340 a day to a type whose forecast is 240.
    let scenario = center("0.6");
    let settled = first_attempts(&scenario, &Plan::new(100), &Progress::default());
    assert!(
        matches!(settled, Err(Unsettled::TooMany { kind: 1, .. })),
        "{settled:?}"
    );
}

/// Behind self-service more come than are offered.
#[test]
fn who_is_contained_comes_on_top_of_what_is_offered() {
    let mut scenario = center("0.2");
    scenario.contacts[0].self_service = Some(SelfService {
        contained: ByInterval::Constant(0.4),
        time: exponential(90.0),
        resolved: 0.9,
        delay: Some(exponential(1800.0)),
        capacity: Some(6),
        blocks: false,
        handle_time_factor: 0.8,
        always_open: false,
        cost: 0.0,
    });
    let plan = Plan::new(2000);
    let factors = first_attempts(&scenario, &plan, &Progress::default())
        .expect("it settles")
        .expect("there is something to settle");
    assert!(factors[0] > 1.0, "{factors:?}");
    scenario.seed = 6;
    let mut model = compile(&scenario).expect("valid");
    model.scale_volumes(&factors);
    let outcome = run(&model, &plan, &Progress::default()).expect("it ends");
    let offered = outcome.fold.kinds[0].day.mean(Mean::Offered);
    let (mean, variance) = (
        offered.mean().expect("days"),
        offered.variance().expect("days"),
    );
    let error = (variance / 256.0 + variance / 2000.0).sqrt();
    let z = (mean - 960.0) / error;
    assert!(z.abs() < 4.0, "{mean} for 960, z {z}");
}
