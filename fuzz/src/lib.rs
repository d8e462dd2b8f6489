//! What the fuzz targets share.

use std::path::PathBuf;
use std::sync::OnceLock;

use busyhour::model::compile;
use busyhour::scenario::{Loaded, Overrides, load, parse};

/// A scenario of two types and a group, for pieces to be put into.
pub const GOOD: &str = include_str!("../../tests/bad-input/good.toml");

/// Reads a scenario as the commands do: what is wrong is told, what is right compiles or is
/// refused, and what it was resolved to can be read again.
pub fn understand(text: &str, overrides: &Overrides) {
    match parse(text, overrides) {
        Ok(loaded) => understood(&loaded),
        Err(faults) => assert!(!faults.render(false).is_empty()),
    }
}

/// What a distribution cannot be has been told with its place.
fn compiles(loaded: &Loaded) {
    if let Err(error) = compile(&loaded.scenario) {
        panic!("it was read, and does not compile: {error}");
    }
}

fn understood(loaded: &Loaded) {
    compiles(loaded);
    for warning in &loaded.warnings {
        assert!(!warning.render(false).is_empty());
    }
    if let Err(faults) = parse(&loaded.resolved, &Overrides::default()) {
        panic!(
            "what it was resolved to is not understood:\n{}\n{}",
            faults.render(false),
            loaded.resolved
        );
    }
}

/// The same for a file.
pub fn understand_file(path: &std::path::Path) -> bool {
    match load(path, &Overrides::default()) {
        Ok(loaded) => {
            compiles(&loaded);
            true
        }
        Err(faults) => {
            assert!(!faults.render(false).is_empty());
            false
        }
    }
}

/// A folder of this process; `TMPDIR` says where.
pub fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("busyhour-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    })
}

/// A text as a TOML string.
pub fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
