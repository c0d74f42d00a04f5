use rstest::rstest;
use tern_model::{
    Direction, IntervalSeconds, MergeMode, Progress, Project, ProjectId, RunCounts, RunError, ServiceType,
    SyncConfig, SyncConfigId, SyncId, SyncRun, SyncStatus, SyncTrigger, SyncType,
};
use uuid::Uuid;

use super::*;
use crate::window::{ProjectView, SyncStanding};

use Attention::{Elsewhere, Window};

fn at(seconds: i64) -> Timestamp {
    "2026-03-01T12:00:00.000Z".parse::<Timestamp>().unwrap().plus_seconds(seconds)
}

fn matter(kind: NoticeKind, project: u128, count: u32) -> Matter {
    let key = format!("P{project}").parse().unwrap();
    Matter { kind, project: ProjectId::new(Uuid::from_u128(project)), key, count }
}

fn conflicts(count: u32) -> Matter {
    matter(NoticeKind::Conflicts, 1, count)
}

/// Looks with every kind wanted.
fn look(notices: &mut Notices, seconds: i64, attention: Attention, matters: &[Matter]) -> Option<Told> {
    notices.look(at(seconds), attention, Settings::default(), matters)
}

fn shown(told: Option<Told>) -> Notice {
    match told {
        Some(Told::Show(notice)) => notice,
        other => panic!("a notification was to be shown: {other:?}"),
    }
}

#[test]
fn a_conflict_is_told_once_and_withdrawn_when_it_is_solved() {
    let mut notices = Notices::default();
    let notice = shown(look(&mut notices, 0, Elsewhere, &[conflicts(2)]));
    assert_eq!((notice.title.as_str(), notice.place.as_str()), ("P1: 2 conflicts need you", "/conflicts"));
    assert_eq!(look(&mut notices, 5_000, Elsewhere, &[conflicts(2)]), None, "once is enough");
    assert_eq!(look(&mut notices, 5_001, Elsewhere, &[conflicts(1)]), None, "one of them still waits");
    assert_eq!(look(&mut notices, 5_002, Elsewhere, &[]), Some(Told::Withdraw));
    assert_eq!(look(&mut notices, 5_003, Elsewhere, &[]), None, "there is nothing left to withdraw");
    shown(look(&mut notices, 9_000, Elsewhere, &[conflicts(1)]));
}

#[test]
fn nothing_is_told_while_the_window_is_in_front_nor_afterwards_of_what_was_seen_there() {
    let mut notices = Notices::default();
    assert_eq!(look(&mut notices, 0, Window, &[conflicts(2)]), None);
    assert_eq!(look(&mut notices, 10, Elsewhere, &[conflicts(2)]), None, "it was seen");
    shown(look(&mut notices, 20, Elsewhere, &[conflicts(3)]));
}

#[test]
fn what_comes_within_fifteen_minutes_waits_and_is_summed_up() {
    let mut notices = Notices::default();
    shown(look(&mut notices, 0, Elsewhere, &[matter(NoticeKind::FirstImport, 2, 1)]));
    notices.gone();
    let later = [conflicts(1), matter(NoticeKind::Token, 2, 1)];
    assert_eq!(look(&mut notices, 60, Elsewhere, &later), None);
    assert_eq!(notices.due(), Some(at(PAUSE)), "it is told when fifteen minutes are over");
    assert_eq!(look(&mut notices, PAUSE - 1, Elsewhere, &later), None);
    let notice = shown(look(&mut notices, PAUSE, Elsewhere, &later));
    assert_eq!(notice.title, "Tern needs you");
    assert_eq!(notice.body, "P1: 1 conflict needs you\nP2: the token needs renewing");
    assert_eq!(notice.place, "/conflicts", "the most pressing of them");
    assert_eq!(notices.due(), None);
}

#[test]
fn what_is_solved_while_it_waits_is_never_told() {
    let mut notices = Notices::default();
    shown(look(&mut notices, 0, Elsewhere, &[matter(NoticeKind::Token, 2, 1)]));
    assert_eq!(look(&mut notices, 60, Elsewhere, &[matter(NoticeKind::Token, 2, 1), conflicts(1)]), None);
    assert_eq!(look(&mut notices, 120, Elsewhere, &[matter(NoticeKind::Token, 2, 1)]), None);
    assert_eq!(notices.due(), None);
    assert_eq!(look(&mut notices, PAUSE, Elsewhere, &[matter(NoticeKind::Token, 2, 1)]), None);
}

#[test]
fn a_new_matter_keeps_the_one_that_is_still_shown() {
    let mut notices = Notices::default();
    shown(look(&mut notices, 0, Elsewhere, &[conflicts(1)]));
    let both = [conflicts(1), matter(NoticeKind::Failures, 2, 3)];
    let notice = shown(look(&mut notices, PAUSE, Elsewhere, &both));
    assert_eq!(notice.body, "P1: 1 conflict needs you\nP2: 3 syncs failed in a row");
    assert_eq!(look(&mut notices, PAUSE + 1, Elsewhere, &both[1..]), None, "one half of it still stands");
    assert_eq!(look(&mut notices, PAUSE + 2, Elsewhere, &[]), Some(Told::Withdraw));
}

#[test]
fn a_notification_that_was_clicked_is_not_withdrawn() {
    let mut notices = Notices::default();
    shown(look(&mut notices, 0, Elsewhere, &[conflicts(1)]));
    notices.gone();
    assert_eq!(look(&mut notices, 10, Window, &[]), None);
}

#[test]
fn good_news_goes_when_the_window_is_in_front() {
    let mut notices = Notices::default();
    let import = [matter(NoticeKind::FirstImport, 1, 1)];
    assert_eq!(shown(look(&mut notices, 0, Elsewhere, &import)).place, "/p/P1");
    assert_eq!(look(&mut notices, 10, Window, &import), Some(Told::Withdraw));
}

#[rstest]
#[case(NoticeKind::Conflicts, |settings: &mut Settings| settings.notify_conflicts = false)]
#[case(NoticeKind::Token, |settings: &mut Settings| settings.notify_token = false)]
#[case(NoticeKind::Failures, |settings: &mut Settings| settings.notify_failures = false)]
#[case(NoticeKind::TokenEnds, |settings: &mut Settings| settings.notify_token_end = false)]
#[case(NoticeKind::FirstImport, |settings: &mut Settings| settings.notify_first_import = false)]
fn each_kind_has_its_switch(#[case] kind: NoticeKind, #[case] switch_off: fn(&mut Settings)) {
    let mut off = Settings::default();
    switch_off(&mut off);
    let mut notices = Notices::default();
    assert_eq!(notices.look(at(0), Elsewhere, off, &[matter(kind, 1, 3)]), None, "it is switched off");
    shown(look(&mut notices, 1, Elsewhere, &[matter(kind, 1, 3)]));
    assert_eq!(
        notices.look(at(2), Elsewhere, off, &[matter(kind, 1, 3)]),
        Some(Told::Withdraw),
        "nobody wants to see it any more"
    );
}

#[test]
fn a_clock_that_was_set_back_holds_up_nothing() {
    let mut notices = Notices::default();
    shown(look(&mut notices, 1_000_000, Elsewhere, &[conflicts(1)]));
    shown(look(&mut notices, 0, Elsewhere, &[conflicts(2)]));
}

#[test]
fn at_most_one_in_fifteen_minutes_whatever_happens() {
    let mut notices = Notices::default();
    let (mut last, mut told) = (None, 0);
    for step in 0..10_000_i64 {
        let seconds = step * 7;
        // Conflicts come and go, a token breaks now and then, the window is used sometimes.
        let mut matters = vec![conflicts(u32::try_from(step % 5).unwrap())];
        matters.retain(|matter| matter.count > 0);
        if step % 11 < 4 {
            matters.push(matter(NoticeKind::Token, 2, 1));
        }
        let attention = if step % 97 < 3 { Window } else { Elsewhere };
        if let Some(Told::Show(_)) = look(&mut notices, seconds, attention, &matters) {
            assert_eq!(attention, Elsewhere);
            assert!(last.is_none_or(|last| seconds - last >= PAUSE), "{last:?} and {seconds}");
            (last, told) = (Some(seconds), told + 1);
        }
    }
    assert!(told > 60, "and yet something is told: {told}");
}

#[test]
fn a_long_list_stays_short() {
    let many: Vec<_> = (1..=9).map(|project| matter(NoticeKind::Conflicts, project, 2)).collect();
    let notice = shown(look(&mut Notices::default(), 0, Elsewhere, &many));
    assert_eq!(notice.title, "18 conflicts need you");
    assert_eq!(notice.body.lines().count(), 5);
    assert!(notice.body.ends_with("and 5 more"), "{}", notice.body);
}

fn view(conflicts: u32, error: Option<&str>, synced: bool) -> ProjectView {
    let id = ProjectId::new(Uuid::from_u128(1));
    ProjectView {
        project: Project {
            id,
            name: "Web".to_owned(),
            key: "WEB".parse().unwrap(),
            next_task_number: 1,
            created_at: at(0),
            updated_at: at(0),
        },
        connection: Some(SyncConfig {
            id: SyncConfigId::new(Uuid::from_u128(2)),
            project_id: id,
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
            lesser_findings: tern_model::LesserFindings::High,
            sync_enabled: true,
            sync_interval: IntervalSeconds::default(),
            active_interval: IntervalSeconds::default(),
            last_sync_at: synced.then(|| at(0)),
            next_sync_at: None,
            sync_error: error.map(str::to_owned),
            created_at: at(0),
            updated_at: at(0),
        }),
        account: None,
        standing: SyncStanding::InSync,
        standing_words: "in sync".to_owned(),
        open_tasks: 0,
        conflicts,
        unsent: crate::Unsent::default(),
        token: None,
        is_demo: false,
    }
}

fn run(status: SyncStatus, code: Option<&str>) -> SyncRun {
    SyncRun {
        id: SyncId::new(Uuid::nil()),
        project_id: ProjectId::new(Uuid::from_u128(1)),
        sync_config_id: SyncConfigId::new(Uuid::from_u128(2)),
        trigger: SyncTrigger::Scheduled,
        sync_type: SyncType::Full,
        include_closed: false,
        status,
        progress: Progress::default(),
        started_at: at(0),
        completed_at: Some(at(1)),
        duration_ms: Some(1_000),
        counts: RunCounts::default(),
        error: code.map(|code| RunError { code: code.to_owned(), message: String::new() }),
        issue_errors: Vec::new(),
    }
}

fn kinds(watch: &mut Watch, view: ProjectView) -> Vec<NoticeKind> {
    watch.matters(&[view]).into_iter().map(|matter| matter.kind).collect()
}

#[test]
fn the_third_failure_in_a_row_matters_until_a_sync_ends_well() {
    let mut watch = Watch::default();
    for failed in 1..=4 {
        watch.ended(&run(SyncStatus::Failure, Some("unavailable")));
        let matters = watch.matters(&[view(0, None, true)]);
        assert_eq!(matters.len(), usize::from(failed >= 3), "after {failed}");
        assert!(matters.iter().all(|matter| matter.count == 3), "the fourth is no news");
    }
    watch.ended(&run(SyncStatus::Cancelled, None));
    assert_eq!(
        kinds(&mut watch, view(0, None, true)),
        [NoticeKind::Failures],
        "a cancelled sync proves nothing"
    );
    watch.ended(&run(SyncStatus::Success, None));
    assert_eq!(kinds(&mut watch, view(0, None, true)), []);
}

#[rstest]
#[case("offline")]
#[case("rate_limited")]
#[case("interrupted")]
#[case("many_changes")]
fn waiting_is_no_failure(#[case] code: &str) {
    let mut watch = Watch::default();
    for _ in 0..5 {
        watch.ended(&run(SyncStatus::Failure, Some(code)));
    }
    assert_eq!(kinds(&mut watch, view(0, None, true)), []);
}

#[test]
fn only_the_first_import_matters() {
    let mut watch = Watch::default();
    assert_eq!(kinds(&mut watch, view(0, None, false)), []);
    watch.ended(&run(SyncStatus::Failure, Some("unavailable")));
    watch.ended(&run(SyncStatus::Success, None));
    assert_eq!(kinds(&mut watch, view(0, None, true)), [NoticeKind::FirstImport]);
    watch.seen();
    watch.ended(&run(SyncStatus::Success, None));
    assert_eq!(kinds(&mut watch, view(0, None, true)), []);
}

#[test]
fn a_token_matters_and_stands_for_the_failures_it_causes() {
    let mut watch = Watch::default();
    for _ in 0..3 {
        watch.ended(&run(SyncStatus::Failure, Some("unauthorized")));
    }
    assert_eq!(
        kinds(&mut watch, view(1, Some("unauthorized"), true)),
        [NoticeKind::Conflicts, NoticeKind::Token]
    );
    assert_eq!(
        kinds(&mut watch, view(0, Some("many_changes"), true)),
        [NoticeKind::Failures],
        "no token is at fault"
    );
    assert!(watch.matters(&[]).is_empty(), "a project that is gone matters no more");
    assert_eq!(kinds(&mut watch, view(0, None, true)), []);
}

fn ending(days: i64) -> ProjectView {
    let token = crate::TokenEnding::of(Some(at(days * 24 * 3_600)), at(0));
    ProjectView { token, ..view(0, None, true) }
}

#[test]
fn the_end_of_a_token_is_told_once_for_each_threshold_and_withdrawn_when_it_is_replaced() {
    let (mut watch, mut notices) = (Watch::default(), Notices::default());
    let mut told = |seconds, view| {
        let matters = watch.matters(&[view]);
        look(&mut notices, seconds, Elsewhere, &matters)
    };
    assert_eq!(told(0, ending(15)), None, "it is far");
    let notice = shown(told(1_000, ending(13)));
    assert_eq!(
        (notice.title.as_str(), notice.place.as_str()),
        ("WEB: the token ends within two weeks", "/p/WEB")
    );
    assert_eq!(told(100_000, ending(9)), None, "once is enough");
    assert_eq!(shown(told(200_000, ending(3))).title, "WEB: the token ends within three days");
    assert_eq!(told(300_000, ending(1)), None);
    assert_eq!(told(400_000, ending(90)), Some(Told::Withdraw), "another token took its place");
    shown(told(500_000, ending(10)));
}
