//! Setting up a simulated forge.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::bitbucket::{Bitbucket, BitbucketQuirks};
use crate::clock::{Clock, ClockMode};
use crate::corpus::{self, BulkEdits, Corpus};
use crate::demo::Demo;
use crate::editor::Editor;
use crate::faults::{Chaos, Faults};
use crate::gitea::{Gitea, GiteaQuirks};
use crate::github::{GitHub, Quirks, Toggle};
use crate::gitlab::{GitLab, GitLabQuirks};
use crate::http::Dialect;
use crate::limits::{LimitSettings, Limits, SecondaryLimits};
use crate::model::{AfterMove, BodyMode, Milestone, Person, Repo, RepoSettings, Role, Token, World};
use crate::server::{Compression, ServerSettings, ServerState, Shared};
use crate::sim::{Places, Sim};

const REPO_ID: u64 = 617_001;
/// Whose token [`SimBuilder::token`] adds.
pub(crate) const TOKEN_OWNER: &str = "ines-darrow";

/// Whose words a simulated forge speaks, and in what it differs from others of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaks {
    /// GitHub's.
    GitHub(Quirks),
    /// GitLab's.
    GitLab(GitLabQuirks),
    /// Gitea's and Forgejo's.
    Gitea(GiteaQuirks),
    /// Bitbucket Cloud's.
    Bitbucket(BitbucketQuirks),
}

impl Speaks {
    /// The path and the host that are usual for this forge.
    const fn usual_place(&self) -> (&'static str, &'static str) {
        match self {
            Self::GitHub(_) => ("", "https://github.example"),
            Self::GitLab(_) => ("/api/v4", "https://gitlab.example"),
            Self::Gitea(_) => ("/api/v1", "https://gitea.example"),
            Self::Bitbucket(_) => ("/2.0", "https://bitbucket.example"),
        }
    }

    fn dialect(self, base_url: String, web_url: String) -> Box<dyn Dialect> {
        match self {
            Self::GitHub(quirks) => Box::new(GitHub::new(base_url, web_url, quirks)),
            Self::GitLab(quirks) => Box::new(GitLab::new(base_url, web_url, quirks)),
            Self::Gitea(quirks) => Box::new(Gitea::new(base_url, web_url, quirks)),
            Self::Bitbucket(quirks) => Box::new(Bitbucket::new(base_url, web_url, quirks)),
        }
    }
}

/// What a simulated forge is made from. Everything has a sensible default.
#[derive(Debug, Clone)]
pub struct SimBuilder {
    corpus: Corpus,
    issues: u32,
    settings: RepoSettings,
    prefix: String,
    web_url: String,
    port: u16,
    announced_at: Option<String>,
    clock: ClockMode,
    tick: Duration,
    latency: Duration,
    compression: Compression,
    speaks: Speaks,
    limits: LimitSettings,
    tokens: Vec<(String, String, Role, Token)>,
    findings: Toggle,
    chaos: Option<Chaos>,
    editor: Option<Editor>,
    demo: Option<Demo>,
}

impl Default for SimBuilder {
    fn default() -> Self {
        Self {
            corpus: Corpus::default(),
            issues: 100,
            settings: RepoSettings::new("acorn", "orchard"),
            prefix: String::new(),
            web_url: "https://github.example".to_owned(),
            port: 0,
            announced_at: None,
            clock: ClockMode::Real,
            tick: Duration::ZERO,
            latency: Duration::ZERO,
            compression: Compression::default(),
            speaks: Speaks::GitHub(Quirks::default()),
            limits: LimitSettings::default(),
            tokens: Vec::new(),
            findings: Toggle::Off,
            chaos: None,
            editor: None,
            demo: None,
        }
    }
}

impl SimBuilder {
    /// The seed everything follows from.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.corpus.seed = seed;
        self
    }

    /// How many issues the repository begins with, pull requests included: the numbers 1 to `count`.
    #[must_use]
    pub fn issues(mut self, count: u32) -> Self {
        self.issues = count;
        self
    }

    /// How many of a thousand are closed (350).
    #[must_use]
    pub fn closed_per_mille(mut self, share: u16) -> Self {
        self.corpus.closed_per_mille = share;
        self
    }

    /// How many of a thousand are pull requests (150).
    #[must_use]
    pub fn pulls_per_mille(mut self, share: u16) -> Self {
        self.corpus.pulls_per_mille = share;
        self
    }

    /// Whether long runs of issues share one time of change.
    #[must_use]
    pub fn bulk_edits(mut self, bulk: BulkEdits) -> Self {
        self.corpus.bulk_edits = bulk;
        self
    }

    /// `owner` and `name` of the repository (`acorn/orchard`).
    #[must_use]
    pub fn repository(mut self, owner: impl Into<String>, name: impl Into<String>) -> Self {
        self.settings.owner = owner.into();
        self.settings.name = name.into();
        self
    }

    /// Makes the repository private.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.settings.private = true;
        self
    }

    /// What happens to bodies that are written.
    #[must_use]
    pub fn body_mode(mut self, mode: BodyMode) -> Self {
        self.settings.body_mode = mode;
        self
    }

    /// A path before everything, such as `/api/v3`.
    #[must_use]
    pub fn path_prefix(mut self, prefix: impl Into<String>) -> Self {
        prefix.into().trim_end_matches('/').clone_into(&mut self.prefix);
        self
    }

    /// Where the pages for people are said to be (`https://github.example`).
    #[must_use]
    pub fn web_url(mut self, url: impl Into<String>) -> Self {
        url.into().trim_end_matches('/').clone_into(&mut self.web_url);
        self
    }

    /// The port; 0, the default, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The origin under which clients reach the forge, where something stands before it: what its links name.
    #[must_use]
    pub fn announced_at(mut self, origin: impl Into<String>) -> Self {
        self.announced_at = Some(origin.into().trim_end_matches('/').to_owned());
        self
    }

    /// How the forge's clock runs.
    #[must_use]
    pub fn clock(mut self, mode: ClockMode) -> Self {
        self.clock = mode;
        self
    }

    /// Moves the clock on by this much with every request.
    #[must_use]
    pub fn tick(mut self, by: Duration) -> Self {
        self.tick = by;
        self
    }

    /// How long every request waits before it is answered.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Whether answers are compressed.
    #[must_use]
    pub fn compression(mut self, compression: Compression) -> Self {
        self.compression = compression;
        self
    }

    /// Speaks GitHub, and differs from the usual in this.
    #[must_use]
    pub fn quirks(self, quirks: Quirks) -> Self {
        self.speaks(Speaks::GitHub(quirks))
    }

    /// Speaks another forge's words, under that forge's usual path and from its usual host.
    #[must_use]
    pub fn speaks(mut self, speaks: Speaks) -> Self {
        let (prefix, web_url) = speaks.usual_place();
        if std::mem::discriminant(&self.speaks) != std::mem::discriminant(&speaks) {
            prefix.clone_into(&mut self.prefix);
            web_url.clone_into(&mut self.web_url);
        }
        self.speaks = speaks;
        self
    }

    /// What accounts may ask in an hour.
    #[must_use]
    pub fn limits(mut self, limits: LimitSettings) -> Self {
        self.limits = limits;
        self
    }

    /// Turns the burst limits on.
    #[must_use]
    pub fn secondary_limits(mut self, limits: SecondaryLimits) -> Self {
        self.limits.secondary = Some(limits);
        self
    }

    /// Adds a classic token with every right, of `ines-darrow`, who may write in the repository.
    #[must_use]
    pub fn token(self, text: impl Into<String>) -> Self {
        self.token_of(text, TOKEN_OWNER, Role::Write, Token::classic)
    }

    /// Adds a token of a person with this role in the repository.
    #[must_use]
    pub fn token_of(
        mut self,
        text: impl Into<String>,
        login: impl Into<String>,
        role: Role,
        make: impl FnOnce(crate::model::PersonId) -> Token,
    ) -> Self {
        let placeholder = make(crate::model::PersonId(0));
        self.tokens.push((text.into(), login.into(), role, placeholder));
        self
    }

    /// Gives the repository security advisories and alerts.
    #[must_use]
    pub fn findings(mut self) -> Self {
        self.findings = Toggle::On;
        self
    }

    /// Lets requests go wrong at random from the start.
    #[must_use]
    pub fn chaos(mut self, chaos: Chaos) -> Self {
        self.chaos = Some(chaos);
        self
    }

    /// Lets someone else edit between every two requests.
    #[must_use]
    pub fn editor(mut self, editor: Editor) -> Self {
        self.editor = Some(editor);
        self
    }

    /// Serves the demo repository in place of a corpus, to everybody as generously as to an account.
    #[must_use]
    pub fn demo(mut self, demo: Demo) -> Self {
        self.settings = Demo::settings();
        self.issues = 0;
        // The demo is looked at without a token all day; sixty requests an hour would end it.
        self.limits.anonymous = self.limits.anonymous.max(self.limits.per_token);
        self.demo = Some(demo);
        self
    }

    /// Starts the forge.
    ///
    /// # Panics
    /// When loopback gives no port; [`Self::try_start`] says so instead.
    pub async fn start(self) -> Sim {
        self.try_start().await.expect("a loopback port for the simulated forge")
    }

    /// Starts the forge.
    #[expect(clippy::unused_async, reason = "starting is a wait to its callers, and may become one")]
    pub async fn try_start(self) -> std::io::Result<Sim> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let listening = format!("http://{}", listener.local_addr()?);
        let base_url = format!("{}{}", self.announced_at.as_ref().unwrap_or(&listening), self.prefix);
        let dialect = self.speaks.clone().dialect(base_url.clone(), self.web_url.clone());
        let mut faults = Faults::default();
        faults.set_chaos(self.chaos.clone());
        let mut state = ServerState {
            world: self.world(),
            requests: Vec::new(),
            arrived: 0,
            latency: self.latency,
            tick: self.tick,
            faults,
            editor: self.editor,
            demo: self.demo,
        };
        state.catch_up();
        let settings =
            ServerSettings { base_url: base_url.clone(), prefix: self.prefix, compression: self.compression };
        let shared = Arc::new(Shared::new(settings, dialect, state));
        Sim::serve(listener, shared, Places { base_url, web_url: self.web_url, listening })
    }

    fn world(&self) -> World {
        let clock = Arc::new(Clock::new(self.clock));
        let mut world = World::new(clock, Limits::new(self.limits));
        let repo = Repo::new(REPO_ID, self.settings.clone(), self.corpus, self.issues);
        world.repos.push(repo);
        if matches!(self.speaks, Speaks::GitLab(_)) {
            world.after_move = AfterMove::Shell;
        }
        match &self.demo {
            Some(demo) => demo.fill(&mut world),
            None => fill_for_corpus(&mut world, self.findings),
        }
        for (text, login, role, token) in &self.tokens {
            let owner = world.person(login);
            world.repos[0].collaborators.insert(owner, *role);
            world.tokens.insert(text.clone(), Token { owner, ..token.clone() });
        }
        world
    }
}

/// The people, labels and milestones that seeded issues point at, which therefore come first.
fn fill_for_corpus(world: &mut World, findings: Toggle) {
    world.people = corpus::PEOPLE.into_iter().map(Person::new).collect();
    for login in corpus::PEOPLE {
        let person = world.person(login);
        world.repos[0].collaborators.insert(person, Role::Write);
    }
    let repo = &mut world.repos[0];
    repo.labels = Corpus::labels();
    repo.milestones = Corpus::milestones().into_iter().map(Milestone::new).collect();
    if findings.is_on() {
        repo.advisories = Corpus::advisories();
        repo.alerts = Corpus::alerts();
    }
}
