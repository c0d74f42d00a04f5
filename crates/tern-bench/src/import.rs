//! Tern's own import, through the same operations that the command line uses.

use std::{path::Path, time::Instant};

use tern_api::{
    ConnectionCreate, ConnectionDraft, ConnectionSettings, Options, Secrets, SyncStart, Syncing, Tern,
    connection_create, sync_start,
};
use tern_model::{SyncStatus, SyncTrigger, SyncType};

use crate::measure::{Error, Sample, cpu_seconds, peak_mib};

pub(crate) async fn run(api: &str, name: &str, dir: &Path) -> Result<Sample, Error> {
    let tern =
        Tern::open(Options { secrets: Secrets::SessionOnly, ..Options::new(dir.to_path_buf()) }).await?;
    let draft = ConnectionDraft {
        repository: format!("https://github.com/{name}"),
        service: None,
        api_url: Some(api.to_owned()),
        token: None,
        token_of: None,
    };
    let request = ConnectionCreate {
        project: "BENCH".to_owned(),
        project_name: None,
        draft,
        settings: ConnectionSettings::default(),
    };
    let project_id = connection_create(&tern, request).await?.project.id;
    let started = Instant::now();
    let request = SyncStart::new(project_id, SyncType::Full, false);
    let Syncing::New(operation) = sync_start(&tern, request, SyncTrigger::Cli).await? else {
        return Err("a sync ran already".into());
    };
    let run = operation.finished().await.ok_or("the run was not recorded")?;
    let seconds = started.elapsed().as_secs_f64();
    if run.status != SyncStatus::Success {
        return Err(format!("the import failed: {:?}", run.error).into());
    }
    tern.close().await;
    Ok(Sample {
        seconds,
        seconds_folded: started.elapsed().as_secs_f64(),
        requests: run.counts.requests_made,
        rows: run.counts.tasks_created,
        peak_mib: peak_mib(),
        cpu_seconds: cpu_seconds(),
    })
}
