use proptest::{prelude::*, sample::Index};
use tern_api::window::{self, TaskMove};
use tern_api::{ApiError, ErrorCode};
use tern_model::{Status, TaskId};

use crate::support::{Bench, named, new_task};

async fn moved(
    bench: &Bench,
    ids: &[TaskId],
    status: Status,
    after: Option<TaskId>,
) -> Result<window::Saved, ApiError> {
    window::task_move(&bench.tern, TaskMove { ids: ids.to_vec(), status, after }).await
}

/// Five cards, from top to bottom A to E.
async fn five() -> (Bench, Vec<TaskId>) {
    let bench = Bench::new().await;
    let mut ids = Vec::new();
    for title in ["E", "D", "C", "B", "A"] {
        ids.insert(0, bench.task(title).await.id);
    }
    (bench, ids)
}

#[tokio::test]
async fn a_new_card_stands_on_top() {
    let (bench, _) = five().await;
    assert_eq!(bench.column(Status::Todo).await, ["A", "B", "C", "D", "E"]);
}

#[tokio::test]
async fn cards_go_below_another_one_in_the_order_given() {
    let (bench, ids) = five().await;
    moved(&bench, &[ids[4], ids[0]], Status::Todo, Some(ids[1])).await.unwrap();
    assert_eq!(bench.column(Status::Todo).await, ["B", "E", "A", "C", "D"]);
}

#[tokio::test]
async fn the_top_and_the_bottom_can_be_reached() {
    let (bench, ids) = five().await;
    moved(&bench, &[ids[2]], Status::Todo, None).await.unwrap();
    moved(&bench, &[ids[0]], Status::Todo, Some(ids[4])).await.unwrap();
    assert_eq!(bench.column(Status::Todo).await, ["C", "B", "D", "E", "A"]);
}

#[tokio::test]
async fn another_column_is_another_status() {
    let (bench, ids) = five().await;
    let saved = moved(&bench, &[ids[1]], Status::Done, None).await.unwrap();
    assert_eq!((saved.changed, saved.words.as_str()), (1, "WEB-4 moved to Done"));
    assert_eq!(bench.column(Status::Done).await, ["B"]);
    let detail = bench.show("WEB-4").await;
    assert!(detail.task.closed_at.is_some(), "done is closed");
    assert_eq!(detail.origins[0].change.new, serde_json::json!("done"), "a move into a column is recorded");
}

#[tokio::test]
async fn a_place_that_is_gone_is_refused() {
    let (bench, ids) = five().await;
    moved(&bench, &[ids[0]], Status::Done, None).await.unwrap();
    for after in [ids[0], ids[1]] {
        let refused = moved(&bench, &[ids[1]], Status::Todo, Some(after)).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Stale, "the window showed an older column");
    }
    assert_eq!(bench.column(Status::Todo).await, ["B", "C", "D", "E"], "nothing was moved");
}

#[tokio::test]
async fn cards_of_two_projects_share_a_column() {
    let (bench, ids) = five().await;
    let other = window::project_create(&bench.tern, named("Other", "OTH")).await.unwrap();
    let guest = window::task_create(&bench.tern, new_task(other.id, "Guest")).await.unwrap();
    moved(&bench, &[guest.id], Status::Todo, Some(ids[2])).await.unwrap();
    let query = crate::support::query(None, window::TaskFilter::default());
    let page = window::task_list(&bench.tern, query).await.unwrap();
    let titles: Vec<_> = page.tasks.iter().map(|card| card.title.as_str()).collect();
    assert_eq!(titles, ["A", "B", "C", "Guest", "D", "E"]);
}

#[tokio::test]
async fn there_is_room_however_often_cards_are_put_between_the_same_two() {
    let (bench, ids) = five().await;
    for turn in 0..140 {
        let (moving, expected) =
            if turn % 2 == 0 { (ids[4], ["A", "E", "D"]) } else { (ids[3], ["A", "D", "E"]) };
        moved(&bench, &[moving], Status::Todo, Some(ids[0])).await.unwrap();
        if turn > 0 {
            assert_eq!(bench.column(Status::Todo).await[..3], expected, "after {turn} halvings");
        }
    }
    assert_eq!(bench.column(Status::Todo).await[3..], ["B", "C"], "the others keep their order");
}

#[derive(Debug, Clone)]
struct Step {
    moving: Vec<Index>,
    status: Index,
    after: Option<Index>,
}

fn step() -> impl Strategy<Value = Step> {
    let indices = proptest::collection::vec(any::<Index>(), 1..4);
    (indices, any::<Index>(), proptest::option::of(any::<Index>())).prop_map(|(moving, status, after)| Step {
        moving,
        status,
        after,
    })
}

const COLUMNS: [Status; 2] = [Status::Todo, Status::InReview];

async fn board(bench: &Bench) -> Vec<Vec<String>> {
    let mut board = Vec::new();
    for status in COLUMNS {
        board.push(bench.column(status).await);
    }
    board
}

/// What moving means, on plain lists.
fn expected(
    board: &[Vec<String>],
    moving: &[String],
    column: usize,
    after: Option<&String>,
) -> Vec<Vec<String>> {
    let mut left: Vec<Vec<String>> = board
        .iter()
        .map(|cards| cards.iter().filter(|card| !moving.contains(card)).cloned().collect())
        .collect();
    let place = after.map_or(0, |after| left[column].iter().position(|card| card == after).unwrap() + 1);
    left[column].splice(place..place, moving.iter().cloned());
    left
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn moving_keeps_the_order_of_all_others_and_undo_restores_it(steps in proptest::collection::vec(step(), 1..12)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let (bench, ids) = five().await;
            let titles = ["A", "B", "C", "D", "E"];
            let id_of = |title: &str| ids[titles.iter().position(|known| *known == title).unwrap()];
            let mut before = vec![board(&bench).await];
            for step in &steps {
                let now = before.last().unwrap().clone();
                let column = step.status.index(COLUMNS.len());
                let mut moving: Vec<String> = Vec::new();
                for index in &step.moving {
                    let title = titles[index.index(titles.len())].to_owned();
                    if !moving.contains(&title) {
                        moving.push(title);
                    }
                }
                let staying: Vec<&String> = now[column].iter().filter(|card| !moving.contains(card)).collect();
                let after = step.after.filter(|_| !staying.is_empty()).map(|index| staying[index.index(staying.len())]);
                let moving_ids: Vec<TaskId> = moving.iter().map(|title| id_of(title)).collect();
                moved(&bench, &moving_ids, COLUMNS[column], after.map(|title| id_of(title))).await.unwrap();
                let reached = board(&bench).await;
                assert_eq!(reached, expected(&now, &moving, column, after), "{step:?}");
                before.push(reached);
            }
            before.pop();
            while let Some(earlier) = before.pop() {
                assert!(window::undo_last(&bench.tern).await.unwrap().changed > 0, "there is something to undo");
                assert_eq!(board(&bench).await, earlier, "undo restores exactly");
            }
        });
    }
}
