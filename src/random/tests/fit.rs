//! Does every sampler follow its distribution? Does every distribution function?

use rand_distr::Distribution;
use statrs::distribution::{self as oracle, ContinuousCDF};

use super::super::{beta, exponential, normal};
use super::{DRAWS, Family, Law, draws, examples, law, sorted};

/// Kolmogorov's limit at α = 0.001: √(−½ ln(α/2)).
const KS_LIMIT: f64 = 1.949_475;

/// Greatest distance of the sample from the distribution function, times √n. Every 8th point
/// will do: it cannot miss more than 8/n.
fn ks(xs: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    let n = xs.len() as f64;
    let distance = |(i, x): (usize, f64)| {
        let p = cdf(x);
        (p - i as f64 / n).max((i as f64 + 1.0) / n - p)
    };
    sorted(xs)
        .into_iter()
        .enumerate()
        .step_by(8)
        .map(distance)
        .fold(0.0, f64::max)
        * n.sqrt()
}

/// The same between two samples of equal size.
fn ks_two(xs: Vec<f64>, ys: Vec<f64>) -> f64 {
    let (xs, ys) = (sorted(xs), sorted(ys));
    let n = xs.len();
    let (mut i, mut j, mut worst) = (0, 0, 0);
    while i < n && j < n {
        if xs[i] <= ys[j] {
            i += 1
        } else {
            j += 1
        }
        worst = worst.max(i.abs_diff(j));
    }
    worst as f64 / (2.0 * n as f64).sqrt()
}

fn assert_follows(name: &str, xs: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    let distance = ks(xs, cdf);
    assert!(distance < KS_LIMIT, "{name}: {distance}");
}

/// statrs' distribution function, where it has the family.
fn oracle(family: &Family) -> Option<Box<dyn Fn(f64) -> f64>> {
    fn boxed(law: impl ContinuousCDF<f64, f64> + 'static) -> Option<Box<dyn Fn(f64) -> f64>> {
        Some(Box::new(move |x| law.cdf(x)))
    }
    match *family {
        Family::Exponential { mean } => boxed(oracle::Exp::new(1.0 / mean).unwrap()),
        Family::Lognormal { mean, cv } => {
            let variance = libm::log1p(cv * cv);
            let mu = libm::log(mean) - 0.5 * variance;
            boxed(oracle::LogNormal::new(mu, variance.sqrt()).unwrap())
        }
        Family::Gamma { mean, cv } => {
            let shape = 1.0 / (cv * cv);
            boxed(oracle::Gamma::new(shape, shape / mean).unwrap())
        }
        Family::Erlang { shape, mean } => {
            boxed(oracle::Erlang::new(u64::from(shape), f64::from(shape) / mean).unwrap())
        }
        Family::Weibull { shape, scale } => boxed(oracle::Weibull::new(shape, scale).unwrap()),
        Family::Uniform { min, max } => boxed(oracle::Uniform::new(min, max).unwrap()),
        Family::Triangular { min, mode, max } => {
            boxed(oracle::Triangular::new(min, max, mode).unwrap())
        }
        _ => None,
    }
}

#[test]
fn ziggurats_follow_their_distributions() {
    let standard = oracle::Normal::new(0.0, 1.0).unwrap();
    assert_follows("normal", draws(DRAWS, normal), |x| standard.cdf(x));
    assert_follows("exponential", draws(DRAWS, exponential), |x| {
        -libm::expm1(-x)
    });
}

/// A million draws hardly see the tails, so here are those of 2·10⁷.
#[test]
fn ziggurat_tails_are_right() {
    const N: usize = 20_000_000;
    let (mut beyond_normal, mut beyond_exponential) = ([0u32; 2], [0u32; 2]);
    let mut stream = super::case(0).stream(super::Purpose::Talk, 0);
    for _ in 0..N {
        let z = normal(&mut stream).abs();
        let x = exponential(&mut stream);
        for (i, (far_z, far_x)) in [(3.654, 7.697), (4.3, 11.0)].into_iter().enumerate() {
            beyond_normal[i] += u32::from(z > far_z);
            beyond_exponential[i] += u32::from(x > far_x);
        }
    }
    let check = |count: u32, p: f64| {
        let expected = p * N as f64;
        assert!(
            (f64::from(count) - expected).abs() < 4.0 * expected.sqrt(),
            "{count} {expected}"
        );
    };
    for (i, (far_z, far_x)) in [(3.654, 7.697), (4.3, 11.0)].into_iter().enumerate() {
        check(beyond_normal[i], libm::erfc(far_z / 2f64.sqrt()));
        check(beyond_exponential[i], libm::exp(-far_x));
    }
}

#[test]
fn samplers_follow_their_distributions() {
    for (name, family) in examples() {
        let law = law(&family);
        if !law.atoms().is_empty() {
            continue; // see `atoms_have_their_probabilities`
        }
        let xs = draws(DRAWS, |stream| law.sample(stream));
        assert!(xs.iter().all(|&x| x >= 0.0 && x.is_finite()), "{name}");
        match oracle(&family) {
            Some(cdf) => assert_follows(name, xs, cdf),
            None => assert_follows(name, xs, |x| law.cdf(x)),
        }
    }
}

#[test]
fn atoms_have_their_probabilities() {
    for (name, family) in examples() {
        let law = law(&family);
        let xs = draws(DRAWS, |stream| law.sample(stream));
        let mut seen = 0;
        for atom in law.atoms() {
            let count = xs.iter().filter(|&&x| x == atom).count();
            seen += count;
            let p = law.cdf(atom) - law.cdf(atom * (1.0 - 1e-12));
            let error = (p * (1.0 - p) / DRAWS as f64).sqrt();
            assert!(
                (count as f64 / DRAWS as f64 - p).abs() <= 4.0 * error,
                "{name} {atom}"
            );
        }
        assert!(
            law.atoms().is_empty() || seen == DRAWS,
            "{name}: no draw is off the atoms"
        );
    }
}

#[test]
fn samplers_agree_with_those_of_rand_distr() {
    fn check(name: &str, family: &Family, theirs: &impl Distribution<f64>) {
        let law = law(family);
        let xs = draws(DRAWS, |stream| law.sample(stream));
        let mut stream = super::case(0).stream(super::Purpose::WrapUp, 0);
        let ys = (0..DRAWS).map(|_| theirs.sample(&mut stream)).collect();
        let distance = ks_two(xs, ys);
        assert!(distance < KS_LIMIT, "{name}: {distance}");
    }
    use rand_distr::{Exp, Gamma, LogNormal, Triangular, Weibull};
    check(
        "exponential",
        &Family::Exponential { mean: 5.0 },
        &Exp::new(0.2).unwrap(),
    );
    let lognormal = LogNormal::from_mean_cv(300.0, 0.8).unwrap();
    check(
        "lognormal",
        &Family::Lognormal {
            mean: 300.0,
            cv: 0.8,
        },
        &lognormal,
    );
    for cv in [0.5, 1.5] {
        let gamma = Gamma::new(1.0 / (cv * cv), 6.0 * cv * cv).unwrap();
        check("gamma", &Family::Gamma { mean: 6.0, cv }, &gamma);
    }
    let erlang = Gamma::new(3.0, 2.0).unwrap();
    check(
        "erlang",
        &Family::Erlang {
            shape: 3,
            mean: 6.0,
        },
        &erlang,
    );
    let weibull = Weibull::new(3.0, 0.7).unwrap();
    check(
        "weibull",
        &Family::Weibull {
            shape: 0.7,
            scale: 3.0,
        },
        &weibull,
    );
    let triangular = Triangular::new(1.0, 7.0, 2.0).unwrap();
    check(
        "triangular",
        &Family::Triangular {
            min: 1.0,
            mode: 2.0,
            max: 7.0,
        },
        &triangular,
    );
}

#[test]
fn beta_follows_its_distribution() {
    for (a, b) in [(3.0, 47.0), (0.4, 2.0), (0.3, 0.2)] {
        let cdf = oracle::Beta::new(a, b).unwrap();
        assert_follows("beta", draws(DRAWS, |stream| beta(a, b, stream)), |x| {
            cdf.cdf(x)
        });
    }
    // With tiny parameters nearly every draw is 0 or 1; only their shares can be tested.
    let xs = draws(DRAWS, |stream| beta(0.002, 0.003, stream));
    let mean = xs.iter().sum::<f64>() / DRAWS as f64;
    assert!(
        (mean - 0.4).abs() < 4.0 * (0.24 / DRAWS as f64).sqrt(),
        "{mean}"
    );
}

#[test]
fn moments_are_those_stated() {
    for (name, family) in examples() {
        let law = law(&family);
        let xs = draws(DRAWS, |stream| law.sample(stream));
        let n = DRAWS as f64;
        let (mean, variance) = (law.mean(), law.variance());
        let sample_mean = xs.iter().sum::<f64>() / n;
        let error = (variance / n).sqrt();
        assert!(
            (sample_mean - mean).abs() <= 4.0 * error + 1e-12 * mean,
            "{name}: {sample_mean}"
        );
        let squares: Vec<f64> = xs.iter().map(|x| (x - mean) * (x - mean)).collect();
        let second = squares.iter().sum::<f64>() / n;
        let fourth = squares.iter().map(|square| square * square).sum::<f64>() / n;
        let error = ((fourth - second * second) / n).max(0.0).sqrt();
        let off = (second - variance).abs();
        assert!(off <= 4.0 * error + 1e-9, "{name}: {second}");
    }
}

#[test]
fn parameters_come_back_as_moments() {
    for cv in [1e-3, 0.1, 0.5, 1.0, 1.5, 30.0] {
        for family in [
            Family::Lognormal { mean: 240.0, cv },
            Family::Gamma { mean: 240.0, cv },
        ] {
            let law = law(&family);
            assert!((law.mean() / 240.0 - 1.0).abs() < 1e-14, "{family:?}");
            assert!(
                (law.cv() / cv - 1.0).abs() < 1e-10,
                "{family:?}: {}",
                law.cv()
            );
        }
    }
}

#[test]
fn distribution_functions_agree_with_those_of_statrs() {
    let more = [
        Family::Gamma {
            mean: 100.0,
            cv: 0.02,
        },
        Family::Gamma {
            mean: 1.0,
            cv: 10.0,
        },
        Family::Lognormal { mean: 1.0, cv: 5.0 },
        Family::Erlang {
            shape: 1,
            mean: 3.0,
        },
        Family::Weibull {
            shape: 1.0,
            scale: 8.0,
        },
    ];
    for family in examples().into_iter().map(|(_, family)| family).chain(more) {
        let law = law(&family);
        let Some(theirs) = oracle(&family) else {
            continue;
        };
        for i in 1..2000 {
            let x = f64::from(i) * 0.003 * law.mean();
            let difference = (law.cdf(x) - theirs(x)).abs();
            assert!(difference < 1e-10, "{family:?} at {x}: {difference:e}");
        }
    }
}

#[test]
fn distribution_functions_rise_from_0_to_1() {
    for (name, family) in examples() {
        let law = law(&family);
        assert_eq!(law.cdf(-1.0), 0.0, "{name}");
        assert_eq!(law.cdf(f64::NAN), 0.0, "{name}");
        assert!((law.cdf(f64::INFINITY) - 1.0).abs() < 1e-15, "{name}");
        assert!(law.cdf(1e300) > 1.0 - 1e-12, "{name}");
        let steps: Vec<f64> = (0..3000).map(|i| law.cdf(f64::from(i) * 0.1)).collect();
        assert!(steps.windows(2).all(|p| p[0] <= p[1] + 1e-14), "{name}");
    }
}

/// Chains whose distributions have other names.
#[test]
fn phase_type_contains_erlang_and_hyperexponential() {
    let chain = Family::PhaseType {
        start: vec![1.0, 0.0, 0.0],
        means: vec![2.0; 3],
        next: vec![vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0], vec![0.0; 3]],
    };
    let branches = Family::PhaseType {
        start: vec![0.9, 0.1],
        means: vec![1.0, 11.0],
        next: vec![vec![0.0; 2]; 2],
    };
    let same = Family::Hyperexponential {
        probabilities: vec![0.9, 0.1],
        means: vec![1.0, 11.0],
    };
    for (one, other) in [
        (
            chain,
            Family::Erlang {
                shape: 3,
                mean: 6.0,
            },
        ),
        (branches, same),
    ] {
        let (one, other): (Law, Law) = (law(&one), law(&other));
        assert!((one.mean() - other.mean()).abs() < 1e-13);
        assert!((one.cv() - other.cv()).abs() < 1e-13);
        for i in 0..400 {
            let x = f64::from(i) * 0.25;
            assert!((one.cdf(x) - other.cdf(x)).abs() < 1e-12, "at {x}");
        }
    }
}

#[test]
fn moments_are_infinite_where_they_are() {
    let loglogistic = |shape| law(&Family::Loglogistic { shape, scale: 3.0 });
    assert_eq!(loglogistic(0.8).mean(), f64::INFINITY);
    assert_eq!(loglogistic(1.0).variance(), f64::INFINITY);
    assert!(loglogistic(2.0).mean().is_finite());
    assert_eq!(loglogistic(2.0).cv(), f64::INFINITY);
    assert!(loglogistic(2.1).variance().is_finite());
    let mixture = Family::Mixture {
        probabilities: vec![0.5, 0.5],
        parts: vec![
            Family::Constant { value: 1.0 },
            Family::Loglogistic {
                shape: 0.5,
                scale: 1.0,
            },
        ],
    };
    assert_eq!(law(&mixture).mean(), f64::INFINITY);
    assert_eq!(law(&mixture).cv(), f64::INFINITY);
}
