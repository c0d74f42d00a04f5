//! Links and pictures of other people's texts.

use base64::Engine as _;
use serde::{Deserialize, Serialize};
use tern_forge::{PictureError, fetch_picture};
use url::Url;

use crate::{ApiError, ErrorCode};

/// The longest address that is opened, in bytes.
const URL_MAX_BYTES: usize = 8192;

/// An address.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct LinkUrl {
    /// The address.
    pub url: String,
}

/// A picture that needs no further request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ImageData {
    /// A `data:` address.
    pub data_url: String,
}

/// The address as the system's browser may be given it: `http`, `https` with a host, or `mailto`; nothing else.
pub fn link_checked(request: &LinkUrl) -> Result<String, ApiError> {
    let refused = || {
        ApiError::invalid(
            "This link does not lead to a web page or a mail address.",
            "It was not opened. Copy its text if you know what it is.",
        )
    };
    if request.url.len() > URL_MAX_BYTES || request.url.chars().any(char::is_control) {
        return Err(refused());
    }
    let url = Url::parse(request.url.trim()).map_err(|_| refused())?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url.into()),
        "mailto" => Ok(url.into()),
        _ => Err(refused()),
    }
}

/// Fetches one picture from the web, without any token.
pub async fn image_load(request: LinkUrl) -> Result<ImageData, ApiError> {
    let picture = fetch_picture(&request.url).await?;
    let data = base64::engine::general_purpose::STANDARD.encode(&picture.bytes);
    Ok(ImageData { data_url: format!("data:{};base64,{data}", picture.media_type) })
}

impl From<PictureError> for ApiError {
    fn from(error: PictureError) -> Self {
        let code = match &error {
            PictureError::Unreachable => ErrorCode::Offline,
            _ => ErrorCode::Invalid,
        };
        let message = crate::error::sentence(&error.to_string());
        Self::new(code, message, "Nothing was changed. Open the picture in your browser instead.")
    }
}
