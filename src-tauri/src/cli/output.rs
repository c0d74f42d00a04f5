//! Text for people or one JSON document for programs; remarks and errors go to standard error.

use std::io::{IsTerminal, Write};

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use tern_api::ApiError;
use tern_model::Timestamp;

/// Where a command's answer goes, and in which form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// The answer: `value` as JSON, or what `text` makes of it.
    pub(crate) fn answer<T: Serialize + ?Sized>(self, value: &T, text: impl FnOnce(&T) -> String) {
        let rendered = if self.json {
            serde_json::to_string_pretty(value).unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
        } else {
            text(value)
        };
        write_line(std::io::stdout(), rendered.trim_end());
    }

    /// Something worth saying beside the answer.
    pub(crate) fn remark(text: &str) {
        write_line(std::io::stderr(), &printable(text));
    }

    /// A failure: what happened, whether data is safe, what to do.
    pub(crate) fn error(self, error: &ApiError) {
        if self.json {
            self.answer(&serde_json::json!({ "error": error }), |_| String::new());
        } else {
            Self::remark(&format!("{}\n{}", error.message, error.hint));
        }
    }
}

/// A reader that went away (a pager, `head`) is no failure of the command.
fn write_line(mut to: impl Write, text: &str) {
    let _ = writeln!(to, "{text}");
}

/// A table that fits the terminal; unbounded where there is none, so that `grep` sees whole lines.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header.iter().copied());
    if std::io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table
}

/// Text from a forge, fit for a terminal: control characters would steer it.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect()
}

/// A time as this computer's clock on the wall shows it.
pub(crate) fn local_time(at: Timestamp) -> String {
    at.instant().with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string()
}

/// A length of time in the unit that says most.
pub(crate) fn duration(millis: u32) -> String {
    match millis {
        0..1000 => format!("{millis} ms"),
        1000..120_000 => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
        _ => format!("{} min {} s", millis / 60_000, millis % 60_000 / 1000),
    }
}
