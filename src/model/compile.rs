//! From a scenario to a model.

use std::sync::Arc;

use super::demand::{Demand, Prevention, Surge, TypeDemand};
use super::dial::Dialler;
use super::follow::Follow;
use super::initial::Initial;
use super::loops::{is_plain, is_single};
use super::opening::Opening;
use super::pace::{GroupPace, by_wait};
use super::playbook::{Playbook, most_brought};
use super::routing::Routing;
use super::script::Script;
use super::segment::{Segment, mean_factor};
use super::self_service::SelfService;
use super::shape::{Course, Effect};
use super::sharing::SharingModel;
use super::shift_model::ShiftModel;
use super::staffing::{GroupStaffing, Loss, Staffing, beta_parameters, epochs_of};
use super::timed::Timed;
use super::{Clock, GroupModel, Model, Occasion, PauseModel, TypeModel};
use crate::random::{LawError, NameKey, Sampling};
use crate::scenario::{
    Action, AgentGroup, ArrivalSource, Arrivals, ByInterval, Channel, ContactType, CountModel,
    DayFactor, Occasional, Scenario, ServingGroup, ShrinkageSource,
};

/// Compiles a scenario.
///
/// # Errors
/// When a distribution's parameters are not those of a distribution; the reader of scenarios
/// refuses these with their place in the file, so this concerns scenarios built in code.
pub fn compile(scenario: &Scenario) -> Result<Model, LawError> {
    let clock = Clock {
        horizon: scenario.duration,
        interval: scenario.interval,
        intervals: scenario.intervals,
        warm_up: scenario.warm_up,
    };
    let day_of: Arc<[u32]> = (0..scenario.intervals)
        .map(|i| scenario.day_of(i))
        .collect();
    let mut script = Script::new(scenario);
    for kind in 0..scenario.contacts.len() {
        script.set_stages(scenario, kind);
    }
    if let Some(score) = &scenario.routing.score {
        script.set_score(scenario, score);
    }
    let mut routing = Routing::new(scenario, &mut script);
    let offered = scenario.contacts.iter().map(|c| {
        let when = c.follow.callback.as_ref().and_then(|c| c.when.as_ref());
        when.map(|w| script.add(scenario, w))
    });
    let offered: Vec<Option<u16>> = offered.collect();
    let diallers = Dialler::all(scenario, &routing, &mut script)?;
    let playbook = Playbook::new(scenario, &mut script);
    let groups = agent_groups(scenario)?;
    let shared: Vec<bool> = (0..scenario.contacts.len())
        .map(|kind| {
            let serves = |g: usize| routing.link(kind, g).is_some();
            (0..groups.len()).any(|g| groups[g].sharing.is_some() && serves(g))
        })
        .collect();
    let types: Vec<TypeModel> = scenario
        .contacts
        .iter()
        .enumerate()
        .map(|(kind, contact)| {
            let groups = scenario.groups.len();
            let mut follow = Follow::new(&contact.follow, kind, groups, &routing, offered[kind])?;
            // The reader refuses warm hand-overs of agents who share their attention; in a
            // scenario built in code they are cold.
            for escalation in &mut follow.escalate {
                if shared[kind] || shared[routing.kind_of(escalation.class as usize)] {
                    escalation.warm = None;
                }
            }
            contact_type(scenario, contact, follow)
        })
        .collect::<Result<_, _>>()?;
    routing.share_thresholds(&script, &types);
    let mut model = Model {
        clock,
        close: scenario.close,
        seed: scenario.seed,
        sampling: Sampling::Independent,
        follows: types
            .iter()
            .any(|t| t.follow.is_some() || t.self_service.is_some() || !t.opening.always())
            || script.stages.iter().flatten().any(|s| s.leave),
        types,
        demand: demand(scenario, &clock, &day_of),
        staffing: staffing(scenario, &groups, &clock, &day_of)?,
        groups,
        routing,
        script,
        playbook,
        diallers,
        effects: effects(scenario),
        lines: scenario.lines,
        queue_limit: scenario.queue_limit,
        initial: Initial::new(scenario),
        uncertainty: scenario.uncertainty,
        controls: None,
        paced: false,
        keeps_days: false,
        by_event: false,
        plain: false,
        single: false,
    };
    model.paced = model.types.iter().any(|t| t.by_wait.is_some())
        || model.groups.iter().any(|g| !g.pace.is_even());
    model.single = is_single(&model);
    model.plain = model.single && is_plain(&model);
    Ok(model)
}

pub(super) fn values(by_interval: &ByInterval) -> Vec<f64> {
    match by_interval {
        ByInterval::Constant(v) => vec![*v],
        ByInterval::Each(each) => each.clone(),
    }
}

fn contact_type(
    scenario: &Scenario,
    contact: &ContactType,
    follow: Follow,
) -> Result<TypeModel, LawError> {
    let preferred = contact.groups.iter().min_by_key(|g| g.rank);
    let effort = |g: &ServingGroup| scenario.groups[g.group].effort(contact.channel);
    let timed = |d: &Option<_>| d.as_ref().map(Timed::new).transpose();
    let balk = values(&contact.balk);
    Ok(TypeModel {
        name: contact.name.clone(),
        priority: contact.priority,
        weight: contact.weight,
        effort: preferred.map_or(1.0, effort),
        talk: Timed::new(&contact.talk)?,
        wrap_up: timed(&contact.wrap_up)?,
        by_wait: by_wait(&contact.handle_time_by_wait),
        patience: timed(&contact.patience)?,
        balk: if balk.iter().all(|b| *b == 0.0) {
            Vec::new()
        } else {
            balk
        },
        holds_for: contact
            .outbound
            .as_ref()
            .map_or(f64::INFINITY, |o| o.wait_for_agent),
        queue_limit: contact.queue_limit,
        deferrable: contact.channel.deferrable(),
        takes_line: contact.channel == Channel::Voice,
        within: contact.service_level.within,
        short_abandon: contact.service_level.short_abandon,
        target: contact.service_level.target,
        penalty: contact.service_level.penalty,
        lost_value: contact.lost_value,
        count: contact.service_level.count,
        blocked_excluded: contact.service_level.blocked_excluded,
        segments: Segment::all(contact)?,
        segment_factor: mean_factor(contact),
        self_service: contact
            .self_service
            .as_ref()
            .map(SelfService::new)
            .transpose()?,
        follow,
        // A customer who was called is there, whatever the hour: the hours are the dialler's.
        opening: match &contact.outbound {
            Some(_) => Opening::default(),
            None => Opening::new(&contact.open),
        },
        after_hours: contact.after_hours,
        until_done: contact.service_level.until_done,
        open_clock: contact.service_level.open_hours
            && !contact.open.is_empty()
            && contact.outbound.is_none(),
    })
}

fn agent_groups(scenario: &Scenario) -> Result<Vec<GroupModel>, LawError> {
    let mut first_agent = 0;
    scenario
        .groups
        .iter()
        .enumerate()
        .map(|(g, group)| {
            let agents = group.agents.iter().copied().max().unwrap_or(0);
            // A shock may also add agents.
            let agents = scenario
                .shocks
                .iter()
                .filter(|s| {
                    s.groups
                        .iter()
                        .any(|g| scenario.groups[*g].name == group.name)
                })
                .fold(f64::from(agents), |n, s| n * s.agents.max(1.0))
                .ceil() as u32;
            let on_shifts = group.shifts.iter().map(|s| s.agents).sum();
            let own = if group.shifts.is_empty() {
                agents
            } else {
                on_shifts
            };
            let agents = own + most_brought(scenario, g);
            let model = GroupModel {
                name: group.name.clone(),
                key: NameKey::new(&group.name),
                first_agent,
                agents,
                shifts: !group.shifts.is_empty(),
                on_shifts,
                // Who always has something in hand would never be found free to leave.
                marks_leavers: group.marks_leavers || group.sharing.is_some(),
                pauses: pauses(group)?,
                pause_after: occasion(&group.shrinkage.pause_after)?,
                sharing: SharingModel::new(group, &scenario.contacts),
                pace: GroupPace::new(scenario, group),
                loses: losing(scenario, g),
                cost: group.cost,
            };
            first_agent += agents;
            Ok(model)
        })
        .collect()
}

fn pauses(group: &AgentGroup) -> Result<Option<PauseModel>, LawError> {
    let Some(pauses) = &group.shrinkage.pauses else {
        return Ok(None);
    };
    Ok(Some(PauseModel {
        every: pauses.every,
        length: Timed::new(&pauses.length)?,
    }))
}

fn occasion(of: &Option<Occasional>) -> Result<Option<Occasion>, LawError> {
    let compiled = |o: &Occasional| {
        Ok(Occasion {
            probability: o.probability,
            length: Timed::new(&o.length)?,
        })
    };
    of.as_ref().map(compiled).transpose()
}

/// Whether a shock changes the number of agents of a group.
fn shocked(scenario: &Scenario, group: &AgentGroup) -> bool {
    let names = |g: &usize| scenario.groups[*g].name == group.name;
    scenario
        .shocks
        .iter()
        .any(|s| (s.agents != 1.0 || s.absence > 0.0) && s.groups.iter().any(names))
}

/// The sources that can take scheduled time of a group.
fn losing(scenario: &Scenario, position: usize) -> Vec<ShrinkageSource> {
    let group = &scenario.groups[position];
    let actions = || scenario.actions.iter();
    let of = &group.shrinkage;
    let by_shift = !group.shifts.is_empty();
    let takes = |source: &ShrinkageSource| match source {
        ShrinkageSource::Absence => of.absence.as_ref().is_some_and(|a| a.rate > 0.0),
        ShrinkageSource::Planned => !by_shift && values(&of.planned).iter().any(|p| *p > 0.0),
        ShrinkageSource::Breaks => group.shifts.iter().any(|s| !s.off.is_empty()),
        ShrinkageSource::Pauses => of.pauses.is_some(),
        ShrinkageSource::PauseAfter => of.pause_after.is_some(),
        ShrinkageSource::Late => by_shift && of.late.is_some(),
        ShrinkageSource::Early => by_shift && of.early.is_some(),
        ShrinkageSource::Shocks => shocked(scenario, group),
        ShrinkageSource::Moved => {
            let moves = actions().flat_map(|a| &a.moves);
            moves
                .clone()
                .any(|m| m.from == position || m.to == position)
        }
        ShrinkageSource::CalledIn => {
            let called = |a: &Action| a.call_in.iter().any(|c| c.0 == position);
            actions().any(called)
        }
        ShrinkageSource::SentHome => {
            let sent = |a: &Action| a.send_home.iter().any(|c| c.0 == position);
            actions().any(sent)
        }
    };
    let mut sources = ShrinkageSource::ALL.to_vec();
    sources.retain(takes);
    sources
}

fn touched(size: usize, members: &[usize]) -> Vec<bool> {
    let mut out = vec![false; size];
    for &m in members {
        out[m] = true;
    }
    out
}

fn demand(scenario: &Scenario, clock: &Clock, day_of: &Arc<[u32]>) -> Demand {
    let types = scenario.contacts.len();
    let surges: Vec<Surge> = scenario
        .shocks
        .iter()
        .enumerate()
        .filter(|(_, s)| s.volume != 1.0)
        .map(|(shock, s)| Surge {
            shock,
            contacts: touched(types, &s.contacts),
            volume: s.volume,
            course: Course::of(s),
        })
        .collect();
    let prevents = scenario.shocks.iter().enumerate();
    let preventions = prevents
        .filter(|(_, s)| s.prevented > 0.0)
        .map(|(shock, s)| Prevention {
            shock,
            contacts: touched(types, &s.contacts),
            share: s.prevented,
            course: Course::of(s),
        })
        .collect();
    let mut cells = Vec::new();
    for cell in 0..types * clock.intervals {
        let (kind, interval) = (cell / clock.intervals, cell % clock.intervals);
        let (start, end) = (clock.start_of(interval), clock.start_of(interval + 1));
        let hit = |s: &Surge| {
            let [at, .., over] = s.course.corners();
            s.contacts[kind] && at < end && over > start
        };
        if surges.iter().any(hit) {
            cells.push(cell);
        }
    }
    let mut demand = Demand {
        types: scenario
            .contacts
            .iter()
            .map(|c| type_demand(c, clock, day_of))
            .collect(),
        surges,
        preventions,
        chances: scenario
            .shocks
            .iter()
            .map(|s| (s.name.clone(), s.probability))
            .collect(),
        touched: cells,
        factors: 0,
    };
    demand.factors = demand.number();
    demand
}

fn type_demand(contact: &ContactType, clock: &Clock, day_of: &Arc<[u32]>) -> TypeDemand {
    let none = Arrivals {
        source: ArrivalSource::Expected(vec![0.0; clock.intervals]),
        counts: CountModel::Poisson,
        day_cv: 0.0,
        day_factor: DayFactor::Own,
        interval_cv: 0.0,
        interval_correlation: 0.0,
        basis: crate::scenario::Basis::First,
    };
    let arrivals = contact.arrivals.as_ref().unwrap_or(&none);
    let (expected, times) = match &arrivals.source {
        ArrivalSource::Expected(expected) => (expected.clone(), Vec::new()),
        ArrivalSource::Times(times) => (vec![0.0; clock.intervals], times.clone()),
    };
    TypeDemand {
        key: NameKey::new(&contact.name),
        expected,
        day_of: day_of.clone(),
        times,
        counts: arrivals.counts,
        day_shape: if arrivals.day_cv > 0.0 {
            1.0 / (arrivals.day_cv * arrivals.day_cv)
        } else {
            0.0
        },
        day_factor: arrivals.day_factor.clone(),
        dimensions: [usize::MAX; 2],
        interval_sigma: libm::log1p(arrivals.interval_cv * arrivals.interval_cv).sqrt(),
        interval_correlation: arrivals.interval_correlation,
    }
}

fn staffing(
    scenario: &Scenario,
    agents: &[GroupModel],
    clock: &Clock,
    day_of: &Arc<[u32]>,
) -> Result<Staffing, LawError> {
    let losses: Vec<Loss> = scenario
        .shocks
        .iter()
        .enumerate()
        .filter(|(_, s)| s.agents != 1.0 || s.absence > 0.0)
        .map(|(shock, s)| Loss {
            shock,
            groups: touched(scenario.groups.len(), &s.groups),
            agents: s.agents,
            absence: s.absence,
            course: Course::of(s),
        })
        .collect();
    let mut times: Vec<f64> = (0..clock.intervals).map(|i| clock.start_of(i)).collect();
    for loss in &losses {
        times.extend(
            epochs_of(&loss.course)
                .into_iter()
                .filter(|t| *t < clock.horizon),
        );
    }
    times.sort_by(f64::total_cmp);
    times.dedup();
    let mut interval = 0;
    let epochs = times
        .into_iter()
        .map(|t| {
            while interval + 1 < clock.intervals && t >= clock.start_of(interval + 1) {
                interval += 1;
            }
            (t, interval as u32)
        })
        .collect();
    let mut groups = Vec::new();
    for (group, model) in scenario.groups.iter().zip(agents) {
        let mut staffing = group_staffing(group);
        staffing.shrinks = !model.shifts
            && model.loses.iter().any(|source| {
                use ShrinkageSource as By;
                matches!(source, By::Absence | By::Planned | By::Shocks)
            });
        if model.shifts {
            let mut shifts = ShiftModel::new(&group.shifts, clock, day_of, model.first_agent);
            shifts.late = occasion(&group.shrinkage.late)?;
            shifts.early = occasion(&group.shrinkage.early)?;
            staffing.shifts = Some(shifts);
        }
        groups.push(staffing);
    }
    Ok(Staffing {
        clock: *clock,
        groups,
        epochs,
        day_of: day_of.clone(),
        losses,
    })
}

fn group_staffing(group: &AgentGroup) -> GroupStaffing {
    let absence = group.shrinkage.absence.as_ref();
    GroupStaffing {
        key: NameKey::new(&group.name),
        headcount: group.agents.clone(),
        shifts: None,
        net: group.net,
        planned: values(&group.shrinkage.planned),
        absence: absence.map_or(0.0, |a| a.rate),
        absence_law: absence
            .filter(|a| a.rate > 0.0 && a.day_cv > 0.0)
            .and_then(|a| beta_parameters(a.rate, a.day_cv)),
        absence_paid: group.cost.is_none_or(|c| c.absence_paid),
        shrinks: false,
    }
}

fn effects(scenario: &Scenario) -> Vec<Effect> {
    scenario
        .shocks
        .iter()
        .enumerate()
        .filter(|(_, s)| s.handle_time != 1.0 || s.patience != 1.0 || s.self_service != 1.0)
        .map(|(shock, s)| Effect {
            shock,
            contacts: touched(scenario.contacts.len(), &s.contacts),
            handle_time: s.handle_time,
            patience: s.patience,
            self_service: s.self_service,
            course: Course::of(s),
        })
        .collect()
}
