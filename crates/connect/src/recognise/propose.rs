//! What to ask a person about: a mapping that lacks answers, or one that names and contents only suggest.

use super::detect::Head;
use super::matching::Fit;
use super::{ColumnProposal, Mapping, Proposal, fingerprint};
use crate::{Input, Question};

/// A proposal made of a mapping that is known but for some answers.
pub(crate) struct ProposalOf<'a> {
    pub(crate) table: &'a str,
    pub(crate) mapping: &'a Mapping,
    pub(crate) ties: &'a [&'a str],
    pub(crate) missing: Vec<String>,
}

impl ProposalOf<'_> {
    pub(crate) fn of(&self, input: &Input, head: &Head, questions: Vec<Question>) -> Proposal {
        let columns = head.headers.iter().enumerate().map(|(i, header)| {
            let to = self.mapping.columns.iter().find(|c| c.index == Some(i)).map_or(Vec::new(), |c| c.to.clone());
            ColumnProposal {
                header: header.clone(),
                index: i,
                confidence: if to.is_empty() { 0.0 } else { 0.9 },
                to,
                samples: head.samples.first(i),
                ties: Vec::new(),
            }
        });
        Proposal {
            file: input.name.clone(),
            table: Some(self.table.to_owned()),
            tables: self.ties.iter().map(|t| (*t).to_owned()).collect(),
            missing: self.missing.clone(),
            columns: columns.collect(),
            questions,
            rows: head.first_rows.clone(),
            mapping: Mapping { columns: Vec::new(), ..self.mapping.clone() },
        }
    }
}

/// The proposal of an uncertain file.
pub(crate) fn propose(input: &Input, fit: &Fit, tied: Vec<&'static str>, head: &Head, questions: Vec<Question>) -> Proposal {
    let useful = fit.mapped() > 0;
    let guesses = if useful { fingerprint::guesses(fit, &head.samples) } else { Vec::new() };
    let mut missing: Vec<String> = if useful { fit.missing.iter().map(|m| (*m).to_owned()).collect() } else { Vec::new() };
    let mut columns: Vec<ColumnProposal> = head
        .headers
        .iter()
        .enumerate()
        .map(|(i, header)| ColumnProposal {
            header: header.clone(),
            index: i,
            to: if useful { fit.to[i].iter().map(|t| (*t).to_owned()).collect() } else { Vec::new() },
            confidence: fit.sure[i],
            samples: head.samples.first(i),
            ties: fit.ties[i].iter().filter(|t| !fit.to.iter().flatten().any(|f| f == *t)).map(|t| (*t).to_owned()).collect(),
        })
        .collect();
    for g in guesses {
        let column = &mut columns[g.header];
        let required = missing.iter().position(|m| m == g.column);
        match required.filter(|_| g.alone && column.to.is_empty()) {
            // The only column whose content fits a required one: proposed, at half certainty.
            Some(at) => {
                column.to.push(missing.remove(at));
                column.confidence = 0.5;
            }
            None if !column.ties.iter().any(|t| t == g.column) => column.ties.push(g.column.to_owned()),
            None => {}
        }
    }
    let mut mapping = Mapping::default();
    if fit.open_stages {
        let stage = fit.to.iter().position(|t| t.contains(&"stage")).unwrap_or(0);
        mapping.stages = head.samples.distinct(stage).into_iter().take(40).map(|s| (s, "open".to_owned())).collect();
    }
    let tables =
        if tied.is_empty() { Vec::new() } else { std::iter::once(fit.table.name).chain(tied).map(str::to_owned).collect() };
    Proposal {
        file: input.name.clone(),
        table: (useful && tables.is_empty()).then(|| fit.table.name.to_owned()),
        tables,
        missing,
        columns,
        questions,
        rows: head.first_rows.clone(),
        mapping,
    }
}
