//! The server answers over HTTP as GitHub does.

use serde_json::Value;
use tern_sim::{Edit, Sim};

async fn get(sim: &Sim, path: &str) -> reqwest::Response {
    reqwest::Client::new()
        .get(format!("{}{path}", sim.base_url()))
        .header("user-agent", "test")
        .bearer_auth("secret")
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_page_holds_what_the_oracle_holds() {
    let sim = Sim::builder().seed(7).issues(120).token("secret").start().await;
    sim.edit(5, Edit::title("Renamed by someone"));
    let response =
        get(&sim, "/repos/acorn/orchard/issues?state=all&sort=updated&direction=desc&per_page=100").await;
    assert_eq!(response.status(), 200);
    assert!(
        response.headers()["link"].to_str().unwrap().contains("rel=\"next\""),
        "120 issues are two pages"
    );
    let page: Vec<Value> = response.json().await.unwrap();
    assert_eq!(page.len(), 100);
    assert_eq!(page[0]["title"], "Renamed by someone", "an edited issue comes first in descending order");
    for item in &page {
        let view = sim.issue(item["number"].as_u64().unwrap()).unwrap();
        assert_eq!(item["title"], view.title);
        assert_eq!(item["body"].as_str(), view.body.as_deref());
        assert_eq!(item.get("pull_request").is_some(), view.is_pull);
    }
}

#[tokio::test]
async fn the_account_and_the_repository_are_there() {
    let sim = Sim::builder().issues(3).token("secret").start().await;
    let user: Value = get(&sim, "/user").await.json().await.unwrap();
    assert_eq!(user["login"], "ines-darrow");
    let repo: Value = get(&sim, "/repos/acorn/orchard").await.json().await.unwrap();
    assert_eq!(repo["permissions"]["push"], true);
}
