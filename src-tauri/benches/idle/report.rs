//! What was measured, as tables.

use crate::{
    cost::Thread,
    home::{Growth, Rest},
};

/// A part in a hundred of one processor.
const SHARE_GOAL: f64 = 0.1;
/// Threads that are named one by one.
const NAMED: usize = 12;

#[expect(clippy::print_stdout, reason = "the report is what this program is for")]
pub(crate) fn print_rest(rest: &Rest) {
    let seconds = rest.lasted.as_secs_f64();
    println!("The program at rest, its window hidden, over {seconds:.0} s");
    println!("  {:<44} {:>10} {:>14}", "", "% of a CPU", "wake-ups a min");
    let mut processes = std::collections::BTreeMap::<&str, Thread>::new();
    let mut all = Thread::default();
    for ((process, _), thread) in &rest.threads {
        for sum in [processes.entry(process).or_default(), &mut all] {
            sum.busy += thread.busy;
            sum.woken += thread.woken;
        }
    }
    let row = |name: &str, thread: Thread| {
        let (share, woken) = rates(thread, seconds);
        println!("  {name:<44} {share:>10.3} {woken:>14.1}");
    };
    for (process, thread) in processes {
        row(process, thread);
    }
    row(&format!("all (goal: under {SHARE_GOAL} %)"), all);
    println!(
        "  {:.2} ms a wake-up; one that does nothing costs {:.2} ms on this machine",
        milliseconds_a_wake_up(all),
        milliseconds_a_wake_up(rest.nothing),
    );
    println!("  of these, by thread:");
    let mut threads: Vec<_> = rest.threads.iter().filter(|(_, thread)| thread.woken > 0).collect();
    threads.sort_by_key(|(_, thread)| std::cmp::Reverse(thread.woken));
    for ((process, name), thread) in threads.into_iter().take(NAMED) {
        row(&format!("  {process}: {name}"), *thread);
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of minutes")]
fn rates(thread: Thread, seconds: f64) -> (f64, f64) {
    (thread.busy as f64 / 1e9 / seconds * 100.0, thread.woken as f64 / seconds * 60.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts of minutes")]
fn milliseconds_a_wake_up(thread: Thread) -> f64 {
    thread.busy as f64 / 1e6 / thread.woken.max(1) as f64
}

#[expect(clippy::print_stdout, reason = "the report is what this program is for")]
pub(crate) fn print_growth(growth: &Growth) {
    println!("Memory in megabytes (shared pages shared out), by the number of syncs");
    for (syncs, memory) in growth {
        let parts: Vec<String> = memory.iter().map(|(name, size)| format!("{name} {size:.1}")).collect();
        println!("  {syncs:>5}  {:>7.1}  ({})", memory.values().sum::<f64>(), parts.join(", "));
    }
}
