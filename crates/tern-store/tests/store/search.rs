use std::collections::BTreeSet;

use proptest::prelude::*;
use tern_model::{Task, TaskRemote};
use tern_store::{Store, TaskQuery, TaskSort, WriteTx, links, search, tasks};

use crate::support::{Fixture, block_on, execute, link, project, task, task_id};

fn query(text: &str) -> TaskQuery {
    TaskQuery { text: Some(text.to_owned()), sort: TaskSort::Key, limit: 1000, ..TaskQuery::default() }
}

async fn found(store: &Store, text: &str) -> Vec<u32> {
    store.search_ready().await.unwrap();
    let mut db = store.read().await.unwrap();
    let rows = tasks::list(&mut db, &query(text)).await.unwrap();
    assert_eq!(tasks::count(&mut db, &query(text)).await.unwrap() as usize, rows.len(), "{text}");
    rows.into_iter().map(|row| row.task.number).collect()
}

async fn with_texts(texts: &[(&str, &str, &[&str])]) -> Fixture {
    let fixture = Fixture::with_project().await;
    let put: Vec<Task> = (1..)
        .zip(texts)
        .map(|(number, (title, description, labels))| Task {
            title: (*title).to_owned(),
            description: (*description).to_owned(),
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            ..task(1, number)
        })
        .collect();
    let mut tx = fixture.write().await;
    tasks::insert_many(&mut tx, &put).await.unwrap();
    tx.commit().await.unwrap();
    fixture
}

#[tokio::test]
async fn words_are_found_wherever_they_stand() {
    let fixture = with_texts(&[
        ("Login fails", "after an update", &["auth"]),
        ("Crash", "the LOGIN window closes", &[]),
        ("Docs", "", &["good first issue", "login-page"]),
        ("Übergröße im Menü", "naïve café", &[]),
    ])
    .await;
    let cases: &[(&str, &[u32])] = &[
        ("login", &[1, 2, 3]),
        ("LOGIN fails", &[1]),
        ("fails login", &[1]),
        ("log", &[1, 2, 3]),
        ("log fails", &[]),
        ("login window", &[2]),
        ("first issue", &[3]),
        ("ubergr", &[4]),
        ("NAIVE cafe\u{301}", &[4]),
        ("  ", &[1, 2, 3, 4]),
        ("", &[1, 2, 3, 4]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&fixture.store, text).await, *expected, "{text:?}");
    }
}

#[tokio::test]
async fn a_word_with_signs_in_it_is_found_by_its_parts() {
    let fixture = with_texts(&[("fn main() -> io::Result", "", &[]), ("path/to/file.rs", "", &[])]).await;
    assert_eq!(found(&fixture.store, "io::Result").await, [1]);
    assert_eq!(found(&fixture.store, "file.rs").await, [2]);
    assert_eq!(found(&fixture.store, "to/file").await, [2]);
}

#[tokio::test]
async fn text_without_letters_is_found_as_it_stands() {
    let fixture =
        with_texts(&[("100 %_\\ sure", "", &[]), ("sure", "party \u{1F389}", &[]), ("\"* NEAR", "", &[])])
            .await;
    assert_eq!(found(&fixture.store, "%_\\").await, [1], "no sign stands for another");
    assert_eq!(found(&fixture.store, "%%").await, [] as [u32; 0]);
    assert_eq!(found(&fixture.store, "\u{1F389}").await, [2]);
    assert_eq!(found(&fixture.store, "\"*").await, [3]);
}

#[tokio::test]
async fn scripts_without_spaces_are_found_inside_sentences() {
    let fixture =
        with_texts(&[("ログイン画面が壊れている", "", &[]), ("画面", "เข้าสู่ระบบไม่ได้", &["緊急"])]).await;
    assert_eq!(found(&fixture.store, "画面").await, [1, 2]);
    assert_eq!(found(&fixture.store, "壊れ").await, [1]);
    assert_eq!(found(&fixture.store, "ระบบ 緊急").await, [2]);
}

#[tokio::test]
async fn a_tasks_names_find_it() {
    let fixture = Fixture::with_linked_tasks(30).await;
    assert_eq!(found(&fixture.store, "web-7").await, [7]);
    assert_eq!(found(&fixture.store, "#1012").await, [12], "an issue's number");
    assert_eq!(found(&fixture.store, "#30").await, [30], "a task's number");
    assert_eq!(found(&fixture.store, "API-7").await, [] as [u32; 0]);
    let mut mentions = task(1, 31);
    mentions.title = "Same cause as WEB-7".to_owned();
    let mut tx = fixture.write().await;
    tasks::insert_many(&mut tx, &[mentions]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&fixture.store, "WEB-7").await, [7, 31], "the task and what mentions it");
}

#[tokio::test]
async fn search_goes_together_with_filters_and_order() {
    let fixture = Fixture::with_linked_tasks(5).await;
    fixture.store.search_ready().await.unwrap();
    let mut db = fixture.store.read().await.unwrap();
    let narrowed = TaskQuery {
        project: Some(project(1, "WEB").id),
        labels: vec!["bug".to_owned()],
        descending: true,
        limit: 2,
        ..query("task")
    };
    let rows = tasks::list(&mut db, &narrowed).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.task.number).collect::<Vec<_>>(), [5, 4]);
    assert_eq!(tasks::count(&mut db, &narrowed).await.unwrap(), 5);
}

#[tokio::test]
async fn changed_text_is_found_and_old_text_is_not() {
    let fixture = with_texts(&[("old words", "", &["red"]), ("other", "", &[])]).await;
    assert_eq!(found(&fixture.store, "old").await, [1]);
    let mut tx = fixture.write().await;
    let changed = Task { title: "new words".to_owned(), labels: ["blue".to_owned()].into(), ..task(1, 1) };
    tasks::update(&mut tx, &changed).await.unwrap();
    tx.commit().await.unwrap();
    for (text, expected) in [("old", vec![]), ("red", vec![]), ("new", vec![1]), ("blue", vec![1])] {
        assert_eq!(found(&fixture.store, text).await, expected, "{text}");
    }
    let mut tx = fixture.write().await;
    tasks::delete_many(&mut tx, &[task_id(1, 1)]).await.unwrap();
    tasks::insert_many(&mut tx, &[Task { title: "fresh".to_owned(), ..task(1, 3) }]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        found(&fixture.store, "new").await,
        [] as [u32; 0],
        "a deleted task's row id may be used again"
    );
    assert_eq!(found(&fixture.store, "fresh").await, [3]);
}

#[tokio::test]
async fn only_changed_text_waits_to_be_indexed() {
    let fixture = Fixture::with_linked_tasks(3).await;
    let mut tx = fixture.write().await;
    assert!(search::flush(&mut tx, 2).await.unwrap(), "two of three at once, and one still waits");
    assert!(!search::flush(&mut tx, 2).await.unwrap());
    assert!(!search::flush(&mut tx, 2).await.unwrap(), "nothing waits");
    let mut moved = task(1, 1);
    (moved.position, moved.milestone) = (99.0, Some("v1".to_owned()));
    tasks::update(&mut tx, &moved).await.unwrap();
    assert!(!search::waits(&mut tx).await.unwrap(), "a moved card says nothing new");
    moved.description.push_str("more");
    tasks::update(&mut tx, &moved).await.unwrap();
    assert!(search::waits(&mut tx).await.unwrap());
    tasks::delete_many(&mut tx, &[moved.id]).await.unwrap();
    assert!(!search::waits(&mut tx).await.unwrap(), "a deleted task has nothing to index");
}

#[tokio::test]
async fn the_index_survives_compaction() {
    let fixture = with_texts(&[("first", "", &[]), ("second", "", &[]), ("third", "", &[])]).await;
    fixture.store.search_ready().await.unwrap();
    let mut tx = fixture.write().await;
    tasks::delete_many(&mut tx, &[task_id(1, 1)]).await.unwrap();
    tx.commit().await.unwrap();
    execute(&mut fixture.raw().await, "vacuum").await.unwrap();
    assert_eq!(found(&fixture.store, "third").await, [3], "row ids must not move");
    assert_eq!(fixture.store.check_integrity().await.unwrap(), Vec::<String>::new());
}

const HOSTILE: &[&str] = &[
    "\"",
    "\"*",
    "*",
    "''",
    "'; drop table tasks; --",
    "%",
    "_",
    "\\",
    "%_\\",
    "NEAR",
    "NEAR(a b, 2)",
    "AND",
    "OR NOT",
    "title:x",
    "{title} : x",
    "^x",
    "-x",
    "+x",
    "x*",
    "\"x",
    "x\"",
    "(",
    ")",
    "((",
    "a AND (b",
    "\0",
    "a\0b",
    "\u{FEFF}",
    "\u{1F468}\u{200D}\u{1F469}",
    "\u{301}",
    "x\u{301}\u{302}\u{303}",
    "\u{202E}abc",
    "#",
    "#-1",
    "#99999999999999999999",
    "WEB-",
    "-1",
    "WEB-99999999999",
    "\n\t",
    "\u{10FFFF}",
    "\u{1E9E}ß",
    "İi",
    "ﬁ",
    "٣",
    "½",
    "Ⅷ",
    "क्षि",
    "\u{1F1E9}\u{1F1EA}",
];

#[tokio::test]
async fn no_search_text_is_an_error() {
    let fixture = with_texts(&[("a b x title", "NEAR AND OR NOT", &["\"*"])]).await;
    fixture.store.search_ready().await.unwrap();
    let long = ["a ".repeat(200_000), "a".repeat(400_000), "\"".repeat(100_000), "界".repeat(50_000)];
    let mut db = fixture.store.read().await.unwrap();
    for text in HOSTILE.iter().copied().chain(long.iter().map(String::as_str)) {
        let shown: String = text.chars().take(40).collect();
        let rows =
            tasks::list(&mut db, &query(text)).await.unwrap_or_else(|error| panic!("{shown:?}: {error}"));
        let count = tasks::count(&mut db, &query(text)).await.unwrap();
        assert_eq!(count as usize, rows.len(), "{shown:?}");
    }
}

/// The words of a text, the way a person would count them.
fn words(text: &str) -> Vec<String> {
    let plain = |c: char| match c {
        'é' | 'É' | 'è' => 'e',
        'ü' | 'Ü' => 'u',
        'ñ' => 'n',
        c => c.to_ascii_lowercase(),
    };
    let text: String = text.chars().map(plain).collect();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn naive(task: &Task, text: &str) -> bool {
    let mut there: Vec<String> = words(&task.title);
    there.extend(words(&task.description));
    task.labels.iter().for_each(|label| there.extend(words(label)));
    let wanted = words(text);
    let Some((last, others)) = wanted.split_last() else { return true };
    others.iter().all(|word| there.contains(word)) && there.iter().any(|word| word.starts_with(last))
}

/// Text of few letters, so that words meet by chance, with signs between them.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "a", "b", "ab", "É", "e", "ü", "U", "ñ", "1", "12", " ", " ", "-", "\"", "*", "\n", ".",
        ]),
        0..12,
    )
    .prop_map(|parts| parts.concat())
}

async fn replace(tx: &mut WriteTx, tasks: &[Task]) {
    for (index, task) in tasks.iter().enumerate() {
        if index % 2 == 0 {
            tasks::update(tx, task).await.unwrap();
        }
    }
}

#[test]
fn search_finds_what_reading_everything_would_find() {
    let fixture = block_on(Fixture::with_project());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let one = || (text(), text(), prop::collection::btree_set(text(), 0..3));
    let some = prop::collection::vec((one(), one()), 1..8);
    proptest!(ProptestConfig::with_cases(128), |(texts in some, wanted in text())| {
        let make = |number: u32, (title, description, labels): &(String, String, BTreeSet<String>)| Task {
            title: title.clone(), description: description.clone(), labels: labels.clone(), ..task(1, number)
        };
        let first: Vec<Task> = (1..).zip(&texts).map(|(number, (one, _))| make(number, one)).collect();
        let second: Vec<Task> = (1..).zip(&texts).map(|(number, (_, two))| make(number, two)).collect();
        let (found, expected) = runtime.block_on(async {
            let mut tx = fixture.store.write().await.unwrap();
            tasks::insert_many(&mut tx, &first).await.unwrap();
            search::flush(&mut tx, 3).await.unwrap();
            replace(&mut tx, &second).await;
            while search::flush(&mut tx, 3).await.unwrap() {}
            let found = tasks::list(&mut tx, &query(&wanted)).await.unwrap();
            let ids: Vec<_> = first.iter().map(|task| task.id).collect();
            (found, tasks::get_many(&mut tx, &ids).await.unwrap())
        });
        // Text without any letter or digit is looked for as it stands, which another test shows.
        prop_assume!(!words(&wanted).is_empty() || wanted.trim().is_empty());
        let mut expected: Vec<u32> = expected.iter().filter(|task| naive(task, &wanted)).map(|task| task.number).collect();
        expected.sort_unstable();
        let found: Vec<u32> = found.iter().map(|row| row.task.number).collect();
        prop_assert_eq!(found, expected, "searching for {:?}", wanted);
    });
}

#[test]
fn any_text_can_be_searched_for() {
    let fixture = block_on(Fixture::with_linked_tasks(3));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    proptest!(ProptestConfig::with_cases(256), |(text in any::<String>())| {
        // A combining mark alone is a letter to Unicode and none to the index; nobody searches for one.
        let text = format!("x{text}");
        let found = runtime.block_on(async {
            let mut tx = fixture.store.write().await.unwrap();
            let same = Task { title: text.clone(), ..task(1, 4) };
            let linked: TaskRemote = link(&same);
            tasks::insert_many(&mut tx, &[same]).await.unwrap();
            links::insert_many(&mut tx, &[linked]).await.unwrap();
            while search::flush(&mut tx, 100).await.unwrap() {}
            tasks::list(&mut tx, &query(&text)).await.unwrap()
        });
        prop_assert!(found.iter().any(|row| row.task.number == 4), "a title finds its task: {:?}", text);
    });
}
