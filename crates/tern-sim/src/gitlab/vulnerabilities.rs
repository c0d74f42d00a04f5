//! `POST /api/graphql`, as far as it is about a project's vulnerabilities, and about where an issue is. A project's
//! alerts are told as vulnerabilities.
//!
//! The query is read by a real parser, and only what it asks for is answered, so that a field that does not exist is
//! an error here as it is on a real server.

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use graphql_parser::query::{Definition, Field, OperationDefinition, Selection, SelectionSet, parse_query};
use serde_json::{Map, Value, json};

use super::{Edition, GitLab, errors, json::time};
use crate::http::{Answer, Ask};
use crate::model::{Access, Alert, Repo, Token, World};

/// Vulnerabilities are counted over the whole server.
const IDS: u64 = 364_960_000;

/// What a selection set asks for.
type Set<'a> = SelectionSet<'a, &'a str>;
/// A field that is asked for.
type Asked<'a> = Field<'a, &'a str>;

pub(super) fn answer(gitlab: &GitLab, world: &World, ask: &Ask, token: Option<&Token>) -> Answer {
    let Some(body) = ask.object() else { return errors::error(400, "body is not an object") };
    let query = body.get("query").and_then(Value::as_str).unwrap_or_default();
    let variables = body.get("variables").and_then(Value::as_object).cloned().unwrap_or_default();
    let data = parse_query::<&str>(query).map_err(|error| error.to_string()).and_then(|document| {
        let set = document.definitions.into_iter().find_map(operation);
        let set = set.ok_or("a query is missing")?;
        root(gitlab, world, token, &set, &variables)
    });
    // GraphQL's own errors come with a 200.
    Answer::value(
        StatusCode::OK,
        &match data {
            Ok(data) => json!({"data": data}),
            Err(message) => json!({"errors": [{"message": message}]}),
        },
    )
}

/// The REST list, which is only asked whether it may be seen.
pub(super) fn listed(gitlab: &GitLab, repo: &Repo, access: Access) -> Answer {
    match gitlab.quirks.edition {
        Edition::Community => errors::error(404, "404 Not Found"),
        Edition::Ultimate if access >= Access::Push => {
            let ids: Vec<Value> = repo.alerts.iter().map(|alert| json!({"id": id(alert)})).collect();
            Answer::value(StatusCode::OK, &Value::from(ids))
        }
        Edition::Ultimate | Edition::Free => errors::message(403, "403 Forbidden"),
    }
}

fn operation<'a>(definition: Definition<'a, &'a str>) -> Option<Set<'a>> {
    match definition {
        Definition::Operation(OperationDefinition::Query(query)) => Some(query.selection_set),
        Definition::Operation(OperationDefinition::SelectionSet(set)) => Some(set),
        Definition::Operation(_) | Definition::Fragment(_) => None,
    }
}

fn fields<'a, 'b>(set: &'b Set<'a>) -> impl Iterator<Item = &'b Asked<'a>> {
    set.items.iter().filter_map(|item| match item {
        Selection::Field(field) => Some(field),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
    })
}

fn root(
    gitlab: &GitLab,
    world: &World,
    token: Option<&Token>,
    set: &Set<'_>,
    variables: &Map<String, Value>,
) -> Result<Value, String> {
    let mut data = Map::new();
    for field in fields(set) {
        if field.name == "issue" {
            data.insert(field.name.to_owned(), issue(gitlab, world, token, field, variables)?);
            continue;
        }
        if field.name != "project" {
            return Err(format!("Field '{}' doesn't exist on type 'Query'", field.name));
        }
        let path = argument(field, "fullPath", variables).and_then(|path| path.as_str().map(str::to_owned));
        let found = path.as_deref().and_then(|path| path.rsplit_once('/'));
        let found = found.and_then(|(owner, name)| world.find_repo(owner, name));
        let seen = found.filter(|&repo| world.access(token, &world.repos[repo]) > Access::None);
        let value = match seen {
            None => Value::Null,
            Some(repo) => {
                let may_see = world.access(token, &world.repos[repo]) >= Access::Push;
                project(gitlab, &world.repos[repo], may_see, &field.selection_set, variables)?
            }
        };
        data.insert(field.name.to_owned(), value);
    }
    Ok(data.into())
}

/// An issue anywhere on the server; `null` where this account may not see it.
fn issue(
    gitlab: &GitLab,
    world: &World,
    token: Option<&Token>,
    asked: &Asked<'_>,
    variables: &Map<String, Value>,
) -> Result<Value, String> {
    let id = argument(asked, "id", variables).and_then(|id| id.as_str().map(str::to_owned));
    let id = id.ok_or("Field 'issue' is missing required arguments: id")?;
    let number = id.strip_prefix("gid://gitlab/Issue/").and_then(|number| number.parse().ok());
    let number: u64 = number.ok_or_else(|| format!("\"{id}\" does not represent an instance of Issue"))?;
    let found = world.find_issue_by_id(number);
    let seen = found.filter(|&(repo, _)| world.access(token, &world.repos[repo]) > Access::None);
    let Some((repo, iid)) = seen else { return Ok(Value::Null) };
    let mut issue = Map::new();
    for field in fields(&asked.selection_set) {
        let value = match field.name {
            "webUrl" => {
                let place = world.repos[repo].full_name();
                json!(format!("{}/{place}/-/issues/{iid}", gitlab.web_url))
            }
            "iid" => json!(iid.to_string()),
            other => return Err(format!("Field '{other}' doesn't exist on type 'Issue'")),
        };
        issue.insert(field.name.to_owned(), value);
    }
    Ok(issue.into())
}

fn project(
    gitlab: &GitLab,
    repo: &Repo,
    may_see: bool,
    set: &Set<'_>,
    variables: &Map<String, Value>,
) -> Result<Value, String> {
    let mut project = Map::new();
    for field in fields(set) {
        if field.name != "vulnerabilities" || gitlab.quirks.edition == Edition::Community {
            return Err(format!("Field '{}' doesn't exist on type 'Project'", field.name));
        }
        // Without the plan, and to those who may not see them, the list is there and empty.
        let shown = may_see && gitlab.quirks.edition == Edition::Ultimate;
        let alerts: &[Alert] = if shown { &repo.alerts } else { &[] };
        project.insert(field.name.to_owned(), connection(gitlab, repo, alerts, field, variables)?);
    }
    Ok(project.into())
}

fn connection(
    gitlab: &GitLab,
    repo: &Repo,
    alerts: &[Alert],
    field: &Asked<'_>,
    variables: &Map<String, Value>,
) -> Result<Value, String> {
    let number = |name| argument(field, name, variables).and_then(|value| value.as_u64());
    let count = usize::try_from(number("first").unwrap_or(100)).unwrap_or(100).min(100);
    let after = argument(field, "after", variables).and_then(|value| value.as_str().map(str::to_owned));
    let after = after.and_then(|cursor| place(&cursor)).unwrap_or(0);
    let mut sorted: Vec<&Alert> = alerts.iter().filter(|alert| id(alert) > after).collect();
    // `detected_asc` is the order of their ids.
    sorted.sort_by_key(|alert| alert.number);
    let more = sorted.len() > count;
    sorted.truncate(count);
    let last = sorted.last().map(|alert| URL_SAFE_NO_PAD.encode(json!({"id": id(alert)}).to_string()));
    let whole = json!({
        "pageInfo": {"hasNextPage": more, "endCursor": last},
        "nodes": sorted.into_iter().map(|alert| vulnerability(gitlab, repo, alert)).collect::<Vec<Value>>(),
    });
    asked_of(&whole, &field.selection_set, "VulnerabilityConnection")
}

fn place(cursor: &str) -> Option<u64> {
    let text = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    serde_json::from_slice::<Value>(&text).ok()?.get("id")?.as_u64()
}

fn id(alert: &Alert) -> u64 {
    IDS + u64::from(alert.number)
}

fn vulnerability(gitlab: &GitLab, repo: &Repo, alert: &Alert) -> Value {
    let id = id(alert);
    let when = |state: &str| (alert.state == state).then(|| time(alert.updated_at));
    let mut vulnerability = json!({
        "id": format!("gid://gitlab/Vulnerability/{id}"),
        "title": alert.summary,
        "description": alert.description,
        "severity": alert.severity.as_str().to_uppercase(),
        "state": match alert.state { "fixed" => "RESOLVED", "dismissed" => "DISMISSED", _ => "DETECTED" },
        "reportType": "DEPENDENCY_SCANNING",
        "detectedAt": time(alert.created_at),
        "confirmedAt": null,
        "resolvedAt": when("fixed"),
        "dismissedAt": when("dismissed"),
        "vulnerabilityPath": format!("/{}/-/security/vulnerabilities/{id}", repo.full_name()),
        "webUrl": format!("{}/{}/-/security/vulnerabilities/{id}", gitlab.web_url, repo.full_name()),
        "identifiers": [
            {"externalType": "gemnasium", "externalId": format!("g-{id}"), "name": format!("Gemnasium-{id}")},
            {"externalType": "ghsa", "externalId": alert.ghsa, "name": alert.ghsa},
        ],
        "location": {
            "file": alert.manifest,
            "dependency": {"version": "1.0.0", "package": {"name": alert.package}},
        },
    });
    if gitlab.quirks.solutions.is_on() {
        vulnerability["solution"] =
            json!(alert.patched.as_ref().map(|version| format!("Upgrade to {version}")));
    }
    vulnerability
}

/// Only what is asked for. The parts of a union are asked for by kind, and all of a dependency scan's are here.
fn asked_of(whole: &Value, set: &Set<'_>, kind: &str) -> Result<Value, String> {
    if let Value::Array(items) = whole {
        return items
            .iter()
            .map(|item| asked_of(item, set, kind))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::from);
    }
    let Value::Object(parts) = whole else { return Ok(whole.clone()) };
    let mut answer = Map::new();
    for item in &set.items {
        match item {
            Selection::Field(field) => {
                let Some(part) = parts.get(field.name) else {
                    return Err(format!("Field '{}' doesn't exist on type '{kind}'", field.name));
                };
                answer.insert(
                    field.name.to_owned(),
                    asked_of(part, &field.selection_set, kind_of(field.name))?,
                );
            }
            Selection::InlineFragment(fragment) => {
                let wanted = fragment.type_condition.as_ref().map(ToString::to_string).unwrap_or_default();
                if wanted.ends_with("VulnerabilityLocationDependencyScanning")
                    && let Value::Object(more) = asked_of(whole, &fragment.selection_set, &wanted)?
                {
                    answer.extend(more);
                }
            }
            Selection::FragmentSpread(_) => return Err("fragments are not known here".to_owned()),
        }
    }
    Ok(answer.into())
}

fn kind_of(field: &str) -> &'static str {
    match field {
        "nodes" => "Vulnerability",
        "pageInfo" => "PageInfo",
        "identifiers" => "VulnerabilityIdentifier",
        "location" => "VulnerabilityLocation",
        "dependency" => "VulnerableDependency",
        _ => "Object",
    }
}

fn argument(field: &Asked<'_>, name: &str, variables: &Map<String, Value>) -> Option<Value> {
    use graphql_parser::query::Value as Given;
    let (_, given) = field.arguments.iter().find(|(argument, _)| *argument == name)?;
    match given {
        Given::Variable(variable) => variables.get(*variable).cloned(),
        Given::String(text) => Some(json!(text)),
        Given::Int(number) => Some(json!(number.as_i64())),
        Given::Enum(word) => Some(json!(word)),
        _ => None,
    }
}
