//! `corpus` (hidden): the proof by planted mistakes, for `cargo xtask corpus`.

use super::Done;
use crate::DONE;
use crate::args::Corpus;
use crate::env::Env;
use crate::out::print_bytes;
use app::usecases::corpus;

pub(crate) fn corpus(env: &Env, a: Corpus) -> Done {
    let request = corpus::Request { deals: a.deals, seeds: a.seeds, clean: a.clean, only: a.only };
    let proof = corpus::run(&request, &mut env.bar())?;
    match &a.write {
        Some(path) => corpus::write(&proof, path)?,
        None => print_bytes(corpus::markdown(&proof).as_bytes())?,
    }
    Ok(DONE)
}
