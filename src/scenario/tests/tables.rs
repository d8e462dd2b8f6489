//! Values by interval from CSV files.

use std::fs;

use crate::scenario::{ArrivalSource, Loaded, Overrides, Scenario, load};

use super::VALID;

/// Reads the valid scenario with one line replaced and a table beside it.
fn read(find: &str, replace: &str, table: &str) -> Result<Loaded, String> {
    assert!(VALID.contains(find), "{find}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("s.toml"),
        VALID.replacen(find, replace, 1),
    )
    .unwrap();
    fs::write(folder.path().join("t.csv"), table).unwrap();
    let loaded = load(&folder.path().join("s.toml"), &Overrides::default());
    let root = format!("{}/", folder.path().display());
    loaded.map_err(|faults| format!("\n{faults}\n").replace(&root, ""))
}

const COUNTS: &str = "[100, 120, 110, 90]";

fn expected(scenario: &Scenario) -> &[f64] {
    match &scenario.contacts[0].arrivals.as_ref().unwrap().source {
        ArrivalSource::Expected(counts) => counts,
        ArrivalSource::Times(times) => times,
    }
}

#[track_caller]
fn counts(reference: &str, table: &str) -> Vec<f64> {
    let loaded = read(COUNTS, &format!("\"{reference}\""), table);
    expected(
        &loaded
            .unwrap_or_else(|message| panic!("{message}"))
            .scenario,
    )
    .to_vec()
}

#[test]
fn rows_in_order() {
    assert_eq!(counts("t.csv:n", "n\n1\n2\n3\n4\n"), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(
        counts("t.csv:n", "\u{feff}a;n\n0;1\n0;2,5\n0;3\n0;1.234,0\n"),
        [1.0, 2.5, 3.0, 1234.0]
    );
    assert_eq!(
        counts(
            "t.csv:n",
            "a\tn\r\n0\t\"1,234\"\r\n0\t2\r\n0\t3.5\r\n0\t4\r\n"
        ),
        [1234.0, 2.0, 3.5, 4.0]
    );
}

#[test]
fn rows_by_time() {
    let by_time = "time,n\n01:30,4\n00:00,1\n00:30,2\n01:00,3\n02:00,9\n";
    assert_eq!(counts("t.csv:n", by_time), [1.0, 2.0, 3.0, 4.0]);
    let hourly = "start,n\n00:00,10\n01:00,20\n";
    assert_eq!(counts("t.csv:n", hourly), [5.0, 5.0, 10.0, 10.0]);
    let quarters = "interval,n\n00:00-00:15,1\n00:15-00:30,2\n00:30,3\n00:45,4\n01:00,5\n01:15,6\n01:30,7\n01:45,8\n";
    assert_eq!(counts("t.csv:n", quarters), [3.0, 7.0, 11.0, 15.0]);
}

#[test]
fn rows_by_filter() {
    let long = "queue,day,n\nA,1,1\nB,1,5\nA,1,2\nA,2,7\nA,1,3\nA,1,4\n";
    assert_eq!(
        counts("t.csv:n[queue=A, day=1]", long),
        [1.0, 2.0, 3.0, 4.0]
    );
}

/// Columns and filters of one file whose rows are at other times.
#[test]
fn columns_of_one_file_have_their_own_rows() {
    let table = "queue,time,n,heads\nA,00:00,1,3\nB,01:00,9,5\nA,00:30,2,3\nA,01:00,3,4\n\
                 B,00:00,8,5\nA,01:30,4,4\nB,00:30,8,5\nB,01:30,9,5\n";
    for (queue, calls, heads) in [
        ("A", [1.0, 2.0, 3.0, 4.0], 4),
        ("B", [8.0, 8.0, 9.0, 9.0], 5),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let other = if queue == "A" { "B" } else { "A" };
        let text = VALID
            .replacen(COUNTS, &format!("\"t.csv:n[queue={queue}]\""), 1)
            .replacen(
                "agents = 30",
                &format!("agents = \"t.csv:heads[queue={other}]\""),
                1,
            );
        fs::write(folder.path().join("s.toml"), text).unwrap();
        fs::write(folder.path().join("t.csv"), table).unwrap();
        let loaded = load(&folder.path().join("s.toml"), &Overrides::default()).unwrap();
        assert_eq!(expected(&loaded.scenario), calls);
        let last = loaded.scenario.groups[0].agents[3];
        assert_eq!(last, if heads == 4 { 5 } else { 4 });
    }
}

#[test]
fn rows_by_wall_clock() {
    let dated = "duration = \"2h\"\nstart = 2026-11-01T00:30:00\ntime_zone = \"America/New_York\"";
    let table = "date,time,n\n2026-11-01,00:30,30\n2026-11-01,01:00,1\n2026-11-01,01:30,1\n2026-11-01,01:00,2\n2026-11-01,01:30,2\n";
    let find = "duration = \"2h\"\n\n[contact.orders]\nchannel = \"voice\"\narrivals = { per_interval = [100, 120, 110, 90] }";
    let replace = format!(
        "{dated}\n\n[contact.orders]\nchannel = \"voice\"\narrivals = {{ per_interval = \"t.csv:n\" }}"
    );
    let loaded = read(find, &replace, table).unwrap();
    assert_eq!(expected(&loaded.scenario), [30.0, 1.0, 1.0, 2.0]);
    assert_eq!(loaded.scenario.label(1), "2026-11-01T01:00:00-04:00");
    assert_eq!(loaded.scenario.label(3), "2026-11-01T01:00:00-05:00");
}

#[test]
fn means_shares_and_agents() {
    let talk = read(
        "mean = \"4m\"",
        "mean = \"t.csv:talk_min\"",
        "talk_min\n4\n5\n00:06:00\n7m 30s\n",
    )
    .unwrap();
    let talk = &talk.scenario.contacts[0].talk;
    assert_eq!(
        (0..4).map(|i| talk.scale.at(i)).collect::<Vec<_>>(),
        [240.0, 300.0, 360.0, 450.0]
    );
    let agents = read(
        "agents = 30",
        "agents = \"t.csv:n\"",
        "time,n\n00:00,3\n01:00,4\n",
    )
    .unwrap();
    assert_eq!(agents.scenario.groups[0].agents, [3, 3, 4, 4]);
    let planned = "agents = 30\nshrinkage = { planned = \"t.csv:p\" }";
    let planned = read("agents = 30", planned, "p\n10%\n0.2\n0\n5 %\n").unwrap();
    assert_eq!(planned.scenario.groups[0].shrinkage.planned.at(3), 0.05);
}

#[test]
fn recorded_times() {
    let arrivals = "per_interval = [100, 120, 110, 90]";
    let read = read(
        arrivals,
        "times = \"t.csv:at\"",
        "at\n01:00:05\n90\n00:10\n09:00\n",
    )
    .unwrap();
    assert_eq!(expected(&read.scenario), [90.0, 600.0, 3605.0]);
}

#[track_caller]
fn says(find: &str, replace: &str, table: &str, message: &str) {
    let said = read(find, replace, table)
        .map(|l| l.scenario)
        .expect_err("the table is refused");
    assert_eq!(said, message);
}

#[test]
fn text_in_a_number_column() {
    says(
        COUNTS,
        "\"t.csv:n\"",
        "time,n\n00:00,100\n00:30,n/a\n01:00,110\n01:30,90\n",
        r#"
error[contact.orders.arrivals.per_interval]: a value of column `n` cannot be "n/a"
 --> t.csv:3:7
  |
3 | 00:30,n/a
  |       ^^^ expected a number
  |
 ::: s.toml:6:29
  |
6 | arrivals = { per_interval = "t.csv:n" }
  |                             --------- needed here

1 error in the scenario
"#,
    );
}

#[test]
fn a_hole() {
    says(
        COUNTS,
        "\"t.csv:n\"",
        "time,n\n00:00,100\n00:30,120\n01:30,90\n",
        r#"
error[contact.orders.arrivals.per_interval]: the table has no row for 01:00
 --> t.csv:3:7
  |
3 | 00:30,120
  |       ^^^
  |
 ::: s.toml:6:29
  |
6 | arrivals = { per_interval = "t.csv:n" }
  |                             --------- needed here
  |
  = help: add the row; a value of 0 has to be written too

1 error in the scenario
"#,
    );
}

#[test]
fn two_rows_for_one_interval() {
    says(
        COUNTS,
        "\"t.csv:n\"",
        "queue,time,n\nA,00:00,1\nB,00:00,2\n",
        r#"
error[contact.orders.arrivals.per_interval]: there are two rows for 00:00
 --> t.csv:3:9
  |
3 | B,00:00,2
  |         ^
  |
 ::: s.toml:6:29
  |
6 | arrivals = { per_interval = "t.csv:n" }
  |                             --------- needed here
  |
  = help: remove one, or choose the rows by another column: `…:column[other=value]`

1 error in the scenario
"#,
    );
}

#[test]
fn an_empty_cell_and_a_misspelt_column() {
    says(
        COUNTS,
        "\"t.csv:n\"",
        "n,m\n1,1\n,2\n3,3\n4,4\n",
        r#"
error[contact.orders.arrivals.per_interval]: a value of column `n` is empty
 --> t.csv:3:1
  |
3 | ,2
  | ^ expected a number
  |
 ::: s.toml:6:29
  |
6 | arrivals = { per_interval = "t.csv:n" }
  |                             --------- needed here

1 error in the scenario
"#,
    );
    says(
        COUNTS,
        "\"t.csv:order\"",
        "time,orders\n",
        r#"
error[contact.orders.arrivals.per_interval]: t.csv has no column `order`
 --> s.toml:6:29
  |
6 | arrivals = { per_interval = "t.csv:order" }
  |                             ^^^^^^^^^^^^^
  |
  = help: did you mean `orders`?

1 error in the scenario
"#,
    );
}

#[test]
fn a_comma_that_could_mean_two_things() {
    says(
        COUNTS,
        "\"t.csv:n\"",
        "a;n\n0;1,234\n0;2\n0;3\n0;4\n",
        r#"
error[contact.orders.arrivals.per_interval]: a comma in column `n` could mean two things
 --> t.csv:2:3
  |
2 | 0;1,234
  |   ^^^^^ decimals or thousands?
  |
 ::: s.toml:6:29
  |
6 | arrivals = { per_interval = "t.csv:n" }
  |                             --------- needed here
  |
  = help: write 1234 or 1.234, with a point for decimals

1 error in the scenario
"#,
    );
}

#[test]
fn a_level_that_changes_within_an_interval() {
    says(
        "agents = 30",
        "agents = \"t.csv:n\"",
        "time,n\n00:00,3\n00:15,4\n00:30,4\n00:45,4\n01:00,4\n01:15,4\n01:30,4\n01:45,4\n",
        r#"
error[group.sales.agents]: the value changes at 00:15, within an interval of 30m
  --> t.csv:3:7
   |
 3 | 00:15,4
   |       ^
   |
  ::: s.toml:11:10
   |
11 | agents = "t.csv:n"
   |          --------- needed here
   |
   = help: such values cannot be added up: use a shorter interval, or one row for each

1 error in the scenario
"#,
    );
}
