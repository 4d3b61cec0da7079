//! Words that are looked up again and again: the ids of questions and of their options.

/// A few words, each with what it stands for.
///
/// A word is known by its length and its first and last eight bytes, which are compared as numbers.
/// For most ids that is all of them; only what is longer than both together is compared in full.
#[derive(Clone, Debug)]
pub(super) struct Names<T> {
    /// A power of two of places; a word is at the first free one from that of its hash on.
    slots: Vec<Option<(Print, Box<str>, T)>>,
}

/// What a word is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Print {
    length: usize,
    first: u64,
    last: u64,
}

/// Up to this length the print is all of a word.
const PRINTED: usize = 16;

impl Print {
    #[inline]
    fn of(word: &[u8]) -> Self {
        let [first, last] = match (word.first_chunk::<8>(), word.last_chunk::<8>()) {
            (Some(first), Some(last)) => [u64::from_le_bytes(*first), u64::from_le_bytes(*last)],
            _ => match (word.first_chunk::<4>(), word.last_chunk::<4>()) {
                (Some(first), Some(last)) => {
                    [*first, *last].map(|bytes| u64::from(u32::from_le_bytes(bytes)))
                }
                _ => [
                    word.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
                    0,
                ],
            },
        };
        Self {
            length: word.len(),
            first,
            last,
        }
    }

    #[inline]
    fn hash(self) -> usize {
        let mixed = self.first ^ self.last.rotate_left(23) ^ (self.length as u64).rotate_left(56);
        (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize
    }
}

impl<T: Copy> Names<T> {
    /// The words; of equal ones the first counts.
    pub(super) fn new<'a>(words: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let words: Vec<(&str, T)> = words.into_iter().collect();
        let size = (words.len() * 4).next_power_of_two();
        let mut names = Self {
            slots: (0..size).map(|_| None).collect(),
        };
        for (word, meaning) in words {
            let print = Print::of(word.as_bytes());
            let mut index = print.hash();
            loop {
                match names.slots.get_mut(index & (size - 1)) {
                    Some(Some((_, known, _))) if **known != *word => index += 1,
                    Some(free @ None) => {
                        *free = Some((print, word.into(), meaning));
                        break;
                    }
                    _ => break,
                }
            }
        }
        names
    }

    /// What a word stands for, if it is known.
    #[inline]
    pub(super) fn get(&self, word: &str) -> Option<T> {
        let print = Print::of(word.as_bytes());
        let mut index = print.hash();
        // Three quarters of the places are free, so that one of them ends the search.
        loop {
            let slot = self.slots.get(index & (self.slots.len() - 1))?;
            let (known_print, known, meaning) = slot.as_ref()?;
            if *known_print == print && (word.len() <= PRINTED || **known == *word) {
                return Some(*meaning);
            }
            index += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_word_is_found_exactly_if_it_is_there(
            words in prop::collection::vec("[ab]{0,20}|[a-z-]{0,30}", 0..40),
            others in prop::collection::vec("[ab]{0,20}|.{0,10}", 0..40),
        ) {
            let numbered = words.iter().enumerate();
            let names = Names::new(numbered.clone().map(|(number, word)| (word.as_str(), number)));
            let mut map: HashMap<&str, usize> = HashMap::new();
            for (number, word) in numbered {
                map.entry(word).or_insert(number);
            }
            for word in words.iter().chain(&others) {
                prop_assert_eq!(names.get(word), map.get(word.as_str()).copied());
            }
        }
    }

    #[test]
    fn long_words_of_equal_ends_are_told_apart() {
        let names = Names::new([("aaaaaaaaXbbbbbbbb", 1), ("aaaaaaaaYbbbbbbbb", 2)]);
        assert_eq!(names.get("aaaaaaaaXbbbbbbbb"), Some(1));
        assert_eq!(names.get("aaaaaaaaYbbbbbbbb"), Some(2));
        assert_eq!(names.get("aaaaaaaaZbbbbbbbb"), None);
        assert_eq!(Names::<u8>::new([]).get(""), None);
    }
}
