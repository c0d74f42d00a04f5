//! Issues that were moved elsewhere: the task stays what it was, and its card says where the issue is.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::time::Duration;

use common::{Bench, HastyClock, request, wide_limits};
use tern_model::*;
use tern_sim::{Edit, Fault, GitLabQuirks, IssueView, Matcher, Sim, Speaks};
use tern_sync::Request;

async fn on_gitlab() -> Bench {
    let speaks = Speaks::GitLab(GitLabQuirks::default());
    let sim = Sim::builder().seed(5).issues(60).limits(wide_limits()).speaks(speaks).token("secret");
    let bench = Bench::on(ServiceType::Gitlab, sim.web_url("https://gitlab.com"), HastyClock::new()).await;
    bench.give_token("secret").await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    bench.sync_well().await;
    bench
}

fn open_issue(bench: &Bench) -> IssueView {
    bench.sim.visible_issues().into_iter().find(|issue| !issue.state.is_closed()).unwrap()
}

fn every_issue() -> Request {
    Request { every_issue: true, ..request() }
}

#[tokio::test]
async fn a_moved_gitlab_issue_is_seen_by_the_next_sync_and_never_taken_for_done() {
    let bench = on_gitlab().await;
    let number = open_issue(&bench).number;
    let before = bench.row(number).await;
    let there = bench.sim.transfer(number, "acorn", "nursery");
    let run = bench.sync_well().await;
    let after = bench.row(number).await;
    assert_eq!(after.task, before.task, "that the shell is closed says nothing about the work");
    let link = after.remote.unwrap();
    assert_eq!(link.remote_state, RemoteState::Moved);
    assert_eq!(link.moved_to, Some(format!("https://gitlab.com/acorn/nursery/-/issues/{there}")));
    assert_eq!(link.base, before.remote.unwrap().base, "what was agreed stays what it was");
    let reason = format!("#{number}: it has moved to another repository; the task is kept here");
    assert_eq!(run.issue_errors.iter().map(|error| &*error.reason).collect::<Vec<_>>(), [reason]);
    assert_eq!((run.counts.tasks_updated, run.counts.tasks_skipped), (0, 1), "{run:?}");

    bench.sim.clear_requests();
    let quiet = bench.sync_well().await;
    assert_eq!((quiet.counts.requests_made, quiet.issue_errors.len()), (2, 0), "it is told and asked once");
    let swept = bench.sync_with(every_issue()).await;
    assert_eq!((swept.status, swept.issue_errors.len()), (SyncStatus::Success, 0), "{swept:?}");
    assert_eq!(bench.row(number).await.task, before.task);
}

#[tokio::test]
async fn an_edit_made_here_is_kept_and_nothing_is_sent_to_the_shell() {
    let bench = on_gitlab().await;
    let number = open_issue(&bench).number;
    bench.edit(number, |task| "Edited here".clone_into(&mut task.title)).await;
    bench.sim.transfer(number, "acorn", "nursery");
    bench.sim.clear_requests();
    let run = bench.sync_well().await;
    bench.sync_with(every_issue()).await;
    let row = bench.row(number).await;
    assert_eq!(row.task.title, "Edited here");
    assert_eq!(row.remote.unwrap().remote_state, RemoteState::Moved);
    assert!(run.issue_errors[0].reason.ends_with("your edits are kept here"), "{run:?}");
    let written = bench.sim.requests().into_iter().filter(|asked| asked.method == "PUT").count();
    assert_eq!(written, 0, "a shell is not written to");
    assert_eq!(bench.pending().await.len(), 0);
}

#[tokio::test]
async fn a_new_place_that_the_token_may_not_see_is_asked_for_again_when_issues_are_looked_for() {
    let bench = on_gitlab().await;
    let number = open_issue(&bench).number;
    let there = bench.sim.transfer(number, "acorn", "nursery");
    bench.sim.hide_repository("acorn", "nursery");
    bench.sync_well().await;
    let link = bench.row(number).await.remote.unwrap();
    assert_eq!((link.remote_state, link.moved_to), (RemoteState::Moved, None));
    assert_eq!(bench.sync_well().await.counts.requests_made, 2, "not by every sync");
    bench.sim.show_repository("acorn", "nursery");
    bench.sync_with(every_issue()).await;
    let link = bench.row(number).await.remote.unwrap();
    assert_eq!(link.moved_to, Some(format!("https://gitlab.com/acorn/nursery/-/issues/{there}")));
}

#[tokio::test]
async fn a_shell_that_is_opened_again_is_followed_again() {
    let bench = on_gitlab().await;
    let number = open_issue(&bench).number;
    bench.sim.transfer(number, "acorn", "nursery");
    bench.sync_well().await;
    bench.sim.edit(number, Edit::Reopen);
    bench.sim.edit(number, Edit::title("Moved by mistake"));
    bench.sync_well().await;
    let row = bench.row(number).await;
    assert_eq!(row.task.title, "Moved by mistake");
    let link = row.remote.unwrap();
    assert_eq!((link.remote_state, link.moved_to), (RemoteState::Present, None));
}

#[tokio::test]
async fn a_shell_that_was_never_linked_makes_no_task() {
    let bench = on_gitlab().await;
    bench.configure(|config| config.include_closed = true).await;
    let made = bench.sim.create("Opened and moved at once", "Text").number;
    bench.sim.transfer(made, "acorn", "nursery");
    let own = bench.local_task("Opened and moved at once", "").await;
    let run = bench.sync_well().await;
    assert!(run.issue_errors.iter().any(|error| error.number == Some(made)), "it is named: {run:?}");
    assert!(bench.link(own.id).await.is_none(), "nor is a namesake taken for it");
    let linked = bench.rows().await.into_iter().filter_map(|row| row.remote);
    assert_eq!(linked.filter(|link| link.remote_issue_number == made).count(), 0);
}

#[tokio::test]
async fn github_tells_where_an_issue_went_when_linked_issues_are_looked_for() {
    let sim = Sim::builder().seed(31).issues(60).limits(wide_limits()).web_url("https://github.com");
    let bench = Bench::with_clock(sim, HastyClock::new()).await;
    bench.sync_well().await;
    let number = bench.rows().await[0].remote.as_ref().unwrap().remote_issue_number;
    let there = bench.sim.transfer(number, "acorn", "elsewhere");
    bench.sync_with(every_issue()).await;
    let link = bench.row(number).await.remote.unwrap();
    assert_eq!(link.remote_state, RemoteState::Moved);
    assert_eq!(link.moved_to, Some(format!("https://github.com/acorn/elsewhere/issues/{there}")));
    bench.sim.clear_requests();
    bench.sync_with(every_issue()).await;
    let asked = bench.sim.requests();
    assert!(asked.iter().all(|one| !one.path.ends_with(&format!("/issues/{number}"))), "known is known");
}

#[tokio::test]
async fn an_issue_that_is_out_of_sight_is_asked_for_once_a_day_while_its_edit_waits() {
    let clock = HastyClock::new();
    let sim = Sim::builder().seed(31).issues(60).limits(wide_limits()).token("secret");
    let bench = Bench::with_clock(sim, clock.clone()).await;
    bench.give_token("secret").await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    bench.sync_well().await;
    let number = bench.rows().await[0].remote.as_ref().unwrap().remote_issue_number;
    bench.edit(number, |task| "Edited here".clone_into(&mut task.title)).await;
    bench.sim.fail(Matcher::containing(format!("/issues/{number}")), Fault::NotFound, u32::MAX);
    let by_itself = || Request::full(SyncTrigger::Scheduled);
    let costs = async |request: Request| {
        let run = bench.sync_with(request).await;
        assert_eq!(run.status, SyncStatus::Success, "{run:?}");
        run.counts.requests_made
    };
    assert!(costs(by_itself()).await > 1, "it is asked for");
    assert_eq!(bench.row(number).await.remote.unwrap().remote_state, RemoteState::Forbidden);
    assert_eq!(costs(by_itself()).await, 1, "and then left alone");
    assert_eq!(costs(by_itself()).await, 1);
    assert!(costs(request()).await > 1, "a person who asks is answered by the forge");
    clock.step(Duration::from_hours(25));
    assert!(costs(by_itself()).await > 1, "once a day");
    assert_eq!(costs(by_itself()).await, 1);
    bench.give_token("secret").await;
    assert!(costs(by_itself()).await > 1, "another token may see it");
    bench.sim.clear_faults();
    clock.step(Duration::from_hours(25));
    costs(by_itself()).await;
    let row = bench.row(number).await;
    assert_eq!(row.task.title, "Edited here", "the edit waited all along");
    assert_eq!(bench.sim.issue(number).unwrap().title, "Edited here", "and arrives");
    assert_eq!(row.remote.unwrap().remote_state, RemoteState::Present);
}
