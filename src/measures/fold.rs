//! Many replications folded into what estimates are made of.

use super::cases::CaseFold;
use super::dials::DialFold;
use super::first_days::FirstDays;
use super::front::FrontFold;
use super::group_figures::GroupFigures;
use super::losses::GroupLosses;
use super::money::{DayTargets, Money, TypeDay, unanswered};
use super::rows::{DayRow, GroupRow};
use super::sample::{GroupSample, Mean, Ratio, Sample};
use super::spread::IntervalSpread;
use super::tally::Tally;
use crate::model::Model;
use crate::stats::{ClusterCdf, Moments, PairMoments, WaitBins};

/// Accumulated figures of a cell, a type or all types.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    means: [Moments; Mean::ALL.len()],
    ratios: [PairMoments; Ratio::ALL.len()],
    /// Mean over replications of each one's own service level.
    own_levels: Moments,
    /// Replications that met the target, of those with a denominator.
    pub target: Chance,
}

/// How often something was so, out of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Chance {
    /// Times it was so.
    pub yes: u64,
    /// Times it could have been.
    pub of: u64,
}

impl Chance {
    fn push(&mut self, outcome: Option<bool>) {
        if let Some(yes) = outcome {
            self.yes += u64::from(yes);
            self.of += 1;
        }
    }

    fn merge(&mut self, other: Self) {
        self.yes += other.yes;
        self.of += other.of;
    }
}

impl Figures {
    fn push(&mut self, sample: &Sample, met: Option<bool>) {
        for (moments, value) in self.means.iter_mut().zip(sample.means) {
            moments.push(value);
        }
        // All have seen the same number of replications: one division serves them all.
        let share = 1.0 / (self.ratios[0].n() + 1) as f64;
        for (moments, (x, y)) in self.ratios.iter_mut().zip(sample.ratios) {
            moments.push_share(x, y, share);
        }
        let (x, y) = sample.ratio(Ratio::ServiceLevel);
        if y > 0.0 {
            self.own_levels.push(x / y);
        }
        self.target.push(met);
    }

    fn merge(&mut self, other: &Self) {
        for (a, b) in self.means.iter_mut().zip(&other.means) {
            a.merge(b);
        }
        for (a, b) in self.ratios.iter_mut().zip(&other.ratios) {
            a.merge(b);
        }
        self.own_levels.merge(&other.own_levels);
        self.target.merge(other.target);
    }

    /// Moments of a plain figure.
    #[must_use]
    pub fn mean(&self, figure: Mean) -> &Moments {
        &self.means[figure as usize]
    }

    /// Moments of the two sides of a ratio.
    #[must_use]
    pub fn ratio(&self, figure: Ratio) -> &PairMoments {
        &self.ratios[figure as usize]
    }

    /// Moments of each replication's own service level.
    #[must_use]
    pub fn own_levels(&self) -> &Moments {
        &self.own_levels
    }
}

/// What is folded of a contact type.
#[derive(Debug, Clone)]
pub struct KindFigures {
    /// The whole horizon.
    pub day: Figures,
    /// Each interval after the warm-up.
    pub intervals: Vec<Figures>,
    /// Longest wait of a replication \[s\].
    pub longest_wait: Moments,
    /// Longest queue of a replication.
    pub longest_queue: Moments,
    /// Share of intervals that met the target.
    pub intervals_met: Moments,
    /// Waits of all who asked for an agent and were neither blocked nor balked.
    pub waits: ClusterCdf,
    /// Waits of the answered.
    pub answer_waits: ClusterCdf,
    /// Every replication.
    pub rows: Vec<DayRow>,
}

/// Consecutive replications, folded in order.
#[derive(Debug, Clone)]
pub struct Fold {
    /// Replications in it.
    pub replications: u64,
    /// Each contact type.
    pub kinds: Vec<KindFigures>,
    /// All contact types together.
    pub total: Figures,
    /// Longest queue of all types together.
    pub longest_queue: Moments,
    /// Longest wait of all types together \[s\].
    pub longest_wait: Moments,
    /// Replications in which every type with a target met its own.
    pub all_targets: Chance,
    /// Each agent group.
    pub groups: Vec<GroupFigures>,
    /// Each interval of each group after the warm-up.
    pub group_intervals: Vec<Vec<GroupFigures>>,
    /// Every replication of each group.
    pub group_rows: Vec<Vec<GroupRow>>,
    /// Lost and paid time of each group.
    pub losses: Vec<GroupLosses>,
    /// What self-service did; `None` where no type has any.
    pub front: Option<FrontFold>,
    /// What agents cost, where any do.
    pub money: Option<Money>,
    /// How intervals differ from day to day; `None` where there are too many of them.
    pub spread: Option<IntervalSpread>,
    /// The first replications.
    pub first_days: FirstDays,
    /// What contacts lead to, and what cases come to; `None` where contacts lead to nothing.
    pub cases: Option<CaseFold>,
    /// What became of the lists of customers; `None` where nobody is called.
    pub dials: Option<DialFold>,
    counts: Vec<u32>,
}

impl Fold {
    /// Nothing folded yet.
    #[must_use]
    pub fn new(model: &Model, bins: &[WaitBins]) -> Self {
        let intervals = model.clock.intervals - model.clock.warm_up;
        Self {
            replications: 0,
            kinds: bins
                .iter()
                .map(|bins| KindFigures {
                    day: Figures::default(),
                    intervals: vec![Figures::default(); intervals],
                    longest_wait: Moments::new(),
                    longest_queue: Moments::new(),
                    intervals_met: Moments::new(),
                    waits: ClusterCdf::new(bins),
                    answer_waits: ClusterCdf::new(bins),
                    rows: Vec::new(),
                })
                .collect(),
            total: Figures::default(),
            longest_queue: Moments::new(),
            longest_wait: Moments::new(),
            all_targets: Chance::default(),
            groups: vec![GroupFigures::default(); model.groups.len()],
            group_intervals: vec![vec![GroupFigures::default(); intervals]; model.groups.len()],
            group_rows: vec![Vec::new(); model.groups.len()],
            losses: model
                .groups
                .iter()
                .map(|g| GroupLosses::new(g, intervals))
                .collect(),
            front: FrontFold::new(model),
            money: Money::new(model),
            spread: IntervalSpread::new(model),
            first_days: FirstDays::new(model.types.len(), model.groups.len()),
            cases: CaseFold::new(model),
            dials: DialFold::new(model),
            counts: Vec::new(),
        }
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        self.replications = 0;
        for kind in &mut self.kinds {
            kind.day = Figures::default();
            kind.intervals.fill(Figures::default());
            kind.longest_wait = Moments::new();
            kind.longest_queue = Moments::new();
            kind.intervals_met = Moments::new();
            kind.waits.clear();
            kind.answer_waits.clear();
            kind.rows.clear();
        }
        self.total = Figures::default();
        self.longest_queue = Moments::new();
        self.longest_wait = Moments::new();
        self.all_targets = Chance::default();
        self.groups.fill(GroupFigures::default());
        for intervals in &mut self.group_intervals {
            intervals.fill(GroupFigures::default());
        }
        for rows in &mut self.group_rows {
            rows.clear();
        }
        self.losses.iter_mut().for_each(GroupLosses::clear);
        if let Some(front) = &mut self.front {
            front.clear();
        }
        if let Some(money) = &mut self.money {
            money.clear();
        }
        if let Some(spread) = &mut self.spread {
            spread.clear();
        }
        self.first_days.clear();
        if let Some(cases) = &mut self.cases {
            cases.clear();
        }
        if let Some(dials) = &mut self.dials {
            dials.clear();
        }
    }

    /// Folds in the next replication.
    pub fn push(&mut self, model: &Model, tally: &Tally) {
        self.replications += 1;
        let mut total = Sample::default();
        let mut all_met = None;
        for kind in 0..model.types.len() {
            let (day, met) = self.push_kind(model, tally, kind);
            total.add(&day);
            if let Some(met) = met {
                all_met = Some(all_met.unwrap_or(true) && met);
            }
        }
        self.total.push(&total, None);
        self.first_days.push_total(&total);
        self.all_targets.push(all_met);
        let longest = tally.longest_queue[model.types.len()];
        self.longest_queue.push(f64::from(longest));
        self.longest_wait
            .push(tally.longest_wait.iter().copied().fold(0.0, f64::max));
        for g in 0..model.groups.len() {
            self.push_group(model, tally, g);
        }
        if let Some(money) = &mut self.money {
            let resolved = tally.cases.iter().map(|c| f64::from(c.resolved)).sum();
            money.end_day(total.mean(Mean::Answered), resolved);
        }
        if let Some(cases) = &mut self.cases {
            cases.push(model, tally);
        }
        if let Some(front) = &mut self.front {
            front.push(model, tally);
        }
        if let Some(dials) = &mut self.dials {
            dials.push(model, tally);
        }
    }

    /// Folds in one type; returns its day, and whether that met the target.
    fn push_kind(&mut self, model: &Model, tally: &Tally, kind: usize) -> (Sample, Option<bool>) {
        let clock = &model.clock;
        let of = &model.types[kind];
        let figures = &mut self.kinds[kind];
        let mut day = Sample::default();
        let mut met_intervals = Chance::default();
        let mut days = DayTargets::default();
        let by_day = of.target.filter(|_| of.penalty.per_day > 0.0);
        for (i, interval) in figures.intervals.iter_mut().enumerate() {
            let cell = kind * clock.intervals + clock.warm_up + i;
            let sample = Sample::of(of, &tally.cells[cell], &tally.rare[cell]);
            let met = of.target.and_then(|target| sample.meets(target));
            met_intervals.push(met);
            interval.push(&sample, met);
            if let Some(spread) = &mut self.spread {
                spread.push_type(&sample);
            }
            if let Some(target) = by_day {
                days.push(model.staffing.day_of[clock.warm_up + i], &sample, target);
            }
            day.add(&sample);
        }
        if let Some(money) = &mut self.money {
            let sessions = tally.front.get(kind * clock.intervals + clock.warm_up..);
            let sessions = sessions
                .iter()
                .flat_map(|s| s.iter().take(figures.intervals.len()));
            let day = TypeDay {
                sessions: sessions.map(|s| f64::from(s.sessions())).sum(),
                missed_intervals: (met_intervals.of - met_intervals.yes) as f64,
                missed_days: by_day.map_or(0.0, |target| days.missed(target)),
                lost: if model.follows {
                    f64::from(tally.cases[kind].lost)
                } else {
                    unanswered(&day)
                },
            };
            money.push_type(kind, of, &day);
        }
        let met = of.target.and_then(|target| day.meets(target));
        figures.day.push(&day, met);
        self.first_days.push_type(kind, &day);
        let longest_queue = tally.longest_queue[kind];
        figures.longest_wait.push(tally.longest_wait[kind]);
        figures.longest_queue.push(f64::from(longest_queue));
        let share = if met_intervals.of > 0 {
            met_intervals.yes as f64 / met_intervals.of as f64
        } else {
            f64::NAN
        };
        if met_intervals.of > 0 {
            figures.intervals_met.push(share);
        }
        figures.rows.push(DayRow::new(
            &day,
            tally.longest_wait[kind],
            longest_queue,
            share,
        ));
        self.push_waits(tally, kind, &day);
        (day, met)
    }

    /// Folds in the waits of one type.
    fn push_waits(&mut self, tally: &Tally, kind: usize, day: &Sample) {
        let figures = &mut self.kinds[kind];
        let (delayed, offered) = day.ratio(Ratio::Delayed);
        let at_once = (offered - delayed) as u32;
        let zero = tally.bins[kind].index(0.0);
        self.counts.clear();
        self.counts.extend_from_slice(tally.answered_waits(kind));
        self.counts[zero] += at_once;
        figures.answer_waits.push(&self.counts);
        for (count, left) in self.counts.iter_mut().zip(tally.left_waits(kind)) {
            *count += left;
        }
        figures.waits.push(&self.counts);
    }

    fn push_group(&mut self, model: &Model, tally: &Tally, g: usize) {
        let clock = &model.clock;
        let mut day = GroupSample {
            wrap_up: tally.groups[g].wrap_up,
            after_end: tally.groups[g].overtime,
            ..GroupSample::default()
        };
        for (i, figures) in self.group_intervals[g].iter_mut().enumerate() {
            let interval = clock.warm_up + i;
            let cell = g * clock.intervals + interval;
            let time = &tally.agent_time[cell];
            let scheduled = model.staffing.groups[g].scheduled_at(interval) * clock.interval;
            figures.push(&GroupSample {
                time: *time,
                scheduled,
                ..GroupSample::default()
            });
            if let Some(spread) = &mut self.spread {
                spread.push_group(time.busy, time.idle);
            }
            day.add_time(time);
            day.scheduled += scheduled;
            if !self.losses[g].sources.is_empty() {
                self.losses[g].push_interval(i, &tally.lost[cell]);
                day.lost.join(&tally.lost[cell]);
            }
        }
        day.overtime = day.after_end;
        if model.groups[g].shifts {
            // Who works off shift is somebody, and stays longer.
            day.overtime += std::mem::take(&mut day.time.over_schedule);
        }
        self.losses[g].push_day(&day.lost, day.scheduled);
        if let Some(money) = &mut self.money {
            money.push_group(g, model.groups[g].cost, &day, &tally.groups[g]);
        }
        self.groups[g].push(&day);
        self.first_days.push_group(g, &day);
        self.group_rows[g].push(GroupRow::new(&day));
    }

    /// Folds in the replications of `other`, which follow those of `self`.
    pub fn merge(&mut self, other: &Self) {
        self.replications += other.replications;
        for (a, b) in self.kinds.iter_mut().zip(&other.kinds) {
            a.day.merge(&b.day);
            for (x, y) in a.intervals.iter_mut().zip(&b.intervals) {
                x.merge(y);
            }
            a.longest_wait.merge(&b.longest_wait);
            a.longest_queue.merge(&b.longest_queue);
            a.intervals_met.merge(&b.intervals_met);
            a.waits.merge(&b.waits);
            a.answer_waits.merge(&b.answer_waits);
            a.rows.extend_from_slice(&b.rows);
        }
        self.total.merge(&other.total);
        self.longest_queue.merge(&other.longest_queue);
        self.longest_wait.merge(&other.longest_wait);
        self.all_targets.merge(other.all_targets);
        for (a, b) in self.groups.iter_mut().zip(&other.groups) {
            a.merge(b);
        }
        for (a, b) in self.group_intervals.iter_mut().zip(&other.group_intervals) {
            for (x, y) in a.iter_mut().zip(b) {
                x.merge(y);
            }
        }
        for (a, b) in self.group_rows.iter_mut().zip(&other.group_rows) {
            a.extend_from_slice(b);
        }
        for (a, b) in self.losses.iter_mut().zip(&other.losses) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.front, &other.front) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.money, &other.money) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.spread, &other.spread) {
            a.merge(b);
        }
        self.first_days.merge(&other.first_days);
        if let (Some(a), Some(b)) = (&mut self.cases, &other.cases) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.dials, &other.dials) {
            a.merge(b);
        }
    }
}
