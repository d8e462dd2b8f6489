//! Precision with less work: what is asked for, and what the run does.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::Refusal;
use super::common::wrong;
use crate::model::{Model, Unknown};
use crate::random::Sampling;
use crate::replicate::{Failure, Pilot, Plan, Progress, Reduction, Stretch, pilot};

/// How the variance is reduced.
#[derive(Debug, Args)]
pub struct ReduceArgs {
    /// What to do so that fewer days tell as much; auto lets a pilot choose, as --precision does
    #[arg(long, value_name = "METHOD", value_parser = PossibleValuesParser::new(names()))]
    variance_reduction: Option<String>,
}

/// The name by which a pilot chooses.
const AUTO: &str = "auto";

fn names() -> impl Iterator<Item = &'static str> {
    let all = Reduction::ALL.into_iter().map(|(name, _)| name);
    [AUTO].into_iter().chain(all)
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Nothing, not even to be told of it.
    Nothing,
    /// This.
    For(Reduction),
    /// What a pilot chooses.
    Auto,
}

impl Asked {
    /// Its name; `None` where nothing is asked for.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Nothing | Self::For(Reduction::NONE) => None,
            Self::For(reduction) => Some(reduction.name()),
            Self::Auto => Some(AUTO),
        }
    }
}

impl ReduceArgs {
    /// What is asked for; with a precision a pilot chooses unless told otherwise.
    pub fn asked(&self, precision: bool) -> Asked {
        match self.variance_reduction.as_deref() {
            None if precision => Asked::Auto,
            None => Asked::Nothing,
            Some(name) => Reduction::named(name).map_or(Asked::Auto, Asked::For),
        }
    }
}

/// A model that is ready, what is done of its run already, and what a pilot found out.
#[derive(Debug, Default)]
pub struct Ready {
    /// What is done to reduce the variance.
    pub reduction: Reduction,
    /// What is done of the run.
    pub begun: Option<Stretch>,
    /// What the pilot found out.
    pub pilot: Option<Pilot>,
}

/// Makes a model ready for what is asked for. A pilot chooses the same each time, so that a run
/// that goes on from a checkpoint asks it again.
pub fn ready(
    asked: Asked,
    model: &mut Model,
    plan: &Plan,
    progress: &Progress,
) -> Result<Result<Ready, Failure>, Refusal> {
    let reduction = match asked {
        Asked::For(reduction) => reduction,
        Asked::Nothing => Reduction::NONE,
        Asked::Auto => {
            let found = pilot(model, plan, progress);
            // What was simulated to choose is not part of the run.
            progress.restart();
            return Ok(found.map(|(pilot, begun)| Ready {
                reduction: pilot.chosen,
                begun,
                pilot: Some(pilot),
            }));
        }
    };
    prepare(reduction, model)?;
    Ok(Ok(Ready {
        reduction,
        ..Ready::default()
    }))
}

/// Makes a model ready for this.
pub fn prepare(reduction: Reduction, model: &mut Model) -> Result<(), Refusal> {
    reduction
        .prepare(model)
        .map_err(|unknown| without_controls(unknown, reduction))
}

fn without_controls(unknown: Unknown, reduction: Reduction) -> Refusal {
    let instead = match reduction.sampling {
        Sampling::Independent => "stratified",
        _ => Reduction {
            controls: false,
            ..reduction
        }
        .name(),
    };
    wrong(format_args!(
        "--variance-reduction {} cannot be had: {unknown}\nhelp: write \
         --variance-reduction {instead}",
        reduction.name()
    ))
}
