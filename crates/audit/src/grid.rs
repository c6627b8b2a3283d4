//! A small query result as plain text cells: what judges see and what evidence tables show. No engine in sight.

use domain::money;

/// Rows of a query, every cell as exact text; an empty cell means null.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// Column names.
    pub columns: Vec<String>,
    /// Cells by row.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// A grid from literals, for tests of judges.
    #[must_use]
    pub fn of(columns: &[&str], rows: &[&[&str]]) -> Self {
        Self {
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows: rows.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect(),
        }
    }

    /// The first `limit` rows of a query result.
    #[must_use]
    pub fn first(rows: &engine::Rows, limit: usize) -> Self {
        let columns = rows.columns().to_vec();
        let cells = (0..rows.len().min(limit)).map(|i| (0..columns.len()).map(|c| rows.show(i, c)).collect()).collect();
        Self { columns, rows: cells }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// No rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Position of a column.
    #[must_use]
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == column)
    }

    /// Text of a cell; `None` when null or absent.
    #[must_use]
    pub fn text(&self, row: usize, column: &str) -> Option<&str> {
        let cell = self.rows.get(row)?.get(self.position(column)?)?;
        (!cell.is_empty()).then_some(cell.as_str())
    }

    /// Count of a cell, zero when null.
    #[must_use]
    pub fn count(&self, row: usize, column: &str) -> u64 {
        self.text(row, column).and_then(|t| t.split('.').next()?.parse().ok()).unwrap_or(0)
    }

    /// Whole number of a cell.
    #[must_use]
    pub fn int(&self, row: usize, column: &str) -> Option<i64> {
        self.text(row, column)?.split('.').next()?.parse().ok()
    }

    /// Number of a cell as a float, for statistics.
    #[must_use]
    pub fn float(&self, row: usize, column: &str) -> Option<f64> {
        self.text(row, column)?.parse().ok()
    }

    /// Money of a cell in minor units (1/10000).
    #[must_use]
    pub fn money(&self, row: usize, column: &str) -> Option<i128> {
        money::parse_decimal(self.text(row, column)?, money::SCALE)
    }

    /// Sum of counts over all rows.
    #[must_use]
    pub fn total(&self, column: &str) -> u64 {
        (0..self.len()).map(|i| self.count(i, column)).sum()
    }

    /// Sum of money over all rows, minor units; nulls do not count.
    #[must_use]
    pub fn total_money(&self, column: &str) -> i128 {
        (0..self.len()).filter_map(|i| self.money(i, column)).sum()
    }

    /// First `limit` rows.
    #[must_use]
    pub fn head(&self, limit: usize) -> Vec<Vec<String>> {
        self.rows.iter().take(limit).cloned().collect()
    }
}

impl From<&engine::Rows> for Grid {
    fn from(rows: &engine::Rows) -> Self {
        Self::first(rows, rows.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_what_is_asked() {
        let g = Grid::of(&["m", "n", "a"], &[&["x", "3", "12.5"], &["", "4", ""]]);
        assert_eq!(g.text(0, "m"), Some("x"));
        assert_eq!(g.text(1, "m"), None);
        assert_eq!(g.total("n"), 7);
        assert_eq!(g.total_money("a"), 125_000);
        assert_eq!(g.count(0, "absent"), 0);
        assert_eq!(g.float(0, "a"), Some(12.5));
    }
}
