//! What a person's search words say besides text: a task's key or an issue's number.

use tern_model::TaskKey;

/// A reference to a task by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference {
    /// `WEB-42`, in upper or lower case.
    Key(TaskKey),
    /// `#123`: an issue's number, or a task's.
    Number(i64),
}

/// The reference that the whole text is, if it is one.
pub(super) fn reference(text: &str) -> Option<Reference> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix('#') {
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        return plain.then(|| digits.parse().ok().map(Reference::Number)).flatten();
    }
    text.to_ascii_uppercase().parse().ok().map(Reference::Key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_any_case() {
        let expected = "WEB-42".parse().map(Reference::Key).ok();
        assert_eq!(reference(" web-42 "), expected);
        assert_eq!(reference("WEB-42"), expected);
    }

    #[test]
    fn a_number_needs_its_sign() {
        assert_eq!(reference("#123"), Some(Reference::Number(123)));
        assert_eq!(reference("123"), None, "a bare number is a word");
        assert_eq!(reference("#"), None);
        assert_eq!(reference("#12a"), None);
    }

    #[test]
    fn what_is_too_large_for_a_number_is_no_reference() {
        assert_eq!(reference("#99999999999999999999"), None);
        assert_eq!(reference("WEB-99999999999"), None);
    }
}
