//! Single days of a run again, chosen by how good they were.

use super::{Failure, Plan};
use crate::engine::Engine;
use crate::measures::{DayCourse, DayRow, Fold, Replay, Sample};
use crate::model::Model;

/// A day to look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen {
    /// Which replication, from 0 on.
    pub replication: u64,
    /// The quantile of the service levels of days for which it stands.
    pub quantile: f64,
    /// Its service level, all contact types together.
    pub level: f64,
}

/// A day that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// Which it is.
    pub chosen: Chosen,
    /// How it went.
    pub course: DayCourse,
    /// Its row for each contact type, as a run has them; without what only a whole run knows.
    pub rows: Vec<DayRow>,
}

/// The quantiles of the service level for which days are chosen, in this order: a typical day, a
/// bad one, a good one, and those between and beyond.
pub const QUANTILES: [f64; 9] = [0.50, 0.05, 0.95, 0.25, 0.75, 0.10, 0.90, 0.01, 0.99];

/// Chooses days of a run by the service level of all contact types together.
///
/// For each of the first of [`QUANTILES`] it is the day whose level is nearest to that quantile of
/// all days, the lower number among equally near ones, and no day twice. Days on which nothing
/// counts for the service level are left out; there may be fewer days than are wanted.
#[must_use]
pub fn choose_days(model: &Model, fold: &Fold, wanted: usize) -> Vec<Chosen> {
    let level = |day: usize| -> Option<f64> {
        let mut sum = (0.0, 0.0);
        for (of, figures) in model.types.iter().zip(&fold.kinds) {
            let (in_time, judged) = figures.rows.get(day)?.level_sides(of);
            sum = (sum.0 + in_time, sum.1 + judged);
        }
        (sum.1 > 0.0).then(|| sum.0 / sum.1)
    };
    let days = 0..fold.replications as usize;
    let mut levels: Vec<(u64, f64)> = days
        .filter_map(|day| Some((day as u64, level(day)?)))
        .collect();
    let mut sorted: Vec<f64> = levels.iter().map(|(_, level)| *level).collect();
    sorted.sort_by(f64::total_cmp);
    let mut chosen = Vec::new();
    for quantile in QUANTILES.into_iter().take(wanted) {
        let Some(goal) = quantile_of(&sorted, quantile) else {
            break;
        };
        let distance = |of: &(u64, f64)| libm::fabs(of.1 - goal);
        let nearest = levels
            .iter()
            .enumerate()
            .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
        let Some((place, &(replication, level))) = nearest else {
            break;
        };
        // The others keep their order, so that the lower number still comes first.
        levels.remove(place);
        chosen.push(Chosen {
            replication,
            quantile,
            level,
        });
    }
    chosen
}

/// A quantile of sorted values, between the two next to it (Hyndman and Fan 1996, type 7).
fn quantile_of(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = p * last as f64;
    let below = at.floor();
    let (low, high) = (sorted[below as usize], sorted[last.min(below as usize + 1)]);
    Some(low + (at - below) * (high - low))
}

/// Simulates chosen days again and notes how they go, at moments `step` seconds apart.
///
/// # Errors
/// The first day that cannot be finished.
pub fn replay(
    model: &Model,
    plan: &Plan,
    chosen: &[Chosen],
    step: f64,
) -> Result<Vec<Replayed>, Failure> {
    let mut engine: Engine = Engine::new(model);
    engine.limit_waiting(plan.most_waiting);
    let mut recorder = Replay::new(model, step);
    chosen
        .iter()
        .map(|&chosen| {
            let replication = chosen.replication;
            engine
                .run(replication, &mut recorder)
                .map_err(|stop| Failure { replication, stop })?;
            let tally = recorder.tally();
            let row = |kind: usize| {
                let day = Sample::of_day(model, tally, kind);
                let longest = (tally.longest_wait[kind], tally.longest_queue[kind]);
                DayRow::new(&day, longest.0, longest.1, f64::NAN)
            };
            Ok(Replayed {
                chosen,
                course: recorder.course(),
                rows: (0..model.types.len()).map(row).collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::Ratio;
    use crate::replicate::{Progress, run};

    fn model(extra: &str) -> Model {
        let text = format!(
            r#"
            busyhour = 1
            duration = "4h"
            warm_up  = "30m"
            {extra}
            [contact.calls]
            channel  = "voice"
            arrivals = {{ rate = "130/h", day_cv = 0.2 }}
            talk     = {{ exponential = {{ mean = "3m" }} }}
            wrap_up  = {{ exponential = {{ mean = "40s" }} }}
            patience = {{ exponential = {{ mean = "2m" }} }}
            balk     = 0.1
            retry    = {{ after_abandon = 0.4, delay = {{ exponential = {{ mean = "5m" }} }} }}
            service_level = {{ within = "20s", target = 0.8, count = "short_abandons_met" }}
            self_service = {{ contained = 0.2, time = {{ exponential = {{ mean = "90s" }} }} }}
            [contact.chats]
            channel  = "chat"
            arrivals = {{ rate = "40/h" }}
            talk     = {{ exponential = {{ mean = "6m" }} }}
            patience = {{ exponential = {{ mean = "4m" }} }}
            [group.phones]
            agents = [8, 8, 9, 8, 7, 7, 8, 8]
            skills = {{ calls = 1 }}
            shrinkage = {{ pauses = {{ every = "40m", length = {{ exponential = {{ mean = "6m" }} }} }} }}
            [group.writers]
            agents = 3
            skills = {{ chats = 1 }}
            concurrency = {{ chat = 2 }}
            "#
        );
        let scenario = crate::scenario::parse(&text, &Default::default()).unwrap();
        crate::model::compile(&scenario.scenario).unwrap()
    }

    /// What a replay says is what the run counted: its rows, its service level, and the time that
    /// contacts waited and agents were busy.
    #[test]
    fn a_replay_is_the_same_day() {
        use crate::random::Sampling::{Independent, Stratified};
        let ways = ["", "lines = 12", "close = \"cut\""].map(|extra| (extra, Independent));
        for (extra, sampling) in ways.into_iter().chain([("", Stratified)]) {
            let mut model = model(extra);
            model.sampling = sampling;
            let plan = Plan::new(48);
            let outcome = run(&model, &plan, &Progress::default()).unwrap();
            let chosen = choose_days(&model, &outcome.fold, 5);
            assert_eq!(chosen.len(), 5);
            for day in replay(&model, &plan, &chosen, 1.0).unwrap() {
                let r = day.chosen.replication as usize;
                for (kind, row) in day.rows.iter().enumerate() {
                    let mut in_run = outcome.fold.kinds[kind].rows[r];
                    in_run.intervals_met = f32::NAN;
                    assert_eq!(format!("{row:?}"), format!("{in_run:?}"), "{extra} day {r}");
                }
                let (in_time, judged) = day.course.level;
                let level = in_time as f64 / judged as f64;
                assert!((level - day.chosen.level).abs() < 1e-9, "{extra} day {r}");
                assert!(*day.course.judged.last().unwrap() > 0);
                same_areas(&model, &outcome.fold, &day);
            }
        }
    }

    /// Each second of the course stands for a second: sums over it are the areas of the run but
    /// for what happens within a second.
    fn same_areas(model: &Model, fold: &Fold, day: &Replayed) {
        let r = day.chosen.replication as usize;
        let seconds = |of: &[u32]| of.iter().map(|v| f64::from(*v)).sum::<f64>();
        for (g, course) in day.course.groups.iter().enumerate() {
            let row = fold.group_rows[g][r];
            let idle = seconds(&course.idle) / 3600.0;
            assert!(
                (idle - f64::from(row.idle)).abs() < 0.02,
                "idle {idle} {row:?}"
            );
            let busy = |i: usize| course.on_duty[i] - course.idle[i] - course.away[i];
            let all: f64 = (0..course.idle.len()).map(|i| f64::from(busy(i))).sum();
            let all = all / 3600.0;
            assert!(
                (all - f64::from(row.busy)).abs() < 0.02,
                "busy {all} {row:?}"
            );
            assert!((0..course.idle.len()).all(|i| course.wrap_up[i] <= busy(i)));
        }
        assert!(seconds(&day.course.groups[0].away) > 0.0);
        assert!(seconds(&day.course.groups[0].wrap_up) > 0.0);
        assert!(seconds(&day.course.types[0].in_self_service) > 0.0);
        assert!(day.course.types[1].in_self_service.is_empty());
        let arrived: f32 = (0..model.types.len())
            .map(|kind| fold.kinds[kind].rows[r].offered)
            .sum();
        assert_eq!(*day.course.arrived.last().unwrap() as f32, arrived);
    }

    #[test]
    fn the_days_chosen_are_nearest_to_their_quantiles() {
        let model = model("");
        let outcome = run(&model, &Plan::new(41), &Progress::default()).unwrap();
        let fold = &outcome.fold;
        let chosen = choose_days(&model, fold, 3);
        let mut levels: Vec<f64> = choose_days(&model, fold, 9)
            .iter()
            .map(|c| c.level)
            .collect();
        let (typical, bad, good) = (chosen[0], chosen[1], chosen[2]);
        assert!(bad.level < typical.level && typical.level < good.level);
        // The median of an odd number of days is one of them.
        let level = |day: usize| {
            let sides = model.types.iter().zip(&fold.kinds);
            let sides = sides.map(|(of, kind)| kind.rows[day].level_sides(of));
            let (a, b) = sides.fold((0.0, 0.0), |s, x| (s.0 + x.0, s.1 + x.1));
            a / b
        };
        let below = (0..41).filter(|d| level(*d) < typical.level).count();
        assert_eq!(below, 20);
        let below = (0..41).filter(|d| level(*d) < bad.level).count();
        assert_eq!(below, 2);
        levels.dedup();
        assert_eq!(levels.len(), 9);
    }

    #[test]
    fn a_type_without_contacts_has_no_part_in_the_level() {
        let model = model("");
        let mut row = DayRow {
            service_level: f32::NAN,
            ..DayRow::default()
        };
        assert_eq!(row.level_sides(&model.types[0]), (0.0, 0.0));
        row.service_level = 0.0;
        row.offered = 12.0;
        row.abandoned_within = 0.0;
        assert_eq!(row.level_sides(&model.types[0]), (0.0, 12.0));
        assert_eq!(Ratio::of(model.types[0].count), Ratio::ShortAbandonsMet);
    }
}
