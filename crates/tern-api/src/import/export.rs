//! The export's JSON, as Bitbucket documented it ("Issue import and export data format"): objects of issues,
//! comments, attachments and logs that refer to an issue by its number. `db-2.0.json` names people by account,
//! `db-1.0.json` by user name.
//!
//! An item that cannot be read stays alone: it is named, and the others are read.

use std::collections::{BTreeMap, HashMap};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use tern_model::Timestamp;

use super::refusal::{Refusal, refuse};

/// More of a kind than this is no tracker's export.
const ITEMS_MAX: usize = 1_000_000;

/// A whole export, each issue with what belongs to it.
#[derive(Debug, Default)]
pub(super) struct Export {
    /// By number.
    pub(super) issues: BTreeMap<u64, Whole>,
    /// Items that could not be read, in words.
    pub(super) unread: Vec<String>,
    /// Comments, log entries and attachments of issues that are not in the archive: Bitbucket leaves spam out.
    pub(super) astray: u32,
}

/// An issue and everything that refers to it.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) issue: Issue,
    /// Oldest first.
    pub(super) comments: Vec<Comment>,
    /// Oldest first.
    pub(super) log: Vec<LogEntry>,
    pub(super) attachments: Vec<Attachment>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Issue {
    pub(super) id: u64,
    pub(super) title: String,
    pub(super) content: Option<String>,
    pub(super) status: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) priority: Option<String>,
    pub(super) reporter: Option<Named>,
    pub(super) assignee: Option<Named>,
    pub(super) component: Option<Named>,
    pub(super) milestone: Option<Named>,
    pub(super) version: Option<Named>,
    pub(super) created_on: Timestamp,
    pub(super) updated_on: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Comment {
    issue: u64,
    pub(super) id: Option<u64>,
    pub(super) content: Option<String>,
    pub(super) user: Option<Named>,
    pub(super) created_on: Timestamp,
    pub(super) updated_on: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LogEntry {
    issue: u64,
    pub(super) field: String,
    pub(super) changed_from: Option<String>,
    pub(super) changed_to: Option<String>,
    pub(super) user: Option<Named>,
    pub(super) created_on: Timestamp,
}

#[derive(Debug, Deserialize)]
pub(super) struct Attachment {
    issue: u64,
    pub(super) filename: String,
    /// Where it lies in the archive.
    pub(super) path: Option<String>,
}

/// Somebody or something by name. Accounts come as objects, and so may components and the like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named(pub(super) String);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Wire {
            Name(String),
            Object { display_name: Option<String>, name: Option<String>, account_id: Option<String> },
        }
        Ok(Self(match Wire::deserialize(deserializer)? {
            Wire::Name(name) => name,
            Wire::Object { display_name, name, account_id } => {
                display_name.or(name).or(account_id).unwrap_or_default()
            }
        }))
    }
}

#[derive(Deserialize)]
struct Wire {
    issues: Vec<Box<RawValue>>,
    #[serde(default)]
    comments: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    logs: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    attachments: Option<Vec<Box<RawValue>>>,
}

/// Reads an export. Refused as a whole where it is no export at all, or where one number stands for two issues.
pub(super) fn read(json: &[u8]) -> Result<Export, Refusal> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let wire: Wire = serde_json::from_slice(json).map_err(|error| {
        let shape = "its JSON is damaged, or not that of a tracker's export";
        refuse(format!("{shape} (line {}, column {})", error.line(), error.column()))
    })?;
    let mut export = Export::default();
    for issue in export.items::<Issue>("issue", wire.issues)? {
        let id = issue.id;
        let whole = Whole { issue, comments: Vec::new(), log: Vec::new(), attachments: Vec::new() };
        if export.issues.insert(id, whole).is_some() {
            return Err(refuse(format!("two of its issues have the number {id}, so one would be lost")));
        }
    }
    for comment in export.items::<Comment>("comment", wire.comments.unwrap_or_default())? {
        export.put(comment.issue, |whole| whole.comments.push(comment));
    }
    for entry in export.items::<LogEntry>("log entry", wire.logs.unwrap_or_default())? {
        export.put(entry.issue, |whole| whole.log.push(entry));
    }
    for attachment in export.items::<Attachment>("attachment", wire.attachments.unwrap_or_default())? {
        export.put(attachment.issue, |whole| whole.attachments.push(attachment));
    }
    for whole in export.issues.values_mut() {
        whole.comments.sort_by_key(|comment| (comment.created_on, comment.id));
        whole.log.sort_by_key(|entry| entry.created_on);
    }
    Ok(export)
}

impl Export {
    fn items<T: DeserializeOwned>(&mut self, kind: &str, raw: Vec<Box<RawValue>>) -> Result<Vec<T>, Refusal> {
        if raw.len() > ITEMS_MAX {
            return Err(refuse(format!("it says to hold {} times \"{kind}\"; no tracker does", raw.len())));
        }
        let mut items = Vec::with_capacity(raw.len());
        for (place, item) in raw.into_iter().enumerate() {
            match serde_json::from_str(item.get()) {
                Ok(item) => items.push(item),
                Err(error) => {
                    self.unread.push(format!("{kind} {} ({}): {}", place + 1, name_of(&item), short(&error)));
                }
            }
        }
        Ok(items)
    }

    fn put(&mut self, issue: u64, put: impl FnOnce(&mut Whole)) {
        match self.issues.get_mut(&issue) {
            Some(whole) => put(whole),
            None => self.astray += 1,
        }
    }

    /// Comments over all issues.
    pub(super) fn comments(&self) -> usize {
        self.issues.values().map(|whole| whole.comments.len()).sum()
    }

    /// Attached files over all issues.
    pub(super) fn attachments(&self) -> usize {
        self.issues.values().map(|whole| whole.attachments.len()).sum()
    }
}

/// The fault in short: it may quote a whole text of the archive.
fn short(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let mut line: String = words.chars().take(160).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.len() < words.len() {
        line.push('…');
    }
    line
}

/// How an item that cannot be read calls itself, so that a person finds it.
fn name_of(item: &RawValue) -> String {
    let fields: HashMap<String, &RawValue> = serde_json::from_str(item.get()).unwrap_or_default();
    for (field, words) in [("issue", "of issue #"), ("id", "#")] {
        if let Some(number) = fields.get(field).and_then(|raw| raw.get().parse::<u64>().ok()) {
            return format!("{words}{number}");
        }
    }
    "it does not say of which issue".to_owned()
}
