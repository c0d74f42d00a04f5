//! What is said under issues: read where something changed, and said once.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::{sync::Arc, time::Duration};

use common::{Bench, HastyClock};
use tern_forge::{Clock, Random, SystemRandom};
use tern_model::*;
use tern_sim::{Edit, Fault, IssueView, Matcher, Sim};
use tern_store::comments;
use tern_sync::{ClosedIssues, LeaveOut, PreviewAction, Request};

const TOKEN: &str = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

/// A project that sends, after its first sync, and its clock. Waits pass at once.
async fn two_way(issues: u32) -> (Bench, Arc<HastyClock>) {
    let clock = HastyClock::new();
    let sim =
        Sim::builder().seed(21).issues(issues).pulls_per_mille(0).limits(common::wide_limits()).token(TOKEN);
    let bench = Bench::with_clock(sim, clock.clone()).await;
    bench.give_token(TOKEN).await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    bench.sync_well().await;
    (bench, clock)
}

/// An open issue on which nothing was said.
fn quiet_issue(bench: &Bench) -> IssueView {
    let mut issues = bench.sim.visible_issues().into_iter();
    issues.find(|issue| issue.comments == 0 && !issue.state.is_closed()).expect("there is one")
}

/// A task of another issue than this one.
async fn other_task(bench: &Bench, number: u64) -> TaskId {
    let other = bench.sim.visible_issues().into_iter().find(|issue| issue.number != number).unwrap();
    bench.row(other.number).await.task.id
}

async fn thread(bench: &Bench, number: u64) -> Vec<Comment> {
    let task = bench.row(number).await.task.id;
    let mut read = bench.store.read().await.unwrap();
    comments::of_task(&mut read, task).await.unwrap()
}

fn bodies(thread: &[Comment]) -> Vec<&str> {
    thread.iter().map(|comment| comment.body.as_str()).collect()
}

/// Writes a comment as a person does.
async fn write(bench: &Bench, clock: &HastyClock, number: u64, body: &str) -> Comment {
    let (id, task) = (CommentId::new(SystemRandom.uuid()), bench.row(number).await.task.id);
    let comment = Comment::written(id, task, body.to_owned(), clock.now());
    put(bench, &comment).await;
    comment
}

async fn put(bench: &Bench, comment: &Comment) {
    let mut tx = bench.store.write().await.unwrap();
    comments::upsert_many(&mut tx, std::slice::from_ref(comment)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn put_out_of_sight(bench: &Bench, number: u64) {
    let task = bench.row(number).await.task.id;
    let mut tx = bench.store.write().await.unwrap();
    let stored = tern_store::links::get_by_task(&mut tx, task).await.unwrap().unwrap();
    let hidden = TaskRemote { remote_state: RemoteState::Forbidden, ..stored };
    tern_store::links::update_many(&mut tx, &[hidden]).await.unwrap();
    tx.commit().await.unwrap();
}

fn asked_for_comments(bench: &Bench) -> usize {
    bench.sim.requests().iter().filter(|r| r.method == "GET" && r.path.ends_with("/comments")).count()
}

fn said_here(bench: &Bench) -> usize {
    bench.sim.requests().iter().filter(|r| r.method == "POST" && r.path.ends_with("/comments")).count()
}

#[tokio::test]
async fn a_first_sync_reads_none_and_a_quiet_one_asks_nothing_more_than_before() {
    let (bench, _) = two_way(60).await;
    assert_eq!(asked_for_comments(&bench), 0, "an import is not slowed down by what nobody looks at");
    assert!(bench.rows().await.iter().any(|row| {
        row.remote.as_ref().is_some_and(|remote| remote.comment_count.is_some_and(|count| count > 0))
    }));
    let quiet = bench.sync_well().await;
    assert_eq!(quiet.counts, RunCounts { requests_made: 1, ..RunCounts::default() });
}

#[tokio::test]
async fn what_others_say_arrives_changes_and_goes() {
    let (bench, clock) = two_way(60).await;
    let number = quiet_issue(&bench).number;
    let first = bench.sim.say(number, "ada-winterbourne", "First");
    let second = bench.sim.say(number, "emre-tallis", "Second");
    let run = bench.sync_well().await;
    assert_eq!((run.counts.comments_read, asked_for_comments(&bench)), (2, 1), "one issue, one request");
    let read = thread(&bench, number).await;
    assert_eq!(bodies(&read), ["First", "Second"]);
    assert_eq!(read[0].author.as_deref(), Some("ada-winterbourne"));

    bench.sim.advance(Duration::from_mins(2));
    clock.step(Duration::from_mins(2));
    bench.sim.edit(number, Edit::EditComment { id: first.id, body: "First, mended".to_owned() });
    bench.sim.edit(number, Edit::DeleteComment(second.id));
    let run = bench.sync_well().await;
    assert_eq!(run.counts.comments_read, 1, "one says something else");
    assert_eq!(bodies(&thread(&bench, number).await), ["First, mended"], "the other was deleted there");
    bench.sim.clear_requests();
    bench.sync_well().await;
    assert_eq!(asked_for_comments(&bench), 0, "and then it is quiet");
}

#[tokio::test]
async fn a_run_reads_the_comments_of_fifty_issues_and_the_rest_when_it_is_looked_at() {
    let (bench, _) = two_way(120).await;
    let open: Vec<u64> =
        bench.rows().await.iter().filter_map(|row| Some(row.remote.as_ref()?.remote_issue_number)).collect();
    assert!(open.len() > 60, "{}", open.len());
    for &number in &open {
        bench.sim.say(number, "ada-winterbourne", "To all");
        bench.sim.advance(Duration::from_secs(1));
    }
    bench.sync_well().await;
    assert_eq!(asked_for_comments(&bench), 50, "bounded, so that a long absence stays bearable");
    let newest = *open.iter().max_by_key(|number| bench.sim.issue(**number).unwrap().updated_at).unwrap();
    assert!(!thread(&bench, newest).await.is_empty(), "the latest first");
    let oldest = *open.iter().min_by_key(|number| bench.sim.issue(**number).unwrap().updated_at).unwrap();
    assert_eq!(thread(&bench, oldest).await, [], "not yet");
    bench.sim.clear_requests();
    let task = bench.row(oldest).await.task.id;
    assert!(bench.engine.read_comments(bench.config_id, task).await.unwrap(), "opening the task reads them");
    assert_eq!(bodies(&thread(&bench, oldest).await).last(), Some(&"To all"));
    assert!(!bench.engine.read_comments(bench.config_id, task).await.unwrap(), "and once is enough");
    assert_eq!(bench.sim.request_count(), 1, "one request for one page");
}

#[tokio::test]
async fn a_comment_is_said_once_and_recognised() {
    let (bench, clock) = two_way(60).await;
    let number = quiet_issue(&bench).number;
    write(&bench, &clock, number, "Mended in 1.2.").await;
    let run = bench.sync_well().await;
    assert_eq!((run.counts.comments_sent, said_here(&bench)), (1, 1));
    let there = bench.sim.comments(number);
    assert!(there[0].body.starts_with("Mended in 1.2.\n\n<!-- tern:"), "with a marker: {:?}", there[0].body);
    let here = thread(&bench, number).await;
    assert_eq!((bodies(&here), here[0].state), (vec!["Mended in 1.2."], CommentState::Synced));
    let run = bench.sync_well().await;
    assert_eq!((run.counts.comments_read, run.counts.comments_sent), (0, 0), "an echo is no news");
    assert_eq!((thread(&bench, number).await.len(), said_here(&bench)), (1, 1), "it stands there once");
}

#[tokio::test]
async fn an_answer_that_was_lost_is_looked_for_and_never_sent_again() {
    let (bench, clock) = two_way(60).await;
    let number = quiet_issue(&bench).number;
    write(&bench, &clock, number, "Once").await;
    bench.sim.fail(Matcher::method("POST"), Fault::DropAfter, 1);
    let run = bench.sync_well().await;
    assert!(run.issue_errors[0].reason.contains("not known"), "{:?}", run.issue_errors);
    assert_eq!(run.counts.comments_sent, 0);
    let run = bench.sync_well().await;
    assert_eq!(run.counts.comments_sent, 1, "it had arrived");
    assert_eq!((bench.sim.comments(number).len(), said_here(&bench)), (1, 1), "and was never sent again");
    assert_eq!(thread(&bench, number).await[0].state, CommentState::Synced);
}

#[tokio::test]
async fn a_crash_before_the_request_left_sends_it_a_minute_later_and_once() {
    let (bench, clock) = two_way(60).await;
    let number = quiet_issue(&bench).number;
    let comment = write(&bench, &clock, number, "Once").await;
    let link = bench.row(number).await.remote.unwrap();
    let cut_off = Comment {
        state: CommentState::Sent,
        marker: Some("6f1d2c3b-0000-4000-8000-00000000abcd".to_owned()),
        sent_to: Some(link.external_id.as_str().to_owned()),
        attempts: 1,
        ..comment
    };
    put(&bench, &cut_off).await;
    bench.sync_well().await;
    assert_eq!(said_here(&bench), 0, "a list may lag: not finding it proves nothing yet");
    clock.step(Duration::from_mins(2));
    bench.sync_well().await;
    bench.sync_well().await;
    assert_eq!((said_here(&bench), bench.sim.comments(number).len()), (1, 1));
    assert_eq!(thread(&bench, number).await.len(), 1);
}

#[tokio::test]
async fn a_comment_that_is_refused_stays_with_its_reason() {
    let (bench, clock) = two_way(60).await;
    let number = quiet_issue(&bench).number;
    write(&bench, &clock, number, "Hello").await;
    bench.sim.fail(Matcher::method("POST"), Fault::Validation, 1);
    let run = bench.sync_well().await;
    assert_eq!(run.counts.tasks_failed, 1, "it is named: {:?}", run.issue_errors);
    let here = thread(&bench, number).await;
    assert_eq!((here[0].state, here[0].error.is_some()), (CommentState::Failed, true), "{here:?}");
    bench.sync_well().await;
    assert_eq!(said_here(&bench), 1, "it is not sent again by itself");
    put(&bench, &Comment { state: CommentState::Waiting, error: None, ..here[0].clone() }).await;
    bench.sync_well().await;
    assert_eq!(bench.sim.comments(number).len(), 1, "a person asked for it");
}

#[tokio::test]
async fn a_project_that_only_pulls_says_nothing() {
    let (bench, clock) = two_way(60).await;
    bench.configure(|config| config.direction = Direction::Pull).await;
    let number = quiet_issue(&bench).number;
    write(&bench, &clock, number, "Hello").await;
    bench.sync_well().await;
    assert_eq!((said_here(&bench), thread(&bench, number).await[0].state), (0, CommentState::Waiting));
}

#[tokio::test]
async fn a_preview_names_what_would_be_said_and_what_is_left_out_stays() {
    let (bench, clock) = two_way(60).await;
    let number = quiet_issue(&bench).number;
    let first = write(&bench, &clock, number, "\n  Mended in 1.2.\n\nThe rest").await;
    let second = write(&bench, &clock, number, &"long ".repeat(100)).await;
    let preview = bench.engine.preview(&bench.config().await, ClosedIssues::AsConfigured).await.unwrap();
    assert_eq!((preview.comment, preview.push), (2, 0));
    let lines: Vec<_> =
        preview.lines.iter().map(|line| (line.action, line.comment_id, line.title.chars().count())).collect();
    let said = PreviewAction::Comment;
    assert_eq!(lines, [(said, Some(first.id), "Mended in 1.2.".len()), (said, Some(second.id), 121)]);
    assert_eq!(said_here(&bench), 0, "looking says nothing");
    let leave_out = LeaveOut { comments: [second.id].into(), ..LeaveOut::default() };
    bench.sync_with(Request { leave_out, ..common::request() }).await;
    assert_eq!((said_here(&bench), bench.sim.comments(number).len()), (1, 1), "one was left out");
    let send_only = Some([other_task(&bench, number).await].into());
    bench.sync_with(Request { send_only, ..common::request() }).await;
    assert_eq!(bench.sim.comments(number).len(), 1, "nor while only another task is sent");
    bench.sync_well().await;
    assert_eq!(bench.sim.comments(number).len(), 2, "this once");
    bench.configure(|config| config.direction = Direction::Pull).await;
    write(&bench, &clock, number, "Never").await;
    let preview = bench.engine.preview(&bench.config().await, ClosedIssues::AsConfigured).await.unwrap();
    assert_eq!(preview.comment, 0, "a project that only pulls says nothing");
}

#[tokio::test]
async fn a_comment_is_tried_again_once_its_issue_is_in_sight_again() {
    let (bench, clock) = two_way(60).await;
    let number = quiet_issue(&bench).number;
    write(&bench, &clock, number, "Still there?").await;
    put_out_of_sight(&bench, number).await;
    bench.sync_well().await;
    assert_eq!(
        (bench.sim.comments(number).len(), thread(&bench, number).await[0].state),
        (1, CommentState::Synced)
    );
}

#[tokio::test]
async fn a_comment_on_an_issue_that_is_out_of_sight_is_tried_once_a_day_by_itself() {
    let (bench, clock) = two_way(60).await;
    let number = quiet_issue(&bench).number;
    write(&bench, &clock, number, "Still there?").await;
    put_out_of_sight(&bench, number).await;
    bench.sim.fail(Matcher::containing(format!("/issues/{number}")), Fault::NotFound, u32::MAX);
    let costs = async || {
        let run = bench.sync_with(Request::full(SyncTrigger::Scheduled)).await;
        assert_eq!(run.status, SyncStatus::Success, "{run:?}");
        run.counts.requests_made
    };
    assert!(costs().await > 1, "it is tried");
    assert_eq!(costs().await, 1, "and then left alone");
    bench.sim.clear_faults();
    clock.step(Duration::from_hours(25));
    costs().await;
    costs().await;
    assert_eq!(bench.sim.comments(number).len(), 1, "it arrives, once");
}

#[tokio::test]
async fn what_is_said_in_the_second_of_a_reading_is_read_by_the_next_sync() {
    let (bench, _) = two_way(60).await;
    let number = quiet_issue(&bench).number;
    bench.sim.say(number, "ada-winterbourne", "First");
    bench.sync_well().await;
    let at = bench.sim.issue(number).unwrap().updated_at;
    bench.sim.set_clock(at);
    bench.sim.say(number, "emre-tallis", "In the same second");
    assert_eq!(bench.sim.issue(number).unwrap().updated_at, at, "the issue's time does not tell");
    bench.sync_well().await;
    assert_eq!(bodies(&thread(&bench, number).await), ["First", "In the same second"], "its count does");
}

#[tokio::test]
async fn what_came_with_an_archive_stays_whatever_the_forge_says() {
    let (bench, clock) = two_way(60).await;
    let number = quiet_issue(&bench).number;
    let comment = write(&bench, &clock, number, "Said long ago").await;
    let mut tx = bench.store.write().await.unwrap();
    comments::delete_many(&mut tx, &[comment.id]).await.unwrap();
    let imported = Comment {
        state: CommentState::Synced,
        external_id: Some("bitbucket-4".to_owned()),
        created_at: clock.now().plus_seconds(-86_400),
        touched_at: clock.now().plus_seconds(-86_400),
        imported: true,
        ..comment
    };
    comments::upsert_many(&mut tx, &[imported]).await.unwrap();
    tx.commit().await.unwrap();
    bench.sync_well().await;
    assert_eq!(asked_for_comments(&bench), 0, "it makes nothing due");
    bench.sim.say(number, "ada-winterbourne", "Said today");
    bench.sync_well().await;
    assert_eq!(bodies(&thread(&bench, number).await), ["Said long ago", "Said today"]);
}
