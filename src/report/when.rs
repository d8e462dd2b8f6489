//! Times of intervals, as people say them.

use jiff::civil::Date;

use super::summary::Run;

impl Run<'_> {
    /// The date of the i-th interval of the statistics in few letters, "Mon 26 Oct", or "day 2"
    /// where the scenario has no start.
    pub(super) fn date(&self, i: usize) -> String {
        match self.label(i).split_once('T') {
            Some((date, _)) => short_date(date),
            None => {
                let day = self.scenario.day_of(self.model.clock.warm_up + i);
                format!("day {}", day + 1)
            }
        }
    }

    /// The time of day at which the i-th interval of the statistics begins.
    pub(super) fn time(&self, i: usize) -> String {
        let label = self.label(i);
        match label.split_once('T') {
            Some((_, time)) => time.chars().take(5).collect(),
            None => of_day(&label),
        }
    }

    /// Whether the horizon has several days.
    pub(super) fn several_days(&self) -> bool {
        self.outcome.fold.days.is_some()
    }

    /// The date and time of an interval, the time alone on a single day.
    pub(super) fn moment(&self, i: usize) -> String {
        if self.several_days() {
            format!("{} {}", self.date(i), self.time(i))
        } else {
            self.time(i)
        }
    }

    /// The intervals from `from` to before `to`: "10:00–12:30".
    pub(super) fn period(&self, from: usize, to: usize) -> String {
        // What ends at midnight ends on the day on which it began.
        let end = match self.time(to) {
            midnight if midnight == "00:00" => "24:00".to_owned(),
            time => time,
        };
        if self.several_days() && self.date(from) != self.date(to - 1) {
            format!("{} to {} {end}", self.moment(from), self.date(to - 1))
        } else {
            format!("{}–{end}", self.moment(from))
        }
    }
}

/// A date of a label, "2026-10-26", as "Mon 26 Oct".
pub(super) fn short_date(date: &str) -> String {
    let parsed: Result<Date, _> = date.parse();
    parsed.map_or_else(|_| date.to_owned(), |d| d.strftime("%a %-d %b").to_string())
}

/// Hours and minutes since the start as a time of day.
fn of_day(label: &str) -> String {
    let parts = label.split_once(':');
    let hour = parts.and_then(|(hours, minutes)| Some((hours.parse::<u64>().ok()?, minutes)));
    hour.map_or_else(
        || label.to_owned(),
        |(hours, minutes)| format!("{:02}:{minutes}", hours % 24),
    )
}

/// A length of time in words: 20 s, 5 min, 1 h, 1.5 h.
pub(super) fn span(seconds: f64) -> String {
    let (value, unit) = if seconds >= 3600.0 {
        (seconds / 3600.0, "h")
    } else if seconds > 90.0 {
        (seconds / 60.0, "min")
    } else {
        (seconds, "s")
    };
    if value.fract() == 0.0 {
        format!("{value:.0} {unit}")
    } else {
        format!("{value:.1} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_read_well() {
        assert_eq!(short_date("2026-10-26"), "Mon 26 Oct");
        assert_eq!(short_date("soon"), "soon");
        assert_eq!(of_day("34:30"), "10:30");
        assert_eq!(span(20.0), "20 s");
        assert_eq!(span(90.0), "90 s");
        assert_eq!(span(150.0), "2.5 min");
        assert_eq!(span(28_800.0), "8 h");
    }
}
