//! From GitLab's vulnerabilities to Tern's findings.

use tern_model::{AffectedPackage, Finding, Priority, RemoteFinding, RemoteKind, State};
use url::Url;

use super::wire::{Identifier, Location, Vulnerability};
use crate::finding::Told;
use crate::gitlab::map::Place;
use crate::page::is_web_address;

/// A vulnerability. Its number is no issue's, and the two may be the same.
pub(super) fn vulnerability(wire: Vulnerability, place: &Place) -> Result<RemoteFinding, String> {
    let number = wire.id.rsplit('/').next().and_then(|number| number.parse::<u64>().ok());
    let Some(number) = number else { return Err("its id has another form than expected".to_owned()) };
    let location = wire.location.unwrap_or_default();
    let changes = [wire.confirmed_at, wire.resolved_at, wire.dismissed_at];
    let state = match wire.state.as_deref() {
        Some("RESOLVED") => State::Completed,
        Some("DISMISSED") => State::NotPlanned,
        // Also a word that is new: better one task too many than a hole that nobody sees.
        _ => State::Open,
    };
    let page = || format!("{}/-/security/vulnerabilities/{number}", place.repository_url);
    let url = wire.path.as_deref().and_then(|path| on_the_server(path, place));
    Ok(Told {
        id: format!("vulnerability-{number}"),
        node_id: Some(wire.id),
        number,
        url: url.unwrap_or_else(page),
        kind: RemoteKind::Vulnerability,
        summary: wire.title.unwrap_or_default(),
        text: wire.description.unwrap_or_default(),
        state,
        author: None,
        assignees: Vec::new(),
        finding: Finding {
            identifiers: identifiers(wire.identifiers.unwrap_or_default()),
            severity: wire.severity.as_deref().and_then(severity),
            found_in: found_in(&location),
            packages: package(location).into_iter().collect(),
            solution: wire.solution,
        },
        created_at: wire.detected_at,
        updated_at: changes.into_iter().flatten().fold(wire.detected_at, std::cmp::max),
        closed_at: if state == State::Completed { wire.resolved_at } else { wire.dismissed_at },
    }
    .remote())
}

/// The page behind a path, on the host of the project's page; the API may be behind another.
fn on_the_server(path: &str, place: &Place) -> Option<String> {
    let base = Url::parse(&place.repository_url).ok()?;
    let url = base.join(path).ok()?;
    (url.origin() == base.origin() && is_web_address(url.as_str())).then(|| url.to_string())
}

/// GHSA and CVE first, weaknesses last: a title begins with the first.
fn identifiers(named: Vec<Identifier>) -> Vec<String> {
    let rank = |kind: &str| match kind {
        "ghsa" => 0,
        "cve" => 1,
        "cwe" | "owasp" => 3,
        _ => 2,
    };
    let mut ranked: Vec<(i32, String)> = named
        .into_iter()
        .filter_map(|one| {
            let kind = one.external_type.unwrap_or_default().to_lowercase();
            Some((rank(&kind), one.name.or(one.external_id)?))
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, name)| name).collect()
}

fn package(location: Location) -> Option<AffectedPackage> {
    let dependency = location.dependency?;
    Some(AffectedPackage {
        name: dependency.package?.name?,
        ecosystem: None,
        affected: dependency.version,
        patched: None,
    })
}

fn found_in(location: &Location) -> Option<String> {
    let line = location.start_line.as_ref().map(|line| format!(":{line}")).unwrap_or_default();
    let file = location.file.as_ref().map(|file| format!("{file}{line}"));
    file.or_else(|| location.image.clone()).or_else(|| location.path.clone())
}

/// `INFO` counts as low; `UNKNOWN` is no rating.
fn severity(word: &str) -> Option<Priority> {
    match word {
        "CRITICAL" => Some(Priority::Critical),
        "HIGH" => Some(Priority::High),
        "MEDIUM" => Some(Priority::Medium),
        "LOW" | "INFO" => Some(Priority::Low),
        _ => None,
    }
}
