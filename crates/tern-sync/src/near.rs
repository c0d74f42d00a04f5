//! Ids that stand together.

use std::sync::OnceLock;

use tern_forge::Random;
use uuid::Uuid;

/// So many bytes are the same in ids that were drawn together; 74 random bits are left to each.
const SHARED: usize = 6;

/// Draws UUIDs v4 that begin alike, with what the first of them was drawn with.
///
/// The rows of a page are written in one transaction. Were their ids scattered, each of three indexes would change a
/// page of its own for nearly every row: most of what a large import writes, and the more, the larger the database is.
pub(crate) struct Near<'a> {
    random: &'a dyn Random,
    shared: OnceLock<[u8; SHARED]>,
}

impl<'a> Near<'a> {
    pub(crate) const fn new(random: &'a dyn Random) -> Self {
        Self { random, shared: OnceLock::new() }
    }
}

impl Random for Near<'_> {
    fn unit(&self) -> f64 {
        self.random.unit()
    }

    fn uuid(&self) -> Uuid {
        let mut bytes = self.random.uuid().into_bytes();
        let own = std::array::from_fn(|at| bytes[at]);
        bytes[..SHARED].copy_from_slice(self.shared.get_or_init(|| own));
        Uuid::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tern_forge::SystemRandom;

    use super::*;

    #[test]
    fn ids_of_one_page_are_of_version_4_and_differ_and_stand_together() {
        let (page, next) = (Near::new(&SystemRandom), Near::new(&SystemRandom));
        let ids: BTreeSet<Uuid> = (0..1_000).map(|_| page.uuid()).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(ids.iter().all(|id| id.get_version_num() == 4 && id.get_variant() == uuid::Variant::RFC4122));
        let (first, last) = (ids.first().unwrap(), ids.last().unwrap());
        assert_eq!(first.as_bytes()[..SHARED], last.as_bytes()[..SHARED]);
        let other = next.uuid();
        assert!(other < *first || other > *last, "another page's do not lie among them");
    }
}
