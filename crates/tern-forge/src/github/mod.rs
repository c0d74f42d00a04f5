//! GitHub.com, GHE.com and GitHub Enterprise Server, by REST.

mod client;
mod comments;
mod errors;
mod map;
mod rights;
mod security;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use tern_model::{RemoteComment, RemoteIssue, RemoteKind, ServiceType, Timestamp};

use crate::http::{Dialect, Http, LimitHeaders, bearer};
use crate::registry::Kind;
use crate::{
    Account, Capabilities, CommentPage, FindingListing, Forge, ForgeError, Identity, IssuePatch,
    ListComments, ListFindings, ListIssues, Listing, Network, NewComment, NewIssue, RateLimit,
    RepositoryInfo, Rights, Scopes, clean_token,
};
use client::GitHub;
use map::Place;

/// The longest comment it takes, in characters.
const COMMENT_MAX_CHARS: usize = 65_536;

/// What the registry knows of it.
pub(crate) const KIND: Kind = Kind { open: connect, comment_max_chars: COMMENT_MAX_CHARS };

/// The oldest API version that GitHub.com and Enterprise Servers both speak.
const API_VERSION: &str = "2022-11-28";

/// On every answer to a token that ends.
const TOKEN_END: &str = "github-authentication-token-expiration";

static DIALECT: Dialect = Dialect {
    name: "GitHub",
    authorization: bearer,
    accept: "application/vnd.github+json",
    headers: &[("x-github-api-version", API_VERSION)],
    limits: LimitHeaders {
        limit: "x-ratelimit-limit",
        remaining: "x-ratelimit-remaining",
        reset: "x-ratelimit-reset",
    },
    token_end: Some((TOKEN_END, map::expiry)),
    refuses_for_now: errors::refuses_for_now,
};

/// Opens a repository on GitHub.
fn connect(mut account: Account, network: &Network) -> Result<Arc<dyn Forge>, ForgeError> {
    let token = match &account.token {
        Some(token) => Some(clean_token(ServiceType::Github, token.expose_secret())?),
        None => None,
    };
    let starts_with = |start| token.as_ref().is_some_and(|token| token.expose_secret().starts_with(start));
    let has_scopes = !["github_pat_", "ghu_", "ghs_"].into_iter().any(starts_with);
    let is_installation = starts_with("ghs_");
    account.token = token;
    let repository = account.repository.clone();
    Ok(Arc::new(GitHub {
        http: Http::open(account, network, &DIALECT)?,
        place: Place { repository_url: repository.repository_url },
        owner: repository.owner,
        name: repository.name,
        has_scopes,
        is_installation,
    }))
}

#[async_trait]
impl Forge for GitHub {
    fn service(&self) -> ServiceType {
        ServiceType::Github
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            conditional_requests: true,
            close_reasons: true,
            milestones: true,
            labels: true,
            many_assignees: true,
            security: true,
            comments: true,
            title_max_chars: 256,
            description_max_chars: 65_536,
            comment_max_chars: COMMENT_MAX_CHARS,
        }
    }

    fn scopes(&self) -> Scopes {
        Scopes {
            useful: &["repo", "public_repo", "read:user", "security_events", "repository_advisories:read"],
            writing: &["repo", "public_repo"],
        }
    }

    fn has_token(&self) -> bool {
        self.http.authorized()
    }

    fn rights(&self, private: bool) -> Rights {
        rights::rights(self.has_scopes, private)
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

    async fn find_moved(&self, place: &str) -> Result<String, ForgeError> {
        self.moved_issue(place).await
    }

    async fn create_issue(&self, new: &NewIssue) -> Result<RemoteIssue, ForgeError> {
        self.create(new).await
    }

    async fn update_issue(&self, number: u64, patch: &IssuePatch) -> Result<RemoteIssue, ForgeError> {
        self.update(number, patch).await
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

    fn token_end(&self) -> Option<Timestamp> {
        self.http.token_end()
    }
}
