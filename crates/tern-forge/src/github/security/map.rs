//! From GitHub's advisories and alerts to Tern's findings.

use tern_model::{AffectedPackage, Finding, Priority, RemoteFinding, RemoteKind, State};

use super::wire::{Advisory, Affected, Alert, AlertState, Package};
use crate::finding::Told;
use crate::github::map::Place;
use crate::page::is_web_address;

/// An advisory. Its id is its GHSA, which is the same on every forge.
pub(super) fn advisory(wire: Advisory, place: &Place) -> Result<RemoteFinding, String> {
    let packages = wire.vulnerabilities.unwrap_or_default();
    let state = advisory_state(&wire.state, &packages);
    let created = wire.created_at.or(wire.published_at);
    let updated = wire.updated_at.or(wire.published_at).or(created);
    let (Some(created_at), Some(updated_at)) = (created, updated) else {
        return Err(format!("{} has no time", wire.ghsa_id));
    };
    let page = || format!("{}/security/advisories/{}", place.repository_url, wire.ghsa_id);
    let url = wire.html_url.filter(|url| is_web_address(url)).unwrap_or_else(page);
    Ok(Told {
        id: wire.ghsa_id.clone(),
        node_id: None,
        number: 0,
        url,
        kind: RemoteKind::SecurityAdvisory,
        summary: wire.summary.unwrap_or_default(),
        text: wire.description.unwrap_or_default(),
        state,
        author: wire.author.map(|author| author.login),
        assignees: Vec::new(),
        finding: Finding {
            identifiers: [Some(wire.ghsa_id), wire.cve_id].into_iter().flatten().collect(),
            severity: wire.severity.as_deref().and_then(severity),
            packages: packages.into_iter().filter_map(affected).collect(),
            found_in: None,
            solution: None,
        },
        created_at,
        updated_at,
        closed_at: wire.withdrawn_at.or(wire.closed_at).or(wire.published_at),
    }
    .remote())
}

/// What is reported or drafted is work. What is published is work until every package it names has a version that
/// is patched; what was closed before that, or withdrawn, never will be.
fn advisory_state(state: &str, packages: &[Affected]) -> State {
    let is_patched = |package: &Affected| {
        package.patched_versions.as_ref().is_some_and(|versions| !versions.trim().is_empty())
    };
    match state {
        "closed" | "withdrawn" => State::NotPlanned,
        "published" if !packages.is_empty() && packages.iter().all(is_patched) => State::Completed,
        // Also a word that is new: better one task too many than a hole that nobody sees.
        _ => State::Open,
    }
}

fn affected(wire: Affected) -> Option<AffectedPackage> {
    let package = wire.package?;
    Some(AffectedPackage {
        name: package.name?,
        ecosystem: package.ecosystem,
        affected: wire.vulnerable_version_range,
        patched: wire.patched_versions,
    })
}

/// An alert. It has no id but its number, which is no issue's number.
pub(super) fn alert(wire: Alert, place: &Place) -> RemoteFinding {
    let about = wire.security_advisory.unwrap_or_default();
    let page = || format!("{}/security/dependabot/{}", place.repository_url, wire.number);
    let url = wire.html_url.filter(|url| is_web_address(url)).unwrap_or_else(page);
    let rated = wire.security_vulnerability.as_ref().and_then(|found| found.severity.clone());
    let named = wire.dependency.as_ref().and_then(|dependency| dependency.package.as_ref());
    let package = wire.security_vulnerability.as_ref().and_then(|found| found.package.as_ref()).or(named);
    let word = |word: fn(&Package) -> Option<String>| package.and_then(word);
    let version =
        |found: &super::wire::Vulnerability| found.first_patched_version.as_ref()?.identifier.clone();
    let packages = word(|package| package.name.clone()).map(|name| AffectedPackage {
        name,
        ecosystem: word(|package| package.ecosystem.clone()),
        affected: wire.security_vulnerability.as_ref().and_then(|v| v.vulnerable_version_range.clone()),
        patched: wire.security_vulnerability.as_ref().and_then(version),
    });
    Told {
        id: format!("dependabot-{}", wire.number),
        node_id: None,
        number: wire.number,
        url,
        kind: RemoteKind::DependabotAlert,
        summary: about.summary.unwrap_or_default(),
        text: about.description.unwrap_or_default(),
        state: match wire.state {
            AlertState::Open => State::Open,
            AlertState::Fixed => State::Completed,
            AlertState::Dismissed | AlertState::AutoDismissed => State::NotPlanned,
        },
        author: None,
        assignees: wire.assignees.unwrap_or_default().into_iter().flatten().map(|user| user.login).collect(),
        finding: Finding {
            identifiers: [about.ghsa_id, about.cve_id].into_iter().flatten().collect(),
            severity: rated.or(about.severity).as_deref().and_then(severity),
            packages: packages.into_iter().collect(),
            found_in: wire.dependency.and_then(|dependency| dependency.manifest_path),
            solution: None,
        },
        created_at: wire.created_at,
        updated_at: wire.updated_at,
        closed_at: wire.fixed_at.or(wire.dismissed_at).or(wire.auto_dismissed_at),
    }
    .remote()
}

/// GitHub's words; older answers say `moderate`.
fn severity(word: &str) -> Option<Priority> {
    match word {
        "critical" => Some(Priority::Critical),
        "high" => Some(Priority::High),
        "medium" | "moderate" => Some(Priority::Medium),
        "low" => Some(Priority::Low),
        _ => None,
    }
}
