//! The parametric families that are fitted.

use crate::math::elementary::exp;
use crate::random::Family;

/// A family that can be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LawFamily {
    /// One parameter; the law of the Erlang formulas.
    Exponential,
    /// Hazard rising or falling by a power.
    Weibull,
    /// Shape 1/cv².
    Gamma,
    /// The logarithm is normal: the usual law of handle times.
    Lognormal,
    /// The logarithm is logistic: as lognormal, with a heavier tail.
    Loglogistic,
    /// One of two exponentials by chance: cv above 1.
    Hyperexponential,
    /// One of two lognormals by chance: short and long calls.
    LognormalMixture,
    /// A sum of equal exponentials: a gamma of whole shape.
    Erlang,
}

impl LawFamily {
    /// The name in messages and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exponential => "exponential",
            Self::Weibull => "weibull",
            Self::Gamma => "gamma",
            Self::Lognormal => "lognormal",
            Self::Loglogistic => "loglogistic",
            Self::Hyperexponential => "hyperexponential",
            Self::LognormalMixture => "lognormal mixture",
            Self::Erlang => "erlang",
        }
    }

    /// Number of estimated parameters.
    #[must_use]
    pub fn parameters(self) -> u32 {
        match self {
            Self::Exponential => 1,
            Self::Weibull | Self::Gamma | Self::Lognormal | Self::Loglogistic | Self::Erlang => 2,
            Self::Hyperexponential => 3,
            Self::LognormalMixture => 5,
        }
    }
}

/// A law with its parameters. Times in seconds.
///
/// ```
/// use busyhour::calibrate::fit::FittedLaw;
/// let law = FittedLaw::Weibull { scale: 180.0, shape: 0.8 };
/// assert!((law.ln_survival(180.0) + 1.0).abs() < 1e-12);
/// assert!((law.quantile(0.5) - 113.842).abs() < 1e-3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FittedLaw {
    /// S(t) = e^(−t/mean).
    Exponential {
        /// Mean.
        mean: f64,
    },
    /// S(t) = e^(−(t/scale)^shape).
    Weibull {
        /// Scale.
        scale: f64,
        /// Shape.
        shape: f64,
    },
    /// Gamma of this mean; cv 1/√shape.
    Gamma {
        /// Mean.
        mean: f64,
        /// Shape.
        shape: f64,
    },
    /// ln t is normal.
    Lognormal {
        /// Mean of ln t.
        mu: f64,
        /// Standard deviation of ln t.
        sigma: f64,
    },
    /// S(t) = 1/(1 + (t/scale)^shape).
    Loglogistic {
        /// Scale, the median.
        scale: f64,
        /// Shape.
        shape: f64,
    },
    /// With chance `share` an exponential of mean `short`, else one of mean `long`.
    Hyperexponential {
        /// Chance of the short branch.
        share: f64,
        /// Mean of the short branch.
        short: f64,
        /// Mean of the long branch.
        long: f64,
    },
    /// With chance `share` the first lognormal, else the second.
    LognormalMixture {
        /// Chance of the first.
        share: f64,
        /// Mean of ln t in the first, the lower of the two.
        mu_1: f64,
        /// Standard deviation of ln t in the first.
        sigma_1: f64,
        /// Mean of ln t in the second.
        mu_2: f64,
        /// Standard deviation of ln t in the second.
        sigma_2: f64,
    },
    /// Gamma of whole shape.
    Erlang {
        /// Number of phases.
        shape: u32,
        /// Mean of the sum.
        mean: f64,
    },
}

use FittedLaw as L;

impl FittedLaw {
    /// Its family.
    #[must_use]
    pub fn family(&self) -> LawFamily {
        match self {
            L::Exponential { .. } => LawFamily::Exponential,
            L::Weibull { .. } => LawFamily::Weibull,
            L::Gamma { .. } => LawFamily::Gamma,
            L::Lognormal { .. } => LawFamily::Lognormal,
            L::Loglogistic { .. } => LawFamily::Loglogistic,
            L::Hyperexponential { .. } => LawFamily::Hyperexponential,
            L::LognormalMixture { .. } => LawFamily::LognormalMixture,
            L::Erlang { .. } => LawFamily::Erlang,
        }
    }

    /// The same law as a scenario says it.
    #[must_use]
    pub fn scenario(&self) -> Family {
        let lognormal = |mu: f64, sigma: f64| Family::Lognormal {
            mean: exp(mu + 0.5 * sigma * sigma),
            cv: libm::expm1(sigma * sigma).sqrt(),
        };
        match *self {
            L::Exponential { mean } => Family::Exponential { mean },
            L::Weibull { scale, shape } => Family::Weibull { shape, scale },
            L::Gamma { mean, shape } => Family::Gamma {
                mean,
                cv: 1.0 / shape.sqrt(),
            },
            L::Lognormal { mu, sigma } => lognormal(mu, sigma),
            L::Loglogistic { scale, shape } => Family::Loglogistic { shape, scale },
            L::Hyperexponential { share, short, long } => Family::Hyperexponential {
                probabilities: vec![share, 1.0 - share],
                means: vec![short, long],
            },
            L::LognormalMixture {
                share,
                mu_1,
                sigma_1,
                mu_2,
                sigma_2,
            } => Family::Mixture {
                probabilities: vec![share, 1.0 - share],
                parts: vec![lognormal(mu_1, sigma_1), lognormal(mu_2, sigma_2)],
            },
            L::Erlang { shape, mean } => Family::Erlang { shape, mean },
        }
    }
}
