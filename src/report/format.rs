//! Numbers as people read them.

/// A count with thousands separated: 9,120.
pub fn count(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if value <= -0.5 {
        format!("-{out}")
    } else {
        out
    }
}

/// A share in percent with one decimal: 78.9 %.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// A share in percent without decimals: 79 %. What is neither none nor all is not shown as such.
pub fn whole_percent(share: f64) -> String {
    if share > 0.0 && share < 0.005 {
        "<1 %".into()
    } else if (0.995..1.0).contains(&share) {
        ">99 %".into()
    } else {
        format!("{:.0} %", 100.0 * share)
    }
}

/// A mean count: 0.04, 7.5, 1,343.
pub fn few(number: f64) -> String {
    match number {
        0.0 => "0".into(),
        tiny if tiny < 0.095 => format!("{tiny:.2}"),
        small if small < 9.95 => format!("{small:.1}"),
        many => count(many),
    }
}

/// A duration: 4.2 s, 23 s, 5:10, 1 h 05.
pub fn duration(seconds: f64) -> String {
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 99.5 {
        format!("{seconds:.0} s")
    } else if seconds < 3599.5 {
        let whole = seconds.round() as u64;
        format!("{}:{:02} min", whole / 60, whole % 60)
    } else {
        let minutes = (seconds / 60.0).round() as u64;
        format!("{} h {:02}", minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(9120.4), "9,120");
        assert_eq!(count(1_234_567.0), "1,234,567");
        assert_eq!(count(-1200.0), "-1,200");
        assert_eq!(count(999.0), "999");
        assert_eq!(percent(0.7894), "78.9 %");
        assert_eq!(whole_percent(0.0), "0 %");
        assert_eq!(whole_percent(0.001), "<1 %");
        assert_eq!(whole_percent(0.999), ">99 %");
        assert_eq!(duration(4.21), "4.2 s");
        assert_eq!(duration(61.0), "61 s");
        assert_eq!(duration(310.2), "5:10 min");
        assert_eq!(duration(3900.0), "1 h 05");
    }
}
