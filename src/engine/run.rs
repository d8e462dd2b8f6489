//! The event loop and the clock.

use super::arrivals::{END, EPOCH};
use super::queues::NONE;
use super::record::{Left, Recorder};
use super::{
    Break, Calendar, Duty, Engine, FLOOD, PLAIN, Patience, Ranked, SINGLE, Shape, Stop, WHOLE,
};
use crate::model::Unknowns;
use crate::scenario::Close;

/// The earlier of two times.
#[inline(always)]
fn sooner(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// What came before the next end of work or arrival.
enum Earlier {
    Nothing,
    Something,
    /// Something that calls for a higher patience level.
    Restart,
}

impl From<bool> for Earlier {
    /// What an event comes to that says whether the run can go on at its patience level.
    fn from(goes_on: bool) -> Self {
        if goes_on {
            Self::Something
        } else {
            Self::Restart
        }
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Runs one replication; false when it should be run again at a higher patience level.
    ///
    /// `LOOP` is what the model needs at most: [`PLAIN`], [`SINGLE`] or [`WHOLE`]. Everything else is
    /// compiled away.
    pub(super) fn simulate<R: Recorder, const LOOP: u8>(
        &mut self,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        self.start();
        self.open_interval::<R, LOOP>(0, recorder)?;
        if LOOP == WHOLE && !self.model.initial.is_empty() && !self.begin_with_initial(recorder)? {
            return Ok(false);
        }
        loop {
            if LOOP == WHOLE && R::WATCHES {
                self.tell_standing(recorder);
            }
            if LOOP == WHOLE && self.plays_on && self.plays.staff.any_arrived() {
                self.admit_arrived(self.now, recorder);
            }
            if LOOP == WHOLE && self.scripted {
                self.settle(recorder);
            }
            if LOOP == WHOLE && self.dialing.on && self.dialler_looks() {
                if !self.dial(recorder)? {
                    return Ok(false);
                }
                continue;
            }
            let work = self.work.next_time();
            let next = self.batch.next_time();
            if LOOP > PLAIN {
                match self.earlier_than_work::<R, LOOP>(work, next, recorder)? {
                    Earlier::Something => continue,
                    Earlier::Restart => return Ok(false),
                    Earlier::Nothing => {}
                }
            }
            if work <= next {
                if work == f64::INFINITY {
                    break;
                }
                if LOOP > PLAIN {
                    self.now = work;
                }
                if !self.work_ends::<R, LOOP>(work, recorder)? {
                    return Ok(false);
                }
                continue;
            }
            if LOOP > PLAIN {
                self.now = next;
            }
            let arrival = self.batch.take();
            if arrival.kind < END {
                if !self.arrive::<R, LOOP>(&arrival, recorder)? {
                    return Ok(false);
                }
            } else if arrival.kind == EPOCH {
                self.change_staffing::<R, LOOP>(recorder);
            } else if self.end_interval::<R, LOOP>(recorder)? {
                break;
            }
        }
        self.finish(recorder)?;
        Ok(true)
    }

    /// Handles a change of the roster, a pause that falls due, a waiting contact's timer, or a
    /// contact that another has led to, if one comes first.
    #[inline]
    fn earlier_than_work<R: Recorder, const LOOP: u8>(
        &mut self,
        work: f64,
        next: f64,
        recorder: &mut R,
    ) -> Result<Earlier, Stop> {
        let pause = self.pauses.next_time();
        let turn = self.roster.next;
        let timer = if self.patience == Patience::Events {
            self.timers.next_time()
        } else {
            let idle_from = sooner(sooner(work, next), sooner(pause, turn));
            let (thresholds, queues) = (&mut self.thresholds, &self.queues);
            thresholds.pass_in_vain(idle_from, &self.agents.with_idle, queues);
            thresholds.next
        };
        let coming = if LOOP == WHOLE && self.model.follows {
            self.next_coming(next)
        } else {
            f64::INFINITY
        };
        let next = if coming < next { coming } else { next };
        let dial = if LOOP == WHOLE && self.dialing.on {
            self.next_dial(next)
        } else {
            f64::INFINITY
        };
        let next = if dial < next { dial } else { next };
        let mut play = f64::INFINITY;
        if LOOP == WHOLE && self.plays_on {
            play = self.plays.next;
        }
        let mut check = f64::INFINITY;
        if LOOP == WHOLE && self.timed {
            check = self.next_check(work.min(next).min(timer).min(pause).min(turn).min(play));
        }
        let timer = if check < timer { check } else { timer };
        if LOOP == SINGLE {
            // Nearly always none of the three is next, which one comparison tells.
            let other = sooner(timer, sooner(pause, turn));
            if other > sooner(work, next) {
                return Ok(Earlier::Nothing);
            }
        }
        if turn < f64::INFINITY && turn <= work && turn <= timer && turn <= next && turn <= pause {
            self.now = turn;
            self.roster_turns(turn, recorder);
            return Ok(Earlier::Something);
        }
        // What happens to the agents comes before what they do, and a change of interval first.
        if play < f64::INFINITY && play <= work && play <= timer && play < next && play <= pause {
            self.now = play;
            self.play(play, recorder);
            return Ok(Earlier::Something);
        }
        if pause < f64::INFINITY && pause <= work && pause <= timer && pause <= next {
            self.now = pause;
            self.pause_falls_due(pause);
            return Ok(Earlier::Something);
        }
        if timer < work && timer <= next && timer < f64::INFINITY {
            self.now = timer;
            if check == timer {
                self.check();
            } else if self.thresholds.on {
                self.threshold_reached::<R, LOOP>(timer, recorder);
            } else {
                return Ok(self.timer_fires(timer, recorder)?.into());
            }
            return Ok(Earlier::Something);
        }
        if dial < work && dial <= coming {
            self.now = dial;
            return Ok(self.dial_due(recorder)?.into());
        }
        if coming < work {
            self.now = coming;
            return Ok(self.contact_due(recorder)?.into());
        }
        Ok(Earlier::Nothing)
    }

    /// Everything as it is before the first event of a replication.
    fn start(&mut self) {
        let model = self.model;
        let agents = self.agents.group_of.len();
        let shape = Shape {
            nodes: agents,
            mean_ahead: model.mean_handle_time(),
        };
        self.work.reset(agents, shape);
        if model.groups.iter().any(|g| g.pauses.is_some()) {
            self.pauses.reset(agents, shape);
        }
        if model.lines.is_some() {
            self.lines.reset(shape);
        }
        if self.patience > Patience::AtHeads {
            let mean_ahead = model.mean_patience();
            self.timers.reset(
                64,
                Shape {
                    nodes: 64,
                    mean_ahead,
                },
            );
        }
        self.thresholds.reset(self.patience != Patience::Events);
        if model.follows {
            self.coming.reset();
            self.stories.reset();
            self.sessions.fill(0);
            self.clear_desks();
        }
        if self.shares() {
            self.clear_hands();
        }
        if self.dialing.on {
            self.dialing.reset(model);
        }
        self.leaving.fill(false);
        self.agents.reset(model);
        self.queues.reset();
        self.now = 0.0;
        self.followed = 0;
        if self.scripted {
            self.figures.reset(model);
            self.checks.reset(model.script.conditions.len());
        }
        if self.plays_on {
            self.begin_plays();
        }
        self.batch.reset(model.types.len());
        self.breaks.fill(Break::default());
        // So that the first in turn is the first of the file.
        self.last_group
            .fill(model.groups.len().saturating_sub(1) as u16);
        self.choices.fill(0);
        self.interval = 0;
        self.epoch = 0;
        self.closed = false;
        let unknown = Unknowns::draw(&model.uncertainty, &self.day_key, model.demand.factors);
        model.demand.draw(
            &self.day_key,
            &model.clock,
            unknown.volume,
            &mut self.demand,
        );
        self.unknown = unknown;
        model
            .staffing
            .draw(self.key, &self.demand.happens, &mut self.staffing);
        self.duties.fill(Duty::default());
        let mark = self.occupancies.reset();
        self.roster.reset(&self.staffing.roster, mark);
    }

    /// An interval begins: its staffing is in force, newcomers look at the queues, and its
    /// arrivals are drawn.
    fn open_interval<R: Recorder, const LOOP: u8>(
        &mut self,
        i: usize,
        recorder: &mut R,
    ) -> Result<(), Stop> {
        let model = self.model;
        self.interval = i;
        self.agents.open_interval(model.clock.start_of(i));
        self.change_staffing::<R, LOOP>(recorder);
        if i == model.clock.warm_up {
            self.begin_peaks(model.clock.start_of(i));
        }
        let marks = model.staffing.epochs[self.epoch..]
            .iter()
            .take_while(|(_, interval)| *interval as usize == i)
            .map(|(time, _)| *time);
        let (batch, demand) = (&mut self.batch, &self.demand);
        let expected = demand.of_interval(i, model.clock.intervals);
        let contacts: f64 = expected.clone().sum();
        if contacts > FLOOD * f64::from(self.most_waiting) {
            let most = expected.enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
            return Err(Stop::Flood {
                at: model.clock.start_of(i),
                kind: most.map_or(0, |(kind, _)| kind),
                contacts,
            });
        }
        batch.fill(model, demand, self.key, i, marks, |kind, count| {
            recorder.came(kind, i, count);
            // Behind self-service a contact is offered when it asks for an agent.
            if model.types[kind].self_service.is_none() {
                recorder.offered(kind, i, count);
            }
        });
        Ok(())
    }

    /// An interval ends, and the next begins or the horizon is over; true when the clock stops.
    fn end_interval<R: Recorder, const LOOP: u8>(
        &mut self,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let clock = self.model.clock;
        let end = clock.start_of(self.interval + 1);
        for g in 0..self.agents.groups.len() {
            if !self.model.groups[g].loses.is_empty() {
                let lost = self.lost_time(g, end);
                recorder.lost(g, self.interval, &lost);
            }
            let time = self.agents.close_interval(g, end);
            self.occupancies.close_interval(g, &time);
            recorder.agents(g, self.interval, &time);
        }
        if LOOP > PLAIN {
            self.tell_backlog(end, recorder);
        }
        if self.interval + 1 < clock.intervals {
            self.open_interval::<R, LOOP>(self.interval + 1, recorder)?;
            return Ok(false);
        }
        Ok(self.close(end, recorder))
    }

    /// The horizon is over; true when the clock stops.
    fn close<R: Recorder>(&mut self, now: f64, recorder: &mut R) -> bool {
        self.closed = true;
        self.occupancies.close();
        self.roster.mark = f64::INFINITY;
        self.roster.settle(&self.staffing.roster);
        self.end_peaks(recorder);
        if self.plays_on {
            self.close_plays(now, recorder);
        }
        if self.dialing.on {
            self.dialing.close(self.model, recorder);
        }
        self.agents.open_interval(now);
        if !self.breaks.is_empty() {
            // No more pauses fall due; those begun go to their end.
            let shape = Shape {
                nodes: 1,
                mean_ahead: 1.0,
            };
            self.pauses.reset(self.agents.group_of.len(), shape);
        }
        match self.model.close {
            Close::Drain => {
                self.reopen_hands(now, recorder);
                false
            }
            Close::Disconnect => {
                self.send_away(now, Some(Left::Disconnected), recorder);
                self.reopen_hands(now, recorder);
                false
            }
            Close::Carry => {
                self.send_away(now, None, recorder);
                self.reopen_hands(now, recorder);
                false
            }
            Close::Cut => {
                self.send_away(now, Some(Left::Unfinished), recorder);
                self.drop_hands(now, recorder);
                true
            }
        }
    }

    /// Ends the wait of everybody at `now`; `None`: the backlog is handed over.
    fn send_away<R: Recorder>(&mut self, now: f64, how: Option<Left>, recorder: &mut R) {
        self.send_parked_away(now, how, recorder);
        for kind in 0..self.model.types.len() {
            self.forget_departed(kind, now, true, recorder);
            for &class in &self.model.routing.classes_of[kind] {
                loop {
                    let slot = self.queues.first(class as usize);
                    if slot == NONE {
                        break;
                    }
                    let since = self.queues.get(slot).since;
                    let how = how.unwrap_or_else(|| self.handed_over(kind, since, now));
                    self.leave(slot, now, how, recorder);
                }
            }
        }
    }

    /// Contacts of a type that wait and never give up.
    fn endless_waits(&self, kind: usize) -> u32 {
        let mut waiting = 0;
        for &class in &self.model.routing.classes_of[kind] {
            let mut slot = self.queues.first(class as usize);
            while slot != NONE {
                waiting += u32::from(self.queues.get(slot).deadline == f64::INFINITY);
                slot = self.queues.behind(slot);
            }
        }
        waiting
    }

    /// Nothing happens any more: whoever still waits leaves when the patience ends.
    fn finish<R: Recorder>(&mut self, recorder: &mut R) -> Result<(), Stop> {
        for (class, of) in self.model.routing.classes.iter().enumerate() {
            loop {
                let slot = self.queues.first(class);
                if slot == NONE {
                    break;
                }
                let deadline = self.queues.get(slot).deadline;
                if deadline == f64::INFINITY {
                    let kind = of.kind as usize;
                    let waiting = self.endless_waits(kind);
                    return Err(Stop::Stranded { kind, waiting });
                }
                self.leave(slot, deadline, Left::Abandoned, recorder);
            }
        }
        if self.model.follows {
            self.end_stories(recorder);
        }
        Ok(())
    }
}
