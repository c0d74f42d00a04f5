//! Words: the smallest things that are merged.

/// A word and the blanks before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    pub(crate) gap: &'a str,
    pub(crate) text: &'a str,
    pub(crate) class: Class,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Letters and digits, with what joins them (`v1.2`, `src/main.rs`, a whole URL).
    Word,
    /// One sign of a script that is written without blanks between words.
    Sign,
    /// Punctuation.
    Mark,
}

impl Word<'_> {
    /// Whether this keeps the edits on its two sides from touching. Blanks and marks of emphasis do not: the
    /// words on both sides of them still say one thing.
    pub(crate) fn separates(&self) -> bool {
        !(self.class == Class::Mark
            && self.text.chars().all(|c| "*_~`'\"\u{2018}\u{2019}\u{201c}\u{201d}".contains(c)))
    }
}

/// The words of a line. `text` has no trailing blanks; gaps and texts in order are `text` again.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::with_capacity(text.len() / 5 + 1);
    let (mut at, mut end) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (len, class) = next(rest, first);
        found.push(Word { gap: &text[end..at], text: &rest[..len], class });
        at += len;
        end = at;
    }
    found
}

fn next(rest: &str, first: char) -> (usize, Class) {
    if let Some(len) = url_len(rest) {
        return (len, Class::Word);
    }
    if is_sign(first) {
        let tail = rest[first.len_utf8()..].chars().take_while(|&c| is_combining(c)).map(char::len_utf8);
        return (first.len_utf8() + tail.sum::<usize>(), Class::Sign);
    }
    if is_mark(first) {
        return (rest.len() - rest.trim_start_matches(first).len(), Class::Mark);
    }
    (word_len(rest), Class::Word)
}

fn word_len(rest: &str) -> usize {
    let mut len = run(rest);
    loop {
        let joint: usize = rest[len..].chars().take(2).take_while(|&c| joins(c)).map(char::len_utf8).sum();
        let digits = rest[..len].ends_with(|c: char| c.is_ascii_digit());
        let comma = usize::from(joint == 0 && digits && rest[len..].starts_with(','));
        let behind = &rest[len + joint + comma..];
        if joint + comma == 0
            || run(behind) == 0
            || (comma == 1 && !behind.starts_with(|c: char| c.is_ascii_digit()))
        {
            return len;
        }
        len += joint + comma + run(behind);
    }
}

fn run(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || is_mark(c) || is_sign(c)).unwrap_or(text.len())
}

const fn joins(c: char) -> bool {
    matches!(c, '.' | '_' | '-' | '\'' | '\u{2019}' | '/' | ':' | '@')
}

/// A URL is one word: half of one side's address and half of the other's lead nowhere.
fn url_len(text: &str) -> Option<usize> {
    let scheme = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"+.-".contains(b)).count();
    if !(text.starts_with("www.") || (1..=16).contains(&scheme) && text[scheme..].starts_with("://")) {
        return None;
    }
    let mut open = 0_u32;
    let end = text.find(|c: char| {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return true,
            ')' => open -= 1,
            _ => {}
        }
        c.is_whitespace() || "<>\"|]`".contains(c) || is_sign(c)
    });
    Some(
        text[..end.unwrap_or(text.len())]
            .trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '\''])
            .len(),
    )
}

fn is_mark(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}'
            | '\u{3030}' | '\u{303d}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'
            | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

/// Han, Kana, Bopomofo, Thai, Lao, Burmese and Khmer.
fn is_sign(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{2fdf}'
        | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}' | '\u{3040}'..='\u{30ff}'
        | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}
