//! The fitting library: real data, properties of any input, coverage of intervals.

mod coverage;
mod real_data;
mod robust;
