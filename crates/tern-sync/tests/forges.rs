//! The engine on every forge it can be connected to: what is on the forge is what is on the board, whatever the
//! forge can order by and however its list moves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use common::{Bench, HastyClock, wide_limits};
use rstest::rstest;
use tern_model::{Direction, ServiceType, SyncStatus};
use tern_sim::{
    BitbucketQuirks, CloseReason, Edit, Editor, Fault, GitLabQuirks, GiteaQuirks, Matcher, Quirks, Sim,
    SimBuilder, Speaks, Toggle, Tracker,
};

#[derive(Debug, Clone, Copy)]
enum Kind {
    GitHub,
    GitLab,
    OlderGitLab,
    Gitea,
    Bitbucket,
}

impl Kind {
    fn service(self) -> ServiceType {
        match self {
            Self::GitHub => ServiceType::Github,
            Self::GitLab | Self::OlderGitLab => ServiceType::Gitlab,
            Self::Gitea => ServiceType::Gitea,
            Self::Bitbucket => ServiceType::Bitbucket,
        }
    }

    fn sim(self, issues: u32) -> SimBuilder {
        let speaks = match self {
            Self::GitHub => Speaks::GitHub(Quirks::default()),
            Self::GitLab => Speaks::GitLab(GitLabQuirks::default()),
            Self::OlderGitLab => {
                Speaks::GitLab(GitLabQuirks { keyset: Toggle::Off, ..GitLabQuirks::default() })
            }
            Self::Gitea => Speaks::Gitea(GiteaQuirks::default()),
            Self::Bitbucket => Speaks::Bitbucket(BitbucketQuirks::default()),
        };
        Sim::builder().seed(5).issues(issues).limits(wide_limits()).speaks(speaks)
    }

    async fn bench(self, sim: SimBuilder) -> Bench {
        Bench::on(self.service(), sim, HastyClock::new()).await
    }
}

#[rstest]
#[tokio::test]
async fn a_first_sync_takes_every_open_issue_and_the_next_what_changed(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.bench(kind.sim(400)).await;
    let first = bench.sync_well().await;
    bench.assert_equals_forge(|view| !view.state.is_closed()).await;
    assert_eq!(first.counts.tasks_failed, 0, "nothing is wrong with any issue");
    let number = bench.rows().await[0].remote.as_ref().unwrap().remote_issue_number;
    bench.sim.edit(number, Edit::title("Renamed elsewhere"));
    let made = bench.sim.create("Opened elsewhere", "Text").number;
    let second = bench.sync_well().await;
    assert_eq!(bench.row(number).await.task.title, "Renamed elsewhere", "an edit arrives");
    assert_eq!(bench.row(made).await.task.title, "Opened elsewhere", "a new issue arrives");
    assert_eq!(
        (second.counts.tasks_created, second.counts.tasks_updated),
        (1, 1),
        "and nothing else is done"
    );
    bench.sim.close(number, CloseReason::Completed);
    bench.sync_well().await;
    assert!(!bench.row(number).await.task.status.state().is_open(), "a closing arrives");
    let quiet = bench.sync_well().await;
    assert_eq!(quiet.counts.tasks_updated, 0, "and then it is quiet");
    // GitLab is asked for the project's number first, and an older one refuses cursors once.
    let cost = match kind {
        Kind::GitHub | Kind::Gitea | Kind::Bitbucket => 1,
        Kind::GitLab => 2,
        Kind::OlderGitLab => 3,
    };
    assert_eq!(quiet.counts.requests_made, cost, "which costs little");
}

#[rstest]
#[tokio::test]
async fn closed_issues_are_fetched_when_they_are_included(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.bench(kind.sim(250)).await;
    bench.sync_well().await;
    bench.configure(|config| config.include_closed = true).await;
    bench.sync_well().await;
    bench.assert_equals_forge(|_| true).await;
}

#[rstest]
#[tokio::test]
async fn nothing_is_lost_while_somebody_edits_and_the_network_fails(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
    #[values(1, 2)] seed: u64,
) {
    let editor = Editor::new(seed).times_per_request(3).at_most(90);
    let bench = kind.bench(kind.sim(450).editor(editor)).await;
    for fault in [Fault::DropBefore, Fault::TruncatedBody, Fault::ServerError(502)] {
        bench.sim.fail(Matcher::containing("/issues"), fault, 1);
    }
    bench.configure(|config| config.include_closed = true).await;
    bench.sync_well().await;
    bench.sim.set_editor(None);
    bench.sync_well().await;
    bench.assert_equals_forge(|_| true).await;
}

#[rstest]
#[tokio::test]
async fn issues_that_are_switched_off_stop_the_sync_and_cost_no_task(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.bench(kind.sim(60)).await;
    bench.sync_well().await;
    let before = bench.rows().await.len();
    bench.sim.configure(|settings| settings.has_issues = false);
    let run = bench.sync().await;
    assert_eq!(run.status, SyncStatus::Failure, "a person has to know");
    let code = if matches!(kind, Kind::Bitbucket) { "tracker_removed" } else { "issues_disabled" };
    assert_eq!(run.error.unwrap().code, code, "and why");
    assert_eq!(bench.rows().await.len(), before, "every task stays");
}

#[rstest]
#[tokio::test]
async fn a_tracker_that_is_removed_stops_the_sync_and_costs_no_task(#[values(404, 410)] status: u16) {
    let removed = BitbucketQuirks { tracker: Tracker::Removed(status) };
    let bench = Kind::Bitbucket.bench(Kind::Bitbucket.sim(20).speaks(Speaks::Bitbucket(removed))).await;
    let run = bench.sync().await;
    let error = run.error.unwrap();
    assert_eq!(error.code, "tracker_removed", "not a deletion, not a fault that passes");
    assert!(error.message.contains("20 August 2026"), "the day is told: {}", error.message);
    assert_eq!(bench.config().await.next_sync_at, None, "asking again by itself could not help");
}

#[tokio::test]
async fn labels_that_bitbucket_does_not_have_stay_with_the_task_and_are_not_sent_again_and_again() {
    let bench = Kind::Bitbucket.bench(Kind::Bitbucket.sim(12).token("secret")).await;
    bench.give_token("secret").await;
    bench.configure(|config| config.direction = Direction::TwoWay).await;
    bench.sync_well().await;
    let number = bench.rows().await[0].remote.as_ref().unwrap().remote_issue_number;
    let labels = ["area: storage".to_owned()];
    bench.edit(number, |task| task.labels = labels.clone().into()).await;
    bench.sync_well().await;
    bench.sim.edit(number, Edit::title("Renamed elsewhere"));
    bench.sync_well().await;
    let task = bench.row(number).await.task;
    assert_eq!((task.title.as_str(), task.labels), ("Renamed elsewhere", labels.into()), "both are kept");
    bench.sim.clear_requests();
    let quiet = bench.sync_well().await;
    assert_eq!((quiet.counts.tasks_pushed, bench.sim.request_count()), (0, 1), "and then it is quiet");
}
