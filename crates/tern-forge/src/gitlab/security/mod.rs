//! A project's vulnerabilities, by GraphQL: GitLab's REST list of them is deprecated and names neither package nor
//! identifiers (docs.gitlab.com, "Project vulnerabilities API").
//!
//! Only the plan Ultimate has them, and a project without it answers with an empty list (`VulnerabilitiesResolver`
//! of GitLab's source), as one without findings does. The REST list tells the two apart: it answers 403 to whoever
//! may not see the project's vulnerability report. It is asked once, while the list is empty.

mod map;
mod wire;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::Ordering;

use reqwest::StatusCode;
use serde_json::json;
use tern_model::RemoteKind;

use super::client::{GitLab, PER_PAGE};
use super::errors::Subject;
use crate::finding::{FindingShape, rows};
use crate::http::{Answer, Ask, Item, encode};
use crate::{FindingListing, FindingOrder, FindingPage, ForgeError, ListFindings, PageToken, Unavailable};

/// The list of security findings.
pub(super) const LISTS: [RemoteKind; 1] = [RemoteKind::Vulnerability];

const SHAPE: FindingShape = FindingShape { number: "number", url: "webUrl" };

/// `detected_asc` is the order of being found, in which a row never moves.
const QUERY: &str = "query($path: ID!, $first: Int!, $after: String) { project(fullPath: $path) { \
                     vulnerabilities(first: $first, after: $after, sort: detected_asc) { \
                     pageInfo { hasNextPage endCursor } nodes { \
                     id title description SOLUTION severity state detectedAt confirmedAt resolvedAt dismissedAt \
                     vulnerabilityPath identifiers { externalType externalId name } location { \
                     ... on VulnerabilityLocationDependencyScanning { file dependency { version package { name } } } \
                     ... on VulnerabilityLocationContainerScanning { image dependency { version package { name } } } \
                     ... on VulnerabilityLocationSast { file startLine } \
                     ... on VulnerabilityLocationSecretDetection { file startLine } \
                     ... on VulnerabilityLocationDast { path } \
                     } } } } }";

impl GitLab {
    pub(super) async fn findings(&self, asked: &ListFindings) -> Result<FindingListing, ForgeError> {
        if asked.list != RemoteKind::Vulnerability {
            return Ok(FindingListing::Unavailable(Unavailable::NotOffered));
        }
        if !self.http.authorized() {
            return Ok(FindingListing::Unavailable(Unavailable::NeedsToken));
        }
        let ask = self.question(asked)?;
        let answer = self.http.send(&ask).await?;
        let answer = match self.checked(&ask, Subject::Project, answer).await {
            Ok(answer) => answer,
            Err(error) => return self.refused(error).await.map(FindingListing::Unavailable),
        };
        let said: wire::Answer = self.parse(&ask, &answer)?;
        if let Some(first) = said.errors.first() {
            return self.unanswered(asked, &first.message).await;
        }
        let project = said.data.and_then(|data| data.project);
        let Some(list) = project.and_then(|project| project.vulnerabilities) else {
            // Hidden from this account, or gone: then the project itself says so.
            self.project().await?;
            return Ok(FindingListing::Unavailable(Unavailable::Plan));
        };
        self.finding_page(asked, &answer, list).await
    }

    fn question(&self, asked: &ListFindings) -> Result<Ask, ForgeError> {
        let solution = if self.without_solution.load(Ordering::Relaxed) { "" } else { "solution" };
        let count: u32 = PER_PAGE.parse().unwrap_or(100);
        let json = encode(&json!({
            "query": QUERY.replace("SOLUTION", solution),
            "variables": {
                "path": self.path,
                "first": count,
                "after": asked.page.as_ref().map(PageToken::as_str),
            },
        }))?;
        let what = format!("the vulnerabilities of {}", self.what());
        Ok(Ask::question(self.http.api.beside("graphql"), json, what))
    }

    async fn finding_page(
        &self,
        asked: &ListFindings,
        answer: &Answer,
        list: wire::Vulnerabilities,
    ) -> Result<FindingListing, ForgeError> {
        let wire::Vulnerabilities { page_info, nodes } = list;
        let next = page_info.has_next_page.then_some(page_info.end_cursor).flatten().map(PageToken);
        // GraphQL knows no entity tags. A list of one page is told from itself by its bytes; of a longer one the
        // first page says nothing about the rest.
        let is_whole = asked.page.is_none() && next.is_none();
        let etag = is_whole.then(|| digest(&answer.body));
        if etag.is_some() && etag == asked.etag {
            return Ok(FindingListing::NotModified);
        }
        if is_whole && nodes.is_empty() && !self.shows_vulnerabilities().await? {
            return Ok(FindingListing::Unavailable(Unavailable::Plan));
        }
        let items: Vec<Item> = nodes.into_iter().map(|json| Item { json, damaged: false }).collect();
        let finding = |wire: wire::Vulnerability| map::vulnerability(wire, &self.place);
        let read = rows(&items, &SHAPE, &self.http.redactor, finding);
        Ok(FindingListing::Page(FindingPage {
            findings: read.findings,
            rejected: read.rejected,
            rows: read.rows,
            order: FindingOrder::OldestFound,
            next,
            etag,
        }))
    }

    /// Whether this account may see the project's vulnerability report.
    async fn shows_vulnerabilities(&self) -> Result<bool, ForgeError> {
        let mut url = self.at(&["vulnerabilities"]).await?;
        url.query_pairs_mut().append_pair("per_page", "1");
        let ask = Ask::get(url, format!("the vulnerabilities of {}", self.what()));
        let answer = self.http.send(&ask).await?;
        match answer.status {
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => Ok(false),
            _ => self.checked(&ask, Subject::Project, answer).await.map(|_| true),
        }
    }

    async fn refused(&self, error: ForgeError) -> Result<Unavailable, ForgeError> {
        match error {
            ForgeError::NotFound { .. } => {
                self.project().await?;
                Ok(Unavailable::NotShown)
            }
            ForgeError::Forbidden { missing, .. } => Ok(Unavailable::NotAllowed { missing }),
            fault => Err(fault),
        }
    }

    /// GraphQL's errors come with a 200. The free edition's schema has no vulnerabilities, an older one's have no
    /// solutions.
    async fn unanswered(&self, asked: &ListFindings, message: &str) -> Result<FindingListing, ForgeError> {
        let lower = message.to_lowercase();
        if lower.contains("doesn't exist on type 'project'") {
            return Ok(FindingListing::Unavailable(Unavailable::NotOffered));
        }
        if lower.contains("'solution' doesn't exist") && !self.without_solution.swap(true, Ordering::Relaxed)
        {
            return Box::pin(self.findings(asked)).await;
        }
        if lower.contains("permission") {
            self.project().await?;
            return Ok(FindingListing::Unavailable(Unavailable::Plan));
        }
        Err(ForgeError::Invalid { message: self.http.redactor.message(message) })
    }
}

/// Nothing is guarded by it: it tells one answer from the next.
fn digest(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("body-{:016x}", hasher.finish())
}
