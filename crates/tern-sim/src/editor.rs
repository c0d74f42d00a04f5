//! Someone else, who edits the repository while a client reads it.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::model::{Actor, By, CloseReason, Draft, Edit, PersonId, World};

/// The seeded other person: before each request but the first they change something.
#[derive(Debug, Clone)]
pub struct Editor {
    random: ChaCha8Rng,
    per_request: u32,
    left: Option<u32>,
    deletes: Deletes,
    acted: bool,
}

/// Whether the other person also deletes issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletes {
    /// Never.
    Never,
    /// Now and then.
    Sometimes,
}

impl Editor {
    /// Edits once between every two requests, for as long as there are requests.
    pub fn new(seed: u64) -> Self {
        Self {
            random: ChaCha8Rng::seed_from_u64(seed),
            per_request: 1,
            left: None,
            deletes: Deletes::Never,
            acted: false,
        }
    }

    /// Edits this often between two requests.
    #[must_use]
    pub fn times_per_request(mut self, times: u32) -> Self {
        self.per_request = times;
        self
    }

    /// Stops after this many edits.
    #[must_use]
    pub fn at_most(mut self, edits: u32) -> Self {
        self.left = Some(edits);
        self
    }

    /// Says whether issues are deleted too.
    #[must_use]
    pub fn deleting(mut self, deletes: Deletes) -> Self {
        self.deletes = deletes;
        self
    }

    /// What they do between two requests.
    pub(crate) fn act(&mut self, world: &mut World) {
        if !std::mem::replace(&mut self.acted, true) {
            return;
        }
        for _ in 0..self.per_request {
            match &mut self.left {
                Some(0) => return,
                Some(left) => *left -= 1,
                None => {}
            }
            self.act_once(world);
        }
    }

    fn act_once(&mut self, world: &mut World) {
        let last = world.repos[0].last_number();
        let who = PersonId(self.random.random_range(0..9));
        let by = By::now(Actor::SomeoneElse, Some(who));
        let serial: u32 = self.random.random();
        // A number that was deleted is passed over for the next one that was not.
        let wanted = if last == 0 { 0 } else { self.random.random_range(1..=last) };
        let present = (wanted.max(1)..=last).find(|&number| world.repos[0].is_present(number));
        let action = self.random.random_range(0..20_u8);
        let Some(number) = present.filter(|_| action > 1) else {
            return create(world, who, serial);
        };
        let closed = world.repos[0].is_closed(number);
        let edit = match action {
            2 if self.deletes == Deletes::Sometimes => {
                world.delete(0, number, Actor::SomeoneElse);
                return;
            }
            2..7 => Edit::title(format!("Renamed in passing {serial:08x}")),
            7..11 => Edit::body(format!("Rewritten in passing.\n\n- {serial:08x}\n- still #{number}\n")),
            11..14 if closed => Edit::Reopen,
            11..13 => Edit::Close(CloseReason::Completed),
            13 => Edit::Close(CloseReason::NotPlanned),
            14..16 => Edit::AddLabel("needs-info".to_owned()),
            16 => Edit::RemoveLabel("bug".to_owned()),
            17 => Edit::milestone("2.0"),
            _ => Edit::comment(format!("Seen again, {serial:08x}.")),
        };
        world.edit(0, number, &[edit], by);
    }
}

fn create(world: &mut World, who: PersonId, serial: u32) {
    let draft = Draft {
        title: format!("Opened in passing {serial:08x}"),
        body: Some("Found while looking for something else.".to_owned()),
        author: Some(who),
        edits: vec![Edit::AddLabel("bug".to_owned())],
        ..Draft::default()
    };
    world.create(0, draft, Actor::SomeoneElse);
}
