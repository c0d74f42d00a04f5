//! The list in the order of updates, which Gitea does not offer itself.

use std::sync::PoisonError;

use tern_model::Timestamp;
use url::Url;

use super::client::Gitea;
use super::errors::Subject;
use super::window::Window;
use super::{map, wire};
use crate::http::{Answer, Ask, held_page, next_page};
use crate::{ForgeError, IssuePage, ListIssues, ListState, Listing, PageToken};

/// What a page holds on a server that was not asked.
pub(super) const USUAL_PAGE: usize = 50;

/// A page of long texts must stay below the largest answer that is read.
const LARGEST_PAGE: usize = 100;

/// More questions for one page than this are a server that answers at random.
const MAX_QUESTIONS: usize = 200;

/// One answer of the server: what it holds, and whether there is more of the same.
struct Part {
    page: IssuePage,
    more: bool,
    next: Option<Url>,
    total: Option<usize>,
}

/// What a question is about, apart from its times.
#[derive(Clone, Copy)]
struct Scope {
    state: &'static str,
}

impl Gitea {
    pub(super) async fn list(&self, asked: &ListIssues) -> Result<Listing, ForgeError> {
        let scope = Scope {
            state: match asked.state {
                ListState::Open => "open",
                ListState::Closed => "closed",
                ListState::All => "all",
            },
        };
        let mut page = match &asked.page {
            Some(token) => self.turned(scope, token).await?,
            None => self.oldest(scope, asked.since.map(second)).await?,
        };
        page.rows.sort_by(|a, b| (a.updated_at, &a.id).cmp(&(b.updated_at, &b.id)));
        page.issues.sort_by(|a, b| (a.updated_at, &a.id).cmp(&(b.updated_at, &b.id)));
        Ok(Listing::Page(page))
    }

    /// The issues that were updated longest ago, from the second `first` on: one page of them, and where to go on.
    async fn oldest(&self, scope: Scope, first: Option<i64>) -> Result<IssuePage, ForgeError> {
        let mut window = Window::from(first, self.stride());
        let mut found = IssuePage::default();
        let mut horizon = i64::MIN;
        for _ in 0..MAX_QUESTIONS {
            let part = self.part(self.list_url(scope, window)).await?;
            check_bounds(&part.page, window)?;
            let newest = part.page.rows.iter().map(|row| second(row.updated_at)).max();
            horizon =
                horizon.max(newest.unwrap_or(i64::MIN)).max(part.page.server_time.map_or(i64::MIN, second));
            let held = part.page.rows.len();
            let fit = if part.more { self.learn_page_size().await } else { self.page_size() };
            if part.more {
                if let Some(narrower) = window.narrowed(newest.unwrap_or(i64::MIN), part.total, fit) {
                    window = narrower;
                    continue;
                }
                // One second holds more than a page: its pages have to be turned.
                found.next = part.next.map(|url| PageToken(url.into()));
                add(&mut found, part.page);
                return Ok(found);
            }
            add(&mut found, part.page);
            if window.last.is_none() {
                self.remember_stride(None);
                return Ok(found);
            }
            let stride = window.next_stride(held, fit);
            self.remember_stride(Some(stride));
            window = window.after(stride, horizon);
            // A page of the very second that was asked from would not let the reader move on.
            if found.rows.iter().any(|row| first.is_none_or(|first| second(row.updated_at) > first)) {
                let rest = self.list_url(scope, Window { first: window.first, last: None });
                found.next = Some(PageToken(rest.into()));
                return Ok(found);
            }
        }
        Err(ForgeError::NotAnApi {
            host: self.http.api.host(),
            service: "Gitea",
            cause: "its list of issues does not come to an end".to_owned(),
        })
    }

    /// A further page inside one second, or the rest of the list behind a page.
    async fn turned(&self, scope: Scope, token: &PageToken) -> Result<IssuePage, ForgeError> {
        let url = held_page(token, &self.http.api)?;
        let bound = |wanted: &str| {
            let value = url.query_pairs().find(|(name, _)| name == wanted)?.1.parse::<Timestamp>().ok()?;
            Some(second(value))
        };
        let (first, last) = (bound("since"), bound("before"));
        if last.is_none() {
            return self.oldest(scope, first).await;
        }
        let part = self.part(url).await?;
        check_bounds(&part.page, Window { first, last })?;
        let mut page = part.page;
        page.next = part.next.map(|url| PageToken(url.into()));
        if page.next.is_none() {
            // What is behind this second belongs to the same question.
            let rest = self.oldest(scope, last.map(|last| last.saturating_add(1))).await?;
            page.next.clone_from(&rest.next);
            add(&mut page, rest);
        }
        Ok(page)
    }

    async fn part(&self, url: Url) -> Result<Part, ForgeError> {
        let ask = Ask::get(url, self.what());
        let answer = self.ok(&ask, Subject::Issues).await?;
        let items = answer.items().map_err(|fault| self.http.not_an_api(&ask, fault))?;
        let mut page = map::page(&items, &self.place, &self.http.redactor);
        page.server_time = answer.server_time();
        let next = next_page(&answer.headers, &ask.url, &self.http.api)?.filter(|next| *next != ask.url);
        let total = total(&answer);
        // A page may be shorter than was asked for without being the last: the server's own maximum counts.
        let is_first = !ask.url.query_pairs().any(|(name, _)| name == "page");
        let untold = is_first && total.is_some_and(|total| total > items.len());
        let next = next.or_else(|| untold.then(|| second_page(&ask.url)));
        Ok(Part { page, more: next.is_some(), next, total })
    }

    fn list_url(&self, scope: Scope, window: Window) -> Url {
        let mut url = self.at(&["issues"]);
        let mut query = url.query_pairs_mut();
        query.append_pair("state", scope.state).append_pair("type", "issues");
        for (name, bound) in [("since", window.first), ("before", window.last)] {
            if let Some(at) = bound.and_then(|second| Timestamp::from_millis(second.saturating_mul(1000))) {
                let text = at.instant().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
                query.append_pair(name, &text);
            }
        }
        query.append_pair("limit", &self.page_size().to_string());
        drop(query);
        url
    }

    fn page_size(&self) -> usize {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner).page_size.unwrap_or(USUAL_PAGE)
    }

    /// How much fits on a page of this server, asked once and only by someone with more than a page to read.
    async fn learn_page_size(&self) -> usize {
        if let Some(known) = self.reading.lock().unwrap_or_else(PoisonError::into_inner).page_size {
            return known;
        }
        let ask = Ask::get(self.http.api.at(&["settings", "api"]), "the server's settings");
        let told = match self.ok(&ask, Subject::Account).await {
            Ok(answer) => answer.json::<wire::ApiSettings>().ok().map(|settings| settings.max_response_items),
            // A server that hides its settings is read as one with the usual ones.
            Err(_) => None,
        };
        let size = told.unwrap_or(USUAL_PAGE).clamp(1, LARGEST_PAGE);
        self.reading.lock().unwrap_or_else(PoisonError::into_inner).page_size = Some(size);
        size
    }

    fn stride(&self) -> Option<i64> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner).stride
    }

    fn remember_stride(&self, stride: Option<i64>) {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner).stride = stride;
    }
}

/// A server that does not cut its list by update time cannot be read a page at a time.
fn check_bounds(page: &IssuePage, window: Window) -> Result<(), ForgeError> {
    if page.rows.iter().all(|row| window.holds(second(row.updated_at))) {
        return Ok(());
    }
    Err(ForgeError::Unsupported(
        "this server does not filter issues by the time of their update; it is too old for Tern",
    ))
}

fn add(found: &mut IssuePage, page: IssuePage) {
    found.issues.extend(page.issues);
    found.rejected.extend(page.rejected);
    found.rows.extend(page.rows);
    found.server_time = found.server_time.or(page.server_time);
}

fn total(answer: &Answer) -> Option<usize> {
    answer.header("x-total-count")?.trim().parse().ok()
}

fn second_page(url: &Url) -> Url {
    let mut next = url.clone();
    next.query_pairs_mut().append_pair("page", "2");
    next
}

/// The whole second an instant lies in: Gitea counts no finer.
fn second(instant: Timestamp) -> i64 {
    instant.millis().div_euclid(1000)
}
