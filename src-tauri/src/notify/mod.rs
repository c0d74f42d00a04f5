//! Notifications: what `tern-api` decides to tell is handed to the desktop, and a click leads to its place.
//!
//! Where no service shows notifications nothing is shown and nothing breaks: tray and window say the same.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod freedesktop;

use std::{sync::Arc, time::Duration};

use tauri::{AppHandle, Manager};
use tern_api::{
    Tern,
    notices::{Attention, Notices, Told, Watch},
};
use tern_model::{SyncRun, Timestamp};
use tokio::sync::{mpsc, watch};

use crate::{
    lifecycle::{self, Life},
    standing::Standing,
};
#[cfg(not(target_os = "linux"))]
use elsewhere::Service;
#[cfg(target_os = "linux")]
use freedesktop::Service;

/// What became of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    /// It was clicked; it leads here.
    Clicked(String),
    /// It was closed without.
    Closed,
}

/// Tells what matters until the program ends.
pub(crate) async fn keep(
    app: &AppHandle,
    tern: &Tern,
    mut standing: watch::Receiver<Option<Arc<Standing>>>,
    mut ends: mpsc::UnboundedReceiver<SyncRun>,
) {
    let (mut watch, mut notices, mut service) = (Watch::default(), Notices::default(), Service::default());
    let mut in_front = app.state::<Life>().in_front();
    // What waits at the start was told by the one before; the tray shows it.
    let mut is_first = true;
    loop {
        tokio::select! {
            changed = standing.changed() => if changed.is_err() { return },
            changed = in_front.changed() => if changed.is_err() { return },
            () = at(notices.due(), tern.now()) => {}
            fate = service.fate() => {
                notices.gone();
                if let Fate::Clicked(place) = fate {
                    lifecycle::open_place(app, &place);
                }
                continue;
            }
        }
        while let Ok(run) = ends.try_recv() {
            watch.ended(&run);
        }
        let Some(now) = standing.borrow_and_update().clone() else { continue };
        let matters = watch.matters(&now.projects);
        let attention =
            if *in_front.borrow_and_update() || is_first { Attention::Window } else { Attention::Elsewhere };
        is_first = false;
        let told = notices.look(tern.now(), attention, now.settings, &matters);
        if attention == Attention::Window {
            watch.seen();
        }
        match told {
            Some(Told::Show(notice)) => service.show(&notice).await,
            Some(Told::Withdraw) => service.withdraw().await,
            None => {}
        }
    }
}

async fn at(due: Option<Timestamp>, now: Timestamp) {
    match due {
        Some(due) => {
            tokio::time::sleep(Duration::from_millis(due.millis_since(now).max(0).unsigned_abs() + 10)).await;
        }
        None => std::future::pending().await,
    }
}
