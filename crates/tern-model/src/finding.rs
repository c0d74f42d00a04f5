//! A security finding: what an advisory, an alert or a vulnerability says beyond what a task holds.

use serde::{Deserialize, Serialize};

use crate::{Priority, RemoteIssue, text_enum};

text_enum! {
    /// How urgent the tasks of findings are that are rated neither high nor critical.
    LesserFindings, "rule for lesser findings", {
        /// All of them are high.
        High = "high",
        /// Each is as urgent as it is rated; one without a rating is high.
        AsRated = "as_rated",
    }
}

impl LesserFindings {
    /// The priority of a finding's task.
    pub fn priority(self, severity: Option<Priority>) -> Priority {
        match (severity, self) {
            (Some(Priority::Critical), _) => Priority::Critical,
            (Some(rated @ (Priority::Low | Priority::Medium)), Self::AsRated) => rated,
            (_, Self::High | Self::AsRated) => Priority::High,
        }
    }
}

/// What a finding is about. Everything is the forge's own text, one line each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Finding {
    /// What it is called in the world's lists: GHSA, CVE, CWE and the like, the most telling first.
    pub identifiers: Vec<String>,
    /// How bad it is, as the forge rates it.
    pub severity: Option<Priority>,
    /// The packages that are affected.
    pub packages: Vec<AffectedPackage>,
    /// Where it was found: the file that names a dependency, the line of code, the image.
    pub found_in: Option<String>,
    /// What to do about it, where the forge says so apart from its text.
    pub solution: Option<String>,
}

/// A package that a finding is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AffectedPackage {
    /// Its name.
    pub name: String,
    /// Where it comes from, as in `npm` or `rust`.
    pub ecosystem: Option<String>,
    /// The affected versions, as in `< 4.17.21`, or the one that is used here.
    pub affected: Option<String>,
    /// The versions that are not affected any more, as in `4.17.21`.
    pub patched: Option<String>,
}

/// A finding as a forge holds it: the part that becomes a task, and what it says beyond that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteFinding {
    /// Title, text and state, in the form that issues have.
    pub issue: RemoteIssue,
    /// The rest.
    pub finding: Finding,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lesser_findings_depend_on_the_rule() {
        use Priority::{Critical, High, Low, Medium};
        for (severity, high, as_rated) in [
            (Some(Critical), Critical, Critical),
            (Some(High), High, High),
            (Some(Medium), High, Medium),
            (Some(Low), High, Low),
            (None, High, High),
        ] {
            assert_eq!(LesserFindings::High.priority(severity), high, "{severity:?}");
            assert_eq!(LesserFindings::AsRated.priority(severity), as_rated, "{severity:?}");
        }
    }
}
