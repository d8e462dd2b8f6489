//! Agents who have several contacts in hand at once, or set work aside.

use super::fault::Fault;
use super::keys::{CHANNELS, Range};
use super::nearest::{list_words, nearest};
use super::reader::{Reader, Section};
use super::source::Place;
use super::types::Channel;

/// Most parts into which an agent's attention can be divided.
const MOST_PARTS: u32 = 5040;
/// Contacts of a channel at once.
const AT_ONCE: (u64, u64) = (1, 100);
const SLOWDOWN: Range = Range {
    min: 0.0,
    max: 1000.0,
    above: true,
};

/// How an agent divides its attention between several contacts.
#[derive(Debug, Clone, PartialEq)]
pub struct Sharing {
    /// Contacts of a channel that an agent can have in hand at once, where that is not one.
    pub concurrency: Vec<(Channel, u32)>,
    /// How much slower the work on each contact goes with k contacts in hand, for k from 1 on;
    /// the last holds for more; empty: no slower.
    pub slowdown: Vec<f64>,
    /// Channels whose work is set aside when a contact of another channel finds no free agent.
    pub set_aside: Vec<Channel>,
}

impl Sharing {
    /// Contacts of a channel that an agent can have in hand at once.
    #[must_use]
    pub fn at_once(&self, channel: Channel) -> u32 {
        let of = |(c, n): &(Channel, u32)| (*c == channel).then_some(*n);
        self.concurrency.iter().find_map(of).unwrap_or(1)
    }

    /// Agent time that a second of work on a contact of a channel takes where the agent has as
    /// many of them in hand as it can: below 1 where several at once pay.
    #[must_use]
    pub fn effort(&self, channel: Channel) -> f64 {
        let k = self.at_once(channel);
        self.slowdown_of(k as usize) / f64::from(k)
    }

    /// Parts into which an agent's attention is divided, so that a contact of each channel takes
    /// a whole number of them.
    #[must_use]
    pub fn parts(&self) -> u32 {
        let each = self.concurrency.iter().map(|(_, n)| *n);
        each.fold(1, |parts, n| parts / common_divisor(parts, n) * n)
    }

    /// How much slower the work on each of `k` contacts in hand goes.
    #[must_use]
    pub fn slowdown_of(&self, k: usize) -> f64 {
        let last = self.slowdown.len().saturating_sub(1);
        let entry = self.slowdown.get(k.saturating_sub(1).min(last));
        entry.copied().unwrap_or(1.0)
    }
}

fn common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

impl Reader {
    /// How the agents of a group share their attention; `None` where each has one contact at a
    /// time.
    pub(crate) fn sharing(&mut self, section: &Section<'_>) -> Option<Sharing> {
        let sharing = Sharing {
            concurrency: self.concurrency(section),
            slowdown: self.slowdown(section),
            set_aside: self.set_aside(section),
        };
        if sharing.parts() > MOST_PARTS {
            let message = "`concurrency` needs numbers with a small common multiple";
            let fault = Fault::error(message).at(section.place("concurrency"));
            self.fault(fault.label(format!("above {MOST_PARTS}")).help(
                "use numbers that divide one another or nearly so, such as 1, 2, 3, 4, 6 and 12",
            ));
            return None;
        }
        let plain = sharing.concurrency.is_empty()
            && sharing.set_aside.is_empty()
            && sharing.slowdown_of(1) == 1.0;
        (!plain).then_some(sharing)
    }

    fn concurrency(&mut self, section: &Section<'_>) -> Vec<(Channel, u32)> {
        let mut concurrency = Vec::new();
        let Some(node) = section.node("concurrency") else {
            return concurrency;
        };
        let Some(table) = self.table(node, "`concurrency`") else {
            return concurrency;
        };
        let mut parts: u32 = 1;
        for entry in &table.entries {
            let channel = self.channel_named(&entry.key, &entry.place);
            let number = self.whole_within(&entry.node, &entry.key, AT_ONCE.0, AT_ONCE.1);
            let (Some(channel), Some(number)) = (channel, number) else {
                continue;
            };
            if channel == Channel::Outbound && number > 1 {
                let fault = Fault::error("calls to customers go one at a time");
                self.fault(fault.at(&entry.node.place).help("leave `outbound` out"));
                continue;
            }
            // Stops before the common multiple grows beyond all bounds.
            let number = number as u32;
            if number > 1 && parts <= MOST_PARTS {
                parts = parts / common_divisor(parts, number) * number;
                concurrency.push((channel, number));
            }
        }
        concurrency
    }

    fn channel_named(&mut self, name: &str, place: &Place) -> Option<Channel> {
        let mut known = CHANNELS.iter().map(|w| w.word);
        if known.clone().any(|word| word == name) {
            return Some(Channel::named(name));
        }
        let help = match nearest(name, &mut known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "the channels are {}",
                list_words(CHANNELS.iter().map(|w| w.word))
            ),
        };
        let fault = Fault::error(format!("there is no channel `{name}`")).at(place);
        self.fault(fault.label("unknown name").help(help));
        None
    }

    fn slowdown(&mut self, section: &Section<'_>) -> Vec<f64> {
        let Some(node) = section.node("slowdown") else {
            return Vec::new();
        };
        let Some(items) = self.list(node, "slowdown") else {
            return Vec::new();
        };
        let mut factors = Vec::new();
        for item in items {
            let Some(factor) = self.number_within(item, "slowdown", SLOWDOWN) else {
                return Vec::new();
            };
            if factors.last().is_some_and(|before| factor < *before) {
                let message = "`slowdown` falls: more contacts in hand would make each go faster";
                let fault = Fault::warning(message).at(&item.place);
                self.fault(fault.label("expected at least the entry before"));
            }
            factors.push(factor);
        }
        factors
    }

    fn set_aside(&mut self, section: &Section<'_>) -> Vec<Channel> {
        let words = self.words(section, "set_aside").unwrap_or_default();
        words.into_iter().map(Channel::named).collect()
    }
}
