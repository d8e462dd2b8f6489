//! Results of runs that go well.

use std::process::Stdio;

use super::Scene;

#[test]
fn a_run_gives_json_under_its_keys_and_exit_code_0() {
    let result = Scene::ordinary().json(&[]);
    assert_eq!(result["scenario"], "ordinary");
    assert_eq!(result["seed"], 7);
    assert_eq!(result["replications"], 40);
    assert_eq!(result["stopped_early"], false);
    assert!(result["contacts"]["faults"]["offered"]["half_width"].is_number());
    assert_eq!(
        result["contacts"]["orders"]["intervals"]
            .as_array()
            .map(Vec::len),
        Some(4)
    );
    assert_eq!(
        result["contacts"]["orders"]["intervals"][1]["start"],
        "00:30"
    );
    let scheduled = &result["groups"]["service"]["scheduled_hours"]["mean"];
    assert_eq!(scheduled.as_f64(), Some(5.0));
    let level = result["total"]["service_level"]["mean"]
        .as_f64()
        .expect("a number");
    assert!((0.0..=1.0).contains(&level), "{level}");
}

#[test]
fn the_parts_add_up_to_the_total() {
    let result = Scene::ordinary().json(&[]);
    let mean = |v: &serde_json::Value, key: &str| v[key]["mean"].as_f64().expect("a number");
    for key in [
        "offered",
        "answered",
        "abandoned",
        "blocked",
        "balked",
        "mean_queue",
    ] {
        let (total, orders, faults) = (
            mean(&result["total"], key),
            mean(&result["contacts"]["orders"], key),
            mean(&result["contacts"]["faults"], key),
        );
        assert!(
            (total - orders - faults).abs() < 1e-9 * total.max(1.0),
            "{key}"
        );
    }
    let total = &result["total"];
    let rest = mean(total, "offered") - mean(total, "answered") - mean(total, "abandoned");
    assert!(rest.abs() < 1e-9);
}

#[test]
fn the_same_seed_gives_the_same_bytes_for_any_number_of_threads() {
    let scene = Scene::ordinary();
    let many = ["-n", "200", "--threads"];
    let one = scene.text(&[&many[..], &["1"]].concat());
    for threads in ["2", "7"] {
        assert_eq!(
            one,
            scene.text(&[&many[..], &[threads]].concat()),
            "{threads} threads"
        );
    }
    assert_eq!(one, scene.text(&["-n", "200"]));
}

#[test]
fn another_seed_gives_another_result() {
    let scene = Scene::ordinary();
    let seeded = |seed: &str| scene.json(&["--seed", seed]);
    assert_eq!(seeded("3")["seed"], 3);
    assert_ne!(seeded("3")["total"], seeded("4")["total"]);
    assert_eq!(seeded("7"), scene.json(&[]));
}

#[test]
fn a_setting_changes_the_result() {
    let scene = Scene::ordinary();
    let plain = scene.json(&[]);
    let set = scene.json(&["--set", "group.sales.agents=9"]);
    assert_eq!(
        set["groups"]["sales"]["scheduled_hours"]["mean"].as_f64(),
        Some(18.0)
    );
    // The same customers come, and fewer of them give up.
    assert_eq!(
        plain["contacts"]["orders"]["offered"],
        set["contacts"]["orders"]["offered"]
    );
    let abandoned =
        |r: &serde_json::Value| r["total"]["abandoned"]["mean"].as_f64().expect("a number");
    assert!(abandoned(&set) < abandoned(&plain));
}

#[test]
fn a_variant_changes_the_result() {
    let scene = Scene::ordinary();
    let (plain, busier) = (scene.json(&[]), scene.json(&["--variant", "busier"]));
    let offered = |r: &serde_json::Value, kind: &str| {
        r["contacts"][kind]["offered"]["mean"]
            .as_f64()
            .expect("a number")
    };
    let ratio = offered(&busier, "orders") / offered(&plain, "orders");
    assert!((1.4..1.6).contains(&ratio), "{ratio}");
    assert!(offered(&busier, "faults") == offered(&plain, "faults"));
}

#[test]
fn with_one_replication_half_widths_are_null() {
    let result = Scene::ordinary().json(&["-n", "1"]);
    let offered = &result["contacts"]["orders"]["offered"];
    assert!(
        offered["mean"].is_number() && offered["half_width"].is_null(),
        "{offered}"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let scene = Scene::ordinary();
    let mut child = scene
        .command(&["--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), &*said), (Some(0), ""));
}

#[test]
fn the_tables_tell_the_spread_where_it_is_known() {
    let scene = Scene::ordinary();
    let folder = scene.folder.path().join("out");
    let path = folder.to_str().expect("UTF-8");
    let result = scene.json(&["--out", path]);
    let text = std::fs::read_to_string(folder.join("intervals.csv")).expect("written");
    let mut lines = text.lines().map(|l| l.split(',').collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    let rows: Vec<_> = lines.collect();
    assert_eq!(rows.len(), 8);
    assert!(rows.iter().all(|r| r.len() == header.len()), "{text}");
    let at = |name: &str| header.iter().position(|h| *h == name);
    for figure in ["service_level", "abandon_rate", "offered", "asa"] {
        for quantile in ["p05", "p50", "p95"] {
            let column = at(&format!("{figure}_{quantile}")).expect("a column");
            let told = &result["contacts"]["orders"]["intervals"][1][figure][quantile];
            let row = rows.iter().position(|r| r[0] == "orders").expect("a row") + 1;
            assert_eq!(rows[row][column].parse().ok(), told.as_f64(), "{figure}");
        }
    }
}

/// Some figures belong to some types or groups only; a table has a column for each all the same.
#[test]
fn every_shipped_scenario_writes_its_tables() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let folders = std::fs::read_dir(root).expect("the scenarios");
    let mut written = 0;
    for folder in folders.map(|f| f.expect("a folder").path()) {
        let scenario = folder.join("scenario.toml");
        if !scenario.exists() {
            continue;
        }
        let out = tempfile::tempdir().expect("a folder");
        let target = out.path().join("out");
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_busyhour"))
            .args(["run", "-n", "3", "--quiet", "--out"])
            .arg(&target)
            .arg(&scenario)
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{}: {said}", scenario.display());
        for table in ["intervals.csv", "groups.csv", "days.csv"] {
            let path = target.join(table);
            let mut reader = csv::Reader::from_path(&path).expect("a table");
            let header = reader.headers().expect("a header").clone();
            let names: std::collections::BTreeSet<&str> = header.iter().collect();
            assert_eq!(names.len(), header.len(), "{}", path.display());
            // The reader refuses rows of another length.
            let rows: Vec<_> = reader.records().map(|r| r.expect("a row")).collect();
            assert!(!rows.is_empty(), "{}", path.display());
        }
        written += 1;
    }
    assert!(written >= 14, "{written} scenarios");
}
