"""Besides editing a row, staff can delete it with its history, restore an old version, undo a step and export lists."""
