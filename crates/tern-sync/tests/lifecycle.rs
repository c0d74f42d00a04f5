//! Starting, joining, cancelling and recovering.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::{sync::Arc, time::Duration};

use common::Bench;
use tern_model::*;
use tern_sim::{Editor, Sim};
use tern_store::runs;
use tern_sync::{Request, Started, SyncError};

fn slow(issues: u32) -> tern_sim::SimBuilder {
    Sim::builder().seed(3).issues(issues).limits(common::wide_limits()).latency(Duration::from_millis(40))
}

fn is_open(issue: &tern_sim::IssueView) -> bool {
    !issue.state.is_closed()
}

#[tokio::test]
async fn a_second_request_joins_the_running_sync() {
    let bench = Bench::new(slow(400)).await;
    let first = bench.start().await.unwrap();
    let second = bench.start().await.unwrap();
    assert!(matches!(second, Started::Joined(_)));
    assert_eq!(first.operation().id(), second.operation().id());
    first.operation().finished().await.unwrap();
    assert_eq!(bench.history().await.len(), 1, "one run, however often it was asked for");
}

#[tokio::test]
async fn another_process_is_told_which_run_to_follow() {
    let bench = Bench::new(slow(400)).await;
    let other = bench.second_engine().await;
    let running = bench.start().await.unwrap();
    let refused = other.start(bench.config_id, common::request()).await.unwrap_err();
    let SyncError::RunningElsewhere { run } = refused else { panic!("{refused:?}") };
    assert_eq!(run, Some(running.operation().id()));
    assert!(other.recover().await.unwrap().is_empty(), "a living process's run is not closed");
    let run = running.operation().finished().await.unwrap();
    assert_eq!(run.status, SyncStatus::Success);
    bench.assert_equals_forge(is_open).await;
}

#[tokio::test]
async fn cancelling_keeps_what_was_done_and_the_next_sync_goes_on() {
    let bench = Bench::new(slow(900)).await;
    let started = bench.start().await.unwrap();
    let mut progress = started.operation().progress();
    progress.wait_for(|progress| progress.processed > 100).await.unwrap();
    bench.sim.set_latency(Duration::from_hours(1));
    #[expect(clippy::disallowed_methods, reason = "a person waits by this clock")]
    let asked = std::time::Instant::now();
    started.operation().cancel();
    let run = started.operation().finished().await.unwrap();
    assert!(asked.elapsed() < Duration::from_secs(1), "a forge that does not answer holds nobody up");
    assert_eq!(run.status, SyncStatus::Cancelled);
    let kept = bench.rows().await.len();
    assert_eq!(kept, run.counts.tasks_created as usize);
    assert!(kept > 100);

    bench.sim.set_latency(Duration::ZERO);
    let run = bench.sync_well().await;
    assert_eq!(run.counts.tasks_updated, 0);
    bench.assert_equals_forge(is_open).await;
    assert_eq!(bench.rows().await.len(), kept + run.counts.tasks_created as usize, "nothing is read twice");
}

#[tokio::test]
async fn the_run_of_a_dead_process_is_closed_as_a_failure_and_resumed() {
    let bench = Bench::new(slow(100)).await;
    let ghost = SyncRun {
        id: SyncId::new(tern_forge::Random::uuid(&tern_forge::SystemRandom)),
        project_id: bench.project.id,
        sync_config_id: bench.config_id,
        trigger: SyncTrigger::Scheduled,
        sync_type: SyncType::Full,
        include_closed: false,
        status: SyncStatus::InProgress,
        progress: Progress::default(),
        started_at: bench.project.created_at,
        completed_at: None,
        duration_ms: None,
        counts: RunCounts::default(),
        error: None,
        issue_errors: Vec::new(),
    };
    let mut tx = bench.store.write().await.unwrap();
    runs::insert(&mut tx, &ghost).await.unwrap();
    tx.commit().await.unwrap();

    let closed = bench.second_engine().await.recover().await.unwrap();
    assert_eq!(closed.len(), 1);
    assert_eq!(closed[0].error.as_ref().map(|error| error.code.as_str()), Some("interrupted"));
    assert!(bench.config().await.next_sync_at.is_some(), "it is due at once");
    bench.sync_well().await;
}

#[tokio::test]
async fn an_issue_closed_while_the_first_sync_reads_on_is_seen_closed() {
    let bench = Bench::new(slow(700)).await;
    let started = bench.start().await.unwrap();
    let mut progress = started.operation().progress();
    progress.wait_for(|progress| progress.processed > 60).await.unwrap();
    let early = bench.rows().await[0].remote.as_ref().unwrap().remote_issue_number;
    bench.sim.close(early, tern_sim::CloseReason::Completed);
    // A later edit elsewhere moves the end of the listing of open issues past the closing.
    bench.sim.advance(Duration::from_secs(5));
    bench.sim.create("Opened after that", "");
    let run = started.operation().finished().await.unwrap();
    assert_eq!(run.status, SyncStatus::Success, "{:?}", run.error);
    assert_eq!(
        bench.row(early).await.task.status,
        Status::Done,
        "it had left the list of open issues before the cursor came by"
    );
}

#[tokio::test]
async fn nothing_is_skipped_or_doubled_while_others_edit_between_every_two_requests() {
    for seed in 0..6 {
        let sim = Sim::builder()
            .seed(seed)
            .issues(640)
            .limits(common::wide_limits())
            .editor(Editor::new(seed).times_per_request(3));
        let bench = Bench::new(sim).await;
        bench.sync_well().await;
        bench.sync_well().await;
        bench.sim.set_editor(None);
        bench.sync_well().await;
        bench.assert_equals_forge(is_open).await;
        let run = bench.sync_well().await;
        assert_eq!(
            (run.counts.tasks_created, run.counts.tasks_updated),
            (0, 0),
            "seed {seed}: quiet once nobody edits"
        );
    }
}

#[tokio::test]
async fn events_tell_the_whole_story_in_order() {
    use tern_sync::SyncEvent as E;

    let bench = Bench::new(slow(250)).await;
    let mut events = bench.engine.events();
    let run = Arc::new(bench.sync_well().await);
    let mut story = Vec::new();
    while let Ok(event) = events.try_recv() {
        story.push(event);
    }
    assert!(matches!(story.first(), Some(E::Started { sync_id, .. }) if *sync_id == run.id));
    assert!(matches!(story.last(), Some(E::Finished { run: last }) if last.id == run.id));
    assert!(story.iter().any(|event| matches!(event, E::TasksChanged { .. })));
    let processed: Vec<u32> = story
        .iter()
        .filter_map(|event| match event {
            E::Progress { progress, .. } => Some(progress.processed),
            _ => None,
        })
        .collect();
    assert!(processed.is_sorted(), "progress never runs backwards: {processed:?}");
}

#[tokio::test]
async fn what_is_due_is_named_once_until_it_ran() {
    let bench = Bench::new(slow(60)).await;
    assert!(bench.engine.due(false).await.unwrap().is_empty(), "nothing is due before it has a time");
    bench.configure(|config| config.next_sync_at = Some(config.created_at)).await;
    assert_eq!(bench.engine.due(false).await.unwrap().len(), 1);
    let started = bench.engine.start(bench.config_id, Request::full(SyncTrigger::Scheduled)).await.unwrap();
    assert!(bench.engine.due(false).await.unwrap().is_empty(), "it runs");
    started.operation().finished().await.unwrap();
    assert!(bench.engine.due(false).await.unwrap().is_empty(), "its next time is ahead");
    let config = bench.config().await;
    assert!(config.next_sync_at > config.last_sync_at, "{config:?}");
}
