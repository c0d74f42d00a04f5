//! What must hold when nothing goes wrong any more; names as in the reliability contract.

use std::collections::BTreeMap;

use tern_model::*;
use tern_reconcile::same::same;

use crate::{
    ghost::{Fate, Ghost, Side, Single, says},
    town::Machine,
};

pub type Verdict = Result<(), String>;

macro_rules! hold {
    ($what:expr, $($words:tt)*) => {
        if !$what {
            return Err(format!($($words)*));
        }
    };
}

/// I4, I9: both sides of every linked pair agree unless a person is asked, and absence deletes nothing.
pub fn sides_agree(machine: &Machine, ghost: &Ghost) -> Verdict {
    let tasks = machine.tasks();
    let here: std::collections::BTreeSet<TaskId> = tasks.iter().map(|(task, _)| task.id).collect();
    for task in &ghost.stood {
        hold!(here.contains(task), "I9: a task is gone that nobody deleted");
    }
    for (task, link) in &tasks {
        let Some(link) = link else { continue };
        let number = link.remote_issue_number;
        let Some(there) = machine.town.issue(number) else {
            hold!(ghost.out_of_reach.contains(&number), "I9: #{number} is gone without a reason");
            continue;
        };
        if link.sync_conflict_status == Some(ConflictStatus::Pending) {
            continue;
        }
        let local = task.content();
        hold!(
            same(&local, &there.content),
            "I4: #{number} ({}) differs:\n{local:#?}\n{:#?}\n{:#?}",
            link.remote_state,
            there.content,
            link.base
        );
        hold!(same(&local, &link.base), "I4: base of #{number} differs:\n{local:#?}\n{:#?}", link.base);
    }
    Ok(())
}

/// I3: one task has one issue, and every open issue its task.
pub fn one_issue_per_task(machine: &Machine, copies: u64) -> Verdict {
    let mut by_number: BTreeMap<u64, u32> = BTreeMap::new();
    for (_, link) in machine.tasks() {
        if let Some(link) = link {
            *by_number.entry(link.remote_issue_number).or_default() += 1;
        }
    }
    hold!(by_number.values().all(|n| *n == 1), "I3: an issue has two tasks: {by_number:?}");
    let mut by_marker: BTreeMap<String, u64> = BTreeMap::new();
    for written in &machine.town.state().writes {
        if let Some(marker) = &written.marker {
            *by_marker.entry(marker.clone()).or_default() += 1;
        }
    }
    let more: u64 = by_marker.values().map(|n| n - 1).sum();
    hold!(more <= copies, "I3: {more} issues too many were made, {copies} by the transport");
    for issue in machine.town.issues() {
        let known = by_number.contains_key(&issue.number) || issue.marker.is_some();
        hold!(known || !issue.content.state.is_open(), "I4: open #{} has no task", issue.number);
    }
    Ok(())
}

/// I1, I2: every edit stands on both sides, was replaced, or was decided against.
pub fn no_edit_is_lost(machine: &Machine, ghost: &Ghost) -> Verdict {
    let tasks = machine.tasks();
    let gaps = machine.town.state().overwritten_in_the_gap.clone();
    for (task, link) in &tasks {
        let local = task.content();
        let number = link.as_ref().map(|link| link.remote_issue_number);
        let there = number.and_then(|number| machine.town.issue(number)).map(|issue| issue.content);
        let asked = link.as_ref().is_some_and(|l| l.sync_conflict_status == Some(ConflictStatus::Pending));
        if number.is_some_and(|number| gaps.contains(&number) || ghost.out_of_reach.contains(&number)) {
            continue;
        }
        let copies = number.map(|number| machine.town.copies_of(number)).unwrap_or_default();
        for (word, (side, fate)) in &ghost.words {
            let ours = *side == Side::Here(task.id);
            let theirs = number.is_some_and(|number| *side == Side::There(number));
            if !ours && !theirs {
                continue;
            }
            let stands = says(&local, word) || (asked && there.as_ref().is_some_and(|t| says(t, word)));
            match fate {
                Fate::Stands => hold!(stands, "I1/I2: {word} of {side:?} was lost: {local:#?}\n{there:#?}"),
                // A person was told that it is a second copy, and edited that one.
                Fate::Removed(Side::There(by)) if copies.contains(by) => {}
                Fate::Removed(_) => hold!(
                    asked || !stands,
                    "I1/I2: {word} of {side:?} came back, {fate:?}: {number:?} {local:#?} {there:#?} {:#?}",
                    link.as_ref().map(|l| (&l.base, l.remote_state))
                ),
                Fate::Discarded => {}
            }
        }
        let held = |value: &str, read: fn(&Content) -> &str| {
            let here = read(&local) == value || ever_here(machine, task.id, value);
            let history = number.and_then(|number| machine.town.state().history.get(&number).cloned());
            let there = history.unwrap_or_default().iter().any(|content| read(content) == value);
            (here, there)
        };
        for (singles, read) in
            [(&ghost.titles, title as fn(&Content) -> &str), (&ghost.milestones, milestone)]
        {
            let of = |side: Side| singles.get(&side).filter(|single| !single.discarded);
            if let Some(Single { value, .. }) = of(Side::Here(task.id)) {
                let sent = held(value, read).1;
                hold!(sent || read(&local) == value, "I1: {value} was lost: {local:#?}");
            }
            if let Some(Single { value, .. }) = number.and_then(|number| of(Side::There(number))) {
                let stands = there.as_ref().is_some_and(|there| read(there) == value);
                hold!(stands || held(value, read).0, "I2: {value} was overwritten unseen: {there:#?}");
            }
        }
    }
    Ok(())
}

fn title(content: &Content) -> &str {
    &content.title
}

fn milestone(content: &Content) -> &str {
    content.milestone.as_deref().unwrap_or_default()
}

fn ever_here(machine: &Machine, task: TaskId, value: &str) -> bool {
    machine.block_on(async {
        let mut read = machine.store().read().await.unwrap();
        let rows = tern_store::changes::list_of_task(&mut read, task, 10_000).await.unwrap();
        rows.iter().any(|row| row.old.as_str() == Some(value) || row.new.as_str() == Some(value))
    })
}

/// I5: the next sync writes nothing on either side.
pub fn it_is_quiet(machine: &mut Machine, request: tern_sync::Request) -> Verdict {
    let (rows, writes) = (machine.rows(), machine.town.state().writes.len());
    let said = machine.town.state().said.len();
    let Some(run) = machine.sync(request) else { return Err("the plug was pulled".to_owned()) };
    hold!(run.status == SyncStatus::Success, "I4: a quiet sync fails: {:?}", run.error);
    let sent = machine.town.state().writes.len() - writes;
    let counts = run.counts;
    let news = counts.tasks_created + counts.tasks_updated + counts.tasks_pushed + counts.conflicts_detected;
    hold!(machine.town.state().said.len() == said, "I5: a quiet sync says something");
    hold!(sent == 0 && news == 0, "I5: a quiet sync sends {sent} and reports {counts:?}");
    hold!(machine.rows() == rows, "I5: a quiet sync changes tasks");
    Ok(())
}
