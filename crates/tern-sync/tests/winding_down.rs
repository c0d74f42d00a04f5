//! Stopping while an edit is on its way to the forge: only the answer says whether it arrived.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::time::Duration;

use common::{Bench, HastyClock, TOKEN_LIKE};
use tern_model::*;
use tern_sim::{Fault, Matcher, Sim};
use tern_sync::Operation;

/// A sync with two edits, of which one has left and is not answered yet.
async fn sending(answer: Duration) -> (Bench, Operation) {
    let sim = Sim::builder().seed(21).issues(5).closed_per_mille(0).pulls_per_mille(0).token(TOKEN_LIKE);
    let bench = Bench::with_clock(sim.limits(common::wide_limits()), HastyClock::new()).await;
    bench.give_token(TOKEN_LIKE).await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    bench.sync_well().await;
    for issue in bench.sim.visible_issues().into_iter().take(2) {
        bench.edit(issue.number, |task| "Edited here".clone_into(&mut task.title)).await;
    }
    bench.sim.fail(Matcher::method("PATCH"), Fault::Stall(answer), 1);
    let operation = bench.start().await.unwrap().operation().clone();
    while sent(&bench) == 0 {
        tokio::task::yield_now().await;
    }
    (bench, operation)
}

fn sent(bench: &Bench) -> usize {
    bench.sim.requests().iter().filter(|request| request.method == "PATCH").count()
}

/// Edits that both sides are known to agree on.
async fn agreed(bench: &Bench) -> usize {
    let rows = bench.rows().await.into_iter();
    rows.filter(|row| row.remote.as_ref().is_some_and(|link| link.base.title == "Edited here")).count()
}

#[tokio::test]
async fn winding_down_waits_for_the_answer_and_begins_nothing_more() {
    let (bench, operation) = sending(Duration::from_millis(600)).await;
    operation.wind_down();
    let run = operation.finished().await.unwrap();
    assert_eq!(run.status, SyncStatus::Cancelled, "{:?}", run.error);
    assert_eq!((sent(&bench), agreed(&bench).await), (1, 1), "what was sent is known to have arrived");
    assert_eq!(run.counts.tasks_pushed, 1);
}

#[tokio::test]
async fn cancelling_lets_go_at_once_and_the_next_sync_looks() {
    let (bench, operation) = sending(Duration::from_mins(10)).await;
    operation.wind_down();
    operation.cancel();
    let run = operation.finished().await.unwrap();
    assert_eq!(run.status, SyncStatus::Cancelled);
    assert_eq!(agreed(&bench).await, 0, "whether it arrived is not known");
    bench.sim.clear_faults();
    bench.sync_well().await;
    assert_eq!(agreed(&bench).await, 2);
    let arrived = bench.sim.visible_issues().into_iter().filter(|issue| issue.title == "Edited here").count();
    assert_eq!(arrived, 2);
}
