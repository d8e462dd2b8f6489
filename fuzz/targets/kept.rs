//! Shards and checkpoints: as they are, with a checksum that fits, and with folds that are
//! compressed here, so that what they hold is changed and not the compression: any bytes, or
//! those of a run with some changed.
#![no_main]

use std::sync::OnceLock;

use busyhour::model::{Model, compile};
use busyhour::replicate::{About, Kept, Ledger, Plan, Progress, fit, join, run_stretch};
use busyhour::scenario::{Overrides, parse};
use libfuzzer_sys::fuzz_target;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec;

const DAY: &str = r#"
busyhour = 1
duration = "2h"
interval = "1h"
[contact.calls]
channel = "voice"
arrivals = { rate = "10/h", day_cv = 0.1 }
talk = { exponential = { mean = "4m" } }
patience = { exponential = { mean = "2m" } }
[group.desk]
agents = 1
skills = { calls = 1 }
"#;

struct Run {
    model: Model,
    plan: Plan,
    about: About,
    /// The two lines at the head of a file.
    head: Vec<u8>,
    /// What all days came to.
    fold: Vec<u8>,
}

fn run() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| {
        let scenario = parse(DAY, &Overrides::default()).expect("good").scenario;
        let plan = Plan {
            threads: 1,
            ..Plan::new(40)
        };
        let about = About::new(&scenario, &plan);
        let kept = Kept {
            about: about.clone(),
            first_attempts: None,
            parts: Vec::new(),
        };
        let lines = kept.to_bytes();
        let end = lines
            .iter()
            .rposition(|b| *b == b'}')
            .expect("a line of JSON")
            + 2;
        let model = compile(&scenario).expect("good");
        let ledger = Ledger::new(kept, None);
        let stretch = ledger
            .begin(0, &model, &plan, 0..plan.blocks())
            .expect("new");
        run_stretch(&model, &plan, &Progress::default(), stretch, &ledger).expect("it ends");
        // No factors, one part, from the first block to before the third, the length of its fold.
        let bytes = ledger.close().0.to_bytes();
        let mut fold = &bytes[end + 5..bytes.len() - 8];
        while let Some((first, rest)) = fold.split_first() {
            fold = rest;
            if *first < 0x80 {
                break;
            }
        }
        Run {
            model,
            plan,
            about,
            head: bytes[..end].to_vec(),
            fold: decompress_to_vec(fold).expect("the fold"),
        }
    })
}

/// FNV-1a, 64 bits.
fn checksum(bytes: &[u8]) -> [u8; 8] {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash.to_be_bytes()
}

/// A whole number, seven bits a byte.
fn count(mut value: usize, to: &mut Vec<u8>) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

/// The fold of the run with some of its bytes changed: two for the place, one for the byte.
fn changed(data: &[u8]) -> Vec<u8> {
    let mut fold = run().fold.clone();
    for change in data.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % fold.len();
        fold[at] = change[2];
    }
    fold
}

/// Reads the bytes, joins what they are and goes on from it.
fn tried(bytes: &[u8]) {
    let run = run();
    let Ok(kept) = Kept::from_bytes(bytes) else {
        return;
    };
    let written = kept.to_bytes();
    assert_eq!(Kept::from_bytes(&written).as_ref(), Ok(&kept));
    let shards = [kept];
    if let Ok(order) = fit(&shards) {
        drop(join(&shards, &order, 0, &run.model, &run.plan));
    }
    let [kept] = shards;
    if kept.about == run.about {
        let ledger = Ledger::new(kept, None);
        drop(ledger.begin(0, &run.model, &run.plan, 0..run.plan.blocks()));
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((way, data)) = data.split_first() else {
        return;
    };
    let mut bytes = match way % 5 {
        0 => return tried(data),
        1 => data.to_vec(),
        2 => [&run().head[..], data].concat(),
        _ => {
            let fold = if way % 5 == 3 {
                data.to_vec()
            } else {
                changed(data)
            };
            // No factors; one part, all blocks or the second alone, with this fold.
            let (fold, mut bytes) = (compress_to_vec(&fold, 1), run().head.clone());
            bytes.extend([0, 0, 1]);
            let (first, next) = if *way < 128 { (0, 2) } else { (1, 2) };
            count(first, &mut bytes);
            count(next, &mut bytes);
            count(fold.len(), &mut bytes);
            bytes.extend(fold);
            bytes
        }
    };
    let hash = checksum(&bytes);
    bytes.extend(hash);
    tried(&bytes);
});
