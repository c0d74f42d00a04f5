//! Moving cards: into another column, or up and down in one.

use serde::Deserialize;
use tern_model::{Origin, Status, Task, TaskId};
use tern_store::{Column, WriteTx, tasks};

use super::edit::{Saved, find_all, named, projects_of, save};
use super::undo::{Edit, Moved};
use crate::{ApiError, ErrorCode, Tern, tasks::set_status};

/// Where cards go.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct TaskMove {
    /// The cards, in the order they are to have.
    pub ids: Vec<TaskId>,
    /// The column.
    pub status: Status,
    /// The card that they stand below; `null` is the top.
    pub after: Option<TaskId>,
}

/// Puts cards below another one. The order of all other cards stays.
pub async fn task_move(tern: &Tern, request: TaskMove) -> Result<Saved, ApiError> {
    let mut tx = tern.store.write().await?;
    let moving = find_all(&mut tx, &request.ids).await?;
    if moving.is_empty() {
        return Ok(Saved { changed: 0, words: "Nothing moved".to_owned() });
    }
    let after = below(&mut tx, &request).await?;
    let projects = projects_of(moving.iter().chain(&after)).into_iter().collect();
    let column = Column { projects, status: request.status };
    let (positions, made_room) = places(&mut tx, &column, after, &request.ids).await?;
    let mut edits = Vec::new();
    for (before, position) in moving.into_iter().zip(positions) {
        let mut after = before.clone();
        after.position = position;
        if after.status != request.status {
            set_status(&mut after, request.status, tern.now());
            after.updated_at = tern.now();
        }
        edits.push(Edit { before, after });
    }
    save(tern, &mut tx, &edits, Origin::User).await?;
    let words = format!("{} moved to {}", named(&mut tx, &edits).await?, column_words(request.status));
    tx.commit().await?;
    Ok(tern.saved(edits, made_room, words))
}

const fn column_words(status: Status) -> &'static str {
    match status {
        Status::Todo => "To do",
        Status::InProgress => "In progress",
        Status::InReview => "In review",
        Status::Done => "Done",
        Status::Cancelled => "Cancelled",
    }
}

/// The card that the moved ones stand below, which must be in that column and not among them.
async fn below(tx: &mut WriteTx, request: &TaskMove) -> Result<Option<Task>, ApiError> {
    let Some(id) = request.after else { return Ok(None) };
    match tasks::get(tx, id).await? {
        Some(task) if task.status == request.status && !request.ids.contains(&id) => Ok(Some(task)),
        _ => Err(ApiError::new(
            ErrorCode::Stale,
            "The card to move below is no longer in that column.",
            "Nothing was moved. Try it again.",
        )),
    }
}

/// The room between two cards; `None` has no end on that side.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Gap {
    above: Option<f64>,
    below: Option<f64>,
}

impl Gap {
    /// `count` positions strictly inside; `None` when the room is too small for them to differ.
    fn split(self, count: usize) -> Option<Vec<f64>> {
        let count = u32::try_from(count).ok()?;
        let (start, step) = match (self.above, self.below) {
            (Some(above), Some(below)) => (above, (below - above) / (f64::from(count) + 1.0)),
            (Some(above), None) => (above, 1.0),
            (None, Some(below)) => (below - f64::from(count) - 1.0, 1.0),
            (None, None) => (-1.0, 1.0),
        };
        let positions: Vec<f64> = (1..=count).map(|place| start + step * f64::from(place)).collect();
        let bounded = self.above.into_iter().chain(positions.iter().copied()).chain(self.below);
        let bounded: Vec<f64> = bounded.collect();
        bounded.windows(2).all(|pair| pair[0] < pair[1]).then_some(positions)
    }
}

/// A position for each moving card, and the cards that had to make room for them.
async fn places(
    tx: &mut WriteTx,
    column: &Column,
    after: Option<Task>,
    moving: &[TaskId],
) -> Result<(Vec<f64>, Vec<Moved>), ApiError> {
    if let Some(positions) = gap(tx, column, after.as_ref(), moving).await?.split(moving.len()) {
        return Ok((positions, Vec::new()));
    }
    let moved = spread(tx, column, moving).await?;
    let position = |task: &Task| moved.iter().find(|moved| moved.id == task.id).map(|moved| moved.after);
    let after = after.map(|task| Task { position: position(&task).unwrap_or(task.position), ..task });
    let positions = gap(tx, column, after.as_ref(), moving).await?.split(moving.len());
    let positions = positions.ok_or_else(|| {
        ApiError::new(ErrorCode::Fault, "The column has no room for these cards.", "Nothing was moved.")
    })?;
    Ok((positions, moved))
}

async fn gap(
    tx: &mut WriteTx,
    column: &Column,
    after: Option<&Task>,
    moving: &[TaskId],
) -> Result<Gap, ApiError> {
    let below = match after {
        Some(after) => tasks::neighbour_below(tx, column, after, moving).await?,
        None => tasks::top(tx, column, moving).await?,
    };
    Ok(Gap { above: after.map(|after| after.position), below })
}

/// Gives the other cards of a column whole numbers as positions, in the order they have, so that there is room
/// between them again.
async fn spread(tx: &mut WriteTx, column: &Column, moving: &[TaskId]) -> Result<Vec<Moved>, ApiError> {
    let cards = tasks::positions(tx, column).await?;
    let staying = cards.into_iter().filter(|(id, _)| !moving.contains(id));
    let moved: Vec<Moved> = (0_u32..)
        .zip(staying)
        .map(|(place, (id, before))| Moved { id, before, after: f64::from(place) })
        .collect();
    let positions: Vec<(TaskId, f64)> = moved.iter().map(|moved| (moved.id, moved.after)).collect();
    tasks::set_positions(tx, &positions).await?;
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn increasing(gap: Gap, positions: &[f64]) -> bool {
        let all: Vec<f64> = gap.above.into_iter().chain(positions.iter().copied()).chain(gap.below).collect();
        all.windows(2).all(|pair| pair[0] < pair[1])
    }

    proptest! {
        #[test]
        fn whatever_is_split_lies_inside_and_in_order(
            above in proptest::option::of(-1e15..1e15_f64),
            room in proptest::option::of(0.0..1e6_f64),
            count in 1..50_usize,
        ) {
            let below = match (above, room) {
                (Some(above), Some(room)) => Some(above + room),
                (None, room) => room,
                (_, None) => None,
            };
            let gap = Gap { above, below };
            if let Some(positions) = gap.split(count) {
                prop_assert_eq!(positions.len(), count);
                prop_assert!(increasing(gap, &positions), "{:?} gave {:?}", gap, positions);
            }
        }
    }

    #[test]
    fn equal_neighbours_leave_no_room() {
        let gap = Gap { above: Some(3.0), below: Some(3.0) };
        assert_eq!(gap.split(1), None, "two cards with one position have nothing between them");
        assert_eq!(Gap { above: Some(1.0), below: Some(1.0_f64.next_up()) }.split(1), None);
    }
}
