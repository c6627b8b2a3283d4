//! Legs of one call to one call: the leg that was answered names the employee.

use super::call::Call;

/// Makes one call of its legs, whatever their order; legs must not be empty.
pub(crate) fn fold(mut legs: Vec<Call>) -> Option<Call> {
    legs.sort();
    let answered = legs.iter().filter(|l| l.answered == Some(true)).min_by_key(|l| (l.answer, l.start)).cloned();
    let mut call = answered.or_else(|| legs.first().cloned())?;
    if legs.len() == 1 {
        return Some(call);
    }
    let first = &legs[0];
    let finish = legs.iter().filter_map(|l| l.finish).max();
    call.start = first.start;
    call.line = legs.iter().map(|l| l.line).min().unwrap_or(call.line);
    call.incoming = first.incoming.or(call.incoming);
    if !first.phone.is_empty() {
        call.phone.clone_from(&first.phone);
    }
    call.wait_s = call.answer.or(finish).map(|end| ((end - call.start) / 1_000_000).max(0)).or(call.wait_s);
    if call.answered == Some(true) {
        // A transferred talk goes on in the next leg.
        call.talk_s = Some(legs.iter().filter(|l| l.answered == Some(true)).filter_map(|l| l.talk_s).sum());
    } else {
        // Several phones rang and nobody took the call: it is nobody's alone.
        let same = legs.iter().all(|l| l.employee == call.employee);
        call.employee = if same { call.employee } else { String::new() };
    }
    call.finish = finish;
    Some(call)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leg(start: i64, answer: Option<i64>, finish: i64, who: &str) -> Call {
        let s = 1_000_000;
        Call {
            start: start * s,
            answer: answer.map(|a| a * s),
            finish: Some(finish * s),
            answered: Some(answer.is_some()),
            talk_s: answer.map(|a| finish - a),
            employee: who.into(),
            phone: "79000000001".into(),
            ..Call::default()
        }
    }

    #[test]
    fn the_answering_leg_names_the_employee() {
        let legs = vec![leg(100, None, 115, "11"), leg(115, Some(120), 180, "12"), leg(180, Some(182), 200, "13")];
        for legs in [legs.clone(), legs.into_iter().rev().collect()] {
            let call = fold(legs).unwrap();
            assert_eq!((call.employee.as_str(), call.wait_s, call.talk_s, call.start), ("12", Some(20), Some(78), 100_000_000));
        }
    }

    #[test]
    fn nobody_answered() {
        let call = fold(vec![leg(100, None, 115, "11"), leg(100, None, 130, "12")]).unwrap();
        assert_eq!((call.employee.as_str(), call.wait_s, call.answered), ("", Some(30), Some(false)));
    }
}
