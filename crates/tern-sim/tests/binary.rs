//! The forge as a process of its own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A process that ends with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(arguments: &[&str]) -> (Process, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tern-sim"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (Process(child), serde_json::from_str(&line).unwrap())
}

#[tokio::test]
async fn it_says_where_it_is_and_serves_there() {
    let (_process, ready) = start(&["--issues", "50", "--seed", "7", "--token", "secret"]);
    let url =
        format!("{}/repos/acorn/orchard/issues?state=all&per_page=100", ready["base_url"].as_str().unwrap());
    let client = reqwest::Client::new();
    let page: Value =
        client.get(url).header("user-agent", "test").send().await.unwrap().json().await.unwrap();
    assert_eq!(page.as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn it_ends_when_its_input_closes() {
    let (mut process, ready) = start(&["--demo", "--until-stdin-closes"]);
    assert_eq!(ready["full_name"], "harrowgate/lanternfish");
    drop(process.0.stdin.take());
    assert!(process.0.wait().unwrap().success());
}
