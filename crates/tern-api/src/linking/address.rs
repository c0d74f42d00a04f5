//! Which issue a person means.

use tern_model::SyncConfig;
use url::Url;

use crate::ApiError;

/// How the pages of issues are called below a repository's.
const ISSUES: [&str; 2] = ["issues", "work_items"];
/// How those of pull requests are.
const PULLS: [&str; 4] = ["pull", "pulls", "merge_requests", "pull-requests"];

/// The number in `12`, `#12`, or the page of an issue of the connected repository.
pub(super) fn number_of(text: &str, config: &SyncConfig) -> Result<u64, ApiError> {
    let text = text.trim();
    let plain = text.strip_prefix('#').unwrap_or(text);
    if let Some(number) = number(plain) {
        return Ok(number);
    }
    let url = Url::parse(text).map_err(|_| not_an_issue(text))?;
    let repository = Url::parse(&config.repository_url).map_err(|_| not_an_issue(text))?;
    let below = below(&url, &repository).ok_or_else(|| elsewhere(&url, config))?;
    let mut parts = below.split('/').filter(|part| !part.is_empty() && *part != "-");
    match (parts.next(), parts.next().and_then(number)) {
        (Some(kind), Some(number)) if ISSUES.contains(&kind) => Ok(number),
        (Some(kind), Some(number)) if PULLS.contains(&kind) => Err(ApiError::invalid(
            format!("That is the pull request #{number}."),
            "Nothing was changed. A task can be linked to an issue only.",
        )),
        _ => Err(not_an_issue(text)),
    }
}

fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|&number| number > 0)
}

/// What stands in the address behind the repository's. Forges do not tell names apart by case.
fn below<'a>(url: &'a Url, repository: &Url) -> Option<&'a str> {
    let same_place = url.origin() == repository.origin() && url.username().is_empty();
    let root = repository.path().trim_end_matches('/');
    let (head, rest) = url.path().split_at_checked(root.len())?;
    (same_place && head.eq_ignore_ascii_case(root) && rest.starts_with('/')).then_some(rest)
}

fn elsewhere(url: &Url, config: &SyncConfig) -> ApiError {
    let host = url.host_str().unwrap_or("that address");
    ApiError::invalid(
        format!("That address on {host} is not an issue of {}.", config.repository_url),
        "Nothing was changed. A task can be linked to an issue of its project's repository only.",
    )
}

fn not_an_issue(text: &str) -> ApiError {
    ApiError::invalid(
        format!("\"{text}\" does not name an issue."),
        "Nothing was changed. Give a number such as 12, or the address of the issue's page.",
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use tern_model::*;

    use super::*;

    fn connected(url: &str) -> SyncConfig {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        SyncConfig {
            id: "00000000-0000-4000-8000-000000000001".parse().unwrap(),
            project_id: "00000000-0000-4000-8000-000000000002".parse().unwrap(),
            service_type: ServiceType::Github,
            api_url: "https://api.github.com".to_owned(),
            repository_url: url.to_owned(),
            repo_owner: "acorn".to_owned(),
            repo_name: "orchard".to_owned(),
            has_token: false,
            direction: Direction::Pull,
            merge_mode: MergeMode::Automatic,
            include_closed: false,
            include_security: false,
            lesser_findings: LesserFindings::High,
            sync_enabled: true,
            sync_interval: IntervalSeconds::default(),
            active_interval: IntervalSeconds::default(),
            last_sync_at: None,
            next_sync_at: None,
            sync_error: None,
            created_at: now,
            updated_at: now,
        }
    }

    #[rstest]
    #[case("12")]
    #[case(" #12 ")]
    #[case("https://github.com/acorn/orchard/issues/12")]
    #[case("https://GitHub.com/Acorn/Orchard/issues/12#issuecomment-5")]
    #[case("https://github.com/acorn/orchard/-/issues/12")]
    #[case("https://github.com/acorn/orchard/-/work_items/12?x=y")]
    #[case("https://github.com/acorn/orchard/issues/12/the-title")]
    fn an_issue_is_named_by_its_number_or_its_page(#[case] text: &str) {
        let config = connected("https://github.com/acorn/orchard");
        assert_eq!(number_of(text, &config), Ok(12), "{text}");
    }

    #[rstest]
    #[case("https://github.com/acorn/other/issues/12", "is not an issue of")]
    #[case("https://github.com.evil.example/acorn/orchard/issues/12", "github.com.evil.example")]
    #[case("https://someone@github.com/acorn/orchard/issues/12", "is not an issue of")]
    #[case("http://github.com/acorn/orchard/issues/12", "is not an issue of")]
    #[case("https://github.com/acorn/orchard2/issues/12", "is not an issue of")]
    #[case("https://github.com/acorn/orchard/pull/12", "pull request")]
    #[case("https://github.com/acorn/orchard/-/merge_requests/12", "pull request")]
    #[case("https://github.com/acorn/orchard/wiki/12", "does not name an issue")]
    #[case("0", "does not name an issue")]
    #[case("twelve", "does not name an issue")]
    #[case("99999999999999999999", "does not name an issue")]
    #[case("", "does not name an issue")]
    fn anything_else_is_refused_with_its_reason(#[case] text: &str, #[case] reason: &str) {
        let config = connected("https://github.com/acorn/orchard");
        let error = number_of(text, &config).unwrap_err();
        assert!(error.message.contains(reason), "{text}: {error}");
    }
}
