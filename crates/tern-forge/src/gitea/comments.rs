//! Comments on Gitea and Forgejo.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use tern_model::{RemoteComment, Timestamp};

use super::client::Gitea;
use super::errors::Subject;
use super::map;
use super::wire::User;
use crate::comment::{self, Said};
use crate::http::{Ask, encode, held_page, next_page};
use crate::{CommentPage, ForgeError, ListComments, NewComment, PageToken, with_marker};

#[derive(Debug, Deserialize)]
struct Comment {
    id: u64,
    html_url: Option<String>,
    body: Option<String>,
    user: Option<User>,
    /// Who wrote it on the forge it was migrated from.
    original_author: Option<String>,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
struct WriteComment<'a> {
    body: &'a str,
}

impl Gitea {
    /// Gitea answers with all of an issue's comments at once. Should a server page them after all, its link is
    /// followed.
    pub(super) async fn comments(&self, asked: &ListComments) -> Result<CommentPage, ForgeError> {
        let url = match &asked.page {
            Some(page) => held_page(page, &self.http.api)?,
            None => self.issue_url(asked.number, &["comments"]),
        };
        let ask = Ask::get(url, self.what_issue(asked.number));
        let answer = self.ok(&ask, Subject::Issues).await?;
        let items = answer.items().map_err(|fault| self.http.not_an_api(&ask, fault))?;
        let read = |wire| Some(self.comment(wire, asked.number));
        let mut page = comment::page(&items, asked.number, &self.http.redactor, read);
        page.next = next_page(&answer.headers, &ask.url, &self.http.api)?.map(|url| PageToken(url.into()));
        Ok(page)
    }

    pub(super) async fn say(&self, number: u64, new: &NewComment) -> Result<RemoteComment, ForgeError> {
        let json = encode(&WriteComment { body: &with_marker(&new.body, &new.marker)? })?;
        let url = self.issue_url(number, &["comments"]);
        let ask = Ask::write(Method::POST, url, json, self.what_issue(number));
        let answer = self.ok(&ask, Subject::Issues).await?;
        Ok(self.comment(self.parse(&ask, &answer)?, number))
    }

    fn comment(&self, wire: Comment, number: u64) -> RemoteComment {
        let issue = map::page_url(None, number, &self.place);
        let elsewhere = wire.original_author.filter(|author| !author.trim().is_empty());
        let said = Said {
            id: wire.id,
            author: elsewhere.or_else(|| wire.user.and_then(map::existing)),
            body: wire.body.unwrap_or_default(),
            url: wire.html_url,
            usual_url: format!("{issue}#issuecomment-{}", wire.id),
            created_at: wire.created_at,
            updated_at: wire.updated_at,
        };
        said.remote(str::to_owned)
    }
}
