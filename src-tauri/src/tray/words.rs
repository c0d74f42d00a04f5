//! What the menu says, in words.

use chrono::Local;
use tern_model::{Progress, Timestamp};

/// The longest line; a menu must not be as wide as the screen.
const LONGEST: usize = 52;

/// Words as a line of a menu: short enough, with a capital, and with no letter underlined by accident.
pub(super) fn line(words: &str) -> String {
    let mut letters = words.chars();
    let capital = letters.next().map(char::to_uppercase);
    let words: String = capital.into_iter().flatten().chain(letters).collect();
    shortened(&words).replace('&', "&&")
}

fn shortened(words: &str) -> String {
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let kept: String = words.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}

/// `1 conflict`, `2 conflicts`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(count))
}

/// How far a sync has come: `640 of 1 240`.
pub(super) fn progress(progress: &Progress) -> Option<String> {
    if let Some(until) = progress.waiting_until {
        return Some(format!("waiting until {}", clock(until)));
    }
    let total = progress.total.filter(|total| *total > 0)?;
    Some(format!("{} of {}", number(progress.current as usize), number(total as usize)))
}

/// The time of day here; with the weekday when it is not today.
pub(super) fn clock(at: Timestamp) -> String {
    let (at, now) = (at.instant().with_timezone(&Local), Local::now());
    let format = if at.date_naive() == now.date_naive() { "%H:%M" } else { "%A %H:%M" };
    at.format(format).to_string()
}

/// In groups of three, as everywhere in Tern.
fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push('\u{202f}');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line() {
        assert_eq!(line("the token no longer works"), "The token no longer works");
        assert_eq!(line("R&D: in sync"), "R&&D: in sync", "nothing is underlined");
        assert_eq!(line(""), "");
        let long = line(&"word ".repeat(40));
        assert!(long.chars().count() <= LONGEST && long.ends_with('…'), "{long}");
    }

    #[test]
    fn numbers_are_read_in_groups() {
        assert_eq!(counted(1, "sync"), "1 sync");
        assert_eq!(counted(0, "sync"), "0 syncs");
        assert_eq!(counted(1240, "task"), "1\u{202f}240 tasks");
        let step = Progress { current: 640, total: Some(1240), ..Progress::default() };
        assert_eq!(progress(&step).as_deref(), Some("640 of 1\u{202f}240"));
        assert_eq!(progress(&Progress::default()), None, "nothing is known yet");
    }
}
