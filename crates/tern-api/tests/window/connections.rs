use serde_json::json;
use tern_api::ErrorCode;
use tern_api::window::{
    self, ConnectionById, ConnectionUpdate, NewConnection, SyncStanding, TaskFilter, TaskStanding,
    TokenReplacement,
};
use tern_model::SyncConfig;
use tern_sim::Sim;

use crate::support::{Bench, query, title};

pub const TOKEN: &str = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

pub fn request(bench: &Bench, sim: &Sim, token: Option<&str>) -> NewConnection {
    serde_json::from_value(json!({
        "project_id": bench.project.id,
        "draft": {
            "repository": format!("https://github.com/{}", sim.full_name()), "service": "github",
            "api_url": sim.base_url(), "token": token,
        },
        "settings": {
            "direction": "pull", "include_closed": false, "include_security": false, "sync_enabled": true,
            "sync_interval": 300,
        },
    }))
    .unwrap()
}

pub async fn connected(issues: u32) -> (Bench, Sim, SyncConfig) {
    let sim = Sim::builder().issues(issues).closed_per_mille(0).pulls_per_mille(0).token(TOKEN).start().await;
    let bench = Bench::new().await;
    let config = window::connection_create(&bench.tern, request(&bench, &sim, Some(TOKEN))).await.unwrap();
    (bench, sim, config)
}

pub async fn synced(bench: &Bench) {
    let request = json!({"project_id": bench.project.id, "sync_type": "full", "include_closed": false});
    synced_with(bench, serde_json::from_value(request).unwrap()).await;
}

pub async fn synced_with(bench: &Bench, request: tern_api::SyncStart) {
    let started = window::sync_start(&bench.tern, request).await.unwrap();
    let running = bench.tern.engine().all_running().into_iter().find(|run| run.id() == started.sync_id);
    if let Some(operation) = running {
        operation.finished().await;
    }
}

#[tokio::test]
async fn a_connected_project_knows_its_account_and_says_it_was_not_synced_yet() {
    let (bench, _sim, config) = connected(3).await;
    assert!(config.has_token);
    let views = window::project_list(&bench.tern).await.unwrap();
    assert!(views[0].account.is_some(), "the token's login stands behind \"assigned to me\"");
    assert_eq!(views[0].standing, SyncStanding::Paused);
    assert_eq!(views[0].standing_words, "not synced yet");
    let told = serde_json::to_string(&views).unwrap();
    assert!(!told.contains("ghp_"), "a token goes in and never out: {told}");
}

#[tokio::test]
async fn a_synced_task_stands_in_sync_until_it_is_edited() {
    let (bench, _sim, _) = connected(3).await;
    synced(&bench).await;
    let page = window::task_list(&bench.tern, query(None, TaskFilter::default())).await.unwrap();
    assert_eq!(page.total, 3);
    assert!(page.tasks.iter().all(|card| card.sync.standing == TaskStanding::InSync));
    let card = &page.tasks[0];

    let detail = bench.patch(card.id, title("Mine")).await;
    assert_eq!((detail.card.sync.standing, detail.card.sync.edits), (TaskStanding::Edited, 1));
    assert_eq!(detail.unsent, [tern_model::Field::Title]);
    let remote = detail.remote.as_ref().unwrap();
    assert!(remote.url.starts_with(&format!("https://{}/", remote.host)), "{remote:?}");
    for (standing, expected) in
        [(TaskStanding::Edited, 1), (TaskStanding::InSync, 2), (TaskStanding::Local, 0)]
    {
        let filter = TaskFilter { standings: vec![standing], ..TaskFilter::default() };
        assert_eq!(bench.titles(filter).await.len(), expected, "{standing}");
    }
    assert_eq!(window::project_list(&bench.tern).await.unwrap()[0].unsent.edits, 1);

    window::undo_last(&bench.tern).await.unwrap();
    assert_eq!(bench.show(&card.key).await.card.sync.standing, TaskStanding::InSync);
    assert_eq!(
        window::project_list(&bench.tern).await.unwrap()[0].unsent.edits,
        0,
        "back at base, nothing waits"
    );
}

#[tokio::test]
async fn the_history_opens_to_the_tasks_a_run_made_and_changed() {
    let (bench, sim, _) = connected(3).await;
    synced(&bench).await;
    let number = sim.create("Brand new", "").number;
    sim.edit(1, tern_sim::Edit::Title("Renamed there".to_owned()));
    synced(&bench).await;
    let listed =
        serde_json::from_value(json!({"project_id": null, "filter": "all", "offset": 0, "limit": 10}));
    let history = window::sync_history_list(&bench.tern, listed.unwrap()).await.unwrap();
    assert_eq!((history.runs.len(), history.total), (2, 2));
    let newest = window::SyncById { sync_id: history.runs[0].id };
    let run = window::sync_history_show(&bench.tern, newest).await.unwrap();
    let tasks: Vec<_> = run.tasks.iter().map(|task| (task.task.title.as_str(), task.created)).collect();
    assert_eq!(
        tasks,
        [("Brand new", true), ("Renamed there", false)],
        "issue {number} was made, issue 1 renamed"
    );
    assert_eq!(run.tasks[1].fields, [tern_model::Field::Title]);
    let totals = window::sync_history_totals(&bench.tern, None).await.unwrap();
    assert_eq!((totals.runs, totals.issues_imported, totals.success_rate), (2, 4, Some(1.0)));
}

#[tokio::test]
async fn a_reason_in_the_history_knows_its_task_as_it_stands_now() {
    let (bench, sim, _) = connected(3).await;
    synced(&bench).await;
    sim.create("", "nothing came of it");
    sim.edit(2, tern_sim::Edit::Title(String::new()));
    synced(&bench).await;
    let listed =
        serde_json::from_value(json!({"project_id": null, "filter": "errors", "offset": 0, "limit": 10}));
    let history = window::sync_history_list(&bench.tern, listed.unwrap()).await.unwrap();
    let newest = window::SyncById { sync_id: history.runs[0].id };
    let detail = window::sync_history_show(&bench.tern, newest).await.unwrap();
    assert_eq!(detail.run.issue_errors.len(), 2, "both issues lack a title");
    let concerned: Vec<_> = detail
        .concerned
        .iter()
        .map(|known| (detail.run.issue_errors[known.reason as usize].number, known.task.sync.number))
        .collect();
    assert_eq!(concerned, [(Some(2), Some(2))], "an issue that never became a task leads nowhere");
}

#[tokio::test]
async fn settings_of_a_connection_change_one_by_one() {
    let (bench, _sim, config) = connected(1).await;
    let patch =
        |settings| ConnectionUpdate { id: config.id, settings: serde_json::from_value(settings).unwrap() };
    let changed = window::connection_update(&bench.tern, patch(json!({"sync_interval": 60}))).await.unwrap();
    assert_eq!((changed.sync_interval.get(), changed.direction), (60, config.direction));
    assert!(changed.has_token, "the token stays");
    let refused = window::connection_update(&bench.tern, patch(json!({"sync_interval": 5}))).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::Invalid);
}

#[tokio::test]
async fn a_wrong_token_replaces_nothing() {
    let (bench, sim, config) = connected(1).await;
    let with = |token: Option<&str>| -> TokenReplacement {
        serde_json::from_value(json!({"id": config.id, "token": token})).unwrap()
    };
    let wrong = with(Some("ghp_wrongwrongwrongwrongwrongwrongwrongwr"));
    let refused = window::connection_replace_token(&bench.tern, wrong).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Unauthorized);
    synced(&bench).await;
    assert_eq!(window::project_list(&bench.tern).await.unwrap()[0].standing, SyncStanding::InSync);

    sim.revoke_token(TOKEN);
    synced(&bench).await;
    let view = window::project_list(&bench.tern).await.unwrap().remove(0);
    assert_eq!(
        (view.standing, view.standing_words.as_str()),
        (SyncStanding::NeedsYou, "the token no longer works")
    );
    window::connection_replace_token(&bench.tern, with(None)).await.unwrap();
    let view = window::project_list(&bench.tern).await.unwrap().remove(0);
    assert_eq!(
        (view.connection.unwrap().has_token, view.account),
        (false, None),
        "a public repository needs none"
    );
}

#[tokio::test]
async fn disconnecting_keeps_the_tasks() {
    let (bench, _sim, config) = connected(2).await;
    synced(&bench).await;
    window::connection_remove(&bench.tern, ConnectionById { id: config.id }).await.unwrap();
    let view = window::project_list(&bench.tern).await.unwrap().remove(0);
    assert_eq!((view.connection, view.standing, view.open_tasks), (None, SyncStanding::Local, 2));
}

#[tokio::test]
async fn a_conflict_needs_the_person() {
    let (bench, sim, _) = connected(1).await;
    synced(&bench).await;
    let card =
        window::task_list(&bench.tern, query(None, TaskFilter::default())).await.unwrap().tasks.remove(0);
    bench.patch(card.id, title("Mine")).await;
    sim.edit(card.sync.number.unwrap(), tern_sim::Edit::Title("Theirs".to_owned()));
    synced(&bench).await;
    let listed =
        serde_json::from_value(json!({"project_id": null, "resolved": false, "offset": 0, "limit": 10}))
            .unwrap();
    let conflicts = window::conflict_list(&bench.tern, listed).await.unwrap();
    assert_eq!(conflicts.total, 1);
    assert_eq!(conflicts.conflicts[0].fields, [tern_model::Field::Title]);
    assert_eq!(conflicts.conflicts[0].task.sync.standing, TaskStanding::Conflict);
    let status = window::status_show(&bench.tern).await.unwrap();
    assert_eq!((status.standing, status.words.as_str()), (SyncStanding::NeedsYou, "1 task needs you"));
}
