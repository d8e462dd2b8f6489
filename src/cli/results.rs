//! The files of a result: what is written into the folder.

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{ScenarioArgs, unwritten};
use super::simulate::explain;
use crate::replicate::{Plan, QUANTILES, Replayed, choose_days, replay};
use crate::report::export::{Table, tables_of, workbook};
use crate::report::html::{plots, replay_step, run_page};
use crate::report::rolling::rolling;
use crate::report::{Folder, Run, summary, tables};

/// What else is written into the folder.
#[derive(Debug, Default, Args)]
pub struct MoreArgs {
    /// Days to watch in report.html, minute by minute: 2 unless a number is given, a typical and
    /// a bad one by their service level; then a good one, and others between and beyond
    #[arg(
        long, value_name = "N", num_args = 0..=1, default_missing_value = "2", requires = "out",
        value_parser = clap::value_parser!(u8).range(1..=QUANTILES.len() as i64)
    )]
    replay: Option<u8>,
    /// Also write results.xlsx, a workbook with a sheet for each table
    #[arg(long, requires = "out")]
    xlsx: bool,
    /// Also write every table as a .parquet file, for notebooks and databases
    #[arg(long, requires = "out")]
    parquet: bool,
    /// Also write the main charts for slides, each a file of its own
    #[arg(
        long, value_enum, value_name = "FORMAT", num_args = 0..=1, default_missing_value = "svg",
        requires = "out"
    )]
    plots: Option<Picture>,
}

impl MoreArgs {
    /// Refuses, before anything runs, what this program was built without.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.parquet && !cfg!(feature = "parquet") {
            return Err(Refusal::Wrong(
                "error: this busyhour was built without --parquet\nhelp: build it with `cargo \
                 build --release --features parquet`; the .csv files hold the same tables"
                    .into(),
            ));
        }
        Ok(())
    }
}

/// How charts are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Picture {
    /// Drawings that stay sharp at any size
    Svg,
}

/// What else is written into the folder, and how it was simulated.
#[derive(Debug)]
pub struct More<'a> {
    /// What is wanted.
    pub args: &'a MoreArgs,
    /// How days are simulated again.
    pub plan: &'a Plan,
}

/// Writes the result files.
pub fn write(
    folder: &Folder,
    run: &Run<'_>,
    given: &ScenarioArgs,
    more: &More<'_>,
) -> Result<(), Refusal> {
    let summary = summary(run);
    let replays = replays(run, more)?;
    let text = |table: Result<String, csv::Error>| table.map_err(|e| unwritten(&e));
    let some = |table: Result<Option<String>, csv::Error>| table.map_err(|e| unwritten(&e));
    let command = given.again("run", run);
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("summary.json".into(), format!("{summary:#}\n").into_bytes()),
        (
            "intervals.csv".into(),
            text(tables::intervals(&summary))?.into(),
        ),
        ("groups.csv".into(), text(tables::groups(&summary))?.into()),
        ("days.csv".into(), text(tables::days(run))?.into()),
        (
            "report.html".into(),
            run_page(run, &replays, &command).into(),
        ),
    ];
    for (name, table) in [
        ("cases.csv", some(tables::cases(&summary))?),
        ("rolling.csv", some(rolling(&summary))?),
    ] {
        files.extend(table.map(|table| (name.into(), table.into())));
    }
    if more.args.xlsx || more.args.parquet {
        let tables = tables_of(run, &summary).map_err(|e| unwritten(&e))?;
        if more.args.xlsx {
            let book = workbook(run, &summary, &tables, &command);
            files.push(("results.xlsx".into(), book.map_err(|e| unwritten(&e))?));
        }
        if more.args.parquet {
            files.extend(parquet_files(run, &tables, &command)?);
        }
    }
    if more.args.plots == Some(Picture::Svg) {
        let drawings = plots(run).into_iter();
        files.extend(drawings.map(|(name, drawing)| (name, drawing.into())));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), &b[..])).collect();
    folder.write(&files).map_err(|e| unwritten(&e))
}

/// Every table as a Parquet file, with what the run was in each.
#[cfg(feature = "parquet")]
fn parquet_files(
    run: &Run<'_>,
    tables: &[Table],
    command: &str,
) -> Result<Vec<(String, Vec<u8>)>, Refusal> {
    let (seed, replications) = (
        run.model.seed.to_string(),
        run.outcome.fold.replications.to_string(),
    );
    let mut about = vec![
        ("busyhour", env!("CARGO_PKG_VERSION")),
        ("scenario", run.scenario.name.as_str()),
        ("seed", &seed),
        ("replications", &replications),
        ("command", command),
    ];
    about.extend(run.scenario.currency.as_deref().map(|c| ("currency", c)));
    tables
        .iter()
        .map(|table| {
            let bytes = crate::report::export::parquet(table, &about);
            let bytes = bytes.map_err(|e| unwritten(&e))?;
            Ok((format!("{}.parquet", table.name), bytes))
        })
        .collect()
}

/// Nothing: [`MoreArgs::check`] has refused what cannot be made here.
#[cfg(not(feature = "parquet"))]
fn parquet_files(_: &Run<'_>, _: &[Table], _: &str) -> Result<Vec<(String, Vec<u8>)>, Refusal> {
    Ok(Vec::new())
}

/// The days to watch, simulated again.
fn replays(run: &Run<'_>, more: &More<'_>) -> Result<Vec<Replayed>, Refusal> {
    let Some(wanted) = more.args.replay.map(usize::from) else {
        return Ok(Vec::new());
    };
    let chosen = choose_days(run.model, &run.outcome.fold, wanted);
    let step = replay_step(run, chosen.len());
    replay(run.model, more.plan, &chosen, step)
        .map_err(|failure| Refusal::Failed(explain(&failure, run.scenario)))
}
