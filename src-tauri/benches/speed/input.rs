//! From a key to the paint that answers it, as the page itself sees it.

use tern_sim::Edit;

use crate::{
    common::Desk,
    support::{Role, Room, Window},
};

/// Keys of each kind.
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

/// A kind of input: what it is, the keys, and what changes on the screen.
struct Input {
    name: &'static str,
    keys: &'static [&'static str],
    changes: &'static str,
}

/// Milliseconds for every key of one kind.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) name: String,
    pub(crate) times: Vec<f64>,
}

const TYPED: Input = Input {
    name: "a letter in the filter, until it stands there",
    keys: &["e", "\u{e003}"],
    changes: "document.activeElement.value",
};
const FILTERED: Input = Input {
    name: "a letter in the filter, until the board is filtered",
    keys: &["e", "\u{e003}"],
    changes: "document.querySelector('main').innerText",
};
const MOVED: Input = Input {
    name: "a card to the next column and back",
    keys: &["\u{e008}\u{e014}\u{e000}", "\u{e008}\u{e012}\u{e000}"],
    changes: "document.activeElement.closest('[role=listbox]')?.getAttribute('aria-label')",
};
const WALKED: Input = Input {
    name: "the cursor to the next card",
    keys: &["j", "k"],
    changes: "document.activeElement.dataset.task",
};
const OPENED: Input = Input {
    name: "a task, until its text stands there, and back",
    keys: &["\u{e007}", "\u{e00c}"],
    changes: "document.querySelector('main [aria-label=\"Description and activity\"] h2')?.innerText",
};

pub(crate) async fn measure(room: &Room, desk: &Desk) -> Vec<Answers> {
    let window = room.open(desk.dir.path(), &[]).await;
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

async fn all(window: &Window, when: &str) -> Vec<Answers> {
    let mut answers = Vec::new();
    window.press(Role::Textbox, "Filter tasks").await;
    for input in [FILTERED, TYPED] {
        answers.push(one(window, &input, when).await);
    }
    window.keys("\u{e00c}").await;
    window.script("document.querySelector('[role=listbox] [role=option]').focus()").await;
    for input in [WALKED, MOVED, OPENED] {
        answers.push(one(window, &input, when).await);
    }
    answers
}

async fn one(window: &Window, input: &Input, when: &str) -> Answers {
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        window.script(&WATCH.replace("SETTLED", input.changes)).await;
        window.keys(input.keys[round % input.keys.len()]).await;
        times.push(window.script_until("return window.answer").await.as_f64().unwrap_or(f64::NAN));
    }
    Answers { name: format!("{}{when}", input.name), times }
}
