//! Syncing by itself while the program is open.

mod rest;

use std::collections::HashSet;
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use tern_model::{SyncConfig, SyncTrigger, Timestamp};
use tern_sync::{Request, SyncError, TICK};
use tokio::sync::Notify;

use crate::{ApiError, Tern, window};
use rest::{Rest, Scene};

/// So long after the last key or movement somebody is taken to be at the window, in milliseconds.
const IN_USE: u64 = 5 * 60_000;

/// What the computer is running on and over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Whether it runs on its battery.
    pub on_battery: bool,
    /// Whether the network costs by what is sent.
    pub metered: bool,
}

/// What the shell says of the world around the program.
#[derive(Debug, Default)]
pub(crate) struct Outside {
    in_front: AtomicBool,
    used_at: Mutex<Option<Timestamp>>,
    network_changed: AtomicBool,
    circumstances: Mutex<Circumstances>,
    nudge: Notify,
}

impl Outside {
    pub(crate) fn circumstances(&self) -> Circumstances {
        *self.circumstances.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tern {
    /// Says whether the window is in front: while it is also in use, projects are asked at their active interval.
    pub fn set_in_front(&self, in_front: bool) {
        self.outside.in_front.store(in_front, Ordering::Relaxed);
        if in_front {
            self.note_use();
        }
    }

    /// Says that somebody pressed or moved something in the window. It counts for five minutes: a window that was left
    /// in front when its person went home is like any other.
    pub fn note_use(&self) {
        *self.outside.used_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.now());
    }

    fn is_in_use(&self) -> bool {
        let used_at = *self.outside.used_at.lock().unwrap_or_else(PoisonError::into_inner);
        // In either direction: the clock may be set.
        let recent = used_at.is_some_and(|at| self.now().millis_since(at).unsigned_abs() < IN_USE);
        recent && self.outside.in_front.load(Ordering::Relaxed)
    }

    /// Says what the computer is running on and over. Scheduled syncs heed it where a person chose so.
    pub fn set_circumstances(&self, circumstances: Circumstances) {
        *self.outside.circumstances.lock().unwrap_or_else(PoisonError::into_inner) = circumstances;
        self.tell_standing();
    }

    /// Says that the network came back, or is another one: what could not be reached is tried at once.
    pub fn network_changed(&self) {
        self.outside.network_changed.store(true, Ordering::Relaxed);
        self.outside.nudge.notify_one();
    }
}

/// Starts every sync that becomes due, until the program ends. A project that fails holds up no other.
///
/// Most ticks find nothing to do. Where a look at the clock and at the files of the database can tell that, the database
/// is left alone: a program that waits in the background should cost nothing.
pub async fn background_sync(tern: &Tern) {
    let mut trigger = SyncTrigger::Startup;
    let mut held = false;
    let mut rest = Rest::default();
    loop {
        tokio::select! {
            () = tern.clock.sleep(TICK) => {}
            () = tern.outside.nudge.notified() => rest.disturb(),
        }
        // Looked at before anything is read, so that whatever is written meanwhile is seen by the next tick.
        let (now, scene) = (tern.now(), scene(tern));
        if rest.holds(now, &scene) {
            continue;
        }
        let holding = held_back(tern).await;
        if held && holding.is_none() {
            // Nobody pressed anything: the pause ran out.
            tern.tell_standing();
        }
        held = holding.is_some();
        let next = match holding {
            Some(holding) => Ok(holding.until()),
            None => start_due(tern, std::mem::replace(&mut trigger, SyncTrigger::Scheduled)).await,
        };
        match next {
            Ok(next) => rest.note(now, scene, next),
            Err(error) => {
                tracing::warn!(%error, "what is due could not be read");
                rest.disturb();
            }
        }
    }
}

fn scene(tern: &Tern) -> Scene {
    Scene {
        written: tern.store.written(),
        in_use: tern.is_in_use(),
        circumstances: tern.outside.circumstances(),
    }
}

async fn held_back(tern: &Tern) -> Option<window::Held> {
    let mut read = tern.store.read().await.ok()?;
    window::held(tern, &mut read).await.ok().flatten()
}

/// Starts what is due. Answers with the time at which the next sync is.
async fn start_due(tern: &Tern, trigger: SyncTrigger) -> Result<Option<Timestamp>, SyncError> {
    if tern.outside.network_changed.swap(false, Ordering::Relaxed) {
        tern.engine.retry_offline().await?;
    }
    for config in affordable(tern).await? {
        if let Err(error) = start(tern, &config, trigger).await {
            tracing::warn!(project = %config.project_id, %error, "a due sync could not be started");
        }
    }
    tern.engine.next_due(tern.is_in_use()).await
}

/// What is due and may start. A project whose token has little left is put off until the reset: the rest is for the
/// syncs that a person asks for.
async fn affordable(tern: &Tern) -> Result<Vec<SyncConfig>, SyncError> {
    let in_use = tern.is_in_use();
    let mut put_off = HashSet::new();
    loop {
        let due = tern.engine.due_unless(in_use, |config| put_off.contains(&config.id)).await?;
        let before = put_off.len();
        for config in &due {
            match window::budget_holds(tern, config).await {
                Ok(None) => {}
                Ok(Some(until)) => {
                    tern.engine.put_off(config.id, until).await?;
                    put_off.insert(config.id);
                }
                Err(error) => tracing::debug!(%error, "the budget of a due sync is not known"),
            }
        }
        if put_off.len() == before {
            return Ok(due);
        }
    }
}

async fn start(tern: &Tern, config: &SyncConfig, trigger: SyncTrigger) -> Result<(), ApiError> {
    crate::demo::ready(tern, config.project_id).await?;
    match tern.engine.start(config.id, Request::full(trigger)).await {
        // Another process syncs it already.
        Ok(_) | Err(SyncError::RunningElsewhere { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
