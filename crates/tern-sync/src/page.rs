//! One page of observed issues, turned into the rows to write. No I/O: the same page and the same knowledge
//! always give the same rows.

use std::collections::{BTreeSet, HashMap};

use tern_forge::Random;
use tern_model::{
    Conflict, ConflictId, ConflictStatus, Content, ExternalId, IssueError, Origin, ProjectId, PushIntent,
    PushState, RemoteIssue, RemoteLabel, RemoteState, ResolutionAction, ServiceType, State, Status, SyncId,
    Task, TaskChange, TaskId, TaskRemote, TaskRemoteId, TaskType, Timestamp,
};
use tern_reconcile::{
    plan::{Asked, Known, PullAction, PullRules, plan_pull},
    same::same,
};
use tern_store::{Linked, PullState};

use crate::{changes::changes_between, counting::Tally};

/// What holds for every page of a run.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) project_id: ProjectId,
    pub(crate) service: ServiceType,
    pub(crate) repository_url: &'a str,
    pub(crate) sync_id: SyncId,
    pub(crate) rules: PullRules,
    /// Whether the forge tells "completed" from "not planned"; where it does not, the task's own word stands.
    pub(crate) close_reasons: bool,
    /// Whether an issue that is left out is reported; the first sync takes open issues only, by design.
    pub(crate) left_out: LeftOut,
    pub(crate) random: &'a dyn Random,
}

impl Setting<'_> {
    /// What the issue says, in words that can be compared: a forge that knows only "closed" does not contradict
    /// what is known about why.
    pub(crate) fn observed(&self, issue: &RemoteIssue, known: &Content) -> Content {
        let mut remote = issue.content.clone();
        if !self.close_reasons && !remote.state.is_open() && !known.state.is_open() {
            remote.state = known.state;
        }
        remote
    }

    /// A link of a task to an issue, agreed on what the issue says.
    pub(crate) fn new_link(
        &self,
        issue: &RemoteIssue,
        external_id: ExternalId,
        task_id: TaskId,
        now: Timestamp,
    ) -> TaskRemote {
        TaskRemote {
            id: TaskRemoteId::new(self.random.uuid()),
            task_id,
            external_id,
            kind: issue.kind,
            remote_issue_id: issue.node_id.clone().unwrap_or_else(|| issue.id.clone()),
            remote_issue_number: issue.number,
            remote_issue_url: issue.url.clone(),
            remote_state: RemoteState::Present,
            last_synced_at: now,
            remote_updated_at: issue.updated_at,
            base: issue.content.clone(),
            sync_conflict_status: None,
        }
    }
}

/// What becomes of issues that are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeftOut {
    /// Those that changed after this time are counted and named; an earlier sync has named the others, which the
    /// inclusive cursor brings back.
    ReportedAfter(Option<Timestamp>),
    /// They are none of this run's business.
    Ignored,
}

impl LeftOut {
    /// A first sync takes open issues only, by design; later ones name what they pass over.
    pub(crate) fn of(pull: &PullState) -> Self {
        if pull.first_sync_done { Self::ReportedAfter(pull.issues.since) } else { Self::Ignored }
    }

    fn is_news(self, updated_at: Timestamp) -> bool {
        match self {
            Self::ReportedAfter(cursor) => cursor.is_none_or(|cursor| updated_at > cursor),
            Self::Ignored => false,
        }
    }
}

/// What the database knows about a page's issues.
#[derive(Debug, Default)]
pub(crate) struct Knowledge {
    pub(crate) linked: Vec<Linked>,
    pub(crate) namesakes: Vec<Task>,
    pub(crate) waiting: Vec<Conflict>,
    /// Creates whose markers the page's issues carry, with their tasks where those are not linked yet.
    pub(crate) creates: Vec<(PushIntent, Option<Task>)>,
}

const SECOND_COPY: &str = "it is a second copy of a task of yours: an answer was lost while it was being made, and \
                           the task is linked to the other one; close the one that is not needed";

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
    for issue in issues {
        planner.plan(issue);
    }
    planner.writes
}

/// The identity that `issue` has in this repository.
pub(crate) fn external_id(setting: Setting<'_>, issue: &RemoteIssue) -> Option<ExternalId> {
    ExternalId::new(setting.service, setting.repository_url, &issue.id)
}

struct PagePlanner<'a> {
    setting: Setting<'a>,
    now: Timestamp,
    linked: HashMap<ExternalId, Linked>,
    namesakes: HashMap<String, Vec<Task>>,
    waiting: HashMap<TaskId, Conflict>,
    creates: HashMap<String, (PushIntent, Option<Task>)>,
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
        if let Some(linked) = self.linked.remove(&id) {
            return self.plan_linked(issue, linked);
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
    /// base: whatever it says otherwise somebody changed since, there or here.
    fn plan_created(&mut self, issue: &RemoteIssue, id: ExternalId, task: Task, intent: PushIntent) {
        let mut link = self.new_link(issue, id, task.id);
        if let Some(sent) = &intent.content {
            link.base = sent.clone();
        }
        let mut linked_task = task;
        linked_task.issue_url = Some(issue.url.clone());
        let written = self.writes.tasks.len();
        let link = self.settle(issue, Linked { task: linked_task.clone(), remote: link }).0;
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
        match (plan_pull(known, &issue.content, self.setting.rules), namesake) {
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

    fn plan_linked(&mut self, issue: &RemoteIssue, linked: Linked) {
        let before = linked.remote.clone();
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
        let mut link = self.refreshed(link, issue);
        // A decision that was taken back after it had been sent: base is what the forge then held, and the
        // conflict shows what was decided about. It stays like that until the issue moves on.
        if let Some(conflict) = waiting.as_ref().filter(|conflict| !same(&conflict.base, &link.base)) {
            if same(&remote, &link.base) {
                return (link, Outcome::LeftAlone);
            }
            link.base = conflict.base.clone();
        }
        let local = task.content();
        let asked = if waiting.is_some() { Asked::Yes } else { Asked::No };
        let known = Known::Linked { base: &link.base, local: &local, asked };
        let action = plan_pull(known, &remote, self.setting.rules);
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

    fn create(&mut self, issue: &RemoteIssue, id: ExternalId) {
        let task = self.new_task(issue);
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

    /// Nothing was ever agreed on, so the base of the merge is a blank issue of that title.
    fn adopt_in_conflict(&mut self, issue: &RemoteIssue, id: ExternalId, task: &Task) {
        let mut link = self.new_link(issue, id, task.id);
        link.base = blank(&issue.content.title);
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

    fn take(&mut self, before: &Task, issue: &RemoteIssue, content: &Content, origin: Origin) {
        let mut after = before.clone();
        put_content(&mut after, content);
        after.closed_at = if content.state.is_open() { None } else { issue.closed_at.or(Some(self.now)) };
        after.issue_url = Some(issue.url.clone());
        after.updated_at = self.now;
        let sync = Some(self.setting.sync_id);
        self.writes.changes.extend(changes_between(before, &after, origin, sync, self.now));
        self.writes.tasks.push(after);
        self.writes.tally.counts.tasks_updated += 1;
    }

    /// A conflict is refreshed, never nested: its base stays, its two sides follow.
    fn record_conflict(
        &mut self,
        link: &TaskRemote,
        local: Content,
        remote: Content,
        waiting: Option<Conflict>,
    ) {
        match waiting {
            Some(conflict) if conflict.local == local && conflict.remote == remote => {}
            Some(conflict) => self.writes.conflicts.push(Conflict { local, remote, ..conflict }),
            None => {
                self.writes.tally.counts.conflicts_detected += 1;
                let conflict = self.new_conflict(link, local, remote);
                self.writes.new_conflicts.push(conflict);
            }
        }
    }

    /// What was merged without asking is kept as a conflict that was found and resolved in one moment, so that
    /// it can be looked at and taken back.
    fn record_merge(&mut self, link: &TaskRemote, local: Content, remote: &Content, merged: &Content) {
        let conflict = self.new_conflict(link, local, remote.clone());
        self.writes.new_conflicts.push(Conflict {
            resolved_at: Some(self.now),
            resolution_action: Some(ResolutionAction::Merge),
            merged: Some(merged.clone()),
            ..conflict
        });
    }

    fn new_conflict(&self, link: &TaskRemote, local: Content, remote: Content) -> Conflict {
        Conflict {
            id: ConflictId::new(self.setting.random.uuid()),
            task_id: link.task_id,
            task_remote_id: link.id,
            detected_at: self.now,
            resolved_at: None,
            resolution_action: None,
            base: link.base.clone(),
            local,
            remote,
            merged: None,
            draft: None,
        }
    }

    /// The sides came together without anybody deciding; the row says which side's content stands.
    fn dissolve(&mut self, conflict: Conflict, action: &PullAction, local: Content, remote: Content) {
        let stands = match action {
            PullAction::KeepLocal => ResolutionAction::KeepLocal,
            _ => ResolutionAction::AcceptRemote,
        };
        self.writes.conflicts.push(Conflict {
            local,
            remote,
            resolved_at: Some(self.now),
            resolution_action: Some(stands),
            ..conflict
        });
    }

    fn refreshed(&self, mut link: TaskRemote, issue: &RemoteIssue) -> TaskRemote {
        link.remote_issue_id = issue.node_id.clone().unwrap_or_else(|| issue.id.clone());
        link.remote_issue_number = issue.number;
        link.remote_issue_url.clone_from(&issue.url);
        link.remote_state = RemoteState::Present;
        link.remote_updated_at = issue.updated_at;
        link.last_synced_at = self.now;
        link
    }

    fn new_link(&self, issue: &RemoteIssue, external_id: ExternalId, task_id: TaskId) -> TaskRemote {
        self.setting.new_link(issue, external_id, task_id, self.now)
    }

    fn new_task(&self, issue: &RemoteIssue) -> Task {
        let content = issue.content.clone();
        Task {
            id: TaskId::new(self.setting.random.uuid()),
            project_id: self.setting.project_id,
            number: 0,
            title: content.title,
            description: content.description,
            status: Status::of_state(content.state),
            task_type: type_of(issue),
            priority: issue.severity,
            reporter: issue.author.clone(),
            assignees: content.assignees,
            labels: content.labels,
            milestone: content.milestone,
            cycle: None,
            story_points: None,
            custom_fields: serde_json::Map::new(),
            issue_url: Some(issue.url.clone()),
            closed_at: issue.closed_at,
            position: 0.0,
            created_at: self.now,
            updated_at: self.now,
        }
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

/// A forge's labels usually say what kind of work it is; where they do not, it is a plain task.
fn type_of(issue: &RemoteIssue) -> TaskType {
    if issue.kind.is_security() {
        return TaskType::Bug;
    }
    let has = |words: &[&str]| {
        issue.content.labels.iter().any(|label| words.contains(&label.to_lowercase().as_str()))
    };
    if has(&["bug", "regression", "defect"]) {
        TaskType::Bug
    } else if has(&["enhancement", "feature", "feature request"]) {
        TaskType::Feature
    } else if has(&["epic"]) {
        TaskType::Epic
    } else {
        TaskType::Task
    }
}

fn reason(issue: &RemoteIssue, why: &str) -> IssueError {
    IssueError {
        number: Some(issue.number),
        url: Some(issue.url.clone()),
        reason: format!("#{}: {why}", issue.number),
    }
}
