//! The bytes of two scenarios, known by their hashes: the same for any number of threads, shards
//! and stops, on any machine and at any level of optimisation.
//!
//! Where results change on purpose, say so in the changelog; `BUSYHOUR_UPDATE=1` keeps the new
//! hashes.

use std::fmt::Write as _;
use std::path::Path;

use super::{busyhour, printed};

const KEPT: &str = "tests/data/golden.txt";
const SCENARIOS: [&str; 2] = ["black-friday", "shift-day"];

/// FNV-1a, 64 bits.
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

fn run(scenario: &str, more: &[&str]) -> String {
    let file = format!("scenarios/{scenario}/scenario.toml");
    let arguments = [&[file.as_str(), "--quiet", "-n", "70"], more].concat();
    printed(busyhour(&["run"], &arguments))
}

/// The run in pieces: shards, the second of which is taken up from its finished checkpoint.
fn in_shards(scenario: &str, folder: &Path) -> String {
    let name = |n: &str| folder.join(n).display().to_string();
    let files = ["1", "2", "3"].map(name);
    let checkpoint = name("checkpoint");
    for (n, file) in (1..).zip(&files) {
        let shard = format!("{n}/3");
        let own = ["--shard", &shard, "--out", file];
        let kept: &[&str] = if n == 2 {
            &["--checkpoint", &checkpoint, "--resume"]
        } else {
            &[]
        };
        run(scenario, &[&own[..], kept].concat());
    }
    let all: Vec<&str> = files.iter().map(String::as_str).collect();
    let merge = [&all[..], &["--quiet", "--format", "json"]].concat();
    printed(busyhour(&["merge"], &merge))
}

#[test]
fn the_bytes_of_two_scenarios_are_those_that_were_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut found = String::new();
    for scenario in SCENARIOS {
        let json = |more: &[&str]| run(scenario, &[&["--format", "json"], more].concat());
        let one = json(&["--threads", "1"]);
        for threads in ["2", "5"] {
            assert_eq!(
                json(&["--threads", threads]),
                one,
                "{scenario}: {threads} threads"
            );
        }
        let here = folder.path().join(scenario);
        std::fs::create_dir(&here).expect("a folder");
        assert_eq!(in_shards(scenario, &here), one, "{scenario}: shards");
        let _ = writeln!(found, "{scenario} {:016x}", hash(&one));
    }
    if std::env::var_os("BUSYHOUR_UPDATE").is_some() {
        std::fs::write(KEPT, &found).expect("written");
    }
    let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
    assert_eq!(found, kept, "see the head of tests/cli/golden.rs");
}
