//! Tables of a page. Those of the first screen are shown as they are there.

use comfy_table::{Row, Table};

use super::markup::Html;

/// A table of the first screen: the first column names the rows.
pub fn screen_table(h: &mut Html, caption: &str, table: &Table) {
    let header: Vec<String> = table.header().map(cells).unwrap_or_default();
    let rows: Vec<Vec<String>> = table.row_iter().map(cells).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    plain_table(h, caption, &header, &rows);
}

/// A table whose first column names its rows.
pub fn plain_table(h: &mut Html, caption: &str, header: &[&str], rows: &[Vec<String>]) {
    scrolling(h, caption, |h| {
        h.element("table", &[], |h| {
            h.leaf("caption", &[], caption);
            let words: Vec<bool> = (0..header.len()).map(|i| wordy(rows, i)).collect();
            head_of(h, header, &words);
            h.element("tbody", &[], |h| {
                for row in rows {
                    h.element("tr", &[], |h| cells_of(h, row, &words));
                }
            });
        });
    });
}

/// The head of a table.
pub fn head(h: &mut Html, header: &[&str]) {
    head_of(h, header, &[]);
}

fn head_of(h: &mut Html, header: &[&str], words: &[bool]) {
    h.element("thead", &[], |h| {
        h.element("tr", &[], |h| {
            for (i, title) in header.iter().enumerate() {
                match *title {
                    "" => h.leaf("td", &[], ""),
                    _ if words.get(i) == Some(&true) => {
                        h.leaf("th", &[("scope", "col"), ("class", "word")], title);
                    }
                    _ => h.leaf("th", &[("scope", "col")], title),
                }
            }
        });
    });
}

fn cells_of(h: &mut Html, row: &[String], words: &[bool]) {
    for (i, cell) in row.iter().enumerate() {
        match i {
            0 => h.leaf("th", &[("scope", "row")], cell),
            _ if words.get(i) == Some(&true) => h.leaf("td", &[("class", "word")], cell),
            _ => h.leaf("td", &[], cell),
        }
    }
}

/// Whether a column has words: they begin on the left, numbers end on the right.
fn wordy(rows: &[Vec<String>], column: usize) -> bool {
    let begins = |row: &Vec<String>| {
        let cell = row.get(column).map_or("", String::as_str);
        cell.chars().next().is_none_or(char::is_alphabetic)
    };
    !rows.is_empty() && rows.iter().all(begins)
}

/// What may be wider than a telephone scrolls by itself, with the keyboard too.
pub fn scrolling(h: &mut Html, label: &str, inner: impl FnOnce(&mut Html)) {
    let attributes = [
        ("class", "scroll"),
        ("role", "region"),
        ("tabindex", "0"),
        ("aria-label", label),
    ];
    h.element("div", &attributes, inner);
}

/// A drawing that scrolls where it is wider than the page.
pub fn figure(h: &mut Html, label: &str, inner: impl FnOnce(&mut Html)) {
    h.element("figure", &[], |h| scrolling(h, label, inner));
}

/// A table behind a line that opens it.
pub fn folded(h: &mut Html, summary: &str, inner: impl FnOnce(&mut Html)) {
    h.element("details", &[], |h| {
        h.leaf("summary", &[], summary);
        inner(h);
    });
}

fn cells(row: &Row) -> Vec<String> {
    row.cell_iter()
        .map(|cell| joined(&cell.content()))
        .collect()
}

/// A text of several lines in one, its parted words put together.
fn joined(text: &str) -> String {
    text.replace("-\n", "").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::layout::table;

    #[test]
    fn headings_of_the_screen_are_put_together() {
        let made = table(
            &["Agents", "aban-\ndoned", "staffed\nhours"],
            vec![vec!["a<b".into(), "1".into(), "2".into()]],
        );
        let mut html = Html::default();
        screen_table(&mut html, "All", &made);
        let page = html.finish();
        assert!(page.contains("<th scope=\"col\">abandoned</th><th scope=\"col\">staffed hours"));
        assert!(page.contains("<th scope=\"row\">a&lt;b</th><td>1</td>"));
    }
}
