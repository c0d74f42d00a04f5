//! What people say on an issue, read and written.

use rstest::rstest;
use tern_forge::{ForgeError, ListComments, NewComment};
use tern_model::RemoteComment;
use tern_sim::{Edit, Fault, Matcher, RedirectTo};

use crate::support::{Bench, GUEST, Kind};

const MARKER: &str = "6f1d2c3b-0000-4000-8000-00000000abcd";

fn new(body: &str) -> NewComment {
    NewComment { body: body.to_owned(), marker: MARKER.to_owned() }
}

/// An issue that the corpus gave nothing to say.
fn quiet_issue(bench: &Bench) -> u64 {
    let issues = bench.expected(|view| view.comments == 0 && !view.state.is_closed());
    *issues.keys().next().expect("one of sixty has no comments")
}

async fn all(bench: &Bench, number: u64) -> Vec<RemoteComment> {
    let (mut read, mut page) = (Vec::new(), None);
    loop {
        let answer = bench.forge.list_comments(&ListComments { number, page }).await.unwrap();
        assert_eq!(answer.rejected, [], "every comment can be read");
        read.extend(answer.comments);
        page = answer.next;
        if page.is_none() {
            return read;
        }
    }
}

#[rstest]
#[tokio::test]
async fn comments_are_read_to_their_end_in_the_order_they_were_said(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let number = quiet_issue(&bench);
    assert_eq!(all(&bench, number).await, [], "what a forge notes by itself is no comment");
    for turn in 0..130 {
        bench.sim.say(number, "ada-winterbourne", format!("Said {turn:03}"));
    }
    let read = all(&bench, number).await;
    let bodies: Vec<&str> = read.iter().map(|comment| comment.body.as_str()).collect();
    let expected: Vec<String> = (0..130).map(|turn| format!("Said {turn:03}")).collect();
    assert_eq!(bodies, expected, "over more than one page, none twice and none lost");
    assert!(read.iter().all(|comment| comment.author.as_deref() == Some("ada-winterbourne")), "who said it");
    assert!(read.iter().all(|comment| comment.url.contains(&comment.id)), "each has a page of its own");
    let issue = bench.forge.get_issue(number).await.unwrap();
    assert!(issue.comment_count.is_none_or(|count| count == 130), "an issue that counts them counts right");
}

#[rstest]
#[tokio::test]
async fn an_edited_comment_says_so_and_a_deleted_one_is_gone(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let number = quiet_issue(&bench);
    let first = bench.sim.say(number, "ada-winterbourne", "First");
    let second = bench.sim.say(number, "emre-tallis", "Second");
    bench.sim.edit(number, Edit::EditComment { id: first.id, body: "First, mended".to_owned() });
    bench.sim.edit(number, Edit::DeleteComment(second.id));
    bench.sim.delete_person("ada-winterbourne");
    let read = all(&bench, number).await;
    assert_eq!(read.len(), 1, "{read:?}");
    assert_eq!((read[0].body.as_str(), &read[0].author), ("First, mended", &None), "its account is gone");
    assert!(read[0].updated_at >= read[0].created_at, "{read:?}");
}

#[rstest]
#[tokio::test]
async fn a_comment_arrives_as_it_was_written_and_is_found_by_its_marker(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let number = quiet_issue(&bench);
    let body = "Mended.\n\n/close\n\\/assign @me\n- /usr/bin/lamp";
    let guest = bench.as_other(Some(GUEST));
    let made = guest.create_comment(number, &new(body)).await.unwrap();
    assert_eq!(
        (made.body.as_str(), made.author.as_deref()),
        (body, Some("guest")),
        "anybody may say something"
    );
    assert!(!bench.sim.issue(number).unwrap().state.is_closed(), "no line of it was carried out");
    let read = all(&bench, number).await;
    assert_eq!(read, [made], "the list says what the answer said");
    assert_eq!(read[0].marker.as_deref(), Some(MARKER), "after an unclear outcome only the marker tells");
    assert_eq!(bench.sim.comments(number).len(), 1, "it stands there once");
}

#[rstest]
#[tokio::test]
async fn a_lost_answer_is_told_and_nothing_is_said_twice(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let number = quiet_issue(&bench);
    all(&bench, number).await;
    bench.sim.fail(Matcher::method("POST"), Fault::DropAfter, 1);
    let lost = bench.forge.create_comment(number, &new("Once")).await;
    assert!(matches!(lost, Err(ForgeError::OutcomeUnknown { .. })), "{lost:?}");
    assert_eq!(bench.sim.comments(number).len(), 1, "a write is never repeated by itself");
    assert_eq!(all(&bench, number).await[0].marker.as_deref(), Some(MARKER), "and it can be found");
}

#[rstest]
#[tokio::test]
async fn refusals_are_told_by_what_a_person_can_do(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let number = quiet_issue(&bench);
    let nowhere = bench.forge.list_comments(&ListComments { number: 9_999, page: None }).await;
    assert!(matches!(nowhere, Err(ForgeError::NotFound { .. })), "{nowhere:?}");
    let nowhere = bench.forge.create_comment(9_999, &new("Hello")).await;
    assert!(matches!(nowhere, Err(ForgeError::NotFound { .. })), "{nowhere:?}");
    bench.sim.fail_next(Fault::MissingScope);
    let refused = bench.forge.create_comment(number, &new("Hello")).await;
    assert!(matches!(refused, Err(ForgeError::Forbidden { .. })), "{refused:?}");
    assert_eq!(bench.sim.comments(number).len(), 0, "nothing was said");
    bench.sim.fail_next(Fault::Redirect {
        status: 301,
        to: RedirectTo::OtherHost("http://127.0.0.1:9".to_owned()),
    });
    let moved = bench.forge.list_comments(&ListComments { number, page: None }).await;
    assert!(matches!(moved, Err(ForgeError::Moved { .. })), "{moved:?}");
}
