//! Many replications folded into what estimates are made of.

use super::actions::ActionFold;
use super::backlog::BacklogFold;
use super::calendar_days::CalendarDays;
use super::cases::CaseFold;
use super::chance::Chance;
use super::controls::ControlFold;
use super::day_levels::DayLevels;
use super::dials::DialFold;
use super::figures::Figures;
use super::first_days::FirstDays;
use super::front::FrontFold;
use super::group_figures::GroupFigures;
use super::losses::GroupLosses;
use super::money::{DayTargets, Money, TypeDay, lost_value};
use super::rows::{DayRow, GroupRow};
use super::sample::{GroupSample, Mean, Ratio, Sample};
use super::segments::SegmentFold;
use super::spread::IntervalSpread;
use super::tally::Tally;
use crate::model::Model;
use crate::stats::keep::keep;
use crate::stats::{ClusterCdf, Moments, WaitBins};

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
    /// Contacts by segment; `None` where no type has any.
    pub segments: Option<SegmentFold>,
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
    /// What supervisors did; `None` where there are no actions.
    pub actions: Option<ActionFold>,
    /// What became of the lists of customers; `None` where nobody is called.
    pub dials: Option<DialFold>,
    /// What waits of deferrable types; `None` where there are none.
    pub backlog: Option<BacklogFold>,
    /// How the days' figures go with the contacts that came; `None` where that is not asked.
    pub controls: Option<ControlFold>,
    /// Service levels as from days on their own; `None` where they are.
    pub day_levels: Option<DayLevels>,
    /// Each day of the horizon; `None` where it has but one.
    pub days: Option<CalendarDays>,
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
            segments: SegmentFold::new(model),
            front: FrontFold::new(model),
            money: Money::new(model),
            spread: IntervalSpread::new(model),
            first_days: FirstDays::new(model.types.len(), model.groups.len()),
            cases: CaseFold::new(model),
            actions: ActionFold::new(model),
            dials: DialFold::new(model),
            backlog: BacklogFold::new(model),
            controls: ControlFold::new(model),
            day_levels: DayLevels::new(model),
            days: CalendarDays::new(model),
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
        if let Some(segments) = &mut self.segments {
            segments.clear();
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
        if let Some(actions) = &mut self.actions {
            actions.clear();
        }
        if let Some(dials) = &mut self.dials {
            dials.clear();
        }
        if let Some(backlog) = &mut self.backlog {
            backlog.clear();
        }
        if let Some(controls) = &mut self.controls {
            controls.clear();
        }
        if let Some(levels) = &mut self.day_levels {
            levels.clear();
        }
        if let Some(days) = &mut self.days {
            days.clear();
        }
    }

    /// Whether it has a row for every replication.
    pub(crate) fn has_all_rows(&self) -> bool {
        let kinds = self.kinds.iter().map(|k| k.rows.len());
        let groups = self.group_rows.iter().map(Vec::len);
        let money = self.money.iter().flat_map(|money| {
            let groups = money.groups.iter().flatten();
            let all = [&money.total, &money.with_lost_value];
            groups.chain(all).map(|of| of.rows.len())
        });
        let mut lengths = kinds.chain(groups).chain(money);
        lengths.all(|rows| rows as u64 == self.replications)
    }

    /// Folds in the next replication.
    pub fn push(&mut self, model: &Model, tally: &Tally) {
        self.replications += 1;
        let mut total = Sample::default();
        let mut all_met = None;
        for kind in 0..model.types.len() {
            let (day, met) = self.push_kind(model, tally, kind);
            total.add(&day);
            self.push_reduced(model, tally, kind, &day);
            if let Some(met) = met {
                all_met = Some(all_met.unwrap_or(true) && met);
            }
        }
        self.total.push(&total, None);
        self.first_days.push_total(&total);
        self.push_reduced(model, tally, model.types.len(), &total);
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
        if let Some(segments) = &mut self.segments {
            segments.push(model, tally);
        }
        if let Some(actions) = &mut self.actions {
            actions.push(tally);
        }
        if let Some(dials) = &mut self.dials {
            dials.push(model, tally);
        }
        if let Some(backlog) = &mut self.backlog {
            backlog.push(model, tally);
        }
        if let Some(days) = &mut self.days {
            days.end_replication();
        }
    }

    /// Folds in what reduces the variance, or tells what that is worth: of a type, or of all
    /// together at the place behind the last.
    fn push_reduced(&mut self, model: &Model, tally: &Tally, place: usize, day: &Sample) {
        if let Some(controls) = &mut self.controls {
            controls.push(model, tally, place, day);
        }
        if let Some(levels) = &mut self.day_levels {
            levels.push(place, day);
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
            if let Some(days) = &mut self.days {
                days.push_interval(i, &sample, met);
            }
            day.add(&sample);
        }
        if let Some(days) = &mut self.days {
            days.end_type(kind, of);
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
                lost_value: lost_value(model, tally, kind, &day),
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
            if let Some(days) = &mut self.days {
                days.push_group_interval(i, time, model.groups[g].shifts);
            }
            day.add_time(time);
            day.scheduled += scheduled;
            if !self.losses[g].sources.is_empty() {
                self.losses[g].push_interval(i, &tally.lost[cell]);
                day.lost.join(&tally.lost[cell]);
            }
        }
        if let Some(days) = &mut self.days {
            days.end_group(g, day.after_end);
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
        if let (Some(a), Some(b)) = (&mut self.segments, &other.segments) {
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
        if let (Some(a), Some(b)) = (&mut self.actions, &other.actions) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.dials, &other.dials) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.backlog, &other.backlog) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.controls, &other.controls) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.day_levels, &other.day_levels) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.days, &other.days) {
            a.merge(b);
        }
    }
}

keep!(KindFigures {
    day, intervals, longest_wait, longest_queue, intervals_met, waits, answer_waits
} lists { rows });
keep!(Fold {
    replications, kinds, total, longest_queue, longest_wait, all_targets, groups, group_intervals,
    losses, segments, front, money, spread, first_days, cases, actions, dials, backlog, days, controls,
    day_levels
} lists_of { group_rows } without { counts });
