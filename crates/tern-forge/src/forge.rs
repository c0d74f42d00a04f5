//! What Tern asks of a forge.

use async_trait::async_trait;
use tern_model::{
    Content, IssueError, RemoteComment, RemoteIssue, RemoteKind, ServiceType, State, Timestamp,
};

use crate::{
    Diagnosis, FindingListing, ForgeError, ListFindings, Rights, Unavailable, diagnosis, marker::room,
};

/// A forge, as one account sees one repository. Every answer is in Tern's words; what a forge cannot do is
/// said by its [`Capabilities`], never guessed from its name.
#[async_trait]
pub trait Forge: Send + Sync {
    /// Which API this speaks.
    fn service(&self) -> ServiceType;

    /// What this forge can do.
    fn capabilities(&self) -> Capabilities;

    /// Which of a token's scopes Tern has a use for, and which let it change issues.
    fn scopes(&self) -> Scopes {
        Scopes::default()
    }

    /// Who the token belongs to, what it may do, and when it ends. [`ForgeError::Unauthorized`] when the forge
    /// refuses it; an anonymous identity when there is no token.
    async fn check_token(&self) -> Result<Identity, ForgeError>;

    /// Whether requests carry a token.
    fn has_token(&self) -> bool {
        true
    }

    /// What the uses of this token take here, in the forge's own names. `private`: in a repository that is not public.
    fn rights(&self, private: bool) -> Rights {
        let _ = private;
        Rights::default()
    }

    /// What the token can do and what it lacks, use by use. Only reads; nothing is ever written to find out.
    async fn diagnose(&self) -> Result<Diagnosis, ForgeError> {
        diagnosis::diagnose(self).await
    }

    /// Whether the repository can be reached, and what this account may do there.
    async fn check_repository(&self) -> Result<RepositoryInfo, ForgeError>;

    /// Where the repository is now: asked by the forge's own `id` of it where that is known, else by its name, and
    /// then also where the forge says that it has moved to, if that is under the same API.
    async fn find_repository(&self, id: Option<&str>) -> Result<RepositoryInfo, ForgeError>;

    /// What it means here that a repository has no issues to speak of.
    fn without_issues(&self) -> ForgeError {
        ForgeError::IssuesDisabled
    }

    /// One page of issues. Pull requests are left out of `issues`, but their rows count in `rows`.
    ///
    /// The pages of every forge come in the order of updates, oldest first, also where the forge has no such order:
    /// its client then asks for stretches of update time that fit on one page (see `gitea/window.rs`).
    async fn list_issues(&self, ask: &ListIssues) -> Result<Listing, ForgeError>;

    /// One issue by its number.
    async fn get_issue(&self, number: u64) -> Result<RemoteIssue, ForgeError>;

    /// The page of an issue that was moved, by what the forge said of where to: the location of a
    /// [`ForgeError::Moved`], or the `moved_to` of the shell that stayed. [`ForgeError::NotFound`] where this account
    /// may not see the new place.
    async fn find_moved(&self, place: &str) -> Result<String, ForgeError> {
        let _ = place;
        Err(ForgeError::Unsupported(NO_MOVES))
    }

    /// Makes an issue. Never retried by itself after the request may have arrived:
    /// [`ForgeError::OutcomeUnknown`] says that the caller must look before sending again.
    async fn create_issue(&self, new: &NewIssue) -> Result<RemoteIssue, ForgeError>;

    /// Changes the given fields of an issue and answers with the issue as the forge then holds it, which may
    /// differ from what was sent (forges drop what an account may not set).
    async fn update_issue(&self, number: u64, patch: &IssuePatch) -> Result<RemoteIssue, ForgeError>;

    /// One page of an issue's comments, in the order they were said. What a forge notes by itself among them (a label
    /// was added, the issue was closed) is left out.
    async fn list_comments(&self, ask: &ListComments) -> Result<CommentPage, ForgeError> {
        let _ = ask;
        Err(ForgeError::Unsupported(NO_COMMENTS))
    }

    /// Says something on an issue. Never retried by itself after the request may have arrived, as
    /// [`Self::create_issue`].
    async fn create_comment(&self, number: u64, new: &NewComment) -> Result<RemoteComment, ForgeError> {
        let _ = (number, new);
        Err(ForgeError::Unsupported(NO_COMMENTS))
    }

    /// The lists of security findings that this kind of forge has, in the order they are read.
    fn security_lists(&self) -> &'static [RemoteKind] {
        &[]
    }

    /// One page of a list of security findings. That a list cannot be had here is an answer; an error is a fault.
    async fn list_findings(&self, ask: &ListFindings) -> Result<FindingListing, ForgeError> {
        let _ = ask;
        Ok(FindingListing::Unavailable(Unavailable::NotOffered))
    }

    /// HTTP requests sent so far by this value, retries included.
    fn requests_made(&self) -> u32;

    /// What the forge last said about its limit, if it said anything.
    fn rate_limit(&self) -> Option<RateLimit>;

    /// When the token ends, where the forge tells that by the way with what it is asked anyhow.
    fn token_end(&self) -> Option<Timestamp> {
        None
    }
}

const NO_MOVES: &str = "this forge does not tell where an issue went";
const NO_COMMENTS: &str = "comments are not read from this forge";

/// What a forge can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Capabilities {
    /// Answers `304` to a known entity tag without charge.
    pub conditional_requests: bool,
    /// Tells "completed" from "not planned".
    pub close_reasons: bool,
    /// Has milestones.
    pub milestones: bool,
    /// Has labels.
    pub labels: bool,
    /// An issue can have more than one assignee.
    pub many_assignees: bool,
    /// Lists security findings, at least on some servers and plans: what can be read is said by the lists.
    pub security: bool,
    /// Has comments that can be read and written.
    pub comments: bool,
    /// The longest title it takes, in characters.
    pub title_max_chars: usize,
    /// The longest description it takes, in characters.
    pub description_max_chars: usize,
    /// The longest comment it takes, in characters.
    pub comment_max_chars: usize,
}

impl Capabilities {
    /// How many characters a person can write into one comment: Tern's marker takes up the rest.
    #[must_use]
    pub const fn comment_room(self) -> usize {
        room(self.comment_max_chars)
    }

    /// What an observed state says where `agreed` was the state before. A forge without reasons for closing shows
    /// "not planned" as plain closed; that is not another state, and taking it for one would send it to and fro
    /// for ever.
    #[must_use]
    pub const fn state_seen(self, observed: State, agreed: State) -> State {
        if self.close_reasons || observed.is_open() || agreed.is_open() { observed } else { agreed }
    }

    /// What an observed content says where `agreed` was the content before. Labels of a forge that has none, and the
    /// assignees behind the one that a forge shows, belong to the board alone: their absence there says nothing.
    #[must_use]
    pub fn seen(self, mut observed: Content, agreed: &Content) -> Content {
        observed.state = self.state_seen(observed.state, agreed.state);
        if !self.labels {
            observed.labels.clone_from(&agreed.labels);
        }
        if !self.many_assignees && observed.assignees.iter().eq(agreed.assignees.iter().take(1)) {
            observed.assignees.clone_from(&agreed.assignees);
        }
        observed
    }

    /// The answer to a write that sent this state, if it sent one.
    #[must_use]
    pub(crate) fn as_sent(self, mut answer: RemoteIssue, sent: Option<State>) -> RemoteIssue {
        if let Some(sent) = sent {
            answer.content.state = self.state_seen(answer.content.state, sent);
        }
        answer
    }
}

/// The names of a forge's token scopes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scopes {
    /// Those Tern has a use for; a token with others can do more than it needs.
    pub useful: &'static [&'static str],
    /// Any of these lets a token change issues.
    pub writing: &'static [&'static str],
}

/// Which issues to list. Always ordered by the forge's own update time, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListIssues {
    /// Open, closed or all.
    pub state: ListState,
    /// Only issues updated at or after this instant (inclusive).
    pub since: Option<Timestamp>,
    /// Page on from an earlier answer, inside one timestamp only.
    pub page: Option<PageToken>,
    /// The entity tag of an earlier answer to the same question.
    pub etag: Option<String>,
}

/// Which issues to list, by state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListState {
    /// Open ones.
    Open,
    /// Closed ones.
    Closed,
    /// Both.
    All,
}

/// Where the next page is: a URL that was checked to lie under the API's own origin and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageToken(pub(crate) String);

impl PageToken {
    /// A token that was kept from an earlier answer. It is checked again before it is asked.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A token made by a test's forge.
    pub fn for_tests(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The token as text, to recognise a loop.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The answer to [`Forge::list_issues`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// The forge said that nothing changed since the entity tag was given.
    NotModified,
    /// A page.
    Page(IssuePage),
}

/// One page of a listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssuePage {
    /// The issues that could be read.
    pub issues: Vec<RemoteIssue>,
    /// The items that could not, each with its reason.
    pub rejected: Vec<IssueError>,
    /// Every row of the page in the forge's order, pull requests included: what the cursor moves over.
    pub rows: Vec<Row>,
    /// The next page of this very question.
    pub next: Option<PageToken>,
    /// The answer's entity tag.
    pub etag: Option<String>,
    /// How many issues the question has in all, where the forge says so.
    pub total: Option<u32>,
    /// The forge's clock when it answered (the `Date` header).
    pub server_time: Option<Timestamp>,
}

/// The identity and age of one row of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    /// The forge's immutable id.
    pub id: String,
    /// The forge's modification time.
    pub updated_at: Timestamp,
}

/// Who a token belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The login; `None` without a token.
    pub login: Option<String>,
    /// The token's scopes, where the forge names them (GitHub does for classic and OAuth tokens only).
    pub scopes: Option<Vec<String>>,
    /// When the token ends, where the forge says so.
    pub expires_at: Option<Timestamp>,
}

/// A repository as this account sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct RepositoryInfo {
    /// The forge's immutable id.
    pub id: String,
    /// `owner/name` as the forge spells it now.
    pub full_name: String,
    /// The repository's page.
    pub url: String,
    /// Whether it is visible to this account only by permission.
    pub private: bool,
    /// Whether it takes no more changes.
    pub archived: bool,
    /// Whether issues are switched on.
    pub has_issues: bool,
    /// Whether this account may set labels, assignees, milestones and states.
    pub can_push: bool,
    /// Open issues, where the forge says so (GitHub counts open pull requests in).
    pub open_issues: Option<u32>,
}

/// A new issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIssue {
    /// Its content; a closed state is set in a second step by the caller.
    pub content: Content,
    /// A hidden marker, put into the body, by which the issue is found again after an unclear outcome.
    pub marker: Option<String>,
}

/// Which comments to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListComments {
    /// The issue's number.
    pub number: u64,
    /// Page on from an earlier answer.
    pub page: Option<PageToken>,
}

/// One page of an issue's comments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommentPage {
    /// The comments that could be read.
    pub comments: Vec<RemoteComment>,
    /// The items that could not, each with its reason.
    pub rejected: Vec<IssueError>,
    /// The next page.
    pub next: Option<PageToken>,
}

/// A new comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComment {
    /// Its Markdown.
    pub body: String,
    /// A hidden marker, put into the body, by which it is found again after an unclear outcome.
    pub marker: String,
}

/// The fields to change; `None` leaves a field alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssuePatch {
    /// The title.
    pub title: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// Open, or how it was closed.
    pub state: Option<State>,
    /// The whole set of label names.
    pub labels: Option<Vec<String>>,
    /// The whole set of assignee logins.
    pub assignees: Option<Vec<String>>,
    /// The milestone's title, or none.
    pub milestone: Option<Option<String>>,
}

/// What a forge said about its request limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests in the window.
    pub limit: u32,
    /// Requests left.
    pub remaining: u32,
    /// When the window ends.
    pub reset_at: Timestamp,
}

/// Told when the client begins and ends a wait that the forge asked for or that a retry needs.
pub trait WaitObserver: Send + Sync {
    /// A wait begins; it ends at `until`.
    fn waiting(&self, until: Timestamp, why: WaitReason);
    /// The wait is over.
    fn resumed(&self);
}

/// Why the client waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitReason {
    /// The forge's limit.
    RateLimit,
    /// A retry after a passing fault.
    Retry,
}
