//! The shards of a run, joined.

use std::ops::Range;

use super::{Kept, Outcome, Plan};
use crate::measures::{Fold, wait_bins};
use crate::model::Model;

/// Why shards are not the whole of one run; they are named by their places in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// One is of another run than the first: what differs, its value, the value of the first.
    Foreign(usize, &'static str, String, String),
    /// One is a checkpoint of a run that was not finished.
    Unfinished(usize),
    /// Two hold the same blocks.
    Doubled(usize, usize, Range<u64>),
    /// Nobody holds these blocks.
    Missing(Range<u64>),
    /// The content of one is not that of such a run.
    Strange(usize),
}

/// Checks that shards, in any order, are all the blocks of one run.
///
/// # Errors
/// The first misfit.
pub fn fit(shards: &[Kept]) -> Result<Vec<usize>, Misfit> {
    let Some(first) = shards.first() else {
        return Err(Misfit::Missing(0..1));
    };
    for (i, shard) in shards.iter().enumerate() {
        if let Some((what, mine, theirs)) = shard.about.difference(&first.about) {
            return Err(Misfit::Foreign(i, what, mine, theirs));
        }
        if shard.about.checkpoint {
            return Err(Misfit::Unfinished(i));
        }
        if shard.parts.len() != first.parts.len() || shard.parts.is_empty() {
            return Err(Misfit::Strange(i));
        }
        if shard.first_attempts != first.first_attempts {
            return Err(Misfit::Strange(i));
        }
        let blocks = shard.parts[0].blocks();
        if shard.parts.iter().any(|part| part.blocks() != blocks) {
            return Err(Misfit::Strange(i));
        }
    }
    let blocks = |i: &usize| shards[*i].parts[0].blocks();
    let mut order: Vec<usize> = (0..shards.len()).collect();
    order.sort_by_key(|i| (blocks(i).start, blocks(i).end));
    let all = Plan::new(first.about.replications).blocks();
    let mut next = 0;
    let mut last = 0;
    for &i in order.iter().filter(|i| !blocks(i).is_empty()) {
        let held = blocks(&i);
        if held.start > next {
            return Err(Misfit::Missing(next..held.start));
        }
        if held.start < next {
            return Err(Misfit::Doubled(last, i, held.start..next.min(held.end)));
        }
        if held.end > all {
            return Err(Misfit::Strange(i));
        }
        (next, last) = (held.end, i);
    }
    if next < all {
        return Err(Misfit::Missing(next..all));
    }
    Ok(order)
}

/// Joins one part of all shards into what the whole run came to, bit by bit. `order` is that of
/// [`fit`].
///
/// # Errors
/// A shard whose content is not that of a run of this model.
pub fn join(
    shards: &[Kept],
    order: &[usize],
    part: usize,
    model: &Model,
    plan: &Plan,
) -> Result<Outcome, Misfit> {
    let bins = wait_bins(model);
    let mut fold = Fold::new(model, &bins);
    let mut block = fold.clone();
    for &i in order {
        let part = shards.get(i).and_then(|s| s.parts.get(part));
        part.and_then(|part| part.merge_into(&mut fold, &mut block, plan))
            .ok_or(Misfit::Strange(i))?;
    }
    Ok(Outcome {
        fold,
        bins,
        stopped_early: false,
    })
}
