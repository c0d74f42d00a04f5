//! `tern connect`.

use std::io::{IsTerminal, Read};

use tern_api::{
    ApiError, Connected, ConnectionCreate, ConnectionDraft, ConnectionSettings, PastedToken, Tern,
    connection_create, connection_of,
};
use tern_model::Direction;

use super::{Exit, args::Connect, output::Output};

/// No token is anywhere near this long; reading stops there.
const TOKEN_MAX_BYTES: u64 = 64 * 1024;

pub(crate) async fn connect(tern: &Tern, args: Connect, output: &Output) -> Result<Exit, ApiError> {
    let token = if args.token_stdin { Some(read_token()?) } else { None };
    let token_of = match &args.token_of {
        Some(key) => Some(connection_of(tern, key).await?),
        None => None,
    };
    let request = ConnectionCreate {
        project: args.project,
        project_name: args.name,
        draft: ConnectionDraft {
            repository: args.repository,
            service: args.service.map(Into::into),
            api_url: args.api_url,
            token,
            token_of,
        },
        settings: ConnectionSettings {
            direction: args.direction.into(),
            include_closed: args.include_closed,
            include_security: !args.no_security,
            ..ConnectionSettings::default()
        },
    };
    let connected = connection_create(tern, request).await?;
    output.answer(&connected, describe);
    Ok(Exit::Done)
}

pub(crate) fn read_token() -> Result<PastedToken, ApiError> {
    if std::io::stdin().is_terminal() {
        Output::remark("Paste the token, then press Ctrl+D on a line of its own:");
    }
    let mut text = String::new();
    std::io::stdin().take(TOKEN_MAX_BYTES).read_to_string(&mut text).map_err(|error| {
        ApiError::invalid(format!("The token could not be read: {error}."), "Nothing was changed.")
    })?;
    Ok(PastedToken::new(text))
}

fn describe(connected: &Connected) -> String {
    let Connected { project, connection, check, renewed } = connected;
    let verb = if *renewed { "Connected again" } else { "Connected" };
    let mut lines =
        vec![format!("{verb}: {} ({}) to {}", project.key, project.name, connection.repository_url)];
    lines.push(match (&check.account, connection.has_token) {
        (Some(login), _) => format!("The token belongs to {login} and goes to {} only.", check.host),
        (None, true) => format!("The token goes to {} only.", check.host),
        (None, false) => {
            "Without a token: read-only, and within the forge's limit for anonymous requests.".to_owned()
        }
    });
    if let Some(expiry) = check.token_expires_at {
        lines.push(format!("The token ends on {}.", super::output::local_time(expiry)));
    }
    if connection.direction == Direction::TwoWay && !check.can_write {
        lines.push(
            "Two-way sync needs a token that may change issues; until then only pulling works.".to_owned(),
        );
    }
    lines.extend(
        check.missing.iter().map(|missing| format!("Missing: {} ({}).", missing.permission, missing.words)),
    );
    if !check.excess.is_empty() {
        lines.push(format!("The token may do more than Tern needs: {}.", check.excess.join(", ")));
    }
    if let Some(open) = check.open_issues {
        lines
            .push(format!("About {open} open issues are waiting. Next: tern sync --project {}", project.key));
    }
    lines.join("\n")
}
