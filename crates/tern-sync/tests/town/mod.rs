//! A forge without a wire: the simulator's model behind the `Forge` trait, in this process.
//!
//! What the real client makes of broken wires (it retries, waits and words errors) is tested over HTTP elsewhere;
//! here each of its outcomes can be had a thousand times a second, before or after the model took a write, and
//! a test can step in at every call.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "each test file uses its own part of this"
)]

mod answer;
mod machine;
mod talk;
mod trouble;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
pub use machine::{Machine, edit};
pub use talk::Said;
use tern_forge::{
    Capabilities, Clock, CommentPage, Forge, ForgeError, Identity, IssuePatch, ListComments, ListIssues,
    Listing, NewComment, NewIssue, Random, RateLimit, RepositoryInfo, WaitObserver,
};
use tern_model::{Content, RemoteComment, RemoteIssue, ServiceType, SyncConfig, Timestamp};
use tern_sim::{
    Corpus, Edit, RepoSettings,
    limits::{LimitSettings, Limits},
    model::{Actor, By, Draft, Label, Repo, World},
};
use tern_sync::{Connector, SyncError};
pub use trouble::{Dice, Kind, Trouble};

pub const WEB: &str = "https://github.com/acorn/orchard";

/// Done at one call, before or after the forge acts.
pub type Interruption = Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>;

/// When, within a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Before,
    After,
}

/// How a forge treats the texts it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    AsSent,
    Crlf,
    Trimmed,
}

/// The forge. Clones are the same one.
#[derive(Clone)]
pub struct Town(Arc<Mutex<State>>);

pub struct State {
    pub world: World,
    pub texts: Texts,
    pub page_size: usize,
    pub trouble: Trouble,
    /// Every content an issue ever had, by number.
    pub history: BTreeMap<u64, Vec<Content>>,
    /// What clients wrote: the issue, and which fields of the patch.
    pub writes: Vec<Written>,
    /// What clients said.
    pub said: Vec<Said>,
    /// What each issue said when a client last read it alone.
    pub last_read: BTreeMap<u64, Content>,
    /// Issues that somebody changed between a client's reading and its writing. No forge prevents that.
    pub overwritten_in_the_gap: BTreeSet<u64>,
    pub calls: u32,
    pub interruptions: Vec<(u32, When, Interruption)>,
    /// What stepped in and is not known to be through.
    pub under_way: Vec<Shared<BoxFuture<'static, ()>>>,
}

/// One write that the model took.
#[derive(Debug, Clone)]
pub struct Written {
    pub number: u64,
    pub patch: IssuePatch,
    pub marker: Option<String>,
}

impl Town {
    /// An empty repository whose clock stands at `now`.
    pub fn new(seed: u64, now: Timestamp) -> Self {
        let clock = tern_sim::clock::Clock::new(tern_sim::ClockMode::Virtual(now.instant()));
        let mut world = World::new(Arc::new(clock), Limits::new(LimitSettings::default()));
        world.repos.push(Repo::new(617_001, RepoSettings::new("acorn", "orchard"), Corpus::new(seed), 0));
        Self(Arc::new(Mutex::new(State {
            world,
            texts: Texts::AsSent,
            page_size: 100,
            trouble: Trouble::none(seed),
            history: BTreeMap::new(),
            writes: Vec::new(),
            said: Vec::new(),
            last_read: BTreeMap::new(),
            overwritten_in_the_gap: BTreeSet::new(),
            calls: 0,
            interruptions: Vec::new(),
            under_way: Vec::new(),
        })))
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.state().world.clock.now_ms()).unwrap()
    }

    pub fn advance(&self, by: Duration) {
        self.state().world.clock.advance(by);
    }

    /// Somebody there opens an issue.
    pub fn create(&self, title: &str, body: &str) -> u64 {
        let mut state = self.state();
        let body = state.texts.kept(body);
        let draft = Draft { title: title.to_owned(), body: Some(body), ..Draft::default() };
        let number = u64::from(state.world.create(0, draft, Actor::Test));
        state.remember(number);
        number
    }

    /// Somebody there changes an issue; nothing happens when it is gone.
    pub fn edit(&self, number: u64, edits: &[Edit]) {
        let mut state = self.state();
        state.world.edit(0, u32::try_from(number).unwrap(), edits, By::now(Actor::Test, None));
        state.remember(number);
    }

    pub fn delete(&self, number: u64) {
        self.state().world.delete(0, u32::try_from(number).unwrap(), Actor::Test);
    }

    /// The issue goes to another repository.
    pub fn transfer(&self, number: u64) {
        let mut state = self.state();
        if state.world.repos.len() == 1 {
            let other = RepoSettings::new("acorn", "meadow");
            state.world.repos.push(Repo::new(617_002, other, Corpus::new(1), 0));
        }
        state.world.transfer(0, u32::try_from(number).unwrap(), 1, Actor::Test);
    }

    /// A label gets another name on every issue; their times of change stay.
    pub fn rename_label(&self, from: &str, to: &str) {
        let mut state = self.state();
        let at = state.world.repos[0].label_index(from);
        if let Some(label) = at.and_then(|at| state.world.repos[0].labels.get_mut(usize::from(at))) {
            *label = Label { name: to.to_owned(), ..label.clone() };
        }
        for number in state.numbers() {
            state.remember(number);
        }
    }

    pub fn issue(&self, number: u64) -> Option<RemoteIssue> {
        self.state().seen(number)
    }

    pub fn issues(&self) -> Vec<RemoteIssue> {
        let state = self.state();
        state.numbers().into_iter().filter_map(|number| state.seen(number)).collect()
    }

    /// The issues that a request made which arrived a second time.
    pub fn copies(&self) -> BTreeSet<u64> {
        let mut markers = BTreeSet::new();
        let state = self.state();
        let made = state.writes.iter().filter_map(|written| Some((written.number, written.marker.clone()?)));
        made.filter(|(_, marker)| !markers.insert(marker.clone())).map(|(number, _)| number).collect()
    }

    /// The other issues that were made by the same request as this one.
    pub fn copies_of(&self, number: u64) -> BTreeSet<u64> {
        let state = self.state();
        let marker =
            |number: u64| state.writes.iter().find(|written| written.number == number)?.marker.clone();
        let Some(own) = marker(number) else { return BTreeSet::new() };
        let made = state.writes.iter().filter(|written| written.marker.as_ref() == Some(&own));
        made.map(|written| written.number).filter(|other| *other != number).collect()
    }

    /// At the `call`-th call from now, do this first or afterwards.
    pub fn interrupt(&self, call: u32, when: When, what: Interruption) {
        let mut state = self.state();
        let at = state.calls + call;
        state.interruptions.push((at, when, what));
    }

    pub fn forget_interruptions(&self) {
        let mut state = self.state();
        state.interruptions.clear();
        state.under_way.clear();
    }

    async fn interrupted(&self, call: u32, when: When) {
        let due = {
            let mut state = self.state();
            let (due, later) = std::mem::take(&mut state.interruptions)
                .into_iter()
                .partition::<Vec<_>, _>(|(at, at_when, _)| *at == call && *at_when == when);
            state.interruptions = later;
            due
        };
        for (_, _, what) in due {
            // The call it steps into may be given up; what a person began goes on all the same.
            let task = tokio::spawn(what());
            let through = async move { task.await.expect("what steps in goes through") }.boxed().shared();
            self.state().under_way.push(through.clone());
            through.await;
        }
    }

    /// Waits until everything that stepped in is through.
    pub async fn settled(&self) {
        let under_way = std::mem::take(&mut self.state().under_way);
        futures::future::join_all(under_way).await;
    }

    /// One call: what steps in before, the answer, what steps in after.
    async fn call<T>(
        &self,
        act: impl FnOnce(&mut State) -> Result<T, ForgeError> + Send,
    ) -> Result<T, ForgeError> {
        let call = {
            let mut state = self.state();
            state.calls += 1;
            state.calls
        };
        self.interrupted(call, When::Before).await;
        let answer = {
            let mut state = self.state();
            // A request takes a while; no two writes of one client share a moment.
            state.world.clock.advance(Duration::from_millis(300));
            act(&mut state)
        };
        self.interrupted(call, When::After).await;
        answer
    }
}

/// One client of the town.
struct Visitor {
    town: Town,
    before: u32,
}

#[async_trait]
impl Forge for Visitor {
    fn service(&self) -> ServiceType {
        ServiceType::Github
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            conditional_requests: true,
            close_reasons: true,
            milestones: true,
            labels: true,
            many_assignees: true,
            security: false,
            comments: true,
            title_max_chars: 256,
            description_max_chars: 65_536,
            comment_max_chars: 65_536,
        }
    }

    async fn check_token(&self) -> Result<Identity, ForgeError> {
        self.town.call(|state| state.plain(Identity::default())).await
    }

    async fn check_repository(&self) -> Result<RepositoryInfo, ForgeError> {
        self.town
            .call(|state| {
                let open = u32::try_from(state.world.repos[0].open_count()).ok();
                state.plain(RepositoryInfo {
                    id: "617001".to_owned(),
                    full_name: "acorn/orchard".to_owned(),
                    url: WEB.to_owned(),
                    private: false,
                    archived: false,
                    has_issues: true,
                    can_push: true,
                    open_issues: open,
                })
            })
            .await
    }

    async fn find_repository(&self, _id: Option<&str>) -> Result<RepositoryInfo, ForgeError> {
        self.check_repository().await
    }

    async fn list_issues(&self, ask: &ListIssues) -> Result<Listing, ForgeError> {
        self.town.call(|state| state.list(ask)).await
    }

    async fn get_issue(&self, number: u64) -> Result<RemoteIssue, ForgeError> {
        self.town.call(|state| state.get(number)).await
    }

    async fn create_issue(&self, new: &NewIssue) -> Result<RemoteIssue, ForgeError> {
        self.town.call(|state| state.create_by_client(new)).await
    }

    async fn update_issue(&self, number: u64, patch: &IssuePatch) -> Result<RemoteIssue, ForgeError> {
        self.town.call(|state| state.update_by_client(number, patch)).await
    }

    async fn list_comments(&self, ask: &ListComments) -> Result<CommentPage, ForgeError> {
        self.town.call(|state| state.comment_page(ask)).await
    }

    async fn create_comment(&self, number: u64, new: &NewComment) -> Result<RemoteComment, ForgeError> {
        self.town.call(|state| state.say_by_client(number, new)).await
    }

    fn requests_made(&self) -> u32 {
        self.town.state().calls - self.before
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        None
    }
}

#[async_trait]
impl Connector for Town {
    async fn connect(
        &self,
        _config: &SyncConfig,
        _sealed_token: Option<Vec<u8>>,
        _waits: Arc<dyn WaitObserver>,
    ) -> Result<Arc<dyn Forge>, SyncError> {
        let before = self.state().calls;
        Ok(Arc::new(Visitor { town: self.clone(), before }))
    }
}

/// A clock that stands until it is moved; waits move it.
pub struct Watch(Mutex<Timestamp>);

impl Watch {
    pub fn at(now: Timestamp) -> Arc<Self> {
        Arc::new(Self(Mutex::new(now)))
    }

    pub fn step(&self, millis: i64) {
        let mut now = self.0.lock().unwrap();
        *now = now.plus_millis(millis);
    }
}

#[async_trait]
impl Clock for Watch {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    async fn sleep(&self, pause: Duration) {
        self.step(i64::try_from(pause.as_millis()).unwrap());
    }
}

/// Ids that follow from a seed.
pub struct SeededRandom(pub Mutex<Dice>);

impl SeededRandom {
    pub fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Dice::new(seed))))
    }
}

impl Random for SeededRandom {
    fn unit(&self) -> f64 {
        f64::from(self.0.lock().unwrap().below(1 << 20)) / f64::from(1 << 20)
    }

    fn uuid(&self) -> uuid::Uuid {
        let mut dice = self.0.lock().unwrap();
        let bits = u128::from(dice.next()) << 64 | u128::from(dice.next());
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }
}
