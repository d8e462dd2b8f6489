//! The corpus of bad input: what is said of each faulty scenario in `tests/bad-input`.
//!
//! `NAME.toml` is a scenario, `NAME.txt` the message that it must bring. Lines that begin with
//! `# --set` and `# --variant` are the flags of the command. `BUSYHOUR_UPDATE=1` writes the
//! messages anew; read them as a planner would before they are kept.

mod fuzz;

use std::path::{Path, PathBuf};

use busyhour::model::compile;
use busyhour::scenario::{Fault, Overrides, load};

/// Everything that is said of a scenario; `None` where nothing is.
fn said(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).expect("a scenario");
    let flag = |name: &str| {
        let flags = text.lines().filter_map(|line| line.strip_prefix("# --"));
        let values = flags.filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        values.map(str::to_owned).collect::<Vec<_>>()
    };
    let overrides = Overrides {
        variant: flag("variant").pop(),
        set: flag("set"),
    };
    match load(path, &overrides) {
        Err(faults) => Some(faults.render(false)),
        Ok(loaded) => match compile(&loaded.scenario) {
            Err(error) => Some(format!("error: {error}")),
            Ok(_) => {
                let warnings = loaded.warnings.iter().map(|w: &Fault| w.render(false));
                let warnings: Vec<String> = warnings.collect();
                (!warnings.is_empty()).then(|| warnings.join("\n"))
            }
        },
    }
}

fn corpus() -> Vec<PathBuf> {
    let folder = std::fs::read_dir("tests/bad-input").expect("the corpus");
    let files = folder.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_fault_is_told_as_it_should_be() {
    let mut wrong = Vec::new();
    let mut faulty = 0;
    for path in corpus() {
        let name = path.display();
        if path.ends_with("good.toml") {
            assert_eq!(said(&path), None, "{name}");
            continue;
        }
        faulty += 1;
        let said = said(&path).unwrap_or_else(|| "nothing is wrong\n".to_owned());
        let said = format!("{}\n", said.trim_end());
        let expected = path.with_extension("txt");
        if std::env::var_os("BUSYHOUR_UPDATE").is_some() {
            std::fs::write(&expected, &said).expect("the message");
        }
        let text = std::fs::read_to_string(&expected).unwrap_or_default();
        if text != said {
            wrong.push(format!("{name} says:\n{said}\nand not:\n{text}"));
        }
        let place = said.contains(".toml:") || said.contains(".csv:") || said.contains("--> ");
        if !place && !said.contains("cannot read") {
            wrong.push(format!("{name} names no place:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(faulty >= 150, "{faulty} cases");
}
