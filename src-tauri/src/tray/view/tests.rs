use std::collections::HashMap;

use rstest::rstest;
use tern_api::Unsent;
use tern_api::window::{Settings, StatusView};
use tern_model::{
    Direction, IntervalSeconds, MergeMode, Progress, Project, ServiceType, SyncConfig, Timestamp,
};

use super::*;

fn at(seconds: i64) -> Timestamp {
    "2026-03-01T12:00:00.000Z".parse::<Timestamp>().unwrap().plus_seconds(seconds)
}

fn id(number: usize) -> ProjectId {
    format!("00000000-0000-4000-8000-{number:012x}").parse().unwrap()
}

fn connection(project_id: ProjectId) -> SyncConfig {
    SyncConfig {
        id: "00000000-0000-4000-9000-000000000001".parse().unwrap(),
        project_id,
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
        last_sync_at: Some(at(0)),
        next_sync_at: Some(at(300)),
        sync_error: None,
        created_at: at(0),
        updated_at: at(0),
    }
}

/// A project with this key's number as its id.
fn project(number: usize, standing: SyncStanding, words: &str) -> ProjectView {
    let id = id(number);
    ProjectView {
        project: Project {
            id,
            name: format!("Project {number}"),
            key: format!("P{number}").parse().unwrap(),
            next_task_number: 1,
            created_at: at(0),
            updated_at: at(0),
        },
        connection: (standing != SyncStanding::Local).then(|| connection(id)),
        account: None,
        standing,
        standing_words: words.to_owned(),
        open_tasks: 0,
        conflicts: 0,
        unsent: Unsent::default(),
        token: None,
        is_demo: false,
    }
}

fn standing(standing: SyncStanding, words: &str, projects: Vec<ProjectView>) -> Standing {
    let status =
        StatusView { standing, words: words.to_owned(), conflicts: 0, all_tasks: 7, paused_until: None };
    Standing { status, projects, settings: Settings::default(), progress: HashMap::new() }
}

/// What can be pressed: sync, cancel, pause, resume.
fn enabled(view: &MenuView) -> [bool; 4] {
    [view.sync.enabled, view.cancel.enabled, view.can_pause, view.resume.enabled]
}

#[rstest]
#[case(SyncStanding::NeedsYou, TrayState::NeedsYou, [true, false, true, false])]
#[case(SyncStanding::Error, TrayState::Error, [true, false, true, false])]
#[case(SyncStanding::Offline, TrayState::Offline, [true, false, true, false])]
#[case(SyncStanding::Syncing, TrayState::Syncing, [false, true, true, false])]
#[case(SyncStanding::Paused, TrayState::Paused, [true, false, true, false])]
#[case(SyncStanding::InSync, TrayState::InSync, [true, false, true, false])]
#[case(SyncStanding::Local, TrayState::InSync, [false, false, false, false])]
fn every_standing_has_an_icon_words_and_what_can_be_done(
    #[case] of: SyncStanding,
    #[case] state: TrayState,
    #[case] can: [bool; 4],
) {
    let view = MenuView::of(&standing(of, "P1: the words", vec![project(1, of, "the words")]));
    assert_eq!(view.state, state);
    assert_eq!(view.status, "P1: the words", "the first line is the status as it is said everywhere");
    assert_eq!(view.projects[0].label, "Project 1 (P1)");
    assert_eq!(view.projects[0].words, "The words");
    assert_eq!(enabled(&view), can, "sync, cancel, pause, resume");
    assert_eq!([view.projects[0].can_sync, view.projects[0].can_cancel], [can[0], can[1]]);
}

#[test]
fn a_running_sync_says_how_far_it_has_come() {
    let projects =
        vec![project(1, SyncStanding::Syncing, "syncing"), project(2, SyncStanding::InSync, "in sync")];
    let mut running = standing(SyncStanding::Syncing, "Syncing P1", projects);
    let step = Progress { current: 640, total: Some(1240), ..Progress::default() };
    running.progress.insert(id(1), step);
    let view = MenuView::of(&running);
    assert_eq!(view.status, "Syncing P1: 640 of 1\u{202f}240");
    assert_eq!(view.projects[0].words, "Syncing: 640 of 1\u{202f}240");
    assert_eq!(enabled(&view), [true, true, true, false], "the other project can be synced meanwhile");
    assert_eq!(view.cancel.text, "Cancel");
}

#[test]
fn several_running_syncs_are_counted_and_none_stands_for_all() {
    let projects =
        vec![project(1, SyncStanding::Syncing, "syncing"), project(2, SyncStanding::Syncing, "syncing")];
    let mut running = standing(SyncStanding::Syncing, "Syncing P1", projects);
    for number in [1, 2] {
        running.progress.insert(id(number), Progress { current: 1, total: Some(2), ..Progress::default() });
    }
    let view = MenuView::of(&running);
    assert_eq!(view.status, "Syncing P1");
    assert_eq!(view.cancel.text, "Cancel 2 syncs");
    assert_eq!(enabled(&view), [false, true, true, false]);
}

#[test]
fn what_presses_more_is_not_hidden_by_a_sync() {
    let projects = vec![
        project(1, SyncStanding::NeedsYou, "2 conflicts need you"),
        project(2, SyncStanding::Syncing, "syncing"),
    ];
    let mut both = standing(SyncStanding::NeedsYou, "2 tasks need you", projects);
    both.status.conflicts = 2;
    both.progress.insert(id(2), Progress { current: 1, total: Some(2), ..Progress::default() });
    let view = MenuView::of(&both);
    assert_eq!((view.state, view.status.as_str()), (TrayState::NeedsYou, "2 tasks need you"));
    assert_eq!(view.conflicts, "Conflicts (2)");
    assert!(view.cancel.enabled, "the sync can be stopped all the same");
}

#[test]
fn a_pause_can_be_ended_and_says_until_when_it_lasts() {
    let mut paused =
        standing(SyncStanding::Paused, "Paused", vec![project(1, SyncStanding::InSync, "in sync")]);
    paused.status.paused_until = Some(at(3_600));
    let view = MenuView::of(&paused);
    assert_eq!(view.state, TrayState::Paused);
    assert!(
        view.resume.enabled && view.resume.text.starts_with("Resume (paused until "),
        "{:?}",
        view.resume
    );
    assert_eq!(
        enabled(&view),
        [true, false, true, true],
        "it can be made longer, and \"Sync now\" still works"
    );
}

#[test]
fn many_projects_leave_the_menu_usable_and_those_that_press_stay() {
    let mut projects: Vec<_> =
        (1..=20).map(|number| project(number, SyncStanding::InSync, "in sync")).collect();
    projects[18] = project(19, SyncStanding::Error, "the last sync failed");
    let view = MenuView::of(&standing(SyncStanding::Error, "P19: the last sync failed", projects));
    let shown: Vec<_> = view.projects.iter().map(|line| line.id).collect();
    let expected: Vec<_> = (1..=11).chain([19]).map(id).collect();
    assert_eq!(shown, expected, "in the order of the window");
    assert_eq!(view.more.as_deref(), Some("8 more projects in the window"));
}

#[test]
fn without_an_open_program_there_is_only_the_window_and_the_end() {
    for (view, state) in
        [(MenuView::opening(), TrayState::Syncing), (MenuView::not_opened(), TrayState::Error)]
    {
        assert_eq!(view.state, state, "a bird alone would say that all is well");
        assert_eq!(enabled(&view), [false; 4]);
        assert!(!view.open && view.projects.is_empty());
    }
}
