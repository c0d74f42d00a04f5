//! `tern import`.

use tern_api::{
    ApiError, BitbucketArchive, BitbucketImport, BitbucketImported, Tern, bitbucket_check, bitbucket_import,
};

use super::{
    Exit,
    args::{Import, ImportBitbucket},
    output::{Output, printable},
    progress::Bars,
};

pub(crate) async fn import(tern: &Tern, import: Import, output: &Output) -> Result<Exit, ApiError> {
    match import {
        Import::Bitbucket(args) => bitbucket(tern, args, output).await,
    }
}

async fn bitbucket(tern: &Tern, args: ImportBitbucket, output: &Output) -> Result<Exit, ApiError> {
    let ImportBitbucket { file, project, name, repository, preview } = args;
    let request = BitbucketImport { file, project: project.clone(), project_name: name, repository };
    if preview {
        let archive = bitbucket_check(tern, request).await?;
        output.answer(&archive, |archive| would(archive, &project));
        return Ok(Exit::Done);
    }
    let (bars, mut bar) = (Bars::new(), None);
    let done = bitbucket_import(tern, request, |step| {
        bar.get_or_insert_with(|| bars.add(&project)).count(step.done, step.total, "importing");
    })
    .await;
    if let Some(bar) = bar {
        bar.clear();
    }
    output.answer(&done?, did);
    Ok(Exit::Done)
}

fn would(archive: &BitbucketArchive, project: &str) -> String {
    let new = archive.issues - archive.known;
    let place = if archive.makes_project { format!("a new project {project}") } else { project.to_owned() };
    let mut lines = vec![format!(
        "An import would make {} in {place}; nothing was changed.",
        counted(new, "task", "tasks")
    )];
    lines.extend(held(archive));
    lines.join("\n")
}

fn did(done: &BitbucketImported) -> String {
    let BitbucketImported { project, archive, tasks_created, numbers_kept } = done;
    let mut lines = vec![format!(
        "Imported {} into {} ({}).",
        counted(*tasks_created, "issue", "issues"),
        project.key,
        project.name
    )];
    if *numbers_kept > 0 {
        lines.push(format!("{numbers_kept} of them kept their number: #1 is {}-1.", project.key));
    }
    lines.extend(held(archive));
    lines.join("\n")
}

/// What the archive holds, what of it is here, and what could not be read.
fn held(archive: &BitbucketArchive) -> Vec<String> {
    let mut lines = vec![format!(
        "The archive holds {} ({} open) and {}.",
        counted(archive.issues, "issue", "issues"),
        archive.open,
        counted(archive.comments, "comment", "comments"),
    )];
    if archive.known > 0 {
        lines.push(format!(
            "{} here already; nothing of them was touched.",
            counted(archive.known, "is", "are")
        ));
    }
    if archive.attachments > 0 {
        let files = counted(archive.attachments, "attached file stays", "attached files stay");
        lines.push(format!("{files} in the archive; the tasks name them. Keep it."));
    }
    if archive.astray > 0 {
        lines.push(format!(
            "{} to an issue that is not in the archive.",
            counted(archive.astray, "entry belongs", "entries belong")
        ));
    }
    if archive.unread_count > 0 {
        lines.push(format!("{} could not be read:", counted(archive.unread_count, "entry", "entries")));
        lines.extend(archive.unread.iter().map(|words| format!("  {}", printable(words))));
    }
    lines
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
