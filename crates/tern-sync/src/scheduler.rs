//! Which projects are due, and when they are due again.
//!
//! Due times are wall-clock times in the database, so that they outlive the program and a sleeping machine: whoever
//! asks [`Engine::due`] every few seconds starts what became due meanwhile at the next question.

use std::time::Duration;

use tern_model::{RunCounts, SyncConfig, SyncRun, SyncStatus, Timestamp};
use tern_store::{Reader, RunFilter, RunQuery, StoreError, configs, runs};

use crate::{Engine, RunFailure, SyncError};

/// How often to ask what is due. A due sync starts this long after its time, also after the machine woke up.
pub const TICK: Duration = Duration::from_secs(10);

/// How many projects sync side by side.
const AT_A_TIME: usize = 4;
/// The longest pause after failures, in seconds.
const LONGEST_PAUSE: i64 = 3_600;
/// How many failures in a row are counted; more make no longer pause.
const FAILURES_COUNTED: u32 = 6;

impl Engine {
    /// The connections whose automatic sync is due and may start now, those first that have waited longest.
    pub async fn due(&self) -> Result<Vec<SyncConfig>, SyncError> {
        let around = self.surroundings();
        let now = around.clock.now();
        let all = {
            let mut read = around.store.read().await?;
            configs::list(&mut read).await?
        };
        let room = AT_A_TIME.saturating_sub(self.all_running().len());
        Ok(due_of(all, now)
            .into_iter()
            .filter(|config| self.running(config.id).is_none())
            .take(room)
            .collect())
    }
}

fn due_of(all: Vec<SyncConfig>, now: Timestamp) -> Vec<SyncConfig> {
    let mut due: Vec<SyncConfig> = all
        .into_iter()
        .filter(|config| config.sync_enabled && config.next_sync_at.is_some_and(|at| at <= now))
        .collect();
    due.sort_by_key(|config| config.next_sync_at);
    due
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
    let pause = match run.status {
        SyncStatus::Failure => backed_off(config, failures),
        _ if is_changing(&run.counts) => {
            i64::from(config.active_interval.get().min(config.sync_interval.get()))
        }
        _ => i64::from(config.sync_interval.get()),
    };
    let usual = now.plus_seconds(pause);
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

/// A repository in which something just happened is asked again soon.
fn is_changing(counts: &RunCounts) -> bool {
    counts.tasks_created + counts.tasks_updated + counts.tasks_pushed > 0
}

#[cfg(test)]
mod tests {
    use tern_model::*;
    use uuid::Uuid;

    use super::*;
    use crate::SyncError;

    fn at(seconds: i64) -> Timestamp {
        "2026-03-01T12:00:00.000Z".parse::<Timestamp>().unwrap().plus_seconds(seconds)
    }

    fn config(next: Option<i64>) -> SyncConfig {
        SyncConfig {
            id: SyncConfigId::new(Uuid::from_u128(next.unwrap_or(-1).unsigned_abs().into())),
            project_id: ProjectId::new(Uuid::nil()),
            service_type: ServiceType::Github,
            api_url: "https://api.github.com".to_owned(),
            repository_url: "https://github.com/o/r".to_owned(),
            repo_owner: "o".to_owned(),
            repo_name: "r".to_owned(),
            has_token: true,
            direction: Direction::Pull,
            merge_mode: MergeMode::Automatic,
            include_closed: false,
            include_security: true,
            sync_enabled: true,
            sync_interval: IntervalSeconds::default(),
            active_interval: IntervalSeconds::new(30).unwrap(),
            last_sync_at: None,
            next_sync_at: next.map(at),
            sync_error: None,
            created_at: at(0),
            updated_at: at(0),
        }
    }

    fn run(status: SyncStatus, counts: RunCounts) -> SyncRun {
        SyncRun {
            id: SyncId::new(Uuid::nil()),
            project_id: ProjectId::new(Uuid::nil()),
            sync_config_id: SyncConfigId::new(Uuid::nil()),
            trigger: SyncTrigger::Scheduled,
            sync_type: SyncType::Full,
            include_closed: false,
            status,
            progress: Progress::default(),
            started_at: at(0),
            completed_at: None,
            duration_ms: None,
            counts,
            error: None,
            issue_errors: Vec::new(),
        }
    }

    #[test]
    fn what_is_due_starts_in_the_order_it_waited() {
        let paused = SyncConfig { sync_enabled: false, ..config(Some(1)) };
        let all = vec![config(Some(9)), config(None), paused, config(Some(3)), config(Some(11))];
        let due: Vec<_> = due_of(all, at(10)).into_iter().map(|config| config.next_sync_at).collect();
        assert_eq!(due, [Some(at(3)), Some(at(9))], "not yet due, stopped and paused ones wait");
    }

    #[test]
    fn a_changing_repository_is_asked_sooner_and_a_failing_one_later() {
        let changed = RunCounts { tasks_updated: 1, ..RunCounts::default() };
        for (status, counts, failures, pause, why) in [
            (SyncStatus::Success, RunCounts::default(), 0, 300, "nothing changed"),
            (SyncStatus::Success, changed, 0, 30, "it is changing"),
            (SyncStatus::Cancelled, RunCounts::default(), 0, 300, "a person stopped it"),
            (SyncStatus::Failure, RunCounts::default(), 1, 300, "the first failure"),
            (SyncStatus::Failure, changed, 3, 1200, "each failure doubles the pause"),
            (SyncStatus::Failure, RunCounts::default(), 6, 3600, "an hour is the longest"),
        ] {
            let mut config = config(Some(0));
            schedule(&mut config, &run(status, counts), None, failures, at(0));
            assert_eq!(config.next_sync_at, Some(at(pause)), "{why}");
        }
    }

    #[test]
    fn a_forges_time_is_kept_and_a_refused_token_stops() {
        let failed = run(SyncStatus::Failure, RunCounts::default());
        let limited = SyncError::Forge(tern_forge::ForgeError::RateLimited { until: at(77) }).failure();
        let mut config = config(Some(0));
        schedule(&mut config, &failed, Some(&limited), 4, at(0));
        assert_eq!(config.next_sync_at, Some(at(77)), "not before, and not much later");
        let refused =
            SyncError::Forge(tern_forge::ForgeError::Unauthorized { host: "h".to_owned() }).failure();
        schedule(&mut config, &failed, Some(&refused), 1, at(0));
        assert_eq!((config.next_sync_at, config.sync_error.as_deref()), (None, Some("unauthorized")));
    }
}
