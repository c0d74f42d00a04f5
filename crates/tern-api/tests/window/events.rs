use std::time::Duration;

use serde_json::json;
use tern_api::window::{self, WindowEvent, follow_events};
use tokio::sync::mpsc;

use crate::support::{Bench, title};

/// Everything that a window hears from now on.
async fn listening(bench: &Bench) -> mpsc::UnboundedReceiver<WindowEvent> {
    let (sender, receiver) = mpsc::unbounded_channel();
    let tern = bench.tern.clone();
    let (ready, listening) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let following = follow_events(&tern, move |event| drop(sender.send(event)));
        tokio::pin!(following);
        // Polled once, it has subscribed.
        tokio::select! { biased; () = &mut following => {}, () = std::future::ready(()) => {} }
        let _ = ready.send(());
        following.await;
    });
    listening.await.unwrap();
    receiver
}

async fn heard(
    events: &mut mpsc::UnboundedReceiver<WindowEvent>,
    mut wanted: impl FnMut(&WindowEvent) -> bool,
) -> Vec<WindowEvent> {
    let mut heard = Vec::new();
    let waiting = async {
        loop {
            let event = events.recv().await.expect("events come for as long as the program is open");
            let found = wanted(&event);
            heard.push(event);
            if found {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("the event comes");
    heard
}

#[tokio::test]
async fn an_edit_names_the_task_it_changed() {
    let bench = Bench::new().await;
    let card = bench.task("One").await;
    let mut events = listening(&bench).await;
    bench.patch(card.id, title("Two")).await;
    let named = |event: &WindowEvent| match event {
        WindowEvent::TasksChanged(changed) => changed.task_ids.as_deref() == Some(&[card.id]),
        _ => false,
    };
    heard(&mut events, named).await;
}

#[tokio::test]
async fn a_new_task_changes_how_everything_stands() {
    let bench = Bench::new().await;
    let mut events = listening(&bench).await;
    bench.task("One").await;
    heard(&mut events, |event| matches!(event, WindowEvent::StatusChanged(view) if view.all_tasks == 1))
        .await;
}

#[tokio::test]
async fn a_sync_is_followed_to_its_end() {
    let bench = Bench::new().await;
    let demo = window::demo_open(&bench.tern).await.unwrap();
    let mut events = listening(&bench).await;
    let request = json!({"project_id": demo.id, "sync_type": "full", "include_closed": true});
    let started = window::sync_start(&bench.tern, serde_json::from_value(request).unwrap()).await.unwrap();
    let all = heard(&mut events, |event| matches!(event, WindowEvent::SyncFinished(_))).await;
    let Some(WindowEvent::SyncFinished(finished)) = all.last() else { unreachable!() };
    assert_eq!((finished.run.id, finished.project_id), (started.sync_id, demo.id));
    let progressed = all.iter().filter(|event| matches!(event, WindowEvent::SyncProgressed(_))).count();
    assert!(progressed > 0, "the bar moves: {all:?}");
    let duration = finished.run.duration_ms.unwrap();
    assert!(progressed <= 3 + duration as usize / 100, "{progressed} steps in {duration} ms are too many");
    let changed = |event: &WindowEvent| matches!(event, WindowEvent::TasksChanged(changed) if changed.task_ids.is_none());
    heard(&mut events, changed).await;
}
