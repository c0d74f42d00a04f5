//! Whether a database was written since somebody looked.

use std::path::Path;
use std::time::SystemTime;

use crate::open;

/// What the files of a database look like. Two that are equal say that nothing was written between them, as long as the
/// clock of the file system moved on between them too: two writes within one of its ticks (some milliseconds) look
/// alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written([Option<(u64, SystemTime)>; 2]);

impl Written {
    /// Reads the times and lengths of the files. Windows may leave the times of open files as they were, so there
    /// nothing is said.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let look = |path: &Path| {
            let found = path.metadata().ok()?;
            Some((found.len(), found.modified().ok()?))
        };
        // The file of shared memory is touched by those who read, too.
        let log = open::write_ahead_log(path);
        cfg!(unix).then(|| Self([look(path), look(&log)]))
    }
}
