//! One seed's life: a machine, a town, and the steps between them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use tern_model::*;
use tern_reconcile::merge::merge;
use tern_sync::Request;

use crate::{
    checks,
    edits::Hands,
    ghost::{Ghost, Side},
    talk,
    town::{Dice, Kind, Machine, Texts, Town, When},
};

pub const STEPS_PER_LIFE: u64 = 400;
const STEPS_BETWEEN_RESTS: u64 = 50;
const MOST_ISSUES: usize = 16;

/// Whether people say something under issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talks {
    Yes,
    No,
}

pub struct Life {
    pub step: u64,
    talks: Talks,
    /// Apart from the other dice, so that what is said changes nothing of who edits what.
    words: Dice,
    machine: Machine,
    ghost: Arc<Mutex<Ghost>>,
    dice: Dice,
    open_before: usize,
}

impl Life {
    pub fn new(seed: u64, talks: Talks) -> Self {
        let mut dice = Dice::new(seed);
        let here = Timestamp::from_millis(1_760_000_000_000).unwrap();
        // The two clocks have nothing to do with each other.
        let skew = *dice.pick(&[0, 0, 3_600, -3_600, 315_360_000, -315_360_000]).unwrap();
        let town = Town::new(seed, here.plus_seconds(skew));
        {
            let mut state = town.state();
            state.texts = *dice.pick(&[Texts::AsSent, Texts::Crlf, Texts::Trimmed]).unwrap();
            state.page_size = *dice.pick(&[2, 3, 100]).unwrap();
        }
        let machine = Machine::new(town, seed, here);
        let words = Dice::new(seed ^ 0x7461_6c6b);
        let mut life = Self { step: 0, talks, words, machine, ghost: Arc::default(), dice, open_before: 0 };
        for _ in 0..5 {
            life.open_an_issue();
        }
        life
    }

    pub fn troubles(&self) -> BTreeMap<Kind, u64> {
        self.machine.town.state().trouble.counts.clone()
    }

    /// Lives to the end, or to the first thing that does not hold.
    pub fn through(&mut self) -> Result<(), String> {
        while self.step < STEPS_PER_LIFE {
            self.step += 1;
            self.one_step()?;
            if self.step.is_multiple_of(STEPS_BETWEEN_RESTS) {
                self.rest()?;
            }
        }
        Ok(())
    }

    fn hands(&self) -> Hands {
        Hands {
            town: self.machine.town.clone(),
            store: self.machine.store().clone(),
            project: self.machine.project,
            random: self.machine.random.clone(),
            clock: self.machine.clock.clone(),
            ghost: self.ghost.clone(),
        }
    }

    fn one_step(&mut self) -> Result<(), String> {
        self.pass_time();
        if self.somebody_talks(12) {
            let dice = Dice::new(self.words.next());
            self.machine.block_on(self.hands().talk(dice));
        }
        match self.dice.below(100) {
            0..34 => {
                let dice = Dice::new(self.dice.next());
                self.machine.block_on(self.hands().edit_here(dice));
            }
            34..66 => self.hands().edit_there(&mut self.dice),
            66..69 => self.open_an_issue(),
            69..71 => self.hands().rename_label(&mut self.dice),
            71 => self.take_an_issue_away(),
            72..75 => self.publish(),
            75..81 => self.decide(),
            81..84 => self.jump_clock(),
            _ => self.disturbed_sync()?,
        }
        Ok(())
    }

    /// One time in `of`, where anybody talks at all.
    fn somebody_talks(&mut self, of: u32) -> bool {
        self.talks == Talks::Yes && self.words.below(of) == 0
    }

    /// Edits of one issue within one second look alike to a forge that counts whole seconds; some shall.
    fn pass_time(&mut self) {
        let millis = u64::from(self.dice.below(3_000));
        self.machine.town.advance(Duration::from_millis(millis));
        self.machine.clock.step(i64::try_from(millis).unwrap());
    }

    /// The computer sleeps, or its clock is set; the forge's goes on.
    fn jump_clock(&mut self) {
        let millis = *self.dice.pick(&[86_400_000, -86_400_000, 32_400_000, 61_000]).unwrap();
        self.machine.clock.step(millis);
    }

    fn open_an_issue(&mut self) {
        if self.machine.town.issues().len() >= MOST_ISSUES {
            return;
        }
        let mut ghost = self.ghost.lock().unwrap();
        let (title, line) = (ghost.word("Opened "), ghost.word("line"));
        let number = self.machine.town.create(&title, &format!("{line}\n"));
        ghost.added(&line, Side::There(number));
    }

    fn take_an_issue_away(&mut self) {
        let issues = self.machine.town.issues();
        let Some(issue) = self.dice.pick(&issues) else { return };
        self.ghost.lock().unwrap().out_of_reach.insert(issue.number);
        if self.dice.below(2) == 0 {
            self.machine.town.delete(issue.number);
        } else {
            self.machine.town.transfer(issue.number);
        }
    }

    fn publish(&mut self) {
        if self.machine.town.issues().len() >= MOST_ISSUES {
            return;
        }
        let (title, line) = {
            let mut ghost = self.ghost.lock().unwrap();
            (ghost.word("Made here "), ghost.word("line"))
        };
        let task = self.machine.publish(&title, &format!("{line}\n"));
        let mut ghost = self.ghost.lock().unwrap();
        ghost.added(&line, Side::Here(task));
        ghost.stood.insert(task);
    }

    /// A person decides one of the waiting conflicts, some way or other.
    fn decide(&mut self) {
        let pending = self.machine.pending();
        let Some(conflict) = self.dice.pick(&pending) else { return };
        let Some(linked) = self.machine.linked(conflict.task_id) else { return };
        let local = linked.task.content();
        let (action, result) = match self.dice.below(3) {
            0 => (ResolutionAction::KeepLocal, local.clone()),
            1 => (ResolutionAction::AcceptRemote, conflict.remote.clone()),
            _ => (ResolutionAction::Merge, self.mixed(&conflict.base, &local, &conflict.remote)),
        };
        self.ghost.lock().unwrap().decided(
            conflict.task_id,
            linked.remote.remote_issue_number,
            &local,
            &conflict.remote,
            &result,
        );
        self.machine.resolve(conflict, action, &result);
    }

    /// What merges is merged; of the rest one side is taken, field by field.
    fn mixed(&mut self, base: &Content, local: &Content, remote: &Content) -> Content {
        let merged = merge(base, local, remote);
        let mut result = merged.content.clone();
        for field in merged.conflicts() {
            let side = if self.dice.below(2) == 0 { local } else { remote };
            result = tern_reconcile::plan::with_fields(&result, &[field], side);
        }
        result
    }

    fn request(&mut self) -> Request {
        let by = [SyncTrigger::Manual, SyncTrigger::Scheduled];
        let trigger = *self.dice.pick(&by).unwrap();
        let every_issue = self.step.is_multiple_of(7);
        Request { confirmed: self.dice.below(2) == 0, every_issue, ..Request::full(trigger) }
    }

    fn disturbed_sync(&mut self) -> Result<(), String> {
        let share = *self.dice.pick(&[0, 0, 30, 120]).unwrap();
        self.machine.town.state().trouble.per_mille = share;
        self.step_in();
        let request = self.request();
        let cursor = self.machine.cursor().issues.since;
        let ended = self.machine.sync(request);
        self.machine.town.state().trouble.per_mille = 0;
        if ended.is_none() {
            let broken = self.machine.integrity();
            if !broken.is_empty() {
                return Err(format!("I16: the database is broken after a crash: {broken:?}"));
            }
        }
        let open = self.machine.open_intents();
        let sent = open.iter().filter(|intent| intent.state == PushState::Sent).count();
        let stopped = ended.as_ref().is_none_or(|run| run.status == SyncStatus::Cancelled);
        if stopped && sent > self.open_before.max(open.len().saturating_sub(1)) + 1 {
            return Err(format!("I14: {sent} requests of unknown outcome after a stop: {open:?}"));
        }
        self.open_before = sent;
        if self.machine.cursor().issues.since < cursor {
            return Err("I6: the cursor went back".to_owned());
        }
        Ok(())
    }

    /// Somebody says something, or looks at a task, in the middle of the next sync.
    fn talk_meanwhile(&mut self) {
        let call = 1 + self.words.below(8);
        let when = if self.words.below(2) == 0 { When::Before } else { When::After };
        let mut dice = Dice::new(self.words.next());
        let hands = self.hands();
        let (engine, config) = (self.machine.engine().clone(), self.machine.config_id);
        let tasks: Vec<TaskId> = self.machine.tasks().into_iter().map(|(task, _)| task.id).collect();
        let talk = move || -> futures::future::BoxFuture<'static, ()> {
            Box::pin(async move {
                match dice.pick(&tasks).copied() {
                    // What goes wrong with a look is shown beside the comments, and changes nothing.
                    Some(task) if dice.below(2) == 0 => drop(engine.read_comments(config, task).await),
                    _ => hands.talk(dice).await,
                }
            })
        };
        self.machine.town.interrupt(call, when, Box::new(talk));
    }

    /// Somebody does something in the middle of the next sync.
    fn step_in(&mut self) {
        if self.somebody_talks(4) {
            self.talk_meanwhile();
        }
        let call = 1 + self.dice.below(6);
        let when = if self.dice.below(2) == 0 { When::Before } else { When::After };
        let mut dice = Dice::new(self.dice.next());
        let town = self.machine.town.clone();
        match self.dice.below(20) {
            0..5 => {
                let hands = self.hands();
                let edit = Box::new(move || -> futures::future::BoxFuture<'static, ()> {
                    hands.edit_there(&mut dice);
                    Box::pin(std::future::ready(()))
                });
                town.interrupt(call, when, edit);
            }
            5..9 => {
                let hands = self.hands();
                town.interrupt(
                    call,
                    when,
                    Box::new(move || Box::pin(async move { hands.edit_here(dice).await })),
                );
            }
            9 => {
                let (engine, config) = (self.machine.engine().clone(), self.machine.config_id);
                let cancel = move || -> futures::future::BoxFuture<'static, ()> {
                    if let Some(running) = engine.running(config) {
                        running.cancel();
                    }
                    Box::pin(std::future::ready(()))
                };
                town.interrupt(call, when, Box::new(cancel));
            }
            10 => {
                let plug = self.machine.plug.clone();
                let pull = move || -> futures::future::BoxFuture<'static, ()> {
                    plug.notify_one();
                    Box::pin(std::future::pending())
                };
                town.interrupt(call, when, Box::new(pull));
            }
            _ => {}
        }
    }

    /// Nothing goes wrong any more and nobody edits: within three syncs everything has to come together.
    fn rest(&mut self) -> Result<(), String> {
        let calm = Request { confirmed: true, ..Request::full(SyncTrigger::Manual) };
        if self.talks == Talks::Yes {
            talk::retry_all(&self.machine);
        }
        for _ in 0..3 {
            self.machine.town.advance(Duration::from_mins(2));
            self.machine.clock.step(120_000);
            let run = self.machine.sync(calm.clone()).ok_or("the plug was pulled")?;
            if run.status != SyncStatus::Success {
                return Err(format!("I4: a sync without trouble fails: {:?}", run.error));
            }
        }
        let copies = self.troubles().get(&Kind::AppliedTwice).copied().unwrap_or(0);
        let ghost = self.ghost.clone();
        let mut ghost = ghost.lock().unwrap();
        checks::one_issue_per_task(&self.machine, copies)?;
        checks::sides_agree(&self.machine, &ghost)?;
        checks::no_edit_is_lost(&self.machine, &ghost)?;
        if self.talks == Talks::Yes {
            talk::look_at_all(&self.machine)?;
            talk::everything_is_said_once(&self.machine, &ghost.talk)?;
        }
        // Nobody deletes tasks here, so those that stand now have to stand for good.
        ghost.stood.extend(self.machine.tasks().into_iter().map(|(task, _)| task.id));
        drop(ghost);
        checks::it_is_quiet(&mut self.machine, calm)
    }
}
