//! What GitLab knows by number and a person by name.

use super::client::{GitLab, PER_PAGE};
use super::errors::Subject;
use super::wire;
use crate::ForgeError;
use crate::http::Ask;

impl GitLab {
    /// GitLab assigns by number, so a name that nobody has cannot even be sent.
    pub(super) async fn user_ids(&self, logins: &[String]) -> Result<Vec<u64>, ForgeError> {
        let mut ids = Vec::with_capacity(logins.len());
        for login in logins {
            let mut url = self.http.api.at(&["users"]);
            url.query_pairs_mut().append_pair("username", login);
            let ask = Ask::get(url, format!("the account {login}"));
            let answer = self.ok(&ask, Subject::Account).await?;
            let users: Vec<wire::User> = self.parse(&ask, &answer)?;
            let found = users.iter().find(|user| user.username.eq_ignore_ascii_case(login));
            ids.push(
                found.map(|user| user.id).ok_or_else(|| self.unknown("GitLab knows no account", login))?,
            );
        }
        Ok(ids)
    }

    /// GitLab sets a milestone by its global number. Asked fresh each time: a remembered number could be another
    /// milestone's by now. The project's groups lend theirs.
    pub(super) async fn milestone_id(&self, title: &str) -> Result<u64, ForgeError> {
        let mut url = self.at(&["milestones"]).await?;
        url.query_pairs_mut()
            .append_pair("title", title)
            .append_pair("include_ancestors", "true")
            .append_pair("per_page", PER_PAGE);
        let ask = Ask::get(url, self.what());
        let answer = self.ok(&ask, Subject::Project).await?;
        let milestones: Vec<wire::Milestone> = self.parse(&ask, &answer)?;
        let found = milestones.iter().find(|milestone| milestone.title == title);
        found.map(|milestone| milestone.id).ok_or_else(|| self.unknown("the project has no milestone", title))
    }

    fn unknown(&self, what: &str, name: &str) -> ForgeError {
        let name = self.http.redactor.message(name);
        ForgeError::Invalid { message: format!("{what} \"{name}\"") }
    }
}

/// Names between commas, which is why a name with a comma cannot be sent: it would become two labels.
pub(super) fn joined(labels: &[String]) -> Result<String, ForgeError> {
    match labels.iter().find(|label| label.contains(',')) {
        Some(label) => Err(ForgeError::Invalid {
            message: format!("GitLab cannot set the label \"{label}\": to it, a comma ends a label's name"),
        }),
        None => Ok(labels.join(",")),
    }
}
