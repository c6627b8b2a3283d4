//! Dimensions: how each cut is expressed for each kind of fact, and which joins it needs (`interface.md` §3).

use crate::error::Error;
use crate::metric::Entity;

/// A cut.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "names are the words of interface.md §3")]
pub enum Dimension {
    Manager,
    Team,
    Pipeline,
    Stage,
    Channel,
    Campaign,
    Audience,
    Region,
    Product,
    Category,
    Customer,
    CustomerClass,
    NewOrCurrent,
    LossReason,
    DealSize,
    Weekday,
    Hour,
    MonthOfFirstPurchase,
    /// The fact row itself: lists what a figure rests on; never offered as a cut.
    Record,
    /// A custom attribute.
    Attr(String),
}

const NAMED: &[(&str, Dimension)] = &[
    ("manager", Dimension::Manager),
    ("team", Dimension::Team),
    ("pipeline", Dimension::Pipeline),
    ("stage", Dimension::Stage),
    ("channel", Dimension::Channel),
    ("campaign", Dimension::Campaign),
    ("audience", Dimension::Audience),
    ("region", Dimension::Region),
    ("product", Dimension::Product),
    ("category", Dimension::Category),
    ("customer", Dimension::Customer),
    ("customer_class", Dimension::CustomerClass),
    ("new_or_current", Dimension::NewOrCurrent),
    ("loss_reason", Dimension::LossReason),
    ("deal_size", Dimension::DealSize),
    ("weekday", Dimension::Weekday),
    ("hour", Dimension::Hour),
    ("month_of_first_purchase", Dimension::MonthOfFirstPurchase),
];

impl Dimension {
    /// Parses the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        if let Some(name) = word.strip_prefix("attr:") {
            return Some(Self::Attr(name.to_owned()));
        }
        NAMED.iter().find(|(n, _)| *n == word).map(|(_, d)| d.clone())
    }

    /// The word of the command line.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Attr(n) => format!("attr:{n}"),
            Self::Record => "record".to_owned(),
            d => NAMED.iter().find(|(_, x)| x == d).map_or_else(String::new, |(n, _)| (*n).to_owned()),
        }
    }

    /// Named dimensions that a metric about this kind of fact takes.
    #[must_use]
    pub fn of(entity: Entity) -> Vec<&'static str> {
        NAMED.iter().filter(|(_, d)| build(entity, d, false).is_some()).map(|(n, _)| *n).collect()
    }

    /// All named dimensions.
    #[must_use]
    pub fn all() -> Vec<&'static str> {
        NAMED.iter().map(|(n, _)| *n).collect()
    }
}

/// SQL of a cut: the expression and the joins it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expression {
    pub(crate) sql: String,
    pub(crate) joins: Vec<&'static str>,
}

const EMPLOYEE: &str = "LEFT JOIN v_employees em ON em.manager = x.manager";
const CUSTOMER: &str = "LEFT JOIN v_customers cu ON cu.customer_id = x.customer_id";
const LEAD: &str = "LEFT JOIN (SELECT lead_id AS l_id, min(channel) AS channel, min(campaign) AS campaign FROM v_leads GROUP BY lead_id) ld ON ld.l_id = x.lead_id";
const DEAL: &str = "LEFT JOIN (SELECT deal_id AS d_id, pipeline, stage, channel, region, audience, product, loss_reason, amount AS deal_amount FROM v_deals) de ON de.d_id = x.deal_id";
const FIRST: &str = "LEFT JOIN v_first_purchase fp ON fp.customer_id = x.customer_id";
const CLASS: &str = "LEFT JOIN customer_classes cc ON cc.customer_id = x.customer_id";
const DEAL_CAMPAIGN: &str = "LEFT JOIN (SELECT d.deal_id AS k_deal, min(l.campaign) AS campaign FROM v_deals d JOIN v_leads l ON l.lead_id = d.lead_id GROUP BY d.deal_id) kc ON kc.k_deal = x.deal_id";
const MAIN_CATEGORY: &str = "LEFT JOIN (SELECT deal_id AS c_deal, first_value(category ORDER BY amount DESC, line) AS category FROM deal_lines WHERE category IS NOT NULL GROUP BY deal_id) ca ON ca.c_deal = x.deal_id";

/// The expression of a dimension for the metric's fact row `x`, or an error that lists what the metric takes. `closing` tells
/// that a deal is dated by its closing: weekday and hour are those of the moment that puts the fact into its period.
pub(crate) fn expression(metric: &str, entity: Entity, dimension: &Dimension, closing: bool) -> Result<Expression, Error> {
    build(entity, dimension, closing).ok_or_else(|| Error::Dimension {
        metric: metric.to_owned(),
        dimension: dimension.name(),
        known: NAMED.iter().filter(|(_, d)| build(entity, d, closing).is_some()).map(|(n, _)| *n).collect::<Vec<_>>().join(", "),
    })
}

fn build(entity: Entity, dimension: &Dimension, closing: bool) -> Option<Expression> {
    use Dimension as D;
    use Entity as E;
    if entity == E::Own {
        return None;
    }
    if matches!(entity, E::Person | E::Shift | E::Candidate) {
        return people(entity, dimension);
    }
    let customer_like = matches!(entity, E::Order | E::Line | E::Customer);
    let linked = matches!(entity, E::Task | E::Activity);
    let (sql, joins): (String, Vec<&'static str>) = match dimension {
        D::Record => (entity.key().map(|key| format!("x.{key}"))?, vec![]),
        D::Manager if entity == E::Customer => ("cu.owner_id".into(), vec![CUSTOMER]),
        D::Manager => ("x.manager".into(), vec![]),
        D::Team if entity == E::Customer => {
            ("em.team".into(), vec![CUSTOMER, "LEFT JOIN v_employees em ON em.manager = cu.owner_id"])
        }
        D::Team => ("em.team".into(), vec![EMPLOYEE]),
        D::Pipeline if entity == E::Deal => ("x.pipeline".into(), vec![]),
        D::Stage if entity == E::Deal => ("x.stage".into(), vec![]),
        D::LossReason if entity == E::Deal => ("x.loss_reason".into(), vec![]),
        D::LossReason if entity == E::Lead => ("x.reason".into(), vec![]),
        D::Pipeline if matches!(entity, E::Lead | E::Order | E::Task | E::Activity) => ("de.pipeline".into(), vec![DEAL]),
        D::Stage if matches!(entity, E::Lead | E::Task | E::Activity) => ("de.stage".into(), vec![DEAL]),
        D::Channel => match entity {
            E::Deal => ("coalesce(x.channel, ld.channel)".into(), vec![LEAD]),
            E::Lead => ("x.channel".into(), vec![]),
            E::Order => ("coalesce(de.channel, cu.channel)".into(), vec![DEAL, CUSTOMER]),
            _ if linked => ("coalesce(de.channel, cu.channel)".into(), vec![DEAL, CUSTOMER]),
            _ => ("cu.channel".into(), vec![CUSTOMER]),
        },
        D::Campaign if entity == E::Deal => ("ld.campaign".into(), vec![LEAD]),
        D::Campaign if entity == E::Lead => ("x.campaign".into(), vec![]),
        D::Campaign if entity == E::Order => ("kc.campaign".into(), vec![DEAL_CAMPAIGN]),
        D::Audience if matches!(entity, E::Deal | E::Lead) => ("coalesce(x.audience, cu.audience)".into(), vec![CUSTOMER]),
        D::Region if matches!(entity, E::Deal | E::Lead) => ("coalesce(x.region, cu.region)".into(), vec![CUSTOMER]),
        D::Audience => ("cu.audience".into(), vec![CUSTOMER]),
        D::Region => ("cu.region".into(), vec![CUSTOMER]),
        D::Product if matches!(entity, E::Deal | E::Lead | E::Line) => ("x.product".into(), vec![]),
        D::Product if linked => ("de.product".into(), vec![DEAL]),
        D::LossReason if linked => ("de.loss_reason".into(), vec![DEAL]),
        D::DealSize if linked => (size("de.deal_amount"), vec![DEAL]),
        D::Category if entity == E::Line => ("x.category".into(), vec![]),
        D::Category if entity == E::Deal => ("ca.category".into(), vec![MAIN_CATEGORY]),
        D::Customer => ("x.customer_id".into(), vec![]),
        D::CustomerClass => ("cc.class".into(), vec![CLASS]),
        D::NewOrCurrent => match entity {
            E::Deal => ("CASE WHEN fp.first_at < x.created_at OR x.is_repeat THEN 'current' ELSE 'new' END".into(), vec![FIRST]),
            E::Lead => ("CASE WHEN fp.first_at < x.created_at THEN 'current' ELSE 'new' END".into(), vec![FIRST]),
            E::Task => ("CASE WHEN fp.first_at < x.created_at THEN 'current' ELSE 'new' END".into(), vec![FIRST]),
            E::Activity => ("CASE WHEN fp.first_at < x.started_at THEN 'current' ELSE 'new' END".into(), vec![FIRST]),
            E::Order | E::Line => (
                "CASE WHEN x.customer_id IS NULL THEN NULL WHEN fp.first_on < x.on_date THEN 'current' ELSE 'new' END".into(),
                vec![FIRST],
            ),
            _ => return None,
        },
        D::DealSize if entity == E::Deal => (size("x.amount"), vec![]),
        D::DealSize if entity == E::Order => (size("abs(x.net)"), vec![]),
        D::Weekday => (format!("CAST({} AS VARCHAR)", clock(entity, "local_weekday", closing)?), vec![]),
        D::Hour => (format!("lpad(CAST({} AS VARCHAR), 2, '0')", clock(entity, "local_hour", closing)?), vec![]),
        D::MonthOfFirstPurchase => ("substr(CAST(fp.first_on AS VARCHAR), 1, 7)".into(), vec![FIRST]),
        D::Attr(name) => {
            let name = name.replace('\'', "''");
            if customer_like {
                (
                    if entity == E::Order {
                        format!("coalesce(attr(x.attrs, '{name}'), attr(cu.attrs, '{name}'))")
                    } else {
                        format!("attr(cu.attrs, '{name}')")
                    },
                    vec![CUSTOMER],
                )
            } else {
                (format!("attr(x.attrs, '{name}')"), vec![])
            }
        }
        _ => return None,
    };
    Some(Expression { sql, joins })
}

/// Cuts of facts about people: by person and team, by clock where there is one; candidates by channel and own attributes.
fn people(entity: Entity, dimension: &Dimension) -> Option<Expression> {
    use Dimension as D;
    let (sql, joins): (String, Vec<&'static str>) = match (entity, dimension) {
        (Entity::Candidate, D::Channel) => ("x.channel".into(), vec![]),
        (Entity::Candidate, D::Attr(name)) => (format!("attr(x.attrs, '{}')", name.replace('\'', "''")), vec![]),
        (Entity::Candidate, _) => return None,
        (_, D::Manager) => ("x.manager".into(), vec![]),
        (_, D::Team) => ("em.team".into(), vec![EMPLOYEE]),
        (Entity::Shift, D::Weekday) => ("CAST(local_weekday(x.started_at) AS VARCHAR)".into(), vec![]),
        (Entity::Shift, D::Hour) => ("lpad(CAST(local_hour(x.started_at) AS VARCHAR), 2, '0')".into(), vec![]),
        _ => return None,
    };
    Some(Expression { sql, joins })
}

fn clock(entity: Entity, function: &str, closing: bool) -> Option<String> {
    let column = match entity {
        Entity::Deal if closing => "closed_at",
        Entity::Lead | Entity::Deal | Entity::Task => "created_at",
        Entity::Order | Entity::Line => "at",
        Entity::Activity => "started_at",
        _ => return None,
    };
    Some(format!("{function}(x.{column})"))
}

/// Size bands by round amounts of the major unit: up to 50 thousand, 50-200, 200-1 000, above; unknown and zero apart.
fn size(amount: &str) -> String {
    format!(
        "CASE WHEN {amount} IS NULL OR {amount} = 0 THEN NULL WHEN {amount} < 50000 THEN '1: <50k' WHEN {amount} < 200000 THEN '2: 50-200k' \
         WHEN {amount} < 1000000 THEN '3: 200k-1m' ELSE '4: >=1m' END"
    )
}
