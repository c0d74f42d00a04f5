//! What holds for every merge, whatever the texts are.

use proptest::prelude::*;
use tern_reconcile::text::{Choice, ChunkKind, TextMerge, merge};

/// Lines that look like issues and collide often.
fn line() -> impl Strategy<Value = String> {
    let word = || {
        prop::sample::select(vec![
            "alpha",
            "beta",
            "gamma",
            "delta",
            "the",
            "5",
            "https://x.test/a",
            "修正",
            "**b**",
            "`c`",
        ])
    };
    let words = prop::collection::vec(word(), 0..7).prop_map(|w| w.join(" "));
    let lead = prop::sample::select(vec![
        "", "", "", "- ", "- [ ] ", "- [x] ", "1. ", "2. ", "## ", "> ", "  - ", "| ", "```", "    ", "---",
    ]);
    (lead, words).prop_map(|(lead, words)| {
        if lead == "| " { format!("| {} |", words.replace(' ', " | ")) } else { format!("{lead}{words}") }
    })
}

fn body() -> impl Strategy<Value = String> {
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\n\n", "\r\n", "  \n"]);
    (prop::collection::vec((line(), end), 0..14), any::<bool>()).prop_map(|(lines, ended)| {
        let mut text: String = lines.into_iter().map(|(line, end)| line + end).collect();
        if !ended {
            text.truncate(text.trim_end().len());
        }
        text
    })
}

/// A change to a text: a line dropped, added, doubled, moved, replaced or edited.
fn change() -> impl Strategy<Value = (u8, prop::sample::Index, prop::sample::Index, String)> {
    (0_u8..7, any::<prop::sample::Index>(), any::<prop::sample::Index>(), line())
}

fn apply(text: &str, changes: &[(u8, prop::sample::Index, prop::sample::Index, String)]) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    for (kind, at, to, new) in changes {
        if lines.is_empty() {
            lines.push(format!("{new}\n"));
            continue;
        }
        let (at, to) = (at.index(lines.len()), to.index(lines.len()));
        match kind {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, format!("{new}\n")),
            2 => lines.insert(at, lines[to].clone()),
            3 => {
                let line = lines.remove(at);
                lines.insert(to.min(lines.len()), line);
            }
            4 => lines[at] = format!("{new}\n"),
            5 => lines[at] = lines[at].replacen("alpha", "ALPHA", 1).replacen("[ ]", "[x]", 1),
            _ => lines[at] = lines[at].replacen("beta", "beta more", 1),
        }
    }
    lines.concat()
}

fn three() -> impl Strategy<Value = (String, String, String)> {
    let changes = || prop::collection::vec(change(), 0..4);
    (body(), changes(), changes()).prop_map(|(base, o, t)| {
        let (ours, theirs) = (apply(&base, &o), apply(&base, &t));
        (base, ours, theirs)
    })
}

fn mirrored(merge: &TextMerge) -> TextMerge {
    let mut merge = merge.clone();
    for chunk in &mut merge.chunks {
        std::mem::swap(&mut chunk.ours, &mut chunk.theirs);
        chunk.kind = match chunk.kind {
            ChunkKind::Ours => ChunkKind::Theirs,
            ChunkKind::Theirs => ChunkKind::Ours,
            kind => kind,
        };
        if let Some(clash) = &mut chunk.clash {
            std::mem::swap(&mut clash.ours_first, &mut clash.theirs_first);
        }
    }
    merge
}

fn result(base: &str, ours: &str, theirs: &str) -> Option<String> {
    merge(base, ours, theirs).merged()
}

fn said(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn a_change_of_one_side_is_the_result(base in ".{0,80}|[a-c \\n\\r]{0,40}", x in ".{0,80}|[a-c \\n\\r]{0,40}") {
        prop_assert_eq!(result(&base, &x, &x), Some(x.clone()), "m(b,x,x)=x");
        prop_assert_eq!(result(&base, &base, &x), Some(x.clone()), "m(b,b,x)=x");
        prop_assert_eq!(result(&base, &x, &base), Some(x.clone()), "m(b,x,b)=x");
    }

    #[test]
    fn a_change_of_one_side_to_an_issue_is_the_result((base, x, _) in three()) {
        prop_assert_eq!(result(&base, &x, &x), Some(x.clone()), "m(b,x,x)=x");
        prop_assert_eq!(result(&base, &base, &x), Some(x.clone()), "m(b,b,x)=x");
        prop_assert_eq!(result(&base, &x, &base), Some(x.clone()), "m(b,x,b)=x");
    }

    #[test]
    fn any_three_texts_merge_or_conflict(base in "\\PC{0,60}|[ab|\\-\\[\\]x`#> \\n\\r\\t]{0,60}", ours in "\\PC{0,60}|[ab|\\-\\[\\]x`#> \\n\\r\\t]{0,60}", theirs in "\\PC{0,60}|[ab|\\-\\[\\]x`#> \\n\\r\\t]{0,60}") {
        let merged = merge(&base, &ours, &theirs);
        prop_assert_eq!(&merged, &merge(&base, &ours, &theirs), "the same texts give the same merge");
        prop_assert_eq!(mirrored(&merged), merge(&base, &theirs, &ours), "no side is preferred");
    }

    #[test]
    fn swapping_the_sides_swaps_the_merge((base, ours, theirs) in three()) {
        prop_assert_eq!(mirrored(&merge(&base, &ours, &theirs)), merge(&base, &theirs, &ours), "no side is preferred");
    }

    #[test]
    fn no_word_is_invented((base, ours, theirs) in three()) {
        let merged = merge(&base, &ours, &theirs);
        let known: Vec<_> = [&base, &ours, &theirs].into_iter().flat_map(|t| said(t)).collect();
        for chunk in &merged.chunks {
            // A merged line may join words of both sides to each other's punctuation.
            for word in said(&chunk.text).into_iter().filter(|_| chunk.kind != ChunkKind::Merged) {
                prop_assert!(known.contains(&word), "{word:?} stands in no input");
            }
        }
    }

    #[test]
    fn no_word_of_a_clean_merge_is_dropped_or_doubled((base, ours, theirs) in three()) {
        let Some(result) = merge(&base, &ours, &theirs).merged() else { return Ok(()) };
        let count = |text: &str, word: &str| i64::try_from(said(text).iter().filter(|w| *w == word).count()).unwrap();
        for word in ["alpha", "beta", "gamma", "delta", "ALPHA", "more"] {
            let [b, o, t, m] = [&base, &ours, &theirs, &result].map(|text| count(text, word));
            prop_assert!(m >= o.min(t).min(o + t - b), "{word}: {b} {o} {t} gave {m}, so one was dropped");
            prop_assert!(m <= o + t, "{word}: {b} {o} {t} gave {m}, so one was doubled");
        }
    }

    #[test]
    fn taking_one_side_everywhere_takes_exactly_its_text((base, ours, theirs) in three()) {
        let merged = merge(&base, &ours, &theirs);
        let compact = |text: &str| text.replace(['\r', '\n', ' '], "");
        for chunk in merged.conflicts() {
            for (part, side) in [(&chunk.ours, &ours), (&chunk.theirs, &theirs)] {
                prop_assert!(compact(side).contains(&compact(&part.text)), "{:?} is not a piece of {side:?}", part.text);
            }
            prop_assert!(chunk.ours.text != chunk.theirs.text, "a conflict with two equal sides is none");
        }
        if merged.chunks.iter().all(|c| matches!(c.kind, ChunkKind::Unchanged | ChunkKind::Conflict | ChunkKind::Ours | ChunkKind::Both)) {
            prop_assert_eq!(compact(&merged.all(&Choice::Ours)), compact(&ours), "nothing of theirs was merged, so ours is all there is");
        }
    }

    #[test]
    fn parts_and_spans_tell_the_same_text((base, ours, theirs) in three()) {
        for chunk in merge(&base, &ours, &theirs).chunks {
            for part in [&chunk.base, &chunk.ours, &chunk.theirs] {
                let spelt: String = part.spans.iter().map(|s| s.text.as_str()).collect();
                prop_assert_eq!(&spelt, &part.text, "spans cut the text and change nothing");
                prop_assert!(part.lines.start <= part.lines.end);
            }
            if let Some(clash) = &chunk.clash {
                prop_assert_eq!(&chunk.text, &chunk.base.text, "an undecided conflict shows base");
                for word in said(&chunk.ours.text) {
                    prop_assert!(said(&clash.ours_first).contains(&word) && said(&clash.theirs_first).contains(&word), "both means both");
                }
            }
        }
    }
}
