//! Comments on GitHub.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use tern_model::{RemoteComment, Timestamp};

use super::client::{GitHub, PER_PAGE};
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
    /// `null` where the account is gone.
    user: Option<User>,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
struct WriteComment<'a> {
    body: &'a str,
}

impl GitHub {
    /// GitHub lists them by id, which is the order they were made in.
    pub(super) async fn comments(&self, asked: &ListComments) -> Result<CommentPage, ForgeError> {
        let url = if let Some(page) = &asked.page {
            held_page(page, &self.http.api)?
        } else {
            let mut url = self.comments_url(asked.number);
            url.query_pairs_mut().append_pair("per_page", PER_PAGE);
            url
        };
        let ask = Ask::get(url, self.what_issue(asked.number));
        let answer = self.ok(&ask, Subject::Issue).await?;
        let items = answer.items().map_err(|fault| self.http.not_an_api(&ask, fault))?;
        let read = |wire| Some(self.comment(wire, asked.number));
        let mut page = comment::page(&items, asked.number, &self.http.redactor, read);
        page.next = next_page(&answer.headers, &ask.url, &self.http.api)?.map(|url| PageToken(url.into()));
        Ok(page)
    }

    pub(super) async fn say(&self, number: u64, new: &NewComment) -> Result<RemoteComment, ForgeError> {
        let json = encode(&WriteComment { body: &with_marker(&new.body, &new.marker)? })?;
        let ask = Ask::write(Method::POST, self.comments_url(number), json, self.what_issue(number));
        let answer = self.ok(&ask, Subject::Issue).await?;
        Ok(self.comment(self.parse(&ask, &answer)?, number))
    }

    fn comments_url(&self, number: u64) -> url::Url {
        self.at(&["issues", &number.to_string(), "comments"])
    }

    fn comment(&self, wire: Comment, number: u64) -> RemoteComment {
        let issue = map::page_url(None, number, &self.place);
        let said = Said {
            id: wire.id,
            author: wire.user.map(|user| user.login),
            body: wire.body.unwrap_or_default(),
            url: wire.html_url,
            usual_url: format!("{issue}#issuecomment-{}", wire.id),
            created_at: wire.created_at,
            updated_at: wire.updated_at,
        };
        said.remote(str::to_owned)
    }
}
