mod oracle;
mod properties;
mod published;
