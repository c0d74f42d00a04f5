//! Lists of security findings: what is offered, what is not, and how the two are told from faults.

use rstest::rstest;
use serde_json::{Value, json};
use tern_forge::{FindingListing, FindingPage, Forge, ForgeError, ListFindings, PageToken, Unavailable};
use tern_model::{Priority, RemoteKind, State};
use tern_sim::{Fault, Matcher};
use wiremock::matchers::{any, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Bench, Kind, TOKEN, client_at};

async fn start(kind: Kind) -> Bench {
    Bench::of(kind, kind.builder().findings()).await
}

fn first(list: RemoteKind) -> ListFindings {
    ListFindings { list, page: None, etag: None }
}

async fn page(forge: &dyn Forge, ask: &ListFindings) -> FindingPage {
    match forge.list_findings(ask).await.unwrap() {
        FindingListing::Page(page) => page,
        other => panic!("a page was expected: {other:?}"),
    }
}

async fn answering(kind: Kind, answer: ResponseTemplate) -> (MockServer, std::sync::Arc<dyn Forge>) {
    let server = MockServer::start().await;
    let known = json!({"id": 7, "path_with_namespace": "acorn/orchard", "full_name": "acorn/orchard"});
    for place in ["/api/v4/projects/acorn%2Forchard", "/repos/acorn/orchard"] {
        let known = ResponseTemplate::new(200).set_body_json(&known);
        Mock::given(method("GET")).and(path(place)).respond_with(known).mount(&server).await;
    }
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let api = if kind == Kind::GitHub { server.uri() } else { format!("{}/api/v4", server.uri()) };
    let page = "https://forge.example/acorn/orchard";
    let place = tern_model::RepositoryRef::parse(page, Some(kind.service()), Some(&api)).unwrap();
    let forge = client_at(kind, place, Some(TOKEN));
    (server, forge)
}

#[rstest]
#[tokio::test]
async fn every_forge_says_which_lists_it_has_and_answers_for_all_others(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea)] kind: Kind,
) {
    let bench = start(kind).await;
    let lists = bench.forge.security_lists();
    assert_eq!(bench.forge.capabilities().security, !lists.is_empty(), "both say the same");
    for list in RemoteKind::ALL.iter().copied() {
        let answer = bench.forge.list_findings(&first(list)).await.unwrap();
        match answer {
            FindingListing::Page(page) => {
                assert!(lists.contains(&list), "{list} was never offered");
                assert!(page.rejected.is_empty(), "{:?}", page.rejected);
                for found in &page.findings {
                    assert_eq!(found.issue.kind, list);
                    assert!(found.issue.kind.is_security() && !found.issue.id.contains(':'));
                    assert!(!found.issue.content.title.is_empty() && !found.finding.identifiers.is_empty());
                }
            }
            FindingListing::Unavailable(why) => {
                assert_eq!((why, lists.contains(&list)), (Unavailable::NotOffered, false), "{list}");
            }
            FindingListing::NotModified => panic!("no entity tag was given"),
        }
    }
}

#[rstest]
#[tokio::test]
async fn a_list_that_did_not_change_says_so(#[values(Kind::GitHub, Kind::GitLab)] kind: Kind) {
    let bench = start(kind).await;
    for &list in bench.forge.security_lists() {
        let etag = page(&*bench.forge, &first(list)).await.etag;
        assert!(etag.is_some(), "{list}: the whole list is on one page");
        let again = ListFindings { etag, ..first(list) };
        assert_eq!(bench.forge.list_findings(&again).await, Ok(FindingListing::NotModified), "{list}");
        bench.sim.change_alerts(|alerts, now| {
            alerts[0].description = format!("Said anew of {list}");
            alerts[0].updated_at = now;
        });
        bench.sim.change_advisories(|advisories, now| advisories[0].updated_at = now + 1);
        assert!(matches!(bench.forge.list_findings(&again).await, Ok(FindingListing::Page(_))), "{list}");
    }
}

#[rstest]
#[tokio::test]
async fn faults_stay_faults(#[values(Kind::GitHub, Kind::GitLab)] kind: Kind) {
    let bench = start(kind).await;
    for &list in bench.forge.security_lists() {
        let place = || match list {
            RemoteKind::SecurityAdvisory => Matcher::containing("/security-advisories"),
            RemoteKind::DependabotAlert => Matcher::containing("/dependabot/alerts"),
            _ => Matcher::containing("/graphql"),
        };
        bench.sim.fail(place(), Fault::Unauthorized, 1);
        let refused = bench.forge.list_findings(&first(list)).await;
        assert!(matches!(refused, Err(ForgeError::Unauthorized { .. })), "{list}: {refused:?}");
        bench.sim.fail(place(), Fault::ServerError(502), 9);
        let down = bench.forge.list_findings(&first(list)).await;
        assert!(matches!(down, Err(ForgeError::Unavailable { status: 502 })), "{list}: {down:?}");
        bench.sim.clear_faults();
        assert!(bench.forge.list_findings(&first(list)).await.is_ok(), "{list}: and then it is there");
    }
    bench.sim.rename_repository("acorn", "elsewhere");
    for &list in bench.forge.security_lists() {
        let gone = bench.forge.list_findings(&first(list)).await;
        assert!(
            matches!(gone, Err(ForgeError::Moved { .. })),
            "{list}: a moved repository has not lost them"
        );
    }
}

#[rstest]
#[case(403, "Dependabot alerts are disabled for this repository.", Unavailable::SwitchedOff)]
#[case(403, "Dependabot alerts are not available for archived repositories.", Unavailable::SwitchedOff)]
#[case(403, "Resource not accessible by personal access token", Unavailable::NotAllowed { missing: None })]
#[case(404, "Not Found", Unavailable::NotShown)]
#[tokio::test]
async fn githubs_refusals_say_why_a_list_is_not_there(
    #[case] status: u16,
    #[case] words: &str,
    #[case] expected: Unavailable,
) {
    let answer = ResponseTemplate::new(status).set_body_json(json!({"message": words}));
    let (_server, forge) = answering(Kind::GitHub, answer).await;
    let answer = forge.list_findings(&first(RemoteKind::DependabotAlert)).await;
    assert_eq!(answer, Ok(FindingListing::Unavailable(expected)), "{words}");
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    let answer = ResponseTemplate::new(403)
        .set_body_json(json!({"message": "Resource not accessible by personal access token"}))
        .insert_header("x-accepted-github-permissions", "vulnerability_alerts=read");
    let (_server, forge) = answering(Kind::GitHub, answer).await;
    let answer = forge.list_findings(&first(RemoteKind::DependabotAlert)).await.unwrap();
    let FindingListing::Unavailable(why) = answer else { panic!("{answer:?}") };
    assert_eq!(why.to_string(), "this token may not read them; it lacks vulnerability_alerts=read");
}

fn advisory(change: impl FnOnce(&mut Value)) -> Value {
    let mut advisory = json!({
        "ghsa_id": "GHSA-7xq2-m4vf-9c3h", "cve_id": "CVE-2026-41877", "summary": "Zip-slip", "description": null,
        "severity": "critical", "state": "published", "html_url": null, "author": null,
        "created_at": "2026-11-01T10:00:00Z", "updated_at": "2026-11-02T10:00:00Z",
        "published_at": null, "closed_at": null, "withdrawn_at": null,
        "vulnerabilities": [{
            "package": {"ecosystem": "rust", "name": "lanternfish"},
            "vulnerable_version_range": "< 0.8.3", "patched_versions": null, "vulnerable_functions": null,
        }],
    });
    change(&mut advisory);
    advisory
}

#[rstest]
#[case("triage", None, State::Open)]
#[case("draft", Some("0.8.3"), State::Open)]
#[case("published", None, State::Open)]
#[case("published", Some("0.8.3"), State::Completed)]
#[case("closed", None, State::NotPlanned)]
#[case("withdrawn", Some("0.8.3"), State::NotPlanned)]
#[tokio::test]
async fn an_advisorys_state_follows_what_it_says(
    #[case] state: &str,
    #[case] patched: Option<&str>,
    #[case] expected: State,
) {
    let body = json!([advisory(|advisory| {
        advisory["state"] = json!(state);
        advisory["vulnerabilities"][0]["patched_versions"] = json!(patched);
    })]);
    let (_server, forge) = answering(Kind::GitHub, ResponseTemplate::new(200).set_body_json(body)).await;
    let found = page(&*forge, &first(RemoteKind::SecurityAdvisory)).await.findings.remove(0);
    assert_eq!(found.issue.content.state, expected, "{state}, {patched:?}");
    assert_eq!(found.issue.severity, Some(Priority::Critical));
    assert_eq!(
        found.issue.url,
        "https://forge.example/acorn/orchard/security/advisories/GHSA-7xq2-m4vf-9c3h"
    );
}

#[tokio::test]
async fn one_that_cannot_be_read_stays_alone() {
    let timeless = advisory(|advisory| {
        advisory["created_at"] = Value::Null;
        advisory["updated_at"] = Value::Null;
    });
    let body = json!([timeless, {"ghsa_id": 5}, advisory(|_| {})]);
    let (_server, forge) = answering(Kind::GitHub, ResponseTemplate::new(200).set_body_json(body)).await;
    let page = page(&*forge, &first(RemoteKind::SecurityAdvisory)).await;
    assert_eq!((page.findings.len(), page.rejected.len()), (1, 2), "{:?}", page.rejected);
}

#[rstest]
#[case(json!({"errors": [{"message": "Field 'vulnerabilities' doesn't exist on type 'Project'"}]}), Unavailable::NotOffered)]
#[case(json!({"data": {"project": {"vulnerabilities": null}}}), Unavailable::Plan)]
#[case(json!({"data": {"project": null}}), Unavailable::Plan)]
#[case(json!({"errors": [{"message": "You don't have permission to perform this action"}]}), Unavailable::Plan)]
#[tokio::test]
async fn gitlabs_errors_come_with_a_200(#[case] body: Value, #[case] expected: Unavailable) {
    let (_server, forge) = answering(Kind::GitLab, ResponseTemplate::new(200).set_body_json(&body)).await;
    let answer = forge.list_findings(&first(RemoteKind::Vulnerability)).await;
    assert_eq!(answer, Ok(FindingListing::Unavailable(expected)), "{body}");
}

#[tokio::test]
async fn an_error_of_graphql_that_is_none_of_these_is_a_fault() {
    let body = json!({"errors": [{"message": "Query has complexity of 900, which exceeds max complexity"}]});
    let (_server, forge) = answering(Kind::GitLab, ResponseTemplate::new(200).set_body_json(body)).await;
    let answer = forge.list_findings(&first(RemoteKind::Vulnerability)).await;
    assert!(matches!(answer, Err(ForgeError::Invalid { .. })), "{answer:?}");
}

#[tokio::test]
async fn the_question_goes_beside_the_rest_api_with_the_token_and_to_nowhere_else() {
    let server = MockServer::start().await;
    let body = json!({"data": {"project": {"vulnerabilities": {
        "pageInfo": {"hasNextPage": false, "endCursor": null},
        "nodes": [{"id": "gid://gitlab/Vulnerability/9", "detectedAt": "2026-11-01T10:00:00.000Z", "title": "Key"}],
    }}}});
    Mock::given(method("POST"))
        .and(path("/gitlab/api/graphql"))
        .and(header("authorization", format!("Bearer {TOKEN}").as_str()))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .expect(1)
        .mount(&server)
        .await;
    let place = tern_model::RepositoryRef::parse(
        "https://forge.example/gitlab/acorn/orchard",
        Some(Kind::GitLab.service()),
        Some(&format!("{}/gitlab/api/v4", server.uri())),
    )
    .unwrap();
    let forge = client_at(Kind::GitLab, place, Some(TOKEN));
    let found = page(&*forge, &first(RemoteKind::Vulnerability)).await.findings.remove(0);
    assert_eq!((found.issue.id.as_str(), found.issue.content.title.as_str()), ("vulnerability-9", "Key"));
}

#[tokio::test]
async fn a_place_that_leads_away_is_not_asked() {
    let bench = start(Kind::GitHub).await;
    let page = Some(PageToken::from_stored("https://evil.example/alerts?after=x"));
    let answer =
        bench.forge.list_findings(&ListFindings { page, ..first(RemoteKind::DependabotAlert) }).await;
    assert!(matches!(answer, Err(ForgeError::ForeignNextPage { .. })), "{answer:?}");
    assert_eq!(bench.sim.request_count(), 0);
}
