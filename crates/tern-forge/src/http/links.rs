//! `Link` headers: where the next page is, if it may be asked.

use reqwest::header::{HeaderMap, LINK};
use url::Url;

use super::ApiBase;
use crate::{ForgeError, PageToken};

/// The target of `rel="next"`, checked to lie under the API. `None` when there is no such link: the other
/// relations (and notices such as `rel="deprecation"`) are no pages.
pub(crate) fn next_page(headers: &HeaderMap, asked: &Url, api: &ApiBase) -> Result<Option<Url>, ForgeError> {
    let foreign = || ForgeError::ForeignNextPage { host: api.host() };
    let Some(target) = next_target(headers) else { return Ok(None) };
    let mut url = asked.join(&target).map_err(|_| foreign())?;
    url.set_fragment(None);
    if api.holds(&url) { Ok(Some(url)) } else { Err(foreign()) }
}

/// Where a page that was named before is, checked again to lie under the API.
pub(crate) fn held_page(page: &PageToken, api: &ApiBase) -> Result<Url, ForgeError> {
    let foreign = || ForgeError::ForeignNextPage { host: api.host() };
    Url::parse(page.as_str()).ok().filter(|url| api.holds(url)).ok_or_else(foreign)
}

/// Each entry is parsed on its own, so that a broken neighbour does not hide the next page.
fn next_target(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(LINK)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(entries)
        .filter_map(|entry| parse_link_header::parse(&entry).ok())
        .flatten()
        .find(|(rel, _)| rel.as_deref().is_some_and(|rel| rel.eq_ignore_ascii_case("next")))
        .map(|(_, link)| link.raw_uri)
}

/// Splits at the commas between entries and encodes those inside `<…>`, where they belong to the address.
fn entries(header: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut inside = false;
    for c in header.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ => {}
        }
        match (c, inside, all.last_mut()) {
            (',', false, _) => all.push(String::new()),
            (',', true, Some(entry)) => entry.push_str("%2C"),
            (_, _, Some(entry)) => entry.push(c),
            (_, _, None) => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const API: &str = "https://ghe.example/api/v3";

    fn next(link: &str) -> Result<Option<String>, ForgeError> {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, link.parse().unwrap());
        let asked = Url::parse("https://ghe.example/api/v3/repos/o/r/issues?page=1").unwrap();
        next_page(&headers, &asked, &ApiBase::parse(API).unwrap()).map(|url| url.map(|url| url.to_string()))
    }

    #[rstest]
    #[case::usual(r#"<https://ghe.example/api/v3/repositories/7/issues?page=2>; rel="next", <https://ghe.example/api/v3/repositories/7/issues?page=9>; rel="last""#)]
    #[case::other_order(r#"<https://ghe.example/api/v3/repositories/7/issues?page=9>; rel="last", <https://ghe.example/api/v3/repositories/7/issues?page=2>; rel="next""#)]
    #[case::deprecation(r#"<https://docs.github.com/x>; rel="deprecation"; type="text/html", <https://ghe.example/api/v3/repositories/7/issues?page=2>; rel="next""#)]
    #[case::unquoted("<https://ghe.example/api/v3/repositories/7/issues?page=2>; rel=next")]
    #[case::broken_neighbour(
        r#"<ht tp://?&>; ;;, <https://ghe.example/api/v3/repositories/7/issues?page=2>; rel="next""#
    )]
    #[case::relative(r#"</api/v3/repositories/7/issues?page=2>; rel="next""#)]
    fn the_next_page_is_found(#[case] link: &str) {
        let expected = "https://ghe.example/api/v3/repositories/7/issues?page=2";
        assert_eq!(next(link), Ok(Some(expected.to_owned())), "{link}");
    }

    #[test]
    fn commas_in_the_address_belong_to_it() {
        let link = r#"<https://ghe.example/api/v3/repositories/7/issues?labels=a,b&after=Y3==>; rel="next""#;
        let expected = "https://ghe.example/api/v3/repositories/7/issues?labels=a%2Cb&after=Y3==";
        assert_eq!(next(link), Ok(Some(expected.to_owned())), "an entry ends at the comma outside <…>");
    }

    #[rstest]
    #[case(r#"<https://ghe.example/api/v3/x>; rel="prev""#)]
    #[case(r#"<https://docs.example/x>; rel="deprecation""#)]
    #[case("nonsense")]
    #[case("")]
    fn no_next_link_is_the_end(#[case] link: &str) {
        assert_eq!(next(link), Ok(None), "{link:?} names no next page");
    }

    #[rstest]
    #[case(r#"<https://evil.example/api/v3/x>; rel="next""#)]
    #[case(r#"<http://ghe.example/api/v3/x>; rel="next""#)]
    #[case(r#"<https://ghe.example:8443/api/v3/x>; rel="next""#)]
    #[case(r#"<https://ghe.example/other/x>; rel="next""#)]
    #[case(r#"<//evil.example/api/v3/x>; rel="next""#)]
    #[case(r#"<https://ghe.example@evil.example/api/v3/x>; rel="next""#)]
    fn a_next_link_that_leads_away_is_an_error(#[case] link: &str) {
        assert_eq!(next(link), Err(ForgeError::ForeignNextPage { host: "ghe.example".into() }), "{link}");
    }

    proptest! {
        #[test]
        fn whatever_the_header_says_it_never_leads_away(link in "[ -~]{0,120}") {
            if let Ok(Some(url)) = next(&link) {
                prop_assert!(url.starts_with("https://ghe.example/api/v3/"), "{url}");
            }
        }
    }
}
