//! Texts that faults point into: scenario files, tables, command-line arguments.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Largest scenario file that is read \[bytes\].
pub(crate) const MAX_SCENARIO: u64 = 16 << 20;
/// Largest CSV file that is read \[bytes\].
pub(crate) const MAX_TABLE: u64 = 1 << 30;

/// A text with a name, kept as long as something points into it.
#[derive(PartialEq, Eq)]
pub(crate) struct Source {
    /// What the reader of a message calls it: a path, or the argument itself.
    pub(crate) name: String,
    /// The text, without a byte-order mark.
    pub(crate) text: String,
    /// Folder that relative paths in the text start from.
    pub(crate) folder: PathBuf,
    /// Whether the text is a command-line argument and not a file.
    pub(crate) argument: bool,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({})", self.name)
    }
}

impl Source {
    /// A text that is no file; relative paths in it start from the current directory.
    pub(crate) fn memory(name: &str, text: &str, argument: bool) -> Arc<Self> {
        Arc::new(Self {
            name: name.to_owned(),
            text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
            folder: PathBuf::new(),
            argument,
        })
    }

    /// Reads the file that a user named, which may be a pipe.
    pub(crate) fn given(path: &Path, limit: u64) -> Result<Arc<Self>, String> {
        let text = read_text(path, limit)?;
        Ok(Arc::new(Self {
            name: path.display().to_string(),
            text,
            folder: path.parent().map(Path::to_path_buf).unwrap_or_default(),
            argument: false,
        }))
    }

    /// Reads a file that another file names: a plain one, for a pipe or a device could
    /// keep the program waiting for ever.
    pub(crate) fn named(path: &Path, limit: u64) -> Result<Arc<Self>, String> {
        let meta = std::fs::metadata(path).map_err(|e| reason(&e))?;
        if meta.is_file() || meta.is_dir() {
            Self::given(path, limit)
        } else {
            Err("it is not a plain file".to_owned())
        }
    }

    /// Line and column (both from 1, the column in characters) of a byte.
    pub(crate) fn line_column(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (line, before[line_start..].chars().count() + 1)
    }
}

/// What a file is that people take for a text, from its first bytes, and what to do with it.
pub(crate) fn no_text(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some("it is a workbook or an archive; save the sheet as CSV (UTF-8)");
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Some("it is a workbook; save the sheet as CSV (UTF-8)");
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Some("it is compressed; unpack it first");
    }
    None
}

fn read_text(path: &Path, limit: u64) -> Result<String, String> {
    let file = File::open(path).map_err(|e| reason(&e))?;
    let meta = file.metadata().map_err(|e| reason(&e))?;
    if meta.is_dir() {
        return Err("it is a folder".to_owned());
    }
    let mut bytes = Vec::new();
    // The length a device or a growing file claims means nothing, so the read is bounded too.
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| reason(&e))?;
    if bytes.len() as u64 > limit {
        return Err(format!("it is larger than {} MiB", limit >> 20));
    }
    if let Some(what) = no_text(&bytes) {
        return Err(what.to_owned());
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("it is UTF-16; save it as UTF-8".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let good = e.utf8_error().valid_up_to();
        let line = e.as_bytes()[..good].iter().filter(|&&b| b == b'\n').count() + 1;
        format!("line {line} is not UTF-8; save the file as UTF-8")
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// A stretch of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) source: Arc<Source>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Place {
    /// A place, moved to lie within the text and on character boundaries.
    pub(crate) fn new(source: &Arc<Source>, start: usize, end: usize) -> Self {
        let text = &source.text;
        let start = text.floor_char_boundary(start.min(text.len()));
        let end = text.ceil_char_boundary(end.clamp(start, text.len()));
        Self {
            source: Arc::clone(source),
            start,
            end,
        }
    }

    /// The whole of a source, on its first line.
    pub(crate) fn top(source: &Arc<Source>) -> Self {
        Self::new(source, 0, 0)
    }

    /// The text at the place.
    pub(crate) fn text(&self) -> &str {
        &self.source.text[self.start..self.end]
    }
}
