//! The shared cases: all of them are read, those that need later features refused.

use std::path::{Path, PathBuf};

use crate::scenario::{Overrides, load};

/// Cases with features that are not simulated yet, and the key they need.
const LATER: [(&str, &str); 1] = [("ox1a", "channel \"outbound\" is not simulated yet")];

fn cases(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/cases")
        .join(folder);
    let Ok(entries) = std::fs::read_dir(&root) else {
        eprintln!("skipped: there is no folder {}", root.display());
        return Vec::new();
    };
    let toml = |p: &PathBuf| p.extension().is_some_and(|e| e == "toml");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(toml).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

#[test]
fn shared_cases_are_read_or_refused_for_what_comes_later() {
    for path in cases("exact").into_iter().chain(cases("published")) {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let loaded = load(&path, &Overrides::default());
        match LATER.iter().find(|(name, _)| *name == stem) {
            None => assert!(loaded.is_ok(), "{stem}:\n{}", loaded.unwrap_err()),
            Some((_, message)) => {
                let faults = loaded.unwrap_err();
                assert!(
                    faults.iter().any(|f| f.message() == *message),
                    "{stem}:\n{faults}"
                );
                let expected =
                    |f: &&crate::scenario::Fault| f.message().ends_with("not simulated yet");
                assert!(faults.iter().all(|f| expected(&f)), "{stem}:\n{faults}");
            }
        }
    }
}
