//! A small writer of HTML. Whatever comes from a scenario can enter a page as text, as the value
//! of an attribute or as JSON only, and is escaped there; what is taken as it is must be part of
//! the program.

use serde_json::Value;

/// Attributes of an element.
pub type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A piece of a page.
#[derive(Debug, Default)]
pub struct Html(String);

impl Html {
    /// An element and what it contains.
    pub fn element(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        inner: impl FnOnce(&mut Self),
    ) {
        self.open(tag, attributes);
        inner(self);
        self.close(tag);
    }

    /// An element that contains a text.
    pub fn leaf(&mut self, tag: &'static str, attributes: Attributes<'_>, text: &str) {
        self.element(tag, attributes, |h| h.text(text));
    }

    /// An element whose text is shown as it is, to be copied.
    pub fn verbatim(&mut self, tag: &'static str, text: &str) {
        self.element(tag, &[], |h| escape(&mut h.0, text));
    }

    /// An element without an end.
    pub fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            escape(&mut self.0, value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    fn close(&mut self, tag: &'static str) {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
        // Between blocks a line break changes nothing, and files stay readable.
        if matches!(
            tag,
            "p" | "div" | "section" | "tr" | "li" | "figure" | "svg" | "h2" | "script" | "style"
        ) {
            self.0.push('\n');
        }
    }

    /// A text, in which no line ends between a number and its unit.
    pub fn text(&mut self, text: &str) {
        escape(&mut self.0, &together(text));
    }

    /// A part of the program: a style, a script, a comment. It cannot come from a scenario.
    pub fn part(&mut self, part: &'static str) {
        self.0.push_str(part);
    }

    /// Data for the page's script, in an element that is not run.
    pub fn data(&mut self, id: &'static str, value: &Value) {
        self.open("script", &[("type", "application/json"), ("id", id)]);
        for letter in value.to_string().chars() {
            // Nothing in it may look like the end of the element or a comment.
            match letter {
                '<' => self.0.push_str("\\u003c"),
                '>' => self.0.push_str("\\u003e"),
                '&' => self.0.push_str("\\u0026"),
                '\u{2028}' => self.0.push_str("\\u2028"),
                '\u{2029}' => self.0.push_str("\\u2029"),
                other => self.0.push(other),
            }
        }
        self.close("script");
    }

    /// The page as written.
    pub fn finish(self) -> String {
        self.0
    }
}

/// A text whose numbers stay with their units.
fn together(text: &str) -> String {
    const UNITS: [&str; 5] = ["%", "s", "min", "h", "of"];
    let mut out = String::with_capacity(text.len());
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        let Some(next) = words.peek() else { break };
        let unit = next.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
        let number = word.ends_with(|c: char| c.is_ascii_digit());
        let joined = number && UNITS.contains(&unit) || next.starts_with('±');
        out.push(if joined { '\u{a0}' } else { ' ' });
    }
    out
}

fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_place() {
        let mut html = Html::default();
        html.leaf(
            "td",
            &[("title", "a\"b'c")],
            "<script>alert(1)</script> & co",
        );
        assert_eq!(
            html.finish(),
            "<td title=\"a&quot;b&#39;c\">&lt;script&gt;alert(1)&lt;/script&gt; &amp; co</td>"
        );
    }

    #[test]
    fn numbers_stay_with_their_units() {
        assert_eq!(
            together("80 % (20 s), 5 skills"),
            "80\u{a0}% (20\u{a0}s), 5 skills"
        );
        assert_eq!(together("4 of 10  days ±2"), "4\u{a0}of 10  days\u{a0}±2");
    }

    #[test]
    fn data_cannot_end_their_element() {
        let evil = "</script><!-- <script> \u{2028} &amp;";
        let mut html = Html::default();
        html.data("x", &serde_json::json!({ evil: evil }));
        let page = html.finish();
        assert_eq!(page.matches("</script>").count(), 1);
        assert!(!page.contains("<!--"));
        let start = page.find('>').unwrap() + 1;
        let end = page.find("</script>").unwrap();
        let read: Value = serde_json::from_str(&page[start..end]).unwrap();
        assert_eq!(read[evil], evil);
    }
}
