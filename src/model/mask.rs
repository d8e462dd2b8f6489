//! Sets of small numbers as bits in words.

/// A set of contact types or agent groups.
///
/// The first 64 numbers stand in a word of their own: nearly all models have no more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mask {
    low: u64,
    rest: Vec<u64>,
}

impl Mask {
    /// The empty set of numbers below `size`.
    #[must_use]
    pub fn new(size: usize) -> Self {
        Self {
            low: 0,
            rest: vec![0; size.saturating_sub(1) / 64],
        }
    }

    /// Adds a number.
    #[inline(always)]
    pub fn insert(&mut self, i: usize) {
        if i < 64 {
            self.low |= 1 << i;
        } else {
            self.rest[(i >> 6) - 1] |= 1 << (i & 63);
        }
    }

    /// Takes a number out.
    #[inline(always)]
    pub fn remove(&mut self, i: usize) {
        if i < 64 {
            self.low &= !(1 << i);
        } else {
            self.rest[(i >> 6) - 1] &= !(1 << (i & 63));
        }
    }

    /// Whether a number is in it.
    #[must_use]
    pub fn contains(&self, i: usize) -> bool {
        self.word(i >> 6) >> (i & 63) & 1 == 1
    }

    /// Adds a number below 64.
    #[inline(always)]
    pub fn insert_low(&mut self, i: usize) {
        self.low |= 1 << (i & 63);
    }

    /// Takes a number below 64 out.
    #[inline(always)]
    pub fn remove_low(&mut self, i: usize) {
        self.low &= !(1 << (i & 63));
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.low = 0;
        self.rest.fill(0);
    }

    /// The first 64 numbers as bits.
    #[inline(always)]
    #[must_use]
    pub fn low(&self) -> u64 {
        self.low
    }

    /// The numbers from 64·`word` on as bits.
    #[inline(always)]
    #[must_use]
    pub fn word(&self, word: usize) -> u64 {
        if word == 0 {
            self.low
        } else {
            self.rest[word - 1]
        }
    }

    /// Number of words.
    #[inline(always)]
    #[must_use]
    pub fn words(&self) -> usize {
        self.rest.len() + 1
    }

    /// Whether the two have a number in common.
    #[inline(always)]
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.low & other.low != 0 || self.rest.iter().zip(&other.rest).any(|(a, b)| a & b != 0)
    }
}

/// Calls `visit` with every number that is in both sets, in ascending order.
#[inline(always)]
pub fn for_each_common(a: &Mask, b: &Mask, mut visit: impl FnMut(usize)) {
    for word in 0..a.words() {
        let mut bits = a.word(word) & b.word(word);
        while bits != 0 {
            visit(word * 64 + bits.trailing_zeros() as usize);
            bits &= bits - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_one_word_are_kept() {
        let mut a = Mask::new(200);
        let mut b = Mask::new(200);
        for i in [0, 63, 64, 130, 199] {
            a.insert(i);
        }
        for i in [63, 130, 131] {
            b.insert(i);
        }
        let mut common = Vec::new();
        for_each_common(&a, &b, |i| common.push(i));
        assert_eq!(common, [63, 130]);
        a.remove(63);
        a.remove(130);
        assert!(!a.meets(&b));
    }
}
