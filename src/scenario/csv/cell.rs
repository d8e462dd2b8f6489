//! The text of a cell as a number.

use crate::scenario::units;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell {
    /// A number.
    Number,
    /// A share: 0.2 or 20%.
    Share,
    /// A duration: a number in this unit \[s\], hh:mm:ss, or with unit.
    Duration(f64),
}

impl Cell {
    /// Seconds of a bare number in a duration column: the header may end in its unit.
    pub(crate) fn duration_in(header: &str) -> Self {
        let header = header.to_lowercase();
        let ends = |suffixes: [&str; 2]| suffixes.iter().any(|s| header.ends_with(s));
        Self::Duration(if ends(["_min", "_minutes"]) {
            60.0
        } else if ends(["_h", "_hours"]) {
            3600.0
        } else {
            1.0
        })
    }

    pub(crate) fn read(self, text: &str, marks: Marks) -> Option<f64> {
        match self {
            Self::Number => number(text, marks),
            Self::Share => match text.trim().strip_suffix('%') {
                Some(percent) => number(percent, marks).map(|v| v / 100.0),
                None => number(text, marks),
            },
            Self::Duration(unit) => number(text, marks)
                .map(|v| v * unit)
                .or_else(|| units::duration(text)),
        }
    }

    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Share => "a share such as 0.2 or 20%",
            Self::Duration(_) => "seconds, hh:mm:ss or a duration with its unit",
        }
    }
}

/// Which mark is the decimal one; the other may group thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marks {
    /// 1,234.5
    Point,
    /// 1.234,5
    Comma,
}

/// Reads a number; exponents, signs and thousands in groups of three are fine.
pub(crate) fn number(text: &str, marks: Marks) -> Option<f64> {
    let text = text.trim();
    let usual = |b: u8| b.is_ascii_digit() || b == b'.';
    if marks == Marks::Point && text.bytes().all(usual) {
        // Nearly all cells are so, of millions.
        return text.parse().ok().filter(|v: &f64| v.is_finite());
    }
    let (decimal, group) = match marks {
        Marks::Point => ('.', ','),
        Marks::Comma => (',', '.'),
    };
    let good = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | 'e' | 'E');
    if text.is_empty() || !text.chars().all(|c| good(c) || c == decimal || c == group) {
        return None;
    }
    let whole = text.split(decimal).next().unwrap_or(text);
    if text[whole.len()..].contains(group) || !grouped(whole, group) {
        return None;
    }
    let plain: String = text
        .chars()
        .filter(|c| *c != group)
        .map(|c| if c == decimal { '.' } else { c })
        .collect();
    plain.parse().ok().filter(|v: &f64| v.is_finite())
}

/// Whether the groups of a whole number, if it has any, are thousands.
fn grouped(whole: &str, group: char) -> bool {
    let mut parts = whole.trim_start_matches(['-', '+']).split(group);
    let first = parts.next().unwrap_or("");
    let mut rest = parts.peekable();
    if rest.peek().is_none() {
        return true;
    }
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&first.len()) && digits(first) && rest.all(|p| p.len() == 3 && digits(p))
}

/// What a cell tells about the decimal mark of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// Nothing.
    None,
    /// It has this one.
    Is(Marks),
    /// "1,234": a comma that may be either.
    Open,
}

/// What a cell of a file that is not separated by commas tells.
pub(crate) fn evidence(text: &str) -> Evidence {
    let text = text.trim().trim_end_matches('%');
    match (text.rfind(','), text.rfind('.')) {
        (None, Some(_)) if !grouped(text, '.') => Evidence::Is(Marks::Point),
        (None, _) => Evidence::None,
        (Some(comma), Some(point)) if comma > point => Evidence::Is(Marks::Comma),
        (Some(_), Some(_)) => Evidence::Is(Marks::Point),
        (Some(_), None) if text.matches(',').count() > 1 => Evidence::Is(Marks::Point),
        (Some(_), None) if text.starts_with("0,") || !grouped(text, ',') => {
            Evidence::Is(Marks::Comma)
        }
        (Some(_), None) => Evidence::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let cases = [
            ("12", Marks::Point, Some(12.0)),
            (" 1,234.5 ", Marks::Point, Some(1234.5)),
            ("1.234,5", Marks::Comma, Some(1234.5)),
            ("12,5", Marks::Comma, Some(12.5)),
            ("1e3", Marks::Point, Some(1000.0)),
            ("-4", Marks::Point, Some(-4.0)),
            ("12,5", Marks::Point, None),
            ("1,2345", Marks::Point, None),
            ("1.5,000", Marks::Point, None),
            ("", Marks::Point, None),
            ("n/a", Marks::Point, None),
            ("1e999", Marks::Point, None),
            ("NaN", Marks::Point, None),
        ];
        for (text, marks, value) in cases {
            assert_eq!(number(text, marks), value, "{text:?}");
        }
    }

    #[test]
    fn cells() {
        assert_eq!(Cell::Share.read("20%", Marks::Point), Some(0.2));
        assert_eq!(
            Cell::duration_in("talk_min").read("1.5", Marks::Point),
            Some(90.0)
        );
        assert_eq!(
            Cell::duration_in("talk").read("00:04:30", Marks::Point),
            Some(270.0)
        );
        assert_eq!(
            Cell::duration_in("talk").read("4m 30s", Marks::Point),
            Some(270.0)
        );
        assert_eq!(Cell::duration_in("talk").read("long", Marks::Point), None);
    }

    #[test]
    fn decimal_marks() {
        assert_eq!(evidence("12,5"), Evidence::Is(Marks::Comma));
        assert_eq!(evidence("0,250"), Evidence::Is(Marks::Comma));
        assert_eq!(evidence("1,234"), Evidence::Open);
        assert_eq!(evidence("1,234,567"), Evidence::Is(Marks::Point));
        assert_eq!(evidence("1.234,5"), Evidence::Is(Marks::Comma));
        assert_eq!(evidence("1.5"), Evidence::Is(Marks::Point));
        assert_eq!(evidence("1.234"), Evidence::None);
    }
}
