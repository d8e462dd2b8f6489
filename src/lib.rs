//! busyhour simulates a contact center: customers arrive, wait, give up and are served; agents
//! with different skills come, take breaks, are absent and go home. It runs thousands of such
//! days in parallel and tells what will happen and how sure that is.
//!
//! The `busyhour` command is a thin client of this library. To use the engine from your own
//! code, load a scenario, run it and ask for a figure:
//!
//! ```
//! use busyhour::replicate::{Plan, Progress, run};
//! use busyhour::{measures::Ratio, model::compile, scenario, stats::Confidence};
//!
//! let text = r#"
//!     busyhour = 1
//!     duration = "8h"
//!     [contact.calls]
//!     channel  = "voice"
//!     arrivals = { rate = "200/h" }
//!     talk     = { exponential = { mean = "3m" } }
//!     patience = { exponential = { mean = "2m" } }
//!     [group.agents]
//!     agents = 11
//!     skills = { calls = 1 }
//! "#;
//! let scenario = scenario::parse(text, &Default::default())?.scenario;
//! let model = compile(&scenario)?;
//! let days = run(&model, &Plan::new(200), &Progress::default()).map_err(|e| format!("{e:?}"))?;
//! let calls = &days.fold.kinds[0].day;
//! let level = calls.ratio(Ratio::ServiceLevel).ratio(&Confidence::default()).unwrap();
//! println!("service level {:.3} ± {:.3}", level.mean, level.half_width.unwrap());
//! # assert!((level.mean - 0.8).abs() < 0.1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How data flows
//!
//! [`scenario`] reads what people write and checks it; [`model`] compiles it into flat arrays;
//! [`engine`] simulates one replication and tells a [`Recorder`](engine::Recorder) what happens;
//! [`measures`] counts and folds; [`replicate`] runs many replications in parallel; [`experiment`]
//! compares several models on the same customers; [`calibrate`] makes a scenario of a log;
//! [`report`] shows the result. Below them lie
//! [`random`] (draws keyed by customer), [`stats`] (estimators), [`erlang`] (queueing formulas)
//! and [`math`] (functions with the same bits on every machine). Nothing imports upwards.
//!
//! # Units
//!
//! Times are seconds from the scenario's start, shares are 0–1, unless a name or a doc comment
//! says otherwise.

#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

pub mod calibrate;
pub mod cli;
pub mod engine;
pub mod erlang;
pub mod experiment;
pub mod math;
pub mod measures;
pub mod model;
pub mod random;
pub mod replicate;
pub mod report;
pub mod scenario;
pub mod stats;
