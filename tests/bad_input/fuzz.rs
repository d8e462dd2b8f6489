//! Mutations of the corpus: whatever they bring, the reader answers and does not panic.
//!
//! A generator with a fixed seed takes pieces of good and bad scenarios, tables and settings and
//! changes, doubles, cuts and mixes them. The ordinary test tries a few thousand; for as long as
//! you like:
//!
//! ```sh
//! BUSYHOUR_FUZZ_SECONDS=3600 cargo test --release --test all fuzz -- --ignored
//! ```
//!
//! A failure prints the input; it becomes a file of the corpus.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use busyhour::model::compile;
use busyhour::scenario::{Overrides, parse};

use super::corpus;

/// Splitmix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// What stands where a value was.
const VALUES: &[&str] = &[
    "0",
    "-1",
    "1e308",
    "-0.0",
    "nan",
    "inf",
    "99999999999999999999",
    "\"\"",
    "\"-5m\"",
    "\"1e9h\"",
    "\"20s\"",
    "\"100%\"",
    "\"0.1s\"",
    "[]",
    "{}",
    "[[]]",
    "true",
    "2026-11-27T06:00:00",
    "\"é\u{202e}\"",
    "\"tests/bad-input/table-hole.csv:chats\"",
    "\"wait > 20s\"",
    "[1, 2]",
    "[\"1h\", \"2h\"]",
    "1.0",
    "{ exponential = { mean = \"1s\" } }",
    "{ constant = { value = \"0s\" } }",
    "\"calls\"",
    "\"desk\"",
];

/// A scenario, self-contained, for the pieces of the corpus to change.
const GOOD: &str = include_str!("../bad-input/good.toml");

/// The lines of all scenarios of the corpus.
fn lines() -> Vec<String> {
    let mut lines = Vec::new();
    for path in corpus() {
        let text = std::fs::read_to_string(path).expect("a scenario");
        lines.extend(text.lines().map(str::to_owned));
    }
    lines.retain(|line| !line.starts_with('#') && !line.starts_with("base"));
    lines
}

fn mutated(random: &mut Random, lines: &[String]) -> String {
    let mut text: Vec<String> = GOOD.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(4) {
        let at = random.below(text.len());
        match random.below(6) {
            0 => text.insert(at, lines[random.below(lines.len())].clone()),
            1 => drop(text.remove(at)),
            2 => {
                if let Some((key, _)) = text[at].split_once('=') {
                    text[at] = format!("{key}= {}", random.of(VALUES));
                }
            }
            3 => {
                let line = lines[random.below(lines.len())].clone();
                text[at] = line;
            }
            4 => {
                let line = text[at].clone();
                let cut = line.floor_char_boundary(random.below(line.len() + 1));
                text[at] = format!(
                    "{}{}",
                    &line[..cut],
                    random.of(&["", "\"", "{", "]", ".", "=", "\u{0}", "€", "("])
                );
            }
            _ => {
                // The tables of two places change theirs.
                let other = random.below(text.len());
                text.swap(at, other);
            }
        }
        if text.is_empty() {
            text.push("busyhour = 1".to_owned());
        }
    }
    text.join("\n")
}

/// Tries inputs for so long, or so many.
fn fuzz(seed: u64, most: u64, time: Duration) {
    let lines = lines();
    let mut random = Random(seed);
    let began = Instant::now();
    let (mut tried, mut understood) = (0, 0);
    while tried < most && began.elapsed() < time {
        let text = mutated(&mut random, &lines);
        let set = match random.below(4) {
            0 => lines[random.below(lines.len())].replacen(" = ", "=", 1),
            1 => format!(
                "contact.calls.{}={}",
                random.of(&["talk", "balk", "retry", "groups"]),
                random.of(VALUES)
            ),
            _ => "name=x".to_owned(),
        };
        let overrides = Overrides {
            variant: None,
            set: vec![set.clone()],
        };
        let done = catch_unwind(AssertUnwindSafe(|| match parse(&text, &overrides) {
            Ok(loaded) => {
                drop(compile(&loaded.scenario));
                true
            }
            Err(faults) => {
                assert!(!faults.render(false).is_empty());
                false
            }
        }));
        match done {
            Ok(good) => understood += u64::from(good),
            Err(_) => panic!("this input makes it panic:\n--set {set}\n{text}"),
        }
        tried += 1;
    }
    println!("{tried} inputs, {understood} of them scenarios");
    assert!(
        understood * 100 > tried,
        "hardly any input is a scenario: {understood} of {tried}"
    );
}

#[test]
fn mutations_make_no_panic() {
    fuzz(1, 3000, Duration::from_secs(60));
}

#[test]
#[ignore = "runs for BUSYHOUR_FUZZ_SECONDS, 60 unless told otherwise"]
fn fuzz_for_long() {
    let seconds = std::env::var("BUSYHOUR_FUZZ_SECONDS");
    let seconds = seconds.ok().and_then(|s| s.parse().ok()).unwrap_or(60);
    let seed = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(2, |since| since.as_secs());
    println!("seed {seed}");
    fuzz(seed, u64::MAX, Duration::from_secs(seconds));
}
