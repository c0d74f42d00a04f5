//! Waiting for conditions.

use std::time::{Duration, Instant};

/// How long any condition may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(20);

/// Asks until there is an answer.
pub async fn until<T>(what: &str, ask: impl AsyncFnMut() -> Option<T>) -> T {
    match within_patience(ask).await {
        Some(answer) => answer,
        None => panic!("waited in vain until {what}"),
    }
}

/// Asks until there is an answer, or too long.
pub async fn within_patience<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        if Instant::now() > deadline {
            return None;
        }
        tokio::time::sleep(PAUSE).await;
    }
}
