// An undo button goes when the mail that it would have stopped has left. Without this script the sentence beside it says
// how long there is, and the server refuses afterwards.
for (const button of document.querySelectorAll(".undo-button[data-undo-seconds]")) {
  setTimeout(() => {
    const line = button.closest("li");
    if (document.activeElement === button && line) {
      line.tabIndex = -1;
      line.focus({ preventScroll: true });
    }
    button.remove();
  }, Number(button.dataset.undoSeconds) * 1000);
}
