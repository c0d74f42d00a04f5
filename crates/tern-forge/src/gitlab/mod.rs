//! GitLab.com and self-managed GitLab, by REST.

mod actions;
mod client;
mod comments;
mod errors;
mod lookup;
mod map;
mod moved;
mod security;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use tern_model::{RemoteComment, RemoteIssue, RemoteKind, ServiceType};

use crate::http::{Dialect, Http, LimitHeaders, bearer};
use crate::registry::Kind;
use crate::{
    Account, Capabilities, CommentPage, FindingListing, Forge, ForgeError, Identity, IssuePatch,
    ListComments, ListFindings, ListIssues, Listing, Network, NewComment, NewIssue, RateLimit,
    RepositoryInfo, Rights, Scopes, clean_token,
};
use client::GitLab;
use map::Place;

/// The longest comment it takes, in characters.
const COMMENT_MAX_CHARS: usize = 1_000_000;

/// What the registry knows of it.
pub(crate) const KIND: Kind = Kind { open: connect, comment_max_chars: COMMENT_MAX_CHARS };

static DIALECT: Dialect = Dialect {
    name: "GitLab",
    // All kinds of GitLab's tokens may travel this way, in the header that is known to be secret.
    authorization: bearer,
    accept: "application/json",
    headers: &[],
    limits: LimitHeaders {
        limit: "ratelimit-limit",
        remaining: "ratelimit-remaining",
        reset: "ratelimit-reset",
    },
    token_end: None,
    refuses_for_now: errors::refuses_for_now,
};

/// Opens a project on GitLab.
fn connect(mut account: Account, network: &Network) -> Result<Arc<dyn Forge>, ForgeError> {
    if let Some(token) = account.token.take() {
        account.token = Some(clean_token(ServiceType::Gitlab, token.expose_secret())?);
    }
    let repository = account.repository.clone();
    Ok(Arc::new(GitLab {
        http: Http::open(account, network, &DIALECT)?,
        place: Place { repository_url: repository.repository_url },
        path: format!("{}/{}", repository.owner, repository.name),
        id: tokio::sync::OnceCell::new(),
        without_keyset: std::sync::atomic::AtomicBool::new(false),
        without_solution: std::sync::atomic::AtomicBool::new(false),
    }))
}

#[async_trait]
impl Forge for GitLab {
    fn service(&self) -> ServiceType {
        ServiceType::Gitlab
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            // Nothing says that a 304 is free, but it is short.
            conditional_requests: false,
            close_reasons: false,
            milestones: true,
            labels: true,
            // The free tier keeps the first one.
            many_assignees: true,
            // Of projects whose plan has them.
            security: true,
            comments: true,
            title_max_chars: 255,
            description_max_chars: 1_048_576,
            comment_max_chars: COMMENT_MAX_CHARS,
        }
    }

    fn scopes(&self) -> Scopes {
        Scopes { useful: &["api", "read_api", "read_user"], writing: &["api"] }
    }

    fn has_token(&self) -> bool {
        self.http.authorized()
    }

    fn rights(&self, _private: bool) -> Rights {
        Rights {
            account: "the scope read_user, read_api or api",
            repository: "the scope read_api or api",
            read: "the scope read_api or api",
            write: "the scope api",
            write_scopes: &["api"],
            role: "Planner, Reporter or higher",
            vulnerabilities: "the scope read_api or api, and the role Developer or higher",
            untold: "this GitLab does not tell the scopes of this token",
            endless: "GitLab tells no end of this token",
            ..Rights::default()
        }
    }

    async fn check_token(&self) -> Result<Identity, ForgeError> {
        self.identity().await
    }

    async fn check_repository(&self) -> Result<RepositoryInfo, ForgeError> {
        self.project().await
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

    async fn find_moved(&self, place: &str) -> Result<String, ForgeError> {
        self.moved_issue(place).await
    }

    async fn create_issue(&self, new: &NewIssue) -> Result<RemoteIssue, ForgeError> {
        self.create(new).await
    }

    async fn update_issue(&self, number: u64, patch: &IssuePatch) -> Result<RemoteIssue, ForgeError> {
        let issue = self.update(number, patch).await?;
        Ok(self.capabilities().as_sent(issue, patch.state))
    }

    fn security_lists(&self) -> &'static [RemoteKind] {
        &security::LISTS
    }

    async fn list_findings(&self, ask: &ListFindings) -> Result<FindingListing, ForgeError> {
        self.findings(ask).await
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
