//! What is one forge's alone.

use rstest::rstest;
use tern_forge::{ForgeError, IssuePatch, ListState};
use tern_sim::{GiteaQuirks, Speaks};

use crate::support::{Bench, Kind, TOKEN, assert_same, client_at, latest, read_on};

fn labels(names: &[&str]) -> IssuePatch {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    IssuePatch { labels: Some(names), ..IssuePatch::default() }
}

#[tokio::test]
async fn gitlab_is_not_sent_a_label_with_a_comma() {
    let bench = Kind::GitLab.start().await;
    let error = bench.forge.update_issue(5, &labels(&["a,b"])).await.unwrap_err();
    insta::assert_snapshot!(error, @r#"the forge refused the request: GitLab cannot set the label "a,b": to it, a comma ends a label's name"#);
    assert!(bench.sim.requests().iter().all(|request| request.method == "GET"), "it would become two labels");
}

#[tokio::test]
async fn gitlab_resolves_a_project_once_and_survives_its_rename() {
    let bench = Kind::GitLab.start().await;
    read_on(&*bench.forge, ListState::Open, None).await;
    bench.sim.rename_repository("acorn", "grove");
    let patch = IssuePatch { title: Some("Written after the move".to_owned()), ..IssuePatch::default() };
    let number = *bench.expected(|_| true).keys().next().unwrap();
    let answer = bench.forge.update_issue(number, &patch).await.unwrap();
    assert_eq!(answer.content.title, "Written after the move", "the number leads to it under any name");
    let by_path = bench.sim.requests().iter().filter(|request| request.path.contains("%2F")).count();
    assert_eq!(by_path, 1, "the path is asked for once");
}

#[rstest]
#[tokio::test]
async fn gitlab_says_of_a_shell_what_it_became_and_where_that_is(
    #[values(Kind::GitLab, Kind::OlderGitLab)] kind: Kind,
) {
    let bench = kind.start().await;
    let number = *bench.expected(|issue| !issue.state.is_closed()).keys().next().unwrap();
    let there = bench.sim.transfer(number, "acorn", "nursery");
    let shell = bench.forge.get_issue(number).await.unwrap();
    let place = shell.moved_to.clone().expect("it is told by the issue");
    let listed = latest(read_on(&*bench.forge, ListState::All, None).await);
    assert_eq!(listed[&number].moved_to, shell.moved_to, "and by the list");
    let others = listed.values().filter(|issue| issue.moved_to.is_some()).count();
    assert_eq!(others, 1, "of no other issue");
    let page = bench.forge.find_moved(&place).await.unwrap();
    assert_eq!(page, format!("https://gitlab.example/acorn/nursery/-/issues/{there}"));
    assert!(bench.forge.as_ref().find_moved("not an id").await.is_err());

    bench.sim.hide_repository("acorn", "nursery");
    let hidden = bench.forge.find_moved(&place).await.unwrap_err();
    assert!(matches!(hidden, ForgeError::NotFound { .. }), "{hidden:?}");
    bench.sim.edit(number, tern_sim::Edit::Reopen);
    let opened = bench.forge.get_issue(number).await.unwrap();
    assert_eq!(opened.moved_to, None, "a shell that was opened again is an issue like any other");
}

#[tokio::test]
async fn github_leads_from_a_moved_issue_to_its_page() {
    let bench = Kind::GitHub.start().await;
    let number = *bench.expected(|_| true).keys().next().unwrap();
    let there = bench.sim.transfer(number, "acorn", "nursery");
    let ForgeError::Moved { location: Some(place), .. } = bench.forge.get_issue(number).await.unwrap_err()
    else {
        panic!("it is told where to");
    };
    let page = bench.forge.find_moved(&place).await.unwrap();
    assert_eq!(page, format!("https://github.example/acorn/nursery/issues/{there}"));
    bench.sim.clear_requests();
    let elsewhere = bench.forge.find_moved("https://elsewhere.example/repositories/1/issues/1").await;
    assert!(matches!(elsewhere, Err(ForgeError::NotFound { .. })), "{elsewhere:?}");
    assert_eq!(bench.sim.request_count(), 0, "an address of another server is not asked");
}

#[tokio::test]
async fn an_older_gitlab_is_asked_for_cursors_once() {
    let bench = Bench::of(Kind::OlderGitLab, Kind::OlderGitLab.builder().issues(350)).await;
    let read = latest(read_on(&*bench.forge, ListState::All, None).await);
    assert_same(&read, &bench.expected(|_| true));
    let asked = bench.sim.requests().iter().filter(|request| request.query.contains("keyset")).count();
    assert_eq!(asked, 1, "the answer is remembered");
}

#[tokio::test]
async fn gitlab_lives_under_a_path_of_its_own_as_well() {
    let bench = Bench::of(Kind::GitLab, Kind::GitLab.builder().path_prefix("/gitlab/api/v4")).await;
    let read = latest(read_on(&*bench.forge, ListState::All, None).await);
    assert_same(&read, &bench.expected(|_| true));
}

#[tokio::test]
async fn gitea_sets_the_labels_it_has_and_shows_that_others_are_not_set() {
    let bench = Kind::Gitea.start().await;
    let number = *bench.expected(|_| true).keys().next().unwrap();
    let answer = bench.forge.update_issue(number, &labels(&["bug", "no such label"])).await.unwrap();
    assert_eq!(
        answer.content.labels.into_iter().collect::<Vec<_>>(),
        ["bug"],
        "labels are not made by the way"
    );
}

#[rstest]
#[case::small(7)]
#[case::usual(50)]
#[case::generous(1000)]
#[tokio::test]
async fn gitea_decides_how_long_a_page_is(#[case] max_items: usize) {
    let speaks = Speaks::Gitea(GiteaQuirks { max_items, ..GiteaQuirks::default() });
    let bench = Bench::of(Kind::Gitea, Kind::Gitea.builder().issues(260).speaks(speaks)).await;
    let read = latest(read_on(&*bench.forge, ListState::All, None).await);
    assert_same(&read, &bench.expected(|_| true));
}

#[tokio::test]
async fn gitea_is_sent_its_own_scheme_and_the_others_the_usual_one() {
    for kind in [Kind::GitHub, Kind::GitLab, Kind::Gitea, Kind::Bitbucket] {
        let server = wiremock::MockServer::start().await;
        let answer = wiremock::ResponseTemplate::new(401).set_body_json(serde_json::json!({}));
        wiremock::Mock::given(wiremock::matchers::any()).respond_with(answer).mount(&server).await;
        let sim = kind.builder().start().await;
        let place = tern_model::RepositoryRef::parse(
            &sim.repository_url(),
            Some(kind.service()),
            Some(&server.uri()),
        );
        let forge = client_at(kind, place.unwrap(), Some(TOKEN));
        let error = forge.check_token().await.unwrap_err();
        assert!(matches!(error, ForgeError::Unauthorized { .. }), "{error:?}");
        let sent = server.received_requests().await.unwrap();
        let scheme = if kind == Kind::Gitea { "token" } else { "Bearer" };
        let header = sent[0].headers["authorization"].to_str().unwrap().to_owned();
        assert_eq!(header, format!("{scheme} {TOKEN}"), "{kind:?}");
        assert!(sent[0].headers.get("private-token").is_none(), "a token travels in the secret header alone");
    }
}
