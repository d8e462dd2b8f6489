//! `busyhour merge`: the shards of a run as the whole run.

use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Refusal;
use super::common::{Format, ScenarioArgs, open};
use super::reduce::prepare;
use super::results::{More, MoreArgs};
use super::run::{known_scenario, tell};
use super::simulate::load;
use crate::model::compile;
use crate::replicate::{self, About, BLOCK, Kept, Misfit, Plan, Reduction, Shard, fit, join};
use crate::report::Run;
use crate::stats::Confidence;

/// Which shards, and how to tell of them.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// Files that `busyhour run --shard` wrote, in any order
    #[arg(required = true)]
    shards: Vec<PathBuf>,
    /// The scenario file, where it is not where it was when the shards were run
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Also write report.html, summary.json and the .csv files of `run --out` into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    more: MoreArgs,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// No warnings
    #[arg(long, short)]
    quiet: bool,
}

/// Runs the command.
pub fn run(args: &MergeArgs) -> Result<(), Refusal> {
    args.more.check()?;
    let read = |path: &PathBuf| {
        replicate::read(path)
            .map_err(|damage| Refusal::Wrong(format!("error: `{}` {damage}", path.display())))
    };
    let shards: Vec<Kept> = args.shards.iter().map(read).collect::<Result<_, _>>()?;
    let wrong = |misfit: Misfit| Refusal::Wrong(explain(&misfit, &args.shards, &shards));
    let order = fit(&shards).map_err(wrong)?;
    let Some(Kept {
        about,
        first_attempts,
        parts,
    }) = shards.first()
    else {
        return Err(Refusal::Wrong("error: no shards".into()));
    };
    let file = args.scenario.as_deref().unwrap_or(&about.file);
    let given = scenario_args(about, file, args.scenario.is_some())?;
    let scenario = load(&given, Some(about.seed), args.quiet)?;
    let folder = args.out.as_deref().map(open).transpose()?;
    let name = about.reduction.as_deref();
    let reduction = name.and_then(Reduction::named).unwrap_or_default();
    let plan = Plan {
        most_waiting: about.most_waiting,
        reduction,
        ..Plan::new(about.replications)
    };
    let now = About::new(&scenario, &plan);
    if let Some((what, its, ours)) = about.difference(&now) {
        return Err(Refusal::Wrong(changed(file, what, &its, &ours)));
    }
    let factors = first_attempts.as_deref();
    let mut joined = [None, None];
    let own = [Some(scenario.clone()), known_scenario(&scenario)];
    for ((series, scenario), outcome) in own.into_iter().enumerate().zip(&mut joined) {
        if let Some(scenario) = scenario.filter(|_| series < parts.len()) {
            let mut model =
                compile(&scenario).map_err(|e| Refusal::Wrong(format!("error: {e}")))?;
            if let Some(factors) = factors {
                model.scale_volumes(factors);
            }
            model.keeps_days = series == 0;
            prepare(reduction, &mut model)?;
            let mut joined = join(&shards, &order, series, &model, &plan).map_err(wrong)?;
            let reduced = joined.reduce(&model, reduction);
            *outcome = Some((joined, model, reduced));
        }
    }
    let [Some((outcome, model, reduced)), known] = joined else {
        return Err(wrong(Misfit::Strange(0)));
    };
    let run = Run {
        scenario: &scenario,
        model: &model,
        outcome: &outcome,
        known: known.as_ref().map(|(known, ..)| known),
        confidence: Confidence::default().at(outcome.fold.replications),
        reduced: name.map(|_| &reduced),
        first_attempts: factors,
    };
    let more = More {
        args: &args.more,
        plan: &plan,
    };
    tell(&run, &given, folder.as_ref(), args.format, &more)
}

/// The scenario that the shards were run from.
fn scenario_args(about: &About, file: &Path, told: bool) -> Result<ScenarioArgs, Refusal> {
    if !told && !file.exists() {
        let file = file.display();
        return Err(Refusal::Wrong(format!(
            "error: the scenario `{file}` of these shards is not there\nhelp: say where it is \
             with --scenario"
        )));
    }
    Ok(ScenarioArgs {
        scenario: file.to_owned(),
        variant: about.variant.clone(),
        set: about.set.clone(),
    })
}

fn changed(file: &Path, what: &str, its: &str, ours: &str) -> String {
    let file = file.display();
    match what {
        "version" => format!(
            "error: the shards were made by busyhour {its}, and this is {ours}\nhelp: merge them \
             with the version that made them, or run them again"
        ),
        _ => format!(
            "error: `{file}` is not the scenario that the shards were run from: it, or a table it \
             reads, has changed\nhelp: say where the unchanged one is with --scenario, or run the \
             shards again"
        ),
    }
}

/// Says why shards are not the whole of one run, and what to do.
fn explain(misfit: &Misfit, paths: &[PathBuf], shards: &[Kept]) -> String {
    let name = |i: &usize| {
        paths
            .get(*i)
            .map_or(String::new(), |p| p.display().to_string())
    };
    let (first, about) = (name(&0), shards.first().map(|kept| &kept.about));
    match misfit {
        Misfit::Foreign(i, what, its, of_first) => {
            let how = if *what == "content of the scenario" {
                "the scenario, or a table it reads, is not the same".to_owned()
            } else {
                format!("its {what} is {its}, and that of `{first}` is {of_first}")
            };
            format!(
                "error: `{}` is a shard of another run than `{first}`: {how}\nhelp: leave it out, \
                 or run it again as the others",
                name(i)
            )
        }
        Misfit::Unfinished(i) => format!(
            "error: `{}` is a checkpoint of a run that was not finished, and no shard\nhelp: go \
             on with it: the same `busyhour run` with --resume",
            name(i)
        ),
        Misfit::Doubled(a, b, blocks) => format!(
            "error: `{}` and `{}` both hold {}\nhelp: leave one of them out",
            name(a),
            name(b),
            days(blocks, about)
        ),
        Misfit::Missing(blocks) => missing(blocks, shards),
        Misfit::Strange(i) => format!(
            "error: `{}` does not hold days of this scenario\nhelp: run it again",
            name(i)
        ),
    }
}

/// Blocks as the days in them.
fn days(blocks: &Range<u64>, about: Option<&About>) -> String {
    let last = (blocks.end * BLOCK).min(about.map_or(u64::MAX, |a| a.replications));
    format!("days {} to {last}", blocks.start * BLOCK + 1)
}

fn missing(blocks: &Range<u64>, shards: &[Kept]) -> String {
    let about = shards.first().map(|kept| &kept.about);
    let text = format!("error: {} are missing", days(blocks, about));
    let Some(about) = about else {
        return text;
    };
    let shard = about.shard.as_ref().and_then(|s| s.parse::<Shard>().ok());
    let Some(Shard { of, .. }) = shard else {
        return text;
    };
    let all = Plan::new(about.replications).blocks();
    let lacks: Vec<Shard> = (1..=of)
        .map(|index| Shard { index, of })
        .filter(|shard| {
            let own = shard.blocks(all);
            own.start < blocks.end && blocks.start < own.end
        })
        .collect();
    let names: Vec<String> = lacks.iter().take(8).map(Shard::to_string).collect();
    let more = if lacks.len() > names.len() {
        ", …"
    } else {
        ""
    };
    let Some(next) = lacks.first() else {
        return text;
    };
    format!(
        "{text}: shard {}{more}\nhelp: run it and merge again: {}",
        names.join(", "),
        command(about, next)
    )
}

/// The command that makes a shard.
fn command(about: &About, shard: &Shard) -> String {
    let mut text = format!("busyhour run {}", about.file.display());
    if let Some(variant) = &about.variant {
        text += &format!(" --variant {variant}");
    }
    for set in &about.set {
        text += &format!(" --set '{set}'");
    }
    if let Some(reduction) = &about.reduction {
        text += &format!(" --variance-reduction {reduction}");
    }
    text + &format!(
        " --seed {} --replications {} --shard {shard} --out part-{}.bhr",
        about.seed, about.replications, shard.index
    )
}
