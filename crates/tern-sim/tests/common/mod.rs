//! A plain client of the simulated forge.
#![allow(dead_code, reason = "not every test file uses all of it")]

use reqwest::{Client, Method, Response, StatusCode};
use serde_json::Value;
use tern_sim::Sim;

/// The repository's list.
pub(crate) const ISSUES: &str = "/repos/acorn/orchard/issues";

/// A client that follows nothing and forgives nothing.
pub(crate) struct Http<'a> {
    sim: &'a Sim,
    client: Client,
    token: Option<&'static str>,
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {:.200}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn numbers(&self) -> Vec<u64> {
        self.json().as_array().unwrap().iter().map(|item| item["number"].as_u64().unwrap()).collect()
    }

    /// The target of a `Link` relation.
    pub(crate) fn link(&self, rel: &str) -> Option<String> {
        let header = self.header("link")?;
        let part = header.split(", ").find(|part| part.contains(&format!("rel=\"{rel}\"")))?;
        Some(part.trim_start_matches('<').split('>').next()?.to_owned())
    }
}

impl<'a> Http<'a> {
    pub(crate) fn new(sim: &'a Sim) -> Self {
        Self { sim, client: client(), token: Some("secret") }
    }

    pub(crate) fn anonymous(sim: &'a Sim) -> Self {
        Self { token: None, ..Self::new(sim) }
    }

    pub(crate) fn with_token(sim: &'a Sim, token: &'static str) -> Self {
        Self { token: Some(token), ..Self::new(sim) }
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.try_send(Method::GET, path, None, &[]).await.unwrap()
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Value) -> Got {
        self.try_send(method, path, Some(body), &[]).await.unwrap()
    }

    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> reqwest::Result<Got> {
        let url =
            if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.sim.base_url()) };
        let mut request = self.client.request(method, url).header("user-agent", "test");
        if let Some(token) = self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        whole(request.send().await?).await
    }
}

fn client() -> Client {
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

async fn whole(response: Response) -> reqwest::Result<Got> {
    let (status, headers) = (response.status(), response.headers().clone());
    Ok(Got { status, headers, text: response.text().await? })
}
