//! An X server in memory.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use x11rb::{
    connection::Connection,
    protocol::xproto::{
        AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt, EventMask, ImageFormat,
        MapState, Window as XWindow,
    },
    rust_connection::RustConnection,
};

use super::process::Owned;

/// A display that nobody looks at; it is gone when this is dropped.
pub struct Display {
    name: String,
    _server: Owned,
}

impl Display {
    /// Starts one the size of the window. The server takes a free number and says which.
    pub fn start() -> Self {
        let mut server = Owned::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"])
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let mut number = String::new();
        let said = server.child().stdout.take().expect("its output is piped");
        BufReader::new(said).read_line(&mut number).expect("it says its number");
        assert!(!number.trim().is_empty(), "Xvfb ended without a display");
        Self { name: format!(":{}", number.trim()), _server: server }
    }

    /// What `DISPLAY` has to say.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Asks the window of a process to close, as the button in its corner does.
    pub fn ask_to_close(&self, pid: u32) {
        let (server, screen) = self.connect();
        let root = server.setup().roots[screen].root;
        let window = window_of(&server, root, pid).expect("the process has a window");
        let [protocols, delete] =
            ["WM_PROTOCOLS", "WM_DELETE_WINDOW"].map(|name| atom(&server, name.as_bytes()));
        let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
        server.send_event(false, window, EventMask::NO_EVENT, message).unwrap().check().unwrap();
    }

    /// Whether the window of a process is on the screen.
    pub fn shows(&self, pid: u32) -> bool {
        let (server, screen) = self.connect();
        let root = server.setup().roots[screen].root;
        let state = |window| Some(server.get_window_attributes(window).ok()?.reply().ok()?.map_state);
        window_of(&server, root, pid).and_then(state) == Some(MapState::VIEWABLE)
    }

    /// Gives the ground behind all windows a colour.
    pub fn paint(&self, rgb: u32) {
        let (server, screen) = self.connect();
        let root = server.setup().roots[screen].root;
        let colour = ChangeWindowAttributesAux::new().background_pixel(rgb);
        server.change_window_attributes(root, &colour).unwrap().check().unwrap();
        server.clear_area(false, root, 0, 0, 0, 0).unwrap().check().unwrap();
    }

    /// Whether a menu is open: a window that no window manager has a say in.
    pub fn has_popup(&self) -> bool {
        let (server, screen) = self.connect();
        let root = server.setup().roots[screen].root;
        let is_popup = |window: XWindow| {
            let state = server.get_window_attributes(window).ok()?.reply().ok()?;
            let size = server.get_geometry(window).ok()?.reply().ok()?;
            Some(state.override_redirect && state.map_state == MapState::VIEWABLE && size.height > 100)
        };
        let children = server.query_tree(root).ok().and_then(|asked| asked.reply().ok());
        children.is_some_and(|tree| tree.children.into_iter().any(|window| is_popup(window) == Some(true)))
    }

    /// What is on the screen, from its corner to here.
    pub fn picture(&self, width: u16, height: u16) -> Vec<u8> {
        let (server, screen) = self.connect();
        let root = server.setup().roots[screen].root;
        let asked = server.get_image(ImageFormat::Z_PIXMAP, root, 0, 0, width, height, u32::MAX);
        asked.unwrap().reply().unwrap().data
    }

    /// A client of its own.
    pub fn connect(&self) -> (RustConnection, usize) {
        x11rb::connect(Some(&self.name)).expect("the display answers")
    }
}

fn atom(server: &RustConnection, name: &[u8]) -> u32 {
    server.intern_atom(false, name).unwrap().reply().unwrap().atom
}

/// The window that is shown for a process.
fn window_of(server: &RustConnection, root: XWindow, pid: u32) -> Option<XWindow> {
    let of_process = atom(server, b"_NET_WM_PID");
    let is_shown = |window: &XWindow| {
        let pid_of = server.get_property(false, *window, of_process, AtomEnum::CARDINAL, 0, 1);
        let known = pid_of.ok()?.reply().ok()?.value32()?.next()?;
        let titled = server.get_property(false, *window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 16);
        let title = titled.ok()?.reply().ok()?.value;
        Some(known == pid && title.starts_with(b"Tern"))
    };
    let children = server.query_tree(root).ok()?.reply().ok()?.children;
    children.into_iter().find(|window| is_shown(window) == Some(true))
}
