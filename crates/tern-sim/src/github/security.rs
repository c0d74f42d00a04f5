//! Repository advisories and Dependabot alerts.

use axum::http::StatusCode;
use axum::http::header::LINK;
use serde_json::{Value, json};

use super::errors;
use super::list::per_page;
use super::meta::time_value;
use super::route::Call;
use crate::http::Answer;
use crate::model::{Access, Advisory, Alert, World};

pub(super) fn advisories(world: &World, call: &Call<'_>) -> Answer {
    if let Some(refused) = refused(call) {
        return refused;
    }
    let wanted = parameter(call, "state");
    let repo = &world.repos[call.repo];
    // Only a repository's own people see what is not published.
    let visible = |advisory: &&Advisory| {
        (advisory.state == "published" || call.access >= Access::Push)
            && wanted.as_deref().is_none_or(|state| state == advisory.state)
    };
    let web = call.places(world).web;
    let items: Vec<Value> =
        repo.advisories.iter().filter(visible).map(|advisory| advisory_value(&web, advisory)).collect();
    by_cursor(world, call, "/security-advisories", items)
}

pub(super) fn alerts(world: &World, call: &Call<'_>) -> Answer {
    if let Some(refused) = refused(call) {
        return refused;
    }
    let repo = &world.repos[call.repo];
    if !repo.settings.has_alerts {
        return errors::message(403, "Dependabot alerts are disabled for this repository.");
    }
    let reads = call.caller.token.as_ref().is_some_and(crate::model::Token::reads_security);
    if !reads || call.access < Access::Push {
        return errors::message(403, "You are not authorized to perform this operation.");
    }
    if parameter(call, "page").is_some() {
        return errors::message(400, "Pagination using the `page` parameter is not supported.");
    }
    let wanted = parameter(call, "state");
    let states: Option<Vec<&str>> = wanted.as_deref().map(|states| states.split(',').collect());
    let places = call.places(world);
    let items: Vec<Value> = repo
        .alerts
        .iter()
        .filter(|alert| states.as_ref().is_none_or(|states| states.contains(&alert.state)))
        .map(|alert| alert_value(&places.api, &places.web, alert))
        .collect();
    by_cursor(world, call, "/dependabot/alerts", items)
}

fn refused(call: &Call<'_>) -> Option<Answer> {
    (!call.github.quirks.security_lists.is_on()).then(errors::not_found)
}

fn parameter(call: &Call<'_>, name: &str) -> Option<String> {
    call.ask.parameters().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// One page after a cursor; these lists know no page numbers.
fn by_cursor(world: &World, call: &Call<'_>, tail: &str, items: Vec<Value>) -> Answer {
    let count = parameter(call, "per_page").map_or(30, |value| per_page(&value));
    let start = parameter(call, "after")
        .and_then(|after| after.strip_prefix("c")?.parse::<usize>().ok())
        .unwrap_or(0);
    let total = items.len();
    let shown: Vec<Value> = items.into_iter().skip(start).take(count).collect();
    let end = start + shown.len();
    let answer = Answer::value(StatusCode::OK, &Value::Array(shown));
    if end >= total {
        return answer;
    }
    let next = format!("<{}?per_page={count}&after=c{end}>; rel=\"next\"", call.by_id(world, tail));
    answer.with(LINK, next)
}

fn advisory_value(web: &str, advisory: &Advisory) -> Value {
    json!({
        "ghsa_id": advisory.ghsa,
        "cve_id": null,
        "url": format!("{web}/security/advisories/{}", advisory.ghsa),
        "html_url": format!("{web}/security/advisories/{}", advisory.ghsa),
        "summary": advisory.summary,
        "description": advisory.description,
        "severity": advisory.severity.as_str(),
        "author": null,
        "publisher": null,
        "identifiers": [{"value": advisory.ghsa, "type": "GHSA"}],
        "state": advisory.state,
        "created_at": time_value(advisory.created_at),
        "updated_at": time_value(advisory.updated_at),
        "published_at": (advisory.state == "published").then(|| time_value(advisory.updated_at)),
        "closed_at": (advisory.state == "closed").then(|| time_value(advisory.updated_at)),
        "withdrawn_at": null,
        "vulnerabilities": [],
        "cwe_ids": [],
        "credits": [],
    })
}

fn alert_value(api: &str, web: &str, alert: &Alert) -> Value {
    let package = json!({"ecosystem": alert.ecosystem, "name": alert.package});
    let vulnerability = json!({
        "package": package,
        "severity": alert.severity.as_str(),
        "vulnerable_version_range": alert.vulnerable,
        "first_patched_version": alert.patched.as_ref().map(|version| json!({"identifier": version})),
    });
    let updated = time_value(alert.updated_at);
    json!({
        "number": alert.number,
        "state": alert.state,
        "dependency": {"package": package, "manifest_path": alert.manifest, "scope": "runtime"},
        "security_advisory": {
            "ghsa_id": alert.ghsa,
            "cve_id": null,
            "summary": alert.summary,
            "description": alert.description,
            "severity": alert.severity.as_str(),
            "identifiers": [{"value": alert.ghsa, "type": "GHSA"}],
            "references": [],
            "published_at": time_value(alert.created_at),
            "updated_at": updated,
            "withdrawn_at": null,
            "vulnerabilities": [vulnerability],
        },
        "security_vulnerability": vulnerability,
        "url": format!("{api}/dependabot/alerts/{}", alert.number),
        "html_url": format!("{web}/security/dependabot/{}", alert.number),
        "created_at": time_value(alert.created_at),
        "updated_at": updated,
        "dismissed_at": (alert.state == "dismissed").then(|| updated.clone()),
        "dismissed_by": null,
        "dismissed_reason": (alert.state == "dismissed").then_some("tolerable_risk"),
        "dismissed_comment": null,
        "fixed_at": (alert.state == "fixed").then(|| updated.clone()),
        "auto_dismissed_at": null,
    })
}
