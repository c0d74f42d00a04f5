//! What is asked of GitLab, and how.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::SecondsFormat;
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use tern_model::{RemoteIssue, State};
use tokio::sync::OnceCell;
use url::Url;

use super::actions::escape;
use super::errors::{self, Subject};
use super::lookup::joined;
use super::map::{self, Place};
use super::wire;
use crate::http::{Answer, Ask, Http, NotJson, encode, held_page, next_page};
use crate::{
    ForgeError, Identity, IssuePatch, ListIssues, ListState, Listing, NewIssue, PageToken, RepositoryInfo,
    with_marker,
};

/// As many as GitLab gives.
pub(super) const PER_PAGE: &str = "100";

/// One project on GitLab.
pub(super) struct GitLab {
    pub(super) http: Http,
    pub(super) place: Place,
    /// Groups and name.
    pub(super) path: String,
    /// The project's number: it survives renames, and no proxy can spoil it as it can a path with encoded slashes.
    pub(super) id: OnceCell<u64>,
    /// Set once the server said that it does not page issues by cursor.
    pub(super) without_keyset: AtomicBool,
    /// Set once the server said that its vulnerabilities have no solutions.
    pub(super) without_solution: AtomicBool,
}

impl GitLab {
    pub(super) async fn identity(&self) -> Result<Identity, ForgeError> {
        if !self.http.authorized() {
            return Ok(Identity::default());
        }
        let ask = Ask::get(self.http.api.at(&["user"]), "the token's account");
        let login = match self.ok(&ask, Subject::Account).await {
            Ok(answer) => Some(self.parse::<wire::User>(&ask, &answer)?.username),
            // A token without the scope for it may not ask whose it is.
            Err(ForgeError::Forbidden { .. }) => None,
            Err(other) => return Err(other),
        };
        let ask = Ask::get(self.http.api.at(&["personal_access_tokens", "self"]), "the token itself");
        let token: wire::OwnToken = match self.ok(&ask, Subject::Account).await {
            Ok(answer) => self.parse(&ask, &answer)?,
            // Tokens of applications are not in that list, and the account was named all the same.
            Err(ForgeError::Unauthorized { .. }) if login.is_some() => {
                return Ok(Identity { login, ..Identity::default() });
            }
            Err(ForgeError::NotFound { .. } | ForgeError::Forbidden { .. } | ForgeError::Invalid { .. }) => {
                return Ok(Identity { login, ..Identity::default() });
            }
            Err(other) => return Err(other),
        };
        if token.revoked == Some(true) || token.active == Some(false) {
            return Err(ForgeError::Unauthorized { host: self.http.api.host() });
        }
        let expires_at = token.expires_at.as_deref().and_then(map::expiry);
        Ok(Identity { login, scopes: token.scopes, expires_at })
    }

    /// By its path, so that a move shows.
    pub(super) async fn project(&self) -> Result<RepositoryInfo, ForgeError> {
        let ask = Ask::get(self.http.api.at(&["projects", &self.path]), self.what());
        let answer = self.ok(&ask, Subject::Project).await?;
        let project: wire::Project = self.parse(&ask, &answer)?;
        // Whoever came first has set the same number.
        let _ = self.id.set(project.id);
        Ok(map::project(project, &self.place))
    }

    /// By its number, or by where its path leads to.
    pub(super) async fn whereabouts(&self, id: Option<&str>) -> Result<RepositoryInfo, ForgeError> {
        let url = match id {
            Some(id) => self.http.api.at(&["projects", id]),
            None => match self.project().await {
                Err(error) => self.http.moved_within(error)?,
                found => return found,
            },
        };
        let ask = Ask::get(url, self.what());
        let answer = self.ok(&ask, Subject::Project).await?;
        Ok(map::project(self.parse(&ask, &answer)?, &self.place))
    }

    pub(super) async fn list(&self, asked: &ListIssues) -> Result<Listing, ForgeError> {
        let url = match &asked.page {
            Some(page) => held_page(page, &self.http.api)?,
            None => self.list_url(asked).await?,
        };
        let mut ask = Ask::get(url, self.what());
        ask.etag.clone_from(&asked.etag);
        let answer = self.http.send(&ask).await?;
        if answer.status == StatusCode::NOT_MODIFIED && ask.etag.is_some() {
            return Ok(Listing::NotModified);
        }
        if asked.page.is_none()
            && errors::refuses_keyset(&answer)
            && !self.without_keyset.swap(true, Ordering::Relaxed)
        {
            return Box::pin(self.list(asked)).await;
        }
        let answer = self.checked(&ask, Subject::Issues, answer).await?;
        let items = answer.items().map_err(|fault| self.http.not_an_api(&ask, fault))?;
        let mut page = map::page(&items, &self.place, &self.http.redactor);
        page.etag = answer.header("etag").map(str::to_owned);
        page.server_time = answer.server_time();
        page.next = next_page(&answer.headers, &ask.url, &self.http.api)?.map(|url| PageToken(url.into()));
        Ok(Listing::Page(page))
    }

    pub(super) async fn issue(&self, iid: u64) -> Result<RemoteIssue, ForgeError> {
        let ask = Ask::get(self.issue_url(iid).await?, self.what_issue(iid));
        let answer = self.ok(&ask, Subject::Issues).await?;
        Ok(map::issue(self.parse(&ask, &answer)?, &self.place))
    }

    pub(super) async fn create(&self, new: &NewIssue) -> Result<RemoteIssue, ForgeError> {
        let content = &new.content;
        let description = escape(&content.description);
        let labels: Vec<String> = content.labels.iter().cloned().collect();
        let assignees: Vec<String> = content.assignees.iter().cloned().collect();
        let json = encode(&wire::WriteIssue {
            title: Some(&content.title),
            description: Some(match &new.marker {
                Some(marker) => with_marker(&description, marker)?,
                None => description,
            }),
            labels: Some(joined(&labels)?).filter(|labels| !labels.is_empty()),
            assignee_ids: Some(self.user_ids(&assignees).await?).filter(|ids| !ids.is_empty()),
            milestone_id: match &content.milestone {
                Some(title) => Some(self.milestone_id(title).await?),
                None => None,
            },
            state_event: None,
        })?;
        let ask = Ask::write(Method::POST, self.at(&["issues"]).await?, json, self.what());
        let answer = self.ok(&ask, Subject::Issues).await?;
        Ok(map::issue(self.parse(&ask, &answer)?, &self.place))
    }

    pub(super) async fn update(&self, iid: u64, patch: &IssuePatch) -> Result<RemoteIssue, ForgeError> {
        if *patch == IssuePatch::default() {
            return self.issue(iid).await;
        }
        let json = encode(&wire::WriteIssue {
            title: patch.title.as_deref(),
            description: patch.description.as_deref().map(escape),
            labels: patch.labels.as_deref().map(joined).transpose()?,
            assignee_ids: match &patch.assignees {
                Some(logins) => Some(self.user_ids(logins).await?),
                None => None,
            },
            milestone_id: match &patch.milestone {
                Some(Some(title)) => Some(self.milestone_id(title).await?),
                Some(None) => Some(0),
                None => None,
            },
            state_event: patch.state.map(|state| if state == State::Open { "reopen" } else { "close" }),
        })?;
        let ask = Ask::write(Method::PUT, self.issue_url(iid).await?, json, self.what_issue(iid));
        let answer = self.ok(&ask, Subject::Issues).await?;
        Ok(map::issue(self.parse(&ask, &answer)?, &self.place))
    }

    pub(super) async fn ok(&self, ask: &Ask, subject: Subject) -> Result<Answer, ForgeError> {
        let answer = self.http.send(ask).await?;
        self.checked(ask, subject, answer).await
    }

    pub(super) async fn checked(
        &self,
        ask: &Ask,
        subject: Subject,
        answer: Answer,
    ) -> Result<Answer, ForgeError> {
        if answer.status.is_success() {
            return Ok(answer);
        }
        if answer.status.as_u16() < 400 {
            return Err(self.http.not_an_api(ask, NotJson::status(answer.status)));
        }
        if errors::is_unclear(&answer, subject) {
            // Without the project nothing can be said of its issues.
            match Box::pin(self.project()).await {
                Ok(project) if !project.has_issues => return Err(ForgeError::IssuesDisabled),
                Ok(_) => {}
                Err(error) => return Err(error),
            }
        }
        Err(errors::error(&answer, &ask.what, &self.http))
    }

    pub(super) fn parse<T: DeserializeOwned>(&self, ask: &Ask, answer: &Answer) -> Result<T, ForgeError> {
        answer.json().map_err(|fault| self.http.not_an_api(ask, fault))
    }

    /// Below the project's number, which is asked for once.
    pub(super) async fn at(&self, rest: &[&str]) -> Result<Url, ForgeError> {
        let known = self.id.get().map(u64::to_string);
        let id = match known {
            Some(id) => id,
            None => Box::pin(self.project()).await?.id,
        };
        let path: Vec<&str> = ["projects", &id].into_iter().chain(rest.iter().copied()).collect();
        Ok(self.http.api.at(&path))
    }

    async fn issue_url(&self, iid: u64) -> Result<Url, ForgeError> {
        self.at(&["issues", &iid.to_string()]).await
    }

    /// Always by update time, oldest first, so that a row that is touched moves to the end and none is lost. Where
    /// the server pages by cursor, pages inside one timestamp cannot shift either.
    async fn list_url(&self, asked: &ListIssues) -> Result<Url, ForgeError> {
        let state = match asked.state {
            ListState::Open => "opened",
            ListState::Closed => "closed",
            ListState::All => "all",
        };
        let mut url = self.at(&["issues"]).await?;
        let mut query = url.query_pairs_mut();
        query
            .append_pair("state", state)
            .append_pair("scope", "all")
            .append_pair("with_labels_details", "true");
        query.append_pair("order_by", "updated_at").append_pair("sort", "asc");
        if !self.without_keyset.load(Ordering::Relaxed) {
            query.append_pair("pagination", "keyset");
        }
        if let Some(since) = asked.since {
            // GitLab cuts its times to the millisecond: asking from the cut time on misses nothing.
            query.append_pair("updated_after", &since.instant().to_rfc3339_opts(SecondsFormat::Millis, true));
        }
        query.append_pair("per_page", PER_PAGE);
        drop(query);
        Ok(url)
    }

    pub(super) fn what(&self) -> String {
        format!("the project {}", self.path)
    }

    pub(super) fn what_issue(&self, iid: u64) -> String {
        format!("issue #{iid} of {}", self.path)
    }
}
