//! Tern: the window and the command line over the operations of `tern-api`.
//!
//! The only crate that names tauri. Commands and command-line verbs are adapters of a few lines; whatever can
//! be done here can be tested without a window in `tern-api`.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod appearance;
mod autostart;
mod cli;
mod lifecycle;
mod logs;
mod notify;
mod standing;
mod surroundings;
mod tray;
mod window;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    keep_files_private();
    let mut cli = cli::Cli::parse();
    let _log = logs::start(&cli);
    match cli.command.take() {
        None => window::open(cli),
        Some(command) => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
            match runtime {
                Ok(runtime) => runtime.block_on(cli::run(cli, command)).into(),
                Err(error) => {
                    tracing::error!(%error, "no runtime");
                    cli::Exit::Failed.into()
                }
            }
        }
    }
}

/// Whatever this process creates, its owner alone may read.
#[cfg(unix)]
fn keep_files_private() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

#[cfg(not(unix))]
fn keep_files_private() {}
