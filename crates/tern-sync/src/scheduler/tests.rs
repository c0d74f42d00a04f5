use tern_model::*;
use uuid::Uuid;

use super::*;
use crate::SyncError;

pub(super) fn at(seconds: i64) -> Timestamp {
    "2026-03-01T12:00:00.000Z".parse::<Timestamp>().unwrap().plus_seconds(seconds)
}

pub(super) fn config(next: Option<i64>) -> SyncConfig {
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
        lesser_findings: LesserFindings::High,
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

pub(super) fn run(status: SyncStatus, counts: RunCounts) -> SyncRun {
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
    let all = [config(Some(9)), config(None), paused, config(Some(3)), config(Some(11))];
    let all = all.map(|config| (config, false));
    let due: Vec<_> = due_of(&all, at(10)).into_iter().map(|config| config.next_sync_at).collect();
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
    let refused = SyncError::Forge(tern_forge::ForgeError::Unauthorized { host: "h".to_owned() }).failure();
    schedule(&mut config, &failed, Some(&refused), 1, at(0));
    assert_eq!((config.next_sync_at, config.sync_error.as_deref()), (None, Some("unauthorized")));
}

#[test]
fn a_board_in_front_is_kept_fresher_but_never_a_project_in_trouble() {
    let synced = SyncConfig { last_sync_at: Some(at(0)), ..config(Some(300)) };
    assert_eq!(due_at(&synced, at(1), false), Some(at(300)));
    assert_eq!(due_at(&synced, at(1), true), Some(at(30)), "somebody is looking");
    let changing = SyncConfig { next_sync_at: Some(at(20)), ..synced };
    assert_eq!(due_at(&changing, at(1), true), Some(at(20)), "never later for it");
}

#[test]
fn a_due_time_that_no_clock_of_today_can_have_given_is_not_waited_for() {
    let years = 10 * 365 * 86_400;
    let ahead = config(Some(years));
    assert_eq!(due_at(&ahead, at(0), false), Some(at(0)), "the clock was set back by years");
    let synced = SyncConfig { last_sync_at: Some(at(7_200)), ..config(Some(7_500)) };
    assert_eq!(due_at(&synced, at(0), false), Some(at(0)), "the last sync lies ahead");
    let asked_for = config(Some(24 * 3_600));
    assert_eq!(due_at(&asked_for, at(0), false), Some(at(24 * 3_600)), "a forge may ask for a day");

    let mut config = SyncConfig { last_sync_at: Some(at(years)), ..config(Some(years)) };
    schedule(&mut config, &run(SyncStatus::Failure, RunCounts::default()), None, 1, at(0));
    assert_eq!(due_at(&config, at(1), false), Some(at(300)), "and a failure after it waits like any other");
}

#[test]
fn a_forge_out_of_reach_is_tried_every_minute() {
    let failed = SyncRun {
        error: Some(RunError { code: OFFLINE.to_owned(), message: String::new() }),
        ..run(SyncStatus::Failure, RunCounts::default())
    };
    let mut config = config(Some(0));
    schedule(&mut config, &failed, None, 6, at(0));
    assert_eq!(config.next_sync_at, Some(at(60)), "trying costs the forge nothing");
}

#[test]
fn programs_that_started_together_do_not_ask_together() {
    let of = |id: u128| jitter(SyncId::new(Uuid::from_u128(id)), 300);
    assert_eq!((of(0), of(0x8000), of(0xffff)), (0, 15_000, 29_999), "up to a tenth, and never less");
}
