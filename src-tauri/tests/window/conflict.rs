//! Two people change the same issue: merged by hand across a crash, sent, and taken back.

use std::fs;

use serde_json::json;
use tern_model::{Content, Origin, ResolutionAction};
use tern_sim::{Edit, IssueView};
use tern_store::TaskRow;

use crate::{
    common::{Desk, forge},
    support::{Records, Role, Room, Window, fields_written, in_a_session, until, writes},
};

const TITLE: &str = "Lines are lost when the log rotates";
const OUR_TITLE: &str = "Tail loses up to 4 KiB when the log rotates";
const THEIR_TITLE: &str = "Follow mode drops lines on rotation under load";

const BASE: &str = "Follow mode loses lines when the log rotates.

1. Start `tern-log -f app.log`.
2. Write 10 000 lines per second.
3. Rotate the file.

**Expected:** every line is shown once.

- [ ] Drain the old handle
- [ ] Test with a slow writer

The writer is `journal-cat`, so no line has an escape sequence.

Seen on Debian 12 with ext4.
";

/// Three lines that the other side changed too, and one that it did not.
const OURS: [(&str, &str); 4] = [
    ("10 000 lines per second.", "10 000 lines per second with `burst.sh`, attached."),
    ("every line is shown once.", "every line is shown exactly once, in order."),
    ("- [ ] Drain", "- [x] Drain"),
    ("with ext4.", "with btrfs."),
];
const THEIRS: [(&str, &str); 4] = [
    ("10 000 lines per second.", "25 000 lines per second for a minute."),
    ("every line is shown once.", "every line is shown at least once; duplicates are fine."),
    ("- [ ] Test", "- [x] Test"),
    ("with ext4.", "with xfs."),
];
const BY_HAND: &str = "**Expected:** no line is lost, and none is shown twice.";

/// GitHub's first line, one written by hand, this computer's last, and what merged by itself.
const MERGED: [(&str, &str); 5] =
    [THEIRS[0], ("**Expected:** every line is shown once.", BY_HAND), OURS[2], THEIRS[2], OURS[3]];

fn changed(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(BASE.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// An issue that was synced once, and then changed here and there.
async fn edited_on_both_sides(room: &Room) -> (Desk, IssueView) {
    let desk = Desk::new(forge(2).closed_per_mille(0).pulls_per_mille(0)).await;
    let number = desk.sim.create(TITLE, BASE).number;
    let whole = [
        Edit::labels(["bug"]),
        Edit::milestone("0.9"),
        Edit::assignees([desk.sim.issue(1).unwrap().author.unwrap()]),
    ];
    desk.sim.edit_all(number, &whole);
    room.connect_both_ways(&desk);
    room.run(desk.dir.path(), &["sync"]);
    let text = desk.dir.path().join("ours.md");
    fs::write(&text, changed(&OURS)).unwrap();
    let key = format!("WEB-{number}");
    let edit = ["task", "set", &key, "--title", OUR_TITLE, "--description-file", text.to_str().unwrap()];
    room.run(desk.dir.path(), &edit);
    let theirs =
        [Edit::title(THEIR_TITLE), Edit::body(changed(&THEIRS)), Edit::AddLabel("confirmed".to_owned())];
    let issue = desk.sim.edit_all(number, &theirs);
    (desk, issue)
}

/// Presses Sync now and waits for the end of that sync.
async fn sync(window: &Window, records: &Records) {
    let runs = records.runs().await.len();
    window.press(Role::Link, "WEB").await;
    window.press(Role::Button, "Sync now").await;
    records.synced_after(runs).await;
}

async fn open_dialog(window: &Window, key: &str) {
    window.press(Role::Link, "Conflicts").await;
    window.press(Role::Button, &format!("Resolve {key}")).await;
    window.see(Role::Dialog, &format!("{key} has two versions")).await;
}

fn key_of(row: &TaskRow) -> String {
    format!("{}-{}", row.project_key, row.task.number)
}

#[test]
fn a_conflict_is_merged_across_a_crash_sent_and_taken_back() {
    in_a_session(|| async {
        let room = Room::new();
        let (desk, theirs) = edited_on_both_sides(&room).await;
        let records = Records::open(desk.dir.path()).await;
        let row = records.task_of(theirs.number).await;
        let (id, key) = (row.task.id, key_of(&row));

        let window = room.open(desk.dir.path(), &[]).await;
        sync(&window, &records).await;
        half_resolve(&window, &key).await;
        let choices = json!({
            "title": {"take": "ours"}, "state": null, "milestone": null,
            "description": [{"take": "theirs"}, null, null],
        });
        let draft = async || records.conflicts_of(id).await.first()?.draft.clone();
        let kept = async || draft().await.filter(|draft| draft["choices"] == choices);
        until("the draft is on the disk", kept).await;
        // Dropping it kills the program.
        drop(window);
        assert_eq!(records.faults().await, Vec::<String>::new(), "the database is whole");
        assert_eq!(draft().await.unwrap()["choices"], choices, "and the draft is in it");
        assert_eq!(writes(&desk.sim), 0, "nothing is sent before everything is decided");

        let window = room.open(desk.dir.path(), &[]).await;
        resolve_the_rest(&window, &key).await;
        let resolved = until("the decision is kept", async || {
            records.conflicts_of(id).await.into_iter().find(|conflict| conflict.resolved_at.is_some())
        })
        .await;
        let merged = Content {
            title: OUR_TITLE.to_owned(),
            description: changed(&MERGED),
            labels: theirs.labels.iter().cloned().collect(),
            ..row.task.content()
        };
        assert_eq!(resolved.resolution_action, Some(ResolutionAction::Merge));
        assert_eq!(resolved.merged.as_ref(), Some(&merged), "the result is what was chosen, and what merged");
        assert_eq!(records.task_of(theirs.number).await.task.content(), merged);

        sync(&window, &records).await;
        let sent = desk.sim.issue(theirs.number).unwrap();
        let wanted = IssueView {
            title: OUR_TITLE.to_owned(),
            body: Some(changed(&MERGED)),
            updated_at: sent.updated_at,
            ..theirs.clone()
        };
        assert_eq!(sent, wanted, "the issue holds exactly the merged text, and all else is as it was");
        assert_eq!(fields_written(&desk.sim, theirs.number), ["title", "body"], "nothing else was touched");
        assert_eq!(writes(&desk.sim), 1, "in one request");
        next_sync_is_quiet(&window, &records, &desk, &key).await;

        window.press(Role::Link, "Conflicts").await;
        window.press(Role::Button, &format!("Undo how {key} was resolved")).await;
        window.read(&format!("{key} is open again")).await;
        is_open_again(&records, &theirs, &merged).await;
        sync(&window, &records).await;
        is_open_again(&records, &theirs, &merged).await;
        assert_eq!(desk.sim.issue(theirs.number).unwrap(), sent, "nothing is sent while it waits again");
        open_dialog(&window, &key).await;
        window.read("4 of 4 left").await;
        window.read(OUR_TITLE).await;
        window.read(THEIR_TITLE).await;
        records.close().await;
    });
}

/// Two of the four: the title and the first part of the description.
async fn half_resolve(window: &Window, key: &str) {
    open_dialog(window, key).await;
    window.read("4 of 4 left").await;
    window.press_in("Conflict 1 of 4: title", Role::Button, "Take this computer").await;
    window.press_in("Conflict 2 of 4: description", Role::Button, "Take GitHub").await;
    window.see(Role::Region, "Conflict 1 of 4: title, this computer").await;
    window.see(Role::Region, "Conflict 2 of 4: description, github").await;
    window.read("2 of 4 left").await;
    let resolve = window.see(Role::Button, "Resolve").await;
    assert_eq!(resolve.attr("aria-disabled").await.unwrap().as_deref(), Some("true"), "half is not enough");
}

/// Goes on from the draft: one part by hand, the last from this computer.
async fn resolve_the_rest(window: &Window, key: &str) {
    window.press(Role::Link, "Conflicts").await;
    window.read("merge begun").await;
    open_dialog(window, key).await;
    window.read("2 of 4 left").await;
    window.see(Role::Region, "Conflict 1 of 4: title, this computer").await;
    window.see(Role::Region, "Conflict 2 of 4: description, github").await;
    let by_hand = "Conflict 3 of 4";
    window.see(Role::Region, "Conflict 3 of 4: description, not decided").await;
    window.press_in(by_hand, Role::Button, "Edit").await;
    window.write("Conflict 3 of 4, the result, in Markdown", BY_HAND).await;
    window.press_in(by_hand, Role::Button, "Done").await;
    window.see(Role::Region, "Conflict 3 of 4: description, edited by hand").await;
    window.read("1 of 4 left").await;
    window.press_in("Conflict 4 of 4: description, not decided", Role::Button, "Take this computer").await;
    window.read("All 4 decided").await;
    window.read("Resolve writes title and description to GitHub").await;
    window.press(Role::Button, "Resolve").await;
    window.read(&format!("{key} is resolved")).await;
}

/// Another sync finds nothing: it writes neither there nor here.
async fn next_sync_is_quiet(window: &Window, records: &Records, desk: &Desk, key: &str) {
    let (tasks, sent) = (records.tasks().await, writes(&desk.sim));
    let id = tasks.iter().find(|row| key_of(row) == key).unwrap().task.id;
    let changes = records.changes_of(id).await;
    sync(window, records).await;
    assert_eq!(writes(&desk.sim), sent, "nothing was sent");
    assert_eq!(records.tasks().await, tasks, "no task and no link was touched");
    assert_eq!(records.changes_of(id).await, changes, "and no change was recorded");
}

/// This side says what it said before the decision, the other side is kept, and base is what the forge holds.
async fn is_open_again(records: &Records, theirs: &IssueView, merged: &Content) {
    let row = records.task_of(theirs.number).await;
    let [conflict] = records.conflicts_of(row.task.id).await.try_into().expect("it is the same conflict");
    assert_eq!(conflict.resolved_at, None, "it waits again");
    assert_eq!((row.task.title.as_str(), row.task.description.as_str()), (OUR_TITLE, &*changed(&OURS)));
    assert_eq!(conflict.local, row.task.content());
    assert_eq!((conflict.base.title.as_str(), conflict.base.description.as_str()), (TITLE, BASE));
    assert_eq!(conflict.remote.title, THEIR_TITLE);
    assert_eq!(conflict.remote.description, changed(&THEIRS));
    assert_eq!(
        records.base_of(row.task.id).await.as_ref(),
        Some(merged),
        "nothing that was sent is forgotten"
    );
}

async fn keep_here(window: &Window, key: &str) {
    window.press(Role::Button, &format!("Decide about {key}")).await;
    window.see(Role::Dialog, &format!("{key} is gone on GitHub")).await;
    let here = window.see(Role::Radio, "Keep it as a local task").await;
    let chosen = here.attr("aria-checked").await.unwrap();
    assert_eq!(chosen.as_deref(), Some("true"), "nothing is lost unasked");
    window.press(Role::Button, "Keep as local task").await;
}

#[test]
fn a_task_whose_issue_was_deleted_is_kept_as_a_local_one() {
    in_a_session(|| async {
        let room = Room::new();
        let (desk, theirs) = edited_on_both_sides(&room).await;
        assert!(desk.sim.delete(theirs.number));
        let records = Records::open(desk.dir.path()).await;
        let before = records.task_of(theirs.number).await;
        let (id, key) = (before.task.id, key_of(&before));

        let window = room.open(desk.dir.path(), &[]).await;
        sync(&window, &records).await;
        window.read("Gone on GitHub").await;
        window.press(Role::Link, "Conflicts").await;
        keep_here(&window, &key).await;
        window.read(&format!("{key} is a task of this computer now")).await;
        window.press(Role::Button, "Undo").await;
        window.read(&format!("{key} is open again")).await;
        let again = records.task_of(theirs.number).await;
        assert_eq!(again.task.content(), before.task.content(), "it is linked again, with every edit");
        keep_here(&window, &key).await;

        let unlinked =
            async || records.tasks().await.into_iter().find(|row| row.task.id == id && row.remote.is_none());
        let after = until("the decision is kept", unlinked).await;
        assert_eq!(after.task.content(), before.task.content(), "with every edit");
        assert_eq!(after.task.issue_url, None, "and without the issue");
        let changes = records.changes_of(id).await;
        sync(&window, &records).await;
        assert_eq!(writes(&desk.sim), 0, "nothing is made anew there");
        assert_eq!(desk.sim.issue(theirs.number), None);
        assert_eq!(records.changes_of(id).await, changes);
        assert!(changes.iter().all(|change| change.origin == Origin::User), "only the person edited it");
        window.press(Role::Link, "WEB").await;
        window.see(Role::Option, OUR_TITLE).await;
        records.close().await;
    });
}
