"""成员: organisations, their standing, their operators' keys, and the proposals that change them."""
