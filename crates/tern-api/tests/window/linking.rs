use serde_json::json;
use tern_api::ErrorCode;
use tern_api::window::{self, LinkChangeById, TaskById, TaskJoin, TaskLink};
use tern_api::{LinkDone, LinkEffect, TaskPatch};
use tern_model::{Field, LinkAction, SyncConfig, TaskId};
use tern_sim::{Edit, IssueView, Sim};

use super::connections::{connected, synced};
use crate::support::{Bench, named, new_task, title};

fn issues(sim: &Sim) -> Vec<IssueView> {
    sim.visible_issues().into_iter().filter(|issue| !issue.is_pull).collect()
}

async fn linked(bench: &Bench, id: TaskId, issue: &str) -> Result<LinkDone, tern_api::ApiError> {
    window::task_link(&bench.tern, TaskLink { id, issue: issue.to_owned() }).await
}

async fn unlinked(bench: &Bench, id: TaskId) -> LinkDone {
    window::task_unlink(&bench.tern, TaskById { task_id: id }).await.unwrap()
}

/// The key and id of the task that is linked to an issue.
async fn task_of(bench: &Bench, number: u64) -> (String, TaskId) {
    for key in (1..100).map(|number| format!("WEB-{number}")) {
        let request = window::TaskByKey { key: key.clone() };
        let Ok(detail) = window::task_show(&bench.tern, request).await else { continue };
        if detail.remote.is_some_and(|remote| remote.number == number) {
            return (key, detail.task.id);
        }
    }
    panic!("no task is linked to #{number}");
}

async fn tasks(bench: &Bench) -> usize {
    bench.titles(window::TaskFilter::default()).await.len()
}

async fn synced_project(issues: u32) -> (Bench, Sim, SyncConfig) {
    let (bench, sim, config) = connected(issues).await;
    synced(&bench).await;
    (bench, sim, config)
}

#[tokio::test]
async fn an_unlinked_task_stays_apart_from_its_issue_and_no_second_one_is_made() {
    let (bench, sim, _) = synced_project(5).await;
    let issue = issues(&sim).remove(2);
    let (key, id) = task_of(&bench, issue.number).await;
    let done = unlinked(&bench, id).await;
    assert_eq!(done.words, format!("{key} is no longer linked to #{}", issue.number));
    sim.edit(issue.number, Edit::Body(Some("Said after it was unlinked".to_owned())));
    synced(&bench).await;
    synced(&bench).await;
    let detail = bench.show(&key).await;
    assert!(detail.remote.is_none(), "the title is the same, and it is not adopted again");
    assert!(!detail.task.description.contains("Said after"), "what is said there is none of its business");
    assert_eq!(tasks(&bench).await, 5, "nor does the issue become a second task");
}

#[tokio::test]
async fn taking_an_unlinking_back_brings_what_was_said_there_meanwhile() {
    let (bench, sim, _) = synced_project(5).await;
    let issue = issues(&sim).remove(2);
    let (key, id) = task_of(&bench, issue.number).await;
    unlinked(&bench, id).await;
    sim.edit(issue.number, Edit::Title("Renamed while they were apart".to_owned()));
    // Another edit takes the cursor past it.
    sim.edit(issues(&sim)[0].number, Edit::Title("Something else".to_owned()));
    synced(&bench).await;
    let saved = window::undo_last(&bench.tern).await.unwrap();
    assert_eq!(saved.words, format!("{key} is linked to #{} again", issue.number));
    synced(&bench).await;
    assert_eq!(bench.show(&key).await.task.title, "Renamed while they were apart");
    assert_eq!(tasks(&bench).await, 5);
}

#[tokio::test]
async fn what_was_done_to_a_link_can_be_taken_back_after_a_restart() {
    let (bench, sim, _) = synced_project(4).await;
    let number = issues(&sim)[0].number;
    let (key, id) = task_of(&bench, number).await;
    unlinked(&bench, id).await;
    let bench = bench.reopened().await;
    assert_eq!(window::undo_last(&bench.tern).await.unwrap().changed, 0, "the window's own list is gone");
    let events = bench.show(&key).await.links;
    assert_eq!(
        (events[0].action, events[0].from, events[0].can_undo),
        (LinkAction::Unlink, Some(number), true)
    );
    window::link_undo(&bench.tern, LinkChangeById { change_id: events[0].id }).await.unwrap();
    let detail = bench.show(&key).await;
    assert_eq!(detail.remote.map(|remote| remote.number), Some(number));
    assert!(detail.links[0].undone && !detail.links[0].can_undo);
    let again = window::link_undo(&bench.tern, LinkChangeById { change_id: events[0].id }).await;
    assert_eq!(again.unwrap_err().code, ErrorCode::Stale);
}

#[tokio::test]
async fn a_blank_task_is_filled_in_from_the_issue_it_is_linked_to() {
    let (bench, sim, _) = connected(6).await;
    let issue = issues(&sim).remove(3);
    let card = bench.task(&issue.title).await;
    let request = TaskLink { id: card.id, issue: format!("#{}", issue.number) };
    let preview = window::task_link_preview(&bench.tern, request).await.unwrap();
    assert_eq!(
        (preview.number, preview.title.as_str(), preview.open),
        (issue.number, issue.title.as_str(), true)
    );
    assert_ne!(preview.effect, LinkEffect::Asks, "nothing here says anything else");
    assert!(bench.show(&card.key).await.remote.is_none(), "looking changes nothing");
    let done = linked(&bench, card.id, &issue.number.to_string()).await.unwrap();
    assert!(!done.asks);
    let detail = bench.show(&card.key).await;
    assert_eq!(detail.task.description, issue.body.unwrap_or_default());
    assert!(detail.unsent.is_empty(), "both sides agree from then on");
    synced(&bench).await;
    assert_eq!(tasks(&bench).await, 6, "a first sync finds the issue linked");
}

#[tokio::test]
async fn where_both_say_something_a_person_is_asked_and_nothing_is_overwritten() {
    let (bench, sim, _) = connected(6).await;
    let issue = issues(&sim).remove(3);
    let card = bench.task("Written here").await;
    let text = TaskPatch { description: Some("My own words".to_owned()), ..TaskPatch::default() };
    bench.patch(card.id, text).await;
    let page = format!("https://github.com/{}/issues/{}", sim.full_name(), issue.number);
    let preview =
        window::task_link_preview(&bench.tern, TaskLink { id: card.id, issue: page.clone() }).await.unwrap();
    assert_eq!(preview.effect, LinkEffect::Asks);
    assert!(preview.fields.contains(&Field::Title) && preview.fields.contains(&Field::Description));
    assert!(linked(&bench, card.id, &page).await.unwrap().asks);
    let asked = |bench: &Bench| {
        let tern = bench.tern.clone();
        let key = card.key.clone();
        async move { window::conflict_show(&tern, window::ConflictByKey { key }).await.unwrap() }
    };
    asked(&bench).await;
    synced(&bench).await;
    synced(&bench).await;
    let task = bench.show(&card.key).await.task;
    assert_eq!((task.title.as_str(), task.description.as_str()), ("Written here", "My own words"));
    asked(&bench).await;
    window::undo_last(&bench.tern).await.unwrap();
    let detail = bench.show(&card.key).await;
    assert!(detail.remote.is_none());
    assert_eq!((detail.task.title, detail.task.description), (task.title, task.description));
}

#[tokio::test]
async fn relinking_leaves_the_other_issue_alone_and_is_taken_back_whole() {
    let (bench, sim, _) = connected(6).await;
    let (first, second) = (issues(&sim)[1].clone(), issues(&sim)[2].clone());
    let card = bench.task(&first.title).await;
    linked(&bench, card.id, &first.number.to_string()).await.unwrap();
    let before = bench.show(&card.key).await;
    let done = linked(&bench, card.id, &second.number.to_string()).await.unwrap();
    assert_eq!(done.words, format!("{} is linked to #{} now", card.key, second.number));
    synced(&bench).await;
    assert_eq!(tasks(&bench).await, 5, "the first issue was let go of, and becomes no task");
    let seen = sim.visible_issues().into_iter().find(|issue| issue.number == first.number).unwrap();
    assert_eq!((seen.title, seen.updated_at), (first.title, first.updated_at), "and is not touched");
    window::undo_last(&bench.tern).await.unwrap();
    let after = bench.show(&card.key).await;
    assert_eq!(after.remote.map(|remote| remote.number), Some(first.number));
    assert_eq!(after.task.content(), before.task.content());
}

#[tokio::test]
async fn an_issue_that_has_a_task_is_not_linked_twice() {
    let (bench, sim, _) = synced_project(5).await;
    let issue = issues(&sim).remove(0);
    let (holder, _) = task_of(&bench, issue.number).await;
    let card = bench.task("The same in other words").await;
    let request = TaskLink { id: card.id, issue: issue.number.to_string() };
    let preview = window::task_link_preview(&bench.tern, request).await.unwrap();
    assert_eq!(preview.taken_by.as_deref(), Some(holder.as_str()));
    let refused = linked(&bench, card.id, &issue.number.to_string()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Taken);
    assert!(refused.hint.contains(&format!("join {} into {holder}", card.key)), "{refused:?}");
}

#[tokio::test]
async fn what_is_no_issue_of_the_repository_is_refused_in_words() {
    let sim = Sim::builder().issues(30).pulls_per_mille(500).token(super::connections::TOKEN).start().await;
    let bench = Bench::new().await;
    let request = super::connections::request(&bench, &sim, Some(super::connections::TOKEN));
    let card = bench.task("Mine").await;
    let unconnected = linked(&bench, card.id, "1").await.unwrap_err();
    assert!(unconnected.message.contains("not connected"), "{unconnected:?}");
    window::connection_create(&bench.tern, request).await.unwrap();
    let pull = sim.visible_issues().into_iter().find(|issue| issue.is_pull).unwrap();
    let refused = linked(&bench, card.id, &pull.number.to_string()).await.unwrap_err();
    assert!(refused.message.contains("pull request"), "{refused:?}");
    let missing = linked(&bench, card.id, "#9999").await.unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);
    let elsewhere = linked(&bench, card.id, "https://gitlab.com/some/other/-/issues/1").await.unwrap_err();
    assert_eq!(elsewhere.code, ErrorCode::Invalid);
    assert!(bench.show(&card.key).await.remote.is_none());
}

#[tokio::test]
async fn joined_tasks_are_split_exactly_as_they_were() {
    let (bench, sim, _) = synced_project(4).await;
    let issue = issues(&sim).remove(0);
    let (key, keep) = task_of(&bench, issue.number).await;
    let other = bench.task("The same work").await;
    let patch = TaskPatch {
        description: Some("What I know of it".to_owned()),
        labels: Some(vec!["mine".to_owned()]),
        ..TaskPatch::default()
    };
    bench.patch(other.id, patch).await;
    let (before, gone) = (bench.show(&key).await.task, bench.show(&other.key).await.task);
    let request = TaskJoin { keep, other: other.id };
    let preview = window::task_join_preview(&bench.tern, request).await.unwrap();
    assert_eq!(
        (preview.keep.as_str(), preview.other.as_str(), preview.across),
        (key.as_str(), &*other.key, false)
    );
    let done = window::task_join(&bench.tern, request).await.unwrap();
    assert_eq!(done.words, format!("{} is joined into {key}", other.key));
    let joined = bench.show(&key).await;
    assert!(joined.task.description.ends_with("What I know of it") && joined.task.labels.contains("mine"));
    assert_eq!(joined.remote.map(|remote| remote.number), Some(issue.number), "number and link stay");
    assert_eq!(tasks(&bench).await, 4);

    let bench = bench.reopened().await;
    let event = bench.show(&key).await.links.remove(0);
    assert_eq!((event.action, event.joined.as_deref()), (LinkAction::Join, Some("The same work")));
    window::link_undo(&bench.tern, LinkChangeById { change_id: event.id }).await.unwrap();
    let (after, back) = (bench.show(&key).await.task, bench.show(&other.key).await.task);
    assert_eq!(tern_model::Task { updated_at: before.updated_at, ..after }, before);
    assert_eq!(back, gone);
}

#[tokio::test]
async fn two_linked_tasks_are_not_joined_and_the_linked_one_is_the_one_to_keep() {
    let (bench, sim, _) = synced_project(4).await;
    let (one, two) = (issues(&sim)[0].number, issues(&sim)[1].number);
    let ((_, first), (_, second)) = (task_of(&bench, one).await, task_of(&bench, two).await);
    let both = window::task_join(&bench.tern, TaskJoin { keep: first, other: second }).await.unwrap_err();
    assert!(both.message.contains("two different issues"), "{both:?}");
    let local = bench.task("Mine").await;
    let wrong = window::task_join(&bench.tern, TaskJoin { keep: local.id, other: first }).await.unwrap_err();
    assert!(wrong.hint.contains("instead"), "{wrong:?}");
    let itself = window::task_join(&bench.tern, TaskJoin { keep: first, other: first }).await.unwrap_err();
    assert_eq!(itself.code, ErrorCode::Invalid);
    assert_eq!(tasks(&bench).await, 5);
}

#[tokio::test]
async fn tasks_of_two_boards_can_be_joined() {
    let (bench, sim, _) = synced_project(3).await;
    let (key, keep) = task_of(&bench, issues(&sim)[0].number).await;
    let api = window::project_create(&bench.tern, named("Api", "API")).await.unwrap();
    let other = window::task_create(&bench.tern, new_task(api.id, "Over there")).await.unwrap();
    let request = TaskJoin { keep, other: other.id };
    assert!(window::task_join_preview(&bench.tern, request).await.unwrap().across);
    window::task_join(&bench.tern, request).await.unwrap();
    let saved = window::undo_last(&bench.tern).await.unwrap();
    assert_eq!(saved.words, format!("API-1 is back, and {key} is as it was before"));
    assert_eq!(bench.show("API-1").await.task.title, "Over there");
}

#[tokio::test]
async fn what_was_edited_after_linking_stays_when_that_is_taken_back() {
    let (bench, sim, _) = connected(4).await;
    let issue = issues(&sim).remove(1);
    let card = bench.task(&issue.title).await;
    let done = linked(&bench, card.id, &issue.number.to_string()).await.unwrap();
    bench.patch(card.id, title("Edited after it was linked")).await;
    window::link_undo(&bench.tern, LinkChangeById { change_id: done.change_id }).await.unwrap();
    let detail = bench.show(&card.key).await;
    assert_eq!(detail.task.title, "Edited after it was linked");
    assert_eq!(detail.task.description, "", "what linking filled in is blank again");
}

#[tokio::test]
async fn an_issue_that_just_arrived_is_shown_with_what_it_may_be_the_same_as() {
    let (bench, sim, _) = synced_project(5).await;
    let api = window::project_create(&bench.tern, named("Api", "API")).await.unwrap();
    let title = "Colours are lost when the output is piped";
    let card = window::task_create(&bench.tern, new_task(api.id, title)).await.unwrap();
    sim.create("Colors are lost when output is piped", "Seen on two machines.");
    sim.create("Something that nobody has thought of yet", "");
    sim.clear_requests();
    synced(&bench).await;
    let asked = sim.request_count();
    let newest = async || {
        let list = json!({"project_id": bench.project.id, "filter": "all", "limit": 1, "offset": 0});
        let page =
            window::sync_history_list(&bench.tern, serde_json::from_value(list).unwrap()).await.unwrap();
        let request = window::SyncById { sync_id: page.runs[0].id };
        window::sync_history_show(&bench.tern, request).await.unwrap()
    };
    let run = newest().await;
    let alike: Vec<Vec<&str>> =
        run.tasks.iter().map(|task| task.alike.iter().map(|one| one.key.as_str()).collect()).collect();
    assert_eq!(run.run.counts.tasks_created, 2);
    assert_eq!(alike.concat(), [card.key.as_str()], "one of the two is known here: {alike:?}");
    assert_eq!(sim.request_count(), asked, "the forge is not asked for it");
    let arrived = run.tasks.iter().find(|task| !task.alike.is_empty()).unwrap();
    let pair = window::TaskPair { id: arrived.task.id, other: card.id };
    window::task_not_same(&bench.tern, pair).await.unwrap();
    assert!(newest().await.tasks.iter().all(|task| task.alike.is_empty()), "what was declined stays so");
}

#[tokio::test]
async fn what_an_import_brings_is_not_compared_with_everything() {
    let (bench, sim, _) = connected(60).await;
    let known = issues(&sim).remove(3).title;
    let api = window::project_create(&bench.tern, named("Api", "API")).await.unwrap();
    window::task_create(&bench.tern, new_task(api.id, &known)).await.unwrap();
    synced(&bench).await;
    let list = json!({"project_id": bench.project.id, "filter": "all", "limit": 1, "offset": 0});
    let page = window::sync_history_list(&bench.tern, serde_json::from_value(list).unwrap()).await.unwrap();
    let request = window::SyncById { sync_id: page.runs[0].id };
    let run = window::sync_history_show(&bench.tern, request).await.unwrap();
    assert_eq!(run.run.counts.tasks_created, 60);
    assert!(run.tasks.iter().all(|task| task.alike.is_empty()));
}

#[tokio::test]
async fn tasks_that_look_alike_are_suggested_until_somebody_says_they_are_not() {
    let (bench, sim, _) = synced_project(5).await;
    let issue = issues(&sim).remove(1);
    let (key, _) = task_of(&bench, issue.number).await;
    let other = window::project_create(&bench.tern, named("Api", "API")).await.unwrap();
    let request = new_task(other.id, &issue.title.to_uppercase());
    let card = window::task_create(&bench.tern, request).await.unwrap();
    let likely = async || window::task_likely(&bench.tern, TaskById { task_id: card.id }).await.unwrap();
    let found = likely().await;
    assert_eq!((found[0].key.as_str(), found[0].number), (key.as_str(), Some(issue.number)), "{found:?}");
    assert_eq!(found[0].why, tern_reconcile::alike::Likeness::SameTitle);
    let pair = window::TaskPair { id: found[0].id, other: card.id };
    window::task_not_same(&bench.tern, pair).await.unwrap();
    assert!(likely().await.iter().all(|task| task.key != key), "it was said once, from either side");
}
