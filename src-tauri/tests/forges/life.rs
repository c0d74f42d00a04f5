//! A repository's life: connected, synced, edited on both sides, published to, closed, reopened, disputed, and in
//! the end without some of its issues. After every step both sides are compared, issue by issue.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    process::Stdio,
};

use rstest::rstest;
use serde_json::{Value, json};
use tern_sim::{Actor, Change, CloseReason, Edit, Fault, IssueState, IssueView, Matcher};

use crate::common::{Desk, Kind, command};

/// Lines that a forge might carry out, cut off or mistake for something else.
const TEXT: &str = "It burns out.\n\n/close\n- [ ] Trim the wick\n\n| a | b |\n|---|---|\n| 1 | \"2\" |\n";

/// How long a forge's list may lag behind, and more: after it, everything there is settled.
const SETTLED: std::time::Duration = std::time::Duration::from_mins(5);

#[rstest]
#[tokio::test]
async fn a_repository_lives_on_both_sides(
    #[values(Kind::GitHub, Kind::GitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let life = Life::begin(kind).await;
    life.connects_with_the_right_token_only();
    life.first_sync_brings_every_open_issue();
    life.second_sync_has_nothing_to_do();
    life.what_is_edited_there_arrives();
    life.what_is_edited_here_is_sent();
    life.a_task_becomes_an_issue_once();
    life.a_task_becomes_an_issue_once_also_when_the_answer_is_lost();
    life.closing_there_and_reopening_there_arrive();
    life.closing_here_and_reopening_here_are_sent();
    life.a_conflict_is_decided_for_this_side();
    life.a_conflict_is_decided_for_the_other_side();
    life.an_issue_that_is_gone_is_noted_and_its_task_stays();
    life.an_issue_that_moved_is_noted_and_its_task_stays();
    life.an_edit_of_what_is_gone_is_kept();
    life.comes_to_rest();
}

/// A repository of one kind, and a project that is connected to it both ways.
struct Life {
    desk: Desk,
    kind: Kind,
    /// Open issues that nothing has happened to, each for one step.
    fresh: RefCell<Vec<u64>>,
    /// The keys of tasks by the numbers of their issues, which never change.
    keys: RefCell<BTreeMap<u64, String>>,
}

impl Life {
    async fn begin(kind: Kind) -> Self {
        let prefix = format!("/tools/forge{}", kind.api_path());
        let desk = Desk::new(kind.sim(60).path_prefix(prefix)).await;
        let mut fresh: Vec<u64> = open_issues(&desk).map(|issue| issue.number).collect();
        fresh.reverse();
        Self { desk, kind, fresh: fresh.into(), keys: RefCell::default() }
    }

    /// The repository's page, which lies under the same path as the API where a forge can be installed anywhere.
    fn address(&self) -> String {
        if self.kind == Kind::Bitbucket {
            self.desk.sim.repository_url()
        } else {
            let root = self.desk.sim.base_url().strip_suffix(self.kind.api_path()).unwrap();
            format!("{root}/{}", self.desk.sim.full_name())
        }
    }

    fn connect(&self, token: &str) -> std::process::Output {
        let (address, api) = (self.address(), self.desk.sim.base_url());
        let command = ["connect", &address, "--service", self.kind.service(), "--api-url", api];
        let settings = ["--project", "WEB", "--direction", "two-way", "--token-stdin"];
        self.desk.run_with_input(&[command.as_slice(), &settings].concat(), token)
    }

    fn connects_with_the_right_token_only(&self) {
        let refused = self.connect(self.kind.wrong_token());
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("refused the token") && said.contains("Give a new token"), "{said}");
        assert_eq!(self.desk.json(&["status"]), json!([]), "no half-made project stays behind");
        let connected = self.connect(self.kind.token());
        let said = String::from_utf8_lossy(&connected.stdout).into_owned();
        assert!(connected.status.success() && said.contains("belongs to ines-darrow"), "{connected:?}");
        assert!(!said.contains("until then only pulling works"), "the token may write: {said}");
        assert_eq!(self.desk.json(&["status"])[0]["connection"]["repository_url"], self.address());
        self.desk.sim.clear_requests();
    }

    fn first_sync_brings_every_open_issue(&self) {
        let run = self.sync(0);
        let open: Vec<u64> = open_issues(&self.desk).map(|issue| issue.number).collect();
        assert_eq!(run["tasks_created"], open.len(), "{run}");
        let mut linked: Vec<u64> = self.tasks().into_keys().collect();
        linked.sort_unstable();
        assert_eq!(linked, open, "each open issue is one task, and no pull request is");
        self.both_sides_agree();
    }

    fn second_sync_has_nothing_to_do(&self) {
        let before = self.here(&["task", "list"]);
        let run = self.sync(0);
        let done = ["tasks_created", "tasks_updated", "tasks_pushed", "tasks_failed", "conflicts_detected"];
        assert!(done.iter().all(|count| run[count] == 0), "{run}");
        assert_eq!(self.here(&["task", "list"]), before, "no task was touched");
        assert_eq!(self.written_here(), 0, "nothing was sent");
    }

    fn what_is_edited_there_arrives(&self) {
        let number = self.one_issue();
        let edits = [
            Edit::title("Renamed there"),
            Edit::body(TEXT),
            Edit::labels(["docs", "area: storage"]),
            Edit::assignees(["ada-winterbourne"]),
            Edit::milestone("1.2"),
        ];
        self.desk.sim.edit_all(number, &edits);
        let opened = self.desk.sim.create("Opened there", "With a text").number;
        let run = self.sync(0);
        assert_eq!((&run["tasks_created"], &run["tasks_updated"]), (&json!(1), &json!(1)), "{run}");
        let task = self.task(number);
        assert_eq!((&task["title"], &task["milestone"]), (&json!("Renamed there"), &json!("1.2")));
        assert_eq!(task["assignees"], json!(["ada-winterbourne"]));
        assert_eq!(self.task(opened)["title"], "Opened there");
        assert_eq!(self.written_here(), 0, "what arrives is not sent back");
        self.both_sides_agree();
    }

    fn what_is_edited_here_is_sent(&self) {
        let number = self.one_issue();
        let before = self.issue(number);
        let text = self.file(TEXT);
        let fields = ["--status", "in_review", "--labels", "bug,docs", "--assignees", "emre-tallis"];
        let edit = ["--title", "Renamed \"here\"", "--description-file", &text, "--milestone", "2.0"];
        self.set(number, &[fields.as_slice(), &edit].concat());
        assert_eq!(self.issue(number), before, "nothing leaves before a sync");
        let run = self.sync(0);
        assert_eq!((&run["tasks_pushed"], &run["tasks_failed"]), (&json!(1), &json!(0)), "{run}");
        let there = self.issue(number);
        assert_eq!(there.title, "Renamed \"here\"");
        assert_eq!(self.kind.text_of(&there), TEXT, "every line as it was written, and none carried out");
        assert!(!there.state.is_closed(), "in review is open there");
        assert_eq!(
            (&*there.assignees, there.milestone.as_deref()),
            (&["emre-tallis".to_owned()][..], Some("2.0"))
        );
        let labels =
            if self.kind.has_labels() { vec!["bug".to_owned(), "docs".to_owned()] } else { before.labels };
        assert_eq!(sorted(there.labels), sorted(labels));
        assert_eq!(self.task(number)["status"], "in_review", "the finer word stays here");
        assert_eq!(self.task(number)["labels"], json!(["bug", "docs"]), "labels stay, if only here");
        self.both_sides_agree();

        self.set(number, &["--assignees", "", "--milestone", "", "--labels", "docs"]);
        self.sync(0);
        let there = self.issue(number);
        assert_eq!(
            (there.assignees.len(), there.milestone),
            (0, None),
            "what is taken away here is gone there"
        );
        self.both_sides_agree();
    }

    fn a_task_becomes_an_issue_once(&self) {
        let key = self.publish("Written here first");
        let run = self.sync(0);
        assert_eq!((&run["tasks_pushed"], &run["tasks_failed"]), (&json!(1), &json!(0)), "{run}");
        self.is_the_issue_of("Written here first", &key);
        self.sync(0);
        self.is_the_issue_of("Written here first", &key);
    }

    /// The issue is made and the answer never comes: it is found by its marker, and not made again.
    fn a_task_becomes_an_issue_once_also_when_the_answer_is_lost(&self) {
        let key = self.publish("Written here, with luck");
        let arrived = Matcher::method("POST").and_containing("/issues");
        self.desk.sim.fail(arrived, Fault::DropAfter, 1);
        let run = self.sync(0);
        assert_eq!(run["tasks_pushed"], 0, "nobody knows whether it arrived: {run}");
        let reasons = run["issue_errors"].to_string();
        assert!(reasons.contains("not known whether") && reasons.contains("looks for it"), "{reasons}");
        assert_eq!(self.here(&["task", "show", &key])["remote_issue_number"], Value::Null);
        self.sync(0);
        self.is_the_issue_of("Written here, with luck", &key);
        self.sync(0);
        self.is_the_issue_of("Written here, with luck", &key);
    }

    fn closing_there_and_reopening_there_arrive(&self) {
        let (done, dropped) = (self.one_issue(), self.one_issue());
        self.desk.sim.close(done, CloseReason::Completed);
        self.desk.sim.close(dropped, CloseReason::NotPlanned);
        self.sync(0);
        assert_eq!(self.task(done)["status"], "done");
        let told = if self.kind.has_reasons() { "cancelled" } else { "done" };
        assert_eq!(self.task(dropped)["status"], told, "as far as the forge says why");
        self.both_sides_agree();
        self.desk.sim.reopen(done);
        self.desk.sim.reopen(dropped);
        self.sync(0);
        assert_eq!(
            (&self.task(done)["status"], &self.task(dropped)["status"]),
            (&json!("todo"), &json!("todo"))
        );
        self.both_sides_agree();
    }

    fn closing_here_and_reopening_here_are_sent(&self) {
        let (done, dropped) = (self.one_issue(), self.one_issue());
        self.set(done, &["--status", "done"]);
        self.set(dropped, &["--status", "cancelled"]);
        self.sync(0);
        assert_eq!(self.issue(done).state, IssueState::Closed(CloseReason::Completed));
        let why = if self.kind.has_reasons() { CloseReason::NotPlanned } else { CloseReason::Completed };
        assert_eq!(self.issue(dropped).state, IssueState::Closed(why));
        let written = self.written_here();
        self.sync(0);
        assert_eq!(self.task(dropped)["status"], "cancelled", "also where the forge cannot keep the reason");
        assert_eq!(self.written_here(), written, "and it is not sent to and fro");
        self.set(done, &["--status", "in_progress"]);
        self.set(dropped, &["--status", "todo"]);
        self.sync(0);
        for number in [done, dropped] {
            assert!(!self.issue(number).state.is_closed(), "#{number} is open again");
        }
        assert_eq!(self.task(done)["status"], "in_progress");
        self.both_sides_agree();
    }

    fn a_conflict_is_decided_for_this_side(&self) {
        let number = self.one_issue();
        self.set(number, &["--title", "Ours"]);
        self.desk.sim.edit(number, Edit::title("Theirs"));
        self.disputes(number, "title");
        let written = self.written_here();
        self.sync(3);
        assert_eq!(self.issue(number).title, "Theirs", "nothing is sent while it waits");
        assert_eq!(self.task(number)["title"], "Ours", "and nothing is taken over");
        assert_eq!(self.written_here(), written);
        self.resolve(number, "keep-local");
        assert_eq!(self.issue(number).title, "Theirs", "the next sync sends it");
        self.sync(0);
        assert_eq!(self.issue(number).title, "Ours");
        self.both_sides_agree();
    }

    fn a_conflict_is_decided_for_the_other_side(&self) {
        let number = self.one_issue();
        self.desk.sim.edit(number, Edit::body("A line that both change."));
        self.sync(0);
        self.set(number, &["--description-file", &self.file("A line that we change.")]);
        self.desk.sim.edit(number, Edit::body("A line that they change."));
        self.disputes(number, "description");
        let written = self.written_here();
        self.resolve(number, "accept-remote");
        assert_eq!(self.task(number)["description"], "A line that they change.");
        self.sync(0);
        assert_eq!(self.kind.text_of(&self.issue(number)), "A line that they change.");
        assert_eq!(self.written_here(), written, "there was nothing to send");
        self.both_sides_agree();
    }

    fn an_issue_that_is_gone_is_noted_and_its_task_stays(&self) {
        let number = self.one_issue();
        let before = self.task(number);
        assert!(self.desk.sim.delete(number));
        self.sync(0);
        assert_eq!(self.task(number), before, "a list of changes does not tell of it");
        let told = if self.kind.tells_what_is_gone() { "gone" } else { "forbidden" };
        self.is_missed(number, &before, told);
    }

    fn an_issue_that_moved_is_noted_and_its_task_stays(&self) {
        let number = self.one_issue();
        let before = self.task(number);
        let there = self.desk.sim.transfer(number, "acorn", "elsewhere");
        let told = if self.kind.tells_where_issues_went() { "moved" } else { "forbidden" };
        self.is_missed(number, &before, told);
        if self.kind.tells_where_issues_went() {
            let after = self.task(number);
            let page = after["moved_to"].as_str().unwrap();
            assert!(page.contains("/acorn/elsewhere/") && page.ends_with(&format!("/{there}")), "{page}");
            let output = self.desk.run(&["task", "show", &self.key(number)]);
            let shown = String::from_utf8(output.stdout).unwrap();
            assert!(shown.contains(&format!("moved to {page}")), "{shown}");
        }
    }

    /// What was edited here is never lost with its issue. Where the forge says that the issue is gone, a person is
    /// asked; where it only shows nothing, the edit waits.
    fn an_edit_of_what_is_gone_is_kept(&self) {
        let number = self.one_issue();
        let before = self.issue(number).title;
        self.set(number, &["--title", "Edited before it was known"]);
        assert!(self.desk.sim.delete(number));
        let asked = self.kind.tells_what_is_gone();
        let run = self.sync(if asked { 3 } else { 0 });
        assert!(run["issue_errors"].to_string().contains("your edits are kept here"), "{run}");
        let task = self.task(number);
        assert_eq!(task["title"], "Edited before it was known");
        assert_eq!(task["remote_state"], if asked { "gone" } else { "forbidden" });
        if asked {
            assert_eq!(self.here(&["conflicts"])[0]["key"], task["key"]);
            self.resolve(number, "keep-local");
            assert_eq!(self.task(number)["title"], "Edited before it was known");
        } else {
            // As long as the edit is there, each sync asks whether the issue can be seen again.
            self.set(number, &["--title", &before]);
        }
    }

    /// Once everything is settled, a sync costs what `docs/forges.md` says, and changes nothing on either side.
    fn comes_to_rest(&self) {
        self.desk.sim.advance(SETTLED);
        self.sync(0);
        let (here, there) = (self.here(&["task", "list"]), self.desk.sim.visible_issues());
        let (written, asked) = (self.written_here(), self.desk.sim.request_count());
        let run = self.sync(0);
        assert_eq!(self.here(&["task", "list"]), here, "nothing changes here");
        assert_eq!(self.desk.sim.visible_issues(), there, "nor there");
        assert_eq!(self.written_here(), written);
        let costs = if self.kind == Kind::GitLab { 2 } else { 1 };
        assert_eq!((&run["requests_made"], self.desk.sim.request_count() - asked), (&json!(costs), costs));
        assert_eq!(self.here(&["conflicts"]), json!([]));

        let requests = self.desk.sim.requests();
        let sent: BTreeSet<_> = requests.iter().map(|request| request.authorization).collect();
        assert!(sent.len() == 1 && !sent.contains(&None), "each request carries the one token: {sent:?}");
        let manners = self.desk.sim.manners();
        assert_eq!((manners.most_concurrent, manners.impatient.len()), (1, 0), "{manners:?}");
    }

    /// Looks for every issue; this one is then noted, and its task is as it was.
    fn is_missed(&self, number: u64, before: &Value, told: &str) {
        let run = self.run_sync(&["--every-issue"], 0);
        assert!(run["issue_errors"].to_string().contains(&format!("#{number}: ")), "it is named: {run}");
        let mut after = self.task(number);
        assert_eq!(after["remote_state"], told);
        // Its comments may have been read meanwhile; nothing else changed.
        for field in ["remote_state", "comments_due", "moved_to"] {
            after[field] = before[field].clone();
        }
        assert_eq!(&after, before, "the task and its link are as they were");
        let run = self.run_sync(&["--every-issue"], 0);
        assert!(!run["issue_errors"].to_string().contains(&format!("#{number}: ")), "it is told once: {run}");
    }

    /// Both sides changed this field: the next sync says so and changes neither.
    fn disputes(&self, number: u64, field: &str) {
        let (here, there) = (self.task(number), self.issue(number));
        let run = self.sync(3);
        assert_eq!((&run["conflicts_detected"], &run["conflicts_pending"]), (&json!(1), &json!(1)), "{run}");
        let listed = self.here(&["conflicts"]);
        assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
        assert_eq!((&listed[0]["key"], &listed[0]["fields"]), (&here["key"], &json!([field])));
        let now = self.task(number);
        assert_eq!((&now[field], &now["sync_conflict_status"]), (&here[field], &json!("pending")));
        assert_eq!(self.issue(number), there);
    }

    fn resolve(&self, number: u64, side: &str) {
        let key = self.key(number);
        let output = self.desk.run(&["resolve", &key, side]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(self.here(&["conflicts"]), json!([]));
    }

    /// Makes a task and asks for its issue.
    fn publish(&self, title: &str) -> String {
        let (text, count) = (self.file(TEXT), self.desk.sim.visible_issues().len());
        let new = ["task", "new", "--project", "WEB", "--title", title, "--description-file", &text];
        let fields = ["--labels", "docs", "--assignees", "ada-winterbourne", "--milestone", "1.2"];
        let made = self.here(&[new.as_slice(), &fields].concat());
        let key = made["key"].as_str().unwrap().to_owned();
        self.here(&["task", "publish", &key]);
        assert_eq!(self.desk.sim.visible_issues().len(), count, "the next sync makes it");
        key
    }

    /// There is one issue of this title, made by Tern once, and it is this task's.
    fn is_the_issue_of(&self, title: &str, key: &str) {
        let issues = self.desk.sim.visible_issues();
        let numbers: Vec<u64> =
            issues.iter().filter(|issue| issue.title == title).map(|issue| issue.number).collect();
        let [number] = numbers[..] else { panic!("not one issue of {title:?}: {numbers:?}") };
        let task = self.here(&["task", "show", key]);
        assert_eq!(task["remote_issue_number"], number, "{task}");
        assert_eq!(task["description"], TEXT, "the marker is not part of the text");
        let made = self.desk.sim.ledger().into_iter();
        let made = made.filter(|entry| entry.actor == Actor::Client && entry.change == Change::Created);
        assert_eq!(made.filter(|entry| entry.number == number).count(), 1);
        self.both_sides_agree();
    }

    /// Every task that has an issue says what the issue says, as far as the forge can hold it.
    fn both_sides_agree(&self) {
        for (number, task) in self.tasks() {
            if task["remote_state"] != "present" {
                continue;
            }
            let issue = self.issue(number);
            assert_eq!(task["title"], issue.title, "#{number}");
            assert_eq!(task["description"], self.kind.text_of(&issue), "#{number}");
            assert_eq!(task["milestone"], json!(issue.milestone), "#{number}");
            assert_eq!(task["assignees"], json!(self.kind.assignees_of(&issue)), "#{number}");
            if self.kind.has_labels() {
                assert_eq!(task["labels"], json!(sorted(issue.labels.clone())), "#{number}");
            }
            let status = task["status"].as_str().unwrap();
            let state = self.kind.state_of(&issue);
            let open = !matches!(status, "done" | "cancelled");
            assert_eq!(open, state.is_open(), "#{number} is {status} here and {state:?} there");
            if self.kind.has_reasons() && !open {
                assert_eq!(status == "cancelled", state == tern_model::State::NotPlanned, "#{number}");
            }
        }
    }

    /// Syncs, insists on how it ends, and answers with the run.
    fn sync(&self, exit: i32) -> Value {
        self.run_sync(&["--type", "issues"], exit)
    }

    fn run_sync(&self, arguments: &[&str], exit: i32) -> Value {
        let output = self.desk.run(&[&["--json", "sync"], arguments].concat());
        assert_eq!(output.status.code(), Some(exit), "{output:?}");
        let mut runs: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(runs[0]["status"], "success", "{runs}");
        runs[0].take()
    }

    /// The next issue that nothing has happened to.
    fn one_issue(&self) -> u64 {
        self.fresh.borrow_mut().pop().expect("there are issues enough")
    }

    fn issue(&self, number: u64) -> IssueView {
        self.desk.sim.issue(number).unwrap_or_else(|| panic!("there is no issue #{number}"))
    }

    /// Every linked task by the number of its issue.
    fn tasks(&self) -> BTreeMap<u64, Value> {
        let Value::Array(tasks) = self.here(&["task", "list"]) else { panic!("an array") };
        tasks.into_iter().filter_map(|task| Some((task["remote_issue_number"].as_u64()?, task))).collect()
    }

    fn key(&self, number: u64) -> String {
        if let Some(known) = self.keys.borrow().get(&number) {
            return known.clone();
        }
        let keys = |(number, task): (u64, Value)| (number, task["key"].as_str().unwrap().to_owned());
        self.keys.borrow_mut().extend(self.tasks().into_iter().map(keys));
        let known = self.keys.borrow().get(&number).cloned();
        known.unwrap_or_else(|| panic!("#{number} has no task"))
    }

    fn task(&self, number: u64) -> Value {
        self.here(&["task", "show", &self.key(number)])
    }

    fn set(&self, number: u64, fields: &[&str]) {
        let set = self.here(&[&["task", "set", &self.key(number)], fields].concat());
        assert_eq!(set["key"], self.key(number), "{set}");
    }

    /// Runs what needs no token, without the passphrase: deriving the vault's key takes most of such a command's
    /// time, and a test runs many.
    fn here(&self, arguments: &[&str]) -> Value {
        let mut command = command(self.desk.dir.path());
        let command = command.env("TERN_PASSPHRASE", "").arg("--json").args(arguments).stdin(Stdio::null());
        let output = command.output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
    }

    /// A file with this text.
    fn file(&self, text: &str) -> String {
        let path = self.desk.dir.path().join("text.md");
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// How often something was sent that was to change the forge. GitLab's questions by POST are none.
    fn written_here(&self) -> usize {
        let requests = self.desk.sim.requests();
        requests.iter().filter(|asked| asked.method != "GET" && !asked.path.ends_with("/graphql")).count()
    }
}

fn open_issues(desk: &Desk) -> impl Iterator<Item = IssueView> + use<> {
    desk.sim.visible_issues().into_iter().filter(|issue| !issue.is_pull && !issue.state.is_closed())
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    names
}
