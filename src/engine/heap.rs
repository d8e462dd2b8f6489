//! A binary heap with the ring's interface: its oracle in tests and its rival in benches.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::calendar::{Calendar, Due, Shape, comes_before};

#[derive(Debug, Clone, Copy)]
struct Entry<K> {
    due: K,
    node: u32,
}

impl<K: Due> PartialEq for Entry<K> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<K: Due> Eq for Entry<K> {}

impl<K: Due> PartialOrd for Entry<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Due> Ord for Entry<K> {
    /// Reversed, since the heap gives its greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        if self.node == other.node {
            Ordering::Equal
        } else if comes_before(self.due, self.node, other.due, other.node) {
            Ordering::Greater
        } else {
            Ordering::Less
        }
    }
}

/// A [`Calendar`] on the standard library's binary heap.
#[derive(Debug, Clone)]
pub struct Heap<K> {
    entries: BinaryHeap<Entry<K>>,
}

impl<K: Due> Default for Heap<K> {
    fn default() -> Self {
        Self {
            entries: BinaryHeap::new(),
        }
    }
}

impl<K: Due> Calendar<K> for Heap<K> {
    fn reset(&mut self, _: usize, _: Shape) {
        self.entries.clear();
    }

    fn next_time(&self) -> f64 {
        self.entries.peek().map_or(f64::INFINITY, |e| e.due.time())
    }

    fn next_node(&self) -> u32 {
        self.entries.peek().map_or(u32::MAX, |e| e.node)
    }

    fn insert(&mut self, node: u32, due: K) {
        self.entries.push(Entry { due, node });
    }

    fn reschedule_next(&mut self, due: K) {
        if let Some(mut top) = self.entries.peek_mut() {
            top.due = due;
        }
    }

    fn remove_next(&mut self) {
        self.entries.pop();
    }

    fn remove(&mut self, node: u32) {
        self.entries.retain(|e| e.node != node);
    }
}
