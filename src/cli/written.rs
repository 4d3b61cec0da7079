//! How far down the terminal an interview has come, so that what it wrote can be taken back.

use textwrap::core::display_width;

/// What was written since an interview, or what is left of it on the screen, began.
#[derive(Debug, Default)]
pub(super) struct Written {
    rows: usize,
    /// The columns of the longest line.
    widest: usize,
    /// The fewest and the most columns that the terminal has had since.
    columns: Option<(usize, usize)>,
}

impl Written {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds whole lines, which are written in a terminal of this many columns.
    pub fn add(&mut self, lines: &str, columns: usize) {
        self.note(columns);
        for line in lines.lines() {
            let width = display_width(line);
            self.rows += width.div_ceil(columns.max(1)).max(1);
            self.widest = self.widest.max(width);
        }
    }

    /// From now on, the number of rows is unknown.
    pub fn lose(&mut self) {
        self.columns = Some((0, usize::MAX));
        self.widest = usize::MAX;
    }

    /// How many rows it takes in a terminal of this many columns. None, if the terminal was
    /// resized and may have wrapped lines again: some do, and some do not.
    pub fn rows(&mut self, columns: usize) -> Option<usize> {
        self.note(columns);
        let (fewest, most) = self.columns?;
        (fewest == most || self.widest <= fewest).then_some(self.rows)
    }

    fn note(&mut self, columns: usize) {
        let (fewest, most) = self.columns.unwrap_or((columns, columns));
        self.columns = Some((fewest.min(columns), most.max(columns)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_a_resize_may_have_broken_are_not_counted() {
        assert_eq!(Written::default().rows(80), Some(0));
        let mut written = Written::default();
        written.add("1234567890\n\n12345\n", 8);
        // The first line takes two rows.
        assert_eq!(written.rows(8), Some(4));
        assert_eq!(written.rows(10), None);
        let mut written = Written::default();
        written.add("12345\n", 80);
        assert_eq!(written.rows(5), Some(1));
        assert_eq!(written.rows(80), Some(1));
        assert_eq!(written.rows(4), None);
        assert_eq!(written.rows(80), None);
        let mut written = Written::default();
        written.lose();
        assert_eq!(written.rows(80), None);
    }
}
