// The filters of a list stand open where there is room beside the rows; on a telephone they are folded above them.
const fold = document.querySelector("details.filter-fold");
const wide = matchMedia("(min-width: 1024px)");
const follow = () => {
  fold.open = wide.matches;
};

if (fold) {
  follow();
  wide.addEventListener("change", follow);
}
