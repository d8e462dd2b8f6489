//! Arrivals, a batch per interval.

use crate::model::{DayDemand, Model};
use crate::random::{CellKey, Key, Purpose, ReplicationKey, exponential_then};
use crate::scenario::CountModel;

/// What comes next from outside: a contact, or a change of the clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    /// When \[s\].
    pub time: f64,
    /// Contact type, or one of the marks.
    pub kind: u32,
    /// Number of the case among those of its type and interval.
    pub index: u32,
}

/// Mark: staffing changes here.
pub const EPOCH: u32 = u32::MAX;
/// Mark: the interval ends here.
pub const END: u32 = u32::MAX - 1;

/// The end mark of a batch; after the last there is nothing more.
const NEVER: Arrival = Arrival {
    time: f64::INFINITY,
    kind: END,
    index: 0,
};

/// Places for arrivals that are made ready at once.
const CHUNK: usize = 64;

/// The arrivals of all types in one interval, merged in order of time.
///
/// The arrivals of a type in an interval are a stream of their own in unit-rate time: the
/// n-th case comes when n exponentials have passed, whatever the rate is. A higher volume
/// therefore adds cases and leaves the others theirs. The streams are merged by a bucket sort
/// with one insertion pass, so one comparison per event remains for the clock.
#[derive(Debug)]
pub struct Batch {
    /// What comes next.
    next: Arrival,
    /// Merged, with an end mark; what lies behind it is left over from other intervals.
    sorted: Vec<Arrival>,
    /// Place in `sorted` of what comes after the next.
    cursor: usize,
    /// As drawn, type by type; only the first `count` are of this interval.
    drawn: Vec<Arrival>,
    count: usize,
    /// Talk times of what was drawn, before the group's factor \[s\]. They are drawn here, where
    /// draws overlap in the processor, and not when they are first needed.
    talks: Vec<f64>,
    starts: Vec<u32>,
    cells: Vec<Cell>,
    /// First of the replayed times not yet used, by type.
    replayed: Vec<usize>,
}

/// The arrivals of a type in the current interval.
#[derive(Debug, Clone, Copy)]
struct Cell {
    key: CellKey,
    /// Place of the talk time of the first of them.
    first: u32,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            next: NEVER,
            sorted: Vec::new(),
            cursor: 0,
            drawn: Vec::new(),
            count: 0,
            talks: Vec::new(),
            starts: Vec::new(),
            cells: Vec::new(),
            replayed: Vec::new(),
        }
    }
}

impl Batch {
    /// Before the first interval of a replication.
    pub fn reset(&mut self, types: usize) {
        self.cursor = 0;
        self.next = NEVER;
        self.cells.clear();
        self.replayed.clear();
        self.replayed.resize(types, 0);
    }

    /// Time of what comes next; infinite after the horizon.
    #[inline(always)]
    pub fn next_time(&self) -> f64 {
        self.next.time
    }

    /// Type of what comes next, or the mark.
    pub fn next_kind(&self) -> u32 {
        self.next.kind
    }

    /// Takes what comes next. There must be something.
    #[inline(always)]
    pub fn take(&mut self) -> Arrival {
        let arrival = self.next;
        self.next = self.sorted[self.cursor];
        self.cursor += 1;
        arrival
    }

    /// Key of the case of an arrival of the current interval, and its talk time before the
    /// group's factor \[s\].
    #[inline(always)]
    pub fn case(&self, arrival: &Arrival) -> (Key, f64) {
        let Cell { key, first } = self.cells[arrival.kind as usize];
        let talk = self.talks[(first + arrival.index) as usize];
        (key.case(u64::from(arrival.index)), talk)
    }

    /// Draws the arrivals of interval `i` and merges them with the marks, which are given
    /// with the time just before which they lie. `offered` is told how many there are.
    pub fn fill(
        &mut self,
        model: &Model,
        demand: &DayDemand,
        key: ReplicationKey,
        i: usize,
        marks: impl Iterator<Item = f64>,
        mut offered: impl FnMut(usize, u32),
    ) {
        let start = model.clock.start_of(i);
        let end = model.clock.start_of(i + 1);
        self.count = 0;
        for time in marks {
            self.push(Arrival {
                time: time.next_down(),
                kind: EPOCH,
                index: 0,
            });
        }
        self.cells.clear();
        // Places of talk times taken: one for each contact drawn, come or not.
        let mut talks_drawn = 0;
        for (kind, demand_of) in model.demand.types.iter().enumerate() {
            let first = self.count;
            let cell = key.cell(demand_of.key, i as u64);
            self.cells.push(Cell {
                key: cell,
                first: talks_drawn as u32,
            });
            self.draw(model, demand, kind, i, start, end);
            if self.count == first {
                continue;
            }
            let talks = talks_drawn..talks_drawn + self.count - first;
            talks_drawn = talks.end;
            if self.talks.len() < talks_drawn {
                self.talks.resize(2 * talks_drawn, 0.0);
            }
            let talks = &mut self.talks[talks];
            model.types[kind]
                .talk
                .sample_cases(cell, Purpose::Talk, i, talks);
            if !model.demand.preventions.is_empty() {
                self.prevent(model, demand, kind, first);
            }
            offered(kind, (self.count - first) as u32);
        }
        self.merge(start, end);
        let last = i + 1 == model.clock.intervals;
        self.sorted[self.count] = Arrival {
            // The change of the interval comes first at its instant, the end of the horizon last.
            time: if last { end } else { end.next_down() },
            ..NEVER
        };
        self.sorted[self.count + 1] = NEVER;
        self.next = self.sorted[0];
        self.cursor = 1;
    }

    /// Places for the next arrivals drawn.
    fn room(&mut self) -> &mut [Arrival] {
        let end = self.count + CHUNK;
        if self.drawn.len() < end {
            self.drawn.resize(2 * end, NEVER);
        }
        &mut self.drawn[self.count..end]
    }

    fn push(&mut self, arrival: Arrival) {
        self.room()[0] = arrival;
        self.count += 1;
    }

    /// Takes out the contacts of a type, drawn from `first` on, that something keeps from coming.
    #[cold]
    fn prevent(&mut self, model: &Model, demand: &DayDemand, kind: usize, first: usize) {
        let cell = self.cells[kind].key;
        let mut kept = first;
        for place in first..self.count {
            let arrival = self.drawn[place];
            let comes = model.demand.comes(demand, kind, arrival.time);
            let case = cell.case(u64::from(arrival.index));
            if comes >= 1.0 || case.stream(Purpose::Prevented, 0).unit() < comes {
                self.drawn[kept] = arrival;
                kept += 1;
            }
        }
        self.count = kept;
    }

    fn draw(
        &mut self,
        model: &Model,
        day: &DayDemand,
        kind: usize,
        i: usize,
        start: f64,
        end: f64,
    ) {
        let demand = &model.demand.types[kind];
        if !demand.times.is_empty() {
            return self.replay(&demand.times, kind, end);
        }
        let cell_number = kind * model.clock.intervals + i;
        let expected = day.expected[cell_number];
        if expected.is_nan() || expected <= 0.0 {
            return;
        }
        let cell = self.cells[kind].key;
        let latest = end.next_down();
        let level = |share: f64| {
            let time = start + share * (end - start);
            if time < latest { time } else { latest }
        };
        match (demand.counts, day.shape(cell_number)) {
            (CountModel::Poisson, None) => self.draw_poisson(cell, kind, expected, level),
            (CountModel::Poisson, Some(shape)) => {
                self.draw_poisson(cell, kind, expected, |share| shape.time_of(share));
            }
            (CountModel::Fixed | CountModel::Uniform, shape) => {
                let rounding = if demand.counts == CountModel::Fixed {
                    cell.stream(Purpose::CountRounding).unit()
                } else {
                    0.5
                };
                let count = (expected + rounding).floor() as u32;
                let mut scatter = cell.stream(Purpose::Scatter);
                for index in 0..count {
                    let share = scatter.unit();
                    self.push(Arrival {
                        time: shape.map_or_else(|| level(share), |s| s.time_of(share)),
                        kind: kind as u32,
                        index,
                    });
                }
            }
        }
    }

    /// Draws a Poisson process; `place` gives the time at which a share of it has come.
    #[inline(always)]
    fn draw_poisson(
        &mut self,
        cell: CellKey,
        kind: usize,
        expected: f64,
        place: impl Fn(f64) -> f64,
    ) {
        let kind = kind as u32;
        let per_unit = 1.0 / expected;
        let mut gaps = cell.stream(Purpose::Arrival);
        let mut passed = 0.0;
        let mut index = 0;
        let first = self.count;
        loop {
            // A slice at a time, so that its places need no check.
            for arrival in self.room() {
                let (gap, after) = exponential_then(gaps);
                gaps = after;
                passed += gap;
                if passed >= expected {
                    self.count = first + index as usize;
                    return;
                }
                let time = place(passed * per_unit);
                *arrival = Arrival { time, kind, index };
                index += 1;
            }
            self.count += CHUNK;
        }
    }

    fn replay(&mut self, times: &[f64], kind: usize, end: f64) {
        let first = self.replayed[kind];
        for (index, &time) in (0..).zip(times[first..].iter().take_while(|t| **t < end)) {
            let kind = kind as u32;
            self.push(Arrival { time, kind, index });
            self.replayed[kind as usize] += 1;
        }
    }

    /// Sorts what was drawn by time, then by type: marks first, types in order, as drawn.
    fn merge(&mut self, start: f64, end: f64) {
        let n = self.count;
        if self.drawn[..n].iter().is_sorted_by(|a, b| a.time <= b.time) {
            // What a single type draws is in order already.
            std::mem::swap(&mut self.drawn, &mut self.sorted);
            if self.sorted.len() < n + 2 {
                self.sorted.resize(n + 2, NEVER);
            }
            return;
        }
        if self.sorted.len() < n + 2 {
            self.sorted.resize(n + 2, NEVER);
        }
        let drawn = &self.drawn[..n];
        let sorted = &mut self.sorted[..n];
        // About one arrival to a bucket; a power of two spares the check of the last one.
        let buckets = n.next_power_of_two();
        let scale = buckets as f64 / (end - start);
        let bucket = |time: f64| ((time - start) * scale) as i64 as usize & (buckets - 1);
        self.starts.clear();
        self.starts.resize(buckets, 0);
        let starts = &mut self.starts[..buckets];
        for arrival in drawn {
            starts[bucket(arrival.time)] += 1;
        }
        let mut sum = 0;
        for start in &mut *starts {
            sum += *start;
            *start = sum;
        }
        // From the last on, so that the order within a bucket is that of drawing.
        for &arrival in drawn.iter().rev() {
            let place = &mut starts[bucket(arrival.time)];
            *place -= 1;
            sorted[*place as usize] = arrival;
        }
        insert_in_order(sorted);
    }
}

/// Sorts by insertion what is nearly sorted; what is equal stays in order.
fn insert_in_order(sorted: &mut [Arrival]) {
    let mut latest = f64::NEG_INFINITY;
    for i in 0..sorted.len() {
        let arrival = sorted[i];
        if arrival.time >= latest {
            latest = arrival.time;
            continue;
        }
        let mut j = i;
        while j > 0 && sorted[j - 1].time > arrival.time {
            sorted[j] = sorted[j - 1];
            j -= 1;
        }
        sorted[j] = arrival;
    }
}
