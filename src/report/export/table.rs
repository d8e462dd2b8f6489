//! A table whose columns have types.

use super::unit::Unit;

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name, which a file or a sheet takes.
    pub name: &'static str,
    /// Its columns, all of one length.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its numbers count; `None` for words, and where every row has its own.
    pub unit: Option<Unit>,
    /// Its values.
    pub values: Values,
}

/// The values of a column; `None` where there is no data.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Words.
    Text(Vec<Option<String>>),
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Numbers that count.
    Whole(Vec<Option<i64>>),
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Whole(values) => values.len(),
        }
    }
}

/// Columns that are words, whatever they look like: a contact type may be called 2024.
const WORDS: [&str; 8] = [
    "contact",
    "group",
    "case",
    "start",
    "day",
    "label",
    "first_day",
    "last_day",
];
/// Columns that count.
const WHOLE: &str = "replication";

impl Column {
    /// A column of words.
    pub(super) fn text(name: &str, values: Vec<Option<String>>) -> Self {
        Self {
            name: name.to_owned(),
            unit: None,
            values: Values::Text(values),
        }
    }

    /// A column of numbers.
    pub(super) fn number(name: &str, unit: Option<Unit>, values: Vec<Option<f64>>) -> Self {
        Self {
            name: name.to_owned(),
            unit,
            values: Values::Number(values),
        }
    }

    /// An empty column of a CSV table with rows for `of`, whose type and unit follow from its name.
    fn named(of: &str, name: &str) -> Self {
        if WORDS.contains(&name) {
            return Self::text(name, Vec::new());
        }
        // Days have columns such as `orders.asa`.
        let figure = name.rsplit('.').next().unwrap_or(name);
        let number = Self::number(name, Some(Unit::of(of, figure)), Vec::new());
        match name == WHOLE {
            true => Self {
                values: Values::Whole(Vec::new()),
                ..number
            },
            false => number,
        }
    }
}

impl Table {
    /// A table from columns of one length.
    #[must_use]
    pub fn new(name: &'static str, columns: Vec<Column>) -> Self {
        Self { name, columns }
    }

    /// The table of a CSV text with rows for `of` (`contact`, `case`, …). The type of a column
    /// depends on its name alone, so that all runs have the same.
    ///
    /// # Errors
    /// When the text is no table.
    pub fn of_csv(name: &'static str, of: &str, text: &str) -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = reader.headers()?.iter();
        let mut columns: Vec<Column> = head.map(|name| Column::named(of, name)).collect();
        for record in reader.records() {
            for (column, cell) in columns.iter_mut().zip(&record?) {
                match &mut column.values {
                    Values::Text(all) => all.push((!cell.is_empty()).then(|| cell.to_owned())),
                    Values::Number(all) => all.push(cell.parse().ok()),
                    Values::Whole(all) => all.push(cell.parse().ok()),
                }
            }
        }
        Ok(Self { name, columns })
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |c| c.values.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_type_of_their_name() {
        let text = "contact,replication,a.b.service_level\n2024,0,0.5\n\"a,b\",1,\n";
        let table = Table::of_csv("days", "day", text).unwrap();
        assert_eq!(table.rows(), 2);
        let values: Vec<&Values> = table.columns.iter().map(|c| &c.values).collect();
        assert_eq!(
            values[0],
            &Values::Text(vec![Some("2024".into()), Some("a,b".into())])
        );
        assert_eq!(values[1], &Values::Whole(vec![Some(0), Some(1)]));
        assert_eq!(values[2], &Values::Number(vec![Some(0.5), None]));
        assert_eq!(table.columns[2].unit, Some(Unit::Share));
    }
}
