//! Where a repository is, parsed once and strictly.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::text_enum;

text_enum! {
    /// Which forge's API a host speaks.
    ServiceType, "service", {
        /// GitHub.com, GHE.com and GitHub Enterprise Server.
        Github = "github",
        /// GitLab.com and self-managed.
        Gitlab = "gitlab",
        /// Bitbucket Cloud.
        Bitbucket = "bitbucket",
        /// Gitea and Forgejo.
        Gitea = "gitea",
    }
}

/// A repository's place: which forge, where its API is, and its name there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RepositoryRef {
    /// Which API is spoken.
    pub service: ServiceType,
    /// The repository's page, normalised: lower-case host, no trailing slash, no `.git`, no query.
    pub repository_url: String,
    /// The API's origin and path prefix, without a trailing slash.
    pub api_url: String,
    /// Owner, group path or workspace.
    pub owner: String,
    /// The repository's name.
    pub name: String,
}

/// Why an address cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRepository {
    /// The text is no URL at all.
    #[error("\"{0}\" is not a repository address; use https://HOST/OWNER/REPOSITORY")]
    NotAUrl(String),
    /// Plain `http` to a host that is not this machine.
    #[error("{0} would be read without encryption; Tern needs https (plain http only reaches this machine)")]
    NeedsHttps(String),
    /// A scheme other than http and https.
    #[error("{0}: is not a scheme Tern speaks; use https")]
    Scheme(String),
    /// `user@` or `user:password@` in the address.
    #[error(
        "the address carries a user name or password before @; leave it out and give the token on its own"
    )]
    UserInfo,
    /// A link-local, multicast or unspecified address.
    #[error("{0} is not an address that can hold a forge")]
    Host(String),
    /// Not owner and name.
    #[error("{0} does not name a repository; use https://HOST/OWNER/REPOSITORY")]
    Path(String),
    /// Characters that no forge allows in an owner or a name.
    #[error("\"{0}\" cannot be part of a repository's name")]
    Segment(String),
    /// The forge cannot be told from the host.
    #[error("{0} does not say which forge it is; add --service github, gitlab, bitbucket or gitea")]
    UnknownService(String),
}

impl RepositoryRef {
    /// Reads a repository's address. `OWNER/NAME` alone means the service's own host, and GitHub's where no service
    /// is given. The service follows from a known host, else it must be given. `api_url` replaces the forge's
    /// default; where it lies under a path of its own, so does the repository's page.
    ///
    /// ```
    /// # use tern_model::{RepositoryRef, ServiceType};
    /// let place = RepositoryRef::parse("https://GitHub.com/harrowgate/lanternfish.git", None, None).unwrap();
    /// assert_eq!(place.repository_url, "https://github.com/harrowgate/lanternfish");
    /// assert_eq!(place.api_url, "https://api.github.com");
    /// ```
    pub fn parse(
        text: &str,
        service: Option<ServiceType>,
        api_url: Option<&str>,
    ) -> Result<Self, InvalidRepository> {
        let text = text.trim();
        let expanded = short_form(text, service.unwrap_or(ServiceType::Github))
            .or_else(|| clone_form(text))
            .unwrap_or_else(|| text.to_owned());
        let url = checked_url(&expanded)?;
        let service = service
            .or_else(|| service_of_host(url.host_str().unwrap_or_default()))
            .ok_or_else(|| InvalidRepository::UnknownService(host_of(&url)))?;
        let api = api_url.map(|given| checked_url(given.trim())).transpose()?;
        let installed_under = api.as_ref().map_or("", |api| shared_prefix(api, &url));
        let (owner, name) = owner_and_name(&url, installed_under, service)?;
        let repository_url = format!("{}{installed_under}/{owner}/{name}", origin(&url));
        let api_url = match &api {
            Some(api) => format!("{}{}", origin(api), api.path().trim_end_matches('/')),
            None => default_api_url(service, &url),
        };
        Ok(Self { service, repository_url, api_url, owner, name })
    }

    /// The origin (scheme, host, port) that a token for this repository goes to.
    pub fn api_origin(&self) -> String {
        Url::parse(&self.api_url).map_or_else(|_| self.api_url.clone(), |url| origin(&url))
    }

    /// The host alone, for a person to read.
    pub fn api_host(&self) -> String {
        Url::parse(&self.api_url).map_or_else(|_| String::new(), |url| host_of(&url))
    }
}

/// `owner/name` without scheme or host, as the page on the service's own host, if it has one.
fn short_form(text: &str, service: ServiceType) -> Option<String> {
    let host = match service {
        ServiceType::Github => "github.com",
        ServiceType::Gitlab => "gitlab.com",
        ServiceType::Bitbucket => "bitbucket.org",
        ServiceType::Gitea => return None,
    };
    let plain = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    let (owner, name) = text.split_once('/')?;
    (plain(owner) && plain(name) && !owner.contains('.')).then(|| format!("https://{host}/{text}"))
}

/// The path that a server is installed under, told from its API's (`/git` of `/git/api/v4`), where the repository's
/// page lies under it on the same server.
fn shared_prefix<'a>(api: &'a Url, page: &Url) -> &'a str {
    let prefix = api.path().rsplit_once("/api/").map_or("", |(prefix, _)| prefix);
    let under = page.path().strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'));
    if under && origin(api) == origin(page) { prefix } else { "" }
}

/// The addresses that `git clone` takes over SSH, as their page on the same host. Their `git@` is no secret.
fn clone_form(text: &str) -> Option<String> {
    let (host, path) = match text.strip_prefix("ssh://git@") {
        Some(rest) => {
            rest.split_once('/').map(|(host, path)| (host.split(':').next().unwrap_or(host), path))?
        }
        None => text.strip_prefix("git@")?.split_once(':')?,
    };
    Some(format!("https://{host}/{path}"))
}

fn checked_url(text: &str) -> Result<Url, InvalidRepository> {
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err(InvalidRepository::NotAUrl(text.escape_debug().to_string()));
    }
    let url = Url::parse(text).map_err(|_| InvalidRepository::NotAUrl(text.to_owned()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(InvalidRepository::UserInfo);
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(InvalidRepository::NeedsHttps(host_of(&url))),
        other => return Err(InvalidRepository::Scheme(other.to_owned())),
    }
    if url.host().is_none_or(|host| is_never_a_forge(&host)) {
        return Err(InvalidRepository::Host(host_of(&url)));
    }
    Ok(url)
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// `scheme://host[:port]`, the host without a trailing dot.
fn origin(url: &Url) -> String {
    let host = host_of(url);
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}", url.scheme(), host.trim_end_matches('.'))
}

/// Whether an address can only reach this machine.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Link-local addresses are where clouds keep their metadata; none of these ever holds a forge.
fn is_never_a_forge(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => ip.is_link_local() || ip.is_unspecified() || ip.is_multicast() || ip.is_broadcast(),
        Host::Ipv6(ip) => {
            let mapped = ip.to_ipv4_mapped().is_some_and(|v4| is_never_a_forge(&Host::Ipv4(v4)));
            mapped || ip.is_unspecified() || ip.is_multicast() || ip.is_unicast_link_local()
        }
        Host::Domain(_) => false,
    }
}

fn service_of_host(host: &str) -> Option<ServiceType> {
    let host = host.trim_end_matches('.');
    match host {
        "github.com" | "www.github.com" => Some(ServiceType::Github),
        "gitlab.com" => Some(ServiceType::Gitlab),
        "bitbucket.org" => Some(ServiceType::Bitbucket),
        "codeberg.org" | "gitea.com" => Some(ServiceType::Gitea),
        _ if host.ends_with(".ghe.com") => Some(ServiceType::Github),
        _ => None,
    }
}

fn default_api_url(service: ServiceType, url: &Url) -> String {
    let host = host_of(url);
    let host = host.trim_end_matches('.');
    match (service, host) {
        (ServiceType::Github, "github.com" | "www.github.com") => "https://api.github.com".to_owned(),
        (ServiceType::Github, _) if host.ends_with(".ghe.com") => format!("https://api.{host}"),
        (ServiceType::Github, _) => format!("{}/api/v3", origin(url)),
        (ServiceType::Gitlab, _) => format!("{}/api/v4", origin(url)),
        (ServiceType::Bitbucket, "bitbucket.org") => "https://api.bitbucket.org/2.0".to_owned(),
        (ServiceType::Bitbucket, _) => format!("{}/2.0", origin(url)),
        (ServiceType::Gitea, _) => format!("{}/api/v1", origin(url)),
    }
}

/// The last path segment is the name; GitLab's owner may be a path of groups, the others' is one segment.
/// Pages below a repository (`/issues`, `/tree/…`) are cut off where the forge has a fixed depth.
fn owner_and_name(
    url: &Url,
    installed_under: &str,
    service: ServiceType,
) -> Result<(String, String), InvalidRepository> {
    let no_repository = || InvalidRepository::Path(url.as_str().to_owned());
    let path = url.path().strip_prefix(installed_under).unwrap_or(url.path()).trim_matches('/');
    let path = path.split("/-/").next().unwrap_or_default();
    let mut segments: Vec<&str> = path.split('/').collect();
    if service != ServiceType::Gitlab {
        segments.truncate(2);
    }
    let name = segments.pop().ok_or_else(no_repository)?;
    let name = name.strip_suffix(".git").unwrap_or(name);
    if segments.is_empty() || name.is_empty() {
        return Err(no_repository());
    }
    for part in segments.iter().copied().chain([name]) {
        let plain = part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.~".contains(c));
        if !plain || part.is_empty() || part == "." || part == ".." {
            return Err(InvalidRepository::Segment(part.to_owned()));
        }
    }
    Ok((segments.join("/"), name.to_owned()))
}

#[cfg(test)]
mod tests;
