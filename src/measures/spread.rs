//! How the figures of an interval differ from day to day.

use super::day_histogram::{CountHistogram, DayHistogram};
use super::sample::{Mean, Ratio, Sample};
use super::steps::{LAST_TIME_STEP, NONE, share, share_step, time, time_step};
use crate::model::Model;
use crate::stats::Spread;
use crate::stats::gather::Gather;
use crate::stats::keep::{Keep, Reader, Writer, keep, read_list, write_list};

/// The day-to-day spread within intervals, from integers alone: p05, p50 and p95 of service
/// level, abandon rate, offered and ASA of each type, of the occupancy of each group.
///
/// Every day is rounded and counted: shares to half a point (0 and 1 are exact), ASA to steps
/// of 3 %, offered to one below 256 and beyond that to less than 1/128 of the largest day. The
/// quantiles are those of the rounded days, so that they are off by no more than half a step.
///
/// Memory: while days are pushed 8 bytes a cell of a type and 1 of a group for each of at most
/// `PENDING` days, 256 and 32 bytes; what is merged takes 4 bytes for each step between the
/// smallest and the largest day of a figure, typically 1 kB and at most 5.8 kB a cell of a
/// type, at most 0.8 kB of a group, whatever the number of days.
#[derive(Debug, Clone)]
pub struct IntervalSpread {
    intervals: usize,
    /// Days that are not counted yet, cell by cell within a day.
    days: Vec<TypeDay>,
    group_days: Vec<u8>,
    /// Cells type by type, interval by interval; empty while no day is counted.
    types: Vec<TypeHistograms>,
    groups: Vec<DayHistogram>,
    cells: (usize, usize),
}

/// Most cells (types × intervals + groups × intervals) for which the spread is kept.
pub const MOST_CELLS: usize = 50_000;

/// Days that may be pushed before they are counted: those of a block of replications.
const PENDING: usize = 32;

/// One day of a cell of a type, rounded.
#[derive(Debug, Clone, Copy, Default)]
struct TypeDay {
    offered: u32,
    asa: u16,
    service_level: u8,
    abandon_rate: u8,
}

/// A share that has no denominator, in a byte: above the 200 steps of a share.
const NO_SHARE: u8 = NONE as u8;

/// The counted days of a cell of a type.
#[derive(Debug, Clone, Default)]
struct TypeHistograms {
    offered: CountHistogram,
    service_level: DayHistogram,
    abandon_rate: DayHistogram,
    asa: DayHistogram,
}

/// The spread of an interval of a type over days; `None` where no day had the figure.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct TypeSpread {
    /// Contacts that arrived.
    pub offered: Option<Spread>,
    /// Service level by the type's own count.
    pub service_level: Option<Spread>,
    /// Abandoned / offered.
    pub abandon_rate: Option<Spread>,
    /// Mean wait of the answered \[s\].
    pub asa: Option<Spread>,
}

impl TypeDay {
    fn new(sample: &Sample) -> Self {
        let share = |figure| {
            let (part, whole) = sample.ratio(figure);
            // Half points and `NONE` keep their meaning in the lower byte.
            share_step(part, whole) as u8
        };
        let (wait, answered) = sample.ratio(Ratio::Asa);
        Self {
            offered: sample.mean(Mean::Offered) as u32,
            asa: time_step(wait, answered),
            service_level: share(Ratio::ServiceLevel),
            abandon_rate: share(Ratio::AbandonRate),
        }
    }
}

impl TypeHistograms {
    fn add(&mut self, day: &TypeDay) {
        self.offered.add(day.offered);
        add_share(&mut self.service_level, day.service_level);
        add_share(&mut self.abandon_rate, day.abandon_rate);
        if day.asa != NONE {
            self.asa.add(u32::from(day.asa));
        }
    }

    fn merge(&mut self, other: &Self) {
        self.offered.merge(&other.offered);
        self.service_level.merge(&other.service_level);
        self.abandon_rate.merge(&other.abandon_rate);
        self.asa.merge(&other.asa);
    }
}

fn add_share(days: &mut DayHistogram, step: u8) {
    if step != NO_SHARE {
        days.add(u32::from(step));
    }
}

impl IntervalSpread {
    /// No days yet; `None` for a model with more than [`MOST_CELLS`] cells.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let intervals = model.clock.intervals - model.clock.warm_up;
        let cells = (
            model.types.len() * intervals,
            model.groups.len() * intervals,
        );
        (cells.0 + cells.1 <= MOST_CELLS).then(|| Self {
            intervals,
            days: Vec::new(),
            group_days: Vec::new(),
            types: Vec::new(),
            groups: Vec::new(),
            cells,
        })
    }

    /// Forgets all days.
    pub fn clear(&mut self) {
        self.days.clear();
        self.group_days.clear();
        self.types.clear();
        self.groups.clear();
    }

    /// Adds the next cell of a type of a day; a day's cells come type by type, interval by
    /// interval.
    #[inline]
    pub fn push_type(&mut self, sample: &Sample) {
        if self.days.len() >= PENDING * self.cells.0 {
            self.count();
        }
        self.days.push(TypeDay::new(sample));
    }

    /// Adds the next cell of a group of a day, likewise, after those of its types.
    #[inline]
    pub fn push_group(&mut self, busy: f64, idle: f64) {
        self.group_days.push(share_step(busy, busy + idle) as u8);
    }

    /// Adds all days of `other`, in any order.
    pub fn merge(&mut self, other: &Self) {
        self.count();
        self.open();
        for (mine, theirs) in self.types.iter_mut().zip(&other.types) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.groups.iter_mut().zip(&other.groups) {
            mine.merge(theirs);
        }
        self.count_days(&other.days, &other.group_days);
    }

    /// Counts the days that were pushed.
    fn count(&mut self) {
        if self.days.is_empty() && self.group_days.is_empty() {
            return;
        }
        self.open();
        let (mut days, mut group_days) = (
            std::mem::take(&mut self.days),
            std::mem::take(&mut self.group_days),
        );
        self.count_days(&days, &group_days);
        days.clear();
        group_days.clear();
        (self.days, self.group_days) = (days, group_days);
    }

    fn open(&mut self) {
        self.types
            .resize_with(self.cells.0, TypeHistograms::default);
        self.groups.resize_with(self.cells.1, DayHistogram::default);
    }

    fn count_days(&mut self, days: &[TypeDay], group_days: &[u8]) {
        for (cell, all) in self.types.iter_mut().enumerate() {
            days.iter()
                .skip(cell)
                .step_by(self.cells.0)
                .for_each(|day| all.add(day));
        }
        for (cell, all) in self.groups.iter_mut().enumerate() {
            let steps = group_days.iter().skip(cell).step_by(self.cells.1);
            steps.for_each(|&step| add_share(all, step));
        }
    }

    /// The spread of an interval after the warm-up of a type.
    #[must_use]
    pub fn of_type(&self, kind: usize, interval: usize) -> TypeSpread {
        let cell = kind * self.intervals + interval;
        let mut all = self.types.get(cell).cloned().unwrap_or_default();
        let pending = self.days.iter().skip(cell).step_by(self.cells.0.max(1));
        pending.for_each(|day| all.add(day));
        TypeSpread {
            offered: all.offered.spread(),
            service_level: all.service_level.spread(share),
            abandon_rate: all.abandon_rate.spread(share),
            asa: all.asa.spread(time),
        }
    }

    /// The spread of the occupancy of a group in an interval after the warm-up.
    #[must_use]
    pub fn of_group(&self, group: usize, interval: usize) -> Option<Spread> {
        let cell = group * self.intervals + interval;
        let mut all = self.groups.get(cell).cloned().unwrap_or_default();
        let pending = self
            .group_days
            .iter()
            .skip(cell)
            .step_by(self.cells.1.max(1));
        pending.for_each(|&step| add_share(&mut all, step));
        all.spread(share)
    }
}

keep!(TypeHistograms {
    offered,
    service_level,
    abandon_rate,
    asa,
});

impl Keep for TypeDay {
    fn write(&self, to: &mut Writer) {
        let Self {
            offered,
            asa,
            service_level,
            abandon_rate,
        } = self;
        (*offered, *asa).write(to);
        (*service_level, *abandon_rate).write(to);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.offered.read(from)?;
        self.asa.read(from)?;
        self.service_level.read(from)?;
        self.abandon_rate.read(from)?;
        (self.asa == NONE || self.asa <= LAST_TIME_STEP).then_some(())
    }
}

/// Quantiles over days come without intervals: every day counts alike.
impl Gather for IntervalSpread {
    fn gather(&mut self) {}
}

impl Keep for IntervalSpread {
    fn write(&self, to: &mut Writer) {
        let Self {
            intervals: _,
            cells: _,
            days,
            group_days,
            types,
            groups,
        } = self;
        write_list(days, to);
        write_list(group_days, to);
        write_list(types, to);
        write_list(groups, to);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        read_list(&mut self.days, from)?;
        read_list(&mut self.group_days, from)?;
        read_list(&mut self.types, from)?;
        read_list(&mut self.groups, from)?;
        let counted = self.types.is_empty() && self.groups.is_empty()
            || self.types.len() == self.cells.0 && self.groups.len() == self.cells.1;
        let whole = |days: usize, cells: usize| days.is_multiple_of(cells.max(1));
        (counted
            && whole(self.days.len(), self.cells.0)
            && whole(self.group_days.len(), self.cells.1))
        .then_some(())
    }
}

#[cfg(test)]
#[path = "spread_tests.rs"]
mod tests;
