//! A distribution prepared for sampling.

use rand::Rng;
use rand_distr::Distribution;

use super::empirical::{Empirical, Histogram};
use super::family::Family;
use super::gamma::{Gamma, GammaBelowOne};
use super::hyperexponential::Hyperexponential;
use super::key::{CellKey, Purpose};
use super::law_error::{LARGEST, LawError, between, not_negative, positive};
use super::mixture::Mixture;
use super::phase_type::PhaseType;
use super::stream::{Stream, unit, unit_open};
use super::ziggurat::{exponential, exponential_once, normal, normal_once};
use crate::math::elementary::{exp, pow};

/// A [`Family`] with its parameters checked and its constants computed, for sampling.
///
/// # Stream consumption
///
/// Part of the results: the same law takes the same words of a stream in every version. An
/// *exponential* and a *normal* take one word nearly always (see [`exponential`], [`normal`]).
///
/// | family | takes | method |
/// |---|---|---|
/// | exponential | an exponential | ziggurat |
/// | constant | nothing | |
/// | lognormal | a normal | median·e^(σz) |
/// | gamma, shape ≥ 1 | (a normal and a word) until accepted | Marsaglia & Tsang 2000 |
/// | gamma, shape < 1 | a gamma of shape + 1, then an exponential | the same, boosted |
/// | Erlang, shape ≤ 4 | `shape` exponentials | their sum |
/// | Erlang, shape > 4 | a gamma | |
/// | Weibull | an exponential E | scale·E^(1/shape) |
/// | uniform, triangular, log-logistic | a word | inversion |
/// | hyperexponential | a word, then an exponential | |
/// | phase type | a word, then an exponential and a word a phase | |
/// | mixture | a word, then what the part takes | |
/// | empirical | a word | inversion if weights are equal, else alias table |
/// | histogram | two words | alias table, then uniform |
///
/// # Accepted parameters
///
/// Means, scales and other durations from 10⁻⁹ to 10¹⁵; the mean of what comes out up to 10¹⁵, or
/// infinite for a log-logistic of shape ≤ 1. A cv from 10⁻⁴ to 10³, a shape of a Weibull or
/// log-logistic from 0.1 to 10⁴, of an Erlang up to 10⁸. Probabilities sum to 1 within 10⁻⁵.
///
/// ```
/// use busyhour::random::{Family, Law, Purpose, ReplicationKey};
/// let talk = Law::new(&Family::Lognormal { mean: 300.0, cv: 0.8 })?; // [s]
/// assert!((talk.mean() - 300.0).abs() < 1e-9);
/// let case = ReplicationKey::new(1, 0).cell("sales", 12).case(3);
/// let seconds = talk.sample(&mut case.stream(Purpose::Talk, 0));
/// assert!(seconds > 0.0);
/// # Ok::<(), busyhour::random::LawError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Law(pub(super) Kind);

/// The families with what their samplers need; the rare and large ones boxed.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Exponential {
        mean: f64,
    },
    Constant {
        value: f64,
    },
    /// σ is the standard deviation of the logarithm, e^μ the median.
    Lognormal {
        median: f64,
        sigma: f64,
    },
    Gamma(Gamma),
    GammaBelowOne(Box<GammaBelowOne>),
    /// Few phases, each of this mean.
    Erlang {
        shape: u32,
        phase: f64,
    },
    Weibull {
        shape: f64,
        inverse_shape: f64,
        scale: f64,
    },
    Uniform {
        min: f64,
        max: f64,
    },
    Triangular {
        min: f64,
        mode: f64,
        max: f64,
    },
    Loglogistic {
        shape: f64,
        inverse_shape: f64,
        scale: f64,
    },
    Hyperexponential(Box<Hyperexponential>),
    PhaseType(Box<PhaseType>),
    Mixture(Box<Mixture>),
    Empirical(Box<Empirical>),
    Histogram(Box<Histogram>),
}

/// Up to this shape the sum of exponentials is faster than the gamma sampler.
const FEW_PHASES: u32 = 4;

impl Law {
    /// Checks the parameters and computes the constants.
    ///
    /// # Errors
    ///
    /// The first parameter that is out of bounds or NaN, and the condition it fails.
    pub fn new(family: &Family) -> Result<Self, LawError> {
        let kind = match family {
            &Family::Exponential { mean } => {
                positive("mean", mean)?;
                Kind::Exponential { mean }
            }
            &Family::Constant { value } => {
                not_negative("value", value)?;
                // Not −0, which is greater than everything when compared by its bits.
                Kind::Constant { value: value.abs() }
            }
            &Family::Lognormal { mean, cv } => {
                mean_and_cv(mean, cv)?;
                // σ² = ln(1 + cv²), e^μ = mean/√(1 + cv²)
                let sigma = libm::log1p(cv * cv).sqrt();
                Kind::Lognormal {
                    median: mean / (1.0 + cv * cv).sqrt(),
                    sigma,
                }
            }
            &Family::Gamma { mean, cv } => {
                mean_and_cv(mean, cv)?;
                gamma(1.0 / (cv * cv), mean * (cv * cv))
            }
            &Family::Erlang { shape, mean } => {
                between("shape", f64::from(shape), 1.0, 1e8)?;
                positive("mean", mean)?;
                let phase = mean / f64::from(shape);
                if shape <= FEW_PHASES {
                    Kind::Erlang { shape, phase }
                } else {
                    gamma(f64::from(shape), phase)
                }
            }
            &Family::Weibull { shape, scale } => {
                shape_and_scale(shape, scale)?;
                Kind::Weibull {
                    shape,
                    inverse_shape: 1.0 / shape,
                    scale,
                }
            }
            &Family::Uniform { min, max } => {
                range(min, max)?;
                Kind::Uniform { min, max }
            }
            &Family::Triangular { min, mode, max } => {
                range(min, max)?;
                between("mode", mode, min, max)?;
                Kind::Triangular { min, mode, max }
            }
            &Family::Loglogistic { shape, scale } => {
                shape_and_scale(shape, scale)?;
                Kind::Loglogistic {
                    shape,
                    inverse_shape: 1.0 / shape,
                    scale,
                }
            }
            Family::Hyperexponential {
                probabilities,
                means,
            } => Kind::Hyperexponential(Box::new(Hyperexponential::new(probabilities, means)?)),
            Family::PhaseType { start, means, next } => {
                Kind::PhaseType(Box::new(PhaseType::new(start, means, next)?))
            }
            Family::Mixture {
                probabilities,
                parts,
            } => Kind::Mixture(Box::new(Mixture::new(probabilities, parts)?)),
            Family::Empirical { values, weights } => {
                Kind::Empirical(Box::new(Empirical::new(values, weights)?))
            }
            Family::Histogram { edges, weights } => {
                Kind::Histogram(Box::new(Histogram::new(edges, weights)?))
            }
        };
        let law = Self(kind);
        let mean = law.mean();
        if !(mean <= LARGEST) && !law.has_infinite_mean() {
            let condition = format!("give a mean of at most {LARGEST:e}, give {mean:e}");
            return Err(LawError::new("parameters", condition));
        }
        Ok(law)
    }

    /// The draw that [`sample`](Self::sample) makes, from a stream that serves it alone.
    ///
    /// The families of talk times and patience stay in registers here; this is what the
    /// engine calls.
    #[inline(always)]
    #[must_use]
    pub fn draw(&self, mut stream: Stream) -> f64 {
        match &self.0 {
            Kind::Exponential { mean } => mean * exponential_once(stream),
            Kind::Lognormal { median, sigma } => median * exp(sigma * normal_once(stream)),
            _ => self.sample(&mut stream),
        }
    }

    /// Draws a value for each case of a cell, the first case first, and scales it: what
    /// [`draw`](Self::draw) gives from the stream that each case has for this purpose.
    ///
    /// One after the other in a tight loop these draws overlap in the processor, as they cannot
    /// in the event loop: a third to a half of their time is saved.
    pub(crate) fn draw_cases(&self, cell: CellKey, purpose: Purpose, scale: f64, out: &mut [f64]) {
        let stream = |index: u64| cell.case(index).stream(purpose, 0);
        match &self.0 {
            Kind::Exponential { mean } => {
                for (index, value) in (0..).zip(out) {
                    *value = mean * exponential_once(stream(index)) * scale;
                }
            }
            Kind::Lognormal { median, sigma } => {
                for (index, value) in (0..).zip(out) {
                    *value = median * exp(sigma * normal_once(stream(index))) * scale;
                }
            }
            _ => {
                for (index, value) in (0..).zip(out) {
                    *value = self.sample(&mut stream(index)) * scale;
                }
            }
        }
    }

    /// A draw. Its unit is that of the parameters; never negative, NaN or infinite.
    #[inline(never)]
    pub fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match &self.0 {
            Kind::Exponential { mean } => mean * exponential(rng),
            Kind::Constant { value } => *value,
            Kind::Lognormal { median, sigma } => median * exp(sigma * normal(rng)),
            _ => self.sample_other(rng),
        }
    }

    /// Kept out of line, so that [`sample`](Self::sample) is small enough to be inlined.
    #[inline(never)]
    fn sample_other<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match &self.0 {
            Kind::Exponential { .. } | Kind::Constant { .. } | Kind::Lognormal { .. } => {
                unreachable!("sampled in line")
            }
            Kind::Gamma(gamma) => gamma.sample(rng),
            Kind::GammaBelowOne(gamma) => gamma.sample(rng),
            Kind::Erlang { shape, phase } => {
                phase * (0..*shape).map(|_| exponential(rng)).sum::<f64>()
            }
            Kind::Weibull {
                inverse_shape,
                scale,
                ..
            } => scale * pow(exponential(rng), *inverse_shape),
            Kind::Uniform { min, max } => min + (max - min) * unit(rng.next_u64()),
            Kind::Triangular { min, mode, max } => {
                let u = unit_open(rng.next_u64());
                let (rise, fall, width) = (mode - min, max - mode, max - min);
                if u * width < rise {
                    min + (u * width * rise).sqrt()
                } else {
                    max - ((1.0 - u) * width * fall).sqrt()
                }
            }
            Kind::Loglogistic {
                inverse_shape,
                scale,
                ..
            } => {
                let u = unit_open(rng.next_u64());
                scale * pow(u / (1.0 - u), *inverse_shape)
            }
            Kind::Hyperexponential(law) => law.sample(rng),
            Kind::PhaseType(law) => law.sample(rng),
            Kind::Mixture(law) => law.sample(rng),
            Kind::Empirical(law) => law.sample(rng),
            Kind::Histogram(law) => law.sample(rng),
        }
    }
}

impl Distribution<f64> for Law {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.sample(rng)
    }
}

fn gamma(shape: f64, scale: f64) -> Kind {
    if shape < 1.0 {
        Kind::GammaBelowOne(Box::new(GammaBelowOne::new(shape, scale)))
    } else {
        Kind::Gamma(Gamma::new(shape, scale))
    }
}

fn mean_and_cv(mean: f64, cv: f64) -> Result<(), LawError> {
    positive("mean", mean)?;
    between("cv", cv, 1e-4, 1e3)
}

fn shape_and_scale(shape: f64, scale: f64) -> Result<(), LawError> {
    between("shape", shape, 0.1, 1e4)?;
    positive("scale", scale)
}

fn range(min: f64, max: f64) -> Result<(), LawError> {
    not_negative("min", min)?;
    positive("max", max)?;
    if !(max > min) {
        return Err(LawError::new("max", format!("be above min, {min}")));
    }
    Ok(())
}
