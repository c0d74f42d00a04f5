//! What the uses of a token take at GitHub: classic tokens have scopes, fine-grained ones permissions
//! (docs.github.com, "Permissions required for fine-grained personal access tokens", "Scopes for OAuth apps").

use crate::Rights;

pub(super) fn rights(has_scopes: bool, private: bool) -> Rights {
    let of_both = Rights {
        role: "Triage or Write",
        untold: "fine-grained tokens do not list their permissions",
        endless: "GitHub names no end of this token",
        ..Rights::default()
    };
    if !has_scopes {
        return Rights {
            account: "a token of a person; one of an app's installation belongs to nobody",
            repository: "the repository among those it may reach, with the permission “Metadata: read”",
            read: "the permission “Issues: read”",
            write: "the permission “Issues: read and write”",
            advisories: "the permission “Repository security advisories: read”",
            alerts: "the permission “Dependabot alerts: read”",
            ..of_both
        };
    }
    Rights {
        account: "a token of a person",
        repository: "the scope repo",
        read: "the scope repo",
        write: if private { "the scope repo" } else { "the scope public_repo or repo" },
        write_scopes: if private { &["repo"] } else { &["repo", "public_repo"] },
        advisories: "the scope repository_advisories:read or repo",
        alerts: "the scope security_events or repo",
        ..of_both
    }
}
