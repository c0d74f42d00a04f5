//! A body as lines with identities.

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Heading,
    Text,
    Item,
    Step,
    Row,
    Rule,
    Fence,
    Code,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) id: u32,
    pub(crate) kind: Kind,
    /// Blank lines before it.
    pub(crate) blank: usize,
    pub(crate) lead: String,
    pub(crate) ticked: Option<bool>,
    /// Words, or the cells of a row.
    pub(crate) words: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) lines: Vec<Line>,
    pub(crate) crlf: bool,
    pub(crate) ended: bool,
    next: u32,
}

const WORDS: &str = "window task board sync issue label remote local branch commit token scope cursor page retry \
    server client network timeout request answer field value title column card filter order search index cache disk \
    memory thread worker queue event handler button dialog menu shortcut theme colour font layout panel sidebar tray \
    icon notice banner toast account profile setting default option flag switch version release build package module \
    crate test fixture snapshot report log trace metric chart table schema migration backup restore export import \
    template draft preview editor cursor selection clipboard paste upload download archive bundle installer update";
const SMALL: &str =
    "the a in on of to with for from and but when while after before is was has can must should not";
const VERBS: &str = "opens closes fails hangs loses shows hides keeps drops moves copies reads writes sends waits ends \
    starts stops breaks returns shrinks grows flickers repeats vanishes";
const TYPOS: &[(&str, &str)] = &[
    ("recieve", "receive"),
    ("seperate", "separate"),
    ("occured", "occurred"),
    ("teh", "the"),
    ("dialouge", "dialogue"),
    ("adress", "address"),
    ("wich", "which"),
    ("succesful", "successful"),
    ("enviroment", "environment"),
];

pub(crate) fn pick<'a>(from: &'a str, rng: &mut ChaCha8Rng) -> &'a str {
    from.split_whitespace().collect::<Vec<_>>().choose(rng).copied().unwrap_or("word")
}

pub(crate) fn noun(rng: &mut ChaCha8Rng) -> String {
    pick(WORDS, rng).to_owned()
}

pub(crate) fn mended(word: &str) -> Option<&'static str> {
    TYPOS.iter().find(|(wrong, _)| *wrong == word).map(|(_, right)| *right)
}

pub(crate) fn url(rng: &mut ChaCha8Rng) -> String {
    format!("https://example.org/{}/{}", noun(rng), rng.random_range(10..999))
}

pub(crate) fn sentence(rng: &mut ChaCha8Rng, least: usize, most: usize) -> Vec<String> {
    let count = rng.random_range(least..=most);
    let mut words: Vec<String> = (0..count)
        .map(|n| match n % 3 {
            0 => pick(SMALL, rng).to_owned(),
            1 => noun(rng),
            _ if rng.random_bool(0.4) => pick(VERBS, rng).to_owned(),
            _ if rng.random_bool(0.1) => format!("`{}_{}`", noun(rng), noun(rng)),
            _ if rng.random_bool(0.1) => format!("{}.{}", rng.random_range(0..9), rng.random_range(0..99)),
            _ => noun(rng),
        })
        .collect();
    if rng.random_bool(0.3) {
        let at = rng.random_range(0..words.len());
        words[at] = TYPOS.choose(rng).map_or("teh", |t| t.0).to_owned();
    }
    if rng.random_bool(0.2) {
        let at = rng.random_range(0..words.len());
        words[at] = url(rng);
    }
    words
}

impl Body {
    pub(crate) fn random(rng: &mut ChaCha8Rng) -> Self {
        let mut body =
            Self { lines: Vec::new(), crlf: rng.random_bool(0.3), ended: rng.random_bool(0.7), next: 0 };
        if rng.random_bool(0.6) {
            body.text(rng);
        }
        for _ in 0..rng.random_range(2..=6) {
            body.section(rng);
        }
        body.lines[0].blank = 0;
        body
    }

    pub(crate) fn line(&mut self, kind: Kind, blank: usize, lead: &str, words: Vec<String>) -> Line {
        self.next += 1;
        Line { id: self.next, kind, blank, lead: lead.to_owned(), ticked: None, words }
    }

    pub(crate) fn at(&self, id: u32) -> Option<usize> {
        self.lines.iter().position(|l| l.id == id)
    }

    pub(crate) fn get(&self, id: u32) -> Option<&Line> {
        self.lines.iter().find(|l| l.id == id)
    }

    /// The lines of the section that a heading opens.
    pub(crate) fn section_of(&self, id: u32) -> Vec<u32> {
        let Some(start) = self.at(id) else { return Vec::new() };
        let behind = self.lines[start + 1..].iter().take_while(|l| l.kind != Kind::Heading);
        std::iter::once(id).chain(behind.map(|l| l.id)).collect()
    }

    fn add(&mut self, kind: Kind, blank: usize, lead: &str, words: Vec<String>) {
        let line = self.line(kind, blank, lead, words);
        self.lines.push(line);
    }

    fn text(&mut self, rng: &mut ChaCha8Rng) {
        let words = sentence(rng, 6, 18);
        self.add(Kind::Text, 1, "", words);
        for _ in 0..rng.random_range(0..=2) {
            let words = sentence(rng, 6, 14);
            self.add(Kind::Text, 0, "", words);
        }
    }

    fn section(&mut self, rng: &mut ChaCha8Rng) {
        let heading = sentence(rng, 2, 5);
        let lead = if rng.random_bool(0.7) { "## " } else { "### " };
        self.add(Kind::Heading, 1, lead, heading);
        for _ in 0..rng.random_range(1..=2) {
            match rng.random_range(0..6) {
                0 | 1 => self.text(rng),
                2 => self.list(rng, None),
                3 => self.list(rng, Some(false)),
                4 if rng.random_bool(0.5) => self.steps(rng),
                4 => self.code(rng),
                _ => self.table(rng),
            }
        }
    }

    fn list(&mut self, rng: &mut ChaCha8Rng, ticked: Option<bool>) {
        for n in 0..rng.random_range(2..=6) {
            let words = sentence(rng, 2, 10);
            let nested = n > 0 && rng.random_bool(0.15);
            self.add(Kind::Item, usize::from(n == 0), if nested { "  - " } else { "- " }, words);
            if let Some(line) = self.lines.last_mut() {
                line.ticked = ticked.map(|_| rng.random_bool(0.3));
            }
        }
    }

    fn steps(&mut self, rng: &mut ChaCha8Rng) {
        for n in 0..rng.random_range(2..=6) {
            let words = sentence(rng, 3, 10);
            self.add(Kind::Step, usize::from(n == 0), &format!("{}. ", n + 1), words);
        }
    }

    fn code(&mut self, rng: &mut ChaCha8Rng) {
        self.add(Kind::Fence, 1, "```", Vec::new());
        for n in 0..rng.random_range(2..=6) {
            let (left, right) = (noun(rng), noun(rng));
            let indent = if n % 2 == 1 { "    " } else { "" };
            let words = vec![
                format!("{left}_{n}"),
                "=".to_owned(),
                format!("{right}({n})"),
                "#".to_owned(),
                noun(rng),
            ];
            self.add(Kind::Code, usize::from(rng.random_bool(0.1)), indent, words);
        }
        self.add(Kind::Fence, 0, "```", Vec::new());
    }

    fn table(&mut self, rng: &mut ChaCha8Rng) {
        let columns = rng.random_range(2..=4);
        let cells =
            |rng: &mut ChaCha8Rng| (0..columns).map(|_| sentence(rng, 1, 3).join(" ")).collect::<Vec<_>>();
        let head = cells(rng);
        self.add(Kind::Row, 1, "", head);
        self.add(Kind::Rule, 0, "", vec!["---".to_owned(); columns]);
        for _ in 0..rng.random_range(1..=5) {
            let row = cells(rng);
            self.add(Kind::Row, 0, "", row);
        }
    }
}
