use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tern_api::window::{
    self, CommentById, CommentDraft, CommentEdit, CommentThread, CommentView, CommentWrite, CommentsOf,
    ConnectionUpdate,
};
use tern_api::{ApiError, ErrorCode};
use tern_model::{CommentState, Direction, SyncConfig, TaskId};
use tern_sim::{Edit, Fault, IssueView, Matcher, Sim};

use super::connections::{TOKEN, request, synced};
use crate::support::{Bench, SetClock, timed};

/// A synced project that sends, one of its issues on which nothing was said, and that issue's task.
struct Talk {
    bench: Bench,
    clock: Arc<SetClock>,
    sim: Sim,
    config: SyncConfig,
    issue: IssueView,
    task: TaskId,
}

impl Talk {
    async fn new() -> Self {
        let sim = Sim::builder().issues(40).closed_per_mille(0).pulls_per_mille(0).token(TOKEN).start().await;
        let (bench, clock) = timed().await;
        let mut draft = request(&bench, &sim, Some(TOKEN));
        draft.settings.direction = Direction::TwoWay;
        let config = window::connection_create(&bench.tern, draft).await.unwrap();
        synced(&bench).await;
        let issue = sim.visible_issues().into_iter().find(|issue| issue.comments == 0).unwrap();
        let task = task_of(&bench, issue.number).await;
        Self { bench, clock, sim, config, issue, task }
    }

    async fn sync(&self) {
        synced(&self.bench).await;
    }

    /// Time goes by here and there.
    fn pass(&self, minutes: u64) {
        self.sim.advance(Duration::from_mins(minutes));
        self.clock.advance(i64::try_from(minutes).unwrap() * 60);
    }

    async fn write(&self, body: &str) -> Result<CommentThread, ApiError> {
        let request = CommentWrite { task_id: self.task, body: body.to_owned() };
        window::comment_write(&self.bench.tern, request).await
    }

    async fn list(&self) -> CommentThread {
        window::comment_list(&self.bench.tern, CommentsOf { task_id: self.task }).await.unwrap()
    }

    async fn bodies(&self) -> Vec<String> {
        self.list().await.comments.into_iter().map(|comment| comment.body).collect()
    }

    async fn only(&self) -> CommentView {
        let mut comments = self.list().await.comments;
        assert_eq!(comments.len(), 1, "{comments:?}");
        comments.remove(0)
    }

    async fn send(&self, direction: Direction) {
        let settings = serde_json::from_value(json!({"direction": direction})).unwrap();
        let update = ConnectionUpdate { id: self.config.id, settings };
        window::connection_update(&self.bench.tern, update).await.unwrap();
    }

    /// What is said about the project.
    async fn standing(&self) -> String {
        window::project_list(&self.bench.tern).await.unwrap().remove(0).standing_words
    }

    /// What was said on the issue, as the forge holds it.
    fn there(&self) -> Vec<String> {
        self.sim.comments(self.issue.number).into_iter().map(|comment| comment.body).collect()
    }

    /// How often it was asked to take a comment.
    fn asked(&self) -> usize {
        let said = |request: &&tern_sim::RequestRecord| {
            request.method == "POST" && request.path.ends_with("/comments")
        };
        self.sim.requests().iter().filter(said).count()
    }
}

async fn task_of(bench: &Bench, number: u64) -> TaskId {
    let filter = window::TaskFilter::default();
    let page = window::task_list(&bench.tern, crate::support::query(None, filter)).await.unwrap();
    page.tasks.into_iter().find(|card| card.sync.number == Some(number)).unwrap().id
}

fn posted() -> Matcher {
    Matcher::method("POST").and_containing("/comments")
}

#[tokio::test]
async fn a_comment_written_offline_waits_and_is_sent_once() {
    let talk = Talk::new().await;
    talk.sim.fail_always(Matcher::any(), Fault::DropBefore);
    let thread = talk.write("Mended in 1.2.").await.unwrap();
    assert_eq!((thread.comments.len(), thread.closed), (1, None));
    talk.sync().await;
    let waiting = talk.only().await;
    assert_eq!((waiting.state, waiting.author), (CommentState::Waiting, None), "nothing could leave");
    talk.sim.clear_faults();
    talk.sync().await;
    let sent = talk.only().await;
    assert_eq!((sent.state, sent.body.as_str()), (CommentState::Synced, "Mended in 1.2."));
    assert!(sent.url.is_some() && sent.author.is_some(), "it has a page and an author now: {sent:?}");
    talk.sync().await;
    assert_eq!((talk.asked(), talk.there().len()), (1, 1), "once");
    assert_eq!(talk.only().await.id, waiting.id, "it is the same one");
}

#[tokio::test]
async fn nothing_is_called_in_sync_while_a_comment_or_a_new_issue_waits() {
    let talk = Talk::new().await;
    assert_eq!(talk.standing().await, "in sync");
    talk.write("Mended in 1.2.").await.unwrap();
    assert_eq!(talk.standing().await, "1 comment waits to be sent");
    let new = crate::support::new_task(talk.config.project_id, "To be an issue");
    let new = window::task_create(&talk.bench.tern, new).await.unwrap();
    assert_eq!(
        talk.standing().await,
        "1 comment waits to be sent",
        "a task of this computer waits for nothing"
    );
    window::task_publish(&talk.bench.tern, window::TaskById { task_id: new.id }).await.unwrap();
    assert_eq!(talk.standing().await, "1 new issue and 1 comment wait to be sent");
    talk.sync().await;
    assert_eq!(talk.standing().await, "in sync");
    talk.write("Once more").await.unwrap();
    talk.sim.fail(posted(), Fault::Validation, 1);
    talk.sync().await;
    assert_eq!(talk.standing().await, "the forge refused 1 change");
}

#[tokio::test]
async fn an_outcome_that_is_not_known_is_looked_up_and_never_sent_twice() {
    let talk = Talk::new().await;
    talk.write("Once").await.unwrap();
    talk.sim.fail(posted(), Fault::DropAfter, 1);
    talk.sync().await;
    let open = talk.only().await;
    assert_eq!(open.state, CommentState::Sent, "it may have arrived: {open:?}");
    for (word, refused) in [
        ("edit", edit(&talk, &open, "Twice").await),
        ("discard", window::comment_discard(&talk.bench.tern, CommentById { id: open.id }).await),
        ("retry", window::comment_retry(&talk.bench.tern, CommentById { id: open.id }).await),
    ] {
        assert_eq!(refused.map_err(|error| error.code), Err(ErrorCode::Stale), "{word}");
    }
    talk.pass(3);
    talk.sync().await;
    assert_eq!(talk.only().await.state, CommentState::Synced);
    assert_eq!((talk.asked(), talk.there().len()), (1, 1));
}

#[tokio::test]
async fn a_comment_that_never_arrived_is_sent_again_once_that_is_sure() {
    let talk = Talk::new().await;
    talk.write("Again").await.unwrap();
    talk.sim.fail(posted(), Fault::DropBefore, 1);
    talk.sync().await;
    let soon = talk.only().await.state;
    assert!(talk.there().is_empty() && soon != CommentState::Synced, "{soon}");
    talk.pass(3);
    talk.sync().await;
    assert_eq!((talk.only().await.state, talk.there().len()), (CommentState::Synced, 1));
}

#[tokio::test]
async fn looking_at_the_task_tells_that_a_comment_of_unknown_outcome_arrived() {
    let talk = Talk::new().await;
    talk.write("Once").await.unwrap();
    talk.sim.fail(posted(), Fault::DropAfter, 1);
    talk.sync().await;
    // The issue's own time has to be seen first: that is what makes the comments due.
    talk.sim.fail(Matcher::method("GET").and_containing("/comments"), Fault::ServerError(500), 10);
    talk.sync().await;
    talk.sim.clear_faults();
    let thread = window::comment_read(&talk.bench.tern, CommentsOf { task_id: talk.task }).await.unwrap();
    assert_eq!(thread.comments[0].state, CommentState::Synced, "{thread:?}");
    talk.sync().await;
    assert_eq!((talk.asked(), talk.only().await.body), (1, "Once".to_owned()));
}

#[tokio::test]
async fn a_project_that_only_pulls_says_why_and_keeps_what_waited() {
    let talk = Talk::new().await;
    talk.write("Written before").await.unwrap();
    talk.send(Direction::Pull).await;
    let closed = talk.list().await.closed.unwrap();
    assert!(closed.contains("only pulls"), "{closed}");
    let refused = talk.write("Hello").await.unwrap_err();
    assert_eq!((refused.code, refused.message), (ErrorCode::Invalid, closed));
    assert!(refused.hint.contains("Your text is still where you wrote it"), "{}", refused.hint);
    talk.sync().await;
    assert_eq!((talk.asked(), talk.only().await.state), (0, CommentState::Waiting), "nothing leaves");
    talk.send(Direction::TwoWay).await;
    talk.sync().await;
    assert_eq!((talk.there().len(), talk.list().await.closed), (1, None), "what waited goes now");
}

#[tokio::test]
async fn a_task_without_an_issue_has_nobody_to_talk_to() {
    let talk = Talk::new().await;
    let task_id = talk.bench.task("Mine alone").await.id;
    let request = CommentWrite { task_id, body: "Hello?".to_owned() };
    let refused = window::comment_write(&talk.bench.tern, request).await.unwrap_err();
    assert!(refused.message.contains("no issue yet"), "{refused:?}");
    let thread = window::comment_list(&talk.bench.tern, CommentsOf { task_id }).await.unwrap();
    assert_eq!((thread.comments.len(), thread.due, thread.service), (0, false, None));
}

#[tokio::test]
async fn what_is_edited_and_deleted_at_the_forge_is_seen() {
    let talk = Talk::new().await;
    talk.write("Mine").await.unwrap();
    talk.sync().await;
    let other = talk.sim.say(talk.issue.number, "ada-winterbourne", "Theirs");
    talk.pass(3);
    talk.sync().await;
    assert_eq!(talk.bodies().await, ["Mine", "Theirs"]);
    let mine = talk.sim.comments(talk.issue.number)[0].clone();
    let marked = mine.body.replace("Mine", "Mine, mended on its page");
    talk.sim.edit(talk.issue.number, Edit::EditComment { id: mine.id, body: marked });
    talk.sim.edit(talk.issue.number, Edit::DeleteComment(other.id));
    talk.pass(3);
    talk.sync().await;
    let left = talk.only().await;
    assert_eq!((left.body.as_str(), left.edited_at.is_some()), ("Mine, mended on its page", true));
    talk.sim.edit(talk.issue.number, Edit::DeleteComment(mine.id));
    talk.pass(3);
    talk.sync().await;
    talk.sync().await;
    assert!(talk.list().await.comments.is_empty(), "deleted there, gone here");
    assert_eq!(talk.asked(), 1, "and it is not said again");
}

async fn edit(talk: &Talk, comment: &CommentView, body: &str) -> Result<CommentThread, ApiError> {
    let request = CommentEdit { id: comment.id, body: body.to_owned() };
    window::comment_edit(&talk.bench.tern, request).await
}

#[tokio::test]
async fn a_waiting_comment_is_edited_before_it_leaves() {
    let talk = Talk::new().await;
    talk.write("Mended in 1.2").await.unwrap();
    let thread = edit(&talk, &talk.only().await, "Mended in 1.3").await.unwrap();
    assert_eq!(thread.comments[0].state, CommentState::Waiting);
    talk.sync().await;
    assert!(talk.there()[0].starts_with("Mended in 1.3\n"), "{:?}", talk.there());
    let late = edit(&talk, &talk.only().await, "Mended in 1.4").await;
    assert_eq!(late.map_err(|error| error.code), Err(ErrorCode::Stale), "it is out of our hands");
}

#[tokio::test]
async fn a_refused_comment_says_why_and_goes_out_once_it_was_mended() {
    let talk = Talk::new().await;
    talk.write("Hello").await.unwrap();
    talk.sim.fail(posted(), Fault::Validation, 1);
    talk.sync().await;
    let failed = talk.only().await;
    assert_eq!(failed.state, CommentState::Failed);
    assert!(!failed.error.unwrap().is_empty(), "with the forge's reason");
    talk.sync().await;
    assert_eq!(talk.asked(), 1, "not again by itself");
    window::comment_retry(&talk.bench.tern, CommentById { id: failed.id }).await.unwrap();
    let waiting = talk.only().await;
    assert_eq!((waiting.state, waiting.error), (CommentState::Waiting, None));
    talk.sync().await;
    assert_eq!((talk.only().await.state, talk.there().len()), (CommentState::Synced, 1));
}

#[tokio::test]
async fn a_comment_longer_than_the_forge_takes_is_never_sent_and_never_lost() {
    let talk = Talk::new().await;
    // The hidden marker takes up the rest of what GitHub takes.
    let just = "é".repeat(65_536 - 52);
    talk.write(&just).await.unwrap();
    talk.sync().await;
    assert_eq!((talk.only().await.body, talk.asked()), (just.clone(), 1), "characters count, not bytes");
    talk.write(&format!("{just}!")).await.unwrap();
    talk.sync().await;
    let long = talk.list().await.comments.remove(1);
    assert_eq!((long.state, long.body.chars().count()), (CommentState::Failed, 65_536 - 51));
    assert!(long.error.as_deref().unwrap().contains("65484"), "it says how long it may be: {:?}", long.error);
    assert_eq!(talk.asked(), 1);
}

#[tokio::test]
async fn an_empty_comment_and_one_beyond_all_measure_are_refused() {
    let talk = Talk::new().await;
    for body in [String::new(), " \n\t".to_owned(), "a".repeat(1_000_001)] {
        let refused = talk.write(&body).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Invalid, "{refused:?}");
    }
    assert!(talk.list().await.comments.is_empty());
}

#[tokio::test]
async fn a_deleted_task_takes_its_waiting_comment_along_and_brings_it_back() {
    let talk = Talk::new().await;
    talk.write("Still to be said").await.unwrap();
    window::task_delete(&talk.bench.tern, window::TaskIds { ids: vec![talk.task] }).await.unwrap();
    window::undo_last(&talk.bench.tern).await.unwrap();
    assert_eq!(talk.only().await.body, "Still to be said");
    talk.sync().await;
    assert_eq!((talk.there().len(), talk.only().await.state), (1, CommentState::Synced));
}

#[tokio::test]
async fn what_waits_survives_a_restart() {
    let talk = Talk::new().await;
    talk.write("Written, then the program was closed").await.unwrap();
    let Talk { bench, sim, issue, task, .. } = talk;
    let bench = bench.reopened().await;
    let thread = window::comment_list(&bench.tern, CommentsOf { task_id: task }).await.unwrap();
    assert_eq!(thread.comments[0].state, CommentState::Waiting);
    assert!(sim.comments(issue.number).is_empty());
}

async fn discard(talk: &Talk, comment: &CommentView) -> Result<CommentThread, ApiError> {
    window::comment_discard(&talk.bench.tern, CommentById { id: comment.id }).await
}

#[tokio::test]
async fn a_discarded_comment_comes_back_as_it_was_also_where_nothing_can_be_sent_any_more() {
    let talk = Talk::new().await;
    talk.write("Hello").await.unwrap();
    talk.sim.fail(posted(), Fault::Validation, 1);
    talk.sync().await;
    let failed = talk.only().await;
    talk.send(Direction::Pull).await;
    assert!(discard(&talk, &failed).await.unwrap().comments.is_empty());
    let saved = window::undo_last(&talk.bench.tern).await.unwrap();
    assert_eq!(saved.words, "The comment is back");
    assert_eq!(talk.only().await, failed, "with its id, its time and why it was refused");
}

#[tokio::test]
async fn an_edit_of_a_waiting_comment_is_taken_back_until_it_is_sent() {
    let talk = Talk::new().await;
    talk.write("One").await.unwrap();
    edit(&talk, &talk.only().await, "Two").await.unwrap();
    window::undo_last(&talk.bench.tern).await.unwrap();
    assert_eq!(talk.only().await.body, "One");
    edit(&talk, &talk.only().await, "Three").await.unwrap();
    talk.sync().await;
    let late = window::undo_last(&talk.bench.tern).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::Stale, "it was sent");
    assert_eq!((talk.only().await.body.as_str(), talk.there().len()), ("Three", 1));
}

async fn begin(talk: &Talk, body: &str) {
    let request = CommentDraft { task_id: talk.task, body: body.to_owned() };
    window::comment_draft(&talk.bench.tern, request).await.unwrap();
}

#[tokio::test]
async fn what_was_begun_is_there_after_a_restart_and_gone_once_it_is_written() {
    let talk = Talk::new().await;
    let long = "é".repeat(65_536);
    begin(&talk, "Half a thou").await;
    begin(&talk, &long).await;
    let Talk { bench, clock, sim, config, issue, task } = talk;
    let talk = Talk { bench: bench.reopened().await, clock, sim, config, issue, task };
    assert_eq!(talk.list().await.draft.as_deref(), Some(long.as_str()));
    let cli = CommentWrite { task_id: talk.task, body: "From a terminal".to_owned() };
    tern_api::comment_write(&talk.bench.tern, cli).await.unwrap();
    assert!(talk.list().await.draft.is_some(), "a terminal knows nothing of what was begun in the window");
    let thread = talk.write("Whole").await.unwrap();
    assert_eq!((thread.draft, talk.list().await.draft), (None, None));
    begin(&talk, "Again").await;
    begin(&talk, " \n").await;
    assert_eq!(talk.list().await.draft, None, "emptied");
}

#[tokio::test]
async fn what_was_begun_comes_back_with_its_task_and_says_how_long_it_may_be() {
    let talk = Talk::new().await;
    begin(&talk, "Half").await;
    window::task_delete(&talk.bench.tern, window::TaskIds { ids: vec![talk.task] }).await.unwrap();
    window::undo_last(&talk.bench.tern).await.unwrap();
    let thread = talk.list().await;
    assert_eq!((thread.draft.as_deref(), thread.max_chars), (Some("Half"), Some(65_484)));
    let gone = CommentDraft { task_id: TaskId::new(talk.config.id.uuid()), body: "x".to_owned() };
    let refused = window::comment_draft(&talk.bench.tern, gone).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound, "of a task that is not there nothing is kept");
}
