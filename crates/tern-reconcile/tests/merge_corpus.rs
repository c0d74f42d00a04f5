//! Thousands of issue bodies edited on both sides, with known answers.
//!
//! A failing case names its seed; `TERN_MERGE_SEED=n cargo nextest run -p tern-reconcile one_case` replays it.

mod corpus;

use tern_reconcile::text::merge;

const CASES: u64 = 2_500;

#[derive(Default)]
struct Score {
    merged: usize,
    missed: Vec<u64>,
    wrong: Vec<u64>,
    conflicts: usize,
    unseen: Vec<u64>,
}

fn score(seeds: impl Iterator<Item = u64>) -> Score {
    let mut score = Score::default();
    for seed in seeds {
        let case = corpus::case(seed);
        match (&case.expected, merge(&case.base, &case.ours, &case.theirs).merged()) {
            (Some(expected), Some(found)) if *expected == found => score.merged += 1,
            (Some(_), Some(_)) => score.wrong.push(seed),
            (Some(_), None) => score.missed.push(seed),
            (None, None) => score.conflicts += 1,
            (None, Some(_)) => score.unseen.push(seed),
        }
    }
    score
}

#[test]
fn edits_that_do_not_touch_merge_and_others_are_conflicts() {
    let score = score(0..CASES);
    assert!(score.wrong.is_empty(), "a wrong merge loses what somebody wrote; seeds {:?}", score.wrong);
    assert!(
        score.unseen.is_empty(),
        "a conflict settled by guessing loses one side; seeds {:?}",
        score.unseen
    );
    let disjoint = score.merged + score.missed.len();
    assert!(
        score.merged * 100 >= disjoint * 99,
        "{} of {disjoint} merged; seeds {:?}",
        score.merged,
        score.missed
    );
    assert!(
        disjoint > 1_500 && score.conflicts > 250,
        "the corpus has both: {disjoint} and {}",
        score.conflicts
    );
}

#[test]
fn one_case() {
    let seed = std::env::var("TERN_MERGE_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(0);
    let case = corpus::case(seed);
    let found = merge(&case.base, &case.ours, &case.theirs).merged();
    assert_eq!(
        found, case.expected,
        "seed {seed}: {}\n--- base\n{}\n--- ours\n{}\n--- theirs\n{}",
        case.about, case.base, case.ours, case.theirs
    );
}
