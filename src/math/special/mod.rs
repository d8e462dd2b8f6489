//! Special functions and the distribution functions built on them.
//!
//! All of them use `+ − × ÷ √` and the `libm` crate only, so they return the
//! same bits on every machine. Relative accuracy is about 1e-12 unless a
//! function says otherwise; arguments outside a function's domain give NaN.

mod beta;
mod gamma;
mod invert;
mod normal;
mod stirling;
mod student;

pub use beta::beta_inc;
pub use gamma::{gamma_p, gamma_q, gamma_quantile, ln_gamma, ln_gamma_upper_scaled};
pub use normal::{normal_cdf, normal_quantile};
pub use student::{student_cdf, student_quantile};
