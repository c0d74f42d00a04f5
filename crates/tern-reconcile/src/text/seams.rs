//! Where chunks meet: line ends go to the end of the chunk before, so that every chunk is whole lines.

use super::chunk::Chunk;

/// Moves line ends over the seams between chunks. The result stays the same whatever is chosen.
pub(crate) fn tidy(chunks: &mut [Chunk]) {
    for k in (1..chunks.len()).rev() {
        let shared = shared_start(&texts(&chunks[k]));
        if shared.is_empty() {
            continue;
        }
        let Some(before) = (0..k).rev().find(|&i| chunks[i].clash.is_some() || !chunks[i].text.is_empty())
        else {
            continue;
        };
        each(&mut chunks[k], |text| drop(text.drain(..shared.len())));
        each(&mut chunks[before], |text| text.push_str(&shared));
    }
    for k in 0..chunks.len().saturating_sub(1) {
        if chunks[k].clash.is_none() || chunks[k + 1].clash.is_some() {
            continue;
        }
        let shared = shared_end(&texts(&chunks[k]));
        if !shared.is_empty() {
            each(&mut chunks[k], |text| text.truncate(text.len() - shared.len()));
            each(&mut chunks[k + 1], |text| text.insert_str(0, &shared));
        }
    }
}

fn texts(chunk: &Chunk) -> Vec<&str> {
    match &chunk.clash {
        None => vec![&chunk.text],
        Some(clash) => vec![
            &chunk.base.text,
            &chunk.ours.text,
            &chunk.theirs.text,
            &clash.ours_first,
            &clash.theirs_first,
        ],
    }
}

fn each(chunk: &mut Chunk, mut change: impl FnMut(&mut String)) {
    change(&mut chunk.text);
    if let Some(clash) = &mut chunk.clash {
        for text in [
            &mut chunk.base.text,
            &mut chunk.ours.text,
            &mut chunk.theirs.text,
            &mut clash.ours_first,
            &mut clash.theirs_first,
        ] {
            change(text);
        }
    }
}

/// The blanks, up to a line end, that all texts begin with.
fn shared_start(texts: &[&str]) -> String {
    let first = texts.first().copied().unwrap_or_default();
    let blank = first.len() - first.trim_start().len();
    let equal =
        |end: &usize| texts.iter().all(|t| t.as_bytes().get(..*end) == Some(&first.as_bytes()[..*end]));
    let ends = first[..blank].match_indices('\n').map(|(at, _)| at + 1);
    ends.rev().find(equal).map_or_else(String::new, |end| first[..end].to_owned())
}

/// The blank lines that all texts end with; none when one of them says nothing.
fn shared_end(texts: &[&str]) -> String {
    let tail = |t: &str| -> Option<String> {
        let said = t.trim_end().len();
        let end = t[said..].find('\n')? + said + 1;
        (said > 0).then(|| t[end..].to_owned())
    };
    let tails: Option<Vec<_>> = texts.iter().map(|t| tail(t)).collect();
    match tails {
        Some(tails) if tails.iter().all(|t| *t == tails[0]) => tails[0].clone(),
        _ => String::new(),
    }
}
