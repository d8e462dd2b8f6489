//! Runs in parts: shards that are merged, checkpoints that are gone on from.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use super::{ORDINARY, Scene, assert_explained, printed};

/// Everything that is kept of a run in some way of its own.
const MUCH: &str = r#"
busyhour = 1
name = "much"
duration = "30h"
interval = "2h"
close = "disconnect"
replications = 140
seed = 11

[contact.calls]
channel = "voice"
arrivals = { per_interval = 6, day_cv = 0.1, basis = "offered" }
talk = { lognormal = { mean = "4m", cv = 1.1 } }
patience = { exponential = { mean = "2m" } }
retry = { after_abandon = 0.3, delay = { exponential = { mean = "10m" } } }
self_service = { contained = 0.2, time = { exponential = { mean = "1m" } } }

[contact.letters]
channel = "email"
arrivals = { rate = "2/h" }
talk = { exponential = { mean = "6m" } }

[contact.offers]
channel = "outbound"
outbound = { list = 30, connect = 0.4 }
talk = { exponential = { mean = "2m" } }

[group.sales]
agents = 2
skills = { calls = 1, letters = 2, offers = 3 }
shrinkage = { planned = 0.1, absence = { rate = 0.05, day_cv = 0.5 } }
cost = { per_hour = 20.0 }

[uncertainty]
volume = "4%"
"#;

impl Scene {
    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Runs a shard into a file of the scene's folder.
    fn shard(&self, shard: &str, name: &str, more: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_busyhour"))
            .arg("run")
            .arg(self.file())
            .args(["--quiet", "--shard", shard, "--out", name])
            .args(more)
            .current_dir(self.folder.path())
            .output()
            .expect("it runs")
    }

    fn merge(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_busyhour"))
            .args(["merge", "--quiet"])
            .args(arguments)
            .current_dir(self.folder.path())
            .env("NO_COLOR", "1")
            .output()
            .expect("it runs")
    }
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
            (
                name.unwrap_or_default(),
                std::fs::read(&path).expect("a file"),
            )
        })
        .collect();
    files.sort();
    files
}

#[test]
fn shards_in_any_order_give_the_bytes_of_the_whole_run() {
    let scene = Scene::new(MUCH);
    let whole = scene.text(&["--quiet", "--out", &scene.path("whole")]);
    // Splits of several kinds may be mixed where they fit together.
    let mixed = ["2/4", "4/4", "1/4", "5/8", "6/8"];
    for split in [&["1/1"][..], &["3/3", "1/3", "2/3"], &mixed] {
        let names: Vec<String> = split.iter().map(|s| s.replace('/', "-of-")).collect();
        for (shard, name) in split.iter().zip(&names) {
            printed(scene.shard(shard, name, &["--threads", "2"]));
        }
        let mut arguments: Vec<&str> = names.iter().map(String::as_str).collect();
        arguments.extend(["--format", "json", "--out", "merged"]);
        assert_eq!(printed(scene.merge(&arguments)), whole, "{split:?}");
        assert_eq!(
            files(&scene.folder.path().join("merged")),
            files(&scene.folder.path().join("whole")),
            "{split:?}"
        );
    }
}

#[test]
fn tables_are_the_same_too_and_more_shards_than_blocks_do_no_harm() {
    let scene = Scene::ordinary();
    for n in 1..=5 {
        printed(scene.shard(&format!("{n}/5"), &format!("{n}.bhr"), &[]));
    }
    let all = ["5.bhr", "3.bhr", "1.bhr", "2.bhr", "4.bhr"];
    for format in ["table", "csv"] {
        let merged = scene.merge(&[&all[..], &["--format", format]].concat());
        let mut whole = Command::new(env!("CARGO_BIN_EXE_busyhour"));
        whole
            .arg("run")
            .arg(scene.file())
            .args(["--quiet", "--format", format]);
        let whole = whole.env("NO_COLOR", "1").output().expect("it runs");
        assert_eq!(printed(merged), printed(whole), "{format}");
    }
}

#[test]
fn shards_that_are_not_the_whole_of_one_run_are_named() {
    let scene = Scene::ordinary();
    let more = ["-n", "128"];
    for n in 1..=4 {
        printed(scene.shard(&format!("{n}/4"), &format!("{n}.bhr"), &more));
    }
    let refused = |arguments: &[&str], words: &[&str]| {
        assert_explained(&scene.merge(arguments), 2, words);
    };
    let words = [
        "days 33 to 64 are missing",
        "shard 2/4",
        "--shard 2/4 --out part-2.bhr",
    ];
    refused(&["4.bhr", "1.bhr", "3.bhr"], &words);
    refused(
        &["1.bhr", "2.bhr"],
        &["days 65 to 128 are missing", "shard 3/4, 4/4"],
    );
    std::fs::copy(scene.path("2.bhr"), scene.path("copy.bhr")).expect("a copy");
    let words = ["`2.bhr` and `copy.bhr` both hold days 33 to 64"];
    refused(&["1.bhr", "2.bhr", "3.bhr", "copy.bhr", "4.bhr"], &words);
    let others: [(&[&str], &str); 4] = [
        (
            &["-n", "128", "--seed", "8"],
            "its seed is 8, and that of `1.bhr` is 7",
        ),
        (
            &["-n", "160"],
            "its number of replications is 160, and that of `1.bhr` is 128",
        ),
        (
            &["-n", "128", "--max-waiting", "99"],
            "limit --max-waiting is 99",
        ),
        (
            &["-n", "128", "--variant", "busier"],
            "the scenario, or a table it reads, is not the same",
        ),
    ];
    for (more, word) in others {
        printed(scene.shard("2/4", "other.bhr", more));
        refused(
            &["1.bhr", "other.bhr", "3.bhr", "4.bhr"],
            &["`other.bhr`", word, "help:"],
        );
    }
    let changed = ORDINARY.replace("mean = \"3m\"", "mean = \"4m\"");
    std::fs::write(scene.file(), changed).expect("it can be written");
    let all = ["1.bhr", "2.bhr", "3.bhr", "4.bhr"];
    refused(&all, &["day.toml", "has changed", "--scenario"]);
    std::fs::rename(scene.file(), scene.path("elsewhere.toml")).expect("renamed");
    refused(&all, &["is not there", "--scenario"]);
    std::fs::write(scene.path("elsewhere.toml"), ORDINARY).expect("it can be written");
    printed(scene.merge(&[&all[..], &["--scenario", "elsewhere.toml"]].concat()));
}

#[test]
fn files_that_are_no_shards_are_named() {
    let scene = Scene::ordinary();
    printed(scene.shard("1/1", "1.bhr", &[]));
    let good = std::fs::read(scene.path("1.bhr")).expect("the shard");
    let refused = |bytes: &[u8], words: &[&str]| {
        std::fs::write(scene.path("bad.bhr"), bytes).expect("it can be written");
        assert_explained(
            &scene.merge(&["bad.bhr"]),
            2,
            &[&["`bad.bhr`"], words].concat(),
        );
    };
    refused(b"", &["is not a shard"]);
    refused(ORDINARY.as_bytes(), &["is not a shard"]);
    refused(&good[..good.len() - 1], &["is damaged", "help:"]);
    refused(&good[..20], &["is damaged"]);
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 4;
    refused(&flipped, &["is damaged", "copy it again"]);
    let newer = [b"busyhour blocks 99".as_slice(), &good[17..]].concat();
    refused(&newer, &["format 99", "help:"]);
    assert_explained(
        &scene.merge(&["none.bhr"]),
        2,
        &["`none.bhr`", "there is no such file"],
    );
    assert_explained(&scene.merge(&["."]), 2, &["`.`", "not a plain file"]);
}

#[test]
fn shards_cannot_look_at_the_precision() {
    let scene = Scene::ordinary();
    let output = scene.shard("1/2", "1.bhr", &["--precision", "1%"]);
    assert_explained(
        &output,
        2,
        &["--precision", "all of them together", "--replications"],
    );
    for wrong in ["3/2", "0/2", "x"] {
        assert_explained(&scene.shard(wrong, "1.bhr", &[]), 2, &["--shard", "3/16"]);
    }
    assert!(!scene.folder.path().join("1.bhr").exists());
}

/// Kills a run with a checkpoint at random moments until it ends, and compares the bytes.
#[cfg(unix)]
fn killed_and_resumed(kills: u32, days: &str) {
    let scene = Scene::ordinary();
    let whole = scene.text(&["--quiet", "-n", days]);
    let mut random = 0x9e37_79b9_u32;
    let mut killed = 0;
    while killed < kills {
        let checkpoint = scene.path("days.ckp");
        drop(std::fs::remove_file(&checkpoint));
        let mut last = 0;
        loop {
            let child = scene
                .command(&[
                    "--quiet",
                    "-n",
                    days,
                    "--checkpoint",
                    &checkpoint,
                    "--resume",
                ])
                .args(["--checkpoint-every", "0.001s"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn();
            let mut child = child.expect("it runs");
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // After this many rounds it is left to end.
            let patience = if killed < kills {
                u64::from(random >> 16) % 300
            } else {
                600_000
            };
            let step = Duration::from_millis(1);
            let mut over = false;
            for _ in 0..patience {
                over = child.try_wait().expect("its state").is_some();
                if over {
                    break;
                }
                std::thread::sleep(step);
            }
            if !over {
                child.kill().expect("it is ours");
                killed += 1;
            }
            let output = child.wait_with_output().expect("it ends");
            if over {
                assert_eq!(printed(output), whole);
                break;
            }
            if let Ok(meta) = std::fs::metadata(&checkpoint) {
                // Never shorter than what was there before: nothing is lost.
                let n = meta.len();
                assert!(n + n / 4 >= last, "{n} after {last} bytes");
                last = n;
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_goes_on_to_the_same_bytes() {
    killed_and_resumed(6, "1000");
}

/// `cargo test --test all killed_a_hundred -- --ignored`
#[cfg(unix)]
#[test]
#[ignore = "takes minutes: a hundred kills"]
fn a_run_that_is_killed_a_hundred_times_goes_on_to_the_same_bytes() {
    killed_and_resumed(100, "3000");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_goes_on_from_its_checkpoint() {
    let scene = Scene::new(ORDINARY);
    let checkpoint = scene.path("days.ckp");
    let more = ["-n", "40000", "--checkpoint", &checkpoint];
    let child = scene
        .command(&more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    std::thread::sleep(Duration::from_millis(700));
    let signal = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(signal.expect("kill runs").success());
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("--resume goes on"), "{said}");
    assert_explained(&scene.run(&more), 2, &["is there already", "--resume"]);
    let other = [&more[..], &["--resume", "--seed", "1"]].concat();
    assert_explained(&scene.run(&other), 2, &["another run", "its seed is 7"]);
    let resumed = scene.text(&[&more[..], &["--quiet", "--resume"]].concat());
    assert_eq!(resumed, scene.text(&["--quiet", "-n", "40000"]));
    // A finished run is all there.
    let again = scene.text(&[&more[..], &["--quiet", "--resume"]].concat());
    assert_eq!(resumed, again);
}

#[test]
fn a_shard_and_a_precision_go_on_from_a_checkpoint() {
    let scene = Scene::new(ORDINARY);
    let precise = ["--quiet", "--precision", "1%"];
    let whole = scene.text(&precise);
    let checkpoint = scene.path("days.ckp");
    let kept = ["--checkpoint", checkpoint.as_str(), "--resume"];
    assert_eq!(scene.text(&[&precise[..], &kept].concat()), whole);
    assert_eq!(scene.text(&[&precise[..], &kept].concat()), whole);
    let other = [&["--precision", "2%"][..], &kept].concat();
    assert_explained(&scene.run(&other), 2, &["its precision is 0.01"]);
    let other = [
        &["--checkpoint", "shard.ckp", "--resume"][..],
        &["-n", "128"],
    ]
    .concat();
    for _ in 0..2 {
        printed(scene.shard("2/2", "2.bhr", &other));
    }
    printed(scene.shard("1/2", "1.bhr", &["-n", "128"]));
    let merged = printed(scene.merge(&["1.bhr", "2.bhr", "--format", "json"]));
    assert_eq!(merged, scene.text(&["--quiet", "-n", "128"]));
    assert_explained(
        &scene.merge(&["1.bhr", "shard.ckp"]),
        2,
        &["`shard.ckp`", "checkpoint"],
    );
}

#[test]
fn shards_reduce_the_variance_as_the_whole_run_does() {
    let scene = Scene::new(MUCH);
    for method in ["stratified+controls", "antithetic", "controls"] {
        let flag = ["--variance-reduction", method];
        let whole = scene.text(&[&["--quiet"][..], &flag].concat());
        for shard in ["1/2", "2/2"] {
            printed(scene.shard(shard, &shard.replace('/', "-"), &flag));
        }
        let merged = ["2-2", "1-2", "--format", "json"];
        assert_eq!(printed(scene.merge(&merged)), whole, "{method}");
    }
    printed(scene.shard("1/2", "1-2", &[]));
    assert_explained(
        &scene.merge(&["1-2", "2-2"]),
        2,
        &["variance reduction is controls, and that of `1-2` is none"],
    );
    assert_explained(
        &scene.shard("1/2", "auto", &["--variance-reduction", "auto"]),
        2,
        &["all shards must do the same", "name the method"],
    );
}

#[test]
fn a_run_whose_days_a_pilot_chose_goes_on_from_a_checkpoint() {
    let scene = Scene::new(MUCH);
    let flags = ["--quiet", "-n", "320", "--variance-reduction", "auto"];
    let whole = scene.text(&flags);
    let checkpoint = scene.path("days.ckp");
    let kept = ["--checkpoint", checkpoint.as_str(), "--resume"];
    for _ in 0..2 {
        assert_eq!(scene.text(&[&flags[..], &kept].concat()), whole);
    }
    let other = [&["--quiet", "-n", "320"][..], &kept].concat();
    assert_explained(&scene.run(&other), 2, &["its variance reduction is auto"]);
}
