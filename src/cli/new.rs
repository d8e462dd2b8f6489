//! `busyhour new`: start a scenario from a template.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{cannot_write, print, wrong};
use crate::report::Folder;

/// Where to start, and from what.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Folder to make
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// What to start from
    #[arg(long, value_enum, default_value_t = Template::QuickStart)]
    template: Template,
}

/// A scenario to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Template {
    /// One kind of calls, one team, one day
    QuickStart,
    /// Three kinds of calls, two teams of specialists, one of experts
    MultiSkill,
    /// A peak day with a flash sale and a site that may fail
    BlackFriday,
}

/// A file's name and its text.
type File = (&'static str, &'static str);

macro_rules! template {
    ($folder:literal: $($file:literal),+) => {
        &[$(($file, include_str!(concat!("templates/", $folder, "/", $file)))),+]
    };
}

impl Template {
    /// The files of the template; the first is the scenario.
    fn files(self) -> &'static [File] {
        match self {
            Self::QuickStart => template!("quick-start": "scenario.toml"),
            Self::MultiSkill => {
                template!("multi-skill": "scenario.toml", "forecast.csv", "staff.csv")
            }
            Self::BlackFriday => {
                template!("black-friday": "scenario.toml", "forecast.csv", "staff.csv")
            }
        }
    }
}

/// Runs the command.
pub fn run(args: &NewArgs) -> Result<(), Refusal> {
    print(&create(&args.folder, args.template)?)
}

/// Writes the files, all or none, and tells what to type next.
fn create(folder: &Path, template: Template) -> Result<String, Refusal> {
    let files = template.files();
    for (name, _) in files {
        let path = folder.join(name);
        // A link that leads nowhere would be overwritten just the same.
        if path.symlink_metadata().is_ok() {
            return Err(Refusal::Wrong(format!(
                "error: {} is there already\nhelp: give another folder, or move it away",
                path.display()
            )));
        }
    }
    let texts: Vec<(&str, String)> = files
        .iter()
        .map(|(name, text)| (*name, (*text).to_owned()))
        .collect();
    Folder::open(folder)
        .and_then(|f| f.write(&texts))
        .map_err(|e| wrong(cannot_write(folder, &e)))?;
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let scenario = quoted(&folder.join(files[0].0));
    let (check, run) = (
        format!("busyhour check {scenario}"),
        format!("busyhour run {scenario}"),
    );
    let width = check.chars().count() + 2;
    Ok(format!(
        "made {} in {}\n\n\
         next:  {check:<width$}what it means, and what is unusual about it\n       \
         {run:<width$}what will happen\n\n\
         Then open it in an editor: every line says what it is for.\n",
        names.join(", "),
        folder.display()
    ))
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/\\._-:~".contains(c);
    if text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::explain::explain;
    use crate::scenario::{Overrides, load};

    #[test]
    fn every_template_loads_without_a_word_and_has_variants_that_do() {
        for template in Template::value_variants() {
            let dir = tempfile::tempdir().unwrap();
            let folder = dir.path().join("a/new one");
            let said = create(&folder, *template).ok().unwrap();
            assert!(said.contains("busyhour run '"), "{said}");
            let path = folder.join("scenario.toml");
            let loaded = load(&path, &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(loaded.warnings, [], "{template:?}");
            assert!(explain(&loaded.scenario).is_ok());
            let text = std::fs::read_to_string(&path).unwrap();
            let variants = text.lines().filter_map(|l| l.strip_prefix("[variant."));
            for name in variants.map(|l| l.trim_end_matches(']')) {
                let overrides = Overrides {
                    variant: Some(name.into()),
                    set: Vec::new(),
                };
                let loaded = load(&path, &overrides).unwrap_or_else(|e| panic!("{name}: {e}"));
                assert_eq!(loaded.warnings, [], "{template:?} {name}");
            }
        }
    }

    #[test]
    fn nothing_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("staff.csv"), "mine").unwrap();
        let refused = create(dir.path(), Template::MultiSkill);
        assert!(matches!(refused, Err(Refusal::Wrong(m)) if m.contains("staff.csv is there")));
        assert!(!dir.path().join("scenario.toml").exists());
        assert!(create(dir.path(), Template::QuickStart).is_ok());
        assert_eq!(
            std::fs::read_to_string(dir.path().join("staff.csv")).unwrap(),
            "mine"
        );
    }
}
