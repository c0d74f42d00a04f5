//! What a notification says. Only keys and numbers go into it: names come from people and forges, and some
//! desktops read a notification's text as markup.

use std::collections::BTreeSet;

use super::{Matter, Notice, NoticeKind};

/// More lines than this are summed up.
const MOST_LINES: usize = 4;

/// One notification about all of them; they are not empty.
pub(super) fn notice_of(matters: &[Matter]) -> Notice {
    let mut matters: Vec<&Matter> = matters.iter().collect();
    matters.sort_by_key(|matter| matter.kind);
    let place = place_of(&matters);
    if let [one] = matters[..] {
        return Notice { title: title(one), body: body(one.kind).to_owned(), place };
    }
    let kinds: BTreeSet<_> = matters.iter().map(|matter| matter.kind).collect();
    let title = match kinds.first() {
        Some(NoticeKind::Conflicts) if kinds.len() == 1 => {
            let count: u32 = matters.iter().map(|matter| matter.count).sum();
            format!("{count} conflicts need you")
        }
        Some(NoticeKind::Token) if kinds.len() == 1 => format!("{} tokens need you", matters.len()),
        Some(NoticeKind::TokenEnds) if kinds.len() == 1 => format!("{} tokens end soon", matters.len()),
        Some(NoticeKind::FirstImport) => "First imports are done".to_owned(),
        _ => "Tern needs you".to_owned(),
    };
    Notice { title, body: lines(&matters), place }
}

fn lines(matters: &[&Matter]) -> String {
    let mut lines: Vec<String> = matters.iter().take(MOST_LINES).map(|matter| title(matter)).collect();
    if matters.len() > MOST_LINES {
        lines.push(format!("and {} more", matters.len() - MOST_LINES));
    }
    lines.join("\n")
}

fn title(matter: &Matter) -> String {
    let Matter { key, count, .. } = matter;
    match matter.kind {
        NoticeKind::Conflicts if *count == 1 => format!("{key}: 1 conflict needs you"),
        NoticeKind::Conflicts => format!("{key}: {count} conflicts need you"),
        NoticeKind::Token => format!("{key}: the token needs renewing"),
        NoticeKind::Failures => format!("{key}: {count} syncs failed in a row"),
        NoticeKind::TokenEnds if *count == 1 => format!("{key}: the token ends within two weeks"),
        NoticeKind::TokenEnds => format!("{key}: the token ends within three days"),
        NoticeKind::FirstImport => format!("{key}: the first import is done"),
    }
}

/// Whether anything is lost, and what to do.
const fn body(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Conflicts => "Both versions are kept. Click to merge them.",
        NoticeKind::Token => "Your tasks are safe. Syncing goes on when there is a token that works.",
        NoticeKind::Failures => "Your tasks are safe, and Tern goes on trying. Click to see why.",
        NoticeKind::TokenEnds => "It still works. Click to replace it before syncing stops.",
        NoticeKind::FirstImport => {
            "The issues of the repository are tasks here now. Click to open the board."
        }
    }
}

/// The place of the most pressing matter.
fn place_of(matters: &[&Matter]) -> String {
    let Some(first) = matters.first() else { return "/".to_owned() };
    match first.kind {
        NoticeKind::Conflicts => "/conflicts".to_owned(),
        NoticeKind::Failures => "/history".to_owned(),
        NoticeKind::Token | NoticeKind::TokenEnds | NoticeKind::FirstImport => format!("/p/{}", first.key),
    }
}
