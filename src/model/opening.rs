//! Opening hours of a contact type.

/// When a type is open, over the horizon.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Opening {
    /// From and to \[s\], ascending, apart from each other.
    hours: Vec<(f64, f64)>,
    /// Time open before each of them \[s\].
    before: Vec<f64>,
}

impl Opening {
    /// Hours \[s\] that may overlap and lie partly outside the horizon; none: always open.
    #[must_use]
    pub fn new(hours: &[(f64, f64)]) -> Self {
        let mut sorted: Vec<(f64, f64)> = hours.iter().copied().filter(|h| h.1 > h.0).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut apart: Vec<(f64, f64)> = Vec::new();
        for (from, to) in sorted {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => apart.push((from, to)),
            }
        }
        let mut sum = 0.0;
        let before = apart
            .iter()
            .map(|(from, to)| {
                sum += to - from;
                sum - (to - from)
            })
            .collect();
        Self {
            hours: apart,
            before,
        }
    }

    /// Whether it is always open.
    #[must_use]
    pub fn always(&self) -> bool {
        self.hours.is_empty()
    }

    /// The last hours that begin at `time` or before.
    fn last_begun(&self, time: f64) -> Option<usize> {
        self.hours.partition_point(|h| h.0 <= time).checked_sub(1)
    }

    /// Whether it is open at a time; it is no more at the moment it closes.
    #[must_use]
    pub fn is_open(&self, time: f64) -> bool {
        let open = |i: usize| time < self.hours[i].1;
        self.always() || self.last_begun(time).is_some_and(open)
    }

    /// When it opens next after a time at which it is closed; infinite: never again.
    #[must_use]
    pub fn opens_after(&self, time: f64) -> f64 {
        let next = self.hours.partition_point(|h| h.0 <= time);
        self.hours.get(next).map_or(f64::INFINITY, |h| h.0)
    }

    /// Time open until `time`, since the first opening \[s\].
    fn open_until(&self, time: f64) -> f64 {
        let of = |i: usize| self.before[i] + time.min(self.hours[i].1) - self.hours[i].0;
        self.last_begun(time).map_or(0.0, of)
    }

    /// Time open between two times \[s\].
    #[must_use]
    pub fn open_between(&self, from: f64, to: f64) -> f64 {
        if self.always() {
            return to - from;
        }
        self.open_until(to) - self.open_until(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_that_touch_or_overlap_are_one() {
        let opening = Opening::new(&[(50.0, 60.0), (10.0, 20.0), (20.0, 30.0), (25.0, 28.0)]);
        assert!(opening.is_open(10.0) && opening.is_open(20.0) && opening.is_open(29.9));
        assert!(!opening.is_open(9.9) && !opening.is_open(30.0) && !opening.is_open(60.0));
        assert_eq!(opening.opens_after(0.0), 10.0);
        assert_eq!(opening.opens_after(30.0), 50.0);
        assert_eq!(opening.opens_after(60.0), f64::INFINITY);
    }

    #[test]
    fn only_open_time_counts() {
        let opening = Opening::new(&[(10.0, 30.0), (50.0, 60.0)]);
        assert_eq!(opening.open_between(0.0, 15.0), 5.0);
        assert_eq!(opening.open_between(25.0, 55.0), 10.0);
        assert_eq!(opening.open_between(30.0, 50.0), 0.0);
        assert_eq!(opening.open_between(0.0, 100.0), 30.0);
        assert_eq!(Opening::default().open_between(3.0, 10.0), 7.0);
    }
}
