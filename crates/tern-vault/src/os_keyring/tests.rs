use std::{
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Instant,
};

use super::*;

/// A keyring entry in memory whose reads wait until they are let through.
#[derive(Default)]
struct Fake {
    text: Mutex<Option<String>>,
    reads: AtomicUsize,
    gate: Mutex<Option<mpsc::Receiver<()>>>,
}

impl Fake {
    fn holding(keys: &KeyRing) -> Self {
        Self { text: Mutex::new(Some(keys.encode().to_string())), ..Self::default() }
    }

    /// Makes every read wait until the sender is dropped.
    fn hang(&self) -> mpsc::Sender<()> {
        let (sender, receiver) = mpsc::channel();
        *self.gate.lock().unwrap() = Some(receiver);
        sender
    }
}

impl Entry for Fake {
    fn read(&self) -> Result<Option<Zeroizing<String>>, KeyringError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        if let Some(gate) = &*self.gate.lock().unwrap() {
            let _ = gate.recv();
        }
        Ok(self.text.lock().unwrap().clone().map(Zeroizing::new))
    }

    fn write(&self, text: &str) -> Result<(), KeyringError> {
        *self.text.lock().unwrap() = Some(text.to_owned());
        Ok(())
    }

    fn delete(&self) -> Result<(), KeyringError> {
        *self.text.lock().unwrap() = None;
        Ok(())
    }

    fn service(&self) -> &'static str {
        "tern"
    }
}

const SHORT: Duration = Duration::from_millis(50);

#[tokio::test]
async fn a_hanging_keyring_is_given_up_on_at_the_limit() {
    let fake = Arc::new(Fake::default());
    let _open_gate_at_the_end = fake.hang();
    let keys = KeyringKeys::with_entry(fake, SHORT);
    let start = Instant::now();
    assert_eq!(keys.check().await, Err(KeyringError::TimedOut.into()));
    assert!(start.elapsed() >= SHORT, "it is given its full time");
    assert!(start.elapsed() < Duration::from_secs(3), "nobody waits for a keyring that hangs");
}

#[tokio::test]
async fn callers_behind_a_hanging_call_wait_no_longer_and_start_no_threads() {
    let fake = Arc::new(Fake::default());
    let _open_gate_at_the_end = fake.hang();
    let keys = KeyringKeys::with_entry(Arc::clone(&fake) as Arc<dyn Entry>, SHORT);
    let start = Instant::now();
    let (a, b, c) = tokio::join!(keys.check(), keys.check(), keys.check());
    for result in [a, b, c] {
        assert_eq!(result, Err(KeyringError::TimedOut.into()));
    }
    assert!(start.elapsed() < Duration::from_secs(3), "the limit holds for each, not for one after another");
    assert_eq!(fake.reads.load(Ordering::SeqCst), 1, "only the first call reaches the keyring");
}

#[tokio::test]
async fn an_answer_after_the_limit_serves_the_next_attempt() {
    let ring = KeyRing::random().unwrap();
    let fake = Arc::new(Fake::holding(&ring));
    let gate = fake.hang();
    let keys = KeyringKeys::with_entry(Arc::clone(&fake) as Arc<dyn Entry>, SHORT);
    assert_eq!(keys.find(ring.current().id).await, Err(KeyringError::TimedOut.into()));

    // The person answers the unlock prompt.
    drop(gate);
    let patient = KeyringKeys { limit: Duration::from_mins(1), ..keys };
    assert_eq!(patient.find(ring.current().id).await, Ok(Some(ring)));
    assert_eq!(fake.reads.load(Ordering::SeqCst), 1, "the late answer was kept, not asked for again");
}

#[tokio::test]
async fn a_key_once_seen_is_not_asked_for_again() {
    let ring = KeyRing::random().unwrap();
    let fake = Arc::new(Fake::holding(&ring));
    let keys = KeyringKeys::with_entry(Arc::clone(&fake) as Arc<dyn Entry>, KEYRING_LIMIT);
    for _ in 0..3 {
        assert_eq!(keys.find(ring.current().id).await.unwrap().as_ref(), Some(&ring));
    }
    assert_eq!(fake.reads.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_key_that_another_process_made_meanwhile_is_found() {
    let before = KeyRing::random().unwrap();
    let fake = Arc::new(Fake::holding(&before));
    let keys = KeyringKeys::with_entry(Arc::clone(&fake) as Arc<dyn Entry>, KEYRING_LIMIT);
    keys.check().await.unwrap();
    let after = before.rotated().unwrap();
    fake.write(&after.encode()).unwrap();
    assert_eq!(keys.find(after.current().id).await, Ok(Some(after)), "an unknown key id makes it look again");
}

#[tokio::test]
async fn sealing_never_trusts_a_key_that_was_deleted_meanwhile() {
    let fake = Arc::new(Fake::default());
    let keys = KeyringKeys::with_entry(Arc::clone(&fake) as Arc<dyn Entry>, KEYRING_LIMIT);
    let first = keys.load_or_create().await.unwrap();
    fake.delete().unwrap();
    let second = keys.load_or_create().await.unwrap();
    assert_ne!(first, second, "a token under the first key could not be opened after a restart");
    let kept = fake.text.lock().unwrap().clone();
    assert_eq!(kept.as_deref(), Some(second.encode().as_str()));
}

#[tokio::test]
async fn an_entry_that_is_not_ours_is_reported_and_never_overwritten() {
    let fake = Arc::new(Fake { text: Mutex::new(Some("hunter2".into())), ..Fake::default() });
    let keys = KeyringKeys::with_entry(Arc::clone(&fake) as Arc<dyn Entry>, KEYRING_LIMIT);
    let damaged = VaultError::from(KeyringError::Damaged { service: "tern".into() });
    assert_eq!(keys.load_or_create().await, Err(damaged.clone()));
    assert_eq!(keys.change(KeyRing::rotated).await, Err(damaged));
    assert_eq!(fake.text.lock().unwrap().as_deref(), Some("hunter2"));
}

#[tokio::test]
async fn a_panic_inside_the_keyring_is_an_error_and_the_next_call_works() {
    let keys = KeyringKeys::with_entry(Arc::new(Fake::default()), KEYRING_LIMIT);
    let result = keys.call(|_, _| -> Result<(), VaultError> { panic!("a bug below") }).await;
    assert!(matches!(result, Err(VaultError::Keyring(KeyringError::Other { .. }))), "{result:?}");
    assert_eq!(keys.check().await, Ok(()));
}
