//! The parameters of a law as the fit sees them: names, scales, order.

use super::law::FittedLaw;
use super::law::FittedLaw as L;
use super::parameter::Scale;

impl FittedLaw {
    /// Names, values and scales of the parameters that are estimated.
    pub(super) fn parameters(&self) -> Vec<(&'static str, f64, Scale)> {
        use Scale::{Log, Logit, Plain};
        match *self {
            L::Exponential { mean } | L::Erlang { mean, .. } => vec![("mean", mean, Log)],
            L::Weibull { scale, shape } | L::Loglogistic { scale, shape } => {
                vec![("scale", scale, Log), ("shape", shape, Log)]
            }
            L::Gamma { mean, shape } => vec![("mean", mean, Log), ("shape", shape, Log)],
            L::Lognormal { mu, sigma } => vec![("mu", mu, Plain), ("sigma", sigma, Log)],
            L::Hyperexponential { share, short, long } => vec![
                ("share", share, Logit),
                ("short", short, Log),
                ("long", long, Log),
            ],
            L::LognormalMixture {
                share,
                mu_1,
                sigma_1,
                mu_2,
                sigma_2,
            } => vec![
                ("share", share, Logit),
                ("mu_1", mu_1, Plain),
                ("sigma_1", sigma_1, Log),
                ("mu_2", mu_2, Plain),
                ("sigma_2", sigma_2, Log),
            ],
        }
    }

    /// The same family at other parameters, given on their scales.
    pub(super) fn at(&self, free: &[f64]) -> Self {
        let mut value = free
            .iter()
            .zip(self.parameters())
            .map(|(x, (_, _, scale))| scale.value(*x));
        let mut next = || value.next().unwrap_or(f64::NAN);
        match *self {
            L::Exponential { .. } => L::Exponential { mean: next() },
            L::Erlang { shape, .. } => L::Erlang {
                shape,
                mean: next(),
            },
            L::Weibull { .. } => L::Weibull {
                scale: next(),
                shape: next(),
            },
            L::Loglogistic { .. } => L::Loglogistic {
                scale: next(),
                shape: next(),
            },
            L::Gamma { .. } => L::Gamma {
                mean: next(),
                shape: next(),
            },
            L::Lognormal { .. } => L::Lognormal {
                mu: next(),
                sigma: next(),
            },
            L::Hyperexponential { .. } => L::Hyperexponential {
                share: next(),
                short: next(),
                long: next(),
            },
            L::LognormalMixture { .. } => L::LognormalMixture {
                share: next(),
                mu_1: next(),
                sigma_1: next(),
                mu_2: next(),
                sigma_2: next(),
            },
        }
    }

    /// The same law with the shorter part of a mixture first.
    pub(super) fn ordered(self) -> Self {
        match self {
            L::Hyperexponential { share, short, long } if short > long => L::Hyperexponential {
                share: 1.0 - share,
                short: long,
                long: short,
            },
            L::LognormalMixture {
                share,
                mu_1,
                sigma_1,
                mu_2,
                sigma_2,
            } if mu_1 > mu_2 => L::LognormalMixture {
                share: 1.0 - share,
                mu_1: mu_2,
                sigma_1: sigma_2,
                mu_2: mu_1,
                sigma_2: sigma_1,
            },
            other => other,
        }
    }
}
