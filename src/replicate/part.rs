//! A stretch of finished blocks as bytes, from which the very same fold is made again.
//!
//! Sums of floating-point numbers depend on their order: a run merges its blocks one after the
//! other from the first. So what begins at the first block is kept as the one fold that all its
//! blocks came to, and what begins later block by block, to be merged when its turn comes.

use std::ops::Range;
use std::str::FromStr;

use super::{BLOCK, Plan, Stretch};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::measures::{Fold, wait_bins};
use crate::model::Model;
use crate::stats::keep::{Keep, Reader, Writer};

/// One of several equal shares of a run's blocks, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which.
    pub index: u64,
    /// Of how many.
    pub of: u64,
}

/// Most shards of a run.
const MOST_SHARDS: u64 = 1_000_000;

impl Shard {
    /// Its blocks, of so many: shards differ by at most one block, and some have none where
    /// there are fewer blocks than shards.
    #[must_use]
    pub fn blocks(&self, all: u64) -> Range<u64> {
        let upto = |index: u64| {
            let product = u128::from(index) * u128::from(all) / u128::from(self.of.max(1));
            u64::try_from(product).unwrap_or(all)
        };
        upto(self.index.saturating_sub(1))..upto(self.index)
    }
}

impl FromStr for Shard {
    type Err = String;

    /// Reads `3/16`.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(index, of)| {
            let index: u64 = index.trim().parse().ok()?;
            Some((index, of.trim().parse::<u64>().ok()?))
        });
        match parts {
            Some((index, of)) if (1..=of).contains(&index) && of <= MOST_SHARDS => {
                Ok(Self { index, of })
            }
            _ => Err("give which shard of how many, such as 3/16 (1/16 is the first)".into()),
        }
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

/// Consecutive blocks that are finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    first: u64,
    next: u64,
    bytes: Bytes,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Bytes {
    /// All blocks from the very first on, merged; empty where there are none.
    Sum(Vec<u8>),
    /// Each block.
    Blocks(Vec<Vec<u8>>),
}

/// How hard to press, of 10: on days of many intervals 6 takes half the room, and 9 hardly
/// less in twice the time.
const EFFORT: u8 = 6;
/// Most bytes of a fold that are believed.
const MOST_BYTES: usize = 1 << 30;

fn encoded(fold: &Fold) -> Vec<u8> {
    let mut writer = Writer::default();
    fold.write(&mut writer);
    compress_to_vec(&writer.into_bytes(), EFFORT)
}

/// Reads a fold of so many replications into one of the same model.
fn decode(bytes: &[u8], into: &mut Fold, replications: u64) -> Option<()> {
    let bytes = decompress_to_vec_with_limit(bytes, MOST_BYTES).ok()?;
    let mut reader = Reader::new(&bytes);
    into.read(&mut reader)?;
    let whole = reader.is_empty() && into.replications == replications && into.has_all_rows();
    whole.then_some(())
}

impl Part {
    /// No block yet; the first will be `first`.
    #[must_use]
    pub fn new(first: u64) -> Self {
        let bytes = if first == 0 {
            Bytes::Sum(Vec::new())
        } else {
            Bytes::Blocks(Vec::new())
        };
        Self {
            first,
            next: first,
            bytes,
        }
    }

    /// The blocks in it.
    #[must_use]
    pub fn blocks(&self) -> Range<u64> {
        self.first..self.next
    }

    /// Takes in the next block. A part from the first block on has it only after
    /// [`sum`](Self::sum).
    pub(super) fn push(&mut self, block: &Fold) {
        if let Bytes::Blocks(blocks) = &mut self.bytes {
            blocks.push(encoded(block));
            self.next += 1;
        }
    }

    /// Takes over what all blocks before `next` came to, where it begins at the first.
    pub(super) fn sum(&mut self, fold: &Fold, next: u64) {
        if let Bytes::Sum(sum) = &mut self.bytes {
            *sum = encoded(fold);
            self.next = next;
        }
    }

    /// Merges its blocks into the fold of those before it; `None` where its bytes are no folds of
    /// this model and plan. `block` is memory of the same model.
    pub(super) fn merge_into(&self, fold: &mut Fold, block: &mut Fold, plan: &Plan) -> Option<()> {
        match &self.bytes {
            Bytes::Sum(_) if self.next == 0 => Some(()),
            Bytes::Sum(sum) => decode(sum, fold, plan.replications.min(self.next * BLOCK)),
            Bytes::Blocks(blocks) => (self.first..).zip(blocks).try_for_each(|(at, bytes)| {
                block.clear();
                decode(bytes, block, plan.of_block(at))?;
                fold.merge(block);
                Some(())
            }),
        }
    }

    /// The rest of a stretch of blocks of which this is the beginning; `None` as for
    /// `merge_into`, or if it is not.
    pub(super) fn go_on(&self, model: &Model, plan: &Plan, end: u64) -> Option<Stretch> {
        let mut fold = Fold::new(model, &wait_bins(model));
        let mut block = fold.clone();
        self.merge_into(&mut fold, &mut block, plan)?;
        (self.next <= end).then_some(Stretch {
            next: self.next,
            end,
            fold,
        })
    }

    pub(super) fn write(&self, to: &mut Writer) {
        to.count(u128::from(self.first));
        to.count(u128::from(self.next));
        match &self.bytes {
            Bytes::Sum(sum) => to.string(sum),
            Bytes::Blocks(blocks) => blocks.iter().for_each(|block| to.string(block)),
        }
    }

    pub(super) fn read(from: &mut Reader<'_>) -> Option<Self> {
        let mut part = Self::new(from.observations()?);
        part.next = from.observations().filter(|next| *next >= part.first)?;
        match &mut part.bytes {
            Bytes::Sum(sum) => *sum = from.string()?.to_vec(),
            Bytes::Blocks(blocks) => {
                for _ in part.first..part.next {
                    blocks.push(from.string()?.to_vec());
                }
            }
        }
        Some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shards_are_read_as_people_write_them() {
        assert_eq!("3/16".parse(), Ok(Shard { index: 3, of: 16 }));
        for wrong in ["", "3", "0/4", "5/4", "a/b", "1/0", "-1/4", "1/99999999999"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn shards_are_all_blocks_once(of in 1u64..50, all in 0u64..500) {
            let mut next = 0;
            for index in 1..=of {
                let blocks = Shard { index, of }.blocks(all);
                prop_assert_eq!(blocks.start, next);
                prop_assert!(blocks.end - blocks.start <= all / of + 1);
                next = blocks.end;
            }
            prop_assert_eq!(next, all);
        }
    }
}
