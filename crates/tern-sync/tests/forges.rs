//! The engine on every forge it can be connected to: what is on the forge is what is on the board, whatever the
//! forge can order by and however its list moves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use common::{Bench, HastyClock, wide_limits};
use rstest::rstest;
use tern_model::{ServiceType, SyncStatus};
use tern_sim::{
    CloseReason, Edit, Editor, Fault, GitLabQuirks, GiteaQuirks, Matcher, Quirks, Sim, SimBuilder, Speaks,
    Toggle,
};

#[derive(Debug, Clone, Copy)]
enum Kind {
    GitHub,
    GitLab,
    OlderGitLab,
    Gitea,
}

impl Kind {
    fn service(self) -> ServiceType {
        match self {
            Self::GitHub => ServiceType::Github,
            Self::GitLab | Self::OlderGitLab => ServiceType::Gitlab,
            Self::Gitea => ServiceType::Gitea,
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
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea)] kind: Kind,
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
        Kind::GitHub | Kind::Gitea => 1,
        Kind::GitLab => 2,
        Kind::OlderGitLab => 3,
    };
    assert_eq!(quiet.counts.requests_made, cost, "which costs little");
}

#[rstest]
#[tokio::test]
async fn closed_issues_are_fetched_when_they_are_included(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea)] kind: Kind,
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
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea)] kind: Kind,
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
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea)] kind: Kind,
) {
    let bench = kind.bench(kind.sim(60)).await;
    bench.sync_well().await;
    let before = bench.rows().await.len();
    bench.sim.configure(|settings| settings.has_issues = false);
    let run = bench.sync().await;
    assert_eq!(run.status, SyncStatus::Failure, "a person has to know");
    assert_eq!(run.error.unwrap().code, "issues_disabled", "and why");
    assert_eq!(bench.rows().await.len(), before, "every task stays");
}
