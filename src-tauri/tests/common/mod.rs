//! The real program against a forge on loopback.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "each test file uses its own part of this"
)]

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;
use tern_sim::{LimitSettings, Sim, SimBuilder};

mod kind;
mod trap;

pub use kind::Kind;
pub use trap::Trap;

pub const TOKEN: &str = "ghp_canary9876543210zyxwvutsrqponmlkjihgf";

/// A data folder and a forge.
pub struct Desk {
    pub sim: Sim,
    pub dir: TempDir,
}

/// A forge whose anonymous limit does not end a test.
pub fn forge(issues: u32) -> SimBuilder {
    let limits = LimitSettings { anonymous: 1_000_000, ..LimitSettings::default() };
    Sim::builder().seed(21).issues(issues).token(TOKEN).limits(limits)
}

impl Desk {
    pub async fn new(sim: SimBuilder) -> Self {
        Self { sim: sim.start().await, dir: TempDir::new().unwrap() }
    }

    /// A folder that is connected to the same forge without a token.
    pub fn connected_folder(&self) -> TempDir {
        let dir = TempDir::new().unwrap();
        let output = run(
            dir.path(),
            &["connect", &self.repository(), "--project", "WEB", "--api-url", self.sim.base_url()],
        );
        assert!(output.status.success(), "{output:?}");
        dir
    }

    pub fn repository(&self) -> String {
        format!("https://github.com/{}", self.sim.full_name())
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        run(self.dir.path(), arguments)
    }

    /// Runs with `--json` and reads the document.
    pub fn json(&self, arguments: &[&str]) -> Value {
        json(self.dir.path(), arguments)
    }

    pub fn connect(&self) -> Output {
        self.run(&["connect", &self.repository(), "--project", "WEB", "--api-url", self.sim.base_url()])
    }

    /// Connects with a token on standard input.
    pub fn connect_with_token(&self, token: &str) -> Output {
        let arguments = ["connect", &self.repository(), "--project", "WEB", "--token-stdin"];
        self.run_with_input(&[&arguments, ["--api-url", self.sim.base_url()].as_slice()].concat(), token)
    }

    /// Runs with something on standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = command(self.dir.path());
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }
}

/// The built program: cargo names it to tests and benchmarks; an example lies in a folder beside it.
pub fn program() -> PathBuf {
    option_env!("CARGO_BIN_EXE_tern").map_or_else(
        || std::env::current_exe().unwrap().parent().and_then(Path::parent).unwrap().join("tern"),
        PathBuf::from,
    )
}

/// The program on a data folder, with a vault behind a passphrase, so that no test depends on a keyring.
pub fn command(dir: &Path) -> Command {
    let mut command = Command::new(program());
    command.arg("--data-dir").arg(dir).env("TERN_PASSPHRASE", "correct horse").env_remove("TERN_DATA_DIR");
    command
}

pub fn run(dir: &Path, arguments: &[&str]) -> Output {
    command(dir).args(arguments).stdin(Stdio::null()).output().unwrap()
}

pub fn json(dir: &Path, arguments: &[&str]) -> Value {
    let output = run(dir, &[&["--json"], arguments].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

pub fn start(dir: &Path, arguments: &[&str]) -> Child {
    let mut command = command(dir);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// What a sync must bring about, without what differs from run to run.
pub fn board(dir: &Path) -> Vec<Value> {
    let Value::Array(tasks) = json(dir, &["task", "list"]) else { panic!("an array") };
    let fields = [
        "key",
        "title",
        "description",
        "status",
        "type",
        "labels",
        "assignees",
        "milestone",
        "issue_url",
        "remote_issue_number",
        "sync_conflict_status",
    ];
    tasks.into_iter().map(|task| fields.iter().map(|field| task[field].clone()).collect()).collect()
}
