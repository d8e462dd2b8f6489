//! Are draws of different owners and purposes independent? Is every bit a fair coin?

use super::super::{CellKey, Purpose, ReplicationKey, Stream, unit};
use super::case;

const PAIRS: u64 = 1_000_000;

/// Correlation of two sequences of uniform numbers, in units of its standard error.
fn correlation(pair: impl Fn(u64) -> (Stream, Stream)) -> f64 {
    let product = |i| {
        let (mut one, mut other) = pair(i);
        (one.unit() - 0.5) * (other.unit() - 0.5)
    };
    let covariance = (0..PAIRS).map(product).sum::<f64>() / PAIRS as f64;
    covariance * 12.0 * (PAIRS as f64).sqrt()
}

fn assert_independent(name: &str, pair: impl Fn(u64) -> (Stream, Stream)) {
    let r = correlation(pair);
    assert!(r.abs() < 4.0, "{name}: {r} standard errors");
}

fn cell(replication: u64) -> CellKey {
    ReplicationKey::new(5, replication).cell("sales", 8)
}

#[test]
fn neighbours_are_uncorrelated() {
    use Purpose::{Patience, Talk, WrapUp};
    for lag in [1, 2, 64, 4096] {
        assert_independent("cases", |i| {
            (case(i).stream(Talk, 0), case(i + lag).stream(Talk, 0))
        });
    }
    assert_independent("talk and wrap-up", |i| {
        (case(i).stream(Talk, 0), case(i).stream(WrapUp, 0))
    });
    assert_independent("talk and patience", |i| {
        (case(i).stream(Talk, 0), case(i).stream(Patience, 0))
    });
    for number in [1, 2, 100] {
        assert_independent("contact numbers", |i| {
            (
                case(i).stream(Patience, 0),
                case(i).stream(Patience, number),
            )
        });
    }
    assert_independent("successive draws", |i| {
        let one = case(i).stream(Talk, 0);
        let mut next = one;
        next.next_u64();
        (one, next)
    });
}

#[test]
fn keys_of_neighbours_are_uncorrelated() {
    use Purpose::{Absence, Arrival, Talk};
    for lag in [1, 2, 1 << 20] {
        assert_independent("replications", |i| {
            (
                cell(i).case(0).stream(Talk, 0),
                cell(i + lag).case(0).stream(Talk, 0),
            )
        });
    }
    let replication = ReplicationKey::new(5, 0);
    assert_independent("seeds", |i| {
        let stream = |seed| {
            ReplicationKey::new(seed, 0)
                .cell("sales", 8)
                .stream(Arrival)
        };
        (stream(i), stream(i + 1))
    });
    assert_independent("intervals", |i| {
        let stream = |interval| replication.cell("sales", interval).stream(Arrival);
        (stream(i), stream(i + 1))
    });
    assert_independent("slots", |i| {
        let stream = |slot| replication.named("agents", slot, 0).stream(Absence, 0);
        (stream(i), stream(i + 1))
    });
    assert_independent("slots and days", |i| {
        let stream = |slot, day| replication.named("agents", slot, day).stream(Absence, 0);
        (stream(i, 1), stream(1, i + 2))
    });
    let (one, two) = (replication.cell("sales", 1), replication.cell("sales2", 1));
    assert_independent("names", |i| {
        (one.case(i).stream(Talk, 0), two.case(i).stream(Talk, 0))
    });
}

/// Chi-square over 1024 cells: mean 1023, standard deviation √2046 ≈ 45.
fn assert_even(name: &str, counts: &[u32]) {
    let n: u32 = counts.iter().sum();
    let expected = f64::from(n) / counts.len() as f64;
    let chi_square: f64 = counts
        .iter()
        .map(|&c| (f64::from(c) - expected) * (f64::from(c) - expected) / expected)
        .sum();
    let freedom = counts.len() as f64 - 1.0;
    let z = (chi_square - freedom) / (2.0 * freedom).sqrt();
    assert!(z.abs() < 4.0, "{name}: {z}");
}

/// Distribution of ten bits from `shift` on, over cases, numbers and the steps of one stream.
#[test]
fn bits_are_even() {
    let mut long = case(0).stream(Purpose::Talk, 0);
    assert_bits_even("cases", |i| case(i).stream(Purpose::Talk, 0).next_u64());
    assert_bits_even("numbers", |i| case(0).stream(Purpose::Talk, i).next_u64());
    assert_bits_even("steps", |_| long.next_u64());
    assert_bits_even("replications", |i| {
        cell(i).case(0).stream(Purpose::Talk, 0).next_u64()
    });
}

fn assert_bits_even(name: &str, mut value: impl FnMut(u64) -> u64) {
    let mut counts = vec![[0u32; 1024]; 3];
    for i in 0..PAIRS {
        let value = value(i);
        for (counts, shift) in counts.iter_mut().zip([0, 27, 54]) {
            counts[(value >> shift) as usize & 1023] += 1;
        }
    }
    counts.iter().for_each(|counts| assert_even(name, counts));
}

/// Pairs (talk, patience) of a case, and of a case and the next, fill the square evenly.
#[test]
fn pairs_are_even() {
    let place = |x: f64, y: f64| (x * 32.0) as usize * 32 + (y * 32.0) as usize;
    let first = |i, purpose| unit(case(i).stream(purpose, 0).next_u64());
    let (mut same, mut next) = ([0u32; 1024], [0u32; 1024]);
    for i in 0..PAIRS {
        let talk = first(i, Purpose::Talk);
        same[place(talk, first(i, Purpose::Patience))] += 1;
        next[place(talk, first(i + 1, Purpose::Talk))] += 1;
    }
    assert_even("purposes", &same);
    assert_even("cases", &next);
}

/// Marsaglia's birthday spacings: of 4096 birthdays in a year of 2³² days the number of spacings
/// that are there already is Poisson with mean 4096³/2³⁴ = 4, and what repeats itself at any
/// scale makes more of them. Returns how many there are in 128 years, as standard errors from
/// 512; a birthday is 32 bits of the value from `shift` on.
fn spacings(shift: u32, value: impl Fn(u64) -> u64) -> f64 {
    const YEARS: u64 = 128;
    const BIRTHDAYS: u64 = 4096;
    let mut again = 0;
    for year in 0..YEARS {
        let birthday = |i| (value(year * BIRTHDAYS + i) >> shift) as u32;
        let mut days: Vec<u32> = (0..BIRTHDAYS).map(birthday).collect();
        days.sort_unstable();
        let first = days[0];
        let next = days[1..].iter().chain([&first]);
        let mut gaps: Vec<u32> = next.zip(&days).map(|(b, a)| b.wrapping_sub(*a)).collect();
        gaps.sort_unstable();
        again += gaps.windows(2).filter(|pair| pair[0] == pair[1]).count();
    }
    let expected = 4.0 * YEARS as f64;
    (again as f64 - expected) / expected.sqrt()
}

fn assert_spaced(name: &str, value: impl Fn(u64) -> u64) {
    for shift in [0, 16, 32] {
        let z = spacings(shift, &value);
        assert!(z.abs() < 4.5, "{name}, bits from {shift} on: {z}");
    }
}

/// The starts of streams across replications, types, intervals, agents and days, as they are
/// before they are mixed: they must not lie in any order.
#[test]
fn starts_of_streams_are_spaced_as_if_drawn() {
    use Purpose::{Absence, Arrival};
    let types = ["sales", "service", "orders", "faults"];
    assert_spaced("replications", |i| cell(i).stream(Arrival).state());
    assert_spaced("seeds", |i| {
        let replication = ReplicationKey::new(i, 0);
        replication.cell("sales", 8).stream(Arrival).state()
    });
    assert_spaced("replications, types and intervals", |i| {
        let replication = ReplicationKey::new(5, i >> 7);
        let cell = replication.cell(types[i as usize & 3], (i >> 2) & 31);
        cell.stream(Arrival).state()
    });
    assert_spaced("agents and days", |i| {
        let replication = ReplicationKey::new(5, i >> 10);
        let agent = replication.named("agents", i & 63, (i >> 6) & 15);
        agent.stream(Absence, 0).state()
    });
}

/// The first values of streams, also of those whose starts lie in order: of one cell.
#[test]
fn values_of_streams_are_spaced_as_if_drawn() {
    use Purpose::{Patience, Talk};
    assert_spaced("cases", |i| case(i).stream(Talk, 0).next_u64());
    assert_spaced("cases, contacts and purposes", |i| {
        let purpose = if i & 1 == 0 { Talk } else { Patience };
        case(i >> 3).stream(purpose, (i >> 1) & 3).next_u64()
    });
}

/// Streams whose starts are merely counted up are found out.
#[test]
fn spacings_tell_an_order() {
    let step = 0x9e37_79b9_7f4a_7c15_u64;
    assert!(spacings(32, |i| i.wrapping_mul(step)) > 1000.0);
    // The sum of a hash of the replication and one of the interval, 64 of each.
    let hash = |i: u64| super::super::mix(i);
    assert!(spacings(32, |i| hash(i >> 6).wrapping_add(hash(!(i & 63)))) > 100.0);
}
