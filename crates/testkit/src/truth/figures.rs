//! The counters themselves: whole numbers and kopecks; printed as units of 1/10000 rouble.

use serde_json::Value;

macro_rules! counters {
    ($(#[$doc:meta])* $name:ident { counts: $($count:ident)+; money: $($money:ident)+; }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default)]
        pub(crate) struct $name { $(pub(crate) $count: i64,)+ $(pub(crate) $money: i64,)+ }

        impl $name {
            pub(crate) fn json(&self) -> Value {
                let mut map = serde_json::Map::new();
                $(map.insert(stringify!($count).to_owned(), self.$count.into());)+
                $(map.insert(stringify!($money).to_owned(), (self.$money * 100).into());)+
                Value::Object(map)
            }
        }
    };
}

counters! {
    /// Totals of the company; kopecks.
    Counts {
        counts: leads leads_converted leads_disqualified leads_unanswered leads_in_norm deals_created deals_won deals_lost deals_open
            customers new_customers orders returns cancelled_orders order_lines activities calls tasks payments;
        money: deals_won_amount deals_lost_amount deals_open_amount revenue margin returns_amount discount paid;
    }
}

counters! {
    /// Totals of one month, for the company or one person; kopecks.
    Month {
        counts: leads deals_created deals_won deals_lost new_won;
        money: revenue margin new_revenue;
    }
}

impl Month {
    /// Adds another month.
    pub(crate) fn add(&mut self, other: &Self) {
        self.leads += other.leads;
        self.deals_created += other.deals_created;
        self.deals_won += other.deals_won;
        self.deals_lost += other.deals_lost;
        self.new_won += other.new_won;
        self.revenue += other.revenue;
        self.margin += other.margin;
        self.new_revenue += other.new_revenue;
    }
}
