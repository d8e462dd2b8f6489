//! The validation study: random settings of one queue against their exact answers.
//!
//! Each setting gives one figure, one z-score: (simulated − exact) / standard error, put through
//! Student's law so that it is standard normal if the simulation, the formula and the interval are
//! right. What is asserted is that all of them together are a sample of that law.
//!
//! The small study runs with all tests; the large one, whose last result is in `docs/study.md`, by
//! `cargo test --release --test all the_large_study -- --ignored --nocapture`.

use std::fmt::Write;

use busyhour::erlang::{Patience, Queue, QueueDay, Thresholds};
use busyhour::math::special::{gamma_quantile, normal_cdf, normal_quantile, student_cdf};
use busyhour::measures::Ratio;
use busyhour::model::compile;
use busyhour::random::{Family, Law};
use busyhour::replicate::{Plan, Progress, run};
use busyhour::scenario::{AgentGroup, ArrivalSource, ContactType, Scenario};

use super::Figure;
use crate::support::{agents, arrivals, calls, center, exponential, law, poisson, within};

/// Replications of each setting.
const REPLICATIONS: u64 = 256;
/// Intervals of three means before the statistics: what the empty start leaves behind is then less
/// than a millionth.
const BEFORE: usize = 5;
/// Intervals of the statistics: many, as the figures of few contacts are skewed, and the scores of
/// skewed figures too wide.
const COUNTED: usize = 24;
/// Chance that a right program fails a test.
const LEVEL: f64 = 0.001;

/// Uniform numbers for the settings (Steele, Lea and Flood's SplitMix).
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Evenly on the scale of logarithms.
    fn magnitude(&mut self, low: f64, high: f64) -> f64 {
        low * libm::pow(high / low, self.unit())
    }

    fn choice(&mut self, of: usize) -> usize {
        ((self.unit() * of as f64) as usize).min(of - 1)
    }
}

/// A simulated figure and what it should be.
struct Setting {
    scenario: Scenario,
    figure: Figure,
    exact: f64,
}

/// One of the ratios of a queue in its steady state, if they say something in this setting.
fn steady_figure(
    random: &mut Random,
    queue: &Queue,
    staff: f64,
    threshold: f64,
) -> Option<(Ratio, f64)> {
    let steady = queue.steady(staff).ok()?;
    let level = steady.answered_within(threshold);
    let told = (0.05..0.98).contains(&steady.delayed())
        && (0.01..0.9).contains(&steady.abandon_rate())
        && (0.03..0.97).contains(&level);
    let figures = [
        (Ratio::AllOffered, level),
        (Ratio::Delayed, steady.delayed()),
        (Ratio::AbandonRate, steady.abandon_rate()),
        (Ratio::Asa, steady.asa()?),
        (Ratio::MeanWait, steady.mean_wait()),
    ];
    told.then(|| figures[random.choice(figures.len())])
}

/// A queue of random size, load, patience and threshold in its steady state.
fn stationary(random: &mut Random, general: bool) -> Setting {
    loop {
        let staff = random.magnitude(3.0, 60.0) as u32;
        let handle = random.between(60.0, 600.0);
        let mean = handle * random.magnitude(0.2, 5.0);
        let load = f64::from(staff) * random.between(0.6, 1.3);
        let threshold = handle * random.between(0.0, 0.3);
        let family = match if general { random.choice(5) } else { 5 } {
            0 => Family::Lognormal {
                mean,
                cv: random.between(0.4, 1.8),
            },
            1 => Family::Gamma {
                mean,
                cv: random.between(0.4, 1.8),
            },
            2 => Family::Erlang { shape: 3, mean },
            3 => Family::Constant { value: mean },
            4 => Family::Uniform {
                min: 0.0,
                max: 2.0 * mean,
            },
            _ => Family::Exponential { mean },
        };
        let queue = Queue {
            arrivals: load / handle,
            handle_time: handle,
            patience: Patience::law(Law::new(&family).expect("a law")),
            lines: None,
        };
        let Some((ratio, exact)) = steady_figure(random, &queue, f64::from(staff), threshold)
        else {
            continue;
        };
        let interval = 3.0 * handle.max(mean);
        let contact = ContactType {
            arrivals: poisson(queue.arrivals * interval, BEFORE + COUNTED),
            talk: exponential(handle),
            patience: Some(law(family)),
            service_level: within(threshold),
            ..calls("calls", &[])
        };
        let mut scenario = center(
            interval,
            BEFORE + COUNTED,
            vec![contact],
            vec![agents("a", staff)],
        );
        scenario.warm_up = BEFORE;
        return Setting {
            scenario,
            figure: Figure::Of(0, ratio),
            exact,
        };
    }
}

/// A day of four intervals whose rates and staffing change at random, from empty.
fn transient(random: &mut Random) -> Setting {
    loop {
        let most = random.magnitude(3.0, 40.0);
        let handle = random.between(120.0, 480.0);
        let patience = handle * random.magnitude(0.3, 3.0);
        let interval = 1800.0;
        let staff: Vec<u32> = (0..4)
            .map(|_| (most * random.between(0.5, 1.0)).ceil() as u32)
            .collect();
        let rates: Vec<f64> = staff
            .iter()
            .map(|n| f64::from(*n) / handle * random.between(0.6, 1.4))
            .collect();
        let threshold = random.between(5.0, 60.0);
        let day = QueueDay {
            interval,
            arrivals: rates.clone(),
            agents: staff.clone(),
            handle_time: handle,
            patience,
        };
        let i = random.choice(4);
        let figures = day.follow().expect("it can be followed")[i];
        let times = Thresholds {
            within: threshold,
            short_abandon: threshold,
        };
        let delayed = figures.delayed / figures.offered;
        if !(0.05..0.95).contains(&delayed) {
            continue;
        }
        let (figure, exact) = match random.choice(4) {
            0 => (Figure::In(0, i, Ratio::Delayed), delayed),
            1 => (Figure::QueueIn(0, i), figures.mean_queue),
            count => {
                let waits = day.within(times).expect("it can be followed")[i];
                let (met, early) = (waits.answered_within, waits.abandoned_within);
                match count {
                    2 => (Figure::In(0, i, Ratio::AllOffered), met),
                    _ => (
                        Figure::In(0, i, Ratio::ShortAbandonsExcluded),
                        met / (1.0 - early),
                    ),
                }
            }
        };
        let counts = rates.iter().map(|r| r * interval).collect();
        let contact = ContactType {
            arrivals: arrivals(ArrivalSource::Expected(counts)),
            talk: exponential(handle),
            patience: Some(exponential(patience)),
            service_level: within(threshold),
            ..calls("calls", &[])
        };
        let group = AgentGroup {
            agents: staff,
            ..agents("a", 0)
        };
        return Setting {
            scenario: center(interval, 4, vec![contact], vec![group]),
            figure,
            exact,
        };
    }
}

/// The z-score of the k-th setting.
fn z_score(setting: Setting, seed: u64) -> f64 {
    let mut scenario = setting.scenario;
    scenario.seed = seed;
    let model = compile(&scenario).expect("valid");
    let outcome = run(&model, &Plan::new(REPLICATIONS), &Progress::default()).expect("it ends");
    let point = setting.figure.point(&scenario, &outcome.fold);
    let t = (point.value - setting.exact) / point.std_error.expect("several replications");
    // From the lower tail, where the digits are.
    let lower = student_cdf(-libm::fabs(t), (REPLICATIONS - 1) as f64);
    -normal_quantile(lower) * t.signum()
}

/// The chance of `least` or more of `n` things of chance `p` each.
fn at_least(least: usize, n: usize, p: f64) -> f64 {
    let mut term = libm::exp(n as f64 * libm::log1p(-p));
    let mut below = 0.0;
    for k in 0..least {
        below += term;
        term *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
    }
    1.0 - below
}

/// Scores of one kind of setting against the standard normal law: a line for people, and what is
/// wrong with them.
fn judge(name: &str, scores: &[f64]) -> (String, Vec<String>) {
    let n = scores.len();
    let mean = scores.iter().sum::<f64>() / n as f64;
    let squares: f64 = scores.iter().map(|z| (z - mean) * (z - mean)).sum();
    let degrees = (n - 1) as f64;
    let mut wrong = Vec::new();
    let z = mean * (n as f64).sqrt();
    if libm::fabs(z) > -normal_quantile(0.5 * LEVEL) {
        wrong.push(format!("{name}: their mean is {mean}"));
    }
    let bound = |p: f64| 2.0 * gamma_quantile(0.5 * degrees, p);
    if squares < bound(0.5 * LEVEL) || squares > bound(1.0 - 0.5 * LEVEL) {
        wrong.push(format!("{name}: their variance is {}", squares / degrees));
    }
    let mut line = format!("{name:<16} {n:>6} {mean:>+7.3} {:>7.3}", squares / degrees);
    for (limit, share) in [(1.959_964, 0.05), (2.575_829, 0.01), (3.290_527, 0.001)] {
        let beyond = scores.iter().filter(|z| libm::fabs(**z) > limit).count();
        let _ = write!(line, " {:>7.2} %", 100.0 * beyond as f64 / n as f64);
        let many = at_least(beyond, n, share);
        let few = 1.0 - at_least(beyond + 1, n, share);
        if many.min(few) < 0.5 * LEVEL {
            wrong.push(format!("{name}: {beyond} of {n} are beyond {limit}"));
        }
    }
    let mut sorted = scores.to_vec();
    sorted.sort_by(f64::total_cmp);
    let farthest = sorted.iter().enumerate().map(|(i, z)| {
        let p = normal_cdf(*z);
        (p - i as f64 / n as f64).max((i + 1) as f64 / n as f64 - p)
    });
    // Kolmogorov's law: 1.9495 is passed by 0.1 %.
    let distance = farthest.fold(0.0, f64::max) * (n as f64).sqrt();
    if distance > 1.9495 {
        wrong.push(format!("{name}: Kolmogorov's distance is {distance}"));
    }
    let largest = sorted.iter().fold(0.0, |a: f64, z| a.max(libm::fabs(*z)));
    let _ = write!(line, " {distance:>7.2} {largest:>7.2}");
    (line, wrong)
}

/// Draws a setting.
type Draw = fn(&mut Random) -> Setting;

/// So many settings of each kind.
fn study(each: usize) {
    let kinds: [(&str, Draw); 3] = [
        ("Erlang A", |random| stationary(random, false)),
        ("M/M/n+G", |random| stationary(random, true)),
        ("M(t)/M/n(t)+M", transient),
    ];
    let mut all = Vec::new();
    let mut wrong = Vec::new();
    let mut lines = vec![
        "settings              n    mean variance  >1.96     >2.58     >3.29      K-S largest"
            .to_owned(),
    ];
    for (number, (name, setting)) in kinds.into_iter().enumerate() {
        let mut random = Random(1 + number as u64);
        let scores: Vec<f64> = (0..each)
            .map(|k| z_score(setting(&mut random), (1000 * k + number) as u64))
            .collect();
        let (line, faults) = judge(name, &scores);
        println!("{line}");
        lines.push(line);
        wrong.extend(faults);
        all.extend(scores);
    }
    let (line, faults) = judge("all", &all);
    lines.push(line);
    wrong.extend(faults);
    println!("\n{}", lines.join("\n"));
    assert!(wrong.is_empty(), "{wrong:?}\n{}", lines.join("\n"));
}

#[test]
fn the_small_study() {
    study(20);
}

#[test]
#[ignore = "takes minutes"]
fn the_large_study() {
    study(700);
}

/// Scores that are too far out, too near or shifted are noticed.
#[test]
fn the_tests_of_the_study_can_fail() {
    let normal: Vec<f64> = (0..300)
        .map(|i| normal_quantile((f64::from(i) + 0.5) / 300.0))
        .collect();
    assert!(judge("normal", &normal).1.is_empty());
    let wide: Vec<f64> = normal.iter().map(|z| 1.25 * z).collect();
    let narrow: Vec<f64> = normal.iter().map(|z| 0.8 * z).collect();
    let shifted: Vec<f64> = normal.iter().map(|z| z + 0.25).collect();
    for scores in [wide, narrow, shifted] {
        assert!(!judge("wrong", &scores).1.is_empty());
    }
}
