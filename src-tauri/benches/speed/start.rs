//! From the start of the program to what it shows.

use std::{
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use x11rb::{
    connection::Connection,
    protocol::xproto::{ConnectionExt, ImageFormat},
    rust_connection::RustConnection,
};

use crate::support::{Owned, Room};

/// Starts that count; one more before them warms the machine up.
const ROUNDS: usize = 7;
/// The screen is done when it has not changed for so long.
const STILL: Duration = Duration::from_millis(1500);
const PAUSE: Duration = Duration::from_millis(4);
/// The part of the window that shows tasks: x, y, width, height.
const TASKS: (i16, i16, u16, u16) = (260, 140, 640, 360);

/// Milliseconds from the start of the program, of each start.
#[derive(Debug, Default)]
pub(crate) struct Starts {
    /// The window has drawn something.
    pub(crate) visible: Vec<f64>,
    /// The tasks stand there as they stay.
    pub(crate) usable: Vec<f64>,
}

pub(crate) async fn measure(room: &Room, data: &Path) -> Starts {
    let mut starts = Starts::default();
    for round in 0..=ROUNDS {
        let (visible, usable) = once(room, data).await;
        if round > 0 {
            starts.visible.push(visible);
            starts.usable.push(usable);
        }
    }
    starts
}

/// One start: what the screen showed, and since when.
async fn once(room: &Room, data: &Path) -> (f64, f64) {
    let (server, screen) = room.display().connect();
    let desktop = server.setup().roots[screen].root;
    let mut shown = look(&server, desktop);
    let began = Instant::now();
    let program = Owned::start(room.program(data).stdout(Stdio::null()).stderr(Stdio::null()));
    let mut changes = Vec::new();
    loop {
        let now = look(&server, desktop);
        if now != shown {
            changes.push(began.elapsed());
            shown = now;
        } else if changes.last().is_some_and(|last| began.elapsed() > *last + STILL) {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    drop(program);
    let at = |change: Option<&Duration>| change.map_or(f64::NAN, |change| change.as_secs_f64() * 1000.0);
    (at(changes.first()), at(changes.last()))
}

fn look(server: &RustConnection, root: u32) -> Vec<u8> {
    let (x, y, width, height) = TASKS;
    let image = server.get_image(ImageFormat::Z_PIXMAP, root, x, y, width, height, u32::MAX);
    image.unwrap().reply().unwrap().data
}
