//! Does every absurd parameter get its error, and every sound one a law?

use super::{Family, Law, examples};

/// The message for a family that must be refused.
fn refusal(family: &Family) -> String {
    match Law::new(family) {
        Ok(law) => panic!("{family:?} became {law:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_law_is_small() {
    assert!(size_of::<Law>() <= 32);
}

#[test]
fn absurd_numbers_are_refused() {
    for x in [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        -1.0,
        1e308,
        1e16,
    ] {
        for family in [
            Family::Exponential { mean: x },
            Family::Constant { value: x },
            Family::Lognormal { mean: x, cv: 1.0 },
            Family::Lognormal { mean: 1.0, cv: x },
            Family::Gamma { mean: x, cv: 1.0 },
            Family::Gamma { mean: 1.0, cv: x },
            Family::Erlang { shape: 2, mean: x },
            Family::Weibull {
                shape: x,
                scale: 1.0,
            },
            Family::Weibull {
                shape: 1.0,
                scale: x,
            },
            Family::Uniform { min: x, max: 1.0 },
            Family::Uniform { min: 0.0, max: x },
            Family::Triangular {
                min: x,
                mode: 1.0,
                max: 2.0,
            },
            Family::Triangular {
                min: 0.0,
                mode: x,
                max: 2.0,
            },
            Family::Triangular {
                min: 0.0,
                mode: 1.0,
                max: x,
            },
            Family::Loglogistic {
                shape: x,
                scale: 1.0,
            },
            Family::Loglogistic {
                shape: 2.0,
                scale: x,
            },
            Family::Hyperexponential {
                probabilities: vec![1.0],
                means: vec![x],
            },
            Family::Hyperexponential {
                probabilities: vec![x],
                means: vec![1.0],
            },
            phase_type(x, 1.0, 0.5),
            phase_type(1.0, x, 0.5),
            phase_type(1.0, 1.0, x),
            Family::Empirical {
                values: vec![1.0, x],
                weights: vec![],
            },
            Family::Empirical {
                values: vec![1.0],
                weights: vec![x],
            },
            Family::Histogram {
                edges: vec![0.0, x],
                weights: vec![1.0],
            },
            Family::Histogram {
                edges: vec![0.0, 1.0],
                weights: vec![x],
            },
        ] {
            refusal(&family);
        }
    }
}

fn phase_type(start: f64, mean: f64, next: f64) -> Family {
    Family::PhaseType {
        start: vec![start],
        means: vec![mean],
        next: vec![vec![next]],
    }
}

#[test]
fn zero_is_refused_where_it_has_no_meaning() {
    refusal(&Family::Exponential { mean: 0.0 });
    refusal(&Family::Lognormal { mean: 1.0, cv: 0.0 });
    refusal(&Family::Erlang {
        shape: 0,
        mean: 1.0,
    });
    refusal(&Family::Weibull {
        shape: 0.0,
        scale: 1.0,
    });
    refusal(&Family::Empirical {
        values: vec![1.0],
        weights: vec![0.0],
    });
    assert!(Law::new(&Family::Constant { value: 0.0 }).is_ok());
}

#[test]
fn messages_name_the_parameter_and_the_condition() {
    let part = Family::Mixture {
        probabilities: vec![0.5, 0.5],
        parts: vec![
            Family::Constant { value: 1.0 },
            Family::Hyperexponential {
                probabilities: vec![1.0],
                means: vec![-2.0],
            },
        ],
    };
    let histogram = |edges: &[f64], weights: &[f64]| Family::Histogram {
        edges: edges.to_vec(),
        weights: weights.to_vec(),
    };
    for (family, message) in [
        (
            Family::Gamma {
                mean: 4.0,
                cv: f64::NAN,
            },
            "cv must be between 0.0001 and 1000, is NaN",
        ),
        (
            Family::Uniform { min: 5.0, max: 5.0 },
            "max must be above min, 5",
        ),
        (
            Family::Triangular {
                min: 1.0,
                mode: 9.0,
                max: 3.0,
            },
            "mode must be between 1 and 3, is 9",
        ),
        (
            part,
            "parts[1].means[0] must be between 1e-9 and 1e15, is -2",
        ),
        (
            Family::Hyperexponential {
                probabilities: vec![0.5, 0.4],
                means: vec![1.0, 2.0],
            },
            "probabilities must sum to 1, sums to 0.9",
        ),
        (
            Family::Hyperexponential {
                probabilities: vec![1.0],
                means: vec![1.0, 2.0],
            },
            "means must have 1 entries, has 2",
        ),
        (
            Family::Mixture {
                probabilities: vec![],
                parts: vec![],
            },
            "probabilities must not be empty",
        ),
        (
            Family::Empirical {
                values: vec![],
                weights: vec![],
            },
            "values must not be empty",
        ),
        (
            histogram(&[0.0, 1.0], &[1.0, 2.0]),
            "edges must have 3 entries, has 2",
        ),
        (
            histogram(&[0.0, 2.0, 1.0], &[1.0, 2.0]),
            "edges[2] must be above the edge before it, 2",
        ),
        (histogram(&[0.0, 2.0], &[0.0]), "weights must not all be 0"),
        (
            phase_type(1.0, 1.0, 1.0),
            "next must lead from every phase to the end, soon enough",
        ),
        (
            phase_type(1.0, 1.0, 1.0 - 1e-8),
            "next must lead from every phase to the end, soon enough",
        ),
        (
            Family::Weibull {
                shape: 0.1,
                scale: 1e10,
            },
            "parameters must give a mean of at most 1e15, give 3.6288e16",
        ),
    ] {
        assert_eq!(refusal(&family), message);
    }
}

/// The corners of what is accepted give finite draws, moments and probabilities.
#[test]
fn extreme_parameters_are_harmless() {
    let (tiny, huge) = (1e-9, 1e15);
    let mut families = vec![
        Family::Uniform {
            min: 0.0,
            max: tiny,
        },
        Family::Uniform {
            min: 0.0,
            max: huge,
        },
        Family::Triangular {
            min: 0.0,
            mode: 0.0,
            max: tiny,
        },
        Family::Erlang {
            shape: 100_000_000,
            mean: tiny,
        },
        phase_type(1.0, tiny, 0.999_99),
        Family::Empirical {
            values: vec![0.0],
            weights: vec![],
        },
        Family::Histogram {
            edges: vec![0.0, tiny, huge],
            weights: vec![tiny, huge],
        },
        Family::Histogram {
            edges: vec![0.0, 5e-324, 1.0],
            weights: vec![1.0, 0.0],
        },
        Family::Hyperexponential {
            probabilities: vec![0.0, 1.0],
            means: vec![huge, tiny],
        },
    ];
    for size in [tiny, huge] {
        families.extend([1e-4, 1e3].map(|cv| Family::Gamma { mean: size, cv }));
        families.extend([1e-4, 1e3].map(|cv| Family::Lognormal { mean: size, cv }));
        families.extend([0.1, 1e4].map(|shape| Family::Loglogistic {
            shape,
            scale: size.min(1e14),
        }));
    }
    families.extend([0.1, 1e4].map(|shape| Family::Weibull { shape, scale: tiny }));
    for family in families {
        let law = Law::new(&family).expect("within the limits");
        for x in super::draws(10_000, |stream| law.sample(stream)) {
            assert!(x >= 0.0 && x.is_finite(), "{family:?}: {x}");
        }
        for x in super::draws(20, |stream| law.sample(stream)) {
            assert!(
                (0.0..=1.0).contains(&law.cdf(x)),
                "{family:?}: {}",
                law.cdf(x)
            );
        }
        assert!(law.mean() >= 0.0 && law.cv() >= 0.0, "{family:?}");
    }
}

/// Every family survives a stream that yields nothing but ones, or nothing but zeros.
#[test]
fn extreme_words_are_harmless() {
    struct Same(u64, u32);
    impl rand::TryRng for Same {
        type Error = std::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(self.try_next_u64()? as u32)
        }
        /// The word a few times; then others, lest a rejection sampler go on for ever.
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            self.1 += 1;
            Ok(if self.1 < 6 {
                self.0
            } else {
                super::super::mix(self.1.into())
            })
        }
        fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Self::Error> {
            unreachable!("no sampler asks for bytes")
        }
    }
    for (name, family) in examples() {
        let law = super::law(&family);
        for word in [0, 1, u64::MAX, u64::MAX - 1, 1 << 63, 0xff, !0xff] {
            let x = law.sample(&mut Same(word, 0));
            assert!(x >= 0.0 && x.is_finite(), "{name} from {word:x}: {x}");
        }
    }
}
