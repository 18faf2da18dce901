(function () {
  "use strict";
  var root = document.documentElement;
  var tools = document.getElementById("tools");
  tools.hidden = false;
  tools.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.show) {
      root.dataset.lang = button.dataset.show;
      tools.querySelectorAll("[data-show]").forEach(function (one) {
        one.setAttribute("aria-pressed", String(one === button));
      });
    } else {
      var open = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(open));
      document.querySelectorAll("details").forEach(function (one) { one.open = open; });
    }
  });
})();
