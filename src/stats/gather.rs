//! Several replications as one observation.

/// An accumulator that can take all its observations for one.
///
/// Where replications are drawn together, as the strata of a day factor are, they are not
/// independent of each other, but groups of them are: the means of the groups are the
/// observations that intervals are made of. An accumulator of one group, gathered and merged
/// with those of others that were, gives such intervals by the formulas it always has.
///
/// Sums and counts stay as they are, what says how replications differ goes.
pub(crate) trait Gather {
    /// Takes all observations for one.
    fn gather(&mut self);
}

macro_rules! nothing_to_gather {
    ($($of:ty),*) => {$(
        impl Gather for $of {
            fn gather(&mut self) {}
        }
    )*};
}

nothing_to_gather!(u8, u16, u32, u64, u128, f32, f64);

impl<T: Gather, const N: usize> Gather for [T; N] {
    fn gather(&mut self) {
        self.iter_mut().for_each(Gather::gather);
    }
}

impl<T: Gather> Gather for Vec<T> {
    fn gather(&mut self) {
        self.iter_mut().for_each(Gather::gather);
    }
}

impl<T: Gather> Gather for Option<T> {
    fn gather(&mut self) {
        self.iter_mut().for_each(Gather::gather);
    }
}
