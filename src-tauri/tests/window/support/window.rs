//! The program's window in a test's hand.

use std::{env, fs, path::PathBuf, process::ExitStatus};

use fantoccini::{Client, Locator, elements::Element};
use serde_json::{Value, json};

use super::{Display, Role, driver::Driver, lookup, process::Owned, sockets, wait::within_patience};

/// Control and A. Both are let go when the keys of one call are through, and only then.
const ALL: &str = "\u{e009}a";

/// The open window. Dropping it kills the program, as a crash would.
pub struct Window {
    page: Client,
    program: Owned,
    driver: Driver,
}

impl Window {
    pub(super) fn new(page: Client, program: Owned, driver: Driver) -> Self {
        Self { page, program, driver }
    }

    /// Waits until it is shown.
    pub async fn see(&self, role: Role, name: &str) -> Element {
        let found =
            within_patience(async || lookup::find(&self.page, None, role, name).await.ok().flatten()).await;
        match found {
            Some(element) => element,
            None => self.lost(&format!("a {role:?} named {name:?}")).await,
        }
    }

    /// Whether it is shown now.
    pub async fn shows(&self, role: Role, name: &str) -> bool {
        lookup::find(&self.page, None, role, name).await.unwrap().is_some()
    }

    /// Waits until these words can be read somewhere.
    pub async fn read(&self, words: &str) {
        self.read_where(&format!("{words:?}"), |text| text.contains(words)).await;
    }

    /// Waits until the text of the window is as wanted.
    pub async fn read_where(&self, what: &str, is_so: impl Fn(&str) -> bool) -> String {
        let text = async || lookup::text(&self.page).await.ok().filter(|text| is_so(text));
        match within_patience(text).await {
            Some(text) => text,
            None => self.lost(what).await,
        }
    }

    /// Everything that can be read now.
    pub async fn text(&self) -> String {
        lookup::text(&self.page).await.unwrap()
    }

    /// Clicks it, as soon as it is there and takes clicks.
    pub async fn press(&self, role: Role, name: &str) {
        let pressed = within_patience(async || {
            let element = lookup::find(&self.page, None, role, name).await.ok().flatten()?;
            element.click().await.ok()
        });
        if pressed.await.is_none() {
            self.lost(&format!("a {role:?} named {name:?} that can be pressed")).await;
        }
    }

    /// Clicks what is inside of a region.
    pub async fn press_in(&self, region: &str, role: Role, name: &str) {
        let pressed = within_patience(async || {
            let outer = lookup::find(&self.page, None, Role::Region, region).await.ok().flatten()?;
            let element = lookup::find(&self.page, Some(&outer), role, name).await.ok().flatten()?;
            element.click().await.ok()
        });
        if pressed.await.is_none() {
            self.lost(&format!("a {role:?} named {name:?} in {region:?} that can be pressed")).await;
        }
    }

    /// Clicks the innermost element that says exactly this, whatever it is.
    pub async fn press_words(&self, words: &str) {
        // An entry of a menu that cannot be chosen yet would swallow the click.
        let path = format!(
            "//*[normalize-space(text())='{words}'][not(ancestor-or-self::*[@aria-disabled='true'])]"
        );
        let pressed = within_patience(async || {
            let element = self.page.find(Locator::XPath(&path)).await.ok()?;
            element.click().await.ok()
        });
        if pressed.await.is_none() {
            self.lost(&format!("{words:?} to press")).await;
        }
    }

    /// Replaces what stands in a field.
    pub async fn write(&self, field: &str, text: &str) {
        self.press(Role::Textbox, field).await;
        self.keys(ALL).await;
        self.keys(text).await;
    }

    /// Presses keys wherever the focus is.
    pub async fn keys(&self, keys: &str) {
        self.page.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Runs a script in the page.
    pub async fn script(&self, script: &str) -> Value {
        lookup::script(&self.page, script).await.unwrap()
    }

    /// Runs a script again and again, until it answers with something.
    pub async fn script_until(&self, script: &str) -> Value {
        let answer = async || lookup::script(&self.page, script).await.ok().filter(|value| !value.is_null());
        match within_patience(answer).await {
            Some(answer) => answer,
            None => self.lost(&format!("an answer to {script}")).await,
        }
    }

    /// Where the window is.
    pub async fn address(&self) -> String {
        self.page.current_url().await.unwrap().to_string()
    }

    /// A picture of it, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.page.screenshot().await.unwrap()
    }

    pub fn page(&self) -> &Client {
        &self.page
    }

    pub fn pid(&self) -> u32 {
        self.program.pid()
    }

    /// Sockets that the pages' own processes have open beyond the computer's inside: there are to be none, ever.
    pub fn connections_of_its_pages(&self) -> Vec<String> {
        sockets::of_web_processes(self.program.pid(), self.driver.inspector())
    }

    /// Closes the window as a person does, and waits for the program's end.
    pub async fn close(mut self, display: &Display) -> ExitStatus {
        display.ask_to_close(self.program.pid());
        self.ended().await
    }

    /// Waits for the program's end.
    pub async fn ended(&mut self) -> ExitStatus {
        self.program.end("the program ends").await
    }

    /// Whether the program still runs.
    pub fn lives(&mut self) -> bool {
        self.program.ended().is_none()
    }

    /// From now on closing goes on in the background, without a question.
    pub async fn keep_in_background(&self) {
        let patch = json!({ "patch": { "keep_in_background": true } });
        self.call("settings_set", patch).await.unwrap();
    }

    /// Calls one of the window's commands, as its pages do; an error is what the command was refused with.
    pub async fn call(&self, command: &str, request: Value) -> Result<Value, Value> {
        const CALL: &str = "
            const [command, request, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, { request })
                .then((ok) => done({ ok }), (error) => done({ error }));";
        let mut answer = self.page.execute_async(CALL, vec![command.into(), request]).await.unwrap();
        match answer.get_mut("error") {
            Some(error) => Err(error.take()),
            None => Ok(answer["ok"].take()),
        }
    }

    /// Calls a command that ends the program, and with it the page that calls.
    pub async fn leave(&self, command: &str) {
        let call =
            format!("setTimeout(() => window.__TAURI_INTERNALS__.invoke({command:?}, {{ request: {{}} }}))");
        self.script(&call).await;
    }

    /// From now on the page writes down what it hears of an event.
    pub async fn listen(&self, event: &str) {
        const LISTEN: &str = "
            const [event, done] = arguments;
            const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
            window.heardEvents ??= {};
            window.heardEvents[event] = [];
            const handler = transformCallback(({ payload }) => window.heardEvents[event].push(payload));
            invoke('plugin:event|listen', { event, target: { kind: 'Any' }, handler }).then(() => done(null));";
        self.page.execute_async(LISTEN, vec![event.into()]).await.unwrap();
    }

    /// What the page heard of it.
    pub async fn heard(&self, event: &str) -> Vec<Value> {
        let heard = self.script(&format!("return window.heardEvents[{event:?}]")).await;
        heard.as_array().cloned().unwrap_or_default()
    }

    /// Gives up: says what is on the screen, and keeps a picture.
    async fn lost(&self, what: &str) -> ! {
        let text = lookup::text(&self.page).await.unwrap_or_default();
        let folder =
            option_env!("CARGO_TARGET_TMPDIR").map_or_else(env::temp_dir, PathBuf::from).join("window");
        let picture = folder.join(format!("{}.png", self.program.pid()));
        let kept = match self.page.screenshot().await {
            Ok(png) => fs::create_dir_all(&folder).and_then(|()| fs::write(&picture, png)).is_ok(),
            Err(_) => false,
        };
        let picture = if kept { format!("see {}", picture.display()) } else { "no picture".to_owned() };
        panic!("waited in vain for {what} ({picture}); the window says:\n{text}")
    }
}
