//! Merges of texts, case by case. Reads as the rules.

use tern_reconcile::text::{Choice, Chunk, ChunkKind, Reason, carry_over, merge};

/// The result, which is the same whichever side is called ours.
fn merged(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let result = merge(base, ours, theirs).merged();
    assert_eq!(result, merge(base, theirs, ours).merged(), "no side is preferred");
    result
}

#[track_caller]
fn becomes(base: &str, ours: &str, theirs: &str, expected: &str) {
    assert_eq!(merged(base, ours, theirs).as_deref(), Some(expected));
}

#[track_caller]
fn conflicts(base: &str, ours: &str, theirs: &str, reason: Reason) {
    assert_eq!(merged(base, ours, theirs), None, "a person has to decide");
    let found = merge(base, ours, theirs);
    let reasons: Vec<_> = found.conflicts().filter_map(|c| c.clash.as_ref()).map(|c| c.reason).collect();
    assert!(reasons.contains(&reason), "{reasons:?}");
}

mod mistakes_of_naive_merges {
    use super::*;

    #[test]
    fn the_wrong_box_is_not_ticked() {
        becomes("- [ ] Alpha\n", "- [ ] Beta\n- [ ] Alpha\n", "- [x] Alpha\n", "- [ ] Beta\n- [x] Alpha\n");
    }

    #[test]
    fn two_languages_do_not_meet_in_one_sentence() {
        let base = "The cat sits on mat near the old house.\n";
        let translated = "Die Katze sitzt auf der Matte beim alten Haus.\n";
        conflicts(base, translated, "The cat sits on the mat near the old house.\n", Reason::Rewritten);
    }

    #[test]
    fn a_heading_is_not_swallowed() {
        let base = "## Steps to reproduce\n\n## Expected result\n\ntext\n";
        let ours = "## Steps\n\n## Expected result\n\ntext\n";
        let theirs = "## Steps to reproduce\n\n## Result\n\ntext\n";
        becomes(base, ours, theirs, "## Steps\n\n## Result\n\ntext\n");
    }

    #[test]
    fn a_section_added_by_both_stands_once() {
        let base = "# A\n\nabout a\n\n# B\n\nabout b\n";
        let ours = "# A\n\nabout a\n\n# Setup notes\n\nrun it twice\n\n# B\n\nabout b\n";
        let theirs = "# A\n\nabout a\n\n# B\n\nabout b\n\n# Setup notes\n\nrun it twice\n";
        conflicts(base, ours, theirs, Reason::AddedTwice);
        becomes(base, ours, ours, ours);
    }

    #[test]
    fn paragraphs_do_not_run_together() {
        let base = "one\n\ntwo\n\nthree\n\nfour\n";
        becomes(
            base,
            "one\n\nthree\n\nfour\n",
            "one\n\nthree\n\nfour, edited\n",
            "one\n\nthree\n\nfour, edited\n",
        );
        becomes(base, "one\n\nfour\n", "one\n\ntwo\n\nfour\n", "one\n\nfour\n");
    }
}

mod settled {
    use super::*;

    #[test]
    fn edits_of_neighbouring_lines() {
        becomes(
            "one a\ntwo b\nthree c\n",
            "one A\ntwo b\nthree c\n",
            "one a\ntwo B\nthree c\n",
            "one A\ntwo B\nthree c\n",
        );
    }

    #[test]
    fn words_of_one_line_that_do_not_touch() {
        let base = "The server drops the request after 5 seconds.\n";
        let ours = "The proxy drops the request after 5 seconds.\n";
        becomes(
            base,
            ours,
            "The server drops the request after 9 seconds.\n",
            "The proxy drops the request after 9 seconds.\n",
        );
    }

    #[test]
    fn a_tick_and_a_correction_of_the_same_item() {
        becomes("- [ ] Wirte docs\n", "- [x] Wirte docs\n", "- [ ] Write docs\n", "- [x] Write docs\n");
        becomes(
            "- [ ] Docs\n",
            "- [x] Docs\n",
            "- [ ] Docs for the new API\n",
            "- [x] Docs for the new API\n",
        );
    }

    #[test]
    fn different_boxes_and_the_same_box() {
        becomes("- [ ] a\n- [ ] b\n", "- [x] a\n- [ ] b\n", "- [ ] a\n- [x] b\n", "- [x] a\n- [x] b\n");
        becomes("- [ ] a\n- [ ] b\n", "- [x] a\n- [ ] b\n", "- [X] a\n- [ ] b\n", "- [x] a\n- [ ] b\n");
    }

    #[test]
    fn a_renumbered_list_is_not_an_edited_one() {
        let base = "1. alpha\n2. beta\n3. gamma\n";
        let ours = "1. zero\n2. alpha\n3. beta\n4. gamma\n";
        becomes(
            base,
            ours,
            "1. alpha\n2. beta\n3. gamma ray\n",
            "1. zero\n2. alpha\n3. beta\n4. gamma ray\n",
        );
        becomes(
            base,
            "1. beta\n2. gamma\n",
            "1. alpha\n2. beta\n3. new\n4. gamma\n",
            "1. beta\n3. new\n3. gamma\n",
        );
    }

    #[test]
    fn cells_and_columns_of_a_table() {
        let base = "| a | b |\n|---|---|\n| 1 | 2 |\n";
        becomes(
            base,
            "| a | b |\n|---|---|\n| 9 | 2 |\n",
            "| a | b |\n|---|---|\n| 1 | 8 |\n",
            "| a | b |\n|---|---|\n| 9 | 8 |\n",
        );
        let wider = "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n";
        becomes(
            base,
            wider,
            "| a | b |\n|---|---|\n| 1 | 8 |\n",
            "| a | b | c |\n|---|---|---|\n| 1 | 8 | 3 |\n",
        );
    }

    #[test]
    fn a_line_moved_here_and_edited_there() {
        let base = "- alpha one two three\n- beta\n- gamma\n- delta\n";
        let ours = "- beta\n- gamma\n- delta\n- alpha one two three\n";
        let theirs = "- alpha one TWO three\n- beta\n- gamma\n- delta\n";
        becomes(base, ours, theirs, "- beta\n- gamma\n- delta\n- alpha one TWO three\n");
    }

    #[test]
    fn a_section_moved_here_and_longer_there() {
        let base = "# A\n\nfirst text\n\n# B\n\nsecond text\n\n# C\n\nthird text\n";
        let ours = "# B\n\nsecond text\n\n# C\n\nthird text\n\n# A\n\nfirst text\n";
        let theirs = "# A\n\nfirst text\n\nmore of it\n\n# B\n\nsecond text\n\n# C\n\nthird text\n";
        becomes(
            base,
            ours,
            theirs,
            "# B\n\nsecond text\n\n# C\n\nthird text\n\n# A\n\nfirst text\n\nmore of it\n",
        );
    }

    #[test]
    fn an_item_at_the_end_of_a_list_and_a_paragraph_behind_it() {
        becomes(
            "- a\n- b\n\nText\n",
            "- a\n- b\n- c\n\nText\n",
            "- a\n- b\n\nNew\n\nText\n",
            "- a\n- b\n- c\n\nNew\n\nText\n",
        );
    }

    #[test]
    fn equal_additions_once() {
        becomes("a\n", "a\n\nthe same\n", "a\n\nthe same\n", "a\n\nthe same\n");
        becomes("- a\n", "- a\n- new one\n- new two\n", "- a\n- new one\n", "- a\n- new one\n- new two\n");
    }

    #[test]
    fn the_deleted_one_of_equal_lines() {
        becomes(
            "- x y\n- x y\n- x y\n- end\n",
            "- x y\n- x y\n- end\n",
            "- x y\n- x y\n- end it\n",
            "- x y\n- x y\n- end it\n",
        );
    }

    #[test]
    fn scripts_without_blanks() {
        let base = "今日は天気がいいですから散歩しましょう\n";
        let ours = "明日は天気がいいですから散歩しましょう\n";
        let theirs = "今日は天気がいいですから買い物しましょう\n";
        becomes(base, ours, theirs, "明日は天気がいいですから買い物しましょう\n");
    }

    #[test]
    fn signs_that_are_several_code_points_stay_whole() {
        becomes(
            "Ship it 👩‍💻 on Monday ok\n",
            "Ship it 👩‍🚀 on Monday ok\n",
            "Ship it 👩‍💻 on Friday ok\n",
            "Ship it 👩‍🚀 on Friday ok\n",
        );
    }
}

mod blanks {
    use super::*;

    #[test]
    fn the_style_of_line_ends_is_merged_apart_from_the_text() {
        becomes("a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\nb2\nc\n", "a\r\nb2\r\nc\r\n");
        becomes("a\r\nb\r\nc", "a\r\nb\r\nc\r\nd", "a\nb2\nc", "a\nb2\nc\nd");
        becomes("a\r\nb\nc\r\n", "a\nb\nc\n", "a\r\nb\nc\r\nd\r\n", "a\nb\nc\nd\n");
    }

    #[test]
    fn trailing_blanks_stay_as_the_side_that_touched_them_left_them() {
        becomes("one  \ntwo\n", "one\ntwo\n", "one  \ntwo, edited\n", "one\ntwo, edited\n");
        becomes("one  \ntwo\n", "one  \ntwo\n\n", "one  \ntwo, edited\n", "one  \ntwo, edited\n\n");
    }

    #[test]
    fn blank_lines_come_and_go_with_their_blocks() {
        becomes("a\nb\n", "a\n\nb\n", "a\nb x\n", "a\n\nb x\n");
        becomes(
            "p\n\n- a\n- b\n\nq\n",
            "p\n\n- b\n\nq\n",
            "p\n\n- a\n- b\n- c\n\nq\n",
            "p\n\n- b\n- c\n\nq\n",
        );
    }

    #[test]
    fn texts_that_say_nothing() {
        becomes("", "", "", "");
        becomes("", "\n", "a", "a");
        becomes("a\n", "", "a\n", "");
    }
}

mod disputed {
    use super::*;

    #[test]
    fn the_same_word_and_words_side_by_side() {
        conflicts(
            "Retry in 5 minutes please\n",
            "Retry in 9 minutes please\n",
            "Retry in 7 minutes please\n",
            Reason::SameWords,
        );
        conflicts(
            "Retry in 5 minutes please\n",
            "Retry in 10 minutes please\n",
            "Retry in 5 hours please\n",
            Reason::SameWords,
        );
        conflicts(
            "See https://a.test/x?p=1&q=2 for all\n",
            "See https://a.test/y?p=1&q=2 for all\n",
            "See https://a.test/x?p=1&q=3 for all\n",
            Reason::SameWords,
        );
    }

    #[test]
    fn deleted_here_and_edited_there() {
        conflicts("- [ ] a\n- [ ] b\n", "- [ ] a\n", "- [ ] a\n- [x] b\n", Reason::DeletedAndEdited);
        let base = "# A\n\nfirst\n\n# B\n\nsecond text\n\n# C\n\nthird\n";
        conflicts(
            base,
            "# A\n\nfirst\n\n# C\n\nthird\n",
            "# A\n\nfirst\n\n# B\n\nsecond word\n\n# C\n\nthird\n",
            Reason::DeletedAndEdited,
        );
    }

    #[test]
    fn added_inside_what_was_deleted() {
        let base = "p\n\n- a1\n- a2\n- a3\n\nq\n";
        conflicts(base, "p\n\nq\n", "p\n\n- a1\n- a2\n- new\n- a3\n\nq\n", Reason::AddedInDeleted);
        conflicts(base, "p\n\nq\n", "p\n\n- a1\n- a2\n- a3\n- new\n\nq\n", Reason::AddedInDeleted);
        let base = "# A\n\nfirst\n\n# B\n\nsecond\n\n# C\n\nthird\n";
        conflicts(
            base,
            "# A\n\nfirst\n\n# C\n\nthird\n",
            "# A\n\nfirst\n\n# B\n\nsecond\n\nmore\n\n# C\n\nthird\n",
            Reason::AddedInDeleted,
        );
    }

    #[test]
    fn two_additions_at_one_place_with_both_orders() {
        let found = merge("a\n", "a\n\nours\n", "a\n\ntheirs\n");
        let both = found.conflicts().next().and_then(|c| c.clash.clone()).expect("a conflict");
        assert_eq!(both.reason, Reason::BothAdded);
        assert_eq!(found.all(&Choice::BothOursFirst), "a\n\nours\n\ntheirs\n");
        assert_eq!(found.all(&Choice::BothTheirsFirst), "a\n\ntheirs\n\nours\n");
        let list = merge("- a\n\nend\n", "- a\n- o\n\nend\n", "- a\n- t\n\nend\n");
        assert_eq!(list.all(&Choice::BothOursFirst), "- a\n- o\n- t\n\nend\n", "a list stays one list");
    }

    #[test]
    fn what_both_additions_share_stands_once_in_both() {
        let found = merge("a\n", "a\n\n## Notes\n\nours\n", "a\n\n## Notes\n\ntheirs\n");
        assert_eq!(found.all(&Choice::BothOursFirst), "a\n\n## Notes\n\nours\n\ntheirs\n");
    }

    #[test]
    fn moved_here_and_deleted_or_moved_elsewhere_there() {
        let base = "- one item alpha\n- two\n- three\n- four\n";
        let down = "- two\n- three\n- four\n- one item alpha\n";
        conflicts(base, down, "- two\n- three\n- four\n", Reason::MovedAndDeleted);
        conflicts(base, down, "- two\n- one item alpha\n- three\n- four\n", Reason::MovedApart);
    }

    #[test]
    fn text_that_would_become_code() {
        let base = "intro\n\n```\nlet a = 1;\n```\n\noutro text\n";
        let ours = "intro\n\n```\nlet a = 1;\n\noutro text\n";
        let theirs = "intro\n\n```\nlet a = 1;\nlet b = 2;\n```\n\noutro text\n\nand more\n";
        let found = merge(base, ours, theirs).merged();
        assert!(
            found.is_none() || found.as_deref().is_some_and(|t| t.matches("```").count() == 1),
            "{found:?}"
        );
    }
}

mod deciding {
    use super::*;

    const BASE: &str = "# Log\n\nIt is shown once.\n\n- a\n- b\n\nSeen on Debian.\n";
    const OURS: &str = "# Log\n\nIt is shown exactly once.\n\n- a\n- b\n- c\n\nSeen on Debian 12.\n";
    const THEIRS: &str =
        "# Log\n\nIt is shown at least once.\n\n- a\n- b\n- d\n\nSeen on Debian or Fedora.\n";

    #[test]
    fn all_of_one_side_is_that_side() {
        let found = merge(BASE, OURS, THEIRS);
        assert_eq!(found.conflicts().count(), 3);
        assert_eq!(found.all(&Choice::Ours), OURS);
        assert_eq!(found.all(&Choice::Theirs), THEIRS);
        assert_eq!(found.all(&Choice::Base), BASE);
        assert_eq!(found.undecided(), BASE, "until then the result shows base");
    }

    #[test]
    fn each_conflict_for_itself() {
        let found = merge(BASE, OURS, THEIRS);
        let choices = [Choice::Theirs, Choice::BothTheirsFirst, Choice::Edited("Seen everywhere.".into())];
        let expected = "# Log\n\nIt is shown at least once.\n\n- a\n- b\n- d\n- c\n\nSeen everywhere.\n";
        assert_eq!(found.resolve(&choices).as_deref(), Ok(expected));
        let error = found.resolve(&choices[..1]).expect_err("two conflicts would stay open");
        assert_eq!(error.to_string(), "1 choices for 3 conflicts");
        assert_eq!(found.preview(&[None, Some(Choice::Ours)]), BASE.replace("- b\n", "- b\n- c\n"));
    }

    #[test]
    fn choices_survive_where_the_conflict_is_still_the_same() {
        let old = merge(BASE, OURS, THEIRS);
        let moved_on = THEIRS.replace("# Log", "# Logs").replace("or Fedora", "or Arch");
        let new = merge(BASE, OURS, &moved_on);
        let choices = [Some(Choice::Ours), None, Some(Choice::Theirs)];
        assert_eq!(carry_over(&old, &choices, &new), [Some(Choice::Ours), None, None]);
    }

    #[test]
    fn a_conflict_shows_which_words_differ() {
        let found = merge(BASE, OURS, THEIRS);
        let first: &Chunk = found.conflicts().next().expect("a conflict");
        let marked = |part: &tern_reconcile::text::Part| -> Vec<String> {
            part.spans.iter().filter(|s| s.differs).map(|s| s.text.clone()).collect()
        };
        assert_eq!(marked(&first.ours), ["exactly"]);
        assert_eq!(marked(&first.theirs), ["at least"]);
        assert_eq!(
            (first.ours.lines.start, first.ours.lines.end),
            (2, 3),
            "lines count from 0, blank ones too"
        );
    }

    #[test]
    fn what_settled_itself_can_be_shown() {
        let found = merge("a b c d e\n\nx\n", "A b c d e\n\nx\n", "a b c d E\n\nx\n\ny\n");
        let kinds: Vec<_> = found.chunks.iter().map(|c| c.kind).collect();
        assert_eq!(kinds, [ChunkKind::Merged, ChunkKind::Unchanged, ChunkKind::Theirs]);
        assert_eq!(found.settled(), 2);
    }

    #[test]
    fn a_merge_survives_being_stored() {
        let found = merge(BASE, OURS, THEIRS);
        let json = serde_json::to_string(&found).expect("plain data");
        assert_eq!(
            serde_json::from_str::<tern_reconcile::text::TextMerge>(&json).expect("the same data"),
            found
        );
    }
}
