//! What may be a token, decided before any request is made.

use secrecy::SecretString;
use tern_model::ServiceType;

use crate::ForgeError;

/// Longer than any forge's token by far; GitHub says to plan for 255 and more.
const TOKEN_MAX_CHARS: usize = 4096;

/// Reads what a person pasted. Blanks and line breaks around it, invisible characters, quotes and a leading
/// `Bearer` or `token` are taken off; anything else that no header may carry, or a token that another forge
/// made, is [`ForgeError::BadToken`] with the reason. The reason never quotes the token.
pub fn clean_token(service: ServiceType, pasted: &str) -> Result<SecretString, ForgeError> {
    let visible: String = pasted.chars().filter(|c| !is_invisible(*c)).collect();
    let token = without_wrapping(&visible);
    if token.is_empty() {
        return bad("it is empty");
    }
    if token.chars().any(char::is_whitespace) {
        return bad("there is a blank or a line break inside it; copy it again in one piece");
    }
    if let Some(odd) = token.chars().find(|c| !c.is_ascii_graphic()) {
        return bad(&format!("it holds the character {}, which no token has", odd.escape_unicode()));
    }
    if token.len() > TOKEN_MAX_CHARS {
        return bad("it is far longer than a token");
    }
    if let Some((start, maker)) = made_by(token)
        && maker != service
    {
        return bad(&format!(
            "{start}… is a {} token, but this repository is on {}",
            name(maker),
            name(service)
        ));
    }
    Ok(SecretString::from(token))
}

/// Which forge made a token, told by how it begins; `None` where the beginning says nothing.
pub fn token_maker(token: &str) -> Option<ServiceType> {
    made_by(token).map(|(_, maker)| maker)
}

fn made_by(token: &str) -> Option<(&'static str, ServiceType)> {
    const STARTS: [(&str, ServiceType); 12] = [
        ("github_pat_", ServiceType::Github),
        ("ghp_", ServiceType::Github),
        ("gho_", ServiceType::Github),
        ("ghu_", ServiceType::Github),
        ("ghs_", ServiceType::Github),
        ("ghr_", ServiceType::Github),
        ("glpat-", ServiceType::Gitlab),
        ("gldt-", ServiceType::Gitlab),
        ("glptt-", ServiceType::Gitlab),
        ("ATATT", ServiceType::Bitbucket),
        ("ATBB", ServiceType::Bitbucket),
        ("ATCTT", ServiceType::Bitbucket),
    ];
    STARTS.into_iter().find(|(start, _)| token.starts_with(start))
}

/// Takes off what people copy along: the header's name, its scheme, quotes, blanks.
fn without_wrapping(text: &str) -> &str {
    let mut rest = text.trim();
    loop {
        let shorter = ["authorization:", "bearer ", "token "]
            .into_iter()
            .find_map(|word| strip_word(rest, word))
            .or_else(|| quoted(rest));
        match shorter {
            Some(shorter) => rest = shorter.trim(),
            None => return rest,
        }
    }
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

fn quoted(text: &str) -> Option<&str> {
    ['"', '\'', '`'].into_iter().find_map(|mark| text.strip_prefix(mark)?.strip_suffix(mark))
}

/// Zero-width characters and byte order marks, which travel along with copied text.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}' | '\u{202A}'..='\u{202E}')
}

fn name(service: ServiceType) -> &'static str {
    match service {
        ServiceType::Github => "GitHub",
        ServiceType::Gitlab => "GitLab",
        ServiceType::Bitbucket => "Bitbucket",
        ServiceType::Gitea => "Gitea",
    }
}

fn bad<T>(reason: &str) -> Result<T, ForgeError> {
    Err(ForgeError::BadToken { reason: reason.to_owned() })
}
