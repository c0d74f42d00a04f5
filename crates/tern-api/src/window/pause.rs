//! What holds back the syncs that run by themselves. "Sync now" is never held.

use chrono::{Days, Local, NaiveTime, TimeZone, Utc};
use serde::Deserialize;
use tern_model::Timestamp;
use tern_store::{Reader, settings};

use super::{
    settings::chosen,
    standing::{StatusView, status_show},
};
use crate::{ApiError, Tern};

/// Under which key the end of the pause is kept.
const KEY: &str = "background.paused_until";
/// "Until tomorrow" ends at this hour, here.
const MORNING: u32 = 6;

/// For how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PauseFor {
    /// An hour.
    Hour,
    /// Until tomorrow.
    Tomorrow,
}

/// A pause.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct BackgroundPause {
    /// For how long.
    pub pause_for: PauseFor,
}

/// What holds scheduled syncs back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// A person paused them.
    Until(Timestamp),
    /// The computer runs on its battery, and a person chose to wait.
    OnBattery,
    /// The network costs by what is sent, and a person chose to wait.
    Metered,
}

impl Held {
    /// When it ends by itself, if it does.
    pub(crate) const fn until(self) -> Option<Timestamp> {
        match self {
            Self::Until(until) => Some(until),
            Self::OnBattery | Self::Metered => None,
        }
    }
}

/// Pauses the syncs that run by themselves, over restarts too.
pub async fn background_pause(tern: &Tern, request: BackgroundPause) -> Result<StatusView, ApiError> {
    let now = tern.now();
    let until = match request.pause_for {
        PauseFor::Hour => now.plus_seconds(3_600),
        PauseFor::Tomorrow => next_morning(now, &Local),
    };
    keep(tern, Some(until)).await
}

/// Ends a pause.
pub async fn background_resume(tern: &Tern) -> Result<StatusView, ApiError> {
    keep(tern, None).await
}

fn next_morning<Zone: TimeZone>(now: Timestamp, zone: &Zone) -> Timestamp {
    let day = now.instant().with_timezone(zone).date_naive() + Days::new(1);
    let morning = NaiveTime::from_hms_opt(MORNING, 0, 0).unwrap_or_default();
    // No clock change known to anyone happens at six; if one did, a day is a day.
    let at = zone.from_local_datetime(&day.and_time(morning)).earliest();
    at.map_or_else(|| now.plus_seconds(86_400), |at| Timestamp::new(at.with_timezone(&Utc)))
}

async fn keep(tern: &Tern, until: Option<Timestamp>) -> Result<StatusView, ApiError> {
    let mut tx = tern.store.write().await?;
    settings::set(&mut tx, KEY, &serde_json::json!(until), tern.now()).await?;
    tx.commit().await?;
    tern.tell_standing();
    status_show(tern).await
}

/// What holds scheduled syncs back now.
pub(crate) async fn held(tern: &Tern, db: &mut impl Reader) -> Result<Option<Held>, ApiError> {
    if let Some(until) = paused_until(db, tern.now()).await? {
        return Ok(Some(Held::Until(until)));
    }
    let (chosen, around) = (chosen(db).await?, tern.outside.circumstances());
    Ok(if chosen.pause_on_battery && around.on_battery {
        Some(Held::OnBattery)
    } else if chosen.pause_on_metered && around.metered {
        Some(Held::Metered)
    } else {
        None
    })
}

/// Until when there is a pause. One that no button gives was put down before the clock was set back.
async fn paused_until(db: &mut impl Reader, now: Timestamp) -> Result<Option<Timestamp>, ApiError> {
    let stored = settings::get(db, KEY).await?.unwrap_or_default();
    let until: Option<Timestamp> = serde_json::from_value(stored).unwrap_or_default();
    Ok(until.filter(|until| *until > now && *until <= now.plus_seconds(2 * 86_400)))
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;

    #[test]
    fn tomorrow_is_the_next_morning_where_the_person_is() {
        let evening: Timestamp = "2026-03-01T23:30:00.000Z".parse().unwrap();
        let in_zone = |hours: i32| next_morning(evening, &FixedOffset::east_opt(hours * 3_600).unwrap());
        assert_eq!(in_zone(0).to_string(), "2026-03-02T06:00:00.000Z");
        assert_eq!(in_zone(2).to_string(), "2026-03-03T04:00:00.000Z", "there it is the second already");
    }
}
