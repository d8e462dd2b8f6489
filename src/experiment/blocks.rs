//! Blocks of replications, worked off in parallel and handed over in order.

use std::ops::Range;

use rayon::prelude::*;

use crate::replicate::{BLOCK, Plan};

/// Blocks that a thread works off before all of them meet: bounds the memory.
const BLOCKS_A_THREAD: u64 = 4;

/// Works off the replications of a plan in blocks of 32 consecutive ones, and hands what they
/// came to over in their order, so that the result has the same bits for any number of threads.
///
/// `work` gives `None` where the run was stopped; nothing after it is handed over. `take` tells
/// whether to go on. The answer is whether the run was cut short.
pub(super) fn in_blocks<T: Send>(
    plan: &Plan,
    work: impl Fn(Range<u64>) -> Option<T> + Sync,
    mut take: impl FnMut(T) -> bool,
) -> bool {
    let blocks = plan.replications.div_ceil(BLOCK);
    let threads = plan.workers();
    let work = |block: u64| {
        let first = block * BLOCK;
        work(first..(first + BLOCK).min(plan.replications))
    };
    // Where no threads are to be had this one does it all.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .ok()
        .filter(|_| threads > 1);
    let mut next = 0;
    while next < blocks {
        let until = blocks.min(next + BLOCKS_A_THREAD * threads as u64);
        let done: Vec<Option<T>> = match &pool {
            Some(pool) => pool.install(|| (next..until).into_par_iter().map(work).collect()),
            None => (next..until).map(work).collect(),
        };
        for block in done {
            if !block.is_some_and(&mut take) {
                return true;
            }
        }
        next = until;
    }
    false
}
