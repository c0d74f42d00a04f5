//! Listing issues with a forge's semantics: filters, order, and page numbers over a list that moves.

use std::borrow::Cow;
use std::sync::Arc;

use super::order::{Order, Row, row_time};
use super::repo::AsOf;
use super::{Issue, PersonId, Repo};

/// Which states to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StateFilter {
    /// Open ones.
    #[default]
    Open,
    /// Closed ones.
    Closed,
    /// All.
    All,
}

/// What to order by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// When it was opened.
    #[default]
    Created,
    /// When it was last changed.
    Updated,
    /// How much was said.
    Comments,
}

/// Which end first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Greatest first.
    #[default]
    Descending,
}

/// Issues and pull requests share one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KindFilter {
    /// Both.
    #[default]
    All,
    /// Issues only.
    Issues,
    /// Pull requests only.
    Pulls,
}

/// A condition on the milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MilestoneFilter {
    /// This one.
    Number(u16),
    /// Any.
    Any,
    /// None.
    None,
}

/// A condition on the assignees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonFilter {
    /// This one; `None` for a login nobody has, which matches nothing.
    Is(Option<PersonId>),
    /// Any.
    Any,
    /// None.
    None,
}

/// The place behind a row, by the row's own value: rows that move past it are not seen again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The row's time in the order asked for, in seconds since 1970.
    pub at: i64,
    /// The row's number.
    pub number: u32,
}

/// A question to the list of issues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueQuery {
    /// Open, closed, all.
    pub state: StateFilter,
    /// The order.
    pub sort: Sort,
    /// Its direction.
    pub direction: Direction,
    /// Issues, pull requests, or both.
    pub kind: KindFilter,
    /// Changed at or after this second.
    pub since: Option<i64>,
    /// Changed at or before this second.
    pub before: Option<i64>,
    /// Bearing all of these labels; `None` stands for a name that no label has.
    pub labels: Vec<Option<u16>>,
    /// A condition on the milestone.
    pub milestone: Option<MilestoneFilter>,
    /// A condition on the assignees.
    pub assignee: Option<PersonFilter>,
    /// Opened by; the inner `None` stands for a login nobody has.
    pub creator: Option<Option<PersonId>>,
    /// Rows in a page.
    pub per_page: usize,
    /// Page, from 1; it does not count where there is a cursor.
    pub page: usize,
    /// Begin behind this row.
    pub after: Option<Cursor>,
    /// Answer as things stood this many milliseconds ago.
    pub lag_ms: i64,
}

impl Default for IssueQuery {
    fn default() -> Self {
        Self {
            state: StateFilter::default(),
            sort: Sort::default(),
            direction: Direction::default(),
            kind: KindFilter::default(),
            since: None,
            before: None,
            labels: Vec::new(),
            milestone: None,
            assignee: None,
            creator: None,
            per_page: 30,
            page: 1,
            after: None,
            lag_ms: 0,
        }
    }
}

/// One page of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The rows, pull requests included.
    pub issues: Vec<Arc<Issue>>,
    /// How many rows the question has over all pages.
    pub total: usize,
    /// Whether rows follow this page.
    pub more: bool,
}

impl Repo {
    /// Answers a question to the list. `now_ms` matters only to a question with a lag.
    pub fn list(&self, query: &IssueQuery, now_ms: i64) -> Listed {
        let as_of = (query.lag_ms > 0).then(|| self.as_of(now_ms.saturating_sub(query.lag_ms)));
        let list = List { repo: self, as_of: as_of.as_ref() };
        let start = match query.after {
            Some(_) => 0,
            None => query.page.saturating_sub(1).saturating_mul(query.per_page),
        };
        if query.needs_issue() {
            return list.by_reading(query, start);
        }
        list.by_flags(query, start)
    }
}

impl IssueQuery {
    /// Whether the flags kept per number are not enough to answer.
    fn needs_issue(&self) -> bool {
        self.sort == Sort::Comments
            || !self.labels.is_empty()
            || self.milestone.is_some()
            || self.assignee.is_some()
            || self.creator.is_some()
    }

    fn matches(&self, issue: &Issue) -> bool {
        let labels = self.labels.iter().all(|label| label.is_some_and(|label| issue.labels.contains(&label)));
        let milestone = match self.milestone {
            None => true,
            Some(MilestoneFilter::Any) => issue.milestone.is_some(),
            Some(MilestoneFilter::None) => issue.milestone.is_none(),
            Some(MilestoneFilter::Number(number)) => issue.milestone == Some(number),
        };
        let assignee = match &self.assignee {
            None => true,
            Some(PersonFilter::Any) => !issue.assignees.is_empty(),
            Some(PersonFilter::None) => issue.assignees.is_empty(),
            Some(PersonFilter::Is(person)) => person.is_some_and(|person| issue.assignees.contains(&person)),
        };
        let creator = self.creator.is_none_or(|creator| creator.is_some() && issue.author == creator);
        labels && milestone && assignee && creator
    }
}

struct List<'a> {
    repo: &'a Repo,
    as_of: Option<&'a AsOf>,
}

impl List<'_> {
    fn order(&self) -> &Order {
        self.as_of.map_or_else(|| self.repo.order(), |as_of| &as_of.order)
    }

    fn issue(&self, number: u32) -> Option<Arc<Issue>> {
        match self.as_of.and_then(|as_of| as_of.issues.get(&number)) {
            Some(then) => then.clone(),
            None => self.repo.issue(number),
        }
    }

    fn is_closed(&self, number: u32) -> bool {
        match self.as_of.and_then(|as_of| as_of.issues.get(&number)) {
            Some(then) => then.as_ref().is_some_and(|issue| issue.state.is_closed()),
            None => self.repo.is_closed(number),
        }
    }

    fn admits(&self, query: &IssueQuery, number: u32) -> bool {
        let state = match query.state {
            StateFilter::All => true,
            StateFilter::Open => !self.is_closed(number),
            StateFilter::Closed => self.is_closed(number),
        };
        let kind = match query.kind {
            KindFilter::All => true,
            KindFilter::Issues => !self.repo.is_pull(number),
            KindFilter::Pulls => self.repo.is_pull(number),
        };
        state && kind
    }

    /// The rows that `since` and `before` let through, in the asked order.
    fn rows(&self, query: &IssueQuery) -> Cow<'_, [Row]> {
        let rows = self.order().between(query.since, query.before);
        if query.sort == Sort::Updated {
            return Cow::Borrowed(rows);
        }
        if query.since.is_none() && query.before.is_none() && self.as_of.is_none() {
            // Numbers are given in the order of opening, so nothing needs sorting.
            return Cow::Owned(self.repo.numbers().map(|number| Row { at: 0, number }).collect());
        }
        let mut rows = rows.to_vec();
        rows.sort_unstable_by_key(|row| row.number);
        Cow::Owned(rows)
    }

    fn by_flags(&self, query: &IssueQuery, start: usize) -> Listed {
        let rows = self.rows(query);
        let total = match (query.state, query.kind) {
            (StateFilter::All, KindFilter::All) => rows.len(),
            _ => rows.iter().filter(|row| self.admits(query, row.number)).count(),
        };
        let rows = behind(query, &rows);
        let admitted = rows.iter().filter(|row| self.admits(query, row.number));
        let numbers = admitted.map(|row| row.number);
        let (page, more) = match query.direction {
            Direction::Ascending => cut(numbers, start, query.per_page),
            Direction::Descending => cut(numbers.rev(), start, query.per_page),
        };
        Listed { issues: page.into_iter().filter_map(|number| self.issue(number)).collect(), total, more }
    }

    fn by_reading(&self, query: &IssueQuery, start: usize) -> Listed {
        let rows = self.rows(query);
        let mut found: Vec<Arc<Issue>> = rows
            .iter()
            .filter(|row| self.admits(query, row.number))
            .filter_map(|row| self.issue(row.number))
            .filter(|issue| query.matches(issue))
            .collect();
        if query.sort == Sort::Comments {
            found.sort_by_key(|issue| (issue.comment_count(), issue.number));
        }
        if query.direction == Direction::Descending {
            found.reverse();
        }
        let total = found.len();
        // Where comments decide the order, a cursor is a place among the issues found.
        let start = query.after.map_or(start, |after| {
            found.iter().position(|issue| issue.number == after.number).map_or(start, |at| at + 1)
        });
        let (issues, more) = cut(found.into_iter(), start, query.per_page);
        Listed { issues, total, more }
    }
}

/// The rows on the far side of the question's cursor, still in ascending order.
fn behind<'a>(query: &IssueQuery, rows: &'a [Row]) -> &'a [Row] {
    let Some(after) = query.after else { return rows };
    let key = |row: &Row| match query.sort {
        Sort::Updated => (row.at, row.number),
        Sort::Created | Sort::Comments => (0, row.number),
    };
    let place = match query.sort {
        Sort::Updated => (row_time(after.at), after.number),
        Sort::Created | Sort::Comments => (0, after.number),
    };
    match query.direction {
        Direction::Ascending => &rows[rows.partition_point(|row| key(row) <= place)..],
        Direction::Descending => &rows[..rows.partition_point(|row| key(row) < place)],
    }
}

/// One page, and whether anything follows it.
fn cut<T>(items: impl Iterator<Item = T>, start: usize, len: usize) -> (Vec<T>, bool) {
    let mut items = items.skip(start);
    let page: Vec<T> = items.by_ref().take(len).collect();
    (page, items.next().is_some())
}
