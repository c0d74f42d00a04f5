//! The conflict dialog's operations, against a forge on loopback.

use serde_json::{Value, json};
use tern_api::ErrorCode;
use tern_api::window::{
    self, ConflictDetail, ConflictIds, ConflictResolveGone, TaskCard, TaskFilter, TaskStanding,
};
use tern_model::{ResolutionAction, SyncConfig};
use tern_sim::{Edit, Fault, Matcher, Sim};

use crate::connections::{connected, synced, synced_with};
use crate::support::{Bench, new_task, query, title};

const BODY: &str = "## Steps\n\n1. Rotate the log\n2. Look at it\n\n## Expected\n\nEvery line, once.\n";

/// A two-way project with one issue in conflict: its title and one line of its text, each in its own way.
async fn in_conflict() -> (Bench, Sim, SyncConfig, TaskCard) {
    let (bench, sim, config) = connected(1).await;
    sim.edit(1, Edit::body(BODY));
    let settings = json!({"direction": "two_way"});
    let update = serde_json::from_value(json!({"id": config.id, "settings": settings})).unwrap();
    window::connection_update(&bench.tern, update).await.unwrap();
    synced(&bench).await;
    let page = window::task_list(&bench.tern, query(None, TaskFilter::default())).await.unwrap();
    let card = page.tasks[0].clone();
    bench.patch(card.id, title("Mine")).await;
    let mine = BODY.replace("Every line, once.", "Every line, exactly once, in order.");
    bench.patch(card.id, serde_json::from_value(json!({"description": mine})).unwrap()).await;
    sim.edit_all(
        1,
        &[
            Edit::title("Theirs"),
            Edit::body(
                BODY.replace("Every line, once.", "Every line, at least once.")
                    .replace("Look at it", "Watch it"),
            ),
        ],
    );
    synced(&bench).await;
    (bench, sim, config, card)
}

async fn show(bench: &Bench, key: &str) -> ConflictDetail {
    window::conflict_show(&bench.tern, serde_json::from_value(json!({"key": key})).unwrap()).await.unwrap()
}

fn choices() -> Value {
    json!({
        "title": {"take": "edited", "value": "Ours"}, "state": null, "milestone": null,
        "description": [{"take": "both_ours_first"}],
    })
}

async fn resolve(
    bench: &Bench,
    detail: &ConflictDetail,
    action: &str,
    choices: Value,
) -> Result<window::ConflictResolved, tern_api::ApiError> {
    let request =
        json!({"key": detail.task.key, "version": detail.version, "action": action, "choices": choices});
    window::conflict_resolve(&bench.tern, serde_json::from_value(request).unwrap()).await
}

async fn undo(bench: &Bench, id: tern_model::ConflictId) -> Result<window::Saved, tern_api::ApiError> {
    window::conflict_undo(&bench.tern, serde_json::from_value(json!({"conflict_ids": [id]})).unwrap()).await
}

async fn pending(bench: &Bench) -> u32 {
    let all = json!({"project_id": null, "resolved": false, "offset": 0, "limit": 10});
    window::conflict_list(&bench.tern, serde_json::from_value(all).unwrap()).await.unwrap().total
}

#[tokio::test]
async fn a_conflict_shows_what_merges_and_what_does_not() {
    let (bench, _sim, _, card) = in_conflict().await;
    let detail = show(&bench, &card.key).await;
    assert_eq!((detail.local.title.as_str(), detail.remote.title.as_str()), ("Mine", "Theirs"));
    assert_eq!(detail.base.description, BODY);
    assert!(detail.two_way && detail.draft.is_none());
    let kinds: Vec<_> = detail.merge.description.chunks.iter().map(|chunk| chunk.kind).collect();
    assert_eq!(detail.merge.description.conflicts().count(), 1, "{kinds:?}");
    assert!(detail.merge.content.description.contains("Watch it"), "what merges is merged");
}

#[tokio::test]
async fn a_merge_is_written_here_sent_there_and_then_it_is_quiet() {
    let (bench, sim, _, card) = in_conflict().await;
    let detail = show(&bench, &card.key).await;
    let resolved = resolve(&bench, &detail, "merge", choices()).await.unwrap();
    assert!(resolved.sends, "the result is neither side's");
    let expected = BODY.replace("Look at it", "Watch it").replace(
        "Every line, once.\n",
        "Every line, exactly once, in order.\n\nEvery line, at least once.\n",
    );
    let task = bench.show(&card.key).await.task;
    assert_eq!((task.title.as_str(), task.description.as_str()), ("Ours", expected.as_str()));
    synced(&bench).await;
    let there = sim.issue(1).unwrap();
    assert_eq!((there.title.as_str(), there.body.as_deref()), ("Ours", Some(expected.as_str())));
    let stands = bench.show(&card.key).await.card.sync.standing;
    assert_eq!((stands, pending(&bench).await), (TaskStanding::InSync, 0));
    let written = sim.requests().len();
    synced(&bench).await;
    assert!(sim.requests()[written..].iter().all(|request| request.method == "GET"), "nothing is sent twice");
}

#[tokio::test]
async fn what_is_not_decided_writes_nothing() {
    let (bench, _sim, _, card) = in_conflict().await;
    let detail = show(&bench, &card.key).await;
    let half = json!({"title": {"take": "ours"}, "state": null, "milestone": null, "description": [null]});
    let refused = resolve(&bench, &detail, "merge", half).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert!(refused.message.contains("description"), "{refused:?}");
    assert_eq!((bench.show(&card.key).await.task.title.as_str(), pending(&bench).await), ("Mine", 1));
}

/// Does the next test bite?
#[cfg(feature = "planted-bugs")]
#[tokio::test]
async fn a_planted_stale_dialog_is_found() {
    use futures::FutureExt;
    tern_reconcile::planted::plant(Some(tern_reconcile::planted::Bug::StaleDialogAccepted));
    let looked = std::panic::AssertUnwindSafe(Box::pin(an_older_version_is_refused())).catch_unwind().await;
    tern_reconcile::planted::plant(None);
    assert!(looked.is_err(), "a decision about another version was not found");
}

#[tokio::test]
async fn a_decision_about_an_older_version_is_refused_and_its_draft_carried_over() {
    Box::pin(an_older_version_is_refused()).await;
}

async fn an_older_version_is_refused() {
    let (bench, sim, _, card) = in_conflict().await;
    let detail = show(&bench, &card.key).await;
    let draft = json!({"key": card.key, "version": detail.version, "choices": choices()});
    window::conflict_draft(&bench.tern, serde_json::from_value(draft.clone()).unwrap()).await.unwrap();
    assert_eq!(serde_json::to_value(show(&bench, &card.key).await.draft).unwrap(), choices(), "it is kept");
    sim.edit(1, Edit::title("Theirs, later"));
    synced(&bench).await;
    let refused = resolve(&bench, &detail, "merge", choices()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ConflictMoved);
    let stale = window::conflict_draft(&bench.tern, serde_json::from_value(draft).unwrap()).await;
    assert_eq!(stale.unwrap_err().code, ErrorCode::ConflictMoved, "an old window overwrites no draft");
    let moved = show(&bench, &card.key).await;
    assert!(moved.draft_moved);
    let carried = moved.draft.clone().unwrap();
    assert_eq!(carried.title, None, "the title has to be decided again");
    assert_eq!(serde_json::to_value(&carried.description).unwrap(), choices()["description"]);
    assert_eq!((bench.show(&card.key).await.task.title.as_str(), pending(&bench).await), ("Mine", 1));
}

#[tokio::test]
async fn a_draft_outlives_the_program() {
    let (bench, _sim, _, card) = in_conflict().await;
    let version = show(&bench, &card.key).await.version;
    let draft = json!({"key": card.key, "version": version, "choices": choices()});
    window::conflict_draft(&bench.tern, serde_json::from_value(draft).unwrap()).await.unwrap();
    let bench = bench.reopened().await;
    let detail = show(&bench, &card.key).await;
    assert_eq!(serde_json::to_value(&detail.draft).unwrap(), choices());
    resolve(&bench, &detail, "merge", choices()).await.unwrap();
}

#[tokio::test]
async fn every_decision_can_be_taken_back_before_it_is_sent() {
    for action in ["keep_local", "accept_remote", "merge"] {
        let (bench, _sim, _, card) = in_conflict().await;
        let detail = show(&bench, &card.key).await;
        let decided = resolve(&bench, &detail, action, choices()).await.unwrap();
        assert_eq!(pending(&bench).await, 0, "{action}");
        undo(&bench, decided.conflict_id).await.unwrap();
        let again = show(&bench, &card.key).await;
        assert_eq!(
            (&again.base, &again.local, &again.remote),
            (&detail.base, &detail.local, &detail.remote),
            "{action}: all three stand as before"
        );
        let twice = undo(&bench, decided.conflict_id).await.unwrap_err();
        assert_eq!(twice.code, ErrorCode::Stale, "{action}");
    }
}

#[tokio::test]
async fn a_decision_that_was_sent_can_be_taken_back_and_decided_the_other_way() {
    for action in ["keep_local", "merge"] {
        let (bench, sim, _, card) = in_conflict().await;
        let detail = show(&bench, &card.key).await;
        let decided = resolve(&bench, &detail, action, choices()).await.unwrap();
        synced(&bench).await;
        assert_ne!(sim.issue(1).unwrap().title, "Theirs", "{action}: it was sent");
        undo(&bench, decided.conflict_id).await.unwrap();
        synced(&bench).await;
        let again = show(&bench, &card.key).await;
        assert_eq!((again.local.title.as_str(), again.remote.title.as_str()), ("Mine", "Theirs"), "{action}");
        resolve(&bench, &again, "accept_remote", Value::Null).await.unwrap();
        synced(&bench).await;
        let there = sim.issue(1).unwrap();
        assert_eq!(there.title, "Theirs", "{action}: what was theirs stands there again");
        assert_eq!(there.body.as_deref(), Some(detail.remote.description.as_str()), "{action}");
        assert_eq!(bench.show(&card.key).await.card.sync.standing, TaskStanding::InSync, "{action}");
    }
}

#[tokio::test]
async fn later_edits_survive_taking_a_decision_back() {
    let (bench, _sim, _, card) = in_conflict().await;
    let detail = show(&bench, &card.key).await;
    let decided = resolve(&bench, &detail, "accept_remote", Value::Null).await.unwrap();
    bench.patch(card.id, title("Edited since")).await;
    undo(&bench, decided.conflict_id).await.unwrap();
    let task = bench.show(&card.key).await.task;
    assert_eq!(task.title, "Edited since", "what came later is nobody's to take back");
    assert_eq!(task.description, detail.local.description);
}

#[tokio::test]
async fn what_a_sync_merged_by_itself_is_listed_and_can_be_taken_back() {
    let (bench, sim, config) = connected(1).await;
    let settings = json!({"id": config.id, "settings": {"direction": "two_way"}});
    window::connection_update(&bench.tern, serde_json::from_value(settings).unwrap()).await.unwrap();
    synced(&bench).await;
    let page = window::task_list(&bench.tern, query(None, TaskFilter::default())).await.unwrap();
    let card = page.tasks[0].clone();
    bench.patch(card.id, title("Mine")).await;
    sim.edit(1, Edit::AddLabel("theirs".to_owned()));
    synced(&bench).await;
    let listed = json!({"project_id": null, "resolved": true, "offset": 0, "limit": 10});
    let merged = window::conflict_list(&bench.tern, serde_json::from_value(listed).unwrap()).await.unwrap();
    assert_eq!(merged.total, 1);
    let view = &merged.conflicts[0];
    assert!(view.automatic && view.action == Some(ResolutionAction::Merge), "{view:?}");
    undo(&bench, view.id).await.unwrap();
    assert!(!bench.show(&card.key).await.task.labels.contains("theirs"));
    synced(&bench).await;
    assert_eq!(pending(&bench).await, 1, "it is not merged again behind the person's back");
}

#[tokio::test]
async fn accepting_everything_of_the_forge_can_be_taken_back() {
    let (bench, _sim, _, card) = in_conflict().await;
    let scope = serde_json::from_value(json!({"project_id": null})).unwrap();
    let done = window::conflict_resolve_all(&bench.tern, scope).await.unwrap();
    assert_eq!((done.conflict_ids.len(), pending(&bench).await), (1, 0));
    assert_eq!(bench.show(&card.key).await.task.title, "Theirs");
    window::conflict_undo(&bench.tern, done).await.unwrap();
    assert_eq!((bench.show(&card.key).await.task.title.as_str(), pending(&bench).await), ("Mine", 1));
}

#[tokio::test]
async fn edited_here_and_deleted_there_is_decided_by_a_person() {
    for (action, stays) in [("keep_local", true), ("recreate", true), ("remove", false)] {
        let (bench, sim, config) = connected(1).await;
        let settings = json!({"id": config.id, "settings": {"direction": "two_way"}});
        window::connection_update(&bench.tern, serde_json::from_value(settings).unwrap()).await.unwrap();
        synced(&bench).await;
        let page = window::task_list(&bench.tern, query(None, TaskFilter::default())).await.unwrap();
        let card = page.tasks[0].clone();
        bench.patch(card.id, title("Edited here")).await;
        sim.delete(1);
        synced(&bench).await;
        assert_eq!(pending(&bench).await, 1, "{action}: it waits for a person");
        let detail = show(&bench, &card.key).await;
        assert_eq!(detail.remote_state, tern_model::RemoteState::Gone);
        assert_eq!(detail.task.sync.standing, TaskStanding::Gone, "its card says what happened");
        for (standing, found) in [(TaskStanding::Gone, 1), (TaskStanding::Conflict, 0)] {
            let filter = TaskFilter { standings: vec![standing], ..TaskFilter::default() };
            let page = window::task_list(&bench.tern, query(None, filter)).await.unwrap();
            assert_eq!(page.total, found, "{standing:?} in the list's filter");
        }
        let request: ConflictResolveGone =
            serde_json::from_value(json!({"key": card.key, "action": action})).unwrap();
        let decided = || window::conflict_resolve_gone(&bench.tern, request.clone());
        decided().await.unwrap();
        assert_eq!(pending(&bench).await, 0, "{action}");
        let undo = || window::conflict_undo(&bench.tern, ConflictIds { conflict_ids: vec![detail.id] });
        undo().await.unwrap();
        let again = show(&bench, &card.key).await;
        assert_eq!((again.id, again.draft), (detail.id, None), "{action}: it waits again");
        assert_eq!((again.remote_state, again.local), (detail.remote_state, detail.local));
        assert_eq!(again.task.issue_url, detail.task.issue_url, "{action}: and is linked again");
        synced(&bench).await;
        assert_eq!(pending(&bench).await, 1, "{action}: nothing is made or removed while it waits");
        decided().await.unwrap();
        synced(&bench).await;
        let page = window::task_list(&bench.tern, query(None, TaskFilter::default())).await.unwrap();
        assert_eq!(page.total, u32::from(stays), "{action}");
        let made = sim.visible_issues().into_iter().filter(|issue| issue.title == "Edited here").count();
        assert_eq!(made, usize::from(action == "recreate"), "{action}");
        if action == "recreate" {
            let refused = undo().await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::Stale, "its new issue is there: {refused:?}");
        }
    }
}

#[tokio::test]
async fn a_task_removed_with_its_issue_comes_back_after_a_restart() {
    let (bench, sim, config) = connected(1).await;
    let settings = json!({"id": config.id, "settings": {"direction": "two_way"}});
    window::connection_update(&bench.tern, serde_json::from_value(settings).unwrap()).await.unwrap();
    synced(&bench).await;
    let page = window::task_list(&bench.tern, query(None, TaskFilter::default())).await.unwrap();
    let card = page.tasks[0].clone();
    bench.patch(card.id, title("Edited here")).await;
    sim.delete(1);
    synced(&bench).await;
    let detail = show(&bench, &card.key).await;
    assert!(detail.base_at.is_some(), "it was agreed when it was imported");
    let remove = json!({"key": card.key, "action": "remove"});
    window::conflict_resolve_gone(&bench.tern, serde_json::from_value(remove).unwrap()).await.unwrap();

    let bench = bench.reopened().await;
    let listed = json!({"project_id": null, "resolved": true, "offset": 0, "limit": 10});
    let listed = serde_json::from_value(listed).unwrap();
    let resolved = window::conflict_list(&bench.tern, listed).await.unwrap();
    let [view] = resolved.conflicts.as_slice() else { panic!("one decision: {resolved:?}") };
    assert!(view.removed && view.resolved_at.is_some(), "{view:?}");
    assert_eq!((view.task.key.as_str(), view.task.title.as_str()), (card.key.as_str(), "Edited here"));
    undo(&bench, view.id).await.unwrap();
    let again = show(&bench, &card.key).await;
    assert_eq!((again.id, again.local), (detail.id, detail.local), "it waits again, as it was");
    assert!(!bench.show(&card.key).await.origins.is_empty(), "with what happened to it");
    assert!(undo(&bench, view.id).await.is_err(), "once is enough");
}

#[tokio::test]
async fn a_task_that_nobody_edited_is_unlinked_from_an_issue_that_is_gone() {
    let (bench, sim, _) = connected(2).await;
    synced(&bench).await;
    let page = window::task_list(&bench.tern, query(None, TaskFilter::default())).await.unwrap();
    let card = page.tasks.iter().find(|card| card.sync.number == Some(1)).unwrap().clone();
    sim.delete(1);
    let every = json!({"project_id": card.project_id, "sync_type": "full", "include_closed": false,
                       "every_issue": true});
    synced_with(&bench, serde_json::from_value(every).unwrap()).await;
    assert_eq!(pending(&bench).await, 0, "there is nothing to decide unless a person wants to");
    let detail = show(&bench, &card.key).await;
    assert_eq!((detail.remote_state, &detail.local), (tern_model::RemoteState::Gone, &detail.base));
    assert_eq!(pending(&bench).await, 0, "looking changes nothing");
    let keep = json!({"key": card.key, "action": "keep_local"});
    window::conflict_resolve_gone(&bench.tern, serde_json::from_value(keep).unwrap()).await.unwrap();
    let local = bench.show(&card.key).await;
    assert_eq!((local.card.sync.standing, local.task.issue_url), (TaskStanding::Local, None));
    undo(&bench, detail.id).await.unwrap();
    let again = bench.show(&card.key).await;
    assert_eq!(again.card.sync.standing, TaskStanding::Gone, "it is linked again");
}

#[tokio::test]
async fn a_task_says_that_an_issue_is_planned_until_it_is_one() {
    let (bench, _sim, config, linked) = in_conflict().await;
    let task = window::task_create(&bench.tern, new_task(config.project_id, "Only here")).await.unwrap();
    let key = task.key.clone();
    assert!(!task.sync.planned, "nobody asked for it yet");
    let ask = serde_json::from_value(json!({"task_id": task.id})).unwrap();
    window::task_publish(&bench.tern, ask).await.unwrap();
    let planned = bench.show(&key).await.card.sync;
    assert_eq!((planned.standing, planned.planned), (TaskStanding::Local, true));
    assert!(!bench.show(&linked.key).await.card.sync.planned, "it is about this task alone");
    synced(&bench).await;
    let made = bench.show(&key).await.card.sync;
    assert_eq!((made.standing, made.planned), (TaskStanding::InSync, false));
}

#[tokio::test]
async fn an_issue_that_the_forge_does_not_make_shows_on_the_card_until_it_is_made() {
    let (bench, sim, config, _) = in_conflict().await;
    let task = window::task_create(&bench.tern, new_task(config.project_id, "Only here")).await.unwrap();
    let key = task.key.clone();
    let publish = || serde_json::from_value(json!({"task_id": task.id})).unwrap();
    window::task_publish(&bench.tern, publish()).await.unwrap();
    sim.fail(Matcher::method("POST"), Fault::Validation, 1);
    synced(&bench).await;
    let refused = bench.show(&key).await;
    assert_eq!((refused.card.sync.standing, refused.card.sync.planned), (TaskStanding::NotPublished, false));
    assert!(refused.push_error.is_some_and(|why| why.contains("no issue was made")), "and it is said why");
    for (standing, found) in [(TaskStanding::NotPublished, 1), (TaskStanding::Local, 0)] {
        let filter = TaskFilter { standings: vec![standing], ..TaskFilter::default() };
        let page = window::task_list(&bench.tern, query(None, filter)).await.unwrap();
        assert_eq!(page.total, found, "{standing:?} in the list's filter");
    }
    window::task_publish(&bench.tern, publish()).await.unwrap();
    let planned = bench.show(&key).await.card.sync;
    assert_eq!((planned.standing, planned.planned), (TaskStanding::Local, true), "it is tried again");
    synced(&bench).await;
    assert_eq!(bench.show(&key).await.card.sync.standing, TaskStanding::InSync, "and now it is one");
}
