//! Putting the demo's texts and steps into a world.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::script::{Deed, Step, Target};
use super::texts::{Text, TextState, texts};
use crate::corpus::mix;
use crate::model::{
    Actor, Advisory, Affected, Alert, By, CloseReason, Comment, Draft, Edit, Issue, IssueState, IssueView,
    Label, Milestone, Person, Pull, Role, Severity, Token, World, Write, issue_id,
};

const REPO: usize = 0;

/// Whom those who come without a token are taken for.
const VISITOR: &str = "ines-darrow";

/// The people: login, name, role.
pub(super) const PEOPLE: [(&str, &str, Role); 9] = [
    ("ines-darrow", "Ines Darrow", Role::Write),
    ("oskarvaal", "Oskar Vaal", Role::Admin),
    ("tobren-k", "Tobren K.", Role::Write),
    ("yuna-petrel", "Yuna Petrel", Role::Write),
    ("hk-lindqvist", "H. K. Lindqvist", Role::Write),
    ("mira-quell", "Mira Quell", Role::Write),
    ("sol-ferrant", "Sol Ferrant", Role::Read),
    ("dov-amsel", "Dov Amsel", Role::Read),
    ("wren-tallow", "Wren Tallow", Role::Read),
];

/// The labels: name, colour, what it is for.
pub(super) const LABELS: [(&str, &str, &str); 19] = [
    ("bug", "d73a4a", "Something does not work"),
    ("enhancement", "a2eeef", "Something new, or better than before"),
    ("rotation", "5319e7", "Files that are renamed, truncated or replaced under us"),
    ("viewer", "0e8a16", "The web viewer"),
    ("contrast", "bfd4f2", "Colours and who can read them"),
    ("parser", "c5def5", "From bytes to fields"),
    ("performance", "fbca04", "Too slow or too big"),
    ("index", "f9d0c4", "The on-disk index"),
    ("regression", "e99695", "It worked in an earlier release"),
    ("docs", "0075ca", "Words about it"),
    ("cli", "5ebeff", "The command line"),
    ("ui", "1d76db", "The terminal interface"),
    ("windows", "006b75", "Only there"),
    ("packaging", "bfdadc", "Getting it onto machines"),
    ("security", "b60205", "What somebody could abuse"),
    ("good first issue", "7057ff", "Small, described, and somebody will answer your questions"),
    ("needs-info", "d876e3", "The reporter was asked something"),
    ("confirmed", "c2e0c6", "Somebody else saw it too"),
    ("help wanted", "008672", "Nobody on the team has time for it"),
];

/// The milestones: title, what it is about, whether it is closed, days from the anchor until it is due.
pub(super) const MILESTONES: [(&str, &str, bool, i64); 4] = [
    ("0.8", "Follow mode for many files", false, -20),
    ("0.8.3", "Fixes only", false, 9),
    ("0.9", "The viewer grows up, the index stops reading twice", false, 48),
    ("1.0", "What is documented stays", false, 150),
];

pub(super) fn fill(world: &mut World, anchor: DateTime<Utc>) {
    let now = anchor.timestamp();
    for (login, name, role) in PEOPLE {
        world.people.push(Person { name: name.to_owned(), ..Person::new(login) });
        let person = world.person(login);
        world.repos[REPO].collaborators.insert(person, role);
    }
    // The demo is for one person on this computer, who needs no token to write to it.
    world.visitor = Some(Token::classic(world.person(VISITOR)));
    let repo = &mut world.repos[REPO];
    repo.labels =
        LABELS.into_iter().map(|(name, color, text)| Label::new(name, color).described(text)).collect();
    repo.milestones = MILESTONES
        .into_iter()
        .map(|(title, text, closed, days)| Milestone {
            title: title.to_owned(),
            description: text.to_owned(),
            closed,
            due_on: Some(now.div_euclid(86_400) * 86_400 + days * 86_400),
        })
        .collect();
    repo.advisories = advisories(now);
    repo.alerts = alerts(now);
    for text in texts() {
        let issue = issue(world, text, now);
        world.repos[REPO].put(issue.updated_at * 1000, issue);
        if text.state == TextState::Deleted {
            world.repos[REPO].delete(text.number);
        }
    }
}

/// An issue as the text says it, also one that was deleted since.
pub(super) fn view(world: &mut World, text: &Text, anchor: DateTime<Utc>) -> IssueView {
    let issue = issue(world, text, anchor.timestamp());
    world.view(REPO, &issue)
}

/// A moment so long before the anchor, with minutes and seconds of its own so that no two fall together.
fn moment(now: i64, age: i64, salt: u64) -> i64 {
    now - age - 60 - i64::try_from(mix(salt, 7) % 2_900).unwrap_or_default()
}

fn issue(world: &mut World, text: &Text, now: i64) -> Issue {
    let number = u64::from(text.number);
    let created_at = moment(now, text.age, number);
    let closed_at = text.state.closed().map(|age| moment(now, age, number + 10_000));
    let thread: Vec<Arc<Comment>> = text
        .comments
        .iter()
        .zip(1_u64..)
        .map(|((login, age, body), k)| {
            let at = moment(now, *age, number + k * 100_000);
            let id = 1_800_000_000 + number * 100 + k;
            Arc::new(Comment {
                id,
                author: Some(world.person(login)),
                body: body.clone(),
                created_at: at,
                updated_at: at,
            })
        })
        .collect();
    let last_word = thread.iter().map(|comment| comment.created_at).max();
    Issue {
        number: text.number,
        id: issue_id(world.repos[REPO].id, text.number),
        title: text.title.to_owned(),
        body: Some(text.body.clone()),
        state: state(text.state),
        labels: text.labels.iter().map(|name| world.label(REPO, name)).collect(),
        assignees: text.assignees.iter().map(|login| world.person(login)).collect(),
        milestone: text.milestone.map(|title| world.milestone(REPO, title)),
        author: Some(world.person(text.author)),
        closed_by: closed_at.map(|_| world.person("oskarvaal")),
        pull: text.state.is_pull().then(|| Pull {
            merged_at: closed_at.filter(|_| matches!(text.state, TextState::PullMerged(_))),
        }),
        seeded_comments: 0,
        thread,
        created_at,
        updated_at: created_at.max(closed_at.unwrap_or(created_at)).max(last_word.unwrap_or(created_at)),
        closed_at,
        moved_to: None,
    }
}

const fn state(state: TextState) -> IssueState {
    match state {
        TextState::Open | TextState::Deleted | TextState::PullOpen => IssueState::Open,
        TextState::Completed(_) | TextState::PullMerged(_) | TextState::PullClosed(_) => {
            IssueState::Closed(CloseReason::Completed)
        }
        TextState::NotPlanned(_) => IssueState::Closed(CloseReason::NotPlanned),
        TextState::Duplicate(_) => IssueState::Closed(CloseReason::Duplicate),
    }
}

/// Lets one step of the script happen, at its own time and not at the time it is noticed.
pub(super) fn play(
    world: &mut World,
    step: &'static Step,
    anchor: DateTime<Utc>,
    opened: &mut HashMap<&'static str, u32>,
) {
    let at = anchor.timestamp() + step.after;
    let person = Some(world.person(step.by));
    if let (Deed::Open { title, body, labels }, Target::Opened(key)) = (&step.deed, step.on) {
        let draft = Draft {
            title: (*title).to_owned(),
            body: Some((*body).to_owned()),
            author: person,
            edits: vec![Edit::labels(labels.iter().copied())],
            at: Some(at),
            number: None,
        };
        opened.insert(key, world.create(REPO, draft, Actor::Script));
        return;
    }
    let number = match step.on {
        Target::Number(number) => Some(number),
        Target::Opened(key) => opened.get(key).copied(),
    };
    let (Some(number), Some(edit)) = (number, step.deed.edit()) else { return };
    world.edit(REPO, number, &[edit], By { actor: Actor::Script, person, at_ms: Some(at * 1000) });
}

/// Writes again what a client wrote in an earlier process.
pub(super) fn repeat(world: &mut World, write: &Write) {
    let person = write.by.as_deref().map(|login| world.person(login));
    if let Some((title, body)) = &write.opened {
        let draft = Draft {
            number: Some(write.number),
            title: title.clone(),
            body: body.clone(),
            author: person,
            edits: write.edits.clone(),
            at: Some(write.at_ms.div_euclid(1000)),
        };
        world.create(REPO, draft, Actor::Script);
        return;
    }
    let by = By { actor: Actor::Script, person, at_ms: Some(write.at_ms) };
    world.edit(REPO, write.number, &write.edits, by);
}

fn advisories(now: i64) -> Vec<Advisory> {
    vec![
        Advisory {
            ghsa: "GHSA-7xq2-m4vf-9c3h".to_owned(),
            summary: "Zip-slip in the bundle importer".to_owned(),
            description: "A bundle made by somebody else can hold entries such as `../../.profile`. `lanternfish \
                          bundle open` writes them outside the folder it was given.\n\n### Affected\n\nAll versions \
                          from 0.6 to 0.8.2.\n\n### What to do until 0.8.3\n\nOpen bundles only from people you \
                          trust, or unpack them with another program first.\n"
                .to_owned(),
            cve: Some("CVE-2026-41877".to_owned()),
            affected: vec![lanternfish(">= 0.6, <= 0.8.2", None)],
            severity: Severity::High,
            state: "published",
            created_at: moment(now, 3 * 86_400, 71),
            updated_at: moment(now, 3 * 3_600, 72),
        },
        Advisory {
            ghsa: "GHSA-q8rj-2f6w-x5mp".to_owned(),
            summary: "The viewer answers to any Host header".to_owned(),
            description: "The web viewer listens on loopback but does not look at the `Host` header. A page on the \
                          internet that resolves its own name to 127.0.0.1 can read the log that is open.\n\n### \
                          Affected\n\n0.7 and later, only while `--serve` runs.\n"
                .to_owned(),
            cve: None,
            affected: vec![lanternfish(">= 0.7", None)],
            severity: Severity::Critical,
            state: "draft",
            created_at: moment(now, 2 * 86_400, 73),
            updated_at: moment(now, 26 * 3_600, 74),
        },
    ]
}

/// The project's own package.
fn lanternfish(vulnerable: &str, patched: Option<&str>) -> Affected {
    Affected {
        package: "lanternfish".to_owned(),
        ecosystem: "rust".to_owned(),
        vulnerable: vulnerable.to_owned(),
        patched: patched.map(str::to_owned),
    }
}

fn alerts(now: i64) -> Vec<Alert> {
    let alert =
        |number: u32, package: &str, manifest: &str, summary: &str, severity, state, days: i64| Alert {
            number,
            ghsa: format!("GHSA-3dwn-lf00-{number:04}"),
            package: package.to_owned(),
            ecosystem: if manifest.ends_with("Cargo.lock") { "rust" } else { "npm" }.to_owned(),
            manifest: manifest.to_owned(),
            summary: summary.to_owned(),
            description: format!("{summary}. The lock file names an affected version.\n"),
            severity,
            vulnerable: "< 1.4.2".to_owned(),
            patched: Some("1.4.2".to_owned()),
            state,
            created_at: moment(now, days * 86_400, u64::from(number) + 80),
            updated_at: moment(now, days * 86_400 - 7_200, u64::from(number) + 90),
        };
    vec![
        alert(
            6,
            "petrel-inflate",
            "Cargo.lock",
            "A crafted gzip header makes petrel-inflate reserve 4 GiB",
            Severity::High,
            "open",
            5,
        ),
        alert(
            5,
            "quill-markdown",
            "viewer/package-lock.json",
            "quill-markdown lets `javascript:` links through",
            Severity::Medium,
            "open",
            11,
        ),
        alert(
            3,
            "saltmarsh-glob",
            "viewer/package-lock.json",
            "Exponential matching in saltmarsh-glob",
            Severity::Low,
            "fixed",
            64,
        ),
    ]
}
