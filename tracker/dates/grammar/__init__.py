"""From words to an expression: tokens, a function a production, and the vocabulary."""
