use rstest::rstest;
use tern_model::*;
use uuid::Uuid;

use super::*;

fn now() -> Timestamp {
    "2026-03-01T12:00:00.000Z".parse().unwrap()
}

/// A connection that synced well a minute ago.
fn config() -> SyncConfig {
    SyncConfig {
        id: SyncConfigId::new(Uuid::nil()),
        project_id: ProjectId::new(Uuid::nil()),
        service_type: ServiceType::Github,
        api_url: "https://api.github.com".to_owned(),
        repository_url: "https://github.com/o/r".to_owned(),
        repo_owner: "o".to_owned(),
        repo_name: "r".to_owned(),
        has_token: true,
        direction: Direction::TwoWay,
        merge_mode: MergeMode::Automatic,
        include_closed: false,
        include_security: true,
        lesser_findings: LesserFindings::High,
        sync_enabled: true,
        sync_interval: IntervalSeconds::default(),
        active_interval: IntervalSeconds::default(),
        last_sync_at: Some(now().plus_seconds(-60)),
        next_sync_at: Some(now().plus_seconds(240)),
        sync_error: None,
        created_at: now(),
        updated_at: now(),
    }
}

fn run(status: SyncStatus, code: Option<&str>) -> SyncRun {
    SyncRun {
        id: SyncId::new(Uuid::nil()),
        project_id: ProjectId::new(Uuid::nil()),
        sync_config_id: SyncConfigId::new(Uuid::nil()),
        trigger: SyncTrigger::Scheduled,
        sync_type: SyncType::Full,
        include_closed: false,
        status,
        progress: Progress::default(),
        started_at: now(),
        completed_at: None,
        duration_ms: None,
        counts: RunCounts::default(),
        error: code.map(|code| RunError { code: code.to_owned(), message: "Why.".to_owned() }),
        issue_errors: Vec::new(),
    }
}

fn edits(edits: u32) -> Unsent {
    Unsent { edits, ..Unsent::default() }
}

/// How the last run went, as this table writes it.
fn last(how: &str) -> Option<SyncRun> {
    match how {
        "none" => None,
        "running" => Some(run(SyncStatus::InProgress, None)),
        "well" => Some(run(SyncStatus::Success, None)),
        "cancelled" => Some(run(SyncStatus::Cancelled, None)),
        code => Some(run(SyncStatus::Failure, Some(code))),
    }
}

#[rstest]
#[case::all_well("well", 0, 0, Standing::InSync, "in sync")]
#[case::one_edit("well", 0, 1, Standing::NotSynced, "1 edit waits to be sent")]
#[case::edits("well", 0, 3, Standing::NotSynced, "3 edits wait to be sent")]
#[case::cut_short(
    "cancelled",
    0,
    0,
    Standing::NotSynced,
    "the last sync was cancelled; the next goes on from there"
)]
#[case::under_way("running", 0, 2, Standing::Syncing, "syncing")]
#[case::no_network("offline", 0, 2, Standing::Offline, "the forge cannot be reached")]
#[case::broken("server", 0, 0, Standing::Error, "the last sync failed: Why.")]
#[case::limited(
    "rate_limited",
    0,
    0,
    Standing::Paused,
    "the forge asks to wait until 2026-03-01T12:04:00.000Z"
)]
#[case::conflict_first("offline", 1, 2, Standing::NeedsYou, "1 conflict needs you")]
#[case::even_while_syncing("running", 4, 0, Standing::NeedsYou, "4 conflicts need you")]
fn what_is_said_is_true(
    #[case] how: &str,
    #[case] conflicts: u32,
    #[case] unsent: u32,
    #[case] standing: Standing,
    #[case] words: &str,
) {
    let said = standing_of(Some(&config()), last(how).as_ref(), (conflicts, edits(unsent)), None);
    assert_eq!(said, (standing, words.to_owned()));
}

#[rstest]
#[case::comment([0, 0, 1, 0], "1 comment waits to be sent")]
#[case::issue([0, 1, 0, 0], "1 new issue waits to be sent")]
#[case::two_kinds([2, 0, 1, 0], "2 edits and 1 comment wait to be sent")]
#[case::all_kinds([1, 2, 3, 0], "1 edit, 2 new issues and 3 comments wait to be sent")]
#[case::refused([0, 0, 0, 2], "the forge refused 2 changes")]
#[case::both([1, 0, 0, 1], "1 edit waits to be sent; the forge refused 1 change")]
fn what_waits_is_named(#[case] counts: [u32; 4], #[case] words: &str) {
    let [edits, issues, comments, refused] = counts;
    let unsent = Unsent { edits, issues, comments, refused };
    let said = standing_of(Some(&config()), last("well").as_ref(), (0, unsent), None);
    assert_eq!(said, (Standing::NotSynced, words.to_owned()));
}

/// Of every combination: "in sync" only where a sync ended well, none is stopped, and nothing waits.
#[test]
fn in_sync_is_never_said_when_it_is_not() {
    let mut in_sync = 0;
    for how in ["none", "running", "well", "cancelled", "offline", "server", "rate_limited"] {
        let comment = Unsent { comments: 1, ..Unsent::default() };
        let issue = Unsent { issues: 1, ..Unsent::default() };
        let refused = Unsent { refused: 1, ..Unsent::default() };
        let unsents = [edits(0), edits(1), issue, comment, refused];
        for (conflicts, unsent) in unsents.into_iter().flat_map(|unsent| [(0, unsent), (1, unsent)]) {
            for direction in [Direction::Pull, Direction::TwoWay] {
                for (sync_enabled, synced, error) in [
                    (true, true, None),
                    (false, true, None),
                    (true, false, None),
                    (true, true, Some("unauthorized".to_owned())),
                ] {
                    let config = SyncConfig {
                        direction,
                        sync_enabled,
                        last_sync_at: config().last_sync_at.filter(|_| synced),
                        sync_error: error.clone(),
                        ..config()
                    };
                    let waiting = (conflicts, unsent);
                    let (standing, _) = standing_of(Some(&config), last(how).as_ref(), waiting, None);
                    let waits = unsent != Unsent::default() && direction == Direction::TwoWay;
                    let true_of = matches!(how, "none" | "well")
                        && conflicts == 0
                        && !waits
                        && sync_enabled
                        && synced
                        && error.is_none();
                    assert_eq!(
                        standing == Standing::InSync,
                        true_of,
                        "{how} {conflicts} {unsent:?} {config:?}"
                    );
                    in_sync += u32::from(true_of);
                }
            }
        }
    }
    assert!(in_sync > 0);
    assert_eq!(standing_of(None, None, (0, edits(3)), None).0, Standing::Local);
}

#[rstest]
#[case::calm("well", 0, 9, Standing::InSync, "in sync; the token ends in 9 days")]
#[case::calm_and_near("well", 0, 2, Standing::NeedsYou, "the token ends in 2 days")]
#[case::conflicts_first("well", 1, 2, Standing::NeedsYou, "1 conflict needs you")]
#[case::syncing("running", 0, 2, Standing::Syncing, "syncing")]
#[case::offline("offline", 0, 2, Standing::Offline, "the forge cannot be reached")]
#[case::cut_short(
    "cancelled",
    0,
    9,
    Standing::NotSynced,
    "the last sync was cancelled; the next goes on from there; the token ends in 9 days"
)]
fn a_token_that_ends_soon_is_said_beside_what_is_calm(
    #[case] how: &str,
    #[case] conflicts: u32,
    #[case] days: i64,
    #[case] standing: Standing,
    #[case] words: &str,
) {
    let ends_at = now().plus_seconds(days * 24 * 3_600);
    let token = TokenEnding::of_connection(&config(), Some(ends_at), now());
    let said = standing_of(Some(&config()), last(how).as_ref(), (conflicts, edits(0)), token.as_ref());
    assert_eq!(said, (standing, words.to_owned()));
}

#[test]
fn a_token_that_was_refused_or_is_none_does_not_end_soon() {
    let soon = Some(now().plus_seconds(3_600));
    let refused = SyncConfig { sync_error: Some("unauthorized".to_owned()), ..config() };
    let none = SyncConfig { has_token: false, ..config() };
    for config in [refused, none] {
        assert_eq!(TokenEnding::of_connection(&config, soon, now()), None, "{:?}", config.sync_error);
    }
}
