//! `tern-sim`: the simulated forge as a process of its own, so that its memory is not counted in the program's.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::{Parser, ValueEnum};
use serde_json::json;
use tern_sim::{
    BitbucketQuirks, Compression, Demo, Editor, GitLabQuirks, GiteaQuirks, LimitSettings, Quirks, Sim, Speaks,
};

/// A forge on loopback. Prints one line of JSON when it is ready, and runs until it is ended or its input closes.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// Issues and pull requests to begin with.
    #[arg(long, default_value_t = 1000)]
    issues: u32,
    /// Everything follows from this.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How long every request waits.
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// A token with every right.
    #[arg(long)]
    token: Option<String>,
    /// How many of a thousand are closed.
    #[arg(long, default_value_t = 350)]
    closed_per_mille: u16,
    /// How many of a thousand are pull requests.
    #[arg(long, default_value_t = 150)]
    pulls_per_mille: u16,
    /// Requests an hour with a token.
    #[arg(long, default_value_t = 1_000_000)]
    limit: u32,
    /// Requests an hour without a token.
    #[arg(long, default_value_t = 60)]
    anonymous_limit: u32,
    /// Whether answers are compressed.
    #[arg(long, value_enum, default_value_t = Gzip::Fast)]
    gzip: Gzip,
    /// Somebody else edits between every two requests.
    #[arg(long)]
    edit_every_request: bool,
    /// Whose words it speaks.
    #[arg(long, value_enum, default_value_t = Dialect::Github)]
    dialect: Dialect,
    /// Serve the demo repository.
    #[arg(long)]
    demo: bool,
    /// When the demo's script began; now, if it is not given.
    #[arg(long, requires = "demo")]
    anchor: Option<DateTime<Utc>>,
    /// Where the demo keeps what is written to it.
    #[arg(long, requires = "demo")]
    journal: Option<PathBuf>,
    /// End when standard input closes: no process is left behind by a parent that crashes.
    #[arg(long)]
    until_stdin_closes: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Gzip {
    Fast,
    Stored,
    Off,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Dialect {
    Github,
    Gitlab,
    Gitea,
    Bitbucket,
}

impl From<Dialect> for Speaks {
    fn from(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Github => Self::GitHub(Quirks::default()),
            Dialect::Gitlab => Self::GitLab(GitLabQuirks::default()),
            Dialect::Gitea => Self::Gitea(GiteaQuirks::default()),
            Dialect::Bitbucket => Self::Bitbucket(BitbucketQuirks::default()),
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let options = Options::parse();
    let sim = start(&options).await?;
    let ready = json!({
        "base_url": sim.base_url(),
        "repository_url": sim.repository_url(),
        "full_name": sim.full_name(),
        "pid": std::process::id(),
    });
    writeln!(std::io::stdout(), "{ready}")?;
    if options.until_stdin_closes {
        let closed =
            tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
        tokio::select! {
            _ = closed => {}
            interrupted = tokio::signal::ctrl_c() => interrupted?,
        }
        return Ok(());
    }
    tokio::signal::ctrl_c().await
}

async fn start(options: &Options) -> std::io::Result<Sim> {
    let limits = LimitSettings {
        per_token: options.limit,
        anonymous: options.anonymous_limit,
        ..LimitSettings::default()
    };
    let mut builder = Sim::builder()
        .seed(options.seed)
        .speaks(options.dialect.into())
        .issues(options.issues)
        .closed_per_mille(options.closed_per_mille)
        .pulls_per_mille(options.pulls_per_mille)
        .latency(Duration::from_millis(options.latency_ms))
        .limits(limits)
        .compression(match options.gzip {
            Gzip::Fast => Compression::Fast,
            Gzip::Stored => Compression::Stored,
            Gzip::Off => Compression::Off,
        })
        .port(options.port);
    if let Some(token) = &options.token {
        builder = builder.token(token);
    }
    if options.edit_every_request {
        builder = builder.editor(Editor::new(options.seed));
    }
    if options.demo {
        let anchor = options.anchor.unwrap_or_else(Utc::now);
        builder = builder.demo(match &options.journal {
            Some(file) => Demo::with_journal(anchor, file)?,
            None => Demo::new(anchor),
        });
    }
    builder.try_start().await
}
