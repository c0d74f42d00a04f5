//! Where tokens are kept. The keyring is the real Secret Service, one of its own for every test: it is reached
//! once per process, so such a test runs itself again as a child inside `scripts/with-keyring.sh`.

use std::sync::Arc;

use secrecy::SecretString;
use tempfile::TempDir;
use tern_api::window::{self, SecretStore, SyncStanding, TokenForget, TokenStanding};
use tern_api::{ErrorCode, Options, Secrets, Tern};
use tern_model::SyncConfigId;
use tern_sim::Sim;
use tern_store::{Store, configs};

use crate::connections::{TOKEN, connected, request, synced};
use crate::support::{Bench, named};

async fn opened(dir: &TempDir, secrets: Secrets) -> Arc<Tern> {
    let options = Options { secrets, ..Options::new(dir.path().to_owned()) };
    Arc::new(Tern::open(options).await.unwrap())
}

async fn connected_with(secrets: Secrets) -> (Bench, Sim, SyncConfigId) {
    let sim = Sim::builder().issues(2).closed_per_mille(0).pulls_per_mille(0).token(TOKEN).start().await;
    let dir = TempDir::new().unwrap();
    let tern = opened(&dir, secrets).await;
    let project = window::project_create(&tern, named("Web", "WEB")).await.unwrap();
    let bench = Bench { tern, project, dir };
    let config = window::connection_create(&bench.tern, request(&bench, &sim, Some(TOKEN))).await.unwrap();
    (bench, sim, config.id)
}

async fn reopened(bench: Bench, secrets: Secrets) -> Bench {
    bench.tern.close().await;
    let Bench { tern, project, dir } = bench;
    drop(tern);
    Bench { tern: opened(&dir, secrets).await, project, dir }
}

fn everything() -> window::DataRemove {
    window::DataRemove { word: "remove".to_owned(), backups: window::BackupsFate::Remove }
}

/// The key that sealed the token in the database.
async fn key_of(bench: &Bench, id: SyncConfigId) -> Vec<u8> {
    let opened = Store::open(bench.dir.path(), bench.tern.now()).await.unwrap();
    let sealed = configs::token(&mut opened.store.read().await.unwrap(), id).await.unwrap().unwrap();
    opened.store.close().await;
    sealed[1..9].to_vec()
}

async fn standing(bench: &Bench) -> TokenStanding {
    window::secrets_show(&bench.tern).await.unwrap().tokens[0].standing
}

#[tokio::test]
async fn a_forgotten_token_stops_the_sync_and_keeps_the_tasks() {
    let (bench, _sim, config) = connected(2).await;
    synced(&bench).await;
    let view = window::secrets_show(&bench.tern).await.unwrap();
    assert_eq!((view.store, view.problem), (SecretStore::Session, None));
    assert_eq!((view.tokens[0].standing, view.tokens[0].host.as_str()), (TokenStanding::Works, "127.0.0.1"));
    assert!(view.tokens[0].account.is_some());

    let view = window::token_forget(&bench.tern, TokenForget { connection_id: config.id }).await.unwrap();
    assert_eq!((view.tokens[0].standing, view.tokens[0].account.clone()), (TokenStanding::None, None));
    let project = window::project_list(&bench.tern).await.unwrap().remove(0);
    assert_eq!((project.standing, project.open_tasks), (SyncStanding::NeedsYou, 2));
    assert_eq!(project.standing_words, "its token was forgotten here", "nobody refused it");
    let connection = project.connection.unwrap();
    assert_eq!((connection.has_token, connection.next_sync_at), (false, None));
    assert!(bench.tern.engine().due(false).await.unwrap().is_empty(), "nothing is asked without a token");
    let gone = TokenForget { connection_id: "7a0c9d3e-55b1-4a55-9d5e-0f6b2a1c4e77".parse().unwrap() };
    assert_eq!(window::token_forget(&bench.tern, gone).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_refused_token_is_told_from_one_that_works() {
    let (bench, sim, _) = connected(1).await;
    sim.revoke_token(TOKEN);
    synced(&bench).await;
    assert_eq!(standing(&bench).await, TokenStanding::Refused);
}

#[tokio::test]
async fn a_token_of_a_session_that_ended_cannot_be_read() {
    let (bench, _sim, _) = connected(1).await;
    let bench = bench.reopened().await;
    let view = window::secrets_show(&bench.tern).await.unwrap();
    assert_eq!((view.problem, view.tokens[0].standing), (None, TokenStanding::Unreadable));
}

#[tokio::test]
async fn renewing_behind_a_passphrase_survives_a_restart() {
    let passphrase = || Secrets::Passphrase(SecretString::from("correct horse"));
    let (bench, _sim, id) = connected_with(passphrase()).await;
    let before = key_of(&bench, id).await;
    let view = window::secrets_renew(&bench.tern).await.unwrap();
    assert_eq!((view.store, view.tokens[0].standing), (SecretStore::Passphrase, TokenStanding::Works));
    assert_ne!(key_of(&bench, id).await, before);
    let bench = reopened(bench, passphrase()).await;
    assert_eq!(standing(&bench).await, TokenStanding::Works);
}

/// The disk refuses what is to be stored. A limit on a process's files does what a full disk does; it comes with a
/// signal that has to be ignored from the start, so the test runs itself again as a child.
#[cfg(target_os = "linux")]
mod full_disk {
    use std::process::{Command, Stdio, id};

    use super::*;

    const CHILD: &str = "TERN_API_TEST_FULL_DISK";

    fn let_files_grow_to(bytes: &str) {
        let limit = format!("--fsize={bytes}:unlimited");
        let done = Command::new("prlimit").args(["--pid", &id().to_string(), &limit]).status().unwrap();
        assert!(done.success(), "{done}");
    }

    async fn a_renewal_fails() {
        let passphrase = || Secrets::Passphrase(SecretString::from("correct horse"));
        let (bench, _sim, id) = connected_with(passphrase()).await;
        let before = key_of(&bench, id).await;
        let_files_grow_to("0");
        let refused = window::secrets_renew(&bench.tern).await;
        let_files_grow_to("unlimited");
        refused.unwrap_err();
        assert_eq!(key_of(&bench, id).await, before, "nothing was stored");
        assert_eq!(standing(&bench).await, TokenStanding::Works);
        let bench = reopened(bench, passphrase()).await;
        assert_eq!(standing(&bench).await, TokenStanding::Works, "the stored record still opens it");
        window::secrets_renew(&bench.tern).await.unwrap();
        assert_ne!(key_of(&bench, id).await, before, "and it can be done again");
        let bench = reopened(bench, passphrase()).await;
        assert_eq!(standing(&bench).await, TokenStanding::Works);
    }

    #[test]
    fn a_renewal_whose_commit_fails_changes_nothing() {
        if std::env::var_os(CHILD).is_some() {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            return runtime.block_on(a_renewal_fails());
        }
        let output = Command::new("bash")
            .args(["-c", "trap '' XFSZ; exec \"$@\"", "bash"])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "secrets::full_disk::a_renewal_whose_commit_fails_changes_nothing"])
            .args(["--nocapture", "--test-threads=1"])
            .env(CHILD, "1")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "the child ran exactly this test: {said}");
    }
}

#[cfg(target_os = "linux")]
mod keyring {
    use std::process::{Command, Stdio};
    use std::{env, path::Path};

    use tern_api::KEYRING_SERVICE;
    use tern_vault::Vault;

    use super::*;

    const CHILD: &str = "TERN_API_TEST_CHILD";

    fn with_keyring<F: Future<Output = ()>>(test: &str, body: impl FnOnce() -> F) {
        if env::var(CHILD).as_deref() == Ok(test) {
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(body());
            return;
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/with-keyring.sh");
        let output = Command::new(script)
            .arg(env::current_exe().unwrap())
            .args(["--exact", &format!("secrets::keyring::{test}"), "--nocapture", "--test-threads=1"])
            .env(CHILD, test)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "the child ran exactly this test: {said}");
    }

    /// What the keyring holds for Tern: 56 characters a key.
    fn entry() -> String {
        let said =
            Command::new("secret-tool").args(["lookup", "service", KEYRING_SERVICE]).output().unwrap().stdout;
        String::from_utf8(said).unwrap()
    }

    #[test]
    fn renewing_seals_every_token_with_a_new_key_and_removes_the_old_one() {
        with_keyring("renewing_seals_every_token_with_a_new_key_and_removes_the_old_one", || async {
            let (bench, _sim, id) = connected_with(Secrets::Keyring).await;
            let (key, before) = (key_of(&bench, id).await, entry());
            let view = window::secrets_renew(&bench.tern).await.unwrap();
            assert_eq!((view.store, view.tokens[0].standing), (SecretStore::Keyring, TokenStanding::Works));
            assert_ne!(key_of(&bench, id).await, key);
            let after = entry();
            assert_eq!(after.len(), 56, "one key is left");
            assert_ne!(after, before);
            let bench = reopened(bench, Secrets::Keyring).await;
            synced(&bench).await;
            assert_eq!(standing(&bench).await, TokenStanding::Works);
            assert_eq!(window::project_list(&bench.tern).await.unwrap()[0].open_tasks, 2);
        });
    }

    #[test]
    fn a_renewal_that_was_cut_short_leaves_every_token_readable() {
        with_keyring("a_renewal_that_was_cut_short_leaves_every_token_readable", || async {
            let (bench, _sim, id) = connected_with(Secrets::Keyring).await;
            let key = key_of(&bench, id).await;
            // The keyring has the new key; the process ended before the tokens were stored.
            Vault::keyring(KEYRING_SERVICE).rotate().await.unwrap();
            let bench = reopened(bench, Secrets::Keyring).await;
            assert_eq!(key_of(&bench, id).await, key);
            assert_eq!(standing(&bench).await, TokenStanding::Works);
            window::secrets_renew(&bench.tern).await.unwrap();
            assert_eq!((standing(&bench).await, entry().len()), (TokenStanding::Works, 56));
        });
    }

    #[test]
    fn removing_everything_takes_the_key_out_of_the_keyring_and_begins_anew() {
        with_keyring("removing_everything_takes_the_key_out_of_the_keyring_and_begins_anew", || async {
            let (bench, _sim, _) = connected_with(Secrets::Keyring).await;
            synced(&bench).await;
            assert_eq!(entry().len(), 56);
            window::data_remove(&bench.tern, everything()).await.unwrap();
            assert_eq!(entry().len(), 56, "nothing goes while the program is open");
            bench.tern.close().await;
            assert!(tern_api::finish_removal(bench.dir.path()).await.unwrap());
            assert_eq!(entry(), "");
            assert!(!bench.dir.path().join("tern.db").exists());
            let tern = opened(&bench.dir, Secrets::Keyring).await;
            assert!(window::project_list(&tern).await.unwrap().is_empty());
        });
    }

    #[test]
    fn a_removal_that_was_cut_off_is_finished_by_the_next_start_with_its_key() {
        with_keyring("a_removal_that_was_cut_off_is_finished_by_the_next_start_with_its_key", || async {
            let (bench, _sim, _) = connected_with(Secrets::Keyring).await;
            window::data_remove(&bench.tern, everything()).await.unwrap();
            // The program ends here, before anything was removed.
            bench.tern.close().await;
            let tern = opened(&bench.dir, Secrets::Keyring).await;
            assert!(tern.began_anew());
            assert_eq!(entry(), "");
            assert!(window::project_list(&tern).await.unwrap().is_empty());
        });
    }

    #[test]
    fn a_locked_keyring_keeps_everything() {
        with_keyring("a_locked_keyring_keeps_everything", || async {
            let (bench, _sim, _) = connected_with(Secrets::Keyring).await;
            let bench = reopened(bench, Secrets::Keyring).await;
            lock();
            let refused = window::data_remove(&bench.tern, everything()).await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::Keyring);
            assert!(refused.hint.starts_with("Nothing was removed"), "{refused:?}");
            let bench = reopened(bench, Secrets::Keyring).await;
            assert_eq!(window::project_list(&bench.tern).await.unwrap().len(), 1);
        });
    }

    #[test]
    fn a_locked_keyring_is_a_problem_and_renews_nothing() {
        with_keyring("a_locked_keyring_is_a_problem_and_renews_nothing", || async {
            let (bench, _sim, id) = connected_with(Secrets::Keyring).await;
            let key = key_of(&bench, id).await;
            let bench = reopened(bench, Secrets::Keyring).await;
            lock();
            let view = window::secrets_show(&bench.tern).await.unwrap();
            assert_eq!(view.problem.unwrap().code, ErrorCode::Keyring);
            assert_eq!(view.tokens[0].standing, TokenStanding::Unreadable);
            let refused = window::secrets_renew(&bench.tern).await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::Keyring);
            assert_eq!(key_of(&bench, id).await, key);
        });
    }

    fn lock() {
        let done = Command::new("gdbus")
            .args(["call", "--session", "--dest", "org.freedesktop.secrets"])
            .args(["--object-path", "/org/freedesktop/secrets"])
            .args(["--method", "org.freedesktop.Secret.Service.Lock"])
            .arg("['/org/freedesktop/secrets/collection/login']")
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}
