//! Everything around the window: a session, a display, the driver, and reading what the program kept.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    missing_docs,
    reason = "tests and benchmarks use parts of this"
)]

mod background;
mod browser;
mod bus;
mod display;
mod driver;
mod forge;
mod lookup;
mod notices;
mod panel;
mod portal;
mod ports;
mod process;
mod records;
mod room;
mod session;
mod sockets;
mod tray;
mod wait;
mod window;

pub use background::{Background, has_pages};
pub use display::Display;
pub use forge::{fields_written, open_issues, writes};
pub use lookup::Role;
pub use notices::Notices;
pub use panel::{Colour, Panel};
pub use portal::Portal;
pub use process::Owned;
pub use records::{Records, in_words};
pub use room::Room;
pub use session::{in_a_session, run_in_a_session};
pub use sockets::descendants;
pub use tray::{Line, Tray};
pub use wait::until;
pub use window::Window;
