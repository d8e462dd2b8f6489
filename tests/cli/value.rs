//! `busyhour value`: what one more agent is worth.

use super::{Scene, busyhour, printed};

#[test]
fn every_stretch_is_told() {
    let scene = Scene::ordinary();
    let path = scene.file();
    let path = path.to_str().expect("UTF-8");
    let value = |arguments: &[&str]| printed(busyhour(&["value", path, "-n", "40"], arguments));
    let said = value(&[]);
    assert!(said.lines().all(|l| l.chars().count() <= 80), "{said}");
    assert!(said.contains("what one more agent is worth"), "{said}");
    let map = said
        .lines()
        .find(|l| l.starts_with("service "))
        .expect("a strip");
    assert_eq!(map.chars().count(), 17, "{map}");
    let csv = value(&["--format", "csv", "--stretch", "30m", "--less"]);
    assert_eq!(csv.lines().count(), 9, "{csv}");
    let json: serde_json::Value =
        serde_json::from_str(&value(&["--format", "json"])).expect("valid JSON");
    let stretches = json["stretches"].as_array().expect("stretches");
    assert_eq!(stretches.len(), 4);
    for stretch in stretches {
        let gain = &stretch["service_level"];
        let [mean, half] = ["mean", "half_width"].map(|k| gain[k].as_f64().expect("a number"));
        assert!(mean > half && half > 0.0, "{stretch}");
    }
    let wrong = busyhour(&["value", path], &["--stretch", "40m"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("--stretch 30 min"));
}
