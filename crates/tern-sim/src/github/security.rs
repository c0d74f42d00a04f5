//! Repository advisories and Dependabot alerts.

use axum::http::StatusCode;
use axum::http::header::LINK;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::errors;
use super::list::per_page;
use super::meta::time_value;
use super::route::Call;
use crate::http::{Answer, with_place};
use crate::model::{Access, Advisory, Affected, Alert, World};

pub(super) fn advisories(world: &World, call: &Call<'_>) -> Answer {
    if !call.github.quirks.advisories.is_on() {
        return errors::not_found();
    }
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
    let row = |advisory: &Advisory| Row {
        key: advisory.ghsa.clone(),
        created_at: advisory.created_at,
        updated_at: advisory.updated_at,
        value: advisory_value(&web, advisory),
    };
    let rows: Vec<Row> = repo.advisories.iter().filter(visible).map(row).collect();
    by_cursor(world, call, "/security-advisories", rows)
}

pub(super) fn alerts(world: &World, call: &Call<'_>) -> Answer {
    if let Some(refused) = refused(call) {
        return refused;
    }
    let repo = &world.repos[call.repo];
    if !repo.settings.has_alerts {
        return errors::message(403, "Dependabot alerts are disabled for this repository.");
    }
    if call.caller.token.is_none() {
        return errors::message(401, "Requires authentication");
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
    let rows: Vec<Row> = repo
        .alerts
        .iter()
        .filter(|alert| states.as_ref().is_none_or(|states| states.contains(&alert.state)))
        .map(|alert| Row {
            key: format!("{:010}", alert.number),
            created_at: alert.created_at,
            updated_at: alert.updated_at,
            value: alert_value(&places.api, &places.web, alert),
        })
        .collect();
    by_cursor(world, call, "/dependabot/alerts", rows)
}

fn refused(call: &Call<'_>) -> Option<Answer> {
    (!call.github.quirks.security_lists.is_on()).then(errors::not_found)
}

fn parameter(call: &Call<'_>, name: &str) -> Option<String> {
    call.ask.parameters().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// One row of such a list.
struct Row {
    /// What it is called; the last word on its order.
    key: String,
    created_at: i64,
    updated_at: i64,
    value: Value,
}

/// One page after a cursor; these lists know no page numbers. A cursor holds the sorted value, so that a row that is
/// touched meanwhile moves past it, as it does on the real thing.
fn by_cursor(world: &World, call: &Call<'_>, tail: &str, mut rows: Vec<Row>) -> Answer {
    let count = parameter(call, "per_page").map_or(30, |value| per_page(&value));
    let by_update = parameter(call, "sort").as_deref() == Some("updated");
    let ascending = parameter(call, "direction").as_deref() == Some("asc");
    let place = |row: &Row| (if by_update { row.updated_at } else { row.created_at }, row.key.clone());
    rows.sort_by_key(place);
    if !ascending {
        rows.reverse();
    }
    if let Some(after) = parameter(call, "after") {
        let Some(after) = read_cursor(&after) else { return errors::message(400, "Invalid cursor") };
        rows.retain(|row| if ascending { place(row) > after } else { place(row) < after });
    }
    let more = rows.len() > count;
    rows.truncate(count);
    let cursor = rows.last().map(place);
    let shown: Vec<Value> = rows.into_iter().map(|row| row.value).collect();
    let answer = Answer::value(StatusCode::OK, &Value::Array(shown));
    let Some((at, key)) = cursor.filter(|_| more) else { return answer };
    let cursor = URL_SAFE_NO_PAD.encode(format!("{at} {key}"));
    let query = with_place(&call.ask.query, &format!("after={cursor}"));
    answer.with(LINK, format!("<{}?{query}>; rel=\"next\"", call.by_id(world, tail)))
}

fn read_cursor(text: &str) -> Option<(i64, String)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (at, key) = text.split_once(' ')?;
    Some((at.parse().ok()?, key.to_owned()))
}

fn advisory_value(web: &str, advisory: &Advisory) -> Value {
    json!({
        "ghsa_id": advisory.ghsa,
        "cve_id": advisory.cve,
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
        "published_at": matches!(advisory.state, "published" | "withdrawn").then(|| time_value(advisory.updated_at)),
        "closed_at": (advisory.state == "closed").then(|| time_value(advisory.updated_at)),
        "withdrawn_at": (advisory.state == "withdrawn").then(|| time_value(advisory.updated_at)),
        "vulnerabilities": advisory.affected.iter().map(affected_value).collect::<Vec<Value>>(),
        "cwe_ids": [],
        "cwes": [],
        "credits": [],
        "credits_detailed": [],
        "cvss": null,
        "collaborating_users": [],
        "collaborating_teams": [],
        "private_fork": null,
        "submission": null,
    })
}

fn affected_value(affected: &Affected) -> Value {
    json!({
        "package": {"ecosystem": affected.ecosystem, "name": affected.package},
        "vulnerable_version_range": affected.vulnerable,
        "patched_versions": affected.patched,
        "vulnerable_functions": [],
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
            "cvss": {"score": 0.0, "vector_string": null},
            "cwes": [],
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
        "auto_dismissed_at": (alert.state == "auto_dismissed").then(|| updated.clone()),
    })
}
