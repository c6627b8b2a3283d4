//! The keys of one table in one import: 32 bytes a row, sorted in buckets, so that repeats and known rows are found by search.

const BUCKETS: usize = 256;

/// One appended row: its key, its content, its position among the rows of the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    high: u64,
    low: u64,
    /// Content hash.
    pub(crate) hash: u64,
    /// Position of the row among the rows appended to the table.
    pub(crate) at: u32,
}

impl Entry {
    /// The key itself.
    pub(crate) fn key(&self) -> u128 {
        (u128::from(self.high) << 64) | u128::from(self.low)
    }
}

/// Keys in arrival order until [`KeyLog::sort`].
#[derive(Debug)]
pub(crate) struct KeyLog {
    buckets: Vec<Vec<Entry>>,
    len: u32,
}

impl KeyLog {
    pub(crate) fn new() -> Self {
        Self { buckets: vec![Vec::new(); BUCKETS], len: 0 }
    }

    /// Number of rows noted.
    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// Notes the rows of a batch. Returns false when the table would exceed 2^32 rows in one import.
    #[must_use]
    pub(crate) fn push(&mut self, keys: &[u128], hashes: &[u64]) -> bool {
        if u32::try_from(keys.len()).ok().and_then(|n| self.len.checked_add(n)).is_none() {
            return false;
        }
        for (key, hash) in keys.iter().zip(hashes) {
            let entry = Entry { high: (key >> 64) as u64, low: *key as u64, hash: *hash, at: self.len };
            self.buckets[bucket(*key)].push(entry);
            self.len += 1;
        }
        true
    }

    /// Sorts by key, then arrival. Buckets are shared out to the available processors.
    pub(crate) fn sort(&mut self) {
        let order = |e: &Entry| (e.high, e.low, e.at);
        if self.len < 100_000 {
            self.buckets.iter_mut().for_each(|b| b.sort_unstable_by_key(order));
            return;
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        std::thread::scope(|scope| {
            for part in self.buckets.chunks_mut(BUCKETS.div_ceil(threads)) {
                scope.spawn(move || part.iter_mut().for_each(|b| b.sort_unstable_by_key(order)));
            }
        });
    }

    /// Calls `group` with the rows of every key that came more than once. Sort first.
    pub(crate) fn repeats(&self, mut group: impl FnMut(&[Entry])) {
        for bucket in &self.buckets {
            for same in bucket.chunk_by(|a, b| a.key() == b.key()).filter(|g| g.len() > 1) {
                group(same);
            }
        }
    }

    /// Calls `take` with every row.
    pub(crate) fn each(&self, take: impl FnMut(&Entry)) {
        self.buckets.iter().flatten().for_each(take);
    }

    /// The first row with that key. Sort first.
    pub(crate) fn first(&self, key: u128) -> Option<&Entry> {
        let bucket = &self.buckets[bucket(key)];
        bucket.get(bucket.partition_point(|e| e.key() < key)).filter(|e| e.key() == key)
    }

    /// The rows with that key, in arrival order. Sort first.
    pub(crate) fn find(&self, key: u128) -> &[Entry] {
        let bucket = &self.buckets[bucket(key)];
        let start = bucket.partition_point(|e| e.key() < key);
        let len = bucket[start..].partition_point(|e| e.key() == key);
        &bucket[start..start + len]
    }
}

fn bucket(key: u128) -> usize {
    (key >> 120) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_and_groups() {
        let mut log = KeyLog::new();
        let far = u128::MAX - 5;
        assert!(log.push(&[7, far, 7, 9], &[1, 2, 3, 4]));
        log.sort();
        assert_eq!(log.find(7).iter().map(|e| (e.at, e.hash)).collect::<Vec<_>>(), [(0, 1), (2, 3)]);
        assert_eq!(log.find(far).len(), 1);
        assert!(log.find(8).is_empty());
        let mut groups = 0;
        log.repeats(|g| {
            groups += 1;
            assert_eq!(g.len(), 2);
        });
        assert_eq!(groups, 1);
    }
}
