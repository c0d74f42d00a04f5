//! A preview says what the next sync does, and does none of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use common::Bench;
use tern_model::Status;
use tern_sim::{CloseReason, Edit, Sim};
use tern_sync::{ClosedIssues, PreviewAction};

fn repository() -> tern_sim::SimBuilder {
    Sim::builder().seed(4).issues(240).limits(common::wide_limits())
}

#[tokio::test]
async fn the_first_syncs_preview_counts_what_it_then_creates() {
    let bench = Bench::new(repository()).await;
    let preview = bench.engine.preview(&bench.config().await, ClosedIssues::AsConfigured).await.unwrap();
    assert!(bench.rows().await.is_empty() && bench.history().await.is_empty(), "nothing is written");
    let run = bench.sync_well().await;
    assert_eq!(preview.create, run.counts.tasks_created, "the same walk and the same planner");
    assert_eq!((preview.update, preview.conflict), (0, 0));
}

#[tokio::test]
async fn a_later_preview_names_each_change_and_conflict() {
    let bench = Bench::new(repository()).await;
    bench.sync_well().await;
    let open: Vec<u64> = bench
        .sim
        .visible_issues()
        .iter()
        .filter(|i| !i.is_pull && !i.state.is_closed())
        .map(|i| i.number)
        .collect();
    bench.sim.edit(open[0], Edit::Title("Renamed upstream".to_owned()));
    bench.edit(open[1], |task| task.title = "Mine".to_owned()).await;
    bench.sim.edit(open[1], Edit::Title("Theirs".to_owned()));
    bench.sim.close(open[2], CloseReason::Completed);
    let preview = bench.engine.preview(&bench.config().await, ClosedIssues::AsConfigured).await.unwrap();
    assert_eq!((preview.create, preview.update, preview.conflict), (0, 2, 1), "{preview:?}");
    let renamed = preview.lines.iter().find(|line| line.title == "Renamed upstream").expect("it is named");
    assert_eq!(renamed.action, PreviewAction::Update);
    assert_eq!(bench.row(open[2]).await.task.status, Status::Todo, "nothing is written");
    assert!(bench.pending().await.is_empty(), "no conflict is opened by looking");
    let run = bench.sync_well().await;
    assert_eq!(
        (run.counts.tasks_updated, run.counts.conflicts_detected),
        (2, 1),
        "the run then does just that"
    );
}
