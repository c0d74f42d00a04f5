//! Twenty-seven years of syncing by itself in a few seconds.
//!
//! The decisions are the scheduler's own ([`due_of`], [`schedule`]) over the rows it keeps; the database, the forge
//! and time are played. What has to happen is said a second time here, from the rules and not from the code: when
//! the next sync may start at the earliest, and when it must have. `TERN_SEED=n` plays another history.

use std::collections::BTreeMap;

use tern_model::*;
use uuid::Uuid;

use super::tests::{at, config, run};
use super::*;

const DAYS: i64 = 10_000;
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const TICK_MS: i64 = 10 * SECOND;
/// A due sync starts within this.
const GRACE: i64 = 30 * SECOND;
/// The least pause between two syncs that nobody asked for.
const LEAST: i64 = 30 * SECOND;
const INTERVALS: [u32; 6] = [600, 3_600, 3_600, 3_600, 3_600, 3_600];

/// What happened, for the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Synced,
    Changed,
    Failed,
    RateLimited,
    TokenRefused,
    TokenMended,
    OutOfReach,
    NetworkCameBack,
    Slept,
    ClockForward,
    ClockBack,
    ClockNudged,
    Paused,
    LookedAt,
    WaitedForRoom,
}

const KINDS: [Kind; 15] = [
    Kind::Synced,
    Kind::Changed,
    Kind::Failed,
    Kind::RateLimited,
    Kind::TokenRefused,
    Kind::TokenMended,
    Kind::OutOfReach,
    Kind::NetworkCameBack,
    Kind::Slept,
    Kind::ClockForward,
    Kind::ClockBack,
    Kind::ClockNudged,
    Kind::Paused,
    Kind::LookedAt,
    Kind::WaitedForRoom,
];

/// `SplitMix64`: any seed gives a good sequence.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.next() % u64::try_from(high - low + 1).unwrap()).unwrap()
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.next().is_multiple_of(many)
    }
}

/// What the rules say of a project, in true milliseconds.
#[derive(Debug, Clone, Copy, Default)]
struct Expected {
    /// Not before this.
    earliest: i64,
    /// By this where nobody looks, unless nothing is to start.
    calm: Option<i64>,
    /// Nothing could start until this.
    excused: i64,
    /// No request before this, by the forge's own word.
    forbidden_until: i64,
    failures: u32,
    last_success: Option<i64>,
    last_start: i64,
    running_until: Option<i64>,
}

impl Expected {
    /// By when it has to have started.
    fn latest(&self, in_front: bool) -> Option<i64> {
        let hurried = self.last_success.filter(|_| in_front && self.failures == 0).map(|at| at + 33 * SECOND);
        self.calm.map(|calm| hurried.map_or(calm, |hurried| hurried.min(calm)).max(self.excused))
    }
}

struct World {
    dice: Dice,
    /// True time since the beginning, and what the computer's clock is off by.
    t: i64,
    off: i64,
    rows: Vec<(SyncConfig, bool)>,
    expected: Vec<Expected>,
    offline: bool,
    in_front: bool,
    counts: BTreeMap<Kind, u64>,
    ticks: u64,
    most_at_once: usize,
}

impl World {
    fn new(seed: u64) -> Self {
        let row = |(n, interval): (usize, &u32)| {
            let id = SyncConfigId::new(Uuid::from_u128(n as u128));
            let sync_interval = IntervalSeconds::new(*interval).unwrap();
            (SyncConfig { id, sync_interval, ..config(Some(0)) }, false)
        };
        Self {
            dice: Dice(seed),
            t: 0,
            off: 0,
            rows: INTERVALS.iter().enumerate().map(row).collect(),
            expected: vec![
                Expected { calm: Some(0), last_start: -DAY, ..Expected::default() };
                INTERVALS.len()
            ],
            offline: false,
            in_front: false,
            counts: BTreeMap::new(),
            ticks: 0,
            most_at_once: 0,
        }
    }

    fn wall(&self) -> Timestamp {
        at(0).plus_millis(self.t + self.off)
    }

    fn count(&mut self, kind: Kind) {
        *self.counts.entry(kind).or_default() += 1;
    }

    fn running(&self) -> usize {
        self.expected.iter().filter(|e| e.running_until.is_some()).count()
    }

    /// Nothing could start until now: what is overdue has its grace from now on.
    fn excuse(&mut self) {
        let now = self.t;
        for e in &mut self.expected {
            e.excused = now;
        }
    }

    /// Awake and not paused until `until`: ticks, starts and ends.
    fn work(&mut self, until: i64) {
        while let Some(next) = self.next_moment().filter(|next| *next < until) {
            self.t = next;
            self.end_runs();
            self.tick();
        }
        self.t = until;
        self.end_runs();
    }

    /// The next moment in which anything happens: a run ends, or the tick after something became due.
    fn next_moment(&self) -> Option<i64> {
        let ends = self.expected.iter().filter_map(|e| e.running_until);
        let (wall, offset) = (self.wall(), self.off);
        let may_start = self.running() < AT_A_TIME;
        let due =
            self.rows.iter().zip(&self.expected).filter(|(_, e)| may_start && e.running_until.is_none());
        let due = due.filter_map(|((config, watched), _)| due_at(config, wall, *watched));
        let ticks = due.map(|due| {
            let due = (due.millis_since(at(0)) - offset).max(self.t + 1);
            due.div_euclid(TICK_MS) * TICK_MS + if due.rem_euclid(TICK_MS) == 0 { 0 } else { TICK_MS }
        });
        ends.chain(ticks).min()
    }

    fn tick(&mut self) {
        self.ticks += 1;
        for n in 0..self.rows.len() {
            self.rows[n].1 = self.in_front && self.expected[n].failures == 0;
        }
        let room = AT_A_TIME - self.running();
        let busy: Vec<bool> = self.expected.iter().map(|e| e.running_until.is_some()).collect();
        let due = due_of(&self.rows, self.wall());
        let numbers: Vec<usize> =
            due.iter().map(|c| usize::try_from(c.id.uuid().as_u128()).unwrap()).collect();
        let waiting: Vec<usize> = numbers.into_iter().filter(|n| !busy[*n]).collect();
        for n in waiting.iter().copied().take(room) {
            self.start(n);
        }
        if waiting.len() > room {
            self.count(Kind::WaitedForRoom);
        }
        self.most_at_once = self.most_at_once.max(self.running());
        if self.running() == AT_A_TIME {
            self.excuse();
        }
        for (n, e) in self.expected.iter().enumerate().filter(|(_, e)| e.running_until.is_none()) {
            let latest = e.latest(self.in_front);
            let missed = latest.is_some_and(|latest| latest + GRACE < self.t);
            assert!(!missed, "project {n} should run since {latest:?}, now {}: {:?}", self.t, self.rows[n].0);
        }
    }

    fn start(&mut self, n: usize) {
        let (t, e) = (self.t, self.expected[n]);
        assert!(
            t >= e.earliest,
            "project {n} starts {} ms early at {t}: {:?}",
            e.earliest - t,
            self.rows[n].0
        );
        assert!(t >= e.forbidden_until, "project {n} asks before its forge allows it");
        assert!(t - e.last_start >= LEAST || e.earliest == 0, "project {n} runs busily");
        let lasts = self.dice.between(200, 40 * SECOND);
        let e = &mut self.expected[n];
        (e.last_start, e.running_until, e.calm) = (t, Some(t + lasts), None);
    }

    fn end_runs(&mut self) {
        for n in 0..self.rows.len() {
            if self.expected[n].running_until.is_some_and(|end| end <= self.t) {
                self.expected[n].running_until = None;
                self.end(n);
            }
        }
    }

    fn end(&mut self, n: usize) {
        let interval = i64::from(self.rows[n].0.sync_interval.get()) * SECOND;
        let e = &mut self.expected[n];
        let mut ended = run(SyncStatus::Success, RunCounts::default());
        let mut failure = None;
        let kind = if self.offline {
            Kind::OutOfReach
        } else {
            match self.dice.between(0, 199) {
                0..10 => Kind::Changed,
                10..16 => Kind::Failed,
                16..20 => Kind::RateLimited,
                20 if self.dice.one_in(20) => Kind::TokenRefused,
                _ => Kind::Synced,
            }
        };
        let pause = match kind {
            Kind::Changed => {
                ended.counts.tasks_updated = 1;
                30 * SECOND
            }
            Kind::Failed => (interval << e.failures.min(5)).min(HOUR),
            Kind::OutOfReach => interval.min(MINUTE),
            // Shorter ones are waited out inside the run.
            Kind::RateLimited => self.dice.between(60, 7_200) * SECOND,
            _ => interval,
        };
        let refused = match kind {
            Kind::Failed => Some(SyncError::Fault("a bad answer".to_owned())),
            Kind::RateLimited => {
                let until = at(0).plus_millis(self.t + self.off + pause);
                Some(SyncError::Forge(tern_forge::ForgeError::RateLimited { until }))
            }
            Kind::TokenRefused => {
                Some(SyncError::Forge(tern_forge::ForgeError::Unauthorized { host: "h".to_owned() }))
            }
            _ => None,
        };
        if let Some(error) = refused {
            failure = Some(error.failure());
        }
        if kind == Kind::OutOfReach {
            let error = RunError { code: OFFLINE.to_owned(), message: String::new() };
            failure = Some(RunFailure { error, retry_at: None, needs_person: false, stops: false });
        }
        if let Some(failure) = &failure {
            (ended.status, ended.error) = (SyncStatus::Failure, Some(failure.error.clone()));
        }
        e.failures = if failure.is_some() { e.failures + 1 } else { 0 };
        if failure.is_none() {
            e.last_success = Some(self.t);
        }
        e.earliest = self.t + pause.min(if failure.is_none() { 30 * SECOND } else { pause });
        e.calm = (kind != Kind::TokenRefused).then_some(self.t + pause + pause / 10 + 1);
        e.forbidden_until = if kind == Kind::RateLimited { self.t + pause } else { 0 };
        let failures = e.failures.min(FAILURES_COUNTED);
        ended.id = SyncId::new(Uuid::from_u128(u128::from(self.dice.next())));
        let now = self.wall();
        schedule(&mut self.rows[n].0, &ended, failure.as_ref(), failures, now);
        self.count(kind);
    }

    /// The computer's clock is set; by true time nothing passes.
    fn set_clock(&mut self, by: i64) {
        self.off += by;
        let kind = if by.abs() < DAY {
            Kind::ClockNudged
        } else if by < 0 {
            Kind::ClockBack
        } else {
            Kind::ClockForward
        };
        self.count(kind);
        let t = self.t;
        for e in &mut self.expected {
            // What a forge named is known by the clock that was set, in the scheduler; the gate before the wire
            // knows how long was asked for and is tested where it lives.
            (e.earliest, e.forbidden_until) = (0, 0);
            // Set back by less than a day, a due time may be waited for as much longer.
            let longer = if by < 0 && by > -2 * DAY { -by } else { 0 };
            e.calm = e.calm.map(|calm| calm.max(t) + longer);
            e.excused = t + longer;
        }
    }

    fn look(&mut self, in_front: bool) {
        self.in_front = in_front;
        self.count(Kind::LookedAt);
        self.excuse();
        for n in 0..self.rows.len() {
            self.rows[n].1 = in_front && self.expected[n].failures == 0;
        }
    }

    fn mend_tokens(&mut self) {
        let (t, now) = (self.t, self.wall());
        for n in 0..self.rows.len() {
            let stopped = self.expected[n].running_until.is_none() && self.rows[n].0.next_sync_at.is_none();
            if stopped && self.dice.one_in(3) {
                (self.rows[n].0.sync_error, self.rows[n].0.next_sync_at) = (None, Some(now));
                let e = &mut self.expected[n];
                (e.earliest, e.calm) = (0, Some(t));
                self.count(Kind::TokenMended);
            }
        }
    }

    fn network(&mut self, offline: bool) {
        self.offline = offline;
        if offline {
            return;
        }
        self.count(Kind::NetworkCameBack);
        let (t, now) = (self.t, self.wall());
        for n in 0..self.rows.len() {
            let e = &mut self.expected[n];
            // As `retry_offline` does for those whose last run did not get through.
            let waits = e.running_until.is_none() && e.failures > 0 && e.forbidden_until == 0;
            if waits && self.rows[n].0.next_sync_at.is_some() {
                self.rows[n].0.next_sync_at = Some(now);
                (e.earliest, e.calm) = (0, Some(t));
            }
        }
    }

    /// One day: work in stretches, with trouble between them, and a night.
    fn day(&mut self) {
        let end = self.t - self.t.rem_euclid(DAY) + DAY;
        for _ in 0..4 {
            let stretch = self.dice.between(HOUR / 2, HOUR);
            self.work(self.t + stretch);
            match self.dice.between(0, 9) {
                0 => {
                    self.network(true);
                    let spell = self.dice.between(MINUTE, HOUR);
                    self.work(self.t + spell);
                    self.network(false);
                }
                1 => {
                    let rest = self.dice.between(HOUR, 3 * HOUR);
                    self.t += rest;
                    self.count(Kind::Paused);
                    self.end_runs();
                    self.excuse();
                }
                2 => {
                    let nap = self.dice.between(MINUTE, 2 * HOUR);
                    self.sleep(nap);
                }
                3 | 4 => self.look(!self.in_front),
                5 if self.dice.one_in(10) => {
                    let years = self.dice.between(1, 10) * if self.dice.one_in(2) { 1 } else { -1 };
                    self.set_clock(years * 365 * DAY);
                }
                6 if self.dice.one_in(10) => {
                    let minutes = self.dice.between(-180, 180);
                    self.set_clock(minutes * MINUTE);
                }
                7 => self.mend_tokens(),
                _ => {}
            }
        }
        self.sleep((end - self.t).max(HOUR));
    }

    fn sleep(&mut self, millis: i64) {
        self.t += millis;
        self.count(Kind::Slept);
        self.end_runs();
        self.excuse();
    }
}

#[test]
fn ten_thousand_days_miss_nothing_and_hurry_nobody() {
    let seed = std::env::var("TERN_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut world = World::new(seed);
    for _ in 0..DAYS {
        world.day();
    }
    let runs: u64 = [Kind::Synced, Kind::Changed, Kind::Failed, Kind::RateLimited, Kind::OutOfReach]
        .iter()
        .map(|kind| world.counts[kind])
        .sum();
    println!(
        "seed {seed}: {} ticks with something due, {runs} runs, at most {} at once; {:?}",
        world.ticks, world.most_at_once, world.counts
    );
    let missing: Vec<&Kind> = KINDS.iter().filter(|kind| !world.counts.contains_key(kind)).collect();
    assert!(missing.is_empty(), "these never happened: {missing:?}");
    assert_eq!(world.most_at_once, AT_A_TIME, "four side by side, never five");
    assert!(world.ticks < 3 * runs, "a tick without a start or an end is rare");
}
