use serde_json::json;
use tern_api::window::{self, Settings, SettingsSet, Theme};

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
