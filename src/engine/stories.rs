//! What is known of the cases that go on after their first contact.

use super::callback::NO_KIND;
use super::front::Front;
use super::hand_over::Handed;
use super::parked::Parked;
use super::queues::NONE;
use crate::random::Key;

/// A case with more than one contact, or one that may get another.
///
/// A case whose first contact ends it never gets a story.
#[derive(Debug, Clone, Copy)]
pub struct Story {
    /// Key of the case, of which all its draws are made.
    pub case: Key,
    /// When its first contact arrived \[s\].
    pub first: f64,
    /// Interval in which that was.
    pub interval: u32,
    /// Type of the first contact.
    pub origin: u16,
    /// Class of the contact under way, or to come.
    pub class: u16,
    /// Number of the contact under way: tells its draws from those of the others.
    pub number: u16,
    /// Contacts that asked for an agent so far.
    pub contacts: u16,
    /// Number of the contact whose patience the next one has; `None`: one of its own.
    pub patience_of: Option<u16>,
    /// Services completed so far: tells the work of one from that of the next.
    pub services: u16,
    /// Retries since the last answer.
    pub retries: u16,
    /// Hand-overs so far.
    pub escalations: u16,
    /// The agent who served it last, [`NONE`] before.
    pub agent: u32,
    /// Type whose callback the customer waits for, [`NO_KIND`] when for none.
    pub called: u16,
    /// Whether the center called, so that the customer holds no line.
    pub off_line: bool,
    /// Calls that nobody took.
    pub tries: u16,
    /// Whether the contact to come has a line already.
    pub keeps_line: bool,
    /// The contact before, while it is handed over warm.
    pub handed: Handed,
    /// The contact under way, while it waits elsewhere than in a queue.
    pub parked: Option<Parked>,
    /// Where the contact under way, or to come, stands with self-service.
    pub front: Front,
    /// Whether it goes on.
    pub alive: bool,
    next: u32,
}

/// Contacts of one case beyond which it is given up: draws are told apart by smaller numbers.
pub const MOST_CONTACTS: u16 = 1000;

/// The stories under way, in slots that are used again.
#[derive(Debug)]
pub struct Stories {
    slots: Vec<Story>,
    free: u32,
}

impl Default for Stories {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            free: NONE,
        }
    }
}

impl Stories {
    /// Forgets all stories.
    pub fn reset(&mut self) {
        self.slots.clear();
        self.free = NONE;
    }

    /// Begins the story of a case whose first contact, of type `origin`, arrived at `first`.
    pub fn begin(&mut self, case: Key, origin: usize, interval: usize, first: f64) -> u32 {
        let story = Story {
            case,
            first,
            interval: interval as u32,
            origin: origin as u16,
            class: origin as u16,
            number: 0,
            contacts: 1,
            patience_of: None,
            services: 0,
            retries: 0,
            escalations: 0,
            agent: NONE,
            called: NO_KIND,
            off_line: false,
            tries: 0,
            keeps_line: false,
            handed: Handed::NOTHING,
            parked: None,
            front: Front::default(),
            alive: true,
            next: NONE,
        };
        let slot = self.free;
        if slot == NONE {
            self.slots.push(story);
            return self.slots.len() as u32 - 1;
        }
        self.free = self.slots[slot as usize].next;
        self.slots[slot as usize] = story;
        slot
    }

    /// Ends a story.
    pub fn end(&mut self, slot: u32) {
        let story = &mut self.slots[slot as usize];
        story.alive = false;
        story.next = self.free;
        self.free = slot;
    }

    /// A story.
    #[inline]
    pub fn get(&self, slot: u32) -> &Story {
        &self.slots[slot as usize]
    }

    /// A story.
    #[inline]
    pub fn get_mut(&mut self, slot: u32) -> &mut Story {
        &mut self.slots[slot as usize]
    }

    /// Slots in use, among them those of stories that have ended.
    pub fn len(&self) -> u32 {
        self.slots.len() as u32
    }
}
