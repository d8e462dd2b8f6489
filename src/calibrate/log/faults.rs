//! What is wrong with a log: classes of faults, counted, with examples. Nothing is mended
//! silently: each class says what was done with its rows.

/// A class of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultClass {
    /// What is wrong, such as "negative time in self-service".
    pub what: &'static str,
    /// What was done about it, such as "row left out".
    pub done: &'static str,
}

impl FaultClass {
    /// A class.
    #[must_use]
    pub const fn new(what: &'static str, done: &'static str) -> Self {
        Self { what, done }
    }
}

/// Where in a log something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At<'a> {
    /// The file.
    pub file: &'a str,
    /// Its line, from 1 on; in JSON arrays the record.
    pub line: u64,
}

/// One row of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// `file:line`.
    pub place: String,
    /// The text in question.
    pub text: String,
}

/// A class with its count and first examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The class.
    pub class: FaultClass,
    /// Rows in it.
    pub rows: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// Examples that are kept of each class.
const EXAMPLES: usize = 3;
/// Characters of an example's text.
const LONGEST: usize = 120;

/// All faults of a log, in the order in which they were met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFaults {
    /// The classes met.
    pub classes: Vec<Counted>,
}

impl LogFaults {
    /// Counts a fault.
    pub fn count(&mut self, class: FaultClass, at: At<'_>, text: &str) {
        let known = self.classes.iter().position(|c| c.class == class);
        let index = known.unwrap_or_else(|| {
            self.classes.push(Counted {
                class,
                rows: 0,
                examples: Vec::new(),
            });
            self.classes.len() - 1
        });
        let counted = &mut self.classes[index];
        counted.rows += 1;
        if counted.examples.len() < EXAMPLES {
            counted.examples.push(Example {
                place: format!("{}:{}", at.file, at.line),
                text: text.chars().take(LONGEST).collect(),
            });
        }
    }

    /// Rows of the class that says this; 0 if there are none.
    #[must_use]
    pub fn rows(&self, what: &str) -> u64 {
        let found = self.classes.iter().find(|c| c.class.what == what);
        found.map_or(0, |c| c.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_counted_and_the_first_are_shown() {
        let class = FaultClass::new("no time", "row left out");
        let mut faults = LogFaults::default();
        for line in 1..=5 {
            faults.count(
                class,
                At {
                    file: "a.csv",
                    line,
                },
                "x".repeat(500).as_str(),
            );
        }
        assert_eq!(faults.rows("no time"), 5);
        assert_eq!(faults.rows("other"), 0);
        let counted = &faults.classes[0];
        assert_eq!(counted.examples.len(), EXAMPLES);
        assert_eq!(counted.examples[0].place, "a.csv:1");
        assert_eq!(counted.examples[0].text.len(), LONGEST);
    }
}
