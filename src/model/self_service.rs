//! Self-service in front of the agents, compiled.

use super::timed::Timed;
use crate::random::LawError;
use crate::scenario;

/// A machine that serves contacts before they ask for an agent.
#[derive(Debug, Clone)]
pub struct SelfService {
    /// Share of sessions that need no agent, by interval or one for all.
    contained: Vec<f64>,
    /// Length of a session.
    pub time: Timed,
    /// Share of the contained whose case is resolved.
    pub resolved: f64,
    /// Time until the others contact the center again.
    pub delay: Option<Timed>,
    /// Sessions at once; `None`: any number.
    pub capacity: Option<u32>,
    /// Whether who finds no place is blocked, instead of asking for an agent at once.
    pub blocks: bool,
    /// Factor on talk and wrap-up of those passed on.
    pub handle_time_factor: f64,
    /// Whether it serves while the type is closed.
    pub always_open: bool,
    /// Cost of a session.
    pub cost: f64,
}

impl SelfService {
    /// Compiles the self-service of a contact type.
    ///
    /// # Errors
    /// When the parameters of a distribution are not those of one.
    pub fn new(of: &scenario::SelfService) -> Result<Self, LawError> {
        Ok(Self {
            contained: super::compile::values(&of.contained),
            time: Timed::new(&of.time)?,
            resolved: of.resolved,
            delay: of.delay.as_ref().map(Timed::new).transpose()?,
            capacity: of.capacity,
            blocks: of.blocks,
            handle_time_factor: of.handle_time_factor,
            always_open: of.always_open,
            cost: of.cost,
        })
    }

    /// Share of the sessions begun in interval `i` that need no agent.
    #[inline]
    #[must_use]
    pub fn contained_at(&self, i: usize) -> f64 {
        match self.contained.as_slice() {
            [same] => *same,
            each => each[i],
        }
    }
}
