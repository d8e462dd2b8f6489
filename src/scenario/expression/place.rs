//! Where a part of a decoded string stands in the file.

use super::ast::Span;
use crate::scenario::source::Place;

/// The place of a stretch of a string value: within its quotes, escapes counted.
///
/// Where the written text cannot be followed the place is that of the whole string.
pub(super) fn within(whole: &Place, decoded: &str, span: Span) -> Place {
    let raw = whole.text();
    let Some(map) = Map::new(raw, decoded) else {
        return whole.clone();
    };
    match (map.written(span.start), map.written(span.end)) {
        (Some(start), Some(end)) => {
            Place::new(&whole.source, whole.start + start, whole.start + end)
        }
        _ => whole.clone(),
    }
}

/// For each byte of the decoded text at which a character begins, where it was written.
struct Map {
    starts: Vec<(usize, usize)>,
}

impl Map {
    fn new(raw: &str, decoded: &str) -> Option<Self> {
        let quote = ["\"\"\"", "'''", "\"", "'"]
            .into_iter()
            .find(|q| raw.starts_with(q) && raw.len() >= 2 * q.len() && raw.ends_with(q))
            // On the command line a text may stand without quotes.
            .unwrap_or("");
        let mut at = quote.len();
        let end = raw.len() - quote.len();
        // A line break right after three quotes is not part of the text.
        if quote.len() == 3 {
            at += ["\r\n", "\n"]
                .into_iter()
                .find(|b| raw[at..].starts_with(b))
                .map_or(0, str::len);
        }
        let escapes = quote.starts_with('"');
        let mut starts = Vec::new();
        for (i, c) in decoded.char_indices() {
            while escapes
                && raw.get(at..end)?.starts_with(is_continuation)
                && continued(&raw[at..end]) > 0
            {
                at += continued(&raw[at..end]);
            }
            starts.push((i, at));
            at += written_length(raw.get(at..end)?, c, escapes)?;
        }
        starts.push((decoded.len(), at));
        Some(Self { starts })
    }

    fn written(&self, byte: usize) -> Option<usize> {
        let found = self.starts.binary_search_by_key(&byte, |s| s.0).ok()?;
        Some(self.starts[found].1)
    }
}

fn is_continuation(c: char) -> bool {
    c == '\\'
}

/// Length of a backslash that continues a line, with the white space it swallows; 0 if it is
/// an escape.
fn continued(raw: &str) -> usize {
    let after = &raw[1..];
    let blank = after.len() - after.trim_start().len();
    if after[..blank].contains('\n') {
        1 + blank
    } else {
        0
    }
}

/// How many bytes a character takes as it was written.
fn written_length(raw: &str, c: char, escapes: bool) -> Option<usize> {
    if escapes && raw.starts_with('\\') {
        return match raw.as_bytes().get(1)? {
            b'x' => Some(4),
            b'u' => Some(6),
            b'U' => Some(10),
            _ => Some(2),
        };
    }
    // A line break may be written as two characters and read as one.
    if c == '\n' && raw.starts_with("\r\n") {
        return Some(2);
    }
    raw.starts_with(c).then(|| c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::source::Source;

    fn found(raw: &str, decoded: &str, part: &str) -> String {
        let source = Source::memory("test", raw, false);
        let start = decoded.find(part).unwrap();
        let span = Span::new(start, start + part.len());
        let place = within(&Place::new(&source, 0, raw.len()), decoded, span);
        place.text().to_owned()
    }

    #[test]
    fn parts_are_found_in_every_kind_of_string() {
        assert_eq!(found("\"wait > 2m\"", "wait > 2m", "2m"), "2m");
        assert_eq!(found("'wait > 2m'", "wait > 2m", "wait"), "wait");
        assert_eq!(found("wait > 2m", "wait > 2m", ">"), ">");
        let escaped = r#""queue(\"a b\") \u003e 3""#;
        assert_eq!(found(escaped, "queue(\"a b\") > 3", "> 3"), r"\u003e 3");
        let lines = "\"\"\"\nwait \\\n    > 2m and\r\n time\"\"\"";
        assert_eq!(found(lines, "wait > 2m and\n time", "time"), "time");
        assert_eq!(found(lines, "wait > 2m and\n time", "wait"), "wait");
    }

    #[test]
    fn the_whole_where_it_cannot_be_followed() {
        assert_eq!(found("\"abc\"", "xyz", "z"), "\"abc\"");
    }
}
