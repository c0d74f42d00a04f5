//! Security findings become tasks that follow them, and nothing of them ever leaves this computer.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use common::{Bench, HastyClock, real_clock, request, wide_limits};
use tern_forge::{Random as _, SystemRandom};
use tern_model::*;
use tern_sim::model::{Affected, Alert, Severity};
use tern_sim::{
    Edition, Fault, GitLabQuirks, GiteaQuirks, Matcher, Quirks, Role, Sim, SimBuilder, Speaks, Toggle, Token,
};
use tern_store::{TaskRow, findings, intents};
use tern_sync::{ClosedIssues, Request};

const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

fn github() -> SimBuilder {
    Sim::builder().seed(3).issues(12).findings().limits(wide_limits()).token(TOKEN)
}

fn gitlab(edition: Edition) -> SimBuilder {
    github().speaks(Speaks::GitLab(GitLabQuirks { edition, ..GitLabQuirks::default() }))
}

async fn bench(sim: SimBuilder) -> Bench {
    with_token(Bench::with_clock(sim, HastyClock::new()).await).await
}

async fn on(service: ServiceType, sim: SimBuilder) -> Bench {
    with_token(Bench::on(service, sim, HastyClock::new()).await).await
}

async fn with_token(bench: Bench) -> Bench {
    bench.give_token(TOKEN).await;
    bench.configure(|config| config.include_security = true).await;
    bench
}

fn of_type(sync_type: SyncType) -> Request {
    Request { sync_type, ..request() }
}

/// The tasks of findings, by the forge's own ids.
async fn found(bench: &Bench) -> Vec<(String, TaskRow)> {
    let rows = bench.rows().await.into_iter().filter_map(|row| {
        let link = row.remote.clone().filter(|link| link.kind.is_security())?;
        Some((link.external_id.issue_id().to_owned(), row))
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

async fn one(bench: &Bench, id: &str) -> TaskRow {
    let rows = found(bench).await;
    let found = rows.into_iter().find(|(known, _)| known == id);
    found.unwrap_or_else(|| panic!("no task came from {id}")).1
}

async fn edit_finding(bench: &Bench, id: &str, change: impl FnOnce(&mut Task)) {
    let before = one(bench, id).await.task;
    let mut task = before.clone();
    change(&mut task);
    let now = task.updated_at;
    let changes = tern_sync::changes_between(&before, &task, Origin::User, None, now);
    let mut tx = bench.store.write().await.unwrap();
    tern_store::tasks::update(&mut tx, &task).await.unwrap();
    tern_store::changes::insert_many(&mut tx, &changes).await.unwrap();
    tx.commit().await.unwrap();
}

fn set_alert(bench: &Bench, number: u32, change: impl Fn(&mut Alert)) {
    bench.sim.change_alerts(|alerts, now| {
        let alert = alerts.iter_mut().find(|alert| alert.number == number).unwrap();
        change(alert);
        alert.updated_at = now;
    });
}

fn more_alerts(bench: &Bench, count: u32) {
    bench.sim.change_alerts(|alerts, now| {
        let first = alerts[0].clone();
        alerts.extend((0..count).map(|n| Alert {
            number: 100 + n,
            ghsa: format!("GHSA-many-0000-{n:04}"),
            state: "open",
            updated_at: now - i64::from(n),
            ..first.clone()
        }));
    });
}

/// Requests other than reading ones.
fn writes(bench: &Bench) -> Vec<String> {
    let wrote = |method: &str, path: &str| method != "GET" && !path.ends_with("/graphql");
    let requests = bench.sim.requests().into_iter();
    requests.filter(|r| wrote(&r.method, &r.path)).map(|r| format!("{} {}", r.method, r.path)).collect()
}

fn notes(run: &SyncRun) -> Vec<&str> {
    let notes = run.issue_errors.iter().filter(|error| error.number.is_none());
    notes.map(|error| error.reason.as_str()).filter(|reason| reason.contains("were not read")).collect()
}

#[tokio::test]
async fn open_findings_become_bugs_with_their_particulars() {
    let bench = bench(github()).await;
    bench.sim.change_advisories(|advisories, _| {
        let advisory = &mut advisories[0];
        advisory.cve = Some("CVE-2026-1234".to_owned());
        advisory.affected = vec![Affected {
            package: "orchard".to_owned(),
            ecosystem: "rust".to_owned(),
            vulnerable: "< 2.0".to_owned(),
            patched: None,
        }];
    });
    let run = bench.sync_well().await;
    let ids: Vec<String> = found(&bench).await.into_iter().map(|(id, _)| id).collect();
    let expected = ["GHSA-2vq8-orch-0001", "GHSA-7hrx-orch-0002", "dependabot-1", "dependabot-4"];
    assert_eq!(ids, expected, "open ones only: nobody asked for what was mended or dismissed before");
    assert!(notes(&run).is_empty(), "everything was read: {:?}", run.issue_errors);
    let alert = one(&bench, "dependabot-1").await;
    assert_eq!((alert.task.task_type, alert.task.priority), (TaskType::Bug, Some(Priority::Critical)));
    assert_eq!(alert.task.title, "GHSA-4fjp-dep0-0001: Unbounded recursion in acorn-deep-merge");
    for words in ["`acorn-deep-merge` (npm)", "affected `< 2.4.1`", "patched in `2.4.1`", "package-lock.json"]
    {
        assert!(alert.task.description.contains(words), "{words}: {}", alert.task.description);
    }
    let advisory = one(&bench, "GHSA-2vq8-orch-0001").await;
    assert!(advisory.task.description.contains("CVE-2026-1234"), "{}", advisory.task.description);
    assert_eq!(one(&bench, "GHSA-7hrx-orch-0002").await.task.priority, Some(Priority::High), "a medium one");
    let link = alert.remote.unwrap();
    assert_eq!(link.kind, RemoteKind::DependabotAlert);
    assert!(link.external_id.as_str().ends_with("acorn/orchard:dependabot-1"), "{}", link.external_id);
    let mut read = bench.store.read().await.unwrap();
    let stored = findings::get(&mut read, alert.task.id).await.unwrap().unwrap();
    assert_eq!(stored.finding.packages[0].patched.as_deref(), Some("2.4.1"), "the window shows it by itself");
}

#[tokio::test]
async fn a_project_may_want_lesser_findings_as_they_are_rated() {
    let bench = bench(github()).await;
    bench.configure(|config| config.lesser_findings = LesserFindings::AsRated).await;
    bench.sync_well().await;
    assert_eq!(one(&bench, "GHSA-7hrx-orch-0002").await.task.priority, Some(Priority::Medium));
    set_alert(&bench, 4, |alert| alert.severity = Severity::Low);
    bench.sync_well().await;
    let rated = one(&bench, "dependabot-4").await.task;
    assert_eq!(rated.priority, Some(Priority::Low), "it follows another rating");
    edit_finding(&bench, "dependabot-4", |task| task.priority = Some(Priority::Medium)).await;
    set_alert(&bench, 4, |alert| alert.severity = Severity::Critical);
    bench.sync_well().await;
    let kept = one(&bench, "dependabot-4").await.task;
    assert_eq!(kept.priority, Some(Priority::Medium), "unless a person set another");
}

#[tokio::test]
async fn a_task_follows_its_alert_to_and_fro() {
    let bench = bench(github()).await;
    bench.sync_well().await;
    for (state, expected) in [
        ("fixed", Status::Done),
        ("open", Status::Todo),
        ("dismissed", Status::Cancelled),
        ("open", Status::Todo),
        ("auto_dismissed", Status::Cancelled),
        ("fixed", Status::Done),
    ] {
        bench.sim.advance(std::time::Duration::from_secs(5));
        set_alert(&bench, 1, |alert| alert.state = state);
        bench.sync_well().await;
        let task = one(&bench, "dependabot-1").await.task;
        assert_eq!(task.status, expected, "{state}");
        assert_eq!(task.closed_at.is_some(), !expected.state().is_open(), "{state}");
    }
    bench.sim.change_advisories(|advisories, now| {
        advisories[0].state = "withdrawn";
        advisories[0].updated_at = now;
    });
    bench.sync_well().await;
    assert_eq!(one(&bench, "GHSA-2vq8-orch-0001").await.task.status, Status::Cancelled, "withdrawn");
    assert!(bench.pending().await.is_empty(), "nobody is asked about any of it");
}

#[tokio::test]
async fn a_published_advisory_is_done_once_every_package_has_a_patched_version() {
    let bench = bench(github()).await;
    bench.sync_well().await;
    let affected = |patched: Option<&str>| Affected {
        package: "orchard".to_owned(),
        ecosystem: "rust".to_owned(),
        vulnerable: "< 2.0".to_owned(),
        patched: patched.map(str::to_owned),
    };
    for (packages, expected) in [
        (vec![affected(Some("2.0")), affected(None)], Status::Todo),
        (vec![affected(Some("2.0")), affected(Some("2.0.1"))], Status::Done),
    ] {
        bench.sim.change_advisories(|advisories, now| {
            advisories[0].affected.clone_from(&packages);
            advisories[0].updated_at = now;
        });
        bench.sync_well().await;
        assert_eq!(one(&bench, "GHSA-2vq8-orch-0001").await.task.status, expected);
    }
}

#[tokio::test]
async fn a_sync_reads_what_it_is_named_after() {
    let bench = bench(github()).await;
    let run = bench.sync_with(of_type(SyncType::IssuesOnly)).await;
    assert_eq!(run.status, SyncStatus::Success);
    assert!(found(&bench).await.is_empty(), "issues only");
    let issues = bench.rows().await.len();
    assert!(issues > 0);
    bench.configure(|config| config.include_security = false).await;
    bench.sync_well().await;
    assert!(found(&bench).await.is_empty(), "the project leaves them out");
    bench.sim.clear_requests();
    let run = bench.sync_with(of_type(SyncType::SecurityOnly)).await;
    assert_eq!((run.status, run.sync_type), (SyncStatus::Success, SyncType::SecurityOnly));
    assert_eq!(found(&bench).await.len(), 4, "asked for by name");
    let asked: Vec<String> = bench.sim.requests().into_iter().map(|request| request.path).collect();
    assert!(asked.iter().all(|path| !path.ends_with("/issues")), "no issue was asked for: {asked:?}");
    assert_eq!(bench.rows().await.len(), issues + 4);
    assert_eq!(bench.history().await[0].counts.tasks_created, 4, "it stands in the history");
}

#[tokio::test]
async fn closed_findings_come_with_closed_issues() {
    let bench = bench(github()).await;
    bench.sync_well().await;
    assert_eq!(found(&bench).await.len(), 4);
    let run = bench.sync_with(Request { closed: ClosedIssues::Include, ..request() }).await;
    assert_eq!(run.status, SyncStatus::Success);
    assert_eq!(found(&bench).await.len(), 7, "what was left out is met once it is wanted");
    assert_eq!(one(&bench, "dependabot-2").await.task.status, Status::Done);
    assert_eq!(one(&bench, "dependabot-3").await.task.status, Status::Cancelled);
}

#[tokio::test]
async fn a_quiet_list_costs_one_conditional_request() {
    let bench = bench(github()).await;
    bench.sync_well().await;
    let before = found(&bench).await;
    bench.sim.clear_requests();
    let run = bench.sync_well().await;
    let asked = bench.sim.requests();
    assert_eq!(asked.len(), 3, "issues, advisories, alerts: {asked:?}");
    assert!(asked.iter().all(|request| request.status == Some(304)), "{asked:?}");
    assert_eq!((run.counts.requests_made, run.counts.tasks_updated), (3, 0));
    assert_eq!(found(&bench).await, before, "and nothing is written");
}

#[tokio::test]
async fn a_long_list_is_turned_by_cursor_and_later_read_only_as_far_as_it_changed() {
    let bench = bench(github()).await;
    more_alerts(&bench, 350);
    bench.sync_well().await;
    assert_eq!(found(&bench).await.len(), 354, "every page");
    assert!(
        bench
            .sim
            .requests()
            .iter()
            .all(|request| !request.query.contains("page=") || request.query.contains("per_page=")),
        "by the forge's own next links"
    );
    set_alert(&bench, 130, |alert| alert.state = "fixed");
    bench.sim.clear_requests();
    bench.sync_well().await;
    let pages = bench.sim.requests().iter().filter(|r| r.path.ends_with("/alerts")).count();
    assert_eq!(pages, 1, "what changed last stands first");
    assert_eq!(one(&bench, "dependabot-130").await.task.status, Status::Done);
}

#[tokio::test]
async fn a_pass_that_is_cut_off_goes_on_where_it_was_and_misses_nothing() {
    let bench = bench(github()).await;
    more_alerts(&bench, 350);
    bench.sim.fail_always(Matcher::containing("after="), Fault::ServerError(502));
    let run = bench.sync().await;
    let taken = found(&bench).await.len();
    assert!(taken > 4 && taken < 354, "the first page is kept: {taken} ({:?})", run.issue_errors);
    bench.sim.clear_faults();
    // One of the first page, which the rest of the pass does not meet again.
    set_alert(&bench, 105, |alert| alert.state = "fixed");
    bench.sim.clear_requests();
    bench.sync_well().await;
    bench.sync_well().await;
    assert_eq!(found(&bench).await.len(), 354, "the rest came");
    assert_eq!(
        one(&bench, "dependabot-105").await.task.status,
        Status::Done,
        "so did what changed meanwhile"
    );
}

#[tokio::test]
async fn what_changes_while_a_list_is_read_is_met_by_the_next_sync() {
    let bench = bench(github()).await;
    more_alerts(&bench, 250);
    bench.sim.set_latency(std::time::Duration::from_millis(30));
    let started = bench.start().await.unwrap();
    for number in [340, 330, 320, 101, 210] {
        real_clock().sleep(std::time::Duration::from_millis(20)).await;
        set_alert(&bench, number, |alert| alert.state = "dismissed");
    }
    started.operation().finished().await.unwrap();
    bench.sim.set_latency(std::time::Duration::ZERO);
    bench.sync_well().await;
    for number in [340, 330, 320, 101, 210] {
        let rows = found(&bench).await;
        let here = rows.iter().find(|(id, _)| *id == format!("dependabot-{number}"));
        // One that was dismissed before it was ever seen is left out, as any closed one.
        let open = here.is_some_and(|(_, row)| row.task.status.state().is_open());
        assert!(!open, "#{number} is dismissed there and open here");
    }
}

#[tokio::test]
async fn nothing_of_a_finding_is_ever_sent_and_edits_stay() {
    let bench = bench(github()).await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    bench.sync_well().await;
    for (id, _) in found(&bench).await {
        edit_finding(&bench, &id, |task| {
            task.title = format!("Mine: {id}");
            task.description = "My own notes\n".to_owned();
            task.labels.insert("urgent".to_owned());
            task.milestone = Some("2.0".to_owned());
            task.status = Status::InProgress;
        })
        .await;
    }
    edit_finding(&bench, "dependabot-4", |task| task.status = Status::Done).await;
    bench.sim.clear_requests();
    for _ in 0..2 {
        let run = bench.sync_with(Request { confirmed: true, ..request() }).await;
        assert_eq!((run.status, run.counts.tasks_pushed), (SyncStatus::Success, 0));
    }
    // The control: an issue's edit is sent, so that this test could fail.
    let issue = bench.sim.visible_issues().into_iter().find(|i| !i.is_pull && !i.state.is_closed()).unwrap();
    assert!(writes(&bench).is_empty(), "{:?}", writes(&bench));
    set_alert(&bench, 1, |alert| alert.state = "fixed");
    set_alert(&bench, 4, |alert| alert.description = "New words there\n".to_owned());
    bench.sync_well().await;
    assert!(writes(&bench).is_empty(), "{:?}", writes(&bench));
    let task = one(&bench, "dependabot-1").await.task;
    assert_eq!((task.title.as_str(), task.status), ("Mine: dependabot-1", Status::Done), "its state follows");
    assert!(task.labels.contains("urgent") && task.description == "My own notes\n", "{task:?}");
    let closed_here = one(&bench, "dependabot-4").await.task;
    assert_eq!((closed_here.status, closed_here.description.as_str()), (Status::Done, "My own notes\n"));
    assert!(bench.pending().await.is_empty(), "nobody is asked");
    bench.edit(issue.number, |task| task.title = "Sent".to_owned()).await;
    bench.sync_well().await;
    assert_eq!(writes(&bench).len(), 1, "the control");
}

#[tokio::test]
async fn the_database_refuses_to_plan_sending_a_finding() {
    let bench = bench(github()).await;
    bench.sync_well().await;
    let task = one(&bench, "dependabot-1").await.task;
    let now = task.updated_at;
    let intent = |kind| PushIntent {
        id: PushIntentId::new(SystemRandom.uuid()),
        task_id: task.id,
        kind,
        marker: Some("m".to_owned()),
        content: None,
        state: PushState::Planned,
        attempts: 0,
        error: None,
        created_at: now,
        updated_at: now,
    };
    for kind in [PushKind::Create, PushKind::Update] {
        let mut tx = bench.store.write().await.unwrap();
        let error = intents::insert(&mut tx, &intent(kind)).await.unwrap_err();
        assert!(error.is_constraint(), "{kind}: {error}");
    }
    let mut tx = bench.store.write().await.unwrap();
    assert!(tern_store::links::delete(&mut tx, task.id).await.unwrap());
    let error = intents::insert(&mut tx, &intent(PushKind::Create)).await.unwrap_err();
    assert!(error.is_constraint(), "unlinked it is still a finding's text: {error}");
}

#[tokio::test]
async fn the_writer_itself_refuses_what_turned_out_to_be_a_finding() {
    let bench = bench(github()).await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    let task = bench.local_task("A hole nobody knows of", "").await;
    let now = task.updated_at;
    let mut tx = bench.store.write().await.unwrap();
    let intent = PushIntent {
        id: PushIntentId::new(SystemRandom.uuid()),
        task_id: task.id,
        kind: PushKind::Create,
        marker: Some("m".to_owned()),
        content: None,
        state: PushState::Planned,
        attempts: 0,
        error: None,
        created_at: now,
        updated_at: now,
    };
    intents::insert(&mut tx, &intent).await.unwrap();
    let finding = tern_store::StoredFinding {
        task_id: task.id,
        kind: RemoteKind::Vulnerability,
        finding: Finding::default(),
    };
    findings::upsert_many(&mut tx, &[finding]).await.unwrap();
    tx.commit().await.unwrap();
    let run = bench.sync_with(of_type(SyncType::IssuesOnly)).await;
    assert!(writes(&bench).is_empty(), "{:?}", writes(&bench));
    assert!(run.issue_errors.iter().any(|error| error.reason.contains("never published")), "and it says so");
}

#[tokio::test]
async fn a_title_makes_no_finding_of_a_task_and_no_issue_of_a_finding() {
    let bench = bench(github()).await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    let title = "GHSA-4fjp-dep0-0001: Unbounded recursion in acorn-deep-merge";
    let mine = bench.local_task(title, "Mine").await;
    bench.sync_well().await;
    assert!(bench.link(mine.id).await.is_none(), "a task of one's own is not taken for the finding");
    let finding = one(&bench, "dependabot-1").await.task;
    // Somebody unlinks the finding, and an issue of that name appears.
    let mut tx = bench.store.write().await.unwrap();
    tern_store::links::delete(&mut tx, finding.id).await.unwrap();
    tern_store::tasks::delete_many(&mut tx, &[mine.id]).await.unwrap();
    tx.commit().await.unwrap();
    let issue = bench.sim.create(title, "Public words");
    bench.sync_well().await;
    assert_ne!(bench.row(issue.number).await.task.id, finding.id, "its text would be sent as an edit");
    assert!(bench.link(finding.id).await.is_none());
    assert!(writes(&bench).is_empty(), "{:?}", writes(&bench));
}

#[tokio::test]
async fn what_cannot_be_had_is_noted_and_fails_nothing() {
    let other = |token: Token| github().token_of("other", "ines-darrow", Role::Write, move |_| token.clone());
    let no_alerts = bench(github()).await;
    no_alerts.sim.configure(|settings| settings.has_alerts = false);
    let fine = Token::classic(tern_sim::model::PersonId(0));
    let fine =
        Token { kind: tern_sim::TokenKind::FineGrained { write_issues: true, read_security: false }, ..fine };
    let fine = bench(other(fine)).await;
    fine.give_token("other").await;
    let anonymous = Bench::new(github()).await;
    anonymous.configure(|config| config.include_security = true).await;
    let enterprise = bench(github().quirks(Quirks { advisories: Toggle::Off, ..Quirks::default() })).await;
    let older = bench(github().quirks(Quirks { security_lists: Toggle::Off, ..Quirks::default() })).await;
    let gitea = on(ServiceType::Gitea, github().speaks(Speaks::Gitea(GiteaQuirks::default()))).await;
    let free = on(ServiceType::Gitlab, gitlab(Edition::Free)).await;
    let community = on(ServiceType::Gitlab, gitlab(Edition::Community)).await;
    for (name, bench, expected, read) in [
        ("switched off", no_alerts, vec!["Dependabot alerts were not read: they are switched off"], 2),
        ("no right", fine, vec!["Dependabot alerts were not read: this token may not read them"], 2),
        ("no token", anonymous, vec!["Dependabot alerts were not read: they are shown to nobody"], 1),
        ("Enterprise Server", enterprise, vec!["security advisories were not read: this server"], 2),
        (
            "older server",
            older,
            vec!["Dependabot alerts were not read", "security advisories were not read"],
            0,
        ),
        ("Gitea", gitea, vec!["security findings were not read: this forge does not have them"], 0),
        ("GitLab's free plan", free, vec!["vulnerabilities were not read: this project's plan"], 0),
        ("GitLab's free edition", community, vec!["vulnerabilities were not read: this forge"], 0),
    ] {
        let run = bench.sync_well().await;
        assert_eq!(run.counts.tasks_failed, 0, "{name}: nothing failed");
        let notes = notes(&run);
        assert_eq!(notes.len(), expected.len(), "{name}: {notes:?}");
        for words in expected {
            assert!(notes.iter().any(|note| note.starts_with(words)), "{name}: {words} in {notes:?}");
        }
        assert_eq!(found(&bench).await.len(), read, "{name}: what can be had is had");
        assert!(bench.rows().await.len() > read, "{name}: and the issues are");
    }
}

#[tokio::test]
async fn a_schedule_believes_for_a_while_that_a_list_cannot_be_had_and_a_person_does_not() {
    let bench = bench(github()).await;
    bench.sim.configure(|settings| settings.has_alerts = false);
    bench.sync_well().await;
    let scheduled = || Request { trigger: SyncTrigger::Scheduled, ..request() };
    bench.sim.clear_requests();
    let run = bench.sync_with(scheduled()).await;
    assert_eq!(bench.sim.request_count(), 2, "issues and advisories");
    assert_eq!(notes(&run).len(), 1, "it is said all the same");
    bench.sim.configure(|settings| settings.has_alerts = true);
    let run = bench.sync_with(scheduled()).await;
    assert_eq!(notes(&run).len(), 1, "it was believed");
    let run = bench.sync_well().await;
    assert!(notes(&run).is_empty(), "a person is answered by the forge");
    assert_eq!(found(&bench).await.len(), 4);
}

#[tokio::test]
async fn real_faults_are_failures_and_keep_what_was_done() {
    for (fault, code) in [(Fault::ServerError(500), "unavailable"), (Fault::Unauthorized, "unauthorized")] {
        let bench = bench(github()).await;
        bench.sim.fail_always(Matcher::containing("/dependabot/alerts"), fault);
        let run = bench.sync().await;
        assert_eq!(run.status, SyncStatus::Failure, "{code}");
        assert_eq!(run.error.unwrap().code, code);
        assert_eq!(found(&bench).await.len(), 2, "{code}: the advisories are kept");
        assert!(bench.rows().await.len() > 2, "{code}: and the issues");
    }
}

#[tokio::test]
async fn a_repository_that_is_out_of_sight_is_no_list_that_is_missing() {
    let bench = bench(github()).await;
    bench.sync_well().await;
    bench.sim.rename_repository("acorn", "elsewhere");
    let run = bench.sync_with(of_type(SyncType::SecurityOnly)).await;
    assert_eq!(run.status, SyncStatus::Failure);
    assert_eq!(run.error.unwrap().code, "moved");
}

#[tokio::test]
async fn cancelling_keeps_what_was_read() {
    let bench = with_token(Bench::with_clock(github(), real_clock()).await).await;
    more_alerts(&bench, 350);
    bench.sync_with(of_type(SyncType::IssuesOnly)).await;
    bench.sim.set_latency(std::time::Duration::from_millis(150));
    let started = bench.engine.start(bench.config_id, of_type(SyncType::SecurityOnly)).await.unwrap();
    while found(&bench).await.len() < 50 {
        real_clock().sleep(std::time::Duration::from_millis(10)).await;
    }
    started.operation().cancel();
    let run = started.operation().finished().await.unwrap();
    assert_eq!(run.status, SyncStatus::Cancelled);
    let kept = found(&bench).await.len();
    assert!((50..354).contains(&kept), "{kept}");
    bench.sim.set_latency(std::time::Duration::ZERO);
    bench.sim.clear_requests();
    bench.sync_with(of_type(SyncType::SecurityOnly)).await;
    assert_eq!(found(&bench).await.len(), 354, "the next goes on");
    let first = &bench.sim.requests()[1];
    assert!(first.query.contains("after="), "at the page where it was: {first:?}");
}

#[tokio::test]
async fn gitlabs_vulnerabilities_are_findings_too() {
    let bench = on(ServiceType::Gitlab, gitlab(Edition::Ultimate)).await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    more_alerts(&bench, 250);
    bench.sync_well().await;
    assert_eq!(found(&bench).await.len(), 252, "three pages by cursor");
    let id = "vulnerability-364960001";
    let row = one(&bench, id).await;
    assert_eq!(row.task.title, "GHSA-4fjp-dep0-0001: Unbounded recursion in acorn-deep-merge");
    assert_eq!((row.task.task_type, row.task.priority), (TaskType::Bug, Some(Priority::Critical)));
    assert!(row.task.description.contains("Upgrade to 2.4.1"), "{}", row.task.description);
    let link = row.remote.unwrap();
    assert_eq!(link.kind, RemoteKind::Vulnerability);
    let page = "https://gitlab.com/acorn/orchard/-/security/vulnerabilities/364960001";
    assert_eq!(link.remote_issue_url, page);
    edit_finding(&bench, id, |task| task.title = "Mine".to_owned()).await;
    for (state, expected) in
        [("fixed", Status::Done), ("dismissed", Status::Cancelled), ("open", Status::Todo)]
    {
        bench.sim.advance(std::time::Duration::from_secs(5));
        set_alert(&bench, 1, |alert| alert.state = state);
        bench.sync_well().await;
        let task = one(&bench, id).await.task;
        assert_eq!((task.status, task.title.as_str()), (expected, "Mine"), "{state}");
    }
    assert!(writes(&bench).is_empty(), "{:?}", writes(&bench));
}

#[tokio::test]
async fn an_older_gitlab_without_solutions_is_read_without_them() {
    let quirks = GitLabQuirks { solutions: Toggle::Off, ..GitLabQuirks::default() };
    let bench = on(ServiceType::Gitlab, github().speaks(Speaks::GitLab(quirks))).await;
    bench.sync_well().await;
    assert_eq!(found(&bench).await.len(), 2);
    bench.sim.clear_requests();
    bench.sync_with(of_type(SyncType::SecurityOnly)).await;
    assert!(bench.sim.request_count() <= 2, "{:?}", bench.sim.requests());
}

#[tokio::test]
async fn a_short_list_of_gitlab_that_did_not_change_is_one_question_and_no_write() {
    let bench = on(ServiceType::Gitlab, gitlab(Edition::Ultimate)).await;
    bench.sim.change_alerts(|alerts, _| alerts.clear());
    bench.sync_well().await;
    bench.sim.clear_requests();
    let run = bench.sync_with(of_type(SyncType::SecurityOnly)).await;
    assert_eq!(bench.sim.request_count(), 1, "{:?}", bench.sim.requests());
    assert!(notes(&run).is_empty(), "an empty list of the right plan is a list: {:?}", run.issue_errors);
}

#[tokio::test]
async fn a_preview_shows_findings_and_writes_nothing() {
    let bench = bench(github()).await;
    let config = bench.config().await;
    let preview = bench.engine.preview(&config, ClosedIssues::AsConfigured).await.unwrap();
    assert!(bench.rows().await.is_empty());
    let named = preview.lines.iter().filter(|line| line.title.starts_with("GHSA-")).count();
    assert_eq!(named, 4);
    let run = bench.sync_well().await;
    assert_eq!(preview.create, run.counts.tasks_created, "the run does what was shown");
}
