//! A seed drives everything that can happen: edits on both sides, also in the middle of a sync, troubles of every
//! kind, cancelling, crashes, clocks that jump, a person who decides conflicts at random. The engine and its
//! database are the real ones; the forge is the simulator's model without a wire. Whenever the world comes to
//! rest, the ghost ledger is compared with both sides.
//!
//! `TERN_SEED=n` runs that seed alone, `TERN_SILENT=1` without anybody saying a word under an issue, and `TERN_STEPS`
//! changes how many steps each case makes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(unreachable_pub, reason = "the modules of one test program")]

mod checks;
mod edits;
mod ghost;
mod life;
mod talk;
#[path = "../town/mod.rs"]
mod town;

use std::collections::BTreeMap;

use life::{Life, STEPS_PER_LIFE, Talks};
use rstest::rstest;
#[cfg(feature = "planted-bugs")]
use tern_reconcile::planted::Bug;
use town::Kind;

/// Seeds that once found something; they are lived through first.
const REGRESSIONS: &str = include_str!("regressions.txt");
const STEPS_PER_CASE: u64 = 25_000;
/// After so many steps every kind of trouble has to have happened.
const STEPS_THAT_MEET_ALL: u64 = 20_000;

fn number_from(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Lives through one seed, and says how to see a failure again.
fn live(seed: u64, talks: Talks, counts: &mut BTreeMap<Kind, u64>) {
    let mut life = Life::new(seed, talks);
    if let Err(what) = life.through() {
        let silent = if talks == Talks::No { "TERN_SILENT=1 " } else { "" };
        panic!(
            "{what}\n\nseed {seed}, step {}; once more with:\n  {silent}TERN_SEED={seed} cargo nextest run \
             -p tern-sync --test simulation --no-capture one_seed\n",
            life.step
        );
    }
    for (kind, count) in life.troubles() {
        *counts.entry(kind).or_default() += count;
    }
}

#[test]
fn seeds_that_once_found_something_find_nothing_any_more() {
    for seed in REGRESSIONS.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()) {
        // They are older than the comments, which would make other lives of them.
        live(seed, Talks::No, &mut BTreeMap::new());
    }
}

#[test]
fn one_seed_can_be_lived_through_again() {
    let talks = if number_from("TERN_SILENT").is_some() { Talks::No } else { Talks::Yes };
    live(number_from("TERN_SEED").unwrap_or(1), talks, &mut BTreeMap::new());
}

#[rstest]
fn no_edit_is_lost_whatever_happens(#[values(1, 2, 3, 4, 5, 6, 7, 8)] case: u64) {
    let steps = number_from("TERN_STEPS").unwrap_or(STEPS_PER_CASE);
    let mut counts = BTreeMap::new();
    for life in 0..steps.div_ceil(STEPS_PER_LIFE) {
        live(case * 1_000_000 + life, Talks::Yes, &mut counts);
    }
    println!("{steps} steps, troubles: {counts:?}");
    let missing: Vec<&Kind> = Kind::ALL.iter().filter(|kind| !counts.contains_key(kind)).collect();
    // A short run need not meet them all.
    let complete = steps < STEPS_THAT_MEET_ALL || missing.is_empty();
    assert!(complete, "these troubles never happened: {missing:?}");
}

/// Does the suite bite? Each of these mistakes has to be found, and by the check that is there for it.
#[cfg(feature = "planted-bugs")]
#[rstest]
#[case(Bug::StrictlyLater)]
#[case(Bug::BaseBeforeAnswer)]
#[case(Bug::CreateRetried)]
#[case(Bug::CommentRetried)]
#[case(Bug::NotFoundIsDeleted)]
#[case(Bug::SetAsScalar)]
#[case(Bug::LineEndingsAreEdits)]
fn a_planted_mistake_is_found(#[case] bug: Bug) {
    const MOST_LIVES: u64 = 30;
    for seed in 1..=MOST_LIVES {
        let mut life = Life::new(seed, Talks::Yes);
        tern_reconcile::planted::plant(Some(bug));
        let found = life.through();
        tern_reconcile::planted::plant(None);
        // What a life without the mistake fails at as well does not count.
        if let Err(what) = found
            && Life::new(seed, Talks::Yes).through().is_ok()
        {
            println!("{bug:?}: seed {seed}, step {}: {}", life.step, what.lines().next().unwrap_or_default());
            return;
        }
    }
    panic!("{bug:?} was not found in {MOST_LIVES} lives");
}
