//! Answers in GitHub's shape, written for these tests.

use serde_json::{Value, json};

/// An open issue with every field GitHub usually sends.
pub(crate) fn issue(number: u64) -> Value {
    json!({
        "url": format!("https://api.github.com/repos/harrowgate/lanternfish/issues/{number}"),
        "repository_url": "https://api.github.com/repos/harrowgate/lanternfish",
        "html_url": format!("https://github.com/harrowgate/lanternfish/issues/{number}"),
        "id": 9_000_000_000_u64 + number,
        "node_id": format!("I_kwDOlantern{number}"),
        "number": number,
        "title": format!("Lamp {number} flickers"),
        "user": { "login": "marlow", "id": 11, "type": "User" },
        "labels": [{ "id": 5, "node_id": "LA_x", "name": "bug", "color": "d73a4a", "default": true }],
        "state": "open",
        "locked": false,
        "assignee": { "login": "ines", "id": 12 },
        "assignees": [{ "login": "ines", "id": 12 }, { "login": "tobias", "id": 13 }],
        "milestone": { "number": 3, "id": 77, "title": "Second light", "state": "open" },
        "comments": 0,
        "created_at": "2026-02-01T08:00:00Z",
        "updated_at": "2026-02-02T09:30:00Z",
        "closed_at": null,
        "closed_by": null,
        "author_association": "MEMBER",
        "active_lock_reason": null,
        "body": "It flickers at dusk.",
        "performed_via_github_app": null,
        "state_reason": null,
        "reactions": { "total_count": 0 },
        "a_field_of_the_future": { "deep": [1, 2, 3] }
    })
}

/// A pull request as it stands in the list of issues.
pub(crate) fn pull_request(number: u64) -> Value {
    with(
        issue(number),
        json!({
            "pull_request": { "url": format!("https://api.github.com/repos/harrowgate/lanternfish/pulls/{number}") },
            "draft": false
        }),
    )
}

/// `base` with the fields of `changes` put over it.
pub(crate) fn with(mut base: Value, changes: Value) -> Value {
    let (Some(base_fields), Value::Object(changes)) = (base.as_object_mut(), changes) else {
        panic!("both are objects");
    };
    base_fields.extend(changes);
    base
}

/// `base` without one field.
pub(crate) fn without(mut base: Value, field: &str) -> Value {
    base.as_object_mut().expect("an object").remove(field);
    base
}
