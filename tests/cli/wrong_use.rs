//! Wrong scenarios and commands: exit code 2, the place and the remedy, and no result.

use std::process::Command;

use super::{ORDINARY, Scene, assert_explained};

fn refused(text: &str, words: &[&str]) {
    assert_explained(&Scene::new(text).run(&[]), 2, words);
}

#[test]
fn an_unknown_key_is_shown_with_the_nearest_one() {
    let text = ORDINARY.replace(
        "patience = { exponential = { mean = \"2m\" } }",
        "patiense = 3",
    );
    refused(&text, &["day.toml:14", "patiense", "`patience`"]);
}

#[test]
fn a_bare_number_for_a_duration_is_refused_with_a_remedy() {
    let text = ORDINARY.replace("mean = \"3m\"", "mean = 180");
    refused(&text, &["day.toml:20", "mean", "\"180s\""]);
}

#[test]
fn several_faults_are_reported_together() {
    let text = ORDINARY
        .replace("mean = \"3m\"", "mean = \"-3m\"")
        .replace("cv = 1.1", "cv = 0");
    refused(&text, &["day.toml:12", "day.toml:20"]);
}

#[test]
fn a_type_that_nobody_serves_is_refused() {
    let text = ORDINARY.replace(", faults = 1", "");
    refused(&text, &["nobody can serve `faults`", "skills"]);
}

#[test]
fn text_that_is_no_toml_is_refused_with_its_line() {
    refused("busyhour = 1\nname = \"x\n", &["day.toml:2"]);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let output = Command::new(env!("CARGO_BIN_EXE_busyhour"))
        .args(["run", "no/such/day.toml"])
        .output()
        .expect("it runs");
    assert_explained(&output, 2, &["no/such/day.toml"]);
}

#[test]
fn a_wrong_setting_is_refused() {
    let scene = Scene::ordinary();
    assert_explained(&scene.run(&["--set", "group.sale.agents=9"]), 2, &["sale"]);
    assert_explained(
        &scene.run(&["--variant", "busyer"]),
        2,
        &["busyer", "busier"],
    );
}

#[test]
fn a_wrong_flag_is_refused() {
    let scene = Scene::ordinary();
    assert_explained(&scene.run(&["--replications", "0"]), 2, &["--replications"]);
    assert_explained(&scene.run(&["--treads", "2"]), 2, &["--treads"]);
    assert_explained(&scene.run(&["--threads", "none"]), 2, &["--threads"]);
}

#[test]
fn a_file_where_a_folder_should_be_is_told() {
    let scene = Scene::ordinary();
    let file = scene.file().display().to_string();
    assert_explained(
        &scene.run(&["--quiet", "--out", &file]),
        2,
        &["cannot write into the folder", "it is a file"],
    );
    let new = Command::new(env!("CARGO_BIN_EXE_busyhour"))
        .args(["new", &file])
        .output();
    assert_explained(&new.expect("it runs"), 2, &["it is a file"]);
}

#[test]
fn numbers_below_nothing_are_taken_for_numbers() {
    for flag in ["--seed", "--replications"] {
        let output = Scene::ordinary().run(&[flag, "-1"]);
        assert_explained(&output, 2, &["invalid value '-1'", flag]);
    }
}
