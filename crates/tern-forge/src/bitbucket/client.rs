//! What is asked of Bitbucket, and how.

use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use tern_model::RemoteIssue;
use url::Url;

use super::errors::{self, Subject};
use super::map::{self, Found, Place};
use super::wire;
use crate::http::{Answer, Ask, Http, NotJson, encode};
use crate::{ForgeError, Identity, IssuePatch, NewIssue, RepositoryInfo, with_marker};

/// One repository on Bitbucket.
pub(super) struct Bitbucket {
    pub(super) http: Http,
    pub(super) place: Place,
    pub(super) workspace: String,
    pub(super) name: String,
}

impl Bitbucket {
    pub(super) async fn identity(&self) -> Result<Identity, ForgeError> {
        if !self.http.authorized() {
            return Ok(Identity::default());
        }
        let ask = Ask::get(self.http.api.at(&["user"]), "the token's account");
        match self.ok(&ask, Subject::Account).await {
            Ok(answer) => {
                let user: wire::User = self.parse(&ask, &answer)?;
                Ok(Identity { login: map::name_of(&user), ..Identity::default() })
            }
            // A token without the scope for it, or of a repository, may not ask whose it is.
            Err(ForgeError::Forbidden { .. } | ForgeError::NotFound { .. }) => Ok(Identity::default()),
            Err(other) => Err(other),
        }
    }

    /// The repository, its tracker, and what this account may do there: three questions, because Bitbucket's answer
    /// about a repository says neither whether the tracker still answers nor who may write.
    pub(super) async fn repository(&self) -> Result<RepositoryInfo, ForgeError> {
        let known = self.outline().await?;
        let (has_tracker, open_issues) = if known.has_issues == Some(false) {
            (false, None)
        } else {
            match self.open_issues().await {
                Ok(open) => (true, open),
                Err(ForgeError::NotFound { .. } | ForgeError::Gone { .. }) => (false, None),
                // Somebody who may not read the issues learns that when reading them.
                Err(ForgeError::Forbidden { .. }) => (true, None),
                Err(other) => return Err(other),
            }
        };
        let can_push = self.http.authorized() && self.may_write().await?;
        Ok(map::repository(known, Found { has_tracker, open_issues, can_push }, &self.place))
    }

    /// By its UUID, for which the workspace may be left out, or by where its name leads to. What may be done there is
    /// asked again under the new name.
    pub(super) async fn whereabouts(&self, id: Option<&str>) -> Result<RepositoryInfo, ForgeError> {
        let url = match id {
            Some(id) => self.http.api.at(&["repositories", "{}", id]),
            None => match self.repository().await {
                Err(error) => self.http.moved_within(error)?,
                found => return found,
            },
        };
        let ask = Ask::get(url, self.what());
        let answer = self.ok(&ask, Subject::Repository).await?;
        let known: wire::Repository = self.parse(&ask, &answer)?;
        let found =
            Found { has_tracker: known.has_issues != Some(false), open_issues: None, can_push: false };
        Ok(map::repository(known, found, &self.place))
    }

    async fn outline(&self) -> Result<wire::Repository, ForgeError> {
        let ask = Ask::get(self.at(&[]), self.what());
        let answer = self.ok(&ask, Subject::Repository).await?;
        self.parse(&ask, &answer)
    }

    /// Whether the repository is among those that this account may write to.
    async fn may_write(&self) -> Result<bool, ForgeError> {
        let mut url = self.http.api.at(&["repositories", &self.workspace]);
        url.query_pairs_mut()
            .append_pair("role", "contributor")
            .append_pair("q", &format!("full_name = \"{}/{}\"", self.workspace, self.name));
        let ask = Ask::get(url, self.what());
        match self.ok(&ask, Subject::Account).await {
            Ok(answer) => {
                let found = answer.envelope().map_err(|fault| self.http.not_an_api(&ask, fault))?;
                Ok(!found.items.is_empty())
            }
            // A token of this one repository may not ask for others; what it may not do shows when it is done.
            Err(ForgeError::Forbidden { .. } | ForgeError::NotFound { .. } | ForgeError::Invalid { .. }) => {
                Ok(true)
            }
            Err(other) => Err(other),
        }
    }

    pub(super) async fn issue(&self, number: u64) -> Result<RemoteIssue, ForgeError> {
        let ask = Ask::get(self.issue_url(number), self.what_issue(number));
        let answer = self.ok(&ask, Subject::Issue).await?;
        Ok(map::issue(self.parse(&ask, &answer)?, &self.place))
    }

    pub(super) async fn create(&self, new: &NewIssue) -> Result<RemoteIssue, ForgeError> {
        let content = &new.content;
        let raw = match &new.marker {
            Some(marker) => with_marker(&content.description, marker)?,
            None => content.description.clone(),
        };
        let assignees: Vec<String> = content.assignees.iter().cloned().collect();
        let json = encode(&wire::WriteIssue {
            title: Some(&content.title),
            content: Some(wire::WriteContent { raw }),
            state: None,
            assignee: self.assignee(&assignees).await?.map(wire::Put::This),
            milestone: match &content.milestone {
                Some(name) => Some(wire::Put::This(self.milestone(name).await?)),
                None => None,
            },
        })?;
        let ask = Ask::write(Method::POST, self.at(&["issues"]), json, self.what());
        let answer = self.ok(&ask, Subject::Tracker).await?;
        Ok(map::issue(self.parse(&ask, &answer)?, &self.place))
    }

    /// Labels are nothing that Bitbucket has; a change of them alone asks for the issue as it is.
    pub(super) async fn update(&self, number: u64, patch: &IssuePatch) -> Result<RemoteIssue, ForgeError> {
        let write = wire::WriteIssue {
            title: patch.title.as_deref(),
            content: patch.description.clone().map(|raw| wire::WriteContent { raw }),
            state: patch.state.map(map::word_of),
            assignee: match &patch.assignees {
                Some(names) => Some(self.assignee(names).await?.into()),
                None => None,
            },
            milestone: match &patch.milestone {
                Some(Some(name)) => Some(wire::Put::This(self.milestone(name).await?)),
                Some(None) => Some(wire::Put::Nothing),
                None => None,
            },
        };
        if write.is_empty() {
            return self.issue(number).await;
        }
        let ask = Ask::write(Method::PUT, self.issue_url(number), encode(&write)?, self.what_issue(number));
        let answer = self.ok(&ask, Subject::Issue).await?;
        Ok(map::issue(self.parse(&ask, &answer)?, &self.place))
    }

    pub(super) async fn ok(&self, ask: &Ask, subject: Subject) -> Result<Answer, ForgeError> {
        let answer = self.http.send(ask).await?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        if answer.status.as_u16() < 400 {
            return Err(self.http.not_an_api(ask, NotJson::status(answer.status)));
        }
        if answer.status == StatusCode::NOT_FOUND {
            Box::pin(self.explain_missing(subject)).await?;
        }
        Err(errors::error(&answer, &ask.what, subject, &self.http))
    }

    /// What a 404 about the tracker or one issue means, where more can be known: the repository may be out of sight,
    /// or the tracker gone. One 404 is never taken for a deletion.
    async fn explain_missing(&self, subject: Subject) -> Result<(), ForgeError> {
        if !matches!(subject, Subject::Tracker | Subject::Issue) {
            return Ok(());
        }
        if self.outline().await?.has_issues == Some(false) {
            return Err(errors::tracker_removed());
        }
        match self.open_issues().await {
            Ok(_) => Ok(()),
            Err(ForgeError::NotFound { .. } | ForgeError::Gone { .. }) => Err(errors::tracker_removed()),
            Err(other) => Err(other),
        }
    }

    pub(super) fn parse<T: DeserializeOwned>(&self, ask: &Ask, answer: &Answer) -> Result<T, ForgeError> {
        answer.json().map_err(|fault| self.http.not_an_api(ask, fault))
    }

    pub(super) fn at(&self, rest: &[&str]) -> Url {
        let path: Vec<&str> =
            ["repositories", &self.workspace, &self.name].into_iter().chain(rest.iter().copied()).collect();
        self.http.api.at(&path)
    }

    fn issue_url(&self, number: u64) -> Url {
        self.at(&["issues", &number.to_string()])
    }

    pub(super) fn what(&self) -> String {
        format!("the repository {}/{}", self.workspace, self.name)
    }

    pub(super) fn what_issue(&self, number: u64) -> String {
        format!("issue #{number} of {}/{}", self.workspace, self.name)
    }
}
