//! The six pictures, each once for a light and once for a dark panel.

use tauri::image::Image;
use tern_api::window::SyncStanding;

use super::panel::Panel;

/// What the icon shows; each has an outline of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TrayState {
    /// A diamond: a person has to act.
    NeedsYou,
    /// A square with a cross: the last sync failed.
    Error,
    /// A stroke: the forge could not be reached.
    Offline,
    /// A ring: a sync runs.
    Syncing,
    /// Bars: nothing syncs by itself.
    Paused,
    /// The bird alone.
    InSync,
}

impl From<SyncStanding> for TrayState {
    fn from(standing: SyncStanding) -> Self {
        match standing {
            SyncStanding::NeedsYou => Self::NeedsYou,
            SyncStanding::Error => Self::Error,
            SyncStanding::Offline => Self::Offline,
            SyncStanding::Syncing => Self::Syncing,
            SyncStanding::Paused => Self::Paused,
            SyncStanding::InSync | SyncStanding::Local => Self::InSync,
        }
    }
}

macro_rules! pictures {
    ($($state:ident = $name:literal),+ $(,)?) => {
        /// Drawn at twice the usual 22 px, which panels make smaller.
        const fn png(state: TrayState, panel: Panel) -> &'static [u8] {
            match (state, panel) {$(
                (TrayState::$state, Panel::Light) => include_bytes!(concat!("../../../icons/tray/", $name, "-light-44.png")),
                (TrayState::$state, Panel::Dark) => include_bytes!(concat!("../../../icons/tray/", $name, "-dark-44.png")),
            )+}
        }
    };
}

pictures! {
    NeedsYou = "needs-you",
    Error = "error",
    Offline = "offline",
    Syncing = "syncing",
    Paused = "paused",
    InSync = "in-sync",
}

/// The picture of a state.
pub(crate) fn icon(state: TrayState, panel: Panel) -> tauri::Result<Image<'static>> {
    Image::from_bytes(png(state, panel))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [TrayState; 6] = [
        TrayState::NeedsYou,
        TrayState::Error,
        TrayState::Offline,
        TrayState::Syncing,
        TrayState::Paused,
        TrayState::InSync,
    ];

    /// Where a picture has ink at all.
    fn outline(state: TrayState, panel: Panel) -> Vec<bool> {
        let image = icon(state, panel).unwrap();
        assert_eq!((image.width(), image.height()), (44, 44));
        image.rgba().chunks(4).map(|pixel| pixel[3] > 127).collect()
    }

    #[test]
    fn a_panel_of_one_colour_can_tell_all_states_apart() {
        for panel in [Panel::Light, Panel::Dark] {
            for (at, one) in ALL.iter().enumerate() {
                for other in &ALL[at + 1..] {
                    let (one_ink, other_ink) = (outline(*one, panel), outline(*other, panel));
                    let differing = one_ink.iter().zip(&other_ink).filter(|(a, b)| a != b).count();
                    assert!(
                        differing > 150,
                        "{one:?} and {other:?} differ in {differing} of 1936 points only"
                    );
                }
            }
        }
    }

    #[test]
    fn both_panels_show_the_same_shapes() {
        for state in ALL {
            let (light, dark) = (outline(state, Panel::Light), outline(state, Panel::Dark));
            let differing = light.iter().zip(&dark).filter(|(a, b)| a != b).count();
            assert!(differing < 40, "{state:?} has another shape on a dark panel: {differing} points");
        }
    }
}
