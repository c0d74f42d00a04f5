//! The icon among the clock and the battery, and its menu.
//!
//! On Linux an icon of this kind has no click and no tooltip, so everything is in the menu, and its first line says
//! in words what the icon shows. [`view`] decides what that is; [`items`] changes the lines that differ and touches
//! nothing else, so that an open menu does not close; [`press`] does what a line says.

mod icons;
mod items;
mod panel;
mod press;
mod view;
mod words;

use std::{path::Path, sync::Arc};

use tauri::{AppHandle, Manager, Runtime, tray::TrayIconBuilder};
use tokio::sync::watch;

use crate::standing::Standing;
use icons::TrayState;
use items::Items;
use panel::Panel;
use view::MenuView;

pub(crate) use press::pressed;

/// The icon's name for tauri and for the panel, which remembers by it where the icon belongs.
const ID: &str = "tern";

/// Whether the icon was made.
pub(crate) fn is_there<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.tray_by_id(ID).is_some()
}

/// Takes the icon away.
pub(crate) fn remove<R: Runtime>(app: &AppHandle<R>) {
    if let Some(icon) = app.tray_by_id(ID)
        && let Err(error) = icon.set_visible(false)
    {
        tracing::debug!(%error, "the icon stays until the end");
    }
}

/// Makes icon and menu. Without them the program works as one that is closed by its window.
pub(crate) fn build(app: &AppHandle, folder: &Path) {
    // The library behind it is looked for when it is first used; a system without one is no reason not to start.
    let built = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| try_build(app, folder)));
    match built {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "there is no icon in the tray"),
        Err(_) => tracing::warn!("there is no icon in the tray: no library for it was found"),
    }
}

fn try_build(app: &AppHandle, folder: &Path) -> tauri::Result<()> {
    // What a killed process left behind.
    let _ = std::fs::remove_dir_all(folder);
    let view = MenuView::opening();
    let items = Items::new(app, &view)?;
    // Until the desktop was asked.
    let panel = Panel::Light;
    TrayIconBuilder::with_id(ID)
        .icon(icons::icon(view.state, panel)?)
        .icon_as_template(cfg!(target_os = "macos"))
        .menu(items.menu())
        .tooltip(&view.status)
        .temp_dir_path(folder)
        .build(app)?;
    app.manage(Arc::new(std::sync::Mutex::new(Shown { view, panel, items })));
    Ok(())
}

/// What the tray shows at present.
struct Shown {
    view: MenuView,
    panel: Panel,
    items: Items,
}

/// Keeps the tray true until the program ends.
pub(crate) async fn keep(app: &AppHandle, mut standing: watch::Receiver<Option<Arc<Standing>>>) {
    repaint(app).await;
    while standing.changed().await.is_ok() {
        let view = standing.borrow_and_update().as_deref().map(MenuView::of);
        if let Some(view) = view {
            show(app, view);
        }
    }
}

/// Says that the program could not be opened.
pub(crate) fn show_failure(app: &AppHandle) {
    show(app, MenuView::not_opened());
}

/// Looks at the colours of the desktop, which may have changed.
pub(crate) async fn repaint(app: &AppHandle) {
    let panel = panel::of_the_desktop(app).await;
    change(app, move |app, shown| {
        if std::mem::replace(&mut shown.panel, panel) != panel {
            paint(app, shown.view.state, panel);
        }
    });
}

fn show(app: &AppHandle, view: MenuView) {
    change(app, move |app, shown| {
        if view == shown.view {
            return;
        }
        if view.state != shown.view.state {
            paint(app, view.state, shown.panel);
        }
        if let Err(error) = shown.items.show(app, &shown.view, &view) {
            tracing::warn!(%error, "the tray's menu could not be changed");
        }
        if let Some(icon) = app.tray_by_id(ID)
            && let Err(error) = icon.set_tooltip(Some(&view.status))
        {
            tracing::debug!(%error, "the icon has no tooltip");
        }
        shown.view = view;
    });
}

/// Everything about icon and menu happens on the main thread, one after the other.
fn change(app: &AppHandle, make: impl FnOnce(&AppHandle, &mut Shown) + Send + 'static) {
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || {
        let Some(shown) = handle.try_state::<Arc<std::sync::Mutex<Shown>>>() else { return };
        let mut shown = shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        make(&handle, &mut shown);
    });
    if let Err(error) = asked {
        tracing::debug!(%error, "the tray is gone");
    }
}

fn paint(app: &AppHandle, state: TrayState, panel: Panel) {
    let Some(icon) = app.tray_by_id(ID) else { return };
    let painted = icons::icon(state, panel)
        .and_then(|image| icon.set_icon_with_as_template(Some(image), cfg!(target_os = "macos")));
    if let Err(error) = painted {
        tracing::warn!(%error, "the tray's icon could not be changed");
    }
}
