//! Blocks from one reader through several workers to one receiver, in the order of the file.

use crate::Error;
use crate::format::block::Block;
use crate::format::{Layout, Source, finish};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};

/// Runs `work` on every block on `workers` threads and hands the results to `each` in the order of the blocks.
/// `state` makes the private state of a worker.
pub(crate) fn run<S, T: Send>(
    mut source: Box<dyn Source>,
    layout: &Layout,
    workers: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(Block, &mut S) -> Result<T, Error> + Sync,
    mut each: impl FnMut(T) -> Result<(), Error>,
) -> Result<(), Error> {
    let first = source.next_block()?;
    let Some(mut first) = first else { return Ok(()) };
    let second = if workers > 1 { source.next_block()? } else { None };
    let Some(second) = second else {
        let mut mine = state();
        loop {
            each(guarded(|| {
                finish(&mut first, layout);
                work(std::mem::take(&mut first), &mut mine)
            })?)?;
            match source.next_block()? {
                Some(next) => first = next,
                None => return Ok(()),
            }
        }
    };
    let (blocks_in, blocks_out) = sync_channel::<(u64, Block)>(workers);
    let (done_in, done_out) = sync_channel::<(u64, Result<T, Error>)>(workers * 2);
    let blocks_out = Mutex::new(blocks_out);
    std::thread::scope(|scope| {
        let blocks_out = &blocks_out;
        let (state, work) = (&state, &work);
        for _ in 0..workers {
            let done = done_in.clone();
            scope.spawn(move || {
                let mut mine = state();
                while let Some((i, mut block)) = take(blocks_out) {
                    let result = guarded(|| {
                        finish(&mut block, layout);
                        work(block, &mut mine)
                    });
                    if done.send((i, result)).is_err() {
                        break;
                    }
                }
            });
        }
        scope.spawn(move || {
            let mut queue = vec![second, first];
            let mut i = 0;
            loop {
                let next = match queue.pop() {
                    Some(block) => Ok(Some(block)),
                    None => source.next_block(),
                };
                match next {
                    Ok(Some(block)) => {
                        if blocks_in.send((i, block)).is_err() {
                            return;
                        }
                        i += 1;
                    }
                    Ok(None) => return,
                    Err(e) => {
                        let _ = done_in.send((i, Err(e)));
                        return;
                    }
                }
            }
        });
        // Dropping the receiver on the way out stops the workers, and they stop the reader.
        let result = in_order(&done_out, &mut each);
        drop(done_out);
        while take(blocks_out).is_some() {}
        result
    })
}

/// A bug in a reader becomes an error of this file, not the end of the process.
fn guarded<T>(f: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|_| {
        Err(Error::Damaged { file: String::new(), what: "the reader could not cope with its content".into() })
    })
}

fn take(blocks: &Mutex<Receiver<(u64, Block)>>) -> Option<(u64, Block)> {
    blocks.lock().ok()?.recv().ok()
}

fn in_order<T>(done: &Receiver<(u64, Result<T, Error>)>, each: &mut impl FnMut(T) -> Result<(), Error>) -> Result<(), Error> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (i, result) in done {
        waiting.insert(i, result);
        while let Some(result) = waiting.remove(&next) {
            each(result?)?;
            next += 1;
        }
    }
    Ok(())
}
