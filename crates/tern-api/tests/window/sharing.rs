//! One token that serves several projects of a host.

use serde_json::{Value, json};
use tern_api::window::{self, ConnectionById, NewConnection, TokenForget, TokenReplaced, TokenStanding};
use tern_api::{ApiError, ErrorCode};
use tern_model::{Project, SyncConfig, SyncConfigId};
use tern_sim::{Role, Sim, Token};
use tern_store::{Store, configs};

use crate::connections::{TOKEN, request, synced_with};
use crate::support::{Bench, named};

const NEWER: &str = "ghp_newernewernewernewernewernewernewern";

/// Two repositories of one forge, and the first project connected with a token.
async fn one_of_two() -> (Bench, Sim, SyncConfig, Project) {
    let sim = Sim::builder().issues(2).closed_per_mille(0).pulls_per_mille(0).token(TOKEN).token_of(
        NEWER,
        "ines-darrow",
        Role::Admin,
        Token::classic,
    );
    let sim = sim.start().await;
    sim.add_repository("acorn", "grove");
    let bench = Bench::new().await;
    let web = window::connection_create(&bench.tern, request(&bench, &sim, Some(TOKEN))).await.unwrap();
    let app = window::project_create(&bench.tern, named("App", "APP")).await.unwrap();
    (bench, sim, web, app)
}

fn with_token_of(app: &Project, sim: &Sim, token_of: SyncConfigId) -> NewConnection {
    serde_json::from_value(json!({
        "project_id": app.id,
        "draft": {
            "repository": "https://github.com/acorn/grove", "service": "github", "api_url": sim.base_url(),
            "token": null, "token_of": token_of,
        },
        "settings": {
            "direction": "pull", "include_closed": false, "include_security": false, "sync_enabled": true,
        },
    }))
    .unwrap()
}

/// Both projects, with one token.
async fn two_of_one() -> (Bench, Sim, [SyncConfig; 2]) {
    let (bench, sim, web, app) = one_of_two().await;
    let app = window::connection_create(&bench.tern, with_token_of(&app, &sim, web.id)).await.unwrap();
    (bench, sim, [web, app])
}

async fn sync(bench: &Bench, config: &SyncConfig) {
    let request = json!({"project_id": config.project_id, "sync_type": "full", "include_closed": false});
    synced_with(bench, serde_json::from_value(request).unwrap()).await;
}

async fn replaced(bench: &Bench, request: Value) -> Result<TokenReplaced, ApiError> {
    window::connection_replace_token(&bench.tern, serde_json::from_value(request).unwrap()).await
}

async fn sealed(bench: &Bench, id: SyncConfigId) -> Vec<u8> {
    let opened = Store::open(bench.dir.path(), bench.tern.now()).await.unwrap();
    let sealed = configs::token(&mut opened.store.read().await.unwrap(), id).await.unwrap().unwrap();
    opened.store.close().await;
    sealed
}

/// How the tokens stand, and with how many others each is shared.
async fn standings(bench: &Bench) -> Vec<(TokenStanding, usize)> {
    let view = window::secrets_show(&bench.tern).await.unwrap();
    view.tokens.iter().map(|token| (token.standing, token.shared_with.len())).collect()
}

async fn trouble(bench: &Bench) -> Vec<Option<String>> {
    let views = window::project_list(&bench.tern).await.unwrap();
    views.into_iter().map(|view| view.connection.unwrap().sync_error).collect()
}

#[tokio::test]
async fn a_second_project_uses_the_token_of_the_first_and_it_is_sealed_for_each() {
    let (bench, sim, [web, app]) = two_of_one().await;
    assert!(app.has_token);
    sync(&bench, &app).await;
    assert_eq!(trouble(&bench).await, [None, None], "the forge takes it for both");
    assert_ne!(sealed(&bench, web.id).await, sealed(&bench, app.id).await, "no row is a copy of the other");
    let view = window::secrets_show(&bench.tern).await.unwrap();
    let by_id = |id| view.tokens.iter().find(|token| token.connection_id == id).unwrap();
    assert_eq!(by_id(web.id).shared_with, [app.id]);
    assert_eq!(by_id(app.id).shared_with, [web.id]);
    assert_eq!(by_id(app.id).account, by_id(web.id).account, "it is the same person's");
    let told = serde_json::to_string(&view).unwrap();
    assert!(!told.contains("ghp_"), "a token goes in and never out: {told}");
    assert_eq!(by_id(app.id).api_origin, sim.base_url(), "where it may be used");
}

#[tokio::test]
async fn a_live_check_uses_it_without_storing_anything() {
    let (bench, sim, web, app) = one_of_two().await;
    let draft = with_token_of(&app, &sim, web.id).draft;
    let check = window::connection_check(&bench.tern, draft).await.unwrap();
    assert_eq!((check.account.as_deref(), check.can_write), (Some("ines-darrow"), true));
    assert_eq!(standings(&bench).await, [(TokenStanding::Works, 0)]);
}

#[tokio::test]
async fn a_token_is_never_used_at_another_api() {
    let (bench, _sim, web, app) = one_of_two().await;
    let other = Sim::builder().issues(1).start().await;
    let refused = window::connection_create(&bench.tern, with_token_of(&app, &other, web.id)).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::Invalid);
    assert_eq!(other.request_count(), 0, "nothing was sent to the other server");
}

#[tokio::test]
async fn a_pasted_token_and_another_projects_are_not_both_taken() {
    let (bench, sim, web, app) = one_of_two().await;
    let mut draft = with_token_of(&app, &sim, web.id).draft;
    draft.token = Some(tern_api::PastedToken::new(NEWER.to_owned()));
    sim.clear_requests();
    assert_eq!(window::connection_check(&bench.tern, draft).await.unwrap_err().code, ErrorCode::Invalid);
    assert_eq!(sim.request_count(), 0);
}

#[tokio::test]
async fn replacing_a_shared_token_serves_the_others_that_are_named() {
    let (bench, sim, [web, app]) = two_of_one().await;
    sim.revoke_token(TOKEN);
    let request = json!({"id": web.id, "token": NEWER, "also": [app.id]});
    let replaced = replaced(&bench, request).await.unwrap();
    assert_eq!(replaced.also.len(), 1);
    assert_eq!(replaced.also[0].problem, None);
    assert_eq!(standings(&bench).await, [(TokenStanding::Works, 1), (TokenStanding::Works, 1)]);
    sync(&bench, &app).await;
    assert_eq!(trouble(&bench).await, [None, None], "both go on with the new one");
}

#[tokio::test]
async fn one_that_the_new_token_does_not_serve_keeps_its_own_and_is_told() {
    let (bench, sim, [web, app]) = two_of_one().await;
    let before = sealed(&bench, app.id).await;
    sim.fail_always(tern_sim::Matcher::containing("/repos/acorn/grove"), tern_sim::Fault::NotFound);
    let request = json!({"id": web.id, "token": NEWER, "also": [app.id]});
    let replaced = replaced(&bench, request).await.unwrap();
    let problem = replaced.also[0].problem.as_ref().expect("it was not taken there");
    assert_eq!(problem.code, ErrorCode::RepositoryNotFound);
    assert_eq!(sealed(&bench, app.id).await, before);
    assert_eq!(
        standings(&bench).await,
        [(TokenStanding::Works, 0), (TokenStanding::Works, 0)],
        "no longer one"
    );
}

#[tokio::test]
async fn only_who_shares_the_token_is_given_another_by_the_way() {
    let (bench, _sim, [web, app]) = two_of_one().await;
    replaced(&bench, json!({"id": app.id, "token": NEWER})).await.unwrap();
    let request = json!({"id": web.id, "token": NEWER, "also": [app.id]});
    assert_eq!(replaced(&bench, request).await.unwrap_err().code, ErrorCode::Invalid, "APP has another one");
    let both = replaced(&bench, json!({"id": web.id, "token": null, "token_of": app.id})).await.unwrap();
    assert_eq!(both.also, []);
    assert_eq!(standings(&bench).await, [(TokenStanding::Works, 1), (TokenStanding::Works, 1)]);
}

#[tokio::test]
async fn forgetting_and_disconnecting_one_leave_the_other_working() {
    let (bench, sim, [web, app]) = two_of_one().await;
    window::token_forget(&bench.tern, TokenForget { connection_id: web.id }).await.unwrap();
    sync(&bench, &app).await;
    let standing = |tokens: &[(TokenStanding, usize)], wanted| tokens.contains(&(wanted, 0));
    let tokens = standings(&bench).await;
    assert!(standing(&tokens, TokenStanding::None) && standing(&tokens, TokenStanding::Works), "{tokens:?}");
    let back = json!({"id": web.id, "token": null, "token_of": app.id});
    replaced(&bench, back).await.unwrap();
    window::connection_remove(&bench.tern, ConnectionById { id: web.id }).await.unwrap();
    sim.clear_requests();
    sync(&bench, &app).await;
    assert!(sim.request_count() > 0, "it asks with the token it has");
    assert_eq!(standings(&bench).await, [(TokenStanding::Works, 0)]);
}

#[tokio::test]
async fn a_token_that_one_project_sees_refused_is_not_tried_for_the_others() {
    let (bench, sim, [web, app]) = two_of_one().await;
    for config in [&web, &app] {
        sync(&bench, config).await;
    }
    sim.revoke_token(TOKEN);
    sim.clear_requests();
    sync(&bench, &web).await;
    assert_eq!(sim.request_count(), 1, "one refusal is enough");
    let refused = || Some("unauthorized".to_owned());
    assert_eq!(trouble(&bench).await, [refused(), refused()]);
    assert!(bench.tern.engine().due(false).await.unwrap().is_empty(), "nothing is asked again by itself");
    let request = json!({"id": web.id, "token": NEWER, "also": [app.id]});
    replaced(&bench, request).await.unwrap();
    assert_eq!(trouble(&bench).await, [None, None]);
}

#[tokio::test]
async fn a_token_that_is_taken_again_is_for_all_who_share_it() {
    let (bench, sim, [web, app]) = two_of_one().await;
    sim.fail(tern_sim::Matcher::any(), tern_sim::Fault::Unauthorized, 1);
    sync(&bench, &web).await;
    assert_eq!(trouble(&bench).await.len(), 2);
    sync(&bench, &app).await;
    assert_eq!(trouble(&bench).await, [None, None], "the forge had only stumbled");
}
