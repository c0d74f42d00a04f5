//! JSON of people, labels and milestones, made once and pasted into every issue that shows them.

use super::json::{append, quoted, quoted_or_null, time, time_or_null};
use crate::model::{Repo, World};

/// Ready-made JSON for one repository.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    key: Option<(u64, u64, String)>,
    pub(super) people: Vec<Option<String>>,
    pub(super) labels: Vec<Option<String>>,
    pub(super) milestones: Vec<String>,
}

impl Fragments {
    /// Makes the JSON anew if a name has changed or another repository is asked for.
    pub(super) fn refresh(&mut self, base_url: &str, web_url: &str, world: &World, repo: &Repo) {
        let key = Some((world.names_version, repo.id, repo.full_name()));
        if self.key == key {
            return;
        }
        self.key = key;
        self.people = world
            .people
            .iter()
            .enumerate()
            .map(|(index, person)| {
                (!person.deleted).then(|| person_json(base_url, web_url, index, &person.login))
            })
            .collect();
        let repo_url = format!("{base_url}/repos/{}", repo.full_name());
        self.labels = (0..repo.labels.len()).map(|index| label_json(&repo_url, repo, index)).collect();
        let web = format!("{web_url}/{}", repo.full_name());
        self.milestones =
            (0..repo.milestones.len()).map(|index| milestone_json(&repo_url, &web, repo, index)).collect();
    }

    pub(super) fn person(&self, id: Option<crate::model::PersonId>) -> &str {
        id.and_then(|id| self.people.get(usize::from(id.0))).and_then(Option::as_deref).unwrap_or("null")
    }

    pub(super) fn label(&self, index: u16) -> Option<&str> {
        self.labels.get(usize::from(index))?.as_deref()
    }

    pub(super) fn milestone(&self, number: Option<u16>) -> &str {
        number
            .and_then(|number| usize::from(number).checked_sub(1))
            .and_then(|index| self.milestones.get(index))
            .map_or("null", String::as_str)
    }
}

fn person_json(base_url: &str, web_url: &str, index: usize, login: &str) -> String {
    let id = 4_100_000 + index * 37;
    let mut out = Vec::with_capacity(1100);
    append(&mut out, format_args!("{{\"login\":"));
    quoted(&mut out, login);
    append(&mut out, format_args!(",\"id\":{id},\"node_id\":\"U_sim{id:08x}\",\"avatar_url\":"));
    quoted(&mut out, &format!("{web_url}/avatars/{id}"));
    append(&mut out, format_args!(",\"gravatar_id\":\"\",\"url\":"));
    quoted(&mut out, &format!("{base_url}/users/{login}"));
    append(&mut out, format_args!(",\"html_url\":"));
    quoted(&mut out, &format!("{web_url}/{login}"));
    for (field, tail) in [
        ("followers_url", "followers"),
        ("following_url", "following{/other_user}"),
        ("gists_url", "gists{/gist_id}"),
        ("starred_url", "starred{/owner}{/repo}"),
        ("subscriptions_url", "subscriptions"),
        ("organizations_url", "orgs"),
        ("repos_url", "repos"),
        ("events_url", "events{/privacy}"),
        ("received_events_url", "received_events"),
    ] {
        append(&mut out, format_args!(",\"{field}\":"));
        quoted(&mut out, &format!("{base_url}/users/{login}/{tail}"));
    }
    append(&mut out, format_args!(",\"type\":\"User\",\"user_view_type\":\"public\",\"site_admin\":false}}"));
    into_text(out)
}

fn label_json(repo_url: &str, repo: &Repo, index: usize) -> Option<String> {
    let label = repo.labels.get(index).filter(|label| !label.deleted)?;
    let id = 7_200_000_000 + repo.id * 1000 + index as u64;
    let mut out = Vec::with_capacity(300);
    append(&mut out, format_args!("{{\"id\":{id},\"node_id\":\"LA_sim{id:010x}\",\"url\":"));
    quoted(&mut out, &format!("{repo_url}/labels/{}", encoded(&label.name)));
    append(&mut out, format_args!(",\"name\":"));
    quoted(&mut out, &label.name);
    append(&mut out, format_args!(",\"color\":"));
    quoted(&mut out, &label.color);
    append(&mut out, format_args!(",\"default\":false,\"description\":"));
    quoted_or_null(&mut out, Some(label.description.as_str()).filter(|text| !text.is_empty()));
    out.push(b'}');
    Some(into_text(out))
}

fn milestone_json(repo_url: &str, web: &str, repo: &Repo, index: usize) -> String {
    let milestone = &repo.milestones[index];
    let number = index + 1;
    let id = 9_300_000 + repo.id * 100 + index as u64;
    let created = 1_735_689_600 + i64::try_from(index).unwrap_or_default() * 86_400;
    let mut out = Vec::with_capacity(600);
    append(
        &mut out,
        format_args!(
            "{{\"url\":\"{repo_url}/milestones/{number}\",\"html_url\":\"{web}/milestone/{number}\""
        ),
    );
    append(&mut out, format_args!(",\"labels_url\":\"{repo_url}/milestones/{number}/labels\",\"id\":{id}"));
    append(&mut out, format_args!(",\"node_id\":\"MI_sim{id:08x}\",\"number\":{number},\"title\":"));
    quoted(&mut out, &milestone.title);
    append(&mut out, format_args!(",\"description\":"));
    quoted(&mut out, &milestone.description);
    let state = if milestone.closed { "closed" } else { "open" };
    append(
        &mut out,
        format_args!(",\"creator\":null,\"open_issues\":0,\"closed_issues\":0,\"state\":\"{state}\""),
    );
    append(&mut out, format_args!(",\"created_at\":"));
    time(&mut out, created);
    append(&mut out, format_args!(",\"updated_at\":"));
    time(&mut out, created);
    append(&mut out, format_args!(",\"due_on\":"));
    time_or_null(&mut out, milestone.due_on);
    append(&mut out, format_args!(",\"closed_at\":"));
    time_or_null(&mut out, milestone.closed.then_some(created));
    out.push(b'}');
    into_text(out)
}

/// A path segment.
pub(super) fn encoded(segment: &str) -> String {
    url::form_urlencoded::byte_serialize(segment.as_bytes()).collect::<String>().replace('+', "%20")
}

fn into_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}
