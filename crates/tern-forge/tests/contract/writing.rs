//! Making and changing issues.

use std::collections::BTreeSet;

use rstest::rstest;
use tern_forge::{IssuePatch, ListState, NewIssue};
use tern_model::{Content, State};
use tern_sim::{CloseReason, IssueState};

use crate::support::{GUEST, Kind, latest, read_on};

/// What a patch is expected to do.
type Change = fn(&mut Content);

const MARKER: &str = "6f1d2c3b-0000-4000-8000-00000000abcd";

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// What a forge holds of it: one without labels keeps none.
fn held(kind: Kind, content: Content) -> Content {
    if kind == Kind::Bitbucket { Content { labels: set(&[]), ..content } } else { content }
}

fn content() -> Content {
    Content {
        title: "Wick \"too\" short".to_owned(),
        description: "It burns out.\n\n/close\n\\/assign @me\n- /usr/bin/lamp\n/label ~nonsense".to_owned(),
        state: State::Open,
        labels: set(&["bug", "area: storage"]),
        assignees: set(&["ada-winterbourne"]),
        milestone: Some("1.2".to_owned()),
    }
}

#[rstest]
#[tokio::test]
async fn a_new_issue_holds_what_was_sent_and_is_found_by_its_marker(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let new = NewIssue { content: content(), marker: Some(MARKER.to_owned()) };
    let made = bench.forge.create_issue(&new).await.unwrap();
    let held = held(kind, content());
    assert_eq!(made.content, held, "the answer is what was sent, commands in the text included");
    assert_eq!(made.author.as_deref(), Some("ines-darrow"), "the token's owner made it");
    let read = latest(read_on(&*bench.forge, ListState::Open, Some(made.updated_at)).await);
    let found = read.values().find(|issue| issue.marker.as_deref() == Some(MARKER));
    let found = found.expect("after an unclear outcome only the marker tells");
    assert_eq!((found.number, &found.content), (made.number, &held), "and the text is without it");
    let one = bench.forge.get_issue(made.number).await.unwrap();
    assert_eq!(one.content, held, "asked for alone it says the same");
}

#[rstest]
#[tokio::test]
async fn each_field_is_changed_alone(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let new = NewIssue { content: content(), marker: None };
    let number = bench.forge.create_issue(&new).await.unwrap().number;
    let nothing = IssuePatch::default;
    let mut expected = content();
    let steps: [(IssuePatch, Change); 8] = [
        (IssuePatch { title: Some("New title".to_owned()), ..nothing() }, |c| {
            c.title = "New title".to_owned();
        }),
        (IssuePatch { description: Some("/reopen\r\nText".to_owned()), ..nothing() }, |c| {
            c.description = "/reopen\r\nText".to_owned();
        }),
        (IssuePatch { labels: Some(vec!["docs".to_owned()]), ..nothing() }, |c| c.labels = set(&["docs"])),
        (IssuePatch { labels: Some(vec![]), ..nothing() }, |c| c.labels.clear()),
        (IssuePatch { assignees: Some(vec!["emre-tallis".to_owned()]), ..nothing() }, |c| {
            c.assignees = set(&["emre-tallis"]);
        }),
        (IssuePatch { assignees: Some(vec![]), ..nothing() }, |c| c.assignees.clear()),
        (IssuePatch { milestone: Some(Some("2.0".to_owned())), ..nothing() }, |c| {
            c.milestone = Some("2.0".to_owned());
        }),
        (IssuePatch { milestone: Some(None), ..nothing() }, |c| c.milestone = None),
    ];
    for (patch, change) in steps {
        change(&mut expected);
        let answer = bench.forge.update_issue(number, &patch).await.unwrap();
        assert_eq!(answer.content, held(kind, expected.clone()), "{patch:?} changes that and nothing else");
    }
    let all = IssuePatch {
        title: Some("All at once".to_owned()),
        labels: Some(vec!["bug".to_owned(), "docs".to_owned()]),
        state: Some(State::Completed),
        ..nothing()
    };
    let answer = bench.forge.update_issue(number, &all).await.unwrap().content;
    assert_eq!(answer.title, "All at once", "several fields at once");
    assert_eq!(
        (answer.labels, answer.state),
        (held(kind, Content { labels: set(&["bug", "docs"]), ..content() }).labels, State::Completed),
        "labels with a state"
    );
}

#[rstest]
#[tokio::test]
async fn closing_and_reopening_come_to_rest(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let number = *bench.expected(|view| !view.state.is_closed()).keys().next().unwrap();
    for state in [State::Completed, State::Open, State::NotPlanned, State::Open] {
        let patch = IssuePatch { state: Some(state), ..IssuePatch::default() };
        let answer = bench.forge.update_issue(number, &patch).await.unwrap();
        assert_eq!(answer.content.state, state, "what was sent is what was agreed on");
        let seen = bench.forge.get_issue(number).await.unwrap().content.state;
        let capabilities = bench.forge.capabilities();
        assert_eq!(capabilities.state_seen(seen, state), state, "reading it again brings no other state");
        assert_eq!(seen.is_open(), state.is_open(), "open is open on every forge");
    }
    let held = bench.sim.close(number, CloseReason::NotPlanned).state;
    assert_eq!(held, IssueState::Closed(CloseReason::NotPlanned), "somebody closes it");
    let seen = bench.forge.get_issue(number).await.unwrap().content.state;
    let expected =
        if bench.forge.capabilities().close_reasons { State::NotPlanned } else { State::Completed };
    assert_eq!(seen, expected, "a forge without reasons shows none");
}

#[rstest]
#[tokio::test]
async fn what_an_account_may_not_set_shows_in_the_answer(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let guest = bench.as_other(Some(GUEST));
    let new = NewIssue { content: Content { assignees: set(&[]), ..content() }, marker: None };
    let made = guest.create_issue(&new).await.unwrap().content;
    assert_eq!(made.title, content().title, "the issue is made");
    assert_eq!((made.labels, made.milestone), (set(&[]), None), "the rest was dropped without a word");
}

#[rstest]
#[tokio::test]
async fn a_milestone_that_is_not_there_is_refused_before_anything_is_written(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let new = NewIssue { content: Content { milestone: Some("9.9".to_owned()), ..content() }, marker: None };
    let error = bench.forge.create_issue(&new).await.unwrap_err();
    assert!(error.to_string().contains("\"9.9\""), "the name is told: {error}");
    assert!(bench.sim.requests().iter().all(|request| request.method == "GET"), "nothing was written");
}

#[rstest]
#[tokio::test]
async fn an_archive_takes_no_changes(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea)] kind: Kind,
) {
    let bench = kind.start().await;
    bench.sim.configure(|settings| settings.archived = true);
    let patch = IssuePatch { title: Some("New".to_owned()), ..IssuePatch::default() };
    let refused = bench.forge.update_issue(5, &patch).await;
    assert!(matches!(refused, Err(tern_forge::ForgeError::Forbidden { .. })), "{refused:?}");
    assert!(bench.forge.check_repository().await.unwrap().archived, "and the repository says why");
}
