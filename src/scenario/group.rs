//! `[group.NAME]`: agents with the same skills and terms.

use super::fault::Fault;
use super::keys::{GROUP, NET, Range, Series};
use super::names::Names;
use super::pace::Pace;
use super::reader::{Reader, Section};
use super::site::{Site, Sites};
use super::staff::{
    Absence, AgentGroup, Cost, Occasional, Pauses, Shift, Shrinkage, ShrinkageSource, most_on_shift,
};
use super::tree::{Entry, Node};
use super::types::ByInterval;

/// Levels and ranks in a table of names.
const LEVELS: (u64, u64) = (1, 1_000_000);
const FACTORS: Range = Range {
    min: 0.0,
    max: 1000.0,
    above: true,
};
/// Factors on the handle time outside these bounds are questioned.
const USUAL: std::ops::RangeInclusive<f64> = 0.2..=5.0;

/// A group, with what the contact types need to know of it.
#[derive(Debug)]
pub(crate) struct ReadGroup {
    pub(crate) group: AgentGroup,
    /// Factors on talk and wrap-up by contact type (positions).
    pub(crate) factors: Vec<(usize, f64)>,
}

impl ReadGroup {
    pub(crate) fn level(&self, contact: usize) -> Option<u32> {
        self.group
            .skills
            .iter()
            .find(|(c, _)| *c == contact)
            .map(|(_, level)| *level)
    }

    pub(crate) fn factor(&self, contact: usize) -> f64 {
        self.factors
            .iter()
            .find(|(c, _)| *c == contact)
            .map_or(1.0, |(_, factor)| *factor)
    }
}

impl Reader {
    pub(crate) fn group(
        &mut self,
        entry: &Entry,
        names: &Names<'_>,
        sites: &mut Sites,
    ) -> Option<ReadGroup> {
        let section = self.open(&entry.node, &entry.place, &GROUP)?;
        let site = self.site_of(&section, sites);
        let here = site.map(|s| sites.all[s].clone());
        let mut shifts = self.shifts_at(&section, here.as_ref());
        let (mut agents, net) = if section.node("shift").is_some() {
            let clock = &self.clock;
            (
                most_on_shift(&shifts, clock.interval, clock.intervals),
                false,
            )
        } else {
            self.headcount(&section).unwrap_or_default()
        };
        if let Some(site) = here.filter(|_| shifts.is_empty()) {
            self.keep_holidays(&site, &mut agents);
        }
        let skills = self.skills(&section, names);
        let factors = self.factors(&section, names, &skills);
        let shrinkage = self.shrinkage(&section, net, &mut shifts);
        let cost = self.cost(&section);
        let sharing = self.sharing(&section);
        let name = entry.key.clone();
        let mut group = AgentGroup {
            name,
            site,
            agents,
            shifts,
            net,
            skills,
            shrinkage,
            marks_leavers: self.word(&section, "when_fewer") == Some("marked"),
            sharing,
            pace: Pace::default(),
            cost,
        };
        group.pace = self.pace(&section, group.slots());
        Some(ReadGroup { group, factors })
    }

    /// Shifts by the clock of the group's site.
    fn shifts_at(&mut self, section: &Section<'_>, site: Option<&Site>) -> Vec<Shift> {
        let Some(site) = site else {
            return self.shifts(section);
        };
        let there = self.clock_at(site);
        let home = std::mem::replace(&mut self.clock, there);
        let shifts = self.shifts(section);
        self.clock = home;
        shifts
    }

    fn headcount(&mut self, section: &Section<'_>) -> Option<(Vec<u32>, bool)> {
        let node = section.node("agents")?;
        let (values, net) = if node.table().is_some() {
            let inner = self.open(node, section.place("agents"), &NET)?;
            (self.agents_by_interval(inner.node("net")?)?, true)
        } else {
            (self.agents_by_interval(node)?, false)
        };
        let intervals = self.clock.intervals;
        let agents = (0..intervals).map(|i| values.at(i) as u32).collect();
        Some((agents, net))
    }

    fn agents_by_interval(&mut self, node: &Node) -> Option<ByInterval> {
        self.series(node, "agents", Series::Agents)
    }

    fn skills(&mut self, section: &Section<'_>, names: &Names<'_>) -> Vec<(usize, u32)> {
        let mut skills = Vec::new();
        let Some(node) = section.node("skills") else {
            return skills;
        };
        let Some(table) = self.skill_table(node) else {
            return skills;
        };
        for entry in &table.entries {
            let contact = names.contact(self, &entry.key, &entry.place);
            let level = self.whole_within(&entry.node, &entry.key, LEVELS.0, LEVELS.1);
            if let (Some(contact), Some(level)) = (contact, level) {
                skills.push((contact, level as u32));
            }
        }
        if table.entries.is_empty() {
            let fault = Fault::error("an agent group needs at least one skill").at(&node.place);
            self.fault(fault.help("name the contact types it serves: skills = { orders = 1 }"));
        }
        skills
    }

    /// `skills = ["orders"]` is the most common slip: it lacks the levels.
    fn skill_table<'t>(&mut self, node: &'t Node) -> Option<&'t super::tree::Table> {
        if node.table().is_none() {
            let fault = Fault::error(format!("`skills` is a table, not {}", node.kind()));
            let fault = fault
                .at(&node.place)
                .label("expected contact types with their level");
            self.fault(fault.help("write skills = { orders = 1, returns = 2 }; 1 is best"));
        }
        node.table()
    }

    fn factors(
        &mut self,
        section: &Section<'_>,
        names: &Names<'_>,
        skills: &[(usize, u32)],
    ) -> Vec<(usize, f64)> {
        let mut factors = Vec::new();
        let Some(node) = section.node("handle_time_factor") else {
            return factors;
        };
        let Some(table) = self.table(node, "`handle_time_factor`") else {
            return factors;
        };
        for entry in &table.entries {
            let contact = names.contact(self, &entry.key, &entry.place);
            let factor = self.number_within(&entry.node, &entry.key, FACTORS);
            let (Some(contact), Some(factor)) = (contact, factor) else {
                continue;
            };
            if !skills.iter().any(|(skill, _)| *skill == contact) {
                let message = format!("the group has no skill `{}`", entry.key);
                let fault = Fault::error(message).at(&entry.place);
                self.fault(fault.related(section.place("skills"), "its skills"));
            }
            if !USUAL.contains(&factor) {
                let message = format!("a handle time factor of {factor} is questioned");
                let fault = Fault::warning(message).at(&entry.node.place);
                self.fault(
                    fault
                        .label("usual are 0.2 to 5")
                        .help("it multiplies talk and wrap-up: 1.15 means 15 % longer"),
                );
            }
            factors.push((contact, factor));
        }
        factors
    }

    fn shrinkage(&mut self, section: &Section<'_>, net: bool, shifts: &mut [Shift]) -> Shrinkage {
        let Some(inner) = self.section(section, "shrinkage") else {
            return Shrinkage::default();
        };
        let planned = self.by_interval(&inner, "planned");
        let mut shrinkage = Shrinkage {
            planned: planned.unwrap_or(ByInterval::Constant(0.0)),
            absence: self.absence(&inner),
            pauses: self.pauses(&inner),
            pause_after: self.occasional(&inner, "pause_after", "length"),
            late: self.occasional(&inner, "late", "by"),
            early: self.occasional(&inner, "early", "by"),
        };
        for word in self.words(&inner, "without").unwrap_or_default() {
            let source = ShrinkageSource::ALL.into_iter().find(|s| s.word() == word);
            switch_off(source, &mut shrinkage, shifts);
        }
        if net {
            self.check_net(section, &inner);
        }
        self.check_shrinkage_of_shifts(section, &inner, &shrinkage);
        shrinkage
    }

    fn check_net(&mut self, section: &Section<'_>, inner: &Section<'_>) {
        let twice = ["planned", "absence"]
            .into_iter()
            .find(|k| inner.node(k).is_some());
        if let Some(name) = twice {
            let message = format!("`{name}` is taken off agents that are net of it already");
            let fault = Fault::error(message).at(inner.place(name));
            let fault = fault.related(
                section.place("agents"),
                "net of planned shrinkage and absence",
            );
            self.fault(fault.help("remove it, or give the scheduled headcount without `net`"));
        }
    }

    /// Planned shrinkage is a share of a headcount of nobody in particular; whoever is late or
    /// leaves early is somebody.
    fn check_shrinkage_of_shifts(
        &mut self,
        section: &Section<'_>,
        inner: &Section<'_>,
        shrinkage: &Shrinkage,
    ) {
        if section.node("shift").is_some() {
            if shrinkage.planned != ByInterval::Constant(0.0) {
                let fault = Fault::error("planned shrinkage is not taken off shifts");
                let fault = fault
                    .at(inner.place("planned"))
                    .label("shifts say who is away when")
                    .related(section.place("shift"), "the shifts");
                self.fault(fault.help(
                    "add what is planned to the `off` of the shifts: { at = \"14:00\", for = \"30m\", spread = \"2h\" }",
                ));
            }
            return;
        }
        for name in ["late", "early"] {
            if inner.node(name).is_some() {
                let message = format!("`{name}` needs shifts");
                let fault = Fault::error(message).at(inner.place(name));
                let fault = fault.label("with a headcount nobody in particular comes or leaves");
                self.fault(fault.help(
                    "give the group shifts instead of `agents`: [[group.NAME.shift]] with agents, from and to",
                ));
            }
        }
    }

    /// Something that happens now and then; `None` where it never does.
    fn occasional(
        &mut self,
        section: &Section<'_>,
        name: &str,
        length: &str,
    ) -> Option<Occasional> {
        let inner = self.section(section, name)?;
        let probability = self.share(&inner, "probability");
        let length = self.distribution(&inner, length);
        let occasional = Occasional {
            probability: probability?,
            length: length?,
        };
        (occasional.probability > 0.0).then_some(occasional)
    }

    fn absence(&mut self, section: &Section<'_>) -> Option<Absence> {
        let inner = self.section(section, "absence")?;
        let rate = self.share(&inner, "rate");
        let day_cv = self.number(&inner, "day_cv").unwrap_or(0.0);
        let rate = rate?;
        // A Beta with this mean has a variance below rate·(1 − rate).
        if day_cv > 0.0 && rate > 0.0 && day_cv * day_cv * rate >= 1.0 - rate {
            let largest = ((1.0 - rate) / rate).sqrt();
            let message = format!("absence of rate {rate} cannot vary by a cv of {day_cv}");
            let fault = Fault::error(message).at(inner.place("day_cv"));
            self.fault(fault.label(format!("expected a number below {largest:.3}")));
        }
        Some(Absence { rate, day_cv })
    }

    fn pauses(&mut self, section: &Section<'_>) -> Option<Pauses> {
        let inner = self.section(section, "pauses")?;
        let every = self.duration(&inner, "every");
        let length = self.distribution(&inner, "length");
        Some(Pauses {
            every: every?,
            length: length?,
        })
    }

    fn cost(&mut self, section: &Section<'_>) -> Option<Cost> {
        let inner = self.section(section, "cost")?;
        let rates = ["per_hour", "per_contact", "per_minute"];
        if rates.iter().all(|rate| inner.node(rate).is_none()) {
            let fault =
                Fault::error("a cost needs one of `per_hour`, `per_contact` or `per_minute`");
            self.fault(fault.at(inner.head));
        }
        let rate = |reader: &mut Self, key| reader.number(&inner, key).unwrap_or(0.0);
        Some(Cost {
            per_hour: rate(self, "per_hour"),
            overtime_factor: self.number(&inner, "overtime_factor").unwrap_or(1.0),
            absence_paid: self.boolean(&inner, "absence_paid").unwrap_or(true),
            per_contact: rate(self, "per_contact"),
            per_minute: rate(self, "per_minute"),
        })
    }
}

/// Takes a source of shrinkage away, as if it were not written.
fn switch_off(source: Option<ShrinkageSource>, shrinkage: &mut Shrinkage, shifts: &mut [Shift]) {
    match source {
        Some(ShrinkageSource::Absence) => shrinkage.absence = None,
        Some(ShrinkageSource::Planned) => shrinkage.planned = ByInterval::Constant(0.0),
        Some(ShrinkageSource::Pauses) => shrinkage.pauses = None,
        Some(ShrinkageSource::PauseAfter) => shrinkage.pause_after = None,
        Some(ShrinkageSource::Late) => shrinkage.late = None,
        Some(ShrinkageSource::Early) => shrinkage.early = None,
        Some(ShrinkageSource::Breaks) => {
            for shift in shifts {
                shift.off.clear();
                for time in &mut shift.times {
                    time.off.clear();
                }
            }
        }
        // Shocks are switched off by their probability.
        Some(
            ShrinkageSource::Shocks
            | ShrinkageSource::Moved
            | ShrinkageSource::CalledIn
            | ShrinkageSource::SentHome,
        )
        | None => {}
    }
}
