"""What happens in this room, in the past tense."""


class ReasonEvent:
    """Facts about reason codes."""

    DEFINED = "reason_code.defined"
    CHANGED = "reason_code.changed"
    MOVED = "reason_code.moved"


class SpecificationEvent:
    """Facts about test specifications."""

    DEFINED = "test_specification.defined"


class ResultEvent:
    """Facts about results."""

    RECORDED = "test_result.recorded"


class FindingEvent:
    """Facts about gauges found wrong."""

    RAISED = "calibration_finding.raised"
    EXTENDED = "calibration_finding.extended"
    CONCLUDED = "calibration_finding.concluded"


class NonconformanceEvent:
    """Facts about nonconformances."""

    RAISED = "nonconformance.raised"
    DISPOSITIONED = "nonconformance.dispositioned"
    CLOSED = "nonconformance.closed"
