//! Whether two tasks look like the same work item: what is suggested to a person, never done by itself.

use std::collections::BTreeSet;

use tern_model::text_enum;

text_enum! {
    /// Why two tasks look alike, the surest reason first.
    Likeness, "likeness", {
        /// Both name the same issue.
        SameIssue = "same_issue",
        /// They name issues of one number in repositories of one name on two hosts.
        Mirror = "mirror",
        /// Their titles say the same.
        SameTitle = "same_title",
        /// Their titles say nearly the same.
        SimilarTitle = "similar_title",
    }
}

/// What is compared of a task.
#[derive(Debug, Clone, Copy)]
pub struct Looks<'a> {
    /// Its title.
    pub title: &'a str,
    /// The page of the issue that it is linked to, or that it says it came from.
    pub issue_url: Option<&'a str>,
}

/// How alike two titles have to be, from 0 to 1: the share of triples of letters that both have. Titles that differ in
/// one word of six are above it, and different sentences about one thing are below.
const SIMILAR: f64 = 0.72;
/// Shorter titles are alike by chance.
const LETTERS: usize = 12;

/// Why two tasks look like the same work item; `None` where they do not. It does not matter which comes first.
pub fn likeness(a: Looks<'_>, b: Looks<'_>) -> Option<Likeness> {
    let titles = (normal(a.title), normal(b.title));
    if let (Some(one), Some(other)) = (place(a.issue_url), place(b.issue_url)) {
        let same_path = one.path == other.path && one.number == other.number;
        match (same_path, one.host == other.host) {
            (true, true) => return Some(Likeness::SameIssue),
            (true, false) => return Some(Likeness::Mirror),
            // Two issues of one repository are two work items, whatever they are called.
            (false, true) if one.path == other.path => return None,
            _ => {}
        }
    }
    if titles.0.is_empty() || titles.1.is_empty() {
        return None;
    }
    if titles.0 == titles.1 {
        return Some(Likeness::SameTitle);
    }
    let long = [&titles.0, &titles.1].iter().all(|title| title.chars().count() >= LETTERS);
    (long && shared(&titles.0, &titles.1) >= SIMILAR).then_some(Likeness::SimilarTitle)
}

/// A title without its case, punctuation and spacing.
pub fn normal(title: &str) -> String {
    let plain: String =
        title.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words by which others with a like title are looked for: the longest, which are the rarest.
pub fn telling_words(title: &str, limit: usize) -> Vec<String> {
    let normal = normal(title);
    let mut words: Vec<&str> = normal.split(' ').filter(|word| word.chars().count() > 2).collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), *word));
    words.dedup();
    words.into_iter().take(limit).map(str::to_owned).collect()
}

/// The share of triples that both have, of all that they have.
fn shared(a: &str, b: &str) -> f64 {
    let (a, b) = (triples(a), triples(b));
    let both = a.intersection(&b).count();
    let all = a.len() + b.len();
    #[expect(clippy::cast_precision_loss, reason = "a title has few letters")]
    let share = if all == 0 { 0.0 } else { 2.0 * both as f64 / all as f64 };
    share
}

fn triples(text: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> = format!("  {text} ").chars().collect();
    letters.windows(3).filter_map(|triple| triple.try_into().ok()).collect()
}

struct Place {
    host: String,
    /// Owner and name.
    path: String,
    number: u64,
}

/// `https://HOST/OWNER/NAME[/-]/issues/NUMBER…`
fn place(url: Option<&str>) -> Option<Place> {
    let rest = url?.trim().split_once("://")?.1.to_lowercase();
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let mut parts = rest.split('/').filter(|part| !part.is_empty() && *part != "-");
    let host = parts.next()?.to_owned();
    let parts: Vec<&str> = parts.collect();
    let at = parts.iter().position(|part| matches!(*part, "issues" | "work_items"))?;
    let number = parts.get(at + 1)?.parse().ok()?;
    (at >= 2).then(|| Place { host, path: parts[..at].join("/"), number })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn titled(title: &str) -> Looks<'_> {
        Looks { title, issue_url: None }
    }

    fn of(a: &str, b: &str) -> Option<Likeness> {
        likeness(titled(a), titled(b))
    }

    #[test]
    fn titles_are_compared_without_case_punctuation_and_spacing() {
        assert_eq!(of("Fix: the  Parser!", "fix the parser"), Some(Likeness::SameTitle));
        assert_eq!(of("???", "!!!"), None, "nothing is left to compare");
    }

    #[test]
    fn titles_that_say_nearly_the_same_are_similar_and_others_are_not() {
        let similar = [
            ("Colours are lost when the output is piped", "Colors are lost when output is piped"),
            ("Crash on start with an empty config file", "Crash at start with empty config file"),
        ];
        for (a, b) in similar {
            assert_eq!(of(a, b), Some(Likeness::SimilarTitle), "{a} / {b}");
        }
        let different = [
            ("Colours are lost when the output is piped", "Colours are wrong in the light theme"),
            ("Add a dark theme to the settings", "Add a light theme to the settings page and the board"),
            ("Fix typo", "Fix type"),
        ];
        for (a, b) in different {
            assert_eq!(of(a, b), None, "{a} / {b}");
        }
    }

    #[test]
    fn the_issue_says_more_than_the_title() {
        let at = |title, url| Looks { title, issue_url: Some(url) };
        let one = at("One thing", "https://github.com/acorn/orchard/issues/7");
        let same = at("Another word for it", "https://GitHub.com/Acorn/Orchard/issues/7#note");
        let mirror = at("Another word for it", "https://gitlab.com/acorn/orchard/-/issues/7");
        let neighbour = at("One thing", "https://github.com/acorn/orchard/issues/8");
        let elsewhere = at("One thing", "https://github.com/oak/meadow/issues/7");
        assert_eq!(likeness(one, same), Some(Likeness::SameIssue));
        assert_eq!(likeness(one, mirror), Some(Likeness::Mirror));
        assert_eq!(likeness(one, neighbour), None, "two issues of one repository are two work items");
        assert_eq!(likeness(one, elsewhere), Some(Likeness::SameTitle));
    }

    #[test]
    fn the_longest_words_tell_most() {
        assert_eq!(telling_words("The output of the parser is lost", 2), ["output", "parser"]);
        assert!(telling_words("a to of", 3).is_empty());
    }

    proptest! {
        #[test]
        fn it_does_not_matter_which_comes_first(a in "[a-c ]{0,30}", b in "[a-c ]{0,30}") {
            prop_assert_eq!(of(&a, &b), of(&b, &a));
        }

        #[test]
        fn a_title_is_like_itself(a in ".{0,40}") {
            prop_assert_eq!(of(&a, &a), (!normal(&a).is_empty()).then_some(Likeness::SameTitle));
        }

        #[test]
        fn comparing_normalises_once(a in ".{0,40}") {
            prop_assert_eq!(normal(&normal(&a)), normal(&a));
        }

        #[test]
        fn titles_without_a_common_triple_are_not_similar(a in "[a-f]{12,40}", b in "[u-z]{12,40}") {
            prop_assert_eq!(of(&a, &b), None);
        }
    }
}
