//! The command line: the same operations as the window, for scripts and machines without a display.

mod args;
mod connect;
mod import;
mod linking;
mod output;
mod progress;
mod show;
mod sync;
mod task;
mod token;

use std::process::ExitCode;

use tern_api::{ApiError, ErrorCode, Options, Secrets, Tern};

pub(crate) use args::{Cli, Command};
pub(crate) use output::Output;

/// How a command ended, as a script sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// Wrong usage.
    Usage,
    /// Done, and conflicts wait for a person.
    Conflicts,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Conflicts => 3,
        })
    }
}

/// Runs one command to its end.
pub(crate) async fn run(cli: Cli, command: Command) -> Exit {
    let output = Output::new(cli.json);
    match carry_out(&cli, command, &output).await {
        Ok(exit) => exit,
        Err(error) => {
            output.error(&error);
            if error.code == ErrorCode::Invalid { Exit::Usage } else { Exit::Failed }
        }
    }
}

async fn carry_out(cli: &Cli, command: Command, output: &Output) -> Result<Exit, ApiError> {
    let tern = open(cli).await?;
    for note in tern.notes() {
        Output::remark(&note);
    }
    let result = match command {
        Command::Connect(args) => connect::connect(&tern, args, output).await,
        Command::Sync(args) => sync::sync(&tern, args, output).await,
        Command::Status => show::status(&tern, output).await,
        Command::History(args) => show::history(&tern, args, output).await,
        Command::Conflicts(args) => show::conflicts(&tern, args, output).await,
        Command::Resolve(args) => show::resolve(&tern, args, output).await,
        Command::Task(args) => task::task(&tern, args, output).await,
        Command::Link { key, issue, preview } => linking::link(&tern, &key, &issue, preview, output).await,
        Command::Unlink { key } => linking::unlink(&tern, &key, output).await,
        Command::Join { key, other, preview } => linking::join(&tern, &key, &other, preview, output).await,
        Command::UndoLink { key } => linking::undo(&tern, &key, output).await,
        Command::Connection(args) => linking::connection(&tern, args, output).await,
        Command::Doctor { key } => token::doctor(&tern, &key, output).await,
        Command::Token(args) => token::token(&tern, args, output).await,
        Command::Import(args) => import::import(&tern, args, output).await,
    };
    tern.close().await;
    result
}

/// Opens the program as the command line says.
pub(crate) async fn open(cli: &Cli) -> Result<Tern, ApiError> {
    let data_dir = cli.data_dir.clone().map_or_else(default_data_dir, Ok)?;
    let mut options = Options::new(data_dir);
    if let Some(passphrase) = passphrase() {
        options.secrets = Secrets::Passphrase(passphrase.into());
    }
    Tern::open(options).await
}

/// The passphrase that unlocks the vault where no keyring runs.
fn passphrase() -> Option<String> {
    std::env::var("TERN_PASSPHRASE").ok().filter(|passphrase| !passphrase.is_empty())
}

/// The usual place for an application's data.
pub(crate) fn default_data_dir() -> Result<std::path::PathBuf, ApiError> {
    dirs::data_dir().map(|dir| dir.join("tern")).ok_or_else(|| {
        ApiError::invalid(
            "This system does not say where application data belongs.",
            "Nothing was changed. Name a folder with --data-dir.",
        )
    })
}
