//! The families of distributions a scenario can name, as plain parameters.

/// A probability distribution of non-negative values, by family and parameters.
///
/// Parameters that are durations are in seconds. This is what a scenario says;
/// [`Law`](crate::random::Law) is the same, prepared for sampling.
#[derive(Debug, Clone, PartialEq)]
pub enum Family {
    /// Exponential; cv 1.
    Exponential {
        /// Mean \[s\], > 0.
        mean: f64,
    },
    /// Always the same value.
    Constant {
        /// The value \[s\], ≥ 0.
        value: f64,
    },
    /// Lognormal by its own mean and cv (not those of the logarithm).
    Lognormal {
        /// Mean \[s\], > 0.
        mean: f64,
        /// Coefficient of variation, > 0.
        cv: f64,
    },
    /// Gamma; shape 1/cv².
    Gamma {
        /// Mean \[s\], > 0.
        mean: f64,
        /// Coefficient of variation, > 0.
        cv: f64,
    },
    /// Erlang: the sum of `shape` exponentials; cv 1/√shape.
    Erlang {
        /// Number of phases, ≥ 1.
        shape: u32,
        /// Mean of the sum \[s\], > 0.
        mean: f64,
    },
    /// Weibull by scale: P(X > x) = exp(−(x/scale)^shape). Mean scale·Γ(1 + 1/shape).
    Weibull {
        /// Shape, > 0; below 1 the hazard falls.
        shape: f64,
        /// Scale \[s\], > 0.
        scale: f64,
    },
    /// Uniform on \[min, max\].
    Uniform {
        /// Smallest value \[s\], ≥ 0.
        min: f64,
        /// Largest value \[s\], > min.
        max: f64,
    },
    /// Triangular on \[min, max\] with its peak at `mode`.
    Triangular {
        /// Smallest value \[s\], ≥ 0.
        min: f64,
        /// Most likely value \[s\].
        mode: f64,
        /// Largest value \[s\], > min.
        max: f64,
    },
    /// Log-logistic: P(X > x) = 1/(1 + (x/scale)^shape). The mean is finite for shape > 1 only.
    Loglogistic {
        /// Shape, > 0.
        shape: f64,
        /// Scale (the median) \[s\], > 0.
        scale: f64,
    },
    /// One of several exponentials, by chance.
    Hyperexponential {
        /// Probability of each branch; they sum to 1.
        probabilities: Vec<f64>,
        /// Mean of each branch \[s\], > 0.
        means: Vec<f64>,
    },
    /// Phase type: time to absorption of a chain of exponential phases.
    PhaseType {
        /// Probability to start in each phase; they sum to 1.
        start: Vec<f64>,
        /// Mean time in each phase \[s\], > 0.
        means: Vec<f64>,
        /// `next[i][j]`: probability to go from phase i to phase j; what a row lacks to 1 is absorption.
        next: Vec<Vec<f64>>,
    },
    /// One of several families, by chance.
    Mixture {
        /// Probability of each part; they sum to 1.
        probabilities: Vec<f64>,
        /// The parts.
        parts: Vec<Family>,
    },
    /// Observed values, each drawn with its weight.
    Empirical {
        /// The values \[s\], ≥ 0, in any order.
        values: Vec<f64>,
        /// Weight of each value, > 0; empty means all equal.
        weights: Vec<f64>,
    },
    /// A histogram: a bin by its weight, then uniform within it.
    Histogram {
        /// Bin edges \[s\], increasing, one more than weights.
        edges: Vec<f64>,
        /// Weight of each bin, ≥ 0, not all 0.
        weights: Vec<f64>,
    },
}
