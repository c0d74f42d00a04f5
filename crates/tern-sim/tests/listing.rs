//! Listing issues has GitHub's semantics, its traps included.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use common::{Got, Http, ISSUES};
use proptest::prelude::*;
use rstest::rstest;
use tern_sim::{CloseReason, Edit, IssueState, IssueView, Quirks, Sim, Toggle};

async fn small() -> Sim {
    Sim::builder().seed(7).issues(230).token("secret").start().await
}

#[tokio::test]
async fn a_page_holds_what_the_oracle_holds() {
    let sim = small().await;
    let page = Http::new(&sim).get(&format!("{ISSUES}?state=all&per_page=100")).await;
    for item in page.json().as_array().unwrap() {
        let view = sim.issue(item["number"].as_u64().unwrap()).unwrap();
        assert_eq!(item["id"], view.id);
        assert_eq!(item["title"], view.title);
        assert_eq!(item["body"].as_str(), view.body.as_deref(), "text survives byte for byte");
        assert_eq!(item.get("pull_request").is_some(), view.is_pull, "only pull requests bear that field");
        assert_eq!(item["user"]["login"].as_str(), view.author.as_deref());
        assert_eq!(item["milestone"]["title"].as_str(), view.milestone.as_deref());
        let labels: Vec<&str> =
            item["labels"].as_array().unwrap().iter().map(|label| label["name"].as_str().unwrap()).collect();
        assert_eq!(labels, view.labels);
        let updated: DateTime<Utc> = item["updated_at"].as_str().unwrap().parse().unwrap();
        assert_eq!(updated, view.updated_at);
    }
}

#[tokio::test]
async fn by_default_thirty_open_ones_newest_first() {
    let sim = small().await;
    let page = Http::new(&sim).get(ISSUES).await;
    let mut expected: Vec<u64> = open(&sim.visible_issues()).map(|view| view.number).collect();
    expected.reverse();
    assert_eq!(page.numbers(), expected[..30]);
}

fn open(views: &[IssueView]) -> impl Iterator<Item = &IssueView> {
    views.iter().filter(|view| !view.state.is_closed())
}

#[rstest]
#[case("updated", "asc")]
#[case("updated", "desc")]
#[case("created", "asc")]
#[case("created", "desc")]
#[case("comments", "asc")]
#[case("comments", "desc")]
#[tokio::test]
async fn every_order_lists_everything_once(#[case] sort: &str, #[case] direction: &str) {
    let sim = small().await;
    let seen = walk(&sim, &format!("{ISSUES}?state=all&sort={sort}&direction={direction}&per_page=50")).await;
    let mut expected = sim.visible_issues();
    match sort {
        "updated" => expected.sort_by_key(|view| (view.updated_at, view.number)),
        "comments" => expected.sort_by_key(|view| (view.comments, view.number)),
        _ => expected.sort_by_key(|view| view.number),
    }
    if direction == "desc" {
        expected.reverse();
    }
    assert_eq!(seen, expected.iter().map(|view| view.number).collect::<Vec<_>>());
}

/// Follows `rel="next"` to the end.
async fn walk(sim: &Sim, first: &str) -> Vec<u64> {
    let http = Http::new(sim);
    let mut seen = Vec::new();
    let mut next = Some(first.to_owned());
    while let Some(url) = next {
        let page = http.get(&url).await;
        seen.extend(page.numbers());
        next = page.link("next");
    }
    seen
}

#[tokio::test]
async fn links_lead_over_the_repositorys_id_and_keep_the_question() {
    let sim = small().await;
    let http = Http::new(&sim);
    let first = http.get(&format!("{ISSUES}?state=all&per_page=100&labels=")).await;
    let next = first.link("next").unwrap();
    assert!(next.contains("/repositories/617001/issues?"), "{next}");
    assert!(next.contains("state=all&per_page=100") && next.ends_with("page=2"), "{next}");
    assert!(first.link("prev").is_none() && first.link("first").is_none(), "there is nothing before page 1");
    let second = http.get(&next).await;
    for rel in ["prev", "next", "last", "first"] {
        assert!(second.link(rel).is_some(), "page 2 of 3 has {rel}");
    }
    let last = http.get(&second.link("last").unwrap()).await;
    assert!(last.link("next").is_none() && last.link("last").is_none(), "nothing follows the last page");
    let beyond = http.get(&format!("{ISSUES}?state=all&per_page=100&page=9")).await;
    assert!(beyond.numbers().is_empty(), "a page behind the end is empty, not an error");
}

#[tokio::test]
async fn since_is_inclusive_to_the_second() {
    let sim = small().await;
    let view = sim.issue(100).unwrap();
    let at = view.updated_at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let http = Http::new(&sim);
    let page = http.get(&format!("{ISSUES}?state=all&sort=updated&direction=asc&since={at}")).await;
    assert_eq!(page.numbers()[0], 100, "an issue changed at that very second belongs to the answer");
    let later = (view.updated_at + chrono::TimeDelta::seconds(1)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let page = http.get(&format!("{ISSUES}?state=all&sort=updated&direction=asc&since={later}")).await;
    assert_ne!(page.numbers()[0], 100, "a second later it does not");
}

#[tokio::test]
async fn filters_combine() {
    let sim = small().await;
    let http = Http::new(&sim);
    let all = sim.visible_issues();
    let by_label = http.get(&format!("{ISSUES}?state=all&labels=bug,docs&per_page=100&direction=asc")).await;
    let has = |view: &&IssueView, name: &str| view.labels.iter().any(|label| label == name);
    let both: Vec<u64> = all.iter().filter(|v| has(v, "bug") && has(v, "docs")).map(|v| v.number).collect();
    assert_eq!(by_label.numbers(), both, "several labels must all be there");
    let with_milestone =
        http.get(&format!("{ISSUES}?state=closed&milestone=2&per_page=100&direction=asc")).await;
    let expected: Vec<u64> = all
        .iter()
        .filter(|v| v.state.is_closed() && v.milestone.as_deref() == Some("1.1"))
        .map(|v| v.number)
        .collect();
    assert_eq!(with_milestone.numbers(), expected);
    let nobodys = http.get(&format!("{ISSUES}?state=open&assignee=none&per_page=100&direction=asc")).await;
    let expected: Vec<u64> =
        open(&all).filter(|v| v.assignees.is_empty()).map(|v| v.number).take(100).collect();
    assert_eq!(nobodys.numbers(), expected);
    assert!(http.get(&format!("{ISSUES}?labels=no-such-label")).await.numbers().is_empty());
}

#[rstest]
#[case("state=sideways", "state")]
#[case("sort=beauty", "sort")]
#[case("direction=up", "direction")]
#[case("since=yesterday", "since")]
#[tokio::test]
async fn nonsense_is_refused_with_the_field_that_is_wrong(#[case] query: &str, #[case] field: &str) {
    let sim = small().await;
    let refused = Http::new(&sim).get(&format!("{ISSUES}?{query}")).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["errors"][0]["field"], field);
}

#[tokio::test]
async fn deep_pages_are_refused_and_cursors_go_on() {
    let quirks = Quirks { deep_page_rows: 100, ..Quirks::default() };
    let sim = Sim::builder().issues(350).quirks(quirks).token("secret").start().await;
    let refused = Http::new(&sim).get(&format!("{ISSUES}?state=all&per_page=50&page=3")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.json()["message"].as_str().unwrap().contains("cursor based pagination"));
    for sort in ["created", "updated"] {
        let seen = walk(&sim, &format!("{ISSUES}?state=all&sort={sort}&direction=asc&per_page=50")).await;
        assert_eq!(seen.len(), 350, "the links of {sort} lead to the end");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 350, "and nowhere twice");
    }
}

#[tokio::test]
async fn a_deprecation_is_a_link_but_no_next_page() {
    let quirks = Quirks { deprecation_link: Toggle::On, ..Quirks::default() };
    let sim = Sim::builder().issues(5).quirks(quirks).token("secret").start().await;
    let page = Http::new(&sim).get(&format!("{ISSUES}?state=all")).await;
    assert!(page.link("deprecation").is_some());
    assert!(page.link("next").is_none(), "five issues are one page");
}

#[tokio::test]
async fn an_unchanged_answer_is_304_and_free() {
    let sim = small().await;
    let http = Http::new(&sim);
    let path = format!("{ISSUES}?state=all&sort=updated&direction=desc");
    let first = http.get(&path).await;
    let tag = first.header("etag").unwrap().to_owned();
    assert!(tag.starts_with("W/\""), "tags are weak: {tag}");
    let again = conditional(&http, &path, &tag).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    assert_eq!(
        again.header("x-ratelimit-remaining"),
        first.header("x-ratelimit-remaining"),
        "304 costs nothing of the budget"
    );
    sim.edit(3, Edit::AddLabel("docs".to_owned()));
    sim.edit(3, Edit::comment("Something new"));
    assert_eq!(conditional(&http, &path, &tag).await.status, 200, "a change shows");
}

#[tokio::test]
async fn a_tag_belongs_to_one_token() {
    let sim = Sim::builder()
        .issues(20)
        .token("secret")
        .token_of("other", "ada-winterbourne", tern_sim::Role::Read, tern_sim::Token::classic)
        .start()
        .await;
    let tag = Http::new(&sim).get(ISSUES).await.header("etag").unwrap().to_owned();
    assert_eq!(conditional(&Http::with_token(&sim, "other"), ISSUES, &tag).await.status, 200);
    assert_eq!(conditional(&Http::anonymous(&sim), ISSUES, &tag).await.status, 200);
}

async fn conditional(http: &Http<'_>, path: &str, tag: &str) -> Got {
    http.try_send(reqwest::Method::GET, path, None, &[("if-none-match", tag)]).await.unwrap()
}

#[tokio::test]
async fn gzip_comes_to_those_who_ask() {
    let sim = small().await;
    let http = Http::new(&sim);
    let plain =
        http.try_send(reqwest::Method::GET, ISSUES, None, &[("accept-encoding", "identity")]).await.unwrap();
    assert_eq!(plain.header("content-encoding"), None);
    // The client asks by itself, unpacks, and takes the header away; the length it got says enough.
    let packed = http.get(ISSUES).await;
    assert_eq!(packed.text, plain.text);
}

#[tokio::test]
async fn a_label_renamed_changes_issues_but_not_their_time() {
    let sim = small().await;
    let number =
        sim.visible_issues().iter().find(|view| view.labels.contains(&"bug".to_owned())).unwrap().number;
    let before = sim.issue(number).unwrap();
    assert!(sim.rename_label("bug", "defect"));
    let item = Http::new(&sim).get(&format!("{ISSUES}/{number}")).await.json();
    assert!(item["labels"].to_string().contains("defect"));
    assert_eq!(
        sim.issue(number).unwrap().updated_at,
        before.updated_at,
        "no list asked with `since` will show it"
    );
}

#[tokio::test]
async fn a_deleted_account_leaves_nameless_issues() {
    let sim = small().await;
    let view = sim.visible_issues().into_iter().find(|view| view.author.is_some()).unwrap();
    assert!(sim.delete_person(view.author.as_deref().unwrap()));
    let item = Http::new(&sim).get(&format!("{ISSUES}/{}", view.number)).await.json();
    assert!(item["user"].is_null());
}

#[tokio::test]
async fn a_lagging_list_shows_yesterday() {
    let sim = small().await;
    let before = sim.issue(9).unwrap();
    sim.edit(9, Edit::title("Not visible yet"));
    sim.close(10, CloseReason::NotPlanned);
    let created = sim.create("Nor is this", "");
    let http = Http::new(&sim);
    let path = format!("{ISSUES}?state=all&sort=created&direction=asc&per_page=100");
    sim.fail_next(tern_sim::Fault::ListLag(std::time::Duration::from_secs(30)));
    let late = http.get(&path).await.json();
    assert_eq!(late[8]["title"], before.title);
    let late_last = {
        sim.fail_next(tern_sim::Fault::ListLag(std::time::Duration::from_secs(30)));
        http.get(&format!("{path}&page=3")).await
    };
    assert!(!late_last.numbers().contains(&created.number), "a new issue is not in the list yet");
    let now = http.get(&path).await.json();
    assert_eq!(now[8]["title"], "Not visible yet", "without the lag it is there at once");
    assert_eq!(sim.issue(10).unwrap().state, IssueState::Closed(CloseReason::NotPlanned));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_same_seed_is_the_same_repository(seed: u64, number in 1_u32..1_000_000) {
        let corpus = tern_sim::Corpus::new(seed);
        let (one, two) = (corpus.issue(5, number), tern_sim::Corpus::new(seed).issue(5, number));
        prop_assert_eq!(&one, &two);
        prop_assert!(one.updated_at >= one.created_at);
        prop_assert_eq!(one.state.is_closed(), corpus.is_closed(number));
        prop_assert!(corpus.created_at(number + 1) >= one.created_at, "later numbers are opened later");
        prop_assert!(one.title.chars().count() <= 256);
    }
}

#[test]
fn titles_of_a_corpus_are_unique_and_some_texts_are_odd() {
    let corpus = tern_sim::Corpus::new(3);
    let issues: Vec<_> = (1..=5000).map(|number| corpus.issue(1, number)).collect();
    assert_eq!(issues.iter().map(|issue| &issue.title).collect::<BTreeSet<_>>().len(), 5000);
    let some = |what: &str, test: &dyn Fn(&str) -> bool| {
        assert!(issues.iter().filter_map(|issue| issue.body.as_deref()).any(test), "no text has {what}");
    };
    some("CRLF", &|body| body.contains("\r\n"));
    some("a character of four bytes", &|body| body.contains('🛟'));
    assert!(issues.iter().any(|issue| issue.body.is_none()), "some have no text");
    assert!(issues.iter().any(|issue| issue.author.is_none()), "some have no author");
}
