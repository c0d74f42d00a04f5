//! What the forge answers.

use tern_forge::{
    ForgeError, IssuePage, IssuePatch, ListIssues, ListState, Listing, NewIssue, PageToken, Row,
};
use tern_model::{Content, RemoteIssue, RemoteKind, State as IssueIs, Timestamp};
use tern_sim::{
    CloseReason, Edit, IssueState,
    model::{Actor, By, Direction, Draft, Issue, IssueQuery, Lookup, Sort, StateFilter},
};

use super::{State, Texts, WEB, Written, trouble::Kind};

impl Texts {
    pub fn kept(self, text: &str) -> String {
        match self {
            Self::AsSent => text.to_owned(),
            Self::Crlf => text.replace("\r\n", "\n").replace('\n', "\r\n"),
            Self::Trimmed => {
                text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
            }
        }
    }
}

impl State {
    pub fn numbers(&self) -> Vec<u64> {
        self.world.repos[0].numbers().map(u64::from).collect()
    }

    /// The issue as anybody sees it now.
    pub fn seen(&self, number: u64) -> Option<RemoteIssue> {
        let issue = self.world.repos[0].issue(u32::try_from(number).ok()?)?;
        Some(self.in_terns_words(&issue))
    }

    pub fn remember(&mut self, number: u64) {
        if let Some(issue) = self.seen(number) {
            let history = self.history.entry(number).or_default();
            if history.last() != Some(&issue.content) {
                history.push(issue.content);
            }
        }
    }

    fn in_terns_words(&self, issue: &Issue) -> RemoteIssue {
        let view = self.world.view(0, issue);
        let body = view.body.unwrap_or_default();
        let (description, marker) = tern_forge::split_marker(&body);
        RemoteIssue {
            id: view.id.to_string(),
            node_id: None,
            number: view.number,
            url: format!("{WEB}/issues/{}", view.number),
            kind: RemoteKind::Issue,
            content: Content {
                title: view.title,
                description: description.to_owned(),
                state: match view.state {
                    IssueState::Closed(CloseReason::Completed) => IssueIs::Completed,
                    IssueState::Closed(_) => IssueIs::NotPlanned,
                    _ => IssueIs::Open,
                },
                labels: view.labels.into_iter().collect(),
                assignees: view.assignees.into_iter().collect(),
                milestone: view.milestone,
            },
            marker: marker.map(str::to_owned),
            labels: Vec::new(),
            author: None,
            severity: None,
            comment_count: u32::try_from(view.comments).ok(),
            created_at: Timestamp::new(view.created_at),
            updated_at: Timestamp::new(view.updated_at),
            closed_at: view.closed_at.map(Timestamp::new),
            moved_to: None,
        }
    }

    /// An answer that nothing but the usual troubles can spoil.
    pub fn plain<T>(&mut self, answer: T) -> Result<T, ForgeError> {
        match self.trouble.of_read() {
            Some(error) => Err(error),
            None => Ok(answer),
        }
    }

    pub fn list(&mut self, ask: &ListIssues) -> Result<Listing, ForgeError> {
        if let Some(error) = self.trouble.of_read() {
            return Err(error);
        }
        let lag_ms = self.trouble.lag_ms();
        let asked = ask.page.as_ref().map_or(1, |page| page.as_str().parse().unwrap_or(1));
        let page = if asked > 1 && self.trouble.strikes(Kind::PageRepeated) { 1 } else { asked };
        let query = IssueQuery {
            state: match ask.state {
                ListState::Open => StateFilter::Open,
                ListState::Closed => StateFilter::Closed,
                ListState::All => StateFilter::All,
            },
            sort: Sort::Updated,
            direction: Direction::Ascending,
            since: ask.since.map(|since| since.millis().div_euclid(1000)),
            per_page: self.page_size,
            page,
            lag_ms,
            ..IssueQuery::default()
        };
        let now_ms = self.world.clock.now_ms();
        let listed = self.world.repos[0].list(&query, now_ms);
        let issues: Vec<RemoteIssue> = listed.issues.iter().map(|issue| self.in_terns_words(issue)).collect();
        let etag = fingerprint(&issues, listed.more);
        if ask.etag.as_ref() == Some(&etag) {
            self.trouble.note(Kind::NotModified);
            return Ok(Listing::NotModified);
        }
        let next = match listed.more {
            true if asked > 1 && self.trouble.strikes(Kind::NextLoops) => Some(asked),
            true => Some(asked + 1),
            false => None,
        };
        let rows =
            issues.iter().map(|issue| Row { id: issue.id.clone(), updated_at: issue.updated_at }).collect();
        Ok(Listing::Page(IssuePage {
            issues,
            rejected: Vec::new(),
            rows,
            next: next.map(|next| PageToken::for_tests(next.to_string())),
            etag: Some(etag),
            total: u32::try_from(listed.total).ok(),
            server_time: Timestamp::from_millis(now_ms),
        }))
    }

    pub fn get(&mut self, number: u64) -> Result<RemoteIssue, ForgeError> {
        // That the repository moved is never said of a single issue alone.
        let moved = |error: &ForgeError| matches!(error, ForgeError::Moved { .. });
        let trouble = self.trouble.of_read().filter(|error| !moved(error));
        if let Some(error) = trouble.or_else(|| self.trouble.of_one_issue(number)) {
            return Err(error);
        }
        let issue = self.present(number)?;
        self.last_read.insert(number, issue.content.clone());
        Ok(issue)
    }

    pub fn present(&self, number: u64) -> Result<RemoteIssue, ForgeError> {
        let what = format!("issue #{number}");
        match self.world.repos[0].lookup(u32::try_from(number).unwrap()) {
            Lookup::Found(issue) => Ok(self.in_terns_words(&issue)),
            Lookup::Deleted => Err(ForgeError::Gone { what }),
            Lookup::Transferred { .. } => {
                Err(ForgeError::Moved { what, location: None, other_origin: false })
            }
            Lookup::Never => Err(ForgeError::NotFound { what }),
        }
    }

    pub fn create_by_client(&mut self, new: &NewIssue) -> Result<RemoteIssue, ForgeError> {
        if let Some(error) = self.trouble.before_write() {
            return Err(error);
        }
        let copies = if self.trouble.strikes(Kind::AppliedTwice) { 2 } else { 1 };
        let drop = self.trouble.strikes(Kind::FieldsDropped);
        let mut first = None;
        for _ in 0..copies {
            let number = self.create_once(new, drop);
            first.get_or_insert(number);
        }
        self.answer(first.unwrap())
    }

    fn create_once(&mut self, new: &NewIssue, drop: bool) -> u64 {
        let content = &new.content;
        let body = match &new.marker {
            Some(marker) => tern_forge::with_marker(&content.description, marker).unwrap(),
            None => content.description.clone(),
        };
        let patch = IssuePatch {
            title: Some(content.title.clone()),
            description: Some(content.description.clone()),
            state: None,
            labels: Some(content.labels.iter().cloned().collect()),
            assignees: Some(content.assignees.iter().cloned().collect()),
            milestone: Some(content.milestone.clone()),
        };
        let edits = Self::edits(&IssuePatch { title: None, description: None, ..patch.clone() }, drop);
        let draft = Draft {
            title: content.title.clone(),
            body: Some(self.texts.kept(&body)),
            edits,
            ..Draft::default()
        };
        let number = u64::from(self.world.create(0, draft, Actor::Client));
        self.writes.push(Written { number, patch, marker: new.marker.clone() });
        self.remember(number);
        number
    }

    pub fn update_by_client(&mut self, number: u64, patch: &IssuePatch) -> Result<RemoteIssue, ForgeError> {
        if let Some(error) = self.trouble.before_write() {
            return Err(error);
        }
        let issue = self.present(number)?;
        if self.last_read.get(&number) != Some(&issue.content) {
            self.overwritten_in_the_gap.insert(number);
        }
        let drop = self.trouble.strikes(Kind::FieldsDropped);
        let mut edits = Self::edits(patch, drop);
        if let Some(description) = &patch.description {
            // The marker lies in the body; the real client puts it back.
            let body = match &issue.marker {
                Some(marker) => tern_forge::with_marker(description, marker).unwrap(),
                None => description.clone(),
            };
            edits.push(Edit::Body(Some(self.texts.kept(&body))));
        }
        self.world.edit(0, u32::try_from(number).unwrap(), &edits, By::now(Actor::Client, None));
        self.writes.push(Written { number, patch: patch.clone(), marker: None });
        self.remember(number);
        self.answer(number)
    }

    fn edits(patch: &IssuePatch, drop: bool) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(patch.title.clone().map(|title| Edit::Title(title.trim().to_owned())));
        if !drop {
            edits.extend(patch.labels.clone().map(Edit::Labels));
            edits.extend(patch.assignees.clone().map(Edit::Assignees));
            edits.extend(patch.milestone.clone().map(Edit::Milestone));
        }
        edits.extend(patch.state.map(|state| match state {
            IssueIs::Open => Edit::Reopen,
            IssueIs::Completed => Edit::Close(CloseReason::Completed),
            IssueIs::NotPlanned => Edit::Close(CloseReason::NotPlanned),
        }));
        edits
    }

    fn answer(&mut self, number: u64) -> Result<RemoteIssue, ForgeError> {
        match self.trouble.after_write() {
            Some(error) => Err(error),
            None => self.present(number),
        }
    }
}

fn fingerprint(issues: &[RemoteIssue], more: bool) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    more.hash(&mut hasher);
    for issue in issues {
        (&issue.id, &issue.content, issue.updated_at).hash(&mut hasher);
    }
    format!("{:x}", hasher.finish())
}
