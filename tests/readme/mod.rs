//! What the README and the pages in `docs` show is what the program prints.
//!
//! `BUSYHOUR_UPDATE=1 cargo test readme` writes them anew.

use std::path::Path;
use std::process::Command;

const README: &str = "README.md";
/// Pages with outputs of the program.
const PAGES: [&str; 5] = [
    README,
    "docs/erlang.md",
    "docs/compare.md",
    "docs/selection.md",
    "docs/stress.md",
];

/// The first fenced block after `from`: where its lines begin and end.
fn block(text: &str, from: usize) -> (usize, usize) {
    let open = from + text[from..].find("```").expect("a block follows the mark");
    let start = open + text[open..].find('\n').expect("the fence ends its line") + 1;
    let end = start + text[start..].find("```").expect("the block is closed");
    (start, end)
}

/// Runs the program in the folder of the package, as a reader would.
fn busyhour(args: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_busyhour"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr))
}

/// A page with all of its blocks as they should be.
fn current(readme: &str) -> String {
    let mut out = readme.to_owned();
    let mut from = 0;
    while let Some(at) = out[from..].find("<!-- output: ") {
        let mark = from + at + "<!-- output: ".len();
        let end = mark + out[mark..].find(" -->").expect("the mark is closed");
        let args: Vec<String> = out[mark..end].split(' ').map(str::to_owned).collect();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let (printed, errors) = busyhour(&args);
        assert!(!printed.is_empty(), "{args:?}: {errors}");
        let (start, stop) = block(&out, end);
        out.replace_range(start..stop, &printed);
        from = end;
    }
    if out.contains("<!-- error: ") {
        replace_error(out)
    } else {
        out
    }
}

/// The block after `<!-- error: LINE -->`: what the program says of the README's scenario when
/// its line with the same key is replaced.
fn replace_error(mut readme: String) -> String {
    let (start, end) = block(
        &readme,
        readme.find("<!-- scenario -->").expect("a scenario"),
    );
    let scenario = readme[start..end].to_owned();
    let mark = readme.find("<!-- error: ").expect("an error") + "<!-- error: ".len();
    let line_end = mark + readme[mark..].find(" -->").expect("the mark is closed");
    let wrong = readme[mark..line_end].to_owned();
    let key = wrong.split_whitespace().next().expect("a key").to_owned();
    let lines = scenario.lines().map(|line| {
        if line.split_whitespace().next() == Some(&key) {
            wrong.clone()
        } else {
            line.to_owned()
        }
    });
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("center.toml");
    std::fs::write(&path, lines.collect::<Vec<_>>().join("\n")).expect("written");
    let (_, errors) = busyhour(&["run", path.to_str().expect("UTF-8")]);
    let errors = errors.replace(path.to_str().expect("UTF-8"), "center.toml");
    let (start, end) = block(&readme, line_end);
    readme.replace_range(start..end, &errors);
    readme
}

#[test]
fn the_pages_show_what_the_program_prints() {
    for page in PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let text = std::fs::read_to_string(&path).expect("the page is there");
        let current = current(&text);
        if std::env::var_os("BUSYHOUR_UPDATE").is_some() {
            std::fs::write(&path, &current).expect("written");
        } else {
            assert!(
                text == current,
                "{page} is not current; BUSYHOUR_UPDATE=1 cargo test readme writes it anew:\n\
                 {current}"
            );
        }
    }
}

#[test]
fn the_readme_s_scenario_runs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(README);
    let readme = std::fs::read_to_string(path).expect("the README is there");
    let (start, end) = block(
        &readme,
        readme.find("<!-- scenario -->").expect("a scenario"),
    );
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("center.toml");
    std::fs::write(&path, &readme[start..end]).expect("written");
    let (printed, errors) = busyhour(&["run", path.to_str().expect("UTF-8"), "-n", "64"]);
    assert!(printed.contains("calls"), "{errors}");
}
