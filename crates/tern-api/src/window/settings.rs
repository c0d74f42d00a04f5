//! A person's choices for the window.

use serde::{Deserialize, Deserializer, Serialize};
use tern_model::text_enum;
use tern_store::{Reader, settings};

use crate::{ApiError, Tern};

/// Under which key the choices are kept, as one object.
const KEY: &str = "window";

text_enum! {
    /// Light or dark.
    Theme, "theme", {
        /// As the system says.
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

/// A person's choices.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// Whether closing the window keeps syncing; `null`: not asked yet.
    pub keep_in_background: Option<bool>,
    /// Whether Tern starts with the session.
    pub autostart: bool,
    /// Whether conflicts are notified.
    pub notify_conflicts: bool,
    /// Whether a token to renew is notified.
    pub notify_token: bool,
    /// Whether the end of a first import is notified.
    pub notify_first_import: bool,
    /// Whether repeated failures are notified.
    pub notify_failures: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            keep_in_background: None,
            autostart: false,
            notify_conflicts: true,
            notify_token: true,
            notify_first_import: true,
            notify_failures: true,
        }
    }
}

/// Choices to change; absent ones stay as they are.
#[derive(Debug, Clone, Copy, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct SettingsPatch {
    /// Light or dark.
    #[specta(optional)]
    pub theme: Option<Theme>,
    /// Whether closing the window keeps syncing; `null`: ask again.
    #[serde(deserialize_with = "given")]
    #[specta(optional, type = Option<bool>)]
    pub keep_in_background: Option<Option<bool>>,
    /// Whether Tern starts with the session.
    #[specta(optional)]
    pub autostart: Option<bool>,
    /// Whether conflicts are notified.
    #[specta(optional)]
    pub notify_conflicts: Option<bool>,
    /// Whether a token to renew is notified.
    #[specta(optional)]
    pub notify_token: Option<bool>,
    /// Whether the end of a first import is notified.
    #[specta(optional)]
    pub notify_first_import: Option<bool>,
    /// Whether repeated failures are notified.
    #[specta(optional)]
    pub notify_failures: Option<bool>,
}

/// Tells `null` from absent.
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// A change of choices.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct SettingsSet {
    /// What to change.
    pub patch: SettingsPatch,
}

/// A person's choices.
pub async fn settings_get(tern: &Tern) -> Result<Settings, ApiError> {
    stored(&mut tern.store.read().await?).await
}

/// Changes choices.
pub async fn settings_set(tern: &Tern, request: SettingsSet) -> Result<Settings, ApiError> {
    let patch = request.patch;
    let mut tx = tern.store.write().await?;
    let before = stored(&mut tx).await?;
    let after = Settings {
        theme: patch.theme.unwrap_or(before.theme),
        keep_in_background: patch.keep_in_background.unwrap_or(before.keep_in_background),
        autostart: patch.autostart.unwrap_or(before.autostart),
        notify_conflicts: patch.notify_conflicts.unwrap_or(before.notify_conflicts),
        notify_token: patch.notify_token.unwrap_or(before.notify_token),
        notify_first_import: patch.notify_first_import.unwrap_or(before.notify_first_import),
        notify_failures: patch.notify_failures.unwrap_or(before.notify_failures),
    };
    let value = serde_json::json!(after);
    settings::set(&mut tx, KEY, &value, tern.now()).await?;
    tx.commit().await?;
    Ok(after)
}

/// What is stored, laid over the defaults: a choice that an older version did not know has its default, and one
/// that cannot be read is no reason not to open the window.
async fn stored(db: &mut impl Reader) -> Result<Settings, ApiError> {
    let defaults = serde_json::json!(Settings::default());
    let stored = settings::get(db, KEY).await?.unwrap_or_default();
    let (Some(known), Some(stored)) = (defaults.as_object(), stored.as_object()) else {
        return Ok(Settings::default());
    };
    let mut all = known.clone();
    all.extend(
        stored.iter().filter(|(key, _)| known.contains_key(*key)).map(|(k, v)| (k.clone(), v.clone())),
    );
    Ok(serde_json::from_value(all.into()).unwrap_or_default())
}
