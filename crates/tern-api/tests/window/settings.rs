use serde_json::json;
use tern_api::ErrorCode;
use tern_api::window::{self, Settings, SettingsSet, Theme};

use crate::connections::{TOKEN, connected, request};
use crate::support::Bench;

fn set(patch: serde_json::Value) -> SettingsSet {
    serde_json::from_value(json!({ "patch": patch })).unwrap()
}

#[tokio::test]
async fn choices_survive_a_restart_and_absent_ones_stay() {
    let bench = Bench::new().await;
    assert_eq!(window::settings_get(&bench.tern).await.unwrap(), Settings::default());
    window::settings_set(&bench.tern, set(json!({"theme": "dark", "keep_in_background": false})))
        .await
        .unwrap();
    window::settings_set(&bench.tern, set(json!({"autostart": true}))).await.unwrap();
    let bench = bench.reopened().await;
    let expected = Settings {
        theme: Theme::Dark,
        keep_in_background: Some(false),
        autostart: true,
        ..Settings::default()
    };
    assert_eq!(window::settings_get(&bench.tern).await.unwrap(), expected);
    let asked_again =
        window::settings_set(&bench.tern, set(json!({"keep_in_background": null}))).await.unwrap();
    assert_eq!(asked_again.keep_in_background, None, "null asks again");
}

#[test]
fn unknown_words_are_refused() {
    let refused = serde_json::from_value::<SettingsSet>(json!({"patch": {"theme": "pink"}}));
    assert!(refused.is_err(), "a wrong word never reaches the database");
}

#[tokio::test]
async fn another_interval_reaches_the_connections_that_had_the_one_before() {
    let (bench, _sim, config) = connected(1).await;
    let chosen = window::settings_set(&bench.tern, set(json!({"sync_interval": 60, "active_interval": 45})));
    assert_eq!(chosen.await.unwrap().sync_interval, 60);
    let adapted = window::project_list(&bench.tern).await.unwrap().remove(0).connection.unwrap();
    assert_eq!((adapted.sync_interval.get(), adapted.active_interval.get()), (60, 45));
    let soonest = bench.tern.now().plus_seconds(60);
    assert!(adapted.next_sync_at.unwrap() <= soonest, "a shorter interval does not wait for the longer one");

    let own = json!({"id": config.id, "settings": {"sync_interval": 900}});
    window::connection_update(&bench.tern, serde_json::from_value(own).unwrap()).await.unwrap();
    window::settings_set(&bench.tern, set(json!({"sync_interval": 1800}))).await.unwrap();
    let kept = window::project_list(&bench.tern).await.unwrap().remove(0).connection.unwrap();
    assert_eq!(kept.sync_interval.get(), 900, "an interval of its own stays");
    let bench = bench.reopened().await;
    assert_eq!(window::settings_get(&bench.tern).await.unwrap().sync_interval, 1800);
}

#[tokio::test]
async fn a_new_connection_takes_the_chosen_intervals() {
    let bench = Bench::new().await;
    let sim = tern_sim::Sim::builder().issues(1).token(TOKEN).start().await;
    window::settings_set(&bench.tern, set(json!({"sync_interval": 600, "active_interval": 90})))
        .await
        .unwrap();
    let mut without = request(&bench, &sim, Some(TOKEN));
    without.settings.sync_interval = None;
    let config = window::connection_create(&bench.tern, without).await.unwrap();
    assert_eq!((config.sync_interval.get(), config.active_interval.get()), (600, 90));
}

#[tokio::test]
async fn an_interval_outside_the_bounds_changes_nothing() {
    let bench = Bench::new().await;
    for wrong in [json!({"sync_interval": 29, "theme": "dark"}), json!({"active_interval": 3601})] {
        let refused = window::settings_set(&bench.tern, set(wrong)).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Invalid);
        assert_eq!(refused.message, "The pause between syncs is 30 to 3600 seconds.");
    }
    assert_eq!(window::settings_get(&bench.tern).await.unwrap(), Settings::default());
}
