//! What is kept on this computer: the folder, copies of it, and the ways out.

mod about;
mod data;

pub use about::{AboutView, about_show};
pub use data::{BackupByName, BackupView, DataView, data_backup, data_restore, data_show};
