//! Keeps GitLab from carrying out lines of a description.
//!
//! GitLab reads a line such as `/close` as a command to itself, does it, and cuts the line out of the text: a task's
//! notes could close, move or reassign its issue. So a backslash goes before such a slash on the way out, which
//! Markdown does not show, and comes off on the way in. A line that has backslashes there already gets one more, so
//! that every text comes back as it was.

/// The text with every line that GitLab could take for a command made harmless.
pub(super) fn escape(text: &str) -> String {
    rewritten(text, |out, backslashes, rest| {
        out.push('\\');
        out.push_str(backslashes);
        out.push_str(rest);
    })
}

/// What [`escape`] was given.
pub(super) fn unescape(text: &str) -> String {
    rewritten(text, |out, backslashes, rest| {
        out.push_str(backslashes.strip_prefix('\\').unwrap_or_default());
        out.push_str(rest);
    })
}

/// The text with `change` made to the lines that could be commands: it is given the backslashes before the slash,
/// and the slash with all that follows.
fn rewritten(text: &str, change: impl Fn(&mut String, &str, &str)) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    // A lone carriage return may end a line as well; the worst of an escape too many is a backslash.
    for line in text.split_inclusive(['\n', '\r']) {
        let body = line.trim_start_matches(|c: char| c.is_whitespace() && c != '\n' && c != '\r');
        let rest = body.trim_start_matches('\\');
        if is_command(rest) {
            out.push_str(&line[..line.len() - body.len()]);
            change(&mut out, &body[..body.len() - rest.len()], rest);
        } else {
            out.push_str(line);
        }
    }
    out
}

/// A slash, a word, then a blank or the end. Which words are commands changes from version to version, so all are
/// taken for one; a path such as `/usr/bin` is none.
fn is_command(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('/') else { return false };
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let word = &rest[..end];
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("/close", "\\/close")]
    #[case("Before\n/assign @ada\nafter", "Before\n\\/assign @ada\nafter")]
    #[case("  /label ~bug\r\n", "  \\/label ~bug\r\n")]
    #[case("/Remove_Milestone", "\\/Remove_Milestone")]
    #[case("\\/close", "\\\\/close")]
    #[case("/usr/bin/env", "/usr/bin/env")]
    #[case("and /close in a line", "and /close in a line")]
    #[case("// a comment", "// a comment")]
    #[case("/", "/")]
    fn a_line_that_would_be_carried_out_is_made_harmless(#[case] text: &str, #[case] escaped: &str) {
        assert_eq!(escape(text), escaped, "{text:?}");
        assert_eq!(unescape(escaped), text, "{escaped:?} comes back");
    }

    #[test]
    fn a_command_that_somebody_wrote_on_the_forge_is_left_as_it_is() {
        assert_eq!(unescape("/notacommand"), "/notacommand", "GitLab kept it, so it is text");
    }

    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[ \\t\\\\/a-z\\r\\n]{0,12}",
            Just("\n/close".to_owned()),
            Just("\r\\/move x".to_owned()),
            "\\PC{0,6}",
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn every_text_comes_back_as_it_was(text in texts()) {
            prop_assert_eq!(unescape(&escape(&text)), text, "nothing may be lost or added");
        }

        #[test]
        fn no_line_of_an_escaped_text_is_a_command(text in texts()) {
            let escaped = escape(&text);
            let commands = escaped.split(['\n', '\r']).filter(|line| is_command(line.trim_start()));
            prop_assert_eq!(commands.count(), 0, "{:?} would be carried out", escaped);
        }
    }
}
