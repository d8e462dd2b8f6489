//! Keys: which customer, agent or day a random value belongs to.
//!
//! Every draw belongs to somebody and to a purpose, and not to the moment at which it is made.
//! Two policies, staffings or volumes therefore meet the same customers, and the order in which
//! events happen changes nobody's luck.
//!
//! # Hierarchy
//!
//! ```text
//! (seed, replication)                    ReplicationKey
//!   ├─ contact type by name, interval    CellKey ── stream(purpose)
//!   │    └─ index within the interval    Key (a case) ── stream(purpose, contact number)
//!   └─ name, slot, day                   Key ── stream(purpose, number)
//! ```
//!
//! # Why streams do not collide
//!
//! A stream is a run of 64-bit states, each of which [`mix`] turns into a value; two draws are the
//! same exactly if their states are. With the four odd constants a, b, c, d,
//!
//! ```text
//! state = cell + a·index + b·purpose + c·number + d·draw   (mod 2⁶⁴)
//! ```
//!
//! Within a cell the states of index < 2²⁵, purpose < 32, number < 1024 and draw < 1024 are all
//! different: a test proves it by trying every difference. The start of a cell, of a cell's own
//! streams and of a named key comes out of three or more rounds of [`mix`]; these starts behave as
//! if drawn at random. Two random starts share states with probability (states of one + states of
//! the other)/2⁶⁴, where a cell of n cases with 2¹⁰ states each counts as 2¹⁰·n. A day of 1000
//! cells with 1000 cases each has a pair that overlaps with probability
//! ½·1000²·2·2²⁰/2⁶⁴ ≈ 6·10⁻⁸; then a few values are equal, at unrelated customers.

use super::stream::{DRAW_STEP, Stream, mix};

/// Step from one case of a cell to the next: the fraction of √3, odd.
const INDEX_STEP: u64 = 0xbb67_ae85_84ca_a73b;
/// Step from one purpose to the next: the fraction of e, odd.
const PURPOSE_STEP: u64 = 0xb7e1_5162_8aed_2a6b;
/// Step from one number to the next: the fraction of √7, odd.
const NUMBER_STEP: u64 = 0xa54f_f53a_5f1d_36f1;

/// What a random value is for. The numbers are part of the results: they never change, and a
/// new purpose takes the next free one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Purpose {
    /// When cases arrive.
    Arrival = 0,
    /// How long the talk takes, hold included.
    Talk = 1,
    /// How long the work after the talk takes.
    WrapUp = 2,
    /// How long the customer will wait.
    Patience = 3,
    /// Whether the customer leaves at once on hearing of a wait.
    Balk = 4,
    /// Whether the customer tries again after abandoning, balking or a busy signal.
    Retry = 5,
    /// When the customer tries again.
    RetryDelay = 6,
    /// Whether the service resolves the case.
    Resolution = 7,
    /// When a case that is not resolved comes back.
    RepeatDelay = 8,
    /// Whether and whereto a contact is escalated.
    Escalation = 9,
    /// Choices that a routing policy makes at random.
    Routing = 10,
    /// Whether self-service contains the contact, and how long it takes.
    SelfService = 11,
    /// Whether the customer accepts a callback, and answers it.
    Callback = 12,
    /// Which segment of customers this one belongs to.
    Segment = 13,
    /// A day's factor on the volume.
    DayFactor = 14,
    /// An interval's factor on the volume.
    IntervalFactor = 15,
    /// A day's rate of absence, and who is absent.
    Absence = 16,
    /// How planned shrinkage is rounded to whole agents.
    Shrinkage = 17,
    /// When an agent pauses.
    Pause = 18,
    /// How long a pause takes.
    PauseLength = 19,
    /// Whether, when and how hard a shock strikes.
    Shock = 20,
    /// Uncertain parameters of the scenario.
    Uncertainty = 21,
    /// Choices among waiting contacts that are made at random.
    SelectContact = 22,
    /// How an expected count is rounded to a whole one.
    CountRounding = 23,
    /// Where in its interval a given number of cases arrives.
    Scatter = 24,
    /// When an escalated contact reaches the next type.
    EscalationDelay = 25,
    /// How long the agents are together at a warm hand-over.
    Together = 26,
    /// When a customer who did not pick up is called again.
    CallbackDelay = 27,
    /// Whether an agent pauses after a contact, and how long.
    PauseAfter = 28,
    /// Whether an agent begins a shift late or ends it early, and by how much.
    Punctuality = 29,
    /// Whether a customer answers a dial, and when one who did not is dialled again; whether the
    /// part of a dial that a pace leaves over is dialled.
    Dial = 30,
    /// Whether something keeps the customer from coming at all.
    Prevented = 31,
}

/// Joins a further number to a key, so that structured inputs leave no structure behind.
#[inline]
const fn join(key: u64, number: u64) -> u64 {
    mix(key ^ mix(number.wrapping_add(DRAW_STEP)))
}

/// A name as a number: FNV-1a of its UTF-8 bytes, mixed.
///
/// Make it once where names are looked up often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NameKey(u64);

impl NameKey {
    /// The number of a name.
    #[must_use]
    pub const fn new(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash = 0xcbf2_9ce4_8422_2325;
        let mut i = 0;
        while i < bytes.len() {
            hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
            i += 1;
        }
        Self(mix(hash))
    }

    /// It as a number, the same on every machine.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl From<&str> for NameKey {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

/// All randomness of one replication of one seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReplicationKey(u64);

impl ReplicationKey {
    /// The key of a replication.
    #[inline]
    #[must_use]
    pub const fn new(seed: u64, replication: u64) -> Self {
        // Two rounds for the seed against one for the replication: (1, 2) is not (2, 1).
        Self(join(join(0, seed), replication))
    }

    /// What the replications of a group that is drawn together have in common.
    #[must_use]
    pub(super) const fn group(seed: u64, group: u64) -> Self {
        // 0 and 1 below are for what a replication has alone.
        Self(join(Self::new(seed, group).0, 2))
    }

    /// The cases of a contact type that arrive in an interval.
    #[inline]
    #[must_use]
    pub fn cell(self, contact_type: impl Into<NameKey>, interval: u64) -> CellKey {
        // 0 here and 1 below keep the two branches of the hierarchy apart.
        CellKey(join(join(join(self.0, 0), contact_type.into().0), interval))
    }

    /// What else has a name: a type's day factor, a group's absence, an agent (slot), a shock.
    ///
    /// `slot` and `day` are 0 where they have no meaning.
    ///
    /// ```
    /// use busyhour::random::{Purpose, ReplicationKey};
    /// let replication = ReplicationKey::new(2024, 7);
    /// let rate = replication.named("night shift", 0, 3).stream(Purpose::Absence, 0).unit();
    /// assert!((0.0..1.0).contains(&rate));
    /// ```
    #[inline]
    #[must_use]
    pub fn named(self, name: impl Into<NameKey>, slot: u64, day: u64) -> Key {
        Key(join(join(join(join(self.0, 1), name.into().0), slot), day))
    }
}

/// The cases of one contact type that arrive in one interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CellKey(u64);

impl CellKey {
    /// The case of this index within the interval.
    #[inline]
    #[must_use]
    pub const fn case(self, index: u64) -> Key {
        Key(self.0.wrapping_add(index.wrapping_mul(INDEX_STEP)))
    }

    /// A stream of the cell itself, as long as need be: its arrivals, the rounding of its count.
    #[inline]
    #[must_use]
    pub const fn stream(self, purpose: Purpose) -> Stream {
        Stream::from_state(join(self.0, purpose as u64))
    }
}

/// One case, agent, day or whatever else draws are keyed by.
///
/// ```
/// use busyhour::random::{Purpose, ReplicationKey};
/// let case = ReplicationKey::new(1, 0).cell("sales", 12).case(3);
/// let first = case.stream(Purpose::Patience, 0).unit();
/// let second = case.stream(Purpose::Patience, 1).unit();
/// assert_ne!(first, second);
/// assert_eq!(first, case.stream(Purpose::Patience, 0).unit());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(u64);

impl Key {
    /// The stream for a purpose; `number` tells apart several of one purpose, such as the contacts
    /// of a case.
    #[inline]
    #[must_use]
    pub const fn stream(self, purpose: Purpose, number: u64) -> Stream {
        Stream::from_state(
            self.0
                .wrapping_add((purpose as u64).wrapping_mul(PURPOSE_STEP))
                .wrapping_add(number.wrapping_mul(NUMBER_STEP)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Solves a·index = −(b·purpose + c·number + d·draw) for every difference of the other three:
    /// the index is far outside of its range, so no two states of a cell are the same.
    #[test]
    fn states_within_a_cell_differ() {
        const INDICES: u64 = 1 << 25;
        let mut inverse = 1u64;
        for _ in 0..6 {
            // Newton's iteration doubles the number of right bits.
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(INDEX_STEP.wrapping_mul(inverse)));
        }
        assert_eq!(inverse.wrapping_mul(INDEX_STEP), 1);
        let [b, c, d] = [PURPOSE_STEP, NUMBER_STEP, DRAW_STEP].map(|x| x.wrapping_mul(inverse));
        // Half of the differences suffice: the others are their negatives.
        for purpose in 0..32u64 {
            for number in -1023..1024i64 {
                let base = b
                    .wrapping_mul(purpose)
                    .wrapping_add(c.wrapping_mul(number as u64));
                for draw in -1023..1024i64 {
                    let index = base.wrapping_add(d.wrapping_mul(draw as u64));
                    let same = purpose == 0 && number == 0 && draw == 0;
                    assert!(index.wrapping_add(INDICES) > 2 * INDICES || same);
                }
            }
        }
    }

    #[test]
    fn keys_differ_in_every_part() {
        let replication = ReplicationKey::new(1, 2);
        let cell = replication.cell("sales", 3);
        assert_ne!(replication, ReplicationKey::new(2, 1));
        assert_ne!(replication, ReplicationKey::new(1, 3));
        assert_ne!(cell, replication.cell("sale", 3));
        assert_ne!(cell, replication.cell("sales", 4));
        let key = replication.named("sales", 3, 4);
        assert_ne!(key, replication.named("sales", 4, 3));
        assert_ne!(key, replication.named("support", 3, 4));
        assert_ne!(cell.case(0), replication.named("sales", 0, 3));
    }

    #[test]
    fn everything_is_eight_bytes() {
        assert_eq!(size_of::<Key>(), 8);
        assert_eq!(size_of::<CellKey>(), 8);
        assert_eq!(size_of::<Stream>(), 8);
    }
}
