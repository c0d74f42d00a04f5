//! Where an issue went. GitLab leaves its shell behind, closed, with the id of the new one in `moved_to_id`, and says
//! so to whoever may read the shell (docs.gitlab.com, "Issues API": "Move an issue").
//!
//! The REST API reads an issue by its id for administrators only; GraphQL does for everybody who may see it, with any
//! token that may read, and answers with `null` to the others.

use serde::Deserialize;
use serde_json::json;

use super::client::GitLab;
use super::errors::Subject;
use crate::ForgeError;
use crate::http::{Ask, encode};
use crate::page::is_web_address;

const WHAT: &str = "the issue's new place";

/// Errors and data may come together; a hidden issue is `null`.
#[derive(Debug, Deserialize)]
struct Answer {
    data: Option<Data>,
}

#[derive(Debug, Deserialize)]
struct Data {
    issue: Option<Issue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Issue {
    web_url: Option<String>,
}

impl GitLab {
    /// The page of the issue with this id.
    pub(super) async fn moved_issue(&self, id: &str) -> Result<String, ForgeError> {
        let hidden = || ForgeError::NotFound { what: WHAT.to_owned() };
        // A number, so that it can stand in the question: servers differ in how they call an id's type.
        let id: u64 = id.parse().map_err(|_| hidden())?;
        let query = format!("{{ issue(id: \"gid://gitlab/Issue/{id}\") {{ webUrl }} }}");
        let ask = Ask::question(self.http.api.beside("graphql"), encode(&json!({ "query": query }))?, WHAT);
        let answer = self.ok(&ask, Subject::Project).await?;
        let said: Answer = self.parse(&ask, &answer)?;
        let issue = said.data.and_then(|data| data.issue);
        issue.and_then(|issue| issue.web_url).filter(|url| is_web_address(url)).ok_or_else(hidden)
    }
}
