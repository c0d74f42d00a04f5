//! Linking by hand and repositories under another name, at the engine: what is read, what is decided, what is written.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use common::{Bench, HastyClock, wide_limits};
use tern_forge::ForgeError;
use tern_model::*;
use tern_sim::{CloseReason, IssueView, Sim};
use tern_store::tasks;
use tern_sync::{Linking, MetIssue, SyncError};

async fn bench() -> Bench {
    let sim = Sim::builder().seed(31).issues(12).pulls_per_mille(0).limits(wide_limits());
    Bench::with_clock(sim, HastyClock::new()).await
}

fn issue(bench: &Bench) -> IssueView {
    let issues = bench.sim.visible_issues();
    issues.into_iter().find(|one| !one.state.is_closed() && one.body.is_some()).unwrap()
}

async fn met(bench: &Bench, number: u64) -> MetIssue {
    bench.engine.meet_issue(&bench.config().await, number).await.unwrap()
}

async fn linked(bench: &Bench, met: &MetIssue, task: &Task) -> TaskRemote {
    let mut tx = bench.store.write().await.unwrap();
    met.link(&mut tx, task).await.unwrap();
    tx.commit().await.unwrap();
    bench.link(task.id).await.unwrap()
}

#[tokio::test]
async fn reading_an_issue_costs_one_request_and_writes_nothing() {
    let bench = bench().await;
    let wanted = issue(&bench);
    let met = met(&bench, wanted.number).await;
    assert_eq!((met.issue.number, met.content().title.as_str()), (wanted.number, wanted.title.as_str()));
    assert_eq!(bench.sim.request_count(), 1);
    assert_eq!((bench.rows().await.len(), bench.history().await.len()), (0, 0));
    let missing = bench.engine.meet_issue(&bench.config().await, 9_999).await.err().unwrap();
    assert!(matches!(missing, SyncError::Forge(ForgeError::NotFound { .. })), "{missing:?}");
}

#[tokio::test]
async fn what_is_blank_is_filled_in_and_base_is_what_the_issue_says() {
    let bench = bench().await;
    let wanted = issue(&bench);
    let task = bench.local_task(&wanted.title, "").await;
    let met = met(&bench, wanted.number).await;
    let Linking::Fills(fields) = met.linking(&task) else { panic!("the description is blank here") };
    assert!(fields.contains(&Field::Description) && !fields.contains(&Field::Title), "{fields:?}");
    let link = linked(&bench, &met, &task).await;
    assert_eq!((&link.base, link.sync_conflict_status), (met.content(), None));
    let now = bench.row(wanted.number).await.task;
    assert_eq!((now.description.as_str(), now.status), (wanted.body.unwrap().as_str(), Status::InProgress));
    let run = bench.sync_well().await;
    assert_eq!(run.counts.tasks_updated, 0, "the first sync finds it linked and agreed");
    assert_eq!(bench.row(wanted.number).await.task.id, task.id);
}

#[tokio::test]
async fn where_both_say_something_nothing_is_overwritten_and_a_person_is_asked() {
    let bench = bench().await;
    let wanted = issue(&bench);
    let task = bench.local_task("Written here", "My own words").await;
    let met = met(&bench, wanted.number).await;
    assert!(matches!(met.linking(&task), Linking::Asks(_)));
    let link = linked(&bench, &met, &task).await;
    assert_eq!(link.sync_conflict_status, Some(ConflictStatus::Pending));
    let now = bench.row(wanted.number).await.task;
    assert_eq!((now.title.as_str(), now.description.as_str()), ("Written here", "My own words"));
    let [conflict] = bench.pending().await.try_into().expect("one conflict");
    assert_eq!((&conflict.local, &conflict.remote), (&task.content(), met.content()));
}

#[tokio::test]
async fn a_task_made_of_an_issue_is_what_a_sync_would_have_made_of_it_closed_or_not() {
    let bench = bench().await;
    let wanted = issue(&bench);
    bench.sim.close(wanted.number, CloseReason::Completed);
    let met = met(&bench, wanted.number).await;
    let mut tx = bench.store.write().await.unwrap();
    let made = met.make_task(&mut tx).await.unwrap();
    assert_eq!(tasks::get(&mut tx, made.id).await.unwrap().unwrap().number, made.number, "it is numbered");
    tx.commit().await.unwrap();
    let row = bench.row(wanted.number).await;
    assert_eq!((row.task.id, row.task.status), (made.id, Status::Done));
    assert_eq!(row.remote.unwrap().base, *met.content());
    let open = bench.sim.visible_issues().into_iter().filter(|one| !one.state.is_closed()).count();
    let run = bench.sync_well().await;
    assert_eq!(usize::try_from(run.counts.tasks_created).unwrap(), open, "and no second one is made");
}

#[tokio::test]
async fn a_renamed_repository_is_found_by_its_id_and_nothing_is_written() {
    let bench = bench().await;
    bench.sync_well().await;
    let old = bench.config().await;
    let here = bench.engine.whereabouts(&old).await.unwrap();
    assert_eq!((here.now.full_name.as_str(), here.by_id), (bench.sim.full_name().as_str(), true));
    bench.sim.rename_repository("acorn", "grove");
    let there = bench.engine.whereabouts(&old).await.unwrap();
    assert_eq!((there.now.full_name.as_str(), &there.now.id), ("acorn/grove", &here.now.id));
    assert_eq!(bench.config().await.repository_url, old.repository_url, "it is not followed by itself");
    let run = bench.sync().await;
    assert_eq!(run.error.map(|error| error.code).as_deref(), Some("moved"));
}

#[tokio::test]
async fn another_repository_under_the_old_name_is_told_from_the_connected_one() {
    let bench = bench().await;
    bench.sync_well().await;
    let (owner, name) = (bench.sim.owner(), bench.sim.repository_name());
    // It becomes #1 there. That it was not #1 here is what tells the two apart: the simulator moves its id along.
    let number = bench.sim.visible_issues().into_iter().map(|one| one.number).max().unwrap();
    bench.sim.rename_repository("acorn", "grove");
    bench.sim.transfer(number, &owner, &name);
    let before = bench.rows().await.len();
    let run = bench.sync().await;
    assert_eq!(run.status, SyncStatus::Failure, "{run:?}");
    assert!(run.error.unwrap().message.contains("another repository"));
    assert_eq!(bench.rows().await.len(), before, "none of its issues comes in");
    let there = bench.engine.whereabouts(&bench.config().await).await.unwrap();
    assert_eq!((there.now.full_name.as_str(), there.by_id), ("acorn/grove", true));
}
