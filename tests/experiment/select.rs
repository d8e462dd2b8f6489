//! Selection through the simulator, on queues whose order is known exactly.

use busyhour::erlang::{QueueDay, Thresholds};
use busyhour::experiment::compare::{Entry, Measure};
use busyhour::experiment::select::{Aim, End, Method, Question, Selection, Standing, select};
use busyhour::replicate::{Plan, Progress};
use busyhour::stats::select::{Requirement, Side, Task, Why};

use crate::support::model;

const PER_HOUR: f64 = 120.0;
const PATIENCE: f64 = 120.0;
const LEVEL: Aim = Aim::Center(Measure::ServiceLevel);
const HOURS: Aim = Aim::Center(Measure::PaidHours);

/// A queue of an hour that begins empty.
#[derive(Debug, Clone, Copy)]
struct Queue {
    agents: u32,
    /// Mean, exponential \[s\].
    talk: f64,
}

impl Queue {
    /// Its service level: 20 seconds, of all offered.
    fn exact(self) -> f64 {
        let day = QueueDay {
            interval: 3600.0,
            arrivals: vec![PER_HOUR / 3600.0],
            agents: vec![self.agents],
            handle_time: self.talk,
            patience: PATIENCE,
        };
        let times = Thresholds {
            within: 20.0,
            short_abandon: 20.0,
        };
        day.within(times).expect("it can be followed")[0].answered_within
    }

    /// So many agents with the talk that gives a service level.
    fn with_level(agents: u32, level: f64) -> Self {
        let at = |talk: f64| Self { agents, talk };
        let start = f64::from(agents) * 3600.0 / PER_HOUR;
        let (mut a, mut b) = (at(0.75 * start), at(0.85 * start));
        let (mut below, mut above) = (a.exact() - level, b.exact() - level);
        for _ in 0..6 {
            if above == below {
                break;
            }
            let next = at(b.talk - above * (b.talk - a.talk) / (above - below));
            (a, below) = (b, above);
            (b, above) = (next, next.exact() - level);
        }
        assert!((b.exact() - level).abs() < 1e-7, "{b:?}");
        b
    }

    fn entry(self) -> Entry {
        let text = format!(
            r#"
busyhour = 1
duration = "1h"
interval = "1h"
[contact.calls]
channel = "voice"
arrivals = {{ rate = "{PER_HOUR}/h" }}
talk = {{ exponential = {{ mean = "{}s" }} }}
patience = {{ exponential = {{ mean = "{PATIENCE}s" }} }}
service_level = {{ within = "20s", target = 0.80, count = "all_offered" }}
[group.agents]
agents = {}
skills = {{ calls = 1 }}
"#,
            self.talk, self.agents
        );
        Entry {
            model: model(&text),
            types: vec![0],
        }
    }
}

fn best_level(zone: f64) -> Question {
    Question {
        goal: LEVEL,
        limited: Vec::new(),
        task: Task {
            better: Side::Large,
            zone,
            requirements: Vec::new(),
            confidence: 0.95,
            first: 32,
        },
        method: Method::KimNelson,
        budget: None,
    }
}

/// The fewest hours that answer 80 % in time, by at least two points.
fn cheapest() -> Question {
    let mut question = best_level(0.5);
    question.goal = HOURS;
    question.task.better = Side::Small;
    question.limited = vec![LEVEL];
    question.task.requirements = vec![Requirement {
        side: Side::Large,
        level: 0.8,
        tolerance: 0.02,
    }];
    question
}

fn selected(entries: &[Entry], question: &Question, threads: usize) -> Selection {
    let plan = Plan {
        threads,
        ..Plan::new(1)
    };
    select(
        entries,
        question.clone(),
        &plan,
        &Progress::default(),
        |_| (),
    )
    .expect("days end")
}

/// How often the right one is selected in so many experiments, each with a seed of its own, and
/// the days used to those of equal allocation.
fn measured(what: &str, queues: &[Queue], question: &Question, right: usize, runs: u64) -> f64 {
    let mut entries: Vec<Entry> = queues.iter().map(|q| q.entry()).collect();
    let (mut hits, mut days, mut equal, mut apart) = (0, 0, 0.0, 0.0);
    for seed in 0..runs {
        for entry in &mut entries {
            entry.model.seed = seed;
        }
        let selection = selected(&entries, question, 1);
        assert!(selection.decided());
        hits += u64::from(selection.best() == Some(right));
        days += selection.records.spent();
        equal += selection.equal_allocation().expect("days");
        // Its constant takes long to solve for.
        if seed < 5 {
            apart += selection.two_stages().unwrap_or(0.0);
        }
    }
    let (each, share) = (runs as f64, hits as f64 / runs as f64);
    println!(
        "{what}: right in {share:.3} of {runs}; days {:.0}, equal {:.0}, two stages {:.0}",
        days as f64 / each,
        equal / each,
        apart / each.min(5.0)
    );
    let error = (0.95 * 0.05 / each).sqrt();
    assert!(share >= 0.95 - 2.0 * error, "{what}: {share}");
    days as f64 / equal
}

/// Five teams; the middle one is two points better than all others, which are equal.
fn slippage() -> Vec<Queue> {
    let level = |agents: u32| if agents == 7 { 0.80 } else { 0.78 };
    (5..10).map(|n| Queue::with_level(n, level(n))).collect()
}

/// Ten teams of equal size, each a little slower than the one before.
fn steps() -> Vec<Queue> {
    let queue = |i: u32| Queue {
        agents: 7,
        talk: 170.0 * (1.0 + 0.02 * f64::from(i)),
    };
    (0..10).map(queue).collect()
}

/// Staffings from far too few to far too many.
fn staffings() -> Vec<Queue> {
    let queue = |agents: u32| Queue {
        agents,
        talk: 180.0,
    };
    (4..14).map(queue).collect()
}

/// The first of them that is good enough; none is so near that either answer would be right.
fn enough(queues: &[Queue]) -> usize {
    let levels: Vec<f64> = queues.iter().map(|q| q.exact()).collect();
    assert!(
        levels.iter().all(|l| !(0.80..0.82).contains(l)),
        "{levels:?}"
    );
    levels.iter().position(|l| *l > 0.8).expect("enough agents")
}

fn all_experiments(runs: u64) {
    let queues = slippage();
    measured("one ahead", &queues, &best_level(0.02), 2, runs);
    let queues = steps();
    let gap = queues[0].exact() - queues[1].exact();
    let used = measured("steps", &queues, &best_level(gap), 0, runs);
    assert!(used < 0.7, "{used}");
    let queues = staffings();
    let used = measured("cheapest", &queues, &cheapest(), enough(&queues), runs);
    assert!(used < 0.5, "{used}");
}

#[test]
fn the_best_is_selected_as_often_as_promised() {
    all_experiments(40);
}

/// The table of docs/selection.md.
#[test]
#[ignore = "a thousand experiments: minutes"]
fn a_thousand_selections() {
    all_experiments(1000);
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let entries: Vec<Entry> = staffings()[2..6].iter().map(|q| q.entry()).collect();
    let shown = |threads| format!("{:?}", selected(&entries, &cheapest(), threads));
    assert_eq!(shown(1), shown(3));
}

#[test]
fn a_budget_ends_it_before_it_is_decided() {
    let entries: Vec<Entry> = slippage().iter().map(|q| q.entry()).collect();
    let mut question = best_level(0.001);
    question.budget = Some(400);
    let selection = selected(&entries, &question, 0);
    assert_eq!(selection.end, End::Budget);
    assert!(!selection.decided());
    assert!(selection.records.spent() <= 400);
    assert!(selection.best().is_some());
    // The other method spends all of it.
    question.method = Method::Ocba;
    let selection = selected(&entries, &question, 0);
    assert_eq!((selection.end, selection.records.spent()), (End::Done, 400));
    let chance = selection.chance().expect("a chance");
    assert!(chance.best <= chance.within_zone);
}

/// That no day differs at the first look is no proof that none will.
#[test]
fn a_share_of_days_is_not_settled_at_once() {
    let queues = [12, 13].map(|agents| Queue {
        agents,
        talk: 150.0,
    });
    let entries = queues.map(Queue::entry);
    let mut question = best_level(0.05);
    question.goal = Aim::TargetMet(0);
    let days = selected(&entries, &question, 0).records.days(1);
    assert!(days > 100, "{days}");
}

/// One that is always as good comes after the first of the two.
#[test]
fn the_first_of_equals_is_kept() {
    let queue = Queue {
        agents: 8,
        talk: 150.0,
    };
    let selection = selected(&[queue.entry(), queue.entry()], &best_level(0.01), 0);
    assert_eq!(selection.best(), Some(0));
    let Standing::Dropped(dropped) = selection.standing(1) else {
        panic!("it is dropped");
    };
    assert_eq!((dropped.days, dropped.why), (32, Why::Same(0)));
}
