//! The command line's words.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use tern_model::{Direction, Priority, ServiceType, Status, SyncType, TaskType};

/// A local task board in step with the issues of your repositories.
///
/// Without a command the window opens. Exit status: 0 done, 1 failed, 2 wrong usage, 3 done with conflicts
/// pending.
#[derive(Debug, Parser)]
#[command(name = "tern", version, propagate_version = true)]
pub(crate) struct Cli {
    /// The folder that holds the database; the usual place for application data without it.
    #[arg(long, global = true, env = "TERN_DATA_DIR", value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Print one JSON document instead of text.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Open the window on the demo project.
    #[arg(long)]
    pub(crate) demo: bool,
    /// Start in the background, without showing the window.
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Let the window's pages go so many seconds after it was hidden, instead of ten minutes.
    #[arg(long, env = "TERN_REST_AFTER", value_name = "SECONDS", hide = true)]
    pub(crate) rest_after: Option<u64>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Connect a repository to a project; the project is made when there is none.
    Connect(Connect),
    /// Sync connected projects.
    Sync(Sync),
    /// Show how every project stands.
    Status,
    /// Show past syncs, newest first.
    History(History),
    /// List the conflicts that wait.
    Conflicts(OfProject),
    /// Decide a task's conflict for one side as a whole.
    Resolve(Resolve),
    /// List, show, make and edit tasks.
    #[command(subcommand)]
    Task(Task),
    /// Link a task to an issue of its project's repository; one that is linked is linked to this issue instead.
    Link {
        /// The task's key, as WEB-42.
        key: String,
        /// A number, #12, or the address of the issue's page.
        issue: String,
        /// Say what linking would do, and do nothing.
        #[arg(long)]
        preview: bool,
    },
    /// Let a task go on without its issue, which is not touched.
    Unlink {
        /// The task's key, as WEB-42.
        key: String,
    },
    /// Join two tasks that are the same work item.
    Join {
        /// The task that stays, with its number and its link.
        key: String,
        /// The task that is joined into it; it can be brought back for 30 days.
        other: String,
        /// Say what joining would do, and do nothing.
        #[arg(long)]
        preview: bool,
    },
    /// Take back what was last done to a task's link: linking, unlinking or joining.
    UndoLink {
        /// The task's key, as WEB-42.
        key: String,
    },
    /// Look after connections.
    #[command(subcommand)]
    Connection(Connection),
    /// Check what a project's token can do and what it lacks; exit status 1 when something is missing that the project
    /// needs. Only reads.
    Doctor {
        /// The project's key.
        key: String,
    },
    /// List, replace and forget tokens.
    #[command(subcommand)]
    Token(Token),
    /// Take over what another tracker has left behind.
    #[command(subcommand)]
    Import(Import),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Connection {
    /// Ask where a project's repository is now, and follow it to its new name.
    Follow {
        /// The project's key.
        key: String,
        /// Follow to this address without asking; without it the new place is only shown.
        #[arg(long, value_name = "URL")]
        to: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Make tasks of the issues in a Bitbucket export archive. Repeating it changes nothing.
    Bitbucket(ImportBitbucket),
}

#[derive(Debug, Args)]
pub(crate) struct ImportBitbucket {
    /// The zip that Bitbucket's issue export made.
    pub(crate) file: PathBuf,
    /// The project's key; the project is made when there is none.
    #[arg(long, value_name = "KEY")]
    pub(crate) project: String,
    /// The name of a new project; its key without it.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The repository that the tracker belonged to, as WORKSPACE/NAME: an archive does not say.
    #[arg(long, value_name = "REPOSITORY")]
    pub(crate) repository: Option<String>,
    /// Say what an import would do, and do nothing.
    #[arg(long)]
    pub(crate) preview: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Connect {
    /// The repository's address, or OWNER/NAME on GitHub.
    pub(crate) repository: String,
    /// The project's key: 2 to 10 of A–Z and 0–9.
    #[arg(long, value_name = "KEY")]
    pub(crate) project: String,
    /// The name of a new project; the repository's name without it.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Which forge it is, where the host does not say.
    #[arg(long, value_enum)]
    pub(crate) service: Option<Service>,
    /// The API's origin and path prefix; the only place a token ever goes.
    #[arg(long, value_name = "URL")]
    pub(crate) api_url: Option<String>,
    /// Which way changes travel.
    #[arg(long, value_enum, default_value = "pull")]
    pub(crate) direction: Way,
    /// Take closed issues over, too.
    #[arg(long)]
    pub(crate) include_closed: bool,
    /// Leave security findings out.
    #[arg(long)]
    pub(crate) no_security: bool,
    /// Read the token from standard input; without it a public repository is read. An API token of Bitbucket goes
    /// behind its account's e-mail address: you@example.org:TOKEN.
    #[arg(long)]
    pub(crate) token_stdin: bool,
    /// Use the token of this project, which is connected to the same forge.
    #[arg(long, value_name = "KEY", conflicts_with = "token_stdin")]
    pub(crate) token_of: Option<String>,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("source").required(true)))]
pub(crate) struct TokenReplace {
    /// The project's key.
    pub(crate) key: String,
    /// Read the token from standard input.
    #[arg(long, group = "source")]
    pub(crate) token_stdin: bool,
    /// Use the token of this project, which is connected to the same forge.
    #[arg(long, value_name = "KEY", group = "source")]
    pub(crate) token_of: Option<String>,
    /// Also for the other projects that have the same token now.
    #[arg(long)]
    pub(crate) also_shared: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// List where each project's token goes, whose it is, how it stands, and who shares it. Never a token itself.
    List,
    /// Give a project another token; the old one is kept until the forge takes the new one.
    Replace(TokenReplace),
    /// Forget a project's token. Other projects that share it keep it; tasks stay.
    Forget {
        /// The project's key.
        key: String,
    },
}

#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Debug, Args)]
pub(crate) struct Sync {
    /// Only this project; every connected one without it.
    #[arg(long, value_name = "KEY")]
    pub(crate) project: Option<String>,
    /// What to look at.
    #[arg(long = "type", value_enum, default_value = "full")]
    pub(crate) what: What,
    /// Take closed issues over this once.
    #[arg(long)]
    pub(crate) include_closed: bool,
    /// Look for every linked issue now, to find those that were deleted or moved; done once a day by itself.
    #[arg(long)]
    pub(crate) every_issue: bool,
    /// Say what a sync would do, and do nothing.
    #[arg(long)]
    pub(crate) preview: bool,
    /// Send many changed tasks at once without asking again.
    #[arg(long)]
    pub(crate) confirm: bool,
    /// Sync the demo project with the forge built into Tern; needs neither token nor network.
    #[arg(long, conflicts_with = "project")]
    pub(crate) demo: bool,
}

#[derive(Debug, Args)]
pub(crate) struct OfProject {
    /// Only this project.
    #[arg(long, value_name = "KEY")]
    pub(crate) project: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    /// Only this project.
    #[arg(long, value_name = "KEY")]
    pub(crate) project: Option<String>,
    /// At most this many.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) limit: u32,
}

#[derive(Debug, Args)]
pub(crate) struct Resolve {
    /// The task's key, as WEB-42.
    pub(crate) task: String,
    /// Which side stands.
    #[arg(value_enum)]
    pub(crate) side: Side,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// List tasks in the order of their keys.
    List(List),
    /// Show one task with what was said under it.
    Show {
        /// The task's key, as WEB-42.
        key: String,
        /// Ask the forge for comments that were not read yet.
        #[arg(long)]
        comments: bool,
    },
    /// Make a task.
    New(New),
    /// Change fields of a task; an empty value takes a field away.
    Set(Set),
    /// Write a comment; the next sync of its two-way project sends it.
    Comment {
        /// The task's key, as WEB-42.
        key: String,
        /// A file with the comment in Markdown; - reads standard input.
        #[arg(long, value_name = "FILE")]
        body_file: PathBuf,
    },
    /// Decide about a task whose issue was deleted, was moved, or is not visible any more; without a decision, say
    /// what became of it. Taken back with undo-link.
    Vanished(Vanished),
    /// Make an issue of a local task at the next sync of its two-way project.
    Publish {
        /// The task's key, as WEB-42.
        key: String,
    },
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct Decision {
    /// Keep it as a local task, without its issue.
    #[arg(long, visible_alias = "unlink")]
    pub(crate) keep: bool,
    /// Make a new issue of it at the next sync of its two-way project.
    #[arg(long)]
    pub(crate) recreate: bool,
    /// Link it to this issue instead: a number, #12, or an address; of a moved issue also its new one.
    #[arg(long, value_name = "ISSUE")]
    pub(crate) relink: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Vanished {
    /// The task's key, as WEB-42.
    pub(crate) key: String,
    #[command(flatten)]
    pub(crate) decision: Decision,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only this project.
    #[arg(long, value_name = "KEY")]
    pub(crate) project: Option<String>,
    /// Only tasks in these columns.
    #[arg(long, value_delimiter = ',', value_name = "STATUS")]
    pub(crate) status: Vec<Status>,
    /// Only tasks with all of these labels.
    #[arg(long, value_delimiter = ',', value_name = "LABEL")]
    pub(crate) labels: Vec<String>,
    /// Only tasks in which these words occur.
    #[arg(long, value_name = "WORDS")]
    pub(crate) search: Option<String>,
    /// At most this many; all without it.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// The project's key.
    #[arg(long, value_name = "KEY")]
    pub(crate) project: String,
    /// One line.
    #[arg(long)]
    pub(crate) title: String,
    #[command(flatten)]
    pub(crate) fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    /// The task's key, as WEB-42.
    pub(crate) key: String,
    /// One line.
    #[arg(long)]
    pub(crate) title: Option<String>,
    #[command(flatten)]
    pub(crate) fields: Fields,
}

/// The fields that a task can be given on the command line.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// A file with the description in Markdown; - reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) description_file: Option<PathBuf>,
    /// `todo`, `in_progress`, `in_review`, `done` or `cancelled`.
    #[arg(long)]
    pub(crate) status: Option<Status>,
    /// bug, feature, task or epic.
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) task_type: Option<TaskType>,
    /// low, medium, high, critical, or empty for none.
    #[arg(long, value_parser = empty_or::<Priority>)]
    pub(crate) priority: Option<EmptyOr<Priority>>,
    /// All labels, separated by commas.
    #[arg(long, value_name = "A,B")]
    pub(crate) labels: Option<String>,
    /// All assignees, separated by commas.
    #[arg(long, value_name = "A,B")]
    pub(crate) assignees: Option<String>,
    /// The milestone's title.
    #[arg(long)]
    pub(crate) milestone: Option<String>,
}

/// A value, or the empty text that takes it away.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EmptyOr<T>(pub(crate) Option<T>);

fn empty_or<T: std::str::FromStr<Err = tern_model::UnknownWord>>(
    text: &str,
) -> Result<EmptyOr<T>, tern_model::UnknownWord> {
    if text.is_empty() { Ok(EmptyOr(None)) } else { text.parse().map(|value| EmptyOr(Some(value))) }
}

/// A forge.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Service {
    Github,
    Gitlab,
    Bitbucket,
    Gitea,
}

impl From<Service> for ServiceType {
    fn from(service: Service) -> Self {
        match service {
            Service::Github => Self::Github,
            Service::Gitlab => Self::Gitlab,
            Service::Bitbucket => Self::Bitbucket,
            Service::Gitea => Self::Gitea,
        }
    }
}

/// A direction.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Way {
    Pull,
    TwoWay,
}

impl From<Way> for Direction {
    fn from(way: Way) -> Self {
        match way {
            Way::Pull => Self::Pull,
            Way::TwoWay => Self::TwoWay,
        }
    }
}

/// What a sync looks at.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum What {
    Full,
    Issues,
    Security,
}

impl From<What> for SyncType {
    fn from(what: What) -> Self {
        match what {
            What::Full => Self::Full,
            What::Issues => Self::IssuesOnly,
            What::Security => Self::SecurityOnly,
        }
    }
}

/// A side of a conflict.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Side {
    /// The version on this computer stands.
    KeepLocal,
    /// The forge's version stands.
    AcceptRemote,
}
