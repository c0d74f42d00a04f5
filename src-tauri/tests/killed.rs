//! The program killed in the middle of an import, at random moments.

mod common;

use std::time::Duration;

use common::{Desk, board, forge, json, start};
use tern_forge::{Random, SystemRandom};
use tern_store::Store;

/// How often the import is killed; `TERN_KILLS=200` for a longer run.
fn rounds() -> u32 {
    std::env::var("TERN_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(10)
}

#[tokio::test]
async fn a_killed_import_leaves_a_sound_database_and_the_next_sync_completes_it() {
    let desk = Desk::new(forge(1200).latency(Duration::from_millis(8))).await;
    let undisturbed = desk.connected_folder();
    let (began, before) = (std::time::Instant::now(), desk.sim.request_count());
    let report = json(undisturbed.path(), &["sync"]);
    let (length, questions) = (began.elapsed(), desk.sim.request_count() - before);
    assert_eq!(report[0]["status"], "success", "{report}");
    let expected = board(undisturbed.path());
    assert!(expected.len() > 500, "there is something to import");

    let mut cut_short = 0;
    for round in 0..rounds() {
        let dir = desk.connected_folder();
        let before = desk.sim.request_count();
        let mut child = start(dir.path(), &["sync"]);
        let moment = length.mul_f64(SystemRandom.unit());
        if round % 2 == 0 {
            // In the middle of the sync, however slow the machine is.
            let asked = before + 1 + usize::from(SystemRandom.uuid().as_bytes()[0]) * questions / 512;
            while desk.sim.request_count() < asked && child.try_wait().unwrap().is_none() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        } else {
            // At any moment, the start and the end included; that is no condition that could be waited for.
            tokio::time::sleep(moment).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let store = Store::open(dir.path(), tern_model::Timestamp::EPOCH).await.unwrap().store;
        let faults = store.check_integrity().await.unwrap();
        store.close().await;
        assert!(faults.is_empty(), "round {round}, killed after {moment:?}: {faults:?}");

        let report = json(dir.path(), &["sync"]);
        assert_eq!(report[0]["status"], "success", "round {round}: {report}");
        assert_eq!(board(dir.path()), expected, "round {round}, killed after {moment:?}");
        let history = json(dir.path(), &["history"]);
        let interrupted = |run: &serde_json::Value| run["error"]["code"] == "interrupted";
        cut_short += u32::from(history.as_array().unwrap().iter().any(interrupted));
    }
    assert!(cut_short > 0, "at least one kill has to hit a running sync");
}
