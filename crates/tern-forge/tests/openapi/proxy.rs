//! `proxy.mjs` as a process of the test, and what it found.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde::Deserialize;

/// Longer than any description takes to be read on a slow machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// One request, its answer, and in what they differ from the description.
#[derive(Debug, Deserialize)]
pub(crate) struct Exchange {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) status: u16,
    violations: Vec<Told>,
}

#[derive(Debug, Deserialize)]
struct Told {
    location: String,
    message: String,
}

/// One difference, in a form that a list of known ones can hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    /// `GET /repos/…/issues 200`, numbers as `N`.
    pub(crate) exchange: String,
    /// `response.body.N.user.login`, or `response` for the whole of it.
    pub(crate) field: String,
    pub(crate) message: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {}", self.exchange, self.field, self.message)
    }
}

impl Exchange {
    pub(crate) fn violations(&self) -> impl Iterator<Item = Violation> {
        let path = self.path.split('?').next().unwrap_or_default();
        let path: Vec<&str> = path.split('/').map(|part| if is_number(part) { "N" } else { part }).collect();
        let exchange = format!("{} {} {}", self.method, path.join("/"), self.status);
        self.violations.iter().map(move |told| {
            let steps = told.location.split('.').map(|step| if is_number(step) { "N" } else { step });
            let field = steps.collect::<Vec<_>>().join(".");
            Violation { exchange: exchange.clone(), field, message: without_numbers(&told.message) }
        })
    }
}

/// The same of every item of a list is one difference.
fn without_numbers(message: &str) -> String {
    let words = message.split(' ').map(|word| {
        let steps = word.split('.').map(|step| if is_number(step) { "N" } else { step });
        steps.collect::<Vec<_>>().join(".")
    });
    words.collect::<Vec<_>>().join(" ")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The proxy. It ends with this value.
pub(crate) struct Proxy {
    process: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    /// Where clients reach it.
    pub(crate) address: String,
}

impl Proxy {
    /// Starts it for these paths of a description, which it puts under `prefix`.
    pub(crate) fn start(description: &Path, prefix: &str, paths: &[&str]) -> Self {
        let home = here();
        assert!(
            home.join("node_modules").is_dir() && description.is_file(),
            "the published descriptions are missing: run `make setup`"
        );
        let mut process = Command::new("node")
            .current_dir(&home)
            .arg("proxy.mjs")
            .arg(description)
            .arg(prefix)
            .args(paths)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js runs the validating proxy: run `make setup`");
        let output = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let input = process.stdin.take();
        let mut proxy = Self { process, input, lines, address: String::new() };
        proxy.address = proxy.line();
        proxy
    }

    /// Names the server behind it, and waits until the description is read.
    pub(crate) fn stand_before(&mut self, upstream: &str) {
        writeln!(self.input.as_mut().unwrap(), "{upstream}").unwrap();
        assert_eq!(self.line(), "ready", "the description could be read");
    }

    /// What passed through since the last time.
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        writeln!(self.input.as_ref().unwrap(), "and?").unwrap();
        let lines = std::iter::from_fn(|| Some(self.line()).filter(|line| line != "all"));
        lines.map(|line| serde_json::from_str(&line).unwrap()).collect()
    }

    fn line(&self) -> String {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => panic!("the validating proxy said nothing for two minutes"),
            Err(RecvTimeoutError::Disconnected) => {
                panic!("the validating proxy ended; its reason stands above")
            }
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // The end of its input is its sign to end; killing it is for the case that it is stuck.
        drop(self.input.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The folder of this test.
pub(crate) fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi")
}

/// GitHub's description of this API: `api.github.com`, `ghes-3.19`.
pub(crate) fn of_github(name: &str) -> PathBuf {
    here().join("node_modules/@octokit/openapi/generated").join(format!("{name}.json"))
}

/// Forgejo's own description, as the crate that is fetched beside this test carries it.
pub(crate) fn of_forgejo() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--offline", "--manifest-path"])
        .arg(here().join("forgejo/Cargo.toml"))
        .output()
        .unwrap();
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "Forgejo's description is missing: run `make setup`\n{why}");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let found = packages.iter().find(|package| package["name"] == "forgejo-api").unwrap();
    Path::new(found["manifest_path"].as_str().unwrap()).with_file_name("swagger.v1.json")
}
