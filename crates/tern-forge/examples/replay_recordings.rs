//! Plays recorded GitHub answers to the real client and counts what it makes of them.
//!
//! `cargo run -p tern-forge --example replay_recordings -- RECORDINGS.json…`
//!
//! A recordings file is `{groups: {name: [{response: {status, headers, body}}]}}`. Every list that holds an
//! issue, and every single issue, is served from loopback and asked for with [`tern_forge::Forge`]. The
//! program fails when an issue is not read, or a pull request is taken for one.

use std::process::ExitCode;
use std::sync::Arc;

use serde_json::Value;
use tern_forge::{
    Account, FindingListing, Forge, ForgeError, ListFindings, ListIssues, ListState, Listing, SystemClock,
    SystemRandom, Unobserved, connect,
};
use tern_model::{RemoteKind, RepositoryRef, ServiceType};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    lists: usize,
    single: usize,
    issues: usize,
    pull_requests: usize,
    empty_bodies: usize,
    with_crlf: usize,
    without_author: usize,
    alerts: usize,
    rejected: Vec<String>,
}

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "its output is its purpose")]
async fn main() -> ExitCode {
    let mut fine = true;
    for path in std::env::args().skip(1) {
        let recordings = match read(&path) {
            Ok(recordings) => recordings,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::from(2);
            }
        };
        let counts = replay(&recordings).await;
        println!("{path}\n{counts:#?}");
        fine &= counts.rejected.is_empty();
    }
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(path: &str) -> Result<Value, Box<dyn std::error::Error>> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

async fn replay(recordings: &Value) -> Counts {
    let mut counts = Counts::default();
    let groups = recordings["groups"].as_object().into_iter().flatten();
    let answers = groups.flat_map(|(_, group)| group.as_array().into_iter().flatten());
    for answer in answers {
        let body = &answer["response"]["body"];
        match body.as_array() {
            Some(items) if items.iter().any(is_issue) => list(items, &mut counts).await,
            Some(items) if items.iter().any(is_alert) => alerts(items, &mut counts).await,
            None if is_issue(body) => single(body, &mut counts).await,
            _ => {}
        }
    }
    counts
}

/// Issues and pull requests as the issue endpoints give them; not the pull request endpoint's own objects.
fn is_issue(value: &Value) -> bool {
    ["number", "title", "state", "comments_url"].iter().all(|field| value.get(field).is_some())
        && value.get("head").is_none()
}

fn is_alert(value: &Value) -> bool {
    value.get("security_vulnerability").is_some()
}

async fn serve(body: &Value) -> (MockServer, Arc<dyn Forge>) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body)).mount(&server).await;
    let account = Account {
        repository: RepositoryRef {
            service: ServiceType::Github,
            repository_url: "https://github.com/recorded/repository".to_owned(),
            api_url: server.uri(),
            owner: "recorded".to_owned(),
            name: "repository".to_owned(),
        },
        token: None,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        waits: Arc::new(Unobserved),
    };
    let forge = connect(ServiceType::Github, account).expect("loopback needs no certificate");
    (server, forge)
}

async fn list(items: &[Value], counts: &mut Counts) {
    counts.lists += 1;
    let (_server, forge) = serve(&Value::from(items)).await;
    let ask = ListIssues { state: ListState::All, since: None, page: None, etag: None };
    let page = match forge.list_issues(&ask).await {
        Ok(Listing::Page(page)) => page,
        Ok(Listing::NotModified) => return counts.rejected.push("a list was not given".to_owned()),
        Err(error) => return counts.rejected.push(error.to_string()),
    };
    page.issues.iter().for_each(|issue| count(issue, counts));
    counts.pull_requests += page.rows.len() - page.issues.len();
    counts.rejected.extend(page.rejected.iter().map(|item| format!("{:?}: {}", item.number, item.reason)));
    let real = items.iter().filter(|item| is_issue(item) && item.get("pull_request").is_none()).count();
    if page.issues.len() != real {
        counts.rejected.push(format!("{real} issues are in a list, {} were read", page.issues.len()));
    }
}

async fn alerts(items: &[Value], counts: &mut Counts) {
    let (_server, forge) = serve(&Value::from(items)).await;
    let ask = ListFindings { list: RemoteKind::DependabotAlert, page: None, etag: None };
    match forge.list_findings(&ask).await {
        Ok(FindingListing::Page(page)) => {
            counts.alerts += page.findings.len();
            let reasons = page.rejected.into_iter().map(|item| item.reason);
            counts.rejected.extend(reasons);
            if page.findings.iter().any(|found| found.finding.packages.is_empty()) {
                counts.rejected.push("an alert names no package".to_owned());
            }
        }
        other => counts.rejected.push(format!("alerts: {other:?}")),
    }
}

async fn single(body: &Value, counts: &mut Counts) {
    counts.single += 1;
    let (_server, forge) = serve(body).await;
    let is_pull_request = body.get("pull_request").is_some();
    match forge.get_issue(body["number"].as_u64().unwrap_or_default()).await {
        Ok(issue) if !is_pull_request => count(&issue, counts),
        Ok(issue) => counts.rejected.push(format!("pull request {} was taken for an issue", issue.number)),
        Err(ForgeError::NotFound { .. }) if is_pull_request => counts.pull_requests += 1,
        Err(error) => counts.rejected.push(error.to_string()),
    }
}

fn count(issue: &tern_model::RemoteIssue, counts: &mut Counts) {
    counts.issues += 1;
    counts.empty_bodies += usize::from(issue.content.description.is_empty());
    counts.with_crlf += usize::from(issue.content.description.contains("\r\n"));
    counts.without_author += usize::from(issue.author.is_none());
}
