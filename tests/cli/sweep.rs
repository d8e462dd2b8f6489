//! `busyhour sweep`: many settings, one table.

use std::path::Path;
use std::process::Output;

use super::{Scene, busyhour, printed};

fn days(scene: &Scene, days: &str, arguments: &[&str]) -> Output {
    let path = scene.file();
    let path = path.to_str().expect("UTF-8");
    busyhour(&["sweep", path, "-n", days], arguments)
}

fn sweep(scene: &Scene, arguments: &[&str]) -> Output {
    days(scene, "20", arguments)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file")
}

const FACTORS: [&str; 6] = [
    "--factor",
    "volume=0.8,1.2",
    "--factor",
    "group.sales.agents=4,6",
    "--seed",
    "3",
];

#[test]
fn a_row_for_each_point_and_type() {
    let scene = Scene::ordinary();
    let said = printed(sweep(&scene, &FACTORS));
    let mut reader = csv::Reader::from_reader(said.as_bytes());
    let names = reader.headers().expect("a header").clone();
    let column = |name: &str| names.iter().position(|n| n == name).expect("a column");
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    // Four points; the center and two types.
    assert_eq!(rows.len(), 12);
    let value = |row: usize, name: &str| rows[row][column(name)].to_owned();
    assert_eq!(value(0, "contact"), "total");
    assert_eq!(value(1, "contact"), "orders");
    assert_eq!(
        (value(3, "volume"), value(3, "group.sales.agents")),
        ("0.8".into(), "6".into())
    );
    assert_eq!(value(11, "point"), "4");
    let number = |row: usize, name: &str| value(row, name).parse::<f64>().expect("a number");
    assert!(number(3, "service_level") > number(0, "service_level"));
    assert!(number(6, "service_level") < number(0, "service_level"));
    assert!(number(0, "service_level_half_width") > 0.0);
    assert_eq!(value(1, "occupancy"), "");
    assert_eq!(value(0, "failure"), "");
}

/// The figures of a point are those of a run with its settings.
#[test]
fn a_point_is_a_run() {
    let scene = Scene::ordinary();
    let said = printed(days(&scene, "40", &["--factor", "group.sales.agents=4"]));
    let mut reader = csv::Reader::from_reader(said.as_bytes());
    let rows: Vec<std::collections::HashMap<String, String>> =
        reader.deserialize().map(|r| r.expect("a row")).collect();
    let run = scene.json(&["-n", "40", "--set", "group.sales.agents=4"]);
    for (row, figures) in [
        (&rows[0], &run["total"]),
        (&rows[1], &run["contacts"]["orders"]),
    ] {
        for measure in ["offered", "service_level", "abandon_rate", "asa"] {
            let number = |key: &str| row[key].parse::<f64>().expect("a number");
            let near = |x: f64, y: &serde_json::Value| {
                let y = y.as_f64().expect("a number");
                assert!(
                    (x - y).abs() <= 1e-9 * (1.0 + y.abs()),
                    "{measure}: {x} {y}"
                );
            };
            near(number(measure), &figures[measure]["mean"]);
            near(
                number(&format!("{measure}_half_width")),
                &figures[measure]["half_width"],
            );
        }
    }
}

/// Killed anywhere, a sweep that is started again ends with the same bytes.
#[test]
fn a_sweep_goes_on_where_it_was_cut_off() {
    let scene = Scene::ordinary();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sweep.csv");
    let out = path.to_str().expect("UTF-8");
    let arguments = [&FACTORS[..], &["--out", out]].concat();
    let said = printed(sweep(&scene, &arguments));
    assert!(said.contains("4 of 4 points"), "{said}");
    let whole = read(&path);
    let lines: Vec<usize> = whole.match_indices('\n').map(|(at, _)| at + 1).collect();
    for (cut, kept) in [
        (0, 0),
        (10, 0),
        (lines[0], 0),
        (lines[2] + 7, 0),
        (lines[3], 1),
        (lines[6] - 1, 1),
        (lines[9] + 30, 3),
        (whole.len(), 4),
    ] {
        std::fs::write(&path, &whole[..cut]).expect("written");
        let said = printed(sweep(&scene, &arguments));
        assert_eq!(read(&path), whole, "cut at {cut}");
        let before = said.contains(&format!("{kept} of them from before"));
        assert_eq!(before, kept > 0, "{cut}: {said}");
    }
    // Another seed is another sweep: the file stays as it is.
    let other = sweep(
        &scene,
        &[&arguments[..], &["--max-waiting", "99", "-n", "21"]].concat(),
    );
    assert!(!other.status.success());
    assert_eq!(read(&path), whole);
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let scene = Scene::ordinary();
    let with = |n| printed(sweep(&scene, &[&FACTORS[..], &["--threads", n]].concat()));
    assert_eq!(with("1"), with("3"));
}

#[test]
fn points_come_from_a_file_or_a_design() {
    let scene = Scene::ordinary();
    let folder = tempfile::tempdir().expect("a folder");
    let points = folder.path().join("points.csv");
    std::fs::write(&points, "volume,group.sales.agents\n1.0,5\n110%,6\n").expect("written");
    let said = printed(sweep(
        &scene,
        &["--points", points.to_str().expect("UTF-8")],
    ));
    assert_eq!(said.lines().count(), 7);
    let (lines, last): (Vec<&str>, _) = (said.lines().collect(), ",1.1,6,total,20,");
    assert!(lines[4].contains(last), "{said}");
    for design in ["latin", "sobol"] {
        let said = printed(sweep(
            &scene,
            &[
                "--factor",
                "volume=0.5..1.5",
                "--factor",
                "group.sales.agents=4,5,6,7",
                "--design",
                design,
                "--samples",
                "4",
            ],
        ));
        let mut reader = csv::Reader::from_reader(said.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
        assert_eq!(rows.len(), 12, "{said}");
        let of = |column: usize| rows.iter().step_by(3).map(move |r| r[column].to_owned());
        // One in each quarter, and each number of agents once.
        let quarters = of(2).map(|v| (4.0 * (v.parse::<f64>().expect("a number") - 0.5)) as u32);
        let mut quarters: Vec<u32> = quarters.collect();
        quarters.sort_unstable();
        assert_eq!(quarters, [0, 1, 2, 3], "{design}");
        let mut agents: Vec<String> = of(3).collect();
        agents.sort();
        assert_eq!(agents, ["4", "5", "6", "7"], "{design}");
    }
}

#[test]
fn wrong_use_is_explained() {
    let scene = Scene::ordinary();
    let refused = |arguments: &[&str], words: &str| {
        let output = sweep(&scene, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    };
    refused(&[], "nothing to vary");
    refused(
        &["--factor", "volume=1,2", "--factor", "volume=3"],
        "named twice",
    );
    refused(&["--factor", "group.sale.agents=3"], "sales");
    refused(&["--points", "no-such.csv"], "cannot read");
}
