//! The event list: a calendar ring, and the interface that its test oracle shares.

/// When something is due, and what decides between two things due at the same time.
pub trait Due: Copy {
    /// The time \[s\].
    fn time(self) -> f64;
    /// Whether this comes before `other` where both are due at the same time.
    fn breaks_tie(self, node: u32, other: Self, other_node: u32) -> bool;
}

/// A bare time: ties go to the smaller node.
impl Due for f64 {
    #[inline(always)]
    fn time(self) -> f64 {
        self
    }
    #[inline(always)]
    fn breaks_tie(self, node: u32, _: Self, other_node: u32) -> bool {
        node < other_node
    }
}

/// A time with a rank: ties go to the smaller rank.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ranked {
    /// The time \[s\].
    pub time: f64,
    /// Kind and age: what comes first at the same time.
    pub rank: u64,
}

impl Due for Ranked {
    #[inline(always)]
    fn time(self) -> f64 {
        self.time
    }
    #[inline(always)]
    fn breaks_tie(self, _: u32, other: Self, _: u32) -> bool {
        self.rank < other.rank
    }
}

/// Whether node `a`, due at `ka`, comes before node `b`, due at `kb`.
#[inline(always)]
pub fn comes_before<K: Due>(ka: K, a: u32, kb: K, b: u32) -> bool {
    ka.time() < kb.time() || (ka.time() == kb.time() && ka.breaks_tie(a, kb, b))
}

/// A set of nodes, each due at most once, from which the earliest is taken.
///
/// A node is a small number (an agent, a waiting contact). The order is total and the same
/// for every implementation, so that results do not depend on which one is used.
pub trait Calendar<K: Due> {
    /// Empties the calendar and tells it how many events per second to expect and over which
    /// span \[s\] most of them lie ahead of the clock.
    fn reset(&mut self, nodes: usize, shape: Shape);
    /// Time of the earliest node; infinite when there is none.
    fn next_time(&self) -> f64;
    /// The earliest node. There must be one.
    fn next_node(&self) -> u32;
    /// Adds a node that is not in the calendar.
    fn insert(&mut self, node: u32, due: K);
    /// Takes the earliest node out and puts it back at a later time.
    fn reschedule_next(&mut self, due: K);
    /// Takes the earliest node out.
    fn remove_next(&mut self);
    /// Takes any node out that is in the calendar.
    fn remove(&mut self, node: u32);
}

/// What a calendar should be good at.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Shape {
    /// Most nodes that are in the calendar at once.
    pub nodes: usize,
    /// Mean time from a node's insertion until it is due \[s\].
    pub mean_ahead: f64,
}

const NONE: u32 = u32::MAX;
/// Marks, in [`Node::before`], the first of a chain; the other bits are the place of its bucket.
const FIRST: u32 = 1 << 31;
/// Buckets of a ring: a fixed number, so that no index needs a check.
const BUCKETS: usize = 1 << 13;
const MASK: u64 = BUCKETS as u64 - 1;
/// 2^52: adding it to a smaller non-negative number leaves the rounded integer in the low bits.
const TO_INTEGER: f64 = 4_503_599_627_370_496.0;

/// A calendar ring (Brown 1988, with a bitmap over the buckets).
///
/// Time is cut into buckets, eight or so to the mean gap between events; the ring holds the
/// next few thousand of them. A bucket is a chain sorted by due time, nearly always of length
/// 0 or 1, so insertion and removal take constant time with predictable branches, where a
/// heap pays several unpredictable comparisons. Nodes due beyond the ring wait in its last
/// bucket and are put on when their turn comes. Chains are threaded through one array with a
/// place for each node: nothing is allocated.
#[derive(Debug, Clone)]
pub struct Ring<K> {
    nodes: Vec<Node<K>>,
    /// First node of each bucket that is occupied.
    heads: Box<[u32; BUCKETS]>,
    occupied: Box<[u64; BUCKETS / 64]>,
    buckets_per_second: f64,
    earliest: f64,
    earliest_bucket: u64,
    len: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Node<K> {
    due: K,
    next: u32,
    /// The node before it in its chain, or where the chain is: a node in the middle of others
    /// can then be taken out without a search.
    before: u32,
}

impl<K: Due + Default> Default for Ring<K> {
    fn default() -> Self {
        Self {
            nodes: Vec::new(),
            heads: Box::new([NONE; BUCKETS]),
            occupied: Box::new([0; BUCKETS / 64]),
            buckets_per_second: 1.0,
            earliest: f64::INFINITY,
            earliest_bucket: 0,
            len: 0,
        }
    }
}

/// Place of a bucket in the ring.
#[inline(always)]
fn slot(bucket: u64) -> usize {
    (bucket & MASK) as usize
}

/// Word and bit of a place in the bitmap.
#[inline(always)]
fn bit(slot: usize) -> (usize, u64) {
    ((slot >> 6) & (BUCKETS / 64 - 1), 1 << (slot & 63))
}

impl<K: Due + Default> Ring<K> {
    /// Number of the bucket of a time: monotone in it, which is all that is needed.
    #[inline(always)]
    fn bucket(&self, time: f64) -> u64 {
        (time * self.buckets_per_second + TO_INTEGER).to_bits() - TO_INTEGER.to_bits()
    }

    /// Links a node into the chain of its bucket, not farther than the ring reaches from `from`.
    #[inline(always)]
    fn link(&mut self, node: u32, due: K, from: u64) -> u64 {
        let bucket = self.bucket(due.time()).min(from + (MASK - 1));
        let slot = slot(bucket);
        let (word, bit) = bit(slot);
        // The bitmap tells whether the bucket is empty: it is in the cache, where the heads
        // are seldom, and an empty one is then written without having been read.
        let bits = self.occupied[word];
        if bits & bit == 0 {
            self.occupied[word] = bits | bit;
            self.heads[slot] = node;
            let before = FIRST | slot as u32;
            self.nodes[node as usize] = Node {
                due,
                next: NONE,
                before,
            };
        } else {
            self.link_into(slot, node, due);
        }
        bucket
    }

    /// Links a node into a chain that is not empty.
    #[inline(never)]
    fn link_into(&mut self, slot: usize, node: u32, due: K) {
        let mut before = FIRST | slot as u32;
        let mut next = self.heads[slot];
        while next != NONE && !comes_before(due, node, self.nodes[next as usize].due, next) {
            before = next;
            next = self.nodes[next as usize].next;
        }
        self.nodes[node as usize] = Node { due, next, before };
        self.join(before, node);
        if next != NONE {
            self.nodes[next as usize].before = node;
        }
    }

    /// Makes `next` what comes after `before`, which is a node or the beginning of a chain.
    #[inline(always)]
    fn join(&mut self, before: u32, next: u32) {
        if before & FIRST != 0 {
            self.heads[slot(u64::from(before))] = next;
        } else {
            self.nodes[before as usize].next = next;
        }
    }

    #[inline(always)]
    fn unlink_head(&mut self, slot: usize) -> u32 {
        let node = self.heads[slot];
        let next = self.nodes[node as usize].next;
        if next == NONE {
            let (word, bit) = bit(slot);
            self.occupied[word] &= !bit;
        } else {
            self.heads[slot] = next;
            self.nodes[next as usize].before = FIRST | slot as u32;
        }
        node
    }

    /// Finds the earliest node from bucket `from` on; all buckets before it are empty, and
    /// there is a node.
    #[inline(always)]
    fn seek(&mut self, from: u64) {
        let mut bucket = from;
        loop {
            let place = slot(bucket);
            let bits = self.occupied[bit(place).0] >> (place & 63);
            if bits != 0 {
                bucket += u64::from(bits.trailing_zeros());
            } else {
                bucket = self.seek_word(bucket);
            }
            let head = self.heads[slot(bucket)];
            let time = self.nodes[head as usize].due.time();
            if self.bucket(time) > bucket {
                bucket = self.put_on(bucket);
                continue;
            }
            self.earliest = time;
            self.earliest_bucket = bucket;
            return;
        }
    }

    /// First occupied bucket in the words after that of `bucket`.
    #[inline(always)]
    fn seek_word(&self, bucket: u64) -> u64 {
        let mut base = bucket - (bucket & 63);
        loop {
            base += 64;
            let bits = self.occupied[bit(slot(base)).0];
            if bits != 0 {
                return base + u64::from(bits.trailing_zeros());
            }
        }
    }

    /// Moves the parked nodes of a bucket to where they belong, or to where the ring now ends;
    /// returns the bucket from which to seek on.
    #[cold]
    fn put_on(&mut self, bucket: u64) -> u64 {
        let place = slot(bucket);
        let mut node = self.heads[place];
        let parked = self.chain(place).count();
        let from = if parked == self.len {
            // Nothing but parked nodes: go straight to the first, however far it is.
            self.bucket(self.nodes[node as usize].due.time())
        } else {
            bucket + 1
        };
        let (word, bit) = bit(place);
        self.occupied[word] &= !bit;
        while node != NONE {
            let Node { due, next, .. } = self.nodes[node as usize];
            self.link(node, due, from);
            node = next;
        }
        from
    }

    /// Makes room for a node.
    #[cold]
    fn grow(&mut self, node: usize) {
        self.nodes.resize(node + 1, Node::default());
    }

    /// The nodes of a bucket, given its place.
    fn chain(&self, place: usize) -> impl Iterator<Item = u32> {
        let (word, bit) = bit(place);
        let first = (self.occupied[word] & bit != 0).then(|| self.heads[place]);
        std::iter::successors(first, |node| {
            Some(self.nodes[*node as usize].next).filter(|next| *next != NONE)
        })
    }
}

impl<K: Due + Default> Calendar<K> for Ring<K> {
    fn reset(&mut self, nodes: usize, shape: Shape) {
        // Eight buckets to the mean gap between events, unless the ring would then reach less
        // than eight mean spans ahead; but at least one bucket to the gap. Spans under a second
        // are no reason for a ring so short that everything else is put on time and again.
        let busy = shape.nodes.max(1) as f64;
        let density = (BUCKETS as f64 / (8.0 * busy)).clamp(1.0, 8.0);
        self.buckets_per_second = density * busy / shape.mean_ahead.clamp(1.0, 1e9);
        self.occupied.fill(0);
        self.nodes.clear();
        self.nodes.resize(nodes, Node::default());
        self.earliest = f64::INFINITY;
        self.earliest_bucket = 0;
        self.len = 0;
    }

    #[inline(always)]
    fn next_time(&self) -> f64 {
        self.earliest
    }

    #[inline(always)]
    fn next_node(&self) -> u32 {
        self.heads[slot(self.earliest_bucket)]
    }

    #[inline(always)]
    fn insert(&mut self, node: u32, due: K) {
        if node as usize >= self.nodes.len() {
            self.grow(node as usize);
        }
        self.len += 1;
        // The earliest stands in its own bucket; the others no farther from it than the ring
        // reaches, so that going on from the earliest each is met at its bucket or before.
        let first = due.time() < self.earliest;
        let from = if first {
            self.bucket(due.time())
        } else {
            self.earliest_bucket
        };
        self.link(node, due, from);
        if first {
            self.earliest = due.time();
            self.earliest_bucket = from;
        }
    }

    #[inline(always)]
    fn reschedule_next(&mut self, due: K) {
        let from = self.earliest_bucket;
        let node = self.unlink_head(slot(from));
        self.link(node, due, from);
        self.seek(from);
    }

    #[inline(always)]
    fn remove_next(&mut self) {
        let from = self.earliest_bucket;
        self.unlink_head(slot(from));
        self.len -= 1;
        if self.len == 0 {
            self.earliest = f64::INFINITY;
        } else {
            self.seek(from);
        }
    }

    fn remove(&mut self, node: u32) {
        if self.next_node() == node && self.earliest < f64::INFINITY {
            self.remove_next();
            return;
        }
        self.len -= 1;
        let Node { next, before, .. } = self.nodes[node as usize];
        if next != NONE {
            self.nodes[next as usize].before = before;
        }
        if next == NONE && before & FIRST != 0 {
            let (word, bit) = bit(slot(u64::from(before)));
            self.occupied[word] &= !bit;
        } else {
            self.join(before, next);
        }
    }
}
