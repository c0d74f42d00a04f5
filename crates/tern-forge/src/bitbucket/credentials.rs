//! How a person gives one of Bitbucket's two kinds of token, in one text.
//!
//! An API token belongs to an Atlassian account and travels with the account's e-mail address:
//! `you@example.org:ATATT…`, HTTP Basic. An access token belongs to a repository, project or workspace and travels
//! alone, as Bearer. Both are one secret to everything above.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::{ForgeError, token_maker};

/// How an API token begins. Alone it is worth nothing: Bitbucket takes it with the e-mail address only.
const API_TOKEN: &str = "ATATT";

/// How an app password began, all of which ended in July 2026.
const APP_PASSWORD: &str = "ATBB";

/// The value of the `Authorization` header.
pub(super) fn authorization(given: &str) -> String {
    if given.contains(':') { format!("Basic {}", STANDARD.encode(given)) } else { format!("Bearer {given}") }
}

/// Refuses what Bitbucket would, with a reason that a person can act on. The reason never quotes the secret.
pub(super) fn check(given: &str) -> Result<(), ForgeError> {
    let Some((email, secret)) = given.split_once(':') else {
        return match given {
            _ if given.starts_with(API_TOKEN) => bad(
                "an Atlassian API token needs the account's e-mail address and a colon before it: you@example.org:ATATT…",
            ),
            _ if given.starts_with(APP_PASSWORD) => bad(APP_PASSWORDS_ENDED),
            _ => Ok(()),
        };
    };
    if secret.starts_with(APP_PASSWORD) {
        return bad(APP_PASSWORDS_ENDED);
    }
    let is_address = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if !is_address {
        return bad("before the colon belongs the Atlassian account's e-mail address, not its user name");
    }
    if secret.is_empty() {
        return bad("the token is missing after the colon");
    }
    match token_maker(secret) {
        None | Some(tern_model::ServiceType::Bitbucket) => Ok(()),
        Some(_) => bad("what stands after the colon is another forge's token"),
    }
}

const APP_PASSWORDS_ENDED: &str =
    "Bitbucket takes no app passwords any more; make an API token and give it as you@example.org:TOKEN";

fn bad(reason: &str) -> Result<(), ForgeError> {
    Err(ForgeError::BadToken { reason: reason.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::api_token("ines@example.org:ATATT3xFf", "Basic aW5lc0BleGFtcGxlLm9yZzpBVEFUVDN4RmY=")]
    #[case::access_token("ATCTT3xFf", "Bearer ATCTT3xFf")]
    #[case::plain("0123456789abcdef", "Bearer 0123456789abcdef")]
    fn each_kind_travels_its_own_way(#[case] given: &str, #[case] header: &str) {
        assert_eq!(check(given), Ok(()), "{given} can be sent");
        assert_eq!(authorization(given), header, "{given}");
    }

    #[rstest]
    #[case::alone("ATATT3xFf", "e-mail address and a colon before it")]
    #[case::app_password("ATBBsecret", "no app passwords any more")]
    #[case::app_password_with_name("ines:ATBBsecret", "no app passwords any more")]
    #[case::user_name("ines:ATATTsecret", "not its user name")]
    #[case::nothing_after("ines@example.org:", "missing after the colon")]
    #[case::other_forge("ines@example.org:ghp_secret0123", "another forge's token")]
    fn what_bitbucket_would_refuse_is_told_before_it_is_sent(#[case] given: &str, #[case] reason: &str) {
        let error = check(given).expect_err("it is of no use").to_string();
        assert!(error.contains(reason), "{given}: {error}");
        assert!(!error.contains("secret"), "the reason never quotes the token: {error}");
    }
}
