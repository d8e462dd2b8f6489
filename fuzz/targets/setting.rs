//! Settings as `--set` takes them, one a line, on a good scenario.
#![no_main]

use busyhour::scenario::Overrides;
use busyhour_fuzz::{GOOD, understand};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let overrides = Overrides {
        variant: text
            .strip_prefix('@')
            .and_then(|t| t.lines().next())
            .map(str::to_owned),
        set: text.lines().map(str::to_owned).collect(),
    };
    understand(GOOD, &overrides);
});
