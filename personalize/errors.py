"""Errors that a person reads: one sentence that says what was given and what is allowed."""


class PersonalizeError(Exception):
    """Base of every error that is shown to a person as it stands.

    The message is one clear sentence. The command line prints it and exits with ``exit_code``;
    the app shows it in place. Anything else that is raised is a defect.
    """

    exit_code = 2


class ScenarioError(PersonalizeError):
    """A setting that does not exist or is out of range."""


class UnknownNameError(PersonalizeError):
    """A preset, service, data set or algorithm that does not exist."""


class ImportDataError(PersonalizeError):
    """A file of ratings or items that cannot be used."""


class RegisterError(PersonalizeError):
    """A row of a file in ``data/`` that is missing or malformed."""


class MachineError(PersonalizeError):
    """A disk, a process or another computer that failed, whatever the input was."""

    exit_code = 1


class CapacityError(PersonalizeError):
    """A request that would need more memory or time than the register allows."""
