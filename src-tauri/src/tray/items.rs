//! The menu's lines, which are changed in place: a menu that is open stays open and true.

use tauri::Wry;
use tauri::{
    AppHandle,
    menu::{Menu, MenuItem, PredefinedMenuItem, Submenu},
};

use tern_model::ProjectId;

use super::{
    press::Press,
    view::{MenuView, ProjectLine},
};

/// Where the projects begin: behind the status and the rule below it.
const FIRST_PROJECT: usize = 2;

/// The menu and the lines that change.
pub(super) struct Items {
    menu: Menu<Wry>,
    status: MenuItem<Wry>,
    projects: Vec<ProjectItems>,
    more: Option<MenuItem<Wry>>,
    sync: MenuItem<Wry>,
    cancel: MenuItem<Wry>,
    pause_hour: MenuItem<Wry>,
    pause_tomorrow: MenuItem<Wry>,
    resume: MenuItem<Wry>,
    conflicts: MenuItem<Wry>,
    history: MenuItem<Wry>,
    settings: MenuItem<Wry>,
}

struct ProjectItems {
    menu: Submenu<Wry>,
    words: MenuItem<Wry>,
    sync: MenuItem<Wry>,
    cancel: MenuItem<Wry>,
}

impl Items {
    /// The menu as it is at first.
    pub(super) fn new(app: &AppHandle, view: &MenuView) -> tauri::Result<Self> {
        let rule = || PredefinedMenuItem::separator(app);
        let line = |press: Press, text: &str, enabled| item(app, &press, text, enabled);
        let items = Self {
            menu: Menu::new(app)?,
            status: MenuItem::with_id(app, "status", &view.status, false, None::<&str>)?,
            projects: Vec::new(),
            more: None,
            sync: line(Press::Sync, &view.sync.text, view.sync.enabled)?,
            cancel: line(Press::Cancel, &view.cancel.text, view.cancel.enabled)?,
            pause_hour: line(Press::PauseForAnHour, "Pause for 1 hour", view.can_pause)?,
            pause_tomorrow: line(Press::PauseUntilTomorrow, "Pause until tomorrow", view.can_pause)?,
            resume: line(Press::Resume, &view.resume.text, view.resume.enabled)?,
            conflicts: line(Press::Conflicts, &view.conflicts, view.open)?,
            history: line(Press::History, "Sync history", view.open)?,
            settings: line(Press::Settings, "Settings", view.open)?,
        };
        let (open, quit) = (line(Press::Open, "Open Tern", true)?, line(Press::Quit, "Quit Tern", true)?);
        // Two rules enclose the projects; without any, a panel shows them as one.
        items.menu.append_items(&[
            &items.status,
            &rule()?,
            &rule()?,
            &open,
            &items.sync,
            &items.cancel,
            &rule()?,
            &items.pause_hour,
            &items.pause_tomorrow,
            &items.resume,
            &rule()?,
            &items.conflicts,
            &items.history,
            &items.settings,
            &rule()?,
            &quit,
        ])?;
        Ok(items)
    }

    pub(super) const fn menu(&self) -> &Menu<Wry> {
        &self.menu
    }

    /// Changes what differs. Only another set of projects, or another name, takes lines away and puts new ones in.
    pub(super) fn show(&mut self, app: &AppHandle, before: &MenuView, now: &MenuView) -> tauri::Result<()> {
        set_text(&self.status, &before.status, &now.status)?;
        let same =
            before.more == now.more && before.projects.iter().map(named).eq(now.projects.iter().map(named));
        if same {
            for ((items, before), now) in self.projects.iter().zip(&before.projects).zip(&now.projects) {
                items.show(before, now)?;
            }
        } else {
            self.replace_projects(app, now)?;
        }
        set_text(&self.sync, &before.sync.text, &now.sync.text)?;
        set_enabled(&self.sync, before.sync.enabled, now.sync.enabled)?;
        set_text(&self.cancel, &before.cancel.text, &now.cancel.text)?;
        set_enabled(&self.cancel, before.cancel.enabled, now.cancel.enabled)?;
        for pause in [&self.pause_hour, &self.pause_tomorrow] {
            set_enabled(pause, before.can_pause, now.can_pause)?;
        }
        set_text(&self.resume, &before.resume.text, &now.resume.text)?;
        set_enabled(&self.resume, before.resume.enabled, now.resume.enabled)?;
        set_text(&self.conflicts, &before.conflicts, &now.conflicts)?;
        for place in [&self.conflicts, &self.history, &self.settings] {
            set_enabled(place, before.open, now.open)?;
        }
        Ok(())
    }

    fn replace_projects(&mut self, app: &AppHandle, now: &MenuView) -> tauri::Result<()> {
        for project in self.projects.drain(..) {
            self.menu.remove(&project.menu)?;
        }
        if let Some(more) = self.more.take() {
            self.menu.remove(&more)?;
        }
        for (at, line) in now.projects.iter().enumerate() {
            let project = ProjectItems::new(app, line)?;
            self.menu.insert(&project.menu, FIRST_PROJECT + at)?;
            self.projects.push(project);
        }
        if let Some(text) = &now.more {
            let more = item(app, &Press::Open, text, true)?;
            self.menu.insert(&more, FIRST_PROJECT + now.projects.len())?;
            self.more = Some(more);
        }
        Ok(())
    }
}

impl ProjectItems {
    fn new(app: &AppHandle, line: &ProjectLine) -> tauri::Result<Self> {
        let id = line.id;
        let words = MenuItem::with_id(app, format!("words:{id}"), &line.words, false, None::<&str>)?;
        let sync = item(app, &Press::SyncProject(id), "Sync now", line.can_sync)?;
        let cancel = item(app, &Press::CancelProject(id), "Cancel", line.can_cancel)?;
        let open = item(app, &Press::OpenProject(id), "Open", true)?;
        let rule = PredefinedMenuItem::separator(app)?;
        let menu = Submenu::with_id_and_items(
            app,
            format!("project:{id}"),
            &line.label,
            true,
            &[&words, &rule, &sync, &cancel, &open],
        )?;
        Ok(Self { menu, words, sync, cancel })
    }

    fn show(&self, before: &ProjectLine, now: &ProjectLine) -> tauri::Result<()> {
        set_text(&self.words, &before.words, &now.words)?;
        set_enabled(&self.sync, before.can_sync, now.can_sync)?;
        set_enabled(&self.cancel, before.can_cancel, now.can_cancel)
    }
}

fn named(project: &ProjectLine) -> (ProjectId, &str) {
    (project.id, &project.label)
}

fn item(app: &AppHandle, press: &Press, text: &str, enabled: bool) -> tauri::Result<MenuItem<Wry>> {
    MenuItem::with_id(app, press.to_string(), text, enabled, None::<&str>)
}

fn set_text(item: &MenuItem<Wry>, before: &str, now: &str) -> tauri::Result<()> {
    if before == now { Ok(()) } else { item.set_text(now) }
}

fn set_enabled(item: &MenuItem<Wry>, before: bool, now: bool) -> tauri::Result<()> {
    if before == now { Ok(()) } else { item.set_enabled(now) }
}
