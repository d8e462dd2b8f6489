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

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_the_unbroken_prefix() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let scene = Scene::new(ORDINARY);
    let child = scene
        .command(&["--quiet", "-n", "90000000", "--threads", "2"])
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
