//! A repository of any size as a pure function: issue `n` follows from the seed and `n` alone, so a million issues
//! need no memory, and the same seed gives the same repository everywhere and for ever.

mod words;

use crate::model::{
    Advisory, Alert, CloseReason, Issue, IssueState, Label, PersonId, Pull, Severity, issue_id,
};
use words::{CODE, CONDITIONS, HEADINGS, OBJECTS, SENTENCES, SUBJECTS, VERBS};

/// The corpus begins here: 2015-01-01T00:00:00Z.
const EPOCH: i64 = 1_420_070_400;
/// One issue is opened in every stretch of this many seconds.
const PACE: i64 = 300;
/// Bulk edits give runs of issues one and the same time of change: of every `BULK_EVERY` issues the `BULK_LEN`
/// from `BULK_START` on.
const BULK_EVERY: u32 = 5000;
const BULK_START: u32 = 3000;
const BULK_LEN: u32 = 230;
/// No change is later than this after the opening.
const LATEST_CHANGE: u64 = 400 * 86_400;

/// How many labels, people and milestones every corpus has.
pub(crate) const PEOPLE: [&str; 9] = [
    "ada-winterbourne",
    "benoit-kestrel",
    "chidi-marsh",
    "dagny-olsen-k",
    "emre-tallis",
    "fumiko-reed",
    "grigor-vale",
    "hesper-lund",
    "ilse-brandt-q",
];
const MILESTONES: usize = 5;

/// The settings of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corpus {
    /// Everything follows from this.
    pub seed: u64,
    /// How many of a thousand are closed.
    pub closed_per_mille: u16,
    /// How many of a thousand are pull requests.
    pub pulls_per_mille: u16,
    /// Whether runs of issues share one time of change, as after a bulk edit.
    pub bulk_edits: BulkEdits,
}

/// Whether a corpus holds runs of issues with one time of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BulkEdits {
    /// Runs of 230, longer than two pages.
    #[default]
    Some,
    /// None.
    None,
}

impl Default for Corpus {
    fn default() -> Self {
        Self { seed: 1, closed_per_mille: 350, pulls_per_mille: 150, bulk_edits: BulkEdits::Some }
    }
}

/// What a value of the hash is for, so that one issue's properties are independent.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Salt {
    Created = 1,
    Updated,
    Closed,
    Pull,
    Title,
    Body,
    Labels,
    People,
    Milestone,
    Comments,
}

impl Corpus {
    /// A corpus of this seed with everything else as usual.
    pub fn new(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// When issue `n` was opened, in seconds since 1970; later numbers are never earlier.
    pub fn created_at(&self, n: u32) -> i64 {
        EPOCH + i64::from(n) * PACE + below_i64(self.hash(n, Salt::Created), PACE)
    }

    /// When issue `n` was last changed, in seconds since 1970.
    pub fn updated_at(&self, n: u32) -> i64 {
        let place = n % BULK_EVERY;
        if self.bulk_edits == BulkEdits::Some && (BULK_START..BULK_START + BULK_LEN).contains(&place) {
            return EPOCH + i64::from(n - place + BULK_START + BULK_LEN + 1) * PACE;
        }
        let hash = self.hash(n, Salt::Updated);
        let reach = match hash % 10 {
            0..4 => 3_600,
            4..7 => 10 * 86_400,
            7..9 => 90 * 86_400,
            _ => LATEST_CHANGE,
        };
        self.created_at(n) + below_i64(hash >> 8, reach.cast_signed())
    }

    /// Whether issue `n` is closed.
    pub fn is_closed(&self, n: u32) -> bool {
        self.hash(n, Salt::Closed) % 1000 < u64::from(self.closed_per_mille)
    }

    /// Whether issue `n` is a pull request.
    pub fn is_pull(&self, n: u32) -> bool {
        self.hash(n, Salt::Pull) % 1000 < u64::from(self.pulls_per_mille)
    }

    /// The labels of every corpus.
    pub fn labels() -> Vec<Label> {
        [
            ("bug", "d73a4a", "Something does not work"),
            ("enhancement", "a2eeef", "Something new"),
            ("docs", "0075ca", "Words about it"),
            ("performance", "fbca04", "Too slow or too big"),
            ("regression", "e99695", "It worked before"),
            ("good first issue", "7057ff", "A place to begin"),
            ("needs-info", "d876e3", "The reporter is asked"),
            ("help wanted", "008672", "Nobody has time"),
            ("area: storage", "c5def5", ""),
            ("area: network", "bfd4f2", ""),
            ("area: ui/ux 🎨", "0e8a16", ""),
            ("priority:high", "b60205", ""),
        ]
        .into_iter()
        .map(|(name, color, text)| Label::new(name, color).described(text))
        .collect()
    }

    /// The titles of every corpus' milestones.
    pub fn milestones() -> [&'static str; MILESTONES] {
        ["1.0", "1.1", "1.2", "2.0", "Later"]
    }

    /// The security advisories of every corpus.
    pub fn advisories() -> Vec<Advisory> {
        let advisory = |ghsa: &str, summary: &str, severity, state, day: i64| Advisory {
            ghsa: ghsa.to_owned(),
            summary: summary.to_owned(),
            description: format!("{summary}.\n\n### Affected\n\nAll versions before the fix.\n"),
            cve: None,
            affected: Vec::new(),
            severity,
            state,
            created_at: EPOCH + day * 86_400,
            updated_at: EPOCH + (day + 2) * 86_400,
        };
        vec![
            advisory(
                "GHSA-2vq8-orch-0001",
                "A crafted name leaves the export folder",
                Severity::High,
                "published",
                900,
            ),
            advisory(
                "GHSA-7hrx-orch-0002",
                "Session stays valid after sign-out",
                Severity::Medium,
                "draft",
                1300,
            ),
            advisory(
                "GHSA-9wcm-orch-0003",
                "Report that could not be repeated",
                Severity::Low,
                "closed",
                1400,
            ),
        ]
    }

    /// The dependency alerts of every corpus.
    pub fn alerts() -> Vec<Alert> {
        let alert = |number: u32, package: &str, severity, state, day: i64| Alert {
            number,
            ghsa: format!("GHSA-4fjp-dep0-{number:04}"),
            package: package.to_owned(),
            ecosystem: "npm".to_owned(),
            manifest: "web/package-lock.json".to_owned(),
            summary: format!("Unbounded recursion in {package}"),
            description: format!("A deeply nested value makes {package} use up the stack.\n"),
            severity,
            vulnerable: "< 2.4.1".to_owned(),
            patched: Some("2.4.1".to_owned()),
            state,
            created_at: EPOCH + day * 86_400,
            updated_at: EPOCH + (day + 1) * 86_400,
        };
        vec![
            alert(1, "acorn-deep-merge", Severity::Critical, "open", 1500),
            alert(2, "acorn-yaml-lite", Severity::Medium, "fixed", 1510),
            alert(3, "acorn-slugs", Severity::Low, "dismissed", 1520),
            alert(4, "acorn-tar-stream", Severity::High, "open", 1600),
        ]
    }

    /// Issue `n` of a repository.
    pub fn issue(&self, repo_id: u64, n: u32) -> Issue {
        let created_at = self.created_at(n);
        let updated_at = self.updated_at(n);
        let people = self.hash(n, Salt::People);
        let is_pull = self.is_pull(n);
        let state = self.state(n, is_pull);
        let closed_at = state.is_closed().then_some(updated_at);
        Issue {
            number: n,
            id: issue_id(repo_id, n),
            title: self.title(n),
            body: self.body(n),
            state,
            labels: self.label_indices(n),
            assignees: assignees(people),
            milestone: self.milestone(n),
            author: (!people.is_multiple_of(61)).then(|| person(people)),
            closed_by: state.is_closed().then(|| person(people >> 20)),
            pull: is_pull.then(|| Pull { merged_at: closed_at.filter(|_| people & 0b11 != 0) }),
            seeded_comments: u16::try_from(self.hash(n, Salt::Comments) % 12).unwrap_or_default(),
            thread: Vec::new(),
            created_at,
            updated_at,
            closed_at,
            moved_to: None,
        }
    }

    /// The text of the `k`-th comment that the corpus gave issue `n`.
    pub fn comment(&self, n: u32, k: u16) -> &'static str {
        pick(&SENTENCES, mix(self.hash(n, Salt::Comments), u64::from(k)))
    }

    fn state(&self, n: u32, is_pull: bool) -> IssueState {
        let hash = self.hash(n, Salt::Closed) >> 16;
        match (self.is_closed(n), is_pull, hash % 10) {
            (false, _, 0) => IssueState::Reopened,
            (false, ..) => IssueState::Open,
            (true, false, 0..3) => IssueState::Closed(CloseReason::NotPlanned),
            (true, false, 3) => IssueState::Closed(CloseReason::Duplicate),
            (true, ..) => IssueState::Closed(CloseReason::Completed),
        }
    }

    /// A title nobody else in the repository has: it names a place that is spelled from the number.
    fn title(&self, n: u32) -> String {
        let hash = self.hash(n, Salt::Title);
        format!(
            "{} {} {} {} ({})",
            pick(&SUBJECTS, hash),
            pick(&VERBS, hash >> 12),
            pick(&OBJECTS, hash >> 24),
            pick(&CONDITIONS, hash >> 36),
            spelled(n),
        )
    }

    fn body(&self, n: u32) -> Option<String> {
        let hash = self.hash(n, Salt::Body);
        if hash.is_multiple_of(37) {
            return None;
        }
        let end = if hash % 4 == 1 { "\r\n" } else { "\n" };
        let mut text = String::with_capacity(1024);
        for paragraph in 0..=hash % 4 {
            let hash = mix(hash, paragraph);
            if paragraph > 0 {
                text.push_str(end);
                text.push_str(pick(&HEADINGS, hash >> 8));
                text.push_str(end);
                text.push_str(end);
            }
            for sentence in 0..2 + hash % 4 {
                text.push_str(pick(&SENTENCES, mix(hash, 100 + sentence)));
                text.push(' ');
            }
            text.truncate(text.trim_end().len());
            text.push_str(end);
        }
        if hash.is_multiple_of(3) {
            let code = pick(&CODE, hash >> 20);
            text.push_str(end);
            text.push_str(&if end == "\n" { code.to_owned() } else { code.replace('\n', end) });
        }
        if hash % 331 == 2 {
            text.push_str("🛟 👩🏽‍🚀 𝛑");
        }
        Some(text)
    }

    fn label_indices(&self, n: u32) -> Vec<u16> {
        let hash = self.hash(n, Salt::Labels);
        let mut labels: Vec<u16> = Vec::new();
        for k in 0..hash % 4 {
            let label = u16::try_from(mix(hash, k) % 12).unwrap_or_default();
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }

    fn milestone(&self, n: u32) -> Option<u16> {
        let hash = self.hash(n, Salt::Milestone);
        hash.is_multiple_of(3).then(|| u16::try_from((hash >> 8) % MILESTONES as u64 + 1).unwrap_or(1))
    }

    fn hash(&self, n: u32, salt: Salt) -> u64 {
        mix(self.seed ^ ((salt as u64) << 56), u64::from(n))
    }
}

/// A good hash of two numbers that stays what it is: the corpus must not change with a library.
pub(crate) fn mix(seed: u64, n: u64) -> u64 {
    let mut z = seed.wrapping_add(n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn pick<'a, T: ?Sized>(from: &[&'a T], hash: u64) -> &'a T {
    let len = from.len() as u64;
    from[usize::try_from(hash % len).unwrap_or_default()]
}

fn person(hash: u64) -> PersonId {
    PersonId(u16::try_from(hash % PEOPLE.len() as u64).unwrap_or_default())
}

fn assignees(hash: u64) -> Vec<PersonId> {
    match (hash >> 40) % 8 {
        0..4 => Vec::new(),
        4..7 => vec![person(hash >> 8)],
        _ => {
            let first = person(hash >> 8);
            vec![first, person(u64::from(first.0) + 1)]
        }
    }
}

fn below_i64(hash: u64, limit: i64) -> i64 {
    (hash >> 1).cast_signed() % limit.max(1)
}

/// A number as a word of consonants and vowels: `1` is `ca`, and no two numbers share one.
fn spelled(n: u32) -> String {
    const CONSONANTS: &[u8; 16] = b"bcdfghklmnprstvz";
    const VOWELS: &[u8; 4] = b"aeio";
    let mut rest = n;
    let mut word = Vec::new();
    loop {
        word.push(CONSONANTS[(rest & 15) as usize]);
        word.push(VOWELS[((rest >> 4) & 3) as usize]);
        rest >>= 6;
        if rest == 0 {
            break;
        }
    }
    String::from_utf8(word).unwrap_or_default()
}
