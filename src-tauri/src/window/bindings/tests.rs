//! The generated bindings are the committed ones, and nothing but the window's own commands can be called.

use std::sync::Arc;

use serde_json::{Value, json};
use specta_typescript::Typescript;
use tauri::http::HeaderMap;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::{App, WebviewWindow, WebviewWindowBuilder, webview::InvokeRequest};
use tempfile::TempDir;
use tern_api::{Options, Secrets, Tern};

use super::builder_without_display;
use crate::window::{context, names::COMMANDS, shell};

const COMMITTED: &str = "../ui/src/ipc/bindings.ts";
const HEADER: &str = "// Generated from Rust; a test compares it. To write it anew: \
                      TERN_BINDINGS=write cargo test -p tern bindings\n// biome-ignore-all lint: generated\n";

fn generated() -> String {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("bindings.ts");
    builder_without_display().export(Typescript::default().header(HEADER), &file).unwrap();
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn the_committed_bindings_are_what_rust_says() {
    let generated = generated();
    if std::env::var_os("TERN_BINDINGS").is_some_and(|word| word == "write") {
        std::fs::write(COMMITTED, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    assert!(committed == generated, "run: TERN_BINDINGS=write cargo test -p tern bindings");
}

#[test]
fn every_command_is_declared_and_granted_and_nothing_else_is() {
    let bindings = generated();
    let callable: Vec<&str> = bindings
        .split("__TAURI_INVOKE<")
        .skip(1)
        .filter_map(|call| call.split_once(">(\"")?.1.split('"').next())
        .collect();
    assert_eq!(callable, COMMANDS, "what can be called, in the order it is declared");

    let capability = std::fs::read_to_string("capabilities/main.json").unwrap();
    let capability: Value = serde_json::from_str(&capability).unwrap();
    let own = COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-")));
    let hearing = ["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned);
    let expected: Vec<String> = hearing.into_iter().chain(own).collect();
    assert_eq!(capability["permissions"], json!(expected), "each command is granted by name");
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(std::fs::read_dir("capabilities").unwrap().count(), 1, "one file says it all");
}

#[test]
fn the_pages_may_load_nothing_from_elsewhere() {
    let config: Value = serde_json::from_str(&std::fs::read_to_string("tauri.conf.json").unwrap()).unwrap();
    let (app, security) = (&config["app"], &config["app"]["security"]);
    assert_eq!((&app["withGlobalTauri"], &security["freezePrototype"]), (&json!(false), &json!(true)));
    let csp = security["csp"].as_object().unwrap();
    assert_eq!(csp["default-src"], "'none'");
    for (directive, sources) in csp {
        for source in sources.as_str().unwrap().split(' ') {
            let known = ["'none'", "'self'", "data:", "blob:", "ipc:", "http://ipc.localhost"];
            assert!(known.contains(&source), "{directive} allows {source}");
        }
    }
}

/// The application on a runtime without a display, with its real capabilities and a real program behind it.
struct Bench {
    app: App<MockRuntime>,
    _dir: TempDir,
}

impl Bench {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let options = Options { secrets: Secrets::SessionOnly, ..Options::new(dir.path().to_owned()) };
        let tern = tauri::async_runtime::block_on(Tern::open(options)).unwrap();
        let (shell, opening) = shell::opening(dir.path().to_owned(), crate::standing::ear().0);
        opening.ended(Ok(Arc::new(tern)));
        let app = mock_builder()
            .manage(shell)
            .manage(crate::lifecycle::Life::new(None))
            .invoke_handler(builder_without_display().invoke_handler())
            .build(context())
            .unwrap();
        Self { app, _dir: dir }
    }

    fn window(&self, label: &str) -> WebviewWindow<MockRuntime> {
        WebviewWindowBuilder::new(&self.app, label, tauri::WebviewUrl::default()).build().unwrap()
    }
}

fn asked(
    window: &WebviewWindow<MockRuntime>,
    from: &str,
    command: &str,
    body: Value,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: from.parse().unwrap(),
        body: InvokeBody::Json(body),
        headers: HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

const OWN: &str =
    if cfg!(any(windows, target_os = "android")) { "http://tauri.localhost" } else { "tauri://localhost" };

#[test]
fn the_window_reaches_its_commands() {
    let bench = Bench::new();
    let window = bench.window("main");
    let project =
        asked(&window, OWN, "project_create", json!({"request": {"name": "Web", "key": "WEB"}})).unwrap();
    assert_eq!(project["key"], "WEB");
    let listed = asked(&window, OWN, "project_list", json!({"request": {}})).unwrap();
    assert_eq!(listed[0]["project"], project);
}

#[test]
fn a_refusal_carries_its_remedy() {
    let bench = Bench::new();
    let refused =
        asked(&bench.window("main"), OWN, "task_show", json!({"request": {"key": "WEB-1"}})).unwrap_err();
    assert_eq!(refused["code"], "not_found");
    assert!(refused["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{refused}");
}

#[test]
fn what_was_not_granted_is_refused() {
    let bench = Bench::new();
    let window = bench.window("main");
    let commands = [
        "no_such_command",
        "plugin:window|set_title",
        "plugin:event|emit",
        "plugin:opener|open_url",
        "plugin:fs|read_file",
        "plugin:shell|execute",
        "plugin:webview|create_webview_window",
    ];
    for command in commands {
        assert!(asked(&window, OWN, command, json!({})).is_err(), "{command} was carried out");
    }
}

#[test]
fn other_windows_and_other_pages_are_refused() {
    let bench = Bench::new();
    let (main, other) = (bench.window("main"), bench.window("other"));
    for command in COMMANDS {
        let from_other = asked(&other, OWN, command, json!({"request": {}}));
        assert!(
            from_other.is_err_and(|error| error.is_string()),
            "{command} was carried out for another window"
        );
        let from_elsewhere = asked(&main, "https://evil.example", command, json!({"request": {}}));
        assert!(
            from_elsewhere.is_err_and(|error| error.is_string()),
            "{command} was carried out for another page"
        );
    }
}

#[test]
fn malformed_requests_are_refused() {
    let bench = Bench::new();
    let window = bench.window("main");
    let requests = [
        json!({}),
        json!({"request": null}),
        json!({"request": []}),
        json!({"request": {"key": 7}}),
        json!({"request": {"key": {"__proto__": {}}}}),
        json!({"request": {"key": "a".repeat(1_000_000)}}),
    ];
    for request in requests {
        assert!(
            asked(&window, OWN, "task_show", request).is_err(),
            "a request of another shape went through"
        );
    }
}
