//! What a token can do and what it lacks, use by use, told without writing anything.
//!
//! What reading shows is tried; what writing would show is concluded from what the forge tells: the token's scopes,
//! and the account's role in the repository's answer. Where it tells neither, that is the answer.

use tern_model::{RemoteKind, TokenUse};

use crate::{
    FindingListing, Forge, ForgeError, Identity, ListComments, ListFindings, ListIssues, ListState, Listing,
    RepositoryInfo, Unavailable,
};

/// What a token can do and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// Whose it is, and when it ends.
    pub identity: Identity,
    /// Use by use; what this kind of forge does not have is left out.
    pub uses: Vec<(TokenUse, Verdict)>,
}

impl Diagnosis {
    /// What was found about one use.
    pub fn of(&self, wanted: TokenUse) -> Option<&Verdict> {
        self.uses.iter().find(|(about, _)| *about == wanted).map(|(_, verdict)| verdict)
    }
}

/// What was found about one use of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It can.
    Can,
    /// It cannot.
    Cannot(Lack),
    /// That cannot be told without trying; why.
    Untold(String),
    /// There is nothing to be allowed: the forge or the repository does not have it; why.
    NotHere(String),
}

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// A token.
    Token,
    /// A token that the forge takes.
    Taken,
    /// A permission or scope of the token, by its name at this forge.
    Right(String),
    /// A role of the account in the repository, by its name at this forge.
    Role(&'static str),
    /// Something that no right helps against; what it is.
    Way(String),
}

/// What the uses of a token take at a forge, in that forge's own names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// To say whose the token is.
    pub account: &'static str,
    /// To see a repository that is not public.
    pub repository: &'static str,
    /// To read issues and comments.
    pub read: &'static str,
    /// To write issues and comments.
    pub write: &'static str,
    /// Any of these scopes lets a token write, where scopes are told.
    pub write_scopes: &'static [&'static str],
    /// The role by which an account sets labels, assignees, milestones and other people's issues.
    pub role: &'static str,
    /// To read repository advisories.
    pub advisories: &'static str,
    /// To read Dependabot alerts.
    pub alerts: &'static str,
    /// To read vulnerabilities.
    pub vulnerabilities: &'static str,
    /// Why it cannot be told what the token may write, where no scopes are.
    pub untold: &'static str,
    /// What it means that no end of the token is told.
    pub endless: &'static str,
}

impl Default for Rights {
    fn default() -> Self {
        Self {
            account: "a right to read the account",
            repository: "a right to see the repository",
            read: "a right to read issues",
            write: "a right to write issues",
            write_scopes: &[],
            role: "a role that may write",
            advisories: "a right to read security advisories",
            alerts: "a right to read alerts",
            vulnerabilities: "a right to read vulnerabilities",
            untold: "the forge does not tell what a token may do",
            endless: "the forge does not tell when a token ends",
        }
    }
}

/// Asks what can be read and concludes the rest. Only what says nothing about the token (no network, a limit, a server
/// that is not well) is an error.
pub(crate) async fn diagnose<F: Forge + ?Sized>(forge: &F) -> Result<Diagnosis, ForgeError> {
    let rights = forge.rights(true);
    let identity = match forge.check_token().await {
        Ok(identity) => identity,
        Err(ForgeError::Unauthorized { .. }) => return Ok(refused(forge)),
        Err(error) => return Err(error),
    };
    let mut uses = of_itself(forge, &identity, &rights);
    let info = match forge.check_repository().await {
        Ok(info) => info,
        Err(error) => {
            let lack = out_of_sight(forge.has_token(), error, &rights)?;
            uses.push((TokenUse::Repository, Verdict::Cannot(lack)));
            let why = "the repository is out of sight";
            uses.extend(beyond_repository(forge).map(|about| (about, Verdict::Untold(why.to_owned()))));
            return Ok(Diagnosis { identity, uses });
        }
    };
    let rights = forge.rights(info.private);
    uses.push((TokenUse::Repository, Verdict::Can));
    uses.extend(reading(forge, &info, &rights).await?);
    for about in WRITING {
        uses.push((about, writing(about, forge.has_token(), &identity, &info, &rights)));
    }
    for &list in forge.security_lists() {
        uses.push((use_of(list), findings(forge, list, &rights).await?));
    }
    Ok(Diagnosis { identity, uses })
}

const WRITING: [TokenUse; 3] = [TokenUse::WriteIssues, TokenUse::WriteFields, TokenUse::WriteComments];

/// The uses that need the repository to be seen first.
fn beyond_repository<F: Forge + ?Sized>(forge: &F) -> impl Iterator<Item = TokenUse> {
    let reading = [TokenUse::ReadIssues, TokenUse::ReadComments];
    let lists = forge.security_lists().iter().map(|list| use_of(*list));
    reading.into_iter().chain(WRITING).chain(lists)
}

const fn use_of(list: RemoteKind) -> TokenUse {
    match list {
        RemoteKind::SecurityAdvisory => TokenUse::SecurityAdvisories,
        RemoteKind::DependabotAlert => TokenUse::DependabotAlerts,
        RemoteKind::Vulnerability => TokenUse::Vulnerabilities,
        RemoteKind::Issue => TokenUse::ReadIssues,
    }
}

/// A token that the forge does not take says nothing about anything else.
fn refused<F: Forge + ?Sized>(forge: &F) -> Diagnosis {
    let untold = || Verdict::Untold("the forge does not take the token".to_owned());
    let mut uses = vec![(TokenUse::Token, Verdict::Cannot(Lack::Taken))];
    let others = [TokenUse::Account, TokenUse::Expiry, TokenUse::Repository];
    uses.extend(others.into_iter().chain(beyond_repository(forge)).map(|about| (about, untold())));
    Diagnosis { identity: Identity::default(), uses }
}

/// What is told of the token by itself.
fn of_itself<F: Forge + ?Sized>(forge: &F, identity: &Identity, rights: &Rights) -> Vec<(TokenUse, Verdict)> {
    if !forge.has_token() {
        return vec![(TokenUse::Token, Verdict::NotHere("there is none: public issues are read".to_owned()))];
    }
    let account = match identity.login {
        Some(_) => Verdict::Can,
        None => Verdict::Cannot(Lack::Right(rights.account.to_owned())),
    };
    let expiry = match identity.expires_at {
        Some(_) => Verdict::Can,
        None => Verdict::Untold(rights.endless.to_owned()),
    };
    vec![(TokenUse::Token, Verdict::Can), (TokenUse::Account, account), (TokenUse::Expiry, expiry)]
}

fn out_of_sight(has_token: bool, error: ForgeError, rights: &Rights) -> Result<Lack, ForgeError> {
    Ok(match error {
        ForgeError::NotFound { .. } | ForgeError::Forbidden { .. } if !has_token => Lack::Token,
        ForgeError::Forbidden { missing: Some(missing), .. } => Lack::Right(missing),
        ForgeError::NotFound { .. } | ForgeError::Forbidden { .. } => {
            Lack::Right(rights.repository.to_owned())
        }
        way @ (ForgeError::SingleSignOn { .. }
        | ForgeError::Blocked { .. }
        | ForgeError::Moved { .. }
        | ForgeError::TrackerRemoved { .. }) => Lack::Way(way.to_string()),
        fault => return Err(fault),
    })
}

/// Issues and comments are read, one page of each.
async fn reading<F: Forge + ?Sized>(
    forge: &F,
    info: &RepositoryInfo,
    rights: &Rights,
) -> Result<[(TokenUse, Verdict); 2], ForgeError> {
    let (issues, comments) = if info.has_issues {
        let ask = ListIssues { state: ListState::All, since: None, page: None, etag: None };
        match forge.list_issues(&ask).await {
            Ok(listing) => (Verdict::Can, comments(forge, listing, rights).await?),
            Err(error) => {
                let verdict = unreadable(forge.has_token(), error, rights.read)?;
                (verdict.clone(), verdict)
            }
        }
    } else {
        let why = Verdict::NotHere(forge.without_issues().to_string());
        (why.clone(), why)
    };
    Ok([(TokenUse::ReadIssues, issues), (TokenUse::ReadComments, comments)])
}

/// Where there is no issue yet, the right to read issues answers for their comments: it is one right at every forge.
async fn comments<F: Forge + ?Sized>(
    forge: &F,
    listing: Listing,
    rights: &Rights,
) -> Result<Verdict, ForgeError> {
    if !forge.capabilities().comments {
        return Ok(Verdict::NotHere("this forge has none that are read".to_owned()));
    }
    let Listing::Page(page) = listing else { return Ok(Verdict::Can) };
    let Some(issue) = page.issues.first() else { return Ok(Verdict::Can) };
    match forge.list_comments(&ListComments { number: issue.number, page: None }).await {
        // It may have gone between the two questions.
        Ok(_) | Err(ForgeError::NotFound { .. } | ForgeError::Gone { .. }) => Ok(Verdict::Can),
        Err(error) => unreadable(forge.has_token(), error, rights.read),
    }
}

fn unreadable(has_token: bool, error: ForgeError, right: &str) -> Result<Verdict, ForgeError> {
    Ok(match error {
        ForgeError::Forbidden { .. } if !has_token => Verdict::Cannot(Lack::Token),
        ForgeError::Forbidden { missing, .. } => {
            Verdict::Cannot(Lack::Right(missing.unwrap_or_else(|| right.to_owned())))
        }
        ForgeError::NotFound { .. } => Verdict::Cannot(Lack::Right(right.to_owned())),
        gone @ (ForgeError::IssuesDisabled | ForgeError::TrackerRemoved { .. }) => {
            Verdict::NotHere(gone.to_string())
        }
        fault => return Err(fault),
    })
}

/// Concluded, never tried.
fn writing(
    about: TokenUse,
    has_token: bool,
    identity: &Identity,
    info: &RepositoryInfo,
    rights: &Rights,
) -> Verdict {
    if !has_token {
        return Verdict::Cannot(Lack::Token);
    }
    if info.archived {
        return Verdict::Cannot(Lack::Way("the repository is archived and takes no changes".to_owned()));
    }
    let lacks_scope = identity
        .scopes
        .as_ref()
        .is_some_and(|held| !held.iter().any(|held| rights.write_scopes.contains(&held.as_str())));
    if lacks_scope {
        return Verdict::Cannot(Lack::Right(rights.write.to_owned()));
    }
    // Who may read may say something.
    if !info.can_push && about != TokenUse::WriteComments {
        return Verdict::Cannot(Lack::Role(rights.role));
    }
    match identity.scopes {
        Some(_) => Verdict::Can,
        None => Verdict::Untold(format!("{}; writing takes {}", rights.untold, rights.write)),
    }
}

async fn findings<F: Forge + ?Sized>(
    forge: &F,
    list: RemoteKind,
    rights: &Rights,
) -> Result<Verdict, ForgeError> {
    let right = match list {
        RemoteKind::SecurityAdvisory => rights.advisories,
        RemoteKind::DependabotAlert => rights.alerts,
        RemoteKind::Vulnerability | RemoteKind::Issue => rights.vulnerabilities,
    };
    let why = match forge.list_findings(&ListFindings { list, page: None, etag: None }).await {
        Ok(FindingListing::Page(_) | FindingListing::NotModified) => return Ok(Verdict::Can),
        Ok(FindingListing::Unavailable(why)) => why,
        // A list that is not well says nothing about the token.
        Err(
            fault @ (ForgeError::Unavailable { .. }
            | ForgeError::NotAnApi { .. }
            | ForgeError::Invalid { .. }),
        ) => return Ok(Verdict::Untold(fault.to_string())),
        Err(fault) => return Err(fault),
    };
    Ok(match why {
        Unavailable::NeedsToken => Verdict::Cannot(Lack::Token),
        Unavailable::NotAllowed { missing } => {
            Verdict::Cannot(Lack::Right(missing.unwrap_or_else(|| right.to_owned())))
        }
        Unavailable::NotOffered | Unavailable::SwitchedOff => Verdict::NotHere(why.to_string()),
        Unavailable::NotShown | Unavailable::Plan => {
            Verdict::Untold(format!("{why}; reading them takes {right}"))
        }
    })
}
