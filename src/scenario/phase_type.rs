//! Phase-type distributions: the time to leave a chain of exponential phases.

use super::distribution::{ROUNDING, SHARES, SPANS};
use super::fault::Fault;
use super::reader::{Reader, Section};
use super::tree::Node;
use crate::random::Family;

impl Reader {
    pub(crate) fn phase_type(&mut self, section: &Section<'_>) -> Option<Family> {
        let start = self.chances(section, "start");
        let means = self.durations(section, "means", SPANS);
        let node = section.node("next")?;
        let rows = self.list(node, "next")?;
        let mut next = Vec::new();
        for row in rows {
            let items = self.list(row, "next")?;
            let chances: Option<Vec<f64>> = items
                .iter()
                .map(|i| self.share_within(i, "next", SHARES))
                .collect();
            next.push(chances?);
        }
        let (start, means) = (start?, means?);
        self.same_number(section, "means", means.len(), start.len())?;
        self.same_number(section, "next", next.len(), start.len())?;
        for (row, chances) in rows.iter().zip(&next) {
            self.phase_row(row, chances, start.len())?;
        }
        if !absorbs(&start, &next) {
            let fault = Fault::error("some phases are never left for good");
            self.fault(
                fault
                    .at(&node.place)
                    .help("what a row lacks to 1 is the chance to end"),
            );
            return None;
        }
        Some(Family::PhaseType { start, means, next })
    }

    fn phase_row(&mut self, row: &Node, chances: &[f64], phases: usize) -> Option<()> {
        let sum: f64 = chances.iter().sum();
        let message = if chances.len() != phases {
            format!(
                "a row of `next` has {} values for {phases} phases",
                chances.len()
            )
        } else if sum > 1.0 + ROUNDING {
            format!("a row of `next` sums to {sum}, above 1")
        } else {
            return Some(());
        };
        self.fault(Fault::error(message).at(&row.place));
        None
    }
}

/// Whether every phase that can be reached can also be left for good.
fn absorbs(start: &[f64], next: &[Vec<f64>]) -> bool {
    let ends: Vec<bool> = next
        .iter()
        .map(|row| row.iter().sum::<f64>() < 1.0 - 1e-12)
        .collect();
    let reached = closure(start.iter().map(|p| *p > 0.0).collect(), |i, j| {
        next[i][j] > 0.0
    });
    let ending = closure(ends, |i, j| next[j][i] > 0.0);
    reached
        .iter()
        .zip(&ending)
        .all(|(reached, ending)| !reached || *ending)
}

/// Everything that can be reached from a set by steps.
fn closure(mut set: Vec<bool>, step: impl Fn(usize, usize) -> bool) -> Vec<bool> {
    let mut open: Vec<usize> = (0..set.len()).filter(|i| set[*i]).collect();
    while let Some(i) = open.pop() {
        for (j, seen) in set.iter_mut().enumerate() {
            if !*seen && step(i, j) {
                *seen = true;
                open.push(j);
            }
        }
    }
    set
}
