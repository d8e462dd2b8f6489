//! Which column of a table is which field: told, known by the layout, or guessed.

use super::columns::FIELDS;
use crate::calibrate::log::Table;

/// A field of a contact that a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// When the contact came to the center.
    Arrival,
    /// Time in self-service.
    SelfService,
    /// When it asked for an agent.
    WaitStart,
    /// Its wait.
    Wait,
    /// What became of it.
    Outcome,
    /// When an agent answered.
    Answered,
    /// When the talk ended.
    Ended,
    /// Talk, hold included.
    Talk,
    /// Wrap-up.
    WrapUp,
    /// Talk and wrap-up together.
    Handle,
    /// Contact type.
    Type,
    /// Priority.
    Priority,
    /// Customer.
    Customer,
    /// The case: what belongs to one story of a customer.
    Case,
    /// Agent.
    Agent,
    /// The contact's own number, to find rows that are there twice.
    Id,
}

impl Field {
    /// The field of this word of `--map`.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        FIELDS.iter().find(|f| f.1 == word).map(|f| f.0)
    }

    /// Its word of `--map`.
    #[must_use]
    pub fn word(self) -> &'static str {
        FIELDS.iter().find(|f| f.0 == self).map_or("", |f| f.1)
    }

    /// All words of `--map`.
    #[must_use]
    pub fn words() -> Vec<&'static str> {
        FIELDS.iter().map(|f| f.1).collect()
    }

    fn is_length(self) -> bool {
        use Field::{Handle, SelfService, Talk, Wait, WrapUp};
        matches!(self, SelfService | Wait | Talk | WrapUp | Handle)
    }
}

/// The columns of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped {
    /// The field.
    pub field: Field,
    /// Its columns; several are joined.
    pub columns: Vec<usize>,
    /// Their names, joined by "+".
    pub name: String,
    /// Seconds of a bare number in it.
    pub unit: f64,
    /// Whether it was guessed from the name.
    pub guessed: bool,
}

/// Which columns a table has for which fields.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    /// The fields that it has.
    pub fields: Vec<Mapped>,
    /// Cells that mean "nothing" in columns of agents and customers.
    pub nobody: Vec<String>,
    /// Whether 0:00:00 in a column of clock times means that there is none.
    pub midnight_is_nothing: bool,
}

impl Mapping {
    /// The field's columns.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<&Mapped> {
        self.fields.iter().find(|m| m.field == field)
    }

    /// The mapping of a table: what was told, then, unless everything was, what the names of
    /// the other columns suggest.
    ///
    /// # Errors
    /// A told column that is not there, or no column for the arrival.
    pub fn of_table(table: &Table, told: &[(Field, String)], guess: bool) -> Result<Self, String> {
        let mut mapping = Self::default();
        for (field, name) in told {
            let mut columns = Vec::new();
            for part in name.split('+') {
                let column = table.column(part.trim());
                columns.push(column.ok_or_else(|| {
                    let known = table.header.join(", ");
                    format!(
                        "{} has no column `{part}` (for {}); its columns are {known}",
                        table.name,
                        field.word()
                    )
                })?);
            }
            mapping.push(*field, columns, table, false);
        }
        for (field, _, names) in FIELDS.iter().filter(|_| guess) {
            if mapping.of(*field).is_some() {
                continue;
            }
            let free = |column: &usize| !mapping.fields.iter().any(|m| m.columns.contains(column));
            let found = names.iter().find_map(|name| {
                let mut all = 0..table.header.len();
                all.find(|c| free(c) && suits(*field, &table.header[*c], name))
            });
            if let Some(column) = found {
                mapping.push(*field, vec![column], table, true);
            }
        }
        if mapping.of(Field::Arrival).is_none() && mapping.of(Field::WaitStart).is_none() {
            return Err(format!(
                "{}: which column is the time of arrival? Its columns are {}; say --map arrival=COLUMN",
                table.name,
                table.header.join(", ")
            ));
        }
        Ok(mapping)
    }

    fn push(&mut self, field: Field, columns: Vec<usize>, table: &Table, guessed: bool) {
        let names: Vec<&str> = columns.iter().map(|c| table.header[*c].as_str()).collect();
        let unit = if field.is_length() {
            unit(names[0])
        } else {
            1.0
        };
        self.fields.push(Mapped {
            field,
            name: names.join("+"),
            columns,
            unit,
            guessed,
        });
    }
}

/// Whether a column of this header is called so. A header that ends in a unit is a length.
fn suits(field: Field, header: &str, name: &str) -> bool {
    let plain = plain(header);
    if field.is_length() {
        return plain == name || without_unit(header).is_some_and(|w| w == name);
    }
    plain == name
}

fn plain(header: &str) -> String {
    let letters = header.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

/// Units at the end of a header, with their seconds.
const UNITS: [(&str, f64); 12] = [
    ("milliseconds", 0.001),
    ("seconds", 1.0),
    ("minutes", 60.0),
    ("hours", 3600.0),
    ("secs", 1.0),
    ("sec", 1.0),
    ("mins", 60.0),
    ("min", 60.0),
    ("ms", 0.001),
    ("s", 1.0),
    ("m", 60.0),
    ("h", 3600.0),
];

fn without_unit(header: &str) -> Option<String> {
    let plain = plain(header);
    let found = UNITS.iter().find_map(|(unit, _)| plain.strip_suffix(unit));
    found.map(str::to_owned)
}

/// Seconds of a bare number under this header. A single letter counts after a mark only:
/// `wait_s`, not `waits`.
fn unit(header: &str) -> f64 {
    let lower = header.to_ascii_lowercase();
    let lower = lower.trim_end_matches([')', ']']);
    let found = UNITS.iter().find(|(unit, _)| {
        let Some(before) = lower.strip_suffix(unit) else {
            return false;
        };
        unit.len() > 2 || before.ends_with(['_', ' ', '(', '[', '.', '-'])
    });
    found.map_or(1.0, |f| f.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(header: &str) -> (tempfile::TempDir, Table) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, format!("{header}\n")).unwrap();
        let table = Table::open(&path).unwrap();
        (folder, table)
    }

    #[test]
    fn names_suggest_fields() {
        let (_f, t) = table(
            "arrival,vru_s,queue_start,queue_s,outcome,service_start,service_s,type,priority,customer,agent,line,call_id",
        );
        let mapping = Mapping::of_table(&t, &[], true).unwrap();
        let name = |f| mapping.of(f).map(|m| m.name.as_str());
        assert_eq!(name(Field::Arrival), Some("arrival"));
        assert_eq!(name(Field::SelfService), Some("vru_s"));
        assert_eq!(name(Field::WaitStart), Some("queue_start"));
        assert_eq!(name(Field::Wait), Some("queue_s"));
        assert_eq!(name(Field::Answered), Some("service_start"));
        assert_eq!(name(Field::Talk), Some("service_s"));
        assert_eq!(name(Field::Type), Some("type"));
        assert_eq!(name(Field::Id), Some("call_id"));
        assert_eq!(name(Field::WrapUp), None);
    }

    #[test]
    fn what_is_told_comes_first_and_must_be_there() {
        let (_f, t) = table("Start,QueueSecs,Dauer (min)");
        let told = vec![
            (Field::Wait, "QueueSecs".to_owned()),
            (Field::Talk, "dauer (min)".to_owned()),
        ];
        let mapping = Mapping::of_table(&t, &told, true).unwrap();
        assert_eq!(mapping.of(Field::Talk).unwrap().unit, 60.0);
        assert!(mapping.of(Field::Arrival).unwrap().guessed);
        let missing = vec![(Field::Wait, "nope".to_owned())];
        assert!(
            Mapping::of_table(&t, &missing, true)
                .unwrap_err()
                .contains("no column `nope`")
        );
        let (_f, t) = table("a,b");
        assert!(
            Mapping::of_table(&t, &[], true)
                .unwrap_err()
                .contains("--map arrival=")
        );
    }

    #[test]
    fn units_of_headers() {
        for (header, seconds) in [
            ("wait", 1.0),
            ("wait_s", 1.0),
            ("waits", 1.0),
            ("talk_ms", 0.001),
            ("TalkMinutes", 60.0),
            ("acw (h)", 3600.0),
        ] {
            assert_eq!(unit(header), seconds, "{header}");
        }
    }
}
