//! What a token can do and what it lacks, told without a single write.

use rstest::rstest;
use tern_forge::{Diagnosis, ForgeError, Lack, Verdict};
use tern_model::TokenUse;
use tern_sim::{Fault, Matcher, Role, Token, TokenKind};

use crate::support::{Bench, GUEST, Kind};

const OTHER: &str = "fedcba9876543210fedcba9876543210fedcba98";

const WRITING: [TokenUse; 3] = [TokenUse::WriteIssues, TokenUse::WriteFields, TokenUse::WriteComments];

/// A forge with a further token of somebody who looks after the repository.
async fn bench_with(kind: Kind, scopes: &'static [&'static str]) -> Bench {
    let token = move |owner| Token::with_scopes(owner, scopes.iter().copied());
    Bench::of(kind, kind.builder().findings().token_of(OTHER, "weaver", Role::Admin, token)).await
}

async fn diagnosed(bench: &Bench, token: Option<&str>) -> Diagnosis {
    bench.sim.clear_requests();
    let diagnosis = bench.as_other(token).diagnose().await.unwrap();
    // GitLab's question for vulnerabilities is a POST that changes nothing.
    let wrote = bench
        .sim
        .requests()
        .into_iter()
        .find(|asked| asked.method != "GET" && !asked.path.ends_with("/graphql"));
    assert!(wrote.is_none(), "nothing is ever tried by writing: {wrote:?}");
    assert!(bench.sim.requests().len() <= 12, "a check is a handful of questions");
    diagnosis
}

fn told(diagnosis: &Diagnosis, about: TokenUse) -> &Verdict {
    diagnosis.of(about).unwrap_or_else(|| panic!("{about} is missing"))
}

/// Whether a forge tells the scopes of such a token.
fn tells_scopes(kind: Kind) -> bool {
    matches!(kind, Kind::GitHub | Kind::GitLab | Kind::OlderGitLab)
}

#[rstest]
#[tokio::test]
async fn a_token_that_may_do_everything_lacks_nothing(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = Bench::of(kind, kind.builder().findings()).await;
    let diagnosis = diagnosed(&bench, Some(crate::support::TOKEN)).await;
    assert_eq!(diagnosis.identity.login.as_deref(), Some("ines-darrow"));
    for about in [
        TokenUse::Token,
        TokenUse::Account,
        TokenUse::Repository,
        TokenUse::ReadIssues,
        TokenUse::ReadComments,
    ] {
        assert_eq!(told(&diagnosis, about), &Verdict::Can, "{about}");
    }
    for about in WRITING {
        let verdict = told(&diagnosis, about);
        let expected = if tells_scopes(kind) {
            matches!(verdict, Verdict::Can)
        } else {
            matches!(verdict, Verdict::Untold(_))
        };
        assert!(expected, "{about}: {verdict:?}");
    }
    let lists: Vec<_> = diagnosis.uses.iter().filter(|(about, _)| *about > TokenUse::WriteComments).collect();
    assert_eq!(lists.len(), bench.forge.security_lists().len(), "each list that the forge has: {lists:?}");
    assert!(lists.iter().all(|(_, verdict)| *verdict == Verdict::Can), "{lists:?}");
    assert!(matches!(told(&diagnosis, TokenUse::Expiry), Verdict::Untold(_)), "this one has no end");
}

#[rstest]
#[case(Kind::GitHub, &["read:user"], "the scope public_repo or repo")]
#[case(Kind::GitLab, &["read_api"], "the scope api")]
#[case(Kind::OlderGitLab, &["read_api"], "the scope api")]
#[tokio::test]
async fn a_token_that_may_only_read_is_told_the_scope_that_writing_takes(
    #[case] kind: Kind,
    #[case] scopes: &'static [&'static str],
    #[case] right: &str,
) {
    let bench = bench_with(kind, scopes).await;
    let diagnosis = diagnosed(&bench, Some(OTHER)).await;
    assert_eq!(told(&diagnosis, TokenUse::ReadIssues), &Verdict::Can);
    for about in WRITING {
        let lack = Verdict::Cannot(Lack::Right(right.to_owned()));
        assert_eq!(told(&diagnosis, about), &lack, "{about}");
    }
}

#[rstest]
#[case(Kind::Gitea, &["read:issue", "read:repository"], "the scope write:issue", "the scope read:user")]
#[case(Kind::Bitbucket, &["issue", "repository"], "issue:write", "account")]
#[tokio::test]
async fn where_no_scopes_are_told_that_is_the_answer_with_what_writing_takes(
    #[case] kind: Kind,
    #[case] scopes: &'static [&'static str],
    #[case] right: &str,
    #[case] account: &str,
) {
    let bench = bench_with(kind, scopes).await;
    let diagnosis = diagnosed(&bench, Some(OTHER)).await;
    let Verdict::Cannot(Lack::Right(missing)) = told(&diagnosis, TokenUse::Account) else {
        panic!("it may not ask whose it is: {diagnosis:?}")
    };
    assert!(missing.contains(account), "{missing}");
    if kind == Kind::Gitea {
        let Verdict::Untold(why) = told(&diagnosis, TokenUse::WriteIssues) else {
            panic!("nothing tells it: {diagnosis:?}")
        };
        assert!(why.contains("do not tell the scopes") && why.contains(right), "{why}");
    }
}

#[rstest]
#[tokio::test]
async fn somebody_without_a_role_is_told_the_role_and_may_still_comment(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let diagnosis = diagnosed(&bench, Some(GUEST)).await;
    for about in [TokenUse::WriteIssues, TokenUse::WriteFields] {
        let verdict = told(&diagnosis, about);
        assert!(
            matches!(verdict, Verdict::Cannot(Lack::Role(role)) if !role.is_empty()),
            "{about}: {verdict:?}"
        );
    }
    let comments = told(&diagnosis, TokenUse::WriteComments);
    assert!(matches!(comments, Verdict::Can | Verdict::Untold(_)), "{comments:?}");
}

#[rstest]
#[tokio::test]
async fn a_refused_token_is_the_one_thing_that_is_said(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let diagnosis = diagnosed(&bench, Some("not-a-token-of-this-forge")).await;
    assert_eq!(told(&diagnosis, TokenUse::Token), &Verdict::Cannot(Lack::Taken));
    let others = diagnosis.uses.iter().filter(|(about, _)| *about != TokenUse::Token);
    for (about, verdict) in others {
        assert!(matches!(verdict, Verdict::Untold(_)), "{about}: {verdict:?}");
    }
    assert_eq!(bench.sim.request_count(), 1, "it is not sent again and again");
}

#[rstest]
#[tokio::test]
async fn without_a_token_public_issues_are_read_and_nothing_is_written(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let diagnosis = diagnosed(&bench, None).await;
    assert!(matches!(told(&diagnosis, TokenUse::Token), Verdict::NotHere(_)));
    assert_eq!(told(&diagnosis, TokenUse::ReadIssues), &Verdict::Can);
    for about in WRITING {
        assert_eq!(told(&diagnosis, about), &Verdict::Cannot(Lack::Token), "{about}");
    }
}

#[rstest]
#[tokio::test]
async fn a_repository_that_is_out_of_sight_is_told_with_what_it_takes(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = Bench::of(kind, kind.builder().private()).await;
    let nobody = diagnosed(&bench, None).await;
    assert_eq!(told(&nobody, TokenUse::Repository), &Verdict::Cannot(Lack::Token));
    let weak = move |owner| Token::with_scopes(owner, ["public_repo"]);
    let bench = Bench::of(kind, kind.builder().private().token_of(OTHER, "weaver", Role::Write, weak)).await;
    let diagnosis = diagnosed(&bench, Some(OTHER)).await;
    let verdict = told(&diagnosis, TokenUse::Repository);
    assert!(matches!(verdict, Verdict::Cannot(Lack::Right(_))), "{verdict:?}");
    assert!(
        matches!(told(&diagnosis, TokenUse::ReadIssues), Verdict::Untold(_)),
        "nothing more can be known"
    );
}

#[tokio::test]
async fn fine_grained_tokens_do_not_list_their_permissions() {
    let fine = "github_pat_0123456789abcdefABCDEF0123456789abcdefABCDEF";
    let token = |owner| Token {
        kind: TokenKind::FineGrained { write_issues: true, read_security: false },
        ..Token::classic(owner)
    };
    let builder = Kind::GitHub.builder().findings().token_of(fine, "weaver", Role::Write, token);
    let bench = Bench::of(Kind::GitHub, builder).await;
    let diagnosis = diagnosed(&bench, Some(fine)).await;
    for about in WRITING {
        let Verdict::Untold(why) = told(&diagnosis, about) else { panic!("{about}: {diagnosis:?}") };
        assert!(why.contains("do not list") && why.contains("Issues: read and write"), "{why}");
    }
    let alerts = told(&diagnosis, TokenUse::DependabotAlerts);
    assert!(
        matches!(alerts, Verdict::Cannot(Lack::Right(right)) if right.contains("Dependabot alerts: read")),
        "the permission by its name: {alerts:?}"
    );
}

#[rstest]
#[tokio::test]
async fn an_archive_takes_no_changes_whatever_the_token(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea)] kind: Kind,
) {
    let bench = kind.start().await;
    bench.sim.configure(|settings| settings.archived = true);
    let diagnosis = diagnosed(&bench, Some(crate::support::TOKEN)).await;
    assert_eq!(told(&diagnosis, TokenUse::ReadIssues), &Verdict::Can);
    for about in WRITING {
        assert!(matches!(told(&diagnosis, about), Verdict::Cannot(Lack::Way(_))), "{about}");
    }
}

#[rstest]
#[tokio::test]
async fn a_server_that_is_not_well_says_nothing_about_the_token(
    #[values(Kind::GitHub, Kind::GitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    bench.sim.fail_always(Matcher::any(), Fault::ServerError(500));
    let fault = bench.forge.diagnose().await;
    assert!(matches!(fault, Err(ForgeError::Unavailable { .. })), "{fault:?}");
}

#[rstest]
#[case(Kind::GitHub)]
#[case(Kind::GitLab)]
#[tokio::test]
async fn the_end_of_a_token_is_told_where_the_forge_tells_it(#[case] kind: Kind) {
    let bench = kind.start().await;
    bench.sim.expire_token(crate::support::TOKEN, "2031-05-01T00:00:00Z".parse().unwrap());
    let diagnosis = diagnosed(&bench, Some(crate::support::TOKEN)).await;
    assert_eq!(told(&diagnosis, TokenUse::Expiry), &Verdict::Can);
    assert_eq!(diagnosis.identity.expires_at, Some("2031-05-01T00:00:00.000Z".parse().unwrap()));
}

#[tokio::test]
async fn the_end_of_a_token_comes_with_every_answer_of_github_also_with_not_modified() {
    let bench = Kind::GitHub.start().await;
    let forge = bench.as_other(Some(crate::support::TOKEN));
    forge.check_repository().await.unwrap();
    assert_eq!(forge.token_end(), None, "it has none");
    bench.sim.expire_token(crate::support::TOKEN, "2031-05-01T00:00:00Z".parse().unwrap());
    forge.check_repository().await.unwrap();
    assert_eq!(forge.token_end(), Some("2031-05-01T00:00:00.000Z".parse().unwrap()));
}
