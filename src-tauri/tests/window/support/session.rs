//! A session bus and a keyring of the test's own.

use std::{
    any::type_name,
    env,
    path::Path,
    process::{Command, Stdio},
};

/// Set by `scripts/with-keyring.sh` for what runs inside it.
const INSIDE: &str = "TERN_WITH_KEYRING";

/// Runs a test's body in a session with an unlocked keyring. Outside of one the test runs itself again inside
/// `scripts/with-keyring.sh`, so that it works under any test runner.
pub fn in_a_session<F: Future<Output = ()>>(body: impl FnOnce() -> F) {
    let test = name_of(&body);
    if env::var_os(INSIDE).is_some() {
        return run(body);
    }
    let output = again_inside()
        .args(["--exact", &test, "--nocapture", "--test-threads=1"])
        .stdin(Stdio::null())
        .output()
        .expect("scripts/with-keyring.sh starts");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "exactly this test ran inside: {said}");
}

/// Runs a program's body in such a session, for programs that are no tests.
pub fn run_in_a_session<F: Future<Output = ()>>(body: impl FnOnce() -> F) {
    if env::var_os(INSIDE).is_some() {
        return run(body);
    }
    let status =
        again_inside().args(env::args_os().skip(1)).status().expect("scripts/with-keyring.sh starts");
    assert!(status.success(), "{status}");
}

fn run<F: Future<Output = ()>>(body: impl FnOnce() -> F) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(body());
}

/// This program once more, inside the script.
fn again_inside() -> Command {
    let mut command = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/with-keyring.sh"));
    command.arg(env::current_exe().unwrap());
    command
}

/// `first_run::the_test`: the function that the body stands in.
fn name_of<T>(_: &T) -> String {
    let path = type_name::<T>().trim_end_matches("::{{closure}}");
    path.split_once("::").map_or(path, |(_, name)| name).to_owned()
}
