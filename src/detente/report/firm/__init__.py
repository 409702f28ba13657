"""A company's page: its answers as sheets, and as files that carry them."""

from detente.report.firm.files import check_target, write_exposure

__all__ = ["check_target", "write_exposure"]
