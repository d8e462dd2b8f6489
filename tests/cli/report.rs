//! `report.html`, the pages of comparisons, and the sentence that opens them.

use std::path::Path;

use super::{Scene, busyhour, printed};

/// A center of one team for `types`, each with its own lines.
fn center(types: &[(&str, &str)], agents: &str, more: &str) -> Scene {
    let mut text = format!(
        "busyhour = 1\nname = \"center\"\nduration = \"2h\"\ninterval = \"30m\"\n\
         replications = 40\nseed = 3\n{more}\n"
    );
    for (name, lines) in types {
        text += &format!(
            "[contact.{name}]\nchannel = \"voice\"\ntalk = {{ exponential = {{ mean = \"3m\" }} \
             }}\npatience = {{ exponential = {{ mean = \"2m\" }} }}\n{lines}\n"
        );
    }
    let skills: Vec<String> = types
        .iter()
        .map(|(name, _)| format!("{name} = 1"))
        .collect();
    text += &format!(
        "[group.team]\nagents = {agents}\nskills = {{ {} }}\n",
        skills.join(", ")
    );
    Scene::new(&text)
}

fn run(scene: &Scene, more: &[&str]) -> String {
    let file = scene.file();
    let file = file.to_str().expect("UTF-8");
    printed(busyhour(&["run", file], more))
}

/// The first paragraph of the screen in one line.
fn answer(scene: &Scene, more: &[&str]) -> String {
    let screen = run(scene, more);
    let first = screen.split("\n\n").next().expect("a paragraph");
    assert!(
        first.lines().all(|line| line.chars().count() <= 80),
        "{first}"
    );
    first.replace('\n', " ")
}

/// The page of a run, and its folder.
fn page(scene: &Scene, folder: &Path, more: &[&str]) -> String {
    let out = folder.to_str().expect("UTF-8");
    run(scene, &[more, &["--out", out]].concat());
    std::fs::read_to_string(folder.join("report.html")).expect("the report is there")
}

const CALLS: (&str, &str) = ("calls", "arrivals = { rate = \"60/h\" }");
const FAULTS: (&str, &str) = ("faults", "arrivals = { rate = \"30/h\" }");

#[test]
fn a_plan_that_holds_is_said_to_hold() {
    let said = answer(&center(&[CALLS], "20", ""), &[]);
    assert_eq!(
        said,
        "Calls will meet 80 % within 20 s on practically all days (95 % sure: on at least 91 %)."
    );
    let said = answer(&center(&[CALLS, FAULTS], "20", ""), &[]);
    assert!(
        said.starts_with("Every contact type will meet its target on practically all days"),
        "{said}"
    );
}

#[test]
fn a_plan_that_breaks_says_who_how_often_and_when() {
    let said = answer(&center(&[CALLS], "[9, 9, 1, 9]", ""), &[]);
    assert!(
        said.starts_with("Calls will miss 80 % within 20 s on "),
        "{said}"
    );
    assert!(said.contains(" days (95 % sure: "), "{said}");
    assert!(said.ends_with("; the break is 01:00–01:30."), "{said}");
}

#[test]
fn many_types_are_told_by_the_worst_and_by_all() {
    let strict = (
        "faults",
        "arrivals = { rate = \"30/h\" }\nservice_level = { within = \"5s\", target = 0.995 }",
    );
    let said = answer(&center(&[CALLS, strict], "5", ""), &[]);
    assert!(said.starts_with("Faults will miss 99.5 % within 5 s on practically all days (95 % sure: on at least 91 %)"), "{said}");
    assert!(
        said.ends_with("it breaks at all hours, and all types meet their targets on 0 % of days."),
        "{said}"
    );
}

#[test]
fn without_targets_or_contacts_nothing_is_claimed() {
    let free = (
        "calls",
        "arrivals = { rate = \"60/h\" }\nservice_level = { within = \"20s\" }",
    );
    let said = answer(&center(&[free], "5", ""), &[]);
    assert!(
        said.starts_with("No contact type has a service-level target; "),
        "{said}"
    );
    let none = ("calls", "arrivals = { rate = \"0/h\" }");
    let said = answer(&center(&[none], "5", ""), &[]);
    assert_eq!(said, "No contacts came, so there is nothing to judge.");
    let aimless = center(&[none, ("faults", free.1)], "5", "");
    let said = answer(&aimless, &[]);
    assert_eq!(
        said,
        "No contacts came of a type with a target, so none was met or missed."
    );
}

#[test]
fn one_day_is_no_certainty() {
    let said = answer(&center(&[CALLS], "20", ""), &["-n", "1"]);
    assert_eq!(
        said,
        "Calls met 80 % within 20 s on the one day simulated, which says little of other days."
    );
    let said = answer(&center(&[CALLS, FAULTS], "1", ""), &["-n", "1"]);
    assert!(
        said.starts_with("2 of 2 contact types missed their targets ("),
        "{said}"
    );
}

#[test]
fn several_days_are_told_by_their_dates() {
    let lines = "start = 2026-10-26T00:00:00";
    let text = std::fs::read_to_string(center(&[CALLS], "[9, 9, 1, 9]", lines).file());
    let text = text
        .expect("the scenario")
        .replace("2h", "48h")
        .replace("30m", "12h");
    let said = answer(&Scene::new(&text), &[]);
    assert!(said.contains(" runs (95 % sure"), "{said}");
    assert!(
        said.ends_with("; the break is Tue 27 Oct 00:00–12:00."),
        "{said}"
    );
}

#[test]
fn the_page_has_the_answer_and_no_time_and_is_the_same_for_any_threads() {
    let scene = center(&[CALLS, FAULTS], "[5, 6, 3, 5]", "");
    let folder = tempfile::tempdir().expect("a folder");
    let one = page(&scene, &folder.path().join("one"), &["--threads", "1"]);
    let two = page(&scene, &folder.path().join("two"), &["--threads", "2"]);
    assert_eq!(one, two);
    let said = answer(&scene, &[]);
    let plain = one.replace('\u{a0}', " ");
    assert!(
        plain.contains(&format!("id=\"answer\">{said}</p>")),
        "{said}"
    );
    assert!(one.contains("--replications 40 --seed 3"));
    let today = today();
    assert!(!one.contains(&today), "a time stamp: {today}");
    assert!(one.len() < 400_000, "{} bytes", one.len());
}

/// Today's date as a stamp would have it, from the clock of the system.
fn today() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.expect("after 1970").as_secs() / 86_400;
    // Civil date of a day number (Hinnant's algorithm).
    let z = days + 719_468;
    let day_of_era = z % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + 400 * (z / 146_097) + u64::from(month <= 2);
    format!("{year}-{month:02}-{day:02}")
}

#[test]
fn the_page_asks_no_network_and_runs_nothing_of_a_scenario() {
    let evil = "<script>alert(1)</script><!-- </script><img src=x onerror=alert(2)>";
    let scene = center(&[CALLS, FAULTS], "5", "");
    let text = std::fs::read_to_string(scene.file()).expect("the scenario");
    let text = text
        .replace("\"center\"", &format!("{evil:?}"))
        .replace("contact.faults", &format!("contact.{evil:?}"))
        .replace("faults = 1", &format!("{evil:?} = 1"))
        .replace("group.team", &format!("group.{evil:?}"));
    let folder = tempfile::tempdir().expect("a folder");
    let page = page(&Scene::new(&text), folder.path(), &[]);
    assert!(!page.contains("<script>alert"), "a script of the scenario");
    assert!(!page.contains("<img"), "an image of the scenario");
    // Ours: theme, data, charts, page, day.
    assert_eq!(page.matches("<script").count(), 5);
    assert_eq!(page.matches("<!--").count(), 1);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    for word in ["<link", "<iframe", "<script src", "@import", " url("] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn a_large_scenario_has_a_small_page() {
    let mut types = Vec::new();
    let names: Vec<String> = (0..12).map(|i| format!("type_{i}")).collect();
    for name in &names {
        types.push((name.as_str(), "arrivals = { rate = \"4/h\" }"));
    }
    let text = std::fs::read_to_string(center(&types, "9", "").file()).expect("the scenario");
    let text = text
        .replace("\"2h\"", "\"168h\"")
        .replace("\"30m\"", "\"15m\"");
    let folder = tempfile::tempdir().expect("a folder");
    let page = page(&Scene::new(&text), folder.path(), &["-n", "2"]);
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
}

#[test]
fn comparisons_and_ladders_have_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("UTF-8");
    let blend = "scenarios/outbound-blend/scenario.toml";
    printed(busyhour(
        &[
            "compare",
            blend,
            "--variants",
            "preview",
            "-n",
            "20",
            "--out",
            out,
        ],
        &[],
    ));
    let quick = "scenarios/quick-start/scenario.toml";
    printed(busyhour(
        &["validate", quick, "--why", "-n", "20", "--out", out],
        &[],
    ));
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a file");
    for name in ["compare.json", "why.json"] {
        let value: serde_json::Value = serde_json::from_str(&read(name)).expect("JSON");
        assert!(value["busyhour"].is_string());
    }
    assert!(read("compare.csv").starts_with("alternative,"));
    let compare = read("compare.html");
    assert!(
        compare
            .contains("busyhour compare scenarios/outbound-blend/scenario.toml --variants preview")
    );
    assert!(compare.contains("Chance to be best"));
    let why = read("why.html");
    assert!(why.contains("Erlang C says"), "the answer");
    assert!(why.contains("class=\"ladder\""), "the waterfall");
}

/// What a page holds for its script.
fn data(page: &str) -> serde_json::Value {
    let start = page.find("id=\"figures\">").expect("data") + "id=\"figures\">".len();
    let end = page[start..].find("</script>").expect("an end") + start;
    serde_json::from_str(&page[start..end]).expect("JSON")
}

#[test]
fn a_replay_shows_days_of_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = center(&[CALLS, FAULTS], "[5, 5, 4, 5]", "");
    let page = page(&scene, folder.path(), &["--replay"]);
    assert!(page.contains("A typical day") && page.contains("A bad day"));
    let replay = &data(&page)["replay"];
    let days = replay["days"].as_array().expect("days");
    assert_eq!(days.len(), 2);
    // The last of each series is the row of days.csv.
    let table = std::fs::read_to_string(folder.path().join("days.csv")).expect("days.csv");
    let mut rows = table.lines().map(|l| l.split(',').collect::<Vec<_>>());
    let header = rows.next().expect("a header");
    let rows: Vec<_> = rows.collect();
    let number = |row: &[&str], name: &str| -> f64 {
        let place = header.iter().position(|h| *h == name).expect("the column");
        row[place].parse().unwrap_or(0.0)
    };
    let last = |series: &serde_json::Value| -> f64 {
        let all = series
            .get("runs")
            .unwrap_or(series)
            .as_array()
            .expect("a list");
        let behind = if series.get("runs").is_some() { 2 } else { 1 };
        all[all.len() - behind].as_f64().expect("a number")
    };
    for day in days {
        let offered = last(&day["arrived"]);
        let row = rows.iter().find(|row| {
            number(row, "calls.offered") + number(row, "faults.offered") == offered
                && number(row, "calls.abandoned") + number(row, "faults.abandoned")
                    >= last(&day["abandoned"])
        });
        assert!(row.is_some(), "no day with {offered} contacts");
        assert_eq!(day["types"].as_array().map(Vec::len), Some(2));
    }
    assert_ne!(days[0]["arrived"], days[1]["arrived"]);
}

#[test]
fn a_replay_needs_a_page_and_takes_few_days() {
    let scene = center(&[CALLS], "5", "");
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("UTF-8");
    let file = scene.file();
    let file = file.to_str().expect("UTF-8");
    for (more, word) in [
        (vec!["--replay"], "--out"),
        (vec!["--replay", "10", "--out", out], "10"),
        (vec!["--replay", "--shard", "1/2", "--out", out], "--shard"),
    ] {
        super::assert_explained(&busyhour(&["run", file], &more), 2, &[word]);
    }
    // There are no more days than were simulated.
    let page = page(&scene, folder.path(), &["--replay", "9", "-n", "3"]);
    assert_eq!(
        data(&page)["replay"]["days"].as_array().map(Vec::len),
        Some(3)
    );
    let page = self::page(&scene, folder.path(), &["-n", "3"]);
    assert!(data(&page).get("replay").is_none() && !page.contains("id=\"replay-stage\""));
}
