//! What the next sync would do, without doing it: the same walk and the same planner over read snapshots. Nothing
//! here is given a write transaction.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use serde::Serialize;
use tern_forge::{Capabilities, FindingListing, FindingPage, Forge, ListFindings, Unavailable, Unobserved};
use tern_model::{CommentId, Direction, Field, PushKind, RemoteIssue, SyncConfig, Task, TaskId, text_enum};
use tern_reconcile::plan::{PullRules, UnknownClosed};
use tern_store::{Linked, PullState, comments, configs, intents, links, security_lists, tasks};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use crate::{
    ClosedIssues, Engine, SyncError,
    engine::Surroundings,
    fetch::{Fetched, read_listing},
    knowledge::knowledge_of,
    page::{PageWrites, plan_page},
    phases::Phase,
    push::{can_be_asked, fields_to_send},
    security::{Course, plan_findings, unread, words},
    setting::{LeftOut, Setting, Source},
};

/// How many lines a preview spells out; the counts go on beyond it.
const MAX_LINES: usize = 1000;
/// How much of a comment a line shows.
const BEGINNING_CHARS: usize = 120;

text_enum! {
    /// What would happen to a task.
    PreviewAction, "preview action", {
        /// A task would be made.
        Create = "create",
        /// A task would be changed.
        Update = "update",
        /// Edits of a task would be sent to the forge.
        Push = "push",
        /// A comment would be said on the forge.
        Comment = "comment",
        /// A person would have to decide.
        Conflict = "conflict",
        /// The issue would be left alone, for a stated reason.
        Skip = "skip",
    }
}

/// What the next sync would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Tasks that would be made.
    pub create: u32,
    /// Tasks that would be changed.
    pub update: u32,
    /// Issues that would be changed or made on the forge.
    pub push: u32,
    /// Comments that would be said on the forge.
    pub comment: u32,
    /// Conflicts that would be found.
    pub conflict: u32,
    /// Issues that would be left alone for a stated reason.
    pub skip: u32,
    /// One line a task and a comment, up to a thousand.
    pub lines: Vec<PreviewLine>,
}

/// What would happen to one task, or to a comment on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviewLine {
    /// What would happen.
    pub action: PreviewAction,
    /// The task, where there is one already: what leaves it out of a sync that sends.
    pub task_id: Option<TaskId>,
    /// The issue, by the forge's id: what leaves it out of a sync that takes over.
    pub issue_id: Option<String>,
    /// The comment that would be said: what leaves it out of a sync.
    pub comment_id: Option<CommentId>,
    /// The task's number, where there is one already.
    pub task_number: Option<u32>,
    /// Its title, how the comment begins, or the reason for leaving it alone.
    pub title: String,
    /// The fields that would change.
    pub fields: Vec<Field>,
}

impl Engine {
    /// Asks the forge what changed and plans it. Nothing is written, no cursor moves, no history is kept.
    pub async fn preview(&self, config: &SyncConfig, closed: ClosedIssues) -> Result<Preview, SyncError> {
        let unknown_closed = if config.include_closed || closed == ClosedIssues::Include {
            UnknownClosed::Take
        } else {
            UnknownClosed::Leave
        };
        let around = self.surroundings();
        let mut pull = {
            let mut read = around.store.read().await?;
            configs::pull_state(&mut read, config.id).await?
        };
        let forge = around.connect(config, Arc::new(Unobserved)).await?;
        let left_out = LeftOut::of(&pull);
        let mut previewer = Previewer {
            around,
            config,
            unknown_closed,
            left_out,
            capabilities: forge.capabilities(),
            seen: HashSet::new(),
            after: HashMap::new(),
            preview: Preview::default(),
        };
        for phase in Phase::of(&pull, unknown_closed) {
            previewer.read(&forge, phase, &mut pull).await?;
        }
        previewer.plan_push().await?;
        if config.include_security {
            previewer.read_findings(&forge).await?;
        }
        Ok(previewer.preview)
    }
}

struct Previewer<'a> {
    around: &'a Surroundings,
    config: &'a SyncConfig,
    unknown_closed: UnknownClosed,
    left_out: LeftOut,
    capabilities: Capabilities,
    /// Issues that are planned already: nothing is written, so a later listing would plan them again.
    seen: HashSet<String>,
    /// How linked tasks would stand after what was planned so far.
    after: HashMap<TaskId, Linked>,
    preview: Preview,
}

impl Previewer<'_> {
    /// Reads one listing; `pull` moves as it would in a run, so that the next listing begins where it would.
    async fn read(
        &mut self,
        forge: &Arc<dyn Forge>,
        phase: Phase,
        pull: &mut PullState,
    ) -> Result<(), SyncError> {
        let (sender, mut pages) = mpsc::channel::<Fetched>(1);
        let reading = phase.reading(pull, self.unknown_closed);
        let reader = AbortOnDropHandle::new(tokio::spawn(read_listing(forge.clone(), reading, sender)));
        while let Some(fetched) = pages.recv().await {
            phase.mark(fetched.cursor).put_into(pull);
            self.plan(fetched.page.issues).await?;
        }
        reader.await.map_err(|error| SyncError::Fault(error.to_string()))??;
        Ok(())
    }

    /// Goes through the lists of findings as a run does, and writes nothing.
    async fn read_findings(&mut self, forge: &Arc<dyn Forge>) -> Result<(), SyncError> {
        if forge.security_lists().is_empty() {
            self.preview.unread("security findings", &Unavailable::NotOffered);
        }
        for &list in forge.security_lists() {
            let state = {
                let mut read = self.around.store.read().await?;
                security_lists::get(&mut read, self.config.id, list).await?
            };
            let mut course = Course::begin(state, self.unknown_closed == UnknownClosed::Take);
            while !course.is_done() {
                let ask = ListFindings { list, page: course.page(), etag: course.etag() };
                match forge.list_findings(&ask).await? {
                    FindingListing::NotModified => break,
                    FindingListing::Unavailable(why) => {
                        self.preview.unread(words(list), &why);
                        break;
                    }
                    FindingListing::Page(page) => {
                        let moved = course.after(&page);
                        if moved.pass == course.state().pass && moved.pass.is_some() {
                            return Err(SyncError::ForgeLoops);
                        }
                        self.plan_findings(page).await?;
                        course = course.moved(moved);
                    }
                }
            }
        }
        Ok(())
    }

    async fn plan_findings(&mut self, mut page: FindingPage) -> Result<(), SyncError> {
        page.findings.retain(|found| self.seen.insert(found.issue.id.clone()));
        let mut read = self.around.store.read().await?;
        let setting = Setting { left_out: LeftOut::Ignored, ..self.setting() };
        let writes = plan_findings(&mut read, setting, &page.findings, self.around.clock.now()).await?;
        self.preview.add(&writes.page);
        Ok(())
    }

    async fn plan(&mut self, mut issues: Vec<RemoteIssue>) -> Result<(), SyncError> {
        issues.retain(|issue| self.seen.insert(issue.id.clone()));
        let setting = self.setting();
        let mut read = self.around.store.read().await?;
        let knowledge = knowledge_of(&mut read, setting, &issues).await?;
        let before = knowledge.linked.iter().map(|linked| (linked.task.id, linked.clone())).collect();
        let writes = plan_page(setting, &issues, knowledge, self.around.clock.now());
        drop(read);
        self.preview.add(&writes);
        self.remember(&writes, before);
        Ok(())
    }

    fn setting(&self) -> Setting<'_> {
        Setting {
            project_id: self.config.project_id,
            service: self.config.service_type,
            repository_url: &self.config.repository_url,
            sync_id: None,
            rules: PullRules { unknown_closed: self.unknown_closed, merge_mode: self.config.merge_mode },
            capabilities: self.capabilities,
            lesser_findings: self.config.lesser_findings,
            left_out: self.left_out,
            source: Source::Listed,
            random: self.around.random.as_ref(),
        }
    }
}

impl Previewer<'_> {
    /// What would be sent: what differs from base after what was planned so far.
    async fn plan_push(&mut self) -> Result<(), SyncError> {
        if self.config.direction != Direction::TwoWay {
            return Ok(());
        }
        let mut read = self.around.store.read().await?;
        for linked in links::perhaps_edited(&mut read, Some(self.config.project_id)).await? {
            let linked = self.after.remove(&linked.task.id).unwrap_or(linked);
            let fields = fields_to_send(self.config.direction, &linked);
            if !fields.is_empty() {
                let id = Some(linked.remote.external_id.issue_id().to_owned());
                self.preview.push += 1;
                self.preview.line(PreviewAction::Push, Some(&linked.task), id, &linked.task.title, fields);
            }
        }
        for intent in intents::list_open(&mut read, self.config.project_id).await? {
            let task = tasks::get(&mut read, intent.task_id).await?;
            if let Some(task) = task.filter(|_| intent.kind == PushKind::Create) {
                self.preview.push += 1;
                self.preview.line(PreviewAction::Push, Some(&task), None, &task.title, Vec::new());
            }
        }
        drop(read);
        self.plan_comments().await
    }

    /// The comments that would be said: those on their way out whose issues can be reached.
    async fn plan_comments(&mut self) -> Result<(), SyncError> {
        if !self.capabilities.comments {
            return Ok(());
        }
        let mut read = self.around.store.read().await?;
        for comment in comments::outgoing(&mut read, self.config.project_id).await? {
            let Some(Linked { task, remote }) = links::linked_task(&mut read, comment.task_id).await? else {
                continue;
            };
            if can_be_asked(&remote) {
                let id = Some(remote.external_id.issue_id().to_owned());
                self.preview.comment += 1;
                self.preview.put(PreviewLine {
                    comment_id: Some(comment.id),
                    ..line(PreviewAction::Comment, Some(&task), id, &beginning_of(&comment.body), Vec::new())
                });
            }
        }
        Ok(())
    }

    /// Remembers how the linked tasks of a page would stand afterwards.
    fn remember(&mut self, writes: &PageWrites, before: HashMap<TaskId, Linked>) {
        let mut after = before;
        for task in &writes.tasks {
            if let Some(linked) = after.get_mut(&task.id) {
                linked.task = task.clone();
            }
        }
        for link in &writes.links {
            if let Some(linked) = after.get_mut(&link.task_id) {
                linked.remote = link.clone();
            }
        }
        let touched = writes.links.iter().map(|link| link.task_id).collect::<HashSet<_>>();
        self.after.extend(after.into_iter().filter(|(id, _)| touched.contains(id)));
    }
}

impl Preview {
    /// A list that a sync would pass over.
    fn unread(&mut self, what: &str, why: &Unavailable) {
        let reason = unread(what, &why.to_string());
        self.line(PreviewAction::Skip, None, None, &reason, Vec::new());
    }

    fn add(&mut self, writes: &PageWrites) {
        let counts = &writes.tally.counts;
        self.create += counts.tasks_created;
        self.update += counts.tasks_updated;
        self.conflict += counts.conflicts_detected;
        self.skip += u32::try_from(writes.tally.reasons.len()).unwrap_or(u32::MAX);
        let ids: HashMap<TaskId, String> = writes
            .links
            .iter()
            .chain(&writes.new_links)
            .map(|link| (link.task_id, link.external_id.issue_id().to_owned()))
            .collect();
        for task in &writes.new_tasks {
            self.line(PreviewAction::Create, None, ids.get(&task.id).cloned(), &task.title, Vec::new());
        }
        let mut fields: HashMap<TaskId, Vec<Field>> = HashMap::new();
        for change in &writes.changes {
            fields.entry(change.task_id).or_default().push(change.field);
        }
        for task in &writes.tasks {
            let changed = fields.remove(&task.id).unwrap_or_default();
            self.line(PreviewAction::Update, Some(task), ids.get(&task.id).cloned(), &task.title, changed);
        }
        for conflict in writes.new_conflicts.iter().filter(|conflict| conflict.resolved_at.is_none()) {
            let id = ids.get(&conflict.task_id).cloned();
            self.line(PreviewAction::Conflict, None, id, &conflict.local.title, Vec::new());
        }
        for reason in &writes.tally.reasons {
            self.line(PreviewAction::Skip, None, None, &reason.reason, Vec::new());
        }
    }

    fn line(
        &mut self,
        action: PreviewAction,
        task: Option<&Task>,
        issue_id: Option<String>,
        title: &str,
        fields: Vec<Field>,
    ) {
        self.put(line(action, task, issue_id, title, fields));
    }

    fn put(&mut self, line: PreviewLine) {
        if self.lines.len() < MAX_LINES {
            self.lines.push(line);
        }
    }
}

fn line(
    action: PreviewAction,
    task: Option<&Task>,
    issue_id: Option<String>,
    title: &str,
    fields: Vec<Field>,
) -> PreviewLine {
    PreviewLine {
        action,
        task_id: task.map(|task| task.id),
        issue_id,
        comment_id: None,
        task_number: task.map(|task| task.number),
        title: title.to_owned(),
        fields,
    }
}

/// The first line of a comment that says something, cut to what a row can show.
fn beginning_of(body: &str) -> String {
    let first = body.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let mut words: String = first.chars().take(BEGINNING_CHARS).collect();
    if words.len() < first.len() {
        words.push('…');
    }
    words
}
