//! What Tern uses a token for.

use crate::text_enum;

text_enum! {
    /// One thing that a token is used for, in the order somebody asks about them.
    TokenUse, "use of a token", {
        /// Being taken by the forge at all.
        Token = "token",
        /// Telling whose it is.
        Account = "account",
        /// Telling when it ends.
        Expiry = "expiry",
        /// Seeing the repository.
        Repository = "repository",
        /// Reading issues.
        ReadIssues = "read_issues",
        /// Reading what is said on issues.
        ReadComments = "read_comments",
        /// Making issues and changing their text and state.
        WriteIssues = "write_issues",
        /// Setting labels, assignees and milestones.
        WriteFields = "write_fields",
        /// Saying something on issues.
        WriteComments = "write_comments",
        /// Reading repository advisories.
        SecurityAdvisories = "security_advisories",
        /// Reading Dependabot alerts.
        DependabotAlerts = "dependabot_alerts",
        /// Reading vulnerabilities.
        Vulnerabilities = "vulnerabilities",
    }
}
