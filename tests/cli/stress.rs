//! `busyhour stress`: what breaks a plan.

use std::process::Output;

use super::{Scene, busyhour, printed};

fn stress(scene: &Scene, arguments: &[&str]) -> Output {
    let path = scene.file();
    let path = path.to_str().expect("UTF-8");
    busyhour(&["stress", path, "-n", "40"], arguments)
}

fn refused(scene: &Scene, arguments: &[&str]) -> String {
    let output = stress(scene, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    said
}

#[test]
fn the_page_fits_the_screen_and_answers() {
    let scene = Scene::ordinary();
    let said = printed(stress(&scene, &[]));
    assert!(said.lines().all(|l| l.chars().count() <= 80), "{said}");
    let flowing = said.replace('\n', " ");
    for part in [
        "ordinary under stress: 40 days in each of",
        "the target of the center is met on 50 % of days",
        "What hurts most",
        "volume +10 %",
        "sales halved",
        "Headroom",
        "Recovery",
    ] {
        assert!(flowing.contains(part), "{part}: {said}");
    }
}

#[test]
fn programs_get_everything() {
    let scene = Scene::ordinary();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("UTF-8");
    let text = printed(stress(&scene, &["--format", "json", "--out", out]));
    let found: serde_json::Value = serde_json::from_str(&text).expect("valid JSON");
    let written = std::fs::read_to_string(folder.path().join("stress.json")).expect("written");
    assert_eq!(written, text);
    assert_eq!(found["target"], "total");
    assert!(found["breaking_point"]["factor"]["mean"].is_number());
    assert!(found["tornado"][0]["total"]["service_level"]["difference"]["half_width"].is_number());
    let rooms = &found["headroom"]["contacts"]["orders"];
    assert_eq!(rooms.as_array().expect("intervals").len(), 4);
    let csv = std::fs::read_to_string(folder.path().join("stress.csv")).expect("written");
    let mut lines = csv.lines();
    let columns = lines.next().expect("a header").split(',').count();
    assert!(lines.all(|l| l.split(',').count() == columns));
}

#[test]
fn factors_and_keys_can_be_varied_alone_and_on_a_grid() {
    let scene = Scene::ordinary();
    let said = printed(stress(
        &scene,
        &[
            "--factor",
            "volume=0.6..1.4",
            "--steps",
            "3",
            "--factor",
            "group.sales.agents=4,9",
        ],
    ));
    assert!(said.contains("\n0.6 ") && said.contains("\n1.4 "), "{said}");
    assert!(said.contains("group.sales.agents"), "{said}");
    assert!(!said.contains("What hurts most"), "{said}");
    let said = printed(stress(
        &scene,
        &[
            "--factor",
            "volume=-10%,+10%",
            "--factor",
            "absence=0,20%",
            "--grid",
        ],
    ));
    assert!(said.contains("volume down, absence across"), "{said}");
    assert!(said.lines().all(|l| l.chars().count() <= 80), "{said}");
}

#[test]
fn wrong_use_is_explained() {
    let scene = Scene::ordinary();
    assert!(refused(&scene, &["--target", "order"]).contains("total, all, or one of orders"));
    assert!(refused(&scene, &["--factor", "volum=1,2"]).contains("neither a factor"));
    assert!(refused(&scene, &["--factor", "group.sale.agents=4"]).contains("sales"));
    assert!(refused(&scene, &["--factor", "duration=1"]).contains("neither a factor"));
    assert!(refused(&scene, &["--grid"]).contains("two factors"));
    assert!(refused(&scene, &["--target", "all", "--on-average"]).contains("no average"));
    let path = scene.file();
    let one = busyhour(&["stress", path.to_str().expect("UTF-8")], &["-n", "1"]);
    assert!(String::from_utf8_lossy(&one.stderr).contains("one day"));
}
