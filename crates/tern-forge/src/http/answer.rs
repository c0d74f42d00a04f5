//! An answer, read whole within a limit.

use std::borrow::Cow;

use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderValue};
use reqwest::{Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tern_model::Timestamp;

use super::limit;

/// The largest answer that is read, in bytes after decompression.
pub(crate) const BODY_LIMIT: usize = 10 * 1024 * 1024;

/// An answer of the forge.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// Why a body could not be read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// The connection or the compression broke.
    Broken(reqwest::Error),
    /// It went past [`BODY_LIMIT`]; the rest was not read.
    TooLarge,
}

/// Why a body is not what an API answers, in words.
#[derive(Debug)]
pub(crate) struct NotJson(pub(crate) String);

impl NotJson {
    /// A status that promises no JSON.
    pub(crate) fn status(status: StatusCode) -> Self {
        Self(format!("it answered HTTP {}", status.as_u16()))
    }

    fn web_page() -> Self {
        Self("it sent a web page, perhaps a login or a proxy's notice".to_owned())
    }
}

/// One item of a list, and whether its bytes were UTF-8.
pub(crate) struct Item {
    pub(crate) json: Box<RawValue>,
    pub(crate) damaged: bool,
}

/// A list inside an object, as `{"values": […], "next": …, "size": …}`.
pub(crate) struct Envelope {
    pub(crate) items: Vec<Item>,
    /// Where the next page is said to be; not checked.
    pub(crate) next: Option<String>,
    /// How many there are over all pages.
    pub(crate) size: Option<u32>,
}

/// Reads a body piece by piece, counting what comes out of the decompression, so that a small answer that
/// unpacks without end is left early.
pub(crate) async fn read_body(response: &mut Response) -> Result<Vec<u8>, Unread> {
    let expected = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    if expected > BODY_LIMIT {
        return Err(Unread::TooLarge);
    }
    let mut body = Vec::with_capacity(expected);
    while let Some(piece) = response.chunk().await.map_err(Unread::Broken)? {
        if body.len() + piece.len() > BODY_LIMIT {
            return Err(Unread::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

impl Answer {
    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as one JSON value.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, NotJson> {
        self.check_type()?;
        serde_json::from_slice(&self.body).map_err(|error| NotJson(explain(&error)))
    }

    /// The body as a list whose items are read one by one later. Nesting without end, or bytes that are not
    /// UTF-8, spoil one item and not the page.
    pub(crate) fn items(&self) -> Result<Vec<Item>, NotJson> {
        self.check_type()?;
        let text = String::from_utf8_lossy(&self.body);
        let items = serde_json::from_str(&text).map_err(|error| NotJson(explain(&error)))?;
        Ok(apart(items, matches!(text, Cow::Owned(_))))
    }

    /// The same for a list that comes inside an object.
    pub(crate) fn envelope(&self) -> Result<Envelope, NotJson> {
        #[derive(Deserialize)]
        struct Wire {
            values: Vec<Box<RawValue>>,
            next: Option<String>,
            size: Option<u32>,
        }
        self.check_type()?;
        let text = String::from_utf8_lossy(&self.body);
        let wire: Wire = serde_json::from_str(&text).map_err(|error| NotJson(explain(&error)))?;
        let items = apart(wire.values, matches!(text, Cow::Owned(_)));
        Ok(Envelope { items, next: wire.next, size: wire.size })
    }

    /// JSON under any of its names; a missing type is left to the parser.
    fn check_type(&self) -> Result<(), NotJson> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err(NotJson("the answer was empty".to_owned()));
        }
        let Some(kind) = self.headers.get(CONTENT_TYPE) else { return Ok(()) };
        match essence(kind).as_str() {
            "application/json" | "text/json" => Ok(()),
            json if json.ends_with("+json") => Ok(()),
            "text/html" => Err(NotJson::web_page()),
            other => Err(NotJson(format!("it sent {} where JSON was expected", other.escape_debug()))),
        }
    }

    /// A web page instead of an API's answer, whatever its status says.
    pub(crate) fn web_page(&self) -> Option<NotJson> {
        let kind = self.headers.get(CONTENT_TYPE)?;
        (essence(kind) == "text/html").then(NotJson::web_page)
    }

    /// The forge's clock when it answered.
    pub(crate) fn server_time(&self) -> Option<Timestamp> {
        limit::http_date(self.header(DATE.as_str())?)
    }
}

/// Items, each with whether the repair of the body's bytes has touched it.
fn apart(items: Vec<Box<RawValue>>, repaired: bool) -> Vec<Item> {
    let item = |json: Box<RawValue>| Item {
        damaged: repaired && json.get().contains(char::REPLACEMENT_CHARACTER),
        json,
    };
    items.into_iter().map(item).collect()
}

/// A media type without its parameters.
fn essence(kind: &HeaderValue) -> String {
    let kind = String::from_utf8_lossy(kind.as_bytes()).to_ascii_lowercase();
    kind.split(';').next().unwrap_or_default().trim().chars().take(80).collect()
}

/// Where the JSON broke, without quoting it.
fn explain(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let fault = match error.classify() {
        Category::Eof => "the JSON ends too early",
        Category::Syntax | Category::Io => "this is not JSON",
        Category::Data => "the JSON has another shape than expected",
    };
    format!("{fault} (line {}, column {})", error.line(), error.column())
}
