//! Comments on GitLab, which calls them notes.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use tern_model::{RemoteComment, Timestamp};
use url::Url;

use super::actions::{escape, unescape};
use super::client::{GitLab, PER_PAGE};
use super::errors::Subject;
use super::map;
use super::wire::User;
use crate::comment::{self, Said};
use crate::http::{Ask, encode, held_page, next_page};
use crate::{CommentPage, ForgeError, ListComments, NewComment, PageToken, with_marker};

#[derive(Debug, Deserialize)]
struct Note {
    id: u64,
    body: Option<String>,
    author: Option<User>,
    /// What GitLab notes by itself: "changed the description", "closed".
    #[serde(default)]
    system: bool,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
struct WriteNote {
    body: String,
}

impl GitLab {
    /// Newer servers are asked for what people said alone; older ones do not know the question, so that their own
    /// notes are left out here as well.
    pub(super) async fn comments(&self, asked: &ListComments) -> Result<CommentPage, ForgeError> {
        let url = if let Some(page) = &asked.page {
            held_page(page, &self.http.api)?
        } else {
            let mut url = self.notes_url(asked.number).await?;
            url.query_pairs_mut()
                .append_pair("order_by", "created_at")
                .append_pair("sort", "asc")
                .append_pair("activity_filter", "only_comments")
                .append_pair("per_page", PER_PAGE);
            url
        };
        let ask = Ask::get(url, self.what_issue(asked.number));
        let answer = self.ok(&ask, Subject::Issues).await?;
        let items = answer.items().map_err(|fault| self.http.not_an_api(&ask, fault))?;
        let read = |wire: Note| (!wire.system).then(|| self.comment(wire, asked.number));
        let mut page = comment::page(&items, asked.number, &self.http.redactor, read);
        page.next = next_page(&answer.headers, &ask.url, &self.http.api)?.map(|url| PageToken(url.into()));
        Ok(page)
    }

    /// A line that GitLab would carry out is made harmless, as in a description.
    pub(super) async fn say(&self, number: u64, new: &NewComment) -> Result<RemoteComment, ForgeError> {
        let json = encode(&WriteNote { body: with_marker(&escape(&new.body), &new.marker)? })?;
        let ask = Ask::write(Method::POST, self.notes_url(number).await?, json, self.what_issue(number));
        let answer = self.ok(&ask, Subject::Issues).await?;
        Ok(self.comment(self.parse(&ask, &answer)?, number))
    }

    async fn notes_url(&self, iid: u64) -> Result<Url, ForgeError> {
        self.at(&["issues", &iid.to_string(), "notes"]).await
    }

    fn comment(&self, wire: Note, number: u64) -> RemoteComment {
        let issue = map::page_url(None, number, &self.place);
        let said = Said {
            id: wire.id,
            author: wire.author.and_then(map::existing),
            body: wire.body.unwrap_or_default(),
            url: None,
            usual_url: format!("{issue}#note_{}", wire.id),
            created_at: wire.created_at,
            updated_at: wire.updated_at,
        };
        said.remote(unescape)
    }
}
