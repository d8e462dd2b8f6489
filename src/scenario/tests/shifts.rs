//! Shifts: when they take place, and what cannot be meant.

use super::{VALID, says};
use crate::scenario::{AgentGroup, Loaded, Off, Overrides, ShiftTime, parse};

const HOUR: f64 = 3600.0;

#[track_caller]
fn read(clock: &str, group: &str) -> Loaded {
    let text = VALID
        .replacen("duration = \"2h\"", clock, 1)
        .replacen("agents = 30", group, 1)
        .replacen(
            "{ per_interval = [100, 120, 110, 90] }",
            "{ rate = \"10/h\" }",
            1,
        );
    parse(&text, &Overrides::default()).unwrap_or_else(|faults| panic!("{faults}"))
}

#[track_caller]
fn group(clock: &str, group: &str) -> AgentGroup {
    read(clock, group).scenario.groups[0].clone()
}

fn times(group: &AgentGroup) -> Vec<(f64, f64)> {
    let hours = |t: &ShiftTime| (t.from / HOUR, t.to / HOUR);
    group.shifts[0].times.iter().map(hours).collect()
}

fn warnings(loaded: &Loaded) -> Vec<&str> {
    loaded
        .warnings
        .iter()
        .map(crate::scenario::Fault::message)
        .collect()
}

const DAY: &str = "duration = \"24h\"";

#[test]
fn without_a_start_hours_count_and_every_day_has_the_shift() {
    let of = group(
        "duration = \"48h\"",
        r#"shift = [{ agents = 5, from = "22:00", to = "06:00", off = [{ at = "01:30", for = "30m" }] }]"#,
    );
    assert_eq!(times(&of), [(-2.0, 6.0), (22.0, 30.0), (46.0, 54.0)]);
    assert_eq!(of.shifts[0].times[0].off, [1.5 * HOUR]);
    assert_eq!(of.shifts[0].title, "22:00 to 06:00");
    assert_eq!((of.agents[0], of.agents[11], of.agents[12]), (5, 5, 0));
}

#[test]
fn a_day_can_end_at_midnight() {
    let of = |to: &str| {
        let shift = format!("shift = [{{ agents = 1, from = \"16:00\", to = \"{to}\" }}]");
        times(&group(DAY, &shift))
    };
    assert_eq!(of("24:00"), [(16.0, 24.0)]);
    assert_eq!(of("00:00"), [(16.0, 24.0)]);
    assert_eq!(of("16:00"), [(-8.0, 16.0), (16.0, 40.0)]);
}

#[test]
fn days_of_the_week_are_those_of_the_begin() {
    // A Friday.
    let clock = "start = 2026-11-27T00:00:00\nduration = \"96h\"";
    let of = |days: &str| {
        let shift = format!(
            "shift = [{{ agents = 1, days = \"{days}\", from = \"20:00\", to = \"04:00\" }}]"
        );
        times(&group(clock, &shift))
    };
    assert_eq!(of("mon-fri"), [(-4.0, 4.0), (20.0, 28.0), (92.0, 100.0)]);
    assert_eq!(of("sat,sun"), [(44.0, 52.0), (68.0, 76.0)]);
    assert_eq!(of("mon-sun").len(), 5);
}

#[test]
fn clocks_that_change_move_shifts_and_breaks() {
    let shift = r#"shift = [{ agents = 1, from = "00:30", to = "08:00", off = [{ at = "06:00", for = "15m" }] }]"#;
    let of = |start: &str| {
        let clock =
            format!("start = {start}\ntime_zone = \"America/New_York\"\nduration = \"12h\"");
        let of = group(&clock, shift);
        (times(&of), of.shifts[0].times[0].off[0] / HOUR)
    };
    assert_eq!(of("2026-11-02T00:00:00"), (vec![(0.5, 8.0)], 6.0));
    assert_eq!(of("2026-11-01T00:00:00"), (vec![(0.5, 9.0)], 7.0));
    assert_eq!(of("2026-03-08T00:00:00"), (vec![(0.5, 7.0)], 5.0));
}

#[test]
fn breaks_have_lengths_spreads_and_pay() {
    let of = group(
        DAY,
        r#"shift = [{ agents = 4, from = "08:00", to = "16:00", off = [{ at = "10:00", for = "15m" }, { at = "12:00", for = "30m", spread = "1h", paid = false }] }]"#,
    );
    let off = |length, spread, paid| Off {
        length,
        spread,
        paid,
    };
    assert_eq!(
        of.shifts[0].off,
        [off(900.0, 0.0, true), off(1800.0, HOUR, false)]
    );
}

#[test]
fn each_source_can_be_switched_off_alone() {
    let text = format!(
        "{}\nshrinkage = {{ {} }}",
        r#"shift = [{ agents = 4, from = "08:00", to = "16:00", off = [{ at = "10:00", for = "15m" }] }]"#,
        r#"absence = { rate = 0.1 }, pauses = { every = "1h", length = { constant = { value = "1m" } } },
        pause_after = { probability = 0.1, length = { constant = { value = "1m" } } },
        late = { probability = 0.1, by = { constant = { value = "1m" } } },
        early = { probability = 0.1, by = { constant = { value = "1m" } } }"#
            .replace('\n', " ")
    );
    let with = |set: &str| {
        let text = VALID
            .replacen("duration = \"2h\"", DAY, 1)
            .replacen(
                "{ per_interval = [100, 120, 110, 90] }",
                "{ rate = \"10/h\" }",
                1,
            )
            .replacen("agents = 30", &text, 1);
        let set = (!set.is_empty()).then(|| format!("group.sales.shrinkage.{set}"));
        let overrides = Overrides {
            variant: None,
            set: set.into_iter().collect(),
        };
        let loaded = parse(&text, &overrides).unwrap_or_else(|faults| panic!("{faults}"));
        let group = loaded.scenario.groups[0].clone();
        let of = &group.shrinkage;
        let breaks = !group.shifts[0].off.is_empty() && !group.shifts[0].times[0].off.is_empty();
        let absence = of.absence.as_ref().is_some_and(|a| a.rate > 0.0);
        [
            absence,
            breaks,
            of.pauses.is_some(),
            of.pause_after.is_some(),
            of.late.is_some(),
            of.early.is_some(),
        ]
    };
    assert_eq!(with(""), [true; 6]);
    let words = [
        "absence",
        "breaks",
        "pauses",
        "pause_after",
        "late",
        "early",
    ];
    for (i, word) in words.into_iter().enumerate() {
        let mut left = [true; 6];
        left[i] = false;
        assert_eq!(with(&format!("without=[\"{word}\"]")), left, "{word}");
    }
    assert!(!with("absence.rate=0")[0]);
    assert!(!with("late.probability=0")[4]);
}

#[test]
fn what_is_unusual_about_shifts() {
    let outside = r#"shift = [{ agents = 4, from = "08:00", to = "16:00", off = [{ at = "17:00", for = "15m" }] }]"#;
    let loaded = read(DAY, outside);
    assert!(warnings(&loaded).contains(&"the break is outside of its shift"));
    let late = r#"shift = [{ agents = 4, from = "08:00", to = "16:00", off = [{ at = "15:00", for = "15m", spread = "2h" }] }]"#;
    let loaded = read(DAY, late);
    assert!(warnings(&loaded).contains(&"the break goes on after the end of its shift"));
    let never = r#"shift = [{ agents = 4, from = "08:00", to = "16:00" }, { agents = 4, from = "02:30", to = "04:00" }]"#;
    let loaded = read("duration = \"10h\"", never);
    assert!(
        warnings(&loaded)
            .iter()
            .all(|w| !w.contains("never takes place"))
    );
    let loaded = read("start = 2026-11-27T06:00:00\nduration = \"10h\"", never);
    assert!(warnings(&loaded).contains(&"the shift never takes place within the horizon"));
}

#[test]
fn planned_shrinkage_of_shifts() {
    says(
        "agents = 30",
        r#"shift = [{ agents = 3, from = "00:00", to = "02:00" }]
shrinkage = { planned = 0.1 }"#,
        r#"
error[group.sales.shrinkage.planned]: planned shrinkage is not taken off shifts
  --> scenario:12:15
   |
11 | shift = [{ agents = 3, from = "00:00", to = "02:00" }]
   | ----- the shifts
12 | shrinkage = { planned = 0.1 }
   |               ^^^^^^^ shifts say who is away when
   |
   = help: add what is planned to the `off` of the shifts: { at = "14:00", for = "30m", spread = "2h" }

1 error in the scenario
"#,
    );
}

#[test]
fn late_logins_of_a_headcount() {
    says(
        "agents = 30",
        r#"agents = 30
shrinkage = { late = { probability = 0.1, by = { constant = { value = "5m" } } } }"#,
        r#"
error[group.sales.shrinkage.late]: `late` needs shifts
  --> scenario:12:15
   |
12 | shrinkage = { late = { probability = 0.1, by = { constant = { value = "5m" } } } }
   |               ^^^^ with a headcount nobody in particular comes or leaves
   |
   = help: give the group shifts instead of `agents`: [[group.NAME.shift]] with agents, from and to

1 error in the scenario
"#,
    );
}

#[test]
fn words_of_shifts_that_are_wrong() {
    says(
        "agents = 30",
        r#"shift = [{ agents = 3, days = "mon-fri", from = "8", to = "25:00" }]"#,
        r#"
error[group.sales.shift.days]: days of the week need a `start`
  --> scenario:11:31
   |
11 | shift = [{ agents = 3, days = "mon-fri", from = "8", to = "25:00" }]
   |                               ^^^^^^^^^
   |
   = help: add start = 2026-11-27T06:00:00 at the top

error[group.sales.shift.from]: `from` is not a time of day: "8"
  --> scenario:11:49
   |
11 | shift = [{ agents = 3, days = "mon-fri", from = "8", to = "25:00" }]
   |                                                 ^^^ expected a time of day such as "08:30"

error[group.sales.shift.to]: `to` is not a time of day: "25:00"
  --> scenario:11:59
   |
11 | shift = [{ agents = 3, days = "mon-fri", from = "8", to = "25:00" }]
   |                                                           ^^^^^^^ expected a time of day such as "08:30"

3 errors in the scenario
"#,
    );
}

#[test]
fn shifts_and_a_headcount() {
    says(
        "agents = 30",
        r#"agents = 30
shift = [{ agents = 3, from = "00:00", to = "02:00" }]"#,
        r#"
error[group.sales.shift]: an agent group has both `agents` and `shift`
  --> scenario:12:1
   |
11 | agents = 30
   | ------ first here
12 | shift = [{ agents = 3, from = "00:00", to = "02:00" }]
   | ^^^^^ one too many
   |
   = help: keep one of the two

1 error in the scenario
"#,
    );
}

#[test]
fn a_shock_that_brings_agents_to_shifts() {
    let text = VALID.replacen(
        "agents = 30",
        r#"shift = [{ agents = 3, from = "00:00", to = "02:00" }]"#,
        1,
    ) + "[[shock]]\nname = \"help\"\nat = \"1h\"\nfor = \"30m\"\nagents = 1.5\n";
    let faults = parse(&text, &Overrides::default()).expect_err("the scenario is refused");
    let message = "shock \"help\" cannot bring agents to the shifts of `sales`";
    assert!(faults.iter().any(|f| f.message() == message), "{faults}");
}
