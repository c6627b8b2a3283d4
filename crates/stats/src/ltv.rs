//! Operational lifetime value S x C x P x t with pooled ratios (methods.md 3.1, 3.2).

/// Sums over the clients of a base; money in integer minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Base {
    /// Clients with at least one purchase.
    pub clients: u64,
    /// Purchases; returns are not purchases.
    pub purchases: u64,
    /// Months in which clients purchase, summed over clients; the same month base serves C and t.
    pub months: u64,
    /// Revenue net of returns.
    pub revenue: i128,
    /// Margin net of returns.
    pub margin: i128,
}

/// The four factors and their product.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Operational {
    /// S: revenue per purchase, minor units.
    pub ticket: f64,
    /// C: purchases per month.
    pub frequency: f64,
    /// P: margin share of revenue.
    pub margin_share: f64,
    /// t: months per client.
    pub months: f64,
    /// The product, minor units.
    pub product: f64,
    /// Margin per client, minor units: equals the product by identity.
    pub margin_per_client: f64,
}

impl Base {
    /// The canon figure. `None` without clients, purchases, months, or with revenue of zero.
    pub fn operational(&self) -> Option<Operational> {
        if self.clients == 0 || self.purchases == 0 || self.months == 0 || self.revenue == 0 {
            return None;
        }
        let (ticket, frequency) = (self.revenue as f64 / self.purchases as f64, self.purchases as f64 / self.months as f64);
        let (margin_share, months) = (self.margin as f64 / self.revenue as f64, self.months as f64 / self.clients as f64);
        Some(Operational {
            ticket,
            frequency,
            margin_share,
            months,
            product: ticket * frequency * margin_share * months,
            margin_per_client: self.margin as f64 / self.clients as f64,
        })
    }
}

/// Lifetime under censoring: months of exposure per churned client; `None` with fewer than `min_churned` (10 by the page).
pub fn exposure_lifetime(months: f64, churned: u64, min_churned: u64) -> Option<f64> {
    (churned > 0 && churned >= min_churned).then(|| months / churned as f64)
}

/// Months until cumulative margin covers the cost of acquiring a client, margin kept at `retention` a month; linear
/// inside the month; `None` when never.
pub fn payback(cost: f64, monthly_margin: f64, retention: f64) -> Option<f64> {
    if cost <= 0.0 {
        return Some(0.0);
    }
    if monthly_margin.is_nan() || monthly_margin <= 0.0 || !(0.0..=1.0).contains(&retention) {
        return None;
    }
    if retention < 1.0 && cost >= monthly_margin / (1.0 - retention) {
        return None;
    }
    let (mut left, mut step, mut month) = (cost, monthly_margin, 0.0);
    while left > step {
        left -= step;
        step *= retention;
        month += 1.0;
        if month > 12_000.0 {
            return None;
        }
    }
    Some(month + left / step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_is_pooled() {
        let base = Base { clients: 2, purchases: 10, months: 19, revenue: 100_000, margin: 20_000 };
        let o = base.operational().unwrap();
        assert!((o.product - 10_000.0).abs() < 1e-9 && o.margin_per_client == 10_000.0 && o.months == 9.5);
        assert!(Base { revenue: 0, ..base }.operational().is_none());
        let loss = Base { margin: -20_000, ..base }.operational().unwrap();
        assert!(loss.margin_share < 0.0 && (loss.product + 10_000.0).abs() < 1e-9);
    }

    #[test]
    fn lifetime_and_payback() {
        assert_eq!(exposure_lifetime(24.0, 2, 1), Some(12.0));
        assert_eq!(exposure_lifetime(24.0, 2, 10), None);
        assert_eq!(payback(9000.0, 1500.0, 1.0), Some(6.0));
        assert!((payback(9000.0, 1500.0, 0.9).unwrap() - 8.7).abs() < 0.05);
        assert_eq!(payback(15_001.0, 1500.0, 0.9), None);
    }
}
