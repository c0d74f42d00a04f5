//! A stretch of update time that holds no more issues than fit on one page.
//!
//! Gitea cannot order its list by update time, but it can cut it: `since` and `before`, both inclusive, in whole
//! seconds. A stretch whose issues fit on one page is read in one answer, which nothing can shift; put in order,
//! it is a page of the list ordered by update time. What moves while the list is read moves to a later stretch.

/// A stretch aims at this share of a page, should the updates be spread evenly: a little too much costs another
/// question, a little too few does not.
const AIM: usize = 3;
const FULL: usize = 4;

/// Updates are never spread evenly; a stretch is not cut into more parts at a time, nor lengthened more.
const LARGEST_CUT: usize = 8;
const LARGEST_GROWTH: i64 = 4;

/// Seconds since 1970, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// No bound where nothing has been read yet.
    pub(super) first: Option<i64>,
    /// No bound: all that is left.
    pub(super) last: Option<i64>,
}

impl Window {
    /// The stretch to begin with: `stride` seconds long, or all that is left.
    pub(super) fn from(first: Option<i64>, stride: Option<i64>) -> Self {
        let last = first.zip(stride).map(|(first, stride)| first.saturating_add(stride.max(1) - 1));
        Self { first, last }
    }

    /// Whether the window holds this second.
    pub(super) fn holds(self, second: i64) -> bool {
        self.first.is_none_or(|first| first <= second) && self.last.is_none_or(|last| second <= last)
    }

    /// A shorter stretch with the same beginning, for one that holds `total` issues (if that is known) where
    /// `fit` fit; `newest` is the latest update seen in it. `None` when it is one second already.
    pub(super) fn narrowed(self, newest: i64, total: Option<usize>, fit: usize) -> Option<Self> {
        let first = self.first.unwrap_or(0);
        let span = self.last.unwrap_or(newest).saturating_sub(first);
        if span <= 0 {
            let one_second = Self { first: Some(first), last: Some(first) };
            return (self != one_second).then_some(one_second);
        }
        let parts = total.map_or(2, |total| (total * FULL).div_ceil(fit.max(1) * AIM));
        let shorter = span / i64::try_from(parts.clamp(2, LARGEST_CUT)).unwrap_or(2);
        Some(Self { first: Some(first), last: Some(first.saturating_add(shorter)) })
    }

    /// How long the stretch behind this one should be, after an answer of `held` issues where `fit` fit.
    pub(super) fn next_stride(self, held: usize, fit: usize) -> i64 {
        let (stride, number) = (self.stride().unwrap_or(1), |count: usize| i64::try_from(count).unwrap_or(1));
        let longest = stride.saturating_mul(LARGEST_GROWTH);
        if held == 0 {
            return longest;
        }
        (stride.saturating_mul(number(fit * AIM)) / number(held * FULL)).clamp(1, longest)
    }

    /// The stretch behind this one: without an end once it reaches `horizon`, behind which nothing is known to be.
    pub(super) fn after(self, stride: i64, horizon: i64) -> Self {
        let Some(last) = self.last else { return self };
        let first = last.saturating_add(1);
        let end = first.saturating_add(stride - 1);
        Self { first: Some(first), last: (end < horizon).then_some(end) }
    }

    /// How long it is, in seconds; `None` without an end.
    pub(super) fn stride(self) -> Option<i64> {
        let first = self.first.unwrap_or(0);
        self.last.map(|last| last.saturating_sub(first).saturating_add(1).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn narrowing_comes_to_one_second_and_then_ends(
            first in 0_i64..2_000_000_000, span in 0_i64..2_000_000_000, total in proptest::option::of(0_usize..100_000),
        ) {
            let mut window = Window { first: Some(first), last: None };
            let mut steps = 0;
            while let Some(narrower) = window.narrowed(first + span, total, 50) {
                prop_assert!(narrower.stride() < window.stride().or(Some(i64::MAX)), "{narrower:?} is no shorter");
                prop_assert_eq!(narrower.first, window.first, "the beginning stays, or issues would be left out");
                window = narrower;
                steps += 1;
            }
            prop_assert_eq!(window.stride(), Some(1), "a second cannot be cut");
            prop_assert!(steps <= 33, "halving a time takes {steps} steps");
        }

        #[test]
        fn windows_leave_no_second_out(first in 0_i64..1_000_000, strides in proptest::collection::vec(0_usize..60, 1..40)) {
            let mut window = Window::from(Some(first), Some(10));
            for held in strides {
                let next = window.after(window.next_stride(held, 50), i64::MAX);
                prop_assert_eq!(next.first, window.last.map(|last| last + 1), "the next begins where this one ends");
                window = next;
            }
            let last = window.after(10, window.first.unwrap_or(0));
            prop_assert_eq!(last.last, None, "behind the horizon the question stays open");
        }
    }
}
