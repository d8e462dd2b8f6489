//! Files of finished blocks: shards, and checkpoints.
//!
//! A line with the number of the format, a line of JSON that says which run the blocks are of,
//! the blocks, and a checksum over all of it. The checksum is FNV-1a with 64 bits (Fowler, Noll,
//! Vo; draft-eastlake-fnv): it tells of a file that was cut short, mixed up or changed by
//! accident, which is all there is to guard against, and takes no library.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Part, Plan, Reduction};
use crate::scenario::Scenario;
use crate::stats::keep::{Keep, Reader, Writer, read_list, write_list};

/// What every file of finished blocks begins with; the number of the format follows.
const MAGIC: &str = "busyhour blocks ";
/// The format that is written and read.
const FORMAT: u32 = 2;
/// Largest file that is read \[bytes\].
const MOST_BYTES: u64 = 8 << 30;

/// Which run blocks are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Version of the program.
    pub busyhour: String,
    /// Title of the scenario.
    pub scenario: String,
    /// Its file.
    pub file: PathBuf,
    /// The variant that was applied.
    pub variant: Option<String>,
    /// The settings that were applied.
    pub set: Vec<String>,
    /// Hash of all that the scenario means, its tables included, but for the seed and the number
    /// of replications.
    pub meaning: String,
    /// The seed.
    pub seed: u64,
    /// Replications of the whole run.
    pub replications: u64,
    /// Contacts waiting at once beyond which the run stops.
    pub most_waiting: u32,
    /// The precision at which the run ends.
    pub precision: Option<String>,
    /// What is done so that fewer days tell as much, as it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduction: Option<String>,
    /// Which shard it is; `None` for a whole run.
    pub shard: Option<String>,
    /// Whether these are the blocks finished so far of a run that goes on.
    pub checkpoint: bool,
}

impl About {
    /// About a run of a scenario; where it came from and what it is for is left open.
    #[must_use]
    pub fn new(scenario: &Scenario, plan: &Plan) -> Self {
        Self {
            busyhour: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: scenario.name.clone(),
            file: PathBuf::new(),
            variant: None,
            set: Vec::new(),
            meaning: meaning(scenario),
            seed: scenario.seed,
            replications: plan.replications,
            most_waiting: plan.most_waiting,
            precision: plan.precision.map(|p| p.half_width.to_string()),
            reduction: (plan.reduction != Reduction::NONE)
                .then(|| plan.reduction.name().to_owned()),
            shard: None,
            checkpoint: false,
        }
    }

    /// What of the run differs from that of `other`: name, own value, the other's.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<(&'static str, String, String)> {
        let given = |p: &Option<String>| p.clone().unwrap_or_else(|| "none".to_owned());
        let of = |a: &Self| {
            [
                ("version", a.busyhour.clone()),
                ("scenario", a.scenario.clone()),
                ("content of the scenario", a.meaning.clone()),
                ("seed", a.seed.to_string()),
                ("number of replications", a.replications.to_string()),
                ("limit --max-waiting", a.most_waiting.to_string()),
                ("precision", given(&a.precision)),
                ("variance reduction", given(&a.reduction)),
            ]
        };
        let mut both = of(self).into_iter().zip(of(other));
        both.find(|(mine, theirs)| mine.1 != theirs.1)
            .map(|(mine, theirs)| (mine.0, mine.1, theirs.1))
    }
}

/// Hash of what a scenario means. All of it is printed for that; numbers are printed exactly.
fn meaning(scenario: &Scenario) -> String {
    let scenario = Scenario {
        seed: 0,
        replications: 0,
        ..scenario.clone()
    };
    let mut hash = Fnv::default();
    // The hash takes everything.
    let _ = write!(hash, "{scenario:?}");
    format!("{:016x}", hash.0)
}

/// The FNV-1a hash with 64 bits.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn of(bytes: &[u8]) -> u64 {
        let mut hash = Self::default();
        hash.add(bytes);
        hash.0
    }
}

impl std::fmt::Write for Fnv {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.add(text.as_bytes());
        Ok(())
    }
}

/// Finished blocks, and the run they are of.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Which run.
    pub about: About,
    /// The factors on forecasts that count all offered, where there are any.
    pub first_attempts: Option<Vec<f64>>,
    /// The blocks; then those of the same run with everything known, where some is uncertain.
    pub parts: Vec<Part>,
}

/// Why a file is not one of finished blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// It cannot be read.
    Unread(String),
    /// It is something else.
    Other,
    /// It is of another format.
    Format(String),
    /// Its content is not what was written.
    Changed,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unread(why) => write!(f, "cannot be read: {why}"),
            Self::Other => f.write_str("is not a shard or a checkpoint of busyhour"),
            Self::Format(number) => write!(
                f,
                "has format {number}, and this version reads format {FORMAT}\nhelp: use the \
                 version of busyhour that wrote it, or run again"
            ),
            Self::Changed => f.write_str(
                "is damaged: its content does not match its checksum\nhelp: copy it again from \
                 where it was made, or run again",
            ),
        }
    }
}

impl Kept {
    /// The file's content.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let about = serde_json::to_string(&self.about).unwrap_or_default();
        let mut bytes = format!("{MAGIC}{FORMAT}\n{about}\n").into_bytes();
        let mut writer = Writer::default();
        writer.count(u128::from(self.first_attempts.is_some()));
        write_list(
            self.first_attempts.as_deref().unwrap_or_default(),
            &mut writer,
        );
        writer.count(self.parts.len() as u128);
        self.parts.iter().for_each(|part| part.write(&mut writer));
        bytes.extend(writer.into_bytes());
        let hash = Fnv::of(&bytes);
        bytes.extend(hash.to_be_bytes());
        bytes
    }

    /// Reads a file's content.
    ///
    /// # Errors
    /// Where it is not such a file, or not whole.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Damage> {
        let rest = bytes.strip_prefix(MAGIC.as_bytes()).ok_or(Damage::Other)?;
        let end = rest.iter().take(20).position(|b| *b == b'\n');
        let (format, _) = rest.split_at(end.ok_or(Damage::Other)?);
        if format != FORMAT.to_string().as_bytes() {
            return Err(Damage::Format(String::from_utf8_lossy(format).into_owned()));
        }
        let (content, hash) = bytes.split_last_chunk::<8>().ok_or(Damage::Changed)?;
        if Fnv::of(content).to_be_bytes() != *hash {
            return Err(Damage::Changed);
        }
        Self::checked(content).ok_or(Damage::Changed)
    }

    fn checked(content: &[u8]) -> Option<Self> {
        let mut lines = content.splitn(3, |b| *b == b'\n').skip(1);
        let about: About = serde_json::from_slice(lines.next()?).ok()?;
        let mut reader = Reader::new(lines.next()?);
        let mut any = 0u8;
        any.read(&mut reader)?;
        let mut factors = Vec::new();
        read_list(&mut factors, &mut reader)?;
        let parts = reader.length()?;
        let parts: Option<Vec<Part>> = (0..parts).map(|_| Part::read(&mut reader)).collect();
        let kept = Self {
            about,
            first_attempts: (any == 1).then_some(factors),
            parts: parts?,
        };
        reader.is_empty().then_some(kept)
    }
}

/// Reads a file of finished blocks.
///
/// # Errors
/// Where it cannot be read, or is not such a file, or not whole.
pub fn read(path: &Path) -> Result<Kept, Damage> {
    let unread = |e: io::Error| {
        Damage::Unread(match e.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
            _ => e.to_string(),
        })
    };
    let meta = fs::metadata(path).map_err(unread)?;
    if !meta.is_file() {
        return Err(Damage::Unread("it is not a plain file".to_owned()));
    }
    let mut file = File::open(path).map_err(unread)?;
    let mut bytes = Vec::new();
    let start = MAGIC.len() as u64;
    (&mut file)
        .take(start)
        .read_to_end(&mut bytes)
        .map_err(unread)?;
    if bytes != MAGIC.as_bytes() {
        return Err(Damage::Other);
    }
    file.take(MOST_BYTES)
        .read_to_end(&mut bytes)
        .map_err(unread)?;
    Kept::from_bytes(&bytes)
}

/// Where a file will be that is written whole or not at all.
#[derive(Debug, Clone)]
pub struct Write {
    path: PathBuf,
    staged: PathBuf,
}

impl Write {
    /// Finds out whether a file can be written, before the work for it begins.
    ///
    /// # Errors
    /// Where it cannot, or something stands there that is no plain file.
    pub fn to(path: &Path) -> io::Result<Self> {
        let other = io::Error::other;
        let path = match fs::symlink_metadata(path) {
            // A link stays, and what it leads to is written.
            Ok(meta) if meta.is_symlink() => fs::canonicalize(path)
                .map_err(|_| other("it is a link to something that is not there"))?,
            _ => path.to_owned(),
        };
        if fs::metadata(&path).is_ok_and(|meta| !meta.is_file()) {
            return Err(other("it is a folder or a device; give the name of a file"));
        }
        let name = path
            .file_name()
            .ok_or_else(|| other("it is not the name of a file"))?;
        let staged = path.with_file_name(format!(".{}.part", name.to_string_lossy()));
        let write = Self { path, staged };
        File::create(&write.staged)?;
        fs::remove_file(&write.staged)?;
        Ok(write)
    }

    /// Writes the file: under another name, flushed to the disk, and only then under its own.
    ///
    /// # Errors
    /// Where it cannot be written; what was there before has not changed then.
    pub fn whole(&self, bytes: &[u8]) -> io::Result<()> {
        let written = File::create(&self.staged).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        let named = written.and_then(|()| fs::rename(&self.staged, &self.path));
        if named.is_err() {
            // It may never have been made; there is nothing more to be done about it.
            let _ = fs::remove_file(&self.staged);
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Ledger, Progress, Stretch, fit, join, run_stretch};
    use super::*;
    use crate::model::compile;
    use crate::scenario::{Overrides, parse};
    use proptest::prelude::*;

    const DAY: &str = r#"
        busyhour = 1
        duration = "2h"
        interval = "1h"
        [contact.calls]
        channel = "voice"
        arrivals = { rate = "10/h", day_cv = 0.1 }
        talk = { exponential = { mean = "4m" } }
        patience = { exponential = { mean = "2m" } }
        [group.desk]
        agents = 1
        skills = { calls = 1 }
    "#;

    /// The second half of 100 days, or all of them.
    fn kept(first: u64) -> (Kept, crate::model::Model, Plan) {
        let scenario = parse(DAY, &Overrides::default()).unwrap().scenario;
        let model = compile(&scenario).unwrap();
        let plan = Plan {
            threads: 1,
            ..Plan::new(100)
        };
        let kept = Kept {
            about: About::new(&scenario, &plan),
            first_attempts: Some(vec![0.9]),
            parts: Vec::new(),
        };
        let ledger = Ledger::new(kept, None);
        let blocks = first..plan.blocks();
        let stretch: Stretch = ledger.begin(0, &model, &plan, blocks).unwrap();
        run_stretch(&model, &plan, &Progress::default(), stretch, &ledger).unwrap();
        (ledger.close().0, model, plan)
    }

    #[test]
    fn what_is_written_comes_back() {
        for first in [0, 2] {
            let (kept, ..) = kept(first);
            assert_eq!(Kept::from_bytes(&kept.to_bytes()), Ok(kept));
        }
    }

    #[test]
    fn a_cut_or_changed_file_is_damaged() {
        let bytes = kept(0).0.to_bytes();
        for end in 0..bytes.len() {
            assert!(Kept::from_bytes(&bytes[..end]).is_err(), "{end}");
        }
        for at in MAGIC.len()..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(Kept::from_bytes(&changed).is_err(), "{at}");
        }
    }

    #[test]
    fn the_meaning_is_that_of_the_text() {
        let of = |text: &str| meaning(&parse(text, &Overrides::default()).unwrap().scenario);
        assert_eq!(of(DAY), of(&format!("seed = 5\n# a remark\n{DAY}")));
        assert_ne!(of(DAY), of(&DAY.replace("10/h", "11/h")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Changed on purpose, checksum included: refused, or read as something of the right shape.
        #[test]
        fn forged_files_make_no_panic(
            first in prop_oneof![Just(0u64), Just(2)],
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
            cut in prop::option::of(any::<prop::sample::Index>())
        ) {
            let (kept, model, plan) = kept(first);
            let mut bytes = kept.to_bytes();
            bytes.truncate(bytes.len() - 8);
            let start = bytes.iter().position(|b| *b == b'}').unwrap_or(0);
            for (at, byte) in changes {
                let at = start + at.index(bytes.len() - start);
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(start + cut.index(bytes.len() - start));
            }
            bytes.extend(Fnv::of(&bytes).to_be_bytes());
            if let Ok(forged) = Kept::from_bytes(&bytes) {
                let shards = [forged];
                if let Ok(order) = fit(&shards) {
                    let _ = join(&shards, &order, 0, &model, &plan);
                }
                if let Some(part) = shards[0].parts.first() {
                    let _ = part.go_on(&model, &plan, plan.blocks());
                }
            }
        }

        /// The folds themselves, without the compression that hides them.
        #[test]
        fn forged_folds_make_no_panic(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)
        ) {
            let (kept, model, plan) = kept(0);
            let stretch = kept.parts[0].go_on(&model, &plan, plan.blocks()).unwrap();
            let mut writer = Writer::default();
            stretch.fold.write(&mut writer);
            let mut bytes = writer.into_bytes();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let mut forged = Stretch::whole(&model, &plan).fold;
            if forged.read(&mut Reader::new(&bytes)).is_some() && forged.has_all_rows() {
                let mut sum = stretch.fold;
                sum.merge(&forged);
            }
        }
    }
}
