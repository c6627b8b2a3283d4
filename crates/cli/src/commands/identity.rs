//! `identity`: proposals about cards of clients, decisions, undoing.

use super::Done;
use crate::DONE;
use crate::args::identity::{Identity, IdentityWhat};
use crate::env::Env;
use crate::out::Data;
use app::usecases::identity::{self, Overview, Proposal, Side, Verdict};
use serde_json::{Value, json};
use std::io::{self, Write};

pub(crate) fn identity(env: &Env, a: Identity) -> Done {
    let who = env.say("командная строка", "command line");
    let said = |n: usize| {
        let text = env.say("решений записано", "decisions stored");
        let _ = writeln!(io::stderr(), "{text}: {n}");
        Ok(DONE)
    };
    match a.what.unwrap_or(IdentityWhat::List) {
        IdentityWhat::List => list(env),
        IdentityWhat::Accept(a) if a.sure => said(identity::accept_sure(&env.company, &who, env.now)?),
        IdentityWhat::Accept(a) => said(identity::decide(&env.company, &a.keys, Verdict::Same, &who, env.now)?),
        IdentityWhat::Apart(a) => said(identity::decide(&env.company, &a.keys, Verdict::Apart, &who, env.now)?),
        IdentityWhat::Holding(a) => said(identity::decide(&env.company, &a.keys, Verdict::Holding, &who, env.now)?),
        IdentityWhat::Undo { n } => {
            identity::undo(&env.company, n, &who, env.now)?;
            let _ = writeln!(io::stderr(), "{}", env.say("решение отменено", "the decision was taken back"));
            Ok(DONE)
        }
        IdentityWhat::Decisions => decisions(env),
    }
}

fn list(env: &Env) -> Done {
    let found = identity::overview(&env.company, env.now)?;
    let mut data = Data::new(vec![
        ("key", env.say("ключ", "key")),
        ("confidence", env.say("надёжность", "confidence")),
        ("how", env.say("по чему", "by what")),
        ("keep", env.say("остаётся", "survives")),
        ("other", env.say("присоединится", "would join")),
        ("sources", env.say("источники", "sources")),
    ])
    .numbers(&["confidence"]);
    for p in &found.proposals {
        let card = |s: &Side| format!("{} ({})", s.name, s.id);
        let sources = if p.keep.source == p.other.source {
            p.keep.source.clone()
        } else {
            format!("{} + {}", p.keep.source, p.other.source)
        };
        data.row(vec![
            p.key.clone(),
            hundredths(p.confidence),
            identity::words(p.how, env.lang).to_owned(),
            card(&p.keep),
            card(&p.other),
            sources,
        ]);
    }
    summary(env, &found);
    data.json(whole(&found)).print(env.format)?;
    Ok(DONE)
}

/// What the table does not show: sources, shared contacts, what to do next.
fn summary(env: &Env, found: &Overview) {
    let say = |ru: String, en: String| {
        let _ = writeln!(io::stderr(), "{}", env.say(&ru, &en));
    };
    for (source, all, keyed, paired) in &found.sources {
        say(
            format!("{source}: карточек {all}, с ИНН, телефоном или почтой {keyed}, с парой в другом источнике {paired}"),
            format!("{source}: {all} cards, {keyed} with a tax id, phone or e-mail, {paired} with a pair in another source"),
        );
    }
    for (contact, names) in found.shared.iter().take(10) {
        let list = names.join(", ");
        say(format!("общий контакт {contact}: {list}"), format!("shared contact {contact}: {list}"));
    }
    if found.more > 0 {
        say(format!("ещё предложений: {}", found.more), format!("more proposals: {}", found.more));
    }
    if found.proposals.is_empty() {
        say("предложений нет: похожих карточек не найдено".to_owned(), "no proposals: no cards look alike".to_owned());
    } else {
        say(
            "принять надёжные: revizor identity accept --sure; одно: revizor identity accept КЛЮЧ; разные клиенты: revizor identity apart КЛЮЧ".to_owned(),
            "take the sure ones: revizor identity accept --sure; one: revizor identity accept KEY; different clients: revizor identity apart KEY".to_owned(),
        );
    }
}

fn whole(found: &Overview) -> Value {
    let side = |s: &Side| json!({"id": s.id, "name": s.name, "source": s.source});
    let one = |p: &Proposal| json!({"key": p.key, "confidence": hundredths(p.confidence), "how": p.how, "holding": p.holding, "keep": side(&p.keep), "other": side(&p.other)});
    let sources = found.sources.iter().map(|(s, n, k, p)| json!({"source": s, "cards": n, "keyed": k, "paired": p}));
    json!({
        "cards": found.cards, "proposals": found.proposals.iter().map(one).collect::<Vec<_>>(), "more": found.more,
        "shared_contacts": found.shared.iter().map(|(c, n)| json!({"contact": c, "cards": n})).collect::<Vec<_>>(),
        "sources": sources.collect::<Vec<_>>(),
    })
}

/// `0.97` of 97.
fn hundredths(n: u32) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}

fn decisions(env: &Env) -> Done {
    let mut data = Data::new(vec![
        ("n", env.say("№", "no.")),
        ("verdict", env.say("решение", "decision")),
        ("keep", env.say("остаётся", "survives")),
        ("other", env.say("вторая карточка", "other card")),
        ("how", env.say("по чему", "by what")),
        ("who", env.say("кто", "who")),
        ("at", env.say("когда", "when")),
        ("undone", env.say("отменено", "taken back")),
    ])
    .numbers(&["n"]);
    for d in identity::decisions(&env.company)? {
        let undone = d.undone.map(|(who, at)| format!("{who}, {at}")).unwrap_or_default();
        let how = identity::words(&d.how, env.lang).to_owned();
        data.row(vec![d.n.to_string(), d.verdict, d.keep, d.other, how, d.who, d.at, undone]);
    }
    data.print(env.format)?;
    Ok(DONE)
}
