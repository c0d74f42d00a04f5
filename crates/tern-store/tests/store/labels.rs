use tern_model::RemoteLabel;
use tern_store::labels;

use crate::support::{Fixture, execute, project};

fn label(name: &str, color: Option<&str>) -> RemoteLabel {
    RemoteLabel { name: name.to_owned(), color: color.map(str::to_owned) }
}

#[tokio::test]
async fn labels_take_over_the_newest_colour() {
    let fixture = Fixture::with_project().await;
    let id = project(1, "WEB").id;
    let mut tx = fixture.write().await;
    labels::upsert_many(&mut tx, id, &[label("bug", Some("D73A4A")), label("docs", None)]).await.unwrap();
    assert_eq!(labels::list(&mut tx, id).await.unwrap(), [label("bug", Some("d73a4a")), label("docs", None)]);
    labels::upsert_many(&mut tx, id, &[label("bug", Some("000000")), label("bug", Some("00ff00"))])
        .await
        .unwrap();
    assert_eq!(
        labels::list(&mut tx, id).await.unwrap()[0],
        label("bug", Some("00ff00")),
        "the last one counts"
    );
}

#[tokio::test]
async fn a_colour_that_cannot_be_read_refuses_no_label() {
    let fixture = Fixture::with_project().await;
    let id = project(1, "WEB").id;
    let mut tx = fixture.write().await;
    labels::upsert_many(&mut tx, id, &[label("bug", Some("00ff00"))]).await.unwrap();
    let odd = [label("bug", Some("rgb(1,2,3)")), label("ünï", Some("#fff")), label("x", Some("ggg000"))];
    labels::upsert_many(&mut tx, id, &odd).await.unwrap();
    let expected = [label("bug", Some("00ff00")), label("x", None), label("ünï", None)];
    assert_eq!(labels::list(&mut tx, id).await.unwrap(), expected, "a known colour stays");
}

#[tokio::test]
async fn nothing_is_written_when_nothing_changes() {
    let fixture = Fixture::with_project().await;
    let id = project(1, "WEB").id;
    let known = [label("bug", Some("00ff00")), label("docs", None)];
    let mut tx = fixture.write().await;
    labels::upsert_many(&mut tx, id, &known).await.unwrap();
    tx.commit().await.unwrap();
    let mut raw = fixture.raw().await;
    execute(
        &mut raw,
        "create trigger no_write before update on labels begin select raise(abort, 'written'); end",
    )
    .await
    .unwrap();
    let mut tx = fixture.write().await;
    labels::upsert_many(&mut tx, id, &known).await.unwrap();
    let changed = labels::upsert_many(&mut tx, id, &[label("docs", Some("123456"))]).await;
    assert!(changed.is_err(), "the trap works");
}
