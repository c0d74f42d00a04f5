//! The last step: links name their host, pictures become places that ask first.
//!
//! This reads what the sanitiser wrote, where a tag is always well-formed and `<` in a text is always escaped.

use url::Url;

use super::{MarkdownLink, RenderedMarkdown};

const UNCHECKED: &str = "<input type=\"checkbox\" disabled=\"\">";
const CHECKED: &str = "<input type=\"checkbox\" disabled=\"\" checked=\"\">";

/// The sanitised HTML with hosts beside its links and a place for each picture.
pub(super) fn rewritten(html: &str) -> RenderedMarkdown {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut links = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let tag = &rest[start..=start + end_of_tag(&rest[start..])];
        put_tag(&mut out, tag, &mut links);
        rest = &rest[start + tag.len()..];
    }
    out.push_str(rest);
    RenderedMarkdown { html: out, links }
}

/// Where the tag ends that `html` begins with: the `>` outside of quotes.
fn end_of_tag(html: &str) -> usize {
    let mut quoted = false;
    for (place, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return place,
            _ => {}
        }
    }
    html.len() - 1
}

fn put_tag(out: &mut String, tag: &str, links: &mut Vec<MarkdownLink>) {
    let name = tag[1..].split([' ', '>', '/']).next().unwrap_or_default();
    let address = match name {
        "a" => "href",
        "img" => "src",
        "span" => "data-remote-image",
        "input" => return out.push_str(if value(tag, "checked").is_some() { CHECKED } else { UNCHECKED }),
        _ => return out.push_str(tag),
    };
    let place = value(tag, address).and_then(|url| Some((url, host(url)?)));
    match (name, place) {
        ("img", None) => out.push_str(&escaped_again(value(tag, "alt").unwrap_or_default())),
        ("img", Some((url, host))) => {
            let alt = escaped_again(value(tag, "alt").unwrap_or_default());
            out.push_str("<span data-remote-image=\"");
            out.push_str(url);
            out.push_str("\" data-host=\"");
            out.push_str(&escaped(&host));
            out.push_str("\">");
            out.push_str(&alt);
            out.push_str("</span>");
        }
        (_, None) => out.push_str(tag),
        (_, Some((url, host))) => {
            out.push_str(tag.strip_suffix('>').unwrap_or(tag));
            out.push_str(" data-host=\"");
            out.push_str(&escaped(&host));
            out.push_str("\">");
            let url = unescaped(url);
            if name == "a" && !links.iter().any(|link| link.url == url) {
                links.push(MarkdownLink { url, host });
            }
        }
    }
}

/// The written value of an attribute.
fn value<'t>(tag: &'t str, attribute: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some(start) = rest.find("=\"") {
        let name = rest[..start].rsplit(' ').next().unwrap_or_default();
        let after = &rest[start + 2..];
        let end = after.find('"')?;
        if name == attribute {
            return Some(&after[..end]);
        }
        rest = &after[end + 1..];
    }
    None
}

/// The host that an address leads to; of a mail address, the one behind its `@`.
fn host(written: &str) -> Option<String> {
    let url = Url::parse(&unescaped(written)).ok()?;
    match url.host_str() {
        Some(host) => Some(host.to_owned()),
        None => Some(url.path().rsplit('@').next().unwrap_or_default().to_owned()),
    }
}

/// Text on its way into HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // HTML has no place for it.
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The written value of an attribute on its way into a text, where other characters are escaped.
fn escaped_again(value: &str) -> String {
    let text = unescaped(value).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('\u{a0}', "&nbsp;")
}

fn unescaped(written: &str) -> String {
    written
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}
