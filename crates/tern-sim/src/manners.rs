//! Whether a client behaved: nothing a forge enforces at once, everything it minds.

use chrono::{DateTime, TimeDelta, Utc};

use crate::record::RequestRecord;

/// What a client did that it should not, by the forge's clock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manners {
    /// The most requests that were under way at one time.
    pub most_concurrent: u32,
    /// Writes less than a second after the write before, as places in the record.
    pub hasty_writes: Vec<usize>,
    /// Requests made before the end of a wait that had been asked for, as places in the record.
    pub impatient: Vec<usize>,
}

impl Manners {
    pub(crate) fn of(requests: &[RequestRecord]) -> Self {
        let mut manners = Self::default();
        let mut last_write: Option<DateTime<Utc>> = None;
        let mut quiet_until: Option<DateTime<Utc>> = None;
        for request in requests {
            manners.most_concurrent = manners.most_concurrent.max(request.concurrent);
            if quiet_until.is_some_and(|until| request.at < until) {
                manners.impatient.push(request.sequence);
            }
            if request.method != "GET" && request.method != "HEAD" {
                if last_write.is_some_and(|last| request.at - last < TimeDelta::seconds(1)) {
                    manners.hasty_writes.push(request.sequence);
                }
                last_write = Some(request.at);
            }
            if let Some(wait) = request.asked_to_wait {
                quiet_until = quiet_until.max(Some(request.at + wait));
            }
        }
        manners
    }
}
