//! Writing JSON by hand: a page of a hundred issues must cost less than the network it stands for.

use std::io::Write;

/// Appends a JSON string.
pub(super) fn quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut start = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[start..at]);
        start = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            control => append(out, format_args!("\\u{control:04x}")),
        }
    }
    out.extend_from_slice(&bytes[start..]);
    out.push(b'"');
}

/// Appends a JSON string or null.
pub(super) fn quoted_or_null(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => quoted(out, text),
        None => out.extend_from_slice(b"null"),
    }
}

/// Appends text as it is.
pub(super) fn raw(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// Appends formatted text.
pub(super) fn append(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to a vector cannot fail.
    let _ = out.write_fmt(text);
}

/// Appends a quoted time such as `"2026-03-01T09:00:00Z"`.
pub(super) fn time(out: &mut Vec<u8>, seconds: i64) {
    out.push(b'"');
    out.extend_from_slice(&stamp(seconds));
    out.push(b'"');
}

/// Appends a quoted time or null.
pub(super) fn time_or_null(out: &mut Vec<u8>, seconds: Option<i64>) {
    match seconds {
        Some(seconds) => time(out, seconds),
        None => out.extend_from_slice(b"null"),
    }
}

/// A time as text.
pub(super) fn time_text(seconds: i64) -> String {
    String::from_utf8_lossy(&stamp(seconds)).into_owned()
}

/// `YYYY-MM-DDTHH:MM:SSZ`. The general formatter costs more than the rest of an issue.
fn stamp(seconds: i64) -> [u8; 20] {
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    let mut text = *b"0000-00-00T00:00:00Z";
    let digits = |text: &mut [u8; 20], at: usize, width: usize, mut value: i64| {
        for place in (at..at + width).rev() {
            text[place] = b'0' + u8::try_from(value.rem_euclid(10)).unwrap_or_default();
            value /= 10;
        }
    };
    digits(&mut text, 0, 4, year.clamp(0, 9999));
    digits(&mut text, 5, 2, month);
    digits(&mut text, 8, 2, day);
    digits(&mut text, 11, 2, of_day / 3600);
    digits(&mut text, 14, 2, of_day / 60 % 60);
    digits(&mut text, 17, 2, of_day % 60);
    text
}

/// Year, month and day of a day counted from 1970, by the cycle of 400 years that begins on a first of March.
fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_time_reads_as_the_general_formatter_writes_it(seconds in -62_000_000_000_i64..250_000_000_000) {
            let expected = DateTime::from_timestamp(seconds, 0).unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string();
            prop_assert_eq!(time_text(seconds), expected);
        }

        #[test]
        fn any_text_survives_quoting(text in "\\PC*|[\\x00-\\x7f]*") {
            let mut out = Vec::new();
            quoted(&mut out, &text);
            let read: String = serde_json::from_slice(&out).unwrap();
            prop_assert_eq!(read, text);
        }
    }
}
