//! How much an account may ask: a real budget, and the unwritten second one.

use std::collections::{HashMap, VecDeque};

/// The window of the primary limit.
const HOUR_S: i64 = 3600;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 3_600_000;

/// What is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitSettings {
    /// Requests an hour with a token.
    pub per_token: u32,
    /// Requests an hour without one.
    pub anonymous: u32,
    /// What a used-up budget is answered with.
    pub answer: LimitAnswer,
    /// The second limit; off unless it is asked for.
    pub secondary: Option<SecondaryLimits>,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self { per_token: 5000, anonymous: 60, answer: LimitAnswer::Forbidden, secondary: None }
    }
}

/// Both are seen in the wild.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitAnswer {
    /// 403.
    Forbidden,
    /// 429.
    TooManyRequests,
}

/// Limits on bursts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondaryLimits {
    /// Points a minute; a read costs one, a write five.
    pub points_per_minute: u32,
    /// Writes a minute.
    pub writes_per_minute: u32,
    /// Writes an hour.
    pub writes_per_hour: u32,
    /// Requests under way at one time.
    pub concurrent: u32,
}

impl SecondaryLimits {
    /// What GitHub documents.
    pub const fn github() -> Self {
        Self { points_per_minute: 900, writes_per_minute: 80, writes_per_hour: 500, concurrent: 100 }
    }
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Requests in the window.
    pub limit: u32,
    /// Requests made in it.
    pub used: u32,
    /// When it ends, in seconds since 1970.
    pub reset_at: i64,
}

impl Budget {
    /// Requests left.
    pub const fn remaining(self) -> u32 {
        self.limit.saturating_sub(self.used)
    }
}

/// Whether a request is a read or a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// A read.
    Read,
    /// A write.
    Write,
}

/// A request that may not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The hour's budget is used up.
    Primary,
    /// Too many at once or in too short a time.
    Secondary,
}

#[derive(Debug, Default)]
struct Account {
    used: u32,
    reset_at: i64,
    points: VecDeque<(i64, u32)>,
    writes: VecDeque<i64>,
}

/// The budgets of all accounts.
#[derive(Debug, Default)]
pub struct Limits {
    /// What is allowed.
    pub settings: LimitSettings,
    accounts: HashMap<String, Account>,
}

impl Limits {
    /// Budgets nobody has used yet.
    pub fn new(settings: LimitSettings) -> Self {
        Self { settings, accounts: HashMap::new() }
    }

    /// Where an account stands; the empty name is everybody without a token.
    pub fn budget(&mut self, account: &str, now_ms: i64) -> Budget {
        let limit = if account.is_empty() { self.settings.anonymous } else { self.settings.per_token };
        let entry = self.entry(account, now_ms);
        Budget { limit, used: entry.used.min(limit), reset_at: entry.reset_at }
    }

    /// Takes one request from the budget, or says which limit forbids it.
    pub fn charge(&mut self, account: &str, now_ms: i64, cost: Cost, concurrent: u32) -> Result<(), Refused> {
        let budget = self.budget(account, now_ms);
        if budget.remaining() == 0 {
            return Err(Refused::Primary);
        }
        let secondary = self.settings.secondary;
        let entry = self.entry(account, now_ms);
        if secondary.is_some_and(|limits| entry.breaks(&limits, now_ms, cost, concurrent)) {
            return Err(Refused::Secondary);
        }
        entry.used += 1;
        Ok(())
    }

    /// Gives one request back: an answer that says "unchanged" is free.
    pub fn refund(&mut self, account: &str, now_ms: i64) {
        let entry = self.entry(account, now_ms);
        entry.used = entry.used.saturating_sub(1);
    }

    /// Uses up all but `left` of an account's budget.
    pub fn leave(&mut self, account: &str, now_ms: i64, left: u32) {
        let limit = self.budget(account, now_ms).limit;
        self.entry(account, now_ms).used = limit.saturating_sub(left);
    }

    fn entry(&mut self, account: &str, now_ms: i64) -> &mut Account {
        let now = now_ms.div_euclid(1000);
        if !self.accounts.contains_key(account) {
            self.accounts.insert(account.to_owned(), Account::default());
        }
        let entry = self.accounts.entry(account.to_owned()).or_default();
        // A window that ends far ahead is one from before the clock was set back.
        if now >= entry.reset_at || entry.reset_at - now > HOUR_S {
            entry.used = 0;
            entry.reset_at = now + HOUR_S;
        }
        entry
    }
}

impl Account {
    fn breaks(&mut self, limits: &SecondaryLimits, now_ms: i64, cost: Cost, concurrent: u32) -> bool {
        self.points.retain(|(at, _)| now_ms - at < MINUTE_MS);
        self.writes.retain(|at| now_ms - at < HOUR_MS);
        let points: u32 = self.points.iter().map(|(_, points)| points).sum();
        let in_minute = self.writes.iter().filter(|&&at| now_ms - at < MINUTE_MS).count();
        let price = if cost == Cost::Write { 5 } else { 1 };
        let too_many_writes = cost == Cost::Write
            && (in_minute >= limits.writes_per_minute as usize
                || self.writes.len() >= limits.writes_per_hour as usize);
        if points + price > limits.points_per_minute || too_many_writes || concurrent > limits.concurrent {
            return true;
        }
        self.points.push_back((now_ms, price));
        if cost == Cost::Write {
            self.writes.push_back(now_ms);
        }
        false
    }
}
