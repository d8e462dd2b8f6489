//! The file of a sweep: whole points only, and a sweep that was killed goes on behind the last.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// A file that grows by points.
#[derive(Debug)]
pub struct SweepFile {
    file: File,
    points: usize,
}

impl SweepFile {
    /// Opens a file, or makes it with its header; a point has so many rows. What is there of a point that was not finished
    /// is cut off.
    ///
    /// # Errors
    /// It cannot be written, or holds another sweep.
    pub fn open(path: &Path, header: &str, run: &str, rows: usize) -> Result<Self, String> {
        let shown = path.display();
        let failed = |e: std::io::Error| format!("cannot write {shown}: {e}");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(failed)?;
        let (kept, points) = if header.starts_with(&text) {
            // Nothing yet, or not even the whole header.
            file.set_len(0).map_err(failed)?;
            file.rewind().map_err(failed)?;
            file.write_all(header.as_bytes()).map_err(failed)?;
            file.sync_data().map_err(failed)?;
            (header.len(), 0)
        } else {
            whole(&text, header, run, rows).ok_or_else(|| {
                format!(
                    "{shown} holds something else: another sweep, scenario, seed or number of \
                     days\nhelp: name another file, or remove this one"
                )
            })?
        };
        file.set_len(kept as u64).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        Ok(Self { file, points })
    }

    /// Points that are finished.
    pub fn points(&self) -> usize {
        self.points
    }

    /// Adds all rows of the next point.
    pub fn add(&mut self, rows: &str) -> std::io::Result<()> {
        self.file.write_all(rows.as_bytes())?;
        self.file.sync_data()?;
        self.points += 1;
        Ok(())
    }
}

/// How much of a text is whole points of so many rows, and how many; `None` where it is not of
/// this sweep.
fn whole(text: &str, header: &str, run: &str, rows: usize) -> Option<(usize, usize)> {
    let body = text.strip_prefix(header)?;
    // What has no end of line was cut off.
    let ended = body.rfind('\n').map_or(0, |at| at + 1);
    let columns = header.trim_end().split(',').count();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(&body.as_bytes()[..ended]);
    let mut begins: Vec<usize> = Vec::new();
    for record in reader.records() {
        let record = record.ok()?;
        if record.len() != columns || record.get(0) != Some(run) {
            return None;
        }
        begins.push(record.position()?.byte() as usize);
    }
    let points = begins.len() / rows;
    let kept = begins.get(points * rows).copied().unwrap_or(ended);
    Some((header.len() + kept, points))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_points_are_kept() {
        let header = "run,point,x\n";
        let text = |body: &str| format!("{header}{body}");
        let points = |body: &str| whole(&text(body), header, "ab", 2).map(|(_, points)| points);
        assert_eq!(points(""), Some(0));
        assert_eq!(points("ab,1,5\nab,1,6\n"), Some(1));
        assert_eq!(points("ab,1,5\nab,1,6\nab,2,5\n"), Some(1));
        assert_eq!(points("ab,1,5\nab,1,6\nab,2,5\nab,2"), Some(1));
        assert_eq!(points("ab,1,5\nab,1"), Some(0));
        assert_eq!(points("cd,1,5\ncd,1,6\n"), None);
        let (kept, _) = whole(&text("ab,1,5\nab,1,6\nab,2,"), header, "ab", 2).expect("ours");
        assert_eq!(kept, text("ab,1,5\nab,1,6\n").len());
    }
}
