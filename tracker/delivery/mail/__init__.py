"""The HTML of mails: from templates whose styles are written into their elements once."""
