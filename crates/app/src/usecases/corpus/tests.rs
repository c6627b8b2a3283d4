//! A small proof runs end to end and its page adds up.

use super::*;
use crate::progress::Silent;

#[test]
fn one_planted_mistake_is_called_and_the_page_says_so() {
    let request = Request { deals: 400, seeds: 1, clean: 1, only: vec!["M3.moved_tasks".to_owned()] };
    let proof = run(&request, &mut Silent).expect("proof");
    assert_eq!((proof.alone.len(), proof.alone[0].found), (1, 1), "{:?}", proof.alone);
    assert!(proof.alone[0].by.contains("tasks-moved"));
    assert!(proof.asked.iter().all(|(m, x, n)| x == n && (1..=30).contains(m)), "{:?}", proof.asked);
    let page = markdown(&proof);
    assert!(page.contains("| M3.moved_tasks | 3 | 1 of 1 |"), "{page}");
}
