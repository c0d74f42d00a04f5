//! `tern doctor`: what a token can do. `tern token`: where each token goes and who shares it, replacing one, forgetting one.

use tern_api::{
    ApiError, ErrorCode, Tern, TokenReplaced, TokenReplacement, connection_doctor, connection_of,
    token_replace,
    window::{self, SecretsView, TokenForget, TokenView},
};
use tern_model::SyncConfigId;

use super::{
    Exit,
    args::{Token, TokenReplace},
    connect::read_token,
    output::{Output, local_time, printable, table},
};

pub(crate) async fn token(tern: &Tern, args: Token, output: &Output) -> Result<Exit, ApiError> {
    match args {
        Token::List => list(tern, output).await,
        Token::Replace(args) => replace(tern, args, output).await,
        Token::Forget { key } => forget(tern, &key, output).await,
    }
}

pub(crate) async fn doctor(tern: &Tern, key: &str, output: &Output) -> Result<Exit, ApiError> {
    let id = connection_of(tern, key).await?;
    let doctor = connection_doctor(tern, id).await?;
    output.answer(&doctor, |doctor| printable(&doctor.text));
    Ok(if doctor.fits { Exit::Done } else { Exit::Failed })
}

async fn list(tern: &Tern, output: &Output) -> Result<Exit, ApiError> {
    let secrets = window::secrets_show(tern).await?;
    if let Some(problem) = &secrets.problem {
        Output::remark(&format!("{} {}", problem.message, problem.hint));
    }
    output.answer(&secrets, |secrets| {
        if secrets.tokens.is_empty() {
            return "No project is connected. Connect a repository: tern connect REPOSITORY --project KEY"
                .to_owned();
        }
        let mut table = table(&["PROJECT", "HOST", "ACCOUNT", "STANDING", "ENDS", "SHARED WITH"]);
        for token in &secrets.tokens {
            table.add_row(row(secrets, token));
        }
        table.to_string()
    });
    Ok(Exit::Done)
}

fn row(secrets: &SecretsView, token: &TokenView) -> [String; 6] {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let sharers = keys(secrets, &token.shared_with);
    [
        token.project.key.to_string(),
        token.host.clone(),
        or_dash(token.account.clone()),
        token.standing.to_string(),
        or_dash(token.expires_at.map(local_time)),
        or_dash((!sharers.is_empty()).then_some(sharers)),
    ]
}

/// The keys of the projects of these connections.
fn keys(secrets: &SecretsView, ids: &[SyncConfigId]) -> String {
    let named = secrets.tokens.iter().filter(|token| ids.contains(&token.connection_id));
    let keys: Vec<&str> = named.map(|token| token.project.key.as_str()).collect();
    keys.join(", ")
}

async fn replace(tern: &Tern, args: TokenReplace, output: &Output) -> Result<Exit, ApiError> {
    let TokenReplace { key, token_stdin, token_of, also_shared } = args;
    let id = connection_of(tern, &key).await?;
    let token_of = match token_of {
        Some(key) => Some(connection_of(tern, &key).await?),
        None => None,
    };
    let token = if token_stdin { Some(read_token()?) } else { None };
    let secrets = window::secrets_show(tern).await?;
    let sharers = secrets.tokens.iter().find(|token| token.connection_id == id);
    let sharers = sharers.map(|token| token.shared_with.clone()).unwrap_or_default();
    let also = if also_shared { sharers.clone() } else { Vec::new() };
    let replaced = token_replace(tern, TokenReplacement { id, token, token_of, also }).await?;
    if !also_shared && !sharers.is_empty() {
        let others = keys(&secrets, &sharers);
        Output::remark(&format!(
            "The old token also serves {others}, which keep it. With --also-shared they get the new one as well."
        ));
    }
    output.answer(&replaced, |replaced| describe(&key, replaced));
    let whole = replaced.also.iter().all(|other| other.problem.is_none());
    Ok(if whole { Exit::Done } else { Exit::Failed })
}

fn describe(key: &str, TokenReplaced { check, also }: &TokenReplaced) -> String {
    let whose = check.account.as_ref().map(|login| format!(", which belongs to {login}")).unwrap_or_default();
    let mut lines = vec![format!("{key} has a new token{whose}. It goes to {} only.", check.host)];
    if let Some(end) = check.token_expires_at {
        lines.push(format!("It ends on {}.", local_time(end)));
    }
    for other in also {
        let key = &other.project.key;
        lines.push(match &other.problem {
            None => format!("{key} has it as well."),
            Some(problem) => format!("{key} keeps its old one: {} {}", problem.message, problem.hint),
        });
    }
    lines.join("\n")
}

async fn forget(tern: &Tern, key: &str, output: &Output) -> Result<Exit, ApiError> {
    let id = connection_of(tern, key).await?;
    let before = window::secrets_show(tern).await?;
    let Some(token) = before.tokens.iter().find(|token| token.connection_id == id) else {
        return Err(ApiError::new(
            ErrorCode::NotFound,
            format!("{key} has no connection."),
            "Nothing was changed.",
        ));
    };
    let sharers = keys(&before, &token.shared_with);
    let after = window::token_forget(tern, TokenForget { connection_id: id }).await?;
    output.answer(&after, |_| {
        let others = if sharers.is_empty() { String::new() } else { format!(" {sharers} keeps it.") };
        format!("The token of {key} is forgotten here; it stays valid on its forge.{others}")
    });
    Ok(Exit::Done)
}
