"""What was tried and what was found: the table that is printed at the end."""
import contextlib
import time
import traceback


class Trial:
    """One line of the table: promises, what was done to test them, how often, and what broke."""

    def __init__(self, promises, done, say):
        self.promises, self.done, self.say = promises, done, say
        self.runs, self.violations, self.skipped = 0, [], None
        self.start = self.seconds = time.monotonic()

    def count(self, runs=1):
        self.runs += runs

    def violate(self, what):
        """Notes a broken promise, with all that is needed to find its cause."""
        self.violations.append(what)
        self.say(f"  VIOLATION {self.promises}: {what}")

    def check(self, findings, where=""):
        """Notes each finding of a checker as a violation."""
        for finding in findings:
            self.violate(f"{where}: {finding}" if where else finding)

    def skip(self, reason):
        self.skipped = reason
        self.say(f"  skipped: {reason}")

    @property
    def elapsed(self):
        return time.monotonic() - self.start


class Results:
    """All lines of the table."""

    def __init__(self, say):
        self.trials, self.say = [], say

    @contextlib.contextmanager
    def trial(self, promises, done):
        """Opens a line; an error of the harness itself counts as a violation: nothing was shown."""
        trial = Trial(promises, done, self.say)
        self.trials.append(trial)
        self.say(f"{promises}: {done}")
        try:
            yield trial
            if not trial.runs and not trial.skipped:
                trial.violate("nothing was tried")
        except Exception:  # the other trials go on
            trial.violate(f"the harness failed: {traceback.format_exc()}")
        trial.seconds = trial.elapsed
        self.say(f"  {trial.runs} runs, {len(trial.violations)} violations, {trial.seconds:.0f} s")

    @property
    def violations(self):
        return sum(len(trial.violations) for trial in self.trials)

    def table(self):
        """The table as Markdown."""
        lines = ["| promise | what was done | runs | violations | seconds |", "|---|---|---:|---:|---:|"]
        for trial in self.trials:
            found = f"skipped: {trial.skipped}" if trial.skipped else len(trial.violations)
            lines.append(f"| {trial.promises} | {trial.done} | {trial.runs} | {found} | {trial.seconds:.0f} |")
        return "\n".join(lines)
