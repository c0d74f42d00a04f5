//! Markdown of other people, shown harmlessly.
//!
//! GitHub's Markdown becomes HTML, and whatever HTML comes of it passes one sanitiser. What is too large, too
//! deep or too slow is shown as the plain text it is.

mod clean;
mod tags;

use std::time::{Duration, Instant};

use comrak::nodes::NodeValue;
use comrak::{Arena, Node, Options, format_html, try_parse_document};
use comrak::{arena_tree::NodeEdge, options::Extension};
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// Longer text is shown as it is: four times what any forge takes for a body.
const TEXT_MAX_BYTES: usize = 262_144;
/// The largest HTML that is handed to the webview.
const HTML_MAX_BYTES: usize = 2_097_152;
/// The deepest nesting that is laid out.
const DEPTH_MAX: usize = 60;
/// The most tags written as HTML inside the text; each may open a level.
const HTML_TAGS_MAX: usize = 2_000;
/// How often HTML is cleaned before it has to have come to rest.
const PASSES_MAX: usize = 4;
/// How long reading the text may take.
const PARSE_WITHIN: Duration = Duration::from_millis(80);
/// How long everything may take.
const RENDER_WITHIN: Duration = Duration::from_millis(180);

/// A text to show.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct MarkdownText {
    /// Markdown.
    pub text: String,
}

/// A link in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct MarkdownLink {
    /// Where it leads.
    pub url: String,
    /// The host that really is; in punycode.
    pub host: String,
}

/// A text as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct RenderedMarkdown {
    /// Sanitised HTML. Links carry `href` and `data-host`, items of a list `data-sourcepos`; a remote picture is
    /// `<span data-remote-image="URL" data-host="HOST">alt</span>`.
    pub html: String,
    /// The links, each once.
    pub links: Vec<MarkdownLink>,
}

/// Renders a text, within 200 ms or as plain text.
pub async fn markdown_render(request: MarkdownText) -> Result<RenderedMarkdown, ApiError> {
    let text = request.text.clone();
    let rendering = tokio::task::spawn_blocking(move || render(&text));
    Ok(match tokio::time::timeout(RENDER_WITHIN, rendering).await {
        Ok(Ok(rendered)) => rendered,
        Ok(Err(_)) | Err(_) => plain(&request.text),
    })
}

fn render(text: &str) -> RenderedMarkdown {
    to_html(text).and_then(|html| sanitise(&html)).unwrap_or_else(|| plain(text))
}

/// Makes any HTML harmless. What came out of it goes through it unchanged: HTML that a webview could read in
/// another way than the sanitiser did is cleaned again, and refused where that leads to no end.
fn sanitise(html: &str) -> Option<RenderedMarkdown> {
    let pass = |html: &str| tags::rewritten(&clean::clean(html));
    let mut cleaned = pass(html);
    for _ in 0..PASSES_MAX {
        let again = pass(&cleaned.html);
        if again == cleaned {
            return Some(cleaned);
        }
        cleaned = again;
    }
    None
}

/// The text as it is.
fn plain(text: &str) -> RenderedMarkdown {
    RenderedMarkdown { html: format!("<pre>{}</pre>", tags::escaped(text)), links: Vec::new() }
}

/// The text as HTML that nobody has looked at; nothing when it goes beyond a limit.
fn to_html(text: &str) -> Option<String> {
    if text.len() > TEXT_MAX_BYTES {
        return None;
    }
    let options = options();
    let arena = Arena::new();
    let deadline = Instant::now() + PARSE_WITHIN;
    let root = try_parse_document(&arena, text, &options, &|| Instant::now() >= deadline).ok()?;
    if !is_within_limits(root) {
        return None;
    }
    let mut html = String::new();
    format_html(root, &options, &mut html).ok()?;
    (html.len() <= HTML_MAX_BYTES).then_some(html)
}

fn options() -> Options<'static> {
    let extension = Extension {
        strikethrough: true,
        table: true,
        autolink: true,
        tasklist: true,
        ..Extension::default()
    };
    let mut options = Options { extension, ..Options::default() };
    // HTML inside the text is used on forges (details, kbd, br); the sanitiser decides what stays.
    options.render.r#unsafe = true;
    options.render.sourcepos = true;
    options
}

/// Looks at every node once. Positions written into the text by hand would lead a click to another line, so HTML
/// that holds them is shown as text.
fn is_within_limits(root: Node<'_>) -> bool {
    let (mut depth, mut tags) = (0_usize, 0_usize);
    for edge in root.traverse() {
        let node = match edge {
            NodeEdge::Start(node) => node,
            NodeEdge::End(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
        };
        depth += 1;
        if let NodeValue::HtmlBlock(comrak::nodes::NodeHtmlBlock { literal, .. })
        | NodeValue::HtmlInline(literal) = &mut node.data_mut().value
        {
            tags += literal.matches('<').count();
            if literal.to_ascii_lowercase().contains("sourcepos") {
                *literal = tags::escaped(literal);
            }
        }
        if depth > DEPTH_MAX || tags > HTML_TAGS_MAX {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests;
