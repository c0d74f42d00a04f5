//! What a connection's token can do, as a person is told it.

use serde_json::json;
use tern_api::window::{self, ConnectionById, ConnectionUpdate};
use tern_api::{ConnectionDoctor, DoctorMend, DoctorVerdict, ErrorCode};
use tern_model::{SyncConfig, TokenUse};
use tern_sim::{Fault, Matcher};

use crate::connections::{TOKEN, connected};
use crate::support::Bench;

async fn doctor(bench: &Bench, config: &SyncConfig) -> ConnectionDoctor {
    window::connection_doctor(&bench.tern, ConnectionById { id: config.id }).await.unwrap()
}

async fn configure(bench: &Bench, config: &SyncConfig, settings: serde_json::Value) {
    let settings = serde_json::from_value(settings).unwrap();
    window::connection_update(&bench.tern, ConnectionUpdate { id: config.id, settings }).await.unwrap();
}

#[tokio::test]
async fn a_token_that_fits_is_said_to_lack_nothing_and_its_end_is_kept() {
    let (bench, sim, config) = connected(2).await;
    sim.expire_token(TOKEN, "2031-05-01T10:00:00Z".parse().unwrap());
    let report = doctor(&bench, &config).await;
    assert!(report.fits, "{}", report.text);
    assert_eq!(report.words, "Nothing is missing that this connection needs.");
    assert!(
        report.text.contains("yes  Write comments: Its scopes and the account’s role allow it."),
        "{}",
        report.text
    );
    assert!(
        !report.text.contains("ghp_") && !format!("{report:?}").contains("ghp_"),
        "never the token itself"
    );
    let tokens = window::secrets_show(&bench.tern).await.unwrap().tokens;
    assert_eq!(tokens[0].expires_at, Some("2031-05-01T10:00:00.000Z".parse().unwrap()));
}

#[tokio::test]
async fn what_is_missing_matters_only_where_the_connection_needs_it() {
    let (bench, sim, config) = connected(2).await;
    // This repository's alerts are hidden from the token.
    sim.fail_always(Matcher::containing("/dependabot/alerts"), Fault::MissingScope);
    let pull = doctor(&bench, &config).await;
    let alerts = |report: &ConnectionDoctor| {
        report.lines.iter().find(|line| line.about == TokenUse::DependabotAlerts).unwrap().clone()
    };
    let line = alerts(&pull);
    assert_eq!(
        (line.verdict, line.needed, line.mend),
        (DoctorVerdict::Cannot, false, Some(DoctorMend::Right))
    );
    assert!(pull.fits, "findings are left out here: {}", pull.text);
    configure(&bench, &config, json!({"include_security": true})).await;
    let wanted = doctor(&bench, &config).await;
    assert!(alerts(&wanted).needed && !wanted.fits, "{}", wanted.text);
    assert!(wanted.text.contains("  NO  Read Dependabot alerts: Missing:"), "{}", wanted.text);
}

#[tokio::test]
async fn a_refused_token_is_told_and_what_was_known_of_it_stays() {
    let (bench, sim, config) = connected(1).await;
    sim.revoke_token(TOKEN);
    let report = doctor(&bench, &config).await;
    assert!(!report.fits);
    assert_eq!((report.lines[0].about, report.lines[0].verdict), (TokenUse::Token, DoctorVerdict::Cannot));
    assert!(report.lines[1..].iter().all(|line| line.verdict == DoctorVerdict::Untold), "{}", report.text);
    let tokens = window::secrets_show(&bench.tern).await.unwrap().tokens;
    assert_eq!(tokens[0].account.as_deref(), Some("ines-darrow"), "whose it was");
}

#[tokio::test]
async fn a_forge_that_is_not_well_is_an_error_with_its_remedy() {
    let (bench, sim, config) = connected(1).await;
    sim.fail_always(Matcher::any(), Fault::HtmlPage);
    let refused = window::connection_doctor(&bench.tern, ConnectionById { id: config.id }).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::ForgeTrouble);
}
