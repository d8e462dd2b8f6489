//! Durations, rates, shares and clock times as people write them.

/// Longest duration that is accepted \[s\]: a hundred years.
pub(crate) const MAX_DURATION: f64 = 100.0 * 366.0 * 86_400.0;

/// Reads "4m 30s", "1.5h" or "00:20:00" as seconds; `None` if it is neither.
pub(crate) fn duration(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.contains(':') {
        clock_duration(text)
    } else {
        unit_duration(text)
    }
}

/// hh:mm:ss with any number of hours; two parts could be minutes or hours and are refused.
fn clock_duration(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    let [hours, minutes, seconds] = parts[..] else {
        return None;
    };
    let hours: f64 = digits(hours, 6)?.into();
    let minutes = sixty(minutes)?;
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    digits(fraction, 9)?;
    let fraction: f64 = format!("0.{fraction}").parse().ok()?;
    Some(hours * 3600.0 + minutes * 60.0 + sixty(whole)? + fraction)
}

fn digits(text: &str, at_most: usize) -> Option<u32> {
    let good = (1..=at_most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if good { text.parse().ok() } else { None }
}

fn sixty(text: &str) -> Option<f64> {
    let value = digits(text, 2)?;
    (value < 60).then(|| value.into())
}

fn unit_duration(text: &str) -> Option<f64> {
    let mut rest = text;
    let mut total = 0.0;
    let mut last = f64::INFINITY;
    while !rest.is_empty() {
        let (value, tail) = leading_number(rest)?;
        let tail = tail.trim_start();
        let letters = tail
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(tail.len());
        let unit = unit(&tail[..letters])?;
        // "30s 4m" is more likely a slip than a duration.
        if unit >= last {
            return None;
        }
        last = unit;
        total += value * unit;
        rest = tail[letters..].trim_start();
    }
    last.is_finite().then_some(total)
}

/// A plain decimal number at the begin of the text, and what follows it.
fn leading_number(text: &str) -> Option<(f64, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let value: f64 = text[..end].parse().ok()?;
    value.is_finite().then_some((value, &text[end..]))
}

/// Seconds in a unit of time.
pub(crate) fn unit(name: &str) -> Option<f64> {
    Some(match name.to_ascii_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86_400.0,
        _ => return None,
    })
}

/// Reads "120/h" as events per second.
pub(crate) fn rate(text: &str) -> Option<f64> {
    let (number, per) = text.split_once('/')?;
    let (value, rest) = leading_number(number.trim())?;
    rest.trim().is_empty().then_some(())?;
    Some(value / unit(per.trim())?)
}

/// Reads "20%" as 0.2; the range is checked by the caller.
pub(crate) fn percent(text: &str) -> Option<f64> {
    let number = text.trim().strip_suffix('%')?.trim_end();
    let value: f64 = number.parse().ok()?;
    value.is_finite().then_some(value / 100.0)
}

/// A time of day, possibly some days later: "14:10", "14:10:30", "1d 14:10".
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ClockTime {
    /// Days before it.
    pub(crate) days: f64,
    /// Time since that day's midnight \[s\].
    pub(crate) seconds: f64,
}

/// Reads a time of day; hours may exceed 23 only where the caller counts hours.
pub(crate) fn clock_time(text: &str) -> Option<ClockTime> {
    let text = text.trim();
    let (days, time) = match text.split_once('d') {
        Some((days, time)) => (digits(days.trim(), 4)?, time.trim()),
        None => (0, text),
    };
    let parts: Vec<&str> = time.split(':').collect();
    let (hours, minutes, seconds) = match parts[..] {
        [h, m] => (digits(h, 4)?, sixty(m)?, 0.0),
        [h, m, s] => (digits(h, 4)?, sixty(m)?, sixty(s)?),
        _ => return None,
    };
    Some(ClockTime {
        days: days.into(),
        seconds: f64::from(hours) * 3600.0 + minutes * 60.0 + seconds,
    })
}

/// A duration as people write it, for messages: "1h 30m", "20s".
pub(crate) fn show(seconds: f64) -> String {
    let whole = seconds.round();
    if (seconds - whole).abs() > 1e-9 || !(0.0..=MAX_DURATION).contains(&whole) {
        return format!("{seconds}s");
    }
    let total = whole as u64;
    let parts = [
        (total / 3600, "h"),
        (total / 60 % 60, "m"),
        (total % 60, "s"),
    ];
    let shown: Vec<String> = parts
        .iter()
        .filter(|p| p.0 > 0)
        .map(|(n, unit)| format!("{n}{unit}"))
        .collect();
    if shown.is_empty() {
        "0s".to_owned()
    } else {
        shown.join(" ")
    }
}

/// A time since the start as hours and minutes: "00:30".
pub(crate) fn clock(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as u64;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let cases = [
            ("20s", Some(20.0)),
            ("4m 30s", Some(270.0)),
            ("4m30s", Some(270.0)),
            ("1.5h", Some(5400.0)),
            ("120m", Some(7200.0)),
            ("2d", Some(172_800.0)),
            ("90 min", Some(5400.0)),
            ("00:20:00", Some(1200.0)),
            ("110:00:00.5", Some(396_000.5)),
            ("0s", Some(0.0)),
            ("", None),
            ("20", None),
            ("-5s", None),
            ("20:00", None),
            ("00:61:00", None),
            ("30s 4m", None),
            ("1e3s", None),
            ("1..5h", None),
            ("1 parsec", None),
        ];
        for (text, seconds) in cases {
            assert_eq!(duration(text), seconds, "{text:?}");
        }
    }

    #[test]
    fn rates() {
        assert_eq!(rate("120/h"), Some(120.0 / 3600.0));
        assert_eq!(rate("2.4 / min"), Some(0.04));
        assert_eq!(rate("0.5/s"), Some(0.5));
        assert_eq!(rate("8640/d"), Some(0.1));
        for bad in ["120", "/h", "120/", "120/fortnight", "-1/h", "1 2/h"] {
            assert_eq!(rate(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn percentages() {
        assert_eq!(percent("20%"), Some(0.2));
        assert_eq!(percent(" 4.5 % "), Some(0.045));
        assert_eq!(percent("20"), None);
        assert_eq!(percent("inf%"), None);
    }

    #[test]
    fn clock_times() {
        let time = |days, seconds| Some(ClockTime { days, seconds });
        assert_eq!(clock_time("14:10"), time(0.0, 51_000.0));
        assert_eq!(clock_time("1d 14:10"), time(1.0, 51_000.0));
        assert_eq!(clock_time("06:00:30"), time(0.0, 21_630.0));
        assert_eq!(clock_time("14"), None);
        assert_eq!(clock_time("14:60"), None);
    }

    #[test]
    fn shown() {
        assert_eq!(show(0.0), "0s");
        assert_eq!(show(5400.0), "1h 30m");
        assert_eq!(show(0.5), "0.5s");
    }
}
