//! A person's search words as an expression of the full-text index.

/// What the words become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Words {
    /// An expression: every word, the last one as a beginning.
    Indexed(String),
    /// Text without any letter or digit, which the index does not hold.
    Literal(String),
}

/// How many words are looked at; more of them narrow nothing down and only make the expression long.
const MOST_WORDS: usize = 32;

/// Every word is put between quotes, where the index's own language has no meaning.
pub(super) fn of(text: &str) -> Words {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
    if words.is_empty() {
        return Words::Literal(text.trim().to_owned());
    }
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    Words::Indexed(format!("{} *", quoted.join(" ")))
}
