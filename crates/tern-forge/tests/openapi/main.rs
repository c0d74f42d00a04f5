//! The client and the simulated forges, held against what the forges publish about their APIs.
//!
//! A proxy that was not written here (Prism) stands between the two and validates every request and every answer
//! against the published description. What is known to differ is listed with its reason; one that is new fails the
//! test, and so does one that no longer occurs. `docs/forges.md` says what is checked and what cannot be.

#![allow(clippy::unwrap_used, reason = "what the tests lean on fails as they do, by panicking")]

#[path = "../hasty/mod.rs"]
mod hasty;
mod proxy;
mod walk;

use std::collections::BTreeSet;
use std::fmt::Write;

use proxy::{Exchange, Proxy, Violation, of_forgejo, of_github};
use tern_model::ServiceType;
use tern_sim::{GiteaQuirks, Quirks, Sim, Speaks, Toggle};
use walk::Stand;

/// What Tern asks of GitHub.
const GITHUB: [&str; 7] = [
    "/user",
    "/repos/{owner}/{repo}",
    "/repos/{owner}/{repo}/issues",
    "/repos/{owner}/{repo}/issues/{issue_number}",
    "/repos/{owner}/{repo}/milestones",
    "/repos/{owner}/{repo}/security-advisories",
    "/repos/{owner}/{repo}/dependabot/alerts",
];

/// What Tern asks of Forgejo.
const FORGEJO: [&str; 9] = [
    "/user",
    "/settings/api",
    "/orgs/{org}/labels",
    "/repos/{owner}/{repo}",
    "/repos/{owner}/{repo}/issues",
    "/repos/{owner}/{repo}/issues/{index}",
    "/repos/{owner}/{repo}/issues/{index}/labels",
    "/repos/{owner}/{repo}/labels",
    "/repos/{owner}/{repo}/milestones",
];

/// Differences that are known: each of these fields in each of these exchanges, where it has the field.
struct Known {
    /// As [`Violation::exchange`].
    exchanges: &'static [&'static str],
    /// As [`Violation::field`].
    fields: &'static [&'static str],
    /// What its message holds.
    message: &'static str,
    /// Why neither side is mended.
    because: &'static str,
}

impl Known {
    fn is(&self, violation: &Violation) -> bool {
        self.exchanges.contains(&violation.exchange.as_str())
            && self.fields.contains(&violation.field.as_str())
            && violation.message.contains(self.message)
    }

    /// What of it occurs no more.
    fn past(&self, found: &BTreeSet<Violation>) -> Vec<&'static str> {
        let still: Vec<&Violation> = found.iter().filter(|violation| self.is(violation)).collect();
        let exchanges = self.exchanges.iter().filter(|one| !still.iter().any(|v| v.exchange == **one));
        let fields = self.fields.iter().filter(|one| !still.iter().any(|v| v.field == **one));
        exchanges.chain(fields).copied().collect()
    }
}

/// Insists that nothing differs but what is known to, and that this still does.
fn hold(exchanges: &[Exchange], known: &[Known]) {
    let found: BTreeSet<Violation> = exchanges.iter().flat_map(Exchange::violations).collect();
    let mut told = String::new();
    for violation in found.iter().filter(|violation| !known.iter().any(|known| known.is(violation))) {
        writeln!(told, "  {violation}").unwrap();
    }
    assert!(told.is_empty(), "the published description says otherwise:\n{told}");
    for known in known {
        let past = known.past(&found);
        assert!(past.is_empty(), "no longer so, take it off the list ({}): {past:?}", known.because);
    }
}

const UNLISTED: &str = "Unable to match the returned status code";
const NOT_CHECKED: &str = "Selected route not found";

const ON_GITHUB: [Known; 1] = [Known {
    exchanges: &["GET /repos/acorn/orchard/issues 304", "GET /repos/acorn/orchard/issues 410"],
    fields: &["response"],
    message: UNLISTED,
    because: "304 is described for all lists at once, in prose, and 410 (issues are off) for one issue only",
}];

const ON_ENTERPRISE: [Known; 3] = [
    Known {
        exchanges: &[
            "GET /api/v3/repos/acorn/orchard/issues 304",
            "GET /api/v3/repos/acorn/orchard/issues 410",
        ],
        fields: &["response"],
        message: UNLISTED,
        because: "as on GitHub",
    },
    Known {
        exchanges: &["GET /api/v3/repos/acorn/orchard/security-advisories 404"],
        fields: &["request"],
        message: NOT_CHECKED,
        because: "a server of one's own has no such list; the 404 is how Tern learns it",
    },
    Known {
        exchanges: &["GET /api/v3/repos/acorn/orchard/dependabot/alerts 200"],
        fields: &["request.query.per_page"],
        message: "is deprecated",
        because: "both GitHubs are asked alike, and GitHub's own description names per_page without such a remark",
    },
];

/// Where Forgejo's description has no word for null, which it writes for what is absent.
const NULL: &str = "must be ";
const AN_URL: &str = "must match format \"url\"";

const ON_FORGEJO: [Known; 5] = [
    Known {
        exchanges: &["GET /api/v1/repos/acorn/orchard/issues 200"],
        fields: &[
            "response.body.N.assignee",
            "response.body.N.assignees",
            "response.body.N.closed_at",
            "response.body.N.due_date",
            "response.body.N.milestone",
            "response.body.N.pull_request",
        ],
        message: NULL,
        because: "its format, Swagger 2, cannot say that a field may be null",
    },
    Known {
        exchanges: &[
            "GET /api/v1/repos/acorn/orchard/issues/N 200",
            "POST /api/v1/repos/acorn/orchard/issues 201",
            "PATCH /api/v1/repos/acorn/orchard/issues/N 201",
        ],
        fields: &[
            "response.body.assignee",
            "response.body.assignees",
            "response.body.closed_at",
            "response.body.due_date",
            "response.body.milestone",
            "response.body.pull_request",
        ],
        message: NULL,
        because: "the same of one issue",
    },
    Known {
        exchanges: &[
            "GET /api/v1/repos/acorn/orchard 200",
            "GET /api/v1/repos/acorn/orchard/issues 200",
            "GET /api/v1/repos/acorn/orchard/issues/N 200",
            "GET /api/v1/repos/acorn/orchard/labels 200",
            "POST /api/v1/repos/acorn/orchard/issues 201",
            "PATCH /api/v1/repos/acorn/orchard/issues/N 201",
            "PUT /api/v1/repos/acorn/orchard/issues/N/labels 200",
        ],
        fields: &[
            "response.body.url",
            "response.body.N.url",
            "response.body.labels.N.url",
            "response.body.N.labels.N.url",
        ],
        message: AN_URL,
        because: "the check takes no address on this machine for one",
    },
    Known {
        exchanges: &["GET /api/v1/repos/acorn/orchard 200"],
        fields: &["request"],
        message: "Invalid security scheme used",
        because: "it asks for a token everywhere; what is public is read without",
    },
    Known {
        exchanges: &["PATCH /api/v1/repos/acorn/orchard/issues/N 423"],
        fields: &["response"],
        message: UNLISTED,
        because: "423 (archived) is described for making an issue and forgotten for changing one",
    },
];

/// That each of these statuses was given for some request of this method.
fn met(exchanges: &[Exchange], expected: &[(&str, u16)]) {
    for &(method, status) in expected {
        let found = exchanges.iter().any(|one| one.method == method && one.status == status);
        assert!(found, "the walk meets a {status} to {method}, or it checks less than it says");
    }
}

async fn github(name: &str, prefix: &'static str, quirks: Quirks, paths: &[&str]) -> Stand {
    let proxy = Proxy::start(&of_github(name), prefix, paths);
    Stand::of(ServiceType::Github, Sim::builder().quirks(quirks).path_prefix(prefix), proxy).await
}

const GITHUB_MET: [(&str, u16); 9] = [
    ("GET", 200),
    ("GET", 304),
    ("GET", 401),
    ("GET", 404),
    ("GET", 410),
    ("POST", 201),
    ("POST", 422),
    ("PATCH", 200),
    ("PATCH", 403),
];

#[tokio::test]
async fn github_is_spoken_as_github_describes_it() {
    let stand = github("api.github.com", "", Quirks::default(), &GITHUB).await;
    stand.walk().await;
    let exchanges = stand.proxy.exchanges();
    met(&exchanges, &GITHUB_MET);
    hold(&exchanges, &ON_GITHUB);
    spoilt_answers_are_found(&stand).await;
}

#[tokio::test]
async fn an_enterprise_server_is_spoken_as_it_is_described() {
    // It has no advisories of a repository, and its description says so too.
    let paths: Vec<&str> = GITHUB.into_iter().filter(|path| !path.ends_with("security-advisories")).collect();
    let quirks = Quirks { advisories: Toggle::Off, rate_limit: Toggle::Off, ..Quirks::default() };
    let stand = github("ghes-3.19", "/api/v3", quirks, &paths).await;
    stand.walk().await;
    let exchanges = stand.proxy.exchanges();
    met(&exchanges, &GITHUB_MET);
    hold(&exchanges, &ON_ENTERPRISE);
    spoilt_answers_are_found(&stand).await;
}

#[tokio::test]
async fn forgejo_is_spoken_as_it_is_described() {
    let proxy = Proxy::start(&of_forgejo(), "/api/v1", &FORGEJO);
    let builder = Sim::builder().speaks(Speaks::Gitea(GiteaQuirks::default()));
    let stand = Stand::of(ServiceType::Gitea, builder, proxy).await;
    stand.walk().await;
    let exchanges = stand.proxy.exchanges();
    met(&exchanges, &[("GET", 200), ("GET", 401), ("GET", 404), ("POST", 201), ("PATCH", 201), ("PUT", 200)]);
    hold(&exchanges, &ON_FORGEJO);
    spoilt_answers_are_found(&stand).await;
}

/// Insists that of every spoilt answer it was found that a number is none: a body that the proxy does not understand
/// it passes without a word, and the check would be none.
async fn spoilt_answers_are_found(stand: &Stand) {
    stand.walk_over_spoilt_answers().await;
    let exchanges = stand.proxy.exchanges();
    met(&exchanges, &[("GET", 200), ("POST", 201)]);
    assert!(exchanges.len() >= 6, "{exchanges:?}");
    for exchange in &exchanges {
        let found = exchange.violations().any(|violation| violation.message.contains("must be integer"));
        assert!(found, "it went through unseen: {exchange:?}");
    }
}
