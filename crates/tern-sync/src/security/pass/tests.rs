//! Passes through lists, without a forge.

use tern_forge::{FindingOrder, FindingPage, PageToken, Row};

use super::*;

fn at(second: i64) -> Timestamp {
    "2026-11-26T12:00:00.000Z".parse::<Timestamp>().expect("a time").plus_seconds(second)
}

fn page(seconds: &[i64], next: Option<&str>, etag: &str) -> FindingPage {
    FindingPage {
        findings: Vec::new(),
        rejected: Vec::new(),
        rows: seconds.iter().map(|&s| Row { id: s.to_string(), updated_at: at(s) }).collect(),
        order: FindingOrder::NewestFirst,
        next: next.map(PageToken::from_stored),
        etag: Some(etag.to_owned()),
    }
}

fn take(course: Course, page: &FindingPage) -> Course {
    let state = course.after(page);
    course.moved(state)
}

#[test]
fn a_pass_ends_where_the_last_one_began_and_not_a_row_before() {
    let known = ListState { since: Some(at(50)), ..ListState::default() };
    let course = Course::begin(known, false);
    let course = take(course, &page(&[90, 60], Some("2"), "new"));
    assert!(!course.is_done(), "the rest may hold what changed too");
    let course = take(course, &page(&[55, 50], Some("3"), "other"));
    assert!(!course.is_done(), "another row may have changed in the very second");
    let course = take(course, &page(&[50, 49], Some("4"), "other"));
    assert!(course.is_done(), "what follows is older than anything new");
    let state = course.into_state();
    assert_eq!(state.since, Some(at(90)), "the next pass ends where this one began");
    assert_eq!(state.etag.as_deref(), Some("new"), "only the first page's tag speaks for the list");
}

#[test]
fn a_pass_that_was_cut_off_goes_on_and_remembers_where_it_began() {
    let course = take(Course::begin(ListState::default(), false), &page(&[90, 60], Some("2"), "first"));
    let kept = course.into_state();
    assert_eq!((kept.since, kept.etag.clone()), (None, None), "nothing is claimed before the end");
    let course = Course::begin(kept, false);
    assert!(course.is_resumed());
    assert_eq!(course.page().map(|page| page.as_str().to_owned()).as_deref(), Some("2"));
    assert_eq!(course.etag(), None, "a tag would answer another question");
    let state = take(course, &page(&[40], None, "second")).into_state();
    assert_eq!((state.since, state.etag.as_deref()), (Some(at(90)), Some("first")));
}

#[test]
fn a_place_that_means_nothing_any_more_is_forgotten() {
    let course = take(Course::begin(ListState::default(), false), &page(&[90], Some("2"), "t"));
    let again = Course::begin(course.into_state(), false).again_from_its_top();
    assert!(!again.is_resumed() && again.page().is_none());
}

#[test]
fn closed_findings_that_were_left_out_are_met_by_a_whole_pass_once_they_are_wanted() {
    let known = ListState { since: Some(at(50)), etag: Some("t".into()), ..ListState::default() };
    let course = Course::begin(known.clone(), true);
    assert_eq!(course.etag(), None, "\"nothing changed\" would leave them out for ever");
    let course = take(course, &page(&[90, 10], Some("2"), "t"));
    assert!(!course.is_done(), "it does not end at what is known");
    let state = take(course, &page(&[5], None, "u")).into_state();
    assert!(state.closed_complete);
    let next = Course::begin(state.clone(), true);
    assert_eq!(next.etag(), state.etag, "and the next costs one question again");
    assert_eq!(Course::begin(known, false).etag().as_deref(), Some("t"));
}

#[test]
fn a_list_without_an_order_by_time_is_read_to_its_end() {
    let unordered =
        |next| FindingPage { order: FindingOrder::OldestFound, etag: None, ..page(&[10], next, "") };
    let course = Course::begin(ListState { since: Some(at(50)), ..ListState::default() }, false);
    let course = take(course, &unordered(Some("2")));
    assert!(!course.is_done(), "an old row says nothing about the next");
    assert!(take(course, &unordered(None)).is_done());
}

#[test]
fn an_empty_list_keeps_what_was_known() {
    let known = ListState { since: Some(at(50)), ..ListState::default() };
    let state = take(Course::begin(known, false), &page(&[], None, "t")).into_state();
    assert_eq!(state.since, Some(at(50)));
}
