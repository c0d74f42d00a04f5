//! What was measured, as a table.

use std::time::Duration;

use tern_sim::SimBuilder;

use crate::{common, input::Answers, start::Starts};

/// Tasks on the board.
const TASKS: u32 = 10_000;
/// What a start and an answer may take.
const START_GOAL: f64 = 1000.0;
const ANSWER_GOAL: f64 = 100.0;

/// The forge that the tasks come from; it answers as slowly as a quick one does.
pub(crate) fn forge() -> SimBuilder {
    common::forge(TASKS).closed_per_mille(0).pulls_per_mille(0).latency(Duration::from_millis(60))
}

#[expect(clippy::print_stdout, reason = "the report is what this program is for")]
pub(crate) fn print(starts: &Starts, answers: &[Answers]) {
    println!("The window with {TASKS} tasks, in milliseconds");
    println!("  {:<66} {:>7} {:>7} {:>7}", "", "median", "worst", "goal");
    let row = |name: &str, times: &[f64], goal: f64| {
        let (median, worst) = median_and_worst(times);
        println!("  {name:<66} {median:>7.0} {worst:>7.0} {goal:>7.0}");
    };
    row("start, until the window shows something", &starts.visible, START_GOAL);
    row("start, until the tasks stand there", &starts.usable, START_GOAL);
    for Answers { name, times } in answers {
        row(name, times, ANSWER_GOAL);
    }
}

fn median_and_worst(times: &[f64]) -> (f64, f64) {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    (at(sorted.len() / 2), at(sorted.len().saturating_sub(1)))
}
