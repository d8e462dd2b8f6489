//! Avaya CMS hsplit: a row for each interval and split, counts and sums of seconds. Single waits
//! are not in it: patience, cv and retries cannot be told from it.

use std::path::Path;

use crate::calibrate::log::{At, FaultClass, IntervalRow, Sink, Stamps, Table, TableRow};

const NO_TIME: FaultClass = FaultClass::new("a row without row_date and starttime", "row left out");
const NO_COUNT: FaultClass =
    FaultClass::new("a row without callsoffered or acdcalls", "row left out");

/// Reads an interval export.
///
/// # Errors
/// When it cannot be read or lacks `row_date`, `starttime` or `acdcalls`.
pub fn read(path: &Path, stamps: &Stamps, sink: &mut dyn Sink) -> Result<(), String> {
    let mut table = Table::open(path)?;
    let name = table.name.clone();
    let columns = Columns::of(&table)?;
    while let Some(row) = table.next_row()? {
        sink.row();
        let at = At {
            file: &name,
            line: row.line,
        };
        columns.row(&row, stamps, at, sink);
    }
    Ok(())
}

struct Columns {
    date: usize,
    start: usize,
    answered: usize,
    length: Option<usize>,
    split: Option<usize>,
    offered: Option<usize>,
    abandoned: Option<usize>,
    talk: Option<usize>,
    hold: Option<usize>,
    wrap_up: Option<usize>,
    wait: Option<usize>,
    within: Option<usize>,
    staffed: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Result<Self, String> {
        let needed = |column: &str| {
            let found = table.column(column);
            found.ok_or_else(|| format!("{} has no column `{column}`, as hsplit has", table.name))
        };
        Ok(Self {
            date: needed("row_date")?,
            start: needed("starttime")?,
            answered: needed("acdcalls")?,
            length: table.column("intrvl"),
            split: table.column("split"),
            offered: table.column("callsoffered"),
            abandoned: table.column("abncalls"),
            talk: table.column("acdtime"),
            hold: table.column("holdtime"),
            wrap_up: table.column("acwtime"),
            wait: table.column("anstime"),
            within: table.column("acceptable"),
            staffed: table.column("maxstaffed"),
        })
    }

    fn row(&self, row: &TableRow<'_>, stamps: &Stamps, at: At<'_>, sink: &mut dyn Sink) {
        let number = |column: Option<usize>| -> Option<f64> {
            row.given(column)?
                .parse()
                .ok()
                .filter(|v: &f64| v.is_finite() && *v >= 0.0)
        };
        // 45 is 00:45, 1330 is 13:30.
        let clock = number(Some(self.start)).map(|hhmm| {
            let hours = (hhmm / 100.0).floor();
            hours * 3600.0 + (hhmm - hours * 100.0) * 60.0
        });
        let Some((day, clock)) = stamps.date(row.cell(self.date)).zip(clock) else {
            return sink.fault(NO_TIME, at, &row.text());
        };
        let answered = number(Some(self.answered));
        let abandoned = number(self.abandoned).unwrap_or(0.0);
        let offered = number(self.offered).or(answered.map(|a| a + abandoned));
        let Some((offered, answered)) = offered.zip(answered) else {
            return sink.fault(NO_COUNT, at, &row.text());
        };
        let talk = number(self.talk).map(|t| t + number(self.hold).unwrap_or(0.0));
        let interval = IntervalRow {
            kind: row.given(self.split).unwrap_or("contacts"),
            start: day as f64 * 86_400.0 + clock,
            length: number(self.length).unwrap_or(30.0) * 60.0,
            offered,
            answered,
            abandoned,
            talk,
            wrap_up: number(self.wrap_up),
            wait_answered: number(self.wait),
            within: number(self.within),
            staffed: number(self.staffed),
        };
        sink.interval(&interval, at);
    }
}
