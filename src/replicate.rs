//! Many replications, in parallel, folded in order.
//!
//! Replications are folded in order within blocks of 32 consecutive ones, and blocks are
//! merged in order, so that the result has the same bits for any number of threads.

mod basis;
mod desk;
mod file;
mod join;
mod ledger;
mod part;
mod pilot;
mod reduction;
mod replay;

pub use basis::{Unsettled, first_attempts};
pub use file::{About, Damage, Kept, Write, read};
pub use join::{Misfit, fit, join};
pub use ledger::Ledger;
pub use part::{Part, Shard};
pub use pilot::{Pilot, pilot};
pub use reduction::{Reduced, Reduction};
pub use replay::{Chosen, QUANTILES, Replayed, choose_days, replay};

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::engine::{MOST_WAITING, Stop};
use crate::measures::{Fold, wait_bins};
use crate::model::Model;
use crate::stats::{Confidence, WaitBins};
use desk::Desk;

/// Replications in a block.
pub const BLOCK: u64 = 32;

/// How many replications to run, and how.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Replications wanted.
    pub replications: u64,
    /// Threads; 0: one for each processor.
    pub threads: usize,
    /// Contacts waiting at once beyond which a run stops.
    pub most_waiting: u32,
    /// Stop before all replications are done when the service levels are known well enough.
    pub precision: Option<Precision>,
    /// What is done so that fewer days tell as much; the model must be
    /// [prepared](Reduction::prepare) for it.
    pub reduction: Reduction,
}

/// When the service levels are known well enough.
///
/// Looked at after 96 replications, and then whenever their number has grown by a quarter
/// (rounded up to whole blocks): looks at fixed and widening counts hardly favour runs that
/// happen to agree early.
#[derive(Debug, Clone, Copy)]
pub struct Precision {
    /// Largest half-width of a service level, as a share.
    pub half_width: f64,
    /// Confidence of the half-widths.
    pub confidence: Confidence,
}

/// Replications before the first look at the precision.
const FIRST_LOOK: u64 = 3 * BLOCK;

impl Precision {
    /// The variance of an estimate that is known well enough.
    fn variance_wanted(&self) -> f64 {
        let error = self.half_width / self.confidence.z();
        error * error
    }

    /// Replications at the first look after `n` are done, where those due by then have been had.
    fn first_look_after(n: u64) -> u64 {
        let mut look = FIRST_LOOK;
        while look <= n {
            look = Self::look_after(look);
        }
        look
    }

    /// Replications at the look that follows one at `n`.
    fn look_after(n: u64) -> u64 {
        (n + n.div_ceil(4)).div_ceil(BLOCK) * BLOCK
    }

    /// Whether every service level that there is has a small enough half-width.
    fn reached(&self, fold: &Fold, model: &Model, reduction: Reduction) -> bool {
        let confidence = self.confidence.at(fold.replications);
        let places = 0..=fold.kinds.len();
        places
            .filter_map(|place| reduction::estimate(fold, model, reduction, place, &confidence))
            .all(|level| {
                level
                    .half_width
                    .is_some_and(|half_width| half_width <= self.half_width)
            })
    }
}

impl Plan {
    /// A plan for a number of replications on all processors.
    #[must_use]
    pub fn new(replications: u64) -> Self {
        Self {
            replications,
            threads: 0,
            most_waiting: MOST_WAITING,
            precision: None,
            reduction: Reduction::NONE,
        }
    }

    /// Blocks that the replications wanted make, the last of them perhaps not full.
    #[must_use]
    pub fn blocks(&self) -> u64 {
        self.replications.div_ceil(BLOCK)
    }

    /// Replications of a block.
    fn of_block(&self, block: u64) -> u64 {
        BLOCK.min(self.replications.saturating_sub(block * BLOCK))
    }

    /// Threads to work with: those of the plan, or one for each processor.
    #[must_use]
    pub(crate) fn workers(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}

/// Tells a run to stop, and others how far it is.
#[derive(Debug, Default)]
pub struct Progress {
    stop: AtomicBool,
    done: AtomicU64,
}

impl Progress {
    /// Asks the run to stop; the longest unbroken prefix of its replications is kept.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether the run was asked to stop.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Counts a replication as finished.
    pub fn count(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts replications that were finished before.
    pub fn count_all(&self, replications: u64) {
        self.done.fetch_add(replications, Ordering::Relaxed);
    }

    /// Counts replications from nothing again.
    pub fn restart(&self) {
        self.done.store(0, Ordering::Relaxed);
    }

    /// Replications finished.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The first replication that could not be finished.
    pub replication: u64,
    /// Why.
    pub stop: Stop,
}

/// What a run came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The folded replications.
    pub fold: Fold,
    /// The bins of the waits of each type.
    pub bins: Vec<WaitBins>,
    /// Whether it was stopped before the replications wanted were done.
    pub stopped_early: bool,
}

/// Is told of what is finished, in the order of the blocks.
pub trait Keeper: Sync {
    /// A block is merged: `fold` is all since the start of this run or of the one that it goes
    /// on with, `next` the block that comes next.
    fn merged(&self, fold: &Fold, block: &Fold, next: u64);

    /// No more blocks are merged whole.
    fn end(&self, fold: &Fold, next: u64);
}

/// Keeps nothing.
impl Keeper for () {
    fn merged(&self, _: &Fold, _: &Fold, _: u64) {}
    fn end(&self, _: &Fold, _: u64) {}
}

/// A stretch of a plan's blocks, and what is done of it already.
#[derive(Debug)]
pub struct Stretch {
    /// The next block to run.
    pub next: u64,
    /// The block at which it ends.
    pub end: u64,
    /// What is folded of it.
    pub fold: Fold,
}

impl Stretch {
    /// All of a plan, nothing of it done.
    #[must_use]
    pub fn whole(model: &Model, plan: &Plan) -> Self {
        Self {
            next: 0,
            end: plan.blocks(),
            fold: Fold::new(model, &wait_bins(model)),
        }
    }
}

/// Runs the replications of a plan.
///
/// # Errors
/// The first replication that would never end, or in which too many contacts wait.
pub fn run(model: &Model, plan: &Plan, progress: &Progress) -> Result<Outcome, Failure> {
    run_stretch(model, plan, progress, Stretch::whole(model, plan), &())
}

/// Runs what is left of a stretch of a plan, and tells `keeper` of all that gets finished.
///
/// # Errors
/// As those of [`run`].
pub fn run_stretch(
    model: &Model,
    plan: &Plan,
    progress: &Progress,
    stretch: Stretch,
    keeper: &dyn Keeper,
) -> Result<Outcome, Failure> {
    let bins = wait_bins(model);
    let (next, end) = (stretch.next, stretch.end);
    let left = usize::try_from(end.saturating_sub(next)).unwrap_or(usize::MAX);
    let threads = plan.workers().min(left).max(1);
    let desk = Desk::new(model, plan, progress, (&bins, threads), stretch, keeper);
    if threads == 1 {
        desk.work();
    } else {
        // Workers wait for their turn on a condition, so each needs a thread of its own.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        match pool {
            Ok(pool) => {
                pool.broadcast(|_| desk.work());
            }
            // No threads to be had: this one does it all.
            Err(_) => desk.work(),
        }
    }
    let over = desk.close()?;
    Ok(Outcome {
        stopped_early: over.stopped_early,
        fold: over.fold,
        bins,
    })
}
