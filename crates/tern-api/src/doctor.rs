//! What a connection's token can do, what it lacks, and what to do about it.

mod words;

use serde::Serialize;
use tern_forge::{Diagnosis, Identity, Verdict};
use tern_model::{Direction, Project, SyncConfig, SyncConfigId, Timestamp, TokenUse, text_enum};
use tern_store::projects;

use crate::connections::open;
use crate::following::reachable;
use crate::tokens::{opened, remember_told};
use crate::{ApiError, Tern};

text_enum! {
    /// What was found about one use of a token.
    DoctorVerdict, "verdict", {
        /// It can.
        Can = "can",
        /// It cannot.
        Cannot = "cannot",
        /// That cannot be told without trying.
        Untold = "untold",
        /// There is nothing to be allowed.
        NotHere = "not_here",
    }
}

text_enum! {
    /// What mends a lack.
    DoctorMend, "mend", {
        /// A right is added to the token at the forge, or another token made.
        Right = "right",
        /// Another token.
        Token = "token",
        /// Somebody gives the account another role.
        Role = "role",
    }
}

/// What was found about one use of the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct DoctorLine {
    /// Which use.
    pub about: TokenUse,
    /// The same in words.
    pub title: String,
    /// What was found.
    pub verdict: DoctorVerdict,
    /// What was found, in a sentence, with what Tern does not do where it cannot.
    pub words: String,
    /// What is missing, by its name at the forge.
    pub missing: Option<String>,
    /// What to do about it.
    pub remedy: Option<String>,
    /// What that is, for a button.
    pub mend: Option<DoctorMend>,
    /// Whether the connection, as it is set up, needs it.
    pub needed: bool,
}

/// What a connection's token can do and what it lacks. Never the token itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ConnectionDoctor {
    /// The project.
    pub project: Project,
    /// Its connection.
    pub connection_id: SyncConfigId,
    /// The repository's page.
    pub repository_url: String,
    /// The host that the token goes to.
    pub host: String,
    /// The login that it belongs to, where the forge says.
    pub account: Option<String>,
    /// When it ends, where the forge says.
    pub ends_at: Option<Timestamp>,
    /// Use by use.
    pub lines: Vec<DoctorLine>,
    /// Whether nothing is missing that the connection needs.
    pub fits: bool,
    /// The same in words.
    pub words: String,
    /// All of it as text to copy.
    pub text: String,
}

/// Asks the forge what the connection's token can do and what it lacks. Only reads; what is told of the token (whose it
/// is, when it ends) is kept.
pub async fn connection_doctor(tern: &Tern, id: SyncConfigId) -> Result<ConnectionDoctor, ApiError> {
    let config = reachable(tern, id).await?;
    let project = projects::get(&mut tern.store.read().await?, config.project_id)
        .await?
        .ok_or_else(|| ApiError::not_found("This connection"))?;
    let place = config.repository();
    let token = opened(tern, &config).await?;
    let diagnosis = open(tern, &place, token)?.diagnose().await?;
    let takes = !matches!(diagnosis.of(TokenUse::Token), Some(Verdict::Cannot(_)));
    if config.has_token && takes {
        let mut tx = tern.store.write().await?;
        let identity = &diagnosis.identity;
        remember_told(&mut tx, id, (identity.login.as_deref(), identity.expires_at), tern.now()).await?;
        tx.commit().await?;
        tern.tell_project(project.id);
    }
    Ok(report(&config, project, diagnosis))
}

fn report(
    config: &SyncConfig,
    project: Project,
    Diagnosis { identity, uses }: Diagnosis,
) -> ConnectionDoctor {
    let lines: Vec<DoctorLine> =
        uses.into_iter().map(|(about, verdict)| line(config, about, &verdict, &identity)).collect();
    let lacking = lines.iter().filter(|line| line.needed && line.verdict == DoctorVerdict::Cannot).count();
    let words = words::summary(lacking, config.has_token);
    let mut doctor = ConnectionDoctor {
        project,
        connection_id: config.id,
        repository_url: config.repository_url.clone(),
        host: config.repository().api_host(),
        account: identity.login,
        ends_at: identity.expires_at,
        lines,
        fits: lacking == 0,
        words,
        text: String::new(),
    };
    doctor.text = words::text(&doctor);
    doctor
}

fn line(config: &SyncConfig, about: TokenUse, verdict: &Verdict, identity: &Identity) -> DoctorLine {
    let (missing, mend) = match verdict {
        Verdict::Cannot(lack) => (words::missing(lack), words::mend(lack)),
        _ => (None, None),
    };
    DoctorLine {
        about,
        title: words::title(about).to_owned(),
        verdict: match verdict {
            Verdict::Can => DoctorVerdict::Can,
            Verdict::Cannot(_) => DoctorVerdict::Cannot,
            Verdict::Untold(_) => DoctorVerdict::Untold,
            Verdict::NotHere(_) => DoctorVerdict::NotHere,
        },
        words: words::sentence(about, verdict, identity),
        remedy: match verdict {
            Verdict::Cannot(lack) => words::remedy(lack),
            _ => None,
        },
        missing,
        mend,
        needed: is_needed(config, about),
    }
}

/// What the connection does as it is set up.
fn is_needed(config: &SyncConfig, about: TokenUse) -> bool {
    match about {
        TokenUse::Token | TokenUse::Repository | TokenUse::ReadIssues | TokenUse::ReadComments => true,
        TokenUse::WriteIssues | TokenUse::WriteFields | TokenUse::WriteComments => {
            config.direction == Direction::TwoWay
        }
        TokenUse::SecurityAdvisories | TokenUse::DependabotAlerts | TokenUse::Vulnerabilities => {
            config.include_security
        }
        TokenUse::Account | TokenUse::Expiry => false,
    }
}
