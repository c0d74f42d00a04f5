//! Time and randomness as arguments, so that waits and retries can be simulated.

use std::time::Duration;

use async_trait::async_trait;
use tern_model::Timestamp;
use uuid::Uuid;

/// The wall clock and its waits.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Returns after `pause`.
    async fn sleep(&self, pause: Duration);
}

/// Randomness: jitter and ids.
pub trait Random: Send + Sync {
    /// A number in `0.0..1.0`.
    fn unit(&self) -> f64;
    /// A UUID v4.
    fn uuid(&self) -> Uuid;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::new(chrono::Utc::now())
    }

    async fn sleep(&self, pause: Duration) {
        tokio::time::sleep(pause).await;
    }
}

/// The machine's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn unit(&self) -> f64 {
        // 32 of a v4 UUID's random bits (its version and variant bits lie elsewhere).
        f64::from(u32::try_from(Uuid::new_v4().as_u128() & 0xFFFF_FFFF).unwrap_or(0)) / 4_294_967_296.0
    }

    fn uuid(&self) -> Uuid {
        Uuid::new_v4()
    }
}
