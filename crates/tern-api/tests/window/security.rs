//! Security findings, as the window shows them and keeps them from leaving.

use serde_json::json;
use tern_api::window::{self, TaskFilter, TaskStanding};
use tern_model::{Priority, RemoteKind, TaskType};
use tern_sim::{Sim, Token};

use crate::connections::{TOKEN, request};
use crate::support::{Bench, query, title};

async fn connected(direction: &str) -> (Bench, Sim) {
    let sim = Sim::builder().issues(3).closed_per_mille(0).pulls_per_mille(0).findings().token(TOKEN);
    let sim =
        sim.token_of("0123456789abcdef0123456789abcdef01234567", "other", tern_sim::Role::Write, |owner| {
            Token {
                kind: tern_sim::TokenKind::FineGrained { write_issues: true, read_security: false },
                ..Token::classic(owner)
            }
        });
    let (sim, bench) = (sim.start().await, Bench::new().await);
    let mut request = request(&bench, &sim, Some(TOKEN));
    request.settings.include_security = true;
    request.settings.direction = direction.parse().unwrap();
    window::connection_create(&bench.tern, request).await.unwrap();
    (bench, sim)
}

async fn sync(bench: &Bench, sync_type: &str) {
    let request = json!({"project_id": bench.project.id, "sync_type": sync_type, "include_closed": false});
    window::sync_start(&bench.tern, serde_json::from_value(request).unwrap()).await.unwrap();
    for operation in bench.tern.engine().all_running() {
        assert_eq!(operation.finished().await.unwrap().error, None);
    }
}

/// The card of a finding by the beginning of its title.
async fn card(bench: &Bench, begins: &str) -> window::TaskCard {
    let page = window::task_list(&bench.tern, query(Some(bench.project.id), TaskFilter::default())).await;
    let cards = page.unwrap().tasks;
    cards.into_iter().find(|card| card.title.starts_with(begins)).expect("it became a task")
}

#[tokio::test]
async fn a_finding_shows_its_particulars_and_its_edits_wait_for_nothing() {
    let (bench, sim) = connected("two_way").await;
    sync(&bench, "security_only").await;
    let found = card(&bench, "GHSA-4fjp-dep0-0001").await;
    assert_eq!((found.task_type, found.priority), (TaskType::Bug, Some(Priority::Critical)));
    assert_eq!(found.sync.kind, Some(RemoteKind::DependabotAlert));
    let detail = bench.show(&found.key).await;
    let finding = detail.finding.expect("the pane shows it");
    assert_eq!(finding.packages[0].patched.as_deref(), Some("2.4.1"));
    assert_eq!(finding.found_in.as_deref(), Some("web/package-lock.json"));
    bench.patch(found.id, title("Mine")).await;
    let views = window::project_list(&bench.tern).await.unwrap();
    assert_eq!(views[0].unsent, tern_api::Unsent::default(), "nothing of it waits to be sent");
    sync(&bench, "full").await;
    assert_eq!(bench.show(&found.key).await.card.title, "Mine", "and it stays");
    assert!(sim.requests().iter().all(|request| request.method == "GET"), "nothing was sent");
}

#[tokio::test]
async fn what_came_from_a_finding_cannot_be_published_even_once_it_is_unlinked() {
    let (bench, _sim) = connected("two_way").await;
    sync(&bench, "full").await;
    let found = card(&bench, "GHSA-4fjp-dep0-0001").await;
    let refused = tern_api::task_publish(&bench.tern, &found.key).await.unwrap_err();
    assert!(refused.message.contains("issue already"), "{}", refused.message);
    let store = tern_store::Store::open(bench.dir.path(), found.updated_at).await.unwrap().store;
    let mut tx = store.write().await.unwrap();
    assert!(tern_store::links::delete(&mut tx, found.id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(bench.show(&found.key).await.card.sync.standing, TaskStanding::Local);
    let refused = tern_api::task_publish(&bench.tern, &found.key).await.unwrap_err();
    assert!(refused.message.contains("never published"), "{}", refused.message);
    let issue = bench.task("An issue's task").await;
    assert!(tern_api::task_publish(&bench.tern, &issue.key).await.is_ok(), "the control");
}

#[tokio::test]
async fn a_check_says_list_by_list_what_the_token_may_read() {
    let (bench, sim) = connected("pull").await;
    let draft = |token: &str| {
        let draft = json!({
            "repository": format!("https://github.com/{}", sim.full_name()), "service": "github",
            "api_url": sim.base_url(), "token": token,
        });
        serde_json::from_value(draft).unwrap()
    };
    let check = window::connection_check(&bench.tern, draft(TOKEN)).await.unwrap();
    assert!(check.security_available && check.security.iter().all(|list| list.unavailable.is_none()));
    let lesser = "0123456789abcdef0123456789abcdef01234567";
    let check = window::connection_check(&bench.tern, draft(lesser)).await.unwrap();
    assert!(check.security_available, "published advisories are for everybody");
    let alerts = check.security.iter().find(|list| list.kind == RemoteKind::DependabotAlert).unwrap();
    assert!(alerts.unavailable.as_deref().is_some_and(|why| why.contains("may not read them")), "{alerts:?}");
}

#[tokio::test]
async fn another_token_reads_the_lists_from_their_top() {
    let (bench, sim) = connected("pull").await;
    sync(&bench, "security_only").await;
    let config = window::project_list(&bench.tern).await.unwrap()[0].connection.clone().unwrap();
    let replace = json!({"id": config.id, "token": TOKEN});
    window::connection_replace_token(&bench.tern, serde_json::from_value(replace).unwrap()).await.unwrap();
    sim.clear_requests();
    sync(&bench, "security_only").await;
    let asked = sim.requests();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked.iter().all(|r| r.if_none_match.is_none()), "it may see what was hidden before: {asked:?}");
}
