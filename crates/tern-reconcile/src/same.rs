//! When two contents say the same.
//!
//! GitHub's web form turns `\n` into `\r\n` and forges trim or keep blanks at line ends as they like; a sync
//! that took either for an edit would find a conflict in every issue. Comparing ignores them; storing does not.

use tern_model::Content;

/// Whether two contents agree in every field.
pub fn same(a: &Content, b: &Content) -> bool {
    a.title.trim_end() == b.title.trim_end()
        && a.state == b.state
        && a.labels == b.labels
        && a.assignees == b.assignees
        && a.milestone == b.milestone
        && same_text(&a.description, &b.description)
}

/// Whether two texts agree apart from the style of their line endings, blanks at line ends, and line breaks at
/// the very end.
pub fn same_text(a: &str, b: &str) -> bool {
    #[cfg(feature = "planted-bugs")]
    if crate::planted::has(crate::planted::Bug::LineEndingsAreEdits) {
        return a == b;
    }
    a == b || lines(a).eq(lines(b))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.trim_end().lines().map(str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_endings_and_trailing_blanks_are_no_edit() {
        assert!(same_text("one\r\ntwo  \r\n", "one\ntwo"), "the forge's web form rewrites line endings");
        assert!(same_text("", "\r\n"), "an empty body comes back in several shapes");
    }

    #[test]
    fn everything_else_is_an_edit() {
        assert!(!same_text("one\n\ntwo", "one\ntwo"), "a blank line makes another paragraph");
        assert!(!same_text(" one", "one"), "leading blanks are Markdown");
        assert!(!same_text("one", "One"));
    }
}
