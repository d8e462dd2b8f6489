//! `[[group.NAME.shift]]`: agents who come and go together, and their breaks.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use super::fault::Fault;
use super::keys::{OFF, SHIFT};
use super::reader::{Reader, Section};
use super::source::Place;
use super::staff::{Off, Shift, ShiftTime};
use super::tree::{Node, Value};
use super::units;

const DAY: f64 = 86_400.0;
/// Shifts of a group, and breaks of a shift.
const MAX_SHIFTS: usize = 1000;
const MAX_OFF: usize = 50;
/// Agents of a group on all its shifts.
const MAX_AGENTS: u64 = 2_000_000;
/// Begins, ends and breaks of single agents of a group over the horizon.
const MAX_CHANGES: f64 = 2e7;
const WEEK: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// A break as it is written.
struct Written {
    off: Off,
    /// Time of day at which it begins \[s\].
    at: f64,
}

/// Whether some agent begins one break while the other goes on. From agent to agent the second
/// begins earlier or later after the first at an even pace, so the first and the last tell.
fn overlap(a: &Written, b: &Written, agents: u32) -> bool {
    let after = |k: u32| b.at + b.off.delay(k, agents) - a.at - a.off.delay(k, agents);
    let (first, last) = (after(0), after(agents.saturating_sub(1)));
    let apart = first.min(last) >= a.off.length || first.max(last) <= -b.off.length;
    agents > 0 && !apart
}

/// Which days of the week, from Monday on.
pub(super) type Days = [bool; 7];

impl Reader {
    pub(crate) fn shifts(&mut self, section: &Section<'_>) -> Vec<Shift> {
        let Some(node) = section.node("shift") else {
            return Vec::new();
        };
        let shifts: Vec<Shift> = self
            .tables(node, "shift", MAX_SHIFTS)
            .iter()
            .filter_map(|item| self.shift(item))
            .collect();
        self.check_size(&shifts, section.place("shift"));
        shifts
    }

    /// A list of tables; a single table is meant as often.
    pub(super) fn tables<'t>(&mut self, node: &'t Node, name: &str, most: usize) -> &'t [Node] {
        let items = match &node.value {
            Value::Table(_) => std::slice::from_ref(node),
            _ => self.list(node, name).unwrap_or_default(),
        };
        if items.len() > most {
            let fault = Fault::error(format!("{} are too many for `{name}`", items.len()));
            self.fault(
                fault
                    .at(&node.place)
                    .label(format!("expected at most {most}")),
            );
            return &[];
        }
        if items.is_empty() && name == "shift" && matches!(node.value, Value::List(_)) {
            let fault = Fault::error("an agent group needs at least one shift").at(&node.place);
            self.fault(fault.help("add one: [{ agents = 12, from = \"08:00\", to = \"16:30\" }]"));
        }
        items
    }

    fn shift(&mut self, node: &Node) -> Option<Shift> {
        let section = self.open(node, &node.place, &SHIFT)?;
        let agents = self.whole32(&section, "agents");
        let days = self.days(&section);
        let from = self.time_of_day(&section, "from", false);
        let to = self.time_of_day(&section, "to", true);
        let off = match section.node("off") {
            Some(node) => self.breaks(node),
            None => Vec::new(),
        };
        let (agents, from, to) = (agents?, from?, to?);
        let to = if to <= from { to + DAY } else { to };
        let mut off = off;
        for (written, place) in &mut off {
            if written.at < from {
                written.at += DAY;
            }
            self.check_break(&written.off, written.at, to, agents, place);
        }
        self.check_overlaps(&off, agents);
        let off: Vec<Written> = off.into_iter().map(|(written, _)| written).collect();
        let shift = Shift {
            title: title(&section, from, to),
            agents,
            times: self.shift_times(days?, from, to, &off),
            off: off.iter().map(|w| w.off).collect(),
        };
        if shift.times.is_empty() && self.clock.intervals > 0 {
            let fault = Fault::warning("the shift never takes place within the horizon");
            let end = self.clock.label(self.clock.duration);
            let label = format!("the horizon is {} to {end}", self.clock.label(0.0));
            self.fault(fault.at(section.place("from")).label(label));
        }
        Some(shift)
    }

    /// Breaks with the places of their begins.
    fn breaks(&mut self, node: &Node) -> Vec<(Written, Place)> {
        let mut breaks = Vec::new();
        for item in self.tables(node, "off", MAX_OFF) {
            let Some(section) = self.open(item, &item.place, &OFF) else {
                continue;
            };
            let at = self.time_of_day(&section, "at", false);
            let length = self.duration(&section, "for");
            let off = Off {
                length: length.unwrap_or(0.0),
                spread: self.duration(&section, "spread").unwrap_or(0.0),
                paid: self.boolean(&section, "paid").unwrap_or(true),
            };
            if let (Some(at), Some(_)) = (at, length) {
                breaks.push((Written { off, at }, section.place("at").clone()));
            }
        }
        breaks
    }

    /// Warns of a break that is not wholly within its shift.
    fn check_break(&mut self, off: &Off, at: f64, to: f64, agents: u32, place: &Place) {
        let last = at + off.delay(agents.saturating_sub(1), agents);
        if at >= to {
            let fault = Fault::warning("the break is outside of its shift").at(place);
            self.fault(fault.label("nobody takes it"));
        } else if last + off.length > to {
            let fault = Fault::warning("the break goes on after the end of its shift").at(place);
            let when = clock(last % DAY);
            let end = clock(to % DAY);
            self.fault(fault.label(format!(
                "the last agent would begin at {when}, and leaves at {end}"
            )));
        }
    }

    /// Warns of breaks that begin for an agent while another goes on.
    fn check_overlaps(&mut self, off: &[(Written, Place)], agents: u32) {
        let mut order: Vec<_> = off.iter().collect();
        order.sort_by(|a, b| a.0.at.total_cmp(&b.0.at));
        for (i, (later, place)) in order.iter().enumerate() {
            let earlier = order[..i].iter().find(|(e, _)| overlap(e, later, agents));
            if let Some((earlier, before)) = earlier {
                let fault = Fault::warning("two breaks of a shift overlap").at(place);
                let fault = fault.label(format!(
                    "begins while the one at {} goes on",
                    clock(earlier.at % DAY)
                ));
                let fault = fault.related(before, "the other");
                self.fault(fault.help(
                    "an agent takes them one after the other, this one late; move it, or stagger \
                     both over the same `spread`",
                ));
            }
        }
    }

    /// A time of day \[s\]; `end`: "24:00" is one too, and "00:00" the same.
    pub(super) fn time_of_day(
        &mut self,
        section: &Section<'_>,
        name: &str,
        end: bool,
    ) -> Option<f64> {
        let node = section.node(name)?;
        let text = match &node.value {
            Value::Text(text) => text.as_str(),
            Value::Datetime(stamp) if stamp.civil.is_none() => stamp.text.as_str(),
            _ => "",
        };
        let time = units::clock_time(text)
            .filter(|t| t.days == 0.0 && (t.seconds < DAY || end && t.seconds == DAY));
        if time.is_none() {
            self.not_a(
                node,
                name,
                "a time of day",
                "a time of day such as \"08:30\"",
            );
        }
        time.map(|t| t.seconds)
    }

    pub(super) fn days(&mut self, section: &Section<'_>) -> Option<Days> {
        let Some(text) = self.text(section, "days") else {
            // A value of another kind is a fault, and reported.
            return section.node("days").is_none().then_some([true; 7]);
        };
        let place = section.node("days").map_or(section.head, |n| &n.place);
        let days = week(text);
        if days.is_none() {
            let fault = Fault::error(format!("`days` cannot be \"{text}\"")).at(place);
            let fault = fault.label("expected days of the week");
            self.fault(fault.help("write \"mon-fri\", \"sat\" or \"mon,wed,fri\""));
        } else if self.clock.start.is_none() && days != Some([true; 7]) {
            let fault = Fault::error("days of the week need a `start`").at(place);
            self.fault(fault.help("add start = 2026-11-27T06:00:00 at the top"));
            return None;
        }
        days
    }

    /// Hours of the given days that touch the horizon \[s from the start\].
    pub(super) fn hours_on(
        &self,
        days: Days,
        from: f64,
        to: f64,
    ) -> impl Iterator<Item = (f64, f64)> {
        let times = self.shift_times(days, from, to, &[]);
        times.into_iter().map(|t| (t.from, t.to))
    }

    /// Every time a shift touches the horizon.
    fn shift_times(&self, days: Days, from: f64, to: f64, off: &[Written]) -> Vec<ShiftTime> {
        let horizon = self.clock.duration;
        let within = |t: &ShiftTime| t.to > t.from && t.to > 0.0 && t.from < horizon;
        let Some(start) = &self.clock.start else {
            let last = (horizon / DAY) as i64;
            let day = |d: i64| {
                let midnight = d as f64 * DAY;
                ShiftTime {
                    from: midnight + from,
                    to: midnight + to,
                    off: off.iter().map(|w| midnight + w.at).collect(),
                }
            };
            return (-1..=last).map(day).filter(within).collect();
        };
        let seconds =
            |date: Date, of_day: f64| self.clock.seconds_at(after_midnight(date, of_day)?);
        let first = start.civil.date().checked_sub(1.day());
        let mut times = Vec::new();
        let mut date = first.unwrap_or(start.civil.date());
        while let Some(begin) = seconds(date, from).filter(|b| *b < horizon) {
            let takes_place = days[date.weekday().to_monday_zero_offset() as usize]
                && !self.clock.holidays.contains(&date);
            if let Some(end) = seconds(date, to).filter(|_| takes_place) {
                let begins = off.iter().map(|w| seconds(date, w.at).unwrap_or(end));
                times.push(ShiftTime {
                    from: begin,
                    to: end,
                    off: begins.collect(),
                });
            }
            match date.tomorrow() {
                Ok(next) => date = next,
                Err(_) => break,
            }
        }
        times.retain(within);
        times
    }

    fn check_size(&mut self, shifts: &[Shift], place: &Place) {
        let agents: u64 = shifts.iter().map(|s| u64::from(s.agents)).sum();
        let changes: f64 = shifts
            .iter()
            .map(|s| f64::from(s.agents) * (s.times.len() * (2 + s.off.len())) as f64)
            .sum();
        let fault = if agents > MAX_AGENTS {
            Fault::error(format!("{agents} agents on shifts are too many"))
                .label(format!("expected at most {MAX_AGENTS}"))
        } else if changes > MAX_CHANGES {
            Fault::error(format!("{changes:.0} begins, ends and breaks are too many")).label(
                format!("expected at most {MAX_CHANGES:.0} over the horizon"),
            )
        } else {
            return;
        };
        self.fault(
            fault
                .at(place)
                .help("shorten the horizon, or give a headcount"),
        );
    }
}

/// A date and a time of day, which may be after the next midnight.
fn after_midnight(date: Date, seconds: f64) -> Option<DateTime> {
    let (days, of_day) = ((seconds / DAY) as i64, seconds % DAY);
    let date = date.checked_add(days.days()).ok()?;
    let midnight = date.to_datetime(Time::midnight());
    midnight
        .checked_add(jiff::SignedDuration::from_secs_f64(of_day))
        .ok()
}

/// Days of the week: names, ranges (which may go round the end of the week), commas.
fn week(text: &str) -> Option<Days> {
    let day = |name: &str| {
        let name = name.trim().to_lowercase();
        let fits = |full: &&str| name.len() >= 2 && full.starts_with(&name);
        WEEK.iter().position(fits)
    };
    let mut days = [false; 7];
    for part in text.split(',') {
        let (first, last) = match part.split_once('-') {
            Some((first, last)) => (day(first)?, day(last)?),
            None => (day(part)?, day(part)?),
        };
        let mut d = first;
        days[d] = true;
        while d != last {
            d = (d + 1) % 7;
            days[d] = true;
        }
    }
    Some(days)
}

/// When a shift takes place, in words.
fn title(section: &Section<'_>, from: f64, to: f64) -> String {
    let days = match section.node("days").map(|n| &n.value) {
        Some(Value::Text(days)) => format!("{} ", days.trim()),
        _ => String::new(),
    };
    let to = if to == DAY {
        "24:00".to_owned()
    } else {
        clock(to % DAY)
    };
    format!("{days}{} to {to}", clock(from))
}

/// A time of day: 08:30.
fn clock(seconds: f64) -> String {
    let whole = seconds as u64;
    let (h, m, s) = (whole / 3600, whole / 60 % 60, whole % 60);
    if s == 0 {
        format!("{h:02}:{m:02}")
    } else {
        format!("{h:02}:{m:02}:{s:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_week() {
        let named = |text| {
            let days = week(text)?;
            Some(days.map(|d| if d { 'x' } else { '.' }).iter().collect())
        };
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(named("mon-fri"), some("xxxxx.."));
        assert_eq!(named("sat"), some(".....x."));
        assert_eq!(named("mon,wed"), some("x.x...."));
        assert_eq!(named("Fri - Mon"), some("x...xxx"));
        assert_eq!(named("monday, sunday"), some("x.....x"));
        for bad in ["", "m", "work", "mon-", "mon;tue"] {
            assert_eq!(named(bad), None::<String>, "{bad:?}");
        }
    }
}
