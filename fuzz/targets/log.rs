//! Logs of every format, up to the scenario that is made of them. The first byte says the
//! format (0: seen from the file).
#![no_main]

use busyhour::calibrate::log::Files;
use busyhour::calibrate::readers::{Format, Telling};
use busyhour::calibrate::{Settings, calibrate, write};
use busyhour::report::calibrate::{calibration_json, calibration_text};
use busyhour_fuzz::{folder, understand_file};
use libfuzzer_sys::fuzz_target;

const FORMATS: [Option<Format>; 11] = [
    None,
    Some(Format::Table),
    Some(Format::Technion),
    Some(Format::Trace),
    Some(Format::Asterisk),
    Some(Format::Connect),
    Some(Format::Genesys),
    Some(Format::Avaya),
    Some(Format::Uccx),
    Some(Format::Zendesk),
    Some(Format::Tickets),
];

fuzz_target!(|data: &[u8]| {
    let Some((way, log)) = data.split_first() else {
        return;
    };
    let path = folder().join("log");
    std::fs::write(&path, log).expect("written");
    let telling = Telling {
        format: FORMATS[usize::from(*way) % FORMATS.len()],
        ..Telling::default()
    };
    let files = Files(vec![path]);
    let found = match calibrate(&files, &telling, &Settings::default()) {
        Ok(found) => found,
        Err(why) => return assert!(!why.is_empty()),
    };
    let written = write(&found, "fuzz");
    let left_out = match &written {
        Ok(written) => written.left_out.clone(),
        Err(why) => vec![why.clone()],
    };
    drop(calibration_json(&found, &left_out));
    drop(calibration_text(&found, &left_out));
    let Ok(written) = written else { return };
    let file = |name: &str, text: &str| std::fs::write(folder().join(name), text).expect("written");
    file("scenario.toml", &written.scenario);
    file("forecast.csv", &written.forecast);
    file("staff.csv", &written.staff);
    assert!(
        understand_file(&folder().join("scenario.toml")),
        "the scenario made of a log is not understood: {}",
        written.scenario
    );
});
