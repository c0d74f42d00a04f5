//! From a key to the paint that answers it, as the page itself sees it.

use rustix::process::{Pid, setpriority_process};
use tern_sim::Edit;

use crate::{
    common::Desk,
    support::{Role, Room, Window},
};

/// How often each key is pressed.
const ROUNDS: usize = 12;

/// Waits for the next key; then, frame by frame, until `settled` is no longer what it was; then until that frame is
/// painted. What came of it stands in `window.answers`.
const WATCH: &str = r"
    const settled = () => SETTLED;
    const before = settled();
    window.answer = null;
    addEventListener('keydown', (event) => {
        const painted = () => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => { window.answer = performance.now() - event.timeStamp; };
            port2.postMessage(null);
        };
        const look = () => requestAnimationFrame(settled() === before ? look : painted);
        look();
    }, { capture: true, once: true });
";

/// Two keys that undo each other: each with what it does, and what both change on the screen.
struct Input {
    keys: [(&'static str, &'static str); 2],
    changes: &'static str,
}

/// Milliseconds for every press of one key.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) name: String,
    pub(crate) times: Vec<f64>,
}

const TYPED: Input = Input {
    keys: [
        ("a letter in the filter, until it stands there", "e"),
        ("a letter of the filter taken back, until it is gone", "\u{e003}"),
    ],
    changes: "document.activeElement.value",
};
const FILTERED: Input = Input {
    keys: [
        ("a letter in the filter, until the board is filtered", "e"),
        ("a letter of the filter taken back, until all tasks are there", "\u{e003}"),
    ],
    changes: "document.querySelector('main').innerText",
};
const MOVED: Input = Input {
    keys: [
        ("a card to the next column", "\u{e008}\u{e014}\u{e000}"),
        ("a card to the column before", "\u{e008}\u{e012}\u{e000}"),
    ],
    changes: "document.activeElement.closest('[role=listbox]')?.getAttribute('aria-label')",
};
const WALKED: Input = Input {
    keys: [("the cursor to the next card", "j"), ("the cursor to the card before", "k")],
    changes: "document.activeElement.dataset.task",
};
const OPENED: Input = Input {
    keys: [
        ("a task, until its text stands there", "\u{e007}"),
        ("from a task back to the board", "\u{e00c}"),
    ],
    changes: "document.querySelector('main [aria-label=\"Description and activity\"] h2')?.innerText",
};

pub(crate) async fn measure(room: &Room, desk: &Desk) -> Vec<Answers> {
    let window = room.open(desk.dir.path(), &[]).await;
    step_back();
    window.press(Role::Link, "WEB").await;
    window.see(Role::Option, "WEB-").await;
    let mut answers = all(&window, "").await;
    // Everything that is on the forge is changed, so that the sync writes as long as it can.
    for issue in desk.sim.visible_issues() {
        desk.sim.edit(issue.number, Edit::title(format!("{}, again", issue.title)));
    }
    window.press(Role::Button, "Sync now").await;
    window.see(Role::Progress, "Sync of ").await;
    answers.extend(all(&window, ", during a sync").await);
    answers
}

/// The forge, which is a computer of its own for a person, gets what the program and its window leave.
fn step_back() {
    let threads = std::fs::read_dir("/proc/self/task").unwrap();
    for id in threads.filter_map(|thread| thread.ok()?.file_name().to_str()?.parse().ok()) {
        setpriority_process(Pid::from_raw(id), 19).unwrap();
    }
}

async fn all(window: &Window, when: &str) -> Vec<Answers> {
    let mut answers = Vec::new();
    window.press(Role::Textbox, "Filter tasks").await;
    for input in [FILTERED, TYPED] {
        answers.extend(pair(window, &input, when).await);
    }
    window.keys("\u{e00c}").await;
    window.script("document.querySelector('[role=listbox] [role=option]').focus()").await;
    for input in [WALKED, MOVED, OPENED] {
        answers.extend(pair(window, &input, when).await);
    }
    answers
}

/// Each key in turn with the other, so that the screen is the same before every press of it.
async fn pair(window: &Window, input: &Input, when: &str) -> [Answers; 2] {
    let mut answers =
        input.keys.map(|(name, _)| Answers { name: format!("{name}{when}"), times: Vec::new() });
    for _ in 0..ROUNDS {
        for ((_, key), answer) in input.keys.iter().zip(&mut answers) {
            window.script(&WATCH.replace("SETTLED", input.changes)).await;
            window.keys(key).await;
            answer.times.push(window.script_until("return window.answer").await.as_f64().unwrap_or(f64::NAN));
        }
    }
    answers
}
