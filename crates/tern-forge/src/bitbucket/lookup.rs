//! What Bitbucket knows by id and a person by name, and short lists read to their end.

use serde::de::DeserializeOwned;
use url::Url;

use super::client::Bitbucket;
use super::errors::Subject;
use super::map::name_of;
use super::wire;
use crate::ForgeError;
use crate::http::Ask;

/// Few workspaces have so many people; more pages than this are a server that goes in circles.
const META_PAGES: usize = 50;

impl Bitbucket {
    /// The one account to assign: Bitbucket takes one, so of several it is sent the first. Names are no keys there, so
    /// one that two people bear cannot be sent.
    pub(super) async fn assignee(&self, names: &[String]) -> Result<Option<wire::WriteUser>, ForgeError> {
        let Some(name) = names.first() else { return Ok(None) };
        let url = self.http.api.at(&["workspaces", &self.workspace, "members"]);
        let members: Vec<wire::Member> = self.all(url, Subject::Account).await?;
        let people = members.into_iter().filter_map(|member| member.user);
        let mut ids: Vec<String> = people
            .filter(|user| name_of(user).as_ref() == Some(name))
            .filter_map(|user| user.account_id)
            .collect();
        ids.sort();
        ids.dedup();
        let shown = self.http.redactor.message(name);
        match ids.len() {
            0 => invalid(format!("the workspace has nobody called \"{shown}\"")),
            1 => Ok(ids.pop().map(|account_id| wire::WriteUser { account_id })),
            _ => invalid(format!(
                "several people of the workspace are called \"{shown}\"; choose one on Bitbucket"
            )),
        }
    }

    /// The milestone as it is sent, if there is such a one: a name that none has would be refused in the midst of a
    /// write. Asked fresh each time.
    pub(super) async fn milestone<'a>(&self, name: &'a str) -> Result<wire::WriteMilestone<'a>, ForgeError> {
        let milestones: Vec<wire::Milestone> = self.all(self.at(&["milestones"]), Subject::Tracker).await?;
        if milestones.iter().any(|milestone| milestone.name == name) {
            return Ok(wire::WriteMilestone { name });
        }
        let shown = self.http.redactor.message(name);
        invalid(format!("the repository has no milestone \"{shown}\""))
    }

    /// A short list, all its pages.
    pub(super) async fn all<T: DeserializeOwned>(
        &self,
        mut url: Url,
        subject: Subject,
    ) -> Result<Vec<T>, ForgeError> {
        url.query_pairs_mut().append_pair("pagelen", "100");
        let mut all = Vec::new();
        for _ in 0..META_PAGES {
            let ask = Ask::get(url, self.what());
            let answer = self.ok(&ask, subject).await?;
            let envelope = answer.envelope().map_err(|fault| self.http.not_an_api(&ask, fault))?;
            // A neighbour that cannot be read hides no other.
            all.extend(
                envelope.items.iter().filter_map(|item| serde_json::from_str::<T>(item.json.get()).ok()),
            );
            match self.next(envelope.next.as_deref())? {
                Some(next) if next != ask.url => url = next,
                _ => break,
            }
        }
        Ok(all)
    }
}

fn invalid<T>(message: String) -> Result<T, ForgeError> {
    Err(ForgeError::Invalid { message })
}
