//! One page of observed issues, turned into the rows to write. No I/O: the same page and the same knowledge
//! always give the same rows.

mod conflicts;
mod moved;

use std::collections::{BTreeSet, HashMap};

use tern_model::{
    Conflict, ConflictStatus, Content, ExternalId, IssueError, Origin, PushIntent, PushState, RemoteIssue,
    RemoteLabel, RemoteState, State, Task, TaskChange, TaskId, TaskRemote, Timestamp,
};
use tern_reconcile::{
    finding::plan_finding,
    plan::{Asked, Known, PullAction, depends_on_arrival, plan_pull},
    same::same,
};
use tern_store::Linked;

use crate::{
    changes::changes_between,
    counting::Tally,
    new_task::new_task,
    setting::{Setting, Source, external_id},
};

/// What the database knows about a page's issues.
#[derive(Debug, Default)]
pub(crate) struct Knowledge {
    pub(crate) linked: Vec<Linked>,
    pub(crate) namesakes: Vec<Task>,
    pub(crate) waiting: Vec<Conflict>,
    /// Creates whose markers the page's issues carry, with their tasks where those are not linked yet.
    pub(crate) creates: Vec<(PushIntent, Option<Task>)>,
    /// Updates of the page's tasks whose answers were lost.
    pub(crate) unclear: Vec<PushIntent>,
    /// Issues that a person unlinked, with the number of the task that each was unlinked from.
    pub(crate) left: HashMap<ExternalId, Option<u32>>,
}

/// An issue that is elsewhere.
pub(crate) const MOVED: &str = "it has moved to another repository";

/// Why an issue cannot be reached, and what that means for its task.
pub(crate) fn missed_words(why: &str, edited: bool) -> String {
    format!("{why}; {}", if edited { "your edits are kept here" } else { "the task is kept here" })
}

const SECOND_COPY: &str = "it is a second copy of a task of yours: an answer was lost while it was being made, and \
                           the task is linked to the other one; close the one that is not needed";

const UNCLEAR: &str = "the answer to your edit was lost, and somebody changed the issue since: it is for you to say \
                       which version stands";

/// What planning did with a linked task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The task took content, base moved.
    Written,
    /// Base moved.
    Agreed,
    /// Neither.
    LeftAlone,
}

/// The rows to write for a page.
#[derive(Debug, Default)]
pub(crate) struct PageWrites {
    /// New tasks; their numbers and positions are given when they are written.
    pub(crate) new_tasks: Vec<Task>,
    pub(crate) new_links: Vec<TaskRemote>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) links: Vec<TaskRemote>,
    pub(crate) changes: Vec<TaskChange>,
    pub(crate) new_conflicts: Vec<Conflict>,
    pub(crate) conflicts: Vec<Conflict>,
    /// Creates that were found to have arrived.
    pub(crate) intents: Vec<PushIntent>,
    pub(crate) labels: Vec<RemoteLabel>,
    /// Tasks whose issues were moved, each with what the forge calls the new one, where its page is not known yet.
    pub(crate) moved: Vec<(TaskId, String)>,
    pub(crate) tally: Tally,
    /// Whether a closed issue was left out, so that including closed ones later has something to fetch.
    pub(crate) left_out_closed: bool,
}

/// Plans a page.
pub(crate) fn plan_page(
    setting: Setting<'_>,
    issues: &[RemoteIssue],
    knowledge: Knowledge,
    now: Timestamp,
) -> PageWrites {
    let mut planner = PagePlanner::new(setting, knowledge, now);
    let (first, copies): (Vec<_>, Vec<_>) = issues.iter().partition(|issue| !is_younger_copy(issue, issues));
    for issue in first.into_iter().chain(copies) {
        planner.plan(issue);
    }
    planner.writes
}

/// Whether the page holds an older issue with the same marker: that is the one to link, wherever it stands.
fn is_younger_copy(issue: &RemoteIssue, page: &[RemoteIssue]) -> bool {
    issue.marker.is_some()
        && page.iter().any(|other| other.marker == issue.marker && other.number < issue.number)
}

/// What linking a task to an issue by hand would write, by the very rules by which a sync adopts a namesake.
pub(crate) fn plan_link(
    setting: Setting<'_>,
    issue: &RemoteIssue,
    id: ExternalId,
    task: &Task,
    now: Timestamp,
) -> PageWrites {
    let mut planner = PagePlanner::new(setting, Knowledge::default(), now);
    let local = task.content();
    match planner.decide(issue, Known::Namesake { local: &local }, &issue.content) {
        PullAction::AdoptInConflict => planner.adopt_in_conflict(issue, id, task),
        _ => planner.adopt(issue, id, task),
    }
    planner.writes.labels.extend(issue.labels.iter().cloned());
    planner.writes
}

struct PagePlanner<'a> {
    setting: Setting<'a>,
    now: Timestamp,
    linked: HashMap<ExternalId, Linked>,
    namesakes: HashMap<String, Vec<Task>>,
    waiting: HashMap<TaskId, Conflict>,
    creates: HashMap<String, (PushIntent, Option<Task>)>,
    unclear: HashMap<TaskId, PushIntent>,
    left: HashMap<ExternalId, Option<u32>>,
    writes: PageWrites,
}

impl<'a> PagePlanner<'a> {
    fn new(setting: Setting<'a>, knowledge: Knowledge, now: Timestamp) -> Self {
        let mut namesakes: HashMap<String, Vec<Task>> = HashMap::new();
        // Oldest last, so that `pop` adopts in the order the tasks were made.
        for task in knowledge.namesakes.into_iter().rev() {
            namesakes.entry(task.title.clone()).or_default().push(task);
        }
        Self {
            setting,
            now,
            linked: knowledge
                .linked
                .into_iter()
                .map(|linked| (linked.remote.external_id.clone(), linked))
                .collect(),
            namesakes,
            waiting: knowledge.waiting.into_iter().map(|conflict| (conflict.task_id, conflict)).collect(),
            creates: knowledge
                .creates
                .into_iter()
                .filter_map(|create| Some((create.0.marker.clone()?, create)))
                .collect(),
            unclear: knowledge.unclear.into_iter().map(|intent| (intent.task_id, intent)).collect(),
            left: knowledge.left,
            writes: PageWrites::default(),
        }
    }

    fn plan(&mut self, issue: &RemoteIssue) {
        let Some(id) = external_id(self.setting, issue) else {
            return self.writes.tally.failed(reason(issue, "its address is longer than Tern can keep"));
        };
        if issue.content.title.trim().is_empty() {
            return self.writes.tally.failed(reason(issue, "it has no title"));
        }
        self.writes.labels.extend(issue.labels.iter().cloned());
        match (self.linked.remove(&id), issue.moved_to.as_deref()) {
            (Some(linked), None) => return self.plan_linked(issue, linked),
            (Some(linked), Some(place)) => return self.plan_moved(issue, linked, place),
            // The shell that stayed is no work of its own; its task comes with the issue that it became.
            (None, Some(place)) => return self.plan_shell(issue, id, place),
            (None, None) => {}
        }
        if let Some(task) = self.left.get(&id) {
            return self.leave_unlinked(issue, *task);
        }
        match issue.marker.as_ref().and_then(|marker| self.creates.get_mut(marker)) {
            Some((intent, task)) => match task.take() {
                Some(task) => {
                    let intent = intent.clone();
                    self.plan_created(issue, id, task, intent);
                }
                None => self.writes.tally.left_out(reason(issue, SECOND_COPY)),
            },
            None => self.plan_unlinked(issue, id),
        }
    }

    /// An issue that was made from here, met before the answer to its making was recorded. What was sent is the
    /// base: whatever it says otherwise somebody changed since, there or here. What a forge may have dropped
    /// without a word is told from what somebody took away by whether the issue was touched since it was made.
    fn plan_created(&mut self, issue: &RemoteIssue, id: ExternalId, task: Task, intent: PushIntent) {
        let link = self.new_link(issue, id, task.id);
        let sent = intent.content.clone().unwrap_or_else(|| issue.content.clone());
        let remote = self.setting.observed(issue, &sent);
        let taken = without_dropped(&sent, &remote);
        let mut linked_task = task;
        linked_task.issue_url = Some(issue.url.clone());
        let local = linked_task.content();
        let untouched = issue.created_at == issue.updated_at;
        let written = self.writes.tasks.len();
        let link = if untouched || !depends_on_arrival(&taken, &sent, &local, &remote) {
            let base = if untouched { taken } else { sent };
            self.settle(issue, Linked { task: linked_task.clone(), remote: TaskRemote { base, ..link } }).0
        } else {
            self.ask_about(issue, link, sent, local, remote)
        };
        if self.writes.tasks.len() == written {
            self.writes.tasks.push(linked_task);
        }
        self.writes.new_links.push(link);
        self.writes.intents.push(PushIntent {
            state: PushState::Done,
            error: None,
            updated_at: self.now,
            ..intent
        });
        self.writes.tally.counts.issues_fetched += 1;
    }

    fn plan_unlinked(&mut self, issue: &RemoteIssue, id: ExternalId) {
        let namesake = self.namesakes.get_mut(&issue.content.title).and_then(Vec::pop);
        let local = namesake.as_ref().map(Task::content);
        let known = local.as_ref().map_or(Known::Nothing, |local| Known::Namesake { local });
        match (self.decide(issue, known, &issue.content), namesake) {
            (PullAction::Adopt, Some(task)) => self.adopt(issue, id, &task),
            (PullAction::AdoptInConflict, Some(task)) => self.adopt_in_conflict(issue, id, &task),
            (PullAction::Create, _) => self.create(issue, id),
            (_, namesake) => {
                if let Some(task) = namesake {
                    self.namesakes.entry(task.title.clone()).or_default().push(task);
                }
                self.leave_out(issue);
            }
        }
    }

    /// Findings have a truth table of their own.
    fn decide(&self, issue: &RemoteIssue, known: Known<'_>, remote: &Content) -> PullAction {
        let rules = self.setting.rules;
        if issue.kind.is_security() {
            plan_finding(known, remote, rules.unknown_closed)
        } else {
            plan_pull(known, remote, rules)
        }
    }

    fn plan_linked(&mut self, issue: &RemoteIssue, linked: Linked) {
        let before = linked.remote.clone();
        if self.setting.source == Source::Listed && issue.updated_at < before.remote_updated_at {
            // The listing is older than what is known, from our own write perhaps; to take it would undo that.
            return;
        }
        let repeat = before.remote_updated_at == issue.updated_at;
        let (link, outcome) = self.settle(issue, linked);
        if outcome == Outcome::LeftAlone && !repeat {
            self.writes.tally.counts.tasks_skipped += 1;
        }
        if outcome != Outcome::LeftAlone || !repeat {
            self.writes.tally.counts.issues_fetched += 1;
        }
        if outcome != Outcome::LeftAlone || differs(&before, &link) {
            self.writes.links.push(link);
        }
    }

    /// Plans a linked task and its conflict; answers with the link as it then is.
    fn settle(&mut self, issue: &RemoteIssue, linked: Linked) -> (TaskRemote, Outcome) {
        let Linked { task, remote: link } = linked;
        let waiting = self.waiting.remove(&task.id);
        let remote = self.setting.observed(issue, &link.base);
        let unclear = self.unclear_before(issue, &link);
        let mut link = self.refreshed(link, issue);
        let local = task.content();
        let waiting = match waiting {
            Some(conflict) if !same(&conflict.base, &link.base) => {
                return self.follow(conflict, link, local, remote);
            }
            waiting => waiting,
        };
        let depends = |sent: &Content| depends_on_arrival(&link.base, sent, &local, &remote);
        if let Some(sent) = unclear.filter(|sent| waiting.is_none() && depends(sent)) {
            return (self.ask_about(issue, link, sent, local, remote), Outcome::LeftAlone);
        }
        let asked = if waiting.is_some() { Asked::Yes } else { Asked::No };
        let known = Known::Linked { base: &link.base, local: &local, asked };
        let action = self.decide(issue, known, &remote);
        if action == PullAction::Conflict {
            link.sync_conflict_status = Some(ConflictStatus::Pending);
            self.record_conflict(&link, local, remote, waiting);
            return (link, Outcome::LeftAlone);
        }
        if let Some(conflict) = waiting {
            link.sync_conflict_status = None;
            self.dissolve(conflict, &action, local.clone(), remote.clone());
        }
        let outcome = match action {
            PullAction::TakeRemote => {
                self.take(&task, issue, &remote, Origin::Pull);
                Outcome::Written
            }
            PullAction::Merge(merged) => {
                self.record_merge(&link, local, &remote, &merged);
                self.take(&task, issue, &merged, Origin::Merge);
                Outcome::Written
            }
            PullAction::Agree => {
                self.writes.tally.counts.tasks_skipped += 1;
                Outcome::Agreed
            }
            _ => return (link, Outcome::LeftAlone),
        };
        link.base = remote;
        (link, outcome)
    }

    /// A decision that was taken back after it had been sent, or an edit whose answer was lost: base is what the
    /// forge holds, and the conflict shows what is to be decided about. It follows the issue, and ends by itself
    /// only when both sides say the same.
    fn follow(
        &mut self,
        conflict: Conflict,
        mut link: TaskRemote,
        local: Content,
        remote: Content,
    ) -> (TaskRemote, Outcome) {
        if same(&remote, &link.base) {
            return (link, Outcome::LeftAlone);
        }
        link.base = remote.clone();
        if same(&local, &remote) {
            link.sync_conflict_status = None;
            self.dissolve(conflict, &PullAction::Agree, local, remote);
            self.writes.tally.counts.tasks_skipped += 1;
            return (link, Outcome::Agreed);
        }
        self.writes.conflicts.push(Conflict { local, remote, ..conflict });
        (link, Outcome::LeftAlone)
    }

    /// What was sent of the task without an answer, when the issue has changed since it was read for that. An issue
    /// that has not changed never got it, and it is simply sent again.
    fn unclear_before(&mut self, issue: &RemoteIssue, link: &TaskRemote) -> Option<Content> {
        if link.remote_updated_at == issue.updated_at {
            return None;
        }
        let intent = self.unclear.remove(&link.task_id)?;
        let done = PushIntent { state: PushState::Done, updated_at: self.now, ..intent };
        let sent = done.content.clone();
        self.writes.intents.push(done);
        sent
    }

    fn create(&mut self, issue: &RemoteIssue, id: ExternalId) {
        let task = new_task(self.setting, issue, self.now);
        let link = self.new_link(issue, id, task.id);
        self.writes.new_tasks.push(task);
        self.writes.new_links.push(link);
        self.writes.tally.counts.issues_fetched += 1;
        self.writes.tally.counts.tasks_created += 1;
    }

    fn adopt(&mut self, issue: &RemoteIssue, id: ExternalId, task: &Task) {
        let link = self.new_link(issue, id, task.id);
        self.take(task, issue, &issue.content, Origin::Pull);
        self.writes.new_links.push(link);
        self.writes.tally.counts.issues_fetched += 1;
    }

    /// Nothing was ever agreed on, so the base of the merge is a blank issue, of that title where both have it.
    fn adopt_in_conflict(&mut self, issue: &RemoteIssue, id: ExternalId, task: &Task) {
        let mut link = self.new_link(issue, id, task.id);
        let same_title = task.title.trim() == issue.content.title.trim();
        link.base = blank(if same_title { &issue.content.title } else { "" });
        link.sync_conflict_status = Some(ConflictStatus::Pending);
        let mut linked_task = task.clone();
        linked_task.issue_url = Some(issue.url.clone());
        linked_task.updated_at = self.now;
        self.record_conflict(&link, task.content(), issue.content.clone(), None);
        self.writes.tasks.push(linked_task);
        self.writes.new_links.push(link);
        self.writes.tally.counts.issues_fetched += 1;
        self.writes.tally.counts.tasks_updated += 1;
    }

    fn leave_out(&mut self, issue: &RemoteIssue) {
        self.writes.left_out_closed = true;
        if self.setting.left_out.is_news(issue.updated_at) {
            self.writes.tally.left_out(reason(
                issue,
                "it is closed and was never linked; include closed issues to take it over",
            ));
        }
    }

    /// What a person took apart no sync joins again, neither by a title nor by a marker, and no second task is made.
    fn leave_unlinked(&mut self, issue: &RemoteIssue, task: Option<u32>) {
        if self.setting.left_out.is_news(issue.updated_at) {
            let from = task.map_or_else(|| "its task".to_owned(), |number| format!("task {number}"));
            let words = format!("you unlinked it from {from}; link it to a task to take it up again");
            self.writes.tally.left_out(reason(issue, &words));
        }
    }

    fn take(&mut self, before: &Task, issue: &RemoteIssue, content: &Content, origin: Origin) {
        let mut after = before.clone();
        put_content(&mut after, content);
        after.closed_at = if content.state.is_open() { None } else { issue.closed_at.or(Some(self.now)) };
        after.issue_url = Some(issue.url.clone());
        after.updated_at = self.now;
        let sync = self.setting.sync_id;
        self.writes.changes.extend(changes_between(before, &after, origin, sync, self.now));
        self.writes.tasks.push(after);
        self.writes.tally.counts.tasks_updated += 1;
    }

    fn refreshed(&self, mut link: TaskRemote, issue: &RemoteIssue) -> TaskRemote {
        link.remote_issue_id = issue.node_id.clone().unwrap_or_else(|| issue.id.clone());
        link.remote_issue_number = issue.number;
        link.remote_issue_url.clone_from(&issue.url);
        link.remote_state = RemoteState::Present;
        (link.moved_to, link.looked_at) = (None, None);
        link.remote_updated_at = issue.updated_at;
        link.comment_count = issue.comment_count;
        link.last_synced_at = self.now;
        link
    }

    fn new_link(&self, issue: &RemoteIssue, external_id: ExternalId, task_id: TaskId) -> TaskRemote {
        self.setting.new_link(issue, external_id, task_id, self.now)
    }
}

/// Puts synced content into a task; a finer status that already means the same state stays.
pub(crate) fn put_content(task: &mut Task, content: &Content) {
    task.title.clone_from(&content.title);
    task.description.clone_from(&content.description);
    task.status = task.status.with_state(content.state);
    task.labels.clone_from(&content.labels);
    task.assignees.clone_from(&content.assignees);
    task.milestone.clone_from(&content.milestone);
}

/// `sent` without what a forge leaves out in silence when an account may not set it: labels, assignees, and the
/// milestone. What the issue has beyond `sent` came from somebody else.
fn without_dropped(sent: &Content, remote: &Content) -> Content {
    Content {
        labels: sent.labels.intersection(&remote.labels).cloned().collect(),
        assignees: sent.assignees.intersection(&remote.assignees).cloned().collect(),
        milestone: sent.milestone.clone().filter(|_| remote.milestone.is_some()),
        ..sent.clone()
    }
}

/// Whether a link says something new apart from when it was last looked at.
fn differs(before: &TaskRemote, after: &TaskRemote) -> bool {
    TaskRemote { last_synced_at: after.last_synced_at, ..before.clone() } != *after
}

fn blank(title: &str) -> Content {
    Content {
        title: title.to_owned(),
        description: String::new(),
        state: State::Open,
        labels: BTreeSet::new(),
        assignees: BTreeSet::new(),
        milestone: None,
    }
}

fn reason(issue: &RemoteIssue, why: &str) -> IssueError {
    // A finding's number is no issue's, and some have none.
    let is_issue = !issue.kind.is_security();
    let name = if is_issue { format!("#{}", issue.number) } else { issue.id.clone() };
    IssueError {
        number: is_issue.then_some(issue.number),
        url: Some(issue.url.clone()),
        reason: format!("{name}: {why}"),
    }
}
