//! Shapes of charts that need no script.

use super::markup::Html;

/// A linear scale.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    from: (f64, f64),
    to: (f64, f64),
}

impl Scale {
    /// From values to places.
    pub fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to }
    }

    /// The place of a value.
    pub fn at(&self, value: f64) -> f64 {
        let width = self.from.1 - self.from.0;
        let share = if width > 0.0 {
            (value - self.from.0) / width
        } else {
            0.0
        };
        self.to.0 + share * (self.to.1 - self.to.0)
    }
}

/// A coordinate in as few letters as are seen.
pub fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A drawing of so many units, which grows with the page. Its meaning is in the label; the
/// figures stand in a table.
pub fn drawing(
    h: &mut Html,
    class: &str,
    (width, height): (f64, f64),
    label: &str,
    inner: impl FnOnce(&mut Html),
) {
    let view = format!("0 0 {} {}", n(width), n(height));
    let attributes = [
        ("class", class),
        ("viewBox", view.as_str()),
        // Where it has more room than it needs it stands at the top.
        ("preserveAspectRatio", "xMidYMin meet"),
        ("role", "img"),
        ("aria-label", label),
    ];
    h.element("svg", &attributes, inner);
}

/// A rectangle.
pub fn rect(h: &mut Html, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
    let attributes = [
        ("class", class),
        ("x", &n(x)),
        ("y", &n(y)),
        ("width", &n(width.max(0.0))),
        ("height", &n(height.max(0.0))),
    ];
    h.element("rect", &attributes, |_| ());
}

/// A line.
pub fn line(h: &mut Html, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
    let attributes = [
        ("class", class),
        ("x1", &n(x1)),
        ("y1", &n(y1)),
        ("x2", &n(x2)),
        ("y2", &n(y2)),
    ];
    h.element("line", &attributes, |_| ());
}

/// A dot.
pub fn dot(h: &mut Html, class: &str, (x, y): (f64, f64), radius: f64) {
    let attributes = [
        ("class", class),
        ("cx", &n(x)),
        ("cy", &n(y)),
        ("r", &n(radius)),
    ];
    h.element("circle", &attributes, |_| ());
}

/// A path.
pub fn path(h: &mut Html, class: &str, d: &str) {
    h.element("path", &[("class", class), ("d", d)], |_| ());
}

/// A text; its class says where it is anchored.
pub fn text(h: &mut Html, class: &str, (x, y): (f64, f64), text: &str) {
    h.leaf(
        "text",
        &[("class", class), ("x", &n(x)), ("y", &n(y))],
        text,
    );
}

/// A line in steps: each value holds from its place to the next; nothing is drawn where there is
/// none.
pub fn steps(values: &[Option<f64>], x: &Scale, y: &Scale) -> String {
    let mut d = String::new();
    let mut drawn = false;
    for (i, value) in values.iter().enumerate() {
        let Some(value) = value else {
            drawn = false;
            continue;
        };
        let (left, right, level) = (x.at(i as f64), x.at(i as f64 + 1.0), y.at(*value));
        if drawn {
            d += &format!("V{}H{}", n(level), n(right));
        } else {
            d += &format!("M{} {}H{}", n(left), n(level), n(right));
        }
        drawn = true;
    }
    d
}

/// The area between two lines in steps.
pub fn band(low: &[Option<f64>], high: &[Option<f64>], x: &Scale, y: &Scale) -> String {
    let mut d = String::new();
    for (i, (low, high)) in low.iter().zip(high).enumerate() {
        if let (Some(low), Some(high)) = (low, high) {
            let (left, right) = (n(x.at(i as f64)), n(x.at(i as f64 + 1.0)));
            d += &format!(
                "M{left} {}H{right}V{}H{left}Z",
                n(y.at(*low)),
                n(y.at(*high))
            );
        }
    }
    d
}

/// A name of at most so many letters.
pub fn short_name(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let start: String = name.chars().take(most - 1).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_not_drawn_over() {
        let scale = Scale::new((0.0, 10.0), (0.0, 100.0));
        let values = [Some(1.0), Some(2.0), None, Some(3.25)];
        assert_eq!(steps(&values, &scale, &scale), "M0 10H10V20H20M30 32.5H40");
        let upper = [Some(2.0), None, Some(3.0), None];
        assert_eq!(band(&values, &upper, &scale, &scale), "M0 10H10V20H0Z");
    }
}
