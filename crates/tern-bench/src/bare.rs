//! The least an importer can do: ask for a page, parse it, insert its rows with their full text, commit.

use std::{path::Path, time::Instant};

use reqwest::header::{HeaderMap, LINK};
use serde::Deserialize;
use sqlx::{
    ConnectOptions, Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use crate::measure::{Error, Sample, cpu_seconds, peak_mib};

#[derive(Deserialize)]
struct Issue {
    id: i64,
    number: i64,
    title: String,
    body: Option<String>,
    state: String,
    updated_at: String,
}

pub(crate) async fn run(api: &str, name: &str, dir: &Path) -> Result<Sample, Error> {
    let client = reqwest::Client::builder().no_proxy().user_agent("tern-bench").gzip(true).build()?;
    let mut db = open(dir).await?;
    let started = Instant::now();
    let (mut requests, mut rows) = (0, 0);
    let first = format!("{api}/repos/{name}/issues?state=open&sort=created&direction=asc&per_page=100");
    let mut next = Some(first);
    while let Some(url) = next {
        let answer = client.get(url).send().await?.error_for_status()?;
        next = next_page(answer.headers());
        let issues: Vec<Issue> = serde_json::from_slice(&answer.bytes().await?)?;
        requests += 1;
        rows += u32::try_from(issues.len())?;
        insert(&mut db, &issues).await?;
    }
    let seconds = started.elapsed().as_secs_f64();
    db.close().await?;
    let seconds_folded = started.elapsed().as_secs_f64();
    Ok(Sample { seconds, seconds_folded, requests, rows, peak_mib: peak_mib(), cpu_seconds: cpu_seconds() })
}

/// As durable as Tern's database: write-ahead log, synchronised at every commit.
async fn open(dir: &Path) -> Result<SqliteConnection, Error> {
    let mut db = SqliteConnectOptions::new()
        .filename(dir.join("bare.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await?;
    let create = "create table issue (id integer primary key, number integer unique, title text, body text,
                      state text, updated_at text);
                  create virtual table issue_text using fts5 (title, body, content = 'issue',
                      content_rowid = 'id');";
    sqlx::raw_sql(create).execute(&mut db).await?;
    Ok(db)
}

/// The address in `<…>; rel="next"`.
fn next_page(headers: &HeaderMap) -> Option<String> {
    let links = headers.get(LINK)?.to_str().ok()?;
    let next = links.split(',').find(|link| link.contains("rel=\"next\""))?;
    Some(next.split_once('<')?.1.split_once('>')?.0.to_owned())
}

async fn insert(db: &mut SqliteConnection, issues: &[Issue]) -> Result<(), Error> {
    let mut tx = db.begin().await?;
    for issue in issues {
        sqlx::query("insert into issue values (?, ?, ?, ?, ?, ?)")
            .bind(issue.id)
            .bind(issue.number)
            .bind(&issue.title)
            .bind(&issue.body)
            .bind(&issue.state)
            .bind(&issue.updated_at)
            .execute(&mut *tx)
            .await?;
        sqlx::query("insert into issue_text (rowid, title, body) values (?, ?, ?)")
            .bind(issue.id)
            .bind(&issue.title)
            .bind(&issue.body)
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}
