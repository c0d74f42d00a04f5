//! The demo repository is believable, complete, and the same for everyone who starts it with the same anchor.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tern_sim::demo::{Deed, Target, TextState, script, texts};
use tern_sim::{ClockMode, Demo, IssueState, IssueView, Sim};

fn anchor() -> DateTime<Utc> {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

async fn demo_at(after: TimeDelta) -> Sim {
    start(Demo::new(anchor()), after).await
}

async fn start(demo: Demo, after: TimeDelta) -> Sim {
    Sim::builder().demo(demo).token("secret").clock(ClockMode::Virtual(anchor() + after)).start().await
}

#[test]
fn there_are_enough_issues_and_every_one_has_a_title_of_its_own() {
    let issues = texts().iter().filter(|text| !text.state.is_pull());
    assert!(issues.count() >= 110, "the demo promises some 120 issues");
    assert!(texts().iter().filter(|text| text.state.is_pull()).count() >= 8, "pull requests are mixed in");
    let titles: BTreeSet<&str> = texts().iter().map(|text| text.title).collect();
    assert_eq!(titles.len(), texts().len(), "a title that occurs twice would be adopted wrongly");
    let numbers: BTreeSet<u32> = texts().iter().map(|text| text.number).collect();
    assert_eq!(numbers.len(), texts().len(), "a number is given once");
}

#[test]
fn about_a_third_is_closed_in_both_ways() {
    let issues: Vec<_> = texts().iter().filter(|text| !text.state.is_pull()).collect();
    let closed = issues.iter().filter(|text| text.state.closed().is_some()).count();
    let share = closed * 100 / issues.len();
    assert!((25..=45).contains(&share), "{share} % of the issues are closed");
    let not_planned = issues.iter().filter(|text| matches!(text.state, TextState::NotPlanned(_)));
    assert!(not_planned.count() >= 5, "some were closed as not planned");
}

#[tokio::test]
async fn texts_name_only_people_labels_and_milestones_that_exist() {
    let sim = demo_at(TimeDelta::zero()).await;
    let labels = names(&sim, "labels", "name").await;
    let people = names(&sim, "assignees", "login").await;
    let milestones = names(&sim, "milestones?state=all", "title").await;
    assert!(people.len() >= 8, "eight or so people");
    for text in texts() {
        let who = format!("#{} {}", text.number, text.title);
        assert!(people.contains(text.author), "{who}: unknown author {}", text.author);
        for label in &text.labels {
            assert!(labels.contains(*label), "{who}: unknown label {label}");
        }
        for login in text.assignees.iter().chain(text.comments.iter().map(|(login, ..)| login)) {
            assert!(people.contains(*login), "{who}: unknown person {login}");
        }
        assert!(text.milestone.is_none_or(|title| milestones.contains(title)), "{who}: unknown milestone");
    }
    for step in script() {
        assert!(people.contains(step.by), "unknown person {} in the script", step.by);
        match step.deed {
            Deed::Label(name) | Deed::Unlabel(name) => assert!(labels.contains(name), "unknown label {name}"),
            Deed::Plan(title) => assert!(milestones.contains(title), "unknown milestone {title}"),
            Deed::Open { labels: given, .. } => {
                assert!(given.iter().all(|name| labels.contains(*name)), "unknown label in {given:?}");
            }
            _ => {}
        }
    }
}

async fn names(sim: &Sim, list: &str, field: &str) -> BTreeSet<String> {
    let mark = if list.contains('?') { '&' } else { '?' };
    let items = get(sim, &format!("/{list}{mark}per_page=100")).await;
    items.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

async fn get(sim: &Sim, tail: &str) -> Value {
    let url = format!("{}/repos/harrowgate/lanternfish{tail}", sim.base_url());
    let request = reqwest::Client::new().get(url).header("user-agent", "test").bearer_auth("secret");
    request.send().await.unwrap().json().await.unwrap()
}

#[test]
fn texts_are_markdown_of_many_kinds_and_lengths() {
    let bodies: Vec<&str> = texts().iter().map(|text| text.body.as_str()).collect();
    let with = |part: &str| bodies.iter().filter(|body| body.contains(part)).count();
    assert!(with("```") >= 15, "code blocks");
    assert!(with("- [ ]") >= 8, "task lists");
    assert!(with("|---|") >= 8, "tables");
    assert!(with("\n> ") >= 3, "quotes");
    assert!(with("## ") >= 6, "sections");
    assert!(with("1. ") >= 12, "steps");
    let empty: Vec<u32> =
        texts().iter().filter(|text| text.body.is_empty()).map(|text| text.number).collect();
    assert!(empty.len() <= 1, "only a hasty pull request may have no text: {empty:?}");
    let fences_open: Vec<u32> = texts()
        .iter()
        .filter(|text| text.body.matches("```").count() % 2 == 1)
        .map(|text| text.number)
        .collect();
    assert!(fences_open.is_empty(), "code blocks that never end: {fences_open:?}");
    let long = bodies.iter().filter(|body| body.len() > 700).count();
    let short = bodies.iter().filter(|body| body.len() < 200).count();
    assert!(long >= 8 && short >= 20, "{long} long and {short} short ones");
}

#[test]
fn comments_and_closings_come_after_the_opening() {
    for text in texts() {
        assert!(
            text.state.closed().is_none_or(|age| age <= text.age),
            "#{} was closed before it was opened",
            text.number
        );
        assert!(
            text.comments.iter().all(|(_, age, _)| *age <= text.age),
            "#{}: a comment too early",
            text.number
        );
    }
}

#[test]
fn a_later_number_was_opened_later() {
    for pair in texts().windows(2) {
        assert!(
            pair[0].age >= pair[1].age - 2 * 86_400,
            "#{} is {} days old, #{} {} days",
            pair[0].number,
            pair[0].age / 86_400,
            pair[1].number,
            pair[1].age / 86_400
        );
    }
}

#[test]
fn the_script_is_quick_at_first_and_runs_for_hours() {
    let steps = script();
    assert!(steps.windows(2).all(|pair| pair[0].after < pair[1].after), "steps are in the order of time");
    let early: Vec<i64> = steps.iter().map(|step| step.after).filter(|after| *after <= 600).collect();
    assert!(early.len() >= 25, "{} things happen in the first ten minutes", early.len());
    assert!(early.windows(2).all(|pair| (10..=30).contains(&(pair[1] - pair[0]))), "every 15 to 30 seconds");
    assert!(steps.last().unwrap().after >= 3 * 3600, "and it goes on for hours");
    assert!(Demo::body_edits().count() >= 20, "texts are rewritten, so that conflicts can be made");
}

#[tokio::test]
async fn every_step_of_the_script_changes_something() {
    let sim = demo_at(TimeDelta::zero()).await;
    let mut seen = HashSet::new();
    for step in script() {
        let before = by_number(&sim);
        sim.set_clock(anchor() + TimeDelta::seconds(step.after));
        let after = by_number(&sim);
        let changed: Vec<u64> = after
            .iter()
            .filter(|(number, view)| before.get(number) != Some(view))
            .map(|(number, _)| *number)
            .collect();
        assert_eq!(changed.len(), 1, "{step:?} must change exactly one issue");
        if let Target::Number(number) = step.on {
            assert_eq!(changed, [u64::from(number)], "{step:?}");
        }
        let touched = &after[&changed[0]];
        assert_eq!(
            touched.updated_at,
            anchor() + TimeDelta::seconds(step.after),
            "a step bears its own time"
        );
        seen.insert(std::mem::discriminant(&step.deed));
    }
    assert_eq!(seen.len(), 10, "every kind of deed happens");
}

fn by_number(sim: &Sim) -> BTreeMap<u64, IssueView> {
    sim.visible_issues().into_iter().map(|view| (view.number, view)).collect()
}

#[tokio::test]
async fn a_process_that_starts_later_shows_the_same_history() {
    let watched = demo_at(TimeDelta::zero()).await;
    for minutes in [0, 1, 3, 10, 60, 300] {
        watched.set_clock(anchor() + TimeDelta::minutes(minutes));
        let restarted = demo_at(TimeDelta::minutes(minutes)).await;
        assert_eq!(restarted.visible_issues(), watched.visible_issues(), "after {minutes} minutes");
    }
}

#[tokio::test]
async fn time_never_takes_anything_back() {
    let sim = demo_at(TimeDelta::zero()).await;
    let mut last = by_number(&sim);
    for _ in 0..60 {
        sim.advance(Duration::from_mins(5));
        let now = by_number(&sim);
        for (number, before) in &last {
            let after = &now[number];
            assert!(after.updated_at >= before.updated_at, "#{number} grew younger");
            assert_eq!(
                (after.id, after.created_at),
                (before.id, before.created_at),
                "#{number} changed its identity"
            );
            assert!(after.comments >= before.comments, "#{number} lost a comment");
        }
        last = now;
    }
}

#[tokio::test]
async fn what_a_client_writes_stays_and_the_script_goes_on_around_it() {
    let folder = Folder::new("journal");
    let file = folder.0.join("demo.jsonl");
    let sim = start(Demo::with_journal(anchor(), &file).unwrap(), TimeDelta::seconds(30)).await;
    patch(&sim, 842, &json!({"milestone": 3, "labels": ["bug", "rotation"]})).await;
    let created: Value = post(&sim, &json!({"title": "Written here", "body": "By a client."})).await;
    sim.set_clock(anchor() + TimeDelta::minutes(20));
    let before = sim.visible_issues();
    let ours = sim.issue(842).unwrap();
    assert_eq!(
        ours.title, "Follow mode drops lines on rotation under load (copytruncate)",
        "the script went on"
    );
    assert_eq!(sim.issue(created["number"].as_u64().unwrap()).unwrap().title, "Written here");
    drop(sim);
    let again = start(Demo::with_journal(anchor(), &file).unwrap(), TimeDelta::minutes(20)).await;
    assert_eq!(again.visible_issues(), before, "a new process takes the writes up again, each at its time");
}

#[tokio::test]
async fn a_journal_cut_off_by_a_crash_is_still_read() {
    let folder = Folder::new("cut");
    let file = folder.0.join("demo.jsonl");
    let sim = start(Demo::with_journal(anchor(), &file).unwrap(), TimeDelta::seconds(5)).await;
    patch(&sim, 755, &json!({"title": "Renamed by a client"})).await;
    drop(sim);
    let mut text = std::fs::read(&file).unwrap();
    text.extend_from_slice(b"{\"at_ms\": 17");
    std::fs::write(&file, text).unwrap();
    let again = start(Demo::with_journal(anchor(), &file).unwrap(), TimeDelta::seconds(6)).await;
    assert_eq!(again.issue(755).unwrap().title, "Renamed by a client", "the whole lines count");
    patch(&again, 757, &json!({"state": "open"})).await;
    drop(again);
    let third = start(Demo::with_journal(anchor(), &file).unwrap(), TimeDelta::seconds(7)).await;
    assert_eq!(
        third.issue(757).unwrap().state,
        IssueState::Reopened,
        "and writing goes on behind the broken line"
    );
}

#[tokio::test]
async fn a_deleted_issue_is_gone_for_everybody_and_can_be_told_from_one_that_never_was() {
    let sim = demo_at(TimeDelta::zero()).await;
    let deleted: Vec<_> = texts().iter().filter(|text| text.state == TextState::Deleted).collect();
    let [text] = deleted.as_slice() else { panic!("one is enough to try what happens then: {deleted:?}") };
    let number = u64::from(text.number);
    assert_eq!(sim.issue(number), None);
    assert!(sim.visible_issues().iter().all(|issue| issue.number != number), "no list shows it");
    let written = sim.issue_as_written(number).unwrap();
    assert_eq!((written.number, written.title.as_str()), (number, text.title));
    assert_eq!(status(&sim, number).await, 410, "gone, and said so");
    assert_eq!(status(&sim, 9_999).await, 404);
    assert!(script().iter().all(|step| step.on != Target::Number(text.number)), "nobody edits it any more");
}

async fn status(sim: &Sim, number: u64) -> u16 {
    let url = format!("{}/repos/harrowgate/lanternfish/issues/{number}", sim.base_url());
    let request = reqwest::Client::new().get(url).header("user-agent", "test").bearer_auth("secret");
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn security_findings_are_there() {
    let sim = demo_at(TimeDelta::zero()).await;
    let advisories = get(&sim, "/security-advisories?sort=updated").await;
    assert_eq!(advisories[0]["ghsa_id"], "GHSA-7xq2-m4vf-9c3h");
    let alerts = get(&sim, "/dependabot/alerts?state=open").await;
    assert_eq!(alerts.as_array().unwrap().len(), 2, "the fixed one is left out");
}

async fn patch(sim: &Sim, number: u64, body: &Value) {
    let url = format!("{}/repos/harrowgate/lanternfish/issues/{number}", sim.base_url());
    let request =
        reqwest::Client::new().patch(url).header("user-agent", "test").bearer_auth("secret").json(body);
    assert_eq!(request.send().await.unwrap().status(), 200);
}

async fn post(sim: &Sim, body: &Value) -> Value {
    let url = format!("{}/repos/harrowgate/lanternfish/issues", sim.base_url());
    let request =
        reqwest::Client::new().post(url).header("user-agent", "test").bearer_auth("secret").json(body);
    request.send().await.unwrap().json().await.unwrap()
}

/// A folder that goes away with the test.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tern-sim-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
