use tern_api::window::{self, BudgetView};

use crate::connections::{connected, synced};
use crate::support::Bench;

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
