//! What is kept on this computer: the folder, copies of it, and the ways out.

mod about;
mod data;
mod diagnostics;
mod export;
mod remove;

pub use about::{AboutView, about_show};
pub use data::{BackupByName, BackupView, DataView, data_backup, data_restore, data_show};
pub use diagnostics::{SavedFile, diagnostics_save};
pub(super) use export::refused;
pub use export::{DataExport, ExportFormat, Exported, data_export};
pub use remove::{BackupsFate, DataRemove, data_remove};
