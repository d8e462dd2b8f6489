//! The Erlang formulas beside what was simulated.

use crate::erlang::Counting;
use crate::scenario::CountRule;

/// A scenario's way of counting, for the formulas.
pub fn counting(rule: CountRule, short_abandon: f64) -> Counting {
    match rule {
        CountRule::ShortAbandonsExcluded => Counting::ShortAbandonsExcluded(short_abandon),
        CountRule::AllOffered => Counting::AllOffered,
        CountRule::ShortAbandonsMet => Counting::ShortAbandonsMet(short_abandon),
        CountRule::AnsweredOnly => Counting::AnsweredOnly,
    }
}
