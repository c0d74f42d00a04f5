//! Nothing to do until a known moment: then a look at the clock and at two files is all that a tick costs.

use tern_model::Timestamp;
use tern_store::Written;

use super::Circumstances;

/// Files are looked at this long apart, in milliseconds, before they are believed to be at rest: two writes within one
/// tick of the file system's clock look alike.
const APART: i64 = 1_000;

/// Everything besides time that decides what is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scene {
    /// What the files of the database look like; `None` where they do not tell.
    pub(super) written: Option<Written>,
    pub(super) in_use: bool,
    pub(super) circumstances: Circumstances,
}

/// What was found out, and how long it holds.
#[derive(Debug, Default)]
pub(super) struct Rest {
    seen: Option<(Timestamp, Scene)>,
    until: Until,
}

/// Until when nothing is due.
#[derive(Debug, Default, Clone, Copy)]
enum Until {
    /// It is not known.
    #[default]
    Unknown,
    /// A sync is due then.
    Due(Timestamp),
    /// For as long as nothing is written.
    Written,
}

impl Rest {
    /// Whether nothing can have become due since the last look.
    pub(super) fn holds(&self, now: Timestamp, scene: &Scene) -> bool {
        let Some((at, seen)) = &self.seen else { return false };
        let early = match self.until {
            Until::Unknown => false,
            Until::Due(due) => now < due,
            Until::Written => true,
        };
        // A clock that was set back makes other things due.
        early && seen == scene && now >= *at
    }

    /// Notes what a look found: the scene as it was before it, and when the next thing is due.
    pub(super) fn note(&mut self, now: Timestamp, scene: Scene, next: Option<Timestamp>) {
        let still = scene.written.is_some()
            && self.seen.as_ref().is_some_and(|(at, seen)| *seen == scene && now.millis_since(*at) >= APART);
        self.until = match next {
            _ if !still => Until::Unknown,
            None => Until::Written,
            Some(next) if next > now => Until::Due(next),
            Some(_) => Until::Unknown,
        };
        self.seen = Some((now, scene));
    }

    /// Forgets everything: the next tick looks for itself.
    pub(super) fn disturb(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;
    use tern_store::Store;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        "2026-03-01T12:00:00.000Z".parse::<Timestamp>().unwrap().plus_seconds(seconds)
    }

    fn scene(store: &Store) -> Scene {
        Scene { written: store.written(), in_use: false, circumstances: Circumstances::default() }
    }

    async fn store() -> (Store, TempDir) {
        let dir = TempDir::new().unwrap();
        (Store::open(dir.path(), at(0)).await.unwrap().store, dir)
    }

    #[tokio::test]
    async fn a_scene_that_was_met_twice_holds_until_the_next_sync_is_due() {
        let (store, _dir) = store().await;
        let mut rest = Rest::default();
        assert!(!rest.holds(at(0), &scene(&store)), "nothing was looked at yet");
        rest.note(at(0), scene(&store), Some(at(300)));
        assert!(!rest.holds(at(10), &scene(&store)), "a write of the same moment would look alike");
        rest.note(at(10), scene(&store), Some(at(300)));
        assert!(rest.holds(at(20), &scene(&store)) && rest.holds(at(299), &scene(&store)));
        assert!(!rest.holds(at(300), &scene(&store)), "it is due");
        assert!(!rest.holds(at(5), &scene(&store)), "the clock was set back");
    }

    #[tokio::test]
    async fn looks_that_follow_at_once_prove_nothing() {
        let (store, _dir) = store().await;
        let mut rest = Rest::default();
        rest.note(at(0), scene(&store), None);
        rest.note(at(0), scene(&store), None);
        assert!(!rest.holds(at(0), &scene(&store)));
    }

    #[tokio::test]
    async fn a_write_of_another_program_and_a_person_at_the_window_end_it() {
        let (store, dir) = store().await;
        let mut rest = Rest::default();
        rest.note(at(0), scene(&store), None);
        rest.note(at(10), scene(&store), None);
        assert!(rest.holds(at(100_000), &scene(&store)), "there is nothing to sync at all");
        assert!(!rest.holds(at(20), &Scene { in_use: true, ..scene(&store) }));

        let other = Store::open(dir.path(), at(0)).await.unwrap().store;
        let mut tx = other.write().await.unwrap();
        tern_store::settings::set(&mut tx, "other", &serde_json::json!(1), at(0)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!rest.holds(at(20), &scene(&store)));
    }

    #[tokio::test]
    async fn what_is_due_and_cannot_start_is_asked_for_again() {
        let (store, _dir) = store().await;
        let mut rest = Rest::default();
        rest.note(at(0), scene(&store), Some(at(10)));
        rest.note(at(10), scene(&store), Some(at(10)));
        assert!(!rest.holds(at(10), &scene(&store)));
    }
}
