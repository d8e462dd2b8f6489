//! Whole scenarios through the reader.

mod cases;
