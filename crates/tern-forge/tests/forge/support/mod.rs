//! A clock that never really waits, a listener for waits, and accounts on loopback.

pub(crate) mod issues;
pub(crate) mod raw;
pub(crate) mod tls;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tern_forge::{
    Account, Clock, Forge, ForgeError, Gates, ListIssues, ListState, Listing, Network, Random, Timeouts,
    WaitObserver, WaitReason, connect_with,
};
use tern_model::{RepositoryRef, ServiceType, Timestamp};
use uuid::Uuid;

/// A token that must never show anywhere.
pub(crate) const CANARY: &str = "ghp_CANARYcanary0123456789CANARYcanary";

/// When the fake clock starts: 2026-03-01T12:00:00Z.
pub(crate) const NOON: i64 = 1_772_366_400;

/// A clock that moves only by being slept on.
pub(crate) struct FakeClock {
    millis: AtomicI64,
    slept: Mutex<Vec<Duration>>,
}

impl FakeClock {
    pub(crate) fn at_noon() -> Arc<Self> {
        Arc::new(Self { millis: AtomicI64::new(NOON * 1000), slept: Mutex::new(Vec::new()) })
    }

    /// Every wait so far, in whole milliseconds.
    pub(crate) fn slept_ms(&self) -> Vec<u128> {
        self.slept.lock().unwrap().iter().map(Duration::as_millis).collect()
    }

    pub(crate) fn advance(&self, pause: Duration) {
        self.millis.fetch_add(i64::try_from(pause.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.millis.load(Ordering::SeqCst)).unwrap()
    }

    async fn sleep(&self, pause: Duration) {
        self.advance(pause);
        self.slept.lock().unwrap().push(pause);
    }
}

/// No chance at all: pauses are exactly what the schedule says.
pub(crate) struct NoChance;

impl Random for NoChance {
    fn unit(&self) -> f64 {
        0.0
    }

    fn uuid(&self) -> Uuid {
        Uuid::nil()
    }
}

/// Writes down what it is told.
#[derive(Default)]
pub(crate) struct Heard(Mutex<Vec<String>>);

impl Heard {
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl WaitObserver for Heard {
    fn waiting(&self, until: Timestamp, why: WaitReason) {
        self.0.lock().unwrap().push(format!("{why:?} until {until}"));
    }

    fn resumed(&self) {
        self.0.lock().unwrap().push("resumed".to_owned());
    }
}

/// One account on a loopback server, with everything around it in sight.
pub(crate) struct Bench {
    pub(crate) forge: Arc<dyn Forge>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) heard: Arc<Heard>,
}

/// How a bench is set up; what is not said is the usual.
pub(crate) struct Setup {
    pub(crate) api_url: String,
    pub(crate) token: Option<String>,
    pub(crate) gates: Gates,
    pub(crate) timeouts: Timeouts,
    pub(crate) clock: Arc<FakeClock>,
}

impl Setup {
    pub(crate) fn new(api_url: impl Into<String>) -> Self {
        Self {
            api_url: api_url.into(),
            token: Some(CANARY.to_owned()),
            gates: Gates::new(),
            timeouts: Timeouts::default(),
            clock: FakeClock::at_noon(),
        }
    }

    pub(crate) fn token(mut self, token: Option<&str>) -> Self {
        self.token = token.map(str::to_owned);
        self
    }

    pub(crate) fn impatient(mut self) -> Self {
        self.timeouts = Timeouts { connect: Duration::from_millis(500), total: Duration::from_millis(150) };
        self
    }

    pub(crate) fn open(self) -> Result<Bench, ForgeError> {
        let heard = Arc::new(Heard::default());
        let account = Account {
            repository: place(&self.api_url),
            token: self.token.map(Into::into),
            clock: self.clock.clone(),
            random: Arc::new(NoChance),
            waits: heard.clone(),
        };
        let network = Network { gates: self.gates, timeouts: self.timeouts };
        let forge = connect_with(ServiceType::Github, account, &network)?;
        Ok(Bench { forge, clock: self.clock, heard })
    }
}

/// A bench on `api_url` as usual.
pub(crate) fn bench(api_url: impl Into<String>) -> Bench {
    Setup::new(api_url).open().expect("a loopback address and a GitHub token are fine")
}

pub(crate) fn place(api_url: &str) -> RepositoryRef {
    RepositoryRef {
        service: ServiceType::Github,
        repository_url: "https://github.com/harrowgate/lanternfish".to_owned(),
        api_url: api_url.to_owned(),
        owner: "harrowgate".to_owned(),
        name: "lanternfish".to_owned(),
    }
}

/// The first question of a sync.
pub(crate) fn everything() -> ListIssues {
    ListIssues { state: ListState::All, since: None, page: None, etag: None }
}

impl Bench {
    pub(crate) async fn list(&self) -> Result<tern_forge::IssuePage, ForgeError> {
        match self.forge.list_issues(&everything()).await? {
            Listing::Page(page) => Ok(page),
            Listing::NotModified => panic!("no entity tag was given"),
        }
    }
}
