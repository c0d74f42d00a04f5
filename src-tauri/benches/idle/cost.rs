//! What processes cost, as `/proc` tells it.

use std::{collections::BTreeMap, fs, path::Path, sync::mpsc, thread, time::Duration};

use crate::support::descendants;

/// What a thread has cost since it began.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Thread {
    /// Nanoseconds on a processor.
    pub(crate) busy: u64,
    /// How often it went to sleep by itself, and so was woken.
    pub(crate) woken: u64,
}

/// All threads of a program and of the processes it started, by process and thread: `WebKitWebProcess` and `pool`.
pub(crate) fn threads(program: u32) -> BTreeMap<(String, String, u32), Thread> {
    let mut found = BTreeMap::new();
    for pid in std::iter::once(program).chain(descendants(program)) {
        let process = name(Path::new(&format!("/proc/{pid}")));
        let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else { continue };
        for task in tasks.filter_map(Result::ok) {
            let Some(id) = task.file_name().to_str().and_then(|id| id.parse().ok()) else { continue };
            if let Some(thread) = cost_of(&task.path()) {
                found.insert((process.clone(), name(&task.path()), id), thread);
            }
        }
    }
    found
}

/// A thread that wakes now and then and does nothing. What that costs differs a hundredfold from machine to machine
/// (a virtual one may be charged for its host), and says how much of a program's cost is its own.
pub(crate) struct Yardstick {
    stop: mpsc::Sender<()>,
    measuring: thread::JoinHandle<Option<Thread>>,
}

impl Yardstick {
    const PAUSE: Duration = Duration::from_secs(5);

    pub(crate) fn start() -> Self {
        let (stop, stopped) = mpsc::channel();
        let measuring = thread::spawn(move || {
            let itself = Path::new("/proc/thread-self");
            let before = cost_of(itself)?;
            while stopped.recv_timeout(Self::PAUSE) == Err(mpsc::RecvTimeoutError::Timeout) {}
            let now = cost_of(itself)?;
            Some(Thread { busy: now.busy - before.busy, woken: now.woken - before.woken })
        });
        Self { stop, measuring }
    }

    pub(crate) fn stop(self) -> Thread {
        drop(self.stop);
        self.measuring.join().ok().flatten().unwrap_or_default()
    }
}

/// A thread may end while it is looked at.
fn cost_of(task: &Path) -> Option<Thread> {
    let schedule = fs::read_to_string(task.join("schedstat")).ok()?;
    let status = fs::read_to_string(task.join("status")).ok()?;
    let woken = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
    Some(Thread {
        busy: schedule.split_whitespace().next()?.parse().ok()?,
        woken: woken.trim().parse().ok()?,
    })
}

fn name(of: &Path) -> String {
    fs::read_to_string(of.join("comm")).unwrap_or_default().trim().to_owned()
}

/// Megabytes of memory, each page shared out among those that use it, by process.
pub(crate) fn memory(program: u32) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    for pid in std::iter::once(program).chain(descendants(program)) {
        let process = Path::new("/proc").join(pid.to_string());
        *found.entry(name(&process)).or_default() += proportional(&process).unwrap_or_default();
    }
    found
}

fn proportional(process: &Path) -> Option<f64> {
    let rolled = fs::read_to_string(process.join("smaps_rollup")).ok()?;
    let line = rolled.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}
