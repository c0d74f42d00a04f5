//! Edits as people make them, each set down in the ghost ledger.

use std::sync::{Arc, Mutex};

use tern_forge::Clock;
use tern_model::*;
use tern_sim::{CloseReason, Edit};
use tern_store::{Store, TaskQuery, tasks};

use crate::{
    ghost::{Ghost, Side, Single},
    town::{Dice, SeededRandom, Town, Watch},
};

/// Everything an edit needs, so that one can also be made in the middle of a sync.
#[derive(Clone)]
pub struct Hands {
    pub town: Town,
    pub store: Store,
    pub project: ProjectId,
    pub clock: Arc<Watch>,
    pub random: Arc<SeededRandom>,
    pub ghost: Arc<Mutex<Ghost>>,
}

impl Hands {
    /// Somebody here changes a task.
    pub async fn edit_here(&self, mut dice: Dice) {
        let all = {
            let mut read = self.store.read().await.unwrap();
            tasks::list(&mut read, &TaskQuery { limit: 1000, ..TaskQuery::default() }).await.unwrap()
        };
        let ids: Vec<TaskId> = all.iter().map(|row| row.task.id).collect();
        let Some(&id) = dice.pick(&ids) else { return };
        let ghost = self.ghost.clone();
        crate::town::edit(&self.store, id, self.clock.now(), move |task| {
            let ghost = &mut *ghost.lock().unwrap();
            let mut content = task.content();
            change(&mut content, Side::Here(id), ghost, &mut dice);
            task.title = content.title;
            task.description = content.description;
            task.labels = content.labels;
            task.assignees = content.assignees;
            task.milestone = content.milestone;
            if content.state != task.status.state() || dice.below(10) == 0 {
                task.status = *dice.pick(Status::ALL).unwrap();
            }
        })
        .await;
    }

    /// Somebody there changes an issue.
    pub fn edit_there(&self, dice: &mut Dice) {
        let mut issues = self.town.issues();
        // Second copies of an issue bear the words of the first, which are set down once.
        let copies = self.town.copies();
        issues.retain(|issue| !copies.contains(&issue.number));
        let Some(issue) = dice.pick(&issues) else { return };
        let mut content = issue.content.clone();
        change(&mut content, Side::There(issue.number), &mut self.ghost.lock().unwrap(), dice);
        self.town.edit(issue.number, &edits_between(&issue.content, &content, issue, &self.town));
    }

    /// A label gets another name, which is an edit of every issue that bears it.
    pub fn rename_label(&self, dice: &mut Dice) {
        let issues = self.town.issues();
        let Some(issue) = dice.pick(&issues) else { return };
        let Some(from) = issue.content.labels.first().cloned() else { return };
        let mut ghost = self.ghost.lock().unwrap();
        let to = ghost.word("label");
        self.town.rename_label(&from, &to);
        let side = Side::There(issue.number);
        ghost.removed(&from, side);
        ghost.added(&to, side);
        // A new name does not touch an issue's time; what is said on it does.
        self.town.edit(issue.number, &[Edit::comment("renamed")]);
    }
}

fn change(content: &mut Content, side: Side, ghost: &mut Ghost, dice: &mut Dice) {
    ghost.edits += 1;
    match dice.below(12) {
        0..2 => {
            content.title = ghost.word("Title ");
            ghost.titles.insert(side, Single { value: content.title.clone(), discarded: false });
        }
        2..6 => change_lines(&mut content.description, side, ghost, dice),
        6..8 => change_set(&mut content.labels, "label", side, ghost, dice),
        8..10 => change_set(&mut content.assignees, "login", side, ghost, dice),
        10 => {
            let name = ghost.word("Milestone ");
            content.milestone = Some(name.clone());
            ghost.milestones.insert(side, Single { value: name, discarded: false });
        }
        _ => {
            content.state =
                if content.state.is_open() { *dice.pick(State::ALL).unwrap() } else { State::Open };
        }
    }
}

fn change_lines(text: &mut String, side: Side, ghost: &mut Ghost, dice: &mut Dice) {
    let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    let at = dice.below(u32::try_from(lines.len() + 1).unwrap()) as usize;
    if lines.len() > 12 || (dice.below(3) == 0 && !lines.is_empty()) {
        let gone = lines.remove(at.min(lines.len() - 1));
        ghost.removed(&gone, side);
    }
    let word = ghost.word("line");
    ghost.added(&word, side);
    lines.insert(at.min(lines.len()), word);
    *text = lines.join("\n");
}

fn change_set(
    set: &mut std::collections::BTreeSet<String>,
    stem: &str,
    side: Side,
    ghost: &mut Ghost,
    dice: &mut Dice,
) {
    let all: Vec<String> = set.iter().cloned().collect();
    match dice.pick(&all) {
        Some(gone) if all.len() > 4 || dice.below(3) == 0 => {
            set.remove(gone);
            ghost.removed(gone, side);
        }
        _ => {
            let word = ghost.word(stem);
            ghost.added(&word, side);
            set.insert(word);
        }
    }
}

fn edits_between(before: &Content, after: &Content, issue: &RemoteIssue, town: &Town) -> Vec<Edit> {
    let mut edits = Vec::new();
    if before.title != after.title {
        edits.push(Edit::title(after.title.clone()));
    }
    if before.description != after.description {
        let body = match &issue.marker {
            Some(marker) => tern_forge::with_marker(&after.description, marker).unwrap(),
            None => after.description.clone(),
        };
        edits.push(Edit::body(town.state().texts.kept(&body)));
    }
    if before.labels != after.labels {
        edits.push(Edit::labels(after.labels.clone()));
    }
    if before.assignees != after.assignees {
        edits.push(Edit::assignees(after.assignees.clone()));
    }
    if before.milestone != after.milestone {
        edits.push(Edit::Milestone(after.milestone.clone()));
    }
    match (before.state, after.state) {
        (before, after) if before == after => {}
        (_, State::Open) => edits.push(Edit::Reopen),
        (_, State::Completed) => edits.push(Edit::Close(CloseReason::Completed)),
        (_, State::NotPlanned) => edits.push(Edit::Close(CloseReason::NotPlanned)),
    }
    edits
}
