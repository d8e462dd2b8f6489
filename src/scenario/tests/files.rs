//! Files that cannot be read.

use std::fs;
use std::path::Path;

use crate::scenario::{Overrides, load};

use super::VALID;

/// What is said about a scenario file of these bytes.
#[track_caller]
fn said(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(&path, bytes).unwrap();
    let faults = load(&path, &Overrides::default()).expect_err("the file is refused");
    faults
        .to_string()
        .replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn no_file() {
    let faults = load(Path::new("no_such_folder/s.toml"), &Overrides::default()).unwrap_err();
    let message = "error: cannot read no_such_folder/s.toml: there is no such file\n\n1 error in the scenario";
    assert_eq!(faults.to_string(), message);
}

#[test]
fn a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let faults = load(folder.path(), &Overrides::default()).unwrap_err();
    assert!(faults.to_string().contains("it is a folder"), "{faults}");
}

#[test]
fn other_encodings() {
    let latin = VALID.replace("busyhour", "# caf\u{e9}\nbusyhour");
    let latin: Vec<u8> = latin.chars().map(|c| c as u8).collect();
    assert!(said(&latin).contains("line 1 is not UTF-8; save the file as UTF-8"));
    assert!(said(&[0xff, 0xfe, 0x41, 0]).contains("it is UTF-16; save it as UTF-8"));
}

#[test]
fn too_large() {
    let message = said(&vec![b'#'; (16 << 20) + 1]);
    assert!(message.contains("it is larger than 16 MiB"), "{message}");
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(&path, format!("\u{feff}{VALID}")).unwrap();
    assert!(load(&path, &Overrides::default()).is_ok());
}

#[cfg(unix)]
#[test]
fn a_device_is_no_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(
        &path,
        VALID.replace("[100, 120, 110, 90]", "\"/dev/zero:n\""),
    )
    .unwrap();
    let faults = load(&path, &Overrides::default()).unwrap_err();
    assert!(
        faults.to_string().contains("it is not a plain file"),
        "{faults}"
    );
}
