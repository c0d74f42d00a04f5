//! What happens in the demo repository as time passes: quickly in the first ten minutes, then every few minutes for
//! some hours. Steps are in the order of time.

use crate::model::{CloseReason, Edit};

/// One thing that somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Seconds after the anchor.
    pub after: i64,
    /// The login of who does it.
    pub by: &'static str,
    /// To which issue.
    pub on: Target,
    /// What.
    pub deed: Deed,
}

/// An issue of the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A written one, by number.
    Number(u32),
    /// One that the script opens, by a name of its own.
    Opened(&'static str),
}

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Gives it another title.
    Retitle(&'static str),
    /// Changes a part of its text.
    Rewrite {
        /// What stands there.
        from: &'static str,
        /// What will stand there.
        to: &'static str,
    },
    /// Says something.
    Say(&'static str),
    /// Closes it.
    Close(CloseReason),
    /// Opens it again.
    Reopen,
    /// Puts a label on.
    Label(&'static str),
    /// Takes a label off.
    Unlabel(&'static str),
    /// Assigns somebody.
    Assign(&'static str),
    /// Moves it to a milestone.
    Plan(&'static str),
    /// Opens a new issue.
    Open {
        /// Its title.
        title: &'static str,
        /// Its text.
        body: &'static str,
        /// Its labels.
        labels: &'static [&'static str],
    },
}

impl Deed {
    /// The change to an issue that exists; none for opening a new one.
    pub(super) fn edit(&self) -> Option<Edit> {
        Some(match *self {
            Self::Retitle(title) => Edit::title(title),
            Self::Rewrite { from, to } => Edit::replace(from, to),
            Self::Say(text) => Edit::comment(text),
            Self::Close(reason) => Edit::Close(reason),
            Self::Reopen => Edit::Reopen,
            Self::Label(name) => Edit::AddLabel(name.to_owned()),
            Self::Unlabel(name) => Edit::RemoveLabel(name.to_owned()),
            Self::Assign(login) => Edit::Assign(login.to_owned()),
            Self::Plan(title) => Edit::milestone(title),
            Self::Open { .. } => return None,
        })
    }
}

/// Every step, in the order of time.
pub fn script() -> &'static [Step] {
    &STEPS
}

const fn at(after: i64, by: &'static str, number: u32, deed: Deed) -> Step {
    Step { after, by, on: Target::Number(number), deed }
}

const fn of(after: i64, by: &'static str, key: &'static str, deed: Deed) -> Step {
    Step { after, by, on: Target::Opened(key), deed }
}

const fn to(from: &'static str, to: &'static str) -> Deed {
    Deed::Rewrite { from, to }
}

use CloseReason::{Completed, Duplicate, NotPlanned};
use Deed::{Assign, Close, Label, Open, Plan, Reopen, Retitle, Say, Unlabel};

const MINUTE: i64 = 60;

static STEPS: [Step; 92] = [
    // The first ten minutes.
    at(20, "oskarvaal", 842, Retitle("Follow mode drops lines on rotation under load (copytruncate)")),
    at(
        38,
        "oskarvaal",
        842,
        to("2. Write 10 000 lines per second.", "2. Write 25 000 lines per second for a minute."),
    ),
    at(
        55,
        "mira-quell",
        838,
        to("- [ ] Keep the raw element for `--raw`", "- [x] Keep the raw element for `--raw`"),
    ),
    at(74, "wren-tallow", 862, Say("Six of ten are written. The time span one is harder than it looks.")),
    at(
        92,
        "oskarvaal",
        842,
        to(
            "**Expected:** every line is shown once.",
            "**Expected:** every line is shown at least once; duplicates are fine while the old file drains.",
        ),
    ),
    at(
        108,
        "oskarvaal",
        842,
        to("Seen on Debian 12 with ext4.", "Seen on Debian 12 with ext4 and on macOS 15 with APFS."),
    ),
    at(125, "oskarvaal", 842, Label("confirmed")),
    at(141, "oskarvaal", 842, Unlabel("needs-info")),
    at(160, "yuna-petrel", 865, Label("confirmed")),
    at(
        181,
        "hk-lindqvist",
        851,
        to(
            "Memory must stay below 64 MiB, whatever the size of the archive.",
            "Memory must stay below 96 MiB, whatever the size of the archive; 64 is not enough for the largest frames.",
        ),
    ),
    of(
        203,
        "dov-amsel",
        "paste",
        Open {
            title: "Pasting a multi-line pattern runs the first line only",
            body: "Copy two lines, press `/`, paste. The first line is searched for at once, the rest is typed into \
                   the log view as keys: `q` among them, so the program ends.\n\n1. Take bracketed paste where the \
                   terminal has it.\n2. Replace the line breaks by blanks.\n",
            labels: &["bug", "ui"],
        },
    ),
    at(222, "hk-lindqvist", 851, to("- [ ] Move the counter", "- [x] Move the counter")),
    at(240, "oskarvaal", 842, Plan("0.8.3")),
    at(
        258,
        "tobren-k",
        847,
        to(
            "in practice one attempt per line is enough.",
            "in practice one attempt per line is enough (measured: 1.02).",
        ),
    ),
    at(
        276,
        "mira-quell",
        785,
        Say("Is anybody on this? Otherwise I would take it with the next parser round."),
    ),
    at(295, "wren-tallow", 785, Say("I am! A branch is ready, only trace1 to trace8 are missing.")),
    at(
        312,
        "ines-darrow",
        815,
        to("- addresses, as a choice", "- addresses, as a choice\n- session ids in cookies"),
    ),
    at(330, "yuna-petrel", 784, Close(Completed)),
    of(347, "yuna-petrel", "paste", Label("confirmed")),
    at(366, "oskarvaal", 816, to("below 60 % it is plain.", "below 75 % it is plain.")),
    at(384, "sol-ferrant", 820, Retitle("Scrolling is slow in Windows Terminal when colours are on")),
    at(
        402,
        "tobren-k",
        842,
        Say("Can reproduce on macOS as well now. The gap is always smaller than one read."),
    ),
    at(
        420,
        "hk-lindqvist",
        847,
        to(
            "of which 190 are leap seconds and dates in Thai years.",
            "of which 190 are leap seconds and dates in Thai years. (Now 17, after the fixes of this week.)",
        ),
    ),
    at(437, "oskarvaal", 840, Reopen),
    at(
        455,
        "mira-quell",
        846,
        to(
            "- [ ] Levels stay apart for red-green colour blindness",
            "- [x] Levels stay apart for red-green colour blindness",
        ),
    ),
    at(
        473,
        "dov-amsel",
        780,
        Say("`\\\\\\\\?\\\\` only works for absolute paths, so the path has to be made absolute first."),
    ),
    at(492, "yuna-petrel", 833, Label("confirmed")),
    of(
        510,
        "wren-tallow",
        "sample",
        Open {
            title: "Sample log has no multi-line records",
            body: "For the examples of #862 it would be good to have a stack trace in `docs/sample.log`. About ten \
                   lines, made up, with a `Caused by`.\n",
            labels: &["docs", "good first issue"],
        },
    ),
    at(
        528,
        "oskarvaal",
        860,
        to(
            "- `18:00`, meaning the last time it was six in the evening",
            "- `18:00`, meaning the last time it was six in the evening\n- `boot`, the last start of this machine",
        ),
    ),
    at(545, "hk-lindqvist", 879, Assign("hk-lindqvist")),
    at(562, "tobren-k", 855, Close(Completed)),
    at(580, "mira-quell", 852, Unlabel("needs-info")),
    at(
        597,
        "yuna-petrel",
        865,
        to(
            "**Workaround:** press `p` to pause.",
            "**Workaround:** press `p` to pause, or start with `--no-follow`.",
        ),
    ),
    // Later, every few minutes.
    at(13 * MINUTE, "oskarvaal", 872, Say("So that is two to two. I will sleep on it.")),
    at(17 * MINUTE, "hk-lindqvist", 845, to("- [ ] One manifest for both", "- [x] One manifest for both")),
    at(
        21 * MINUTE,
        "mira-quell",
        867,
        to("- [ ] The same for `bundle diff`", "- [x] The same for `bundle diff`"),
    ),
    of(24 * MINUTE, "mira-quell", "sample", Assign("wren-tallow")),
    at(
        28 * MINUTE,
        "tobren-k",
        847,
        to(
            "`--date-parser=old` for one release, with a note on stderr that it will go. Removed in 1.0.",
            "`--date-parser=old` for two releases, with a note on stderr that it will go. Removed in 1.1.",
        ),
    ),
    at(32 * MINUTE, "sol-ferrant", 869, Say("With us it is a backup volume. Same effect.")),
    at(
        35 * MINUTE,
        "yuna-petrel",
        817,
        to(
            "Click goes there, dragging selects a time span and sets `--since` and `--until`.",
            "Click goes there, dragging selects a time span and sets `--since` and `--until`. Esc clears it.",
        ),
    ),
    at(39 * MINUTE, "oskarvaal", 827, Close(NotPlanned)),
    at(43 * MINUTE, "dov-amsel", 827, Say("A pity, but I see that nobody has the time.")),
    of(
        47 * MINUTE,
        "sol-ferrant",
        "duplicate-zone",
        Open {
            title: "Wrong time zone for logs from another host",
            body: "The log says CET, we show UTC.\n",
            labels: &["bug", "parser"],
        },
    ),
    of(
        51 * MINUTE,
        "mira-quell",
        "duplicate-zone",
        Say("The same as #852, so I close this one. Your sample would be welcome there."),
    ),
    of(52 * MINUTE, "mira-quell", "duplicate-zone", Close(Duplicate)),
    at(56 * MINUTE, "ines-darrow", 858, Plan("0.9")),
    at(
        60 * MINUTE,
        "hk-lindqvist",
        793,
        to(
            "nothing shorter than four.",
            "nothing shorter than six, and nothing that is in more than half of the blocks.",
        ),
    ),
    at(64 * MINUTE, "tobren-k", 864, Label("confirmed")),
    at(
        68 * MINUTE,
        "oskarvaal",
        846,
        Retitle(
            "Dark theme for the web viewer that follows the system, with a contrast check for every log level",
        ),
    ),
    at(72 * MINUTE, "oskarvaal", 846, Plan("0.9")),
    at(76 * MINUTE, "yuna-petrel", 871, Close(Completed)),
    at(80 * MINUTE, "wren-tallow", 788, to("- [ ] g, G", "- [x] g, G")),
    at(84 * MINUTE, "wren-tallow", 788, to("- [ ] n, N", "- [x] n, N")),
    at(
        88 * MINUTE,
        "mira-quell",
        800,
        to(
            "| block | 64 KiB of a segment |",
            "| block | 64 KiB of a segment |\n| index | what we write beside a segment |",
        ),
    ),
    at(92 * MINUTE, "hk-lindqvist", 851, to("- [ ] Move the index", "- [x] Move the index")),
    at(96 * MINUTE, "dov-amsel", 803, Say("Also with `.gz` at the end, by the way.")),
    at(
        100 * MINUTE,
        "tobren-k",
        842,
        to(
            "- [ ] Drain the old handle before it is dropped",
            "- [x] Drain the old handle before it is dropped",
        ),
    ),
    at(104 * MINUTE, "yuna-petrel", 810, Assign("yuna-petrel")),
    at(
        108 * MINUTE,
        "oskarvaal",
        816,
        to(
            "Show the guess in the footer and let the user change it with `F`.",
            "Show the guess in the footer, with how sure we are, and let the user change it with `F`.",
        ),
    ),
    of(
        112 * MINUTE,
        "tobren-k",
        "quiet",
        Open {
            title: "How long is \"quiet\" when an old handle is drained?",
            body: "200 ms is a guess. Writers that flush every second will be cut off, and longer waits delay the \
                   switch for everybody.\n\n| wait | lost lines (slow writer) | delay seen |\n|---|---|---|\n| 200 ms \
                   | 11 | 0.2 s |\n| 1 s | 2 | 1.0 s |\n| 2 s | 0 | 2.0 s |\n\nWhy not read both for a while? The old \
                   handle costs nothing.\n",
            labels: &["rotation", "help wanted"],
        },
    ),
    at(
        117 * MINUTE,
        "ines-darrow",
        824,
        to(
            "Mark a line with `m`, go through the marks with `'`.",
            "Mark a line with `m`, go through the marks with `'`, clear them with `M`.",
        ),
    ),
    at(121 * MINUTE, "sol-ferrant", 820, Label("confirmed")),
    at(125 * MINUTE, "mira-quell", 838, to("- [ ] Fuzz it for an hour", "- [x] Fuzz it for an hour")),
    at(129 * MINUTE, "mira-quell", 838, Close(Completed)),
    at(134 * MINUTE, "hk-lindqvist", 847, Label("help wanted")),
    at(138 * MINUTE, "oskarvaal", 815, to("- PEM blocks", "- PEM blocks, always and without asking")),
    at(
        142 * MINUTE,
        "oskarvaal",
        815,
        to(
            "It cannot find everything, and the text has to say so.",
            "It cannot find everything, and both the text and the manual have to say so.",
        ),
    ),
    at(147 * MINUTE, "wren-tallow", 813, Assign("wren-tallow")),
    at(151 * MINUTE, "tobren-k", 873, Close(Completed)),
    at(155 * MINUTE, "dov-amsel", 873, Say("12:30 AM comes out as 12:30 with the build of today.")),
    at(157 * MINUTE, "tobren-k", 873, Reopen),
    at(
        162 * MINUTE,
        "yuna-petrel",
        799,
        to("\"14 new lines\" at most every ten seconds.", "\"14 new lines\" at most every thirty seconds."),
    ),
    at(167 * MINUTE, "oskarvaal", 872, Close(Completed)),
    at(168 * MINUTE, "oskarvaal", 791, Retitle("Count by field: `lanternfish count status access.log`")),
    at(173 * MINUTE, "mira-quell", 880, Plan("0.9")),
    at(
        178 * MINUTE,
        "hk-lindqvist",
        832,
        to(
            "the index of the sample shrinks from 410 to 96 MiB",
            "the index of the sample shrinks from 410 to 88 MiB",
        ),
    ),
    of(
        183 * MINUTE,
        "hk-lindqvist",
        "quiet",
        Say("Reading both is what I would do. Two seconds, then the old one goes."),
    ),
    at(
        188 * MINUTE,
        "ines-darrow",
        868,
        to(
            "3. A circle is an error for that branch only.",
            "3. A circle is an error for that branch only, and the exit code says 2.",
        ),
    ),
    at(193 * MINUTE, "yuna-petrel", 856, Close(Completed)),
    at(
        198 * MINUTE,
        "wren-tallow",
        863,
        to("2. `lanternfish --sample`", "2. `lanternfish --sample` (comes with the program)"),
    ),
    at(
        204 * MINUTE,
        "oskarvaal",
        769,
        to("3. the order of files in the archive", "3. the order of files in the archive\n4. the build id"),
    ),
    at(210 * MINUTE, "tobren-k", 812, Assign("tobren-k")),
    at(216 * MINUTE, "dov-amsel", 870, Label("confirmed")),
    at(222 * MINUTE, "mira-quell", 853, Close(Completed)),
    of(228 * MINUTE, "tobren-k", "quiet", Close(Completed)),
    at(234 * MINUTE, "yuna-petrel", 877, Assign("yuna-petrel")),
    at(
        240 * MINUTE,
        "hk-lindqvist",
        814,
        to(
            "Compressing the viewer inside the binary saves 5.5 at once",
            "Compressing the viewer inside the binary saves 5.6 at once",
        ),
    ),
    at(
        247 * MINUTE,
        "oskarvaal",
        842,
        to(
            "- [ ] Test with a writer that keeps the old handle open for a while",
            "- [x] Test with a writer that keeps the old handle open for a while",
        ),
    ),
    at(254 * MINUTE, "oskarvaal", 842, Say("Goes into 0.8.3. Thank you, everybody.")),
    at(262 * MINUTE, "wren-tallow", 876, Say("Seen in 0.8.2 and on the main branch.")),
    at(270 * MINUTE, "sol-ferrant", 836, Say("Understood. I will ask again then!")),
    at(280 * MINUTE, "mira-quell", 785, Close(Completed)),
];
