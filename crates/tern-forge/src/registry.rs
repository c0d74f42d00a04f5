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

/// [`connect`] with its own gates and patience.
pub fn connect_with(
    service: ServiceType,
    account: Account,
    network: &Network,
) -> Result<Arc<dyn Forge>, ForgeError> {
    (kind(service).open)(account, network)
}

/// How many characters a person can write into one comment there, as [`crate::Capabilities::comment_room`] says of an
/// open repository.
pub const fn comment_room(service: ServiceType) -> usize {
    room(kind(service).comment_max_chars)
}

type Open = fn(Account, &Network) -> Result<Arc<dyn Forge>, ForgeError>;

/// What is known of a forge before a repository of it is opened.
pub(crate) struct Kind {
    pub(crate) open: Open,
    pub(crate) comment_max_chars: usize,
}

const fn kind(service: ServiceType) -> Kind {
    match service {
        ServiceType::Github => github::KIND,
        ServiceType::Gitlab => gitlab::KIND,
        ServiceType::Gitea => gitea::KIND,
        ServiceType::Bitbucket => bitbucket::KIND,
    }
}
