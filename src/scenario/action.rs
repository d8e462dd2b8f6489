//! `[[action]]`: what supervisors do in the course of the day, at a time or on a condition.

use super::Condition;
use super::fault::Fault;
use super::group::ReadGroup;
use super::keys::{ACTION, MOVE};
use super::names::Names;
use super::reader::{Reader, Section};
use super::tree::{Node, Value};

/// Actions of a scenario.
const MAX_ACTIONS: usize = 200;
/// Moves of an action.
const MAX_MOVES: usize = 100;
/// What an action can do.
const EFFECTS: [&str; 5] = [
    "move",
    "call_in",
    "send_home",
    "cancel_breaks",
    "postpone_breaks",
];

/// What supervisors do: when it is decided, how long it lasts, and what it changes.
///
/// Conditions can ask whether it is in effect, so that it switches anything on that has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Its name.
    pub name: String,
    /// The condition on which it is decided, and how long it must have held \[s\]; `None`: it is
    /// decided at the begin of each window.
    pub when: Option<(Condition, f64)>,
    /// When it may be decided.
    pub windows: Vec<Window>,
    /// Whether it may be decided more than once in a window.
    pub often: bool,
    /// From the decision until it takes effect \[s\].
    pub delay: f64,
    /// How long it is in effect at most \[s\].
    pub length: f64,
    /// The condition on which it ends, and how long it must have held \[s\].
    pub stop: Option<(Condition, f64)>,
    /// Agents who help another group.
    pub moves: Vec<Move>,
    /// Groups to which agents come in addition, and how many.
    pub call_in: Vec<(usize, u32)>,
    /// Groups of which agents leave early, and how many.
    pub send_home: Vec<(usize, u32)>,
    /// Groups whose breaks are not taken.
    pub cancel_breaks: Vec<usize>,
    /// Groups whose breaks are put off.
    pub postpone_breaks: Vec<usize>,
}

impl Action {
    /// The groups that it touches, some more than once.
    pub fn groups(&self) -> impl Iterator<Item = usize> {
        let moves = self.moves.iter().flat_map(|m| [m.from, m.to]);
        let counts = self.call_in.iter().chain(&self.send_home).map(|c| c.0);
        let breaks = self.cancel_breaks.iter().chain(&self.postpone_breaks);
        moves.chain(counts).chain(breaks.copied())
    }
}

/// When an action may be decided \[s from the start\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// From here on.
    pub from: f64,
    /// Before this.
    pub to: f64,
    /// When its effect ends at the latest.
    pub latest: f64,
}

/// Agents who help another group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// How many at most.
    pub agents: u32,
    /// Group that they leave.
    pub from: usize,
    /// Group that they join.
    pub to: usize,
}

impl Reader {
    /// The names of the actions, before they are read: conditions everywhere ask for them.
    pub(crate) fn action_names(top: &Section<'_>) -> Vec<String> {
        let Some(node) = top.node("action") else {
            return Vec::new();
        };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let name = |(i, item): (usize, &Node)| {
            let given = item.table().and_then(|t| t.get("name"));
            match given.map(|n| &n.value) {
                Some(Value::Text(name)) => name.clone(),
                _ => format!("action {}", i + 1),
            }
        };
        items.iter().enumerate().map(name).collect()
    }

    pub(crate) fn actions(
        &mut self,
        top: &Section<'_>,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) -> Vec<Action> {
        let Some(node) = top.node("action") else {
            return Vec::new();
        };
        let mut actions = Vec::new();
        for (i, item) in self.tables(node, "action", MAX_ACTIONS).iter().enumerate() {
            let Some(section) = self.open(item, &item.place, &ACTION) else {
                continue;
            };
            let name = names.actions.get(i).cloned().unwrap_or_default();
            if names.actions[..i.min(names.actions.len())].contains(&name) {
                let fault = Fault::error(format!("there are two actions `{name}`"));
                self.fault(
                    fault
                        .at(section.place("name"))
                        .label("expected a name of its own"),
                );
            }
            actions.push(self.action(&section, name, names, groups));
        }
        for (i, item) in self.tables(node, "action", MAX_ACTIONS).iter().enumerate() {
            let does = |key: &&str| item.table().is_some_and(|t| t.get(key).is_some());
            if !EFFECTS.iter().any(does) && !self.asked_actions.contains(&i) {
                let fault = Fault::warning("the action changes nothing").at(&item.place);
                self.fault(fault.help(
                    "let it move agents, call some in or send some home, or ask for it in a condition: on('NAME')",
                ));
            }
        }
        actions
    }

    fn action(
        &mut self,
        section: &Section<'_>,
        name: String,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) -> Action {
        let when = self.decision(section, "when", "hold", names);
        let again = self.word(section, "again").unwrap_or("never");
        if again == "always" && section.node("at").is_some() {
            let fault = Fault::error("an action at a time cannot be taken `always`");
            let fault = fault.at(section.place("again"));
            self.fault(fault.help("write again = \"daily\", or give it a condition: `when`"));
        }
        for (hold, condition) in [("hold", "when"), ("stop_hold", "stop_when")] {
            if section.node(hold).is_some() && section.node(condition).is_none() {
                let fault = format!("`{hold}` has no effect without `{condition}`");
                self.fault(Fault::warning(fault).at(section.place(hold)));
            }
        }
        let windows = self.windows(section, again == "daily");
        let action = Action {
            name,
            when,
            windows,
            often: again == "always",
            delay: self.duration(section, "delay").unwrap_or(0.0),
            length: self.duration(section, "for").unwrap_or(f64::INFINITY),
            stop: self.decision(section, "stop_when", "stop_hold", names),
            moves: self.moves(section, names),
            call_in: self.agents_by_group(section, "call_in", names),
            send_home: self.agents_by_group(section, "send_home", names),
            cancel_breaks: self.groups_of(section, "cancel_breaks", names),
            postpone_breaks: self.groups_of(section, "postpone_breaks", names),
        };
        self.check_staff(section, &action, names, groups);
        let endless = action.length == f64::INFINITY && action.stop.is_none();
        let by_condition = action.when.is_some() && section.node("until").is_none();
        if again == "always" && endless && by_condition {
            let fault = Fault::warning("the action never ends, so that it is taken once");
            let fault = fault.at(section.place("again"));
            self.fault(fault.help("give it `for`, `until` or `stop_when`"));
        }
        action
    }

    /// A condition on the center alone, and how long it must hold.
    fn decision(
        &mut self,
        section: &Section<'_>,
        key: &str,
        hold: &str,
        names: &Names<'_>,
    ) -> Option<(Condition, f64)> {
        let condition = self.condition(section, key, names)?;
        if let Some(word) = condition.test.of_contact() {
            let message = format!("`{word}` asks for a contact, but none is at hand");
            let fault = Fault::error(message).at(section.place(key));
            self.fault(fault.help(
                "supervisors decide for the whole center: ask for queue(TYPE), head_wait(TYPE), expected_wait(TYPE), late_chance(TYPE), service_level(TYPE, 30m), idle(GROUP) or time",
            ));
            return None;
        }
        Some((condition, self.duration(section, hold).unwrap_or(0.0)))
    }

    /// When the action may be decided.
    fn windows(&mut self, section: &Section<'_>, daily: bool) -> Vec<Window> {
        let at = section.node("at").and_then(|n| self.moment(n, "at"));
        let until = section.node("until").and_then(|n| self.moment(n, "until"));
        let clock = &self.clock;
        let endless = f64::INFINITY;
        let windows: Vec<Window> = match (at, daily) {
            (Some(at), daily) => {
                let starts = if daily { clock.daily(at) } else { vec![at] };
                let ends = match until {
                    Some(until) if daily => clock.daily(until),
                    Some(until) => vec![until],
                    None => vec![endless],
                };
                let latest = |from: f64| ends.iter().copied().find(|e| *e > from);
                let window = |from: f64| Window {
                    from,
                    to: from,
                    latest: latest(from).unwrap_or(endless),
                };
                starts.into_iter().map(window).collect()
            }
            (None, false) => vec![Window {
                from: 0.0,
                to: until.unwrap_or(endless),
                latest: until.unwrap_or(endless),
            }],
            (None, true) => {
                let mut days = vec![0.0];
                days.extend(clock.midnights());
                let ends = until.map(|until| clock.daily(until));
                let next = |d: usize| days.get(d + 1).copied().unwrap_or(endless);
                let window = |d: usize| {
                    let (from, to) = (days[d], next(d));
                    let end = match &ends {
                        Some(ends) => ends.iter().copied().find(|e| *e > from && *e <= to)?,
                        None => endless,
                    };
                    Some(Window {
                        from,
                        to: to.min(end),
                        latest: end,
                    })
                };
                (0..days.len()).filter_map(window).collect()
            }
        };
        self.check_begin_and_end(section, at, until);
        windows
    }

    fn check_begin_and_end(&mut self, section: &Section<'_>, at: Option<f64>, until: Option<f64>) {
        if self.clock.intervals == 0 {
            return;
        }
        let end = self.clock.duration;
        if let (Some(at), Some(until)) = (at, until)
            && until <= at
            && self.word(section, "again") != Some("daily")
        {
            let fault = Fault::error("the action ends before it begins");
            self.fault(
                fault
                    .at(section.place("until"))
                    .related(section.place("at"), "its begin"),
            );
        }
        if let Some(at) = at.filter(|at| *at < 0.0 || *at >= end) {
            let side = if at < 0.0 {
                "before the start"
            } else {
                "after the horizon"
            };
            let fault = Fault::warning(format!("the action comes {side}, and so never"));
            let horizon = (self.clock.label(0.0), self.clock.label(end));
            let label = format!("the horizon is {} to {}", horizon.0, horizon.1);
            self.fault(fault.at(section.place("at")).label(label));
        }
    }

    fn moves(&mut self, section: &Section<'_>, names: &Names<'_>) -> Vec<Move> {
        let Some(node) = section.node("move") else {
            return Vec::new();
        };
        let mut moves = Vec::new();
        for item in self.tables(node, "move", MAX_MOVES) {
            let Some(inner) = self.open(item, &item.place, &MOVE) else {
                continue;
            };
            let agents = self.whole32(&inner, "agents");
            let mut group = |key: &str| {
                let name = self.text(&inner, key)?;
                names.group(self, name, &inner.node(key)?.place)
            };
            let (from, to) = (group("from"), group("to"));
            if from.is_some() && from == to {
                let fault = Fault::error("the agents are moved to where they are");
                self.fault(fault.at(inner.place("to")).label("expected another group"));
            } else if let (Some(agents), Some(from), Some(to)) = (agents, from, to) {
                moves.push(Move { agents, from, to });
            }
        }
        moves
    }

    /// Numbers of agents by group.
    fn agents_by_group(
        &mut self,
        section: &Section<'_>,
        key: &str,
        names: &Names<'_>,
    ) -> Vec<(usize, u32)> {
        let Some(node) = section.node(key) else {
            return Vec::new();
        };
        let Some(table) = self.table(node, &format!("`{key}`")) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for entry in &table.entries {
            let group = names.group(self, &entry.key, &entry.place);
            let agents = self.whole_within(&entry.node, &entry.key, 1, 100_000);
            if let (Some(group), Some(agents)) = (group, agents) {
                found.push((group, agents as u32));
            }
        }
        found
    }

    fn groups_of(&mut self, section: &Section<'_>, key: &str, names: &Names<'_>) -> Vec<usize> {
        let Some(node) = section.node(key) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in self.list(node, key).unwrap_or_default() {
            let Value::Text(name) = &item.value else {
                self.wrong_kind(item, key, "the name of a group in quotes");
                continue;
            };
            let group = names.group(self, name, &item.place);
            found.extend(group.filter(|g| !found.contains(g)));
        }
        found
    }

    /// Breaks are known of shifts only; who moves or goes home is known of headcounts only.
    fn check_staff(
        &mut self,
        section: &Section<'_>,
        action: &Action,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) {
        let by_shift = |g: usize| {
            let name = names.groups.get(g);
            let group = groups.iter().find(|r| Some(&r.group.name.as_str()) == name);
            group.map(|r| !r.group.shifts.is_empty())
        };
        let name = |g: usize| names.groups.get(g).copied().unwrap_or_default();
        let breaks = [
            ("cancel_breaks", &action.cancel_breaks),
            ("postpone_breaks", &action.postpone_breaks),
        ];
        for (key, all) in breaks {
            if let Some(g) = all.iter().find(|g| by_shift(**g) == Some(false)) {
                let message = format!(
                    "`{}` has no shifts, so that its breaks are not known",
                    name(*g)
                );
                let fault = Fault::error(message).at(section.place(key));
                self.fault(fault.help(
                    "give the group shifts with `off`; in a headcount breaks are part of planned shrinkage",
                ));
            }
        }
        let both = |g: &&usize| action.postpone_breaks.contains(g);
        if let Some(g) = action.cancel_breaks.iter().find(both) {
            let message = format!("the breaks of `{}` are cancelled and postponed", name(*g));
            self.fault(Fault::error(message).at(section.place("postpone_breaks")));
        }
        let leaving = action
            .moves
            .iter()
            .flat_map(|m| [("move", m.from), ("move", m.to)]);
        let home = action.send_home.iter().map(|(g, _)| ("send_home", *g));
        if let Some((key, g)) = leaving
            .chain(home)
            .find(|(_, g)| by_shift(*g) == Some(true))
        {
            let message = format!(
                "the agents of `{}` have shifts: they cannot be moved or sent home",
                name(g)
            );
            let fault = Fault::error(message).at(section.place(key));
            self.fault(fault.help(
                "give the group a headcount (agents = …), or call agents in: call_in = { … }",
            ));
        }
    }
}
