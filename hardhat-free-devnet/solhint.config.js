// What solhint checks in contracts/, and why the rest of its recommendations is off.
"use strict";

module.exports = {
  extends: "solhint:recommended",
  rules: {
    // Interfaces carry the documentation; implementations say @inheritdoc or are private.
    "use-natspec": "off",
    // Immutables are read like the state variables that they replace.
    "immutable-vars-naming": ["warn", { immutablesAsConstants: false }],
    "func-visibility": ["warn", { ignoreConstructors: true }],
    // The compiler resolves imports and stops at one that it cannot find.
    "import-path-check": "off",
    // Roles and capabilities are one vocabulary.
    "one-contract-per-file": "off",
    // Each use of assembly is on slither's allow-list, with its reason.
    "no-inline-assembly": "off",
    // Layouts are pinned by a test and chosen for what is read together; gas is measured, not guessed.
    "gas-calldata-parameters": "off",
    "gas-increment-by-one": "off",
    "gas-indexed-events": "off",
    "gas-small-strings": "off",
    "gas-strict-inequalities": "off",
    "gas-struct-packing": "off",
  },
};
