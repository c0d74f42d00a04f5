//! Why an archive is not imported. Nothing has been written when one of these is told.

use crate::ApiError;

/// Why an archive is not imported, as the end of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) String);

pub(super) fn refuse(reason: impl Into<String>) -> Refusal {
    Refusal(reason.into())
}

impl From<Refusal> for ApiError {
    fn from(Refusal(reason): Refusal) -> Self {
        Self::invalid(
            format!("This archive is not imported: {reason}."),
            "Nothing was changed. Choose the zip that Bitbucket's issue export made, as it was downloaded.",
        )
    }
}
