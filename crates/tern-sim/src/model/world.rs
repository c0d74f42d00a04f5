//! Everything a forge holds, and the one way to change it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Access, Actor, Change, CloseReason, Comment, Edit, Issue, IssueState, IssueView, Label, LedgerEntry,
    Milestone, Person, PersonId, Repo, Role, Token,
};
use crate::clock::Clock;
use crate::limits::Limits;

/// A forge's whole state.
#[derive(Debug)]
pub struct World {
    /// Its clock.
    pub clock: Arc<Clock>,
    /// Its accounts.
    pub people: Vec<Person>,
    /// Its tokens by their text.
    pub tokens: HashMap<String, Token>,
    /// What those who come without a token are taken for; nobody in particular by default.
    pub visitor: Option<Token>,
    /// Its repositories; the first is the one a simulation is about.
    pub repos: Vec<Repo>,
    /// How much each account may still ask.
    pub limits: Limits,
    /// Every change so far.
    pub ledger: Vec<LedgerEntry>,
    /// Names repositories had before, lower case, and their ids.
    pub old_names: HashMap<String, u64>,
    /// What stays of an issue that is moved to another repository.
    pub(crate) after_move: AfterMove,
    /// Grows whenever a name or colour that many issues show has changed.
    pub names_version: u64,
    /// What clients wrote and nobody has taken note of yet.
    pub(crate) writes: Vec<Write>,
    next_comment: u64,
}

/// What stays of an issue that is moved to another repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterMove {
    /// Nothing: the issue is elsewhere under its own id, and its number leads on to it.
    Nothing,
    /// A shell, closed, that names the new issue.
    Shell,
}

/// A client's write, so that it can be done again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Write {
    pub(crate) at_ms: i64,
    pub(crate) by: Option<String>,
    pub(crate) number: u32,
    /// Title and text of an issue that was opened by it.
    pub(crate) opened: Option<(String, Option<String>)>,
    pub(crate) edits: Vec<Edit>,
}

impl World {
    /// An empty forge.
    pub fn new(clock: Arc<Clock>, limits: Limits) -> Self {
        Self {
            clock,
            people: Vec::new(),
            tokens: HashMap::new(),
            visitor: None,
            repos: Vec::new(),
            limits,
            ledger: Vec::new(),
            old_names: HashMap::new(),
            after_move: AfterMove::Nothing,
            names_version: 0,
            writes: Vec::new(),
            next_comment: 1_900_000_001,
        }
    }

    /// An account by login, made if it is new.
    pub fn person(&mut self, login: &str) -> PersonId {
        if let Some(id) = self.find_person(login) {
            return id;
        }
        self.people.push(Person::new(login));
        self.names_version += 1;
        PersonId(u16::try_from(self.people.len() - 1).unwrap_or(u16::MAX))
    }

    /// An account by login.
    pub fn find_person(&self, login: &str) -> Option<PersonId> {
        let at = self
            .people
            .iter()
            .position(|person| !person.deleted && person.login.eq_ignore_ascii_case(login))?;
        u16::try_from(at).ok().map(PersonId)
    }

    /// A login, unless the account is gone.
    pub fn login(&self, id: PersonId) -> Option<&str> {
        self.people
            .get(usize::from(id.0))
            .filter(|person| !person.deleted)
            .map(|person| person.login.as_str())
    }

    /// A token by its text, while it is worth something.
    pub fn living_token(&self, text: &str) -> Option<&Token> {
        self.tokens.get(text).filter(|token| {
            !token.revoked
                && token.expires_at.is_none_or(|at| self.clock.now_s() < at)
                && self.login(token.owner).is_some()
        })
    }

    /// The account behind a login, if a repository can assign it: only its people can be assigned.
    pub(crate) fn assignable(&self, repo: usize, login: &str) -> Option<PersonId> {
        self.find_person(login).filter(|person| self.repos[repo].collaborators.contains_key(person))
    }

    /// A repository by its current `owner/name`.
    pub fn find_repo(&self, owner: &str, name: &str) -> Option<usize> {
        self.repos.iter().position(|repo| {
            repo.settings.owner.eq_ignore_ascii_case(owner) && repo.settings.name.eq_ignore_ascii_case(name)
        })
    }

    /// The repository and the number of the issue with this id.
    pub(crate) fn find_issue_by_id(&self, id: u64) -> Option<(usize, u32)> {
        self.repos.iter().enumerate().find_map(|(at, repo)| {
            let number = repo.numbers().find(|&number| repo.issue(number).is_some_and(|one| one.id == id))?;
            Some((at, number))
        })
    }

    /// A repository by id.
    pub fn find_repo_by_id(&self, id: u64) -> Option<usize> {
        self.repos.iter().position(|repo| repo.id == id)
    }

    /// What a token, or nobody, may do in a repository.
    pub fn access(&self, token: Option<&Token>, repo: &Repo) -> Access {
        let Some(token) = token else {
            return if repo.settings.private { Access::None } else { Access::Read };
        };
        let role = repo.collaborators.get(&token.owner);
        if repo.settings.private && (role.is_none() || !token.sees_private()) {
            return Access::None;
        }
        if !token.writes_issues(repo.settings.private) {
            return Access::Read;
        }
        Self::by_role(role)
    }

    /// What the account behind a token may do in a repository, whatever the token's own rights are.
    pub fn account_access(&self, token: Option<&Token>, repo: &Repo) -> Access {
        token.map_or(Access::Read, |token| Self::by_role(repo.collaborators.get(&token.owner)))
    }

    fn by_role(role: Option<&Role>) -> Access {
        match role {
            Some(Role::Admin) => Access::Admin,
            Some(Role::Write) => Access::Push,
            Some(Role::Read) | None => Access::Contribute,
        }
    }

    /// Opens an issue and returns its number.
    pub fn create(&mut self, repo: usize, draft: Draft, actor: Actor) -> u32 {
        let now_ms = draft.at.map_or_else(|| self.clock.now_ms(), |at| at * 1000);
        let now = now_ms.div_euclid(1000);
        let number = draft.number.unwrap_or_else(|| self.repos[repo].last_number() + 1);
        let id = issue_id(self.repos[repo].id, number);
        let at = draft.at.unwrap_or(now);
        if actor == Actor::Client {
            let by = draft.author.and_then(|author| self.login(author)).map(str::to_owned);
            let opened = Some((draft.title.clone(), draft.body.clone()));
            self.writes.push(Write { at_ms: now_ms, by, number, opened, edits: draft.edits.clone() });
        }
        let mut issue = Issue {
            number,
            id,
            title: draft.title,
            body: draft.body,
            state: IssueState::Open,
            labels: Vec::new(),
            assignees: Vec::new(),
            milestone: None,
            author: draft.author,
            closed_by: None,
            pull: None,
            seeded_comments: 0,
            thread: Vec::new(),
            created_at: at,
            updated_at: at,
            closed_at: None,
            moved_to: None,
        };
        for edit in &draft.edits {
            self.apply(repo, &mut issue, edit, draft.author, at);
        }
        self.repos[repo].put(now_ms, issue);
        self.note(now_ms, actor, number, Change::Created);
        number
    }

    /// Changes an issue; none when there is no such issue. The time of change moves only if something changed.
    pub fn edit(&mut self, repo: usize, number: u32, edits: &[Edit], by: By) -> Option<Arc<Issue>> {
        let now_ms = by.at_ms.unwrap_or_else(|| self.clock.now_ms());
        let now = now_ms.div_euclid(1000);
        let before = self.repos[repo].issue(number)?;
        let mut issue = Issue::clone(&before);
        for edit in edits {
            self.apply(repo, &mut issue, edit, by.person, now);
        }
        if issue == *before {
            return Some(before);
        }
        issue.updated_at = now;
        if by.actor == Actor::Client {
            let person = by.person.and_then(|person| self.login(person)).map(str::to_owned);
            self.writes.push(Write {
                at_ms: now_ms,
                by: person,
                number,
                opened: None,
                edits: edits.to_vec(),
            });
        }
        self.note_fields(repo, now_ms, by.actor, &before, &issue);
        self.repos[repo].put(now_ms, issue);
        self.repos[repo].issue(number)
    }

    /// Deletes an issue; false when there is none.
    pub fn delete(&mut self, repo: usize, number: u32, actor: Actor) -> bool {
        let gone = self.repos[repo].delete(number).is_some();
        if gone {
            self.note(self.clock.now_ms(), actor, number, Change::Deleted);
        }
        gone
    }

    /// Moves an issue to another repository and returns its number there.
    pub fn transfer(&mut self, repo: usize, number: u32, to: usize, actor: Actor) -> Option<u32> {
        let now_ms = self.clock.now_ms();
        let (to_id, new_number) = (self.repos[to].id, self.repos[to].last_number() + 1);
        let issue = match self.after_move {
            AfterMove::Nothing => self.repos[repo].transfer(number, to_id, new_number)?,
            AfterMove::Shell => self.repos[repo].issue(number)?,
        };
        let mut moved = Issue::clone(&issue);
        moved.number = new_number;
        if self.after_move == AfterMove::Shell {
            moved.id = issue_id(to_id, new_number);
            let now = now_ms.div_euclid(1000);
            let mut shell = Issue::clone(&issue);
            shell.moved_to = Some(moved.id);
            shell.state = IssueState::Closed(CloseReason::Completed);
            (shell.closed_at, shell.updated_at) = (shell.closed_at.or(Some(now)), now);
            self.repos[repo].put(now_ms, shell);
        }
        moved.labels.clear();
        moved.milestone = None;
        moved.updated_at = now_ms.div_euclid(1000);
        self.repos[to].put(now_ms, moved);
        self.note(now_ms, actor, number, Change::Transferred);
        Some(new_number)
    }

    /// A label's index in a repository, made with a colour of its own if it is new.
    pub fn label(&mut self, repo: usize, name: &str) -> u16 {
        if let Some(index) = self.repos[repo].label_index(name) {
            return index;
        }
        self.names_version += 1;
        let labels = &mut self.repos[repo].labels;
        labels.push(Label::new(name, "ededed"));
        u16::try_from(labels.len() - 1).unwrap_or(u16::MAX)
    }

    /// A milestone's number in a repository, made if it is new.
    pub fn milestone(&mut self, repo: usize, title: &str) -> u16 {
        if let Some(number) = self.repos[repo].milestone_number(title) {
            return number;
        }
        self.names_version += 1;
        let milestones = &mut self.repos[repo].milestones;
        milestones.push(Milestone::new(title));
        u16::try_from(milestones.len()).unwrap_or(u16::MAX)
    }

    /// Everything said on an issue, the corpus' own words first.
    pub fn comments(&self, repo: usize, issue: &Issue) -> Vec<Comment> {
        let corpus = self.repos[repo].corpus();
        let seeded = (0..issue.seeded_comments).map(|k| Comment {
            id: 1_000_000_000 + u64::from(issue.number) * 16 + u64::from(k),
            author: Some(PersonId(k % 9)),
            body: corpus.comment(issue.number, k).to_owned(),
            created_at: issue.created_at + i64::from(k) + 1,
            updated_at: issue.created_at + i64::from(k) + 1,
        });
        seeded.chain(issue.thread.iter().map(|comment| Comment::clone(comment))).collect()
    }

    /// Says something on an issue, in a client's words; none when there is no such issue.
    pub(crate) fn say(
        &mut self,
        repo: usize,
        number: u32,
        edits: &[Edit],
        me: Option<PersonId>,
    ) -> Option<Comment> {
        let said = self.edit(repo, number, edits, By::now(Actor::Client, me))?;
        said.thread.last().map(|comment| Comment::clone(comment))
    }

    /// An issue with names for indices.
    pub fn view(&self, repo: usize, issue: &Issue) -> IssueView {
        let repo = &self.repos[repo];
        let login = |id: PersonId| self.login(id).map(str::to_owned);
        IssueView {
            number: u64::from(issue.number),
            id: issue.id,
            title: issue.title.clone(),
            body: issue.body.clone(),
            state: issue.state,
            labels: label_names(repo, issue).map(str::to_owned).collect(),
            assignees: issue.assignees.iter().copied().filter_map(login).collect(),
            milestone: issue.milestone.and_then(|number| repo.milestone(number)).map(|m| m.title.clone()),
            author: issue.author.and_then(login),
            is_pull: issue.pull.is_some(),
            comments: issue.comment_count(),
            created_at: date(issue.created_at),
            updated_at: date(issue.updated_at),
            closed_at: issue.closed_at.map(date),
        }
    }

    fn apply(&mut self, repo: usize, issue: &mut Issue, edit: &Edit, by: Option<PersonId>, now: i64) {
        match edit {
            Edit::Title(title) => issue.title.clone_from(title),
            Edit::Body(body) => issue.body.clone_from(body),
            Edit::Replace { from, to } => {
                if let Some(body) = issue.body.as_mut().filter(|body| body.contains(from.as_str())) {
                    *body = body.replacen(from.as_str(), to, 1);
                }
            }
            Edit::Labels(names) => {
                issue.labels = names.iter().map(|name| self.label(repo, name)).collect();
                drop_repeats(&mut issue.labels);
            }
            Edit::AddLabel(name) => {
                issue.labels.push(self.label(repo, name));
                drop_repeats(&mut issue.labels);
            }
            Edit::RemoveLabel(name) => {
                let gone = self.repos[repo].label_index(name);
                issue.labels.retain(|&label| Some(label) != gone);
            }
            Edit::Assignees(logins) => {
                issue.assignees = logins.iter().map(|login| self.person(login)).collect();
                drop_repeats(&mut issue.assignees);
            }
            Edit::Assign(login) => {
                issue.assignees.push(self.person(login));
                drop_repeats(&mut issue.assignees);
            }
            Edit::Unassign(login) => {
                let gone = self.find_person(login);
                issue.assignees.retain(|&person| Some(person) != gone);
            }
            Edit::Milestone(title) => {
                issue.milestone = title.as_deref().map(|title| self.milestone(repo, title));
            }
            Edit::Close(reason) => {
                if !issue.state.is_closed() {
                    issue.closed_at = Some(now);
                    issue.closed_by = by;
                }
                issue.state = IssueState::Closed(*reason);
            }
            Edit::Reopen => {
                if issue.state.is_closed() {
                    issue.state = IssueState::Reopened;
                    issue.closed_at = None;
                    issue.closed_by = None;
                }
            }
            Edit::Comment(body) => {
                let comment = Comment {
                    id: self.next_comment,
                    author: by,
                    body: body.clone(),
                    created_at: now,
                    updated_at: now,
                };
                self.next_comment += 1;
                issue.thread.push(Arc::new(comment));
            }
            Edit::EditComment { id, body } => {
                if let Some(comment) = issue.thread.iter_mut().find(|comment| comment.id == *id) {
                    *comment =
                        Arc::new(Comment { body: body.clone(), updated_at: now, ..Comment::clone(comment) });
                }
            }
            Edit::DeleteComment(id) => issue.thread.retain(|comment| comment.id != *id),
        }
    }

    fn note(&mut self, at_ms: i64, actor: Actor, number: u32, change: Change) {
        self.ledger.push(LedgerEntry { at_ms, actor, number: u64::from(number), change });
    }

    fn note_fields(&mut self, repo: usize, at_ms: i64, actor: Actor, before: &Issue, after: &Issue) {
        let (old, new) = (self.view(repo, before), self.view(repo, after));
        let fields = [
            ("title", old.title, new.title),
            ("body", old.body.unwrap_or_default(), new.body.unwrap_or_default()),
            ("state", format!("{:?}", old.state), format!("{:?}", new.state)),
            ("labels", old.labels.join(","), new.labels.join(",")),
            ("assignees", old.assignees.join(","), new.assignees.join(",")),
            ("milestone", old.milestone.unwrap_or_default(), new.milestone.unwrap_or_default()),
            ("comments", old.comments.to_string(), new.comments.to_string()),
        ];
        for (field, before, now) in fields {
            if before != now {
                self.note(at_ms, actor, after.number, Change::Field { field, before, after: now });
            }
        }
    }
}

/// A new issue.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Its number, where it must be a certain one.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: Option<String>,
    /// Who opens it.
    pub author: Option<PersonId>,
    /// Labels and all else, as changes to the empty issue.
    pub edits: Vec<Edit>,
    /// When, where it is not now.
    pub at: Option<i64>,
}

/// Who makes a change, and when.
#[derive(Debug, Clone, Copy)]
pub struct By {
    /// Over which way.
    pub actor: Actor,
    /// Who.
    pub person: Option<PersonId>,
    /// When, where it is not now.
    pub at_ms: Option<i64>,
}

impl By {
    /// Now.
    pub const fn now(actor: Actor, person: Option<PersonId>) -> Self {
        Self { actor, person, at_ms: None }
    }
}

/// The id of the issue that was opened under a number; an issue that leaves no shell keeps it when it moves.
pub(crate) fn issue_id(repo_id: u64, number: u32) -> u64 {
    1_700_000_000 + (repo_id % 1000) * 40_000_000 + u64::from(number) * 13
}

/// The names of an issue's labels.
pub(crate) fn label_names<'a>(repo: &'a Repo, issue: &'a Issue) -> impl Iterator<Item = &'a str> + 'a {
    issue
        .labels
        .iter()
        .filter_map(|&label| repo.labels.get(usize::from(label)))
        .filter(|label| !label.deleted)
        .map(|label| label.name.as_str())
}

fn drop_repeats<T: PartialEq + Copy>(items: &mut Vec<T>) {
    let mut seen = Vec::with_capacity(items.len());
    items.retain(|item| {
        let new = !seen.contains(item);
        seen.push(*item);
        new
    });
}

fn date(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}
