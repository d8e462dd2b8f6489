//! Accumulators as bytes, and exactly the same accumulators again.
//!
//! An accumulator is read into a fresh one of the same model, whose lists already have the
//! lengths that the model gives them: bytes cannot bring another shape. Numbers take as many
//! bytes as they need, so that what never happened takes one.

/// Most observations that are believed of an accumulator: far more than a run can have, and far
/// from where sums overflow.
pub(crate) const MOST: u64 = 1 << 40;

/// Can be written, and read into one of the same shape.
pub(crate) trait Keep {
    /// Appends the value.
    fn write(&self, to: &mut Writer);

    /// Takes the value over; `None` where the bytes are not one.
    fn read(&mut self, from: &mut Reader<'_>) -> Option<()>;
}

/// Bytes under way.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Everything written.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// A whole number: seven bits a byte, the lowest first.
    pub(crate) fn count(&mut self, mut value: u128) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// A number: how many of its leading bytes are not followed by zeros alone, and these.
    fn number(&mut self, value: f64) {
        let bytes = value.to_bits().to_be_bytes();
        let used = bytes
            .iter()
            .rposition(|b| *b != 0)
            .map_or(0, |last| last + 1);
        self.bytes.push(used as u8);
        self.bytes.extend_from_slice(&bytes[..used]);
    }

    /// Bytes, after their number.
    pub(crate) fn string(&mut self, bytes: &[u8]) {
        self.count(bytes.len() as u128);
        self.bytes.extend_from_slice(bytes);
    }
}

/// Bytes that are read from the front.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from the first of the bytes on.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether everything is read.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    fn wide(&mut self) -> Option<u128> {
        let mut value = 0u128;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7f);
            if bits.leading_zeros() < shift {
                return None;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// A whole number.
    pub(crate) fn count(&mut self) -> Option<u64> {
        self.wide()?.try_into().ok()
    }

    /// A whole number of observations.
    pub(crate) fn observations(&mut self) -> Option<u64> {
        self.count().filter(|n| *n <= MOST)
    }

    /// The length of something whose parts take a byte each at least.
    pub(crate) fn length(&mut self) -> Option<usize> {
        let length = usize::try_from(self.count()?).ok()?;
        (length <= self.rest.len()).then_some(length)
    }

    fn number(&mut self) -> Option<f64> {
        let used = usize::from(self.byte()?);
        let mut bytes = [0; 8];
        bytes.get_mut(..used)?.copy_from_slice(self.take(used)?);
        Some(f64::from_bits(u64::from_be_bytes(bytes)))
    }

    /// Bytes after their number.
    pub(crate) fn string(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }
}

/// A list of any length, after its length.
pub(crate) fn write_list<T: Keep>(list: &[T], to: &mut Writer) {
    to.count(list.len() as u128);
    list.iter().for_each(|item| item.write(to));
}

/// A list whose length is read first.
pub(crate) fn read_list<T: Keep + Default>(list: &mut Vec<T>, from: &mut Reader<'_>) -> Option<()> {
    let length = from.length()?;
    list.clear();
    for _ in 0..length {
        let mut item = T::default();
        item.read(from)?;
        list.push(item);
    }
    Some(())
}

/// A list of known length that is mostly zeros: stretches of zeros and of others in turn.
pub(crate) fn write_sparse(list: &[u64], to: &mut Writer) {
    let mut rest = list;
    while !rest.is_empty() {
        let zeros = rest.iter().take_while(|v| **v == 0).count();
        let others = rest[zeros..].iter().take_while(|v| **v != 0).count();
        to.count(zeros as u128);
        to.count(others as u128);
        let end = zeros + others;
        rest[zeros..end].iter().for_each(|v| v.write(to));
        rest = &rest[end..];
    }
}

/// The same, read into a list of the same length.
pub(crate) fn read_sparse(list: &mut [u64], from: &mut Reader<'_>) -> Option<()> {
    let mut rest = list;
    while !rest.is_empty() {
        for zero in [true, false] {
            let stretch = usize::try_from(from.count()?).ok()?;
            let (these, after) = rest.split_at_mut_checked(stretch)?;
            for value in these {
                *value = if zero { 0 } else { from.count()? };
            }
            rest = after;
        }
    }
    Some(())
}

macro_rules! keep_whole {
    ($($of:ty),*) => {$(
        impl Keep for $of {
            fn write(&self, to: &mut Writer) {
                to.count(u128::from(*self));
            }

            fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
                *self = from.wide()?.try_into().ok()?;
                Some(())
            }
        }
    )*};
}

keep_whole!(u8, u16, u32, u64, u128);

impl Keep for f64 {
    fn write(&self, to: &mut Writer) {
        to.number(*self);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        *self = from.number()?;
        Some(())
    }
}

impl Keep for f32 {
    fn write(&self, to: &mut Writer) {
        // The bits and not the value: a conversion may change those of a NaN.
        to.count(u128::from(self.to_bits().swap_bytes()));
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        let bits = u32::try_from(from.count()?).ok()?;
        *self = Self::from_bits(bits.swap_bytes());
        Some(())
    }
}

impl<A: Keep, B: Keep> Keep for (A, B) {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.0.read(from)?;
        self.1.read(from)
    }
}

impl<T: Keep, const N: usize> Keep for [T; N] {
    fn write(&self, to: &mut Writer) {
        self.iter().for_each(|item| item.write(to));
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.iter_mut().try_for_each(|item| item.read(from))
    }
}

/// A list whose length the shape says.
impl<T: Keep> Keep for Vec<T> {
    fn write(&self, to: &mut Writer) {
        self.iter().for_each(|item| item.write(to));
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.iter_mut().try_for_each(|item| item.read(from))
    }
}

/// Something that the shape has or has not.
impl<T: Keep> Keep for Option<T> {
    fn write(&self, to: &mut Writer) {
        if let Some(item) = self {
            item.write(to);
        }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.as_mut().map_or(Some(()), |item| item.read(from))
    }
}

/// Implements [`Keep`], and [`Gather`](super::gather::Gather) for all but lists of any length,
/// field by field. Every field must be named, so that none is forgotten:
/// those of the shape's length, `lists` of any length, as many of these as the shape has, and
/// those to leave as they are.
macro_rules! keep {
    (
        $name:ident { $($field:ident),* $(,)? }
        $(lists { $($list:ident),* })?
        $(lists_of { $($many:ident),* })?
        $(without { $($left:ident),* })?
    ) => {
        impl $crate::stats::keep::Keep for $name {
            fn write(&self, to: &mut $crate::stats::keep::Writer) {
                let Self { $($field,)* $($($list,)*)? $($($many,)*)? $($($left: _,)*)? } = self;
                $($crate::stats::keep::Keep::write($field, to);)*
                $($($crate::stats::keep::write_list($list, to);)*)?
                $($($many.iter().for_each(|list| $crate::stats::keep::write_list(list, to));)*)?
            }

            fn read(&mut self, from: &mut $crate::stats::keep::Reader<'_>) -> Option<()> {
                let Self { $($field,)* $($($list,)*)? $($($many,)*)? $($($left: _,)*)? } = self;
                $($crate::stats::keep::Keep::read($field, from)?;)*
                $($($crate::stats::keep::read_list($list, from)?;)*)?
                $($(for list in $many {
                    $crate::stats::keep::read_list(list, from)?;
                })*)?
                Some(())
            }
        }

        impl $crate::stats::gather::Gather for $name {
            fn gather(&mut self) {
                let Self { $($field,)* $($($list: _,)*)? $($($many: _,)*)? $($($left: _,)*)? } = self;
                $($crate::stats::gather::Gather::gather($field);)*
            }
        }
    };
}
pub(crate) use keep;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round_trip<T: Keep>(value: &T, mut into: T) -> T {
        let mut writer = Writer::default();
        value.write(&mut writer);
        let bytes = writer.into_bytes();
        let mut reader = Reader::new(&bytes);
        into.read(&mut reader).expect("what was written");
        assert!(reader.is_empty());
        into
    }

    #[test]
    fn every_bit_of_a_number_is_kept() {
        for bits in [
            0,
            1,
            u64::MAX,
            1 << 63,
            f64::NAN.to_bits() | 7,
            0x40f0_0000_0000_0000,
        ] {
            let value = f64::from_bits(bits);
            assert_eq!(round_trip(&value, 0.0).to_bits(), bits);
            let value = f32::from_bits(bits as u32);
            assert_eq!(round_trip(&value, 0.0).to_bits(), bits as u32);
        }
        assert_eq!(round_trip(&u128::MAX, 0), u128::MAX);
    }

    #[test]
    fn what_is_too_large_is_no_number() {
        let mut writer = Writer::default();
        u64::MAX.write(&mut writer);
        let bytes = writer.into_bytes();
        assert_eq!(0u32.read(&mut Reader::new(&bytes)), None);
        assert_eq!(Reader::new(&bytes).observations(), None);
        assert_eq!(Reader::new(&bytes).length(), None);
        assert_eq!(Reader::new(&[0xff; 40]).wide(), None);
        assert_eq!(Reader::new(&[9, 1]).number(), None);
    }

    proptest! {
        #[test]
        fn sparse_lists_come_back(list in prop::collection::vec(prop_oneof![3 => Just(0u64), 1 => any::<u64>()], 0..40)) {
            let mut writer = Writer::default();
            write_sparse(&list, &mut writer);
            let bytes = writer.into_bytes();
            let mut back = vec![7; list.len()];
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(read_sparse(&mut back, &mut reader), Some(()));
            prop_assert!(reader.is_empty());
            prop_assert_eq!(back, list);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let mut reader = Reader::new(&bytes);
            let mut list: Vec<(u32, f64)> = Vec::new();
            let _ = read_list(&mut list, &mut reader);
            let _ = read_sparse(&mut [0; 20], &mut Reader::new(&bytes));
            let _ = Reader::new(&bytes).string();
        }
    }
}
