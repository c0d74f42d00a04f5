//! What goes wrong, drawn by a seed and counted.

use std::collections::BTreeMap;

use tern_forge::ForgeError;
use tern_model::Timestamp;

/// A small generator whose numbers follow from its seed alone.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(self.next() % u64::from(limit.max(1))).unwrap()
    }

    pub fn per_mille(&mut self, share: u32) -> bool {
        self.below(1000) < share
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let len = u32::try_from(items.len()).ok().filter(|len| *len > 0)?;
        items.get(self.below(len) as usize)
    }
}

macro_rules! kinds {
    ($($kind:ident),* $(,)?) => {
        /// What can go wrong at the border between the engine and its forge.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($kind),* }

        impl Kind {
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];
        }
    };
}

kinds! {
    Offline, Certificate, Unavailable, NotAnApi, TooLarge, RateLimited, Unauthorized, SingleSignOn, MissingScope,
    RepositoryHidden, RepositoryMoved, IssuesDisabled, TrackerRemoved, Blocked, PageTooDeep, ForeignNextPage, PageRepeated,
    NextLoops, NotModified, ListLag, IssueHidden, IssueForbidden, LostBeforeWrite, LostAfterWrite, AppliedTwice,
    Refused, FieldsDropped,
}

/// What goes wrong from now on, and how often it did.
#[derive(Debug)]
pub struct Trouble {
    dice: Dice,
    /// How many of a thousand calls go wrong.
    pub per_mille: u32,
    pub counts: BTreeMap<Kind, u64>,
    planned: Vec<Kind>,
}

impl Trouble {
    pub fn none(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed ^ 0x7472_6f75),
            per_mille: 0,
            counts: BTreeMap::new(),
            planned: Vec::new(),
        }
    }

    /// The next call that this can befall is befallen.
    pub fn plan(&mut self, kind: Kind) {
        self.planned.push(kind);
    }

    pub fn note(&mut self, kind: Kind) {
        *self.counts.entry(kind).or_default() += 1;
    }

    /// Whether this happens now.
    pub fn strikes(&mut self, kind: Kind) -> bool {
        let planned = self.planned.iter().position(|planned| *planned == kind);
        if let Some(at) = planned {
            self.planned.remove(at);
        }
        let struck = planned.is_some() || self.dice.per_mille(self.per_mille);
        if struck {
            self.note(kind);
        }
        struck
    }

    fn one_of(&mut self, kinds: &[Kind]) -> Option<Kind> {
        if let Some(at) = self.planned.iter().position(|planned| kinds.contains(planned)) {
            let kind = self.planned.remove(at);
            self.note(kind);
            return Some(kind);
        }
        if !self.dice.per_mille(self.per_mille) {
            return None;
        }
        let kind = *self.dice.pick(kinds)?;
        self.note(kind);
        Some(kind)
    }

    pub fn of_read(&mut self) -> Option<ForgeError> {
        use Kind::*;
        self.one_of(&[
            Offline,
            Certificate,
            Unavailable,
            NotAnApi,
            TooLarge,
            RateLimited,
            Unauthorized,
            SingleSignOn,
            MissingScope,
            RepositoryHidden,
            RepositoryMoved,
            IssuesDisabled,
            TrackerRemoved,
            Blocked,
            PageTooDeep,
            ForeignNextPage,
        ])
        .map(error_of)
    }

    pub fn of_one_issue(&mut self, number: u64) -> Option<ForgeError> {
        match self.one_of(&[Kind::IssueHidden, Kind::IssueForbidden])? {
            Kind::IssueHidden => Some(ForgeError::NotFound { what: format!("issue #{number}") }),
            _ => Some(ForgeError::Forbidden { message: "not yours".to_owned(), missing: None }),
        }
    }

    /// The write never arrives, or is refused.
    pub fn before_write(&mut self) -> Option<ForgeError> {
        let kind = self.one_of(&[
            Kind::LostBeforeWrite,
            Kind::Refused,
            Kind::Offline,
            Kind::RateLimited,
            Kind::MissingScope,
        ])?;
        Some(error_of(kind))
    }

    /// The write arrives, its answer does not.
    pub fn after_write(&mut self) -> Option<ForgeError> {
        self.strikes(Kind::LostAfterWrite).then(|| error_of(Kind::LostAfterWrite))
    }

    /// How old the list is that is shown.
    pub fn lag_ms(&mut self) -> i64 {
        if self.strikes(Kind::ListLag) { i64::from(self.dice.below(30_000)) } else { 0 }
    }
}

fn error_of(kind: Kind) -> ForgeError {
    let host = || "github.com".to_owned();
    let words = || "so it was planned".to_owned();
    let what = || "the repository acorn/orchard".to_owned();
    match kind {
        Kind::Offline => ForgeError::Offline { host: host(), cause: words() },
        Kind::Certificate => ForgeError::Certificate { host: host(), cause: words() },
        Kind::NotAnApi => ForgeError::NotAnApi { host: host(), service: "GitHub", cause: words() },
        Kind::TooLarge => ForgeError::TooLarge { limit_bytes: 1 },
        Kind::RateLimited => ForgeError::RateLimited { until: Timestamp::from_millis(0).unwrap() },
        Kind::Unauthorized => ForgeError::Unauthorized { host: host() },
        Kind::SingleSignOn => ForgeError::SingleSignOn { url: None },
        Kind::MissingScope | Kind::IssueForbidden => {
            ForgeError::Forbidden { message: words(), missing: Some("repo".to_owned()) }
        }
        Kind::RepositoryHidden | Kind::IssueHidden => ForgeError::NotFound { what: what() },
        Kind::RepositoryMoved => ForgeError::Moved { what: what(), location: None, other_origin: false },
        Kind::IssuesDisabled => ForgeError::IssuesDisabled,
        Kind::TrackerRemoved => ForgeError::TrackerRemoved { forge: "Bitbucket", on: "20 August 2026" },
        Kind::Blocked => ForgeError::Blocked { message: words() },
        Kind::PageTooDeep => ForgeError::PageTooDeep,
        Kind::ForeignNextPage => ForgeError::ForeignNextPage { host: host() },
        Kind::Refused => ForgeError::Invalid { message: words() },
        Kind::LostBeforeWrite | Kind::LostAfterWrite => ForgeError::OutcomeUnknown { cause: words() },
        _ => ForgeError::Unavailable { status: 503 },
    }
}
