//! JSON logs: one object a line, an array of objects, or an object that holds such an array.

use std::io::Read;
use std::path::Path;

use serde_json::Value;

use crate::calibrate::log::{At, FaultClass, Lines, Sink, Stamps, open_log};

const BROKEN: FaultClass = FaultClass::new("a line that is no JSON object", "line left out");
/// Largest file that is one JSON value \[bytes\]; lines have no such limit.
const LARGEST: u64 = 1 << 30;

/// Hands every object of a file to `each`, with its line or its number in the array.
///
/// # Errors
/// When the file cannot be read, or is one JSON value that is broken.
pub fn objects(
    path: &Path,
    holders: &[&str],
    sink: &mut dyn Sink,
    mut each: impl FnMut(&Value, At<'_>, &mut dyn Sink),
) -> Result<(), String> {
    let name = path.display().to_string();
    let mut lines = Lines::open(path)?;
    let first = lines.next_line()?.map(|l| l.1).unwrap_or_default();
    let alone = serde_json::from_str::<Value>(&first).ok();
    let held = |v: &Value| {
        holders
            .iter()
            .any(|h| v.get(*h).is_some_and(Value::is_array))
    };
    if alone.as_ref().is_some_and(|v| v.is_object() && !held(v)) {
        let mut next = Some((1, first));
        while let Some((line, text)) = next {
            if !text.trim().is_empty() {
                sink.row();
                let at = At { file: &name, line };
                match serde_json::from_str::<Value>(&text) {
                    Ok(value) if value.is_object() => each(&value, at, sink),
                    _ => sink.fault(BROKEN, at, &text),
                }
            }
            next = lines.next_line()?;
        }
        return Ok(());
    }
    let mut text = Vec::new();
    let read = open_log(path)?.take(LARGEST).read_to_end(&mut text);
    read.map_err(|e| format!("cannot read {name}: {e}"))?;
    let text = String::from_utf8_lossy(&text);
    let whole: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| format!("{name} is no JSON: {e}"))?;
    let list = match &whole {
        Value::Array(list) => list.as_slice(),
        Value::Object(_) => {
            let found = holders.iter().find_map(|h| whole.get(*h)?.as_array());
            found.map_or(std::slice::from_ref(&whole), Vec::as_slice)
        }
        _ => return Err(format!("{name} holds no objects")),
    };
    for (i, value) in list.iter().enumerate() {
        sink.row();
        each(
            value,
            At {
                file: &name,
                line: i as u64 + 1,
            },
            sink,
        );
    }
    Ok(())
}

/// A time under a key.
#[must_use]
pub fn time(of: &Value, key: &str, stamps: &Stamps) -> Option<f64> {
    stamps.read(of.get(key)?.as_str()?)
}

/// A number under a key, also where it is written as a text.
#[must_use]
pub fn number(of: &Value, key: &str) -> Option<f64> {
    let value = of.get(key)?;
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// A text under a key; `None` where it is empty.
#[must_use]
pub fn text<'v>(of: &'v Value, key: &str) -> Option<&'v str> {
    of.get(key)?.as_str().filter(|t| !t.is_empty())
}
