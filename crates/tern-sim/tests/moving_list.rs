//! Reading a list that moves: page numbers lose rows, asking again from a cursor does not.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use common::{Http, ISSUES};
use serde_json::Value;
use tern_sim::{Actor, BulkEdits, ClockMode, Deletes, Edit, Editor, Sim};

fn noon() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

async fn six() -> Sim {
    Sim::builder()
        .issues(6)
        .bulk_edits(BulkEdits::None)
        .clock(ClockMode::Virtual(noon()))
        .token("secret")
        .start()
        .await
}

#[tokio::test]
async fn page_numbers_over_a_list_that_moves_lose_a_row() {
    let sim = six().await;
    for number in 1..=6 {
        sim.advance(std::time::Duration::from_mins(1));
        sim.edit(number, Edit::comment("in this order"));
    }
    sim.advance(std::time::Duration::from_mins(1));
    let http = Http::new(&sim);
    let path = |page: u32| format!("{ISSUES}?state=all&sort=updated&direction=asc&per_page=2&page={page}");
    let first = http.get(&path(1)).await.numbers();
    sim.edit(1, Edit::title("moved to the end"));
    let second = http.get(&path(2)).await.numbers();
    let third = http.get(&path(3)).await.numbers();
    assert_eq!([first, second, third], [vec![1, 2], vec![4, 5], vec![6, 1]], "#3 is never shown");
}

#[tokio::test]
async fn asking_again_from_the_cursor_loses_nothing() {
    for seed in 0..12 {
        let editor = Editor::new(seed).times_per_request(3).at_most(60);
        let sim = Sim::builder()
            .seed(seed)
            .issues(400)
            .clock(ClockMode::Virtual(noon()))
            .tick(std::time::Duration::from_millis(700))
            .token("secret")
            .editor(editor)
            .start()
            .await;
        let mirror = read_safely(&sim).await;
        let visible = sim.visible_issues();
        assert_eq!(mirror.len(), visible.len(), "seed {seed}: as many as there are");
        for view in visible {
            assert_eq!(mirror[&view.number]["title"], view.title, "seed {seed}: #{} is stale", view.number);
            assert_eq!(
                mirror[&view.number]["body"].as_str(),
                view.body.as_deref(),
                "seed {seed}: #{}",
                view.number
            );
        }
        let edits = sim.ledger().iter().filter(|entry| entry.actor == Actor::SomeoneElse).count();
        assert!(edits >= 20, "seed {seed}: only {edits} edits happened in between");
    }
}

/// Asks page 1 again from the last time seen; turns pages only inside one second; ends when nothing is new.
async fn read_safely(sim: &Sim) -> BTreeMap<u64, Value> {
    let http = Http::new(sim);
    let mut mirror: BTreeMap<u64, Value> = BTreeMap::new();
    let mut cursor = "2000-01-01T00:00:00Z".to_owned();
    loop {
        let mut url = format!("{ISSUES}?state=all&sort=updated&direction=asc&per_page=30&since={cursor}");
        let mut new = 0;
        loop {
            let page = http.get(&url).await;
            let items = page.json();
            let mut last = cursor.clone();
            for item in items.as_array().unwrap() {
                item["updated_at"].as_str().unwrap().clone_into(&mut last);
                let number = item["number"].as_u64().unwrap();
                let known = mirror.get(&number);
                new += u32::from(known.is_none_or(|known| known["updated_at"] != item["updated_at"]));
                mirror.insert(number, item.clone());
            }
            if last != cursor {
                cursor = last;
                break;
            }
            match page.link("next") {
                Some(next) => url = next,
                None => break,
            }
        }
        if new == 0 {
            return mirror;
        }
    }
}

#[tokio::test]
async fn the_other_person_is_the_same_for_the_same_seed() {
    let mut ends = Vec::new();
    for _ in 0..2 {
        let sim = Sim::builder()
            .seed(5)
            .issues(60)
            .clock(ClockMode::Virtual(noon()))
            .token("secret")
            .editor(Editor::new(9).times_per_request(4).deleting(Deletes::Sometimes))
            .start()
            .await;
        let http = Http::new(&sim);
        for _ in 0..25 {
            http.get(ISSUES).await;
        }
        ends.push((sim.visible_issues(), sim.ledger()));
    }
    assert_eq!(ends[0], ends[1]);
    assert!(ends[0].1.len() >= 90, "four edits between every two of 25 requests");
}

#[tokio::test]
async fn a_clock_set_back_takes_times_of_change_back_with_it() {
    let sim = six().await;
    sim.edit(1, Edit::title("late"));
    sim.set_clock(noon() - TimeDelta::days(3650));
    let back = sim.edit(2, Edit::title("ten years ago"));
    assert_eq!(back.updated_at, noon() - TimeDelta::days(3650));
    let page = Http::new(&sim).get(&format!("{ISSUES}?state=all&sort=updated&direction=desc")).await;
    assert_eq!(page.numbers()[0], 1, "the order follows the times that the forge wrote");
}
