//! Expressions, in each of the places that take one.
#![no_main]

use busyhour::scenario::Overrides;
use busyhour_fuzz::{GOOD, quoted, understand};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let text = quoted(text);
    for key in [
        "routing.score",
        "action.fuzz.when",
        "action.fuzz.until",
        "contact.calls.callback.when",
    ] {
        let when = match key {
            "action.fuzz.until" => ", when = \"wait(calls) > 20s\"",
            "contact.calls.callback.when" => ", accept = 0.5",
            _ => "",
        };
        let set = match key.rsplit_once('.') {
            Some((table @ ("action.fuzz" | "contact.calls.callback"), last)) => {
                let does = if table == "action.fuzz" {
                    ", balk = 0.1"
                } else {
                    ""
                };
                format!("{table} = {{ {last} = {text}{when}{does} }}")
            }
            _ => format!("{key} = {text}"),
        };
        let overrides = Overrides {
            variant: None,
            set: vec![set],
        };
        understand(GOOD, &overrides);
    }
});
