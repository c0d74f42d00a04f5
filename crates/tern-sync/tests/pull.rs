//! What pulling does to the board, against a real forge dialect over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use common::Bench;
use tern_model::*;
use tern_sim::{CloseReason, Edit, Sim};
use tern_sync::{ClosedIssues, Request};

fn repository(issues: u32) -> tern_sim::SimBuilder {
    Sim::builder().seed(11).issues(issues).limits(common::wide_limits())
}

fn open_issue(bench: &Bench) -> u64 {
    let issues = bench.sim.visible_issues();
    let open = |issue: &&tern_sim::IssueView| !issue.is_pull && !issue.state.is_closed();
    issues.iter().find(open).expect("the repository has an open issue").number
}

#[tokio::test]
async fn a_first_sync_takes_open_issues_and_nothing_else() {
    let bench = Bench::new(repository(450)).await;
    let run = bench.sync_well().await;
    let issues = bench.sim.visible_issues();
    let open = issues.iter().filter(|i| !i.is_pull && !i.state.is_closed()).count();
    assert!(issues.iter().any(|i| i.is_pull), "the repository mixes pull requests in");
    assert_eq!(run.counts.tasks_created as usize, open, "closed issues and pull requests are no tasks");
    assert_eq!(run.counts.issues_fetched as usize, open, "each is counted once");
    bench.assert_equals_forge(|issue| !issue.state.is_closed()).await;
}

#[tokio::test]
async fn syncing_an_unchanged_repository_is_one_conditional_request_and_writes_no_task() {
    let bench = Bench::new(repository(120)).await;
    bench.sync_well().await;
    let before = bench.rows().await;
    let run = bench.sync_well().await;
    assert_eq!(run.counts.requests_made, 1, "one question: did anything change?");
    let asked = bench.sim.requests();
    assert_eq!(asked.last().and_then(|r| r.status), Some(304), "the forge answers without charge: {asked:?}");
    assert_eq!(bench.rows().await, before, "nothing changed, so nothing is written");
    assert_eq!(run.counts, RunCounts { requests_made: 1, ..RunCounts::default() });
}

#[tokio::test]
async fn an_edit_on_the_forge_arrives_with_its_origin() {
    let bench = Bench::new(repository(60)).await;
    bench.sync_well().await;
    let number = open_issue(&bench);
    bench.sim.edit(number, Edit::Title("Renamed upstream".to_owned()));
    let run = bench.sync_well().await;
    assert_eq!(run.counts.tasks_updated, 1);
    let row = bench.row(number).await;
    assert_eq!(row.task.title, "Renamed upstream");
    let mut read = bench.store.read().await.unwrap();
    let changes = tern_store::changes::list_of_task(&mut read, row.task.id, 10).await.unwrap();
    assert_eq!(changes.len(), 1, "a pulled creation writes none, the edit one: {changes:?}");
    assert_eq!(
        (changes[0].origin, changes[0].field, changes[0].sync_id),
        (Origin::Pull, Field::Title, Some(run.id))
    );
}

#[tokio::test]
async fn closing_and_reopening_follow_and_a_finer_open_status_stays() {
    let bench = Bench::new(repository(60)).await;
    bench.sync_well().await;
    let number = open_issue(&bench);
    bench.edit(number, |task| task.status = Status::InReview).await;
    bench.sim.edit(number, Edit::Title("Still open".to_owned()));
    bench.sync_well().await;
    assert_eq!(bench.row(number).await.task.status, Status::InReview, "the forge only says open");
    bench.sim.close(number, CloseReason::NotPlanned);
    bench.sync_well().await;
    let task = bench.row(number).await.task;
    assert_eq!(task.status, Status::Cancelled);
    assert!(task.closed_at.is_some());
    bench.sim.reopen(number);
    bench.sync_well().await;
    let task = bench.row(number).await.task;
    assert_eq!((task.status, task.closed_at), (Status::Todo, None));
    bench.sim.close(number, CloseReason::Completed);
    bench.sync_well().await;
    assert_eq!(bench.row(number).await.task.status, Status::Done);
}

#[tokio::test]
async fn an_unknown_closed_issue_is_left_out_with_a_reason_until_closed_ones_are_included() {
    let bench = Bench::new(repository(150)).await;
    bench.sync_well().await;
    let new = bench.sim.create("Opened and closed between two syncs", "").number;
    bench.sim.close(new, CloseReason::Completed);
    let run = bench.sync_well().await;
    assert_eq!((run.counts.tasks_created, run.counts.tasks_skipped), (0, 1));
    assert_eq!(run.issue_errors[0].number, Some(new), "nothing is passed over in silence");

    let include = Request { closed: ClosedIssues::Include, ..common::request() };
    let run = bench.sync_with(include.clone()).await;
    let closed = bench.sim.visible_issues().iter().filter(|i| !i.is_pull && i.state.is_closed()).count();
    assert_eq!(run.counts.tasks_created as usize, closed, "switching it on fetches what was left out");
    bench.assert_equals_forge(|_| true).await;
    let again = bench.sync_with(include).await;
    assert_eq!(again.counts.requests_made, 1, "fetched once is enough");
}

#[tokio::test]
async fn including_closed_issues_from_the_start_takes_all() {
    let bench = Bench::new(repository(150)).await;
    bench.configure(|config| config.include_closed = true).await;
    bench.sync_well().await;
    bench.assert_equals_forge(|_| true).await;
    assert_eq!(bench.sync_well().await.counts.requests_made, 1);
}

#[tokio::test]
async fn an_unlinked_task_of_the_same_title_is_adopted_not_doubled() {
    let bench = Bench::new(repository(40)).await;
    let issue = bench.sim.create("Write the handbook", "Chapter one\r\n");
    let mine = bench.local_task("Write the handbook", "").await;
    let run = bench.sync_well().await;
    let row = bench.row(issue.number).await;
    assert_eq!(row.task.id, mine.id, "the task that was here became the issue's");
    assert_eq!(row.task.status, Status::InProgress, "a finer status stays");
    assert_eq!(row.task.description, "Chapter one\r\n", "a blank is filled in");
    assert_eq!(run.counts.conflicts_detected, 0);
}

#[tokio::test]
async fn an_adopted_task_that_says_something_else_waits_for_a_person() {
    let bench = Bench::new(repository(40)).await;
    let issue = bench.sim.create("Write the handbook", "Their plan");
    bench.local_task("Write the handbook", "My plan").await;
    let run = bench.sync_well().await;
    assert_eq!(run.counts.conflicts_detected, 1);
    let row = bench.row(issue.number).await;
    assert_eq!(row.task.description, "My plan", "what a person wrote is never overwritten");
    assert_eq!(bench.pending().await[0].remote.description, "Their plan");
}

#[tokio::test]
async fn a_task_changed_on_both_sides_keeps_its_content_and_waits_for_a_person() {
    let bench = Bench::new(repository(60)).await;
    bench.sync_well().await;
    let number = open_issue(&bench);
    let base = bench.row(number).await.task.title;
    bench.edit(number, |task| task.title = "Mine".to_owned()).await;
    bench.sim.edit(number, Edit::Title("Theirs".to_owned()));
    let run = bench.sync_well().await;
    assert_eq!(run.counts.conflicts_detected, 1);
    let row = bench.row(number).await;
    assert_eq!(row.task.title, "Mine");
    assert_eq!(row.remote.unwrap().sync_conflict_status, Some(ConflictStatus::Pending));
    let conflict = bench.pending().await.remove(0);
    assert_eq!(
        [conflict.base.title, conflict.local.title, conflict.remote.title],
        [base, "Mine".to_owned(), "Theirs".to_owned()],
        "all three contents are kept"
    );

    bench.sim.edit(number, Edit::Title("Theirs again".to_owned()));
    let run = bench.sync_well().await;
    assert_eq!(run.counts.conflicts_detected, 0, "it is the same conflict");
    let pending = bench.pending().await;
    assert_eq!(pending.len(), 1, "a conflict is refreshed, never nested");
    assert_eq!(pending[0].remote.title, "Theirs again");

    bench.sim.edit(number, Edit::Title("Mine".to_owned()));
    bench.sync_well().await;
    assert!(bench.pending().await.is_empty(), "both say the same: nobody has to decide any more");
    assert_eq!(bench.row(number).await.remote.unwrap().base.title, "Mine");
}

#[tokio::test]
async fn an_edit_made_here_only_is_left_alone() {
    let bench = Bench::new(repository(60)).await;
    bench.sync_well().await;
    let number = open_issue(&bench);
    bench.edit(number, |task| task.description = "My notes".to_owned()).await;
    bench.sim.comment(number, "Somebody said something");
    bench.sync_well().await;
    let row = bench.row(number).await;
    assert_eq!(row.task.description, "My notes");
    assert_ne!(row.remote.unwrap().base.description, "My notes", "base moves only to what both agreed on");
    assert!(bench.pending().await.is_empty());
}

#[tokio::test]
async fn search_is_right_when_the_sync_ends() {
    let bench = Bench::new(repository(300)).await;
    bench.sim.create("Zugzwang in the parser", "an unmistakable word");
    bench.sync_well().await;
    let query = tern_store::TaskQuery { text: Some("zugzw".to_owned()), limit: 10, ..Default::default() };
    let mut read = bench.store.read().await.unwrap();
    let found = tern_store::tasks::list(&mut read, &query).await.unwrap();
    assert_eq!(found.len(), 1, "indexing is deferred while pages arrive, never beyond the end");
}

#[tokio::test]
async fn an_empty_repository_is_synced_and_its_first_issue_arrives() {
    let bench = Bench::new(repository(0)).await;
    let run = bench.sync_well().await;
    assert_eq!(run.counts.issues_fetched, 0);
    assert_eq!(bench.sync_well().await.counts.requests_made, 1);
    let number = bench.sim.create("The first", "").number;
    bench.sync_well().await;
    assert_eq!(bench.row(number).await.task.title, "The first");
    bench.sim.close(number, CloseReason::Completed);
    bench.sync_well().await;
    assert_eq!(bench.row(number).await.task.status, Status::Done);
}
