//! A person's search words, split into what the full-text index can answer and what must be looked for as it
//! stands.

/// What a search asks for; a task must satisfy all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// An expression for the index: every word, the last one as a beginning.
    pub(super) expression: Option<String>,
    /// Text that the index does not hold on its own: scripts without spaces between words, and, where nothing
    /// else was typed, text without any letter or digit.
    pub(super) literals: Vec<String>,
}

/// How many words are looked at; more of them narrow nothing down and only make the statement long.
const MOST_WORDS: usize = 32;

/// Splits search text. Words are put between quotes, where the index's own language has no meaning.
pub(super) fn of(text: &str) -> Words {
    let mut quoted = Vec::new();
    let mut literals = Vec::new();
    let words = text.split(|c| !belongs_to_a_word(c)).filter(|word| word.chars().any(char::is_alphanumeric));
    for word in words.take(MOST_WORDS) {
        if word.chars().any(is_unspaced) {
            literals.push(word.to_owned());
        } else {
            quoted.push(format!("\"{word}\""));
        }
    }
    if quoted.is_empty() && literals.is_empty() {
        literals.push(text.trim().to_owned());
    }
    let expression = (!quoted.is_empty()).then(|| format!("{} *", quoted.join(" ")));
    Words { expression, literals }
}

/// Beyond ASCII the index itself decides where a word ends (it knows other letters than this program may), and
/// whatever it makes of a word here it made of the same word in the text. Only the punctuation of scripts
/// without spaces is cut off, because those are looked for as they stand.
fn belongs_to_a_word(c: char) -> bool {
    let foreign = !c.is_ascii() && !c.is_whitespace();
    c.is_alphanumeric() || foreign && !matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}')
}

/// Letters of scripts that put no spaces between words (Thai, kana, Han): the index holds their sentences whole.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_indexs_own_language_is_never_spoken() {
        let words = of("a* OR \"b NEAR(c, 2) title:x ^y -z {w}");
        assert_eq!(
            words.expression.as_deref(),
            Some(r#""a" "OR" "b" "NEAR" "c" "2" "title" "x" "y" "z" "w" *"#),
            "operators are words like any other"
        );
        assert_eq!(words.literals, Vec::<String>::new());
    }

    #[test]
    fn text_without_letters_is_looked_for_as_it_stands() {
        assert_eq!(of(" %_\\ ").literals, ["%_\\"]);
        assert_eq!(of("🎉").literals, ["🎉"]);
        assert_eq!(of("fix 🎉").literals, Vec::<String>::new(), "beside words an emoji narrows nothing down");
    }

    #[test]
    fn scripts_without_spaces_are_looked_for_inside_sentences() {
        let words = of("ログイン bug");
        assert_eq!(words.literals, ["ログイン"]);
        assert_eq!(words.expression.as_deref(), Some("\"bug\" *"));
        assert_eq!(of("画面、緊急").literals, ["画面", "緊急"]);
    }

    #[test]
    fn an_accent_on_its_own_stays_with_its_letter() {
        assert_eq!(of("cafe\u{301}s").expression.as_deref(), Some("\"cafe\u{301}s\" *"));
    }

    #[test]
    fn letters_that_only_the_index_knows_stay_in_their_word() {
        assert_eq!(of("\u{1cc00}j").expression.as_deref(), Some("\"\u{1cc00}j\" *"));
        assert_eq!(
            of("“quoted”").expression.as_deref(),
            Some("\"“quoted”\" *"),
            "the index drops the quotes"
        );
    }

    #[test]
    fn very_long_text_stays_a_short_expression() {
        let words = of(&"word ".repeat(100_000));
        assert_eq!(words.expression.map(|expression| expression.matches("word").count()), Some(MOST_WORDS));
    }
}
