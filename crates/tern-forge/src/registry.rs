//! Which forge a word stands for: the one place that branches on it.

use std::sync::Arc;

use tern_model::ServiceType;

use crate::marker::room;
use crate::{Account, Forge, ForgeError, Network, bitbucket, gitea, github, gitlab};

/// Opens a repository. No request is made yet: [`ForgeError::BadToken`] for a token that cannot be this
/// forge's, [`ForgeError::Invalid`] for an address no token may go to.
pub fn connect(service: ServiceType, account: Account) -> Result<Arc<dyn Forge>, ForgeError> {
    connect_with(service, account, &Network::default())
}

/// How many characters a person can write into one comment there, as [`crate::Capabilities::comment_room`] says of an
/// open repository.
pub const fn comment_room(service: ServiceType) -> usize {
    room(match service {
        ServiceType::Github => github::COMMENT_MAX_CHARS,
        ServiceType::Gitlab => gitlab::COMMENT_MAX_CHARS,
        ServiceType::Gitea => gitea::COMMENT_MAX_CHARS,
        ServiceType::Bitbucket => bitbucket::COMMENT_MAX_CHARS,
    })
}

/// [`connect`] with its own gates and patience.
pub fn connect_with(
    service: ServiceType,
    account: Account,
    network: &Network,
) -> Result<Arc<dyn Forge>, ForgeError> {
    match service {
        ServiceType::Github => github::connect(account, network),
        ServiceType::Gitlab => gitlab::connect(account, network),
        ServiceType::Gitea => gitea::connect(account, network),
        ServiceType::Bitbucket => bitbucket::connect(account, network),
    }
}
