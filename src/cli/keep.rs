//! Runs in parts: shards on several machines, and checkpoints to go on from.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::Refusal;
use super::common::{ScenarioArgs, say, unwritten, wrong};
use super::reduce::Asked;
use super::values::some_time;
use crate::model::Model;
use crate::replicate::{
    self, About, BLOCK, Kept, Ledger, Outcome, Plan, Progress, Shard, Stretch, Write, run_stretch,
};
use crate::scenario::Scenario;

/// Which part of a run, and where to keep what is finished of it.
#[derive(Debug, Args)]
pub struct KeepArgs {
    /// Run only this share of the days, such as 3/16, into the file given by --out; `merge` joins
    /// the shards
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "out", conflicts_with_all = ["format", "replay", "xlsx", "parquet", "plots"])]
    shard: Option<Shard>,
    /// Keep what is finished in this file, every minute and when stopped
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Go on from the checkpoint, if there is one
    #[arg(long, requires = "checkpoint")]
    resume: bool,
    /// How often to write the checkpoint
    #[arg(long, value_name = "TIME", value_parser = some_time, default_value = "1m", requires = "checkpoint")]
    checkpoint_every: f64,
}

fn shard(text: &str) -> Result<Shard, String> {
    text.parse()
}

/// What is kept of a run while it goes on.
pub struct Keeping {
    about: About,
    shard: Option<(Shard, Write)>,
    checkpoint: Option<(Write, PathBuf)>,
    every: Duration,
    resumed: Option<Kept>,
    ledger: Option<Ledger>,
}

impl KeepArgs {
    /// Whether only a part of the days is run.
    pub fn is_shard(&self) -> bool {
        self.shard.is_some()
    }

    /// Whether days are kept in a file, of which all may be asked for later.
    pub fn keeps(&self) -> bool {
        self.is_shard() || self.checkpoint.is_some()
    }

    /// Opens the files, and reads the checkpoint to go on from.
    pub fn open(
        &self,
        args: &ScenarioArgs,
        out: Option<&Path>,
        scenario: &Scenario,
        (plan, asked): (&Plan, Asked),
    ) -> Result<Keeping, Refusal> {
        if self.shard.is_some() && plan.precision.is_some() {
            return Err(Refusal::Wrong(
                "error: --precision cannot be had from --shard: whether the days are enough is \
                 decided by all of them together, and a shard knows only its own\nhelp: give a \
                 number of --replications instead"
                    .into(),
            ));
        }
        if self.shard.is_some() && asked == Asked::Auto {
            return Err(wrong(
                "--variance-reduction auto cannot be had from --shard: all shards must do the \
                 same\nhelp: name the method; a run without --shard of a few hundred days tells \
                 what auto chooses",
            ));
        }
        let about = About {
            reduction: asked.name().map(str::to_owned),
            file: args.scenario.clone(),
            variant: args.variant.clone(),
            set: args.set.clone(),
            shard: self.shard.map(|shard| shard.to_string()),
            checkpoint: true,
            ..About::new(scenario, plan)
        };
        let shard = match (self.shard, out) {
            (Some(shard), Some(path)) => Some((shard, writable(path, "shard")?)),
            _ => None,
        };
        let mut resumed = None;
        let mut checkpoint = None;
        if let Some(path) = &self.checkpoint {
            if self.shard.is_some() && out == Some(path) {
                return Err(Refusal::Wrong(
                    "error: --out and --checkpoint name the same file\nhelp: give the checkpoint \
                     another name"
                        .into(),
                ));
            }
            let write = writable(path, "checkpoint")?;
            if path.exists() {
                if !self.resume {
                    let path = path.display();
                    return Err(Refusal::Wrong(format!(
                        "error: the checkpoint `{path}` is there already\nhelp: add --resume to \
                         go on from it, or remove it to begin again"
                    )));
                }
                resumed = Some(resume(path, &about)?);
            }
            checkpoint = Some((write, path.clone()));
        }
        Ok(Keeping {
            about,
            shard,
            checkpoint,
            every: Duration::try_from_secs_f64(self.checkpoint_every).unwrap_or(Duration::MAX),
            resumed,
            ledger: None,
        })
    }
}

fn writable(path: &Path, what: &str) -> Result<Write, Refusal> {
    Write::to(path).map_err(|e| {
        let path = path.display();
        Refusal::Wrong(format!("error: cannot write the {what} `{path}`: {e}"))
    })
}

/// Reads a checkpoint of this very run.
fn resume(path: &Path, about: &About) -> Result<Kept, Refusal> {
    let name = path.display();
    let kept = replicate::read(path)
        .map_err(|damage| Refusal::Wrong(format!("error: the checkpoint `{name}` {damage}")))?;
    if !kept.about.checkpoint {
        return Err(Refusal::Wrong(format!(
            "error: `{name}` is a finished shard and no checkpoint\nhelp: give the checkpoint \
             another name, and join the shard with `busyhour merge`"
        )));
    }
    let help = "help: give the command as it was, or name another file with --checkpoint";
    if let Some((what, its, ours)) = kept.about.difference(about) {
        let how = if what == "content of the scenario" {
            "the scenario, or a table it reads, has changed since".to_owned()
        } else {
            format!("its {what} is {its}, and that of this run is {ours}")
        };
        return Err(Refusal::Wrong(format!(
            "error: the checkpoint `{name}` is of another run: {how}\n{help}"
        )));
    }
    if kept.about.shard != about.shard {
        let of = |shard: &Option<String>| match shard {
            Some(shard) => format!("of shard {shard}"),
            None => "of all days".to_owned(),
        };
        let (its, ours) = (of(&kept.about.shard), of(&about.shard));
        return Err(Refusal::Wrong(format!(
            "error: the checkpoint `{name}` is {its}, and this run is {ours}\n{help}"
        )));
    }
    Ok(kept)
}

impl Keeping {
    /// The factors on forecasts of a run that is gone on with, for they are known then.
    pub fn factors(&self) -> Option<Option<Vec<f64>>> {
        self.resumed
            .as_ref()
            .map(|kept| kept.first_attempts.clone())
    }

    /// Begins, when these factors are known.
    pub fn begin(&mut self, factors: Option<&[f64]>) -> Result<(), Refusal> {
        if self.shard.is_none() && self.checkpoint.is_none() {
            return Ok(());
        }
        let kept = self.resumed.take().unwrap_or_else(|| Kept {
            about: self.about.clone(),
            first_attempts: factors.map(<[f64]>::to_vec),
            parts: Vec::new(),
        });
        let checkpoint = self.checkpoint.as_ref();
        let ledger = Ledger::new(
            kept,
            checkpoint.map(|(write, _)| (write.clone(), self.every)),
        );
        ledger.save().map_err(|e| unkept(&e))?;
        self.ledger = Some(ledger);
        Ok(())
    }

    /// Replications of the part of the plan that is run.
    pub fn replications(&self, plan: &Plan) -> u64 {
        let blocks = self.blocks(plan);
        let upto = |block: u64| plan.replications.min(block * BLOCK);
        upto(blocks.end) - upto(blocks.start)
    }

    fn blocks(&self, plan: &Plan) -> Range<u64> {
        match &self.shard {
            Some((shard, _)) => shard.blocks(plan.blocks()),
            None => 0..plan.blocks(),
        }
    }

    /// Runs what is not done yet of one of the series of days: the scenario's own, and those with
    /// everything known. `begun` is what was done of it before it began to be kept.
    pub fn run(
        &self,
        series: usize,
        model: &Model,
        plan: &Plan,
        progress: &Progress,
        begun: Option<Stretch>,
    ) -> Result<Result<Outcome, replicate::Failure>, Refusal> {
        let Some(ledger) = &self.ledger else {
            let stretch = begun.unwrap_or_else(|| Stretch::whole(model, plan));
            progress.count_all(stretch.fold.replications);
            return Ok(run_stretch(model, plan, progress, stretch, &()));
        };
        let stretch = ledger
            .begin(series, model, plan, self.blocks(plan))
            .ok_or_else(|| {
                Refusal::Wrong(
                    "error: the checkpoint does not hold days of this scenario\nhelp: remove it \
                     to begin again"
                        .into(),
                )
            })?;
        let stretch = match begun {
            Some(begun) if stretch.next == 0 => begun,
            _ => stretch,
        };
        let done = (stretch.next * BLOCK).min(plan.replications);
        progress.count_all(done.saturating_sub(self.blocks(plan).start * BLOCK));
        Ok(run_stretch(model, plan, progress, stretch, ledger))
    }

    /// The run is over: tells where to go on, or what became of the checkpoint.
    pub fn close(self, stopped: bool, quiet: bool) -> Result<(), Refusal> {
        let Some(ledger) = self.ledger else {
            return Ok(());
        };
        let (mut kept, failed) = ledger.close();
        if let (Some(e), Some((_, path))) = (failed, &self.checkpoint) {
            let path = path.display();
            say(&format!(
                "warning: the checkpoint `{path}` could not be written in the end: {e}"
            ));
        } else if let (true, false, Some((_, path))) = (stopped, quiet, &self.checkpoint) {
            let path = path.display();
            say(&format!(
                "note: what is finished is in `{path}`; the same command with --resume goes on"
            ));
        }
        let Some((shard, write)) = &self.shard else {
            return Ok(());
        };
        if stopped {
            return Err(Refusal::Failed(format!(
                "stopped before shard {shard} was done, and its file is not written"
            )));
        }
        kept.about.checkpoint = false;
        write.whole(&kept.to_bytes()).map_err(|e| unwritten(&e))
    }
}

fn unkept(error: &std::io::Error) -> Refusal {
    Refusal::Failed(format!(
        "cannot write the checkpoint: {error}\nhelp: make room, or name another file with \
         --checkpoint"
    ))
}
