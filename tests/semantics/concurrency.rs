//! Several contacts in hand at once, and work that is set aside.

use busyhour::engine::Left;
use busyhour::random::Family;
use busyhour::scenario::{
    AgentCriterion, AgentGroup, ByInterval, Channel, Close, ContactType, Pauses, Scenario, Sharing,
};

use crate::support::{Watch, agents, by, calls, center, constant, day, law};

/// Contacts of a channel, each with a minute of talk.
fn contacts(channel: Channel, times: &[f64]) -> ContactType {
    let name = format!("{channel:?}");
    ContactType {
        channel,
        ..calls(&name, times)
    }
}

fn chats(times: &[f64]) -> ContactType {
    contacts(Channel::Chat, times)
}

/// So many agents who chat with `at_once` customers, at full speed, or slower by `slowdown`.
fn chatting(n: u32, at_once: u32, slowdown: &[f64]) -> AgentGroup {
    AgentGroup {
        sharing: Some(Sharing {
            concurrency: vec![(Channel::Chat, at_once)],
            slowdown: slowdown.to_vec(),
            set_aside: Vec::new(),
        }),
        ..agents("desk", n)
    }
}

/// The same, who set work on e-mails aside.
fn interruptible(n: u32, at_once: u32) -> AgentGroup {
    let mut group = chatting(n, at_once, &[]);
    if let Some(sharing) = &mut group.sharing {
        sharing.set_aside = vec![Channel::Email];
    }
    group
}

/// Answer and end of work of a type's contacts, by answer.
fn spells(day: &Watch, kind: usize) -> Vec<(f64, f64)> {
    let mine = day.answered.iter().filter(|a| a.kind == kind);
    let mut spells: Vec<(f64, f64)> = mine.map(|a| (a.at, a.at + a.handle)).collect();
    spells.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    spells
}

fn one_hour(contacts: Vec<ContactType>, groups: Vec<AgentGroup>) -> Scenario {
    center(3600.0, 1, contacts, groups)
}

#[test]
fn work_goes_slower_the_more_there_is_and_is_rescaled_at_every_change() {
    // The first has half its minute left when the second comes, and needs a minute for it at half
    // the speed. The third waits for it; the second is then half done, and half as fast again.
    let scenario = one_hour(
        vec![chats(&[0.0, 30.0, 40.0])],
        vec![chatting(1, 2, &[1.0, 2.0])],
    );
    let day = day(&scenario);
    assert_eq!(spells(&day, 0), [(0.0, 90.0), (30.0, 150.0), (90.0, 180.0)]);
    let time = day.tally.agent_time[0];
    assert_eq!((time.busy, time.idle), (180.0, 3420.0));
}

#[test]
fn contacts_of_several_channels_share_what_they_take() {
    // A call takes all of the agent, a chat a third: the call at 10 waits for both chats, and the
    // chat at 20 fits in at once.
    let scenario = one_hour(
        vec![chats(&[0.0, 5.0, 20.0]), contacts(Channel::Voice, &[10.0])],
        vec![chatting(1, 3, &[])],
    );
    let day = day(&scenario);
    assert_eq!(spells(&day, 0), [(0.0, 60.0), (5.0, 65.0), (20.0, 80.0)]);
    assert_eq!(spells(&day, 1), [(80.0, 140.0)]);
}

#[test]
fn the_least_or_the_most_loaded_agent_comes_first() {
    for (criterion, third) in [
        (AgentCriterion::LeastLoaded, 2),
        (AgentCriterion::MostLoaded, 3),
    ] {
        let mut scenario = one_hour(
            vec![chats(&[0.0, 1.0, 2.0])],
            vec![chatting(3, 3, &[1.0, 2.0, 3.0])],
        );
        scenario.routing.select_agent = vec![criterion];
        let day = day(&scenario);
        let ends: Vec<f64> = spells(&day, 0).iter().map(|s| s.1).collect();
        if third == 2 {
            assert_eq!(ends, [60.0, 61.0, 62.0], "each has an agent alone");
        } else {
            // One agent does three minutes of work without a break.
            assert_eq!(ends[2], 180.0, "{ends:?}");
        }
    }
}

#[test]
fn an_agent_with_room_counts_as_idle_for_a_reserve() {
    let mut chat = chats(&[0.0, 1.0, 2.0, 3.0, 4.0]);
    let mut served = by(0);
    served.min_idle = 2;
    chat.groups = vec![served];
    let day = day(&one_hour(vec![chat], vec![chatting(2, 2, &[])]));
    // Three find two agents with room, the fourth only one. It comes in when the first goes, and
    // the fifth when the third does: when the second goes, the other agent has two in hand.
    let answers: Vec<f64> = spells(&day, 0).iter().map(|s| s.0).collect();
    assert_eq!(answers, [0.0, 1.0, 2.0, 60.0, 62.0]);
}

#[test]
fn wrap_up_counts_as_in_hand_and_the_customer_is_gone() {
    let mut call = contacts(Channel::Voice, &[0.0, 70.0, 75.0]);
    call.wrap_up = Some(constant(30.0));
    let group = AgentGroup {
        sharing: Some(Sharing {
            concurrency: vec![(Channel::Voice, 2)],
            slowdown: vec![1.0, 1.5],
            set_aside: Vec::new(),
        }),
        ..agents("desk", 1)
    };
    let mut scenario = one_hour(vec![call], vec![group]);
    scenario.lines = Some(1);
    let day = day(&scenario);
    // The first talk ends at 60, its wrap-up has 20 s left at 70 and takes 30 more; the line is
    // free at 70 and taken at 75.
    assert_eq!(spells(&day, 0), [(0.0, 100.0), (70.0, 170.0)]);
    assert_eq!(day.blocked, [(0, 0)]);
    let talk = day.answered.iter().find(|a| a.at == 70.0).expect("it is");
    assert_eq!((talk.talk, talk.handle), (70.0, 100.0));
    // Only the time with nothing but wrap-up in hand is wrap-up: 60 to 70, and 140 to 170.
    assert_eq!(day.tally.groups[0].wrap_up, 40.0);
}

#[test]
fn an_email_is_set_aside_for_a_call_and_resumed() {
    let day = day(&one_hour(
        vec![
            contacts(Channel::Email, &[0.0, 1.0]),
            contacts(Channel::Voice, &[20.0, 30.0]),
        ],
        vec![interruptible(1, 1)],
    ));
    assert_eq!(spells(&day, 1), [(20.0, 80.0), (80.0, 140.0)]);
    // The first has 40 s left when both calls are done; the second waits for it.
    assert_eq!(spells(&day, 0), [(0.0, 180.0), (180.0, 240.0)]);
    assert_eq!(day.tally.agent_time[0].busy, 240.0);
}

#[test]
fn an_email_is_interrupted_only_where_nobody_is_free() {
    let day = day(&one_hour(
        vec![
            contacts(Channel::Email, &[0.0]),
            contacts(Channel::Voice, &[20.0, 25.0]),
        ],
        vec![interruptible(2, 1)],
    ));
    assert_eq!(spells(&day, 1), [(20.0, 80.0), (25.0, 85.0)]);
    assert_eq!(spells(&day, 0), [(0.0, 120.0)]);
}

#[test]
fn who_does_not_give_way_comes_before_older_emails() {
    let mut email = contacts(Channel::Email, &[0.0, 1.0]);
    email.talk = law(Family::Constant { value: 100.0 });
    let day = day(&one_hour(
        vec![email, contacts(Channel::Voice, &[2.0, 3.0])],
        vec![interruptible(1, 1)],
    ));
    assert_eq!(spells(&day, 1), [(2.0, 62.0), (62.0, 122.0)]);
    assert_eq!(spells(&day, 0), [(0.0, 220.0), (220.0, 320.0)]);
}

#[test]
fn chats_that_fit_beside_an_email_do_not_interrupt_it() {
    let mut group = interruptible(1, 2);
    if let Some(sharing) = &mut group.sharing {
        sharing.concurrency.push((Channel::Email, 2));
    }
    let day = day(&one_hour(
        vec![contacts(Channel::Email, &[0.0]), chats(&[10.0, 20.0])],
        vec![group],
    ));
    // The first chat fits in beside it, the second only in its place, until the first is done.
    assert_eq!(spells(&day, 1), [(10.0, 70.0), (20.0, 80.0)]);
    assert_eq!(spells(&day, 0), [(0.0, 110.0)]);
}

#[test]
fn who_is_to_leave_takes_no_more_but_finishes_what_it_has() {
    let staffed = |agents: Vec<u32>| AgentGroup {
        agents,
        ..chatting(0, 3, &[])
    };
    let times = [50.0, 110.0, 170.0];
    // One leaves at 100 with a chat in hand: the next comes to an agent who stays.
    let scenario = center(
        100.0,
        4,
        vec![chats(&times)],
        vec![staffed(vec![1, 0, 0, 1])],
    );
    let left = day(&scenario);
    assert_eq!(
        spells(&left, 0),
        [(50.0, 110.0), (300.0, 360.0), (300.0, 360.0)]
    );
    assert_eq!(left.tally.agent_time[1].over_schedule, 10.0);
    // Two leave and one is to stay: it takes what comes.
    let scenario = center(100.0, 3, vec![chats(&times)], vec![staffed(vec![2, 1, 1])]);
    let stays = day(&scenario);
    assert_eq!(
        spells(&stays, 0),
        [(50.0, 110.0), (110.0, 170.0), (170.0, 230.0)]
    );
}

#[test]
fn a_mark_is_taken_back_before_anybody_new_comes() {
    let mut long = chats(&[50.0, 150.0, 210.0]);
    long.talk = constant(400.0);
    let group = AgentGroup {
        agents: vec![1, 0, 1],
        ..chatting(0, 3, &[])
    };
    let day = day(&center(100.0, 3, vec![long], vec![group]));
    // The one that waits since 150 is taken when the agent may take more again.
    assert_eq!(
        spells(&day, 0),
        [(50.0, 450.0), (200.0, 600.0), (210.0, 610.0)]
    );
}

#[test]
fn a_pause_that_is_due_closes_the_hand_and_begins_when_it_is_empty() {
    let mut group = chatting(1, 2, &[]);
    group.shrinkage.pauses = Some(Pauses {
        // Due within a second or so.
        every: 1.0,
        length: constant(100.0),
    });
    let day = day(&one_hour(vec![chats(&[0.0, 30.0])], vec![group]));
    assert_eq!(spells(&day, 0), [(0.0, 60.0), (160.0, 220.0)]);
}

#[test]
fn the_end_of_the_horizon_finds_contacts_in_hand() {
    let scenario = |close: Close| Scenario {
        close,
        ..center(
            100.0,
            1,
            vec![chats(&[50.0, 80.0, 90.0])],
            vec![chatting(1, 2, &[1.0, 2.0])],
        )
    };
    let drained = day(&scenario(Close::Drain));
    assert_eq!(
        spells(&drained, 0),
        [(50.0, 140.0), (80.0, 200.0), (140.0, 230.0)]
    );
    assert_eq!(drained.tally.groups[0].overtime, 130.0);
    let sent_away = day(&scenario(Close::Disconnect));
    assert_eq!(spells(&sent_away, 0), [(50.0, 140.0), (80.0, 170.0)]);
    assert_eq!(sent_away.departures(), [(90.0, 100.0, Left::Disconnected)]);
    // At a cut they are told as they would end if both stayed.
    let cut = day(&scenario(Close::Cut));
    assert_eq!(spells(&cut, 0), [(50.0, 140.0), (80.0, 200.0)]);
    assert_eq!(cut.tally.groups[0].overtime, 0.0);
    assert_eq!(cut.tally.agent_time[0].busy, 50.0);
}

#[test]
fn an_hour_is_split_where_work_goes_on_over_its_end() {
    let mut long = chats(&[0.0, 50.0]);
    long.talk = law(Family::Constant { value: 100.0 });
    long.balk = ByInterval::Constant(0.0);
    let day = day(&center(100.0, 3, vec![long], vec![chatting(2, 2, &[])]));
    let busy: Vec<f64> = day.tally.agent_time.iter().map(|t| t.busy).collect();
    assert_eq!(busy, [150.0, 50.0, 0.0]);
}

#[test]
fn a_team_that_could_chat_but_has_nobody_changes_nothing() {
    let mut patient = chats(&[0.0]);
    patient.patience = Some(constant(50.0));
    let day = day(&one_hour(vec![patient], vec![chatting(0, 3, &[])]));
    assert_eq!(day.departures(), [(0.0, 50.0, Left::Abandoned)]);
}
