//! Which projects are due, and when they are due again.
//!
//! Due times are wall-clock times in the database, so that they outlive the program and a sleeping machine: whoever
//! asks [`Engine::due`] every few seconds starts what became due meanwhile at the next question. A wall clock can be
//! set to anything, so a due time is believed only as far as one can have been given.

#[cfg(test)]
mod tests;
#[cfg(test)]
mod virtual_time;

use std::time::Duration;

use tern_model::{RunCounts, SyncConfig, SyncConfigId, SyncId, SyncRun, SyncStatus, Timestamp};
use tern_store::{Reader, RunFilter, RunQuery, StoreError, configs, runs};

use crate::{Engine, RunFailure, SyncError};

/// How often to ask what is due. A due sync starts this long after its time, also after the machine woke up.
pub const TICK: Duration = Duration::from_secs(10);

/// How many projects sync side by side.
const AT_A_TIME: usize = 4;
/// The longest pause after failures, in seconds.
const LONGEST_PAUSE: i64 = 3_600;
/// The longest pause while the forge cannot be reached, in seconds: trying costs the forge nothing.
const OFFLINE_PAUSE: i64 = 60;
/// No pause is longer than what a forge may ask for (a day) with its jitter, in seconds: what is due later was put
/// down by a clock that has been set back since.
const FARTHEST: i64 = 25 * 3_600;
/// Up to so much of a pause is added to it, so that programs that started together do not ask together.
const JITTER: f64 = 0.1;
/// How many failures in a row are counted; more make no longer pause.
const FAILURES_COUNTED: u32 = 6;
/// The code of a run that did not reach the forge.
const OFFLINE: &str = "offline";

impl Engine {
    /// The connections whose automatic sync is due and may start now, those first that have waited longest.
    ///
    /// `in_front`: whether the window is in front and in use, which asks of projects in order at their active
    /// interval.
    pub async fn due(&self, in_front: bool) -> Result<Vec<SyncConfig>, SyncError> {
        self.due_unless(in_front, |_| false).await
    }

    /// The same, without those that have to wait for another reason: they take no other's place.
    pub async fn due_unless(
        &self,
        in_front: bool,
        waits: impl Fn(&SyncConfig) -> bool,
    ) -> Result<Vec<SyncConfig>, SyncError> {
        let now = self.surroundings().clock.now();
        let waiting = self.waiting(now, in_front).await?;
        let room = AT_A_TIME.saturating_sub(self.all_running().len());
        let idle = due_of(&waiting, now)
            .into_iter()
            .filter(|config| self.running(config.id).is_none() && !waits(config));
        Ok(idle.take(room).cloned().collect())
    }

    /// When the next automatic sync is due, if nothing is written and nobody comes to the window or leaves it until
    /// then; a time that is over while something is due. `None` when none ever is.
    pub async fn next_due(&self, in_front: bool) -> Result<Option<Timestamp>, SyncError> {
        let now = self.surroundings().clock.now();
        let waiting = self.waiting(now, in_front).await?;
        Ok(waiting.iter().filter_map(|(config, watched)| due_at(config, now, *watched)).min())
    }

    /// Every connection, and whether its board is in front of somebody while it is in order.
    async fn waiting(&self, now: Timestamp, in_front: bool) -> Result<Vec<(SyncConfig, bool)>, SyncError> {
        let mut read = self.surroundings().store.read().await?;
        let mut waiting = Vec::new();
        for config in configs::list(&mut read).await? {
            // Only what has time left can be hurried, and a project in trouble never is.
            let watched = in_front
                && due_at(&config, now, false).is_some_and(|at| at > now)
                && failures_in_a_row(&mut read, &config).await? == 0;
            waiting.push((config, watched));
        }
        Ok(waiting)
    }

    /// Puts a project's automatic sync off until a time, if it is due before.
    pub async fn put_off(&self, id: SyncConfigId, until: Timestamp) -> Result<(), SyncError> {
        let mut tx = self.surroundings().store.write().await?;
        let Some(mut config) = configs::get(&mut tx, id).await? else { return Ok(()) };
        if config.next_sync_at.is_some_and(|at| at < until) {
            config.next_sync_at = Some(until);
            configs::update(&mut tx, &config).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Makes projects due whose forge could not be reached: the network is another one now.
    pub async fn retry_offline(&self) -> Result<(), SyncError> {
        let around = self.surroundings();
        let now = around.clock.now();
        let mut tx = around.store.write().await?;
        for mut config in configs::list(&mut tx).await? {
            let later = config.next_sync_at.is_some_and(|at| at > now);
            if later && last_run(&mut tx, &config).await?.is_some_and(|run| was_offline(&run)) {
                config.next_sync_at = Some(now);
                configs::update(&mut tx, &config).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

/// When a connection's automatic sync is due. `watched`: its board is in front of somebody, and it is in order.
fn due_at(config: &SyncConfig, now: Timestamp, watched: bool) -> Option<Timestamp> {
    let next = config.next_sync_at.filter(|_| config.sync_enabled)?;
    let clock_went_back = next > now.plus_seconds(FARTHEST) || config.last_sync_at.is_some_and(|at| at > now);
    if clock_went_back {
        return Some(now);
    }
    let active = config.last_sync_at.filter(|_| watched);
    let soon = active.map(|at| at.plus_seconds(i64::from(config.active_interval.get())));
    Some(soon.map_or(next, |soon| soon.min(next)))
}

fn due_of(all: &[(SyncConfig, bool)], now: Timestamp) -> Vec<&SyncConfig> {
    let mut due: Vec<(Timestamp, &SyncConfig)> = all
        .iter()
        .filter_map(|(config, watched)| Some((due_at(config, now, *watched)?, config)))
        .filter(|(at, _)| *at <= now)
        .collect();
    due.sort_by_key(|(at, _)| *at);
    due.into_iter().map(|(_, config)| config).collect()
}

async fn last_run(db: &mut impl Reader, config: &SyncConfig) -> Result<Option<SyncRun>, StoreError> {
    let query = RunQuery { project: Some(config.project_id), filter: RunFilter::All, limit: 1, offset: 0 };
    Ok(runs::list(db, &query).await?.into_iter().next())
}

fn was_offline(run: &SyncRun) -> bool {
    run.error.as_ref().is_some_and(|error| error.code == OFFLINE)
}

/// How many runs of a connection's project failed in a row, up to a few.
pub(crate) async fn failures_in_a_row(db: &mut impl Reader, config: &SyncConfig) -> Result<u32, StoreError> {
    let project = Some(config.project_id);
    let query = RunQuery { project, filter: RunFilter::All, limit: FAILURES_COUNTED, offset: 0 };
    let latest = runs::list(db, &query).await?;
    let failed = latest.iter().take_while(|run| run.status == SyncStatus::Failure).count();
    Ok(u32::try_from(failed).unwrap_or(FAILURES_COUNTED))
}

/// When the next automatic sync is due, and what stops it. A failure that only a person can mend takes the due
/// time away; a forge's "not before" is kept to the second; other failures wait longer each time.
pub(crate) fn schedule(
    config: &mut SyncConfig,
    run: &SyncRun,
    failure: Option<&RunFailure>,
    failures: u32,
    now: Timestamp,
) {
    if run.status == SyncStatus::Success {
        config.last_sync_at = Some(now);
        config.sync_error = None;
    }
    // A time that the clock has gone back behind says nothing any more.
    config.last_sync_at = config.last_sync_at.map(|at| at.min(now));
    let pause = match run.status {
        SyncStatus::Failure if was_offline(run) => i64::from(config.sync_interval.get()).min(OFFLINE_PAUSE),
        SyncStatus::Failure => backed_off(config, failures),
        _ if is_changing(&run.counts) => {
            i64::from(config.active_interval.get().min(config.sync_interval.get()))
        }
        _ => i64::from(config.sync_interval.get()),
    };
    let usual = now.plus_seconds(pause).plus_millis(jitter(run.id, pause));
    config.next_sync_at = Some(failure.and_then(|failure| failure.retry_at).unwrap_or(usual));
    if let Some(failure) = failure.filter(|failure| failure.needs_person) {
        config.sync_error = Some(failure.error.code.clone());
        if failure.stops {
            config.next_sync_at = None;
        }
    }
}

/// The usual pause, doubled with every failure after the first.
fn backed_off(config: &SyncConfig, failures: u32) -> i64 {
    let doubled = i64::from(config.sync_interval.get()) << failures.saturating_sub(1).min(FAILURES_COUNTED);
    doubled.min(LONGEST_PAUSE)
}

/// What is added to a pause, in milliseconds. The run's id is random already.
fn jitter(run: SyncId, pause: i64) -> i64 {
    let [.., high, low] = *run.uuid().as_bytes();
    let unit = f64::from(u16::from_be_bytes([high, low])) / 65_536.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "minutes in milliseconds"
    )]
    let millis = (pause as f64 * 1_000.0 * JITTER * unit) as i64;
    millis
}

/// A repository in which something just happened is asked again soon.
fn is_changing(counts: &RunCounts) -> bool {
    counts.tasks_created
        + counts.tasks_updated
        + counts.tasks_pushed
        + counts.comments_read
        + counts.comments_sent
        > 0
}
