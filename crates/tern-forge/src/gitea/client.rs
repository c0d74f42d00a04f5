//! What is asked of Gitea, and how.

use std::sync::Mutex;

use reqwest::Method;
use serde::de::DeserializeOwned;
use tern_model::{RemoteIssue, State};
use url::Url;

use super::errors::{self, Subject};
use super::map::{self, Place};
use super::wire;
use crate::http::{Answer, Ask, Http, NotJson, encode, next_page};
use crate::{ForgeError, Identity, IssuePatch, NewIssue, RepositoryInfo, with_marker};

/// A repository has few labels and milestones; more pages than this are a server that goes in circles.
const META_PAGES: usize = 50;

/// One repository on Gitea or Forgejo.
pub(super) struct Gitea {
    pub(super) http: Http,
    pub(super) place: Place,
    pub(super) owner: String,
    pub(super) name: String,
    pub(super) reading: Mutex<Reading>,
}

/// What reading has taught about this server and repository.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// How much fits on a page.
    pub(super) page_size: Option<usize>,
    /// Over how many seconds a page's updates were spread last; `None` while all that is asked for fits.
    pub(super) stride: Option<i64>,
}

impl Gitea {
    pub(super) async fn identity(&self) -> Result<Identity, ForgeError> {
        if !self.http.authorized() {
            return Ok(Identity::default());
        }
        let ask = Ask::get(self.http.api.at(&["user"]), "the token's account");
        match self.ok(&ask, Subject::Account).await {
            Ok(answer) => {
                let user: wire::User = self.parse(&ask, &answer)?;
                Ok(Identity { login: Some(user.login), ..Identity::default() })
            }
            // A token for issues alone may not ask whose it is.
            Err(ForgeError::Forbidden { .. }) => Ok(Identity::default()),
            Err(other) => Err(other),
        }
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

    pub(super) async fn issue(&self, number: u64) -> Result<RemoteIssue, ForgeError> {
        let ask = Ask::get(self.issue_url(number, &[]), self.what_issue(number));
        let answer = self.ok(&ask, Subject::Issues).await?;
        let wire: wire::Issue = self.parse(&ask, &answer)?;
        if wire.pull_request.is_some() {
            return Err(ForgeError::NotFound { what: format!("{} (it is a pull request)", ask.what) });
        }
        Ok(map::issue(wire, &self.place))
    }

    pub(super) async fn create(&self, new: &NewIssue) -> Result<RemoteIssue, ForgeError> {
        let content = &new.content;
        let body = match &new.marker {
            Some(marker) => with_marker(&content.description, marker)?,
            None => content.description.clone(),
        };
        let labels: Vec<String> = content.labels.iter().cloned().collect();
        let json = encode(&wire::CreateIssue {
            title: &content.title,
            body: &body,
            labels: self.label_ids(&labels).await?,
            assignees: content.assignees.iter().map(String::as_str).collect(),
            milestone: match &content.milestone {
                Some(title) => Some(self.milestone_id(title).await?),
                None => None,
            },
        })?;
        let ask = Ask::write(Method::POST, self.at(&["issues"]), json, self.what());
        let answer = self.ok(&ask, Subject::Issues).await?;
        Ok(map::issue(self.parse(&ask, &answer)?, &self.place))
    }

    /// Labels have a request of their own; it goes first, because the other one answers with the issue.
    pub(super) async fn update(&self, number: u64, patch: &IssuePatch) -> Result<RemoteIssue, ForgeError> {
        if let Some(names) = &patch.labels {
            let json = encode(&wire::ReplaceLabels { labels: self.label_ids(names).await? })?;
            let url = self.issue_url(number, &["labels"]);
            self.ok(&Ask::write(Method::PUT, url, json, self.what_issue(number)), Subject::Issues).await?;
        }
        let rest = IssuePatch { labels: None, ..patch.clone() };
        if rest == IssuePatch::default() {
            return self.issue(number).await;
        }
        let json = encode(&wire::UpdateIssue {
            title: rest.title.as_deref(),
            body: rest.description.as_deref(),
            state: rest.state.map(|state| if state == State::Open { "open" } else { "closed" }),
            assignees: rest.assignees.as_deref(),
            milestone: match &rest.milestone {
                Some(Some(title)) => Some(self.milestone_id(title).await?),
                Some(None) => Some(0),
                None => None,
            },
        })?;
        let ask = Ask::write(Method::PATCH, self.issue_url(number, &[]), json, self.what_issue(number));
        let answer = self.ok(&ask, Subject::Issues).await?;
        Ok(map::issue(self.parse(&ask, &answer)?, &self.place))
    }

    /// The ids of labels by name: the repository's own, then its organisation's. A name that no label has is left
    /// out, and the answer to the write shows that it was not set.
    async fn label_ids(&self, names: &[String]) -> Result<Vec<u64>, ForgeError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut ids = Vec::new();
        let mut missing: Vec<&String> = names.iter().collect();
        let of_organisation = self.http.api.at(&["orgs", &self.owner, "labels"]);
        for url in [self.at(&["labels"]), of_organisation] {
            let labels = match self.all::<wire::Label>(url).await {
                // The owner is a person, or the organisation is hidden.
                Err(ForgeError::NotFound { .. } | ForgeError::Forbidden { .. }) => Vec::new(),
                other => other?,
            };
            missing.retain(|name| match labels.iter().find(|label| label.name == **name) {
                Some(label) => {
                    ids.push(label.id);
                    false
                }
                None => true,
            });
            if missing.is_empty() {
                break;
            }
        }
        Ok(ids)
    }

    /// Asked fresh each time: a remembered id could be another milestone's by now.
    async fn milestone_id(&self, title: &str) -> Result<u64, ForgeError> {
        let mut url = self.at(&["milestones"]);
        url.query_pairs_mut().append_pair("state", "all");
        let milestones = self.all::<wire::Milestone>(url).await?;
        milestones
            .into_iter()
            .find(|milestone| milestone.title == title)
            .map(|milestone| milestone.id)
            .ok_or_else(|| {
                let title = self.http.redactor.message(title);
                ForgeError::Invalid { message: format!("the repository has no milestone \"{title}\"") }
            })
    }

    /// A short list, all its pages.
    async fn all<T: DeserializeOwned>(&self, mut url: Url) -> Result<Vec<T>, ForgeError> {
        url.query_pairs_mut().append_pair("limit", &super::list::USUAL_PAGE.to_string());
        let mut all = Vec::new();
        for _ in 0..META_PAGES {
            let ask = Ask::get(url, self.what());
            let answer = self.ok(&ask, Subject::Repository).await?;
            all.extend(self.parse::<Vec<T>>(&ask, &answer)?);
            match next_page(&answer.headers, &ask.url, &self.http.api)? {
                Some(next) if next != ask.url => url = next,
                _ => break,
            }
        }
        Ok(all)
    }

    pub(super) async fn ok(&self, ask: &Ask, subject: Subject) -> Result<Answer, ForgeError> {
        let answer = self.http.send(ask).await?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        if answer.status.as_u16() < 400 {
            return Err(self.http.not_an_api(ask, NotJson::status(answer.status)));
        }
        if errors::is_unclear(&answer, subject) {
            // Without the repository nothing can be said of its issues.
            match Box::pin(self.repository()).await {
                Ok(repository) if !repository.has_issues => return Err(ForgeError::IssuesDisabled),
                Ok(_) => {}
                Err(error) => return Err(error),
            }
        }
        Err(errors::error(&answer, &ask.what, &self.http))
    }

    pub(super) fn parse<T: DeserializeOwned>(&self, ask: &Ask, answer: &Answer) -> Result<T, ForgeError> {
        answer.json().map_err(|fault| self.http.not_an_api(ask, fault))
    }

    pub(super) fn at(&self, rest: &[&str]) -> Url {
        let path: Vec<&str> =
            ["repos", &self.owner, &self.name].into_iter().chain(rest.iter().copied()).collect();
        self.http.api.at(&path)
    }

    pub(super) fn issue_url(&self, number: u64, rest: &[&str]) -> Url {
        let number = number.to_string();
        let path: Vec<&str> = ["issues", &number].into_iter().chain(rest.iter().copied()).collect();
        self.at(&path)
    }

    pub(super) fn what(&self) -> String {
        format!("the repository {}/{}", self.owner, self.name)
    }

    pub(super) fn what_issue(&self, number: u64) -> String {
        format!("issue #{number} of {}/{}", self.owner, self.name)
    }
}
