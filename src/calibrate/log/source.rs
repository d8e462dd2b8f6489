//! The files of a log: one, or all of a folder, plain or gzipped.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::scenario::no_text;

/// Longest line of a log that is read \[bytes\]: a file that is no text must not fill memory.
const LONGEST_LINE: u64 = 4 << 20;

/// The files of a log, in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files(pub Vec<PathBuf>);

impl Files {
    /// The file, or the files of the folder (not of folders in it, nor hidden ones).
    ///
    /// # Errors
    /// When it cannot be read or the folder is empty; the message is for people.
    pub fn of(path: &Path) -> Result<Self, String> {
        let unread = |e: std::io::Error| format!("cannot read {}: {e}", path.display());
        if !std::fs::metadata(path).map_err(unread)?.is_dir() {
            return Ok(Self(vec![path.to_owned()]));
        }
        let mut files = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unread)? {
            let entry = entry.map_err(unread)?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if !hidden && entry.path().is_file() {
                files.push(entry.path());
            }
        }
        files.sort();
        if files.is_empty() {
            return Err(format!("{} has no files", path.display()));
        }
        Ok(Self(files))
    }
}

/// Opens a file; whether it is gzipped is seen from its first bytes.
pub(crate) fn open(path: &Path) -> Result<Box<dyn BufRead>, String> {
    let unread = |e: std::io::Error| format!("cannot read {}: {e}", path.display());
    let mut plain = BufReader::with_capacity(1 << 16, File::open(path).map_err(unread)?);
    let first = plain.fill_buf().map_err(unread)?;
    let gzipped = first.starts_with(&[0x1f, 0x8b]);
    if let Some(what) = no_text(first).filter(|_| !gzipped) {
        return Err(format!("cannot read {}: {what}", path.display()));
    }
    Ok(if gzipped {
        Box::new(BufReader::with_capacity(
            1 << 16,
            MultiGzDecoder::new(plain),
        ))
    } else {
        Box::new(plain)
    })
}

/// The lines of a file with their numbers.
pub struct Lines {
    name: String,
    input: Box<dyn BufRead>,
    buffer: Vec<u8>,
    number: u64,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lines({}:{})", self.name, self.number)
    }
}

impl Lines {
    /// Opens a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path) -> Result<Self, String> {
        Ok(Self {
            name: path.display().to_string(),
            input: open(path)?,
            buffer: Vec::new(),
            number: 0,
        })
    }

    /// The next line without its end, and its number; `None` at the end of the file. What is
    /// no UTF-8 is replaced.
    ///
    /// # Errors
    /// When the file cannot be read or a line has no end.
    pub fn next_line(&mut self) -> Result<Option<(u64, String)>, String> {
        self.buffer.clear();
        let unread = |e: std::io::Error| format!("cannot read {}: {e}", self.name);
        let mut part = (&mut self.input).take(LONGEST_LINE);
        let n = part.read_until(b'\n', &mut self.buffer).map_err(unread)?;
        if n == 0 {
            return Ok(None);
        }
        self.number += 1;
        if n as u64 == LONGEST_LINE {
            let Self { name, number, .. } = self;
            return Err(format!(
                "{name}:{number}: a line of more than {LONGEST_LINE} bytes: no log of lines"
            ));
        }
        let text = String::from_utf8_lossy(&self.buffer);
        let text = text.trim_end_matches(['\n', '\r']);
        let text = if self.number == 1 {
            text.trim_start_matches('\u{feff}')
        } else {
            text
        };
        Ok(Some((self.number, text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn plain_and_gzipped_files_read_the_same() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.log"), "\u{feff}one\r\ntwo").unwrap();
        let packed = File::create(folder.path().join("b.gz")).unwrap();
        let mut packed = flate2::write::GzEncoder::new(packed, flate2::Compression::fast());
        packed.write_all(b"one\ntwo\n").unwrap();
        packed.finish().unwrap();
        let files = Files::of(folder.path()).unwrap();
        assert_eq!(files.0.len(), 2);
        for path in &files.0 {
            let mut lines = Lines::open(path).unwrap();
            assert_eq!(lines.next_line(), Ok(Some((1, "one".to_owned()))));
            assert_eq!(lines.next_line(), Ok(Some((2, "two".to_owned()))));
            assert_eq!(lines.next_line(), Ok(None));
        }
    }

    #[test]
    fn what_is_not_there_is_said() {
        assert!(
            Files::of(Path::new("no/such/log"))
                .unwrap_err()
                .contains("no/such/log")
        );
        let empty = tempfile::tempdir().unwrap();
        assert!(
            Files::of(empty.path())
                .unwrap_err()
                .contains("has no files")
        );
    }
}
