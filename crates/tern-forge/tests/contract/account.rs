//! Who the token is, and what the repository is.

use rstest::rstest;
use tern_forge::{ForgeError, Identity, ListState};
use tern_sim::{Role, Token};

use crate::support::{Bench, GUEST, Kind, ask, from};

#[rstest]
#[tokio::test]
async fn a_token_is_told_with_its_owner(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let identity = bench.forge.check_token().await.unwrap();
    assert_eq!(identity.login.as_deref(), Some("ines-darrow"), "a person checks whose token it is");
    let writing = bench.forge.scopes().writing;
    if let Some(scopes) = identity.scopes {
        assert!(scopes.iter().any(|scope| writing.contains(&scope.as_str())), "{scopes:?} may write");
    }
    let nobody = bench.as_other(None).check_token().await;
    assert_eq!(nobody, Ok(Identity::default()), "without a token there is nobody to ask about");
}

#[rstest]
#[tokio::test]
async fn a_token_that_is_worth_nothing_is_refused_once(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let stranger = bench.as_other(Some("not-a-token-of-this-forge"));
    let expected = Err(ForgeError::Unauthorized { host: "127.0.0.1".to_owned() });
    assert_eq!(stranger.check_token().await, expected, "a person has to mend this");
    assert_eq!(bench.sim.request_count(), 1, "it is not sent again and again");
}

#[rstest]
#[tokio::test]
async fn a_repository_says_what_this_account_may_do(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let info = bench.forge.check_repository().await.unwrap();
    assert_eq!(info.full_name, "acorn/orchard", "as the forge spells it");
    assert!(info.can_push && info.has_issues && !info.archived && !info.private, "{info:?}");
    assert!(info.open_issues.is_some(), "every forge counts them");
    let guest = bench.as_other(Some(GUEST)).check_repository().await.unwrap();
    assert!(!guest.can_push, "who may only read cannot set labels");
    assert_eq!(guest.id, info.id, "the id is the repository's, whoever asks");
    let without_token = bench.as_other(None);
    bench.sim.rename_repository("acorn", "grove");
    let again = without_token.check_repository().await;
    assert!(matches!(again, Err(ForgeError::Moved { .. })), "a rename shows and is not followed: {again:?}");
}

#[rstest]
#[tokio::test]
async fn a_renamed_repository_is_found_by_its_id_and_by_where_its_name_leads(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let before = bench.forge.find_repository(None).await.unwrap();
    assert_eq!(before.full_name, "acorn/orchard", "it has not moved");
    bench.sim.rename_repository("acorn", "grove");
    for id in [Some(before.id.as_str()), None] {
        let found = bench.forge.find_repository(id).await.unwrap();
        assert_eq!((found.full_name.as_str(), &found.id), ("acorn/grove", &before.id), "asked by {id:?}");
    }
    let nobody = bench.forge.find_repository(Some("999999999")).await;
    assert!(matches!(nobody, Err(ForgeError::NotFound { .. })), "{nobody:?}");
}

#[tokio::test]
async fn a_repository_that_is_said_to_be_on_another_host_is_not_asked_there() {
    let bench = Kind::GitHub.start().await;
    let elsewhere = tern_sim::Sim::builder().start().await;
    let to = tern_sim::RedirectTo::OtherHost(elsewhere.base_url().to_owned());
    bench.sim.fail_always(tern_sim::Matcher::any(), tern_sim::Fault::Redirect { status: 301, to });
    let refused = bench.forge.find_repository(None).await;
    assert!(matches!(refused, Err(ForgeError::Moved { other_origin: true, .. })), "{refused:?}");
    assert_eq!(elsewhere.request_count(), 0, "a token would go where nobody looked");
}

#[rstest]
#[tokio::test]
async fn a_private_repository_is_not_found_without_a_token(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = Bench::of(kind, kind.builder().private()).await;
    assert!(bench.forge.check_repository().await.unwrap().private, "its people see that it is private");
    let stranger = bench.as_other(None);
    let hidden = stranger.check_repository().await;
    assert!(matches!(hidden, Err(ForgeError::NotFound { .. })), "forges hide what is private: {hidden:?}");
    let hidden = ask(&*stranger, &from(ListState::All, None)).await;
    assert!(matches!(hidden, Err(ForgeError::NotFound { .. })), "its list as well: {hidden:?}");
}

#[rstest]
#[tokio::test]
async fn issues_that_are_switched_off_are_not_taken_for_deleted(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    bench.sim.configure(|settings| settings.has_issues = false);
    assert!(!bench.forge.check_repository().await.unwrap().has_issues, "the repository says so");
    let listed = ask(&*bench.forge, &from(ListState::All, None)).await;
    assert_eq!(listed, Err(kind.without_issues()), "every task would lose its link otherwise");
    assert_eq!(
        bench.forge.without_issues(),
        kind.without_issues(),
        "who only asks for the repository is told the same"
    );
    let one = bench.forge.get_issue(5).await;
    assert_eq!(one, Err(kind.without_issues()), "one issue is not deleted either");
}

#[rstest]
#[case(Kind::GitLab, "read_api")]
#[case(Kind::Gitea, "read:issue")]
#[case(Kind::Bitbucket, "issue")]
#[tokio::test]
async fn a_token_that_may_only_read_is_told_what_it_lacks(#[case] kind: Kind, #[case] scope: &'static str) {
    let weak = "weakweakweakweakweak";
    let token = move |owner| Token::with_scopes(owner, [scope]);
    let bench = Bench::of(kind, kind.builder().token_of(weak, "weaver", Role::Write, token)).await;
    let forge = bench.as_other(Some(weak));
    let patch = tern_forge::IssuePatch { title: Some("New".to_owned()), ..Default::default() };
    let number = *bench.expected(|_| true).keys().next().unwrap();
    let Err(ForgeError::Forbidden { missing: Some(missing), .. }) = forge.update_issue(number, &patch).await
    else {
        panic!("it may not write")
    };
    assert_eq!([missing.as_str()], bench.forge.scopes().writing, "the scope that would do is named");
}
