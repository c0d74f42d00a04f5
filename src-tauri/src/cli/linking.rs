//! `tern link`, `unlink`, `join`, `undo-link` and `connection follow`.

use tern_api::{
    ApiError, ErrorCode, JoinPreview, LinkDone, LinkEffect, LinkPreview, RepositoryMove, Tern,
    connection_follow, connection_of, connection_whereabouts, link_events, link_undo, task_id, task_join,
    task_join_preview, task_link, task_link_preview, task_unlink,
};

use super::{
    Exit,
    args::Connection,
    output::{Output, printable},
};

pub(crate) async fn link(
    tern: &Tern,
    key: &str,
    issue: &str,
    preview: bool,
    output: &Output,
) -> Result<Exit, ApiError> {
    let id = task_id(tern, key).await?;
    if preview {
        output.answer(&task_link_preview(tern, id, issue).await?, would_link);
        return Ok(Exit::Done);
    }
    Ok(done(&task_link(tern, id, issue).await?, *output))
}

pub(crate) async fn unlink(tern: &Tern, key: &str, output: &Output) -> Result<Exit, ApiError> {
    let id = task_id(tern, key).await?;
    Ok(done(&task_unlink(tern, id).await?, *output))
}

pub(crate) async fn join(
    tern: &Tern,
    key: &str,
    other: &str,
    preview: bool,
    output: &Output,
) -> Result<Exit, ApiError> {
    let (keep, other) = (task_id(tern, key).await?, task_id(tern, other).await?);
    if preview {
        output.answer(&task_join_preview(tern, keep, other).await?, would_join);
        return Ok(Exit::Done);
    }
    Ok(done(&task_join(tern, keep, other).await?, *output))
}

/// Takes back the newest change of a task's link that can be taken back.
pub(crate) async fn undo(tern: &Tern, key: &str, output: &Output) -> Result<Exit, ApiError> {
    let id = task_id(tern, key).await?;
    let newest = link_events(tern, id).await?.into_iter().find(|event| event.can_undo);
    let Some(event) = newest else {
        return Err(ApiError::new(
            ErrorCode::NotFound,
            format!("Nothing that was done to the link of {key} can be taken back."),
            "Nothing was changed.",
        ));
    };
    Ok(done(&link_undo(tern, event.id).await?, *output))
}

pub(crate) async fn connection(tern: &Tern, args: Connection, output: &Output) -> Result<Exit, ApiError> {
    let Connection::Follow { key, to } = args;
    let id = connection_of(tern, &key).await?;
    if let Some(url) = to {
        let followed = connection_follow(tern, id, &url).await?;
        output.answer(&followed, |followed| {
            format!("{}; {} links carry the new name.", followed.words, followed.links)
        });
    } else {
        let place = connection_whereabouts(tern, id).await?;
        output.answer(&place, |place| whereabouts(&key, place));
    }
    Ok(Exit::Done)
}

pub(super) fn done(done: &LinkDone, output: Output) -> Exit {
    output.answer(done, |done| {
        let asks = if done.asks { " Both sides say something: see tern conflicts." } else { "" };
        format!("{}.{asks}", done.words)
    });
    if done.asks { Exit::Conflicts } else { Exit::Done }
}

fn would_link(preview: &LinkPreview) -> String {
    let state = if preview.open { "open" } else { "closed" };
    let author = preview.author.as_deref().map(|author| format!(", by {author}")).unwrap_or_default();
    let fields = preview.fields.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(", ");
    let effect = match preview.effect {
        LinkEffect::Alike => "Both say the same.".to_owned(),
        LinkEffect::Fills => format!("Filled in from the issue: {fields}."),
        LinkEffect::Asks => format!("Both say something, and you are asked: {fields}."),
    };
    let mut lines = vec![
        format!("#{} {} ({state}{})", preview.number, printable(&preview.title), printable(&author)),
        effect,
    ];
    if let Some(number) = preview.instead_of {
        lines.push(format!("It is linked to #{number} now, which is left alone."));
    }
    match (&preview.goes_to, &preview.taken_by) {
        (Some(_), Some(key)) => lines.push(format!("The task is joined into {key}, which is linked to it.")),
        (Some(project), None) => {
            lines.push(format!("The task goes on in {project}, as a task of that board."));
        }
        (None, Some(key)) => lines.push(format!("{key} is linked to it already: join the two instead.")),
        (None, None) => {}
    }
    lines.join("\n")
}

fn would_join(preview: &JoinPreview) -> String {
    let mut lines = vec![format!(
        "{} stays; {} {} goes to the removed tasks.",
        preview.keep,
        preview.other,
        printable(&preview.other_title)
    )];
    if preview.across {
        lines.push("They stand on two boards.".to_owned());
    }
    lines.extend(preview.changes.iter().map(|change| format!("{:>13}  changes", change.field.as_str())));
    if preview.changes.is_empty() {
        lines.push("Nothing changes in the one that stays.".to_owned());
    }
    lines.join("\n")
}

fn whereabouts(key: &str, place: &RepositoryMove) -> String {
    match (&place.taken_by, place.moved) {
        (_, false) => format!("{} is still there.", place.old),
        (Some(other), true) => {
            format!("{} is now {}, which {other} syncs already.", place.old, place.new)
        }
        (None, true) => format!(
            "{} is now {}. To follow it: tern connection follow {key} --to {}",
            place.old, place.new, place.url
        ),
    }
}
