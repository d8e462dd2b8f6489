//! The figures of each calendar day of a horizon of several.

use super::chance::Chance;
use super::figures::Figures;
use super::rolling::Rolling;
use super::rows::{DayRow, GroupRow};
use super::sample::{GroupSample, Sample};
use crate::engine::AgentTime;
use crate::model::{Model, TypeModel};
use crate::stats::keep::keep;

/// The figures of each day, over many replications.
#[derive(Debug, Clone)]
pub struct CalendarDays {
    /// First interval of each day after the warm-up, counted from there.
    pub starts: Vec<usize>,
    /// By type, then by day.
    pub kinds: Vec<Vec<Figures>>,
    /// All types together, by day.
    pub total: Vec<Figures>,
    /// The last 28 days; `None` for a shorter horizon.
    pub rolling: Option<Rolling>,
    /// Every day of every replication; `None` unless it is asked for.
    pub rows: Option<DayRows>,
    /// Day of each interval.
    day_of: Vec<usize>,
    /// Days of the replication that is being folded in, all types together.
    today: Vec<Sample>,
    /// The same of the type at hand.
    own: Vec<Sample>,
    /// How many of its intervals met the target.
    met: Vec<Chance>,
}

/// Every day of every replication, the days of a replication one after the other.
#[derive(Debug, Clone)]
pub struct DayRows {
    /// By type. The longest wait and queue are known for whole replications only.
    pub kinds: Vec<Vec<DayRow>>,
    /// By group.
    pub groups: Vec<Vec<GroupRow>>,
    /// Days of the group at hand.
    own: Vec<GroupSample>,
}

impl DayRows {
    fn new(model: &Model, days: usize) -> Option<Self> {
        model.keeps_days.then(|| Self {
            kinds: vec![Vec::new(); model.types.len()],
            groups: vec![Vec::new(); model.groups.len()],
            own: vec![GroupSample::default(); days],
        })
    }

    fn clear(&mut self) {
        self.kinds.iter_mut().for_each(Vec::clear);
        self.groups.iter_mut().for_each(Vec::clear);
        self.own.fill(GroupSample::default());
    }

    fn merge(&mut self, other: &Self) {
        for (a, b) in self.kinds.iter_mut().zip(&other.kinds) {
            a.extend_from_slice(b);
        }
        for (a, b) in self.groups.iter_mut().zip(&other.groups) {
            a.extend_from_slice(b);
        }
    }
}

impl CalendarDays {
    /// Nothing folded yet; `None` for a horizon of one day.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let days = &model.staffing.day_of[model.clock.warm_up..];
        let mut starts = Vec::new();
        let mut day_of = Vec::with_capacity(days.len());
        for (i, day) in days.iter().enumerate() {
            if i == 0 || *day != days[i - 1] {
                starts.push(i);
            }
            day_of.push(starts.len() - 1);
        }
        let n = starts.len();
        (n > 1).then(|| Self {
            kinds: vec![vec![Figures::default(); n]; model.types.len()],
            total: vec![Figures::default(); n],
            rolling: Rolling::new(model.types.len(), n),
            rows: DayRows::new(model, n),
            starts,
            day_of,
            today: vec![Sample::default(); n],
            own: vec![Sample::default(); n],
            met: vec![Chance::default(); n],
        })
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        for days in &mut self.kinds {
            days.fill(Figures::default());
        }
        self.total.fill(Figures::default());
        self.today.fill(Sample::default());
        self.own.fill(Sample::default());
        self.met.fill(Chance::default());
        if let Some(rolling) = &mut self.rolling {
            rolling.clear();
        }
        if let Some(rows) = &mut self.rows {
            rows.clear();
        }
    }

    /// Adds the next interval of a type, counted from the warm-up, and whether it met the target.
    pub fn push_interval(&mut self, i: usize, sample: &Sample, met: Option<bool>) {
        self.own[self.day_of[i]].add(sample);
        if self.rows.is_some() {
            self.met[self.day_of[i]].push(met);
        }
    }

    /// Adds the next interval of a group, counted from the warm-up; `by_shift`: work off shift is
    /// overtime.
    pub fn push_group_interval(&mut self, i: usize, time: &AgentTime, by_shift: bool) {
        if let Some(rows) = &mut self.rows {
            let day = &mut rows.own[self.day_of[i]];
            day.add_time(time);
            if by_shift {
                day.overtime += time.over_schedule;
            }
        }
    }

    /// All intervals of a group have been added; what it did after the end belongs to the last
    /// day.
    pub fn end_group(&mut self, g: usize, after_end: f64) {
        let Some(rows) = &mut self.rows else { return };
        if let Some(last) = rows.own.last_mut() {
            last.overtime += after_end;
        }
        rows.groups[g].extend(rows.own.iter().map(GroupRow::new));
        rows.own.fill(GroupSample::default());
    }

    /// All intervals of a type have been added.
    pub fn end_type(&mut self, kind: usize, of: &TypeModel) {
        if let Some(rolling) = &mut self.rolling {
            rolling.push_type(kind, of, &self.own);
        }
        if let Some(rows) = &mut self.rows {
            let days = self.own.iter().zip(&self.met);
            rows.kinds[kind].extend(days.map(|(own, met)| {
                let share = met.yes as f64 / met.of as f64;
                DayRow::new(own, f64::NAN, 0, share)
            }));
            self.met.fill(Chance::default());
        }
        for ((own, today), figures) in self
            .own
            .iter_mut()
            .zip(&mut self.today)
            .zip(&mut self.kinds[kind])
        {
            figures.push(own, of.target.and_then(|target| own.meets(target)));
            today.add(own);
            *own = Sample::default();
        }
    }

    /// All types of a replication have been added.
    pub fn end_replication(&mut self) {
        if let Some(rolling) = &mut self.rolling {
            rolling.push_total(&self.today);
        }
        for (today, figures) in self.today.iter_mut().zip(&mut self.total) {
            figures.push(today, None);
            *today = Sample::default();
        }
    }

    /// Folds in the replications of `other`, which follow those of `self`.
    pub fn merge(&mut self, other: &Self) {
        let mine = self.kinds.iter_mut().flatten().chain(&mut self.total);
        let theirs = other.kinds.iter().flatten().chain(&other.total);
        for (a, b) in mine.zip(theirs) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.rolling, &other.rolling) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut self.rows, &other.rows) {
            a.merge(b);
        }
    }
}

keep!(CalendarDays { kinds, total, rolling, rows } without { starts, day_of, today, own, met });
keep!(DayRows {} lists_of { kinds, groups } without { own });
