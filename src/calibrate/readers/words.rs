//! Words of logs for what became of a contact.

use crate::calibrate::log::Outcome;

/// What a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// This outcome.
    Is(Outcome),
    /// Answered if somebody served it, else abandoned.
    ByService,
    /// Nothing happened: the row is left out.
    Nothing,
}

/// Words that need no telling: lower case, letters and digits only.
const KNOWN: [(&str, Meaning); 44] = {
    use Meaning::{Is, Nothing};
    use Outcome::{Abandoned, Answered, Blocked, Left, SelfService};
    [
        ("answered", Is(Answered)),
        ("agent", Is(Answered)),
        ("served", Is(Answered)),
        ("handled", Is(Answered)),
        ("connected", Is(Answered)),
        ("complete", Is(Answered)),
        ("completed", Is(Answered)),
        ("completeagent", Is(Answered)),
        ("completecaller", Is(Answered)),
        ("success", Is(Answered)),
        ("ok", Is(Answered)),
        ("abandoned", Is(Abandoned)),
        ("abandon", Is(Abandoned)),
        ("hang", Is(Abandoned)),
        ("hangup", Is(Abandoned)),
        ("balked", Is(Abandoned)),
        ("reneged", Is(Abandoned)),
        ("lost", Is(Abandoned)),
        ("noanswer", Is(Abandoned)),
        ("unanswered", Is(Abandoned)),
        ("missed", Is(Abandoned)),
        ("callerhungup", Is(Abandoned)),
        ("contained", Is(SelfService)),
        ("selfservice", Is(SelfService)),
        ("inselfservice", Is(SelfService)),
        ("ivr", Is(SelfService)),
        ("disconnected", Is(Left)),
        ("overflow", Is(Left)),
        ("overflowed", Is(Left)),
        ("transferred", Is(Left)),
        ("timeout", Is(Left)),
        ("exitwithtimeout", Is(Left)),
        ("exitempty", Is(Left)),
        ("exitwithkey", Is(Left)),
        ("leftamessage", Is(Left)),
        ("voicemail", Is(Left)),
        ("callback", Is(Left)),
        ("callbackaccepted", Is(Left)),
        ("unfinished", Is(Left)),
        ("redirected", Is(Left)),
        ("blocked", Is(Blocked)),
        ("busy", Is(Blocked)),
        ("phantom", Nothing),
        ("test", Nothing),
    ]
};

/// What the words of a log mean: those that were told, then those known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(pub Vec<(String, Meaning)>);

impl Words {
    /// The meaning of the word of `--outcome`.
    #[must_use]
    pub fn named(word: &str) -> Option<Meaning> {
        Some(match word {
            "answered" => Meaning::Is(Outcome::Answered),
            "abandoned" => Meaning::Is(Outcome::Abandoned),
            "self_service" => Meaning::Is(Outcome::SelfService),
            "left" => Meaning::Is(Outcome::Left),
            "blocked" => Meaning::Is(Outcome::Blocked),
            "by_service" => Meaning::ByService,
            "ignore" => Meaning::Nothing,
            _ => return None,
        })
    }

    /// What a cell of the column of this name means; `None`: it is not known.
    #[must_use]
    pub fn meaning(&self, column: &str, text: &str) -> Option<Meaning> {
        if let Some((_, meaning)) = self.0.iter().find(|(word, _)| word == text) {
            return Some(*meaning);
        }
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        let plain = letters.collect::<String>().to_ascii_lowercase();
        let yes = match plain.as_str() {
            "1" | "true" | "yes" | "y" => Some(true),
            "0" | "false" | "no" | "n" => Some(false),
            _ => None,
        };
        if let Some(yes) = yes {
            // A column of yes and no says in its name what the yes is about.
            let abandons = column.to_ascii_lowercase().contains("aband");
            return Some(Meaning::Is(if yes == abandons {
                Outcome::Abandoned
            } else {
                Outcome::Answered
            }));
        }
        if plain.is_empty() {
            return Some(Meaning::ByService);
        }
        KNOWN.iter().find(|k| k.0 == plain).map(|k| k.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_told_and_known() {
        let words = Words(vec![("AGENT".into(), Meaning::Nothing)]);
        let of = |text| words.meaning("outcome", text);
        assert_eq!(of("AGENT"), Some(Meaning::Nothing));
        assert_eq!(of("Hang-up"), Some(Meaning::Is(Outcome::Abandoned)));
        assert_eq!(
            of("in self-service"),
            Some(Meaning::Is(Outcome::SelfService))
        );
        assert_eq!(of(""), Some(Meaning::ByService));
        assert_eq!(of("42"), None);
        assert_eq!(
            words.meaning("Abandoned", "yes"),
            Some(Meaning::Is(Outcome::Abandoned))
        );
        assert_eq!(
            words.meaning("answered", "0"),
            Some(Meaning::Is(Outcome::Abandoned))
        );
    }
}
