//! Issue bodies as people write them, edited on both sides, with known answers.
//!
//! A body is a list of lines with identities, and an edit names the lines it changes. Where two people's edits
//! do not touch, applying them one after the other in either order gives the same text: that is the answer, and
//! no merge had a part in it. Conflicts are made on purpose, one per case, among edits that merge.

#![allow(dead_code, reason = "each user of the corpus needs another part of it")]
#![allow(
    clippy::many_single_char_names,
    clippy::match_same_arms,
    clippy::assigning_clones,
    clippy::format_push_string,
    reason = "a table of edits reads best with one line for each"
)]

mod body;
mod edits;

use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub(crate) use body::Body;
use edits::{Edit, apply, clash, far_edit, near_edit, render};

/// Three texts, and what their merge has to be.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) base: String,
    pub(crate) ours: String,
    pub(crate) theirs: String,
    /// `None`: a person has to decide.
    pub(crate) expected: Option<String>,
    /// The edits in words.
    pub(crate) about: String,
}

/// The case that a seed stands for.
pub(crate) fn case(seed: u64) -> Case {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    loop {
        let body = Body::random(&mut rng);
        let made = if rng.random_bool(0.25) { conflict(&body, &mut rng) } else { disjoint(&body, &mut rng) };
        if let Some(case) = made {
            return case;
        }
    }
}

fn disjoint(body: &Body, rng: &mut ChaCha8Rng) -> Option<Case> {
    let (ours, theirs) = apart(body, rng, &[], &[])?;
    let both = render(&apply(&apply(body, &ours)?, &theirs)?);
    let other = render(&apply(&apply(body, &theirs)?, &ours)?);
    // Where the order matters the edits touch after all.
    (both == other).then_some(())?;
    made(body, &ours, &theirs, Some(both))
}

fn conflict(body: &Body, rng: &mut ChaCha8Rng) -> Option<Case> {
    let (ours, theirs) = edits::contradiction(body, rng)?;
    let (ours, theirs) = if rng.random_bool(0.5) { (ours, theirs) } else { (theirs, ours) };
    let (ours, theirs) = apart(body, rng, &[ours], &[theirs])?;
    made(body, &ours, &theirs, None)
}

/// One to three edits for each side besides those given, none touching another.
fn apart(
    body: &Body,
    rng: &mut ChaCha8Rng,
    ours: &[Edit],
    theirs: &[Edit],
) -> Option<(Vec<Edit>, Vec<Edit>)> {
    let given = ours.len();
    let mut sides = [ours.to_vec(), theirs.to_vec()];
    let wanted = [rng.random_range(1..=3), rng.random_range(1..=3)].map(|n: usize| n.max(given));
    let mut tries = 0;
    while (0..2).any(|who| sides[who].len() < wanted[who]) {
        tries += 1;
        if tries > 60 {
            break;
        }
        let who = usize::from(sides[0].len() >= wanted[0] || rng.random_bool(0.5));
        if sides[who].len() >= wanted[who] {
            continue;
        }
        let near = sides[1 - who].choose(rng).filter(|_| given == 0 && rng.random_bool(0.5)).cloned();
        let edit = match near {
            Some(other) => near_edit(body, &other, rng),
            None => far_edit(body, rng),
        };
        let Some(edit) = edit else { continue };
        if sides.iter().flatten().all(|other| !clash(body, &edit, other)) {
            sides[who].push(edit);
        }
    }
    let [ours, theirs] = sides;
    (!ours.is_empty() && !theirs.is_empty()).then_some((ours, theirs))
}

fn made(body: &Body, ours: &[Edit], theirs: &[Edit], expected: Option<String>) -> Option<Case> {
    let about = format!("ours {ours:?}, theirs {theirs:?}");
    let (base, ours, theirs) = (render(body), render(&apply(body, ours)?), render(&apply(body, theirs)?));
    (base != ours && base != theirs && ours != theirs).then_some(Case { base, ours, theirs, expected, about })
}
