//! `--variance-reduction`: what is asked for, chosen, told and refused.

use serde_json::{Value, json};

use super::{ORDINARY, Scene, assert_explained};

/// One type whose days differ much, with a surge on some of them.
const SURGES: &str = r#"
busyhour = 1
duration = "2h"
interval = "30m"

[contact.orders]
channel = "voice"
arrivals = { rate = "60/h", day_cv = 0.5 }
talk = { exponential = { mean = "4m" } }
patience = { exponential = { mean = "2m" } }

[group.sales]
agents = 5
skills = { orders = 1 }

[[shock]]
name = "storm"
at = "1h"
for = "30m"
volume = 1.5
probability = 0.3
"#;

/// Methods that a flag names.
const METHODS: [&str; 7] = [
    "controls",
    "stratified",
    "stratified+controls",
    "sobol",
    "sobol+controls",
    "antithetic",
    "antithetic+controls",
];

/// Days that differ much.
fn differing() -> Scene {
    Scene::new(&ORDINARY.replace("day_cv = 0.1", "day_cv = 0.4"))
}

#[test]
fn without_the_flag_and_switched_off_there_is_nothing_of_it() {
    let scene = Scene::ordinary();
    let plain = scene.text(&["--quiet"]);
    assert!(!plain.contains("variance_reduction"));
    let off = scene.text(&["--quiet", "--variance-reduction", "off"]);
    assert_eq!(plain, off);
    let precise = [
        "--quiet",
        "--precision",
        "5%",
        "--variance-reduction",
        "off",
    ];
    assert_eq!(scene.json(&precise)["variance_reduction"], Value::Null);
}

#[test]
fn every_method_tells_its_gain_and_gives_the_same_bytes_for_any_number_of_threads() {
    let scene = differing();
    for method in METHODS {
        let flags = ["--quiet", "-n", "640", "--variance-reduction", method];
        let one = scene.text(&[&flags[..], &["--threads", "1"]].concat());
        let three = scene.text(&[&flags[..], &["--threads", "3"]].concat());
        assert_eq!(one, three, "{method}");
        let told: Value = serde_json::from_str(&one).expect("JSON");
        let told = &told["variance_reduction"];
        assert_eq!(told["method"], json!(method));
        let gain = &told["gain"];
        for gain in [
            &gain["total"],
            &gain["contacts"]["orders"],
            &gain["contacts"]["faults"],
        ] {
            assert!(
                gain.as_f64().is_some_and(|gain| gain > 0.5),
                "{method}: {told}"
            );
        }
        let orders = gain["contacts"]["orders"].as_f64();
        assert!(orders.is_some_and(|gain| gain > 1.1), "{method}: {told}");
    }
}

#[test]
fn only_whole_groups_are_run() {
    let scene = Scene::ordinary();
    let flags = ["--quiet", "-n", "100", "--variance-reduction", "stratified"];
    assert_eq!(scene.json(&flags)["replications"], json!(112));
}

#[test]
fn what_the_model_knows_has_no_error_left() {
    let flags = ["--quiet", "-n", "96", "--variance-reduction", "controls"];
    let offered = &Scene::ordinary().json(&flags)["contacts"]["orders"]["offered"];
    assert_eq!(offered["mean"].as_f64(), Some(120.0));
    assert!(
        offered["half_width"]
            .as_f64()
            .is_some_and(|half| half < 1e-6)
    );
}

#[test]
fn a_precision_lets_a_pilot_choose_and_says_what_it_found() {
    let scene = differing();
    let precise = scene.json(&["--quiet", "--precision", "3%"]);
    let told = &precise["variance_reduction"];
    assert_eq!(told["method"], json!("controls"), "{told}");
    let found = told["pilot"]["gain"]["controls"].as_f64();
    assert!(found.is_some_and(|gain| gain > 1.5), "{told}");
    let plain = [
        "--quiet",
        "--precision",
        "3%",
        "--variance-reduction",
        "off",
    ];
    let days = |result: &Value| result["replications"].as_u64();
    let plain = scene.json(&plain);
    assert!(days(&precise) < days(&plain), "{told}");
    let level = &precise["total"]["service_level"];
    assert!(
        level["half_width"]
            .as_f64()
            .is_some_and(|half| half <= 0.03)
    );
}

/// Surges of the volume: no controls, but days can be stratified.
#[test]
fn controls_that_are_not_known_are_refused_and_a_pilot_does_without() {
    let scene = Scene::new(SURGES);
    let output = scene.run(&["--variance-reduction", "controls"]);
    assert_explained(&output, 2, &["shocks change the volume", "stratified"]);
    let output = scene.run(&["--variance-reduction", "antithetic+controls"]);
    assert_explained(&output, 2, &["--variance-reduction antithetic\n"]);
    let told = scene.json(&["--quiet", "-n", "6400", "--variance-reduction", "auto"]);
    let told = &told["variance_reduction"];
    // Two numbers decide a day, its factor and whether the storm comes: three ways are tried.
    assert_eq!(told["method"], json!("stratified"), "{told}");
    assert_eq!(told["pilot"]["extra_days"], json!(96 + 3 * 192));
    let why = told["pilot"]["without_controls"].as_str();
    assert!(why.is_some_and(|why| why.contains("shocks")), "{told}");
}

#[test]
fn methods_are_named_where_one_is_misspelt() {
    let output = Scene::ordinary().run(&["--variance-reduction", "stratify"]);
    assert_explained(&output, 2, &["stratified", "controls", "auto"]);
}

#[test]
fn the_screen_says_what_was_done_and_what_it_was_worth() {
    let scene = Scene::ordinary();
    let flags = ["-n", "320", "--format", "table"];
    let screen = |more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_busyhour"));
        command.arg("run").arg(scene.file()).args(flags).args(more);
        super::printed(command.output().expect("it runs"))
    };
    assert!(!screen(&[]).contains("Variance reduction"));
    let told = screen(&["--variance-reduction", "stratified"]);
    assert!(told.contains("Variance reduction (stratified):"), "{told}");
    assert!(told.contains("times as many"), "{told}");
    assert!(
        told.lines().all(|line| line.chars().count() <= 80),
        "{told}"
    );
}
