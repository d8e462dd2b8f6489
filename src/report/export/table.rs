//! A table whose columns have types.

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
const WORDS: [&str; 5] = ["contact", "group", "start", "day", "label"];
/// Columns that count.
const WHOLE: &str = "replication";

impl Table {
    /// A table from columns of one length.
    #[must_use]
    pub fn new(name: &'static str, columns: Vec<Column>) -> Self {
        Self { name, columns }
    }

    /// The table of a CSV text. The type of a column depends on its name alone, so that all runs
    /// have the same.
    ///
    /// # Errors
    /// When the text is no table.
    pub fn of_csv(name: &'static str, text: &str) -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut columns: Vec<Column> = reader
            .headers()?
            .iter()
            .map(|name| Column {
                name: name.to_owned(),
                values: if WORDS.contains(&name) {
                    Values::Text(Vec::new())
                } else if name == WHOLE {
                    Values::Whole(Vec::new())
                } else {
                    Values::Number(Vec::new())
                },
            })
            .collect();
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
        let text = "contact,replication,service_level\n2024,0,0.5\n\"a,b\",1,\n";
        let table = Table::of_csv("days", text).unwrap();
        assert_eq!(table.rows(), 2);
        let values: Vec<&Values> = table.columns.iter().map(|c| &c.values).collect();
        assert_eq!(
            values[0],
            &Values::Text(vec![Some("2024".into()), Some("a,b".into())])
        );
        assert_eq!(values[1], &Values::Whole(vec![Some(0), Some(1)]));
        assert_eq!(values[2], &Values::Number(vec![Some(0.5), None]));
    }
}
