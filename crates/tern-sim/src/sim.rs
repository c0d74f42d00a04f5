//! The handle of a running forge.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::oneshot;

use crate::builder::SimBuilder;
use crate::connection::Wires;
use crate::corpus::Corpus;
use crate::editor::Editor;
use crate::faults::{Chaos, Fault, Matcher};
use crate::manners::Manners;
use crate::model::{
    Actor, Advisory, Alert, By, CloseReason, Comment, Draft, Edit, IssueView, Label, LedgerEntry, Repo,
    RepoSettings, World,
};
use crate::record::RequestRecord;
use crate::server::{ServerState, Shared, router};

/// The repository a simulation is about.
const MAIN: usize = 0;

/// A running forge on loopback. It runs on a thread of its own, so a test's paused or single-threaded runtime does
/// not hold it up, and it ends when this is dropped.
pub struct Sim {
    shared: Arc<Shared>,
    places: Places,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Where a forge is to be found.
pub(crate) struct Places {
    /// Its API, as clients reach it.
    pub(crate) base_url: String,
    /// Its pages for people.
    pub(crate) web_url: String,
    /// The origin it listens at itself.
    pub(crate) listening: String,
}

impl Sim {
    /// Sets up a forge.
    pub fn builder() -> SimBuilder {
        SimBuilder::default()
    }

    pub(crate) fn serve(
        listener: std::net::TcpListener,
        shared: Arc<Shared>,
        places: Places,
    ) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let app = router(Arc::clone(&shared));
        let thread = std::thread::Builder::new().name("tern-sim".to_owned()).spawn(move || {
            runtime.block_on(async move {
                let listener = match tokio::net::TcpListener::from_std(listener) {
                    Ok(listener) => Wires(listener),
                    Err(error) => return tracing::error!(%error, "the simulated forge cannot listen"),
                };
                tokio::select! {
                    served = axum::serve(listener, app).into_future() => {
                        if let Err(error) = served {
                            tracing::error!(%error, "the simulated forge ended");
                        }
                    }
                    _ = stopped => {}
                }
            });
            // Dropping the runtime here closes every connection.
        })?;
        Ok(Self { shared, places, stop: Some(stop), thread: Some(thread) })
    }

    /// Where the API is, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.places.base_url
    }

    /// The origin the forge itself listens at, whatever stands before it.
    pub fn listening(&self) -> &str {
        &self.places.listening
    }

    /// The repository's page for people, as issues are said to lie under.
    pub fn repository_url(&self) -> String {
        format!("{}/{}", self.places.web_url, self.full_name())
    }

    /// `owner/name`.
    pub fn full_name(&self) -> String {
        self.shared.lock().world.repos[MAIN].full_name()
    }

    /// The repository's owner.
    pub fn owner(&self) -> String {
        self.shared.lock().world.repos[MAIN].settings.owner.clone()
    }

    /// The repository's name.
    pub fn repository_name(&self) -> String {
        self.shared.lock().world.repos[MAIN].settings.name.clone()
    }

    /// The forge's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.clock.now()
    }

    /// Moves the forge's clock on.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
    }

    /// Sets the forge's clock, backwards too.
    pub fn set_clock(&self, to: DateTime<Utc>) {
        self.shared.clock.set(to);
    }

    /// How long every request waits from now on.
    pub fn set_latency(&self, latency: Duration) {
        self.shared.lock().latency = latency;
    }

    /// Changes an issue as another person would, and returns it.
    ///
    /// # Panics
    /// When there is no such issue.
    pub fn edit(&self, number: u64, edit: Edit) -> IssueView {
        self.edit_all(number, &[edit])
    }

    /// Changes an issue in several ways at one moment, and returns it.
    ///
    /// # Panics
    /// When there is no such issue.
    pub fn edit_all(&self, number: u64, edits: &[Edit]) -> IssueView {
        let mut state = self.shared.lock();
        let edited = state.world.edit(MAIN, narrow(number), edits, By::now(Actor::Test, None));
        let issue = edited.unwrap_or_else(|| panic!("issue {number} does not exist on the simulated forge"));
        state.world.view(MAIN, &issue)
    }

    /// Opens an issue and returns it.
    pub fn create(&self, title: impl Into<String>, body: impl Into<String>) -> IssueView {
        let draft = Draft { title: title.into(), body: Some(body.into()), ..Draft::default() };
        let mut state = self.shared.lock();
        let number = state.world.create(MAIN, draft, Actor::Test);
        let issue =
            state.world.repos[MAIN].issue(number).unwrap_or_else(|| unreachable!("it was just created"));
        state.world.view(MAIN, &issue)
    }

    /// Closes an issue.
    pub fn close(&self, number: u64, reason: CloseReason) -> IssueView {
        self.edit(number, Edit::Close(reason))
    }

    /// Opens a closed issue again.
    pub fn reopen(&self, number: u64) -> IssueView {
        self.edit(number, Edit::Reopen)
    }

    /// Says something on an issue.
    pub fn comment(&self, number: u64, text: impl Into<String>) -> IssueView {
        self.edit(number, Edit::comment(text))
    }

    /// Says something on an issue as somebody, and returns what was said.
    ///
    /// # Panics
    /// When there is no such issue.
    pub fn say(&self, number: u64, login: &str, text: impl Into<String>) -> Comment {
        let mut state = self.shared.lock();
        let person = state.world.person(login);
        let by = By::now(Actor::Test, Some(person));
        let edited = state.world.edit(MAIN, narrow(number), &[Edit::comment(text)], by);
        let said = edited.and_then(|issue| issue.thread.last().map(|comment| Comment::clone(comment)));
        said.unwrap_or_else(|| panic!("issue {number} does not exist on the simulated forge"))
    }

    /// Everything said on an issue, oldest first.
    pub fn comments(&self, number: u64) -> Vec<Comment> {
        let mut state = self.shared.lock();
        state.catch_up();
        let world = &state.world;
        world.repos[MAIN].issue(narrow(number)).map(|issue| world.comments(MAIN, &issue)).unwrap_or_default()
    }

    /// Moves an issue to another repository, which is made if it is new, and returns its number there. A forge that
    /// leaves a shell behind does so.
    ///
    /// # Panics
    /// When there is no such issue.
    pub fn transfer(&self, number: u64, owner: &str, name: &str) -> u64 {
        let mut state = self.shared.lock();
        let to = other_repo(&mut state.world, owner, name);
        let new = state.world.transfer(MAIN, narrow(number), to, Actor::Test);
        u64::from(new.unwrap_or_else(|| panic!("issue {number} does not exist on the simulated forge")))
    }

    /// Makes a further repository of the same people: empty, public, and not the one that a simulation is about.
    pub fn add_repository(&self, owner: &str, name: &str) {
        other_repo(&mut self.shared.lock().world, owner, name);
    }

    /// Takes another repository out of everybody's sight.
    ///
    /// # Panics
    /// When there is no such repository.
    pub fn hide_repository(&self, owner: &str, name: &str) {
        self.change_other(owner, name, |repo| {
            repo.settings.private = true;
            repo.collaborators.clear();
        });
    }

    /// Lets everybody see another repository again.
    ///
    /// # Panics
    /// When there is no such repository.
    pub fn show_repository(&self, owner: &str, name: &str) {
        self.change_other(owner, name, |repo| repo.settings.private = false);
    }

    fn change_other(&self, owner: &str, name: &str, change: impl FnOnce(&mut Repo)) {
        let mut state = self.shared.lock();
        let found = state.world.find_repo(owner, name);
        let at = found.unwrap_or_else(|| panic!("{owner}/{name} does not exist on the simulated forge"));
        change(&mut state.world.repos[at]);
    }

    /// Gives the repository another name; the old one leads on to it.
    pub fn rename_repository(&self, owner: &str, name: &str) {
        let mut state = self.shared.lock();
        let repo = &mut state.world.repos[MAIN];
        let (old, id) = (repo.full_name().to_lowercase(), repo.id);
        owner.clone_into(&mut repo.settings.owner);
        name.clone_into(&mut repo.settings.name);
        state.world.old_names.insert(old, id);
    }

    /// Changes the repository's switches.
    pub fn configure(&self, change: impl FnOnce(&mut RepoSettings)) {
        change(&mut self.shared.lock().world.repos[MAIN].settings);
    }

    /// Changes the repository's advisories; the second argument is now, in seconds since 1970.
    pub fn change_advisories(&self, change: impl FnOnce(&mut Vec<Advisory>, i64)) {
        let mut state = self.shared.lock();
        let now = state.world.clock.now_s();
        change(&mut state.world.repos[MAIN].advisories, now);
    }

    /// Changes the alerts about the repository's dependencies; the second argument is now, in seconds since 1970.
    pub fn change_alerts(&self, change: impl FnOnce(&mut Vec<Alert>, i64)) {
        let mut state = self.shared.lock();
        let now = state.world.clock.now_s();
        change(&mut state.world.repos[MAIN].alerts, now);
    }

    /// Gives a label another name on every issue, without touching their time of change; false when there is none.
    pub fn rename_label(&self, from: &str, to: &str) -> bool {
        self.change_label(from, |label| to.clone_into(&mut label.name))
    }

    /// Deletes a label from every issue, without touching their time of change; false when there is none.
    pub fn delete_label(&self, name: &str) -> bool {
        self.change_label(name, |label| label.deleted = true)
    }

    fn change_label(&self, name: &str, change: impl FnOnce(&mut Label)) -> bool {
        let mut state = self.shared.lock();
        let world = &mut state.world;
        let Some(index) = world.repos[MAIN].label_index(name) else { return false };
        change(&mut world.repos[MAIN].labels[usize::from(index)]);
        world.names_version += 1;
        true
    }

    /// Closes a milestone, by title; false when there is none.
    pub fn close_milestone(&self, title: &str) -> bool {
        let mut state = self.shared.lock();
        let world = &mut state.world;
        let Some(number) = world.repos[MAIN].milestone_number(title) else { return false };
        world.repos[MAIN].milestones[usize::from(number) - 1].closed = true;
        world.names_version += 1;
        true
    }

    /// Deletes an account: what it wrote stays, without a name. False when there is none.
    pub fn delete_person(&self, login: &str) -> bool {
        let mut state = self.shared.lock();
        let Some(id) = state.world.find_person(login) else { return false };
        state.world.people[usize::from(id.0)].deleted = true;
        state.world.names_version += 1;
        true
    }

    /// Makes a token worthless; false when there is none.
    pub fn revoke_token(&self, text: &str) -> bool {
        let mut state = self.shared.lock();
        let token = state.world.tokens.get_mut(text);
        token.map(|token| token.revoked = true).is_some()
    }

    /// Sets when a token ends; false when there is none.
    pub fn expire_token(&self, text: &str, at: DateTime<Utc>) -> bool {
        let mut state = self.shared.lock();
        let token = state.world.tokens.get_mut(text);
        token.map(|token| token.expires_at = Some(at.timestamp())).is_some()
    }

    /// Leaves an account only this many requests until its window ends; the empty login is everybody without a token.
    pub fn leave_budget(&self, login: &str, left: u32) {
        let now_ms = self.shared.clock.now_ms();
        self.shared.lock().world.limits.leave(login, now_ms, left);
    }

    /// The next request goes wrong like this.
    pub fn fail_next(&self, fault: Fault) {
        self.fail(Matcher::any(), fault, 1);
    }

    /// The next so many requests of a kind go wrong like this.
    pub fn fail(&self, matcher: Matcher, fault: Fault, times: u32) {
        if times > 0 {
            self.shared.lock().faults.plan(matcher, fault, Some(times));
        }
    }

    /// All requests of a kind go wrong like this until [`Self::clear_faults`].
    pub fn fail_always(&self, matcher: Matcher, fault: Fault) {
        self.shared.lock().faults.plan(matcher, fault, None);
    }

    /// Lets requests go wrong at random.
    pub fn set_chaos(&self, chaos: Chaos) {
        self.shared.lock().faults.set_chaos(Some(chaos));
    }

    /// Nothing more goes wrong; counts are kept.
    pub fn clear_faults(&self) {
        self.shared.lock().faults.clear();
    }

    /// How often each fault has happened, by its name.
    pub fn fault_counts(&self) -> BTreeMap<&'static str, u64> {
        self.shared.lock().faults.counts()
    }

    /// Lets someone else edit between requests from now on, or nobody.
    pub fn set_editor(&self, editor: Option<Editor>) {
        self.shared.lock().editor = editor;
    }

    /// What the client did that it should not.
    pub fn manners(&self) -> Manners {
        Manners::of(&self.shared.lock().requests)
    }

    /// Deletes an issue; false when there is none.
    pub fn delete(&self, number: u64) -> bool {
        self.shared.lock().world.delete(MAIN, narrow(number), Actor::Test)
    }

    /// One issue as it stands.
    pub fn issue(&self, number: u64) -> Option<IssueView> {
        let mut state = self.shared.lock();
        state.catch_up();
        let issue = state.world.repos[MAIN].issue(narrow(number))?;
        Some(state.world.view(MAIN, &issue))
    }

    /// An issue of the demo as it was written, before anything happened to it; also one that was deleted.
    pub fn issue_as_written(&self, number: u64) -> Option<IssueView> {
        let mut state = self.shared.lock();
        let ServerState { demo, world, .. } = &mut *state;
        demo.as_ref()?.as_written(world, number)
    }

    /// Every issue and pull request as it stands, by number: what a client should end up with.
    pub fn visible_issues(&self) -> Vec<IssueView> {
        let mut state = self.shared.lock();
        state.catch_up();
        let repo = &state.world.repos[MAIN];
        repo.numbers()
            .filter_map(|number| repo.issue(number))
            .map(|issue| state.world.view(MAIN, &issue))
            .collect()
    }

    /// Every request so far, in the order of arrival.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.shared.lock().requests.clone()
    }

    /// How many requests have arrived.
    pub fn request_count(&self) -> usize {
        self.shared.lock().requests.len()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.shared.lock().requests.clear();
    }

    /// Every change so far, and by whom.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        self.shared.lock().world.ledger.clone()
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl std::fmt::Debug for Sim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sim").field("base_url", &self.places.base_url).finish_non_exhaustive()
    }
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A repository by name, made empty and public if it is new.
fn other_repo(world: &mut World, owner: &str, name: &str) -> usize {
    if let Some(at) = world.find_repo(owner, name) {
        return at;
    }
    let id = world.repos.iter().map(|repo| repo.id).max().unwrap_or_default() + 1;
    let mut repo = Repo::new(id, RepoSettings::new(owner, name), Corpus::default(), 0);
    repo.collaborators = world.repos[MAIN].collaborators.clone();
    world.repos.push(repo);
    world.repos.len() - 1
}
