//! How alike two lines are, in thousandths.

use super::cells::cells;
use super::doc::{Lexicon, Line};
use super::shape::Kind;

/// Lines below this are different lines, not two versions of one.
pub(crate) const ALIKE: u32 = 500;
/// What a line scores that holds all of the other and more.
const CONTAINED: u32 = 600;
/// Above this many cells two lines are compared by their words without regard to order.
const CELLS: usize = 10_000;

/// 1000 for equal lines of one kind, at least [`ALIKE`] for two versions of one line. Marker and checkbox do not count.
pub(crate) fn likeness<'a>(a: &Line<'a>, b: &Line<'a>, lexicon: &Lexicon<'a>) -> u32 {
    if a.full == b.full {
        // Text that became code is the same text, but rather look for code that was code.
        return if a.key == b.key { 1000 } else { 600 };
    }
    if a.key == b.key {
        return if a.shape.indent == b.shape.indent { 990 } else { 980 };
    }
    match (a.shape.kind, b.shape.kind) {
        (Kind::Heading(_), Kind::Heading(_))
        | (Kind::Text | Kind::Item, Kind::Text | Kind::Item)
        | (Kind::Code, Kind::Code)
        | (Kind::Row, Kind::Row) => {}
        (Kind::RowRule, Kind::RowRule) => return 900,
        (Kind::Fence, Kind::Fence) => return 700,
        _ => return 0,
    }
    let rows = if a.shape.kind == Kind::Row { cells_in_common(a.shape.body, b.shape.body) } else { 0 };
    rows.max(words_in_common(a, b, lexicon))
}

fn words_in_common<'a>(a: &Line<'a>, b: &Line<'a>, lexicon: &Lexicon<'a>) -> u32 {
    let (x, y) = (a.vocabulary(lexicon), b.vocabulary(lexicon));
    let letters = |limit: usize| {
        let few = x.len().max(y.len()) <= limit;
        if few { spelling(a.shape.body, b.shape.body) } else { 0 }
    };
    if x.is_empty() || y.is_empty() {
        return letters(1);
    }
    let upper = ratio(shared(x, y), x.len() + y.len());
    let held = if holds(x, y) || holds(y, x) { CONTAINED } else { 0 };
    if upper < ALIKE {
        return held.max(letters(3));
    }
    let exact = if x.len() * y.len() <= CELLS { ratio(in_order(x, y), x.len() + y.len()) } else { upper };
    exact.max(held).max(letters(3))
}

/// Cells that stayed, of two rows with equally many; a column more or less leaves the others in place.
fn cells_in_common(a: &str, b: &str) -> u32 {
    let (x, y) = (cells(a), cells(b));
    let head = x.iter().zip(&y).filter(|(a, b)| a.text == b.text).count();
    let tail = x.iter().rev().zip(y.iter().rev()).filter(|(a, b)| a.text == b.text).count();
    let most = x.len().max(y.len());
    if most == 0 { 0 } else { ratio(head.max(tail), most) / 2 }
}

fn ratio(part: usize, of: usize) -> u32 {
    u32::try_from(2000 * part / of.max(1)).unwrap_or(1000)
}

/// How many words two lines share, each as often as both have it.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut x, mut y) = (a.to_vec(), b.to_vec());
    x.sort_unstable();
    y.sort_unstable();
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < x.len() && j < y.len() {
        match x[i].cmp(&y[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
        }
    }
    count
}

fn in_order(a: &[u32], b: &[u32]) -> usize {
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

fn holds(long: &[u32], short: &[u32]) -> bool {
    long.starts_with(short) || long.ends_with(short)
}

/// How alike two short strings are letter by letter: insertions, deletions, replacements and swapped
/// neighbours count one each.
pub(crate) fn spelling(a: &str, b: &str) -> u32 {
    const LONGEST: usize = 48;
    let lower = |s: &str| s.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect::<Vec<_>>();
    let (a, b) = (lower(a), lower(b));
    let most = a.len().max(b.len());
    if most == 0 || most > LONGEST {
        return 0;
    }
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    ratio(most - rows[a.len()][b.len()], most) / 2
}
