//! What people do to a body.

use rand::Rng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rand_chacha::ChaCha8Rng;

use super::body::{Body, Kind, Line, mended, noun, sentence, url};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Edit {
    Tick(u32),
    /// Word `.1` of a line becomes `.2`.
    Word(u32, usize, String),
    /// Words at the end of a line.
    Extend(u32, String),
    /// Another cell.
    Cell(u32, usize, String),
    /// Lines behind a line, which is part of what they belong to.
    Insert(u32, Vec<Line>),
    /// A step behind a step; later steps count on.
    Step(u32, Line),
    Drop(u32),
    DropSection(u32),
    /// A line goes behind another.
    Move(u32, u32),
    /// A section goes behind another.
    MoveSection(u32, u32),
    /// A column behind the last, in the table with this head.
    Column(u32, Vec<String>),
    /// Every word of a line in another language.
    Translate(u32),
    Newlines,
}

pub(crate) fn render(body: &Body) -> String {
    let newline = if body.crlf { "\r\n" } else { "\n" };
    let mut text = String::new();
    for (n, line) in body.lines.iter().enumerate() {
        if n > 0 {
            text.push_str(&newline.repeat(line.blank + 1));
        }
        text.push_str(&line.lead);
        match line.ticked {
            Some(true) => text.push_str("[x] "),
            Some(false) => text.push_str("[ ] "),
            None => {}
        }
        match line.kind {
            Kind::Row | Kind::Rule => text.push_str(&format!("| {} |", line.words.join(" | "))),
            _ => text.push_str(&line.words.join(" ")),
        }
    }
    if body.ended {
        text.push_str(newline);
    }
    text
}

/// `None` when an edit has lost its place.
pub(crate) fn apply(body: &Body, edits: &[Edit]) -> Option<Body> {
    let mut body = body.clone();
    for edit in edits {
        change(&mut body, edit)?;
    }
    Some(body)
}

fn change(body: &mut Body, edit: &Edit) -> Option<()> {
    match edit {
        Edit::Tick(id) => {
            let line = line(body, *id)?;
            line.ticked = line.ticked.map(|t| !t);
        }
        Edit::Word(id, k, new) | Edit::Cell(id, k, new) => *line(body, *id)?.words.get_mut(*k)? = new.clone(),
        Edit::Extend(id, more) => line(body, *id)?.words.push(more.clone()),
        Edit::Insert(after, lines) => {
            let at = body.at(*after)? + 1;
            body.lines.splice(at..at, lines.iter().cloned());
        }
        Edit::Step(after, new) => {
            let at = body.at(*after)? + 1;
            let mut new = new.clone();
            new.lead = body.lines[at - 1].lead.clone();
            body.lines.insert(at, new);
            for line in body.lines[at..].iter_mut().take_while(|l| l.kind == Kind::Step) {
                let number: u32 = line.lead.trim_end_matches(". ").parse().ok()?;
                line.lead = format!("{}. ", number + 1);
            }
        }
        Edit::Drop(id) => drop_lines(body, &[*id])?,
        Edit::DropSection(id) => {
            let lines = body.section_of(*id);
            drop_lines(body, &lines)?;
        }
        Edit::Move(id, after) => {
            let moved = body.lines.remove(body.at(*id)?);
            let at = body.at(*after)? + 1;
            body.lines.insert(at, moved);
        }
        Edit::MoveSection(id, after) => {
            let ids = body.section_of(*id);
            let at = body.at(*id)?;
            let moved: Vec<Line> = body.lines.drain(at..at + ids.len()).collect();
            let to = body.at(*body.section_of(*after).last()?)? + 1;
            body.lines.splice(to..to, moved);
        }
        Edit::Column(head, cells) => {
            let at = body.at(*head)?;
            let rows = body.lines[at..].iter_mut().take_while(|l| matches!(l.kind, Kind::Row | Kind::Rule));
            for (n, row) in rows.enumerate() {
                row.words.push(if row.kind == Kind::Rule { "---".into() } else { cells.get(n)?.clone() });
            }
        }
        Edit::Translate(id) => {
            for word in &mut line(body, *id)?.words {
                *word = word.chars().rev().chain("en".chars()).collect();
            }
        }
        Edit::Newlines => body.crlf = !body.crlf,
    }
    Some(())
}

fn line(body: &mut Body, id: u32) -> Option<&mut Line> {
    body.lines.iter_mut().find(|l| l.id == id)
}

fn drop_lines(body: &mut Body, ids: &[u32]) -> Option<()> {
    let at = body.at(*ids.first()?)?;
    let gone: Vec<Line> = body.lines.drain(at..at + ids.len()).collect();
    if let Some(next) = body.lines.get_mut(at) {
        next.blank = next.blank.max(gone[0].blank);
    }
    Some(())
}

/// What an edit touches.
enum Slot {
    Whole(u32),
    Left(u32),
    Word(u32, usize),
    Box(u32),
    Behind(u32),
    Numbers(u32),
    Columns(u32),
    Newlines,
}

fn slots(body: &Body, edit: &Edit) -> Vec<Slot> {
    let before = |id: u32| body.at(id).and_then(|at| at.checked_sub(1)).map(|at| body.lines[at].id);
    match edit {
        Edit::Tick(id) => vec![Slot::Box(*id)],
        Edit::Word(id, k, _) => vec![Slot::Word(*id, *k)],
        Edit::Cell(id, k, _) => vec![Slot::Word(*id, 2 * k)],
        Edit::Extend(id, _) => vec![Slot::Word(*id, body.get(*id).map_or(0, |l| l.words.len()))],
        Edit::Insert(id, _) => vec![Slot::Behind(*id)],
        Edit::Step(id, _) => vec![Slot::Behind(*id), Slot::Numbers(group(body, *id))],
        Edit::Drop(id) => vec![Slot::Whole(*id), Slot::Numbers(group(body, *id))],
        Edit::DropSection(id) => body.section_of(*id).into_iter().map(Slot::Whole).collect(),
        Edit::Move(id, after) => {
            let mut slots = vec![
                Slot::Left(*id),
                Slot::Behind(*id),
                Slot::Behind(*after),
                Slot::Numbers(group(body, *id)),
            ];
            slots.extend(before(*id).map(Slot::Behind));
            slots
        }
        Edit::MoveSection(id, after) => {
            let ids = body.section_of(*id);
            let mut slots: Vec<_> = ids.iter().map(|&id| Slot::Left(id)).collect();
            slots.extend(body.section_of(*after).last().map(|&id| Slot::Behind(id)));
            slots.extend(before(*id).map(Slot::Behind));
            slots
        }
        Edit::Column(id, _) => vec![Slot::Columns(group(body, *id))],
        Edit::Translate(id) => vec![Slot::Whole(*id)],
        Edit::Newlines => vec![Slot::Newlines],
    }
}

/// The first line of the list or table that a line is in.
fn group(body: &Body, id: u32) -> u32 {
    let Some(at) = body.at(id) else { return id };
    let table = |k: Kind| if k == Kind::Rule { Kind::Row } else { k };
    let kind = table(body.lines[at].kind);
    let first = (0..=at).rev().take_while(|&i| table(body.lines[i].kind) == kind).last().unwrap_or(at);
    body.lines[first].id
}

pub(crate) fn clash(body: &Body, a: &Edit, b: &Edit) -> bool {
    slots(body, a).iter().any(|x| slots(body, b).iter().any(|y| touch(body, x, y) || touch(body, y, x)))
}

fn touch(body: &Body, x: &Slot, y: &Slot) -> bool {
    match (x, y) {
        (Slot::Whole(i) | Slot::Left(i), Slot::Whole(j) | Slot::Left(j)) => i == j,
        (Slot::Whole(i), Slot::Word(j, _) | Slot::Box(j) | Slot::Behind(j)) => i == j,
        (Slot::Word(i, k), Slot::Word(j, l)) => i == j && k.abs_diff(*l) < 2,
        (Slot::Behind(i), Slot::Behind(j))
        | (Slot::Box(i), Slot::Box(j))
        | (Slot::Numbers(i), Slot::Numbers(j)) => i == j,
        (Slot::Columns(i), Slot::Columns(j) | Slot::Numbers(j)) => i == j,
        (Slot::Columns(i), Slot::Behind(j) | Slot::Whole(j) | Slot::Left(j)) => group(body, *j) == *i,
        (Slot::Whole(i), Slot::Numbers(j)) => group(body, *i) == *j,
        (Slot::Newlines, Slot::Newlines) => true,
        _ => false,
    }
}

pub(crate) fn far_edit(body: &Body, rng: &mut ChaCha8Rng) -> Option<Edit> {
    if rng.random_bool(0.04) {
        return Some(Edit::Newlines);
    }
    let id = body.lines.choose(rng)?.id;
    edit_at(body, id, rng)
}

/// An edit of the same line, or one beside it.
pub(crate) fn near_edit(body: &Body, other: &Edit, rng: &mut ChaCha8Rng) -> Option<Edit> {
    let id = match other {
        Edit::Tick(id)
        | Edit::Word(id, ..)
        | Edit::Extend(id, _)
        | Edit::Cell(id, ..)
        | Edit::Insert(id, _) => id,
        Edit::Step(id, _)
        | Edit::Drop(id)
        | Edit::DropSection(id)
        | Edit::Move(id, _)
        | Edit::Column(id, _) => id,
        Edit::MoveSection(id, _) | Edit::Translate(id) => id,
        Edit::Newlines => return far_edit(body, rng),
    };
    let at = body.at(*id)?;
    let near = (at.saturating_sub(1)..=at + 1).choose(rng)?;
    edit_at(body, body.lines.get(near)?.id, rng)
}

fn edit_at(body: &Body, id: u32, rng: &mut ChaCha8Rng) -> Option<Edit> {
    let line = body.get(id)?;
    let words = line.words.len();
    let last = body.lines.last()?.id == id;
    match (line.kind, rng.random_range(0..10)) {
        (Kind::Heading, 0) if body.at(id)? > 0 => Some(Edit::DropSection(id)),
        (Kind::Heading, 1) if body.at(id)? > 0 => {
            let to = body.lines.iter().filter(|l| l.kind == Kind::Heading && l.id != id).choose(rng)?;
            Some(Edit::MoveSection(id, to.id))
        }
        (Kind::Item | Kind::Step, 0..=2) if line.ticked.is_some() => Some(Edit::Tick(id)),
        (Kind::Item, 3) => Some(Edit::Insert(id, vec![item(line, rng)])),
        (Kind::Item, 4) if group(body, id) != id && !leads(body, id) => Some(Edit::Drop(id)),
        (Kind::Item, 5) if group(body, id) != id && !leads(body, id) => {
            let group_id = group(body, id);
            let to = body
                .lines
                .iter()
                .filter(|l| l.kind == Kind::Item && group(body, l.id) == group_id && !leads(body, l.id));
            let to =
                to.filter(|l| l.id != id && body.at(l.id).map(|at| at + 1) != body.at(id)).choose(rng)?;
            (line.lead == to.lead && line.words.len() > 3).then_some(Edit::Move(id, to.id))
        }
        (Kind::Step, 3 | 4) => Some(Edit::Step(id, item(line, rng))),
        (Kind::Row, 0..=6) => {
            let k = rng.random_range(0..words);
            Some(Edit::Cell(id, k, sentence(rng, 1, 2).join(" ")))
        }
        (Kind::Row, 7) if group(body, id) != id => Some(Edit::Insert(id, vec![row(words, rng)])),
        (Kind::Row, 8) => {
            let head = group(body, id);
            Some(Edit::Column(head, (0..9).map(|_| noun(rng)).collect()))
        }
        (Kind::Text, 0) if last || body.lines.get(body.at(id)? + 1)?.blank > 0 => {
            Some(Edit::Insert(id, vec![paragraph(rng)]))
        }
        (Kind::Item, 6) if last => Some(Edit::Insert(id, vec![paragraph(rng)])),
        (Kind::Code, 0) => Some(Edit::Insert(id, vec![code(rng)])),
        (Kind::Text | Kind::Item | Kind::Step, 9) => Some(Edit::Extend(id, sentence(rng, 2, 4).join(" "))),
        (Kind::Fence | Kind::Rule, _) => None,
        (Kind::Row, _) => None,
        (Kind::Heading | Kind::Text | Kind::Item | Kind::Step | Kind::Code, _) => {
            let k = rng.random_range(0..words);
            let old = &line.words[k];
            let new = match mended(old) {
                Some(right) => right.to_owned(),
                None if old.starts_with("https") => url(rng),
                None => noun(rng),
            };
            // Half of a line has to stay, or it is another line.
            (new != *old && (words > 2 || mended(old).is_some())).then_some(Edit::Word(id, k, new))
        }
    }
}

/// Whether items hang below this one.
fn leads(body: &Body, id: u32) -> bool {
    let Some(at) = body.at(id) else { return false };
    body.lines.get(at + 1).is_some_and(|next| next.lead.starts_with(' ') && next.kind == Kind::Item)
        || body.lines[at].lead.starts_with(' ')
}

fn fresh(rng: &mut ChaCha8Rng) -> u32 {
    rng.random_range(1_000..u32::MAX)
}

fn item(like: &Line, rng: &mut ChaCha8Rng) -> Line {
    let words = sentence(rng, 3, 9);
    Line { id: fresh(rng), blank: 0, words, ticked: like.ticked.map(|_| false), ..like.clone() }
}

fn row(cells: usize, rng: &mut ChaCha8Rng) -> Line {
    let words = (0..cells).map(|_| sentence(rng, 1, 3).join(" ")).collect();
    Line { id: fresh(rng), kind: Kind::Row, blank: 0, lead: String::new(), ticked: None, words }
}

fn paragraph(rng: &mut ChaCha8Rng) -> Line {
    Line {
        id: fresh(rng),
        kind: Kind::Text,
        blank: 1,
        lead: String::new(),
        ticked: None,
        words: sentence(rng, 5, 14),
    }
}

fn code(rng: &mut ChaCha8Rng) -> Line {
    let words = vec!["let".to_owned(), noun(rng), "=".to_owned(), format!("{}_{}()", noun(rng), noun(rng))];
    Line { id: fresh(rng), kind: Kind::Code, blank: 0, lead: String::new(), ticked: None, words }
}

fn section(rng: &mut ChaCha8Rng) -> Vec<Line> {
    let heading =
        Line { kind: Kind::Heading, lead: "## ".to_owned(), words: sentence(rng, 2, 4), ..paragraph(rng) };
    vec![heading, paragraph(rng)]
}

/// Two edits that nobody can merge for the person.
pub(crate) fn contradiction(body: &Body, rng: &mut ChaCha8Rng) -> Option<(Edit, Edit)> {
    let line = body.lines.iter().filter(|l| !matches!(l.kind, Kind::Fence | Kind::Rule)).choose(rng)?;
    let (id, words) = (line.id, line.words.len());
    let plain = matches!(line.kind, Kind::Text | Kind::Item | Kind::Step);
    let last = body.lines.last()?;
    let headings: Vec<u32> =
        body.lines.iter().skip(1).filter(|l| l.kind == Kind::Heading).map(|l| l.id).collect();
    let k = rng.random_range(0..words);
    let (one, two) = (noun(rng), noun(rng));
    if one == two || line.words.contains(&one) || line.words.contains(&two) {
        return None;
    }
    let droppable = line.kind == Kind::Item && group(body, id) != id && !leads(body, id);
    match rng.random_range(0..12) {
        0 if line.kind != Kind::Row => Some((Edit::Word(id, k, one), Edit::Word(id, k, two))),
        0 => Some((Edit::Cell(id, k, one), Edit::Cell(id, k, two))),
        1 if droppable => Some((Edit::Drop(id), Edit::Word(id, k, one))),
        2 if droppable && line.ticked.is_some() => Some((Edit::Drop(id), Edit::Tick(id))),
        3 if line.kind == Kind::Item => {
            Some((Edit::Insert(id, vec![item(line, rng)]), Edit::Insert(id, vec![item(line, rng)])))
        }
        4 if matches!(last.kind, Kind::Text | Kind::Item) => {
            Some((Edit::Insert(last.id, vec![paragraph(rng)]), Edit::Insert(last.id, vec![paragraph(rng)])))
        }
        5 | 6 => {
            let heading = *headings.choose(rng)?;
            let inside = body.section_of(heading).into_iter().filter(|&id| id != heading).choose(rng)?;
            let edit = edit_at(body, inside, rng)?;
            let stays = !matches!(edit, Edit::Move(..) | Edit::Drop(_) | Edit::Column(..));
            stays.then_some((Edit::DropSection(heading), edit))
        }
        7 if plain && words >= 5 => {
            let article = format!("the {}", line.words[k]);
            Some((Edit::Translate(id), Edit::Word(id, k, article)))
        }
        8 if plain && words > 3 => {
            let next = (k + 1) % words;
            (next > k && mended(&line.words[k]).is_none()).then_some(())?;
            Some((Edit::Word(id, k, one), Edit::Word(id, next, two)))
        }
        9 if droppable && words > 3 => {
            let Edit::Move(..) = edit_at_move(body, id, rng)? else { return None };
            Some((edit_at_move(body, id, rng)?, Edit::Drop(id)))
        }
        10 if headings.len() > 2 => {
            let section = section(rng);
            let ends: Vec<u32> =
                headings.iter().filter_map(|&h| body.section_of(h).last().copied()).collect();
            let places: Vec<u32> = ends.choose_multiple(rng, 2).copied().collect();
            let fits = places.iter().all(|&p| body.get(p).is_some());
            fits.then(|| (Edit::Insert(places[0], section.clone()), Edit::Insert(places[1], section)))
        }
        11 if droppable && words > 3 => {
            let (a, b) = (edit_at_move(body, id, rng)?, edit_at_move(body, id, rng)?);
            (a != b).then_some((a, b))
        }
        _ => None,
    }
}

fn edit_at_move(body: &Body, id: u32, rng: &mut ChaCha8Rng) -> Option<Edit> {
    let line = body.get(id)?;
    let group_id = group(body, id);
    let to = body
        .lines
        .iter()
        .filter(|l| l.kind == Kind::Item && group(body, l.id) == group_id && !leads(body, l.id));
    let to = to.filter(|l| l.id != id && body.at(l.id).map(|at| at + 1) != body.at(id)).choose(rng)?;
    (line.lead == to.lead).then_some(Edit::Move(id, to.id))
}
