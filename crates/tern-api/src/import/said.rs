//! What was said about an issue, as comments of its task.

use tern_forge::Random;
use tern_model::{Comment, CommentId, CommentState, TaskId, Timestamp};

use super::export::{self, Whole};

/// The comments of the task that an issue becomes, oldest first. Without words there was only a change, which the log
/// tells of.
pub(super) fn comments(whole: &Whole, task: TaskId, random: &dyn Random, now: Timestamp) -> Vec<Comment> {
    let spoken = whole.comments.iter().enumerate().filter_map(|(place, said)| {
        let body = said.content.as_deref().filter(|content| !content.trim().is_empty())?;
        let blank = Comment::written(CommentId::new(random.uuid()), task, body.to_owned(), said.created_on);
        Some(Comment {
            external_id: Some(identity(said, place)),
            author: super::map::name(said.user.as_ref()).map(|name| on_one_line(&name)),
            state: CommentState::Synced,
            updated_at: said.updated_on.unwrap_or(said.created_on).max(said.created_on),
            touched_at: now,
            imported: true,
            ..blank
        })
    });
    spoken.collect()
}

fn on_one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Apart from every id that a forge gives, should the task become an issue there.
fn identity(said: &export::Comment, place: usize) -> String {
    match said.id {
        Some(id) => format!("bitbucket-{id}"),
        None => format!("bitbucket-place-{place}"),
    }
}
