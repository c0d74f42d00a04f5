//! The forge's own clock. It may lie: tests set it back, forward or let it stand still.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};

/// How the forge's clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockMode {
    /// With the machine's clock.
    #[default]
    Real,
    /// It stands at this instant until it is moved.
    Virtual(DateTime<Utc>),
}

/// The forge's clock in milliseconds since 1970. Cheap to share, moved from any thread.
#[derive(Debug)]
pub struct Clock {
    real: bool,
    offset_ms: AtomicI64,
}

impl Clock {
    /// A clock of this mode.
    pub fn new(mode: ClockMode) -> Self {
        match mode {
            ClockMode::Real => Self { real: true, offset_ms: AtomicI64::new(0) },
            ClockMode::Virtual(at) => Self { real: false, offset_ms: AtomicI64::new(at.timestamp_millis()) },
        }
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        let base = if self.real { Utc::now().timestamp_millis() } else { 0 };
        base.saturating_add(self.offset_ms.load(Ordering::Relaxed))
    }

    /// Whole seconds since 1970: what a forge stamps on an issue.
    pub fn now_s(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    /// Now, as a date.
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.now_ms()).unwrap_or_default()
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.offset_ms.fetch_add(by, Ordering::Relaxed);
    }

    /// Sets the clock, backwards too: a forge whose clock steps.
    pub fn set(&self, to: DateTime<Utc>) {
        let change = to.timestamp_millis() - self.now_ms();
        self.offset_ms.fetch_add(change, Ordering::Relaxed);
    }
}
