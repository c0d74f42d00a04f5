//! The real Secret Service: a gnome-keyring of its own for every test.
//!
//! A keyring is reached through environment variables and once per process, so each test runs itself again as a
//! child process: inside `scripts/with-keyring.sh`, or with a session bus that is not what it should be.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]
#![cfg(target_os = "linux")]

use std::{
    env, fs,
    os::unix::net::UnixStream,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use secrecy::ExposeSecret;
use tern_model::SyncConfigId;
use tern_vault::{KEYRING_USER, KeyringError, Vault, VaultBackend, VaultError};

const ORIGIN: &str = "https://api.forge.example";
const SERVICE: &str = "tern-test";

/// Set in the child process to the test that it runs.
const CHILD: &str = "TERN_VAULT_TEST_CHILD";

#[test]
fn a_token_sealed_with_the_keyring_opens_after_a_restart() {
    with_keyring("a_token_sealed_with_the_keyring_opens_after_a_restart", || async {
        let vault = Vault::keyring(SERVICE);
        assert_eq!(vault.backend(), VaultBackend::SecretService);
        let blob = seal(&vault).await.unwrap();
        assert_eq!(open(&Vault::keyring(SERVICE), &blob).await, Ok("token".into()));
        let elsewhere = open(&Vault::keyring("another-data-folder"), &blob).await;
        assert_eq!(elsewhere, Err(VaultError::UnknownKey), "data folders do not share keys");
    });
}

#[test]
fn the_key_is_a_visible_entry_and_the_token_is_not() {
    with_keyring("the_key_is_a_visible_entry_and_the_token_is_not", || async {
        let vault = Vault::keyring(SERVICE);
        vault.check().await.unwrap();
        assert_eq!(search(), "", "looking whether the keyring works creates nothing");
        seal(&vault).await.unwrap();
        let entry = search();
        assert!(entry.contains(&format!("attribute.username = {KEYRING_USER}")), "{entry}");
        assert!(!entry.contains("token\n"), "only the key is in the keyring: {entry}");
        let secret = entry.lines().find_map(|line| line.strip_prefix("secret = ")).unwrap();
        assert_eq!(secret.len(), 56, "one key id and one 256-bit key in base64");
    });
}

#[test]
fn rotating_keeps_old_tokens_readable_across_restarts() {
    with_keyring("rotating_keeps_old_tokens_readable_across_restarts", || async {
        let vault = Vault::keyring(SERVICE);
        let old = seal(&vault).await.unwrap();
        assert_eq!(vault.rotate().await.unwrap(), None, "the keyring keeps its own record");
        let new = seal(&vault).await.unwrap();
        assert_ne!(old[1..9], new[1..9], "a new key has a new id");
        let restarted = Vault::keyring(SERVICE);
        assert_eq!(open(&restarted, &old).await, Ok("token".into()));
        assert_eq!(open(&restarted, &new).await, Ok("token".into()));
        restarted.retire_old_keys().await.unwrap();
        assert_eq!(open(&Vault::keyring(SERVICE), &old).await, Err(VaultError::UnknownKey));
        assert_eq!(open(&Vault::keyring(SERVICE), &new).await, Ok("token".into()));
    });
}

#[test]
fn a_deleted_key_asks_for_the_token_again() {
    with_keyring("a_deleted_key_asks_for_the_token_again", || async {
        let vault = Vault::keyring(SERVICE);
        let blob = seal(&vault).await.unwrap();
        vault.forget().await.unwrap();
        assert_eq!(search(), "");
        for vault in [vault, Vault::keyring(SERVICE)] {
            assert_eq!(open(&vault, &blob).await, Err(VaultError::UnknownKey));
        }
        Vault::keyring(SERVICE).forget().await.expect("forgetting twice is no error");
    });
}

#[test]
fn a_locked_keyring_is_called_locked_and_works_once_unlocked() {
    with_keyring("a_locked_keyring_is_called_locked_and_works_once_unlocked", || async {
        let blob = seal(&Vault::keyring(SERVICE)).await.unwrap();
        lock_keyring();
        let vault = Vault::keyring(SERVICE);
        let start = Instant::now();
        assert_eq!(open(&vault, &blob).await, Err(KeyringError::Locked.into()));
        assert_eq!(seal(&vault).await, Err(KeyringError::Locked.into()), "no second key is made");
        assert!(start.elapsed() < Duration::from_secs(6), "two calls of at most 3 s each");
        unlock_keyring();
        assert_eq!(open(&vault, &blob).await, Ok("token".into()));
    });
}

#[test]
fn an_open_vault_works_on_while_the_keyring_is_locked() {
    with_keyring("an_open_vault_works_on_while_the_keyring_is_locked", || async {
        let vault = Vault::keyring(SERVICE);
        let blob = seal(&vault).await.unwrap();
        lock_keyring();
        assert_eq!(open(&vault, &blob).await, Ok("token".into()), "the key is in memory already");
    });
}

#[test]
fn two_matching_entries_are_used_neither() {
    with_keyring("two_matching_entries_are_used_neither", || async {
        let blob = seal(&Vault::keyring(SERVICE)).await.unwrap();
        store("another", &["service", SERVICE, "username", KEYRING_USER, "copy", "2"]);
        let ambiguous = KeyringError::Ambiguous { service: SERVICE.into() };
        let vault = Vault::keyring(SERVICE);
        assert_eq!(open(&vault, &blob).await, Err(ambiguous.clone().into()));
        assert_eq!(seal(&vault).await, Err(ambiguous.into()));
    });
}

#[test]
fn an_entry_of_something_else_is_left_alone() {
    with_keyring("an_entry_of_something_else_is_left_alone", || async {
        store("hunter2", &["service", SERVICE, "username", KEYRING_USER]);
        let damaged = KeyringError::Damaged { service: SERVICE.into() };
        assert_eq!(seal(&Vault::keyring(SERVICE)).await, Err(damaged.into()));
        assert!(search().contains("secret = hunter2"), "it may be somebody's password");
    });
}

#[test]
fn four_vaults_that_make_their_first_key_at_once_agree_on_it() {
    with_keyring("four_vaults_that_make_their_first_key_at_once_agree_on_it", || async {
        let vaults = [(); 4].map(|()| Vault::keyring(SERVICE));
        let [a, b, c, d] = &vaults;
        let (a, b, c, d) = tokio::join!(seal(a), seal(b), seal(c), seal(d));
        let restarted = Vault::keyring(SERVICE);
        let opened = [
            open(&restarted, &a.unwrap()).await,
            open(&restarted, &b.unwrap()).await,
            open(&restarted, &c.unwrap()).await,
            open(&restarted, &d.unwrap()).await,
        ];
        let lost = opened.iter().filter(|token| token.is_err()).count();
        assert_eq!(lost, 0, "a token sealed with a key that another vault replaced is lost");
    });
}

#[test]
fn no_session_bus_means_no_keyring_and_says_so_at_once() {
    let nowhere = tempfile::tempdir().unwrap();
    let address = format!("unix:path={}", nowhere.path().join("no-bus").display());
    with_bus("no_session_bus_means_no_keyring_and_says_so_at_once", &address, no_keyring);
}

#[test]
fn a_bus_without_a_daemon_means_no_keyring() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("bus.conf");
    // No service folders: nothing can be started on demand.
    let text = format!(
        "<busconfig><type>session</type><listen>unix:dir={}</listen><policy context=\"default\">\
         <allow send_destination=\"*\"/><allow receive_type=\"method_return\"/>\
         <allow receive_type=\"error\"/><allow receive_type=\"signal\"/><allow own=\"*\"/></policy></busconfig>",
        folder.path().display()
    );
    fs::write(&config, text).unwrap();
    let name = "a_bus_without_a_daemon_means_no_keyring";
    run_child(name, Command::new("dbus-run-session").arg("--config-file").arg(&config).arg("--"), no_keyring);
}

/// What every way of having no keyring looks like.
async fn no_keyring() {
    let start = Instant::now();
    let vault = Vault::keyring(SERVICE);
    assert_eq!(vault.check().await, Err(KeyringError::NoKeyring.into()));
    assert_eq!(
        seal(&vault).await,
        Err(KeyringError::NoKeyring.into()),
        "nothing is sealed anywhere else instead"
    );
    assert!(start.elapsed() < Duration::from_secs(3), "took {:?}", start.elapsed());
}

async fn seal(vault: &Vault) -> Result<Vec<u8>, VaultError> {
    vault.seal(SyncConfigId::new(uuid::Uuid::from_u128(7)), ORIGIN, &"token".into()).await
}

async fn open(vault: &Vault, blob: &[u8]) -> Result<String, VaultError> {
    let config = SyncConfigId::new(uuid::Uuid::from_u128(7));
    vault.open(config, ORIGIN, blob).await.map(|token| token.expose_secret().to_owned())
}

/// Runs the test's body in a child process with a fresh, unlocked keyring.
fn with_keyring<F: Future<Output = ()>>(test: &str, body: impl FnOnce() -> F) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/with-keyring.sh");
    run_child(test, &mut Command::new(script), body);
}

/// Runs the test's body in a child process with a session bus address of its own.
fn with_bus<F: Future<Output = ()>>(test: &str, address: &str, body: impl FnOnce() -> F) {
    let mut command = Command::new("env");
    run_child(test, command.arg(format!("DBUS_SESSION_BUS_ADDRESS={address}")), body);
}

fn run_child<F: Future<Output = ()>>(test: &str, wrapper: &mut Command, body: impl FnOnce() -> F) {
    if env::var(CHILD).as_deref() == Ok(test) {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(body());
        return;
    }
    let output = wrapper
        .arg(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(CHILD, test)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .expect("the wrapper starts");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "the child ran exactly this test: {said}");
}

/// What the keyring holds for the test's service, in `secret-tool`'s words.
fn search() -> String {
    let output = Command::new("secret-tool").args(["search", "--all", "service", SERVICE]).output().unwrap();
    // Attributes go to standard error.
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn store(secret: &str, attributes: &[&str]) {
    use std::io::Write;
    let mut tool = Command::new("secret-tool")
        .args(["store", "--label=test"])
        .args(attributes)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    tool.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
    assert!(tool.wait().unwrap().success());
}

fn lock_keyring() {
    let status = Command::new("gdbus")
        .args(["call", "--session", "--dest", "org.freedesktop.secrets"])
        .args(["--object-path", "/org/freedesktop/secrets"])
        .args(["--method", "org.freedesktop.Secret.Service.Lock"])
        .arg("['/org/freedesktop/secrets/collection/login']")
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
}

/// Tells the running daemon the password, as logging in does: over its control socket, because a prompt needs a person.
fn unlock_keyring() {
    use std::io::{Read, Write};
    const UNLOCK: u32 = 1;
    let password = b"test";
    let folder = env::var("XDG_RUNTIME_DIR").unwrap();
    let mut socket = UnixStream::connect(Path::new(&folder).join("keyring/control")).unwrap();
    let length = u32::try_from(password.len()).unwrap();
    // A byte that carries the caller's identity, then the length of everything, the operation, and the password.
    let mut message = vec![0];
    for number in [12 + length, UNLOCK, length] {
        message.extend_from_slice(&number.to_be_bytes());
    }
    message.extend_from_slice(password);
    socket.write_all(&message).unwrap();
    let mut answer = [0; 8];
    socket.read_exact(&mut answer).unwrap();
    assert_eq!(answer, [0, 0, 0, 8, 0, 0, 0, 0], "the daemon accepts the password");
}
