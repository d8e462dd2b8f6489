//! Nelder and Mead's simplex: slow, but it needs no derivative.

/// A better point than `start`: the best corner after at most `steps` moves.
///
/// J. A. Nelder and R. Mead, "A simplex method for function minimization", 1965, with the
/// coefficients of F. Gao and L. Han (2012) that depend on the number of variables. `size` is the
/// length of the first edges. The function may be +∞, never NaN.
pub(super) fn simplex(
    f: &mut impl FnMut(&[f64]) -> f64,
    start: &[f64],
    size: f64,
    steps: usize,
) -> Vec<f64> {
    let n = start.len();
    let d = (n as f64).max(2.0);
    let (expand, contract, shrink) = (1.0 + 2.0 / d, 0.75 - 0.5 / d, 1.0 - 1.0 / d);
    let mut corners: Vec<(f64, Vec<f64>)> = Vec::with_capacity(n + 1);
    corners.push((f(start), start.to_vec()));
    for i in 0..n {
        let mut corner = start.to_vec();
        corner[i] += size;
        corners.push((f(&corner), corner));
    }
    for _ in 0..steps {
        corners.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (best, second, worst) = (corners[0].0, corners[n - 1].0, corners[n].0);
        if worst - best <= 1e-13 * (1.0 + best.abs()) {
            break;
        }
        let centre: Vec<f64> = (0..n)
            .map(|i| corners[..n].iter().map(|c| c.1[i]).sum::<f64>() / n as f64)
            .collect();
        let mut move_worst = |factor: f64| {
            let to: Vec<f64> = centre
                .iter()
                .zip(&corners[n].1)
                .map(|(c, w)| c + factor * (c - w))
                .collect();
            (f(&to), to)
        };
        let reflected = move_worst(1.0);
        let next = if reflected.0 < best {
            let further = move_worst(expand);
            Some(if further.0 < reflected.0 {
                further
            } else {
                reflected
            })
        } else if reflected.0 < second {
            Some(reflected)
        } else {
            let towards = if reflected.0 < worst {
                contract
            } else {
                -contract
            };
            Some(move_worst(towards)).filter(|c| c.0 < worst.min(reflected.0))
        };
        match next {
            Some(corner) => corners[n] = corner,
            None => {
                let keep = corners[0].1.clone();
                for (value, corner) in &mut corners[1..] {
                    for (x, k) in corner.iter_mut().zip(&keep) {
                        *x = k + shrink * (*x - k);
                    }
                    *value = f(corner);
                }
            }
        }
    }
    corners.sort_by(|a, b| a.0.total_cmp(&b.0));
    corners.swap_remove(0).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_corner_of_a_ridge() {
        let mut f = |x: &[f64]| (x[0] - 1.0).abs() + (x[1] + 2.0).abs() + (x[0] + x[1] + 1.0).abs();
        let best = simplex(&mut f, &[10.0, 10.0], 1.0, 2000);
        assert!((best[0] - 1.0).abs() < 1e-6 && (best[1] + 2.0).abs() < 1e-6);
    }
}
