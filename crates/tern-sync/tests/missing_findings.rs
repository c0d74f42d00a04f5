//! A finding that is in its list no more, and comes back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use common::{Bench, HastyClock, request, wide_limits};
use tern_model::{RemoteState, SyncRun};
use tern_sim::{Fault, Matcher, Sim};
use tern_store::TaskRow;
use tern_sync::Request;

const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";
const ALERT: &str = "dependabot-1";

async fn synced() -> Bench {
    let sim = Sim::builder().seed(3).issues(12).findings().limits(wide_limits()).token(TOKEN);
    let bench = Bench::with_clock(sim, HastyClock::new()).await;
    bench.give_token(TOKEN).await;
    bench.configure(|config| config.include_security = true).await;
    bench.sync_well().await;
    bench
}

async fn look_for_everything(bench: &Bench) -> SyncRun {
    bench.sync_with(Request { every_issue: true, ..request() }).await
}

async fn alert(bench: &Bench) -> TaskRow {
    let is_it = |row: &TaskRow| row.remote.as_ref().is_some_and(|link| link.external_id.issue_id() == ALERT);
    bench.rows().await.into_iter().find(is_it).unwrap()
}

fn state(row: &TaskRow) -> RemoteState {
    row.remote.as_ref().unwrap().remote_state
}

#[tokio::test]
async fn a_finding_that_vanished_is_noted_once_and_its_task_stays_until_it_is_back() {
    let bench = synced().await;
    let before = alert(&bench).await;
    let mut taken = None;
    bench.sim.change_alerts(|alerts, _| {
        let at = alerts.iter().position(|alert| alert.number == 1).unwrap();
        taken = Some(alerts.remove(at));
    });
    bench.sync_well().await;
    assert_eq!(alert(&bench).await, before, "a list of changes does not tell of it");
    let run = look_for_everything(&bench).await;
    let after = alert(&bench).await;
    assert_eq!((state(&after), &after.task), (RemoteState::Forbidden, &before.task), "a badge and no more");
    let told = run.issue_errors.iter().filter(|error| error.reason.starts_with("dependabot-1: ")).count();
    assert_eq!(told, 1, "and it is said: {:?}", run.issue_errors);
    let mut others = bench.rows().await.into_iter().filter(|row| row.task.id != before.task.id);
    let present = |row: TaskRow| row.remote.is_none_or(|link| link.remote_state == RemoteState::Present);
    assert!(others.all(present), "it is about this one alone");
    let again = look_for_everything(&bench).await;
    assert!(again.issue_errors.iter().all(|error| !error.reason.starts_with(ALERT)), "it is said once");

    bench.sim.change_alerts(|alerts, _| alerts.extend(taken));
    look_for_everything(&bench).await;
    assert_eq!(state(&alert(&bench).await), RemoteState::Present, "it is there again, unchanged");
}

#[tokio::test]
async fn a_list_that_cannot_be_had_or_read_says_nothing_of_what_is_in_it() {
    let bench = synced().await;
    let before = alert(&bench).await;
    bench.sim.configure(|settings| settings.has_alerts = false);
    look_for_everything(&bench).await;
    assert_eq!(alert(&bench).await, before, "alerts were switched off");
    bench.sim.configure(|settings| settings.has_alerts = true);
    bench.sim.fail(Matcher::containing("dependabot"), Fault::MalformedItems, 1);
    look_for_everything(&bench).await;
    assert_eq!(
        state(&alert(&bench).await),
        RemoteState::Present,
        "an item that cannot be read may be any of them"
    );
}
