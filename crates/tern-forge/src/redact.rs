//! Keeps tokens out of everything that is shown or logged.

use secrecy::{ExposeSecret, SecretString};

/// What stands where a token stood.
const REDACTED: &str = "[redacted]";

/// Messages from a forge are cut to this many characters.
const MESSAGE_MAX_CHARS: usize = 500;

/// How tokens begin, per forge. A longer start stands before its own beginning.
const TOKEN_STARTS: [&str; 17] = [
    "github_pat_",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "glpat-",
    "gldt-",
    "glptt-",
    "glcbt-",
    "glft-",
    "glsoat-",
    "glrt-",
    "gloas-",
    "ATATT",
    "ATBB",
    "ATCTT",
];

/// Shorter than this, what follows a token's start is no token: prose may speak of `ghp_` itself.
const TOKEN_REST_MIN: usize = 8;

/// Removes one known token by its exact value, and any token by how it looks.
pub(crate) struct Redactor {
    /// The token; where it is a name and a secret with a colon between, the secret alone as well.
    secrets: Vec<SecretString>,
}

impl Redactor {
    pub(crate) fn new(token: Option<SecretString>) -> Self {
        let Some(token) = token else { return Self { secrets: Vec::new() } };
        let alone = token.expose_secret().split_once(':').map(|(_, secret)| SecretString::from(secret));
        Self { secrets: std::iter::once(token).chain(alone).collect() }
    }

    /// A text from outside, made fit to be shown in one line: no token, no control characters, not endless.
    pub(crate) fn message(&self, text: &str) -> String {
        let text = self.without_tokens(text);
        let mut shown = String::with_capacity(text.len().min(4 * MESSAGE_MAX_CHARS));
        for (count, c) in text.chars().enumerate() {
            if count == MESSAGE_MAX_CHARS {
                shown.push('…');
                break;
            }
            shown.push(if c.is_control() { ' ' } else { c });
        }
        shown.trim().to_owned()
    }

    /// The text without tokens, otherwise as it is.
    pub(crate) fn without_tokens(&self, text: &str) -> String {
        let exact = self.secrets.iter().map(ExposeSecret::expose_secret).filter(|secret| !secret.is_empty());
        by_pattern(&exact.fold(text.to_owned(), |text, secret| text.replace(secret, REDACTED)))
    }
}

fn by_pattern(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, start)) = next_start(rest) {
        let after = &rest[at + start.len()..];
        let length = after.find(|c: char| !is_token_char(c)).unwrap_or(after.len());
        clean.push_str(&rest[..at]);
        if length >= TOKEN_REST_MIN {
            clean.push_str(REDACTED);
        } else {
            clean.push_str(&rest[at..at + start.len() + length]);
        }
        rest = &after[length..];
    }
    clean.push_str(rest);
    clean
}

fn next_start(text: &str) -> Option<(usize, &'static str)> {
    TOKEN_STARTS.iter().filter_map(|start| text.find(start).map(|at| (at, *start))).min_by_key(|(at, _)| *at)
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '=' | '.' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn redactor(token: &str) -> Redactor {
        Redactor::new(Some(token.to_owned().into()))
    }

    #[test]
    fn the_accounts_own_token_is_removed_whatever_it_looks_like() {
        let clean = redactor("0123456789abcdef").message("bad token 0123456789abcdef!");
        assert_eq!(clean, "bad token [redacted]!", "a token without a known start must go by its value");
    }

    #[test]
    fn a_secret_behind_a_name_is_removed_with_and_without_it() {
        let redactor = redactor("ines@example.org:0123456789abcdef");
        let clean = redactor.message("ines@example.org:0123456789abcdef, or 0123456789abcdef alone");
        assert_eq!(clean, "[redacted], or [redacted] alone", "a server may answer with either");
    }

    #[test]
    fn foreign_tokens_are_removed_by_how_they_begin() {
        for start in TOKEN_STARTS {
            let token = format!("{start}A1b2C3d4E5f6");
            let clean = Redactor::new(None).message(&format!("a {token}, b"));
            assert_eq!(clean, "a [redacted], b", "{start} begins a token");
        }
    }

    #[test]
    fn speaking_of_a_token_is_not_a_token() {
        let text = "tokens begin with ghp_ or github_pat_.";
        assert_eq!(Redactor::new(None).message(text), text, "prose must stay readable");
    }

    #[test]
    fn control_characters_and_endless_texts_are_tamed() {
        let clean = Redactor::new(None).message(&format!("a\n\u{1b}[31mb{}", "x".repeat(9_000)));
        assert!(clean.starts_with("a  [31mbxxx"), "a message is one line without escapes: {clean}");
        assert_eq!(clean.chars().count(), MESSAGE_MAX_CHARS + 1, "and it ends");
    }

    proptest! {
        #[test]
        fn no_text_around_it_saves_a_token(before in ".{0,40}", after in ".{0,40}") {
            let token = "ghp_CANARYcanary0123456789CANARYcanary";
            let clean = redactor(token).message(&format!("{before}{token}{after}"));
            prop_assert!(!clean.contains(token), "the token shows: {clean}");
        }
    }
}
