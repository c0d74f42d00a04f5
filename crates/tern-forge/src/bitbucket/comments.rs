//! Comments on Bitbucket.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use tern_model::{RemoteComment, Timestamp};
use url::Url;

use super::client::Bitbucket;
use super::errors::Subject;
use super::list::PAGE;
use super::map;
use super::wire::{Content, Links, User, WriteContent};
use crate::comment::{self, Said};
use crate::http::{Ask, encode};
use crate::{CommentPage, ForgeError, ListComments, NewComment, PageToken, with_marker};

#[derive(Debug, Deserialize)]
struct Comment {
    id: u64,
    /// Empty where somebody changed the issue and said nothing: the list holds those as well.
    content: Option<Content>,
    user: Option<User>,
    links: Option<Links>,
    #[serde(default)]
    deleted: bool,
    created_on: Timestamp,
    /// `null` until it is edited.
    updated_on: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
struct WriteComment {
    content: WriteContent,
}

impl Bitbucket {
    pub(super) async fn comments(&self, asked: &ListComments) -> Result<CommentPage, ForgeError> {
        let url = if let Some(page) = &asked.page {
            self.held(page.as_str())?
        } else {
            let mut url = self.comments_url(asked.number);
            url.query_pairs_mut().append_pair("sort", "created_on").append_pair("pagelen", PAGE);
            url
        };
        let ask = Ask::get(url, self.what_issue(asked.number));
        let answer = self.ok(&ask, Subject::Issue).await?;
        let envelope = answer.envelope().map_err(|fault| self.http.not_an_api(&ask, fault))?;
        let read = |wire: Comment| (!wire.deleted).then(|| self.comment(wire, asked.number));
        let mut page = comment::page(&envelope.items, asked.number, &self.http.redactor, read);
        page.next = self.next(envelope.next.as_deref())?.map(|url| PageToken(url.into()));
        Ok(page)
    }

    pub(super) async fn say(&self, number: u64, new: &NewComment) -> Result<RemoteComment, ForgeError> {
        let raw = with_marker(&new.body, &new.marker)?;
        let json = encode(&WriteComment { content: WriteContent { raw } })?;
        let ask = Ask::write(Method::POST, self.comments_url(number), json, self.what_issue(number));
        let answer = self.ok(&ask, Subject::Issue).await?;
        Ok(self.comment(self.parse(&ask, &answer)?, number))
    }

    fn comments_url(&self, number: u64) -> Url {
        self.at(&["issues", &number.to_string(), "comments"])
    }

    fn comment(&self, wire: Comment, number: u64) -> RemoteComment {
        let issue = map::page_url(None, number, &self.place);
        let said = Said {
            id: wire.id,
            author: wire.user.as_ref().and_then(map::name_of),
            body: wire.content.and_then(|content| content.raw).unwrap_or_default(),
            url: map::web_page(wire.links.as_ref()),
            usual_url: format!("{issue}#comment-{}", wire.id),
            created_at: wire.created_on,
            updated_at: wire.updated_on,
        };
        said.remote(str::to_owned)
    }
}
