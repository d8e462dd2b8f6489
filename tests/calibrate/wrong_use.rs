//! Logs and flags that cannot be meant.

use crate::support::busyhour;

fn refused(arguments: &[&str], words: &[&str]) {
    let output = busyhour(&[&["calibrate"], arguments].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for word in words {
        assert!(said.contains(word), "`{word}` is not in: {said}");
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    refused(&["no/such.csv"], &["cannot read no/such.csv"]);
    refused(&[&file("a.csv", "")], &["is empty"]);
    refused(
        &[&file("b.csv", "a,b\n1,2\n")],
        &["--map arrival=COLUMN", "a, b"],
    );
    let good = file("c.csv", "start,wait\n2026-01-05 10:00,3\n");
    refused(&[&good, "--map", "wait=nope"], &["no column `nope`"]);
    refused(
        &[&good, "--map", "wish=wait"],
        &["no field `wish`", "arrival"],
    );
    refused(&[&good, "--outcome", "X=maybe"], &["WORD=MEANING"]);
    refused(&[&good, "--interval", "7m"], &["divisor of a day"]);
    refused(&[&good, "--from", "soon"], &["--from soon", "2026-01-31"]);
    refused(&[&good, "--time-zone", "Mars"], &["--time-zone Mars"]);
    let slashed = file("d.csv", "start\n3/4/2026 10:00\n");
    refused(&[&slashed], &["--date-order", "3/4/2026"]);
    let never = file("e.csv", "start\nnever\n");
    refused(&[&never], &["no contact that can be used"]);
    // Found by the fuzz target `log`: nobody was offered, so there is no first and no last day.
    let gone = file("g.csv", "start,outcome\n2026-01-05 10:00,X\n");
    let output = busyhour(&["calibrate", &gone, "--outcome", "X=self_service"]);
    assert!(output.status.code() != Some(101), "{output:?}");
    let century = file("f.csv", "start\n1926-01-05 10:00\n2026-01-05 10:00\n");
    refused(&[&century], &["--from and --to"]);
}

#[test]
fn binary_and_broken_files_are_no_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("noise.csv");
    let noise: Vec<u8> = (0..20_000_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    std::fs::write(&path, &noise).expect("written");
    refused(&[&path.display().to_string()], &["error"]);
    let mut zipped = vec![0x1f, 0x8b, 8, 0];
    zipped.extend(noise);
    std::fs::write(&path, zipped).expect("written");
    refused(&[&path.display().to_string()], &["cannot read"]);
}

#[test]
fn a_terminal_finds_nothing_to_obey_in_a_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.csv");
    let evil = "\u{1b}]0;evil\u{7}";
    let file = path.display().to_string();
    // In the name of a column, of a type, and in a cell that cannot be read.
    std::fs::write(&path, format!("{evil},wait\n1,2\n")).expect("written");
    refused(&[&file], &["evil", "--map arrival=COLUMN"]);
    let mut output = busyhour(&["calibrate", &file]);
    let rows: String = (0..40)
        .map(|i| format!("2026-01-05 10:{i:02},{evil},{i},{evil}\n"))
        .collect();
    std::fs::write(&path, format!("start,type,wait,talk\n{rows}")).expect("written");
    let read = busyhour(&["calibrate", &file]);
    assert!(read.status.success(), "{read:?}");
    output.stdout.extend(read.stdout);
    output.stderr.extend(read.stderr);
    for said in [output.stdout, output.stderr] {
        let obeyed = |b: &u8| b.is_ascii_control() && *b != b'\n';
        assert!(
            !said.iter().any(obeyed),
            "{}",
            String::from_utf8_lossy(&said)
        );
    }
}
