//! Bitbucket Cloud, by REST 2.0.
//!
//! Atlassian removed the issue tracker and its API on 2026-08-20. What still answers (a mirror, a proxy, a recorded
//! server) is spoken to as the API was documented; what answers 404 or 410 is told as what it is, and the archive of
//! a tracker can be imported instead.

mod client;
mod comments;
mod credentials;
mod errors;
mod list;
mod lookup;
mod map;
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
use client::Bitbucket;
use map::Place;

/// The longest comment it takes, in characters.
const COMMENT_MAX_CHARS: usize = 65_536;

/// What the registry knows of it.
pub(crate) const KIND: Kind = Kind { open: connect, comment_max_chars: COMMENT_MAX_CHARS };

static DIALECT: Dialect = Dialect {
    name: "Bitbucket",
    authorization: credentials::authorization,
    accept: "application/json",
    headers: &[],
    // Only the limit itself is documented; the others are what a proxy in front of it may say.
    limits: LimitHeaders {
        limit: "x-ratelimit-limit",
        remaining: "x-ratelimit-remaining",
        reset: "x-ratelimit-reset",
    },
    token_end: None,
    refuses_for_now: errors::refuses_for_now,
};

/// Opens a repository on Bitbucket.
fn connect(mut account: Account, network: &Network) -> Result<Arc<dyn Forge>, ForgeError> {
    if let Some(token) = account.token.take() {
        let token = clean_token(ServiceType::Bitbucket, token.expose_secret())?;
        credentials::check(token.expose_secret())?;
        account.token = Some(token);
    }
    let repository = account.repository.clone();
    Ok(Arc::new(Bitbucket {
        http: Http::open(account, network, &DIALECT)?,
        place: Place { repository_url: repository.repository_url },
        workspace: repository.owner,
        name: repository.name,
    }))
}

#[async_trait]
impl Forge for Bitbucket {
    fn service(&self) -> ServiceType {
        ServiceType::Bitbucket
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            conditional_requests: false,
            close_reasons: true,
            milestones: true,
            labels: false,
            many_assignees: false,
            security: false,
            // Neither limit is documented; these are the shortest that any forge states.
            comments: true,
            title_max_chars: 255,
            description_max_chars: 65_536,
            comment_max_chars: COMMENT_MAX_CHARS,
        }
    }

    fn scopes(&self) -> Scopes {
        // A token does not tell which it has. What one lacks is named when it is needed.
        Scopes { useful: &["issue", "issue:write", "repository", "account"], writing: &["issue:write"] }
    }

    fn without_issues(&self) -> ForgeError {
        errors::tracker_removed()
    }

    fn has_token(&self) -> bool {
        self.http.authorized()
    }

    fn rights(&self, _private: bool) -> Rights {
        Rights {
            account: "the scope read:user:bitbucket (of an access token: account)",
            repository: "the scope read:repository:bitbucket (of an access token: repository)",
            read: "the scope read:issue:bitbucket (of an access token: issue)",
            write: "the scope write:issue:bitbucket (of an access token: issue:write)",
            write_scopes: &["issue:write"],
            role: "Write",
            untold: "Bitbucket does not tell the scopes of a token",
            endless: "Bitbucket does not tell when a token ends; its page of API tokens does",
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
        self.update(number, patch).await
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
