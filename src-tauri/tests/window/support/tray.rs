//! The program's icon in the tray and its menu, read and pressed as a panel does.

use std::{collections::HashMap, fmt, fs};

use tauri::image::Image;
use zbus::{
    Connection,
    zvariant::{OwnedObjectPath, OwnedValue, Structure, Value},
};

use super::{bus, until};

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// The icon's states, by the names of their pictures.
const STATES: [&str; 6] = ["needs-you", "error", "offline", "syncing", "paused", "in-sync"];

/// A line as it comes: its number, its properties, the lines of its submenu.
type RawLine = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// The icon that the program registered.
pub struct Tray {
    bus: Connection,
    service: String,
    path: String,
    menu: OwnedObjectPath,
}

/// A line of the menu, with the lines of its submenu.
#[derive(Debug, Clone, Default)]
pub struct Line {
    id: i32,
    pub label: String,
    pub enabled: bool,
    pub lines: Vec<Line>,
}

impl Tray {
    /// Waits until there is one.
    pub async fn find() -> Self {
        let bus = bus::session().await;
        let (service, path) = until("the program's icon is in the tray", async || item(&bus).await).await;
        let menu = until("the icon has a menu", async || {
            let menu = bus::property(&bus, &service, &path, ITEM, "Menu").await?;
            OwnedObjectPath::try_from(menu).ok()
        })
        .await;
        Self { bus, service, path, menu }
    }

    /// Whether there is none.
    pub async fn is_gone() -> bool {
        item(&bus::session().await).await.is_none()
    }

    /// The menu now, as one line that holds the others.
    pub async fn menu(&self) -> Line {
        self.try_menu().await.expect("the menu can be read")
    }

    async fn try_menu(&self) -> Option<Line> {
        let everything: (i32, i32, &[&str]) = (0, -1, &[]);
        let reply = self.bus.call_method(
            Some(self.service.as_str()),
            &self.menu,
            Some(MENU),
            "GetLayout",
            &everything,
        );
        let reply = reply.await.ok()?;
        let (_, root): (u32, RawLine) = reply.body().deserialize().ok()?;
        let (id, properties, lines) = root;
        Some(Line::new(id, &properties, &lines))
    }

    /// Waits until the menu is as wanted.
    pub async fn read(&self, what: &str, is_so: impl Fn(&Line) -> bool) -> Line {
        let mut last = None;
        let found = super::wait::within_patience(async || {
            let menu = self.try_menu().await?;
            let wanted = is_so(&menu).then(|| menu.clone());
            last = Some(menu);
            wanted
        });
        match found.await {
            Some(menu) => menu,
            None => panic!("waited in vain until {what}; the menu says:\n{}", last.unwrap_or_default()),
        }
    }

    /// Waits until the first line says this.
    pub async fn says(&self, words: &str) {
        self.read(&format!("the first line says {words:?}"), |menu| menu.status().contains(words)).await;
    }

    /// Presses the line, as soon as it can be pressed. Its name may have more to it; the names before it are
    /// those of the menus that it stands in.
    pub async fn press(&self, path: &[&str]) {
        let menu = self.read(&format!("{path:?} can be pressed"), |menu| menu.offers(path)).await;
        let id = menu.find(path).expect("it was just found").id;
        let event = (id, "clicked", Value::from(0_i32), 0_u32);
        self.bus
            .call_method(Some(self.service.as_str()), &self.menu, Some(MENU), "Event", &event)
            .await
            .unwrap();
    }

    /// What the icon shows: the name of the committed picture that is the same, as `syncing`.
    pub async fn state(&self) -> Option<&'static str> {
        let file = bus::property(&self.bus, &self.service, &self.path, ITEM, "IconName").await?;
        let shown = pixels(&String::try_from(file).ok()?)?;
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../icons/tray");
        STATES.into_iter().find(|state| {
            ["light", "dark"]
                .iter()
                .any(|panel| pixels(&format!("{folder}/{state}-{panel}-44.png")).as_ref() == Some(&shown))
        })
    }

    /// Waits until the icon shows this.
    pub async fn shows(&self, state: &str) {
        let shown = async || (self.state().await == Some(state)).then_some(());
        if super::wait::within_patience(shown).await.is_none() {
            let (shown, menu) = (self.state().await, self.menu().await);
            panic!(
                "waited in vain until the icon shows {state}; it shows {shown:?}, and the menu says:\n{menu}"
            );
        }
    }
}

impl Line {
    fn new(id: i32, properties: &HashMap<String, OwnedValue>, lines: &[OwnedValue]) -> Self {
        let text = properties.get("label").and_then(|label| String::try_from(label.clone()).ok());
        let enabled = properties.get("enabled").and_then(|enabled| bool::try_from(enabled).ok());
        Self {
            id,
            // An underscore marks the letter that stands for the line; two are one.
            label: text.unwrap_or_default().replace("__", "\u{0}").replace('_', "").replace('\u{0}', "_"),
            enabled: enabled.unwrap_or(true),
            lines: lines.iter().filter_map(Self::read).collect(),
        }
    }

    fn read(value: &OwnedValue) -> Option<Self> {
        let line = Structure::try_from(value.try_clone().ok()?).ok()?;
        let (id, properties, lines): (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>) =
            line.try_into().ok()?;
        Some(Self::new(id, &properties, &lines))
    }

    /// The status in words.
    pub fn status(&self) -> &str {
        self.lines.first().map_or("", |line| &line.label)
    }

    /// A line by the beginning of its name, or by its project's key, inside the menus named before it. The first
    /// line is no name.
    pub fn find(&self, path: &[&str]) -> Option<&Self> {
        let (first, rest) = path.split_first()?;
        let mut lines = self.lines.iter().skip(usize::from(self.id == 0));
        let line = lines.find(|line| line.label.starts_with(first) || is_project(&line.label, first))?;
        if rest.is_empty() { Some(line) } else { line.find(rest) }
    }

    /// Whether a line is there and can be pressed.
    pub fn offers(&self, path: &[&str]) -> bool {
        self.find(path).is_some_and(|line| line.enabled)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{}{}", if line.enabled { "" } else { "- " }, line.label)?;
            for inner in line.to_string().lines().filter(|_| !line.lines.is_empty()) {
                writeln!(f, "    {inner}")?;
            }
        }
        Ok(())
    }
}

/// Whether a line's name is that of a project with this key: `Website (WEB)`.
fn is_project(name: &str, key: &str) -> bool {
    name.strip_suffix(')').is_some_and(|name| name.ends_with(&format!("({key}")))
}

/// Service and path of the program's item, as it told the watcher.
async fn item(bus: &Connection) -> Option<(String, String)> {
    let (service, path) = bus::WATCHER;
    let items = bus::property(bus, service, path, service, "RegisteredStatusNotifierItems").await?;
    let items = Vec::<String>::try_from(items).ok()?;
    let ours = items.iter().find(|item| item.contains("tern"))?;
    let (service, path) = ours.split_once('/')?;
    Some((service.to_owned(), format!("/{path}")))
}

fn pixels(file: &str) -> Option<Vec<u8>> {
    let image = Image::from_bytes(&fs::read(file).ok()?).ok()?;
    Some(image.rgba().to_vec())
}
