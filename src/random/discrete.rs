//! Choosing one of several by given chances.

/// A choice by Walker's alias method: one word and one look-up whatever the number of items.
///
/// Tables by Vose's algorithm ("A linear algorithm for generating random numbers with a given
/// distribution", IEEE Trans. Software Engineering 17(9), 1991).
#[derive(Debug, Clone)]
pub(super) struct Alias {
    cells: Vec<Cell>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    /// Below this the cell's own item, else the other one.
    threshold: u64,
    own: u32,
    other: u32,
}

impl Alias {
    /// A choice with chances in proportion to the weights: finite, ≥ 0, not all 0.
    pub(super) fn new(weights: &[f64]) -> Self {
        const TWO_64: f64 = 18_446_744_073_709_551_616.0;
        let n = u32::try_from(weights.len()).expect("memory holds fewer weights than 2³²");
        let scale = f64::from(n) / weights.iter().sum::<f64>();
        let mut filling: Vec<f64> = weights.iter().map(|weight| weight * scale).collect();
        let mut cells: Vec<Cell> = (0..n)
            .map(|i| Cell {
                threshold: u64::MAX,
                own: i,
                other: i,
            })
            .collect();
        let (mut small, mut large): (Vec<u32>, Vec<u32>) =
            (0..n).partition(|&i| filling[i as usize] < 1.0);
        while let (Some(&less), Some(&more)) = (small.last(), large.last()) {
            small.pop();
            let less = less as usize;
            cells[less].threshold = (filling[less] * TWO_64) as u64;
            cells[less].other = more;
            // In this order the sum loses less to rounding (Vose).
            filling[more as usize] = (filling[more as usize] + filling[less]) - 1.0;
            if filling[more as usize] < 1.0 {
                large.pop();
                small.push(more);
            }
        }
        // Whoever is left is full but for rounding, and keeps its cell.
        Self { cells }
    }

    /// The item that a random word chooses.
    #[inline]
    pub(super) fn pick(&self, word: u64) -> usize {
        // The product's upper half is uniform over the cells, the lower half uniform within one.
        let product = u128::from(word) * self.cells.len() as u128;
        let cell = self.cells[(product >> 64) as usize];
        let within = product as u64;
        (if within < cell.threshold {
            cell.own
        } else {
            cell.other
        }) as usize
    }
}

/// Cumulative chances for a search from the front: for the few branches of a mixture faster than
/// an alias table, and monotone in the uniform number.
///
/// Chances after the last positive one become 1, so that rounding never runs off the end.
pub(super) fn cumulative(chances: &[f64]) -> Vec<f64> {
    let last = chances.iter().rposition(|&p| p > 0.0).unwrap_or(0);
    let mut sum = 0.0;
    (chances.iter().enumerate())
        .map(|(i, p)| {
            sum += p;
            if i < last { sum } else { 1.0 }
        })
        .collect()
}

/// The first item whose cumulative chance is above u, or None if there is none.
#[inline]
pub(super) fn find(cumulative: &[f64], u: f64) -> Option<usize> {
    cumulative.iter().position(|&chance| u < chance)
}
