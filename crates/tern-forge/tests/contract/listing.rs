//! The list, in the order of updates, whatever the forge itself can order by.

use rstest::rstest;
use tern_forge::{ListIssues, ListState, Listing};
use tern_model::Timestamp;
use tern_sim::{ClockMode, Deletes, Edit, Editor};

use crate::support::{Bench, Kind, ask, assert_same, from, latest, read_on};

#[rstest]
#[tokio::test]
async fn the_first_listing_holds_every_issue_of_its_state_and_no_pull_request(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = Bench::of(kind, kind.builder().issues(430)).await;
    for (state, closed) in
        [(ListState::Open, Some(false)), (ListState::Closed, Some(true)), (ListState::All, None)]
    {
        let pages = read_on(&*bench.forge, state, None).await;
        let times: Vec<Timestamp> =
            pages.iter().flat_map(|page| &page.rows).map(|row| row.updated_at).collect();
        assert!(times.is_sorted(), "oldest update first, over all pages: a cursor is made of these times");
        assert!(pages.iter().all(|page| page.rejected.is_empty()), "nothing is wrong with any");
        assert!(pages[0].server_time.is_some(), "the forge's clock is what the next sync starts from");
        assert_same(
            &latest(pages),
            &bench.expected(|view| closed.is_none_or(|c| view.state.is_closed() == c)),
        );
    }
}

#[rstest]
#[tokio::test]
async fn a_second_with_more_issues_than_a_page_is_read_whole(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let clock = ClockMode::Virtual("2026-03-01T12:00:00Z".parse().unwrap());
    let bench = Bench::of(kind, kind.builder().issues(330).pulls_per_mille(0).clock(clock)).await;
    for number in 20..=310 {
        bench.sim.edit(number, Edit::title(format!("Renamed in bulk {number}")));
    }
    let read = latest(read_on(&*bench.forge, ListState::All, None).await);
    assert_same(&read, &bench.expected(|_| true));
}

#[rstest]
#[tokio::test]
async fn the_bound_in_time_is_inclusive(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let everything = read_on(&*bench.forge, ListState::All, None).await;
    let rows: Vec<_> = everything.into_iter().flat_map(|page| page.rows).collect();
    let middle = rows[rows.len() / 2].updated_at;
    let page = ask(&*bench.forge, &from(ListState::All, Some(middle))).await.unwrap();
    let expected: Vec<_> = rows.iter().filter(|row| row.updated_at >= middle).cloned().collect();
    assert_eq!(page.rows, expected, "the row of that very time comes back, or its later edits would be lost");
}

#[rstest]
#[tokio::test]
async fn an_edit_comes_next_and_costs_few_requests(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = Bench::of(kind, kind.builder().issues(300)).await;
    let pages = read_on(&*bench.forge, ListState::All, None).await;
    let cursor = pages.iter().flat_map(|page| &page.rows).map(|row| row.updated_at).max();
    let number = *bench.expected(|_| true).keys().nth(3).unwrap();
    bench.sim.edit(number, Edit::title("Renamed elsewhere"));
    bench.sim.clear_requests();
    let news = latest(read_on(&*bench.forge, ListState::All, cursor).await);
    assert_eq!(news[&number].content.title, "Renamed elsewhere", "the cursor finds it");
    assert!(news.len() <= 2, "and little else: {:?}", news.keys());
    assert_eq!(bench.sim.request_count(), 1, "a quiet repository costs one request");
}

#[rstest]
#[tokio::test]
async fn nothing_is_skipped_while_somebody_edits(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
    #[values(1, 2, 3)] seed: u64,
) {
    let editor = Editor::new(seed).times_per_request(4).at_most(60);
    let bench = Bench::of(kind, kind.builder().issues(500).editor(editor)).await;
    let first = read_on(&*bench.forge, ListState::All, None).await;
    let cursor = first.iter().flat_map(|page| &page.rows).map(|row| row.updated_at).max();
    bench.sim.set_editor(None);
    let mut read = latest(first);
    let rest = read_on(&*bench.forge, ListState::All, cursor).await;
    read.extend(latest(rest));
    assert_same(&read, &bench.expected(|_| true));
}

#[rstest]
#[tokio::test]
async fn a_long_list_costs_little_more_than_its_pages(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = Bench::of(kind, kind.builder().issues(2000).pulls_per_mille(0)).await;
    let pages = read_on(&*bench.forge, ListState::All, None).await;
    let rows: usize = pages.iter().map(|page| page.rows.len()).sum();
    assert!(rows >= 2000, "{rows} rows");
    // Where the forge orders by update, a page of 100 costs one request. Stretches of time are guessed.
    let most = if kind == Kind::Gitea { 120 } else { 25 };
    let cost = bench.sim.request_count();
    assert!(cost <= most, "{cost} requests for 2000 issues");
}

#[rstest]
#[tokio::test]
async fn an_item_that_cannot_be_read_stays_alone(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = Bench::of(kind, kind.builder().pulls_per_mille(0).issues(40)).await;
    ask(&*bench.forge, &from(ListState::All, None)).await.expect("the server has been met");
    let list = tern_sim::Matcher::containing("/issues");
    bench.sim.fail(list, tern_sim::Fault::MalformedItems, 1);
    let page = ask(&*bench.forge, &from(ListState::All, None)).await.unwrap();
    assert_eq!(page.rejected.len(), 6, "every seventh item was spoilt: {:?}", page.rejected);
    assert_eq!(page.issues.len(), 34, "the others are read");
}

#[rstest]
#[tokio::test]
async fn deletions_hide_no_issue_that_is_still_there(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let editor = Editor::new(9).times_per_request(5).at_most(80).deleting(Deletes::Sometimes);
    let bench = Bench::of(kind, kind.builder().issues(500).editor(editor)).await;
    let first = read_on(&*bench.forge, ListState::All, None).await;
    let cursor = first.iter().flat_map(|page| &page.rows).map(|row| row.updated_at).max();
    bench.sim.set_editor(None);
    let mut read = latest(first);
    read.extend(latest(read_on(&*bench.forge, ListState::All, cursor).await));
    let there = bench.expected(|_| true);
    assert!(read.len() >= there.len(), "what was deleted after it was read is the only surplus");
    read.retain(|number, _| there.contains_key(number));
    assert_same(&read, &there);
}

#[rstest]
#[tokio::test]
async fn a_question_with_its_tag_is_answered_in_a_word(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let question = from(ListState::All, None);
    let etag = ask(&*bench.forge, &question).await.unwrap().etag;
    if matches!(kind, Kind::Gitea | Kind::Bitbucket) {
        assert_eq!(etag, None, "it has no tags, and none is made up");
        return;
    }
    let again = ListIssues { etag, ..question };
    assert_eq!(bench.forge.list_issues(&again).await, Ok(Listing::NotModified), "nothing has changed");
    bench.sim.edit(*bench.expected(|_| true).keys().next().unwrap(), Edit::title("New"));
    let changed = bench.forge.list_issues(&again).await.unwrap();
    assert!(matches!(changed, Listing::Page(_)), "a change brings the page");
}
