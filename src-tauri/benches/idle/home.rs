//! A person's session in which the program waits in the tray, with a few projects that sync both when they are due.

use std::{
    collections::BTreeMap,
    env,
    process::Stdio,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tern_model::{IntervalSeconds, SyncStatus};
use tern_sim::Sim;
use tern_store::{RunQuery, Store, configs, runs};

use crate::{
    common,
    cost::{Thread, Yardstick, memory, threads},
    support::{Colour, Owned, Panel, Room, Tray, until},
};

/// Projects, each with a forge of its own.
const PROJECTS: u32 = 5;
/// Issues in each of them.
const ISSUES: u32 = 200;
/// Until the program has opened, has looked whether there is a tray, and has nothing left to do.
const SETTLING: Duration = Duration::from_mins(1);
/// Syncs between two looks at the memory.
const STEP: u32 = 100;

pub(crate) struct Home {
    room: Room,
    data: TempDir,
    sims: Vec<Sim>,
    _panel: Panel,
}

/// What a time of rest cost, by process and thread, and how long it lasted.
pub(crate) struct Rest {
    pub(crate) lasted: Duration,
    pub(crate) threads: BTreeMap<(String, String), Thread>,
    /// What a thread cost that woke and did nothing.
    pub(crate) nothing: Thread,
}

/// Megabytes by process after so many syncs.
pub(crate) type Growth = Vec<(u32, BTreeMap<String, f64>)>;

impl Home {
    pub(crate) async fn new() -> Self {
        let room = Room::new();
        let panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let data = TempDir::new().unwrap();
        let mut sims = Vec::new();
        for number in 0..PROJECTS {
            let sim = common::forge(ISSUES).closed_per_mille(0).pulls_per_mille(0).start().await;
            sim.rename_repository("idle", &format!("project-{number}"));
            let repository = format!("https://github.com/{}", sim.full_name());
            let key = format!("P{number}");
            room.run(data.path(), &["connect", &repository, "--project", &key, "--api-url", sim.base_url()]);
            sims.push(sim);
        }
        room.run(data.path(), &["sync"]);
        Self { room, data, sims, _panel: panel }
    }

    /// The program at rest: nothing becomes due.
    pub(crate) async fn rest(&self) -> Rest {
        self.nothing_is_due().await;
        let program = self.start();
        Tray::find().await;
        tokio::time::sleep(SETTLING).await;
        assert!(!self.room.display().shows(program.pid()), "the window is hidden");
        let asked = self.asked();
        let yardstick = Yardstick::start();
        let (began, before) = (Instant::now(), threads(program.pid()));
        tokio::time::sleep(Duration::from_secs(number("TERN_IDLE_SECONDS", 300).into())).await;
        let (lasted, after) = (began.elapsed(), threads(program.pid()));
        let nothing = yardstick.stop();
        assert_eq!(self.asked(), asked, "nothing was asked of a forge");
        let mut cost = BTreeMap::<_, Thread>::new();
        for ((process, name, id), now) in after {
            let then = before.get(&(process.clone(), name.clone(), id)).copied().unwrap_or_default();
            let sum = cost.entry((process, name)).or_default();
            sum.busy += now.busy - then.busy;
            sum.woken += now.woken - then.woken;
        }
        Rest { lasted, threads: cost, nothing }
    }

    /// Syncs again and again, while the forges change now and then.
    pub(crate) async fn growth(&self) -> Growth {
        let program = self.start();
        let tray = Tray::find().await;
        let opened = Store::open(self.data.path(), "2026-03-01T12:00:00Z".parse().unwrap()).await.unwrap();
        let mut growth = vec![(0, memory(program.pid()))];
        let mut done = 0;
        for target in (STEP..=number("TERN_IDLE_SYNCS", 1_000)).step_by(STEP as usize) {
            while done < target {
                self.change_something(done);
                let before = newest(&opened.store).await;
                tray.press(&["Sync now"]).await;
                until("every project has synced", async || {
                    let now = newest(&opened.store).await;
                    let fresh = now.iter().filter(|id| !before.contains(id)).count();
                    (fresh >= PROJECTS as usize).then_some(())
                })
                .await;
                done += PROJECTS;
            }
            growth.push((done, memory(program.pid())));
        }
        opened.store.close().await;
        growth
    }

    fn start(&self) -> Owned {
        Owned::start(self.room.program(self.data.path()).arg("--hidden").stdout(Stdio::null()))
    }

    fn asked(&self) -> usize {
        self.sims.iter().map(Sim::request_count).sum()
    }

    /// One issue in ten syncs of a project changes.
    fn change_something(&self, done: u32) {
        if done.is_multiple_of(10 * PROJECTS) {
            for sim in &self.sims {
                let issue = sim.visible_issues().remove(0).number;
                sim.edit(issue, tern_sim::Edit::title(format!("Changed after {done} syncs")));
            }
        }
    }

    async fn nothing_is_due(&self) {
        let opened = Store::open(self.data.path(), "2026-03-01T12:00:00Z".parse().unwrap()).await.unwrap();
        let mut tx = opened.store.write().await.unwrap();
        for mut config in configs::list(&mut tx).await.unwrap() {
            config.sync_interval = IntervalSeconds::new(3_600).unwrap();
            config.next_sync_at = config.last_sync_at.map(|at| at.plus_seconds(3_600));
            configs::update(&mut tx, &config).await.unwrap();
        }
        tx.commit().await.unwrap();
        opened.store.close().await;
    }
}

/// The newest syncs that ended well.
async fn newest(store: &Store) -> Vec<tern_model::SyncId> {
    let query = RunQuery { limit: 4 * PROJECTS, ..RunQuery::default() };
    let found = runs::list(&mut store.read().await.unwrap(), &query).await.unwrap();
    found.into_iter().filter(|run| run.status == SyncStatus::Success).map(|run| run.id).collect()
}

fn number(variable: &str, usual: u32) -> u32 {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
