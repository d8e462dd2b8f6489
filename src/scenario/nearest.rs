//! The nearest valid word, for suggestions.

/// Longer words are not compared: no key is that long, and the comparison is quadratic.
const LONGEST: usize = 64;

/// The candidate that was probably meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = plain(word);
    candidates
        .filter(|c| c.len() <= LONGEST)
        .map(|c| (strsim::damerau_levenshtein(&word, &plain(c)), c))
        .filter(|(distance, c)| *distance <= (word.len().max(c.len()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "did you mean `talk`?", if something is near.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|near| format!("did you mean `{near}`?"))
}

/// Case, hyphens and underscores are what people mix up most.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// "`a`, `b` or `c`", at most a dozen of them.
pub(crate) fn list_words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = words.map(|w| format!("`{w}`")).collect();
    if words.len() > 24 {
        words.truncate(24);
        return format!("{} …", words.join(", "));
    }
    match words.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_nothing_far_away() {
        let words = ["patience", "priority", "longest-wait"];
        assert_eq!(nearest("patiance", words.into_iter()), Some("patience"));
        assert_eq!(
            nearest("longest_wait", words.into_iter()),
            Some("longest-wait")
        );
        assert_eq!(nearest("Priority", words.into_iter()), Some("priority"));
        assert_eq!(nearest("colour", words.into_iter()), None);
        assert_eq!(nearest(&"x".repeat(1000), words.into_iter()), None);
    }

    #[test]
    fn lists() {
        assert_eq!(list_words(["a", "b", "c"].into_iter()), "`a`, `b` or `c`");
        assert_eq!(list_words(["a"].into_iter()), "`a`");
    }
}
