//! Counts of what goes on, at moments a fixed step apart.

/// Moments a fixed step apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moments {
    /// The first \[s\].
    pub from: f64,
    /// From one to the next \[s\].
    pub step: f64,
    count: usize,
}

impl Moments {
    /// From one time to another, both included where the last step ends there.
    pub fn new(from: f64, until: f64, step: f64) -> Self {
        let steps = ((until - from) / step).floor().max(0.0);
        Self {
            from,
            step,
            count: steps as usize + 1,
        }
    }

    fn at(&self, moment: usize) -> f64 {
        self.from + moment as f64 * self.step
    }

    /// The first moment that is not before a time; their number when all are.
    fn first_from(&self, time: f64) -> usize {
        // A time before the first, and even an endless one, is the first moment's.
        let guess = ((time - self.from) / self.step).ceil().max(0.0) as usize;
        let mut moment = guess.min(self.count);
        // The division may have been rounded over a moment.
        while moment > 0 && self.at(moment - 1) >= time {
            moment -= 1;
        }
        while moment < self.count && self.at(moment) < time {
            moment += 1;
        }
        moment
    }
}

/// How many of something there are at each moment, told in any order of time.
#[derive(Debug, Clone)]
pub(super) struct Course {
    moments: Moments,
    /// What changes at each moment; the last is what changes after all of them.
    changes: Vec<i64>,
}

impl Course {
    pub fn new(moments: Moments) -> Self {
        Self {
            moments,
            changes: vec![0; moments.count + 1],
        }
    }

    pub fn clear(&mut self) {
        self.changes.fill(0);
    }

    /// One more from a time on.
    pub fn add(&mut self, at: f64) {
        self.changes[self.moments.first_from(at)] += 1;
    }

    /// One more from a time until before another.
    pub fn add_between(&mut self, from: f64, until: f64) {
        if until > from {
            self.add(from);
            self.changes[self.moments.first_from(until)] -= 1;
        }
    }

    pub fn values(&self) -> Vec<u32> {
        let mut sum = 0;
        let (_, within) = self.changes.split_last().unwrap_or((&0, &[]));
        let value = |change: &i64| {
            sum += change;
            u32::try_from(sum).unwrap_or(0)
        };
        within.iter().map(value).collect()
    }

    /// How many there are when all has happened.
    pub fn in_the_end(&self) -> u64 {
        u64::try_from(self.changes.iter().sum::<i64>()).unwrap_or(0)
    }
}

/// A number that is told whenever it may have changed, in the order of time.
#[derive(Debug, Clone, Default)]
pub(super) struct Stairs {
    values: Vec<u32>,
    now: u32,
}

impl Stairs {
    /// The number is this from a time on.
    pub fn step(&mut self, moments: &Moments, at: f64, value: u32) {
        while self.values.len() < moments.count && moments.at(self.values.len()) < at {
            self.values.push(self.now);
        }
        self.now = value;
    }

    /// The number at each moment, after all that happened then.
    pub fn values(&self, moments: &Moments) -> Vec<u32> {
        let mut values = self.values.clone();
        values.resize(moments.count, self.now);
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_is_counted_at_each_moment() {
        let mut course = Course::new(Moments::new(100.0, 130.0, 10.0));
        course.add_between(90.0, 110.0);
        course.add_between(110.0, 111.0);
        course.add_between(112.0, 119.0);
        course.add_between(125.0, 1e9);
        course.add_between(50.0, 60.0);
        assert_eq!(course.values(), [1, 1, 0, 1]);
        course.clear();
        course.add(f64::NEG_INFINITY);
        course.add(120.0);
        course.add(120.5);
        course.add(131.0);
        assert_eq!(course.values(), [1, 1, 2, 3]);
        assert_eq!(course.in_the_end(), 4);
    }

    #[test]
    fn a_number_holds_until_it_is_told_again() {
        let moments = Moments::new(0.0, 40.0, 10.0);
        let mut stairs = Stairs::default();
        stairs.step(&moments, 0.0, 5);
        stairs.step(&moments, 10.0, 4);
        stairs.step(&moments, 10.0, 3);
        stairs.step(&moments, 25.0, 7);
        assert_eq!(stairs.values(&moments), [5, 3, 3, 7, 7]);
    }

    #[test]
    fn steps_that_no_number_holds_exactly_lose_no_moment() {
        let moments = Moments::new(0.3, 0.3 + 7.0 * 0.1, 0.1);
        for moment in 0..moments.count {
            assert_eq!(moments.first_from(moments.at(moment)), moment);
        }
    }
}
