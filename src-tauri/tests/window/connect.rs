//! Connecting a repository in the window.

use std::{process::Command, time::Duration};

use tern_model::SyncStatus;

use crate::{
    common::{Desk, TOKEN, forge},
    support::{Records, Role, Room, Window, in_a_session},
};

const WRONG: &str = "ghp_canary0000000000aaaaaaaaaabbbbbbbbbb";

async fn fill_in(window: &Window, desk: &Desk) {
    window.press(Role::Button, "Connect a repository").await;
    window.see(Role::Dialog, "Connect a repository").await;
    window.write("Repository", &desk.repository()).await;
    window.press(Role::Button, "Own server?").await;
    window.write("API address", desk.sim.base_url()).await;
}

#[test]
fn a_wrong_token_is_refused_and_the_right_one_connects_and_syncs() {
    in_a_session(|| async {
        let room = Room::new();
        let desk = Desk::new(forge(260).private().latency(Duration::from_millis(150))).await;
        let window = room.open(desk.dir.path(), &[]).await;
        fill_in(&window, &desk).await;

        window.write("Token", WRONG).await;
        window.press(Role::Button, "Check now").await;
        window.see(Role::Alert, "").await;
        window.read("did not take this token").await;
        let connect = window.see(Role::Button, "Connect, pull only").await;
        assert_eq!(connect.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
        let records = Records::open(desk.dir.path()).await;
        assert_eq!(records.tasks().await.len(), 0);
        assert_eq!(records.runs().await.len(), 0, "nothing is synced with a token that was refused");

        window.write("Token", TOKEN).await;
        window.press(Role::Button, "Check now").await;
        window.read("First sync would").await;
        window.press(Role::Button, "Connect, pull only").await;
        window.see(Role::Progress, "Sync of ").await;
        window.see(Role::Option, "ORCHAR-").await;
        window.read("Synced").await;

        let page = window.script("return document.documentElement.outerHTML").await.to_string();
        let stored = window.script("return JSON.stringify({ ...localStorage, ...sessionStorage })").await;
        for token in [TOKEN, WRONG] {
            assert!(!page.contains(token), "a token does not stay in the page");
            assert!(!stored.to_string().contains(token), "nor in what the page keeps");
        }
        let runs = records.runs().await;
        let first = runs.last().expect("a sync ran");
        assert_eq!(first.status, SyncStatus::Success, "{runs:?}");
        assert_eq!(records.tasks().await.len(), first.counts.tasks_created as usize);
        assert!(records.has_tokens().await, "the token is kept");
        assert_no_plain_token(&desk);
        assert!(keyring_holds_a_key(), "its key lies in the Secret Service");
        assert_eq!(window.connections_of_its_pages(), Vec::<String>::new(), "the pages ask nobody");
        records.close().await;
    });
}

/// No file below the data folder has the token in it.
fn assert_no_plain_token(desk: &Desk) {
    let mut folders = vec![desk.dir.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let plain = bytes.windows(TOKEN.len()).any(|part| part == TOKEN.as_bytes());
            assert!(!plain, "{} has the token in plain text", path.display());
        }
    }
}

fn keyring_holds_a_key() -> bool {
    let search = ["search", "--all", "service", tern_api::KEYRING_SERVICE];
    let output = Command::new("secret-tool").args(search).output().unwrap();
    String::from_utf8_lossy(&output.stdout).contains("secret = ")
}
