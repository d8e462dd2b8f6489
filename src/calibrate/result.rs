//! The whole calibration.

use super::calendar::{Calendar, MOST_DAYS};
use super::demand::{Counts, Profile, by_weekday, normal_days};
use super::fit::{Total, Trend, trend};
use super::follow::{Followers, retried};
use super::front::Front;
use super::gather::Gathered;
use super::hand_over::HandOvers;
use super::kinds::Kind;
use super::log::{Files, LogFaults, date_of};
use super::matched::MatchedModel;
use super::people::{Groups, Staffing};
use super::readers::{ReadAs, Telling, read};
use super::variation::Variation;
use crate::stats::Confidence;

/// What is set for a calibration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Length of an interval \[s\]; a divisor of a day.
    pub interval: f64,
    /// Services longer than this are set aside \[s\].
    pub longest_talk: f64,
    /// The first day that is used; `None`: the log's.
    pub from: Option<i64>,
    /// The last day that is used; `None`: the log's.
    pub to: Option<i64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            interval: 1800.0,
            longest_talk: 3600.0,
            from: None,
            to: None,
        }
    }
}

/// Most contact types: a column of customers taken for types would make millions.
const MOST_KINDS: usize = 200;

/// What a log tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// How it was read.
    pub read_as: ReadAs,
    /// Rows read.
    pub rows: u64,
    /// Contacts used.
    pub contacts: u64,
    /// Contacts outside of the days asked for.
    pub outside: u64,
    /// What is wrong with it.
    pub faults: LogFaults,
    /// Its days.
    pub calendar: Calendar,
    /// All types together.
    pub all: Kind,
    /// The types, the largest first.
    pub kinds: Vec<Kind>,
    /// For each of them, for each weekday, its day.
    pub profiles: Vec<Vec<Profile>>,
    /// For each of them, how its days differ.
    pub variation: Vec<Result<Variation, String>>,
    /// For each of them, whether volumes rise or fall over the log.
    pub trends: Vec<Result<Trend, String>>,
    /// For each of them, the self-service in front of its agents; `None`: the log has none.
    pub fronts: Vec<Option<Front>>,
    /// Retries after abandonment.
    pub followers: Result<Followers, String>,
    /// Hand-overs and repeat contacts after service.
    pub hand_overs: Result<HandOvers, String>,
    /// Agents; skills are places in `kinds`.
    pub groups: Groups,
    /// For each group its staffing.
    pub staffing: Vec<Staffing>,
    /// Length of an interval \[s\].
    pub interval: f64,
    /// What was found by simulation; `None`: nothing was sought.
    pub matched: Option<MatchedModel>,
    /// What cannot be told from the log, and why.
    pub not_identifiable: Vec<String>,
}

/// Reads a log and says what it tells.
///
/// # Errors
/// When it cannot be read, or is no log of contacts; the message is for people.
pub fn calibrate(
    files: &Files,
    telling: &Telling,
    settings: &Settings,
) -> Result<Calibration, String> {
    let mut log = Gathered::new(settings.longest_talk, settings.from, settings.to);
    let read_as = read(files, telling, &mut log)?;
    if log.kinds.list.len() > MOST_KINDS {
        return Err(format!(
            "{} contact types, such as {}: is the column of types the right one? Say --map type=COLUMN",
            log.kinds.list.len(),
            log.kinds.list[..3].join(", ")
        ));
    }
    let mut calendar = Calendar::of(&log).ok_or("the log has no contact that can be used")?;
    if calendar.last - calendar.first >= MOST_DAYS {
        return Err(format!(
            "the log goes from {} to {}: wrong dates? Leave them out with --from and --to",
            date_of(calendar.first),
            date_of(calendar.last)
        ));
    }
    log.order_kinds();
    let counts = Counts::of(&log, &calendar, settings.interval);
    calendar.set_aside_parts(&counts);
    let types = 0..log.kinds.list.len();
    let kinds: Vec<Kind> = types.clone().map(|k| Kind::of(&log, Some(k))).collect();
    let hand_overs = HandOvers::of(&log, settings.interval);
    let passed = hand_overs.as_ref().map_or(&[][..], |h| &h.passed);
    let followers = Followers::of(&log, settings.interval, passed);
    let retried = followers.as_ref().map_or_else(
        |_| vec![false; log.contacts.len()],
        |followers| retried(&log, followers, settings.interval, passed),
    );
    let but = |marked: &[bool]| Counts::without(&log, &calendar, settings.interval, marked);
    let counts = but(passed);
    // The random factors of a scenario are those of first attempts. Busy days have more retries
    // besides: taken together they would count twice.
    let both = retried.iter().enumerate();
    let both = both.map(|(i, r)| *r || passed.get(i).copied().unwrap_or(false));
    let firsts = but(&both.collect::<Vec<_>>());
    let variation = types
        .clone()
        .map(|k| Variation::of(&firsts, &calendar, k))
        .collect();
    let trends = types
        .clone()
        .map(|k| {
            let days = normal_days(&calendar).into_iter();
            let total = |day: i64| counts.day(k, day).iter().map(|n| f64::from(*n)).sum();
            let totals: Vec<Total> = days.map(|(day, w)| (day, w, total(day))).collect();
            trend(&totals, &Confidence::default()).map_err(|why| why.to_string())
        })
        .collect();
    let fronts = types
        .clone()
        .map(|k| Front::of(&log, &calendar, k, settings.interval))
        .collect();
    let profiles = types.map(|k| by_weekday(&counts, &calendar, k)).collect();
    let groups = Groups::of(&log);
    let staffing = groups
        .list
        .iter()
        .map(|g| Staffing::of(&log, &calendar, g, settings.interval))
        .collect();
    let mut out = Calibration {
        read_as,
        rows: log.rows,
        contacts: log.contacts.len() as u64,
        outside: log.outside,
        all: Kind::of(&log, None),
        kinds,
        profiles,
        variation,
        trends,
        fronts,
        followers,
        hand_overs,
        groups,
        staffing,
        interval: settings.interval,
        matched: None,
        not_identifiable: Vec::new(),
        calendar,
        faults: log.faults,
    };
    out.not_identifiable = out.missing();
    Ok(out)
}

impl Calibration {
    /// What the log does not tell.
    fn missing(&self) -> Vec<String> {
        let mut out = Vec::new();
        for (kind, front) in self.kinds.iter().zip(&self.fronts) {
            if let Some(Err(why)) = front.as_ref().map(|f| &f.time) {
                out.push(format!("self-service of {}: {why}", kind.name));
            }
        }
        for (kind, variation) in self.kinds.iter().zip(&self.variation) {
            if let Err(why) = variation {
                out.push(format!("how days of {} differ: {why}", kind.name));
            }
            let each = [("talk", &kind.talk), ("wrap-up", &kind.wrap_up)];
            for (what, work) in each {
                match work {
                    Err(why) => out.push(format!("{what} of {}: {why}", kind.name)),
                    Ok(work) if work.fits.is_empty() => out.push(format!(
                        "spread of {what} of {}: the log is by interval and holds only sums",
                        kind.name
                    )),
                    Ok(_) => {}
                }
            }
            if let Err(why) = &kind.patience {
                out.push(format!("patience of {}: {why}", kind.name));
            }
        }
        if let Err(why) = &self.followers {
            out.push(format!("retries: {why}"));
        }
        if let Err(why) = &self.hand_overs {
            out.push(format!("hand-overs and repeat contacts: {why}"));
        }
        if self.groups.known == 0.0 {
            out.push(
                "agents, their skills and how many are present: the log names no agents".to_owned(),
            );
        }
        for (group, staffing) in self.groups.list.iter().zip(&self.staffing) {
            if staffing.taking_overall.is_none() {
                out.push(format!(
                    "share of presence in which {} take contacts: nobody was seen waiting for them",
                    group.name
                ));
            }
        }
        out.push("balking: a log does not tell who leaves at once on hearing of a wait".to_owned());
        out
    }
}
