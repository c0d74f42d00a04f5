//! The plug is pulled at every moment in which a sync waits.
//!
//! The engine spawns tasks of its own, so dropping the future of its caller would stop nothing. Here all of them
//! run on one thread, and what they change outside of memory they change by asking the database's threads or the
//! forge and waiting for the answer. At the k-th moment in which every task waits, the runtime's park hook ends
//! the root future and the whole runtime is dropped with every future on it, for every k until a sync gets to its
//! end. Then the machine is switched on again and syncs until nothing is left to do. What a crash does to a file
//! half written is the database's own affair and is tested with killed processes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod town;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    task::{Poll, Waker},
    time::Duration,
};

use tern_model::*;
use tern_reconcile::same::same;
use tern_sim::Edit;
use tern_sync::Request;
use town::{Machine, Town};

/// A world in the moment before the sync that is disturbed.
struct Scenario {
    machine: Machine,
    /// What has to be there in the end, on both sides: issue titles, and texts that must not be lost.
    kept: Vec<&'static str>,
    /// What somebody does on the forge before each of the syncs that follow; doing it twice changes nothing.
    meanwhile: fn(&Machine),
}

fn nothing(_: &Machine) {}

fn start() -> Timestamp {
    Timestamp::from_millis(1_760_000_000_000).unwrap()
}

fn town_of(issues: u32) -> Town {
    let town = Town::new(5, start());
    for number in 1..=issues {
        town.create(&format!("Issue {number}"), "First line\n\nSecond line\n\nThird line\n");
        town.advance(Duration::from_secs(2));
    }
    town
}

fn request() -> Request {
    Request::full(SyncTrigger::Manual)
}

fn synced(issues: u32) -> Machine {
    let mut machine = Machine::new(town_of(issues), 7, start());
    let run = machine.sync(request()).expect("nobody pulls the plug");
    assert_eq!(run.status, SyncStatus::Success, "{:?}", run.error);
    machine.town.advance(Duration::from_secs(5));
    machine
}

fn task_of(machine: &Machine, number: u64) -> TaskId {
    let linked = |link: &Option<TaskRemote>| link.as_ref().is_some_and(|l| l.remote_issue_number == number);
    machine.tasks().into_iter().find(|(_, link)| linked(link)).expect("a linked task").0.id
}

fn first_import() -> Scenario {
    let town = town_of(7);
    town.state().page_size = 3;
    // Older than what every sync looks back at.
    town.advance(Duration::from_hours(48));
    Scenario { machine: Machine::new(town, 7, start()), kept: vec!["Issue 1", "Issue 7"], meanwhile: nothing }
}

fn pull_with_merge() -> Scenario {
    let machine = synced(3);
    machine.edit(task_of(&machine, 2), |task| {
        "First line, mine\n\nSecond line\n\nThird line\n".clone_into(&mut task.description);
    });
    machine.town.edit(2, &[Edit::replace("Third line", "Third line, theirs")]);
    machine.town.edit(3, &[Edit::title("Renamed there")]);
    Scenario {
        machine,
        kept: vec!["First line, mine", "Third line, theirs", "Renamed there"],
        meanwhile: nothing,
    }
}

fn push_of_an_edit() -> Scenario {
    let machine = synced(3);
    machine.edit(task_of(&machine, 1), |task| {
        "Renamed here".clone_into(&mut task.title);
        task.labels = ["mine".to_owned()].into();
    });
    Scenario { machine, kept: vec!["Renamed here", "mine"], meanwhile: nothing }
}

fn create_of_an_issue() -> Scenario {
    let machine = synced(2);
    machine.publish("Made here", "Steps\n");
    Scenario { machine, kept: vec!["Made here", "Steps"], meanwhile: nothing }
}

/// Its title tells nobody any more which task it belongs to.
fn create_that_is_renamed_there() -> Scenario {
    let machine = synced(2);
    machine.publish("Made here", "Steps\n");
    let meanwhile = |machine: &Machine| {
        let made = machine.town.issues().into_iter().find(|issue| issue.content.title == "Made here");
        if let Some(made) = made {
            machine.town.edit(made.number, &[Edit::title("Called otherwise there")]);
        }
    };
    Scenario { machine, kept: vec!["Called otherwise there", "Steps"], meanwhile }
}

fn resolve_and_push() -> Scenario {
    let mut machine = synced(2);
    machine.edit(task_of(&machine, 1), |task| "Mine".clone_into(&mut task.title));
    machine.town.edit(1, &[Edit::title("Theirs"), Edit::AddLabel("from-there".to_owned())]);
    machine.sync(request());
    let conflict = machine.pending().pop().expect("both renamed it");
    let result = Content { title: "Decided".to_owned(), ..conflict.remote.clone() };
    machine.resolve(&conflict, ResolutionAction::Merge, &result);
    Scenario { machine, kept: vec!["Decided", "from-there"], meanwhile: nothing }
}

fn saying_something() -> Scenario {
    let machine = synced(2);
    let comment = CommentId::new(tern_forge::Random::uuid(machine.random.as_ref()));
    let task = task_of(&machine, 1);
    machine.put_comments(&[Comment::written(comment, task, "Said here".to_owned(), start())]);
    Scenario { machine, kept: vec!["Said here"], meanwhile: nothing }
}

/// Pulls the plug when all tasks wait for the `k`-th time. Whether the sync got to its end before.
fn sync_until_wait(machine: &mut Machine, k: u32) -> bool {
    let waits = Arc::new(AtomicU32::new(0));
    let root: Arc<Mutex<Option<Waker>>> = Arc::default();
    let (counted, sleeper) = (waits.clone(), root.clone());
    let hook = move || {
        if counted.fetch_add(1, Ordering::Relaxed) + 1 >= k
            && let Some(waker) = sleeper.lock().unwrap().take()
        {
            waker.wake();
        }
    };
    machine.pull_the_plug();
    machine.switch_on_with(
        tokio::runtime::Builder::new_current_thread().on_thread_park(hook).enable_all().build().unwrap(),
    );
    waits.store(0, Ordering::Relaxed);
    let engine = machine.engine().clone();
    let config_id = machine.config_id;
    let finished = machine.block_on(async {
        let mut run = Box::pin(async {
            let started = engine.start(config_id, request()).await.unwrap();
            started.operation().finished().await
        });
        std::future::poll_fn(move |cx| {
            if run.as_mut().poll(cx).is_ready() {
                return Poll::Ready(true);
            }
            if waits.load(Ordering::Relaxed) >= k {
                return Poll::Ready(false);
            }
            *root.lock().unwrap() = Some(cx.waker().clone());
            Poll::Pending
        })
        .await
    });
    drop(engine);
    machine.pull_the_plug();
    finished
}

/// Syncs with a pause in between until one has nothing to do.
fn settle(machine: &mut Machine, meanwhile: fn(&Machine)) {
    for _ in 0..4 {
        meanwhile(machine);
        // Longer than a create of unknown outcome is waited for.
        machine.town.advance(Duration::from_mins(2));
        machine.clock.step(120_000);
        machine.sync(request()).expect("nobody pulls the plug");
    }
}

/// Everything that stands on both sides, without ids and times.
fn standing(machine: &Machine) -> Vec<(Content, Option<Content>, Option<Content>)> {
    let mut all: Vec<_> = machine
        .tasks()
        .into_iter()
        .map(|(task, link)| {
            let there = link.as_ref().and_then(|link| machine.town.issue(link.remote_issue_number));
            (task.content(), link.map(|link| link.base), there.map(|issue| issue.content))
        })
        .collect();
    all.sort_by(|a, b| a.0.title.cmp(&b.0.title));
    all
}

/// What is said under an issue here, and there.
type Said = (Vec<(String, CommentState)>, Vec<String>);

/// What is said under every task, here and there.
fn said(machine: &Machine) -> Vec<Said> {
    let under = |(task, link): (Task, Option<TaskRemote>)| {
        let here = machine.comments(task.id).into_iter().map(|comment| (comment.body, comment.state));
        let there = link.map(|link| machine.town.said_on(link.remote_issue_number)).unwrap_or_default();
        (here.collect(), there.into_iter().map(|comment| comment.body).collect())
    };
    machine.tasks().into_iter().map(under).filter(|said| *said != (Vec::new(), Vec::new())).collect()
}

/// Every sync waits at least for each of its requests and for some of its commits.
const FEWEST_WAITS: u32 = 8;

fn holds_after_every_crash(scenario: fn() -> Scenario) {
    let undisturbed = {
        let Scenario { mut machine, meanwhile, .. } = scenario();
        settle(&mut machine, meanwhile);
        (standing(&machine), said(&machine))
    };
    for k in 1.. {
        let Scenario { mut machine, kept, meanwhile } = scenario();
        let finished = sync_until_wait(&mut machine, k);
        machine.switch_on();
        assert_eq!(machine.integrity(), Vec::<String>::new(), "the database is whole after wait {k}");
        assert!(
            machine.newest_runs(5).iter().all(|run| !run.status.is_running()),
            "no run looks alive after the start that follows wait {k}"
        );
        settle(&mut machine, meanwhile);
        let now = standing(&machine);
        let words = format!("{now:?} {:?}", said(&machine));
        for text in &kept {
            assert!(words.matches(text).count() >= 2, "{text:?} was lost on one side, by wait {k}: {words}");
        }
        assert_eq!(now.len(), machine.town.issues().len(), "one issue per task, after wait {k}");
        let agreed = |(local, base, remote): &(Content, Option<Content>, Option<Content>)| {
            base.as_ref().is_some_and(|base| same(base, local))
                && remote.as_ref().is_some_and(|remote| same(remote, local))
        };
        assert!(now.iter().all(agreed), "both sides agree in the end, after wait {k}: {now:#?}");
        assert_eq!((now, said(&machine)), undisturbed, "a crash at wait {k} leaves no trace");
        let writes = machine.town.state().writes.len();
        machine.sync(request());
        assert_eq!(machine.town.state().writes.len(), writes, "and then it is quiet, after wait {k}");
        if finished {
            // How often depends on how fast the database's thread answers.
            assert!(k > FEWEST_WAITS, "a sync waits more often than {k} times, or it is not counted");
            return;
        }
    }
}

#[test]
fn a_first_import_survives_a_crash_at_every_wait() {
    holds_after_every_crash(first_import);
}

#[test]
fn a_pull_with_a_merge_survives_a_crash_at_every_wait() {
    holds_after_every_crash(pull_with_merge);
}

#[test]
fn the_sending_of_an_edit_survives_a_crash_at_every_wait() {
    holds_after_every_crash(push_of_an_edit);
}

#[test]
fn the_making_of_an_issue_survives_a_crash_at_every_wait() {
    holds_after_every_crash(create_of_an_issue);
}

#[test]
fn a_decided_conflict_survives_a_crash_at_every_wait() {
    holds_after_every_crash(resolve_and_push);
}

#[test]
fn a_comment_survives_a_crash_at_every_wait_and_is_said_once() {
    holds_after_every_crash(saying_something);
}

#[test]
fn the_making_of_an_issue_that_is_renamed_there_survives_a_crash_at_every_wait() {
    holds_after_every_crash(create_that_is_renamed_there);
}

/// Do these tests bite?
#[cfg(feature = "planted-bugs")]
#[rstest::rstest]
#[case(tern_reconcile::planted::Bug::CursorBeforeApply, first_import)]
#[case(tern_reconcile::planted::Bug::MarkerNotLookedUp, create_that_is_renamed_there)]
#[case(tern_reconcile::planted::Bug::CommentRetried, saying_something)]
fn a_planted_mistake_shows_after_a_crash(
    #[case] bug: tern_reconcile::planted::Bug,
    #[case] scenario: fn() -> Scenario,
) {
    tern_reconcile::planted::plant(Some(bug));
    let lived = std::panic::catch_unwind(|| holds_after_every_crash(scenario));
    tern_reconcile::planted::plant(None);
    assert!(lived.is_err(), "{bug:?} was not found");
}
