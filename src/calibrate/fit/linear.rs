//! Small symmetric matrices: a handful of parameters.

/// A square matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    size: usize,
    entries: Vec<f64>,
}

impl Matrix {
    /// All entries 0.
    #[must_use]
    pub fn zero(size: usize) -> Self {
        Self {
            size,
            entries: vec![0.0; size * size],
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The entry of row `i` and column `j`.
    #[must_use]
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.entries[i * self.size + j]
    }

    /// Sets one entry.
    pub fn set(&mut self, i: usize, j: usize, value: f64) {
        self.entries[i * self.size + j] = value;
    }

    /// Adds to one entry.
    pub fn add(&mut self, i: usize, j: usize, value: f64) {
        self.entries[i * self.size + j] += value;
    }

    /// The same with `value` added on the diagonal.
    #[must_use]
    pub fn plus_diagonal(&self, value: f64) -> Self {
        let mut sum = self.clone();
        for i in 0..self.size {
            sum.add(i, i, value);
        }
        sum
    }

    /// Every entry times `factor`.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self {
            size: self.size,
            entries: self.entries.iter().map(|e| e * factor).collect(),
        }
    }

    /// xᵀ·M·x.
    #[must_use]
    pub fn quadratic(&self, x: &[f64]) -> f64 {
        let mut sum = 0.0;
        for i in 0..self.size {
            for j in 0..self.size {
                sum += x[i] * self.at(i, j) * x[j];
            }
        }
        sum
    }

    /// The lower triangle L with L·Lᵀ = M (Cholesky); `None` unless M is positive definite.
    #[must_use]
    pub fn cholesky(&self) -> Option<Cholesky> {
        let mut lower = Self::zero(self.size);
        for i in 0..self.size {
            for j in 0..=i {
                let mut rest = self.at(i, j);
                for k in 0..j {
                    rest -= lower.at(i, k) * lower.at(j, k);
                }
                if i == j {
                    // Lost to rounding counts as not positive.
                    if !(rest > 1e-14 * self.at(i, i).abs() && rest.is_finite()) {
                        return None;
                    }
                    lower.set(i, i, rest.sqrt());
                } else {
                    lower.set(i, j, rest / lower.at(j, j));
                }
            }
        }
        Some(Cholesky { lower })
    }
}

/// A positive definite matrix, factored.
#[derive(Debug, Clone)]
pub struct Cholesky {
    lower: Matrix,
}

impl Cholesky {
    /// The x with M·x = right.
    #[must_use]
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let n = self.lower.size;
        let mut x = right.to_vec();
        for i in 0..n {
            for k in 0..i {
                x[i] -= self.lower.at(i, k) * x[k];
            }
            x[i] /= self.lower.at(i, i);
        }
        for i in (0..n).rev() {
            for k in i + 1..n {
                x[i] -= self.lower.at(k, i) * x[k];
            }
            x[i] /= self.lower.at(i, i);
        }
        x
    }

    /// M⁻¹.
    #[must_use]
    pub fn inverse(&self) -> Matrix {
        let n = self.lower.size;
        let mut inverse = Matrix::zero(n);
        for j in 0..n {
            let mut unit = vec![0.0; n];
            unit[j] = 1.0;
            for (i, value) in self.solve(&unit).into_iter().enumerate() {
                inverse.set(i, j, value);
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_inverts() {
        let mut m = Matrix::zero(3);
        for (i, row) in [[4.0, 1.0, 0.5], [1.0, 3.0, -0.2], [0.5, -0.2, 2.0]]
            .iter()
            .enumerate()
        {
            for (j, &value) in row.iter().enumerate() {
                m.set(i, j, value);
            }
        }
        let inverse = m.cholesky().unwrap().inverse();
        for i in 0..3 {
            for j in 0..3 {
                let product: f64 = (0..3).map(|k| m.at(i, k) * inverse.at(k, j)).sum();
                assert!((product - f64::from(u8::from(i == j))).abs() < 1e-14);
            }
        }
        assert!(m.plus_diagonal(-3.0).cholesky().is_none());
        assert!(Matrix::zero(2).cholesky().is_none());
        assert_eq!(m.quadratic(&[1.0, 1.0, 0.0]), 9.0);
    }
}
