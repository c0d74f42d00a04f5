//! What is said on the town's issues.

use tern_forge::{CommentPage, ForgeError, ListComments, NewComment, PageToken};
use tern_model::{RemoteComment, Timestamp};
use tern_sim::{
    Comment, Edit,
    model::{Actor, By},
};

use super::{State, Town, WEB, trouble::Kind};

/// One comment that the model took from a client.
#[derive(Debug, Clone)]
pub struct Said {
    pub number: u64,
    pub marker: String,
    /// Whether the transport delivered the request a second time.
    pub twice: bool,
}

impl Town {
    /// Somebody there says something; nothing happens when the issue is gone.
    pub fn say(&self, number: u64, text: &str) {
        self.edit(number, &[Edit::comment(text)]);
    }

    /// Everything said on an issue, as anybody sees it now.
    pub fn said_on(&self, number: u64) -> Vec<RemoteComment> {
        self.state().comments(number)
    }
}

impl State {
    fn comments(&self, number: u64) -> Vec<RemoteComment> {
        let issue = u32::try_from(number).ok().and_then(|number| self.world.repos[0].issue(number));
        let said = issue.map(|issue| self.world.comments(0, &issue)).unwrap_or_default();
        said.iter().map(|comment| remote(number, comment)).collect()
    }

    pub fn comment_page(&mut self, ask: &ListComments) -> Result<CommentPage, ForgeError> {
        if let Some(error) = self.trouble.of_read().or_else(|| self.trouble.of_one_issue(ask.number)) {
            return Err(error);
        }
        self.present(ask.number)?;
        let asked = ask.page.as_ref().map_or(1, |page| page.as_str().parse().unwrap_or(1));
        let page = if asked > 1 && self.trouble.strikes(Kind::PageRepeated) { 1 } else { asked };
        let all = self.comments(ask.number);
        let (from, size) = ((page - 1) * self.page_size, self.page_size);
        let more = all.len() > from + size;
        let comments = all.into_iter().skip(from).take(size).collect();
        let next = more.then(|| PageToken::for_tests((asked + 1).to_string()));
        Ok(CommentPage { comments, rejected: Vec::new(), next })
    }

    pub fn say_by_client(&mut self, number: u64, new: &NewComment) -> Result<RemoteComment, ForgeError> {
        if let Some(error) = self.trouble.before_write() {
            return Err(error);
        }
        self.present(number)?;
        let body = tern_forge::with_marker(&new.body, &new.marker).unwrap();
        let edit = Edit::comment(self.texts.kept(&body));
        let twice = self.trouble.strikes(Kind::AppliedTwice);
        for _ in 0..if twice { 2 } else { 1 } {
            let by = By::now(Actor::Client, None);
            self.world.edit(0, u32::try_from(number).unwrap(), std::slice::from_ref(&edit), by);
        }
        self.said.push(Said { number, marker: new.marker.clone(), twice });
        match self.trouble.after_write() {
            Some(error) => Err(error),
            None => Ok(self.comments(number).pop().expect("it was said just now")),
        }
    }
}

fn remote(number: u64, comment: &Comment) -> RemoteComment {
    let (body, marker) = tern_forge::split_marker(&comment.body);
    let at = |seconds: i64| Timestamp::from_millis(seconds * 1_000).unwrap();
    RemoteComment {
        id: comment.id.to_string(),
        author: None,
        body: body.to_owned(),
        url: format!("{WEB}/issues/{number}#issuecomment-{}", comment.id),
        marker: marker.map(str::to_owned),
        created_at: at(comment.created_at),
        updated_at: at(comment.updated_at),
    }
}
