//! Merging two versions of one line, part by part.

use std::borrow::Cow;

use super::cells::cells;
use super::chunk::{ChunkKind, Reason};
use super::doc::Line;
use super::phrase::{Speech, merge_phrase};
use super::row::merge_row;
use super::shape::{Kind, Shape, is_ticked};
use super::words::words;

/// A line of the result and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Merged<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) kind: ChunkKind,
}

/// The versions of one line; whether ours or theirs is another line that took its place.
#[derive(Clone, Copy)]
pub(crate) struct Versions<'d, 'a> {
    pub(crate) base: &'d Line<'a>,
    pub(crate) ours: &'d Line<'a>,
    pub(crate) theirs: &'d Line<'a>,
    pub(crate) rewritten: bool,
}

pub(crate) fn merge_line<'a>(line: Versions<'_, 'a>) -> Result<Merged<'a>, Reason> {
    let (b, o, t) = (line.base, line.ours, line.theirs);
    let whole = |from: &Line<'a>, kind| Ok(Merged { text: Cow::Borrowed(from.text), kind });
    match (o.full == b.full, t.full == b.full) {
        (true, true) => return whole(b, ChunkKind::Unchanged),
        (true, false) => return whole(t, ChunkKind::Theirs),
        (false, true) => return whole(o, ChunkKind::Ours),
        (false, false) if o.full == t.full => return whole(o, ChunkKind::Both),
        (false, false) => {}
    }
    // Of a row written anew, cells that the other side changed are cells that both changed.
    let row = b.shape.kind == Kind::Row;
    if line.rewritten && !row && edits(b, o) && edits(b, t) {
        return Err(Reason::Rewritten);
    }
    let (x, y, z) = (&b.shape, &o.shape, &t.shape);
    let indent = scalar(x.indent, y.indent, z.indent)?;
    let marker = merge_marker(x, y, z)?;
    let checkbox = merge_checkbox(x.checkbox, y.checkbox, z.checkbox)?;
    let body = merge_body(x, y, z)?;
    let text = format!("{indent}{marker}{checkbox}{body}");
    let kind = match (text == o.text, text == t.text) {
        (true, _) => ChunkKind::Ours,
        (_, true) => ChunkKind::Theirs,
        _ => ChunkKind::Merged,
    };
    Ok(Merged { text: Cow::Owned(text), kind })
}

/// Whether a version says something else than base: another number in a renumbered list, other blanks or a
/// row's other padding do not.
pub(crate) fn edits(base: &Line<'_>, side: &Line<'_>) -> bool {
    if base.full == side.full {
        return false;
    }
    let (x, y) = (&base.shape, &side.shape);
    let level = |s: &Shape<'_>| if let Kind::Heading(level) = s.kind { level } else { 0 };
    if x.kind == Kind::Code || y.kind == Kind::Code {
        return true;
    }
    if is_ticked(x.checkbox) != is_ticked(y.checkbox) || x.checkbox.is_empty() != y.checkbox.is_empty() {
        return true;
    }
    if level(x) != level(y) {
        return true;
    }
    if x.kind == Kind::Row && y.kind == Kind::Row {
        let texts = |s: &Shape<'_>| cells(s.body).iter().map(|c| c.text.to_owned()).collect::<Vec<_>>();
        return texts(x) != texts(y);
    }
    x.body != y.body && !words(x.body).iter().map(|w| w.text).eq(words(y.body).iter().map(|w| w.text))
}

fn scalar<'t>(base: &'t str, ours: &'t str, theirs: &'t str) -> Result<&'t str, Reason> {
    if ours == theirs || theirs == base {
        Ok(ours)
    } else if ours == base {
        Ok(theirs)
    } else {
        Err(Reason::SameWords)
    }
}

/// Two people who renumber a list each shift the numbers behind their own change; the shifts add up.
fn merge_marker(base: &Shape<'_>, ours: &Shape<'_>, theirs: &Shape<'_>) -> Result<String, Reason> {
    let plain = scalar(base.marker, ours.marker, theirs.marker);
    let ordinals = (base.ordinal(), ours.ordinal(), theirs.ordinal());
    if let (Err(reason), (Some((b, mark)), Some((o, x)), Some((t, y)))) = (plain, ordinals) {
        let sum = (o + t).checked_sub(b).filter(|n| [b, o, t].contains(n));
        return match sum {
            Some(n) if mark == x && mark == y => Ok(format!("{n}{mark}")),
            _ => Err(reason),
        };
    }
    plain.map(str::to_owned)
}

fn merge_checkbox<'t>(base: &'t str, ours: &'t str, theirs: &'t str) -> Result<&'t str, Reason> {
    let alike = ours.is_empty() == theirs.is_empty() && is_ticked(ours) == is_ticked(theirs);
    match scalar(base, ours, theirs) {
        // `[x]` and `[X]`: the same tick by two people.
        Err(_) if alike => Ok(ours.max(theirs)),
        other => other,
    }
}

fn merge_body(base: &Shape<'_>, ours: &Shape<'_>, theirs: &Shape<'_>) -> Result<String, Reason> {
    if let Ok(body) = scalar(base.body, ours.body, theirs.body) {
        return Ok(body.to_owned());
    }
    let rows = [base, ours, theirs].iter().all(|s| matches!(s.kind, Kind::Row | Kind::RowRule));
    if rows {
        return merge_row(base.body, ours.body, theirs.body);
    }
    let speech = if base.kind == Kind::Code { Speech::Code } else { Speech::Prose };
    merge_phrase(base.body, ours.body, theirs.body, speech)
}
