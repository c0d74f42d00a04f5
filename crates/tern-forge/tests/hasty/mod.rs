//! A client that never really waits, for every suite that meets the simulator.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tern_forge::{
    Account, Clock, Forge, Gates, Network, Random, SystemClock, Timeouts, Unobserved, connect_with,
};
use tern_model::{RepositoryRef, ServiceType, Timestamp};
use uuid::Uuid;

/// Time that passes only where somebody waits.
struct HastyClock(Mutex<Timestamp>);

#[async_trait]
impl Clock for HastyClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    async fn sleep(&self, pause: Duration) {
        let mut now = self.0.lock().unwrap();
        *now = now.plus_millis(i64::try_from(pause.as_millis()).unwrap());
    }
}

struct NoChance;

impl Random for NoChance {
    fn unit(&self) -> f64 {
        0.0
    }

    fn uuid(&self) -> Uuid {
        Uuid::nil()
    }
}

/// A repository as an account of that forge sees it.
pub(crate) fn client(service: ServiceType, repository: RepositoryRef, token: Option<&str>) -> Arc<dyn Forge> {
    let account = Account {
        repository,
        token: token.map(Into::into),
        clock: Arc::new(HastyClock(Mutex::new(SystemClock.now()))),
        random: Arc::new(NoChance),
        waits: Arc::new(Unobserved),
    };
    connect_with(service, account, &Network { gates: Gates::new(), timeouts: Timeouts::default() }).unwrap()
}
