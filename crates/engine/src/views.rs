//! Prepared views over canonical tables: rows as they stood at the as-of moment. The SQL lies beside, one file a view.

/// Name and SQL of each view, in the order they must be created.
pub(crate) const VIEWS: &[(&str, &str)] = &[
    ("v_as_of", include_str!("views/v_as_of.sql")),
    ("v_employees", include_str!("views/v_employees.sql")),
    ("v_customers", include_str!("views/v_customers.sql")),
    ("v_products", include_str!("views/v_products.sql")),
    ("v_stages", include_str!("views/v_stages.sql")),
    ("deals_live", include_str!("views/deals_live.sql")),
    ("v_stage_events", include_str!("views/v_stage_events.sql")),
    ("v_deals", include_str!("views/v_deals.sql")),
    ("v_open_deals", include_str!("views/v_open_deals.sql")),
    ("v_orders", include_str!("views/v_orders.sql")),
    ("v_purchases", include_str!("views/v_purchases.sql")),
    ("v_first_purchase", include_str!("views/v_first_purchase.sql")),
    ("v_order_lines", include_str!("views/v_order_lines.sql")),
    ("v_leads", include_str!("views/v_leads.sql")),
    ("v_tasks", include_str!("views/v_tasks.sql")),
    ("v_activities", include_str!("views/v_activities.sql")),
    ("v_targets", include_str!("views/v_targets.sql")),
];

/// How `v_deals` learns closing dates and stages: cheap columns when the data allow, replay of events when not.
#[derive(Debug, Clone, Default)]
pub(crate) struct DealShape {
    /// Name of the only pipeline, for deals and events that do not say theirs; empty when there are several.
    pub(crate) pipeline: String,
    /// Some closed deals have no closing date and stage events exist.
    pub(crate) close_from_events: bool,
    /// There are no orders at all: won deals stand in for sales.
    pub(crate) sales_from_deals: bool,
    /// Orders do not name a manager: the deal's or the client's manager is taken.
    pub(crate) manager_from_deals: bool,
    /// The as-of moment lies before the newest stage event: the stage must be replayed.
    pub(crate) replay_stage: bool,
}

/// SQL of a view for the given moment (microseconds UTC).
pub(crate) fn sql(text: &str, as_of: i64, shape: &DealShape) -> String {
    let closed = if shape.close_from_events {
        "coalesce(d.closed_at, ce.final_at, d.updated_at, d.created_at)"
    } else {
        "coalesce(d.closed_at, d.updated_at, d.created_at)"
    };
    let stage = if shape.replay_stage { "coalesce(se.stage, d.stage)" } else { "d.stage" };
    let mut joins = String::new();
    if shape.close_from_events {
        joins.push_str(
            "LEFT JOIN (SELECT e.deal_id, max(e.entered_at) AS final_at FROM v_stage_events e \
             JOIN v_stages s ON s.pipeline = e.pipeline AND s.stage = e.stage AND s.kind <> 'open' GROUP BY e.deal_id) ce ON ce.deal_id = d.id ",
        );
    }
    if shape.replay_stage {
        joins.push_str(
            "LEFT JOIN (SELECT deal_id, last_value(stage ORDER BY entered_at, stage) AS stage FROM v_stage_events GROUP BY deal_id) se ON se.deal_id = d.id ",
        );
    }
    let (manager, order_joins) = if shape.manager_from_deals {
        (
            "coalesce(o.owner_id, od.owner_id, oc.owner_id)",
            "LEFT JOIN (SELECT id, min(owner_id) AS owner_id FROM deals GROUP BY id) od ON od.id = o.deal_id \
             LEFT JOIN v_customers oc ON oc.customer_id = o.customer_id",
        )
    } else {
        ("o.owner_id", "")
    };
    let orders = if shape.sales_from_deals { WON_AS_ORDERS } else { "orders" };
    let lines = if shape.sales_from_deals { DEAL_LINES_AS_ORDER_LINES } else { "order_lines" };
    text.replace("{orders}", orders)
        .replace("{order_lines}", lines)
        .replace("{manager}", manager)
        .replace("{order_joins}", order_joins)
        .replace("{as_of}", &format!("arrow_cast(CAST({as_of} AS BIGINT), 'Timestamp(Microsecond, Some(\"UTC\"))')"))
        .replace("{closed_at}", closed)
        .replace("{stage}", stage)
        .replace("{joins}", &joins)
        .replace("{pipeline}", &shape.pipeline.replace('\'', "''"))
}

/// Won deals in the shape of orders, for companies that brought only a CRM.
const WON_AS_ORDERS: &str = "(SELECT deal_id AS id, closed_at AS at, customer_id, amount, CAST(NULL AS VARCHAR) AS kind, CAST(NULL AS VARCHAR) AS status, \
     deal_id, manager AS owner_id, margin, currency, discount, attrs, source, _import, _file, _line FROM v_deals WHERE status = 'won' AND amount IS NOT NULL)";

/// Lines of deals in the shape of order lines.
const DEAL_LINES_AS_ORDER_LINES: &str = "(SELECT deal_id AS order_id, line, product_id, product, category, quantity, unit_price, amount, \
     CAST(NULL AS DECIMAL(18,4)) AS margin FROM deal_lines)";
