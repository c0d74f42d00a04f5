//! What "you" did in the demo before it is first opened: edits of a few tasks whose issues others edited too, or
//! deleted, so that the first sync has something to merge and something to ask.

use tern_model::{
    Content, ExternalId, Origin, Project, RemoteKind, RemoteState, ServiceType, State, TaskRemote,
    TaskRemoteId,
};
use tern_sim::{CloseReason, IssueState, IssueView, Sim};
use tern_store::{WriteTx, changes, links, projects, tasks};
use tern_sync::changes_between;

use super::REPOSITORY_URL;
use crate::{ApiError, Tern, resolutions::say, tasks::blank};

/// How long ago the two sides last agreed, in seconds.
const AGREED_AGO: i64 = 2 * 24 * 3_600;

/// One issue that was edited here, and edited or deleted there.
struct Edited {
    number: u64,
    /// What others did since base is taken back.
    base: fn(&mut Content),
    /// What was done here since base.
    local: fn(&mut Content),
}

const EDITED: [Edited; 5] = [
    // A title and three lines of the text, each changed on both sides; labels and checkboxes merge.
    Edited {
        number: 842,
        base: |content| {
            "Tail loses lines at rotation".clone_into(&mut content.title);
            replace(content, "10 000 lines per second.", "5 000 lines per second.");
            replace(content, "every line is shown once.", "every line is shown.");
            replace(content, "- [x] Reproduce", "- [ ] Reproduce");
            replace(content, "Seen on Debian 12 with ext4.", "Seen on Debian 12.");
            content.labels.remove("needs-info");
        },
        local: |content| {
            "Tail loses up to 4 KiB when the log rotates".clone_into(&mut content.title);
            replace(content, "5 000 lines per second.", "20 000 lines per second with `burst.sh`.");
            replace(content, "every line is shown.", "every line is shown exactly once, in order.");
            replace(content, "- [ ] Drain", "- [x] Drain");
            replace(content, "Seen on Debian 12.", "Seen on Debian 12 and Fedora 41 (btrfs).");
            content.labels.insert("rotation".to_owned());
        },
    },
    // Planned for two milestones.
    Edited {
        number: 856,
        base: |content| content.milestone = None,
        local: |content| content.milestone = Some("0.9".to_owned()),
    },
    // Closed as done there, as not planned here.
    Edited {
        number: 778,
        base: |content| content.state = State::Open,
        local: |content| content.state = State::NotPlanned,
    },
    // Deleted there, edited here.
    Edited {
        number: 839,
        base: |_| {},
        local: |content| {
            "Colour codes leak into the Windows clipboard".clone_into(&mut content.title);
            content.description.push_str("\n\nTaking both from the raw lines would be enough.\n");
            content.labels.insert("confirmed".to_owned());
        },
    },
    // Merges by itself: a label there, a sentence here.
    Edited {
        number: 861,
        base: |content| {
            content.labels.remove("docs");
        },
        local: |content| content.description.push_str("\n\nStart with the Debian package.\n"),
    },
];

fn replace(content: &mut Content, from: &str, to: &str) {
    content.description = content.description.replace(from, to);
}

/// Puts the edited tasks into the demo's project, linked and with their last agreed content.
pub(super) async fn put(tern: &Tern, tx: &mut WriteTx, project: &Project, sim: &Sim) -> Result<(), ApiError> {
    for edited in &EDITED {
        let known = sim.issue(edited.number).or_else(|| sim.issue_as_written(edited.number));
        let Some(issue) = known else { continue };
        let id = ExternalId::new(ServiceType::Github, REPOSITORY_URL, &issue.id.to_string());
        let Some(external_id) = id else { continue };
        let mut base = content_of(&issue);
        (edited.base)(&mut base);
        let mut local = base.clone();
        (edited.local)(&mut local);
        put_one(tern, tx, project, &issue, external_id, base, &local).await?;
    }
    Ok(())
}

async fn put_one(
    tern: &Tern,
    tx: &mut WriteTx,
    project: &Project,
    issue: &IssueView,
    external_id: ExternalId,
    base: Content,
    local: &Content,
) -> Result<(), ApiError> {
    let (now, agreed) = (tern.now(), tern.now().plus_seconds(-AGREED_AGO));
    let number = projects::take_task_numbers(tx, project.id, 1).await?;
    let mut before = blank(tern, project, number);
    let url = format!("{REPOSITORY_URL}/issues/{}", issue.number);
    before.reporter.clone_from(&issue.author);
    before.issue_url = Some(url.clone());
    before.position = -f64::from(number);
    before.created_at = agreed;
    say(&mut before, &base, agreed);
    let mut after = before.clone();
    say(&mut after, local, now);
    tasks::insert_many(tx, std::slice::from_ref(&after)).await?;
    changes::insert_many(tx, &changes_between(&before, &after, Origin::User, None, now)).await?;
    let link = TaskRemote {
        id: TaskRemoteId::new(tern.random.uuid()),
        task_id: after.id,
        external_id,
        kind: RemoteKind::Issue,
        remote_issue_id: issue.id.to_string(),
        remote_issue_number: issue.number,
        remote_issue_url: url,
        remote_state: RemoteState::Present,
        last_synced_at: agreed,
        remote_updated_at: agreed,
        base,
        sync_conflict_status: None,
        comment_count: u32::try_from(issue.comments).ok(),
        moved_to: None,
        looked_at: None,
    };
    Ok(links::insert_many(tx, &[link]).await?)
}

fn content_of(issue: &IssueView) -> Content {
    Content {
        title: issue.title.clone(),
        description: issue.body.clone().unwrap_or_default(),
        state: match issue.state {
            IssueState::Open | IssueState::Reopened => State::Open,
            IssueState::Closed(CloseReason::Completed) => State::Completed,
            IssueState::Closed(_) => State::NotPlanned,
        },
        labels: issue.labels.iter().cloned().collect(),
        assignees: issue.assignees.iter().cloned().collect(),
        milestone: issue.milestone.clone(),
    }
}
