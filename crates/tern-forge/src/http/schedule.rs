//! How long to pause before asking again.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use crate::Random;

/// No pause is longer than this, jitter included.
const CAP: Duration = Duration::from_secs(30);

/// A pause is lengthened by up to this part of itself, so that many clients do not come back at once.
const JITTER: f64 = 0.25;

/// The pauses of one request's retries: 1, 2, 4, 8 and 16 seconds, each a little longer by chance.
pub(crate) fn pauses(random: &dyn Random) -> impl Iterator<Item = Duration> + Send {
    ExponentialBuilder::new()
        .with_min_delay(Duration::from_secs(1))
        .with_factor(2.0)
        .with_max_delay(CAP)
        .with_max_times(5)
        .build()
        .map(|pause| pause.mul_f64(1.0 + JITTER * random.unit().clamp(0.0, 1.0)).min(CAP))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    struct Always(f64);

    impl Random for Always {
        fn unit(&self) -> f64 {
            self.0
        }
        fn uuid(&self) -> Uuid {
            Uuid::nil()
        }
    }

    #[test]
    fn five_pauses_double_and_end() {
        let seconds: Vec<u64> = pauses(&Always(0.0)).map(|pause| pause.as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16], "the documented schedule without chance");
    }

    #[test]
    fn chance_only_lengthens_and_never_past_the_cap() {
        let longest: Vec<Duration> = pauses(&Always(1.0)).collect();
        assert_eq!(longest[0], Duration::from_millis(1250), "a quarter longer at most");
        assert!(longest.iter().all(|pause| *pause <= CAP), "30 s is the cap: {longest:?}");
    }
}
