//! Keeps what is finished of a run, and writes it down from time to time.

use std::io;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Keeper, Kept, Part, Plan, Stretch, Write};
use crate::measures::Fold;
use crate::model::Model;

/// What is finished of a run: the blocks of a shard, or a checkpoint, or both.
#[derive(Debug)]
pub struct Ledger {
    /// Where a checkpoint is written, and how often.
    checkpoint: Option<(Write, Duration)>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    kept: Kept,
    /// The part that is under way.
    current: usize,
    written: Instant,
    failed: Option<io::Error>,
}

impl Ledger {
    /// Goes on with what is kept.
    #[must_use]
    pub fn new(kept: Kept, checkpoint: Option<(Write, Duration)>) -> Self {
        Self {
            checkpoint,
            state: Mutex::new(State {
                kept,
                current: 0,
                written: Instant::now(),
                failed: None,
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is left to do of a part, the first or a later one; `None` where what is kept of it
    /// does not belong to this run.
    pub fn begin(
        &self,
        part: usize,
        model: &Model,
        plan: &Plan,
        blocks: Range<u64>,
    ) -> Option<Stretch> {
        let mut state = self.lock();
        if state.kept.parts.len() == part {
            state.kept.parts.push(Part::new(blocks.start));
        }
        state.current = part;
        let kept = state.kept.parts.get(part)?;
        if kept.blocks().start != blocks.start {
            return None;
        }
        kept.go_on(model, plan, blocks.end)
    }

    /// Writes the checkpoint now, if there is one to be written.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn save(&self) -> io::Result<()> {
        let mut state = self.lock();
        self.write(&mut state);
        state.failed.take().map_or(Ok(()), Err)
    }

    /// What is kept in the end, and why the last checkpoint could not be written, where it
    /// could not.
    #[must_use]
    pub fn close(self) -> (Kept, Option<io::Error>) {
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        (state.kept, state.failed)
    }

    fn write(&self, state: &mut State) {
        if let Some((write, _)) = &self.checkpoint {
            state.failed = write.whole(&state.kept.to_bytes()).err();
            state.written = Instant::now();
        }
    }
}

impl Keeper for Ledger {
    fn merged(&self, fold: &Fold, block: &Fold, next: u64) {
        let mut guard = self.lock();
        let state = &mut *guard;
        let Some(part) = state.kept.parts.get_mut(state.current) else {
            return;
        };
        part.push(block);
        let due = |every: &Duration| state.written.elapsed() >= *every;
        if self.checkpoint.iter().any(|(_, every)| due(every)) {
            part.sum(fold, next);
            self.write(state);
        }
    }

    fn end(&self, fold: &Fold, next: u64) {
        let mut guard = self.lock();
        let state = &mut *guard;
        if let Some(part) = state.kept.parts.get_mut(state.current) {
            part.sum(fold, next);
        }
        self.write(state);
    }
}
