//! Linked issues that no longer appear, against a real forge dialect over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::time::Duration;

use common::{Bench, HastyClock};
use tern_model::*;
use tern_sim::{Fault, IssueView, Matcher, Sim};
use tern_sync::Request;

const DAY: Duration = Duration::from_hours(24);

/// A project after its first sync, with a clock that a test moves.
async fn synced() -> (Bench, std::sync::Arc<HastyClock>) {
    let clock = HastyClock::new();
    let repository = Sim::builder().seed(31).issues(130).pulls_per_mille(100).limits(common::wide_limits());
    let bench = Bench::with_clock(repository, clock.clone()).await;
    bench.sync_well().await;
    (bench, clock)
}

fn open_issues(bench: &Bench) -> Vec<IssueView> {
    bench.sim.visible_issues().into_iter().filter(|issue| !issue.state.is_closed()).collect()
}

fn every_issue() -> Request {
    Request { every_issue: true, ..common::request() }
}

async fn state_of(bench: &Bench, number: u64) -> RemoteState {
    bench.row(number).await.remote.unwrap().remote_state
}

#[tokio::test]
async fn a_day_later_deleted_and_transferred_issues_are_told_apart_and_nothing_is_taken_away() {
    let (bench, clock) = synced().await;
    let open = open_issues(&bench);
    let (deleted, moved) = (open[3].number, open[70].number);
    let before = bench.rows().await.len();
    bench.sim.delete(deleted);
    bench.sim.transfer(moved, "acorn", "elsewhere");
    let quiet = bench.sync_well().await;
    assert_eq!(quiet.counts.requests_made, 1, "a sync of changes cannot see it, and costs what it costs");
    assert_eq!(state_of(&bench, deleted).await, RemoteState::Present);

    clock.step(DAY);
    let swept = bench.sync_well().await;
    assert_eq!(state_of(&bench, deleted).await, RemoteState::Gone);
    assert_eq!(state_of(&bench, moved).await, RemoteState::Moved);
    assert_eq!(bench.rows().await.len(), before, "absence deletes nothing");
    assert_eq!(bench.pending().await.len(), 0, "nothing was edited here, so there is nothing to decide");
    assert_eq!((swept.counts.tasks_skipped, swept.counts.tasks_failed), (2, 0), "{swept:?}");
    let reasons: Vec<&str> = swept.issue_errors.iter().map(|error| error.reason.as_str()).collect();
    assert!(reasons.contains(&&*format!("#{deleted}: it was deleted on the forge; the task is kept here")));
    assert!(
        reasons.contains(&&*format!("#{moved}: it has moved to another repository; the task is kept here"))
    );

    bench.sim.clear_requests();
    let again = bench.sync_well().await;
    assert_eq!((again.counts.requests_made, again.counts.tasks_skipped), (1, 0), "once a day is enough");
}

#[tokio::test]
async fn what_was_edited_here_and_deleted_there_waits_for_a_person() {
    let (bench, _) = synced().await;
    let number = open_issues(&bench)[5].number;
    bench.edit(number, |task| "Edited here".clone_into(&mut task.title)).await;
    bench.sim.delete(number);
    let run = bench.sync_with(every_issue()).await;
    assert_eq!((run.status, run.counts.conflicts_detected), (SyncStatus::Success, 1), "{run:?}");
    let [conflict] = bench.pending().await.try_into().expect("one conflict");
    assert_eq!(conflict.local.title, "Edited here");
    assert_eq!(bench.row(number).await.task.title, "Edited here", "and stays as it is");
    let second = bench.sync_with(every_issue()).await;
    assert_eq!((second.counts.conflicts_detected, bench.pending().await.len()), (0, 1), "asked once");
}

#[tokio::test]
async fn an_issue_that_is_not_found_is_not_taken_for_deleted() {
    let (bench, _) = synced().await;
    let number = bench.sim.create("Made a moment ago", "Text").number;
    bench.sync_well().await;
    // A copy of the list from before it was made, and a server that does not know it either.
    let old = Fault::ListLag(Duration::from_hours(1));
    bench.sim.fail(Matcher::containing("/issues?"), old, 4);
    bench.sim.fail(Matcher::containing(format!("/issues/{number}")), Fault::NotFound, 1);
    bench.sync_with(every_issue()).await;
    assert_eq!(state_of(&bench, number).await, RemoteState::Forbidden);
    bench.sim.clear_faults();
    bench.sync_with(every_issue()).await;
    assert_eq!(state_of(&bench, number).await, RemoteState::Present, "it is there again");
}

#[tokio::test]
async fn a_change_that_touches_no_time_is_found() {
    let (bench, clock) = synced().await;
    let issue = open_issues(&bench).into_iter().find(|issue| !issue.labels.is_empty()).unwrap();
    assert!(bench.sim.rename_label(&issue.labels[0], "renamed there"));
    clock.step(DAY);
    bench.sync_well().await;
    let row = bench.row(issue.number).await;
    assert!(row.task.labels.contains("renamed there"), "{:?}", row.task.labels);
}

#[tokio::test]
async fn a_repository_whose_issues_are_switched_off_says_so_and_marks_nothing() {
    let (bench, _) = synced().await;
    bench.sim.configure(|settings| settings.has_issues = false);
    let run = bench.sync_with(every_issue()).await;
    assert_eq!(run.error.map(|error| error.code).as_deref(), Some("issues_disabled"));
    let marked = bench
        .rows()
        .await
        .iter()
        .filter(|row| row.remote.as_ref().is_some_and(|link| link.remote_state != RemoteState::Present))
        .count();
    assert_eq!(marked, 0, "nothing is wrong with any single issue");
}

#[tokio::test]
async fn a_search_that_was_cancelled_is_made_again() {
    let (bench, clock) = synced().await;
    let number = open_issues(&bench)[60].number;
    bench.sim.delete(number);
    clock.step(DAY);
    bench.sim.fail(
        Matcher::containing(format!("/issues/{number}")),
        Fault::Stall(Duration::from_mins(10)),
        1,
    );
    let started = bench.start().await.unwrap();
    let operation = started.operation().clone();
    while !bench.sim.requests().iter().any(|request| request.path.ends_with(&format!("/issues/{number}"))) {
        tokio::task::yield_now().await;
    }
    operation.cancel();
    assert_eq!(operation.finished().await.unwrap().status, SyncStatus::Cancelled);
    assert_eq!(state_of(&bench, number).await, RemoteState::Present);
    bench.sync_well().await;
    assert_eq!(state_of(&bench, number).await, RemoteState::Gone, "the next sync goes on searching");
}
