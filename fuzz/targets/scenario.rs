//! Scenario files.
#![no_main]

use busyhour::scenario::Overrides;
use busyhour_fuzz::understand;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| understand(text, &Overrides::default()));
