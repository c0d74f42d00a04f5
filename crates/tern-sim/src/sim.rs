//! The handle of a running forge.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::oneshot;

use crate::builder::SimBuilder;
use crate::model::{Actor, By, Draft, Edit, IssueView, LedgerEntry};
use crate::record::RequestRecord;
use crate::server::{Shared, router};

/// The repository a simulation is about.
const MAIN: usize = 0;

/// A running forge on loopback. It runs on a thread of its own, so a test's paused or single-threaded runtime does
/// not hold it up, and it ends when this is dropped.
pub struct Sim {
    shared: Arc<Shared>,
    base_url: String,
    web_url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sim {
    /// Sets up a forge.
    pub fn builder() -> SimBuilder {
        SimBuilder::default()
    }

    pub(crate) fn serve(
        listener: std::net::TcpListener,
        shared: Arc<Shared>,
        base_url: String,
        web_url: String,
    ) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let app = router(Arc::clone(&shared));
        let thread = std::thread::Builder::new().name("tern-sim".to_owned()).spawn(move || {
            runtime.block_on(async move {
                let listener = match tokio::net::TcpListener::from_std(listener) {
                    Ok(listener) => listener,
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
        Ok(Self { shared, base_url, web_url, stop: Some(stop), thread: Some(thread) })
    }

    /// Where the API is, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The repository's page for people, as issues are said to lie under.
    pub fn repository_url(&self) -> String {
        format!("{}/{}", self.web_url, self.full_name())
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

    /// Deletes an issue; false when there is none.
    pub fn delete(&self, number: u64) -> bool {
        self.shared.lock().world.delete(MAIN, narrow(number), Actor::Test)
    }

    /// One issue as it stands.
    pub fn issue(&self, number: u64) -> Option<IssueView> {
        let state = self.shared.lock();
        let issue = state.world.repos[MAIN].issue(narrow(number))?;
        Some(state.world.view(MAIN, &issue))
    }

    /// Every issue and pull request as it stands, by number: what a client should end up with.
    pub fn visible_issues(&self) -> Vec<IssueView> {
        let state = self.shared.lock();
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
        f.debug_struct("Sim").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
