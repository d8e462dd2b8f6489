//! The formulas behind one face: agents in, figures out.

use crate::erlang::{
    Approximation, Counting, GeneralQueue, NoAnswer, Patience, PriorityQueue, Queue, Retries,
    fewest_agents,
};

/// A queue and the formula for it.
#[derive(Debug, Clone)]
pub enum Formula {
    /// Erlang C, Erlang A, M/M/n+G, with lines and retries or without.
    Queue {
        /// The queue.
        queue: Queue,
        /// Who tries again.
        retries: Option<Retries>,
    },
    /// General handle times, nobody gives up.
    General(GeneralQueue),
    /// Classes in order of urgency, nobody gives up.
    Priority(PriorityQueue),
}

/// What counts as in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InTime {
    /// Threshold \[s\].
    pub within: f64,
    /// Which contacts count.
    pub count: Counting,
}

/// What is to be reached; what is `None` is not asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Targets {
    /// Service level at least.
    pub service_level: Option<f64>,
    /// Mean wait of the answered at most \[s\].
    pub asa: Option<f64>,
    /// Abandon rate at most.
    pub abandon_rate: Option<f64>,
    /// Occupancy at most.
    pub occupancy: Option<f64>,
}

/// What a number of agents makes of a queue; times in seconds, shares 0–1, of attempts where
/// customers try again.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Service level.
    pub service_level: Option<f64>,
    /// Mean wait of the answered.
    pub asa: Option<f64>,
    /// The wait that nine of ten do not exceed.
    pub wait_p90: Option<f64>,
    /// Share that finds no agent at once.
    pub delayed: f64,
    /// Share that gives up.
    pub abandon_rate: Option<f64>,
    /// Share that is blocked.
    pub blocked: Option<f64>,
    /// Busy share of the agents' time.
    pub occupancy: f64,
    /// Attempts of a customer.
    pub attempts: Option<f64>,
}

impl Targets {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn met(&self, figures: &Figures) -> bool {
        let at_least = |target: Option<f64>, value: Option<f64>| {
            target.is_none_or(|target| value.is_some_and(|value| value >= target))
        };
        let at_most = |target: Option<f64>, value: Option<f64>| {
            target.is_none_or(|target| value.is_some_and(|value| value <= target))
        };
        at_least(self.service_level, figures.service_level)
            && at_most(self.asa, figures.asa)
            && at_most(self.abandon_rate, Some(figures.abandon_rate.unwrap_or(0.0)))
            && at_most(self.occupancy, Some(figures.occupancy))
    }
}

impl Formula {
    /// Offered load of first attempts \[erlangs\].
    pub fn load(&self) -> f64 {
        match self {
            Self::Queue { queue, .. } => queue.load(),
            Self::General(queue) => queue.arrivals * queue.handle_time,
            Self::Priority(queue) => queue.arrivals.iter().sum::<f64>() * queue.handle_time,
        }
    }

    /// What this many agents make of it: one set of figures, or one for each class.
    pub fn at(&self, agents: f64, in_time: InTime) -> Result<Vec<Figures>, NoAnswer> {
        match self {
            Self::Queue { queue, retries } => {
                let (steady, attempts) = match retries {
                    None => (queue.steady(agents)?, None),
                    Some(retries) => {
                        let retried = queue.retried(agents, retries)?;
                        (retried.steady, Some(retried.attempts))
                    }
                };
                let patient = queue.patience.mean() == f64::INFINITY;
                Ok(vec![Figures {
                    service_level: steady.service_level(in_time.within, in_time.count),
                    asa: steady.asa(),
                    wait_p90: Some(steady.wait_quantile(0.9)),
                    delayed: steady.delayed(),
                    abandon_rate: (!patient).then(|| steady.abandon_rate()),
                    blocked: queue.lines.map(|_| steady.blocked()),
                    occupancy: steady.occupancy(),
                    attempts,
                }])
            }
            Self::General(queue) => {
                let steady = queue.steady(agents, Approximation::Whitt)?;
                Ok(vec![Figures {
                    service_level: Some(steady.answered_within(in_time.within)),
                    asa: Some(steady.mean_wait),
                    delayed: steady.delayed,
                    occupancy: steady.occupancy,
                    ..Figures::default()
                }])
            }
            Self::Priority(queue) => {
                let classes = queue.steady(agents)?;
                let load = self.load();
                let figures = |class: Option<crate::erlang::ClassSteady>| {
                    let class = class.ok_or(NoAnswer::Overload { load, agents })?;
                    Ok(Figures {
                        service_level: Some(class.answered_within(in_time.within)),
                        asa: Some(class.mean_wait()),
                        delayed: class.delayed(),
                        occupancy: (load / agents).min(1.0),
                        ..Figures::default()
                    })
                };
                classes.into_iter().map(figures).collect()
            }
        }
    }

    /// Fewest agents with which all targets are met, by every class.
    pub fn agents_for(&self, targets: &Targets, in_time: InTime) -> Result<u32, NoAnswer> {
        fewest_agents(self.load(), |agents| {
            let figures = self.at(agents, in_time)?;
            Ok(figures.iter().all(|f| targets.met(f)))
        })
    }

    /// The same if nobody gave up, where somebody does.
    pub fn endless(&self) -> Option<Self> {
        match self {
            Self::Queue { queue, .. } if queue.patience.mean().is_finite() => Some(Self::Queue {
                queue: Queue {
                    patience: Patience::Endless,
                    lines: None,
                    ..queue.clone()
                },
                retries: None,
            }),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(&self) -> String {
        match self {
            Self::Priority(_) => "M/M/n with priorities without preemption".into(),
            Self::General(_) => "M/G/n by Whitt's approximation".into(),
            Self::Queue { queue, retries } => {
                let (name, short) = match (&queue.patience, queue.lines) {
                    (Patience::Endless, None) => ("Erlang C", "M/M/n"),
                    (Patience::Endless, Some(_)) => ("Erlang C with lines", "M/M/n/K"),
                    (Patience::Exponential(_), None) => ("Erlang A", "M/M/n+M"),
                    (Patience::Exponential(_), Some(_)) => ("Erlang A with lines", "M/M/n/K+M"),
                    (Patience::Law(..), None) => ("Zeltyn and Mandelbaum's formula", "M/M/n+G"),
                    (Patience::Law(..), Some(_)) => {
                        ("Zeltyn and Mandelbaum's formula with lines", "M/M/n/K+G")
                    }
                };
                match retries {
                    None => format!("{name} ({short})"),
                    Some(_) => format!("Erlang X: {name} ({short}) with retries"),
                }
            }
        }
    }

    /// What it takes for granted, in words.
    pub fn assumptions(&self) -> &'static str {
        match self {
            Self::Priority(_) => {
                "a steady Poisson stream of each class, the same exponential handle times, the \
                 first class first, nobody gives up"
            }
            Self::General(_) => {
                "a steady Poisson stream, handle times of this mean and variation, nobody gives \
                 up; an approximation"
            }
            Self::Queue { queue, retries } => match (queue.patience.mean().is_finite(), retries) {
                (false, None) => {
                    "a steady Poisson stream, exponential handle times, one queue in order of \
                     arrival, nobody gives up"
                }
                (true, None) => {
                    "a steady Poisson stream, exponential handle times, one queue in order of \
                     arrival, who gives up does not come back"
                }
                (_, Some(_)) => {
                    "a steady Poisson stream, exponential handle times, one queue in order of \
                     arrival; who tries again comes back long after"
                }
            },
        }
    }
}
