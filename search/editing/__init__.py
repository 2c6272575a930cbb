"""What editors do: mend typography, import and export, compare with another revision, know what to review."""
