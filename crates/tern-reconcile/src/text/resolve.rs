//! A merge, and deciding its conflicts.

use serde::{Deserialize, Serialize};

use super::chunk::{Choice, Chunk, ChunkKind, Clash, LineRange, Part, Span};

/// A merge of two versions of a text, as chunks in the order of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TextMerge {
    /// All chunks; their texts in order are the result, with base where a conflict is not decided.
    pub chunks: Vec<Chunk>,
}

/// There is not one choice for each conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{given} choices for {conflicts} conflicts")]
pub struct WrongChoices {
    /// How many conflicts there are.
    pub conflicts: usize,
    /// How many choices were given.
    pub given: usize,
}

impl TextMerge {
    pub(super) fn of(chunks: Vec<Chunk>) -> Self {
        Self { chunks }
    }

    /// A merge that has to come out as `text`, because only one side changed or both are alike. Where looking
    /// closer says otherwise (it never should), one chunk says it all.
    pub(super) fn agreeing_with(self, text: &str, kind: ChunkKind) -> Self {
        if self.merged().as_deref() == Some(text) {
            return self;
        }
        let part = |text: &str| Part {
            text: text.to_owned(),
            lines: LineRange { start: 0, end: u32::try_from(text.lines().count()).unwrap_or(u32::MAX) },
            spans: vec![Span { text: text.to_owned(), differs: false }],
        };
        let (mut base, mut ours, mut theirs) = (part(""), part(""), part(""));
        for chunk in &self.chunks {
            for (all, own) in
                [(&mut base, &chunk.base), (&mut ours, &chunk.ours), (&mut theirs, &chunk.theirs)]
            {
                all.text.push_str(&own.text);
            }
        }
        for all in [&mut base, &mut ours, &mut theirs] {
            *all = part(&all.text);
        }
        Self { chunks: vec![Chunk { kind, text: text.to_owned(), base, ours, theirs, clash: None }] }
    }

    /// The merged text, if nothing has to be decided.
    pub fn merged(&self) -> Option<String> {
        self.conflicts().next().is_none().then(|| self.undecided())
    }

    /// The chunks that have to be decided, in order.
    pub fn conflicts(&self) -> impl Iterator<Item = &Chunk> {
        self.chunks.iter().filter(|c| c.clash.is_some())
    }

    /// How many parts were settled by themselves although a side changed them.
    pub fn settled(&self) -> usize {
        self.chunks.iter().filter(|c| !matches!(c.kind, ChunkKind::Unchanged | ChunkKind::Conflict)).count()
    }

    /// The result with base wherever a conflict is not decided.
    pub fn undecided(&self) -> String {
        self.chunks.iter().map(|c| c.text.as_str()).collect()
    }

    /// The result with the same choice for every conflict.
    pub fn all(&self, choice: &Choice) -> String {
        self.with(|_| Some(choice))
    }

    /// The result with one choice for each conflict, in order.
    pub fn resolve(&self, choices: &[Choice]) -> Result<String, WrongChoices> {
        let conflicts = self.conflicts().count();
        if conflicts != choices.len() {
            return Err(WrongChoices { conflicts, given: choices.len() });
        }
        Ok(self.with(|clash| choices.get(clash.number as usize)))
    }

    /// The result as far as it is decided: `None` leaves a conflict at base. Choices too many are not looked at.
    pub fn preview(&self, choices: &[Option<Choice>]) -> String {
        self.with(|clash| choices.get(clash.number as usize).and_then(Option::as_ref))
    }

    fn with<'c>(&self, choice: impl Fn(&Clash) -> Option<&'c Choice>) -> String {
        let mut result = String::new();
        for (k, chunk) in self.chunks.iter().enumerate() {
            let Some(clash) = &chunk.clash else {
                result.push_str(&chunk.text);
                continue;
            };
            match choice(clash) {
                None | Some(Choice::Base) => result.push_str(&chunk.base.text),
                Some(Choice::Ours) => result.push_str(&chunk.ours.text),
                Some(Choice::Theirs) => result.push_str(&chunk.theirs.text),
                Some(Choice::BothOursFirst) => result.push_str(&clash.ours_first),
                Some(Choice::BothTheirsFirst) => result.push_str(&clash.theirs_first),
                Some(Choice::Edited(text)) => {
                    result.push_str(text);
                    let more = self.chunks[k + 1..].iter().any(|c| !c.text.is_empty() || c.clash.is_some());
                    let ends = |part: &Part| part.text.is_empty() || part.text.ends_with('\n');
                    let ended = ends(&chunk.ours) && ends(&chunk.theirs);
                    if (more || ended) && !text.is_empty() && !text.ends_with('\n') {
                        result.push_str(self.newline());
                    }
                }
            }
        }
        result
    }

    fn newline(&self) -> &'static str {
        let crlf = self.chunks.iter().any(|c| c.text.contains("\r\n") || c.ours.text.contains("\r\n"));
        if crlf { "\r\n" } else { "\n" }
    }
}

/// The choices made for `old` that still apply to `new`, one place for each conflict of `new`: those for
/// conflicts whose three texts are the same as before.
pub fn carry_over(old: &TextMerge, choices: &[Option<Choice>], new: &TextMerge) -> Vec<Option<Choice>> {
    let mut known: Vec<_> = old.conflicts().zip(choices).collect();
    let mut kept = Vec::new();
    for chunk in new.conflicts() {
        let alike = |(other, _): &(&Chunk, &Option<Choice>)| {
            let texts = |c: &Chunk| [c.base.text.clone(), c.ours.text.clone(), c.theirs.text.clone()];
            texts(chunk) == texts(other)
        };
        let choice = known.iter().position(alike).map(|at| known.remove(at).1.clone());
        kept.push(choice.flatten());
    }
    kept
}
