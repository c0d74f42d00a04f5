//! What HTML may hold.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use url::Url;

const TAGS: [&str; 49] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "var",
];
/// These go with everything inside them: what they hold is not text for people.
const GONE_WITH_CONTENT: [&str; 12] = [
    "script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math", "title",
    "textarea", "select",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

/// Takes everything out of `html` that could run, load, ask, style or navigate.
pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

fn cleaner() -> Builder<'static> {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(GONE_WITH_CONTENT))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt"])),
            ("input", HashSet::from(["checked"])),
            ("li", HashSet::from(["data-sourcepos"])),
            ("ol", HashSet::from(["start"])),
            ("span", HashSet::from(["data-remote-image"])),
        ]))
        .generic_attributes(HashSet::new())
        .tag_attribute_values(HashMap::from([
            ("td", HashMap::from([("align", HashSet::from(["left", "center", "right"]))])),
            ("th", HashMap::from([("align", HashSet::from(["left", "center", "right"]))])),
        ]))
        // An input is a box of a task list or nothing: whatever was written becomes one that cannot be used.
        .set_tag_attribute_values(HashMap::from([(
            "input",
            HashMap::from([("type", "checkbox"), ("disabled", "")]),
        )]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .attribute_filter(attribute)
        .link_rel(Some("noopener noreferrer"))
        .strip_comments(true);
    cleaner
}

/// Addresses are written the way they were understood, so that nobody after this understands them otherwise.
fn attribute<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match (element, attribute) {
        ("a", "href") => link(value).map(|url| Cow::Owned(url.into())),
        ("img", "src") | ("span", "data-remote-image") => picture(value).map(|url| Cow::Owned(url.into())),
        ("input", "checked") => Some(Cow::Borrowed("")),
        ("li", "data-sourcepos") => is_position(value).then_some(Cow::Borrowed(value)),
        ("ol", "start") => value.parse::<i32>().ok().map(|start| Cow::Owned(start.to_string())),
        _ => Some(Cow::Borrowed(value)),
    }
}

/// An address that a link may lead to.
fn link(value: &str) -> Option<Url> {
    let url = Url::parse(value).ok()?;
    match url.scheme() {
        "http" | "https" => url.has_host().then_some(url),
        "mailto" => Some(url),
        _ => None,
    }
}

/// An address that a picture may come from, when a person asks for it.
fn picture(value: &str) -> Option<Url> {
    link(value).filter(|url| url.scheme() != "mailto")
}

/// `line:column-line:column`.
fn is_position(value: &str) -> bool {
    value.len() <= 40 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'-')
}
