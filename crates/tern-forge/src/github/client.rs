//! What is asked of GitHub, and how.

use chrono::SecondsFormat;
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use tern_model::{RemoteIssue, State, Timestamp};
use url::Url;

use super::errors::{self, Subject};
use super::map::{self, Place};
use super::wire;
use crate::http::{Answer, Ask, Http, NotJson, encode, held_page, next_page};
use crate::page::is_web_address;
use crate::{
    ForgeError, Identity, IssuePatch, ListIssues, ListState, Listing, NewIssue, PageToken, RepositoryInfo,
    with_marker,
};

/// As many as GitHub gives.
pub(super) const PER_PAGE: &str = "100";

/// A repository has few milestones; more pages than this are a server that goes in circles.
const MILESTONE_PAGES: usize = 50;

/// An issue that was moved more often than this leads on in circles.
const MOVES: usize = 4;

/// One repository on GitHub.
pub(super) struct GitHub {
    pub(super) http: Http,
    pub(super) place: Place,
    pub(super) owner: String,
    pub(super) name: String,
    /// Only classic and OAuth tokens have scopes; for the others GitHub's header is empty and means nothing.
    pub(super) has_scopes: bool,
    /// An installation token belongs to no user, so GitHub refuses to name one.
    pub(super) is_installation: bool,
}

impl GitHub {
    pub(super) async fn identity(&self) -> Result<Identity, ForgeError> {
        if !self.http.authorized() {
            return Ok(Identity::default());
        }
        let ask = Ask::get(self.http.api.at(&["user"]), "the token's account");
        let answer = match self.ok(&ask, Subject::Account).await {
            Err(ForgeError::Forbidden { .. }) if self.is_installation => return Ok(Identity::default()),
            other => other?,
        };
        let user: wire::User = self.parse(&ask, &answer)?;
        let scopes = answer.header("x-oauth-scopes").filter(|_| self.has_scopes);
        let expires = answer.header(super::TOKEN_END);
        Ok(Identity {
            login: Some(user.login),
            scopes: scopes.map(words),
            expires_at: expires.and_then(map::expiry),
        })
    }

    pub(super) async fn repository(&self) -> Result<RepositoryInfo, ForgeError> {
        self.repository_at(self.at(&[])).await
    }

    async fn repository_at(&self, url: Url) -> Result<RepositoryInfo, ForgeError> {
        let ask = Ask::get(url, self.what());
        let answer = self.ok(&ask, Subject::Repository).await?;
        Ok(map::repository(self.parse(&ask, &answer)?, &self.place))
    }

    /// By its number, or by where its name leads to.
    pub(super) async fn whereabouts(&self, id: Option<&str>) -> Result<RepositoryInfo, ForgeError> {
        let url = match id {
            Some(id) => self.http.api.at(&["repositories", id]),
            None => match self.repository().await {
                Err(error) => self.http.moved_within(error)?,
                found => return found,
            },
        };
        self.repository_at(url).await
    }

    pub(super) async fn list(&self, asked: &ListIssues) -> Result<Listing, ForgeError> {
        let url = match &asked.page {
            Some(page) => held_page(page, &self.http.api)?,
            None => self.list_url(asked),
        };
        let mut ask = Ask::get(url, self.what());
        ask.etag.clone_from(&asked.etag);
        let answer = self.http.send(&ask).await?;
        if answer.status == StatusCode::NOT_MODIFIED && ask.etag.is_some() {
            return Ok(Listing::NotModified);
        }
        let answer = self.checked(&ask, Subject::Repository, answer).await?;
        let items = answer.items().map_err(|fault| self.http.not_an_api(&ask, fault))?;
        let mut page = map::page(&items, &self.place, &self.http.redactor);
        page.etag = answer.header("etag").map(str::to_owned);
        page.server_time = answer.server_time();
        page.next = next_page(&answer.headers, &ask.url, &self.http.api)?.map(|url| PageToken(url.into()));
        Ok(Listing::Page(page))
    }

    pub(super) async fn issue(&self, number: u64) -> Result<RemoteIssue, ForgeError> {
        let ask = Ask::get(self.issue_url(number), self.what_issue(number));
        let answer = self.ok(&ask, Subject::Issue).await?;
        let wire: wire::Issue = self.parse(&ask, &answer)?;
        if wire.pull_request.is_some() {
            return Err(ForgeError::NotFound { what: format!("{} (it is a pull request)", ask.what) });
        }
        Ok(map::issue(wire, &self.place))
    }

    /// The page of the issue that an address of the API leads to, which may have moved on since.
    pub(super) async fn moved_issue(&self, location: &str) -> Result<String, ForgeError> {
        let what = "the issue's new place";
        let mut url = Url::parse(location).ok().filter(|url| self.http.api.holds(url));
        for _ in 0..MOVES {
            let Some(place) = url.take() else { break };
            let ask = Ask::get(place, what);
            match self.ok(&ask, Subject::Issue).await {
                Ok(answer) => return self.page_of(&ask, &answer),
                Err(error @ ForgeError::Moved { .. }) => url = Some(self.http.moved_within(error)?),
                Err(error) => return Err(error),
            }
        }
        Err(ForgeError::NotFound { what: what.to_owned() })
    }

    fn page_of(&self, ask: &Ask, answer: &Answer) -> Result<String, ForgeError> {
        let page = self.parse::<wire::Issue>(ask, answer)?.html_url.filter(|url| is_web_address(url));
        page.ok_or_else(|| ForgeError::NotFound { what: ask.what.clone() })
    }

    pub(super) async fn create(&self, new: &NewIssue) -> Result<RemoteIssue, ForgeError> {
        let content = &new.content;
        let body = match &new.marker {
            Some(marker) => with_marker(&content.description, marker)?,
            None => content.description.clone(),
        };
        let milestone = match &content.milestone {
            Some(title) => Some(self.milestone_number(title).await?),
            None => None,
        };
        let json = encode(&wire::CreateIssue {
            title: &content.title,
            body: &body,
            labels: content.labels.iter().map(String::as_str).collect(),
            assignees: content.assignees.iter().map(String::as_str).collect(),
            milestone,
        })?;
        let ask = Ask::write(Method::POST, self.at(&["issues"]), json, self.what());
        let answer = self.ok(&ask, Subject::Repository).await?;
        Ok(map::issue(self.parse(&ask, &answer)?, &self.place))
    }

    pub(super) async fn update(&self, number: u64, patch: &IssuePatch) -> Result<RemoteIssue, ForgeError> {
        if *patch == IssuePatch::default() {
            return self.issue(number).await;
        }
        let milestone = match &patch.milestone {
            Some(Some(title)) => Some(Some(self.milestone_number(title).await?)),
            Some(None) => Some(None),
            None => None,
        };
        let (state, state_reason) = patch.state.map_or((None, None), state_words);
        let json = encode(&wire::UpdateIssue {
            title: patch.title.as_deref(),
            body: patch.description.as_deref(),
            state,
            state_reason,
            labels: patch.labels.as_deref(),
            assignees: patch.assignees.as_deref(),
            milestone,
        })?;
        let issue = self.patch(number, json).await?;
        match patch.state {
            Some(wanted) if !wanted.is_open() && !issue.content.state.is_open() => {
                self.with_reason(number, issue, wanted).await
            }
            _ => Ok(issue),
        }
    }

    /// GitHub ignores the reason of a closing that changes nothing else, so that an issue that is closed already
    /// has to be opened before it can be closed for another reason. Cut off in between it is open, which the next
    /// pull sees.
    async fn with_reason(
        &self,
        number: u64,
        issue: RemoteIssue,
        wanted: State,
    ) -> Result<RemoteIssue, ForgeError> {
        if issue.content.state == wanted {
            return Ok(issue);
        }
        for state in [State::Open, wanted] {
            let (state, state_reason) = state_words(state);
            let json = encode(&wire::UpdateIssue { state, state_reason, ..wire::UpdateIssue::default() })?;
            let now = self.patch(number, json).await?;
            if now.content.state == wanted {
                return Ok(now);
            }
        }
        self.issue(number).await
    }

    async fn patch(&self, number: u64, json: Vec<u8>) -> Result<RemoteIssue, ForgeError> {
        let ask = Ask::write(Method::PATCH, self.issue_url(number), json, self.what_issue(number));
        let answer = self.ok(&ask, Subject::Issue).await?;
        Ok(map::issue(self.parse(&ask, &answer)?, &self.place))
    }

    /// GitHub sets a milestone by its number in the repository. Asked fresh each time: a remembered number
    /// could be another milestone's by now.
    async fn milestone_number(&self, title: &str) -> Result<u64, ForgeError> {
        let mut url = self.at(&["milestones"]);
        url.query_pairs_mut().append_pair("state", "all").append_pair("per_page", PER_PAGE);
        for _ in 0..MILESTONE_PAGES {
            let ask = Ask::get(url, self.what());
            let answer = self.ok(&ask, Subject::Repository).await?;
            let milestones: Vec<wire::Milestone> = self.parse(&ask, &answer)?;
            if let Some(found) = milestones.iter().find(|milestone| milestone.title == title) {
                return Ok(found.number);
            }
            match next_page(&answer.headers, &ask.url, &self.http.api)? {
                Some(next) if next != ask.url => url = next,
                _ => break,
            }
        }
        let title = self.http.redactor.message(title);
        Err(ForgeError::Invalid { message: format!("the repository has no milestone \"{title}\"") })
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
        if errors::is_unclear(&answer, subject) && !Box::pin(self.repository()).await?.has_issues {
            return Err(ForgeError::IssuesDisabled);
        }
        Err(errors::error(&answer, subject, &ask.what, &self.http, &self.place.repository_url))
    }

    pub(super) fn parse<T: DeserializeOwned>(&self, ask: &Ask, answer: &Answer) -> Result<T, ForgeError> {
        answer.json().map_err(|fault| self.http.not_an_api(ask, fault))
    }

    pub(super) fn at(&self, rest: &[&str]) -> Url {
        let path: Vec<&str> =
            ["repos", &self.owner, &self.name].into_iter().chain(rest.iter().copied()).collect();
        self.http.api.at(&path)
    }

    fn issue_url(&self, number: u64) -> Url {
        self.at(&["issues", &number.to_string()])
    }

    /// Always by update time, oldest first, so that a row that is touched moves to the end and none is lost.
    fn list_url(&self, asked: &ListIssues) -> Url {
        let state = match asked.state {
            ListState::Open => "open",
            ListState::Closed => "closed",
            ListState::All => "all",
        };
        let mut url = self.at(&["issues"]);
        let mut query = url.query_pairs_mut();
        query.append_pair("state", state).append_pair("sort", "updated").append_pair("direction", "asc");
        if let Some(since) = asked.since {
            query.append_pair("since", &whole_seconds(since));
        }
        query.append_pair("per_page", PER_PAGE);
        drop(query);
        url
    }

    pub(super) fn what(&self) -> String {
        format!("the repository {}/{}", self.owner, self.name)
    }

    pub(super) fn what_issue(&self, number: u64) -> String {
        format!("issue #{number} of {}/{}", self.owner, self.name)
    }
}

/// GitHub's times are whole seconds. Cutting the rest off asks for a little more, never for less.
fn whole_seconds(instant: Timestamp) -> String {
    instant.instant().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A reason is heard only together with the state; reopening needs none.
fn state_words(state: State) -> (Option<&'static str>, Option<&'static str>) {
    match state {
        State::Open => (Some("open"), None),
        State::Completed => (Some("closed"), Some("completed")),
        State::NotPlanned => (Some("closed"), Some("not_planned")),
    }
}

fn words(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
