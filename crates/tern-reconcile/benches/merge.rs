//! How long merges take: the largest bodies a forge takes, and inputs made to be slow.
//!
//! `cargo bench -p tern-reconcile`. The budget is 5 ms for two bodies of 65 536 characters.

#[path = "../tests/corpus/mod.rs"]
mod corpus;

use divan::{Bencher, black_box};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tern_reconcile::text::merge;

const LARGEST: usize = 65_536;

fn main() {
    divan::main();
}

fn run(bencher: Bencher<'_, '_>, (base, ours, theirs): &(String, String, String)) {
    bencher.bench(|| merge(black_box(base), black_box(ours), black_box(theirs)));
}

/// Bodies with edits in every part, one after another up to the largest size.
fn large() -> (String, String, String) {
    let mut texts = (String::new(), String::new(), String::new());
    let cases = (0..).map(corpus::case).filter(|c| c.expected.is_some());
    for case in cases.take_while({
        let mut length = 0;
        move |c| {
            length += c.base.len() + 2;
            length < LARGEST
        }
    }) {
        for (text, more) in
            [(&mut texts.0, case.base), (&mut texts.1, case.ours), (&mut texts.2, case.theirs)]
        {
            text.push_str(&more.replace("\r\n", "\n"));
            text.push_str("\n\n");
        }
    }
    texts
}

#[divan::bench]
fn two_largest_bodies_edited_everywhere(bencher: Bencher<'_, '_>) {
    run(bencher, &large());
}

#[divan::bench]
fn one_issue(bencher: Bencher<'_, '_>) {
    let case = corpus::case(1);
    run(bencher, &(case.base, case.ours, case.theirs));
}

#[divan::bench]
fn every_line_rewritten(bencher: Bencher<'_, '_>) {
    let (base, ..) = large();
    let swap = |from: char, to: char| base.replace(from, &to.to_string());
    run(bencher, &(base.clone(), swap('e', 'u'), swap('a', 'o')));
}

#[divan::bench]
fn ten_thousand_equal_lines(bencher: Bencher<'_, '_>) {
    let lines = |n: usize| "- [ ] the same line\n".repeat(n);
    run(bencher, &(lines(10_000), lines(9_000), format!("{}- [x] another\n{}", lines(5_000), lines(5_100))));
}

#[divan::bench]
fn a_hundred_thousand_short_lines(bencher: Bencher<'_, '_>) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut lines = |step: usize| {
        use rand::Rng;
        (0..100_000)
            .map(|n| if n % step == 0 { "x\n".to_owned() } else { format!("{}\n", rng.random_range(0..50)) })
            .collect::<String>()
    };
    run(bencher, &(lines(7), lines(11), lines(13)));
}

#[divan::bench]
fn one_line_as_long_as_a_body(bencher: Bencher<'_, '_>) {
    let words = |n: usize, other: &str| {
        (0..LARGEST / 6)
            .map(|k| if k == n { other.to_owned() } else { format!("w{}", k % 700) })
            .collect::<Vec<_>>()
            .join(" ")
    };
    run(bencher, &(words(usize::MAX, ""), words(100, "ours"), words(9_000, "theirs")));
}

#[divan::bench]
fn nothing_in_common(bencher: Bencher<'_, '_>) {
    let text = |seed: &str| {
        (0..2_000).map(|n| format!("{seed}{n} {seed}{} {seed}x\n", n * 7)).collect::<Vec<_>>().concat()
    };
    run(bencher, &(text("a"), text("b"), text("c")));
}
