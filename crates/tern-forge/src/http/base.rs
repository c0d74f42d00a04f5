//! The API's own origin and path prefix, the only place that is ever asked.

use url::{Host, Url};

use crate::ForgeError;

/// An API's address. Everything that is requested is built from it or checked against it.
#[derive(Debug, Clone)]
pub(crate) struct ApiBase {
    url: Url,
    prefix: String,
}

impl ApiBase {
    /// Reads `scheme://host[:port][/prefix]`. Plain `http` only reaches this machine.
    pub(crate) fn parse(text: &str) -> Result<Self, ForgeError> {
        let url = Url::parse(text).map_err(|_| invalid("is not an address"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("carries a user name or password; leave it out"));
        }
        let base = Self { prefix: url.path().trim_end_matches('/').to_owned(), url };
        match base.url.scheme() {
            "https" if base.url.host().is_some() => Ok(base),
            "http" if base.is_loopback() => Ok(base),
            "http" => Err(invalid("needs https; plain http only reaches this machine")),
            _ => Err(invalid("needs https")),
        }
    }

    /// The host, for messages.
    pub(crate) fn host(&self) -> String {
        self.url.host_str().unwrap_or_default().to_owned()
    }

    /// Scheme, host and port as one word: what shares a limit.
    pub(crate) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Whether the API is asked without encryption, which only this machine's own can be.
    pub(crate) fn is_plain(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// Whether the API is on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }

    /// The prefix with `segments` after it, each percent-encoded. Joining relative references would lose the
    /// prefix of an Enterprise server.
    pub(crate) fn at(&self, segments: &[&str]) -> Url {
        let mut url = self.url.clone();
        url.set_query(None);
        url.set_fragment(None);
        url.set_path(&self.prefix);
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// The address that lies beside the prefix's last part under another `name`: `/api/v4` has `/api/graphql` there.
    pub(crate) fn beside(&self, name: &str) -> Url {
        let mut url = self.at(&[]);
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().pop().push(name);
        }
        url
    }

    /// Whether `url` is on the API's scheme, host and port.
    pub(crate) fn shares_origin(&self, url: &Url) -> bool {
        url.origin() == self.url.origin()
    }

    /// Whether an address that a forge named lies under this API. One whose dots or slashes are encoded could
    /// mean another place to the server, so it does not.
    pub(crate) fn holds(&self, url: &Url) -> bool {
        let lower = url.path().to_ascii_lowercase();
        let encoded = ["%2f", "%5c", "%2e"].iter().any(|code| lower.contains(code));
        self.reaches(url) && !encoded
    }

    /// Whether `url` is on the API's scheme, host and port, its path below the prefix, nobody's name in it. Enough
    /// for what [`Self::at`] built, where an encoded slash is part of a name (GitLab's paths of groups).
    pub(crate) fn reaches(&self, url: &Url) -> bool {
        let below = url.path().strip_prefix(&self.prefix).is_some_and(|rest| rest.starts_with('/'));
        self.shares_origin(url) && url.username().is_empty() && url.password().is_none() && below
    }
}

fn invalid(reason: &str) -> ForgeError {
    ForgeError::Invalid { message: format!("the API's address {reason}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn base(text: &str) -> ApiBase {
        ApiBase::parse(text).unwrap()
    }

    #[rstest]
    #[case("https://api.github.com", "https://api.github.com/repos/o/r")]
    #[case("https://ghe.corp.example/api/v3", "https://ghe.corp.example/api/v3/repos/o/r")]
    #[case("https://ghe.corp.example/api/v3/", "https://ghe.corp.example/api/v3/repos/o/r")]
    #[case("http://127.0.0.1:8080/deep/api", "http://127.0.0.1:8080/deep/api/repos/o/r")]
    fn the_prefix_is_never_lost(#[case] api: &str, #[case] expected: &str) {
        assert_eq!(base(api).at(&["repos", "o", "r"]).as_str(), expected, "{api} keeps its prefix");
    }

    #[rstest]
    #[case("https://gitlab.com/api/v4", "https://gitlab.com/api/graphql")]
    #[case("https://corp.example/gitlab/api/v4/", "https://corp.example/gitlab/api/graphql")]
    fn a_neighbour_of_the_prefix_keeps_what_stands_before_it(#[case] api: &str, #[case] expected: &str) {
        assert_eq!(base(api).beside("graphql").as_str(), expected, "{api}");
    }

    #[test]
    fn names_cannot_climb_out_of_their_place() {
        let url = base("https://ghe.example/api/v3").at(&["repos", "a/../../b", "?x#y"]);
        assert_eq!(
            url.as_str(),
            "https://ghe.example/api/v3/repos/a%2F..%2F..%2Fb/%3Fx%23y",
            "names are data"
        );
    }

    #[rstest]
    #[case("http://gitlab.corp.example")]
    #[case("https://user:secret@ghe.example/api/v3")]
    #[case("ftp://ghe.example")]
    #[case("no address")]
    fn addresses_that_no_token_may_go_to_are_refused(#[case] text: &str) {
        let error = ApiBase::parse(text).unwrap_err();
        assert!(!error.to_string().contains("secret"), "the reason never quotes a password: {error}");
    }

    #[rstest]
    #[case("https://ghe.example/api/v3/repositories/1/issues?page=2", true)]
    #[case("https://ghe.example:443/api/v3/repositories/1/issues", true)]
    #[case("https://ghe.example/api/v3", false)]
    #[case("https://ghe.example/api/v33/x", false)]
    #[case("https://ghe.example/api/v3/../../other", false)]
    #[case("https://ghe.example/api/v3/%2e%2e/other", false)]
    #[case("https://ghe.example/api/v3/..%2f..%2fother", false)]
    #[case("https://ghe.example:444/api/v3/x", false)]
    #[case("http://ghe.example/api/v3/x", false)]
    #[case("https://ghe.example.evil.example/api/v3/x", false)]
    #[case("https://ghe.example@evil.example/api/v3/x", false)]
    #[case("https://user@ghe.example/api/v3/x", false)]
    fn only_what_is_under_the_api_is_held(#[case] url: &str, #[case] held: bool) {
        let url = Url::parse(url).unwrap();
        assert_eq!(base("https://ghe.example/api/v3").holds(&url), held, "{url}");
    }
}
