//! Merging a table's row that both sides changed: cell by cell.

use std::collections::HashMap;

use super::cells::{Cell, cells};
use super::chunk::Reason;
use super::phrase::{Speech, half_alike, merge_phrase, settle};
use super::sequence::common;

/// The cells of one side against base.
struct Cells<'a> {
    own: Vec<Cell<'a>>,
    /// For each cell of base its cell on the side.
    kept: Vec<Option<usize>>,
    /// `added[k]` stands before cell `k` of base.
    added: Vec<Vec<usize>>,
}

/// Both sides' changes to a row; columns may come and go.
pub(crate) fn merge_row(base: &str, ours: &str, theirs: &str) -> Result<String, Reason> {
    let old = cells(base);
    let (o, t) = (against(&old, cells(ours)), against(&old, cells(theirs)));
    let mut merged: Vec<String> = Vec::new();
    for k in 0..=old.len() {
        merged.extend(added((&o, &t), k)?);
        let Some(cell) = old.get(k) else { break };
        match (o.kept[k], t.kept[k]) {
            (Some(x), Some(y)) => merged.push(merge_cell(cell, &o.own[x], &t.own[y])?),
            (Some(x), None) if o.own[x].text != cell.text => return Err(Reason::DeletedAndEdited),
            (None, Some(y)) if t.own[y].text != cell.text => return Err(Reason::DeletedAndEdited),
            _ => {}
        }
    }
    let edge = |at_end: bool| {
        let bar = |row: &'static str, text: &str| {
            let has = if at_end { text.ends_with('|') } else { text.starts_with('|') };
            if has { row } else { "" }
        };
        settle(bar("|", base), bar("|", ours), bar("|", theirs))
    };
    Ok(format!("{}{}{}", edge(false), merged.join("|"), edge(true)))
}

fn added((o, t): (&Cells<'_>, &Cells<'_>), k: usize) -> Result<Vec<String>, Reason> {
    let texts =
        |side: &Cells<'_>| side.added[k].iter().map(|&j| side.own[j].text.to_owned()).collect::<Vec<_>>();
    let padded = |side: &Cells<'_>| side.added[k].iter().map(|&j| side.own[j].padded.to_owned()).collect();
    match (o.added[k].is_empty(), t.added[k].is_empty()) {
        (_, true) => Ok(padded(o)),
        (true, false) => Ok(padded(t)),
        (false, false) if texts(o) == texts(t) => Ok(padded(o)),
        (false, false) => Err(Reason::BothAdded),
    }
}

fn merge_cell(base: &Cell<'_>, ours: &Cell<'_>, theirs: &Cell<'_>) -> Result<String, Reason> {
    if ours.text == base.text && theirs.text == base.text {
        return Ok(settle(base.padded, ours.padded, theirs.padded).to_owned());
    }
    if theirs.text == base.text {
        return Ok(ours.padded.to_owned());
    }
    if ours.text == base.text {
        return Ok(theirs.padded.to_owned());
    }
    if ours.text == theirs.text {
        return Ok(settle(base.padded, ours.padded, theirs.padded).to_owned());
    }
    if ours.text.is_empty() || theirs.text.is_empty() {
        return Err(Reason::DeletedAndEdited);
    }
    if base.text.is_empty() {
        return Err(Reason::SameWords);
    }
    if !half_alike(base.text, ours.text) || !half_alike(base.text, theirs.text) {
        return Err(Reason::SameWords);
    }
    let text = merge_phrase(base.text, ours.text, theirs.text, Speech::Prose)?;
    let before = base.padded.len() - base.padded.trim_start().len();
    let (before, after) = base.padded.split_at(before);
    let after = &after[base.text.len()..];
    Ok(format!("{before}{text}{after}"))
}

fn against<'a>(base: &[Cell<'_>], side: Vec<Cell<'a>>) -> Cells<'a> {
    let mut kept: Vec<Option<usize>> = vec![None; base.len()];
    let mut added = vec![Vec::new(); base.len() + 1];
    if base.len() == side.len() {
        kept = (0..base.len()).map(Some).collect();
        return Cells { own: side, kept, added };
    }
    let mut numbers = HashMap::new();
    let mut ids = |of: &[Cell<'_>]| -> Vec<u32> {
        let mut number = |text: &str| {
            let fresh = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(text.to_owned()).or_insert(fresh)
        };
        of.iter().map(|c| number(c.text)).collect()
    };
    let (a, b) = (ids(base), ids(&side));
    let pairs = common(&a, &b, |_| 1);
    let (mut i, mut j) = (0, 0);
    for &(x, y) in pairs.iter().chain([&(a.len(), b.len())]) {
        let both = (x - i).min(y - j);
        for n in 0..both {
            kept[i + n] = Some(j + n);
        }
        added[i + both].extend(j + both..y);
        if let Some(slot) = kept.get_mut(x) {
            *slot = Some(y);
        }
        (i, j) = (x + 1, y + 1);
    }
    Cells { own: side, kept, added }
}
