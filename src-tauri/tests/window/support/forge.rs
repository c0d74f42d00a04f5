//! What the forge holds, to compare with.

use tern_sim::{Actor, Change, Sim};

/// The numbers of the open issues, which a sync has to bring; pull requests are none.
pub fn open_issues(sim: &Sim) -> Vec<u64> {
    let issues = sim.visible_issues().into_iter();
    let mut numbers: Vec<_> =
        issues.filter(|issue| !issue.state.is_closed() && !issue.is_pull).map(|issue| issue.number).collect();
    numbers.sort_unstable();
    numbers
}

/// How often something was sent to the forge, whether or not it changed anything.
pub fn writes(sim: &Sim) -> usize {
    sim.requests().iter().filter(|request| request.method != "GET").count()
}

/// The fields of an issue that a client changed, in the order of their changes.
pub fn fields_written(sim: &Sim, number: u64) -> Vec<&'static str> {
    let ours =
        sim.ledger().into_iter().filter(|entry| entry.actor == Actor::Client && entry.number == number);
    ours.map(|entry| match entry.change {
        Change::Field { field, .. } => field,
        other => panic!("#{number} was not only edited: {other:?}"),
    })
    .collect()
}
