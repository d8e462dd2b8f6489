//! The shared cases: all of them are read.

use std::path::{Path, PathBuf};

use crate::scenario::{Overrides, load};

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
fn shared_cases_are_read() {
    for path in cases("exact").into_iter().chain(cases("published")) {
        let loaded = load(&path, &Overrides::default());
        assert!(
            loaded.is_ok(),
            "{}:\n{}",
            path.display(),
            loaded.unwrap_err()
        );
    }
}
