//! Base files, variants and settings.

use std::fs;
use std::path::Path;

use crate::random::Family;
use crate::scenario::{ArrivalSource, Faults, Loaded, Overrides, load, parse};

use super::VALID;

fn set(settings: &[&str]) -> Result<Loaded, Faults> {
    let set = settings.iter().map(|s| (*s).to_owned()).collect();
    parse(VALID, &Overrides { variant: None, set })
}

#[test]
fn a_setting_replaces_the_family() {
    let loaded =
        set(&["contact.orders.patience={ weibull = { shape = 1, scale = \"2m\" } }"]).unwrap();
    let patience = loaded.scenario.contacts[0].patience.as_ref().unwrap();
    assert_eq!(
        patience.family,
        Family::Weibull {
            shape: 1.0,
            scale: 120.0
        }
    );
    let loaded = set(&["contact.orders.patience.constant.value=90s"]).unwrap();
    let patience = loaded.scenario.contacts[0].patience.as_ref().unwrap();
    assert_eq!(patience.family, Family::Constant { value: 90.0 });
}

#[test]
fn a_setting_changes_one_parameter_and_is_text_if_it_is_not_toml() {
    let loaded = set(&[
        "contact.orders.talk.lognormal.mean=5m",
        "close=cut",
        "seed=7",
    ])
    .unwrap();
    let talk = &loaded.scenario.contacts[0].talk;
    assert_eq!(
        talk.family,
        Family::Lognormal {
            mean: 300.0,
            cv: 1.1
        }
    );
    assert_eq!(loaded.scenario.seed, 7);
}

#[test]
fn a_setting_replaces_the_source_of_arrivals() {
    let loaded = set(&["contact.orders.arrivals.rate=120/h"]).unwrap();
    let arrivals = loaded.scenario.contacts[0].arrivals.clone().unwrap();
    assert_eq!(arrivals.source, ArrivalSource::Expected(vec![60.0; 4]));
}

#[track_caller]
fn setting_says(setting: &str, message: &str) {
    let faults = set(&[setting]).expect_err("the setting is refused");
    assert_eq!(format!("\n{faults}\n"), message);
}

#[test]
fn faults_point_into_the_setting() {
    setting_says(
        "contact.orders.talk.lognormal.mean=5",
        r#"
error[contact.orders.talk.lognormal.mean]: `mean` has no unit
 --> --set:1:36
  |
1 | contact.orders.talk.lognormal.mean=5
  |                                    ^ expected a duration with its unit
  |
  = help: write "5s" for seconds, or "5m", "5h"

1 error in the scenario
"#,
    );
    setting_says(
        "contact.ordres.priority=2",
        r#"
error: the scenario has no `ordres`
 --> --set:1:9
  |
1 | contact.ordres.priority=2
  |         ^^^^^^
  |
  = help: did you mean `orders`?

1 error in the scenario
"#,
    );
    setting_says(
        "contact.orders.priority",
        r#"
error: a setting needs a key and a value
 --> --set:1:1
  |
1 | contact.orders.priority
  | ^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write --set contact.orders.patience.weibull.mean=2m

1 error in the scenario
"#,
    );
    let faults = set(&["group.sales.agents=-1"]).unwrap_err();
    let line = faults.iter().next().unwrap().one_line();
    assert_eq!(
        line,
        "group.sales.agents=-1: group.sales.agents: `agents` cannot be -1"
    );
}

#[test]
fn variants() {
    let text = format!(
        "{VALID}\n[variant.lean]\ngroup.sales.agents = 20\n[variant.long]\nduration = \"3h\"\n"
    );
    let with = |name: &str| {
        parse(
            &text,
            &Overrides {
                variant: Some(name.to_owned()),
                set: Vec::new(),
            },
        )
    };
    assert_eq!(with("lean").unwrap().scenario.groups[0].agents, [20; 4]);
    assert_eq!(
        parse(&text, &Overrides::default()).unwrap().scenario.groups[0].agents,
        [30; 4]
    );
    let faults = with("lea").unwrap_err().to_string();
    assert!(
        faults.contains("the scenario has no variant `lea`"),
        "{faults}"
    );
    assert!(faults.contains("did you mean `lean`?"), "{faults}");
    let faults = with("long").unwrap_err().to_string();
    assert!(faults.contains("has 4 values for 6 intervals"), "{faults}");
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
    fs::write(folder.join(name), text).unwrap();
}

#[test]
fn a_base_keeps_its_own_paths_and_order() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "base/s.toml",
        &VALID.replace("[100, 120, 110, 90]", "\"n.csv:n\""),
    );
    write(folder.path(), "base/n.csv", "n\n1\n2\n3\n4\n");
    let changes =
        "base = \"../base/s.toml\"\nseed = 9\n[group.back]\nagents = 2\nskills = { orders = 2 }\n";
    write(folder.path(), "what_if/scenario.toml", changes);
    let loaded = load(
        &folder.path().join("what_if/scenario.toml"),
        &Overrides::default(),
    )
    .unwrap();
    let scenario = loaded.scenario;
    assert_eq!((scenario.seed, scenario.name.as_str()), (9, "what_if"));
    assert_eq!(
        scenario
            .groups
            .iter()
            .map(|g| g.name.as_str())
            .collect::<Vec<_>>(),
        ["sales", "back"]
    );
    assert_eq!(
        scenario.contacts[0]
            .groups
            .iter()
            .map(|g| g.rank)
            .collect::<Vec<_>>(),
        [1, 2]
    );
    assert!(
        loaded.resolved.contains("\nseed = 9\n"),
        "{}",
        loaded.resolved
    );
    assert!(loaded.resolved.contains("s.toml"), "{}", loaded.resolved);
}

#[test]
fn a_base_that_is_based_on_itself() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.toml", "base = \"b.toml\"\n");
    write(folder.path(), "b.toml", "base = \"a.toml\"\n");
    let faults = load(&folder.path().join("a.toml"), &Overrides::default()).unwrap_err();
    assert!(
        faults.to_string().contains("is based on itself"),
        "{faults}"
    );
}

#[test]
fn the_resolved_file_reads_as_the_same_scenario() {
    let text = format!(
        "{VALID}\n[[shock]]\nat = \"1h\"\nfor = \"10m\"\nvolume = 2.5\n\n[variant.a]\nname = \"quote \\\" and \\\\\"\n"
    );
    let overrides = Overrides {
        variant: Some("a".to_owned()),
        set: vec!["lines=40".to_owned()],
    };
    let first = parse(&text, &overrides).unwrap();
    let second = parse(&first.resolved, &Overrides::default()).unwrap();
    assert_eq!(first.scenario, second.scenario);
}
