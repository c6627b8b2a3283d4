//! Title, identity and the assembled document.

use super::context::Context;
use crate::doc::{Document, Section};

pub(super) fn document(c: Context<'_>, sections: Vec<Section>) -> Document {
    let a = &c.r.audit;
    let programme = match text::locale::get(c.lang, &format!("programme.{}", a.programme)) {
        Some(name) => name.to_owned(),
        None => a.programme.clone(),
    };
    let period = c.period(&a.period);
    let identity = vec![
        (c.t("Программа", "Programme"), programme.clone()),
        (c.t("Период данных", "Period of data"), period.clone()),
        (c.t("На дату", "As of"), c.date_long(&a.as_of)),
        (c.t("Каталог проверок", "Catalogue of checks"), a.catalogue_version.clone()),
        (c.t("Снимок данных", "Snapshot"), a.snapshot.clone()),
    ];
    let stamp = format!("{} · {} · {}", a.company, programme, c.date(&a.as_of));
    Document {
        lang: c.lang.code(),
        title: c.t("Аудит отдела продаж", "Sales department audit"),
        company: a.company.clone(),
        subtitle: format!("{programme} · {period}"),
        headline: c.w(&c.r.headline),
        date: a.as_of.get(..10).unwrap_or_default().to_owned(),
        identity,
        stamp,
        sections,
        language: c.lang,
        plots: c.into_plots(),
    }
}
