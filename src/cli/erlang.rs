//! `busyhour erlang`: what the formulas say of one interval or a forecast.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{Format, colour_on_stderr, print, show_warnings, unwritten, wrong};
use super::values::{any_time, rate, share, some_time, variation};
use crate::erlang::{Counting, GeneralQueue, OfferedLoad, Patience, PriorityQueue, Queue, Retries};
use crate::random::{Family, Law};
use crate::report::Screen;
use crate::report::erlang::{
    Answer, Answered, Asked, Formula, InTime, Targets, answers, around, csv, json, of_scenario,
    text, whole_day,
};
use crate::scenario::{Overrides, load, named_column, units};

/// What comes, who is there, what is to be reached.
#[derive(Debug, Args)]
pub struct ErlangArgs {
    /// Contacts, such as 1200/h or 100/30m. Given more than once: classes, the most urgent first
    #[arg(long, value_name = "RATE", value_parser = rate, conflicts_with_all = ["forecast", "scenario"])]
    calls: Vec<f64>,
    /// Contacts by interval: a column of a table, such as forecast.csv:orders
    #[arg(long, value_name = "FILE:COLUMN", conflicts_with = "scenario")]
    forecast: Option<String>,
    /// Length of an interval of the forecast
    #[arg(long, value_name = "TIME", value_parser = some_time, default_value = "30m")]
    interval: f64,
    /// Every contact type and interval of a scenario, with its agents split over their types
    #[arg(long, value_name = "FILE", conflicts_with_all = ["aht", "aht_cv", "agents", "patience", "patience_cv", "lines", "retry", "retry_blocked", "retry_again", "within", "target", "asa", "max_abandon", "max_occupancy", "count", "short_abandon", "rates"])]
    scenario: Option<PathBuf>,
    /// Apply the changes of [variant.NAME] of the scenario
    #[arg(long, value_name = "NAME", requires = "scenario")]
    variant: Option<String>,
    /// Change a key of the scenario; may be repeated
    #[arg(long, value_name = "KEY=VALUE", requires = "scenario")]
    set: Vec<String>,

    /// Mean handle time, wrap-up included
    #[arg(long, value_name = "TIME", value_parser = some_time)]
    aht: Option<f64>,
    /// Variation of handle times (standard deviation / mean) where nobody gives up: M/G/n
    #[arg(long, value_name = "CV", value_parser = variation, conflicts_with_all = ["patience", "lines"])]
    aht_cv: Option<f64>,
    /// Mean patience; without it nobody gives up (Erlang C)
    #[arg(long, value_name = "TIME", value_parser = some_time)]
    patience: Option<f64>,
    /// Variation of patience: lognormal, 0 is constant; exponential without it
    #[arg(long, value_name = "CV", value_parser = variation, requires = "patience")]
    patience_cv: Option<f64>,
    /// Contacts that can be in the center at once
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    lines: Option<u32>,
    /// Share of those who give up that tries again
    #[arg(long, value_name = "SHARE", value_parser = share, requires = "patience")]
    retry: Option<f64>,
    /// Share of those who hear a busy signal that tries again
    #[arg(long, value_name = "SHARE", value_parser = share, requires = "lines")]
    retry_blocked: Option<f64>,
    /// Share of those who tried again that tries yet again; as the first time without it
    #[arg(long, value_name = "SHARE", value_parser = share)]
    retry_again: Option<f64>,

    /// Agents who can take contacts (net): a number, or a column of a table for a forecast
    #[arg(long, value_name = "N|FILE:COLUMN")]
    agents: Option<String>,
    /// Threshold of the service level
    #[arg(long, value_name = "TIME", value_parser = any_time, default_value = "20s")]
    within: f64,
    /// Service level to reach; 80% where nothing else is asked for
    #[arg(long, value_name = "SHARE", value_parser = share)]
    target: Option<f64>,
    /// Mean wait of the answered to keep
    #[arg(long, value_name = "TIME", value_parser = some_time)]
    asa: Option<f64>,
    /// Share of those who give up to keep
    #[arg(long, value_name = "SHARE", value_parser = share)]
    max_abandon: Option<f64>,
    /// Occupancy to keep
    #[arg(long, value_name = "SHARE", value_parser = share)]
    max_occupancy: Option<f64>,
    /// Share of scheduled time in which agents cannot take contacts
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "0")]
    shrinkage: f64,
    /// Which contacts count towards the service level
    #[arg(long, value_enum, default_value_t = Count::ShortAbandonsExcluded)]
    count: Count,
    /// Threshold of a short abandonment; that of the service level without it
    #[arg(long, value_name = "TIME", value_parser = any_time)]
    short_abandon: Option<f64>,

    /// Which rate the formula gets in an interval of a forecast, or the day as a whole
    #[arg(long, value_enum, default_value_t = Rates::OfInterval, requires = "forecast")]
    rates: Rates,
    /// How to print the answers
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Which contacts count towards the service level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Count {
    /// Answered in time / (offered − abandoned early)
    ShortAbandonsExcluded,
    /// Answered in time / offered
    AllOffered,
    /// (Answered in time + abandoned early) / offered
    ShortAbandonsMet,
    /// Answered in time / answered
    AnsweredOnly,
}

/// Which rate a formula gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rates {
    /// The interval's own, each interval by itself (SIPP)
    OfInterval,
    /// That of the work which is there, some of it from before (modified offered load)
    OfferedLoad,
    /// All of them: the day is followed from an empty center, exactly (M(t)/M/n(t)+M)
    WholeDay,
}

/// Runs the command.
pub fn run(args: &ErlangArgs) -> Result<(), Refusal> {
    let answered = match &args.scenario {
        Some(path) => args.of_scenario(path)?,
        None => args.of_flags()?,
    };
    print(&match args.format {
        Format::Table => text(&answered, Screen::of_terminal().width),
        Format::Json => format!("{:#}\n", json(&answered)),
        Format::Csv => csv(&answered).map_err(|e| unwritten(&e))?,
    })
}

impl ErlangArgs {
    /// All types and intervals of a scenario.
    fn of_scenario(&self, path: &std::path::Path) -> Result<Answered, Refusal> {
        let overrides = Overrides {
            variant: self.variant.clone(),
            set: self.set.clone(),
        };
        let loaded = load(path, &overrides)
            .map_err(|faults| Refusal::Wrong(faults.render(colour_on_stderr())))?;
        show_warnings(&loaded.warnings);
        let asked = of_scenario(&loaded.scenario).map_err(wrong)?;
        let first = asked
            .first()
            .ok_or_else(|| wrong("no contacts are expected in this scenario"))?;
        Ok(Answered {
            formula: first.formula.clone(),
            in_time: None,
            targets: Targets::default(),
            shrinkage: self.shrinkage,
            handle_time: None,
            interval: Some(loaded.scenario.interval),
            rows: asked.iter().flat_map(answers).collect(),
            around: Vec::new(),
            endless: None,
            whole_day: false,
            notes: vec![
                "Agents are those staffed on average, each group's split over its types so that \
                 the highest load per agent is as low as possible. Types without patience are \
                 Erlang C."
                    .into(),
            ],
        })
    }

    /// One interval, or those of a forecast.
    fn of_flags(&self) -> Result<Answered, Refusal> {
        let handle_time = self
            .aht
            .ok_or_else(|| wrong("--aht is missing: the mean handle time, such as --aht 4m"))?;
        let targets = self.targets();
        let asked = match &self.forecast {
            Some(column) => self.forecast(column, handle_time, targets)?,
            None => vec![self.single(handle_time, targets)?],
        };
        let mut rows: Vec<_> = asked.iter().flat_map(answers).collect();
        if self.rates == Rates::WholeDay {
            self.follow_day(&mut rows, handle_time)?;
        }
        let around = match (&self.forecast, asked.first(), rows.first()) {
            (None, Some(asked), Some(row)) => around(asked, row),
            _ => Vec::new(),
        };
        let formula = self.formula(&[1.0 / handle_time], handle_time)?;
        let endless = match (&self.forecast, asked.first()) {
            (None, Some(asked)) if !targets.is_empty() => asked.formula.endless(),
            _ => None,
        };
        let endless = endless.and_then(|f| f.agents_for(&targets, self.in_time()).ok());
        Ok(Answered {
            formula: asked.first().map_or(formula, |a| a.formula.clone()),
            in_time: Some(self.in_time()),
            targets,
            shrinkage: self.shrinkage,
            handle_time: Some(handle_time),
            interval: self.forecast.as_ref().map(|_| self.interval),
            rows,
            around,
            endless,
            whole_day: self.rates == Rates::WholeDay,
            notes: self.notes(),
        })
    }

    /// Follows the day with the agents of the rows.
    fn follow_day(&self, rows: &mut [Answer], handle_time: f64) -> Result<(), Refusal> {
        let more = [
            self.patience_cv.is_some(),
            self.aht_cv.is_some(),
            self.lines.is_some(),
            self.retry.is_some(),
        ];
        if more.contains(&true) {
            return Err(wrong(
                "--rates whole-day knows exponential handle times and patience, and no lines and \
                 retries: leave out --patience-cv, --aht-cv, --lines and --retry, or simulate it",
            ));
        }
        let times = (handle_time, self.patience);
        whole_day(rows, self.interval, times, self.in_time()).map_err(wrong)
    }

    fn single(&self, handle_time: f64, targets: Targets) -> Result<Asked, Refusal> {
        if self.calls.is_empty() {
            return Err(wrong(
                "nothing is asked: give --calls 1200/h, --forecast forecast.csv:calls or \
                 --scenario FILE",
            ));
        }
        let agents = match &self.agents {
            None => None,
            Some(text) => Some(number_of_agents(text)?),
        };
        Ok(Asked {
            start: String::new(),
            contact: String::new(),
            contacts: self.calls.iter().sum::<f64>() * 3600.0,
            formula: self.formula(&self.calls, handle_time)?,
            agents,
            targets,
            in_time: self.in_time(),
        })
    }

    fn forecast(
        &self,
        column: &str,
        handle_time: f64,
        targets: Targets,
    ) -> Result<Vec<Asked>, Refusal> {
        let read = |column: &str| {
            named_column(column).map_err(|faults| Refusal::Wrong(faults.render(colour_on_stderr())))
        };
        let forecast = read(column)?;
        let agents: Option<Vec<f64>> = match &self.agents {
            None => None,
            Some(text) if text.contains(':') => Some(read(text)?.values),
            Some(text) => Some(vec![number_of_agents(text)?; forecast.values.len()]),
        };
        if let Some(agents) = agents.as_ref().filter(|a| a.len() != forecast.values.len()) {
            return Err(wrong(format!(
                "there are {} intervals of contacts and {} of agents",
                forecast.values.len(),
                agents.len()
            )));
        }
        let rates: Vec<f64> = forecast.values.iter().map(|n| n / self.interval).collect();
        let law = self.handle_law()?;
        let load = OfferedLoad {
            rates: &rates,
            interval: self.interval,
            handle_time: (&law, handle_time),
        };
        let mut asked = Vec::new();
        for (i, contacts) in forecast.values.iter().enumerate() {
            let rate = match self.rates {
                Rates::OfInterval | Rates::WholeDay => rates[i],
                Rates::OfferedLoad => load.modified_rate(i),
            };
            asked.push(Asked {
                start: (forecast.labels.get(i).cloned())
                    .unwrap_or_else(|| units::clock(i as f64 * self.interval)),
                contact: String::new(),
                contacts: *contacts,
                formula: self.formula(&[rate], handle_time)?,
                agents: agents.as_ref().map(|a| a[i]),
                targets,
                in_time: self.in_time(),
            });
        }
        Ok(asked)
    }

    /// Handle time with mean 1, as the modified offered load needs it.
    fn handle_law(&self) -> Result<Law, Refusal> {
        let family = match self.aht_cv {
            None => Family::Exponential { mean: 1.0 },
            Some(cv) => with_cv(1.0, cv),
        };
        Law::new(&family).map_err(wrong)
    }

    fn formula(&self, rates: &[f64], handle_time: f64) -> Result<Formula, Refusal> {
        if rates.len() > 1 {
            if self.patience.is_some() || self.lines.is_some() || self.aht_cv.is_some() {
                return Err(wrong(
                    "with classes nobody gives up, lines are unlimited and handle times are \
                     exponential: leave out --patience, --lines and --aht-cv, or simulate it",
                ));
            }
            return Ok(Formula::Priority(PriorityQueue {
                arrivals: rates.to_vec(),
                handle_time,
            }));
        }
        let arrivals = rates.first().copied().unwrap_or(0.0);
        if let Some(handle_cv) = self.aht_cv {
            return Ok(Formula::General(GeneralQueue {
                arrivals,
                arrival_cv: 1.0,
                handle_time,
                handle_cv,
            }));
        }
        let patience = match (self.patience, self.patience_cv) {
            (None, _) => Patience::Endless,
            (Some(mean), None) => Patience::exponential(mean),
            (Some(mean), Some(cv)) => Patience::law(Law::new(&with_cv(mean, cv)).map_err(wrong)?),
        };
        let retries = self.retry.or(self.retry_blocked).map(|_| Retries {
            after_abandon: self.retry.unwrap_or(0.0),
            after_block: self.retry_blocked.unwrap_or(0.0),
            again: self.retry_again,
        });
        Ok(Formula::Queue {
            queue: Queue {
                arrivals,
                handle_time,
                patience,
                lines: self.lines.map(f64::from),
            },
            retries,
        })
    }

    fn targets(&self) -> Targets {
        let targets = Targets {
            service_level: self.target,
            asa: self.asa,
            abandon_rate: self.max_abandon,
            occupancy: self.max_occupancy,
        };
        if targets.is_empty() && self.agents.is_none() {
            return Targets {
                service_level: Some(0.8),
                ..targets
            };
        }
        targets
    }

    fn in_time(&self) -> InTime {
        let short = self.short_abandon.unwrap_or(self.within);
        InTime {
            within: self.within,
            count: match self.count {
                Count::ShortAbandonsExcluded => Counting::ShortAbandonsExcluded(short),
                Count::AllOffered => Counting::AllOffered,
                Count::ShortAbandonsMet => Counting::ShortAbandonsMet(short),
                Count::AnsweredOnly => Counting::AnsweredOnly,
            },
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.forecast.is_some() {
            notes.push(match self.rates {
                Rates::WholeDay if self.agents.is_none() => {
                    "The agents are those that the targets take in each interval by itself (SIPP); \
                     the figures are what they make of the day."
                        .into()
                }
                Rates::WholeDay => {
                    "Who gives up counts in the interval in which that happens.".into()
                }
                Rates::OfInterval => "Each interval stands by itself (SIPP).".into(),
                Rates::OfferedLoad => {
                    "The load of an interval is the work that is there, some of it from before \
                     (modified offered load, from an empty center)."
                        .into()
                }
            });
        }
        if self.retry.is_some() || self.retry_blocked.is_some() {
            notes.push("All shares are of attempts.".into());
        }
        notes
    }
}

/// Lognormal with this mean and coefficient of variation; constant where it is 0.
fn with_cv(mean: f64, cv: f64) -> Family {
    if cv == 0.0 {
        Family::Constant { value: mean }
    } else {
        Family::Lognormal { mean, cv }
    }
}

fn number_of_agents(text: &str) -> Result<f64, Refusal> {
    match text.trim().parse::<f64>() {
        Ok(agents) if agents > 0.0 && agents <= 1e7 => Ok(agents),
        _ => Err(wrong(format!(
            "--agents {text}: give a number above 0, or a column such as staff.csv:sales with \
             --forecast"
        ))),
    }
}
