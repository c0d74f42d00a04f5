use super::*;

fn github(text: &str) -> Result<RepositoryRef, InvalidRepository> {
    RepositoryRef::parse(text, None, None)
}

#[test]
fn every_way_to_write_a_repository_means_the_same() {
    for text in [
        "https://github.com/harrowgate/lanternfish",
        "https://GitHub.com/harrowgate/lanternfish.git",
        "https://github.com./harrowgate/lanternfish/",
        "https://github.com/harrowgate/lanternfish/issues?q=is%3Aopen#top",
        "harrowgate/lanternfish",
        "git@github.com:harrowgate/lanternfish.git",
        "ssh://git@github.com:22/harrowgate/lanternfish",
        "  https://github.com/harrowgate/lanternfish  ",
    ] {
        let place = github(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(place.repository_url, "https://github.com/harrowgate/lanternfish", "{text}");
        assert_eq!((place.owner.as_str(), place.name.as_str()), ("harrowgate", "lanternfish"), "{text}");
        assert_eq!(place.api_url, "https://api.github.com", "{text}");
    }
}

#[test]
fn each_forge_has_its_own_api_address() {
    use ServiceType as S;
    for (text, service, api) in [
        ("https://ghe.corp.example/a/b", Some(S::Github), "https://ghe.corp.example/api/v3"),
        ("https://acme.ghe.com/a/b", None, "https://api.acme.ghe.com"),
        ("https://gitlab.com/group/sub/b", None, "https://gitlab.com/api/v4"),
        ("https://git.corp.example:8443/a/b", Some(S::Gitlab), "https://git.corp.example:8443/api/v4"),
        ("https://bitbucket.org/a/b", None, "https://api.bitbucket.org/2.0"),
        ("https://codeberg.org/a/b", None, "https://codeberg.org/api/v1"),
        ("http://127.0.0.1:3000/a/b", Some(S::Gitea), "http://127.0.0.1:3000/api/v1"),
    ] {
        assert_eq!(
            RepositoryRef::parse(text, service, None).map(|place| place.api_url),
            Ok(api.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn a_given_api_address_keeps_its_prefix() {
    let place = RepositoryRef::parse(
        "https://git.corp.example/a/b",
        Some(ServiceType::Gitlab),
        Some("https://git.corp.example/gitlab/api/v4/"),
    )
    .unwrap();
    assert_eq!(place.api_url, "https://git.corp.example/gitlab/api/v4");
    assert_eq!(place.api_origin(), "https://git.corp.example", "a token is sealed for the origin");
}

#[test]
fn a_server_under_a_path_of_its_own_has_its_pages_there() {
    for (service, api) in [
        (ServiceType::Gitlab, "https://corp.example/forge/api/v4"),
        (ServiceType::Gitea, "https://corp.example/forge/api/v1"),
    ] {
        let place =
            RepositoryRef::parse("https://corp.example/forge/a/b/issues", Some(service), Some(api)).unwrap();
        let name = if service == ServiceType::Gitlab { "a/b/issues" } else { "a/b" };
        assert_eq!(format!("{}/{}", place.owner, place.name), name, "the path is not part of the name");
        assert_eq!(place.repository_url, format!("https://corp.example/forge/{name}"), "but of the address");
    }
    let elsewhere = RepositoryRef::parse(
        "https://git.corp.example/forge/a",
        Some(ServiceType::Gitea),
        Some("https://api.corp.example/forge/api/v1"),
    );
    assert_eq!(elsewhere.unwrap().owner, "forge", "another server's path says nothing about this one's");
}

#[test]
fn a_name_alone_is_on_the_services_own_host() {
    for (service, page) in [
        (None, "https://github.com/a/b"),
        (Some(ServiceType::Gitlab), "https://gitlab.com/a/b"),
        (Some(ServiceType::Bitbucket), "https://bitbucket.org/a/b"),
    ] {
        assert_eq!(RepositoryRef::parse("a/b", service, None).unwrap().repository_url, page, "{service:?}");
    }
    let nowhere = RepositoryRef::parse("a/b", Some(ServiceType::Gitea), None);
    assert!(matches!(nowhere, Err(InvalidRepository::NotAUrl(_))), "Gitea has no home: {nowhere:?}");
}

#[test]
fn groups_of_groups_are_gitlabs_owners() {
    let place = github("https://gitlab.com/group/sub/team/b/-/issues/4").unwrap();
    assert_eq!((place.owner.as_str(), place.name.as_str()), ("group/sub/team", "b"));
}

#[test]
fn addresses_that_could_mislead_a_token_are_refused() {
    use InvalidRepository as I;
    type Refusal = fn(&InvalidRepository) -> bool;
    let cases: [(&str, Refusal); 17] = [
        ("http://github.com/a/b", |e| matches!(e, I::NeedsHttps(_))),
        ("http://gitlab.corp/a/b", |e| matches!(e, I::NeedsHttps(_))),
        ("http://localhost.evil.example/a/b", |e| matches!(e, I::NeedsHttps(_))),
        ("https://github.com.evil.example/a/b", |e| matches!(e, I::UnknownService(_))),
        ("https://github.com@evil.example/a/b", |e| matches!(e, I::UserInfo)),
        ("https://user:secret@github.com/a/b", |e| matches!(e, I::UserInfo)),
        ("https://ghe.corp\\@evil.example/a/b", |e| matches!(e, I::NotAUrl(_))),
        ("https://git\thub.com/a/b", |e| matches!(e, I::NotAUrl(_))),
        (
            "https://g\u{456}thub.com/a/b",
            |e| matches!(e, I::UnknownService(host) if host.starts_with("xn--")),
        ),
        ("ftp://github.com/a/b", |e| matches!(e, I::Scheme(_))),
        ("file:///etc/passwd", |e| matches!(e, I::Scheme(_))),
        ("https://169.254.169.254/a/b", |e| matches!(e, I::Host(_))),
        ("https://[fe80::1]/a/b", |e| matches!(e, I::Host(_))),
        ("https://0.0.0.0/a/b", |e| matches!(e, I::Host(_))),
        ("https://github.com/a%2fb/c", |e| matches!(e, I::Segment(_))),
        ("https://github.com/a", |e| matches!(e, I::Path(_))),
        ("nonsense", |e| matches!(e, I::NotAUrl(_))),
    ];
    for (text, expected) in cases {
        let refused = github(text).expect_err(text);
        assert!(expected(&refused), "{text}: {refused:?}");
    }
    let api = RepositoryRef::parse("https://github.com/a/b", None, Some("http://api.evil.example"));
    assert!(matches!(api, Err(I::NeedsHttps(_))), "the API's address is held to the same rules: {api:?}");
}

#[test]
fn an_unknown_host_needs_a_word_on_what_it_is() {
    let refused = github("https://git.corp.example/a/b").unwrap_err().to_string();
    assert!(refused.contains("git.corp.example") && refused.contains("--service"), "{refused}");
}
