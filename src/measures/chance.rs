//! Chances: how often something was so, with its interval.

use crate::stats::gather::Gather;
use crate::stats::keep::{Keep, Reader, Writer};
use crate::stats::{Confidence, Share, clustered_share, wilson};

/// How often something was so, out of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Chance {
    /// Times it was so.
    pub yes: u64,
    /// Times it could have been.
    pub of: u64,
    /// Groups of replications that are the observations, where they are not the replications.
    groups: u64,
    /// Sums over the groups of yes², yes·of and of².
    squares: [u64; 3],
}

impl Chance {
    pub(super) fn push(&mut self, outcome: Option<bool>) {
        if let Some(yes) = outcome {
            self.yes += u64::from(yes);
            self.of += 1;
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.yes += other.yes;
        self.of += other.of;
        self.groups += other.groups;
        for (mine, theirs) in self.squares.iter_mut().zip(other.squares) {
            *mine += theirs;
        }
    }

    /// The share with its interval: Wilson's, or from groups of replications that were drawn
    /// together the one of [`clustered_share`]. `None` where it could not have been.
    #[must_use]
    pub fn share(&self, confidence: &Confidence) -> Option<Share> {
        if self.groups == 0 {
            return wilson(self.yes, self.of, confidence);
        }
        clustered_share((self.yes, self.of), self.groups, self.squares, confidence)
    }
}

impl Gather for Chance {
    fn gather(&mut self) {
        let Self { yes, of, .. } = *self;
        self.groups = 1;
        self.squares = [yes * yes, yes * of, of * of];
    }
}

impl Keep for Chance {
    fn write(&self, to: &mut Writer) {
        let Self {
            yes,
            of,
            groups,
            squares,
        } = self;
        (*yes, *of).write(to);
        groups.write(to);
        if *groups > 0 {
            squares.write(to);
        }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.yes = from.observations()?;
        self.of = from.observations()?;
        self.groups = from.observations()?;
        self.squares = [0; 3];
        if self.groups > 0 {
            self.squares.read(from)?;
        }
        // A sum of squares has no more than the square of the sum, and what a run can have fits.
        let most = u128::from(self.of) * u128::from(self.of);
        let fits = self
            .squares
            .iter()
            .all(|s| u128::from(*s) <= most && *s <= 1 << 60);
        (self.yes <= self.of && fits).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(yes: u64, of: u64) -> Chance {
        let mut out = Chance {
            yes,
            of,
            ..Chance::default()
        };
        out.gather();
        out
    }

    fn all(groups: &[(u64, u64)]) -> Chance {
        let mut out = Chance::default();
        groups
            .iter()
            .for_each(|(yes, of)| out.merge(group(*yes, *of)));
        out
    }

    #[test]
    fn groups_that_differ_like_coins_have_the_interval_of_days() {
        // Variance of 16 coins of ½: 4, as that of these counts.
        let counts = [(6, 16), (10, 16)];
        let chance = all(&[counts[0]; 50]
            .into_iter()
            .chain([counts[1]; 50])
            .collect::<Vec<_>>());
        let c = Confidence::default();
        let (ours, days) = (chance.share(&c).unwrap(), wilson(800, 1600, &c).unwrap());
        assert_eq!((ours.share, ours.n), (days.share, days.n));
        let wider = (ours.high - ours.low) / (days.high - days.low);
        assert!((wider - 1.0).abs() < 0.02, "{wider}");
    }

    #[test]
    fn groups_that_agree_say_more_than_days_and_never_everything() {
        let c = Confidence::default();
        let chance = all(&[(8, 16); 40]);
        let (ours, days) = (chance.share(&c).unwrap(), wilson(320, 640, &c).unwrap());
        let wider = (ours.high - ours.low) / (days.high - days.low);
        assert!(wider < 0.3 && wider > 0.2, "{wider}");
        // The ends are those of days: nothing is known of how groups would differ.
        assert_eq!(all(&[(16, 16); 9]).share(&c).unwrap().high, 1.0);
        let ends = all(&[(0, 16); 9]).share(&c).unwrap();
        assert_eq!((ends.low, ends.share), (0.0, 0.0));
        assert!((ends.high - wilson(0, 144, &c).unwrap().high).abs() < 0.02);
    }

    #[test]
    fn one_group_says_nothing_of_how_they_differ() {
        let c = Confidence::default();
        let one = all(&[(5, 16)]).share(&c).unwrap();
        assert_eq!((one.low, one.high), (0.0, 1.0));
        assert_eq!(all(&[(0, 0)]).share(&c), None);
    }
}
