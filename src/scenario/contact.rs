//! `[contact.NAME]`: a class of contacts with the same behaviour.

use super::fault::Fault;
use super::group::ReadGroup;
use super::keys::{CONTACT, SERVING};
use super::mean::mean;
use super::names::Names;
use super::reader::{Reader, Section};
use super::tree::{Entry, Table};
use super::types::{
    ByInterval, Channel, ContactType, CountRule, Distribution, Penalty, ServiceLevel, ServingGroup,
};
use crate::random::Family;

impl Channel {
    pub(crate) fn named(word: &str) -> Self {
        match word {
            "chat" => Self::Chat,
            "email" => Self::Email,
            "social" => Self::Social,
            "callback" => Self::Callback,
            "outbound" => Self::Outbound,
            _ => Self::Voice,
        }
    }

    /// Threshold \[s\] and target where a scenario gives none.
    fn service_level(self) -> (f64, Option<f64>) {
        match self {
            Self::Voice => (20.0, Some(0.8)),
            Self::Chat => (60.0, Some(0.8)),
            Self::Social => (3600.0, Some(0.8)),
            Self::Email => (86_400.0, Some(0.9)),
            Self::Callback => (900.0, Some(0.9)),
            Self::Outbound => (20.0, None),
        }
    }

    /// Whether its contacts can lie for hours: their service level is by default measured to the
    /// end of the work, in open hours, and their backlog is reported.
    #[must_use]
    pub fn deferrable(self) -> bool {
        matches!(self, Self::Email | Self::Social)
    }
}

impl Reader {
    /// Reads one contact type; `position` is its own among the names.
    pub(crate) fn contact(
        &mut self,
        entry: &Entry,
        position: usize,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) -> Option<ContactType> {
        let section = self.open(&entry.node, &entry.place, &CONTACT)?;
        let channel = self.word(&section, "channel").map(Channel::named);
        let follow = self.follow(&section, names);
        let contact = ContactType {
            name: entry.key.clone(),
            channel: channel.unwrap_or(Channel::Voice),
            priority: self.whole32(&section, "priority").unwrap_or(1),
            weight: self.number(&section, "weight").unwrap_or(1.0),
            arrivals: self.arrivals(&section),
            talk: self.talk(&section),
            wrap_up: self.distribution(&section, "wrap_up"),
            handle_time_by_wait: self.by_wait(&section),
            patience: self.distribution(&section, "patience"),
            balk: self
                .by_interval(&section, "balk")
                .unwrap_or(ByInterval::Constant(0.0)),
            lost_value: self.number(&section, "lost_value").unwrap_or(0.0),
            queue_limit: self.whole32(&section, "queue_limit"),
            service_level: self.service_level(&section, channel),
            groups: self.serving(&section, position, names, groups),
            segments: self.segments(&section, position, names, groups),
            self_service: self.self_service(&section, follow.repeat.as_ref()),
            follow,
            script: self.script(&section, position, names, groups),
            open: self.opening(&section),
            after_hours: self.after_hours(&section, channel.unwrap_or(Channel::Voice)),
            outbound: self.outbound(&section, channel.unwrap_or(Channel::Voice), names),
        };
        Some(contact)
    }

    fn talk(&mut self, section: &Section<'_>) -> Distribution {
        let stand_in = Distribution {
            family: Family::Constant { value: 1.0 },
            scale: ByInterval::Constant(1.0),
        };
        let talk = self.distribution(section, "talk").unwrap_or(stand_in);
        if mean(&talk.family) <= 0.0 {
            let fault = Fault::error("`talk` takes no time").at(section.place("talk"));
            self.fault(fault.label("expected more than 0s"));
        }
        talk
    }

    fn service_level(&mut self, section: &Section<'_>, channel: Option<Channel>) -> ServiceLevel {
        let of = channel.unwrap_or(Channel::Voice);
        let (default_within, default_target) = of.service_level();
        let Some(inner) = self.section(section, "service_level") else {
            return ServiceLevel {
                penalty: Penalty::default(),
                within: default_within,
                target: default_target,
                count: CountRule::ShortAbandonsExcluded,
                short_abandon: default_within,
                blocked_excluded: false,
                until_done: of.deferrable(),
                open_hours: of.deferrable(),
            };
        };
        let within = self.duration(&inner, "within");
        let target = self.share(&inner, "target");
        let count = self
            .word(&inner, "count")
            .map_or(CountRule::ShortAbandonsExcluded, rule);
        let short_abandon = self.duration(&inner, "short_abandon");
        let blocked = self.word(&inner, "blocked");
        let until = self.word(&inner, "until");
        let clock = self.word(&inner, "clock");
        // Threshold and target belong together: one of the center's own has no default target.
        let default_target = default_target.filter(|_| inner.node("within").is_none());
        let within = within.unwrap_or(default_within);
        let target = target.or(default_target);
        ServiceLevel {
            within,
            penalty: self.penalty(&inner, target),
            target,
            count,
            short_abandon: short_abandon.unwrap_or(within),
            blocked_excluded: blocked == Some("excluded"),
            until_done: until.map_or(of.deferrable(), |word| word == "done"),
            open_hours: clock.map_or(of.deferrable(), |word| word == "open_hours"),
        }
    }

    fn penalty(&mut self, level: &Section<'_>, target: Option<f64>) -> Penalty {
        let Some(inner) = self.section(level, "penalty") else {
            return Penalty::default();
        };
        if target.is_none() {
            let message = "`penalty` has no effect: there is no target to miss";
            let fault = Fault::warning(message).at(level.place("penalty"));
            self.fault(fault.help("add the share to reach: target = 0.80"));
        }
        Penalty {
            per_interval: self.number(&inner, "per_interval").unwrap_or(0.0),
            per_day: self.number(&inner, "per_day").unwrap_or(0.0),
        }
    }

    /// The groups that serve a type: those it names, or every one with the skill.
    fn serving(
        &mut self,
        section: &Section<'_>,
        position: usize,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) -> Vec<ServingGroup> {
        match section.node("groups") {
            Some(node) => {
                let Some(table) = self.table(node, "`groups`") else {
                    return Vec::new();
                };
                self.named_groups(table, position, names, groups)
            }
            None => groups
                .iter()
                .enumerate()
                .filter_map(|(g, read)| {
                    let level = read.level(position)?;
                    Some(ServingGroup {
                        rank: level,
                        ..serving(g, level, read.factor(position))
                    })
                })
                .collect(),
        }
    }

    pub(crate) fn named_groups(
        &mut self,
        table: &Table,
        position: usize,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) -> Vec<ServingGroup> {
        let mut found = Vec::new();
        for entry in &table.entries {
            let group = names.group(self, &entry.key, &entry.place);
            let level = group.and_then(|g| groups.iter().find(|r| r.group.name == names.groups[g]));
            let level = level.map(|read| (read.level(position), read.factor(position)));
            if let Some((None, _)) = level {
                let contact = names.contacts.get(position).copied().unwrap_or_default();
                let message = format!("group `{}` has no skill `{contact}`", entry.key);
                let fault = Fault::error(message).at(&entry.place);
                let help = format!(
                    "add it to [group.{}]: skills = {{ {contact} = 1 }}",
                    entry.key
                );
                self.fault(fault.label("cannot serve it").help(help));
            }
            let (level, factor) = level.map_or((1, 1.0), |(l, f)| (l.unwrap_or(1), f));
            let plain = serving(0, level, factor);
            let read = self.serving_group(entry, plain, names);
            if let (Some(group), Some(read)) = (group, read) {
                found.push(ServingGroup { group, ..read });
            }
        }
        found
    }

    fn serving_group(
        &mut self,
        entry: &Entry,
        plain: ServingGroup,
        names: &Names<'_>,
    ) -> Option<ServingGroup> {
        let node = &entry.node;
        if node.table().is_none() {
            let rank = self.whole_within(node, &entry.key, 1, 1_000_000)? as u32;
            return Some(ServingGroup { rank, ..plain });
        }
        let section = self.open(node, &entry.place, &SERVING)?;
        Some(ServingGroup {
            rank: self.whole32(&section, "rank").unwrap_or(plain.rank),
            after: self.duration(&section, "after").unwrap_or(0.0),
            min_idle: self.whole32(&section, "min_idle").unwrap_or(1),
            when: self.condition(&section, "when", names),
            ..plain
        })
    }
}

fn serving(group: usize, level: u32, handle_time_factor: f64) -> ServingGroup {
    ServingGroup {
        group,
        rank: level,
        level,
        after: 0.0,
        min_idle: 1,
        when: None,
        handle_time_factor,
    }
}

fn rule(word: &str) -> CountRule {
    match word {
        "all_offered" => CountRule::AllOffered,
        "short_abandons_met" => CountRule::ShortAbandonsMet,
        "answered_only" => CountRule::AnsweredOnly,
        _ => CountRule::ShortAbandonsExcluded,
    }
}
