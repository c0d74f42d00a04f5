//! Repository advisories and Dependabot alerts.
//!
//! Both lists come by update time, newest first, and are turned by cursor only: the cursor stands in the `Link`
//! header, and the alerts refuse page numbers (docs.github.com, "Dependabot alerts", "Repository security
//! advisories"). Whatever changes in such a list comes to its first page, so that page's entity tag speaks for the
//! whole list.

mod map;
mod wire;

use reqwest::StatusCode;
use tern_model::RemoteKind;
use url::Url;

use super::client::{GitHub, PER_PAGE};
use super::errors::Subject;
use crate::finding::{FindingRows, FindingShape, rows};
use crate::http::{Answer, Ask, Item, held_page, next_page};
use crate::{FindingListing, FindingOrder, FindingPage, ForgeError, ListFindings, PageToken, Unavailable};

/// The lists of security findings, in the order they are read.
pub(super) const LISTS: [RemoteKind; 2] = [RemoteKind::SecurityAdvisory, RemoteKind::DependabotAlert];

const SHAPE: FindingShape = FindingShape { number: "number", url: "html_url" };

impl GitHub {
    pub(super) async fn findings(&self, asked: &ListFindings) -> Result<FindingListing, ForgeError> {
        let Some(list) = self.list_of(asked.list) else {
            return Ok(FindingListing::Unavailable(Unavailable::NotOffered));
        };
        let url = match &asked.page {
            Some(page) => held_page(page, &self.http.api)?,
            None => list,
        };
        let mut ask = Ask::get(url, format!("{} of {}", words(asked.list), self.what()));
        ask.etag.clone_from(&asked.etag);
        let answer = self.http.send(&ask).await?;
        if answer.status == StatusCode::NOT_MODIFIED && ask.etag.is_some() {
            return Ok(FindingListing::NotModified);
        }
        match self.checked(&ask, Subject::Repository, answer).await {
            Ok(answer) => self.finding_page(&ask, &answer, asked.list).map(FindingListing::Page),
            Err(error) => self.unavailable(error).await.map(FindingListing::Unavailable),
        }
    }

    fn finding_page(&self, ask: &Ask, answer: &Answer, list: RemoteKind) -> Result<FindingPage, ForgeError> {
        let items = answer.items().map_err(|fault| self.http.not_an_api(ask, fault))?;
        let FindingRows { findings, rejected, rows } = self.finding_rows(&items, list);
        Ok(FindingPage {
            findings,
            rejected,
            rows,
            order: FindingOrder::NewestFirst,
            next: next_page(&answer.headers, &ask.url, &self.http.api)?.map(|url| PageToken(url.into())),
            etag: answer.header("etag").map(str::to_owned),
        })
    }

    fn finding_rows(&self, items: &[Item], list: RemoteKind) -> FindingRows {
        let (place, redactor) = (&self.place, &self.http.redactor);
        if list == RemoteKind::DependabotAlert {
            rows(items, &SHAPE, redactor, |wire: wire::Alert| Ok(map::alert(wire, place)))
        } else {
            rows(items, &SHAPE, redactor, |wire: wire::Advisory| map::advisory(wire, place))
        }
    }

    /// Why the list is refused, if that is no fault. A 404 says little: the repository itself may be out of sight,
    /// the server may be an Enterprise Server, which has no advisories, and a right may be missing.
    async fn unavailable(&self, error: ForgeError) -> Result<Unavailable, ForgeError> {
        match error {
            ForgeError::NotFound { .. } => {
                self.repository().await?;
                Ok(Unavailable::NotShown)
            }
            ForgeError::Forbidden { message, .. } if is_switched_off(&message) => {
                Ok(Unavailable::SwitchedOff)
            }
            ForgeError::Forbidden { .. } if !self.http.authorized() => Ok(Unavailable::NeedsToken),
            ForgeError::Forbidden { missing, .. } => Ok(Unavailable::NotAllowed { missing }),
            fault => Err(fault),
        }
    }

    fn list_of(&self, list: RemoteKind) -> Option<Url> {
        let mut url = match list {
            RemoteKind::SecurityAdvisory => self.at(&["security-advisories"]),
            RemoteKind::DependabotAlert => self.at(&["dependabot", "alerts"]),
            RemoteKind::Issue | RemoteKind::Vulnerability => return None,
        };
        url.query_pairs_mut()
            .append_pair("sort", "updated")
            .append_pair("direction", "desc")
            .append_pair("per_page", PER_PAGE);
        Some(url)
    }
}

fn words(list: RemoteKind) -> &'static str {
    if list == RemoteKind::DependabotAlert { "the Dependabot alerts" } else { "the security advisories" }
}

/// "Dependabot alerts are disabled for this repository." and "… are not available for archived repositories."
fn is_switched_off(message: &str) -> bool {
    let message = message.to_lowercase();
    message.contains("disabled") || message.contains("archived")
}
