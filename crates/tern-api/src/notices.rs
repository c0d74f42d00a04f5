//! When a person is told something while the window is not in front, and when that is taken back.
//!
//! A pure decision: time, what matters, choices and the window come in; notifications to show or to withdraw come
//! out. Whatever shows them is the shell's affair.
//!
//! The rules: nothing while the window is in front, because it shows everything itself; at most one in fifteen
//! minutes, which then sums up what has come together; what was shown or seen is not told again; what is solved
//! is withdrawn.

mod matters;
mod words;

use tern_model::Timestamp;

use crate::window::Settings;

pub use matters::{Matter, NoticeKind, Watch};

/// Seconds between one notification and the next.
pub const PAUSE: i64 = 15 * 60;

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about, in a few words.
    pub title: String,
    /// More of it, a line for each matter.
    pub body: String,
    /// Where in the window a click leads: `/conflicts`, `/p/WEB`.
    pub place: String,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Show this; it takes the place of what was shown before.
    Show(Notice),
    /// What was shown is solved.
    Withdraw,
}

/// Whether the window has the person's attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attention {
    /// It is in front.
    Window,
    /// It is not.
    Elsewhere,
}

/// What was told so far.
#[derive(Debug, Default)]
pub struct Notices {
    /// What a person knows: told, or seen in the window.
    known: Vec<Matter>,
    /// What the notification that is shown is about.
    shown: Vec<Matter>,
    last: Option<Timestamp>,
    due: Option<Timestamp>,
}

impl Notices {
    /// Looks at everything that matters now, and says what is to be done about it.
    pub fn look(
        &mut self,
        now: Timestamp,
        attention: Attention,
        settings: Settings,
        matters: &[Matter],
    ) -> Option<Told> {
        let matters: Vec<Matter> =
            matters.iter().filter(|matter| matter.kind.is_wanted(settings)).cloned().collect();
        let solved = self.forget_solved(&matters, attention);
        if attention == Attention::Window {
            // It shows everything itself.
            self.known = matters;
            self.due = None;
            return solved;
        }
        let news = matters.iter().any(|matter| self.is_news(matter));
        if !news {
            self.due = None;
            return solved;
        }
        if let Some(earliest) = self.earliest(now) {
            self.due = Some(earliest);
            return solved;
        }
        (self.last, self.due) = (Some(now), None);
        // It takes the place of the one that is still shown, so it says again what that said.
        let is_told =
            |matter: &&Matter| self.is_news(matter) || self.shown.iter().any(|shown| shown.is_same(matter));
        let told: Vec<Matter> = matters.iter().filter(is_told).cloned().collect();
        self.shown.clone_from(&told);
        self.known = matters;
        Some(Told::Show(words::notice_of(&told)))
    }

    /// When to look again although nothing happened, because something waits to be told.
    pub const fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// The person clicked the notification or closed it: there is nothing left to withdraw.
    pub fn gone(&mut self) {
        self.shown.clear();
    }

    /// A matter that is over can come up again later. What only tells of something good is done with once the
    /// window is in front.
    fn forget_solved(&mut self, matters: &[Matter], attention: Attention) -> Option<Told> {
        self.known.retain_mut(|known| match matters.iter().find(|matter| matter.is_same(known)) {
            // Fewer conflicts than were told: more of them are news again.
            Some(now) => {
                known.count = known.count.min(now.count);
                true
            }
            None => false,
        });
        if self.shown.is_empty() {
            return None;
        }
        self.shown.retain(|shown| {
            let stands = matters.iter().any(|matter| matter.is_same(shown));
            stands && !(shown.kind.is_only_told() && attention == Attention::Window)
        });
        self.shown.is_empty().then_some(Told::Withdraw)
    }

    fn is_news(&self, matter: &Matter) -> bool {
        !self.known.iter().any(|known| known.is_same(matter) && known.count >= matter.count)
    }

    /// When the next notification may come, if that is not now. A clock that was set back holds up nothing.
    fn earliest(&self, now: Timestamp) -> Option<Timestamp> {
        let last = self.last.filter(|last| *last <= now)?;
        let earliest = last.plus_seconds(PAUSE);
        (earliest > now).then_some(earliest)
    }
}

#[cfg(test)]
mod tests;
