//! Finding what a person finds: by role and accessible name, as the browser itself computes them.

use fantoccini::{
    Client,
    elements::{Element, ElementRef},
    error::CmdError,
    wd::WebDriverCompatibleCommand,
};
use serde_json::{Value, json};

/// A role and where elements of it may be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Alert,
    Button,
    Dialog,
    Heading,
    Link,
    Option,
    Progress,
    Radio,
    Region,
    Status,
    Table,
    Textbox,
}

impl Role {
    const fn selector(self) -> &'static str {
        match self {
            Self::Alert => "[role=alert]",
            Self::Button => "button, [role=button]",
            Self::Dialog => "[role=dialog], [role=alertdialog]",
            Self::Heading => "h1, h2, h3",
            Self::Link => "a[href]",
            Self::Option => "[role=option]",
            Self::Progress => "[role=progressbar]",
            Self::Radio => "[role=radio], input[type=radio]",
            Self::Region => "section[aria-label], [role=region]",
            Self::Status => "[role=status]",
            Self::Table => "table",
            Self::Textbox => "input, textarea, [role=textbox]",
        }
    }
}

/// Elements of a selector that are shown, not inert, and have the wanted words somewhere, those first for which
/// they are all there is. The browser then says what each one's name is.
const CANDIDATES: &str = r#"
    const [selector, words, within] = arguments;
    const plain = (text) => (text ?? "").replace(/\s+/g, " ");
    const named = (element) => [
        element.getAttribute("aria-label"), element.title, element.textContent, element.placeholder,
        ...[...(element.labels ?? [])].map((label) => label.textContent),
        ...(element.getAttribute("aria-labelledby") ?? "").split(" ")
            .map((id) => document.getElementById(id)?.textContent),
    ].map((text) => plain(text).trim());
    const found = [...(within ?? document).querySelectorAll(selector)].filter((element) =>
        element.checkVisibility({ visibilityProperty: true }) &&
        !element.closest("[inert], [aria-hidden=true]") && named(element).join(" ").includes(words));
    const exact = found.filter((element) => named(element).includes(words.trim()));
    return [exact, found.filter((element) => !exact.includes(element))];
"#;

/// The key under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The element of this role whose name is `name`, else the first whose name has it in it. Anywhere, or inside of
/// another element.
pub async fn find(
    page: &Client,
    within: Option<&Element>,
    role: Role,
    name: &str,
) -> Result<Option<Element>, CmdError> {
    let arguments = vec![json!(role.selector()), json!(name), json!(within)];
    let found = page.execute(CANDIDATES, arguments).await?;
    let mut first = None;
    for candidate in found[0].as_array().into_iter().flatten() {
        let Some((element, label)) = labelled(page, candidate).await? else { continue };
        if label == name {
            return Ok(Some(element));
        }
        first = first.or_else(|| is_named(role, &label, name).then_some(element));
    }
    // A board has a card for every task: asking each for its name takes seconds, and the first will do.
    for candidate in found[1].as_array().into_iter().flatten() {
        if first.is_some() {
            break;
        }
        let Some((element, label)) = labelled(page, candidate).await? else { continue };
        first = is_named(role, &label, name).then_some(element);
    }
    Ok(first)
}

/// A candidate and the name that the browser gives it.
async fn labelled(page: &Client, candidate: &Value) -> Result<Option<(Element, String)>, CmdError> {
    let Some(id) = candidate[ELEMENT].as_str() else { return Ok(None) };
    let label = page.issue_cmd(ComputedLabel(id.to_owned())).await?;
    let element = Element::from_element_id(page.clone(), ElementRef::from(id.to_owned()));
    Ok(Some((element, label.as_str().unwrap_or_default().to_owned())))
}

fn is_named(role: Role, label: &str, name: &str) -> bool {
    label.contains(name) || (label.is_empty() && !needs_name(role))
}

/// Roles that are found by what is written in them, because they have no name of their own.
const fn needs_name(role: Role) -> bool {
    !matches!(role, Role::Alert | Role::Status)
}

/// WebDriver's "get computed label".
#[derive(Debug)]
struct ComputedLabel(String);

impl WebDriverCompatibleCommand for ComputedLabel {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/element/{}/computedlabel", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::GET, None)
    }
}

/// Everything that can be read in the window right now.
pub async fn text(page: &Client) -> Result<String, CmdError> {
    let text = page.execute("return document.body.innerText", Vec::new()).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// What a script answers.
pub async fn script(page: &Client, script: &str) -> Result<Value, CmdError> {
    page.execute(script, Vec::new()).await
}
