//! The walk against a model of a listing that others edit between every two questions.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tern_forge::{PageToken, Row};

use super::*;

const PAGE: usize = 3;

/// So many seconds pass with each tick of a listing's clock.
const TICK_SECONDS: i64 = 10;

/// A change shows in the listing less than this many ticks after it was made.
const LATEST: i64 = 3;

/// A repository's rows and a clock; every edit moves the clock on or not.
#[derive(Debug, Clone, Default)]
struct Listing {
    rows: BTreeMap<u32, i64>,
    now: i64,
    /// Rows that the listing shows as they were before, or not at all, up to a tick.
    late: BTreeMap<u32, (Option<i64>, i64)>,
}

#[derive(Debug, Clone, Copy)]
enum Edit {
    Touch(u32),
    /// The listing shows it later than what is done after it.
    TouchLate(u32),
    Add,
    AddLate,
    Remove(u32),
    Tick,
}

impl Listing {
    fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Touch(n) => {
                self.touch(n);
            }
            Edit::TouchLate(n) => {
                if let Some((id, before)) = self.touch(n) {
                    self.late.entry(id).or_insert((Some(before), self.now + LATEST));
                }
            }
            Edit::Add => {
                self.add();
            }
            Edit::AddLate => {
                let id = self.add();
                self.late.insert(id, (None, self.now + LATEST));
            }
            Edit::Remove(n) => {
                let id = pick(&mut self.rows, n).map(|(id, _)| *id);
                id.map(|id| self.rows.remove(&id));
            }
            Edit::Tick => self.now += 1,
        }
    }

    fn touch(&mut self, n: u32) -> Option<(u32, i64)> {
        let now = self.now;
        let (id, at) = pick(&mut self.rows, n)?;
        Some((*id, std::mem::replace(at, now)))
    }

    fn add(&mut self) -> u32 {
        let id = self.rows.keys().max().map_or(1, |last| last + 1);
        self.rows.insert(id, self.now);
        id
    }

    /// The time that the listing shows for a row, if it shows it.
    fn shown(&self, id: u32, at: i64) -> Option<i64> {
        match self.late.get(&id) {
            Some((before, until)) if self.now < *until => *before,
            _ => Some(at),
        }
    }

    /// Answers as a forge does: ordered by time, then id; cut into pages by offset.
    fn answer(&self, question: &Question) -> IssuePage {
        let offset: usize = question.page.as_ref().map_or(0, |token| token.as_str().parse().unwrap());
        let mut rows: Vec<Row> = self
            .rows
            .iter()
            .filter_map(|(id, at)| {
                Some(Row { id: id.to_string(), updated_at: second(self.shown(*id, *at)?) })
            })
            .filter(|row| question.since.is_none_or(|since| row.updated_at >= since))
            .collect();
        rows.sort_by_key(|row| (row.updated_at, row.id.parse::<u32>().unwrap()));
        let more = rows.len() > offset + PAGE;
        IssuePage {
            rows: rows.into_iter().skip(offset).take(PAGE).collect(),
            next: more.then(|| PageToken::for_tests((offset + PAGE).to_string())),
            etag: Some("tag".to_owned()),
            server_time: Some(second(self.now)),
            ..IssuePage::default()
        }
    }
}

fn pick(rows: &mut BTreeMap<u32, i64>, n: u32) -> Option<(&u32, &mut i64)> {
    let len = rows.len();
    if len == 0 { None } else { rows.iter_mut().nth(n as usize % len) }
}

fn second(at: i64) -> Timestamp {
    Timestamp::from_millis(at * TICK_SECONDS * 1000).unwrap()
}

/// Walks to the end, with `edits` happening one after each answer; returns what was seen and how it ended.
fn walk_through(
    listing: &mut Listing,
    walk: &mut Walk,
    edits: &mut impl Iterator<Item = Edit>,
) -> (BTreeMap<u32, i64>, Next) {
    let mut seen = BTreeMap::new();
    for _ in 0..10_000 {
        let mut page = listing.answer(&walk.question());
        for row in &page.rows {
            seen.insert(row.id.parse().unwrap(), row.updated_at.millis() / TICK_SECONDS / 1000);
        }
        match walk.take(&mut page) {
            Next::Ask => {}
            end => return (seen, end),
        }
        if let Some(edit) = edits.next() {
            listing.edit(edit);
        }
    }
    panic!("the walk does not end");
}

fn rows_at(times: &[i64]) -> Listing {
    Listing {
        rows: (1..).zip(times.iter().copied()).collect(),
        now: times.iter().copied().max().unwrap_or(0),
        ..Listing::default()
    }
}

#[test]
fn an_edit_between_two_pages_does_not_hide_the_first_row_of_the_next() {
    let mut listing = rows_at(&[1, 2, 3, 4, 5, 6, 7]);
    listing.now = 8;
    let mut edits = [Edit::Touch(0)].into_iter();
    let (seen, _) = walk_through(&mut listing, &mut Walk::from(None, Ending::AtEnd), &mut edits);
    assert_eq!(
        seen.keys().copied().collect::<Vec<_>>(),
        (1..=7).collect::<Vec<_>>(),
        "page numbers over a moving list would have lost #4"
    );
}

#[test]
fn pages_are_turned_inside_one_timestamp() {
    let mut listing = rows_at(&[1; 10]);
    let (seen, end) =
        walk_through(&mut listing, &mut Walk::from(None, Ending::WhenQuiet), &mut std::iter::empty());
    assert_eq!(seen.len(), 10, "asking again from the same second would bring the first page for ever");
    assert_eq!(end, Next::Done { settled: false });
}

#[test]
fn a_quiet_listing_is_settled_so_that_its_tag_answers_the_next_sync() {
    let mut listing = rows_at(&[1, 2]);
    listing.now += LATEST;
    let mut walk = Walk::from(None, Ending::WhenQuiet);
    let (_, end) = walk_through(&mut listing, &mut walk, &mut std::iter::empty());
    assert_eq!(end, Next::Done { settled: true });
    assert_eq!(walk.cursor(), Some(second(2)));
}

#[test]
fn a_page_that_names_itself_as_the_next_is_a_loop() {
    let mut walk = Walk::from(Some(second(1)), Ending::WhenQuiet);
    let page = || IssuePage {
        rows: vec![Row { id: "1".into(), updated_at: second(1) }],
        next: Some(PageToken::for_tests("same")),
        ..IssuePage::default()
    };
    assert_eq!(walk.take(&mut page()), Next::Ask);
    assert_eq!(walk.take(&mut page()), Next::Loop, "a forge in a loop must not keep a sync busy for ever");
}

#[test]
fn an_empty_listing_ends_at_once_and_leaves_the_cursor_alone() {
    let mut walk = Walk::from(Some(second(5)), Ending::WhenQuiet);
    assert_eq!(walk.take(&mut IssuePage::default()), Next::Done { settled: true });
    assert_eq!(walk.cursor(), Some(second(5)), "an empty answer is no reason to start over");
}

#[test]
fn a_row_that_left_a_full_second_is_not_hidden_behind_it() {
    let mut listing = rows_at(&[0, 0, 0, 1, 1, 1, 1, 5, 5]);
    let mut edits = [
        Edit::Add,
        Edit::Touch(6),
        Edit::Touch(4),
        Edit::Touch(0),
        Edit::Tick,
        Edit::Tick,
        Edit::Touch(1),
        Edit::Tick,
        Edit::Touch(4),
    ]
    .into_iter();
    let mut walk = Walk::from(None, Ending::WhenQuiet);
    let (seen, _) = walk_through(&mut listing, &mut walk, &mut edits);
    assert_eq!(seen[&2], 7, "it moved while the pages of second 5 were turned");
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        4 => any::<u32>().prop_map(Edit::Touch),
        2 => any::<u32>().prop_map(Edit::TouchLate),
        1 => Just(Edit::Add),
        1 => Just(Edit::AddLate),
        1 => any::<u32>().prop_map(Edit::Remove),
        3 => Just(Edit::Tick),
    ];
    proptest::collection::vec(edit, 0..60)
}

proptest! {
    /// Two syncs in a row, the second undisturbed and when the listing has caught up, know every row in its last
    /// version, whatever others did between any two requests of the first.
    #[test]
    fn nothing_is_skipped_while_others_edit(times in proptest::collection::vec(0i64..9, 0..25), edits in edits()) {
        let mut times = times;
        times.sort_unstable();
        let mut listing = rows_at(&times);
        let mut walk = Walk::from(None, Ending::WhenQuiet);
        let mut edits = edits.into_iter();
        let (mut seen, _) = walk_through(&mut listing, &mut walk, &mut edits);
        edits.for_each(|edit| listing.edit(edit));
        listing.now += LATEST;
        let mut again = Walk::from(walk.cursor(), Ending::WhenQuiet);
        let (later, _) = walk_through(&mut listing, &mut again, &mut std::iter::empty());
        seen.extend(later);
        for (id, at) in &listing.rows {
            prop_assert_eq!(seen.get(id), Some(at), "row {} in its last version", id);
        }
    }

    /// The cursor never goes back, however the listing moves.
    #[test]
    fn the_cursor_never_goes_back(times in proptest::collection::vec(0i64..6, 0..25), edits in edits()) {
        let mut times = times;
        times.sort_unstable();
        let mut listing = rows_at(&times);
        let mut walk = Walk::from(None, Ending::WhenQuiet);
        let mut before = walk.cursor();
        for edit in edits {
            let mut page = listing.answer(&walk.question());
            let next = walk.take(&mut page);
            prop_assert!(walk.cursor() >= before, "the cursor went back");
            before = walk.cursor();
            if next != Next::Ask { break; }
            listing.edit(edit);
        }
    }
}
