//! The doctor's words.

use tern_forge::{Identity, Lack, Verdict};
use tern_model::TokenUse;

use super::{ConnectionDoctor, DoctorLine, DoctorMend, DoctorVerdict};

pub(super) const fn title(about: TokenUse) -> &'static str {
    match about {
        TokenUse::Token => "The token itself",
        TokenUse::Account => "Say whose it is",
        TokenUse::Expiry => "Say when it ends",
        TokenUse::Repository => "See the repository",
        TokenUse::ReadIssues => "Read issues",
        TokenUse::ReadComments => "Read comments",
        TokenUse::WriteIssues => "Make and change issues",
        TokenUse::WriteFields => "Set labels, assignees and milestones",
        TokenUse::WriteComments => "Write comments",
        TokenUse::SecurityAdvisories => "Read security advisories",
        TokenUse::DependabotAlerts => "Read Dependabot alerts",
        TokenUse::Vulnerabilities => "Read vulnerabilities",
    }
}

/// What Tern does not do where the token cannot.
const fn without(about: TokenUse) -> &'static str {
    match about {
        TokenUse::Token => "Nothing is synced until there is one that the forge takes.",
        TokenUse::Account => "Tern does not know which tasks are yours.",
        TokenUse::Expiry => "Tern cannot warn before it ends.",
        TokenUse::Repository => "Nothing is synced.",
        TokenUse::ReadIssues => "No issue becomes a task.",
        TokenUse::ReadComments => "What is said on issues does not show.",
        TokenUse::WriteIssues => "Edits made here stay here; issues of others are not changed.",
        TokenUse::WriteFields => "Labels, assignees and milestones set here stay here.",
        TokenUse::WriteComments => "Comments written here are not sent.",
        TokenUse::SecurityAdvisories | TokenUse::DependabotAlerts | TokenUse::Vulnerabilities => {
            "They do not become tasks; every sync says so."
        }
    }
}

pub(super) fn sentence(about: TokenUse, verdict: &Verdict, identity: &Identity) -> String {
    match (verdict, about) {
        (Verdict::Can, TokenUse::Token) => "The forge takes it.".to_owned(),
        (Verdict::Can, TokenUse::Account) => {
            format!("It belongs to {}.", identity.login.as_deref().unwrap_or("somebody"))
        }
        (Verdict::Can, TokenUse::Expiry) => identity.expires_at.map_or_else(
            || "Its end is known.".to_owned(),
            |end| format!("It ends on {}.", end.instant().format("%Y-%m-%d at %H:%M UTC")),
        ),
        (Verdict::Can, TokenUse::WriteIssues | TokenUse::WriteFields | TokenUse::WriteComments) => {
            "Its scopes and the account’s role allow it.".to_owned()
        }
        (Verdict::Can, _) => "It was just read.".to_owned(),
        (Verdict::Cannot(lack), _) => format!("{} {}", lacks(lack), without(about)),
        (Verdict::Untold(why) | Verdict::NotHere(why), _) => capitalised(why),
    }
}

fn lacks(lack: &Lack) -> String {
    match lack {
        Lack::Token => "It takes a token.".to_owned(),
        Lack::Taken => {
            "The forge does not take it: it was revoked, has ended, or is another one’s.".to_owned()
        }
        Lack::Right(right) => format!("Missing: {right}."),
        Lack::Role(role) => format!("Missing: the role {role} in the repository."),
        Lack::Way(what) => capitalised(what),
    }
}

/// What is missing, alone.
pub(super) fn missing(lack: &Lack) -> Option<String> {
    match lack {
        Lack::Token => Some("a token".to_owned()),
        Lack::Taken => Some("a token that the forge takes".to_owned()),
        Lack::Right(right) => Some(right.clone()),
        Lack::Role(role) => Some(format!("the role {role}")),
        Lack::Way(_) => None,
    }
}

pub(super) fn remedy(lack: &Lack) -> Option<String> {
    Some(match lack {
        Lack::Token => "Give a token.".to_owned(),
        Lack::Taken => "Give another token; tasks and edits are safe meanwhile.".to_owned(),
        Lack::Right(_) => "Add it to the token on the forge, or give a token that has it.".to_owned(),
        Lack::Role(role) => {
            format!("Ask somebody who looks after the repository for the role {role}; no token can give it.")
        }
        Lack::Way(_) => return None,
    })
}

pub(super) const fn mend(lack: &Lack) -> Option<DoctorMend> {
    match lack {
        Lack::Token | Lack::Taken => Some(DoctorMend::Token),
        Lack::Right(_) => Some(DoctorMend::Right),
        Lack::Role(_) => Some(DoctorMend::Role),
        Lack::Way(_) => None,
    }
}

pub(super) fn summary(lacking: usize, has_token: bool) -> String {
    match (lacking, has_token) {
        (0, true) => "Nothing is missing that this connection needs.".to_owned(),
        (0, false) => "There is no token, and this connection needs none.".to_owned(),
        (1, _) => "One thing is missing that this connection needs.".to_owned(),
        (count, _) => format!("{count} things are missing that this connection needs."),
    }
}

/// All of it as text, without anything secret.
pub(super) fn text(doctor: &ConnectionDoctor) -> String {
    let ConnectionDoctor { project, repository_url, host, words, lines, .. } = doctor;
    let mut text = vec![
        format!("{} ({}), {repository_url}", project.key, project.name),
        format!("The token goes to {host} only. {words}"),
        String::new(),
    ];
    text.extend(lines.iter().map(one));
    text.join("\n")
}

fn one(line: &DoctorLine) -> String {
    let verdict = match (line.verdict, line.needed) {
        (DoctorVerdict::Can, _) => "yes",
        (DoctorVerdict::Cannot, true) => "NO",
        (DoctorVerdict::Cannot, false) => "no",
        (DoctorVerdict::Untold, _) => "?",
        (DoctorVerdict::NotHere, _) => "–",
    };
    let optional = if line.verdict == DoctorVerdict::Cannot && !line.needed {
        " Not needed as it is set up."
    } else {
        ""
    };
    let remedy = line.remedy.as_ref().map(|remedy| format!(" {remedy}")).unwrap_or_default();
    format!("{verdict:>4}  {}: {}{remedy}{optional}", line.title, line.words)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let whole = format!("{first}{}", letters.as_str());
    if whole.ends_with(['.', '!', '?']) { whole } else { format!("{whole}.") }
}
