"""出席簿: the register by class and month, the days that are other ones, and the numbers over time."""
