//! A forge of every kind on loopback, and a clock that never really waits.

use std::collections::BTreeMap;
use std::sync::Arc;

use tern_forge::{Forge, ForgeError, IssuePage, ListIssues, ListState, Listing};
use tern_model::{RemoteIssue, RepositoryRef, ServiceType, State, Timestamp};
use tern_sim::{
    BitbucketQuirks, GitLabQuirks, GiteaQuirks, IssueView, LimitSettings, Quirks, Role, Sim, SimBuilder,
    Speaks, Toggle, Token,
};

use crate::hasty;

/// A token that may do everything, of `ines-darrow`. It looks like no forge's in particular.
pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

/// A token of somebody who may only open issues.
pub(crate) const GUEST: &str = "89abcdef0123456789abcdef0123456789abcdef";

/// Every kind of forge there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    GitHub,
    GitLab,
    /// Before 18.3, which pages issues by number only.
    OlderGitLab,
    Gitea,
    /// As it was while it had a tracker.
    Bitbucket,
}

impl Kind {
    pub(crate) fn service(self) -> ServiceType {
        match self {
            Self::GitHub => ServiceType::Github,
            Self::GitLab | Self::OlderGitLab => ServiceType::Gitlab,
            Self::Gitea => ServiceType::Gitea,
            Self::Bitbucket => ServiceType::Bitbucket,
        }
    }

    pub(crate) fn builder(self) -> SimBuilder {
        let speaks = match self {
            Self::GitHub => Speaks::GitHub(Quirks::default()),
            Self::GitLab => Speaks::GitLab(GitLabQuirks::default()),
            Self::OlderGitLab => {
                Speaks::GitLab(GitLabQuirks { keyset: Toggle::Off, ..GitLabQuirks::default() })
            }
            Self::Gitea => Speaks::Gitea(GiteaQuirks::default()),
            Self::Bitbucket => Speaks::Bitbucket(BitbucketQuirks::default()),
        };
        let limits = LimitSettings { anonymous: 1_000_000, per_token: 1_000_000, ..LimitSettings::default() };
        Sim::builder().seed(11).issues(60).speaks(speaks).limits(limits).token(TOKEN).token_of(
            GUEST,
            "guest",
            Role::Read,
            Token::classic,
        )
    }

    pub(crate) async fn start(self) -> Bench {
        Bench::of(self, self.builder()).await
    }

    /// What this forge can hold of an issue: Bitbucket has no labels and one assignee.
    pub(crate) fn held(self, mut view: IssueView) -> IssueView {
        if self == Self::Bitbucket {
            view.labels.clear();
            view.assignees.truncate(1);
            // Its issues have no id beside their number.
            view.id = view.number;
        }
        view
    }

    /// What its client says where issues are switched off. Bitbucket's cannot be switched on again.
    pub(crate) fn without_issues(self) -> ForgeError {
        match self {
            Self::Bitbucket => ForgeError::TrackerRemoved { forge: "Bitbucket", on: "20 August 2026" },
            _ => ForgeError::IssuesDisabled,
        }
    }
}

/// A server and a client of it.
pub(crate) struct Bench {
    pub(crate) kind: Kind,
    pub(crate) sim: Sim,
    pub(crate) forge: Arc<dyn Forge>,
}

impl Bench {
    pub(crate) async fn of(kind: Kind, builder: SimBuilder) -> Self {
        let sim = builder.start().await;
        let forge = client(kind, &sim, Some(TOKEN));
        Self { kind, sim, forge }
    }

    /// The same repository with another token, or none.
    pub(crate) fn as_other(&self, token: Option<&str>) -> Arc<dyn Forge> {
        client(self.kind, &self.sim, token)
    }

    /// Every issue of a state as the forge holds it, by number.
    pub(crate) fn expected(&self, wanted: impl Fn(&IssueView) -> bool) -> BTreeMap<u64, IssueView> {
        let issues = self.sim.visible_issues().into_iter().filter(|issue| !issue.is_pull);
        issues.filter(|issue| wanted(issue)).map(|issue| (issue.number, self.kind.held(issue))).collect()
    }
}

pub(crate) fn client(kind: Kind, sim: &Sim, token: Option<&str>) -> Arc<dyn Forge> {
    let address = sim.repository_url();
    let place = RepositoryRef::parse(&address, Some(kind.service()), Some(sim.base_url())).unwrap();
    client_at(kind, place, token)
}

pub(crate) fn client_at(kind: Kind, repository: RepositoryRef, token: Option<&str>) -> Arc<dyn Forge> {
    hasty::client(kind.service(), repository, token)
}

pub(crate) async fn ask(forge: &dyn Forge, ask: &ListIssues) -> Result<IssuePage, ForgeError> {
    match forge.list_issues(ask).await? {
        Listing::Page(page) => Ok(page),
        Listing::NotModified => panic!("no entity tag was given"),
    }
}

pub(crate) fn from(state: ListState, since: Option<Timestamp>) -> ListIssues {
    ListIssues { state, since, page: None, etag: None }
}

/// Reads a list as the engine does: on from the last time seen, turning pages only where time stands still. The
/// answers come as they were given.
pub(crate) async fn read_on(forge: &dyn Forge, state: ListState, start: Option<Timestamp>) -> Vec<IssuePage> {
    let (mut pages, mut since, mut page) = (Vec::new(), start, None);
    loop {
        let answer = ask(forge, &ListIssues { state, since, page, etag: None }).await.unwrap();
        let last = answer.rows.iter().map(|row| row.updated_at).max();
        let next = answer.next.clone();
        pages.push(answer);
        page = match (next, last) {
            (None, _) => return pages,
            (Some(_), Some(last)) if since.is_none_or(|since| last > since) => {
                since = Some(last);
                None
            }
            (Some(next), _) => Some(next),
        };
    }
}

/// What was read, the latest answer about each issue.
pub(crate) fn latest(pages: Vec<IssuePage>) -> BTreeMap<u64, RemoteIssue> {
    let issues = pages.into_iter().flat_map(|page| page.issues);
    issues.map(|issue| (issue.number, issue)).collect()
}

/// Insists that what was read is what the forge holds.
pub(crate) fn assert_same(read: &BTreeMap<u64, RemoteIssue>, expected: &BTreeMap<u64, IssueView>) {
    let numbers = |keys: Vec<&u64>| keys.into_iter().copied().collect::<Vec<u64>>();
    assert_eq!(
        numbers(read.keys().collect()),
        numbers(expected.keys().collect()),
        "every issue is read, and nothing else"
    );
    for (number, view) in expected {
        let content = &read[number].content;
        assert_eq!(content.title, view.title, "#{number}");
        assert_eq!(content.description, view.body.clone().unwrap_or_default(), "#{number}");
        assert_eq!(content.labels, view.labels.iter().cloned().collect(), "#{number}");
        assert_eq!(content.assignees, view.assignees.iter().cloned().collect(), "#{number}");
        assert_eq!(content.milestone, view.milestone, "#{number}");
        assert_eq!(content.state == State::Open, !view.state.is_closed(), "#{number}");
        assert_eq!(read[number].id, view.id.to_string(), "#{number}");
    }
}
