//! What clients wrote to the demo, one JSON document a line, so that a new process can write it again.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::Write;

/// The writes of earlier processes, and the file for those of this one.
#[derive(Debug, Clone, Default)]
pub(super) struct Journal {
    past: Arc<Vec<Write>>,
    file: Option<Arc<Mutex<File>>>,
}

impl Journal {
    /// Reads what is there. A last line that was cut off by a crash is passed over.
    pub(super) fn open(path: &Path) -> std::io::Result<Self> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut past = Vec::new();
        let mut ends_cleanly = true;
        let mut reader = BufReader::new(&file);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            ends_cleanly = line.ends_with(b"\n");
            match serde_json::from_slice(&line) {
                Ok(write) => past.push(write),
                Err(error) => tracing::warn!(%error, "a line of the demo's journal cannot be read"),
            }
            line.clear();
        }
        if !ends_cleanly {
            file.write_all(b"\n")?;
        }
        Ok(Self { past: Arc::new(past), file: Some(Arc::new(Mutex::new(file))) })
    }

    pub(super) fn past(&self) -> &[Write] {
        &self.past
    }

    /// Adds writes to the file, if there is one.
    pub(super) fn keep(&self, writes: &[Write]) {
        let Some(file) = self.file.as_ref().filter(|_| !writes.is_empty()) else { return };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        for write in writes {
            let kept = serde_json::to_string(write)
                .map_err(std::io::Error::from)
                .and_then(|line| file.write_all(format!("{line}\n").as_bytes()));
            if let Err(error) = kept {
                tracing::error!(%error, "the demo's journal cannot be written");
            }
        }
    }
}
