//! A person's choices for the window.

use serde::{Deserialize, Deserializer, Serialize};
use tern_model::{DEFAULT_INTERVAL_SECONDS, SyncConfig, Timestamp, text_enum};
use tern_store::{Reader, WriteTx, configs, settings};

use crate::connections::checked_interval;
use crate::{ApiError, Tern};

/// Under which key the choices are kept, as one object.
const KEY: &str = "window";

/// The pause between syncs while a repository changes or the window is in use, unless a person says otherwise.
const ACTIVE_INTERVAL_SECONDS: u32 = 30;

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
    /// Whether the end of a token is notified ahead of time.
    pub notify_token_end: bool,
    /// Whether the end of a first import is notified.
    pub notify_first_import: bool,
    /// Whether repeated failures are notified.
    pub notify_failures: bool,
    /// Seconds between automatic syncs, 30 to 3600, of projects without an interval of their own.
    pub sync_interval: u32,
    /// The same while a repository changes or the window is in use.
    pub active_interval: u32,
    /// Whether syncs that run by themselves wait while the computer runs on battery.
    pub pause_on_battery: bool,
    /// Whether they wait on a metered connection.
    pub pause_on_metered: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            keep_in_background: None,
            autostart: false,
            notify_conflicts: true,
            notify_token: true,
            notify_token_end: true,
            notify_first_import: true,
            notify_failures: true,
            sync_interval: DEFAULT_INTERVAL_SECONDS,
            active_interval: ACTIVE_INTERVAL_SECONDS,
            pause_on_battery: false,
            pause_on_metered: false,
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
    /// Whether the end of a token is notified ahead of time.
    #[specta(optional)]
    pub notify_token_end: Option<bool>,
    /// Whether the end of a first import is notified.
    #[specta(optional)]
    pub notify_first_import: Option<bool>,
    /// Whether repeated failures are notified.
    #[specta(optional)]
    pub notify_failures: Option<bool>,
    /// Seconds between automatic syncs, 30 to 3600.
    #[specta(optional)]
    pub sync_interval: Option<u32>,
    /// The same while a repository changes or the window is in use.
    #[specta(optional)]
    pub active_interval: Option<u32>,
    /// Whether syncs that run by themselves wait on battery.
    #[specta(optional)]
    pub pause_on_battery: Option<bool>,
    /// Whether they wait on a metered connection.
    #[specta(optional)]
    pub pause_on_metered: Option<bool>,
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
    chosen(&mut tern.store.read().await?).await
}

/// Changes choices. Another interval also becomes that of every connection that had the one before; connections
/// with an interval of their own keep it.
pub async fn settings_set(tern: &Tern, request: SettingsSet) -> Result<Settings, ApiError> {
    let (mut tx, now) = (tern.store.write().await?, tern.now());
    let before = chosen(&mut tx).await?;
    let after = before.patched(request.patch)?;
    let adapted = adapt_connections(&mut tx, &before, &after, now).await?;
    settings::set(&mut tx, KEY, &serde_json::json!(after), now).await?;
    tx.commit().await?;
    for config in adapted {
        tern.tell_project(config.project_id);
    }
    Ok(after)
}

impl Settings {
    fn patched(self, patch: SettingsPatch) -> Result<Self, ApiError> {
        for seconds in [patch.sync_interval, patch.active_interval].into_iter().flatten() {
            checked_interval(seconds)?;
        }
        Ok(Self {
            theme: patch.theme.unwrap_or(self.theme),
            keep_in_background: patch.keep_in_background.unwrap_or(self.keep_in_background),
            autostart: patch.autostart.unwrap_or(self.autostart),
            notify_conflicts: patch.notify_conflicts.unwrap_or(self.notify_conflicts),
            notify_token: patch.notify_token.unwrap_or(self.notify_token),
            notify_token_end: patch.notify_token_end.unwrap_or(self.notify_token_end),
            notify_first_import: patch.notify_first_import.unwrap_or(self.notify_first_import),
            notify_failures: patch.notify_failures.unwrap_or(self.notify_failures),
            sync_interval: patch.sync_interval.unwrap_or(self.sync_interval),
            active_interval: patch.active_interval.unwrap_or(self.active_interval),
            pause_on_battery: patch.pause_on_battery.unwrap_or(self.pause_on_battery),
            pause_on_metered: patch.pause_on_metered.unwrap_or(self.pause_on_metered),
        })
    }
}

/// Gives the new intervals to the connections that had the old ones, and answers which.
async fn adapt_connections(
    tx: &mut WriteTx,
    before: &Settings,
    after: &Settings,
    now: Timestamp,
) -> Result<Vec<SyncConfig>, ApiError> {
    let (interval, active) =
        (checked_interval(after.sync_interval)?, checked_interval(after.active_interval)?);
    let mut adapted = Vec::new();
    for old in configs::list(tx).await? {
        let mut new = old.clone();
        if old.sync_interval.get() == before.sync_interval {
            new.sync_interval = interval;
        }
        if old.active_interval.get() == before.active_interval {
            new.active_interval = active;
        }
        if new == old {
            continue;
        }
        if new.sync_interval < old.sync_interval && new.sync_error.is_none() {
            // A shorter interval counts from now, not from the end of the longer one.
            let soonest = now.plus_seconds(new.sync_interval.get().into());
            new.next_sync_at = new.next_sync_at.map(|next| next.min(soonest));
        }
        new.updated_at = now;
        configs::update(tx, &new).await?;
        adapted.push(new);
    }
    Ok(adapted)
}

/// What is stored, laid over the defaults: a choice that an older version did not know has its default, and one
/// that cannot be read is no reason not to open the window.
pub(crate) async fn chosen(db: &mut impl Reader) -> Result<Settings, ApiError> {
    let defaults = serde_json::json!(Settings::default());
    let stored = settings::get(db, KEY).await?.unwrap_or_default();
    let (Some(known), Some(stored)) = (defaults.as_object(), stored.as_object()) else {
        return Ok(Settings::default());
    };
    let mut all = known.clone();
    all.extend(
        stored.iter().filter(|(key, _)| known.contains_key(*key)).map(|(k, v)| (k.clone(), v.clone())),
    );
    let read: Settings = serde_json::from_value(all.into()).unwrap_or_default();
    let sound = [read.sync_interval, read.active_interval].into_iter().all(|s| checked_interval(s).is_ok());
    Ok(if sound { read } else { Settings::default() })
}
