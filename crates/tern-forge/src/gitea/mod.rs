//! Gitea and Forgejo, by REST.

mod client;
mod comments;
mod errors;
mod list;
mod map;
mod window;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use tern_model::{RemoteComment, RemoteIssue, ServiceType};

use crate::http::{Dialect, Http, LimitHeaders};
use crate::registry::Kind;
use crate::{
    Account, Capabilities, CommentPage, Forge, ForgeError, Identity, IssuePatch, ListComments, ListIssues,
    Listing, Network, NewComment, NewIssue, RateLimit, RepositoryInfo, Rights, Scopes, clean_token,
};
use client::Gitea;
use map::Place;

/// The longest comment it takes, in characters.
const COMMENT_MAX_CHARS: usize = 65_536;

/// What the registry knows of it.
pub(crate) const KIND: Kind = Kind { open: connect, comment_max_chars: COMMENT_MAX_CHARS };

static DIALECT: Dialect = Dialect {
    name: "Gitea",
    authorization: |token| format!("token {token}"),
    accept: "application/json",
    headers: &[],
    // Gitea tells no limit; a proxy in front of it may, under the usual names.
    limits: LimitHeaders {
        limit: "x-ratelimit-limit",
        remaining: "x-ratelimit-remaining",
        reset: "x-ratelimit-reset",
    },
    token_end: None,
    refuses_for_now: errors::refuses_for_now,
};

/// Opens a repository on Gitea or Forgejo.
fn connect(mut account: Account, network: &Network) -> Result<Arc<dyn Forge>, ForgeError> {
    if let Some(token) = account.token.take() {
        account.token = Some(clean_token(ServiceType::Gitea, token.expose_secret())?);
    }
    let repository = account.repository.clone();
    Ok(Arc::new(Gitea {
        http: Http::open(account, network, &DIALECT)?,
        place: Place { repository_url: repository.repository_url },
        owner: repository.owner,
        name: repository.name,
        reading: std::sync::Mutex::default(),
    }))
}

#[async_trait]
impl Forge for Gitea {
    fn service(&self) -> ServiceType {
        ServiceType::Gitea
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            conditional_requests: false,
            close_reasons: false,
            milestones: true,
            labels: true,
            many_assignees: true,
            security: false,
            comments: true,
            title_max_chars: 255,
            // None is documented; this is the shortest that any forge states.
            description_max_chars: 65_536,
            comment_max_chars: COMMENT_MAX_CHARS,
        }
    }

    fn scopes(&self) -> Scopes {
        Scopes {
            useful: &["write:issue", "read:issue", "read:user", "read:repository"],
            writing: &["write:issue"],
        }
    }

    fn has_token(&self) -> bool {
        self.http.authorized()
    }

    fn rights(&self, _private: bool) -> Rights {
        Rights {
            account: "the scope read:user",
            repository: "the scope read:repository",
            read: "the scope read:issue",
            write: "the scope write:issue",
            write_scopes: &["write:issue"],
            role: "a collaborator who may write",
            untold: "Gitea and Forgejo do not tell the scopes of a token",
            endless: "Gitea and Forgejo do not tell when a token ends",
            ..Rights::default()
        }
    }

    async fn check_token(&self) -> Result<Identity, ForgeError> {
        self.identity().await
    }

    async fn check_repository(&self) -> Result<RepositoryInfo, ForgeError> {
        self.repository().await
    }

    async fn find_repository(&self, id: Option<&str>) -> Result<RepositoryInfo, ForgeError> {
        self.whereabouts(id).await
    }

    async fn list_issues(&self, ask: &ListIssues) -> Result<Listing, ForgeError> {
        self.list(ask).await
    }

    async fn get_issue(&self, number: u64) -> Result<RemoteIssue, ForgeError> {
        self.issue(number).await
    }

    async fn create_issue(&self, new: &NewIssue) -> Result<RemoteIssue, ForgeError> {
        self.create(new).await
    }

    async fn update_issue(&self, number: u64, patch: &IssuePatch) -> Result<RemoteIssue, ForgeError> {
        let issue = self.update(number, patch).await?;
        Ok(self.capabilities().as_sent(issue, patch.state))
    }

    async fn list_comments(&self, ask: &ListComments) -> Result<CommentPage, ForgeError> {
        self.comments(ask).await
    }

    async fn create_comment(&self, number: u64, new: &NewComment) -> Result<RemoteComment, ForgeError> {
        self.say(number, new).await
    }

    fn requests_made(&self) -> u32 {
        self.http.requests_made()
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        self.http.rate_limit()
    }
}
