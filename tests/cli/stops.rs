//! Runs that cannot be finished, or are not.

use super::{ORDINARY, Scene, assert_explained};

const NEVER_GIVES_UP: &str = r#"
busyhour = 1
duration = "2h"
interval = "1h"
replications = 50

[contact.orders]
channel = "voice"
arrivals = { rate = "60/h" }
talk = { exponential = { mean = "4m" } }

[group.sales]
agents = [4, 0]
skills = { orders = 1 }
"#;

#[test]
fn a_run_that_would_never_end_is_explained() {
    let output = Scene::new(NEVER_GIVES_UP).run(&["--quiet"]);
    let words = [
        "day 1 would never end",
        "`orders`",
        "help:",
        "close = \"disconnect\"",
    ];
    assert_explained(&output, 1, &words);
}

#[test]
fn the_remedy_for_it_helps() {
    let scene = Scene::new(NEVER_GIVES_UP);
    for remedy in [
        "close=\"disconnect\"",
        "group.sales.agents=[4, 1]",
        "contact.orders.patience={ exponential = { mean = \"2m\" } }",
    ] {
        let result = scene.json(&["--quiet", "-n", "3", "--set", remedy]);
        assert_eq!(result["replications"], 3, "{remedy}");
    }
}

#[test]
fn too_many_waiting_are_explained() {
    let scene = Scene::new(NEVER_GIVES_UP);
    let output = scene.run(&["--quiet", "--max-waiting", "10", "--threads", "3"]);
    assert_explained(
        &output,
        1,
        &["on day 1,", "11 contacts wait", "`orders`", "--max-waiting"],
    );
}

/// One line, and whoever finds it taken tries again at once, nearly always.
const STORM: &str = r#"
busyhour = 1
duration = "2h"
interval = "1h"
lines = 1

[contact.orders]
channel = "voice"
arrivals = { rate = "60/h" }
talk = { exponential = { mean = "4m" } }
patience = { exponential = { mean = "2m" } }
retry = { after_block = 0.99, delay = { constant = { value = "0.1s" } } }

[group.sales]
agents = 4
skills = { orders = 1 }
"#;

#[test]
fn a_storm_of_retries_ends_with_an_explanation() {
    let output = Scene::new(STORM).run(&["--quiet", "--max-waiting", "20"]);
    let words = [
        "on day 1,",
        "2001 retries",
        "`orders`",
        "`retry`",
        "--max-waiting",
    ];
    assert_explained(&output, 1, &words);
}

#[test]
fn a_flood_of_contacts_ends_before_it_takes_memory() {
    let scene = Scene::new(&ORDINARY.replace("\"60/h\"", "\"90000/h\""));
    let words = [
        "on day 1, 0.0 hours",
        "contacts come in one interval",
        "`orders`",
    ];
    assert_explained(
        &scene.run(&["--quiet", "--max-waiting", "1000", "-n", "1"]),
        1,
        &words,
    );
}

#[test]
fn a_run_that_is_too_large_is_refused_before_it_begins() {
    let scene = Scene::ordinary();
    let words = ["90000000 days", "GB of memory", "--large", "--replications"];
    assert_explained(&scene.run(&["--quiet", "-n", "90000000"]), 2, &words);
}

#[test]
fn what_is_too_large_to_be_written_can_be_shown() {
    let day = ORDINARY.replace("per_interval = [20, 30, 30, 10]", "rate = \"30/h\"");
    let day = day.replace("agents = [2, 3, 3, 2]", "agents = 3");
    let year = day.replace("duration = \"2h\"", "duration = \"48000h\"");
    let scene = Scene::new(&year);
    let check = super::busyhour(&["check"], &[&scene.file().display().to_string()]);
    assert!(super::printed(check).contains(" GB with --out, JSON or CSV."));
    let words = ["of memory to write", "leave out --out", "--large"];
    assert_explained(
        &scene.run(&["--quiet", "-n", "1", "--threads", "1"]),
        2,
        &words,
    );
}

/// Peak resident memory of a run \[bytes\], as the system counts it.
#[cfg(target_os = "linux")]
fn peak(mut command: std::process::Command) -> f64 {
    let mut child = command
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("it runs");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    while child.try_wait().expect("its state").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|l| l.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0.0) * 1024.0);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_a_run_stays_within_its_estimate() {
    let scene = Scene::ordinary();
    let mut check = std::process::Command::new(env!("CARGO_BIN_EXE_busyhour"));
    check
        .arg("check")
        .arg(scene.file())
        .args(["--format", "json", "--set", "replications=2000"]);
    let check: serde_json::Value =
        serde_json::from_str(&super::printed(check.output().expect("it runs"))).expect("JSON");
    let estimate = check["run"]["memory"].as_f64().expect("a number");
    let peak = peak(scene.command(&["--quiet", "-n", "2000"]));
    // The program's own text and stacks, which pages bring in, are not more than 20 MB.
    assert!(
        peak > 1e6 && peak < 1.5 * estimate + 20e6,
        "{peak} bytes, estimated {estimate}"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_the_unbroken_prefix() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let scene = Scene::new(ORDINARY);
    let child = scene
        .command(&["--quiet", "--large", "-n", "90000000", "--threads", "2"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    std::thread::sleep(Duration::from_millis(1500));
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.expect("kill runs").success());
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("stopping"), "{said}");
    let mut stopped: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("valid JSON");
    assert_eq!(stopped["stopped_early"], true);
    let n = stopped["replications"].as_u64().expect("a number");
    assert!((1..90_000_000).contains(&n), "{n}");
    let whole = scene.json(&["--quiet", "-n", &n.to_string()]);
    stopped["stopped_early"] = false.into();
    assert_eq!(stopped, whole, "{n} days");
}
