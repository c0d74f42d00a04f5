//! Everything that Tern asks of a forge, once.

use std::sync::Arc;

use tern_forge::{
    Forge, ForgeError, IssuePatch, ListFindings, ListIssues, ListState, Listing, NewIssue, PageToken,
};
use tern_model::{Content, RepositoryRef, ServiceType, State};
use tern_sim::{Fault, Matcher, Role, Sim, SimBuilder, Token};

use crate::hasty::client;
use crate::proxy::Proxy;

/// Of somebody who may write.
const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";
/// Of somebody who may read and say something.
const GUEST: &str = "89abcdef0123456789abcdef0123456789abcdef";

/// A forge behind the proxy, and clients before it.
pub(crate) struct Stand {
    pub(crate) sim: Sim,
    pub(crate) proxy: Proxy,
    service: ServiceType,
}

impl Stand {
    pub(crate) async fn of(service: ServiceType, builder: SimBuilder, mut proxy: Proxy) -> Self {
        let builder = builder
            .seed(11)
            .issues(330)
            .findings()
            .token(TOKEN)
            .token_of(GUEST, "guest", Role::Read, Token::classic)
            .announced_at(&proxy.address);
        let sim = builder.start().await;
        proxy.stand_before(sim.listening());
        Self { sim, proxy, service }
    }

    pub(crate) fn client(&self, token: Option<&str>) -> Arc<dyn Forge> {
        let place =
            RepositoryRef::parse(&self.sim.repository_url(), Some(self.service), Some(self.sim.base_url()));
        client(self.service, place.unwrap(), token)
    }

    /// Reading, writing and being refused, as every forge is asked.
    pub(crate) async fn walk(&self) {
        let forge = self.client(Some(TOKEN));
        forge.check_token().await.unwrap();
        forge.check_repository().await.unwrap();
        self.list(&*forge).await;
        for &list in forge.security_lists() {
            let ask = ListFindings { list, page: None, etag: None };
            forge.list_findings(&ask).await.unwrap();
        }
        write(&*forge).await;
        let guest = self.client(Some(GUEST));
        guest.create_issue(&new()).await.unwrap();
        self.client(None).check_repository().await.unwrap();
        self.refusals(&*forge).await;
    }

    /// The answers once more, each spoilt in the number by which its subject is known.
    pub(crate) async fn walk_over_spoilt_answers(&self) {
        let forge = self.client(Some(TOKEN));
        let number = self.sim.create("Sound", "").number;
        let since = Some(forge.get_issue(number).await.unwrap().updated_at);
        let recent = ListIssues { state: ListState::Open, since, page: None, etag: None };
        forge.list_issues(&recent).await.unwrap();
        let _ = self.proxy.exchanges();
        self.sim.fail_always(Matcher::any(), Fault::MalformedItems);
        let _ = forge.check_token().await;
        let _ = forge.check_repository().await;
        let _ = forge.list_issues(&recent).await;
        let _ = forge.get_issue(number).await;
        let _ = forge.update_issue(number, &retitled()).await;
        let mut plain = new();
        (plain.content.milestone, plain.content.labels) = (None, [].into());
        let _ = forge.create_issue(&plain).await;
        self.sim.clear_faults();
    }

    async fn list(&self, forge: &dyn Forge) {
        for state in [ListState::Open, ListState::Closed, ListState::All] {
            let page = page_of(forge, state, None).await;
            if let Some(next) = page.next {
                page_of(forge, state, Some(next)).await;
            }
            let since = page.rows.last().map(|row| row.updated_at);
            let ask = ListIssues { state, since, page: None, etag: None };
            let Listing::Page(page) = forge.list_issues(&ask).await.unwrap() else {
                panic!("no tag was given")
            };
            if page.etag.is_some() {
                let again = ListIssues { etag: page.etag, ..ask };
                assert_eq!(forge.list_issues(&again).await, Ok(Listing::NotModified));
            }
        }
        let some = self.sim.visible_issues().into_iter().filter(|issue| !issue.is_pull);
        for issue in some.take(12) {
            forge.get_issue(issue.number).await.unwrap();
        }
    }

    async fn refusals(&self, forge: &dyn Forge) {
        let stranger = self.client(Some("not-a-token-of-this-forge"));
        assert!(matches!(stranger.check_token().await, Err(ForgeError::Unauthorized { .. })));
        let absent = forge.get_issue(9_999).await;
        assert!(matches!(absent, Err(ForgeError::NotFound { .. })), "{absent:?}");
        let mut unknown = new();
        unknown.content.assignees = ["nobody-here".to_owned()].into();
        assert!(forge.create_issue(&unknown).await.is_err(), "who is not there cannot be assigned");
        self.sim.fail(Matcher::method("POST"), Fault::Validation, 1);
        assert!(matches!(forge.create_issue(&new()).await, Err(ForgeError::Invalid { .. })));
        let issues = self.sim.visible_issues().into_iter();
        let number = issues.filter(|issue| !issue.is_pull).map(|issue| issue.number).next().unwrap();
        self.sim.delete(number);
        assert!(forge.get_issue(number).await.is_err(), "it was deleted");
        self.sim.configure(|settings| settings.archived = true);
        assert!(forge.update_issue(number + 40, &retitled()).await.is_err(), "an archive takes no changes");
        self.sim.configure(|settings| settings.archived = false);
        self.sim.configure(|settings| settings.has_issues = false);
        let off = page(forge, ListState::All, None).await;
        assert_eq!(off, Err(ForgeError::IssuesDisabled));
        self.sim.configure(|settings| settings.has_issues = true);
    }
}

async fn write(forge: &dyn Forge) {
    let number = forge.create_issue(&new()).await.unwrap().number;
    let nothing = IssuePatch::default;
    for patch in [
        retitled(),
        IssuePatch { description: Some("Text".to_owned()), ..nothing() },
        IssuePatch { labels: Some(vec!["docs".to_owned()]), ..nothing() },
        IssuePatch { labels: Some(vec![]), ..nothing() },
        IssuePatch { assignees: Some(vec!["emre-tallis".to_owned()]), ..nothing() },
        IssuePatch { assignees: Some(vec![]), ..nothing() },
        IssuePatch { milestone: Some(Some("2.0".to_owned())), ..nothing() },
        IssuePatch { milestone: Some(None), ..nothing() },
        IssuePatch { state: Some(State::Completed), ..nothing() },
        IssuePatch { state: Some(State::Open), ..nothing() },
        IssuePatch { state: Some(State::NotPlanned), ..nothing() },
    ] {
        forge.update_issue(number, &patch).await.unwrap();
    }
    forge.get_issue(number).await.unwrap();
}

async fn page(
    forge: &dyn Forge,
    state: ListState,
    page: Option<PageToken>,
) -> Result<tern_forge::IssuePage, ForgeError> {
    match forge.list_issues(&ListIssues { state, since: None, page, etag: None }).await? {
        Listing::Page(page) => Ok(page),
        Listing::NotModified => panic!("no entity tag was given"),
    }
}

async fn page_of(forge: &dyn Forge, state: ListState, next: Option<PageToken>) -> tern_forge::IssuePage {
    page(forge, state, next).await.unwrap()
}

fn retitled() -> IssuePatch {
    IssuePatch { title: Some("New title".to_owned()), ..IssuePatch::default() }
}

fn new() -> NewIssue {
    let content = Content {
        title: "Wick too short".to_owned(),
        description: "It burns out.".to_owned(),
        state: State::Open,
        labels: ["bug".to_owned()].into(),
        assignees: ["ada-winterbourne".to_owned()].into(),
        milestone: Some("1.2".to_owned()),
    };
    NewIssue { content, marker: Some("6f1d2c3b-0000-4000-8000-00000000abcd".to_owned()) }
}
