//! Where the window belongs: one per data folder, on a display, on its own pages.

use std::{
    fs::{File, TryLockError},
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use tauri::Url;
use tern_api::{ApiError, ErrorCode};

use crate::cli::default_data_dir;

/// The folder that holds everything.
pub(crate) fn data_dir(named: Option<&Path>) -> Result<PathBuf, ApiError> {
    named.map_or_else(default_data_dir, |dir| Ok(dir.to_owned()))
}

/// The application's name on the session bus.
const BUS_NAME: &str = "dev.tern.Tern";

/// Whether there is a display to open a window on.
pub(crate) fn has_display() -> Result<(), ApiError> {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(any(target_os = "macos", windows)) || set("DISPLAY") || set("WAYLAND_DISPLAY") {
        return Ok(());
    }
    Err(ApiError::new(
        ErrorCode::Fault,
        "There is no display to open a window on.",
        "Your tasks are safe. The command line works without one: tern --help",
    ))
}

/// The name under which a second start finds the first one: one per data folder.
pub(crate) fn bus_name(data_dir: Option<&Path>) -> String {
    let Some(dir) = data_dir else { return BUS_NAME.to_owned() };
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let mut hasher = DefaultHasher::new();
    dir.hash(&mut hasher);
    format!("{BUS_NAME}.data{:016x}", hasher.finish())
}

/// The lock that keeps a second window off the same data; it ends with the process.
pub(crate) struct Alone {
    _lock: File,
}

/// Takes the lock. Where no session bus can show the first window, this at least keeps it the only one.
pub(crate) fn alone(data_dir: Option<&Path>) -> Result<Alone, ApiError> {
    let dir = self::data_dir(data_dir)?;
    let locks = dir.join("locks");
    let opened = std::fs::create_dir_all(&locks).and_then(|()| File::create(locks.join("window.lock")));
    let lock = opened.map_err(|error| unusable(&dir, &error.to_string()))?;
    match lock.try_lock() {
        Ok(()) => Ok(Alone { _lock: lock }),
        Err(TryLockError::WouldBlock) => Err(ApiError::new(
            ErrorCode::Busy,
            "Tern is open already, with the same data.",
            "Nothing was changed. Use the window that is open.",
        )),
        Err(TryLockError::Error(error)) => Err(unusable(&dir, &error.to_string())),
    }
}

fn unusable(dir: &Path, cause: &str) -> ApiError {
    ApiError::new(
        ErrorCode::Database,
        format!("{} cannot be used as Tern's data folder.", dir.display()),
        "Nothing was changed. Give yourself permission there, or name another folder with --data-dir.",
    )
    .with_details(cause)
}

/// Whether an address is a page of this application; the window goes nowhere else.
pub(crate) fn is_own_page(url: &Url) -> bool {
    let own = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Windows and Android serve pages under a name that resolves to nothing outside the application.
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    own && url.port().is_none() && url.username().is_empty()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("tauri://localhost/index.html#/p/DEMO", true)]
    #[case("http://tauri.localhost/", true)]
    #[case("https://github.com/", false)]
    #[case("https://tauri.localhost.evil.example/", false)]
    #[case("https://tauri.localhost@evil.example/", false)]
    #[case("tauri://evil.example/", false)]
    #[case("http://localhost/", false)]
    #[case("http://tauri.localhost:8080/", false)]
    #[case("file:///etc/passwd", false)]
    #[case("javascript:alert(1)", false)]
    #[case("data:text/html,x", false)]
    #[case("about:blank", false)]
    #[case("blob:tauri://localhost/1", false)]
    fn the_window_stays_on_its_own_pages(#[case] address: &str, #[case] own: bool) {
        assert_eq!(is_own_page(&address.parse().unwrap()), own, "{address}");
    }

    #[test]
    fn a_second_window_on_the_same_data_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let first = alone(Some(dir.path())).unwrap();
        let second = alone(Some(dir.path())).err().map(|error| error.code);
        assert_eq!(second, Some(ErrorCode::Busy), "two windows would undo each other's changes");
        drop(first);
        assert!(alone(Some(dir.path())).is_ok(), "the lock ends with its window");
    }

    #[test]
    fn each_data_folder_has_its_own_name_on_the_bus() {
        assert_eq!(bus_name(None), "dev.tern.Tern");
        assert_ne!(bus_name(Some(Path::new("/a"))), bus_name(Some(Path::new("/b"))));
        let name = bus_name(Some(Path::new("/a")));
        let plain = name.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()));
        assert!(plain, "{name} is no valid name on the bus");
    }
}
