//! Who may ask when: one request at a time per account, none before a limit ends, writes a second apart.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tern_model::Timestamp;
use tokio::sync::{Mutex as TurnMutex, MutexGuard as Turn};

use crate::RateLimit;

/// At least this long between the end of one write and the start of the next, per host.
const BETWEEN_WRITES: Duration = Duration::from_secs(1);

/// What one account has asked of one host since the program started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Requests sent, retries included.
    pub requests: u32,
    /// Of those, answered "not modified".
    pub not_modified: u32,
    /// What the host last said about its limit.
    pub limit: Option<RateLimit>,
}

/// Tells accounts on one host apart; says nothing about the token, and is another one in every process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccountMark(u64);

/// The gates of all hosts. Limits belong to an account on a host, the write lane to the host, so connections
/// that may meet on a host must share one value.
#[derive(Clone, Default)]
pub struct Gates(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Tells accounts apart without keeping their tokens.
    hasher: RandomState,
    accounts: Mutex<HashMap<(String, u64), Arc<AccountGate>>>,
    writes: Mutex<HashMap<String, Arc<WriteLane>>>,
}

impl Gates {
    /// Gates nobody has passed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The gates that all connections of this process share unless they are given others.
    pub fn of_this_process() -> Self {
        static GATES: LazyLock<Gates> = LazyLock::new(Gates::new);
        GATES.clone()
    }

    /// One gate per origin and token: without a token the forge counts by address, which is one account too.
    pub(crate) fn of_account(&self, origin: &str, token: Option<&SecretString>) -> Arc<AccountGate> {
        let account = self.0.hasher.hash_one(token.map(ExposeSecret::expose_secret));
        lock(&self.0.accounts).entry((origin.to_owned(), account)).or_default().clone()
    }

    /// What this account has asked of this origin through these gates.
    pub fn spent(&self, origin: &str, token: Option<&SecretString>) -> (AccountMark, Spent) {
        let account = self.0.hasher.hash_one(token.map(ExposeSecret::expose_secret));
        let gate = lock(&self.0.accounts).get(&(origin.to_owned(), account)).cloned();
        (AccountMark(account), gate.map(|gate| *lock(&gate.spent)).unwrap_or_default())
    }

    pub(crate) fn write_lane(&self, origin: &str) -> Arc<WriteLane> {
        lock(&self.0.writes).entry(origin.to_owned()).or_default().clone()
    }
}

impl std::fmt::Debug for Gates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gates").field("accounts", &lock(&self.0.accounts).len()).finish()
    }
}

/// One account on one host.
#[derive(Default)]
pub(crate) struct AccountGate {
    turn: TurnMutex<()>,
    limit: Mutex<Limit>,
    spent: Mutex<Spent>,
}

#[derive(Default)]
struct Limit {
    closed: Option<Closed>,
    /// Refusals in a row that did not say for how long.
    strikes: u32,
}

#[derive(Clone, Copy)]
struct Closed {
    noticed: Timestamp,
    until: Timestamp,
}

impl AccountGate {
    /// Waits for this account's turn; held while a request is under way.
    pub(crate) async fn turn(&self) -> Turn<'_, ()> {
        self.turn.lock().await
    }

    /// Until when no request may leave, or `None` when one may.
    pub(crate) fn closed_until(&self, now: Timestamp) -> Option<Timestamp> {
        let mut limit = lock(&self.limit);
        let closed = limit.closed?;
        // A clock that was set back must not lengthen the wait: what counts is how long was asked for.
        let until = if now < closed.noticed {
            now.plus_millis(closed.until.millis_since(closed.noticed))
        } else {
            closed.until
        };
        limit.closed = (until > now).then_some(Closed { noticed: now.min(closed.noticed), until });
        (until > now).then_some(until)
    }

    /// No request before `pause` is over; the longest such demand counts.
    pub(crate) fn close(&self, now: Timestamp, pause: Duration) {
        let until = now.plus_millis(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
        let mut limit = lock(&self.limit);
        if limit.closed.is_none_or(|closed| closed.until < until) {
            limit.closed = Some(Closed { noticed: now, until });
        }
    }

    /// Counts a refusal that gave no time, and answers how many came before it in a row.
    pub(crate) fn strike(&self) -> u32 {
        let mut limit = lock(&self.limit);
        let before = limit.strikes;
        limit.strikes = before.saturating_add(1);
        before
    }

    /// Counts a request on its way.
    pub(crate) fn count_request(&self) {
        let mut spent = lock(&self.spent);
        spent.requests = spent.requests.saturating_add(1);
    }

    /// Keeps what an answer says about the account's budget.
    pub(crate) fn count_answer(&self, not_modified: bool, limit: Option<RateLimit>) {
        let mut spent = lock(&self.spent);
        spent.not_modified = spent.not_modified.saturating_add(u32::from(not_modified));
        spent.limit = limit.or(spent.limit);
    }

    /// The forge answered without a refusal.
    pub(crate) fn forgive(&self) {
        lock(&self.limit).strikes = 0;
    }
}

/// The writes of all accounts on one host, one after another.
#[derive(Default)]
pub(crate) struct WriteLane {
    last: TurnMutex<Option<Timestamp>>,
}

impl WriteLane {
    pub(crate) async fn enter(&self) -> WritePermit<'_> {
        WritePermit { last: self.last.lock().await }
    }
}

/// The right to write, held while the write is under way.
pub(crate) struct WritePermit<'a> {
    last: Turn<'a, Option<Timestamp>>,
}

impl WritePermit<'_> {
    /// How long to pause first. Never longer than the rule, whatever the clock did meanwhile.
    pub(crate) fn pause(&self, now: Timestamp) -> Duration {
        let Some(last) = *self.last else { return Duration::ZERO };
        let since = u64::try_from(now.millis_since(last)).map_or(Duration::ZERO, Duration::from_millis);
        BETWEEN_WRITES.saturating_sub(since)
    }

    /// A write starts or ends now. Noted at both, so that a write that is dropped half-way counts as well.
    pub(crate) fn note(&mut self, now: Timestamp) {
        *self.last = Some(now);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::EPOCH.plus_seconds(seconds)
    }

    #[test]
    fn the_longest_demand_counts_and_then_ends() {
        let gate = AccountGate::default();
        gate.close(at(100), Duration::from_mins(1));
        gate.close(at(101), Duration::from_secs(5));
        assert_eq!(
            gate.closed_until(at(102)),
            Some(at(160)),
            "a shorter demand does not open the gate early"
        );
        assert_eq!(gate.closed_until(at(160)), None, "the gate opens when the limit ends");
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_lengthen_the_wait() {
        let gate = AccountGate::default();
        gate.close(at(100_000), Duration::from_mins(1));
        assert_eq!(gate.closed_until(at(10_000)), Some(at(10_060)), "a minute stays a minute");
        assert_eq!(gate.closed_until(at(10_061)), None, "and it ends by the new clock");
    }

    #[test]
    fn accounts_on_a_host_have_their_own_gates_and_share_the_write_lane() {
        let gates = Gates::new();
        let (one, two) = (SecretString::from("one"), SecretString::from("two"));
        let gate = gates.of_account("https://a", Some(&one));
        assert!(Arc::ptr_eq(&gate, &gates.of_account("https://a", Some(&one))), "an account meets itself");
        assert!(
            !Arc::ptr_eq(&gate, &gates.of_account("https://a", Some(&two))),
            "one's limit is not the other's"
        );
        assert!(
            !Arc::ptr_eq(&gate, &gates.of_account("https://a", None)),
            "no token is an account of its own"
        );
        assert!(!Arc::ptr_eq(&gate, &gates.of_account("https://b", Some(&one))), "hosts count on their own");
        assert!(
            Arc::ptr_eq(&gates.write_lane("https://a"), &gates.write_lane("https://a")),
            "one lane per host"
        );
    }

    #[tokio::test]
    async fn writes_keep_a_second_between_them_whatever_the_clock_does() {
        let lane = WriteLane::default();
        let mut permit = lane.enter().await;
        assert_eq!(permit.pause(at(5)), Duration::ZERO, "the first write waits for nobody");
        permit.note(at(5));
        drop(permit);
        let permit = lane.enter().await;
        assert_eq!(
            permit.pause(at(5).plus_millis(300)),
            Duration::from_millis(700),
            "the rest of the second"
        );
        assert_eq!(permit.pause(at(6)), Duration::ZERO, "a second later nothing is left to wait");
        assert_eq!(permit.pause(at(-9_000)), BETWEEN_WRITES, "a clock set back costs one second at most");
    }
}
