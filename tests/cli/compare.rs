//! `busyhour compare`: scenarios and variants on the same customers.

use std::process::Output;

use super::{Scene, busyhour, printed};

const BLEND: &str = "scenarios/outbound-blend/scenario.toml";
const QUICK: &str = "scenarios/quick-start/scenario.toml";

fn compare(arguments: &[&str]) -> Output {
    busyhour(&["compare", "-n", "60"], arguments)
}

fn text(arguments: &[&str]) -> String {
    printed(compare(arguments))
}

fn refused(arguments: &[&str]) -> String {
    let output = compare(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    said
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let text = text(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&text).expect("valid JSON")
}

#[test]
fn all_variants_fit_the_screen() {
    let said = text(&[BLEND]);
    assert!(said.lines().all(|l| l.chars().count() <= 80), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].contains("7 alternatives on the same 60 days"));
    assert!(
        said.contains("Best by service level is `calls_only`"),
        "{said}"
    );
    assert!(said.contains("Bonferroni"), "{said}");
}

#[test]
fn the_answer_is_a_sentence() {
    let said = text(&[QUICK, "--variants", "one_less"]);
    assert!(said.contains("`one_less` answers 5."), "{said}");
    assert!(said.contains("points fewer in time than `base`"), "{said}");
    assert!(said.contains("with 11.0 fewer"), "{said}");
    // The other way round where the reference is the other one.
    let turned = text(&[QUICK, "--variants", "one_less,base"]);
    assert!(turned.contains("`base` answers 5."), "{turned}");
    assert!(
        turned.contains("points more in time than `one_less`"),
        "{turned}"
    );
}

#[test]
fn programs_get_every_difference() {
    let found = json(&[QUICK, "--variants", "one_less,real_talk", "--by-interval"]);
    assert_eq!(found["reference"], "base");
    assert_eq!(found["alternatives"].as_array().map(Vec::len), Some(3));
    let base = &found["alternatives"][0];
    assert!(base["total"]["service_level"]["difference"].is_null());
    let less = &found["alternatives"][1];
    let level = &less["total"]["service_level"];
    let number = |v: &serde_json::Value| v.as_f64().expect("a number");
    let gap = number(&level["mean"]) - number(&base["total"]["service_level"]["mean"]);
    assert!((gap - number(&level["difference"]["mean"])).abs() < 1e-12);
    let (single, joint) = (
        number(&level["difference"]["half_width"]),
        number(&level["difference"]["joint_half_width"]),
    );
    assert!(joint > 1.3 * single, "{level}");
    assert!(number(&level["difference"]["variance_reduction"]) > 2.0);
    let intervals = less["contacts"]["calls"]["intervals"].as_array();
    let intervals = intervals.expect("intervals");
    assert_eq!(intervals.len(), 22);
    assert!(intervals[3]["asa"]["difference"]["half_width"].is_number());
    assert!(intervals[3]["start"].is_string());
    assert!(number(&found["best"]["service_level"]["in_mean"]["one_less"]) < 0.01);
    // Its own figures are those of `run`.
    let run = ["run", QUICK, "-n", "60", "--variant", "one_less"];
    let run = printed(busyhour(&run, &["--format", "json"]));
    let run: serde_json::Value = serde_json::from_str(&run).expect("JSON");
    assert_eq!(run["total"]["service_level"]["mean"], level["mean"]);
    let rows = text(&[QUICK, "--variants", "one_less", "--format", "csv"]);
    // A header; for two alternatives 12 figures of the center and 7 of the type.
    assert_eq!(rows.lines().count(), 1 + 2 * (13 + 7), "{rows}");
}

#[test]
fn files_are_compared_by_name() {
    let scene = Scene::ordinary();
    let text_of = std::fs::read_to_string(scene.file()).expect("written");
    let more = text_of
        .replace("\"ordinary\"", "\"more agents\"")
        .replace("agents = 5", "agents = 7")
        .replace("seed = 7", "seed = 8");
    let other = Scene::new(&more);
    let (first, second) = (scene.file(), other.file());
    let (first, second) = (
        first.to_str().expect("UTF-8"),
        second.to_str().expect("UTF-8"),
    );
    let found = json(&[first, second]);
    assert_eq!(found["seed"], 7);
    assert_eq!(found["alternatives"][1]["name"], "more agents");
    let offered = &found["alternatives"][1]["total"]["offered"]["difference"];
    assert_eq!(
        (&offered["mean"], &offered["half_width"]),
        (&0.0.into(), &0.0.into())
    );
    // The same names are told apart by their files.
    let found = json(&[first, first]);
    assert_eq!(found["alternatives"][1]["name"], first);

    let longer = Scene::new(
        &text_of
            .replace("\"2h\"", "\"3h\"")
            .replace("20, 30, 30, 10", "20")
            .replace("[2, 3, 3, 2]", "3"),
    );
    let longer = longer.file();
    let said = refused(&[first, longer.to_str().expect("UTF-8")]);
    assert!(!said.contains("panicked"), "{said}");
    let renamed = Scene::new(&text_of.replace("faults", "repairs"));
    let renamed = renamed.file();
    let said = refused(&[first, renamed.to_str().expect("UTF-8")]);
    assert!(said.contains("has no contact type `faults`"), "{said}");
    let said = refused(&[first, second, "--variants", "busier"]);
    assert!(said.contains("belong to one scenario"), "{said}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let scene = Scene::new(&super::ORDINARY.replace("[variant.busier]", "[variant.base]"));
    let file = scene.file();
    let said = refused(&[file.to_str().expect("UTF-8")]);
    assert!(said.contains("`base` is the scenario without"), "{said}");
    let end = super::ORDINARY.find("[variant").expect("variants");
    let alone = Scene::new(&super::ORDINARY[..end]);
    let file = alone.file();
    let said = refused(&[file.to_str().expect("UTF-8")]);
    assert!(said.contains("nothing to compare"), "{said}");
    let scene = Scene::new(&format!(
        "{}\n[variant.longer]\nwarm_up = \"30m\"\n",
        super::ORDINARY
    ));
    let file = scene.file();
    let said = refused(&[file.to_str().expect("UTF-8")]);
    assert!(said.contains("the warm-up is another"), "{said}");
    for (wrong, why) in [
        (
            &[QUICK, "--variants", "one_lesss"][..],
            "did you mean `one_less`?",
        ),
        (&[QUICK, "--variants", "one_less,one_less"], "named twice"),
        (&[QUICK, "--by-interval"], "--format csv"),
        (
            &[QUICK, "--best-by", "occupancy"],
            "the measures are service_level",
        ),
    ] {
        let said = refused(wrong);
        assert!(said.contains(why), "{said}");
    }
}

/// The ten policies of the study: what the page says of them can be seen on few days.
#[test]
fn the_routing_study_tells_its_policies_apart() {
    let found = json(&["scenarios/routing-study/scenario.toml"]);
    let all = found["alternatives"].as_array().expect("a list");
    assert_eq!(all.len(), 10);
    let difference = |name: &str, measure: &str| {
        let own = all.iter().find(|a| a["name"] == name).expect("a policy");
        let of = &own["total"][measure]["difference"];
        let number = |key: &str| of[key].as_f64().expect("a number");
        (number("mean"), number("half_width"))
    };
    for name in ["first_come", "reservation", "queue_ratio", "least_slack"] {
        let (points, half) = difference(name, "service_level");
        assert!(points + half < 0.0, "{name}: {points} ± {half}");
    }
    for name in ["static_priority", "reservation", "c_mu"] {
        let (money, half) = difference(name, "cost_and_lost_value");
        assert!(money + half < 0.0, "{name}: {money} ± {half}");
    }
    let (money, half) = difference("longest_idle", "cost_and_lost_value");
    assert!(money - half > 0.0, "{money} ± {half}");
    assert!(found["best"]["cost_and_lost_value"]["in_mean"]["base"].is_number());
    let said = text(&["scenarios/routing-study/scenario.toml"]);
    assert!(said.contains("value lost"), "{said}");
    assert!(said.lines().all(|l| l.chars().count() <= 80), "{said}");
}
