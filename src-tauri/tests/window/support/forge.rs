//! What the forge holds, to compare with.

use tern_sim::Sim;

/// The numbers of the open issues, which a sync has to bring; pull requests are none.
pub fn open_issues(sim: &Sim) -> Vec<u64> {
    let issues = sim.visible_issues().into_iter();
    let mut numbers: Vec<_> =
        issues.filter(|issue| !issue.state.is_closed() && !issue.is_pull).map(|issue| issue.number).collect();
    numbers.sort_unstable();
    numbers
}
