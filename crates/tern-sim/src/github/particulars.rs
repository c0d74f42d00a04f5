//! What GitHub says of people and repositories beyond what an issue tracker needs. No client here reads it, but an
//! answer without it would not be one of GitHub's.

use serde_json::{Map, Value, json};

/// An account as it stands inside of other answers: a person or an organisation.
pub(super) fn account(api: &str, web: &str, id: u64, login: &str, kind: &str) -> Map<String, Value> {
    let place = format!("{api}/users/{login}");
    let mut fields = Map::from_iter([
        ("login".to_owned(), json!(login)),
        ("id".to_owned(), json!(id)),
        ("node_id".to_owned(), json!(format!("U_sim{id:08x}"))),
        ("avatar_url".to_owned(), json!(format!("{web}/avatars/{id}"))),
        ("gravatar_id".to_owned(), json!("")),
        ("url".to_owned(), json!(place)),
        ("html_url".to_owned(), json!(format!("{web}/{login}"))),
        ("type".to_owned(), json!(kind)),
        ("site_admin".to_owned(), json!(false)),
    ]);
    for (name, tail) in [
        ("followers_url", "followers"),
        ("following_url", "following{/other_user}"),
        ("gists_url", "gists{/gist_id}"),
        ("starred_url", "starred{/owner}{/repo}"),
        ("subscriptions_url", "subscriptions"),
        ("organizations_url", "orgs"),
        ("repos_url", "repos"),
        ("events_url", "events{/privacy}"),
        ("received_events_url", "received_events"),
    ] {
        fields.insert(name.to_owned(), json!(format!("{place}/{tail}")));
    }
    fields
}

/// What is said of the token's own account alone.
pub(super) fn own() -> Map<String, Value> {
    let mut fields = Map::new();
    for name in ["company", "email", "hireable", "bio"] {
        fields.insert(name.to_owned(), Value::Null);
    }
    fields.insert("blog".to_owned(), json!(""));
    fields.insert("location".to_owned(), Value::Null);
    fields.insert("two_factor_authentication".to_owned(), json!(true));
    for name in ["public_repos", "public_gists", "followers", "following", "private_gists", "collaborators"] {
        fields.insert(name.to_owned(), json!(0));
    }
    for name in ["total_private_repos", "owned_private_repos", "disk_usage"] {
        fields.insert(name.to_owned(), json!(0));
    }
    fields
}

/// Where the parts of a repository are that Tern has no use for, and how large it is.
pub(super) fn of_repository(api: &str, web: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, tail) in [
        ("archive_url", "{archive_format}{/ref}"),
        ("assignees_url", "assignees{/user}"),
        ("blobs_url", "git/blobs{/sha}"),
        ("branches_url", "branches{/branch}"),
        ("collaborators_url", "collaborators{/collaborator}"),
        ("comments_url", "comments{/number}"),
        ("commits_url", "commits{/sha}"),
        ("compare_url", "compare/{base}...{head}"),
        ("contents_url", "contents/{+path}"),
        ("contributors_url", "contributors"),
        ("deployments_url", "deployments"),
        ("downloads_url", "downloads"),
        ("events_url", "events"),
        ("forks_url", "forks"),
        ("git_commits_url", "git/commits{/sha}"),
        ("git_refs_url", "git/refs{/sha}"),
        ("git_tags_url", "git/tags{/sha}"),
        ("hooks_url", "hooks"),
        ("issue_comment_url", "issues/comments{/number}"),
        ("issue_events_url", "issues/events{/number}"),
        ("keys_url", "keys{/key_id}"),
        ("languages_url", "languages"),
        ("merges_url", "merges"),
        ("notifications_url", "notifications{?since,all,participating}"),
        ("pulls_url", "pulls{/number}"),
        ("releases_url", "releases{/id}"),
        ("stargazers_url", "stargazers"),
        ("statuses_url", "statuses/{sha}"),
        ("subscribers_url", "subscribers"),
        ("subscription_url", "subscription"),
        ("tags_url", "tags"),
        ("teams_url", "teams"),
        ("trees_url", "git/trees{/sha}"),
    ] {
        fields.insert(name.to_owned(), json!(format!("{api}/{tail}")));
    }
    for name in ["clone_url", "git_url", "ssh_url", "svn_url"] {
        fields.insert(name.to_owned(), json!(format!("{web}.git")));
    }
    for name in ["homepage", "language", "license", "mirror_url"] {
        fields.insert(name.to_owned(), Value::Null);
    }
    for name in ["has_discussions", "has_pages", "has_projects", "has_wiki"] {
        fields.insert(name.to_owned(), json!(false));
    }
    for name in [
        "forks",
        "forks_count",
        "network_count",
        "size",
        "stargazers_count",
        "subscribers_count",
        "watchers",
        "watchers_count",
    ] {
        fields.insert(name.to_owned(), json!(0));
    }
    fields
}
