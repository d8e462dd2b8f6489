//! Tables as Parquet files, for notebooks and databases.

use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::Type;
use jiff::{Timestamp, civil};
use serde_json::{Map, json};

use super::table::{Column, Table, Values};

/// Values as the file has them; `None` where there is no data.
enum Stored {
    Text(Vec<Option<ByteArray>>),
    Double(Vec<Option<f64>>),
    Whole(Vec<Option<i64>>),
    /// Microseconds since 1970: of an instant, or of a clock on the wall of no known place.
    Time(Vec<Option<i64>>, Clock),
    /// Days since 1970.
    Date(Vec<Option<i32>>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Clock {
    Instant,
    Wall,
}

/// A table as a Parquet file. Numbers are doubles, counts 64-bit integers, words UTF-8; starts of
/// intervals are instants where the scenario has a time zone (with `start_local`, the clock on the
/// wall, beside them), times of the wall clock where it has a date alone, and words without one;
/// no data is null. The key `units` of the file's metadata holds the unit of every column as JSON;
/// `about` is added to it. The same table gives the same bytes.
///
/// # Errors
/// When the file cannot be made, which memory alone can cause.
pub fn parquet(table: &Table, about: &[(&str, &str)]) -> Result<Vec<u8>, ParquetError> {
    let mut columns = Vec::new();
    for column in &table.columns {
        let stored = stored(column);
        let local = match &stored {
            Stored::Time(_, Clock::Instant) => Some(wall_clock(column)),
            _ => None,
        };
        columns.push((column.name.clone(), stored));
        if let Some(local) = local {
            columns.push((format!("{}_local", column.name), local));
        }
    }
    let mut fields = Vec::new();
    for (name, stored) in &columns {
        fields.push(Arc::new(stored.field(name)?));
    }
    let schema = Type::group_type_builder(table.name).with_fields(fields);
    let properties = WriterProperties::builder()
        .set_created_by(concat!("busyhour ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::GZIP(Default::default()))
        .set_key_value_metadata(Some(metadata(table, about)))
        .build();
    let mut bytes = Vec::new();
    let schema = Arc::new(schema.build()?);
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties))?;
    let mut rows = file.next_row_group()?;
    for (_, stored) in &columns {
        stored.write(&mut rows)?;
    }
    rows.close()?;
    file.close()?;
    Ok(bytes)
}

/// What the file says of itself.
fn metadata(table: &Table, about: &[(&str, &str)]) -> Vec<KeyValue> {
    let units: Map<String, serde_json::Value> = table
        .columns
        .iter()
        .filter_map(|c| Some((c.name.clone(), json!(c.unit?.word()))))
        .collect();
    let about = about.iter().map(|(key, value)| (*key, (*value).to_owned()));
    let units = [("units", json!(units).to_string())];
    about
        .chain(units)
        .map(|(key, value)| KeyValue::new(key.to_owned(), value))
        .collect()
}

fn stored(column: &Column) -> Stored {
    match &column.values {
        Values::Number(values) => Stored::Double(values.clone()),
        Values::Whole(values) => Stored::Whole(values.clone()),
        Values::Text(words) => {
            let times = match column.name.as_str() {
                "start" | "first_day" | "last_day" => times(words),
                "day" => dates(words),
                _ => None,
            };
            times.unwrap_or_else(|| {
                let bytes = |word: &String| ByteArray::from(word.as_str());
                Stored::Text(words.iter().map(|w| w.as_ref().map(bytes)).collect())
            })
        }
    }
}

/// Times, if all words are; those of a scenario without a date are not.
fn times(words: &[Option<String>]) -> Option<Stored> {
    let instant = |word: &str| {
        word.parse::<Timestamp>()
            .ok()
            .map(Timestamp::as_microsecond)
    };
    if let Some(values) = all(words, instant) {
        return Some(Stored::Time(values, Clock::Instant));
    }
    all(words, wall).map(|values| Stored::Time(values, Clock::Wall))
}

/// Dates, if all words are; days of a scenario without a date are numbered.
fn dates(words: &[Option<String>]) -> Option<Stored> {
    let epoch = civil::Date::constant(1970, 1, 1);
    let days = |word: &str| {
        let date: civil::Date = word.parse().ok()?;
        Some((date - epoch).get_days())
    };
    all(words, days).map(Stored::Date)
}

/// What every word means; `None` where one means nothing, or there are none.
fn all<T>(words: &[Option<String>], read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
    words.iter().flatten().next()?;
    let value = |word: &Option<String>| match word {
        Some(word) => read(word).map(Some),
        None => Some(None),
    };
    words.iter().map(value).collect()
}

/// Microseconds of the wall clock that a time shows, whatever its offset.
fn wall(word: &str) -> Option<i64> {
    let clock: civil::DateTime = word.get(..19)?.parse().ok()?;
    let instant = clock.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    Some(instant.as_microsecond())
}

fn wall_clock(column: &Column) -> Stored {
    let values = match &column.values {
        Values::Text(words) => words.iter().map(|w| w.as_deref().and_then(wall)).collect(),
        _ => Vec::new(),
    };
    Stored::Time(values, Clock::Wall)
}

impl Stored {
    /// The field of the schema.
    fn field(&self, name: &str) -> Result<Type, ParquetError> {
        let (physical, logical) = match self {
            Self::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Self::Double(_) => (Physical::DOUBLE, None),
            Self::Whole(_) => (Physical::INT64, None),
            Self::Time(_, clock) => {
                let timestamp = LogicalType::timestamp(*clock == Clock::Instant, TimeUnit::MICROS);
                (Physical::INT64, Some(timestamp))
            }
            Self::Date(_) => (Physical::INT32, Some(LogicalType::Date)),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
    }

    fn write<W: std::io::Write + Send>(
        &self,
        rows: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        let missing = || ParquetError::General("the schema has fewer columns".into());
        let mut column = rows.next_column()?.ok_or_else(missing)?;
        match self {
            Self::Text(values) => {
                let (values, there) = split(values);
                column
                    .typed::<ByteArrayType>()
                    .write_batch(&values, Some(&there), None)?;
            }
            Self::Double(values) => {
                let (values, there) = split(values);
                column
                    .typed::<DoubleType>()
                    .write_batch(&values, Some(&there), None)?;
            }
            Self::Whole(values) | Self::Time(values, _) => {
                let (values, there) = split(values);
                column
                    .typed::<Int64Type>()
                    .write_batch(&values, Some(&there), None)?;
            }
            Self::Date(values) => {
                let (values, there) = split(values);
                column
                    .typed::<Int32Type>()
                    .write_batch(&values, Some(&there), None)?;
            }
        }
        column.close()
    }
}

/// The values that are there, and in which rows (1 where there is one).
fn split<T: Clone>(values: &[Option<T>]) -> (Vec<T>, Vec<i16>) {
    let there = values.iter().map(|v| i16::from(v.is_some())).collect();
    (values.iter().flatten().cloned().collect(), there)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write;

    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;

    use super::*;

    const TEXT: &str = "contact,start,replication,service_level,mean_wait\n\
                        =1+1,1970-01-01T00:30:00-05:00,0,0.25,\n\
                        calls,1970-01-01T01:00:00-05:00,1,,7.5\n";

    fn read_back(bytes: &[u8]) -> SerializedFileReader<File> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        SerializedFileReader::new(file).unwrap()
    }

    #[test]
    fn a_file_read_back_holds_the_table() {
        let table = Table::of_csv("intervals", "contact", TEXT).unwrap();
        let bytes = parquet(&table, &[("seed", "7")]).unwrap();
        assert_eq!(bytes, parquet(&table, &[("seed", "7")]).unwrap());
        let file = read_back(&bytes);
        let about = file.metadata().file_metadata();
        let value = |key: &str| {
            let all = about.key_value_metadata().into_iter().flatten();
            all.filter(|of| of.key == key)
                .find_map(|of| of.value.clone())
        };
        assert_eq!(value("seed").as_deref(), Some("7"));
        let units = value("units").unwrap();
        assert!(
            units.contains("\"service_level\":\"share\"") && units.contains("\"mean_wait\":\"s\"")
        );
        let rows: Vec<Vec<(String, Field)>> = file
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().into_columns())
            .collect();
        let names: Vec<&str> = rows[0].iter().map(|(name, _)| name.as_str()).collect();
        let expected = [
            "contact",
            "start",
            "start_local",
            "replication",
            "service_level",
            "mean_wait",
        ];
        assert_eq!(names, expected);
        let fields = |row: usize| {
            rows[row]
                .iter()
                .map(|(_, field)| field.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            fields(0),
            [
                Field::Str("=1+1".into()),
                Field::TimestampMicros(19_800_000_000),
                Field::TimestampMicros(1_800_000_000),
                Field::Long(0),
                Field::Double(0.25),
                Field::Null,
            ]
        );
        assert_eq!(
            fields(1)[3..],
            [Field::Long(1), Field::Null, Field::Double(7.5)]
        );
    }

    #[test]
    fn a_table_without_rows_is_a_file_too() {
        let table = Table::of_csv("cases", "case", "case,cases\n").unwrap();
        let file = read_back(&parquet(&table, &[]).unwrap());
        assert_eq!(file.get_row_iter(None).unwrap().count(), 0);
    }

    fn words(all: &[&str]) -> Vec<Option<String>> {
        all.iter().map(|w| Some((*w).to_owned())).collect()
    }

    #[test]
    fn times_are_instants_where_the_place_is_known() {
        let zoned = times(&words(&["1970-01-01T00:30:00-05:00"]));
        assert!(
            matches!(zoned, Some(Stored::Time(v, Clock::Instant)) if v == [Some(19_800_000_000)])
        );
        let wall = times(&words(&["1970-01-01T00:30:00"]));
        assert!(matches!(wall, Some(Stored::Time(v, Clock::Wall)) if v == [Some(1_800_000_000)]));
        assert!(times(&words(&["00:30", "24:30"])).is_none());
    }

    #[test]
    fn days_are_dates_where_they_have_one() {
        let days = dates(&words(&["1970-01-02", "1972-03-01"]));
        assert!(matches!(days, Some(Stored::Date(v)) if v == [Some(1), Some(790)]));
        assert!(dates(&words(&["1", "2"])).is_none());
    }
}
