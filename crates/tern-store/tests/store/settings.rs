use serde_json::{Value, json};
use tern_store::settings;

use crate::support::{Fixture, now};

#[tokio::test]
async fn a_setting_is_what_was_set_last() {
    let fixture = Fixture::new().await;
    let mut tx = fixture.write().await;
    assert_eq!(settings::get(&mut tx, "theme").await.unwrap(), None);
    for value in [json!("dark"), json!({"a": [1, null]}), Value::Null, json!("dark")] {
        settings::set(&mut tx, "theme", &value, now()).await.unwrap();
        assert_eq!(settings::get(&mut tx, "theme").await.unwrap(), Some(value));
    }
    settings::delete(&mut tx, "theme").await.unwrap();
    assert_eq!(settings::get(&mut tx, "theme").await.unwrap(), None);
}
