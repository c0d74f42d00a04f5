use tern_api::background_sync;
use tern_api::window::{self, BudgetView};
use tern_sim::{Edit, LimitSettings, Sim};

use crate::connections::{TOKEN, connected, request, synced};
use crate::support::{Bench, look, timed};

async fn budget(bench: &Bench) -> BudgetView {
    let mut budgets = window::budget_list(&bench.tern).await.unwrap();
    assert_eq!(budgets.len(), 1, "one token on one host: {budgets:?}");
    budgets.remove(0)
}

#[tokio::test]
async fn a_quiet_sync_costs_one_request_that_is_free() {
    let (bench, _sim, _) = connected(3).await;
    let checked = budget(&bench).await;
    assert!(checked.requests > 0, "the check before connecting counts: {checked:?}");
    synced(&bench).await;
    synced(&bench).await;
    let before = budget(&bench).await;
    synced(&bench).await;
    let after = budget(&bench).await;
    assert_eq!(after.requests - before.requests, 1, "{before:?} {after:?}");
    assert_eq!(after.not_modified - before.not_modified, 1, "{before:?} {after:?}");
    assert_eq!(after.remaining, before.remaining, "what was not modified costs nothing");
    assert!(after.limit.is_some() && after.resets_at.is_some(), "{after:?}");
    assert_eq!((after.host.as_str(), after.projects), ("127.0.0.1", vec![bench.project.key.clone()]));
}

#[tokio::test]
async fn background_syncs_leave_the_last_requests_to_a_person_until_the_reset() {
    let limits = LimitSettings { per_token: 20, ..LimitSettings::default() };
    let sim = Sim::builder().issues(3).closed_per_mille(0).pulls_per_mille(0);
    let sim = sim.token(TOKEN).limits(limits).start().await;
    let (bench, clock) = timed().await;
    let tern = bench.tern.clone();
    window::connection_create(&bench.tern, request(&bench, &sim, Some(TOKEN))).await.unwrap();
    synced(&bench).await;
    let reserve = budget(&bench).await.reserve.unwrap();
    assert_eq!(reserve, 10, "half of a small budget");
    // Somebody else's program uses the same token.
    while budget(&bench).await.remaining.unwrap() > reserve {
        sim.edit(1, Edit::title(format!("again, {:?}", budget(&bench).await.remaining)));
        synced(&bench).await;
    }
    let held = budget(&bench).await;
    let until = held.held_until.expect("the rest is for a person");
    assert_eq!(Some(until), held.resets_at);

    let background = tokio::spawn({
        let tern = tern.clone();
        async move { background_sync(&tern).await }
    });
    clock.advance(400);
    let before = sim.requests().len();
    look(&clock).await;
    assert_eq!(sim.requests().len(), before, "it was due and did not start");
    let next = window::project_list(&tern).await.unwrap()[0].connection.clone().unwrap().next_sync_at;
    assert_eq!(next, Some(until), "the window says when it goes on");
    tern.set_in_front(true);
    look(&clock).await;
    assert_eq!(sim.requests().len(), before, "a board in front of somebody is no reason either");

    synced(&bench).await;
    assert!(sim.requests().len() > before, "whoever presses Sync now gets a sync");
    let before = sim.requests().len();
    tern.set_in_front(false);
    clock.advance(3_700);
    look(&clock).await;
    for operation in tern.engine().all_running() {
        operation.finished().await;
    }
    assert!(sim.requests().len() > before, "after the reset it goes on by itself");
    background.abort();
}
