//! The other forges in the window: connected in the dialog, edited on a card, disputed, and missed. GitHub's dialect
//! is what every other flow here speaks; what each forge can do is tried from the command line (`tests/forges`).

use serde_json::json;
use tern_sim::{Edit, IssueView};

use crate::{
    common::{Desk, Kind},
    support::{Records, Role, Room, Window, in_a_session, open_issues, until},
};

#[test]
fn a_repository_on_gitlab_lives_in_the_window() {
    in_a_session(|| lives_in_the_window(Kind::GitLab));
}

#[test]
fn a_repository_on_gitea_lives_in_the_window() {
    in_a_session(|| lives_in_the_window(Kind::Gitea));
}

#[test]
fn a_repository_on_bitbucket_lives_in_the_window() {
    in_a_session(|| lives_in_the_window(Kind::Bitbucket));
}

async fn lives_in_the_window(kind: Kind) {
    let room = Room::new();
    let prefix = format!("/tools/forge{}", kind.api_path());
    let sim = kind.sim(8).closed_per_mille(0).pulls_per_mille(0).private().path_prefix(prefix);
    let desk = Desk::new(sim).await;
    let window = room.open(desk.dir.path(), &[]).await;
    let records = Records::open(desk.dir.path()).await;
    let here = Here { kind, desk: &desk, window: &window, records: &records };
    here.connects().await;
    here.first_sync_is_reported().await;
    here.an_edit_travels().await;
    here.a_conflict_is_decided().await;
    here.what_vanished_is_decided_on().await;
    assert_eq!(window.connections_of_its_pages(), Vec::<String>::new(), "the pages ask nobody");
    drop(window);
    records.close().await;
}

/// One window on one repository. Syncs may start by themselves at any time; nothing here counts them.
struct Here<'a> {
    kind: Kind,
    desk: &'a Desk,
    window: &'a Window,
    records: &'a Records,
}

impl Here<'_> {
    async fn connects(&self) {
        let Self { kind, desk, window, records } = self;
        window.press(Role::Button, "Connect a repository").await;
        window.see(Role::Dialog, "Connect a repository").await;
        window.press(Role::Radio, kind.name()).await;
        window.write("Repository", &desk.sim.repository_url()).await;
        window.press(Role::Button, "Own server?").await;
        window.write("API address", desk.sim.base_url()).await;
        window.press(Role::Radio, "Two-way").await;
        window.write("Token", kind.wrong_token()).await;
        window.press(Role::Button, "Check now").await;
        window.read("did not take this token").await;
        assert!(!records.has_tokens().await, "nothing is kept of it");
        window.write("Token", kind.token()).await;
        window.press(Role::Button, "Check now").await;
        window.read("First sync would").await;
        window.read("ines-darrow").await;
        window.press(Role::Button, "Connect two-way").await;
        window.see(Role::Dialog, &format!("Let edits travel to {}", kind.name())).await;
        window.press(Role::Button, "Connect").await;
        window.see(Role::Option, "ORCHAR-").await;
        assert!(records.has_tokens().await, "the token is kept");
    }

    async fn first_sync_is_reported(&self) {
        let open = open_issues(&self.desk.sim);
        until("every open issue is a task", async || (self.records.issues().await == open).then_some(()))
            .await;
        self.window.press(Role::Link, "Sync history").await;
        self.window.see(Role::Table, "Syncs, newest first").await;
        self.window
            .read_where("a sync that is done and its tasks", |text| {
                text.contains("Done") && text.contains(&open.len().to_string())
            })
            .await;
        self.window.press(Role::Link, "Orchard").await;
    }

    /// A card is edited, and the forge has it after a sync.
    async fn an_edit_travels(&self) {
        let number = open_issues(&self.desk.sim)[0];
        self.rename(number, "Renamed in the window").await;
        self.window.press(Role::Button, "Sync now").await;
        self.until_there("the edit is there", number, |issue| issue.title == "Renamed in the window").await;
        self.window.see(Role::Option, "Renamed in the window").await;
        self.until_agreed(number).await;
    }

    async fn a_conflict_is_decided(&self) {
        let Self { kind, desk, window, .. } = self;
        let number = open_issues(&desk.sim)[1];
        let key = self.key_of(number).await;
        // Nothing may sync between the two edits, or they would simply follow each other.
        self.syncs_only_when_asked().await;
        self.rename(number, "Ours of the two").await;
        desk.sim.edit(number, Edit::title("Theirs of the two"));
        window.press(Role::Button, "Sync now").await;
        window.press(Role::Link, "Conflicts").await;
        window.press(Role::Button, &format!("Resolve {key}")).await;
        window.see(Role::Dialog, &format!("{key} has two versions")).await;
        window.read("Ours of the two").await;
        window.read("Theirs of the two").await;
        window.see(Role::Button, &format!("Take {}", kind.name())).await;
        window.press_in("Conflict 1 of 1: title", Role::Button, "Take this computer").await;
        window.read(&format!("Resolve writes title to {}", kind.name())).await;
        window.press(Role::Button, "Resolve").await;
        window.read(&format!("{key} is resolved")).await;
        window.press(Role::Link, "Orchard").await;
        window.press(Role::Button, "Sync now").await;
        self.until_there("the decision is there", number, |issue| issue.title == "Ours of the two").await;
        self.until_agreed(number).await;
    }

    /// These forges do not say where an issue went: it is not visible, and its task is a person's to decide on.
    async fn what_vanished_is_decided_on(&self) {
        let Self { kind, desk, window, records } = self;
        let number = open_issues(&desk.sim)[2];
        let before = records.task_of(number).await;
        let key = self.key_of(number).await;
        assert!(desk.sim.delete(number));
        window.press(Role::Button, "More ways to sync").await;
        window.press_words("Everything, and look for missing issues").await;
        window.read("Not visible").await;
        window.press(Role::Option, &before.task.title).await;
        window.see(Role::Heading, &before.task.title).await;
        window.press(Role::Button, "Decide").await;
        window.see(Role::Dialog, &format!("{key} is no longer visible on {}", kind.name())).await;
        window.press(Role::Button, "Keep as local task").await;
        window.read(&format!("{key} is a task of this computer now")).await;
        let unlinked = async || {
            let tasks = records.tasks().await;
            tasks.into_iter().find(|row| row.task.id == before.task.id && row.remote.is_none())
        };
        let after = until("the task is without its issue", unlinked).await;
        assert_eq!(after.task.content(), before.task.content(), "and as it was");
        window.press(Role::Button, "Close").await;
        window.read("Only here").await;
    }

    /// Opens a task's card, writes another title, and closes it.
    async fn rename(&self, number: u64, title: &str) {
        let window = self.window;
        let row = self.records.task_of(number).await;
        window.press(Role::Option, &row.task.title).await;
        window.press(Role::Radio, "Write").await;
        window.write("Title", title).await;
        window.press(Role::Button, "Done").await;
        window.see(Role::Heading, title).await;
        window.press(Role::Button, "Close").await;
        window.see(Role::Option, title).await;
        until("the title is kept", async || {
            (self.records.task_of(number).await.task.title == title).then_some(())
        })
        .await;
    }

    /// From now on no sync starts by itself, and none is under way.
    async fn syncs_only_when_asked(&self) {
        let projects = self.window.call("project_list", json!(null)).await.unwrap();
        let update = json!({ "id": projects[0]["connection"]["id"], "settings": { "sync_enabled": false } });
        self.window.call("connection_update", update).await.unwrap();
        until("no sync is under way", async || {
            self.records.runs().await.iter().all(|run| run.completed_at.is_some()).then_some(())
        })
        .await;
    }

    async fn key_of(&self, number: u64) -> String {
        let row = self.records.task_of(number).await;
        format!("{}-{}", row.project_key, row.task.number)
    }

    async fn until_there(&self, what: &str, number: u64, is_so: impl Fn(&IssueView) -> bool) {
        until(what, async || self.desk.sim.issue(number).filter(&is_so).map(|_| ())).await;
    }

    /// Both sides are known to say the same.
    async fn until_agreed(&self, number: u64) {
        let row = self.records.task_of(number).await;
        until("both sides agree", async || {
            let base = self.records.base_of(row.task.id).await?;
            (base == self.records.task_of(number).await.task.content()).then_some(())
        })
        .await;
    }
}
