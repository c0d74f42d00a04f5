//! What a line of the menu does.

use std::{fmt, str::FromStr};

use futures::future::join_all;
use tauri::{AppHandle, Manager};
use tern_api::{ApiError, SyncStart, Tern, window as api};
use tern_model::{ProjectId, SyncType};

use crate::{lifecycle, window::shell::Shell};

/// A line that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Press {
    Open,
    Sync,
    Cancel,
    PauseForAnHour,
    PauseUntilTomorrow,
    Resume,
    Conflicts,
    History,
    Settings,
    Quit,
    OpenProject(ProjectId),
    SyncProject(ProjectId),
    CancelProject(ProjectId),
}

/// Lines that are there once, with their names in the menu.
const SINGLE: [(Press, &str); 10] = [
    (Press::Open, "open"),
    (Press::Sync, "sync"),
    (Press::Cancel, "cancel"),
    (Press::PauseForAnHour, "pause_hour"),
    (Press::PauseUntilTomorrow, "pause_tomorrow"),
    (Press::Resume, "resume"),
    (Press::Conflicts, "conflicts"),
    (Press::History, "history"),
    (Press::Settings, "settings"),
    (Press::Quit, "quit"),
];

impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenProject(id) => write!(f, "open:{id}"),
            Self::SyncProject(id) => write!(f, "sync:{id}"),
            Self::CancelProject(id) => write!(f, "cancel:{id}"),
            single => {
                let name = SINGLE.iter().find(|(press, _)| press == single).map_or("", |(_, name)| name);
                f.write_str(name)
            }
        }
    }
}

/// A line that does nothing: a status, a rule, another menu's.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoPress;

impl FromStr for Press {
    type Err = NoPress;
    fn from_str(id: &str) -> Result<Self, NoPress> {
        if let Some((press, _)) = SINGLE.iter().find(|(_, name)| *name == id) {
            return Ok(*press);
        }
        let (what, project) = id.split_once(':').ok_or(NoPress)?;
        let project = project.parse().map_err(|_| NoPress)?;
        match what {
            "open" => Ok(Self::OpenProject(project)),
            "sync" => Ok(Self::SyncProject(project)),
            "cancel" => Ok(Self::CancelProject(project)),
            _ => Err(NoPress),
        }
    }
}

/// Does what the pressed line says.
pub(crate) fn pressed(app: &AppHandle, id: &str) {
    let Ok(press) = id.parse::<Press>() else { return };
    match press {
        Press::Open => return lifecycle::show(app),
        Press::Conflicts => return lifecycle::open_place(app, "/conflicts"),
        Press::History => return lifecycle::open_place(app, "/history"),
        Press::Settings => return lifecycle::open_place(app, "/settings"),
        Press::Quit => return lifecycle::quit(app),
        _ => {}
    }
    let Some(tern) = app.state::<Shell>().tern_now() else { return lifecycle::show(app) };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = carry_out(&app, &tern, press).await {
            // Whoever pressed a line wants to know that it did nothing; the window says why.
            tracing::warn!(?press, %error, "a line of the tray's menu was of no use");
            lifecycle::show(&app);
        }
        app.state::<Shell>().knock();
    });
}

async fn carry_out(app: &AppHandle, tern: &Tern, press: Press) -> Result<(), ApiError> {
    match press {
        Press::Sync => sync_all(tern).await,
        Press::Cancel => cancel_all(tern).await,
        Press::PauseForAnHour => pause(tern, api::PauseFor::Hour).await,
        Press::PauseUntilTomorrow => pause(tern, api::PauseFor::Tomorrow).await,
        Press::Resume => api::background_resume(tern).await.map(drop),
        Press::SyncProject(project) => sync_project(tern, project).await,
        Press::CancelProject(project_id) => api::sync_cancel(tern, api::OfProject { project_id }).await,
        Press::OpenProject(project) => open_project(app, tern, project).await,
        Press::Open | Press::Conflicts | Press::History | Press::Settings | Press::Quit => Ok(()),
    }
}

async fn pause(tern: &Tern, pause_for: api::PauseFor) -> Result<(), ApiError> {
    api::background_pause(tern, api::BackgroundPause { pause_for }).await.map(drop)
}

/// Starts every project's sync; one that cannot start holds up no other.
async fn sync_all(tern: &Tern) -> Result<(), ApiError> {
    let projects = api::project_list(tern).await?;
    let starts = projects.iter().filter_map(start_of).map(|start| api::sync_start(tern, start));
    join_all(starts).await.into_iter().try_for_each(|started| started.map(drop))
}

async fn sync_project(tern: &Tern, project: ProjectId) -> Result<(), ApiError> {
    let projects = api::project_list(tern).await?;
    let start = projects.iter().find(|view| view.project.id == project).and_then(start_of);
    match start {
        Some(start) => api::sync_start(tern, start).await.map(drop),
        None => Ok(()),
    }
}

fn start_of(view: &api::ProjectView) -> Option<SyncStart> {
    let connection = view.connection.as_ref()?;
    Some(SyncStart::new(view.project.id, SyncType::Full, connection.include_closed))
}

async fn cancel_all(tern: &Tern) -> Result<(), ApiError> {
    for run in api::sync_status(tern).await? {
        api::sync_cancel(tern, api::OfProject { project_id: run.project_id }).await?;
    }
    Ok(())
}

async fn open_project(app: &AppHandle, tern: &Tern, project: ProjectId) -> Result<(), ApiError> {
    let projects = api::project_list(tern).await?;
    if let Some(view) = projects.iter().find(|view| view.project.id == project) {
        lifecycle::open_place(app, &format!("/p/{}", view.project.key));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_known_by_its_name() {
        let project: ProjectId = "00000000-0000-4000-8000-000000000007".parse().unwrap();
        let of_project =
            [Press::OpenProject(project), Press::SyncProject(project), Press::CancelProject(project)];
        for press in SINGLE.iter().map(|(press, _)| *press).chain(of_project) {
            assert_eq!(press.to_string().parse(), Ok(press), "{press}");
        }
        for other in ["", "status", "words:00000000-0000-4000-8000-000000000007", "sync:", "quit:1"] {
            assert_eq!(other.parse::<Press>(), Err(NoPress), "{other:?} does nothing");
        }
    }
}
