//! The list in the order of updates, and where its next page is.

use chrono::SecondsFormat;
use tern_model::Timestamp;
use url::Url;

use super::client::Bitbucket;
use super::errors::Subject;
use super::map;
use crate::http::Ask;
use crate::{ForgeError, ListIssues, ListState, Listing, PageToken};

/// As many as Bitbucket gives.
pub(super) const PAGE: &str = "100";

/// As few as Bitbucket gives.
const SHORT_PAGE: &str = "10";

impl Bitbucket {
    pub(super) async fn list(&self, asked: &ListIssues) -> Result<Listing, ForgeError> {
        let url = match &asked.page {
            Some(page) => self.held(page.as_str())?,
            None => self.list_url(asked.state, asked.since, PAGE),
        };
        let ask = Ask::get(url, self.what());
        let answer = self.ok(&ask, Subject::Tracker).await?;
        let envelope = answer.envelope().map_err(|fault| self.http.not_an_api(&ask, fault))?;
        let mut page = map::page(&envelope.items, &self.place, &self.http.redactor);
        page.total = envelope.size;
        page.server_time = answer.server_time();
        page.next = self.next(envelope.next.as_deref())?.map(|url| PageToken(url.into()));
        Ok(Listing::Page(page))
    }

    /// How many issues are open; it is also the cheapest way to learn whether there is a tracker at all.
    pub(super) async fn open_issues(&self) -> Result<Option<u32>, ForgeError> {
        let ask = Ask::get(self.list_url(ListState::Open, None, SHORT_PAGE), self.what());
        let answer = self.ok(&ask, Subject::Account).await?;
        Ok(answer.envelope().map_err(|fault| self.http.not_an_api(&ask, fault))?.size)
    }

    /// Bitbucket names its next page in the body. It is asked only where it lies under the API.
    pub(super) fn next(&self, named: Option<&str>) -> Result<Option<Url>, ForgeError> {
        named.map(|next| self.held(next)).transpose()
    }

    pub(super) fn held(&self, text: &str) -> Result<Url, ForgeError> {
        let foreign = || ForgeError::ForeignNextPage { host: self.http.api.host() };
        let mut url = Url::parse(text).map_err(|_| foreign())?;
        url.set_fragment(None);
        if self.http.api.holds(&url) { Ok(url) } else { Err(foreign()) }
    }

    /// Always by update time, oldest first, so that a row that is touched moves to the end and none is lost. The bound
    /// is cut to the second, the form that is documented: asking from a little earlier on misses nothing.
    fn list_url(&self, state: ListState, since: Option<Timestamp>, length: &str) -> Url {
        let mut conditions = Vec::new();
        match state {
            ListState::Open => conditions.push(one_of(&["new", "open", "on hold"])),
            ListState::Closed => {
                conditions.push(one_of(&["resolved", "closed", "invalid", "duplicate", "wontfix"]));
            }
            ListState::All => {}
        }
        if let Some(since) = since {
            let second = since.instant().to_rfc3339_opts(SecondsFormat::Secs, false);
            conditions.push(format!("updated_on >= {second}"));
        }
        let mut url = self.at(&["issues"]);
        let mut query = url.query_pairs_mut();
        if !conditions.is_empty() {
            query.append_pair("q", &conditions.join(" AND "));
        }
        query.append_pair("sort", "updated_on").append_pair("pagelen", length);
        drop(query);
        url
    }
}

fn one_of(states: &[&str]) -> String {
    let each: Vec<String> = states.iter().map(|state| format!("state = \"{state}\"")).collect();
    format!("({})", each.join(" OR "))
}
