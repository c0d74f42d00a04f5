//! What leaves this computer, and what comes of it: against a real forge dialect over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::time::Duration;

use common::{Bench, HastyClock};
use tern_model::*;
use tern_sim::{CloseReason, Edit, Fault, IssueView, Matcher, Role, Sim, Token};
use tern_store::{conflicts, intents, links};
use tern_sync::{LeaveOut, Request};

const TOKEN: &str = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

fn repository() -> tern_sim::SimBuilder {
    Sim::builder().seed(21).issues(60).pulls_per_mille(0).limits(common::wide_limits()).token(TOKEN)
}

/// A project that sends, after its first sync. Waits pass at once.
async fn two_way() -> Bench {
    two_way_with(repository(), TOKEN).await
}

async fn two_way_with(repository: tern_sim::SimBuilder, token: &str) -> Bench {
    let bench = Bench::with_clock(repository, HastyClock::new()).await;
    bench.give_token(token).await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    bench.sync_well().await;
    bench
}

fn open_issues(bench: &Bench) -> Vec<IssueView> {
    bench.sim.visible_issues().into_iter().filter(|issue| !issue.state.is_closed()).collect()
}

fn writes(bench: &Bench) -> usize {
    bench.sim.requests().iter().filter(|request| request.method != "GET").count()
}

/// A local task that is to become an issue.
async fn publish(bench: &Bench, title: &str) -> Task {
    let task = bench.local_task(title, "Steps\n").await;
    let mut tx = bench.store.write().await.unwrap();
    let intent = PushIntent {
        id: PushIntentId::new(tern_forge::Random::uuid(&tern_forge::SystemRandom)),
        task_id: task.id,
        kind: PushKind::Create,
        marker: Some(task.id.to_string()),
        content: None,
        state: PushState::Planned,
        attempts: 0,
        error: None,
        created_at: task.created_at,
        updated_at: task.created_at,
    };
    intents::insert(&mut tx, &intent).await.unwrap();
    tx.commit().await.unwrap();
    task
}

async fn intents_of(bench: &Bench, task: TaskId) -> Vec<PushIntent> {
    let mut read = bench.store.read().await.unwrap();
    intents::of_task(&mut read, task).await.unwrap()
}

fn titled(bench: &Bench, title: &str) -> Vec<IssueView> {
    bench.sim.visible_issues().into_iter().filter(|issue| issue.title == title).collect()
}

/// Does the next test bite?
#[cfg(feature = "planted-bugs")]
#[tokio::test]
async fn a_planted_echo_is_found() {
    use futures::FutureExt;
    tern_reconcile::planted::plant(Some(tern_reconcile::planted::Bug::EchoIsRemoteEdit));
    let looked = std::panic::AssertUnwindSafe(an_edit_is_sent_and_its_echo_is_none()).catch_unwind().await;
    tern_reconcile::planted::plant(None);
    assert!(looked.is_err(), "an answer that is taken for an edit was not found");
}

#[tokio::test]
async fn only_the_changed_fields_leave_and_base_moves_to_the_answer() {
    an_edit_is_sent_and_its_echo_is_none().await;
}

async fn an_edit_is_sent_and_its_echo_is_none() {
    let bench = two_way().await;
    let issue = &open_issues(&bench)[0];
    bench.edit(issue.number, |task| "Renamed here".clone_into(&mut task.title)).await;
    bench.sim.clear_requests();
    let run = bench.sync_well().await;
    assert_eq!(run.counts.tasks_pushed, 1);
    assert_eq!(writes(&bench), 1, "one change is one request");
    let there = bench.sim.issue(issue.number).unwrap();
    assert_eq!(there.title, "Renamed here");
    assert_eq!(
        (there.body.as_ref(), &there.labels),
        (issue.body.as_ref(), &issue.labels),
        "the rest is as it was"
    );
    let row = bench.row(issue.number).await;
    assert_eq!(bench.link(row.task.id).await.unwrap().base, row.task.content(), "both sides agree");
    let before = bench.rows().await;
    bench.sim.clear_requests();
    let quiet = bench.sync_well().await;
    assert_eq!(
        (quiet.counts.tasks_updated, quiet.counts.conflicts_detected, writes(&bench)),
        (0, 0, 0),
        "an echo is no edit"
    );
    assert_eq!(bench.rows().await.len(), before.len());
}

#[tokio::test]
async fn a_list_older_than_what_was_sent_does_not_take_it_back() {
    let bench = two_way().await;
    let issue = &open_issues(&bench)[0];
    bench.sim.edit(issue.number, Edit::title("Renamed there"));
    bench.sync_well().await;
    bench.edit(issue.number, |task| "Renamed here".clone_into(&mut task.title)).await;
    bench.sim.advance(Duration::from_secs(5));
    bench.sync_well().await;
    assert_eq!(bench.sim.issue(issue.number).unwrap().title, "Renamed here");
    bench.sync_well().await;
    // A copy of the list that has not heard of the write yet.
    bench.sim.fail(Matcher::containing("/issues?"), Fault::ListLag(Duration::from_secs(4)), 3);
    bench.sync_well().await;
    let row = bench.row(issue.number).await;
    assert_eq!(row.task.title, "Renamed here");
    assert_eq!(bench.link(row.task.id).await.unwrap().base, row.task.content(), "base stays what was proved");
}

#[tokio::test]
async fn a_project_that_only_pulls_sends_nothing() {
    let bench = two_way().await;
    bench.configure(|config| config.direction = Direction::Pull).await;
    let issue = &open_issues(&bench)[0];
    bench.edit(issue.number, |task| task.title = "Mine alone".to_owned()).await;
    bench.sim.clear_requests();
    let run = bench.sync_well().await;
    assert_eq!((run.counts.tasks_pushed, writes(&bench)), (0, 0));
    assert_eq!(bench.sim.issue(issue.number).unwrap().title, issue.title);
}

#[tokio::test]
async fn edits_of_both_sides_that_do_not_touch_are_merged_sent_and_can_be_looked_up() {
    let bench = two_way().await;
    let issue = &open_issues(&bench)[0];
    bench.edit(issue.number, |task| task.title = "Renamed here".to_owned()).await;
    bench.sim.edit(issue.number, Edit::AddLabel("from-there".to_owned()));
    let run = bench.sync_well().await;
    assert_eq!((run.counts.conflicts_detected, run.counts.tasks_updated, run.counts.tasks_pushed), (0, 1, 1));
    let (row, there) = (bench.row(issue.number).await, bench.sim.issue(issue.number).unwrap());
    assert!(
        row.task.labels.contains("from-there") && row.task.title == "Renamed here",
        "both edits stand here"
    );
    assert!(there.labels.contains(&"from-there".to_owned()) && there.title == "Renamed here", "and there");
    let mut read = bench.store.read().await.unwrap();
    let merges = conflicts::list_of_task(&mut read, row.task.id).await.unwrap();
    assert_eq!(merges.len(), 1, "what was merged without asking is kept");
    assert_eq!(merges[0].resolution_action, Some(ResolutionAction::Merge));
    assert_eq!(merges[0].local.title, "Renamed here");
    assert_eq!(merges[0].base.title, issue.title);
    let origins = tern_store::changes::list_of_task(&mut read, row.task.id, 10).await.unwrap();
    assert!(origins.iter().any(|c| c.origin == Origin::Merge && c.field == Field::Labels), "{origins:?}");
}

#[tokio::test]
async fn a_project_that_asks_first_merges_nothing_by_itself() {
    let bench = two_way().await;
    bench.configure(|config| config.merge_mode = MergeMode::Ask).await;
    let issue = &open_issues(&bench)[0];
    bench.edit(issue.number, |task| task.title = "Renamed here".to_owned()).await;
    bench.sim.edit(issue.number, Edit::AddLabel("from-there".to_owned()));
    let run = bench.sync_well().await;
    assert_eq!((run.counts.conflicts_detected, run.counts.tasks_pushed), (1, 0));
    assert_eq!(
        bench.sim.issue(issue.number).unwrap().title,
        issue.title,
        "nothing left before a person said so"
    );
}

#[tokio::test]
async fn an_edit_that_arrives_between_list_and_send_is_met_by_the_fresh_read() {
    let bench = two_way().await;
    let issue = &open_issues(&bench)[0];
    bench.edit(issue.number, |task| task.title = "Mine".to_owned()).await;
    bench.sim.edit(issue.number, Edit::title("Theirs"));
    // The list lags behind: only the fresh read can show the other edit.
    bench
        .sim
        .fail_always(Matcher::method("GET").and_containing("since="), Fault::ListLag(Duration::from_mins(1)));
    let run = bench.sync_well().await;
    assert_eq!(run.counts.conflicts_detected, 1);
    assert_eq!(bench.sim.issue(issue.number).unwrap().title, "Theirs", "it was not overwritten");
    assert_eq!(bench.row(issue.number).await.task.title, "Mine", "nor was the edit here");
}

#[tokio::test]
async fn closing_and_reopening_travel_with_their_reason() {
    let bench = two_way().await;
    let number = open_issues(&bench)[0].number;
    bench.edit(number, |task| task.status = Status::Cancelled).await;
    bench.sync_well().await;
    assert_eq!(bench.sim.issue(number).unwrap().state, tern_sim::IssueState::Closed(CloseReason::NotPlanned));
    bench.edit(number, |task| task.status = Status::Done).await;
    bench.sync_well().await;
    let there = bench.sim.issue(number).unwrap().state;
    assert_eq!(there, tern_sim::IssueState::Closed(CloseReason::Completed), "another reason is a change too");
    bench.edit(number, |task| task.status = Status::InProgress).await;
    bench.sync_well().await;
    assert!(!bench.sim.issue(number).unwrap().state.is_closed());
    assert_eq!(bench.row(number).await.task.status, Status::InProgress, "a finer status stays");
}

#[tokio::test]
async fn what_the_forge_drops_without_a_word_is_noticed_once() {
    let repository = repository().token_of("guest", "passer-by", Role::Read, Token::classic);
    let bench = two_way_with(repository, "guest").await;
    let number = bench
        .sim
        .visible_issues()
        .iter()
        .find(|issue| !issue.state.is_closed())
        .expect("an open issue")
        .number;
    bench.edit(number, |task| task.labels.extend(["mine".to_owned()])).await;
    let run = bench.sync().await;
    assert_eq!(run.counts.tasks_pushed, 0);
    assert_eq!(run.counts.tasks_failed, 1, "it is counted: {:?}", run.issue_errors);
    assert!(run.issue_errors[0].reason.contains(&format!("#{number}")), "and named: {:?}", run.issue_errors);
    assert!(bench.row(number).await.task.labels.contains("mine"), "the edit is kept here");
    let scheduled = Request::full(SyncTrigger::Scheduled);
    bench.sim.clear_requests();
    let again = bench.sync_with(scheduled).await;
    assert_eq!((writes(&bench), again.counts.tasks_failed), (0, 0), "it is not sent again and again");
}

#[tokio::test]
async fn an_update_whose_answer_was_lost_is_recognised_and_not_sent_twice() {
    let bench = two_way().await;
    let number = open_issues(&bench)[0].number;
    bench.edit(number, |task| task.title = "Sent once".to_owned()).await;
    bench.sim.fail(Matcher::method("PATCH"), Fault::DropAfter, 1);
    bench.sync().await;
    assert_eq!(bench.sim.issue(number).unwrap().title, "Sent once", "it had arrived");
    bench.sim.clear_requests();
    let run = bench.sync_well().await;
    assert_eq!((run.counts.conflicts_detected, writes(&bench)), (0, 0));
    let row = bench.row(number).await;
    assert_eq!(bench.link(row.task.id).await.unwrap().base.title, "Sent once");
}

#[tokio::test]
async fn an_edit_that_was_taken_away_there_after_its_answer_was_lost_is_asked_about() {
    let bench = two_way().await;
    let number = open_issues(&bench)[0].number;
    bench.edit(number, |task| task.labels.extend(["mine".to_owned()])).await;
    bench.sim.fail(Matcher::method("PATCH"), Fault::DropAfter, 1);
    bench.sync().await;
    assert!(bench.sim.issue(number).unwrap().labels.contains(&"mine".to_owned()), "it had arrived");
    bench.sim.advance(Duration::from_secs(5));
    bench.sim.edit(number, Edit::RemoveLabel("mine".to_owned()));
    bench.sim.clear_requests();
    let run = bench.sync_well().await;
    assert_eq!((run.counts.conflicts_detected, writes(&bench)), (1, 0), "{:?}", run.issue_errors);
    assert!(run.issue_errors.iter().any(|error| error.reason.contains("answer")), "and it says why");
    bench.sync_well().await;
    assert!(!bench.sim.issue(number).unwrap().labels.contains(&"mine".to_owned()), "it is not put back");
    assert!(bench.row(number).await.task.labels.contains("mine"), "nor taken away here");
    assert_eq!(bench.pending().await.len(), 1, "it waits for a person");
}

#[tokio::test]
async fn a_task_becomes_one_issue_and_stays_linked_to_it() {
    let bench = two_way().await;
    let task = publish(&bench, "Made here").await;
    let run = bench.sync_well().await;
    assert_eq!(run.counts.tasks_pushed, 1);
    let there = titled(&bench, "Made here");
    assert_eq!(there.len(), 1);
    let link = bench.link(task.id).await.expect("it is linked");
    assert_eq!(link.remote_issue_number, there[0].number);
    assert_eq!(link.base.description, "Steps\n", "the marker is no part of the text");
    assert_eq!(intents_of(&bench, task.id).await[0].state, PushState::Done);
    let rows = bench.rows().await.len();
    bench.sync_well().await;
    assert_eq!(bench.rows().await.len(), rows, "its own echo makes no second task");
}

#[tokio::test]
async fn a_task_that_was_done_before_it_became_an_issue_is_closed_there() {
    let bench = two_way().await;
    let task = publish(&bench, "Done already").await;
    let mut done = task.clone();
    done.status = Status::Done;
    let mut tx = bench.store.write().await.unwrap();
    tern_store::tasks::update(&mut tx, &done).await.unwrap();
    tx.commit().await.unwrap();
    bench.sync_well().await;
    assert!(titled(&bench, "Done already")[0].state.is_closed());
}

#[tokio::test]
async fn a_create_whose_answer_was_lost_is_found_by_its_marker() {
    let bench = two_way().await;
    let task = publish(&bench, "Made once").await;
    bench.sim.fail(Matcher::method("POST"), Fault::DropAfter, 1);
    bench.sync().await;
    assert!(bench.link(task.id).await.is_none(), "the answer never came");
    bench.sim.edit(titled(&bench, "Made once")[0].number, Edit::title("Renamed there meanwhile"));
    bench.sync_well().await;
    assert_eq!(titled(&bench, "Made once").len() + titled(&bench, "Renamed there meanwhile").len(), 1);
    let link = bench.link(task.id).await.expect("it was found again");
    assert_eq!(link.base.title, "Renamed there meanwhile", "and what was renamed since is no edit of ours");
}

#[tokio::test]
async fn what_the_forge_dropped_of_a_create_whose_answer_was_lost_is_kept_here() {
    let repository = repository().token_of("guest", "passer-by", Role::Read, Token::classic);
    let bench = two_way_with(repository, "guest").await;
    let task = publish(&bench, "Labelled here").await;
    let labelled = Task { labels: ["mine".to_owned()].into(), ..task.clone() };
    let mut tx = bench.store.write().await.unwrap();
    tern_store::tasks::update(&mut tx, &labelled).await.unwrap();
    tx.commit().await.unwrap();
    bench.sim.fail(Matcher::method("POST"), Fault::DropAfter, 1);
    bench.sync().await;
    let there = titled(&bench, "Labelled here");
    assert!(there[0].labels.is_empty(), "a passer-by may not label");
    let run = bench.sync().await;
    let row = bench.row(there[0].number).await;
    assert_eq!(row.task.id, task.id);
    assert!(row.task.labels.contains("mine"), "the label stays here: {:?}", run.issue_errors);
    assert!(run.issue_errors.iter().any(|error| error.reason.contains("labels")), "{:?}", run.issue_errors);
}

#[tokio::test]
async fn a_create_that_never_arrived_is_sent_again_only_after_a_minute() {
    let clock = HastyClock::new();
    let bench = Bench::with_clock(repository(), clock.clone()).await;
    bench.give_token(TOKEN).await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    bench.sync_well().await;
    let task = publish(&bench, "Lost on the way").await;
    bench.sim.fail(Matcher::method("POST"), Fault::DropBefore, 1);
    bench.sync().await;
    let sent = intents_of(&bench, task.id).await[0].clone();
    if sent.state == PushState::Sent {
        bench.sync().await;
        assert!(titled(&bench, "Lost on the way").is_empty(), "not finding it at once proves nothing");
        tern_forge::Clock::sleep(clock.as_ref(), Duration::from_secs(61)).await;
    }
    bench.sync_well().await;
    assert_eq!(titled(&bench, "Lost on the way").len(), 1);
    assert!(bench.link(task.id).await.is_some());
}

#[tokio::test]
async fn a_second_copy_of_a_created_issue_is_named_and_makes_no_task() {
    let bench = two_way().await;
    let task = publish(&bench, "Doubled").await;
    bench.sim.fail(Matcher::method("POST"), Fault::AppliedTwice, 1);
    let rows = bench.rows().await.len();
    bench.sync_well().await;
    assert_eq!(titled(&bench, "Doubled").len(), 2, "something on the way sent it twice");
    let run = bench.sync_well().await;
    assert_eq!(bench.rows().await.len(), rows, "one task all the same");
    let named = bench.history().await.iter().flat_map(|run| run.issue_errors.clone()).collect::<Vec<_>>();
    assert!(named.iter().any(|error| error.reason.contains("second copy")), "{named:?} {run:?}");
    assert!(bench.link(task.id).await.is_some());
}

#[tokio::test]
async fn many_edits_at_once_wait_for_a_persons_word() {
    let bench = two_way().await;
    let issues = open_issues(&bench);
    assert!(issues.len() > 21, "the repository is large enough");
    for issue in issues.iter().take(21) {
        bench.edit(issue.number, |task| task.status = Status::Done).await;
    }
    bench.sim.clear_requests();
    let run = bench.sync().await;
    assert_eq!(run.status, SyncStatus::Failure);
    assert_eq!(run.error.as_ref().map(|error| error.code.as_str()), Some("many_changes"), "{run:?}");
    assert_eq!(writes(&bench), 0, "nothing left");
    let config = bench.config().await;
    assert_eq!(config.sync_error.as_deref(), Some("many_changes"));
    assert!(config.next_sync_at.is_some(), "pulling goes on");
    let scheduled = bench.sync_with(Request::full(SyncTrigger::Scheduled)).await;
    assert_eq!(
        (scheduled.status, writes(&bench)),
        (SyncStatus::Success, 0),
        "without asking again and again"
    );
    assert_eq!(bench.config().await.sync_error.as_deref(), Some("many_changes"), "the question stands");
    let run = bench.sync_with(Request { confirmed: true, ..common::request() }).await;
    assert_eq!((run.status, run.counts.tasks_pushed), (SyncStatus::Success, 21), "{:?}", run.error);
    assert_eq!(bench.config().await.sync_error, None);
}

#[tokio::test]
async fn what_a_person_leaves_out_stays_and_comes_next_time() {
    let bench = two_way().await;
    let issues = open_issues(&bench);
    let (mine, theirs) = (issues[0].number, issues[1].number);
    bench.edit(mine, |task| task.title = "Not yet".to_owned()).await;
    bench.sim.edit(theirs, Edit::title("Not yet either"));
    let task = bench.row(mine).await.task.id;
    let id = bench.link(bench.row(theirs).await.task.id).await.unwrap().external_id;
    let id = id.issue_id().to_owned();
    // An edit of ours on the issue that is left out must not bring it in by the way.
    bench.edit(theirs, |task| task.labels.extend(["mine".to_owned()])).await;
    let planned = publish(&bench, "Not yet an issue").await;
    let leave_out = LeaveOut { tasks: [task, planned.id].into(), issues: [id].into(), ..LeaveOut::default() };
    bench.sync_with(Request { leave_out, ..common::request() }).await;
    assert_eq!(bench.sim.issue(mine).unwrap().title, issues[0].title);
    assert_eq!(bench.row(theirs).await.task.title, issues[1].title);
    assert!(titled(&bench, "Not yet an issue").is_empty());
    bench.sync_well().await;
    assert_eq!(titled(&bench, "Not yet an issue").len(), 1);
    assert_eq!(bench.sim.issue(mine).unwrap().title, "Not yet");
    assert_eq!(bench.row(theirs).await.task.title, "Not yet either");
}

#[tokio::test]
async fn only_what_was_named_is_sent() {
    let bench = two_way().await;
    let issues = open_issues(&bench);
    let (now, later) = (issues[0].number, issues[1].number);
    for number in [now, later] {
        bench.edit(number, |task| task.title = "Edited here".to_owned()).await;
    }
    let planned = publish(&bench, "Not yet an issue").await;
    let send_only = Some([bench.row(now).await.task.id].into());
    bench.sync_with(Request { send_only, ..common::request() }).await;
    assert_eq!(bench.sim.issue(now).unwrap().title, "Edited here");
    assert_eq!(bench.sim.issue(later).unwrap().title, issues[1].title);
    bench.sync_with(Request { send_only: Some([planned.id].into()), ..common::request() }).await;
    assert_eq!(titled(&bench, "Not yet an issue").len(), 1);
    assert_eq!(bench.sim.issue(later).unwrap().title, issues[1].title);
    bench.sync_well().await;
    assert_eq!(bench.sim.issue(later).unwrap().title, "Edited here", "the next one sends the rest");
}

#[tokio::test]
async fn an_issue_that_was_deleted_keeps_its_task_and_its_edits() {
    let bench = two_way().await;
    let issues = open_issues(&bench);
    let (gone, other) = (issues[0].number, issues[1].number);
    bench.edit(gone, |task| task.title = "Edited here".to_owned()).await;
    bench.edit(other, |task| task.title = "Sent all the same".to_owned()).await;
    let task = bench.row(gone).await.task.id;
    bench.sim.delete(gone);
    let run = bench.sync_well().await;
    assert_eq!(bench.link(task).await.unwrap().remote_state, RemoteState::Gone);
    assert_eq!(bench.row(gone).await.task.title, "Edited here", "absence deletes nothing");
    assert_eq!(
        bench.sim.issue(other).unwrap().title,
        "Sent all the same",
        "one issue never stops the others"
    );
    assert!(run.issue_errors.iter().any(|error| error.number == Some(gone)), "{:?}", run.issue_errors);
    let counts = (run.counts.tasks_failed, run.counts.conflicts_detected);
    assert_eq!(counts, (0, 1), "a person decides what becomes of it; nothing failed");
    bench.sim.clear_requests();
    bench.sync_well().await;
    assert_eq!(writes(&bench), 0);
}

#[tokio::test]
async fn a_text_that_the_forge_refuses_for_its_length_is_named_before_it_leaves() {
    let bench = two_way().await;
    let number = open_issues(&bench)[0].number;
    bench.edit(number, |task| task.description = "x".repeat(65_537)).await;
    bench.sim.clear_requests();
    let run = bench.sync_well().await;
    assert_eq!((writes(&bench), run.counts.tasks_failed), (0, 1));
    assert!(run.issue_errors[0].reason.contains("65537"), "{:?}", run.issue_errors);
    assert_eq!(bench.row(number).await.task.description.len(), 65_537, "nothing is cut off");
}

#[tokio::test]
async fn what_is_no_part_of_an_issue_is_never_sent() {
    let bench = two_way().await;
    for issue in open_issues(&bench).iter().take(4) {
        bench.edit(issue.number, |task| task.priority = Some(Priority::High)).await;
        bench.edit(issue.number, |task| task.title = format!("{} (soon)", task.title)).await;
    }
    let run = bench.sync_well().await;
    assert_eq!(run.counts.tasks_pushed, 4);
    let mut read = bench.store.read().await.unwrap();
    let edited = links::perhaps_edited(&mut read, Some(bench.project.id)).await.unwrap();
    assert!(
        edited.iter().all(|linked| linked.remote.base == linked.task.content()),
        "a priority is never sent"
    );
}
