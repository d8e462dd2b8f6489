//! What is asked of a selection.

/// Which values are better, or allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Large ones; at least so much.
    Large,
    /// Small ones; at most so much.
    Small,
}

impl Side {
    /// 1 where large values are good, −1 where small ones are.
    #[must_use]
    pub const fn sign(self) -> f64 {
        match self {
            Self::Large => 1.0,
            Self::Small => -1.0,
        }
    }
}

/// What a system must keep to.
///
/// Nothing can tell in finite time on which side of a level a system is that lies right at it.
/// So there is a band within the requirement in which either answer is right: a system that misses
/// the level shall be turned down, and one that meets it by `tolerance` or more shall not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Requirement {
    /// On which side of the level it must be.
    pub side: Side,
    /// The level.
    pub level: f64,
    /// Width of the band, above 0.
    pub tolerance: f64,
}

impl Requirement {
    /// The middle of the band: what a system is held against.
    #[must_use]
    pub fn middle(&self) -> f64 {
        self.level + self.side.sign() * self.half()
    }

    /// From the middle to the ends of the band.
    #[must_use]
    pub fn half(&self) -> f64 {
        0.5 * self.tolerance
    }
}

/// What is sought among systems: the best by measure 0 of their records, among those whose
/// measure j + 1 keeps to requirement j.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Which values of the goal are better.
    pub better: Side,
    /// The indifference zone, above 0: differences of the goal below it do not matter.
    pub zone: f64,
    /// What systems must keep to.
    pub requirements: Vec<Requirement>,
    /// The confidence, from 0.5 to below 1.
    pub confidence: f64,
    /// Days of each system before the first look, at least two.
    pub first: usize,
}

impl Task {
    /// The error that each of the comparisons may have that the guarantee rests on (Bonferroni).
    ///
    /// Let b be the best of the systems that meet all m requirements by their tolerance. It is
    /// lost only if one of its own m requirements is misjudged, or if another of the k systems
    /// stands in its way: one that misses a requirement has to be misjudged there, one that is
    /// worse by the zone has to win against b. So k − 1 + m comparisons must be right, and k − 1
    /// without requirements: they share what the confidence leaves.
    #[must_use]
    pub fn error_each(&self, systems: usize) -> f64 {
        let comparisons = systems.saturating_sub(1) + self.requirements.len();
        (1.0 - self.confidence) / comparisons.max(1) as f64
    }
}
