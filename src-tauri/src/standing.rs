//! How everything stands, read once after something happened, for all that shows it outside the window.
//!
//! Nothing here polls: a change is heard from `tern-api`, and the only clock is the end of a pause.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tern_api::{
    ApiError, Tern,
    window::{self as api, ProjectView, Settings, StatusView, WindowEvent},
};
use tern_model::{Progress, ProjectId, SyncRun, Timestamp};
use tokio::sync::{Notify, mpsc, watch};

/// How often it is read anew at most.
const BEAT: Duration = Duration::from_millis(500);

/// How everything stands.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) status: StatusView,
    pub(crate) projects: Vec<ProjectView>,
    pub(crate) settings: Settings,
    /// Of the syncs that run.
    pub(crate) progress: HashMap<ProjectId, Progress>,
}

/// Hears what happens.
pub(crate) struct Ear {
    heard: Mutex<Heard>,
    rang: Notify,
    ended: mpsc::UnboundedSender<SyncRun>,
}

/// What happened since it was last read.
#[derive(Debug, Default)]
struct Heard {
    stale: bool,
    progress: HashMap<ProjectId, Progress>,
}

/// An ear, and the syncs that it hears ending.
pub(crate) fn ear() -> (Arc<Ear>, mpsc::UnboundedReceiver<SyncRun>) {
    let (ended, ends) = mpsc::unbounded_channel();
    (Arc::new(Ear { heard: Mutex::default(), rang: Notify::new(), ended }), ends)
}

impl Ear {
    pub(crate) fn hear(&self, event: &WindowEvent) {
        {
            let mut heard = self.heard();
            match event {
                WindowEvent::SyncProgressed(step) => {
                    heard.progress.insert(step.project_id, step.progress);
                }
                WindowEvent::SyncFinished(end) => {
                    heard.progress.remove(&end.project_id);
                    heard.stale = true;
                    // Nobody listening is no fault.
                    let _ = self.ended.send(end.run.clone());
                }
                _ => heard.stale = true,
            }
        }
        self.rang.notify_one();
    }

    /// Something changed that no event tells of.
    pub(crate) fn knock(&self) {
        self.heard().stale = true;
        self.rang.notify_one();
    }

    fn heard(&self) -> std::sync::MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads how everything stands, now and whenever something happened, until the program ends.
pub(crate) async fn keep(tern: &Tern, ear: &Ear, told: &watch::Sender<Option<Arc<Standing>>>) {
    ear.knock();
    loop {
        let pause = told.borrow().as_ref().and_then(|standing| standing.status.paused_until);
        tokio::select! {
            () = ear.rang.notified() => {}
            () = end_of(pause, tern.now()) => ear.heard().stale = true,
        }
        let before = told.borrow().clone();
        match read(tern, ear, before.as_deref()).await {
            Ok(standing) => {
                told.send_replace(Some(Arc::new(standing)));
            }
            Err(error) => tracing::warn!(%error, "how everything stands could not be read"),
        }
        tokio::time::sleep(BEAT).await;
    }
}

/// Steps of a sync change nothing else, so the database is left alone for them.
async fn read(tern: &Tern, ear: &Ear, before: Option<&Standing>) -> Result<Standing, ApiError> {
    let (stale, progress) = {
        let mut heard = ear.heard();
        (std::mem::take(&mut heard.stale), heard.progress.clone())
    };
    match before {
        Some(before) if !stale => Ok(Standing { progress, ..before.clone() }),
        _ => Ok(Standing {
            status: api::status_show(tern).await?,
            projects: api::project_list(tern).await?,
            settings: api::settings_get(tern).await?,
            progress,
        }),
    }
}

async fn end_of(pause: Option<Timestamp>, now: Timestamp) {
    match pause {
        None => std::future::pending().await,
        Some(until) => {
            // A moment later, so that it is over by then.
            let left = until.millis_since(now).max(0).unsigned_abs() + 1_000;
            tokio::time::sleep(Duration::from_millis(left)).await;
        }
    }
}
