//! The hidden marker by which an issue is found again after an unclear outcome.

use crate::ForgeError;

const OPEN: &str = "<!-- tern:";
const CLOSE: &str = " -->";
/// How many characters a marker with a UUID takes up, the gap before it included.
const MARKER_CHARS: usize = 2 + OPEN.len() + 36 + CLOSE.len();

/// How many characters a text may have that is sent with a marker where `max` are taken.
pub(crate) const fn room(max: usize) -> usize {
    max.saturating_sub(MARKER_CHARS)
}

/// The description with the marker appended, in a comment that no forge shows.
///
/// [`ForgeError::Invalid`] for a marker that could end the comment early.
///
/// ```
/// let body = tern_forge::with_marker("Steps", "0b2f").unwrap();
/// assert_eq!(body, "Steps\n\n<!-- tern:0b2f -->");
/// assert_eq!(tern_forge::split_marker(&body), ("Steps", Some("0b2f")));
/// ```
pub fn with_marker(description: &str, marker: &str) -> Result<String, ForgeError> {
    if !is_marker(marker) {
        return Err(ForgeError::Invalid { message: "the marker is not an id".to_owned() });
    }
    let gap = if description.is_empty() { "" } else { "\n\n" };
    Ok(format!("{description}{gap}{OPEN}{marker}{CLOSE}"))
}

/// The description without a marker at its end, and the marker. A forge may have changed the line endings
/// or trimmed the end; a marker elsewhere than at the end is a person's text and stays.
pub fn split_marker(body: &str) -> (&str, Option<&str>) {
    let none = (body, None);
    let Some(before_close) = body.trim_end().strip_suffix(CLOSE) else { return none };
    let Some(at) = before_close.rfind(OPEN) else { return none };
    let marker = &before_close[at + OPEN.len()..];
    if !is_marker(marker) {
        return none;
    }
    let before = &before_close[..at];
    let description = before.strip_suffix("\n\n").or_else(|| before.strip_suffix("\r\n\r\n"));
    (description.unwrap_or(before), Some(marker))
}

/// A body as a forge sent it, taken apart.
pub(crate) fn take_marker(mut body: String) -> (String, Option<String>) {
    let (description, marker) = split_marker(&body);
    let (end, marker) = (description.len(), marker.map(str::to_owned));
    body.truncate(end);
    (body, marker)
}

fn is_marker(marker: &str) -> bool {
    !marker.is_empty()
        && !marker.contains("--")
        && marker.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "6f1d2c3b-0000-4000-8000-00000000abcd";

    #[test]
    fn a_marker_takes_up_what_is_kept_free_for_it() {
        let body = with_marker("Line", ID).unwrap();
        assert_eq!(body.chars().count(), "Line".len() + MARKER_CHARS);
    }

    #[test]
    fn a_marker_survives_web_edits_of_line_endings() {
        let body = format!("Line\r\n\r\n<!-- tern:{ID} -->\r\n");
        assert_eq!(split_marker(&body), ("Line", Some(ID)), "GitHub's web editor turns LF into CRLF");
    }

    #[test]
    fn a_marker_inside_the_text_is_the_persons_own() {
        let body = format!("<!-- tern:{ID} -->\nand more");
        assert_eq!(split_marker(&body), (body.as_str(), None), "only the end is Tern's");
    }

    #[test]
    fn a_marker_that_could_end_the_comment_is_refused() {
        for marker in ["a-->b", "a--b", "", "a b", "é"] {
            assert!(with_marker("x", marker).is_err(), "{marker:?} is no id");
        }
    }

    proptest! {
        #[test]
        fn what_was_marked_comes_back(description in "(?s).{0,80}") {
            let body = with_marker(&description, ID).unwrap();
            prop_assert_eq!(split_marker(&body), (description.as_str(), Some(ID)), "nothing may be lost");
        }
    }
}
