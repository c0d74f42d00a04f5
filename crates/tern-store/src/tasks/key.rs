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
