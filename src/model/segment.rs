//! Customer segments, compiled.

use super::timed::Timed;
use crate::random::{Key, LawError, Purpose};
use crate::scenario::{self, ContactType};

/// Customers of a type who differ from the others; everything absent is filled in from the type.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Name.
    pub name: String,
    /// Share of the type's customers up to and with this segment.
    upto: f64,
    /// How long its customers wait; `None`: for ever.
    pub patience: Option<Timed>,
    /// Factor on talk and wrap-up.
    pub handle_time_factor: f64,
    /// Value lost with a case that ends without an answer.
    pub lost_value: f64,
}

impl Segment {
    /// The segments of a type, in order.
    ///
    /// # Errors
    /// When the parameters of a distribution are not those of one.
    pub fn all(contact: &ContactType) -> Result<Vec<Self>, LawError> {
        let mut upto = 0.0;
        let segments = contact.segments.iter().map(|of| {
            upto += of.share;
            let patience = of.patience.as_ref().or(contact.patience.as_ref());
            Ok(Self {
                name: of.name.clone(),
                upto,
                patience: patience.map(Timed::new).transpose()?,
                handle_time_factor: of.handle_time_factor,
                lost_value: of.lost_value.unwrap_or(contact.lost_value),
            })
        });
        segments.collect()
    }
}

/// Mean factor of a type's segments on the work of its contacts, those of no segment included.
#[must_use]
pub fn mean_factor(contact: &ContactType) -> f64 {
    let more = |of: &scenario::Segment| of.share * (of.handle_time_factor - 1.0);
    1.0 + contact.segments.iter().map(more).sum::<f64>()
}

/// The segment of a case among those of a type, from 1 on; 0: none of them.
///
/// A case has one draw for it, so that a customer is of the same segment at every contact, and
/// at every type that has the same segments.
#[must_use]
pub fn segment_of(segments: &[Segment], case: Key) -> usize {
    if segments.is_empty() {
        return 0;
    }
    let drawn = case.stream(Purpose::Segment, 0).unit();
    segments
        .iter()
        .position(|s| drawn < s.upto)
        .map_or(0, |k| k + 1)
}
