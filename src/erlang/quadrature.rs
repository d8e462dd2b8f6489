//! Integrals of functions with one hill.

/// Gauss–Legendre rule of sixteen points on \[−1, 1\]: positive abscissas with their weights.
const POINTS: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_64),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_64),
    (0.458_016_777_657_227_37, 0.169_156_519_395_002_65),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_7),
    (0.755_404_408_355_003, 0.124_628_971_255_534_07),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_6),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_456),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_176),
];
/// Where a function has fallen to e^−50 of its top nothing is left of its integral.
const NOTHING: f64 = 50.0;
/// Panels on either side of the top.
const PANELS: usize = 8;
/// A panel is halved at most so often.
const MOST_HALVINGS: u32 = 40;
/// The top is found to this power of a half.
const MOST_BISECTIONS: u32 = 40;
/// Halves agree with the whole when they differ by less than this share of the integral.
const AGREE: f64 = 1e-13;

/// Several integrals made together.
pub(super) type Sums<const N: usize> = [f64; N];

/// Where a function e^g with one hill on \[0, ∞) has its mass.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hill {
    /// Where it is highest.
    pub top_at: f64,
    /// g there.
    pub top: f64,
    /// Left of this nothing is.
    pub left: f64,
    /// Right of this nothing is.
    pub right: f64,
}

impl Hill {
    /// Finds it for a concave g with slope `slope`; `unit` is a length of the right order.
    pub fn find(g: impl Fn(f64) -> f64, slope: impl Fn(f64) -> f64, unit: f64) -> Self {
        let mut high = unit;
        while slope(high) > 0.0 {
            high *= 2.0;
        }
        let mut low = if high > unit { 0.5 * high } else { 0.0 };
        if low == 0.0 && slope(0.0) <= 0.0 {
            high = 0.0;
        }
        for _ in 0..MOST_BISECTIONS {
            let middle = 0.5 * (low + high);
            if slope(middle) > 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        let top_at = high;
        let top = g(top_at);
        let gone = |t: f64| {
            let value = g(t);
            value.is_nan() || value < top - NOTHING
        };
        let mut reach = unit;
        while !gone(top_at + reach) {
            reach *= 2.0;
        }
        let right = edge(top_at, top_at + reach, &gone);
        let left = if top_at > 0.0 && gone(0.0) {
            edge(top_at, 0.0, &gone)
        } else {
            0.0
        };
        Self {
            top_at,
            top,
            left,
            right,
        }
    }

    /// Cuts \[from, to\] so that e^g is easy between the cuts; `more` are further cuts.
    pub fn cuts(&self, from: f64, to: f64, more: &[f64]) -> Vec<f64> {
        let (from, to) = (from.max(self.left), to.min(self.right));
        if !(from < to) {
            return Vec::new();
        }
        let mut cuts = vec![from, to];
        let within = |t: &f64| *t > from && *t < to;
        let part = |i: usize| i as f64 / PANELS as f64;
        for i in 0..=PANELS {
            let sides = [
                self.left + (self.top_at - self.left) * part(i),
                self.top_at + (self.right - self.top_at) * part(i),
            ];
            cuts.extend(sides.iter().filter(|t| within(t)));
        }
        cuts.extend(more.iter().filter(|t| within(t)));
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        cuts
    }
}

/// Where `gone` begins between a point where it is not and one where it is, roughly.
fn edge(mut here: f64, mut there: f64, gone: &impl Fn(f64) -> bool) -> f64 {
    for _ in 0..12 {
        let middle = 0.5 * (here + there);
        if gone(middle) {
            there = middle;
        } else {
            here = middle;
        }
    }
    there
}

/// The integrals between the cuts, sixteen points a panel: for functions that are smooth there.
pub(super) fn smooth<const N: usize>(cuts: &[f64], f: impl Fn(f64) -> Sums<N>) -> Sums<N> {
    let mut sums = [0.0; N];
    for pair in cuts.windows(2) {
        add(&mut sums, &panel(pair[0], pair[1], &f));
    }
    sums
}

/// The same, halving panels until the halves agree with the whole.
pub(super) fn adaptive<const N: usize>(cuts: &[f64], f: impl Fn(f64) -> Sums<N>) -> Sums<N> {
    let wholes: Vec<Sums<N>> = cuts
        .windows(2)
        .map(|pair| panel(pair[0], pair[1], &f))
        .collect();
    let mut scale = [0.0; N];
    for whole in &wholes {
        add(&mut scale, whole);
    }
    let mut sums = [0.0; N];
    for (pair, whole) in cuts.windows(2).zip(&wholes) {
        refine(
            (pair[0], pair[1]),
            whole,
            &scale,
            MOST_HALVINGS,
            &f,
            &mut sums,
        );
    }
    sums
}

fn refine<const N: usize>(
    (from, to): (f64, f64),
    whole: &Sums<N>,
    scale: &Sums<N>,
    halvings: u32,
    f: &impl Fn(f64) -> Sums<N>,
    sums: &mut Sums<N>,
) {
    let middle = 0.5 * (from + to);
    let (left, right) = (panel(from, middle, f), panel(middle, to, f));
    let agree = (0..N).all(|i| {
        let difference = left[i] + right[i] - whole[i];
        difference.abs() <= AGREE * scale[i].abs() || difference.is_nan()
    });
    if agree || halvings == 0 {
        add(sums, &left);
        add(sums, &right);
    } else {
        refine((from, middle), &left, scale, halvings - 1, f, sums);
        refine((middle, to), &right, scale, halvings - 1, f, sums);
    }
}

fn panel<const N: usize>(from: f64, to: f64, f: &impl Fn(f64) -> Sums<N>) -> Sums<N> {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let mut sums = [0.0; N];
    for (x, weight) in POINTS {
        let (a, b) = (f(middle - x * half), f(middle + x * half));
        for i in 0..N {
            sums[i] += weight * half * (a[i] + b[i]);
        }
    }
    sums
}

fn add<const N: usize>(sums: &mut Sums<N>, more: &Sums<N>) {
    for (sum, value) in sums.iter_mut().zip(more) {
        *sum += value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_normal_hill_and_a_slope() {
        let g = |t: f64| -0.5 * (t - 7.0) * (t - 7.0) / 4.0;
        let hill = Hill::find(g, |t| 7.0 - t, 1.0);
        assert!((hill.top_at - 7.0).abs() < 1e-6 && hill.left == 0.0);
        let value = |t: f64| [libm::exp(g(t))];
        let [sum] = smooth(&hill.cuts(0.0, f64::INFINITY, &[]), value);
        // 2·√(2π)·Φ(3.5)
        let exact = 2.0 * (2.0 * std::f64::consts::PI).sqrt() * 0.999_767_370_920_964_4;
        assert!((sum / exact - 1.0).abs() < 1e-13, "{sum}");
        let hill = Hill::find(|t| -0.01 * t, |_| -0.01, 1.0);
        let [sum] = smooth(&hill.cuts(0.0, 100.0, &[]), |t| [libm::exp(-0.01 * t)]);
        assert!((sum / (100.0 * -libm::expm1(-1.0)) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn a_root_needs_halving() {
        let [sum] = adaptive(&[0.0, 1.0], |t: f64| [t.sqrt()]);
        assert!((sum - 2.0 / 3.0).abs() < 1e-13, "{sum}");
    }
}
