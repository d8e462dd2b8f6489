//! `busyhour schema`: the scenario language for editors and for people.

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::print;
use crate::scenario::schema::{reference, schema};

/// In which form.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// JSON Schema (draft-07) for editors, or the reference page
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

/// How the language is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// JSON Schema, draft-07
    Json,
    /// All tables and keys, for reading
    Markdown,
}

/// Runs the command.
pub fn run(args: &SchemaArgs) -> Result<(), Refusal> {
    print(&match args.format {
        Format::Json => format!("{:#}\n", schema()),
        Format::Markdown => reference(),
    })
}
