//! What people say under issues, on both sides, each comment set down in a ledger of its own.

use std::collections::{BTreeMap, BTreeSet};

use tern_forge::Random;
use tern_model::*;
use tern_sim::Edit;
use tern_store::{comments, links};

use crate::{
    checks::Verdict,
    edits::Hands,
    town::{Dice, Machine},
};

/// Something is said only on every fourth issue: reading costs a request for each.
const TALKED_ABOUT: u64 = 4;
/// Longer than a list may lag behind a comment, and than one of unknown outcome is waited for.
const A_WHILE_MS: i64 = 120_000;

/// What became of a comment that was written here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Stands,
    /// The person took it back before it was sent.
    TakenBack,
    /// Somebody deleted it there after it had arrived.
    Deleted,
}

/// Every comment that was written here, by its id here: what it says and what became of it.
#[derive(Debug, Default)]
pub struct Talk {
    serial: u32,
    pub mine: BTreeMap<CommentId, (String, Fate)>,
}

impl Talk {
    fn words(&mut self) -> String {
        self.serial += 1;
        format!("said{}x", self.serial)
    }
}

const fn is_talked_about(number: u64) -> bool {
    number.is_multiple_of(TALKED_ABOUT)
}

impl Hands {
    /// Somebody, here or there, says something, or thinks better of it.
    pub async fn talk(&self, mut dice: Dice) {
        match dice.below(10) {
            0..3 => self.say_there(&mut dice),
            3..5 => self.change_there(&mut dice).await,
            5..9 => self.say_here(&mut dice).await,
            _ => self.change_here(&mut dice).await,
        }
    }

    fn say_there(&self, dice: &mut Dice) {
        let issues: Vec<u64> =
            self.town.issues().iter().map(|issue| issue.number).filter(|n| is_talked_about(*n)).collect();
        let Some(&number) = dice.pick(&issues) else { return };
        let words = self.ghost.lock().unwrap().talk.words();
        self.town.say(number, &words);
    }

    /// Somebody there mends or deletes a comment: any that is known here, whoever wrote it.
    async fn change_there(&self, dice: &mut Dice) {
        let known = self.known(|comment| comment.state == CommentState::Synced).await;
        let Some((comment, number)) = dice.pick(&known) else { return };
        let id = comment.external_id.as_ref().unwrap().parse().unwrap();
        let mut ghost = self.ghost.lock().unwrap();
        // What is changed within the second in which it was read looks as it did, to the forge's own clock as well.
        self.town.advance(std::time::Duration::from_secs(2));
        if ghost.talk.mine.contains_key(&comment.id) || dice.below(2) == 0 {
            if let Some((_, fate)) = ghost.talk.mine.get_mut(&comment.id) {
                *fate = Fate::Deleted;
            }
            self.town.edit(*number, &[Edit::DeleteComment(id)]);
        } else {
            let body = ghost.talk.words();
            self.town.edit(*number, &[Edit::EditComment { id, body }]);
        }
    }

    async fn say_here(&self, dice: &mut Dice) {
        let mut linked = Vec::new();
        for number in self.town.issues().iter().map(|issue| issue.number).filter(|n| is_talked_about(*n)) {
            linked.extend(self.task_of(number).await);
        }
        let Some(&task) = dice.pick(&linked) else { return };
        let words = self.ghost.lock().unwrap().talk.words();
        let id = CommentId::new(self.random.uuid());
        let comment = Comment::written(id, task, words.clone(), self.now());
        let mut tx = self.store.write().await.unwrap();
        comments::upsert_many(&mut tx, &[comment]).await.unwrap();
        tx.commit().await.unwrap();
        self.ghost.lock().unwrap().talk.mine.insert(id, (words, Fate::Stands));
    }

    /// The person mends, takes back or sends again what the forge certainly does not hold.
    async fn change_here(&self, dice: &mut Dice) {
        let here = self.known(|comment| comment.state.is_here_alone()).await;
        let Some((comment, _)) = dice.pick(&here) else { return };
        let mut tx = self.store.write().await.unwrap();
        let Some(now) = comments::get(&mut tx, comment.id).await.unwrap() else { return };
        if !now.state.is_here_alone() {
            return;
        }
        let words = self.ghost.lock().unwrap().talk.words();
        if dice.below(3) == 0 {
            comments::delete_many(&mut tx, &[now.id]).await.unwrap();
            tx.commit().await.unwrap();
            self.ghost.lock().unwrap().talk.mine.get_mut(&now.id).unwrap().1 = Fate::TakenBack;
        } else {
            let id = now.id;
            let mended = Comment { body: words.clone(), ..waiting(now, self.now()) };
            comments::upsert_many(&mut tx, &[mended]).await.unwrap();
            tx.commit().await.unwrap();
            self.ghost.lock().unwrap().talk.mine.get_mut(&id).unwrap().0 = words;
        }
    }

    /// The comments known here of which this holds, each with its issue's number.
    async fn known(&self, holds: fn(&Comment) -> bool) -> Vec<(Comment, u64)> {
        let mut known = Vec::new();
        for number in self.town.issues().iter().map(|issue| issue.number).filter(|n| is_talked_about(*n)) {
            let Some(task) = self.task_of(number).await else { continue };
            let mut read = self.store.read().await.unwrap();
            let all = comments::of_task(&mut read, task).await.unwrap();
            known.extend(all.into_iter().filter(holds).map(|comment| (comment, number)));
        }
        known
    }

    async fn task_of(&self, number: u64) -> Option<TaskId> {
        let mut read = self.store.read().await.unwrap();
        let links = links::list_by_project(&mut read, self.project, None, 1_000).await.unwrap();
        links.into_iter().find(|link| link.remote_issue_number == number).map(|link| link.task_id)
    }

    fn now(&self) -> Timestamp {
        tern_forge::Clock::now(self.clock.as_ref())
    }
}

fn waiting(comment: Comment, now: Timestamp) -> Comment {
    Comment {
        state: CommentState::Waiting,
        error: None,
        sent_to: None,
        updated_at: now,
        touched_at: now,
        ..comment
    }
}

/// A person sends what was refused once more.
pub fn retry_all(machine: &Machine) {
    let now = tern_forge::Clock::now(machine.clock.as_ref());
    for (task, _) in machine.tasks() {
        let all = machine.comments(task.id);
        let refused = all.into_iter().filter(|comment| comment.state == CommentState::Failed);
        let again: Vec<Comment> = refused.map(|comment| waiting(comment, now)).collect();
        machine.put_comments(&again);
    }
}

/// A person looks at every task, twice: what had changed a moment before is sure only a while later.
pub fn look_at_all(machine: &Machine) -> Verdict {
    for _ in 0..2 {
        machine.town.advance(std::time::Duration::from_millis(A_WHILE_MS.unsigned_abs()));
        machine.clock.step(A_WHILE_MS);
        for (task, link) in machine.tasks() {
            if link.is_some_and(|link| machine.town.issue(link.remote_issue_number).is_some()) {
                let read = machine.engine().read_comments(machine.config_id, task.id);
                machine.block_on(read).map_err(|error| format!("comments cannot be read: {error}"))?;
            }
        }
    }
    Ok(())
}

/// No comment that was written here is lost, none is said twice, and what is said there stands here once.
pub fn everything_is_said_once(machine: &Machine, talk: &Talk) -> Verdict {
    let mut here = BTreeMap::new();
    for (task, link) in machine.tasks() {
        let comments = machine.comments(task.id);
        let number = link.map(|link| link.remote_issue_number);
        if let Some(number) = number.filter(|number| machine.town.issue(*number).is_some()) {
            let there: Vec<(String, String)> =
                machine.town.said_on(number).into_iter().map(|said| (said.id, said.body)).collect();
            let synced = comments.iter().filter(|comment| comment.state == CommentState::Synced);
            let shown: Vec<(String, String)> =
                synced.map(|c| (c.external_id.clone().unwrap_or_default(), c.body.clone())).collect();
            if shown != there {
                return Err(format!(
                    "what is said on #{number} stands here as {shown:?}, there as {there:?}"
                ));
            }
        }
        here.extend(comments.into_iter().map(|comment| (comment.id, (comment, number))));
    }
    let said = machine.town.state().said.clone();
    for (id, (words, fate)) in &talk.mine {
        let kept = here.get(id);
        match fate {
            Fate::Stands => {
                let Some((comment, number)) = kept else { return Err(format!("{words} was lost")) };
                if comment.body != *words {
                    return Err(format!("{words} says {} now", comment.body));
                }
                let reachable = number.is_some_and(|number| machine.town.issue(number).is_some());
                if reachable && comment.state != CommentState::Synced {
                    return Err(format!("{words} was not sent: {comment:?}"));
                }
            }
            Fate::TakenBack if kept.is_some() => return Err(format!("{words} was taken back and is here")),
            Fate::Deleted
                if kept.is_some_and(|(_, n)| n.is_some_and(|n| machine.town.issue(n).is_some())) =>
            {
                return Err(format!("{words} was deleted there and is here"));
            }
            _ => {}
        }
    }
    let mut markers = BTreeSet::new();
    match said.iter().find(|said| !markers.insert(said.marker.clone())) {
        Some(twice) => Err(format!("a comment on #{} was sent twice", twice.number)),
        None => Ok(()),
    }
}
