//! Sobol points, scrambled.
//!
//! I. M. Sobol', "Distribution of points in a cube and approximate evaluation of integrals", USSR
//! Computational Mathematics and Mathematical Physics 7, 1967. Primitive polynomials and initial
//! direction numbers are the first of those of S. Joe and F. Y. Kuo, "Constructing Sobol
//! sequences with better two-dimensional projections", SIAM Journal on Scientific Computing 30,
//! 2008 (table new-joe-kuo-6). Scrambled by A. B. Owen's nested uniform permutations ("Randomly
//! permuted (t, m, s)-nets and (t, s)-sequences", 1995): each digit is turned over or not by a
//! coin that belongs to the digits before it, so that the points stay a net and each of them is
//! uniform.

/// Most dimensions.
pub const MOST_DIMENSIONS: usize = 21;
/// Binary digits of a point.
const DIGITS: usize = 32;

/// For dimension 2 and up: the degree of the polynomial is the number of initial numbers; its inner
/// coefficients as bits; the initial direction numbers.
const TABLE: [(u32, &[u32]); MOST_DIMENSIONS - 1] = [
    (0, &[1]),
    (1, &[1, 3]),
    (1, &[1, 3, 1]),
    (2, &[1, 1, 1]),
    (1, &[1, 1, 3, 3]),
    (4, &[1, 3, 5, 13]),
    (2, &[1, 1, 5, 5, 17]),
    (4, &[1, 1, 5, 5, 5]),
    (7, &[1, 1, 7, 11, 19]),
    (11, &[1, 1, 5, 1, 1]),
    (13, &[1, 1, 1, 3, 11]),
    (14, &[1, 3, 5, 5, 31]),
    (1, &[1, 3, 3, 9, 7, 49]),
    (13, &[1, 1, 1, 15, 21, 21]),
    (16, &[1, 3, 1, 13, 27, 49]),
    (19, &[1, 1, 1, 15, 7, 5]),
    (22, &[1, 3, 1, 15, 13, 25]),
    (25, &[1, 1, 5, 5, 19, 61]),
    (1, &[1, 3, 7, 11, 23, 15, 103]),
    (4, &[1, 3, 7, 13, 13, 15, 69]),
];

/// The first `n` points, unscrambled, as 32 binary digits each; `None` for more dimensions than
/// there are numbers for.
#[must_use]
pub fn digits(n: usize, dimensions: usize) -> Option<Vec<Vec<u32>>> {
    if dimensions > MOST_DIMENSIONS {
        return None;
    }
    let directions: Vec<[u32; DIGITS]> = (0..dimensions).map(direction).collect();
    let mut point = vec![0; dimensions];
    let mut out = Vec::with_capacity(n);
    for i in 0..n {
        out.push(point.clone());
        // Gray code: the next point differs by one direction number.
        let digit = (i.trailing_ones() as usize).min(DIGITS - 1);
        for (x, numbers) in point.iter_mut().zip(&directions) {
            *x ^= numbers[digit];
        }
    }
    Some(out)
}

/// Direction numbers of a dimension, by the recurrence of its polynomial.
fn direction(dimension: usize) -> [u32; DIGITS] {
    let mut v = [0_u32; DIGITS];
    let Some((inner, initial)) = dimension.checked_sub(1).map(|d| TABLE[d]) else {
        // Van der Corput's sequence.
        for (i, v) in v.iter_mut().enumerate() {
            *v = 1 << (DIGITS - 1 - i);
        }
        return v;
    };
    let degree = initial.len();
    for (i, m) in initial.iter().enumerate() {
        v[i] = m << (DIGITS - 1 - i);
    }
    for i in degree..DIGITS {
        let mut next = v[i - degree] ^ (v[i - degree] >> degree);
        for k in 1..degree {
            if (inner >> (degree - 1 - k)) & 1 == 1 {
                next ^= v[i - k];
            }
        }
        v[i] = next;
    }
    v
}

/// Turns the digits of a coordinate over; `coin(level, prefix)` says whether, for a digit and the
/// digits before it.
#[must_use]
pub fn scrambled(digits: u32, coin: impl Fn(usize, u32) -> bool) -> u32 {
    (0..DIGITS).fold(0, |out, level| {
        let place = 1 << (DIGITS - 1 - level);
        // The digits before this one, without the others.
        let prefix = digits.checked_shr((DIGITS - level) as u32).unwrap_or(0);
        let digit = (digits & place != 0) != coin(level, prefix);
        out | if digit { place } else { 0 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From scipy.stats.qmc.Sobol(21, scramble=False), which has the same table.
    #[test]
    fn points_are_those_of_others() {
        let points = digits(16, 21).expect("as many dimensions");
        let shares = |i: usize| -> Vec<f64> {
            let own = points[i].iter();
            own.map(|x| f64::from(*x) / 4_294_967_296.0).collect()
        };
        assert!(shares(0).iter().all(|x| *x == 0.0));
        assert!(shares(1).iter().all(|x| *x == 0.5));
        assert_eq!(shares(5)[..5], SCIPY_5);
        assert_eq!(shares(13), SCIPY_13);
        assert_eq!(digits(1, 22), None);
    }

    /// Each of 2^m parts of every coordinate has one of the first 2^m points, scrambled or not.
    #[test]
    fn every_coordinate_is_stratified() {
        let points = digits(64, 21).expect("as many dimensions");
        let coin =
            |level: usize, prefix: u32| (prefix.wrapping_mul(2_654_435_761) >> level) & 1 == 1;
        for d in 0..21 {
            for turned in [false, true] {
                let mut seen = [false; 64];
                for point in &points {
                    let x = if turned {
                        scrambled(point[d], coin)
                    } else {
                        point[d]
                    };
                    seen[(x >> 26) as usize] = true;
                }
                assert!(seen.iter().all(|s| *s), "dimension {d}, {turned}");
            }
        }
    }

    /// In the first two dimensions every box of area 1/16 has one of the first 16 points.
    #[test]
    fn two_dimensions_are_a_net() {
        let points = digits(16, 2).expect("two dimensions");
        for across in 0..=4 {
            let mut seen = [false; 16];
            for point in &points {
                let x = point[0].checked_shr(32 - across).unwrap_or(0);
                let y = point[1].checked_shr(28 + across).unwrap_or(0);
                seen[(x << (4 - across) | y) as usize] = true;
            }
            assert!(seen.iter().all(|s| *s), "{across}");
        }
    }

    const SCIPY_5: [f64; 5] = [0.875, 0.875, 0.125, 0.375, 0.875];
    const SCIPY_13: [f64; 21] = [
        0.8125, 0.6875, 0.8125, 0.0625, 0.4375, 0.9375, 0.5625, 0.5625, 0.5625, 0.4375, 0.8125,
        0.9375, 0.0625, 0.8125, 0.1875, 0.5625, 0.1875, 0.6875, 0.5625, 0.9375, 0.5625,
    ];
}
