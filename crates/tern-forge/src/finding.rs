//! Lists of security findings, in no forge's words.

use serde::de::DeserializeOwned;
use tern_model::{
    AffectedPackage, Content, Finding, IssueError, RemoteFinding, RemoteIssue, RemoteKind, State, Timestamp,
};

use crate::http::Item;
use crate::page::{Outline, is_web_address, read};
use crate::redact::Redactor;
use crate::{PageToken, Row};

/// The longest line that is taken over of a finding's particulars, in characters.
const LINE_MAX_CHARS: usize = 300;

/// Which findings to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFindings {
    /// Which list.
    pub list: RemoteKind,
    /// Page on from an earlier answer.
    pub page: Option<PageToken>,
    /// The entity tag of an earlier answer to the first page.
    pub etag: Option<String>,
}

/// The answer to [`Forge::list_findings`](crate::Forge::list_findings).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingListing {
    /// Nothing in the whole list changed since the entity tag was given.
    NotModified,
    /// The list cannot be had here, and asking again soon will not change that.
    Unavailable(Unavailable),
    /// A page.
    Page(FindingPage),
}

/// Why a list cannot be had here. None of these is a fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// This kind of forge, or this edition or version of it, has no such list.
    #[error("this forge does not have them")]
    NotOffered,
    /// The server does not show it: older ones do not have it, and to some accounts it is hidden.
    #[error("this server does not have them, or this token may not see them")]
    NotShown,
    /// The project's plan does not hold them, or the account's role may not see them; the forge tells no more.
    #[error("this project's plan does not have them, or this account may not see them")]
    Plan,
    /// Somebody switched them off.
    #[error("they are switched off in this repository")]
    SwitchedOff,
    /// They are shown to nobody without a token.
    #[error("they are shown to nobody without a token")]
    NeedsToken,
    /// The token or its account lacks a right.
    #[error("this token may not read them{}", missing_words(.missing.as_deref()))]
    NotAllowed {
        /// The permission or scope, where the forge names it.
        missing: Option<String>,
    },
}

fn missing_words(missing: Option<&str>) -> String {
    missing.map(|missing| format!("; it lacks {missing}")).unwrap_or_default()
}

/// One page of findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingPage {
    /// Those that could be read.
    pub findings: Vec<RemoteFinding>,
    /// Those that could not, each with its reason.
    pub rejected: Vec<IssueError>,
    /// Every row in the list's order.
    pub rows: Vec<Row>,
    /// The order of the list.
    pub order: FindingOrder,
    /// The next page.
    pub next: Option<PageToken>,
    /// The first page's entity tag: with it the next listing can be answered with "nothing changed".
    pub etag: Option<String>,
}

/// In which order a list comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingOrder {
    /// What changed last comes first, so that the rest of the list is older than any row.
    NewestFirst,
    /// What was found first comes first: its place says nothing about its changes.
    OldestFound,
}

/// How one kind of finding is read.
pub(crate) struct FindingShape {
    /// The number people use, where there is one.
    pub(crate) number: &'static str,
    /// The finding's page.
    pub(crate) url: &'static str,
}

/// What is read of a page: findings, rows, and what could not be read.
pub(crate) struct FindingRows {
    pub(crate) findings: Vec<RemoteFinding>,
    pub(crate) rejected: Vec<IssueError>,
    pub(crate) rows: Vec<Row>,
}

/// Reads items one by one, so that one that cannot be read stays alone.
pub(crate) fn rows<W: DeserializeOwned>(
    items: &[Item],
    shape: &FindingShape,
    redactor: &Redactor,
    finding: impl Fn(W) -> Result<RemoteFinding, String>,
) -> FindingRows {
    let mut page = FindingRows { findings: Vec::new(), rejected: Vec::new(), rows: Vec::new() };
    for item in items {
        match read(item).and_then(&finding) {
            Ok(found) => {
                page.rows.push(Row { id: found.issue.id.clone(), updated_at: found.issue.updated_at });
                page.findings.push(found);
            }
            Err(reason) => {
                let outline = Outline::of(item);
                let named = outline.read::<String>(shape.url).filter(|url| is_web_address(url));
                let reason = redactor.message(&reason);
                page.rejected.push(IssueError {
                    number: outline.read(shape.number),
                    url: named.map(|url| redactor.without_tokens(&url)),
                    reason: format!(
                        "the forge's answer about a security finding could not be read: {reason}"
                    ),
                });
            }
        }
    }
    page
}

/// What all forges say of a finding, however they say it.
pub(crate) struct Told {
    /// The forge's own id, with what keeps it apart from the ids of issues.
    pub(crate) id: String,
    pub(crate) node_id: Option<String>,
    /// 0 where there is none.
    pub(crate) number: u64,
    pub(crate) url: String,
    pub(crate) kind: RemoteKind,
    /// The forge's one line about it.
    pub(crate) summary: String,
    /// Its text.
    pub(crate) text: String,
    pub(crate) state: State,
    pub(crate) author: Option<String>,
    pub(crate) assignees: Vec<String>,
    pub(crate) finding: Finding,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) closed_at: Option<Timestamp>,
}

impl Told {
    /// As it becomes a task.
    pub(crate) fn remote(mut self) -> RemoteFinding {
        tidy(&mut self.finding);
        let content = Content {
            title: title(&self.finding, &self.summary),
            description: description(&self.finding, &self.url, &self.text),
            state: self.state,
            labels: std::collections::BTreeSet::new(),
            assignees: self.assignees.into_iter().collect(),
            milestone: None,
        };
        let issue = RemoteIssue {
            id: self.id,
            node_id: self.node_id,
            number: self.number,
            url: self.url,
            kind: self.kind,
            content,
            marker: None,
            labels: Vec::new(),
            author: self.author,
            severity: self.finding.severity,
            comment_count: None,
            created_at: self.created_at,
            updated_at: self.updated_at,
            closed_at: if self.state.is_open() { None } else { self.closed_at },
            moved_to: None,
        };
        RemoteFinding { issue, finding: self.finding }
    }
}

/// One line, not endless.
fn line(text: &str) -> String {
    let one: Vec<&str> = text.split_whitespace().collect();
    one.join(" ").chars().take(LINE_MAX_CHARS).collect()
}

fn tidy(finding: &mut Finding) {
    let tidied = |text: &mut Option<String>| {
        *text = text.take().map(|text| line(&text)).filter(|text| !text.is_empty());
    };
    for identifier in &mut finding.identifiers {
        *identifier = line(identifier);
    }
    let mut seen = std::collections::HashSet::new();
    finding.identifiers.retain(|identifier| !identifier.is_empty() && seen.insert(identifier.clone()));
    for package in &mut finding.packages {
        package.name = line(&package.name);
        tidied(&mut package.ecosystem);
        tidied(&mut package.affected);
        tidied(&mut package.patched);
    }
    finding.packages.retain(|package| !package.name.is_empty());
    tidied(&mut finding.found_in);
    tidied(&mut finding.solution);
}

/// `GHSA-35jh-r3h4-6jhm: Command injection in lodash`.
fn title(finding: &Finding, summary: &str) -> String {
    let summary = line(summary);
    match finding.identifiers.first() {
        Some(first) if summary.is_empty() => first.clone(),
        Some(first) if !summary.contains(first.as_str()) => format!("{first}: {summary}"),
        _ => summary,
    }
}

/// The particulars as a list, then the forge's text.
fn description(finding: &Finding, url: &str, text: &str) -> String {
    let mut lines = Vec::new();
    if !finding.identifiers.is_empty() {
        lines.push(format!("- **Known as** {}", finding.identifiers.join(", ")));
    }
    if let Some(severity) = finding.severity {
        lines.push(format!("- **Severity** {severity}"));
    }
    lines.extend(finding.packages.iter().map(package));
    if let Some(place) = &finding.found_in {
        lines.push(format!("- **Found in** {}", code(place)));
    }
    if let Some(solution) = &finding.solution {
        lines.push(format!("- **Solution** {solution}"));
    }
    lines.push(format!("- **Page** <{url}>"));
    let head = lines.join("\n");
    if text.trim().is_empty() { format!("{head}\n") } else { format!("{head}\n\n{text}") }
}

fn package(package: &AffectedPackage) -> String {
    let ecosystem = package.ecosystem.as_ref().map(|from| format!(" ({from})")).unwrap_or_default();
    let affected = package.affected.as_ref().map(|versions| format!(", affected {}", code(versions)));
    let patched = match &package.patched {
        Some(patched) => format!(", patched in {}", code(patched)),
        None => ", no patched version named".to_owned(),
    };
    format!("- **Package** {}{ecosystem}{}{patched}", code(&package.name), affected.unwrap_or_default())
}

/// Text that Markdown must not read anything into.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tern_model::Priority;

    fn finding() -> Finding {
        Finding {
            identifiers: vec!["GHSA-35jh-r3h4-6jhm".to_owned(), "CVE-2021-23337".to_owned()],
            severity: Some(Priority::High),
            packages: vec![AffectedPackage {
                name: "lodash".to_owned(),
                ecosystem: Some("npm".to_owned()),
                affected: Some("< 4.17.21".to_owned()),
                patched: Some("4.17.21".to_owned()),
            }],
            found_in: Some("javascript/yarn.lock".to_owned()),
            solution: None,
        }
    }

    #[test]
    fn a_task_says_what_a_person_needs_to_mend_it() {
        insta::assert_snapshot!(
            description(&finding(), "https://github.com/o/r/security/dependabot/5", "Before 4.17.21 …\n"),
            @r"
        - **Known as** GHSA-35jh-r3h4-6jhm, CVE-2021-23337
        - **Severity** high
        - **Package** `lodash` (npm), affected `< 4.17.21`, patched in `4.17.21`
        - **Found in** `javascript/yarn.lock`
        - **Page** <https://github.com/o/r/security/dependabot/5>

        Before 4.17.21 …
        "
        );
    }

    #[test]
    fn a_title_begins_with_the_name_in_the_worlds_lists_and_says_it_once() {
        let finding = finding();
        let named = "GHSA-35jh-r3h4-6jhm: Command injection in lodash";
        assert_eq!(title(&finding, "Command injection\n in lodash"), named, "one line");
        assert_eq!(title(&finding, "GHSA-35jh-r3h4-6jhm in lodash"), "GHSA-35jh-r3h4-6jhm in lodash");
        assert_eq!(title(&finding, " "), "GHSA-35jh-r3h4-6jhm", "a task needs a title");
        assert_eq!(title(&Finding::default(), "Hard-coded key"), "Hard-coded key");
    }

    #[test]
    fn names_are_text_and_never_markup() {
        let mut finding = finding();
        finding.packages[0].name = "a`](x)\n# b".to_owned();
        finding.identifiers.push("GHSA-35jh-r3h4-6jhm".to_owned());
        tidy(&mut finding);
        let text = description(&finding, "https://github.com/o/r", "");
        assert!(text.contains("`a'](x) # b` (npm)"), "{text}");
        assert_eq!(finding.identifiers.len(), 2, "each name once");
    }
}
