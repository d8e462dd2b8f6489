//! Answers of the formulas for one interval or a whole forecast.

use super::formula::{Figures, Formula, InTime, Targets};
use crate::erlang::NoAnswer;

/// One interval of one contact type.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Start of the interval; empty where there is only one.
    pub start: String,
    /// Contact type; empty where there is only one.
    pub contact: String,
    /// Contacts in the interval.
    pub contacts: f64,
    /// Queue and formula.
    pub formula: Formula,
    /// Agents that are there, net; `None`: as many as the targets take.
    pub agents: Option<f64>,
    /// What is to be reached.
    pub targets: Targets,
    /// What counts as in time.
    pub in_time: InTime,
}

/// What a formula says of one interval of one contact type.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Start of the interval.
    pub start: String,
    /// Contact type or class.
    pub contact: String,
    /// Contacts in the interval.
    pub contacts: f64,
    /// Offered load \[erlangs\].
    pub load: f64,
    /// Agents that the figures are for, net; `None` where none are enough.
    pub agents: Option<f64>,
    /// Agents that the targets take, net.
    pub needed: Option<u32>,
    /// The figures, or why there are none.
    pub figures: Result<Figures, NoAnswer>,
}

/// Agents to schedule for so many net ones: those ÷ (1 − shrinkage).
pub fn gross(net: f64, shrinkage: f64) -> f64 {
    net / (1.0 - shrinkage)
}

/// Answers for an interval: one, or one for each class.
pub fn answers(asked: &Asked) -> Vec<Answer> {
    let needed = if asked.targets.is_empty() {
        None
    } else {
        Some(asked.formula.agents_for(&asked.targets, asked.in_time))
    };
    let agents = match (asked.agents, &needed) {
        (Some(agents), _) => Ok(agents),
        (None, Some(Ok(needed))) => Ok(f64::from(*needed)),
        (None, Some(Err(why))) => Err(*why),
        (None, None) => Err(NoAnswer::Unusable("neither agents nor a target are given")),
    };
    let needed = needed.and_then(Result::ok);
    // Without contacts nobody is needed, and nothing is to be told.
    let all = match agents {
        Ok(agents) if asked.formula.load() > 0.0 => asked.formula.at(agents, asked.in_time),
        Ok(_) => Err(NoAnswer::Unusable("no contacts")),
        Err(why) => Err(why),
    };
    let answer = |contact: String, figures| Answer {
        start: asked.start.clone(),
        contact,
        contacts: asked.contacts,
        load: asked.formula.load(),
        agents: agents.ok(),
        needed,
        figures,
    };
    match (all, &asked.formula) {
        (Ok(figures), Formula::Priority(queue)) => {
            let classes = figures.into_iter().zip(&queue.arrivals).enumerate();
            let share = |rate: f64| rate / queue.arrivals.iter().sum::<f64>();
            let of_class = |(i, (figures, rate)): (usize, (Figures, &f64))| Answer {
                contacts: asked.contacts * share(*rate),
                load: asked.formula.load() * share(*rate),
                ..answer(format!("class {}", i + 1), Ok(figures))
            };
            classes.map(of_class).collect()
        }
        (Ok(figures), _) => figures
            .into_iter()
            .map(|figures| answer(asked.contact.clone(), Ok(figures)))
            .collect(),
        (Err(why), _) => vec![answer(asked.contact.clone(), Err(why))],
    }
}

/// A few agents less and more than the answer's.
pub fn around(asked: &Asked, answer: &Answer) -> Vec<Answer> {
    let Some(middle) = answer.agents else {
        return Vec::new();
    };
    (-3..=3)
        .map(|more| middle + f64::from(more))
        .filter(|agents| *agents > 0.0)
        .flat_map(|agents| {
            answers(&Asked {
                agents: Some(agents),
                targets: Targets::default(),
                ..asked.clone()
            })
        })
        .collect()
}
