//! Result files, written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A folder for results that was found fit to be written before the work began.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes the folder, if need be, and tries whether files can be written into it.
    ///
    /// # Errors
    /// When it cannot be made or written.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        let probe = path.join(temporary("probe"));
        fs::File::create(&probe)?;
        fs::remove_file(&probe)?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Writes all files, or none: each is written under another name and flushed to the disk,
    /// and only when all are there do they get their names.
    ///
    /// # Errors
    /// When one cannot be written; none of them has changed then.
    pub fn write<B: AsRef<[u8]>>(&self, files: &[(&str, B)]) -> io::Result<()> {
        let staged: Vec<PathBuf> = files
            .iter()
            .map(|(name, _)| self.path.join(temporary(name)))
            .collect();
        let written = files
            .iter()
            .zip(&staged)
            .try_for_each(|((_, content), path)| {
                let mut file = fs::File::create(path)?;
                file.write_all(content.as_ref())?;
                file.sync_all()
            });
        let named = written.and_then(|()| {
            let mut both = files.iter().zip(&staged);
            both.try_for_each(|((name, _), path)| fs::rename(path, self.path.join(name)))
        });
        if named.is_err() {
            for path in &staged {
                // It may never have been made; there is nothing more to be done about it.
                let _ = fs::remove_file(path);
            }
        }
        named
    }
}

/// A name that no result has.
fn temporary(name: &str) -> String {
    format!(".{name}.{}.part", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_when_one_file_cannot_be_written() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let files = [
            ("a.csv", "1".to_owned()),
            ("no/such/folder.csv", "2".to_owned()),
        ];
        assert!(folder.write(&files).is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn all_files_are_there_in_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(&dir.path().join("new/folder")).unwrap();
        folder
            .write(&[("a.csv", "1".to_owned()), ("b.csv", "2".to_owned())])
            .unwrap();
        assert_eq!(
            fs::read_to_string(dir.path().join("new/folder/b.csv")).unwrap(),
            "2"
        );
        assert_eq!(
            fs::read_dir(dir.path().join("new/folder")).unwrap().count(),
            2
        );
    }
}
