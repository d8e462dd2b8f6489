//! Contacts that will come: what others have led to, and what waits elsewhere than in a queue.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// When the next contact of each case is due, the earliest first; at one instant those whose
/// self-service ends, then by type, then by age.
///
/// A heap, not a ring: a night's mail is due at one moment, which a ring would keep in one chain.
#[derive(Debug, Default)]
pub struct Coming {
    due: BinaryHeap<Reverse<Due>>,
    /// How many there have been.
    count: u64,
}

/// The fields are compared in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    /// Bits of the time, which is not negative, so that they have its order.
    time: u64,
    /// 0 at the end of self-service, else 1 more than the type.
    rank: u16,
    age: u64,
    story: u32,
}

impl Coming {
    /// Nobody will come.
    pub fn reset(&mut self) {
        self.due.clear();
        self.count = 0;
    }

    /// Time \[s\] and rank of the next, the number of types that come before it at one instant;
    /// infinite when there is none.
    #[inline]
    pub fn next(&self) -> (f64, u16) {
        match self.due.peek() {
            Some(Reverse(due)) => (f64::from_bits(due.time), due.rank),
            None => (f64::INFINITY, u16::MAX),
        }
    }

    /// A contact of a type and its story will come at `time`.
    pub fn insert(&mut self, time: f64, kind: usize, story: u32) {
        self.insert_ranked(time, kind as u16 + 1, story);
    }

    /// The self-service of a contact ends at `time`.
    pub fn insert_end(&mut self, time: f64, story: u32) {
        self.insert_ranked(time, 0, story);
    }

    fn insert_ranked(&mut self, time: f64, rank: u16, story: u32) {
        debug_assert!(time >= 0.0, "{time}");
        self.due.push(Reverse(Due {
            // Zero has a sign that its bits would tell.
            time: (time + 0.0).to_bits(),
            rank,
            age: self.count,
            story,
        }));
        self.count += 1;
    }

    /// Takes the next: its time \[s\] and story.
    pub fn pop(&mut self) -> Option<(f64, u32)> {
        let Reverse(due) = self.due.pop()?;
        Some((f64::from_bits(due.time), due.story))
    }

    /// Keeps those whose story a condition holds for.
    pub fn retain(&mut self, keep: impl Fn(u32) -> bool) {
        self.due.retain(|Reverse(due)| keep(due.story));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_time_then_ends_then_type_then_age() {
        let mut coming = Coming::default();
        for (time, kind, story) in [(5.0, 1, 10), (5.0, 0, 11), (2.0, 3, 12), (5.0, 0, 13)] {
            coming.insert(time, kind, story);
        }
        coming.insert(-0.0, 0, 14);
        coming.insert_end(5.0, 15);
        assert_eq!(coming.next(), (0.0, 1));
        coming.retain(|story| story != 12);
        let order: Vec<u32> = std::iter::from_fn(|| coming.pop().map(|(_, s)| s)).collect();
        assert_eq!(order, [14, 15, 11, 13, 10]);
        assert_eq!(coming.next().0, f64::INFINITY);
    }
}
