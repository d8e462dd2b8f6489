//! Many replications, in parallel, folded in order.
//!
//! Replications are folded in order within blocks of 32 consecutive ones, and blocks are
//! merged in order, so that the result has the same bits for any number of threads.

mod basis;

pub use basis::{Unsettled, first_attempts};

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::engine::{Engine, MOST_WAITING, Stop};
use crate::measures::{Fold, Ratio, Tally, wait_bins};
use crate::model::Model;
use crate::stats::{Confidence, WaitBins};

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
    /// Replications at the look that follows one at `n`.
    fn look_after(n: u64) -> u64 {
        (n + n.div_ceil(4)).div_ceil(BLOCK) * BLOCK
    }

    /// Whether every service level that there is has a small enough half-width.
    fn reached(&self, fold: &Fold) -> bool {
        let confidence = self.confidence.at(fold.replications);
        let levels = fold.kinds.iter().map(|k| &k.day).chain([&fold.total]);
        levels
            .filter_map(|day| day.ratio(Ratio::ServiceLevel).ratio(&confidence))
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
        }
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

/// Runs the replications of a plan.
///
/// # Errors
/// The first replication that would never end, or in which too many contacts wait.
pub fn run(model: &Model, plan: &Plan, progress: &Progress) -> Result<Outcome, Failure> {
    let bins = wait_bins(model);
    let threads = plan.workers();
    let blocks = plan.replications.div_ceil(BLOCK);
    let threads = threads
        .min(usize::try_from(blocks).unwrap_or(usize::MAX))
        .max(1);
    let desk = Desk {
        model,
        plan,
        progress,
        bins: &bins,
        next: AtomicU64::new(0),
        window: 4 * threads as u64,
        state: Mutex::new(State {
            merged: 0,
            waiting: BTreeMap::new(),
            fold: Fold::new(model, &bins),
            broken: false,
            look: FIRST_LOOK,
            precise: false,
            failure: None,
            spare: Vec::new(),
        }),
        turn: Condvar::new(),
    };
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
    let state = desk
        .state
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    match state.failure {
        Some(failure) => Err(failure),
        None => Ok(Outcome {
            stopped_early: !state.precise && state.fold.replications < plan.replications,
            fold: state.fold,
            bins,
        }),
    }
}

/// Where workers get blocks and hand in what they came to.
struct Desk<'a> {
    model: &'a Model,
    plan: &'a Plan,
    progress: &'a Progress,
    bins: &'a [WaitBins],
    next: AtomicU64,
    /// Blocks that may be under way beyond the last one merged: bounds the memory.
    window: u64,
    state: Mutex<State>,
    turn: Condvar,
}

/// Tells the other workers when one is lost.
struct Leaving<'a>(&'a Desk<'a>);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock().broken = true;
            self.0.turn.notify_all();
        }
    }
}

struct State {
    /// Blocks merged so far.
    merged: u64,
    /// Blocks finished before one that comes earlier.
    waiting: BTreeMap<u64, Result<Fold, Failure>>,
    fold: Fold,
    /// The run is over: a block was cut short, or the precision is reached. Nothing after it
    /// counts.
    broken: bool,
    /// Replications at which to look at the precision next.
    look: u64,
    /// The precision is reached.
    precise: bool,
    failure: Option<Failure>,
    /// Folds whose memory can be used again.
    spare: Vec<Fold>,
}

impl Desk<'_> {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs blocks until there are none left.
    fn work(&self) {
        // Should this worker panic, the others must not wait for its block for ever.
        let _leaving = Leaving(self);
        let mut engine: Engine = Engine::new(self.model);
        engine.limit_waiting(self.plan.most_waiting);
        let mut tally = Tally::new(self.model, self.bins.to_vec());
        let blocks = self.plan.replications.div_ceil(BLOCK);
        loop {
            let block = self.next.fetch_add(1, Ordering::Relaxed);
            if block >= blocks || !self.wait_for_window(block) {
                return;
            }
            let fold = self.run_block(block, &mut engine, &mut tally);
            self.hand_in(block, fold);
        }
    }

    /// Waits until a block is near enough to the last one merged; false when the run is over.
    fn wait_for_window(&self, block: u64) -> bool {
        let mut state = self.lock();
        loop {
            if state.broken || self.progress.stopped() {
                return false;
            }
            if block < state.merged + self.window {
                return true;
            }
            state = self
                .turn
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn run_block(
        &self,
        block: u64,
        engine: &mut Engine<'_>,
        tally: &mut Tally,
    ) -> Result<Fold, Failure> {
        let mut fold = self
            .lock()
            .spare
            .pop()
            .unwrap_or_else(|| Fold::new(self.model, self.bins));
        let first = block * BLOCK;
        for replication in first..(first + BLOCK).min(self.plan.replications) {
            if self.progress.stopped() {
                break;
            }
            engine
                .run(replication, tally)
                .map_err(|stop| Failure { replication, stop })?;
            fold.push(self.model, tally);
            self.progress.count();
        }
        Ok(fold)
    }

    /// Ends the run where the precision is reached.
    fn look_at_precision(&self, state: &mut State) {
        let Some(precision) = &self.plan.precision else {
            return;
        };
        if state.fold.replications < state.look {
            return;
        }
        state.look = Precision::look_after(state.fold.replications);
        state.precise = precision.reached(&state.fold);
        state.broken |= state.precise;
    }

    /// Hands a block in and merges all whose turn it is.
    fn hand_in(&self, block: u64, fold: Result<Fold, Failure>) {
        let mut state = self.lock();
        state.waiting.insert(block, fold);
        loop {
            let next = state.merged;
            if state.broken {
                break;
            }
            let Some(fold) = state.waiting.remove(&next) else {
                break;
            };
            match fold {
                Ok(mut fold) => {
                    let wanted = BLOCK.min(self.plan.replications - next * BLOCK);
                    state.broken = fold.replications < wanted;
                    state.fold.merge(&fold);
                    state.merged += 1;
                    self.look_at_precision(&mut state);
                    fold.clear();
                    state.spare.push(fold);
                }
                Err(failure) => {
                    state.broken = true;
                    state.failure = Some(failure);
                }
            }
        }
        self.turn.notify_all();
    }
}
