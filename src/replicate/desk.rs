//! Where workers get blocks and hand in what they came to.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::{BLOCK, Failure, Keeper, Plan, Precision, Progress, Stretch};
use crate::engine::Engine;
use crate::measures::{Fold, Tally};
use crate::model::Model;
use crate::stats::WaitBins;
use crate::stats::gather::Gather;

/// Where workers get blocks and hand in what they came to.
pub(super) struct Desk<'a> {
    model: &'a Model,
    plan: &'a Plan,
    progress: &'a Progress,
    keeper: &'a dyn Keeper,
    bins: &'a [WaitBins],
    next: AtomicU64,
    /// The block at which the work ends.
    end: u64,
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

/// What the work came to.
pub(super) struct Over {
    pub fold: Fold,
    pub stopped_early: bool,
}

struct State {
    /// The first block that is not merged yet.
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
    /// The keeper was told that no more blocks are merged whole.
    told: bool,
    failure: Option<Failure>,
    /// Folds whose memory can be used again.
    spare: Vec<Fold>,
}

impl<'a> Desk<'a> {
    pub fn new(
        model: &'a Model,
        plan: &'a Plan,
        progress: &'a Progress,
        (bins, threads): (&'a [WaitBins], usize),
        stretch: Stretch,
        keeper: &'a dyn Keeper,
    ) -> Self {
        let Stretch { next, end, fold } = stretch;
        let mut state = State {
            merged: next,
            waiting: BTreeMap::new(),
            look: Precision::first_look_after(fold.replications.saturating_sub(1)),
            fold,
            broken: false,
            precise: false,
            told: false,
            failure: None,
            spare: Vec::new(),
        };
        // What is done already may be all that the precision wants.
        look_at_precision(model, plan, &mut state);
        Self {
            model,
            plan,
            progress,
            keeper,
            bins,
            next: AtomicU64::new(next),
            end,
            window: 4 * threads as u64,
            state: Mutex::new(state),
            turn: Condvar::new(),
        }
    }

    /// What the work came to, when all have left.
    pub fn close(self) -> Result<Over, Failure> {
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if !state.told {
            self.keeper.end(&state.fold, state.merged);
        }
        match state.failure {
            Some(failure) => Err(failure),
            None => Ok(Over {
                stopped_early: !state.precise && (state.broken || state.merged < self.end),
                fold: state.fold,
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs blocks until there are none left.
    pub fn work(&self) {
        // Should this worker panic, the others must not wait for its block for ever.
        let _leaving = Leaving(self);
        let mut engine: Engine = Engine::new(self.model);
        engine.limit_waiting(self.plan.most_waiting);
        let mut tally = Tally::new(self.model, self.bins.to_vec());
        loop {
            let block = self.next.fetch_add(1, Ordering::Relaxed);
            if block >= self.end || !self.wait_for_window(block) {
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

    /// Memory to fold into.
    fn empty(&self) -> Fold {
        let spare = self.lock().spare.pop();
        spare.unwrap_or_else(|| Fold::new(self.model, self.bins))
    }

    fn run_block(
        &self,
        block: u64,
        engine: &mut Engine<'_>,
        tally: &mut Tally,
    ) -> Result<Fold, Failure> {
        let mut fold = self.empty();
        let first = block * BLOCK;
        let end = first + self.plan.of_block(block);
        let together = self.model.sampling.days();
        if together == 1 {
            self.run_days(first..end, engine, tally, &mut fold)?;
            return Ok(fold);
        }
        // What is drawn together is one observation.
        let mut group = self.empty();
        for start in (first..end).step_by(together as usize) {
            let days = start..end.min(start + together);
            if !self.run_days(days, engine, tally, &mut group)? {
                break;
            }
            group.gather();
            fold.merge(&group);
            group.clear();
        }
        group.clear();
        self.lock().spare.push(group);
        Ok(fold)
    }

    /// Folds in these replications; false where it was stopped before the last.
    fn run_days(
        &self,
        days: Range<u64>,
        engine: &mut Engine<'_>,
        tally: &mut Tally,
        fold: &mut Fold,
    ) -> Result<bool, Failure> {
        for replication in days {
            if self.progress.stopped() {
                return Ok(false);
            }
            engine
                .run(replication, tally)
                .map_err(|stop| Failure { replication, stop })?;
            fold.push(self.model, tally);
            self.progress.count();
        }
        Ok(true)
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
                    let whole = fold.replications == self.plan.of_block(next);
                    if !whole {
                        state.broken = true;
                        state.told = true;
                        self.keeper.end(&state.fold, next);
                    }
                    state.fold.merge(&fold);
                    if whole {
                        state.merged += 1;
                        self.keeper.merged(&state.fold, &fold, state.merged);
                        look_at_precision(self.model, self.plan, &mut state);
                    }
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

/// Ends the run where the precision is reached.
fn look_at_precision(model: &Model, plan: &Plan, state: &mut State) {
    let Some(precision) = &plan.precision else {
        return;
    };
    if state.fold.replications < state.look {
        return;
    }
    state.look = Precision::look_after(state.fold.replications);
    state.precise = precision.reached(&state.fold, model, plan.reduction);
    state.broken |= state.precise;
}
