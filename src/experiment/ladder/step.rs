//! What the ladder switches on, one after the other.

/// A way in which a scenario differs from Erlang's world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Customers give up: exponential patience of the scenario's mean.
    Abandonment,
    /// Intervals follow each other: the queue and the contacts in progress of one are there at
    /// the start of the next, the day begins empty and ends, types open and close.
    CarryOver,
    /// Days and intervals that differ in volume, counts that are not Poisson, recorded times,
    /// and what is uncertain.
    Days,
    /// The scenario's talk, wrap-up and patience instead of exponential times of the same means,
    /// and those who leave at once on hearing of a wait.
    Times,
    /// Agents with several skills or several contacts at once, overflow, priorities, routing
    /// scripts, lines and places in the queue, calls to customers; before, each type has agents
    /// of its own.
    Routing,
    /// Shifts, breaks, absence and pauses as they fall, and the center at the start; before, the
    /// agents left on average are there.
    Shrinkage,
    /// Contacts that come again: retries, repeats, callbacks; and the machine in front, before
    /// which there are those whom it passes on.
    Retries,
    /// Contacts handed over to another type.
    Escalation,
    /// Shocks, and what supervisors do.
    Shocks,
}

impl Step {
    /// All of them, in the order that is usual.
    pub const ALL: [Self; 9] = [
        Self::Abandonment,
        Self::CarryOver,
        Self::Days,
        Self::Times,
        Self::Routing,
        Self::Shrinkage,
        Self::Retries,
        Self::Escalation,
        Self::Shocks,
    ];

    /// Its word on the command line and in results.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Abandonment => "abandonment",
            Self::CarryOver => "carry_over",
            Self::Days => "days",
            Self::Times => "times",
            Self::Routing => "routing",
            Self::Shrinkage => "shrinkage",
            Self::Retries => "retries",
            Self::Escalation => "escalation",
            Self::Shocks => "shocks",
        }
    }

    /// The same for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Abandonment => "abandonment",
            Self::CarryOver => "carry-over",
            Self::Days => "days that differ",
            Self::Times => "real times, patience",
            Self::Routing => "skills and routing",
            Self::Shrinkage => "shrinkage, breaks",
            Self::Retries => "retries, repeats",
            Self::Escalation => "escalation",
            Self::Shocks => "shocks",
        }
    }
}

/// A set of steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Steps(u16);

impl Steps {
    /// No step.
    pub const NONE: Self = Self(0);
    /// All steps.
    pub const ALL: Self = Self((1 << Step::ALL.len()) - 1);

    /// Whether a step is among them.
    #[must_use]
    pub const fn has(self, step: Step) -> bool {
        self.0 & (1 << step as u16) != 0
    }

    /// The same with one more.
    #[must_use]
    pub const fn with(self, step: Step) -> Self {
        Self(self.0 | (1 << step as u16))
    }

    /// The same without one.
    #[must_use]
    pub const fn without(self, step: Step) -> Self {
        Self(self.0 & !(1 << step as u16))
    }

    /// Those of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl FromIterator<Step> for Steps {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        steps.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Steps that are taken together where all orders are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepGroup {
    /// Customers who give up.
    Abandonment,
    /// Intervals that follow each other.
    CarryOver,
    /// What comes: days that differ, shocks.
    Demand,
    /// How long talk, wrap-up and patience are.
    Times,
    /// Who answers: skills, routing, shrinkage, breaks.
    Agents,
    /// What contacts lead to: retries, repeats, escalations.
    FollowOn,
}

impl StepGroup {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Abandonment,
        Self::CarryOver,
        Self::Demand,
        Self::Times,
        Self::Agents,
        Self::FollowOn,
    ];

    /// The steps in it; each step is in one group.
    #[must_use]
    pub const fn steps(self) -> &'static [Step] {
        match self {
            Self::Abandonment => &[Step::Abandonment],
            Self::CarryOver => &[Step::CarryOver],
            Self::Demand => &[Step::Days, Step::Shocks],
            Self::Times => &[Step::Times],
            Self::Agents => &[Step::Routing, Step::Shrinkage],
            Self::FollowOn => &[Step::Retries, Step::Escalation],
        }
    }

    /// Its word in results.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Abandonment => "abandonment",
            Self::CarryOver => "carry_over",
            Self::Demand => "demand",
            Self::Times => "times",
            Self::Agents => "agents",
            Self::FollowOn => "follow_on",
        }
    }

    /// The same for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Abandonment => "abandonment",
            Self::CarryOver => "carry-over",
            Self::Demand => "days that differ, shocks",
            Self::Times => "real times, patience",
            Self::Agents => "skills, routing, shrinkage, breaks",
            Self::FollowOn => "retries, repeats, escalation",
        }
    }
}
