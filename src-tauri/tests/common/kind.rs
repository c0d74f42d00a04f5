//! Every forge a repository can be on, as a test needs to know it.

use tern_model::State;
use tern_sim::{
    BitbucketQuirks, CloseReason, GitLabQuirks, GiteaQuirks, IssueState, IssueView, LimitSettings, Quirks,
    Sim, SimBuilder, Speaks,
};

/// A kind of forge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    GitHub,
    GitLab,
    Gitea,
    /// As it was while it had a tracker.
    Bitbucket,
}

impl Kind {
    /// What `--service` calls it.
    pub const fn service(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
            Self::Gitea => "gitea",
            Self::Bitbucket => "bitbucket",
        }
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
            Self::Gitea => "Gitea",
            Self::Bitbucket => "Bitbucket",
        }
    }

    /// A token that looks like this forge's own.
    pub const fn token(self) -> &'static str {
        match self {
            Self::GitHub => super::TOKEN,
            Self::GitLab => "glpat-canary9876543210zyxwvut",
            Self::Gitea => "0123456789abcdef0123456789abcdef01234567",
            Self::Bitbucket => "ATCTT3xFfcanary9876543210",
        }
    }

    /// Another one that looks so, which the forge does not know.
    pub const fn wrong_token(self) -> &'static str {
        match self {
            Self::GitHub => "ghp_wrong00000000000000000000000000000000",
            Self::GitLab => "glpat-wrong000000000000000000",
            Self::Gitea => "ffffffffffffffffffffffffffffffffffffffff",
            Self::Bitbucket => "ATCTT3xFfwrong0000000000",
        }
    }

    /// Where its API lies below its own path.
    pub const fn api_path(self) -> &'static str {
        match self {
            Self::GitHub => "/api/v3",
            Self::GitLab => "/api/v4",
            Self::Gitea => "/api/v1",
            Self::Bitbucket => "/2.0",
        }
    }

    /// A repository on it, whose token is [`Self::token`].
    pub fn sim(self, issues: u32) -> SimBuilder {
        let speaks = match self {
            Self::GitHub => Speaks::GitHub(Quirks::default()),
            Self::GitLab => Speaks::GitLab(GitLabQuirks::default()),
            Self::Gitea => Speaks::Gitea(GiteaQuirks::default()),
            Self::Bitbucket => Speaks::Bitbucket(BitbucketQuirks::default()),
        };
        let limits = LimitSettings { anonymous: 1_000_000, ..LimitSettings::default() };
        Sim::builder().seed(23).issues(issues).speaks(speaks).token(self.token()).limits(limits)
    }

    /// Whether it keeps why an issue was closed.
    pub const fn has_reasons(self) -> bool {
        matches!(self, Self::GitHub | Self::Bitbucket)
    }

    /// Whether it has labels.
    pub const fn has_labels(self) -> bool {
        !matches!(self, Self::Bitbucket)
    }

    /// Whether it tells an issue that was deleted from one that is hidden.
    pub const fn tells_what_is_gone(self) -> bool {
        matches!(self, Self::GitHub)
    }

    /// Whether it tells that an issue was moved, and where to.
    pub const fn tells_where_issues_went(self) -> bool {
        matches!(self, Self::GitHub | Self::GitLab)
    }

    /// What Tern should make of an issue's state.
    pub fn state_of(self, issue: &IssueView) -> State {
        match issue.state {
            IssueState::Open | IssueState::Reopened => State::Open,
            IssueState::Closed(CloseReason::NotPlanned | CloseReason::Duplicate) if self.has_reasons() => {
                State::NotPlanned
            }
            IssueState::Closed(_) => State::Completed,
        }
    }

    /// Who Tern should say is assigned: Bitbucket shows one.
    pub fn assignees_of(self, issue: &IssueView) -> Vec<String> {
        let shown = if self == Self::Bitbucket { 1 } else { usize::MAX };
        let mut names: Vec<_> = issue.assignees.iter().take(shown).cloned().collect();
        names.sort_unstable();
        names
    }

    /// An issue's text as a person reads it: without the marker at its end and what protects it there.
    pub fn text_of(self, issue: &IssueView) -> String {
        let body = issue.body.clone().unwrap_or_default();
        let (text, _) = body.rsplit_once("\n\n<!-- tern:").unwrap_or((&body, ""));
        if self == Self::GitLab { text.replace("\\/", "/") } else { text.to_owned() }
    }
}
