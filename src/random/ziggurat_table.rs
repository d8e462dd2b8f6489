//! The ziggurats' layers, computed by the compiler.
//!
//! Constant evaluation uses software floating point and [`elementary`](crate::math::elementary),
//! so that the tables have the same bits wherever the program is built.

use crate::math::elementary::{exp, ln};

/// Number of layers of each ziggurat.
pub(super) const LAYERS: usize = 256;

/// What the fast path needs of a layer.
#[derive(Clone, Copy)]
pub(super) struct Layer {
    /// A 53-bit integer below this is surely under the curve.
    pub accept: u64,
    /// Width of the layer × 2⁻⁵³.
    pub unit: f64,
}

/// Layers of equal area under a decreasing density f with f(0) = 1 (not normalised).
///
/// Layer i spans \[0, xᵢ\] × \[f(xᵢ), f(xᵢ₊₁)\], from x₁, where the tail begins, up to x₂₅₆ = 0.
/// Layer 0 is the base strip with the tail: x₀ is the width of a rectangle of the same area.
pub(super) struct Ziggurat {
    pub layers: [Layer; LAYERS],
    /// f(xᵢ); f(x₂₅₆) = 1.
    pub density: [f64; LAYERS + 1],
}

/// Where the exponential's tail begins, for 256 layers of equal area.
pub(super) const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;
/// Area of each of its layers: x₁·e^(−x₁) + the tail's e^(−x₁).
const EXPONENTIAL_AREA: f64 = 0.003_949_659_822_581_557;

/// Where the normal's tail begins, for 256 layers of equal area.
pub(super) const NORMAL_TAIL: f64 = 3.654_152_885_361_009;
/// Area of each of its layers: x₁·e^(−x₁²/2) + the tail's √(π/2)·erfc(x₁/√2).
const NORMAL_AREA: f64 = 0.004_928_673_233_974_655;

pub(super) static EXPONENTIAL: Ziggurat = {
    let mut x = [0.0; LAYERS + 1];
    x[0] = EXPONENTIAL_AREA / exp(-EXPONENTIAL_TAIL);
    x[1] = EXPONENTIAL_TAIL;
    let mut i = 2;
    while i < LAYERS {
        x[i] = -ln(EXPONENTIAL_AREA / x[i - 1] + exp(-x[i - 1]));
        i += 1;
    }
    let mut density = [1.0; LAYERS + 1];
    let mut i = 0;
    while i < LAYERS {
        density[i] = exp(-x[i]);
        i += 1;
    }
    Ziggurat {
        layers: layers(&x),
        density,
    }
};

pub(super) static NORMAL: Ziggurat = {
    let mut x = [0.0; LAYERS + 1];
    x[0] = NORMAL_AREA / exp(-0.5 * NORMAL_TAIL * NORMAL_TAIL);
    x[1] = NORMAL_TAIL;
    let mut i = 2;
    while i < LAYERS {
        let density = NORMAL_AREA / x[i - 1] + exp(-0.5 * x[i - 1] * x[i - 1]);
        x[i] = square_root(-2.0 * ln(density));
        i += 1;
    }
    let mut density = [1.0; LAYERS + 1];
    let mut i = 0;
    while i < LAYERS {
        density[i] = exp(-0.5 * x[i] * x[i]);
        i += 1;
    }
    Ziggurat {
        layers: layers(&x),
        density,
    }
};

const fn layers(x: &[f64; LAYERS + 1]) -> [Layer; LAYERS] {
    const TWO_53: f64 = (1u64 << 53) as f64;
    let mut layers = [Layer {
        accept: 0,
        unit: 0.0,
    }; LAYERS];
    let mut i = 0;
    while i < LAYERS {
        layers[i] = Layer {
            accept: (x[i + 1] / x[i] * TWO_53) as u64,
            unit: x[i] / TWO_53,
        };
        i += 1;
    }
    layers
}

/// √x by Newton's iteration from above: `f64::sqrt` is not yet `const`.
const fn square_root(x: f64) -> f64 {
    let mut root = if x > 1.0 { x } else { 1.0 };
    loop {
        let next = 0.5 * (root + x / root);
        if next >= root {
            return root;
        }
        root = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(ziggurat: &Ziggurat, i: usize) -> f64 {
        if i == LAYERS {
            0.0
        } else {
            ziggurat.layers[i].unit * (1u64 << 53) as f64
        }
    }

    /// Equal areas up to the very top prove the table: any wrong entry would break the chain.
    fn check(ziggurat: &Ziggurat, area: f64, density: fn(f64) -> f64) {
        for i in 0..LAYERS {
            let x = edge(ziggurat, i);
            assert!((ziggurat.density[i] / density(x) - 1.0).abs() < 1e-14);
            let ratio = ziggurat.layers[i].accept as f64 / (1u64 << 53) as f64;
            assert!((ratio - edge(ziggurat, i + 1) / x).abs() < 1e-15);
            if i > 0 {
                let layer = x * (density(edge(ziggurat, i + 1)) - density(x));
                assert!((layer / area - 1.0).abs() < 1e-10, "layer {i}: {layer}");
            }
        }
    }

    #[test]
    fn exponential_layers_are_of_equal_area() {
        check(&EXPONENTIAL, EXPONENTIAL_AREA, |x| libm::exp(-x));
        let r = EXPONENTIAL_TAIL;
        assert!(((r + 1.0) * libm::exp(-r) / EXPONENTIAL_AREA - 1.0).abs() < 1e-14);
    }

    #[test]
    fn normal_layers_are_of_equal_area() {
        check(&NORMAL, NORMAL_AREA, |x| libm::exp(-0.5 * x * x));
        let r = NORMAL_TAIL;
        let tail = (std::f64::consts::PI / 2.0).sqrt() * libm::erfc(r / 2f64.sqrt());
        let base = r * libm::exp(-0.5 * r * r) + tail;
        assert!((base / NORMAL_AREA - 1.0).abs() < 1e-14);
    }
}
