//! Stopping while an edit is on its way to the forge: only the answer says whether it arrived.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::time::Duration;

use common::{Bench, HastyClock, TOKEN_LIKE};
use tern_model::*;
use tern_sim::{Fault, Matcher, Sim};
use tern_sync::Operation;

/// A sync whose edit has left and is not answered yet.
async fn sending(answer: Duration) -> (Bench, Operation, u64) {
    let sim = Sim::builder().seed(21).issues(5).closed_per_mille(0).pulls_per_mille(0).token(TOKEN_LIKE);
    let bench = Bench::with_clock(sim.limits(common::wide_limits()), HastyClock::new()).await;
    bench.give_token(TOKEN_LIKE).await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    bench.sync_well().await;
    let number = bench.sim.visible_issues()[0].number;
    bench.edit(number, |task| "Edited here".clone_into(&mut task.title)).await;
    bench.sim.fail(Matcher::method("PATCH"), Fault::Stall(answer), 1);
    let operation = bench.start().await.unwrap().operation().clone();
    while !bench.sim.requests().iter().any(|request| request.method == "PATCH") {
        tokio::task::yield_now().await;
    }
    (bench, operation, number)
}

async fn base_title(bench: &Bench, number: u64) -> String {
    bench.row(number).await.remote.unwrap().base.title
}

#[tokio::test]
async fn winding_down_waits_for_the_answer_and_knows_that_it_arrived() {
    let (bench, operation, number) = sending(Duration::from_millis(600)).await;
    operation.wind_down();
    let run = operation.finished().await.unwrap();
    assert_eq!(run.status, SyncStatus::Cancelled, "nothing more was begun: {:?}", run.error);
    assert_eq!(base_title(&bench, number).await, "Edited here", "both sides agree on what was sent");
    assert_eq!(run.counts.tasks_pushed, 1);
}

#[tokio::test]
async fn cancelling_lets_go_at_once_and_the_next_sync_looks() {
    let (bench, operation, number) = sending(Duration::from_mins(10)).await;
    operation.wind_down();
    operation.cancel();
    let run = operation.finished().await.unwrap();
    assert_eq!(run.status, SyncStatus::Cancelled);
    assert_ne!(base_title(&bench, number).await, "Edited here", "whether it arrived is not known");
    bench.sim.clear_faults();
    bench.sync_well().await;
    assert_eq!(base_title(&bench, number).await, "Edited here");
    let arrived = bench.sim.issue(number).unwrap().title;
    assert_eq!(arrived, "Edited here");
}
