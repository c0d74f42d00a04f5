//! What the shell tells the program about the computer it runs on.

use crate::Tern;

/// What the computer is running on and over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Whether it runs on its battery.
    pub on_battery: bool,
    /// Whether the network costs by what is sent.
    pub metered: bool,
}

impl Tern {
    /// Says whether the window is in front and in use.
    pub fn set_in_front(&self, in_front: bool) {
        tracing::debug!(in_front, "the window");
    }

    /// Says what the computer is running on and over.
    pub fn set_circumstances(&self, circumstances: Circumstances) {
        tracing::debug!(?circumstances, "the computer");
    }

    /// Says that the network came back, or changed.
    pub fn network_changed(&self) {
        tracing::debug!("the network changed");
    }
}
