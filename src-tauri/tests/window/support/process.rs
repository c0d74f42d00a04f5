//! Processes that end with the value that holds them.

use std::process::{Child, Command, ExitStatus};

use super::until;

/// A process that this test started; it is killed when this is dropped.
pub struct Owned(Child);

impl Owned {
    /// Starts it. A program that is missing is named together with what installs it.
    pub fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_owned();
        let child = command.spawn();
        Self(child.unwrap_or_else(|error| {
            panic!("{} did not start ({error}); `make setup` installs what is missing", name.display())
        }))
    }

    pub fn pid(&self) -> u32 {
        self.0.id()
    }

    pub fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().unwrap()
    }

    /// Waits for its end.
    pub async fn end(&mut self, what: &str) -> ExitStatus {
        until(what, async || self.ended()).await
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
